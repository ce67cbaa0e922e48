"""Values of each kind: what a cell may hold, and the one text it is kept as."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.codes import Code
from toolkit.schema.cell import CellValue, Parsed, text_of
from toolkit.schema.kinds import nearest_choice, parse
from toolkit.schema.model import Choice, FieldKind, SchemaField
from toolkit.schema.show import show

STATUS = SchemaField(
    "status",
    "办理状态",
    FieldKind.CHOICE,
    choices=(
        Choice("推进中", aliases=("进行中", "50%")),
        Choice("已完成", aliases=("办结", "ＯＫ")),
        Choice("A（二）"),
    ),
)


def field(kind: FieldKind) -> SchemaField:
    return STATUS if kind == FieldKind.CHOICE else SchemaField("f", "列", kind, max_length=20)


@pytest.mark.parametrize("kind", list(FieldKind))
@pytest.mark.parametrize("value", [None, "", " ", "\u3000", "\u00a0", "\r\n", "\u200b", "\ufeff \u200d"])
def test_what_looks_blank_is_blank(kind: FieldKind, value: CellValue) -> None:
    assert parse(field(kind), value) == Parsed()


@pytest.mark.parametrize(
    ("value", "text", "corrected"),
    [
        (date(2026, 3, 5), "2026-03-05", False),
        (datetime(2026, 3, 5), "2026-03-05", False),
        (datetime(2026, 3, 5, 23, 59), "2026-03-05", False),
        (46086.0, "2026-03-05", True),
        (46086, "2026-03-05", True),
        (46086.75, "2026-03-05", True),
        ("2026-03-05", "2026-03-05", True),
        ("2026-3-5", "2026-03-05", True),
        ("2026/3/5", "2026-03-05", True),
        ("2026.3.5", "2026-03-05", True),
        ("2026年3月5日", "2026-03-05", True),
        ("2026年3月5", "2026-03-05", True),
        (" 2026 年 3 月 5 日 ", "2026-03-05", True),
        ("２０２６．３．５", "2026-03-05", True),
        ("20260305", "2026-03-05", True),
        (20260305, "2026-03-05", True),
        (20260305.0, "2026-03-05", True),
        ("2024-2-29", "2024-02-29", True),
    ],
)
def test_dates(value: CellValue, text: str, corrected: bool) -> None:
    assert parse(field(FieldKind.DATE), value) == Parsed(text, corrected=corrected)


@pytest.mark.parametrize(
    "value",
    [
        "上周", "2026-02-30", "2026-13-01", "2025-2-29", "2026", "0000-01-01", "2026-3-5前", "2026-3-5、3-6",
        "20261301", "尽快", "-", 5, 2026, 2.5, -46086, 46086e6, True,
        time(8), timedelta(hours=30),
    ],
)  # fmt: skip
def test_what_is_no_date(value: CellValue) -> None:
    assert parse(field(FieldKind.DATE), value) == Parsed(fault=Code.CELL_DATE)


@pytest.mark.parametrize("kind", [FieldKind.TEXT, FieldKind.LINK])
def test_texts_and_links_are_taken_as_seen(kind: FieldKind) -> None:
    assert parse(field(kind), 0.8, shown="80%") == Parsed("80%")
    assert parse(field(kind), 80.0, shown="80.00") == Parsed("80.00")
    typed = parse(field(kind), date(2021, 3, 5), shown="3月5日")
    assert typed == Parsed("3月5日", corrected=True, why="（按格里显示的收）"), "perhaps 3/5 was typed"
    assert parse(field(kind), date(2021, 3, 5)) == Parsed("2021-03-05")
    in_words = parse(field(kind), 5.0, shown="五")
    assert in_words == Parsed("五", corrected=True, why="（按格里显示的收）"), "what was typed says so in no way"
    numbered = parse(field(kind), "3", shown="某办〔2021〕3号")
    assert numbered == Parsed("某办〔2021〕3号", corrected=True, why="（按格里显示的收）"), "the format says the rest"
    assert parse(field(kind), True) == Parsed("是", corrected=True), "it shows TRUE"
    assert parse(field(kind), 0.1 + 0.2) == Parsed("0.3")


def test_other_kinds_go_by_the_value_and_not_by_its_looks() -> None:
    assert parse(field(FieldKind.PERCENT), 0.805, shown="81%").text == "0.805"
    assert parse(field(FieldKind.INTEGER), 5.0, shown="5.00").text == "5"
    assert parse(field(FieldKind.DATE), date(2026, 3, 5), shown="3月5日").text == "2026-03-05"


@pytest.mark.parametrize(
    ("value", "text", "corrected"),
    [
        ("推进中", "推进中", False),
        ("  推进中\n", "推进中", False),
        ("推 进 中", "推进中", True),
        ("已完成。", "已完成", True),
        ("“已完成 ”", "已完成", True),
        ("√已完成", "已完成", True),
        ("（办结）", "已完成", True),
        ("进行中", "推进中", True),
        ("办结", "已完成", True),
        ("OK", "已完成", True),
        ("５０％", "推进中", True),
        ("A(二)", "A（二）", True),
    ],
)
def test_choices(value: CellValue, text: str, corrected: bool) -> None:
    assert parse(STATUS, value) == Parsed(text, corrected=corrected)


@pytest.mark.parametrize(
    "value", ["差不多", "推进中、已完成", "推进", "己完成", "已完成？", "。", "0.5", 1.0, True, date(2026, 3, 5)]
)
def test_what_is_no_choice(value: CellValue) -> None:
    assert parse(STATUS, value) == Parsed(fault=Code.CELL_CHOICE)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("己完成", "已完成"),
        ("巳完成", "已完成"),
        ("推进", "推进中"),
        ("进行申", "推进中"),
        ("办结了。", "已完成"),
        ("未完成", ""),
        ("差不多", ""),
        ("推进中、已完成", ""),
        ("", ""),
    ],
)
def test_a_near_miss_is_offered_and_never_taken(typed: str, meant: str) -> None:
    assert nearest_choice(STATUS, typed) == meant
    assert not parse(STATUS, typed).text


def test_the_text_of_one_choice_is_never_read_as_the_alias_of_another() -> None:
    field = SchemaField("f", "列", FieldKind.CHOICE, choices=(Choice("甲", aliases=("乙。",)), Choice("乙")))
    assert parse(field, "乙") == Parsed("乙")


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        (FieldKind.TEXT, "\u200b甲\ufeff乙\u00ad", "甲乙"),
        (FieldKind.TEXT, "甲\x00乙\x07", "甲乙"),
        (FieldKind.TEXT, "\u202e甲\u2066乙", "甲乙"),
        (FieldKind.LINK, "\u200b网站", "网站"),
        (FieldKind.PHONE, "138\u200b00000000", "13800000000"),
        (FieldKind.DATE, "2026\u200b-3-5", "2026-03-05"),
        (FieldKind.CHOICE, "推进\u200b中", "推进中"),
        (FieldKind.INTEGER, "\ufeff7", "7"),
    ],
)
def test_characters_nobody_sees_are_taken_out_and_that_is_said(kind: FieldKind, value: str, text: str) -> None:
    assert parse(field(kind), value) == Parsed(text, corrected=True, why="（去掉了看不见的字符）")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("　　一是公开；二是“解读”（１２项）。　", "一是公开；二是“解读”（１２项）。"),
        ("甲\t乙\u3000丙\u00a0丁", "甲\t乙\u3000丙\u00a0丁"),
        ("甲\r\n乙\r丙\u2028丁\x0b戊", "甲\n乙\n丙\n丁\n戊"),
        ("葛\U000e0100某、𠮷某、\ue000", "葛\U000e0100某、𠮷某、\ue000"),
    ],
)
def test_what_a_chinese_text_is_made_of_is_never_touched(value: str, text: str) -> None:
    assert parse(field(FieldKind.TEXT), value) == Parsed(text)


@pytest.mark.parametrize(
    "kind", [FieldKind.DATE, FieldKind.PHONE, FieldKind.INTEGER, FieldKind.PERCENT, FieldKind.CHOICE]
)
def test_a_word_for_nothing_is_a_blank_where_words_have_no_place(kind: FieldKind) -> None:
    asked = replace(field(kind), nothing=("无", "/", "——"))
    for word in (" 无", "/", "——"):
        assert parse(asked, word) == Parsed(corrected=True)
    assert parse(asked, "没了").fault
    assert parse(replace(field(FieldKind.TEXT), nothing=("无",)), "无") == Parsed("无")


@pytest.mark.parametrize("kind", [FieldKind.TEXT, FieldKind.LINK])
@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("007", "007"),
        (" 甲\r\n乙\r丙 ", "甲\n乙\n丙"),
        ("=1+1", "=1+1"),
        ("１２", "１２"),
        ("440800199001011234", "440800199001011234"),
        (13800000000.0, "13800000000"),
        (7, "7"),
        (0.5, "0.5"),
        (date(2026, 3, 5), "2026-03-05"),
        (datetime(2026, 3, 5), "2026-03-05"),
        (datetime(2026, 3, 5, 8, 30), "2026-03-05 08:30:00"),
        ("字" * 20, "字" * 20),
    ],
)
def test_texts(kind: FieldKind, value: CellValue, text: str) -> None:
    assert parse(field(kind), value) == Parsed(text)


@pytest.mark.parametrize("kind", [FieldKind.TEXT, FieldKind.LINK])
def test_a_text_too_long_is_a_fault_and_not_cut(kind: FieldKind) -> None:
    assert parse(field(kind), "字" * 21) == Parsed(fault=Code.CELL_TOO_LONG)
    numbers = "13800000000、13900000000"
    assert parse(field(FieldKind.PHONE), numbers) == Parsed(fault=Code.CELL_TOO_LONG)


@pytest.mark.parametrize("kind", list(FieldKind))
@pytest.mark.parametrize("value", [440800199001011234, 4.4080019900101e17, 10**15, -1e15, 1e300])
def test_a_number_of_more_than_15_digits_has_lost_some(kind: FieldKind, value: CellValue) -> None:
    assert parse(field(kind), value) == Parsed(fault=Code.CELL_DIGITS_LOST)


@pytest.mark.parametrize(
    ("value", "text", "corrected"),
    [
        (3, "3", False),
        (3.0, "3", False),
        (-0.0, "0", False),
        (999_999_999_999_999, "999999999999999", False),
        ("3", "3", True),
        ("３", "3", True),
        ("1,234", "1234", True),
        ("１，２３４", "1234", True),
        ("+5", "5", True),
        ("-5", "-5", True),
        ("－５", "-5", True),
        ("007", "7", True),
        ("①", "1", True),
        ("3.0", "3", True),
        ("999999999999999", "999999999999999", True),
    ],
)
def test_integers(value: CellValue, text: str, corrected: bool) -> None:
    assert parse(field(FieldKind.INTEGER), value) == Parsed(text, corrected=corrected)


@pytest.mark.parametrize(
    "value", ["三", "3个", "3%", "1e3", "²³个", "3.5", 3.5, True, date(2026, 3, 5), "--3", "0x10", "1,2,3", "1,0000"]
)
def test_what_is_no_integer(value: CellValue) -> None:
    assert parse(field(FieldKind.INTEGER), value) == Parsed(fault=Code.CELL_NUMBER)


@pytest.mark.parametrize("kind", [FieldKind.INTEGER, FieldKind.PERCENT])
@pytest.mark.parametrize("value", ["440800199001011234", "1,000,000,000,000,000", "9" * 400])
def test_a_number_typed_as_text_loses_no_digits_silently(kind: FieldKind, value: str) -> None:
    assert parse(field(kind), value) == Parsed(fault=Code.CELL_DIGITS_LOST)


@pytest.mark.parametrize(
    ("value", "text", "corrected"),
    [
        (0.25, "0.25", False),
        (1, "1", False),
        (1.5, "1.5", False),
        (0.1 + 0.2, "0.3", False),
        ("25%", "0.25", True),
        ("２５．５％", "0.255", True),
        ("25 %", "0.25", True),
        ("0.25", "0.25", True),
        ("100%", "1", True),
    ],
)
def test_percents(value: CellValue, text: str, corrected: bool) -> None:
    assert parse(field(FieldKind.PERCENT), value) == Parsed(text, corrected=corrected)


@pytest.mark.parametrize("value", ["四分之一", "25%%", "%", "约25%", True, date(2026, 3, 5)])
def test_what_is_no_percent(value: CellValue) -> None:
    assert parse(field(FieldKind.PERCENT), value) == Parsed(fault=Code.CELL_NUMBER)


KINDS_AND_VALUES = [
    (FieldKind.DATE, st.dates(date(1900, 1, 1), date(2200, 1, 1))),
    (FieldKind.CHOICE, st.sampled_from([choice.text for choice in STATUS.choices])),
    (FieldKind.TEXT, st.text(max_size=20)),
    (FieldKind.LINK, st.text(max_size=20)),
    (FieldKind.PHONE, st.sampled_from(["13800000000", "0759-3331234转801", "12345、3331234", "400-1234567"])),
    (FieldKind.INTEGER, st.integers(-(10**15) + 1, 10**15 - 1)),
    (FieldKind.PERCENT, st.floats(-1000, 1000)),
]
some_kind = st.sampled_from(KINDS_AND_VALUES).flatmap(lambda pair: st.tuples(st.just(pair[0]), pair[1]))


@given(some_kind)
def test_what_is_shown_reads_as_the_same(kind_and_value: tuple[FieldKind, CellValue]) -> None:
    """A workbook pre-filled with what the ledger holds comes back saying the same, without a note."""
    kind, value = kind_and_value
    canonical = parse(field(kind), value)
    assert canonical.fault is None
    assert parse(field(kind), show(field(kind), canonical.text)) == Parsed(canonical.text)


@given(
    st.sampled_from(list(FieldKind)),
    st.one_of(
        st.none(), st.text(), st.integers(), st.booleans(), st.dates(), st.datetimes(), st.times(), st.timedeltas(),
        st.floats(allow_nan=False, allow_infinity=False),
    ),
)  # fmt: skip
def test_whatever_a_cell_holds_it_is_a_text_or_a_fault(kind: FieldKind, value: CellValue) -> None:
    found = parse(field(kind), value)
    assert not (found.fault and found.text)
    if found.text:
        assert parse(field(kind), show(field(kind), found.text)).text == found.text


def test_a_date_is_shown_as_a_date_and_a_number_as_a_number() -> None:
    assert show(field(FieldKind.DATE), "2026-03-05") == date(2026, 3, 5)
    assert show(field(FieldKind.INTEGER), "7") == 7
    assert math.isclose(float(show(field(FieldKind.PERCENT), "0.25")), 0.25)  # type: ignore[arg-type]
    assert show(field(FieldKind.PHONE), "007") == "007"
    assert [show(field(kind), "") for kind in FieldKind] == [""] * len(FieldKind)


@pytest.mark.parametrize("text", ["👨\u200d👩\u200d👧已报", "\u2764\ufe0f\u200d🔥"])
def test_a_joiner_between_emoji_is_part_of_the_text_and_nowhere_else(text: str) -> None:
    assert text_of(text) == text
    assert text_of(f"已\u200d公\u200d{text}\u200d") == f"已公{text}"
