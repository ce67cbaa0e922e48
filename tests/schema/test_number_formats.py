"""How numbers, days and times look in their formats; what is not understood shows nothing."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.schema.built_in_formats import BUILT_IN
from toolkit.schema.cell import CellValue
from toolkit.schema.number_formats import shown_as

DAY, NINE = date(2021, 3, 5), time(9, 30)


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (0.8, "0%", "80%"),
        (0.805, "0.0%", "80.5%"),
        (0.6, "# ?/?", "3/5"),
        (1.6, "# ?/?", "1 3/5"),
        (0.5, "?/?", "1/2"),
        (0.25, "# ??/100", "25/100"),
        (80.0, "0.00", "80.00"),
        (0.125, "0.00", "0.13"),
        (1234567.0, "#,##0", "1,234,567"),
        (1234.5, "#,##0.00", "1,234.50"),
        (1e6, '0.0,,"M"', "1.0M"),
        (7.0, "000", "007"),
        (-3.0, "0.00;[Red]-0.00", "-3.00"),
        (-3.0, "0.00", "-3.00"),
        (5.0, '0"件"', "5件"),
        (5.0, 'G/通用格式"件"', "5件"),
        (1500.0, "[$¥-804]#,##0.00", "¥1,500.00"),
        (0.0, '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', "-"),
        (12.0, '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', "12.00"),
        (123456.0, '0!.0,"万"', "12.3万"),
        (123456.0, '0!.0000"万"', "12.3456万"),
        (3331234.0, "000-0000", "333-1234"),
        (7593331234.0, "0000-0000000", "0759-3331234"),
        (130.0, '0"小时"00"分"', "1小时30分"),
        (7.0, "00-00", "00-07"),
        (5.0, "[>=100]0.0;0.00", "5.00"),
        (1.0, '[=1]"是";[=0]"否"', "是"),
        (0.0, '[=1]"是";[=0]"否"', "否"),
        (120.0, '[红色][>=100]"满";0"分"', "满"),
        (80.0, '[红色][>=100]"满";0"分"', "80分"),
        (-2.0, '[<0]0"以下";0', "-2以下"),
        (0.0, '0;-0;"无"', "无"),
        (1.0, '"TRUE";"TRUE";"FALSE"', "TRUE"),
        (0.7, '上午/下午h"时"mm"分"', "下午4时48分"),
        (NINE, "h:mm am/pm", "9:30 AM"),
        (NINE, BUILT_IN[55], "上午9时30分"),
        (DAY, 'm"月"d"日"', "3月5日"),
        (DAY, "m/d;@", "3/5"),
        (DAY, "d-mmm", "5-Mar"),
        (DAY, 'yyyy"年"m"月"', "2021年3月"),
        (DAY, "aaaa", "星期五"),
        (44260.0, 'm"月"d"日"', "3月5日"),
        (NINE, "h:mm", "9:30"),
        (NINE, 'h"时"mm"分";@', "9时30分"),
        (NINE, "h:mm AM/PM", "9:30 AM"),
        (datetime(2021, 3, 5, 9, 30), "yyyy/m/d h:mm", "2021/3/5 9:30"),
        (timedelta(hours=30), "[h]:mm:ss", "30:00:00"),
        (5.0, "[DBNum1]0", "五"),
        (2021.0, "[DBNum1][$-804]0", "二〇二一"),
        (123.0, "[DBNum1][$-804]General", "一百二十三"),
        (12.5, "[DBNum1]G/通用格式", "一二.五"),
        (1005.0, '[DBNum2][$-804]General"元"', "壹仟零伍元"),
        (12.3, "[dbnum2]0.00", "壹贰.叁零"),
        (5.0, '[DBNum1]"第3项"0"件"', "第3项五件"),
        (DAY, '[DBNum1]m"月"d"日（2）"', "三月五日（2）"),
        (DAY, '[DBNum1][$-804]m"月"d"日"', "三月五日"),
        (date(2021, 12, 30), '[DBNum1][$-804]m"月"d"日"', "十二月三十日"),
        (DAY, '[DBNum1][$-804]yyyy"年"m"月"', "二〇二一年三月"),
        (NINE, '[DBNum1]h"时"mm"分"', "九时三十分"),
        (DAY, 'e"年"m"月"', "2021年3月"),
        (1500.0, BUILT_IN[5], "¥1,500"),
        (-1500.0, BUILT_IN[7], "¥-1,500.00"),
        (0.0, BUILT_IN[41], "-"),
        ("3", '"某办〔2021〕"@"号"', "某办〔2021〕3号"),
        ("甲", '0"件";-0;"无";"（"@"）"', "（甲）"),
        ("甲", '0;[NatNum4]0;0;@"局"', "甲局"),
        ("甲", "@@", "甲甲"),
    ],
)
def test_what_a_format_shows(value: CellValue, code: str, text: str) -> None:
    assert shown_as(value, code) == text


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (5.0, "General"),
        (5.0, ""),
        (5.0, "0"),
        (5.0, "@"),
        (DAY, "yyyy/m/d"),
        (DAY, '[$-804]yyyy"年"m"月"d"日";@'),
        (DAY, '[DBNum1][$-804]yyyy"年"m"月"d"日"'),
        (True, "0.00"),
        ("甲", "0.00"),
        ("甲", "@"),
        ("甲", '0"件"'),
        ("甲", "yyyy/m/d;@"),
        ("甲", BUILT_IN[41]),
        ("甲", "[NatNum4]0"),
        ("甲", "0" * 500),
        (None, "0.00"),
    ],
)
def test_what_adds_nothing_shows_nothing(value: CellValue, code: str) -> None:
    assert shown_as(value, code) == ""


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (5.0, "[NatNum4]0"),
        (5.0, "[DBNum3]0"),
        (1234567.0, "[DBNum1]General"),
        (5.0, "[>=100]0.0;[>=50]0.00"),
        (5.0, "[>=100]0.0;0.00;0.000;0.0000"),
        (1234.0, "0.00E+00"),
        (12.0, "0.0.0"),
        (5.0, ";;;"),
        ("甲", ";;;"),
        ("甲", "0;0;0;"),
        ("甲", "@d"),
        (DAY, "ggge"),
        (DAY, "ddd"),
        (DAY, 'm"月"d"日" dddd'),
        (DAY, "d mmmm yyyy h:mm"),
        (NINE, BUILT_IN[47]),
        (NINE, "yyyy-mm-dd"),
        (NINE, "yyyy/m/d h:mm"),
        (DAY, "0.00"),
        (-1.0, "m/d"),
        (1e300, "m/d"),
        (5.0, "0" * 500),
    ],
)
def test_what_is_not_understood_or_hidden_is_not_known(value: CellValue, code: str) -> None:
    assert shown_as(value, code) is None


def test_a_serial_number_is_the_day_of_its_workbooks_calendar() -> None:
    assert shown_as(44260.0 - 1462, "m/d", since_1904=True) == shown_as(44260.0, "m/d") == "3/5"


CODES = st.one_of(
    st.sampled_from(sorted(BUILT_IN.values())), st.text('0#?.,%/;"\\[]_*@ymdhsaE+-年月!<>= ', max_size=20)
)
VALUES = st.one_of(
    st.floats(allow_nan=False, allow_infinity=False),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
    st.text(st.characters(exclude_characters="\0"), max_size=5),
)


@given(VALUES, CODES)
def test_no_format_breaks_anything(value: CellValue, code: str) -> None:
    assert shown_as(value, code) is None or "\0" not in str(shown_as(value, code))


@given(st.integers(-(10**9), 10**9), st.integers(0, 4))
def test_fixed_places_and_percents_are_the_number_itself(number: int, places: int) -> None:
    value = number / 10**places
    code = "0." + "0" * places if places else "0"
    shown = shown_as(value, code)
    assert not shown or float(shown) == value
    percent = shown_as(number / 100, "0%")
    assert percent
    assert int(percent.rstrip("%")) == number
