"""What a unit has claimed and the office was asked about: nobody is pressed for it until the answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.codes import Outcome
from toolkit.domain.ledger.duties import Duty, duties
from toolkit.domain.ledger.owed import HeldClaims, Owed, heard_of, owed, together
from toolkit.domain.ledger.records import Case, CaseKind, Change, Choice, Decision, Return
from toolkit.domain.ledger.retractions import ClaimedAgain, retraction
from toolkit.domain.ledger.review import Asked
from toolkit.domain.plan.tasks import Applied, Filed
from toolkit.errors import UnreadableLedgerError
from toolkit.jobs.workspace import Workspace
from toolkit.keys import WHOLE_FILE, RowKey, task_key

ITEM, UNIT = 15, "SZ02"
DUE = date(2021, 9, 30)
ROW = task_key("2021", ITEM, UNIT)
PLACE = UNIT, ITEM
AT_WORK, DONE = "推进中", "已完成"


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12)


def answer(case: Case, day: date, choice: Choice = Choice.OURS) -> Decision:
    return Decision(case.id, choice, "", "office", noon(day))


def conflict(day: date, answered: date | None = None, **values: object) -> Asked:
    case = Case(ROW, "status", AT_WORK, DONE, 2, "", "", noon(day), plan="2021", id=1)
    case = replace(case, **values)  # type: ignore[arg-type]
    return case, answer(case, answered) if answered else None


def held(day: date, answered: date | None = None, unit: str = UNIT, rows: tuple[RowKey, ...] = (ROW,)) -> Asked:
    base = HeldClaims(unit, rows).text
    case = Case(WHOLE_FILE, "", "", "", 2, "", "", noon(day), CaseKind.HELD, "2021", base, "A" * 16, 1)
    return case, answer(case, answered, Choice.SEND_BACK) if answered else None


def change(day: date, value: str, field: str = "status") -> Change:
    return Change(ROW, field, value, UNIT, noon(day))


def of(workspace: Workspace, *asked: Asked, history: tuple[Change, ...] = (), returns: tuple[Return, ...] = ()) -> Owed:
    values = {change.field: change.value for change in history}
    return owed(workspace.schema.tasks, asked, {ROW: values}, history, returns)


def duty_on(workspace: Workspace, its: Owed, today: date, **values: str) -> Duty:
    mine = tuple(each for each in workspace.tasks.assignments if (each.unit, each.item) == PLACE)
    tasks = replace(workspace.tasks, applied=its, assignments=mine)
    (found,) = duties(tasks, workspace.schema, {ROW: {"status": AT_WORK, **values}}, {}, today)
    return found


def day(text: str) -> date:
    return date.fromisoformat(f"2021-{text}")


@pytest.mark.parametrize(
    ("asked", "today", "hint", "pressed"),
    [
        (conflict(day("09-28")), day("10-20"), "填报待核定", False),
        (conflict(day("10-05")), day("10-20"), "填报待核定", False),
        (conflict(day("09-28"), day("10-10")), day("10-20"), "逾期10天", True),
        (conflict(day("10-05"), day("10-10")), day("10-20"), "逾期20天", True),
        (conflict(day("09-28"), theirs="未启动"), day("10-20"), "逾期20天", True),
        (conflict(day("09-28"), field="progress", theirs="另一句话"), day("10-20"), "逾期20天", True),
        (conflict(day("09-28"), field="evidence", ours="", theirs="网址"), day("10-20"), "填报待核定", False),
        (held(day("09-28")), day("10-20"), "填报待核定", False),
        (held(day("10-05")), day("10-20"), "逾期20天", True),
        (held(day("09-28"), day("10-10")), day("10-20"), "逾期10天", True),
        (held(day("09-28"), rows=()), day("10-20"), "逾期20天", True),
        (held(day("09-28"), rows=(task_key("2021", 1, UNIT),)), day("10-20"), "逾期20天", True),
    ],
)
def test_a_claim_that_the_office_was_asked_about_presses_nobody(
    repository: Workspace, asked: Asked, today: date, hint: str, pressed: bool
) -> None:
    found = duty_on(repository, of(repository, asked), today)
    assert (found.hint, found.open) == (hint, pressed)


def test_a_claim_counts_from_the_day_it_came_in_also_where_the_other_side_came_later(repository: Workspace) -> None:
    history = (change(day("09-01"), AT_WORK), change(day("09-20"), DONE))
    late = conflict(day("10-08"), ours=DONE, theirs=AT_WORK)
    assert of(repository, late, history=history)[PLACE] == (Applied(day("09-20"), None, Filed.CONFLICT),)
    decided = of(repository, conflict(day("10-08"), day("10-18"), ours=DONE, theirs=AT_WORK), history=history)
    assert duty_on(repository, decided, day("10-20")).left(day("10-20")) == "10月18日核定，逾期自核定起算2天"


def test_what_the_unit_settles_itself_is_no_longer_owed_by_the_office(repository: Workspace) -> None:
    asked = conflict(day("09-28"))
    moved = (change(day("09-10"), AT_WORK), change(day("10-06"), "未启动"), change(day("10-09"), "长期坚持"))
    assert of(repository, asked, history=moved)[PLACE] == (Applied(day("09-28"), day("10-06"), Filed.CONFLICT),)
    back = (*moved, change(day("10-12"), AT_WORK))
    assert of(repository, asked, history=back)[PLACE] == (Applied(day("09-28"), None, Filed.CONFLICT),)


def test_rows_claimed_again_since_a_retraction_wait_for_it_no_more(repository: Workspace) -> None:
    part = Case(ROW, "status", DONE, AT_WORK, 2, "", "", noon(day("09-28")), plan="2021", base=DONE, id=1)
    case, sheet = retraction([part]), repository.schema.tasks
    again = ClaimedAgain((2,), "又一份.xlsx", "2021-10-04").text
    for values, until in (({}, None), ({"claimed_again": again}, day("10-04"))):
        found = owed(sheet, [(case, None)], {ROW: {"status": DONE, **values}}, (), ())
        assert found[PLACE] == (Applied(day("09-28"), until, Filed.CONFLICT),)


@pytest.mark.parametrize("said", ['{"a": [1]}', "[]", "无", '{"unit": "A", "rows": [1]}'])
def test_what_a_question_says_that_the_program_never_wrote_is_told_in_words(said: str) -> None:
    asked, _ = held(day("09-28"))
    with pytest.raises(UnreadableLedgerError, match="读不懂"):
        HeldClaims.of(replace(asked, base=said))


def test_a_held_file_waits_until_the_same_bytes_come_to_another_end(repository: Workspace) -> None:
    one = Return("f" * 64, "一.xlsx", 1, noon(day("09-28")), Outcome.HELD, id=2)
    same = replace(one, id=3, received_at=noon(day("09-29")), outcome=Outcome.DUPLICATE)
    taken = replace(one, id=4, received_at=noon(day("10-06")), outcome=Outcome.MERGED)
    for returns, until in (((one, same), None), ((one, same, taken), day("10-06"))):
        found = of(repository, held(day("09-28")), returns=returns)
        assert found[PLACE] == (Applied(day("09-28"), until, Filed.HELD),)


def test_a_held_file_waits_no_more_once_the_unit_has_reported_itself(repository: Workspace) -> None:
    one = Return("f" * 64, "一.xlsx", 1, noon(day("09-28")), Outcome.HELD, id=2)
    own = replace(one, sha256="a" * 64, id=4, received_at=noon(day("10-06")), outcome=Outcome.PARTIAL, unit=UNIT)
    none = [replace(own, unit="SZ08"), replace(own, id=1), replace(own, outcome=Outcome.REJECTED)]
    for returns, until in (((one, *none), None), ((one, *none, own), day("10-06"))):
        found = of(repository, held(day("09-28")), returns=returns)
        assert found[PLACE] == (Applied(day("09-28"), until, Filed.HELD),)


def test_a_unit_of_which_the_rounds_file_is_held_is_not_asked_for_it() -> None:
    cases = [held(day("09-10"))[0], held(day("08-20"), unit="SZ08")[0], held(day("09-25"), unit="SZ09")[0]]
    cases.append(Case(WHOLE_FILE, "", "", "", 2, "", "", noon(day("09-10")), CaseKind.HELD, "2021"))
    assert heard_of(cases, day("09-01"), day("09-20")) == {UNIT}


SPANS = st.lists(
    st.builds(
        lambda what, first, more: Applied(
            DUE + timedelta(days=first), None if more is None else DUE + timedelta(days=first + more), what
        ),
        st.sampled_from([each for each in Filed if each != Filed.EARLIER]),  # those are of periods alone
        st.integers(-20, 60),
        st.none() | st.integers(0, 40),
    ),
    max_size=4,
)


@settings(max_examples=200)
@given(SPANS, st.integers(-10, 120))
def test_no_day_on_which_the_office_owed_an_answer_to_what_came_in_time_is_a_late_one(
    repository: Workspace, spans: list[Applied], ahead: int
) -> None:
    today = DUE + timedelta(days=ahead)
    known = [
        replace(each, answered=each.answered if each.answered and each.answered <= today else None)
        for each in spans
        if each.filed <= today
    ]
    its = together({PLACE: tuple(known)}, {})
    found = duty_on(repository, its, today)
    free, owing = DUE, []
    for each in sorted(known, key=lambda each: (each.filed, each.answered or date.max)):
        if each.filed <= free:
            owing.append((each.filed, each.answered or date.max))
            free = max(free, each.answered or free)
    waits = any(until == date.max for _, until in owing)
    waits = waits or any(each.what == Filed.CONFLICT and each.answered is None for each in known)
    assert found.open != waits
    late = max((today - found.due).days, 0) if found.open else 0
    days = (DUE + timedelta(days=at) for at in range(1, max(ahead, 0) + 1))
    not_owed = sum(not any(first <= each <= last for first, last in owing) for each in days)
    assert late <= not_owed
    assert late == (0 if waits else max((today - free).days, 0))
