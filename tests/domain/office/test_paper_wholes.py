"""A share of units is checked against shares of units, one of assignments against those of assignments."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kit.drafted import ITEMS, NAMES, ground, stood

from toolkit.domain.ledger.labels import Label
from toolkit.domain.ledger.report_status import ReportStatus
from toolkit.domain.office.paper_check import check
from toolkit.domain.office.paper_ground import Ground
from toolkit.domain.office.paper_sentences import Passage

UNITS, TASKS = ("单位", "责任单位", "部门"), ("项次", "事项", "任务")
WAYS = (
    "{share}的{noun}{label}。",
    "{share}{noun}{label}。",
    "全市{noun}中，有{share}{label}。",
    "{label}{noun}占{share}。",
)
"""How a share and what it is of stand in a sentence."""
REPORTED = [ReportStatus.REPORTED] * len(NAMES)
LABELS = st.lists(
    st.sampled_from((Label.OVERDUE, Label.CLOSED, Label.WORKING)),
    min_size=ITEMS * len(NAMES),
    max_size=ITEMS * len(NAMES),
)


def told(text: str, against: Ground) -> bool:
    return bool(check([Passage("第1行", text)], against))


def shown(part: int, whole: int) -> str:
    return f"{(Decimal(100 * part) / whole).quantize(Decimal('0.1'), ROUND_HALF_UP)}%"


@settings(max_examples=12, deadline=None)
@given(LABELS, st.sampled_from(WAYS), st.sampled_from((Label.OVERDUE, Label.WORKING)), st.data())
def test_a_share_is_clean_exactly_when_it_is_one_of_what_its_noun_names(
    labels: list[Label], way: str, label: Label, data: st.DataObject
) -> None:
    units = {at % len(NAMES) for at, each in enumerate(labels) if each == label}
    against = ground(stood(labels, REPORTED))
    of_units, of_tasks = shown(len(units), len(NAMES)), shown(labels.count(label), len(labels))
    for nouns, right, wrong in ((UNITS, of_units, of_tasks), (TASKS, of_tasks, of_units)):
        noun = data.draw(st.sampled_from(nouns))
        for share in {right, wrong}:
            text = way.format(share=share, noun=noun, label=label.word)
            assert told(text, against) == (share != right), text


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("八成以上单位逾期。", True),
        ("绝大多数单位逾期。", True),
        ("58家单位中，过半已逾期。", True),
        ("八成以上的事项逾期。", False),
        ("绝大多数项次逾期。", False),
        ("半数以上任务逾期。", False),
        ("逾期率达80%。", False),
        ("逾期率达20%。", True),
        ("每五家单位有四家逾期。", True),
        ("每5个部门就有1个逾期。", False),
        ("每五项任务有四项逾期。", False),
        ("每十项任务中有两项逾期。", True),
        ("两成任务逾期，各单位逾期率80%。", False),
    ],
)
def test_most_units_are_not_most_assignments(text: str, right: bool) -> None:
    labels = [Label.OVERDUE] * 4 + [Label.WORKING] * 16  # one each of four of the five units
    assert told(text.replace("58", str(len(NAMES))), ground(stood(labels, REPORTED))) != right
