"""Where a workbook goes that came back: which plan's, whose, from whom."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from toolkit.codes import Code, Outcome
from toolkit.domain.ledger.records import Case, CaseKind, Choice, Decision, Edition, Return
from toolkit.domain.ledger.succession import Succession
from toolkit.domain.plan.units import Unit
from toolkit.domain.returns.triage import PlansOpen, confirmed_senders, counts_again, owner, stopped, whose_case
from toolkit.problems import Origin, Problem, problem

NOON = datetime(2021, 9, 24, 12)
EDITION = Edition("e1", "2021", "B", 1, "2021-09", date(2021, 9, 1), 1, {}, unit_name="市乙局")
RETURN = Return("aa", "乙.xlsx", 9, NOON, Outcome.REJECTED, "2021", edition="e1", sender="clerk@example.com")
MERGED_INTO = Unit("N", "市农业局", "市直", mail="n@example.com", cc=("head@example.com",))
UNITS = {"N": MERGED_INTO, "C": Unit("C", "市丙局", "市直")}
HEIRS = Succession("2021", frozenset(), {"B": ("N",)}, frozenset(UNITS))


@pytest.mark.parametrize(
    ("only", "taking", "left"),
    [(False, ("2021", "2022"), ()), (True, ("2021",), ("2022", "2020"))],
)
def test_a_run_of_one_plan_leaves_files_of_others_alone(
    only: bool, taking: tuple[str, ...], left: tuple[str, ...]
) -> None:
    plans = PlansOpen("2021", ("2020", "2021", "2022"), frozenset({"2020"}), only)
    assert plans.taking == taking
    assert {plan for plan in ("2020", "2021", "2022", "1999") if plans.leaves(plan)} == set(left)


@pytest.mark.parametrize(
    ("plan", "code"), [("2021", None), ("2020", Code.EDITION_PLAN_CLOSED), ("1999", Code.EDITION_OTHER_PLAN)]
)
def test_a_file_goes_in_for_a_plan_that_is_there_and_open(plan: str, code: Code | None) -> None:
    plans = PlansOpen("2021", ("2020", "2021"), frozenset({"2020"}))
    fault = plans.refusal(replace(EDITION, plan=plan), "乙.xlsx")
    assert (fault.code if fault else None) == code


@pytest.mark.parametrize(
    ("outcome", "known", "retry", "again"),
    [
        (Outcome.MERGED, False, True, False),
        (Outcome.HELD, True, False, False),
        (Outcome.HELD, True, True, True),
        (Outcome.REJECTED, False, False, True),
    ],
)
def test_bytes_met_before_count_again_only_where_they_came_to_no_end(
    outcome: Outcome, known: bool, retry: bool, again: bool
) -> None:
    assert counts_again(replace(RETURN, outcome=outcome), known=known, retry=retry) == again


@pytest.mark.parametrize("sender", ["", "N@Example.com", "head@example.com", "Trusted@example.com"])
def test_a_file_is_of_the_unit_that_went_on_with_its_edition_s(sender: str) -> None:
    assert owner(EDITION, replace(RETURN, sender=sender), UNITS, HEIRS, {"trusted@example.com"}) == MERGED_INTO


def test_another_sender_is_asked_about_and_named_beside_those_known() -> None:
    fault = owner(EDITION, RETURN, UNITS, HEIRS, ())
    assert isinstance(fault, Problem) and fault.code == Code.SENDER_DIFFERS
    assert "clerk@example.com" in fault.message and "n@example.com、head@example.com" in fault.message


def test_a_unit_without_an_address_is_asked_for_none() -> None:
    assert owner(replace(EDITION, unit="C"), RETURN, UNITS, HEIRS, ()) == UNITS["C"]


def test_a_unit_that_nobody_goes_on_with_is_unknown() -> None:
    fault = owner(replace(EDITION, unit="X", unit_name="市旧局"), RETURN, UNITS, HEIRS, ())
    assert isinstance(fault, Problem) and fault.code == Code.UNIT_UNKNOWN and "市旧局" in fault.message


def test_an_address_is_trusted_for_the_unit_a_file_from_it_was_confirmed_for() -> None:
    def asked(number: int, choice: Choice | None, edition: str) -> tuple[Case, Decision | None]:
        case = replace(whose_case(RETURN, "封面写的是“市乙局”"), return_id=number, id=number)
        return case, Decision(number, choice, edition, "office", NOON) if choice else None

    returns = [replace(RETURN, id=number, sender=f"{number}@example.com") for number in (1, 2, 3, 4)]
    questions = [
        asked(1, Choice.CONFIRM, "e1"),
        asked(2, Choice.SEND_BACK, ""),
        asked(3, None, ""),
        asked(4, Choice.CONFIRM, "gone"),
    ]
    assert confirmed_senders(questions, returns, {"e1": EDITION}, HEIRS) == {"N": frozenset({"1@example.com"})}


def test_the_question_whose_a_file_is_says_what_speaks_for_whom() -> None:
    case = whose_case(RETURN, "封面写的是“市乙局”", "e1")
    assert (case.kind, case.theirs, case.proposal, case.plan) == (CaseKind.HELD, "封面写的是“市乙局”", "e1", "2021")


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [
        (problem(Code.FILE_DOCUMENT, Origin("乙.xlsx"), what="PDF"), Outcome.HELD),
        (problem(Code.EDITION_UNKNOWN, Origin("乙.xlsx"), "e9"), Outcome.REJECTED),
    ],
)
def test_what_keeps_a_file_out_says_how_it_ends(fault: Problem, outcome: Outcome) -> None:
    assert stopped(RETURN, fault).outcome == (fault.code.effect.outcome or Outcome.QUARANTINED) == outcome
