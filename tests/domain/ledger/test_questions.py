"""A plan's questions are found by unit: those about its rows, in the order they were asked, and no others looked at."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kit.rows import key

from toolkit.domain.ledger import questions as of_a_plan
from toolkit.domain.ledger.questions import Questions, units_of
from toolkit.domain.ledger.records import Case, CaseKind, Choice, Decision
from toolkit.domain.ledger.retractions import retraction
from toolkit.keys import WHOLE_FILE

DAY = datetime(2021, 9, 13, 9)
UNITS = ("SZ01", "SZ02", "XQ01")


def conflict(unit: str, item: int = 15) -> Case:
    return Case(key(f"2021/{item}/{unit}"), "progress", "甲", "乙", 4, "工作台账", "I5", DAY, plan="2021")


CASES = st.one_of(
    st.builds(conflict, st.sampled_from(UNITS), st.integers(1, 3)),
    st.builds(
        lambda units: retraction([conflict(unit) for unit in units]),
        st.lists(st.sampled_from(UNITS), min_size=1, max_size=3),
    ),
    st.builds(
        lambda unit: replace(conflict(unit), row=key(f"2021/applications.1a/{unit}"), kind=CaseKind.PETITION),
        st.sampled_from(UNITS),
    ),
    st.just(replace(conflict("SZ01"), row=WHOLE_FILE, field="", kind=CaseKind.HELD)),
)


@given(st.lists(st.tuples(CASES, st.booleans())), st.sets(st.sampled_from(UNITS)))
def test_those_about_units_are_all_that_ask_about_a_row_of_them_in_their_order(
    made: list[tuple[Case, bool]], units: set[str]
) -> None:
    cases = [(replace(case, id=number if known else 0), None) for number, (case, known) in enumerate(made, 1)]
    questions = Questions(cases)
    assert list(questions) == cases
    assert list(questions.about(units)) == [each for each in cases if units & units_of(each[0])]
    for case, _ in cases:
        assert case.id == 0 or questions.numbered(case.id) == (case, None)


def test_an_answer_stands_where_its_question_was_asked() -> None:
    first, second, new = replace(conflict("SZ01"), id=7), replace(conflict("SZ01", 2), id=9), conflict("SZ02")
    questions = Questions([(first, None), (second, None), (new, None)])
    answer, its = Decision(7, Choice.OURS, "甲", "office", DAY), Decision(0, Choice.OURS, "甲", "office", DAY)
    questions.answered((first, None), answer)
    questions.answered((new, None), its)
    assert list(questions) == [(first, answer), (second, None), (new, its)]
    assert questions.about(["SZ01"]) == ((first, answer), (second, None))
    assert questions.numbered(7) == (first, answer) and questions.numbered(8) is None


def test_the_rows_of_a_question_are_read_once_however_many_returns_look(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[Case] = []
    parts_of = of_a_plan.parts_of
    monkeypatch.setattr(of_a_plan, "parts_of", lambda case: read.append(case) or parts_of(case))
    cases = [(conflict(f"N{at:03}"), None) for at in range(300)]
    questions = Questions(cases)
    found = [each for at in range(300) for each in questions.about([f"N{at:03}"])]
    assert found == cases and len(read) == len(cases)
