"""Dates in every form clerks use, and what is no date however much it looks like one."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.codes import Code
from toolkit.schema.cell import CellValue, Parsed
from toolkit.schema.dates import PlanYear, is_only_days, parse_date, serial_since_1904

ISSUED = date(2021, 8, 2)


def read(value: CellValue, today: date = date(2021, 9, 10), *, not_future: bool = False) -> Parsed:
    return parse_date(value, PlanYear(2021, ISSUED, today), not_future=not_future)


@pytest.mark.parametrize(
    "value",
    [
        44260, 44260.0, 44260.75, "44260", "４４２６０", "44260.5",
        "2021年3月5日", "2021年3月5号", "２０２１年３月５日", "2021年03月05", " 2021 年 3 月 5 日 ", "2021年3月5日。",
        "2021-3-5", "2021/3/5", "2021.3.5", "2021。3。5", "2021．3．5", "2021－3－5", "2021–3–5", "2021年3-5",
        "20210305", 20210305, 20210305.0,
        "二〇二一年三月五日", "二○二一年三月五日", "二零二一年三月五日", "二O二一年三月五日", "2021年三月五日",
        "2021-3-5 星期五", "2021年3月5日（星期五）", "2021年3月5日 周五", "2021年3月5日星期五8:30",
        "2021-03-05 08:30", "2021-3-5 8:30:15", "2021-03-05T08:30:00.000", "2021/3/5 8:30 PM", "20210305 08:30",
        "2021年3月5日8时", "2021年3月5日上午8时30分", "2021年3月5日下午三点半", "2021年3月5日 （周五） 8点30分",
    ],
)  # fmt: skip
def test_one_day_in_many_forms(value: CellValue) -> None:
    assert read(value) == Parsed("2021-03-05", corrected=True)


@pytest.mark.parametrize(
    "text",
    ["2021、3、5", "2021，3，5", "2021 3 5", "2021_3_5", "2021,3,5", "2021 、 3 、 5",
     "2021-03-05T00:00:00Z", "2021-03-04T16:00:00.000Z", "2021-03-05 07:59:59Z", "2021-03-05T00:00:00+08:00",
     "2021-03-04T20:00+0200"],
)  # fmt: skip
def test_a_day_whose_parts_are_listed_and_a_moment_of_another_zone(text: str) -> None:
    assert read(text) == Parsed("2021-03-05", corrected=True)


@pytest.mark.parametrize("text", ["'2021-3-5", "’2021年3月5日", "‘20210305", "' 2021.3.5"])
def test_the_mark_that_makes_figures_text_is_no_part_of_a_date(text: str) -> None:
    assert read(text) == Parsed("2021-03-05", corrected=True)


@pytest.mark.parametrize("text", ["2021年3月5日前", "2021年3月5日之前", "2021-3-5日以前", "二〇二一年三月五日前。"])
def test_the_last_day_by_which_something_is_done_is_that_day_and_said(text: str) -> None:
    assert read(text) == Parsed("2021-03-05", corrected=True, why="（写的是“前”，按当天）")


@pytest.mark.parametrize(
    "text", ["2021、3 5", "2021 3", "2021-03-05T25:00Z", "前", "3日前", "2021年3月32日前", "2021 03 05 06", "12 3 2021"]
)
def test_what_only_looks_like_it(text: str) -> None:
    assert read(text).fault == Code.CELL_DATE


@pytest.mark.parametrize("text", ["9月30日", "2021-09-30", "3/5", "2021年9月", "20210930", "2021-9-30\n2021-10-1"])
def test_nothing_but_days(text: str) -> None:
    assert is_only_days(text)


@pytest.mark.parametrize("text", ["", "12345", "粤府〔2021〕3号", "会议纪要9月30日", "2021-9-30\n会议纪要", "第3期"])
def test_more_than_days(text: str) -> None:
    assert not is_only_days(text)


def test_a_serial_number_since_1904() -> None:
    assert read(serial_since_1904(44260.0 - 1462)).text == "2021-03-05"
    assert serial_since_1904(20210305.0) == 20210305.0


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("二〇二一年十二月三十一日", "2021-12-31"),
        ("二〇二一年十月十日", "2021-10-10"),
        ("二〇二一年九月二十日", "2021-09-20"),
        ("二〇二一年十一月廿三日", "2021-11-23"),
        ("二〇二二年一月卅日", "2022-01-30"),
        ("二〇二二年一月卅一日", "2022-01-31"),
    ],
)
def test_chinese_numerals(text: str, day: str) -> None:
    assert read(text).text == day


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_every_day_reads_the_same_in_figures_and_in_chinese(day: date) -> None:
    digits = "〇一二三四五六七八九"
    tens = ["", "十", "二十", "三十"]
    month, of_month = (tens[n // 10] + digits[n % 10].strip("〇") for n in (day.month, day.day))
    year = "".join(digits[int(figure)] for figure in str(day.year))
    for text in (f"{year}年{month}月{of_month}日", f"{day:%Y%m%d}", f"{day.year}.{day.month}.{day.day}"):
        assert read(text).text == day.isoformat()
    assert read(datetime(day.year, day.month, day.day, 23, 59)) == Parsed(day.isoformat())


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("21.3.5", "2021-03-05"),
        ("21年3月5日", "2021-03-05"),
        ("22-1-31", "2022-01-31"),
        ("22年3月21日", "2022-03-21"),
        ("30/9/21", "2021-09-30"),
        ("9/30/21", "2021-09-30"),
    ],
)
def test_a_short_year_is_the_plans_or_the_next_where_only_one_day_can_be_meant(text: str, day: str) -> None:
    assert read(text) == Parsed(day, corrected=True, why=f"（年份按{day[:4]}年）")


@pytest.mark.parametrize("text", ["26.3.5", "20-3-5", "22.3.21", "21/3/22", "3/5/21", "19年3月5日"])
def test_a_short_year_that_leaves_a_doubt_is_not_guessed(text: str) -> None:
    assert read(text) == Parsed(fault=Code.CELL_DATE_NO_YEAR)


@pytest.mark.parametrize(
    ("text", "today", "not_future", "day"),
    [
        # 预计完成日期: before the plan it cannot have been expected
        ("9月30日", date(2021, 9, 10), False, "2021-09-30"),
        ("3月5日", date(2021, 9, 10), False, "2022-03-05"),
        ("1月31日", date(2021, 9, 10), False, "2022-01-31"),
        ("7月20日", date(2021, 9, 10), False, "2021-07-20"),
        # 完成日期: the next year's cannot be meant before it has come
        ("3月5日", date(2021, 9, 10), True, "2021-03-05"),
        ("3月5日", date(2022, 3, 4), True, "2021-03-05"),
        ("3月5日", date(2022, 3, 5), True, "2022-03-05"),
        ("12月5日", date(2021, 9, 10), True, "2021-12-05"),
        ("三月五日", date(2021, 9, 10), True, "2021-03-05"),
        ("３月５号", date(2021, 9, 10), True, "2021-03-05"),
        ("3月5日（星期五）上午", date(2021, 9, 10), True, ""),
        ("3月5日 8:30", date(2021, 9, 10), True, "2021-03-05"),
    ],
)
def test_a_day_without_its_year_is_of_the_plans_and_that_is_said(
    text: str, today: date, not_future: bool, day: str
) -> None:
    found = read(text, today, not_future=not_future)
    assert found.text == day
    assert (found.corrected, found.why) == ((True, "（没有写年份）") if day else (False, ""))


def test_the_other_day_it_can_be_is_named() -> None:
    assert read("3月5日").other == "2021-03-05"
    assert read("3月5日", not_future=True).other == "2022-03-05"
    assert read("2月29日") == Parsed(fault=Code.CELL_DATE), "neither year has one"


@pytest.mark.parametrize("text", ["3月5日", "21.3.5"])
def test_without_a_plan_no_year_is_made_up(text: str) -> None:
    assert parse_date(text, None, not_future=False) == Parsed(fault=Code.CELL_DATE_NO_YEAR)


@pytest.mark.parametrize("text", ["9-30", "9/30", "9.30", "3.5"])
def test_two_figures_are_no_date(text: str) -> None:
    assert read(text) == Parsed(fault=Code.CELL_DATE_NO_YEAR)


@pytest.mark.parametrize(
    "value",
    [
        "2021年9月", "2021-9", "2021.9", "2021/09", "202109", 202109, "2021年9月份", "2021年9月底", "2021年9月前",
        "9月", "9月底前", "9月下旬", "九月份", "今年9月", "2021年底", "2021年底前",
        "年底前", "2021年第三季度", "上半年",
    ],
)  # fmt: skip
def test_a_month_is_no_day(value: CellValue) -> None:
    assert read(value) == Parsed(fault=Code.CELL_DATE_NO_DAY)


@pytest.mark.parametrize(
    "value",
    [
        "2021-2-30", "2021年13月1日", "0000-01-01", "农历三月初五", "2021年3月5日至8日", "2021-3-5、3-6", "3月32日",
        "31.31.31", "8:30", "5", 5, 9.3, 2.5, "12345678901", "三", "十十月五日",
        "2021" + " " * 30_000 + "5日", "2021年3月5日" + " " * 30_000 + "8",
    ],
)  # fmt: skip
def test_what_is_no_date_is_refused(value: CellValue) -> None:
    assert read(value) == Parsed(fault=Code.CELL_DATE)
