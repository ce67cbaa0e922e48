"""Deadline phrases of real plans: what each is read as, and which nobody could resolve from the phrase alone."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from toolkit.domain.plan.deadlines.model import Deadline, Every, Milestone, Recurrence
from toolkit.domain.plan.deadlines.phrases import parse_deadline, stated_in
from toolkit.domain.plan.deadlines.recurring import HiddenDuty, hidden_duties

# A phrase in a plan of 2021, and its reading: due dates with what is due; recurrences as
# `every month-of-the-period/day what`; 长期 for ongoing.
READ = [
    ("年底前", "2021-12-31"),
    ("年内", "2021-12-31"),
    ("全年", "2021-12-31"),
    ("本年度内", "2021-12-31"),
    ("今年内", "2021-12-31"),
    ("2021年内", "2021-12-31"),
    ("2021年年底前", "2021-12-31"),
    ("2021年", "2021-12-31"),
    ("2021年度", "2021-12-31"),
    ("1900年底前", "1900-12-31"),
    ("2199年底前", "2199-12-31"),
    ("年末", "2021-12-31"),
    ("2021年9月前", "2021-09-30"),
    ("2021 年 9 月底前", "2021-09-30"),
    ("6月底前", "2021-06-30"),
    ("6月中旬前", "2021-06-20"),
    ("6月上旬", "2021-06-10"),
    ("6月下旬前", "2021-06-30"),
    ("12月31日前", "2021-12-31"),
    ("2021.9.30前", "2021-09-30"),
    ("2021-09-30", "2021-09-30"),
    ("2021/9/30前", "2021-09-30"),
    ("2021-09前", "2021-09-30"),
    ("9.30前", "2021-09-30"),
    ("9月30日之前", "2021-09-30"),
    ("9月30日以前", "2021-09-30"),
    ("截至9月30日", "2021-09-30"),
    ("最迟不晚于9月30日", "2021-09-30"),
    ("第三季度", "2021-09-30"),
    ("三季度末", "2021-09-30"),
    ("Q3", "2021-09-30"),
    ("2021年Q3", "2021-09-30"),
    ("3季度", "2021-09-30"),
    ("前三季度", "2021-09-30"),
    ("上半年", "2021-06-30"),
    ("下半年", "2021-12-31"),
    ("2021年下半年", "2021-12-31"),
    ("2021年9月底前完成A，12月底前完成B", "2021-09-30 完成A；2021-12-31 完成B"),
    ("2021年9月底前完成A、12月底前完成B", "2021-09-30 完成A；2021-12-31 完成B"),
    ("2022年1月底前完成A，3月底前完成B", "2022-01-31 完成A；2022-03-31 完成B"),
    ("2021年\n9月底前", "2021-09-30"),
    ("9\n月底前", "2021-09-30"),
    ("2021年9月\n30日前", "2021-09-30"),
    ("2021年9月30日\n前", "2021-09-30"),
    ("9月\n底前完成A\n12月底\n前完成B", "2021-09-30 完成A；2021-12-31 完成B"),
    ("20\n21年9月底前", "2021-09-30"),
    ("于20\n21年9月底前", "2021-09-30"),
    ("2021年6月底前完成A，最迟至2\n022年1月底前完成B", "2021-06-30 完成A；2022-01-31 完成B"),
    ("第\n三季\n度", "2021-09-30"),
    ("6月底前\n12月底前", "2021-06-30；2021-12-31"),
    ("年\n底前", "2021-12-31"),
    ("9月、12月底前各完成一次", "2021-09-30 各完成一次；2021-12-31 各完成一次"),
    ("3、6、9、12月底前报送", "2021-03-31 报送；2021-06-30 报送；2021-09-30 报送；2021-12-31 报送"),
    ("二、四季度末", "2021-06-30；2021-12-31"),
    ("6月30日、12月31日前各报送一次", "2021-06-30 各报送一次；2021-12-31 各报送一次"),
    ("6月10日、20日前", "2021-06-10；2021-06-20"),
    ("9月、12月前", "2021-09-30；2021-12-31"),
    ("每季度末", "quarter last/last"),
    ("每季度", "quarter last/last"),
    ("每季度第一个月10日前", "quarter 1/10"),
    ("每季度首月", "quarter 1/last"),
    ("每季度首月10日前报送", "quarter 1/10 报送"),
    ("每季度末月25日前", "quarter last/25"),
    ("每月28日前", "month last/28"),
    ("每月28日前报送情况", "month last/28 报送情况"),
    ("每月底", "month last/last"),
    ("每月", "month last/last"),
    ("每月报送一次", "month last/last 报送一次"),
    ("按月", "month last/last"),
    ("每月10日、25日前", "month last/10；month last/25"),
    ("每月10、25日前", "month last/10；month last/25"),
    ("每月中旬前", "month last/20"),
    ("每月最后一天", "month last/last"),
    ("每半年", "half last/last"),
    ("每半年末", "half last/last"),
    ("每年12月底前", "year 12/last"),
    ("每年", "year last/last"),
    ("每年底前", "year last/last"),
    ("每年至少1次", "year last/last 至少1次"),
    ("每年6月、12月底前", "year 6/last；year 12/last"),
    ("每年1月31日前", "year 1/31"),
    ("每年第一季度", "year 3/last"),
    ("每年上半年", "year 6/last"),
    ("每年2次", "year last/last 2次"),
    ("长期工作", "长期"),
    ("长期坚持", "长期"),
    ("持续推进", "长期"),
    ("常态化", "长期"),
    ("长期", "长期"),
    ("立行立改并长期坚持", "长期；?立行立改"),
    ("2021年底前完成，并长期坚持", "2021-12-31 完成；长期"),
    ("2021年底前完成并长期坚持", "2021-12-31 完成；长期"),
    ("全年持续推进", "2021-12-31；长期"),
    ("九月底前", "2021-09-30"),
    ("十二月底前", "2021-12-31"),
    ("二〇二一年九月底前", "2021-09-30"),
    ("二零二一年十二月三十一日前", "2021-12-31"),
    ("２０２１年９月底前", "2021-09-30"),
    ("九月三十日前", "2021-09-30"),
    ("2021年6月至9月", "2021-09-30"),
    ("6-9月", "2021-09-30"),
    ("6月—9月", "2021-09-30"),
    ("2021年9月1日至30日", "2021-09-30"),
    ("2021年9月30日、1日", "2021-09-01；2021-09-30"),
    ("2021年11月至2022年1月", "2022-01-31"),
    ("2021年11月至次年1月", "2022-01-31"),
    ("一至三季度", "2021-09-30"),
    ("2022年1月前", "2022-01-31"),
    ("次年1月底前", "2022-01-31"),
    ("明年1月底前", "2022-01-31"),
    ("次年1月底前报送总结，次年3月底前公开", "2022-01-31 报送总结；2022-03-31 公开"),
    ("次年1月底前报送总结，3月底前公开，次年6月底前评估", "2022-01-31 报送总结；2022-03-31 公开；2022-06-30 评估"),
    ("2022年6月至12月，次年3月底前", "2022-12-31；2023-03-31"),
    ("明年1月底前、次年3月底前", "2022-01-31；2022-03-31"),
    ("次年1月至次年3月", "2022-03-31"),
    ("力争9月底前完成", "2021-09-30 完成"),
    ("自查整改于9月底前完成", "2021-09-30 自查整改完成"),
    ("初稿9月底前完成，定稿12月底前完成", "2021-09-30 初稿完成；2021-12-31 定稿完成"),
    ("7月底前报送上半年工作总结", "2021-07-31 报送上半年工作总结"),
    ("2022年1月底前报送2021年度报告", "2022-01-31 报送2021年度报告"),
    ("9月底前完成清理并每季度更新", "2021-09-30 完成清理；quarter last/last 更新"),
    ("2021年9月底前完成A，并报送B", "2021-09-30 完成A，并报送B"),
    ("完成时限：2021年9月前", "2021-09-30"),
    ("9月30日下班前", "2021-09-30"),
    ("9月30日24时前", "2021-09-30"),
    ("9月：完成A", "2021-09-30 完成A"),
    ("2021年6月30日前完成初稿、9月30日前定稿", "2021-06-30 完成初稿；2021-09-30 定稿"),
    ("2021.6-2021.9", "2021-09-30"),
    ("2021年6月30日、9月30日", "2021-06-30；2021-09-30"),
    ("9月份", "2021-09-30"),
    ("2021年9月30日前报送", "2021-09-30 报送"),
    ("1月底前、7月底前各报送一次", "2021-01-31 各报送一次；2021-07-31 各报送一次"),
    ("每季末", "quarter last/last"),
    ("每个季度末前", "quarter last/last"),
    ("每季度第2个月底前", "quarter 2/last"),
    ("每半年首月15日前", "half 1/15"),
    ("每年12月31日前报送", "year 12/31 报送"),
    ("每月5日前报送上月情况", "month last/5 报送上月情况"),
    ("每月最后一日前", "month last/last"),
    ("每季度28日前", "quarter last/28"),
    ("常抓不懈", "长期"),
    ("持续更新", "长期"),
    ("Ｑ３", "2021-09-30"),
    ("第4季度前", "2021-12-31"),
    ("九月", "2021-09-30"),
    ("2022年第一季度", "2022-03-31"),
    ("2021年9月底前完成清理；每季度末更新；长期坚持", "2021-09-30 完成清理；quarter last/last 更新；长期"),
    ("《目录》9月底前公布", "2021-09-30 《目录》公布"),
    ("９月３０日前", "2021-09-30"),
    ("2021年12月底", "2021-12-31"),
    ("12月20日前", "2021-12-20"),
    ("11月上旬", "2021-11-10"),
    ("11月中旬", "2021-11-20"),
    ("第四季度", "2021-12-31"),
    ("四季度末", "2021-12-31"),
    ("2021年第3季度", "2021-09-30"),
    ("年终", "2021-12-31"),
    ("9—12月", "2021-12-31"),
    ("2021年9—12月", "2021-12-31"),
    ("9月底前启动，12月底前完成", "2021-09-30 启动；2021-12-31 完成"),
    ("2021年12月31日前完成，2022年3月底前巩固提升", "2021-12-31 完成；2022-03-31 巩固提升"),
    ("9月、12月", "2021-09-30；2021-12-31"),
    ("6月30日前和12月31日前", "2021-06-30；2021-12-31"),
    ("上半年完成60%，下半年全部完成", "2021-06-30 完成60%；2021-12-31 全部完成"),
    ("2021年9月前完成80%，年底前100%完成", "2021-09-30 完成80%；2021-12-31 100%完成"),
    ("2021年12月前、长期工作", "2021-12-31；长期"),
    ("持续推进并于年底前总结", "2021-12-31 总结；长期"),
    ("长期坚持并于年底前报送总结", "2021-12-31 报送总结；长期"),
    ("持续推进，年底前报送总结", "2021-12-31 报送总结；长期"),
    ("常态化推进", "长期"),
    ("长期坚持，每季度报送", "quarter last/last 报送；长期"),
    ("每月报送进展，年底前完成", "2021-12-31 完成；month last/last 报送进展"),
    ("按季度", "quarter last/last"),
    ("按半年", "half last/last"),
    ("按年", "year last/last"),
    ("每季度第一个月15日前", "quarter 1/15"),
    ("每月10日前报上月情况", "month last/10 报上月情况"),
    ("2021年11月30日（周二）前", "2021-11-30"),
    ("12月31日(含)前", "2021-12-31"),
    ("年底前（2021年12月31日前）", "2021-12-31"),
    ("（年底前）", "2021-12-31"),
    ("“年底前”", "2021-12-31"),
    ("9月底前（市级）、10月底前（县级）", "2021-09-30 市级；2021-10-31 县级"),
    ("县级10月底前，市级12月底前", "2021-10-31 县级；2021-12-31 市级"),
    ("即日起至年底", "2021-12-31"),
    ("自2021年10月起长期坚持", "长期"),
    ("12月20日17:00前", "2021-12-20"),
    ("12月20日下午5点前", "2021-12-20"),
    ("动态更新", "长期"),
    ("9月底前公开并动态更新", "2021-09-30 公开；长期"),
    ("2021年底取得阶段性成效，2022年底前全面完成", "2021-12-31 取得阶段性成效；2022-12-31 全面完成"),
    ("到2021年底", "2021-12-31"),
    ("不迟于12月31日", "2021-12-31"),
    ("2021年12月31号前", "2021-12-31"),
    ("三季度至四季度", "2021-12-31"),
    ("2021年12月底（长期）", "2021-12-31；长期"),
    ("12月底前（长期坚持）", "2021-12-31；长期"),
    ("按月推进", "month last/last 推进"),
    ("按季推进", "quarter last/last 推进"),
    ("按季度推进落实", "quarter last/last 推进落实"),
    ("季度末", "quarter last/last"),
    ("各季度末前报送", "quarter last/last 报送"),
    ("6月起至12月底", "2021-12-31"),
    ("长期坚持并取得阶段性成效", "长期"),
]

# fmt: off
UNKNOWN = [
    "每两个月", "每周", "每周五前", "每日", "即时", "立即", "按上级要求时间", "根据工作安排", "按规定时限",
    "印发之日起20个工作日内", "自印发之日起1个月内", "9月前后", "9月左右", "9月会议后", "2021年前",
    "2021年13月前", "2021年2月30日前", "2021年9月30日起施行", "9月底前或按上级要求", "9月初", "年初",
    "去年底前", "一年内", "半年内", "三年内", "三个月内", "三月内", "春节前", "国庆节前", "两会前", "每月初",
    "每月前", "每月第一周", "每月32日前", "每季度第四个月", "每季度结束后10日内", "每月最后一个工作日",
    "每次会议后3日内", "21年9月前", "2021-2022年", "11月至1月", "9月、12月15日前",
    "2020年12月底前印发的方案规定的时间", "尽快", "适时", "待定", "〔2019〕60号", "12345", "9月30日24时左右",
    "第九期", "月底前", "9月底前完成后3日内", "发布后3个工作日内", "每年2月30日前", "每逢节假日前", "隔月",
    "除9月底前", "完成2021年度报告", "十九月前", "9月底前完成8月任务", "2021年13月", "20210930", "9月中",
    "近期", "同步进行", "届时", "每年度末前后", "每旬", "每两周", "每月下旬某日", "每季度初", "第三季度初",
    "2021年前后", "每年9月左右", "9月30日零时前", "另行通知", "上级另有规定的从其规定", "视情况", "任期内",
    "三日内", "每届", "12月32日前", "2021-13-01", "9.31前", "隔年9月底前",
    "立行立改", "10个工作日内", "印发后1个月内", "收到通知后3日内", "信息形成之日起20个工作日内", "第一时间",
    "2021年10月1日起", "11月30前", "十四五期间", "每逢重大节假日前", "按时序进度", "每学期", "每双月底",
    "2021年12月前（已完成）", "2021年12月31日前（视疫情调整）", "2021年12月前完成（省要求2021年9月前）",
    "9月前（其中公安9月10日前）", "年底前（12月10日前报送材料）", "12月20日8:00前", "延期至2021年12月31日",
    "不早于9月30日", "下半年每月底", "2021年9月起每月10日前", "12/31", "每季度末（3月、6月、9月、12月）", "无",
    "各季度末前、2022年9.30总结", "1899年底前", "2200年底前", "0月底前", "9月1日至0日", "9月1日至9月1日",
]
# fmt: on


def shown(deadline: Deadline) -> str:
    """A deadline as the table writes it."""
    parts = [f"{each.due} {each.what}".strip() for each in deadline.milestones]
    parts += [
        f"{each.every} {each.month or 'last'}/{each.day or 'last'} {each.what}".strip() for each in deadline.recurring
    ]
    parts += ["长期"] * deadline.ongoing
    return "；".join((*parts, *(f"?{clause}" for clause in deadline.unknown)))


def test_the_table_is_long_and_a_fifth_of_it_is_unknown() -> None:
    assert len(READ) + len(UNKNOWN) >= 100
    assert len(UNKNOWN) * 5 >= len(READ) + len(UNKNOWN)
    assert len({*UNKNOWN, *(phrase for phrase, _ in READ)}) == len(READ) + len(UNKNOWN)


@pytest.mark.parametrize(("phrase", "reading"), READ)
def test_what_a_phrase_means(phrase: str, reading: str) -> None:
    assert shown(parse_deadline(phrase, 2021)) == reading


@pytest.mark.parametrize("phrase", UNKNOWN)
def test_what_cannot_be_resolved_is_listed_as_issued(phrase: str) -> None:
    assert parse_deadline(phrase, 2021) == Deadline(phrase, unknown=(phrase,))


@pytest.mark.parametrize(
    ("phrase", "reading"),
    [
        ("四季度：12月20日前", "2021-12-20"),
        ("三季度：2021-08-15", "2021-08-15"),
        ("上半年：5月底前报初稿；下半年：上线", "2021-05-31 报初稿；2021-12-31 上线"),
        ("2022年一季度：3月20日前", "2022-03-20"),
        ("四季度：3月20日前", "?四季度：3月20日前"),
        ("二季度：3月31日前", "?二季度：3月31日前"),
        ("二季度：4月1日前", "2021-04-01"),
        ("二季度：6月30日前", "2021-06-30"),
        ("二季度：7月1日前", "?二季度：7月1日前"),
        ("上半年：2020年12月31日前", "?上半年：2020年12月31日前"),
        ("上半年：1月1日前", "2021-01-01"),
        ("下半年：6月30日前", "?下半年：6月30日前"),
        ("全年：2月底前", "2021-02-28"),
        ("一季度：每月10日前", "?一季度：每月10日前"),
        ("一季度：3.25；二季度：公布", "2021-06-30 公布；?一季度：3.25"),
    ],
)
def test_a_period_before_a_date_says_where_it_lies_and_is_no_date_besides(phrase: str, reading: str) -> None:
    assert shown(parse_deadline(phrase, 2021)) == reading


def test_unknown_clauses_are_listed_in_order_beside_what_is_understood() -> None:
    deadline = parse_deadline("立即整改，9月底前完成；按规定时限报送。长期坚持，每周调度", 2021)
    assert deadline.milestones == (Milestone(date(2021, 9, 30), "完成"),)
    assert deadline.ongoing and deadline.unknown == ("立即整改", "按规定时限报送", "每周调度")


@pytest.mark.parametrize(
    ("phrase", "due"),
    [
        ("9月前", ["2021-08-31"]),
        ("1月前", ["2020-12-31"]),
        ("2022年1月前报送，3月底前公开", ["2021-12-31", "2022-03-31"]),
        ("9月、12月前", ["2021-08-31", "2021-11-30"]),
        ("9月、12月底前", ["2021-09-30", "2021-12-31"]),
        ("6月至9月", ["2021-09-30"]),
        ("9月内", ["2021-09-30"]),
        ("9月中旬前", ["2021-09-20"]),
        ("三季度前", ["2021-09-30"]),
    ],
)
def test_the_strict_reading_moves_only_a_month_with_nothing_after_it(phrase: str, due: list[str]) -> None:
    assert [str(each.due) for each in parse_deadline(phrase, 2021, "start").milestones] == due


@pytest.mark.parametrize(
    ("recurrence", "dates"),
    [
        (Recurrence("month", 31), ["01-31", "02-28", "03-31", "04-30", "05-31", "06-30"]),
        (Recurrence("quarter"), ["03-31", "06-30"]),
        (Recurrence("quarter", 10, 1), ["01-10", "04-10"]),
        (Recurrence("half"), ["06-30"]),
        (Recurrence("year", None, 2), ["02-28"]),
    ],
)
def test_recurring_dates_of_the_first_half_year(recurrence: Recurrence, dates: list[str]) -> None:
    assert [f"{day:%m-%d}" for day in recurrence.dates(2021) if day.month <= 6] == dates


def test_milestones_stand_in_order_beside_what_recurs() -> None:
    deadline = parse_deadline("2022年1月底前报年报；每半年报送情况；8月底前自查", 2021)
    assert [(str(each.due), each.what) for each in deadline.milestones] == [
        ("2022-01-31", "报年报"),
        ("2022-08-31", "自查"),
    ]
    assert [([str(day) for day in each.dates(2021)], each.what) for each in deadline.recurring] == [
        (["2021-06-30", "2021-12-31"], "报送情况")
    ]
    assert deadline.due == date(2022, 1, 31)


def test_the_period_of_a_recurring_date_starts_after_the_one_before() -> None:
    assert Recurrence("half").periods(2021) == (
        (date(2020, 12, 31), date(2021, 6, 30)),
        (date(2021, 6, 30), date(2021, 12, 31)),
    )


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("二〇二一年九月底前完成", [("二〇二一年九月底前", "2021-09-30")]),
        ("于2021年9月30日之前报送", [("2021年9月30日之前", "2021-09-30")]),
        ("2021.9.30前报送，2022年1月底前公开", [("2021.9.30前", "2021-09-30"), ("2022年1月底前", "2022-01-31")]),
        ("2021年第三季度前完成", [("2021年第三季度前", "2021-09-30")]),
        ("9月底前完成", []),
        ("2021年政务公开要点", []),
        ("国办公开办函〔2019〕60号、12345热线、26个领域、第6版、不低于4%", []),
        ("条例自2019年5月15日起施行", []),
        ("2020年12月印发的方案", []),
        ("2021年6月底前印发的方案", []),
        ("2019年底前完成的事项", []),
        ("按《2021年底前重点任务》落实", []),
        ("每年12月底前更新", []),
    ],
)
def test_dates_a_requirement_states(text: str, found: list[tuple[str, str]]) -> None:
    assert [(each.words, str(due)) for each in stated_in(text, 2021) for due in each.dues] == found


@pytest.mark.parametrize(
    ("text", "duties"),
    [
        ("主要负责同志每年至少听取1次汇报", (HiddenDuty("每年至少听取1次", "year"),)),
        ("每季度通报，每月更新", (HiddenDuty("每季度", "quarter"), HiddenDuty("每月", "month"))),
        ("每半年组织一次检查", (HiddenDuty("每半年组织一次", "half"),)),
        ("实行动态更新，定期通报情况", (HiddenDuty("动态更新"), HiddenDuty("定期通报"))),
        ("定期通报，再定期通报", (HiddenDuty("定期通报"),)),
        ("不定期抽查，及时公开，每个单位", ()),
        ("在法定期限内答复，按规定期限公开，明确约定期限", ()),
    ],
)
def test_recurring_duties_hidden_in_a_requirement(text: str, duties: tuple[HiddenDuty, ...]) -> None:
    assert hidden_duties(text) == duties


SEPARATORS = "，；。,;\n"
# fmt: off
PIECES = st.sampled_from([
    "2021", "年", "9", "月", "30", "日", "底", "前", "末", "内", "至", "到", "-", ".", "/", "、", "和",
    "每", "季度", "半年", "首", "第", "一", "二", "十", "Q", "3", "上", "下旬", "长期", "坚持", "并", "完成", "起",
    "后", "次年", "全年", "，", "；",
])
# fmt: on


def clauses(text: str) -> list[str]:
    return [part.strip() for part in re.split(f"[{SEPARATORS}]", text) if part.strip()]


@given(st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=14).map("".join)))
@example("9月、2月30日前")
@example("0000年1月前，9999年9月前")
def test_every_clause_is_understood_or_listed(text: str) -> None:
    deadline = parse_deadline(text, 2021)
    listed = list(deadline.unknown)
    for clause in clauses(text):
        if listed and listed[0] == clause:
            listed.pop(0)
        elif not clause.startswith(("并", "且", "同时")):
            # 29 February is a day only in some years
            alone = [parse_deadline(clause, year) for year in (2020, 2021)]
            assert any(each.milestones or each.recurring or each.ongoing for each in alone)
    assert listed == []


@given(st.lists(st.sampled_from(UNKNOWN), max_size=3), st.lists(st.sampled_from(READ), max_size=3), st.randoms())
def test_what_stands_beside_a_clause_does_not_hide_it(
    unknown: list[str], read: list[tuple[str, str]], rng: object
) -> None:
    phrases = [*unknown, *(phrase for phrase, _ in read)]
    rng.shuffle(phrases)  # type: ignore[attr-defined]
    alone = [(each,) if each in UNKNOWN else parse_deadline(each, 2021).unknown for each in phrases]
    assert parse_deadline("；".join(phrases), 2021).unknown == tuple(clause for listed in alone for clause in listed)


@given(
    st.sampled_from(["month", "quarter", "half", "year"]),
    st.none() | st.integers(1, 31),
    st.none() | st.integers(1, 12),
    st.integers(1901, 2199),
)
def test_recurring_dates_are_sorted_and_within_the_year(
    every: Every, day: int | None, month: int | None, year: int
) -> None:
    length = {"month": 1, "quarter": 3, "half": 6, "year": 12}[every]
    dates = Recurrence(every, day, month and min(month, length)).dates(year)
    assert len(dates) == 12 // length
    assert list(dates) == sorted(set(dates)) and {each.year for each in dates} == {year}


@given(st.lists(PIECES, max_size=20).map("".join))
def test_any_requirement_is_read_without_falling_over(text: str) -> None:
    for each in stated_in(text, 2021, any_year=True):
        assert each.words in text and each.what in text and all(due.year >= 2021 for due in each.dues)
    assert all(duty.words in text for duty in hidden_duties(text))
