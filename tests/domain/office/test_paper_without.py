"""What is without a state is checked as that: 未逾期的占九成 is right where one of ten is late."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kit.drafted import ITEMS, NAMES, ground, stood

from toolkit.domain.ledger.labels import Label
from toolkit.domain.ledger.report_status import ReportStatus
from toolkit.domain.office.paper_check import check
from toolkit.domain.office.paper_sentences import Passage

ALL = ITEMS * len(NAMES)
REPORTED = [ReportStatus.REPORTED] * len(NAMES)
STATES = {
    Label.OVERDUE: ("逾期", "超期", "逾期未办结"),
    Label.RETURNED: ("退回",),
    Label.DUE_SOON: ("临期",),
}
NO = ("未", "没有", "并未", "不存在")
WAYS = (
    "{state}的有{count}项次。",
    "{state}{count}项次，占{share}。",
    "{state}的任务占{share}。",
    "有{units}家单位{state}。",
)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.sampled_from((*STATES, Label.WORKING)), min_size=ALL, max_size=ALL),
    st.sampled_from(list(STATES)),
    st.data(),
)
def test_what_is_in_a_state_and_what_is_without_it_are_two_figures(
    labels: list[Label], label: Label, data: st.DataObject
) -> None:
    against = ground(stood(labels, REPORTED))
    counts, units = labels.count(label), len({at % len(NAMES) for at, each in enumerate(labels) if each == label})
    word, no, way = data.draw(st.sampled_from(STATES[label])), data.draw(st.sampled_from(NO)), st.sampled_from(WAYS)
    here, there = (counts, units), (ALL - counts, len(NAMES) - units)
    for state, right, wrong in ((word, here, there), (f"{no}{word}", there, here)):
        text = data.draw(way)
        for its in (right, wrong):
            share = (Decimal(100 * its[0]) / ALL).quantize(Decimal("0.1"), ROUND_HALF_UP)
            said = text.format(state=state, count=its[0], units=its[1], share=f"{share}%")
            at = int("units" in text)
            assert bool(check([Passage("第1行", said)], against)) == (its[at] != right[at]), said


@pytest.mark.parametrize(
    "text", ["未按时报送的有2家。", "没有办结的有5项次。", "无论逾期5项次还是退回2项次，都要整改。"]
)
def test_words_that_deny_another_thing_stay_what_they_were(text: str) -> None:
    labels = [Label.OVERDUE] * 5 + [Label.RETURNED] * 2 + [Label.CLOSED] * 13
    its = stood(labels, [ReportStatus.MISSING] * 2 + [ReportStatus.REPORTED] * 3)
    assert check([Passage("第1行", text)], ground(its)) == ()
