"""A mail that says 无变化: all its sender wrote is understood, and of which round it speaks."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.domain.ledger.rounds import Every, round_of
from toolkit.domain.mail.incoming import Incoming, says_no_change
from toolkit.domain.mail.no_change import Known, NoChange, no_change
from toolkit.domain.mail.quotes import own_lines

NUDGE = "【催报】请报送台账（2021年8月）"
OURS = f"""\
{NUDGE}
市司法局：
　　请于2021年9月24日前报送台账。
第3项已逾期12天，请抓紧办理，另有2项临期。
联系：市政府办公室"""
KNOWN = Known(frozenset({"市司法局", "市气象局", "某市 政府", "依申请公开工作", "市政府办公室政务公开科"}), OURS)
ISSUED = date(2021, 6, 20)


def said(text: str, subject: str = "台账") -> NoChange | None:
    return no_change(subject, own_lines(text, KNOWN.ours), KNOWN)


WHOLE = (
    "无变化",
    "无变化。",
    "  \n\n 本期无变化！",
    "本期工作台账无变化",
    "市司法局2021年9月无变化",
    "我局第三季度没有变化，特此报告。",
    "无变化，谢谢！",
    "我局2021年8月份无变化，特此报告。",
    "截至目前无变化",
    "与上期相比，本单位各项工作均无变化",
    "2021年依申请公开工作台账无变化",
    "某市政府（9月）：无变化",
)
BELOW = (
    "",
    "\n\n市司法局 某某",
    "\n市司法局 办公室 0759-1234567",
    "\n--\n市司法局政务公开科\n联系人：李某某，电话：13800000000\nsfj@example.com",
    "\n谢谢！\n2021年9月12日",
    "\n某某市司法局\n2021年9月12日",
    "\n\n> 在 2021年9月10日，办公室 <a@example.com> 写道：\n> \n> 市司法局：\n> 　　请于2021年9月24日前报送台账。",
    "\n发自我的iPhone",
    "\n> 市司法局：\n> 第3项已逾期12天",
    "\nOn Wed, Sep 1, 2021, office wrote:\n> 请于2021年9月24日前报送台账。",
    "\n在2021年9月1日，办公室写道：\n第3项已逾期12天，请抓紧办理",
    "\n------------------ 原始邮件 ------------------\n发件人: 办公室\n主题: 台账\n\n请于2021年9月24日前报送台账。",
    "\n发件人：办公室\n发送时间：2021年9月1日\n收件人：市司法局\n市司法局：\n请于2021年9月24日前报送台账。",
)
MORE = (
    "发件人：王五\n第5项已完成，请登记",
    "补充：我局第2项已办结，请登记",
    "第2项已完成",
    "请撤回上一封邮件",
    "责任科室调到某某办公室",
    "以上不实，请忽略",
    "以上为7月情况，本期台账稍后补报",
    "新负责人：某某",
    "联系人变更为某某。",
    "另：第2项已完成，详见下文。",
    "但舆情回应台账有一件，请登记。",
    "完成日期推迟到10月。",
    "除公开指南外",
    "全错了",
    "写错了 市司法局",
    "佐证见 https://share.example.com/b",
)


@pytest.mark.parametrize("below", BELOW)
@pytest.mark.parametrize("first", WHOLE)
def test_a_mail_that_says_no_change_and_nothing_else(first: str, below: str) -> None:
    assert said(first + below)


@pytest.mark.parametrize("more", MORE)
@pytest.mark.parametrize("below", BELOW)
def test_whatever_else_its_sender_wrote_is_for_a_person_wherever_it_stands(below: str, more: str) -> None:
    for between in ("\n", "\n\n___\n", "\n--\n"):
        assert not said(f"本期无变化。{below}{between}{more}"), between
        assert not said(f"本期无变化。{between}{more}{below}"), between


LINES = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30),
    st.lists(st.sampled_from([*MORE, *WHOLE, *OURS.split(), "市司法局", "谢谢", "9月", "，"]), max_size=3).map("".join),
).filter(lambda line: len(line.splitlines()) == 1 and not line.lstrip().startswith(">"))


@given(st.sampled_from(BELOW), LINES)
def test_a_line_below_anything_counts_as_it_would_right_below_the_first_unless_a_mail_of_ours_says_it(
    below: str, line: str
) -> None:
    quoted = re.sub(r"[\W_]+", "", line) in re.sub(r"[\W_]+", "", OURS)
    assert bool(said(f"无变化{below}\n{line}")) <= (bool(said(f"无变化\n{line}")) or quoted)


def test_what_is_written_into_a_quote_is_the_sender_s_own_though_a_mail_of_ours_says_it_elsewhere() -> None:
    quote = OURS.splitlines()
    assert said("\n".join(("无变化", "原始邮件", *quote)))
    assert not said("\n".join(("无变化", "原始邮件", *quote[:2], "请抓紧办理", *quote[2:])))


@given(st.sampled_from(WHOLE), st.sampled_from(BELOW), st.none() | st.sampled_from(MORE))
def test_a_page_beside_the_text_may_say_the_same_and_no_more(first: str, below: str, more: str | None) -> None:
    text = f"{first}{below}"
    page = f"{text}\n{more}" if more else text
    assert bool(says_no_change(Incoming(text=text, page=page.replace("> ", "")), KNOWN)) is (more is None)


@pytest.mark.parametrize(
    ("enclosed", "counts"),
    [("", True), (OURS, True), ("无变化\n市司法局", True), *((more, False) for more in MORE), ("回复：台账", False)],
)
def test_a_mail_that_it_encloses_may_be_ours_or_say_the_same_and_no_more(enclosed: str, counts: bool) -> None:
    mail = Incoming(text="无变化\n市司法局", enclosed=enclosed)
    assert bool(says_no_change(mail, KNOWN)) is counts


@pytest.mark.parametrize(
    "text",
    [
        "",
        "见附件",
        "您好\n无变化",
        "> 无变化",
        "第3项无变化",
        "3项无变化",
        "三项无变化",
        "除第2项外无变化",
        "其余无变化",
        "部分事项无变化",
        "如无变化怎么填",
        "是否无变化？",
        "无变化吗",
        "无变化的事项有两项",
        "并非无变化",
        "基本无变化",
        "大体没有变化",
        "几乎无变化",
        "总体无变化",
        "上半年无变化",
        "无变化，但第2项已完成",
        "无变化，联系人变了",
        "----- 原始邮件 -----\n无变化",
        "发件人：某局 无变化",
        "在 2021年9月1日，办公室写道： 本期无变化",
    ],
)
def test_a_first_line_that_does_not_say_so_of_the_whole(text: str) -> None:
    assert not said(text)


TOPICS = (
    "",
    "台账",
    "8月台账",
    "市司法局：8月台账报送",
    "报送2021年依申请公开工作台账（市司法局）",
    "无变化",
    "补报8月台账",
)
OTHER_TOPICS = (
    *(
        "第2项已办结",
        "更正：台账",
        "请撤回前一封",
        "补充：新增一件",
        "请勿登记",
        "测试邮件，请忽略",
        "是否可以这样报？",
        "本月有更新",
    ),
    *(
        "有变化",
        "部分任务进展",
        "8月台账（草稿，领导未审）",
        "政务新媒体台账",
        "2021-08台账",
        "7-8月台账",
        "第8期台账",
        "上上月台账",
    ),
)


@pytest.mark.parametrize("prefix", ["", "回复：", "Re: ", "转发：回复:"])
def test_a_subject_is_understood_like_a_line_unless_it_is_that_of_the_mail_of_ours_that_is_answered(
    prefix: str,
) -> None:
    assert all(said("无变化", f"{prefix}{subject}") for subject in TOPICS)
    assert not [subject for subject in OTHER_TOPICS if said("无变化", f"{prefix}{subject}")]
    assert bool(said("无变化", f"{prefix}{NUDGE}")) is bool(prefix)


NO_SIGNATURE = (
    *(
        "第二项办结材料存档案室",
        "两项办结的材料送贵科",
        "新公开文件三份报市政府",
        "其中一项交办公室",
        "仅限机关各科室",
        "部分科室",
        "除法规科",
    ),
    *(
        "责任科室换成法规科",
        "我局并入市委政法委",
        "现任联络员在综合科",
        "正式台账下周报贵科",
        "具体情况问办公室",
        "市地震局",
        "莫登记",
    ),
    *(
        "尚待审",
        "明天补",
        "明天报",
        "周五补",
        "马上补",
        "余项补",
        "那两项",
        "查证中",
        "？",
        "！？",
        "❌",
        "2021-08",
        "202108",
        "8月",
    ),
)


@pytest.mark.parametrize("below", ["", "\n市司法局", "\n市司法局 法规科 13800000000"])
def test_what_looks_like_a_signature_and_says_something_is_none(below: str) -> None:
    assert not [line for line in NO_SIGNATURE if said(f"本期无变化。{below}\n{line}")]


@pytest.mark.parametrize(
    "quote",
    [
        "原始邮件\n市司法局：\n　　请于2021年9月24日前报送台账。\n另有2项临期",
        "原始邮件\n附件: 第2项已完成，材料见网盘\n市司法局：",
        "> 市司法局：\n> 第3项已逾期12天 ——已办",
        "> 另有2项临期",
    ],
)
def test_a_line_is_quoted_only_where_a_mail_of_ours_has_it_as_a_line_or_goes_on_so(quote: str) -> None:
    assert not said(f"本期无变化。\n{quote}")


@pytest.mark.parametrize(
    ("text", "subject", "every", "meant"),
    [
        ("本期无变化", "台账", "month", "2021-09"),
        ("8月无变化", "台账", "month", "2021-08"),
        ("八月份无变化", "台账", "month", "2021-08"),
        ("无变化", "补报8月台账", "month", "2021-08"),
        ("无变化\n市司法局 2021年9月12日", "台账", "month", "2021-09"),
        ("无变化\n市司法局 2021年8月31日", "台账", "month", None),
        ("8月无变化\n市司法局 2021年8月31日", "台账", "month", "2021-08"),
        ("无变化\n市司法局 2021年9月12日", "8月12日台账", "month", None),
        ("截至目前（8月31日）无变化", "台账", "month", None),
        ("2021年8月1日-8月31日无变化", "台账", "month", None),
        ("2020年无变化", "台账", "month", None),
        ("2021年度无变化", "台账", "month", "2021-09"),
        ("无变化", f"回复：{NUDGE}", "month", None),
        ("8月无变化", f"回复：{NUDGE}", "month", "2021-08"),
        ("无变化\n8月份也无变化", "台账", "month", None),
        ("上期无变化", "台账", "month", "2021-08"),
        ("较上期无变化", "台账", "month", "2021-09"),
        ("上月无变化", "台账", "quarter", None),
        ("第二季度无变化", "台账", "month", None),
        ("第二季度无变化", "台账", "quarter", "2021-Q2"),
        ("第2季度无变化", "上季度台账", "quarter", "2021-Q2"),
        ("第36周无变化", "台账", "week", "2021-W36"),
        ("上周无变化", "台账", "week", "2021-W35"),
        ("8月无变化\n9月无变化", "台账", "month", None),
        ("10月无变化", "台账", "month", None),
        ("2021年10月无变化", "台账", "month", None),
        ("5月无变化", "台账", "month", None),
        ("13月无变化", "台账", "month", None),
    ],
)
def test_the_round_is_the_one_named_else_that_of_the_day_it_arrived(
    text: str, subject: str, every: Every, meant: str | None
) -> None:
    found = said(text, subject)
    assert found
    period = found.round(date(2021, 9, 10), every, ISSUED)
    assert (period.id if period else None) == meant


@pytest.mark.parametrize("text", ["上期报送的内容无变化", "上月上报的情况无变化", "8月报送的内容无变化"])
def test_what_was_reported_of_a_period_is_no_report_of_it(text: str) -> None:
    assert not said(text)


@pytest.mark.parametrize(
    ("text", "arrived", "meant"),
    [
        ("第1周无变化", date(2026, 1, 2), "2026-W01"),
        ("第1周无变化", date(2020, 1, 2), "2020-W01"),
        ("第53周无变化", date(2021, 1, 5), "2020-W53"),
    ],
)
def test_the_number_of_a_week_is_of_the_year_that_counts_it(text: str, arrived: date, meant: str) -> None:
    found = said(text)
    period = found.round(arrived, "week", date(2019, 12, 1)) if found else None
    assert period and period.id == meant


@given(st.integers(0, 500), st.sampled_from(["week", "month", "quarter"]), st.integers(0, 3))
def test_a_round_named_in_full_is_that_round_whenever_the_mail_arrives(days: int, every: Every, later: int) -> None:
    period = round_of(ISSUED + timedelta(days), every)
    arrived = period.end + timedelta(days=7 * later)
    found = said(f"{period.label}无变化")
    assert found and found.round(arrived, every, ISSUED) == period
    assert found.round(ISSUED - timedelta(days=100), every, ISSUED) is None
