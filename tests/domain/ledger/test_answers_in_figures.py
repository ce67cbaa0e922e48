"""What the answers on the page rest on: where the rest of what was due is, what came back and is late, one sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st
from kit.figured import TODAY, figures, reported, task

from toolkit.domain.ledger.figures import Figures
from toolkit.domain.ledger.labels import Label
from toolkit.domain.ledger.phases import Phase
from toolkit.domain.ledger.report_status import ReportStatus
from toolkit.domain.ledger.task_figures import TaskFigure
from toolkit.reports.ledger.answers import answers_of, summary_of

NAMES = {"A": "甲局", "B": "乙局", "C": "丙局"}
BACK = (Phase.SENT_BACK, Phase.RECTIFY)


@st.composite
def assignments(draw: st.DrawFn) -> TaskFigure:
    """An assignment that stands somehow: owed or not, closed or not, sent back or not."""
    label = draw(st.sampled_from(Label))
    owed = draw(st.booleans())
    made = replace(
        task(draw(st.sampled_from(sorted(NAMES))), draw(st.integers(1, 4)), label, draw(st.integers(1, 90))),
        owed=owed,
        met=owed and label == Label.CLOSED,
        phase=draw(st.sampled_from(BACK if label == Label.RETURNED else tuple(Phase))),
    )
    return made if label == Label.OVERDUE else replace(made, late=0, late_after=None)


def of(tasks: Sequence[TaskFigure], back: date = date(2021, 9, 24), **states: ReportStatus) -> Figures:
    said = dict.fromkeys(NAMES, ReportStatus.REPORTED) | states
    return figures(tasks, [reported(back, **said)], NAMES)


def lines(its: Figures, answer: str) -> list[str]:
    places = {code: place for place, code in enumerate(NAMES, 1)}
    (found,) = (each for each in answers_of(its, places) if each.id == answer)
    return [line.text for line in found.lines]


@given(st.lists(assignments(), max_size=25))
def test_the_words_of_what_was_due_and_is_open_add_up_to_it(tasks: list[TaskFigure]) -> None:
    its = of(tasks)
    assert sum(its.owed_open.values()) == its.whole.owed - its.whole.met
    open_now = [each.label for each in tasks if each.owed and not each.met]
    assert its.owed_open == {label: open_now.count(label) for label in Label if label in open_now}
    assert list(its.owed_open) == [label for label in Label if label in its.owed_open], "the gravest first"
    told = [line for line in lines(its, "done") if line.startswith("到期没有销号的")]
    assert len(told) == bool(open_now)
    if told:
        count, _, parts = told[0].removeprefix("到期没有销号的").partition("项次：")
        assert int(count) == len(open_now) == sum(map(int, re.findall(r"\d+", parts)))


@given(st.lists(assignments(), max_size=25))
def test_what_came_back_and_is_late_is_told_apart_and_counted_once(tasks: list[TaskFigure]) -> None:
    its = of(tasks)
    late = [each for each in tasks if each.label == Label.OVERDUE and each.phase in BACK]
    assert its.late_sent_back == len(late) <= its.whole.of(Label.OVERDUE)
    told = [line for line in lines(its, "late") if "退回后逾期" in line]
    assert told == ([f"逾期里有{len(late)}项次是退回后逾期的，不再算在退回里。"] if late else [])
    back = [each for each in tasks if each.sent_back]
    counted = (Label.OVERDUE, Label.RETURNED)
    assert its.late_sent_back + its.whole.of(Label.RETURNED) == sum(each.label in counted for each in back)


@given(st.lists(assignments(), max_size=25), st.sets(st.sampled_from(sorted(NAMES))))
def test_one_sentence_says_who_is_late_how_much_is_done_and_who_has_not_reported(
    tasks: list[TaskFigure], silent: set[str]
) -> None:
    its = of(tasks, **dict.fromkeys(silent, ReportStatus.MISSING))
    late = [each.unit for each in tasks if each.label == Label.OVERDUE]
    missing = "均已报送" if not silent else "全部未报送" if silent == NAMES.keys() else f"{len(silent)}家未报送"
    assert summary_of(its) == (
        f"3家单位中{len(set(late))}家有逾期，共{len(late)}项次；办结率{its.whole.rate}；2021年9月{missing}。"
    )


def test_before_the_first_return_day_the_sentence_says_nothing_of_reports() -> None:
    its = of([task("A", 1, Label.OVERDUE, 3)], TODAY, A=ReportStatus.MISSING)
    assert its.closed_round is None
    assert summary_of(its) == "3家单位中1家有逾期，共1项次；办结率0%。"
