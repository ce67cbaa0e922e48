"""What is said of all there are without a figure is told exactly when the ledger has one of which it is not so."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kit.drafted import ITEMS, NAMES, ground, stood

from toolkit.domain.ledger.labels import Label
from toolkit.domain.ledger.report_status import ReportStatus
from toolkit.domain.office.paper_check import Ground, check
from toolkit.domain.office.paper_sentences import Passage

ALL = ITEMS * len(NAMES)
MISSING, REPORTED = ReportStatus.MISSING, ReportStatus.REPORTED
DONE = ("各项任务均已办结。", "全市各项工作已全部完成。", "所有任务已办结。", "目前，全部事项均已销号。")
NONE_LATE = ("市直各单位均未逾期。", "全市没有逾期任务。", "各单位均未逾期。", "目前，全市无逾期事项。")
ALL_LATE = ("各项任务均已逾期。", "全部事项逾期。")
ALL_REPORTED = ("各单位均已报送台账。", "所有单位已按时报送。", "各部门全部报送。")


def told(text: str, against: Ground) -> bool:
    return any(each.why == "台账里不全是这样" for each in check([Passage("第1行", text)], against))


@settings(max_examples=15, deadline=None)
@given(
    st.sampled_from((Label.CLOSED, Label.OVERDUE, Label.WORKING)),
    st.lists(st.sampled_from((Label.CLOSED, Label.OVERDUE)), max_size=2),
    st.lists(st.sampled_from((MISSING, REPORTED, REPORTED, REPORTED)), min_size=len(NAMES), max_size=len(NAMES)),
)
def test_what_is_said_of_all_is_told_where_it_is_not_so_of_one(
    most: Label, some: list[Label], reports: list[ReportStatus]
) -> None:
    labels = [*some, *[most] * (ALL - len(some))]
    against = ground(stood(labels, reports))
    late = {at % len(NAMES) for at, each in enumerate(labels) if each == Label.OVERDUE}
    for texts, holds in (
        (DONE, set(labels) == {Label.CLOSED}),
        (NONE_LATE, not late),
        (ALL_LATE, set(labels) == {Label.OVERDUE}),
        (ALL_REPORTED, MISSING not in reports),
    ):
        for text in texts:
            assert told(text, against) == (not holds), text
    for at, name in enumerate(NAMES.values()):
        assert told(f"{name}没有逾期。", against) == (at in late)
        assert told(f"{name}已按时报送台账，任务均未逾期。", against) == (at in late or reports[at] == MISSING)
    for item in range(1, ITEMS + 1):
        its = labels[(item - 1) * len(NAMES) : item * len(NAMES)]
        assert told(f"第{item}项任务均未逾期。", against) == (Label.OVERDUE in its)
    assert told("、".join(NAMES.values()) + "均未逾期。", against) == bool(late)


@pytest.mark.parametrize(
    "text",
    [
        "确保各项任务全部办结。",
        "各单位要抓紧，争取全部办结。",
        "逾期任务均已办结。",
        "除市财政局外均已报送。",
        "待任务全部办结后报送，没有逾期的单位要保持，所有逾期事项要抓紧。",
        "9月底前到期的任务，已全部办结。",
        "截至8月25日，各单位均已报送。",
        "全部报送情况见附件。",
        "政策解读均已完成，市财政局第1项没有逾期。",
    ],
)
def test_what_asks_for_it_and_what_is_said_of_some_is_no_such_claim(text: str) -> None:
    assert not told(text, ground(stood([Label.OVERDUE] * ALL, [MISSING] * len(NAMES))))
