"""What the office's answer to an application does, asked anew and taken back again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from toolkit.domain.ledger.judged import Judged
from toolkit.domain.ledger.petitions import (
    DECISION,
    as_granted,
    as_said,
    decide_petition,
    decided_register,
    extensions,
    in_words,
    item_row,
    new_petitions,
    question_agreed,
    taken_back_words,
)
from toolkit.domain.ledger.records import Case, CaseKind, Cells, Change, Choice
from toolkit.domain.ledger.verdicts import Verdict, give
from toolkit.domain.plan.calendar import WEEKDAYS
from toolkit.keys import RowKey, register_key, task_key
from toolkit.problems import Origin
from toolkit.schema.load import load_ledger

SCHEMA = load_ledger((Path(__file__).parents[3] / "templates/ledger.toml").read_text("utf-8"))
AT = datetime(2021, 9, 14, 10)
ROW, TASK = register_key("2021", "petitions", "0" * 12, "A"), task_key("2021", 15, "A")
EXTEND = {"item": "15", "type": "延期", "until": "2021-10-31", "reason": "系统没有验收", "leader": "某领导"}
found = SCHEMA.register("petitions")
assert found
REGISTER = found


def case(number: int = 1, opened: datetime = AT - timedelta(days=1)) -> Case:
    return Case(ROW, DECISION, "", "", 0, "", "", opened, CaseKind.PETITION, "2021", id=number)


def after(current: Cells, changes: tuple[Change, ...]) -> dict[RowKey, dict[str, str]]:
    cells = {row: dict(values) for row, values in current.items()}
    for each in changes:
        cells.setdefault(each.row, {})[each.field] = each.value
    return cells


def answered(current: Cells, choice: Choice, number: int = 1, note: str = "", at: datetime = AT) -> Cells:
    decision, changes = decide_petition(case(number), choice, SCHEMA, current, "office", at, note)
    assert (decision.case, decision.choice, decision.note) == (number, choice, note)
    assert all(each.actor == "office" and each.at == at for each in changes)
    return after(current, changes)


@pytest.mark.parametrize("reason", ["2021-10-31", "系统没有验收", "9999-99-99", "申请至2021-10-31", ""])
def test_a_day_asked_for_is_worded_and_what_a_unit_wrote_stays_as_it_wrote_it(reason: str) -> None:
    kept = replace(case(), theirs=in_words(REGISTER, {**EXTEND, "reason": reason}))
    lines = as_said(SCHEMA, kept).split("\n")
    assert "申请至：2021年10月31日" in lines
    assert [line for line in lines if line.startswith("理由：")] == ([f"理由：{reason}"] if reason else [])


def test_only_rows_of_a_register_that_the_office_answers_are_asked_about() -> None:
    assert decided_register(SCHEMA, ROW) == REGISTER
    for row in (TASK, register_key("2021", "norms", "a", "A"), register_key("2021", "nothing", "a", "A")):
        assert decided_register(SCHEMA, row) is None


@pytest.mark.parametrize(
    ("values", "asks"),
    [
        (EXTEND, True),
        (EXTEND | {"until": ""}, False),
        (EXTEND | {"reason": ""}, False),
        (EXTEND | {"reason": "无"}, False),
        (EXTEND | {"retired": "作废"}, False),
        ({}, False),
    ],
)
def test_a_whole_row_is_asked_about_and_no_other(values: dict[str, str], asks: bool) -> None:
    origins = {
        (TASK, "status"): Origin("a", sheet="台账", cell="B2"),
        (ROW, "item"): Origin("a", sheet="申请", cell="B3"),
    }
    made = list(new_petitions("2021", [ROW, ROW, TASK], {ROW: values}, SCHEMA, (), origins, AT))
    assert len(made) == asks
    for each in made:
        assert (each.row, each.field, each.kind, each.plan) == (ROW, DECISION, CaseKind.PETITION, "2021")
        assert (each.sheet, each.cell) == ("申请", "B3")
        assert each.theirs == in_words(REGISTER, values)


def test_it_is_asked_again_when_it_says_something_else_than_when_it_was_asked_about_last() -> None:
    def asks(values: dict[str, str], *before: Case) -> list[Case]:
        return list(new_petitions("2021", [ROW], {ROW: values}, SCHEMA, [(each, None) for each in before], {}, AT))

    (first,) = asks(EXTEND)
    assert asks(EXTEND, first) == [] and asks(EXTEND | {"note": "另注"}, first) == []
    later = EXTEND | {"until": "2021-11-30"}
    (second,) = asks(later, first)
    assert "2021-11-30" in second.theirs
    assert len(asks(EXTEND, first, second)) == 1, "back to what was asked before the last"
    assert len(asks(EXTEND, replace(first, kind=CaseKind.CONFLICT))) == 1, "that was no petition"


def test_an_answer_says_what_was_decided_why_and_on_which_day() -> None:
    now = answered({ROW: EXTEND}, Choice.REFUSE, note="理由不足")[ROW]
    assert (now["decision"], now["opinion"], now["decided_on"]) == ("不同意", "理由不足", "2021-09-14")
    assert as_granted(REGISTER, now) is None and question_agreed(now) == 0
    now = answered({ROW: EXTEND}, Choice.AGREE, 7)[ROW]
    assert now["decision"] == "同意" and question_agreed(now) == 7
    _, again = decide_petition(case(7), Choice.AGREE, SCHEMA, {ROW: now}, "office", AT)
    assert again == (), "the same answer again changes nothing"


def until(current: Cells) -> date | None:
    return extensions(current, SCHEMA, "2021").get(("A", 15))


def test_what_was_agreed_stays_until_something_else_is_agreed_or_that_same_question_is_refused() -> None:
    agreed = answered({ROW: EXTEND}, Choice.AGREE, 1)
    assert until(agreed) == date(2021, 10, 31)
    wished = {ROW: {**agreed[ROW], "until": "2021-12-31"}}
    assert until(wished) == date(2021, 10, 31), "a wish is none yet"
    assert until(answered(wished, Choice.REFUSE, 2)) == date(2021, 10, 31)
    both = answered(wished, Choice.AGREE, 2)
    assert until(both) == date(2021, 12, 31) and question_agreed(both[ROW]) == 2
    back = answered(both, Choice.REFUSE, 2)
    assert until(back) == date(2021, 10, 31) and question_agreed(back[ROW]) == 1
    assert until(answered(answered(both, Choice.AGREE, 2), Choice.REFUSE, 2)) == date(2021, 10, 31)
    assert until(answered(agreed, Choice.REFUSE, 1)) is None


def test_of_several_extensions_the_latest_day_counts_and_only_what_is_whole_agreed_and_of_the_plan() -> None:
    rows = [register_key("2021", "petitions", digit * 12, "A") for digit in "0123"]
    given_until = {row: EXTEND | {"until": f"2021-1{at}-15", DECISION: "同意"} for at, row in enumerate(rows[:3])}
    assert until(given_until) == date(2021, 12, 15)
    for less in ({"retired": "作废"}, {DECISION: ""}, {"type": "不涉及"}, {"until": ""}, {"item": ""}):
        assert until({**given_until, rows[2]: given_until[rows[2]] | less}) == date(2021, 11, 15)
    assert extensions(given_until, SCHEMA, "2022") == {}


@pytest.mark.parametrize(("item", "row"), [("15", TASK), ("", None), ("十五", None)])
def test_which_row_an_application_is_about(item: str, row: RowKey | None) -> None:
    assert item_row(ROW, {"item": item}) == row


NOT_INVOLVED = {"item": "15", "type": "不涉及", "reason": "没有这项职能", "leader": "某领导"}


def test_an_agreed_not_involved_closes_the_row_and_refused_afterwards_lets_it_stand_as_before() -> None:
    before: Cells = {ROW: NOT_INVOLVED, TASK: {"status": "推进中", "progress": "甲"}}
    refused = answered(before, Choice.REFUSE)
    assert refused[TASK] == before[TASK]
    agreed = answered(before, Choice.AGREE)
    judged = Judged.read(agreed[TASK])
    assert SCHEMA.tasks.field("verdict").meaning(agreed[TASK]["verdict"]) == "confirmed_not_applicable"
    assert judged and judged.application == ROW.text
    assert answered(agreed, Choice.AGREE)[TASK] == agreed[TASK]
    back = answered(agreed, Choice.REFUSE)[TASK]
    assert not back["verdict"] and (back["status"], back["progress"]) == ("推进中", "甲")
    other = answered({**before, ROW: EXTEND}, Choice.AGREE)
    assert other[TASK] == before[TASK], "another kind of application"
    assert set(answered({ROW: NOT_INVOLVED | {"item": ""}}, Choice.AGREE)) == {ROW}


@pytest.mark.parametrize("means", ["sent_back", "verified"])
def test_a_verdict_that_is_not_the_applications_is_no_answer_to_it(means: str) -> None:
    """Agreed to, 不涉及 stands in its place; refused, it stays."""
    held = judged_row(means, AT - timedelta(days=3))
    before: Cells = {ROW: NOT_INVOLVED, TASK: held}
    assert answered(before, Choice.REFUSE)[TASK] == held
    agreed = answered(before, Choice.AGREE)[TASK]
    assert SCHEMA.tasks.field("verdict").meaning(agreed["verdict"]) == "confirmed_not_applicable"


OBJECTION = {"item": "15", "type": "核查异议", "reason": "已经公开", "leader": "某领导"}


def judged_row(means: str, on: datetime) -> dict[str, str]:
    values = {"status": "已完成", "done_on": "2021-09-01", "evidence": "网站", "progress": "甲"}
    opinion = "" if means == "verified" else "请补"
    return dict(after({TASK: values}, give(Verdict(means, opinion), TASK, SCHEMA.tasks, values, on, WEEKDAYS))[TASK])


@pytest.mark.parametrize(
    ("means", "given_on", "choice", "taken_back"),
    [
        ("sent_back", AT - timedelta(days=3), Choice.AGREE, True),
        ("rectify", AT - timedelta(days=3), Choice.AGREE, True),
        ("sent_back", AT - timedelta(days=3), Choice.REFUSE, False),
        ("verified", AT - timedelta(days=3), Choice.AGREE, False),
        ("sent_back", AT - timedelta(days=1), Choice.AGREE, True),
        ("sent_back", AT, Choice.AGREE, False),
    ],
)
def test_an_agreed_objection_takes_back_the_verdict_that_it_objects_to_and_says_so(
    means: str, given_on: datetime, choice: Choice, taken_back: bool
) -> None:
    held = judged_row(means, given_on)
    now = answered({ROW: OBJECTION, TASK: held}, choice, note="误退")[TASK]
    if not taken_back:
        assert now == held
        return
    assert not now["verdict"] and not now.get("fix_by") and Judged.read(now) is None
    assert now["opinion"] == f"9月14日同意异议，撤销“{held['verdict']}”：误退"
    assert now["status"] == "已完成"


@pytest.mark.parametrize("values", [OBJECTION, NOT_INVOLVED, EXTEND])
def test_an_answer_sets_no_cell_twice(values: dict[str, str]) -> None:
    current: Cells = {ROW: values, TASK: judged_row("sent_back", AT - timedelta(days=3))}
    _, changes = decide_petition(case(), Choice.AGREE, SCHEMA, current, "office", AT, "误退")
    assert len(changes) == len({(each.row, each.field) for each in changes}) >= len({each.row for each in changes})


@pytest.mark.parametrize("name", ["item", "type", "until"])
def test_no_time_is_given_by_a_register_that_asks_for_none(name: str) -> None:
    fewer = tuple(field for field in REGISTER.fields if field.name != name)
    schema = replace(SCHEMA, registers=(replace(REGISTER, fields=fewer, flags=()),))
    current: Cells = {ROW: EXTEND | {DECISION: "同意"}}
    assert extensions(current, SCHEMA, "2021") == {("A", 15): date(2021, 10, 31)}
    assert extensions(current, schema, "2021") == {}


def test_a_verdict_taken_back_is_told_with_its_day() -> None:
    assert taken_back_words("退回补正", date(2021, 9, 5), "") == "9月5日撤销“退回补正”"


@example([(Choice.AGREE, 1), (Choice.AGREE, 2), (Choice.REFUSE, 1), (Choice.REFUSE, 2)])
@example([(Choice.AGREE, 1), (Choice.AGREE, 2), (Choice.AGREE, 1), (Choice.REFUSE, 1), (Choice.REFUSE, 2)])
@example([(Choice.AGREE, 1), (Choice.AGREE, 2), (Choice.AGREE, 3), (Choice.REFUSE, 3), (Choice.REFUSE, 2)])
@given(st.lists(st.tuples(st.sampled_from([Choice.AGREE, Choice.REFUSE]), st.integers(1, 3)), max_size=6))
def test_in_whatever_order_questions_are_answered_the_row_says_the_last_answer_and_holds_none_that_was_refused(
    answers: list[tuple[Choice, int]],
) -> None:
    current: Cells = {ROW: EXTEND}
    agreed: list[int] = []
    days: dict[int, datetime] = {}
    for answer, (choice, number) in enumerate(answers):
        at = AT + timedelta(days=answer)
        current = answered({ROW: {**current[ROW], "until": f"2021-1{number - 1}-15"}}, choice, number, at=at)
        assert current[ROW][DECISION] == ("同意" if choice == Choice.AGREE else "不同意")
        agreed = [*(each for each in agreed if each != number), *([number] if choice == Choice.AGREE else [])]
        days |= {number: at} if choice == Choice.AGREE else {}
        holds = as_granted(REGISTER, current[ROW])
        assert (holds and holds["decided_on"]) == (days[agreed[-1]].date().isoformat() if agreed else None)
        assert question_agreed(current[ROW]) == (agreed[-1] if agreed else 0)
        assert until(current) == (date(2021, 9 + agreed[-1], 15) if agreed else None)
