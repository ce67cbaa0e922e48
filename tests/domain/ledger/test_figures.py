"""The words of assignments and what they come to: exhaustive, exclusive, and adding up."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

from hypothesis import example, given
from hypothesis import strategies as st
from kit.figured import TODAY, counted, task

from toolkit.domain.ledger.contacts import Contact, contact_of
from toolkit.domain.ledger.counts import Counts, count
from toolkit.domain.ledger.definitions import every_definition
from toolkit.domain.ledger.figures import figures_of
from toolkit.domain.ledger.labels import LABELS, Label, gravest, label_of, state_words
from toolkit.domain.ledger.ledger_rows import LedgerRow
from toolkit.domain.ledger.phases import Phase
from toolkit.domain.ledger.report_status import ReportStatus
from toolkit.domain.ledger.round_figures import RoundFigures, RoundRules
from toolkit.domain.ledger.rounds import round_of
from toolkit.domain.ledger.row_states import WORDING, State
from toolkit.domain.ledger.standing import STATES, Standing
from toolkit.domain.ledger.state import LedgerState
from toolkit.domain.ledger.trend import changes, trend
from toolkit.jobs.workspace import Workspace
from toolkit.keys import report_key


def test_every_state_in_every_phase_has_one_word_and_every_word_is_explained() -> None:
    met = {label_of(state, where) for state in State for where in Phase}
    assert met == set(Label) == set(LABELS)
    assert list(LABELS) == list(Label), "the table is in the order of gravity"
    assert {label.word for label in Label} <= every_definition().keys()
    assert len({label.mark for label in Label}) == len(Label), "in a matrix a character stands for one word alone"
    assert all(len(label.mark) == 1 for label in Label)
    assert not Label.CLAIMED.light, "what waits for the office is not green"


def test_an_assignment_is_called_by_the_word_of_its_phase_and_what_presses_comes_beside_it() -> None:
    for where in Phase:
        said = {state_words(label_of(state, where), where) for state in State}
        assert said == {where.label, *(f"{where.label}，{each}" for each in ("逾期", "缺项", "临期", "待核定"))}
    assert {WORDING[state].label for state in STATES.values()} == {where.label for where in STATES}
    assert all(WORDING[state].label == where.label for where, state in STATES.items()), "one word wherever it is said"


@given(st.lists(st.sampled_from(Label), max_size=30))
def test_labels_and_phases_add_up_and_the_gravest_is_first(labels: list[Label]) -> None:
    counts = counted(labels)
    assert counts.total == len(labels) == sum(counts.phases.values())
    assert all(counts.of(label) == labels.count(label) for label in Label)
    order = list(Label)
    assert gravest(labels) == (min(labels, key=order.index) if labels else Label.NOT_INVOLVED)


def test_what_came_back_and_is_late_is_counted_by_its_phase_and_as_late_not_as_returned() -> None:
    back = replace(task("A", 1, Label.RETURNED), phase=Phase.SENT_BACK)
    late = replace(task("A", 2, Label.OVERDUE, 3), phase=Phase.RECTIFY)
    counts = count([back, late])
    assert (counts.phases[Phase.SENT_BACK], counts.phases[Phase.RECTIFY]) == (1, 1)
    assert (counts.of(Label.RETURNED), counts.of(Label.OVERDUE)) == (1, 1)
    assert "逾期" in every_definition()["退回补正、限期整改"] and "退回" in every_definition()


def test_what_came_back_is_known_whatever_else_presses_and_not_once_it_is_claimed_again() -> None:
    back, late = task("A", 1, Label.RETURNED), task("A", 2, Label.OVERDUE, 3)
    of_another_day = replace(late, phase=Phase.RECTIFY)
    assert [each.sent_back for each in (back, late, of_another_day, replace(late, phase=Phase.SENT_BACK))] == [
        True,
        False,
        True,
        True,
    ]
    assert not any(replace(of_another_day, label=label).sent_back for label in Label if label.finished)


@given(st.integers(0, 4000), st.integers(0, 4000))
@example(1, 9999)
@example(9999, 1)
@example(1, 15)
@example(22, 49)
def test_the_rate_is_what_anybody_reckons_by_hand_and_never_all_or_nothing_unless_it_is(met: int, more: int) -> None:
    """Rounded half up to a tenth of a per cent (四舍五入): 1/16 is 6.3%; short of all 99.9%, above nothing 0.1%."""
    rate = Counts(dict.fromkeys(Label, 0), owed=met + more, met=met).rate
    if not met + more:
        assert rate == "—"
        return
    said, exact = Fraction(rate.removesuffix("%")), Fraction(100 * met, met + more)
    assert (rate == "100%") == (more == 0) and (rate == "0%") == (met == 0)
    half = Fraction(1, 20)
    assert -half <= exact - said < half or (rate in ("99.9%", "0.1%") and met and more)


def shown(over: bool, **states: ReportStatus) -> RoundFigures:
    labels = {unit: state.label for unit, state in states.items()}
    return RoundFigures(round_of(date(2021, 9, 3), "month"), date(2021, 9, 24), over, states, labels, {})


def test_a_round_blames_nobody_before_its_return_day() -> None:
    states = {"A": ReportStatus.REPORTED, "B": ReportStatus.MISSING, "C": ReportStatus.NOT_OWED}
    states |= {"D": ReportStatus.CONTENT_DUE, "E": ReportStatus.PARTIAL}
    assert shown(False, **states).sentence == "2021年9月已报2家（应报4家），截止2021年9月24日"
    assert shown(True, **states).sentence == "2021年9月应报4家，已报2家，未报2家"
    assert shown(True, **states).unreported == ("B", "D")


def test_a_telephone_is_found_on_the_row_the_cover_or_the_latest_rounds_cover() -> None:
    row = LedgerRow("A", "甲", 1, {}, Standing(State.NORMAL, ""))
    cells = {
        report_key("2021", "A", "2021-08"): {"reporter": "旧人", "reporter_phone": "1"},
        report_key("2021", "A", "2021-09"): {"reporter": "新人", "reporter_phone": "2"},
    }
    assert contact_of([row], cells) == Contact("新人", "2")
    own = replace(row, values={"person": "科长", "person_phone": "3"})
    assert contact_of([row, own], cells) == Contact("科长", "3")
    assert contact_of([replace(row, values={"person": "科长"})], {}) == Contact("科长", "")
    assert contact_of([], {}) == Contact()


def test_the_trend_ends_where_the_figures_are_and_changes_are_of_the_round() -> None:
    day = date(2021, 10, 11)
    closed = replace(task("A", 1, Label.CLOSED, 20), late=0, late_after=None, judged_on=date(2021, 9, 30), met=True)
    late = task("A", 2, Label.OVERDUE, 11, day)
    fresh = replace(task("B", 2, Label.OVERDUE, 3, day), changed_on=date(2021, 10, 2))
    every = (closed, late, fresh, task("B", 3, Label.UNFILLED))
    months = trend(every, date(2021, 8, 2), day)
    assert [(each.label, each.owed, each.closed) for each in months] == [
        ("2021年8月", 0, 0),
        ("2021年9月", 2, 1),
        ("2021年10月", 3, 1),
    ]
    assert months[-1].owed == count(every).owed and months[-1].closed == count(every).of(Label.CLOSED)
    found = changes(every, round_of(day, "month"))
    assert (found.late, found.moved, found.closed) == ((late, fresh), (fresh,), ())
    assert changes(every, round_of(TODAY.replace(month=9), "month")).closed == (closed,)


def test_what_was_due_before_the_unit_had_its_workbook_comes_into_the_trend_when_it_is_owed(
    repository: Workspace,
) -> None:
    day, handed = date(2021, 12, 20), {"SZ08": date(2021, 8, 16), "SZ09": date(2021, 11, 15)}
    state = LedgerState("2021", day, {}, (), (), {}, {}, handed=handed)
    tasks, rules = replace(repository.tasks, handed=handed), RoundRules("month", 25, repository.calendar(day))
    figures = figures_of(tasks, repository.schema, state, rules)
    assert figures.months[-1].owed == figures.whole.owed
    assert {each.unit for each in figures.tasks if each.owed} == handed.keys(), "who has no workbook owes nothing"
    late = [each for each in figures.tasks if each.unit == "SZ09"]
    assert [each.owed for each in trend(late, date(2021, 10, 1), day)] == [0, count(late).owed, count(late).owed]
