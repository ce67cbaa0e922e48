"""What was applied for pauses its item until the answer, and what was agreed holds from then on."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.domain.ledger.applications import as_agreed, hindered, named_to_take_over
from toolkit.domain.ledger.claims import claim_of, claims
from toolkit.domain.ledger.due_standings import due_standings
from toolkit.domain.ledger.duties import duties
from toolkit.domain.ledger.judged import JUDGED, Judged
from toolkit.domain.ledger.ledger_rows import ledger_rows
from toolkit.domain.ledger.passing import passing_words
from toolkit.domain.ledger.petitions import GRANTED
from toolkit.domain.ledger.records import Case, CaseKind, Cells, Choice, Decision
from toolkit.domain.ledger.review import Asked
from toolkit.domain.ledger.row_states import State
from toolkit.domain.ledger.shown_claims import shown_claims
from toolkit.domain.ledger.standing import pressed_from, standing, waits_for
from toolkit.domain.ledger.verdicts import Verdict, give
from toolkit.domain.plan.calendar import WEEKDAYS
from toolkit.domain.plan.deadlines.phrases import parse_deadline
from toolkit.domain.plan.tasks import ASKED, Tasks
from toolkit.domain.plan.transfers import came_on, came_to, chain, gone_from
from toolkit.jobs.workspace import Workspace
from toolkit.keys import RowKey, register_key, task_key

ITEM, UNIT, TAKER = 15, "SZ02", "SZ08"
DUE = date(2021, 9, 30)
ROW = register_key("2021", "petitions", "0" * 12, UNIT)
WORDS = {"item": str(ITEM), "type": "责任调整", "reason": "职责已划转", "takes_over": "市司法局", "leader": "某局长"}


def case(day: date, answered: date | None = None, row: RowKey = ROW, number: int = 1) -> Asked:
    asked = Case(row, "decision", "", "", 1, "", "", datetime.combine(day, datetime.min.time()), CaseKind.PETITION)
    if answered is None:
        return asked, None
    at = datetime.combine(answered, datetime.min.time())
    return asked, Decision(number, Choice.REFUSE, "", "office", at)


def state_on(workspace: Workspace, tasks: Tasks, today: date, **values: str) -> tuple[State, str]:
    cells = {**values, **tasks.pressed_cells(ITEM, UNIT)}
    found = standing(workspace.schema.tasks, cells, DUE, today)
    return found.state, found.hint


@pytest.mark.parametrize(
    ("asked", "today", "hint"),
    [
        ([], date(2021, 10, 10), "逾期10天"),
        ([(date(2021, 9, 28), None)], date(2021, 10, 10), "申请待核定"),
        ([(date(2021, 9, 30), None)], date(2021, 12, 10), "申请待核定"),
        ([(date(2021, 10, 1), None)], date(2021, 10, 10), "逾期10天"),
        ([(date(2021, 9, 28), date(2021, 10, 8))], date(2021, 10, 8), "今天到期"),
        ([(date(2021, 9, 28), date(2021, 10, 8))], date(2021, 10, 10), "逾期2天"),
        ([(date(2021, 9, 20), date(2021, 9, 22))], date(2021, 10, 10), "逾期10天"),
        ([(date(2021, 9, 28), date(2021, 10, 8)), (date(2021, 10, 8), None)], date(2021, 11, 1), "申请待核定"),
        ([(date(2021, 9, 28), date(2021, 10, 8)), (date(2021, 10, 9), None)], date(2021, 10, 10), "逾期2天"),
    ],
)
def test_no_late_day_counts_while_an_application_in_time_waits(
    repository: Workspace, asked: list[tuple[date, date | None]], today: date, hint: str
) -> None:
    tasks = as_agreed(
        repository.tasks, repository.schema, {ROW: WORDS}, [case(*each, number=n) for n, each in enumerate(asked)]
    )
    assert state_on(repository, tasks, today, status="推进中")[1] == hint
    mine = [each for each in duties(tasks, repository.schema, {ROW: WORDS}, {}, today) if each.item == ITEM]
    (duty,) = (each for each in mine if each.unit == UNIT)
    assert duty.open == (hint != "申请待核定") and all(each.open for each in mine if each.unit != UNIT)


def test_a_question_about_what_an_application_says_is_no_application(repository: Workspace) -> None:
    asked, _ = case(date(2021, 9, 28))
    said = replace(asked, kind=CaseKind.CONFLICT, field="reason")
    assert as_agreed(repository.tasks, repository.schema, {ROW: WORDS}, [(said, None)]).applied == {}
    assert as_agreed(repository.tasks, repository.schema, {ROW: WORDS}, [(asked, None), (said, None)]).applied


def test_one_reworded_before_its_answer_keeps_its_day_and_one_struck_out_pauses_nothing(repository: Workspace) -> None:
    twice = [case(date(2021, 9, 28)), case(date(2021, 10, 5))]
    for words, hint in ((WORDS, "申请待核定"), ({**WORDS, "retired": "作废"}, "逾期10天")):
        tasks = as_agreed(repository.tasks, repository.schema, {ROW: words}, twice)
        assert state_on(repository, tasks, date(2021, 10, 10), status="推进中")[1] == hint


@pytest.mark.parametrize(
    ("words", "held", "why"),
    [
        ({}, {}, ""),
        ({"item": "999"}, {}, "没有这一项任务"),
        ({"takes_over": "没有的单位"}, {}, "不是名册里的另一个单位"),
        ({"takes_over": "市财政局"}, {}, ""),
        ({"type": "延期", "until": "2021-09-27"}, {}, "在提出申请以前"),
        ({"type": "延期", "until": "2021-09-30"}, {}, "不晚于原应完成日期"),
        ({"type": "延期", "until": "2021-10-31"}, {}, ""),
        ({}, {"verdict": "通过销号"}, "已经销号"),
        ({"type": "不涉及"}, {"verdict": "确认不涉及"}, "已经销号"),
        ({"type": "核查异议"}, {}, "没有退回补正、限期整改的结论"),
        ({"type": "核查异议"}, {"verdict": "通过销号"}, "没有退回补正、限期整改的结论"),
        ({"type": "核查异议"}, {"verdict": "退回补正", "fix_by": "2021-09-30"}, ""),
        ({"type": "核查异议"}, {"verdict": "退回补正", "fix_by": "2021-09-27"}, "以后提出"),
    ],
)
def test_what_cannot_be_agreed_to_is_said_and_pauses_nothing(
    repository: Workspace, words: dict[str, str], held: dict[str, str], why: str
) -> None:
    tasks, schema, filed = repository.tasks, repository.schema, datetime(2021, 9, 28)
    row = task_key("2021", ITEM, UNIT)
    judged = {JUDGED: Judged.of({"status": "已完成"}, datetime(2021, 9, 20)).text} if held else {}
    current = {ROW: WORDS | words, row: held | judged}
    found = hindered(tasks, schema, current, ROW, current[ROW], filed)
    assert why in found and bool(why) == bool(found)
    agreed = as_agreed(tasks, schema, current, [case(filed.date())])
    assert bool(agreed.applied) == (not why)
    late = {row: held | judged | {JUDGED: Judged.of({}, datetime(2021, 9, 29)).text}} if held else {}
    if words.get("type") == "核查异议" and held:
        assert hindered(tasks, schema, current | late, ROW, current[ROW], filed), (
            "it is about a verdict before this one"
        )
        at_once = {row: held | {JUDGED: Judged.of({}, filed).text}}
        assert bool(hindered(tasks, schema, current | at_once, ROW, current[ROW], filed)) == bool(why)


@given(
    filed=st.lists(st.tuples(st.integers(-40, 40), st.one_of(st.none(), st.integers(0, 30))), max_size=4),
    ahead=st.integers(-50, 90),
)
def test_late_days_are_those_on_which_the_office_owed_nothing(
    repository: Workspace, filed: list[tuple[int, int | None]], ahead: int
) -> None:
    pairs = sorted(((DUE + timedelta(days=n), took) for n, took in filed), key=lambda pair: pair[0])
    lines = [f"{day}/{day + timedelta(days=took) if took is not None else ''}" for day, took in pairs]
    values, today = {"status": "推进中", ASKED: "\n".join(lines)}, DUE + timedelta(days=ahead)
    found = standing(repository.schema.tasks, values, DUE, today)
    until = pressed_from(values, DUE)
    assert until and until >= DUE
    if waits_for(values, DUE):
        assert found.state == State.ASKED
    elif found.state == State.OVERDUE:
        assert f"{(today - until).days}天" in found.hint
    late = [day for day, _ in pairs if day > DUE]
    if len(late) == len(pairs):
        assert until == DUE, "what was filed late moves nothing"


def test_an_item_taken_over_is_the_other_units_from_then_on_with_its_roles(repository: Workspace) -> None:
    tasks, schema = repository.tasks, repository.schema
    before = tasks.assignment(ITEM, UNIT)
    assert before and tasks.roster.by_code[TAKER].name == "市司法局"
    waits = as_agreed(tasks, schema, {ROW: WORDS}, [case(date(2021, 9, 1))])
    assert waits.assignment(ITEM, UNIT) == before, "nothing moves before the office agrees"
    current = {ROW: {**WORDS, "decision": "同意"}}
    moved = as_agreed(tasks, schema, current, [case(date(2021, 9, 1), date(2021, 9, 3))])
    taken = moved.assignment(ITEM, TAKER)
    assert moved.assignment(ITEM, UNIT) is None and taken and before.roles <= taken.roles
    assert moved.moved == {(ITEM, UNIT): TAKER}
    lines = [(row.item, row.unit) for row in ledger_rows(moved, schema, current, date(2021, 9, 4))]
    assert (ITEM, UNIT) not in lines and lines.count((ITEM, TAKER)) == 1
    assert as_agreed(moved, schema, current, []).assignments == moved.assignments
    assert as_agreed(moved, schema, {ROW: WORDS}, []).assignments == tasks.assignments, "an answer changed undoes it"


def handed_on(repository: Workspace, *moves: tuple[str, str, int], item: int = ITEM) -> tuple[Tasks, Cells]:
    """The plan after moves of an item agreed to one after the other: the giver, the taker, the day of September."""
    names = repository.tasks.roster.by_code
    asks = WORDS | {"item": str(item)}
    current = {
        register_key("2021", "petitions", f"{number:012}", giver): asks
        | {
            "takes_over": names[taker].name,
            "decision": "同意",
            "decided_on": f"2021-09-{day:02}",
            GRANTED: json.dumps({"question": number, "values": asks | {"takes_over": names[taker].name}, "before": {}}),
        }
        for number, (giver, taker, day) in enumerate(moves, start=1)
    }
    return as_agreed(repository.tasks, repository.schema, current, []), current


def test_what_is_handed_round_comes_back_to_its_unit_with_what_the_other_had(repository: Workspace) -> None:
    others = {each.unit for each in repository.tasks.of_item(ITEM)} - {UNIT, TAKER}
    tasks, _ = handed_on(repository, (UNIT, TAKER, 1), (TAKER, UNIT, 2))
    assert {each.unit for each in tasks.of_item(ITEM)} == {UNIT} | others
    assert tasks.moved == {(ITEM, TAKER): UNIT}
    assert [(each.giver, each.taker) for each in chain(tasks.paths, ITEM, UNIT)] == [(UNIT, TAKER), (TAKER, UNIT)]
    assert [each.giver for each in came_to(tasks.paths)[ITEM, UNIT]] == [TAKER]
    assert not gone_from(tasks.paths, UNIT) and [each.taker for each in gone_from(tasks.paths, TAKER)] == [UNIT]


def test_what_is_given_to_a_unit_stays_there_whatever_that_had_given_away_before(repository: Workspace) -> None:
    first, second, third = [each.unit for each in repository.tasks.of_item(ITEM)][:3]
    tasks, _ = handed_on(repository, (second, third, 1), (first, second, 2))
    had = {each.unit for each in repository.tasks.of_item(ITEM)}
    assert {each.unit for each in tasks.of_item(ITEM)} == had - {first}
    assert tasks.moved == {(ITEM, first): second}
    assert came_on(tasks.paths) == {(ITEM, second): date(2021, 9, 2)}, "what a unit has of its own did not come"


@given(moves=st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4), st.integers(1, 28)), max_size=6))
def test_who_has_an_item_after_moves_is_who_a_reader_of_them_in_order_would_say(
    repository: Workspace, moves: list[tuple[int, int, int]]
) -> None:
    units = [*[each.unit for each in repository.tasks.of_item(ITEM)][:3], TAKER, "SZ05"]
    told = [(units[giver], units[taker], day) for giver, taker, day in moves if giver != taker]
    tasks, _ = handed_on(repository, *told)
    have = {each.unit for each in repository.tasks.of_item(ITEM)}
    for giver, taker, _ in sorted(told, key=lambda each: each[2]):
        if giver in have:
            have = have - {giver} | {taker}
    assert {each.unit for each in tasks.of_item(ITEM)} == have
    assert not {unit for _, unit in tasks.moved} & have and set(tasks.moved.values()) <= have


def test_what_the_unit_applies_for_that_took_an_item_over_holds_it_up(repository: Workspace) -> None:
    _, current = handed_on(repository, (UNIT, TAKER, 1))
    row = register_key("2021", "petitions", "9" * 12, TAKER)
    current |= {row: WORDS | {"type": "不涉及"}}
    tasks = as_agreed(repository.tasks, repository.schema, current, [case(date(2021, 9, 3), row=row)])
    assert [each.answered for each in tasks.applied[TAKER, ITEM]] == [None]


@pytest.mark.parametrize(
    ("held", "waits"),
    [
        ({"status": "已完成", "done_on": "2021-09-10", "evidence": "网站"}, True),
        ({"status": "已完成"}, False),
        ({"status": "推进中"}, False),
        ({"status": "已完成", "done_on": "2021-09-10", "evidence": "网站", "verdict": "通过销号"}, False),
        ({}, False),
    ],
)
def test_a_claim_is_known_of_the_unit_that_made_it_also_once_its_item_has_gone_to_another(
    repository: Workspace, held: dict[str, str], waits: bool
) -> None:
    agreed = {ROW: WORDS | {"decision": "同意", "decided_on": "2021-09-28"}}
    current = {**agreed, task_key("2021", ITEM, UNIT): held}
    tasks, sheet = as_agreed(repository.tasks, repository.schema, current, ()), repository.schema.tasks
    assert (ITEM, UNIT) in tasks.moved and (ITEM, UNIT) not in repository.tasks.moved
    for its in (repository.tasks, tasks):
        assert bool(claim_of(its, sheet, current, date(2021, 9, 28), ITEM, UNIT)) == waits
    assert claim_of(tasks, sheet, current, date(2021, 9, 28), ITEM, TAKER) is None
    assert claim_of(tasks, sheet, current, date(2021, 9, 28), 999, UNIT) is None


def test_who_is_named_to_take_over_is_known_of_every_application_that_was_answered(repository: Workspace) -> None:
    def named(**words: str) -> frozenset[str]:
        return named_to_take_over(repository.tasks, repository.schema, {ROW: WORDS | words})

    assert named() == frozenset(), "not answered yet"
    assert named(decision="同意") == named(decision="不同意") == {TAKER}
    assert named(decision="同意", takes_over="没有的单位") == named(decision="同意", type="延期") == frozenset()


GIVEN = ("6月底前完成方案，9月底前公开目录，12月底前完成评价", "6月底前建成专栏，12月底前验收，每季度更新")


@pytest.mark.parametrize(
    ("phrase", "said", "left"),
    [
        (GIVEN[0], [], ["2021-06-30", "2021-09-30", "2021-12-31"]),
        (GIVEN[0], ["方案"], ["2021-09-30", "2021-12-31"]),
        (GIVEN[0], ["方案", "目录"], ["2021-12-31"]),
        ("每季度末", ["一季度"], ["2021-06-30", "2021-09-30", "2021-12-31"]),
        ("每季度末", ["一季度", "二季度"], ["2021-09-30", "2021-12-31"]),
        (GIVEN[1], ["专栏"], ["2021-12-31", "2021-09-30"]),
    ],
)
def test_who_takes_an_item_over_owes_nothing_again_that_the_giver_had_closed(
    repository: Workspace, phrase: str, said: list[str], left: list[str]
) -> None:
    schema, plan = repository.schema, replace(repository.tasks.plan, issued=date(2021, 3, 1))
    giver, taker, item = TAKER, UNIT, 39
    assert [each.unit for each in repository.tasks.of_item(item)] == [giver]
    deadlines = {**repository.tasks.deadlines, item: parse_deadline(phrase, 2021)}
    tasks, key = replace(repository.tasks, plan=plan, deadlines=deadlines), task_key("2021", item, giver)
    at, values = datetime(2021, 8, 20, 9), dict[str, str]()
    for number, words in enumerate(said):
        values |= {"status": "已完成", "done_on": "2021-06-20", "evidence": words}
        (claim,) = claims(tasks, schema.tasks, {key: values}, at.date())
        made = give(Verdict("verified", stage=claim.stage), key, schema.tasks, values, at, WEEKDAYS, at.date())
        values, at = values | {each.field: each.value for each in made}, at + timedelta(days=number + 1)
    asks = {**WORDS, "item": str(item), "takes_over": tasks.roster.name_of(taker)}
    asks |= {"decision": "同意", "decided_on": "2021-09-01"}
    current = {register_key("2021", "petitions", "0" * 12, giver): asks, key: values}
    moved = as_agreed(tasks, schema, current, [])
    (taken,) = moved.of_item(item)
    assert taken.unit == taker
    dues = [str(each.due) for each in due_standings(moved, schema.tasks, taken, {}, date(2021, 9, 2))]
    assert dues == left
    (row,) = (each for each in ledger_rows(moved, schema, current, date(2021, 9, 2)) if each.item == item)
    assert row.values["due"] == min(dues)
    assert ("已由原单位销号" in row.values["deadline"]) == bool(said)


@pytest.mark.parametrize("phrase", ["长期坚持", "每季度末"])
def test_no_time_is_given_for_what_has_no_day_that_could_be_moved(repository: Workspace, phrase: str) -> None:
    deadlines = {**repository.tasks.deadlines, ITEM: parse_deadline(phrase, 2021)}
    tasks = replace(repository.tasks, deadlines=deadlines)
    asks = WORDS | {"type": "延期", "until": "2021-12-01"}
    assert "没有可以延" in hindered(tasks, repository.schema, {ROW: asks}, ROW, asks, datetime(2021, 9, 1))


def agreed_until(unit: str, until: str, number: int = 50, item: int = ITEM) -> Cells:
    row = register_key("2021", "petitions", f"{number:012}", unit)
    return {row: {"item": str(item), "type": "延期", "reason": "系统升级", "until": until, "decision": "同意"}}


@pytest.mark.parametrize(
    ("moves", "asked", "dues"),
    [
        ([("SZ08", "SZ02", 3)], [("SZ08", "2021-11-15")], ["2021-11-15"]),
        ([("SZ08", "SZ02", 3)], [("SZ08", "2021-11-15"), ("SZ02", "2021-10-31")], ["2021-11-15"]),
        ([("SZ08", "SZ02", 3)], [("SZ08", "2021-10-31"), ("SZ02", "2021-11-15")], ["2021-11-15"]),
        ([("SZ08", "SZ02", 3), ("SZ02", "SZ05", 4)], [("SZ08", "2021-11-15")], ["2021-11-15"]),
        ([("SZ08", "SZ02", 3), ("SZ02", "SZ08", 4)], [("SZ02", "2021-11-15")], ["2021-11-15"]),
        ([("SZ08", "SZ02", 3)], [("SZ05", "2021-11-15")], ["2021-09-30"]),
    ],
)
def test_time_that_was_given_for_an_item_goes_with_it_to_the_unit_that_takes_it_over(
    repository: Workspace, moves: list[tuple[str, str, int]], asked: list[tuple[str, str]], dues: list[str]
) -> None:
    item = 39
    assert [each.unit for each in repository.tasks.of_item(item)] == ["SZ08"]
    deadlines = {**repository.tasks.deadlines, item: parse_deadline("2021年9月前", 2021)}
    office = replace(repository, tasks=replace(repository.tasks, deadlines=deadlines))
    _, current = handed_on(office, *moves, item=item)
    for number, (unit, until) in enumerate(asked, start=50):
        current |= agreed_until(unit, until, number, item)
    tasks = as_agreed(office.tasks, office.schema, current, [])
    holder = moves[-1][1]
    assert [str(each.due) for each in tasks.deadline_of(item, holder).milestones] == dues
    (row,) = (
        each
        for each in ledger_rows(tasks, office.schema, current, date(2021, 10, 5))
        if (each.item, each.unit) == (item, holder)
    )
    assert row.values["due"] == dues[0] and ("同意延期至" in row.values["deadline"]) == (dues[0] > "2021-09-30")
    assert (row.standing.state == State.OVERDUE) == (dues[0] < "2021-10-05")


def test_time_given_to_one_of_those_whose_part_a_unit_takes_over_moves_nothing_for_the_others(
    repository: Workspace,
) -> None:
    item = next(number for number in repository.tasks.plan.by_number if 3 <= len(repository.tasks.of_item(number)) < 15)
    deadlines = {**repository.tasks.deadlines, item: parse_deadline("2021年9月前", 2021)}
    first, second, third = [each.unit for each in repository.tasks.of_item(item)][:3]
    taker = next(
        each.code for each in repository.tasks.roster.units if not repository.tasks.assignment(item, each.code)
    )
    office = replace(repository, tasks=replace(repository.tasks, deadlines=deadlines))

    def due(current: Cells, unit: str) -> str:
        return str(as_agreed(office.tasks, office.schema, current, []).deadline_of(item, unit).due)

    _, both = handed_on(office, (first, taker, 2), (second, taker, 3), item=item)
    assert due(both | agreed_until(first, "2021-11-15", item=item), taker) == "2021-09-30"
    every = both | agreed_until(first, "2021-11-15", item=item) | agreed_until(second, "2021-10-31", 51, item)
    assert due(every, taker) == "2021-10-31", "until the earlier of them"
    _, joined = handed_on(office, (first, third, 2), item=item)
    assert due(joined | agreed_until(first, "2021-11-15", item=item), third) == "2021-09-30", (
        "its own part was given no time"
    )
    assert due(joined | agreed_until(third, "2021-11-15", item=item), third) == "2021-11-15"


def test_what_the_giver_had_closed_within_the_time_it_was_given_is_not_owed_again(repository: Workspace) -> None:
    schema, giver, taker, item = repository.schema, "SZ08", "SZ02", 39
    plan = replace(repository.tasks.plan, issued=date(2021, 3, 1))
    deadlines = {**repository.tasks.deadlines, item: parse_deadline(GIVEN[0], 2021)}
    tasks, key = replace(repository.tasks, plan=plan, deadlines=deadlines), task_key("2021", item, giver)
    values = {"status": "已完成", "done_on": "2021-07-10", "evidence": "方案"}
    current: Cells = {key: values} | agreed_until(giver, "2021-07-31", item=item)
    its = as_agreed(tasks, schema, current, [])
    (claim,) = claims(its, schema.tasks, current, date(2021, 7, 12))
    made = give(Verdict("verified", stage=claim.stage), key, schema.tasks, values, datetime(2021, 7, 12, 9), WEEKDAYS)
    asks = {**WORDS, "item": str(item), "takes_over": tasks.roster.name_of(taker)}
    asks |= {"decision": "同意", "decided_on": "2021-09-01"}
    current |= {key: values | {each.field: each.value for each in made}}
    current |= {register_key("2021", "petitions", "0" * 12, giver): asks}
    moved = as_agreed(tasks, schema, current, [])
    assert [str(each.due) for each in moved.deadline_of(item, taker).milestones] == ["2021-09-30", "2021-12-31"]
    (row,) = (each for each in ledger_rows(moved, schema, current, date(2021, 9, 2)) if each.item == item)
    assert "同意延期至" not in row.values["deadline"], "what it moved is closed"


@pytest.mark.parametrize("moved", [True, False])
def test_what_was_taken_over_and_is_judged_for_the_year_says_from_whom_and_since_when(
    repository: Workspace, moved: bool
) -> None:
    schema, giver, taker, item = repository.schema, "SZ08", "SZ02", 39
    deadlines = {**repository.tasks.deadlines, item: parse_deadline("长期坚持", 2021)}
    tasks = replace(repository.tasks, deadlines=deadlines)
    asks = {**WORDS, "item": str(item), "takes_over": tasks.roster.name_of(taker)}
    asks |= {"decision": "同意", "decided_on": "2021-11-03"} if moved else {}
    holder = taker if moved else giver
    said = {"status": "长期坚持", "progress": "每月更新"}
    current: Cells = {register_key("2021", "petitions", "0" * 12, giver): asks}
    current |= {task_key("2021", item, unit): said for unit in (giver, taker)}
    its = as_agreed(tasks, schema, current, [])
    (claim,) = claims(its, schema.tasks, current, date(2021, 12, 5))
    assert claim.year_end and claim.row.unit == holder
    words = f"2021年11月3日由{tasks.roster.name_of(giver)}调整来" if moved else ""
    assert passing_words(its, schema.tasks, claim) == words
    (shown,) = shown_claims([claim], its, schema.tasks, {}, {}).values()
    assert shown["aside"].splitlines()[1:] == ([words] if moved else [])
