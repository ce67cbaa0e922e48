"""What is said of all there are without a figure is told exactly when the ledger has one of which it is not so."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kit.drafted import ITEMS, NAMES, ground, stood

from toolkit.domain.ledger.labels import Label
from toolkit.domain.ledger.report_status import ReportStatus
from toolkit.domain.office.paper_check import check
from toolkit.domain.office.paper_ground import Ground
from toolkit.domain.office.paper_sentences import Passage

ALL = ITEMS * len(NAMES)
MISSING, REPORTED = ReportStatus.MISSING, ReportStatus.REPORTED
DONE = (
    "所有任务均按期完成。",
    "{all}项次任务均已办结。",
    "截至目前，各项任务已全部办结完毕。",
    "各项任务均已办结。",
    "全市各项工作已全部完成。",
    "所有任务已办结。",
    "目前，全部事项均已销号。",
)
NONE_LATE = (
    "全市零逾期。",
    "无一逾期。",
    "无一单位逾期。",
    "逾期事项已全部清零。",
    "全市逾期数为零。",
    "逾期任务均已办结。",
    "到期应办结{owed}项次，均已销号。",
    "{owed}项次到期任务已全部办结。",
    "到期任务全部按时办结。",
    "全市5家单位均无逾期事项。",
    "市直各单位均未逾期。",
    "全市没有逾期任务。",
    "各单位均未逾期。",
    "目前，全市无逾期事项。",
)
ALL_LATE = ("各项任务均已逾期。", "全部事项逾期。")
ALL_REPORTED = (
    "各单位均按要求报送9月份台账。",
    "9月台账已全部收齐。",
    "应报5家，均已报送。",
    "5家单位全部按时报送9月台账。",
    "截至9月24日，各单位均已报送。",
    "各单位均按时报送，无一漏报。",
    "市直均已报送台账。",
    "各单位均已报送台账。",
    "所有单位已按时报送。",
    "各部门全部报送。",
)


def told(text: str, against: Ground) -> bool:
    return text in told_of([text], against)


def told_of(texts: Iterable[str], against: Ground) -> set[str]:
    found = check([Passage(text, text) for text in texts], against)
    return {each.where for each in found if each.why == "台账里不全是这样"}


@settings(max_examples=12, deadline=None)
@given(
    st.sampled_from((Label.CLOSED, Label.OVERDUE, Label.WORKING)),
    st.lists(st.sampled_from((Label.CLOSED, Label.OVERDUE)), max_size=2),
    st.lists(st.sampled_from((MISSING, REPORTED, REPORTED, REPORTED)), min_size=len(NAMES), max_size=len(NAMES)),
)
def test_what_is_said_of_all_is_told_where_it_is_not_so_of_one(
    most: Label, some: list[Label], reports: list[ReportStatus]
) -> None:
    labels = [*some, *[most] * (ALL - len(some))]
    late = {at % len(NAMES) for at, each in enumerate(labels) if each == Label.OVERDUE}
    missing = {at for at, each in enumerate(reports) if each == MISSING}
    holds = dict[str, bool]()
    for texts, so in (
        (DONE, set(labels) == {Label.CLOSED}),
        (NONE_LATE, not late),
        (ALL_LATE, set(labels) == {Label.OVERDUE}),
        (ALL_REPORTED, not missing),
    ):
        holds |= {each.format(owed=labels.count(Label.OVERDUE), all=ALL): so for each in texts}
    for at, name in enumerate(NAMES.values()):
        holds[f"{name}没有逾期。"] = holds[f"没有逾期事项的单位有{name}。"] = at not in late
        holds[f"{name}已按时报送台账，任务均未逾期。"] = at not in late | missing
        holds[f"已报送台账的单位有{name}。"] = at not in missing
        others = set(range(len(NAMES))) - {at}
        holds[f"除{name}外，其他单位均未逾期。"] = not others & late
        holds[f"除{name}外均已报送台账。"] = not others & missing
        holds[f"除{name}外，各单位均存在逾期事项。"] = others <= late
    for item in range(1, ITEMS + 1):
        its = labels[(item - 1) * len(NAMES) : item * len(NAMES)]
        holds[f"第{item}项任务均未逾期。"] = Label.OVERDUE not in its
    holds["、".join(NAMES.values()) + "均未逾期。"] = not late
    found = told_of(holds, ground(stood(labels, reports)))
    assert {text: text not in found for text in holds} == holds


@pytest.mark.parametrize(
    "text",
    [
        "确保各项任务全部办结。",
        "各单位要抓紧，争取全部办结。",
        "确保逾期任务均已办结。",
        "除市财政局外均要报送。",
        "待任务全部办结后报送，没有逾期的单位要保持，所有逾期事项要抓紧。",
        "9月底前到期的任务，已全部办结。",
        "截至8月25日，各单位均已报送。",
        "全部报送情况见附件。",
        "政策解读均已完成，市财政局第1项没有逾期。",
    ],
)
def test_what_asks_for_it_and_what_is_said_of_some_is_no_such_claim(text: str) -> None:
    assert not told(text, ground(stood([Label.OVERDUE] * ALL, [MISSING] * len(NAMES))))
