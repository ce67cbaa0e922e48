"""One state a row: workbook and cover, what its leader sees, letters, master, status and page all show the same one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.book.unit.task_rows import task_rows
from toolkit.domain.ledger.claims import claimed_or_closed, claims
from toolkit.domain.ledger.due_standings import due_standings
from toolkit.domain.ledger.editions import Issue, next_edition, snapshot
from toolkit.domain.ledger.labels import Label
from toolkit.domain.ledger.lead_view import led_rows
from toolkit.domain.ledger.ledger_rows import ledger_rows, rows_with_dues
from toolkit.domain.ledger.petitions import with_extensions
from toolkit.domain.ledger.phases import Phase, phase
from toolkit.domain.ledger.row_states import State
from toolkit.domain.ledger.standing import AND, BESIDE, SAYS
from toolkit.domain.ledger.state import LedgerState
from toolkit.domain.ledger.task_figures import task_figures
from toolkit.domain.ledger.verdicts import Verdict, give
from toolkit.domain.mail.verdict_news import verdict_news
from toolkit.domain.plan.calendar import WEEKDAYS
from toolkit.domain.plan.deadlines.phrases import parse_deadline
from toolkit.domain.plan.model import Role
from toolkit.domain.plan.tasks import NEVER, Applied, Filed, Tasks
from toolkit.jobs.workspace import Workspace
from toolkit.keys import task_key
from toolkit.schema.model import Sheet

ITEM, UNIT, PLAN = 39, "SZ08", "2021"
KEY = task_key(PLAN, ITEM, UNIT)
PHRASES = (
    "长期工作",
    "9月底前",
    "6月底前完成方案，12月底前完成评价",
    "每季度末",
    "每月28日前",
    "11月底前建成专栏，每季度更新",
    "6月底前建成专栏，12月底前完成验收，每季度更新",
    "9月底前；每季度末；每月10日前",
)
DAYS = st.dates(date(2021, 3, 2), date(2022, 1, 20))
FILLED = st.fixed_dictionaries(
    {
        "status": st.sampled_from(("未启动", "推进中", "已完成", "长期坚持", "申请不涉及")),
        "done_on": st.dates(date(2021, 3, 1), date(2021, 12, 28)).map(str),
        "evidence": st.sampled_from(("网站", "文件", "专栏")),
        "progress": st.just("职责已划转"),
    }
)
"""What checks let into the ledger: a claim is whole."""
BLANKS = st.sets(st.sampled_from(("done_on", "evidence")))
VERDICTS = st.sampled_from(
    (
        Verdict("verified"),
        Verdict("sent_back", "缺文号"),
        Verdict("rectify", "没有办完"),
        Verdict("confirmed_not_applicable"),
    )
)

Life = list[tuple[dict[str, str], Verdict | None, date]]
"""What the unit says and what the office says of it, if anything, day by day."""


def told(says: Mapping[str, str], blank: set[str]) -> dict[str, str]:
    """What a unit writes; only what claims nothing leaves anything blank."""
    whole = says["status"] in ("已完成", "申请不涉及")
    return {name: text for name, text in says.items() if whole or name not in blank}


@st.composite
def lives(draw: st.DrawFn) -> Life:
    """What the unit says, and what the office says of the claim that this makes, if anything, day by day."""
    days = sorted(draw(st.lists(DAYS, max_size=4)))
    return [(told(draw(FILLED), draw(BLANKS)), draw(st.none() | VERDICTS), day) for day in days]


def lived(tasks: Tasks, sheet: Sheet, life: Life) -> dict[str, str]:
    values = dict[str, str]()
    for says, verdict, day in life:
        values = {**values, "done_on": "", "evidence": "", **says}
        for claim in claims(tasks, sheet, {KEY: values}, day) if verdict else ():
            its = replace(verdict, stage=claim.stage)
            for each in give(its, KEY, sheet, values, datetime(day.year, day.month, day.day, 9), WEEKDAYS, day):
                values[each.field] = each.value
    return {name: text for name, text in values.items() if text}


class Office:
    """The sample's plan as issued early in its year, and its sheets."""

    def __init__(self, repository: Workspace) -> None:
        self.schema = repository.schema
        self.tasks = replace(repository.tasks, plan=replace(repository.tasks.plan, issued=date(2021, 3, 1)))


@pytest.fixture(scope="module")
def office(repository: Workspace) -> Office:
    """Told apart from the workspace, which a failing example would spell out."""
    return Office(repository)


@settings(deadline=None)
@given(
    phrase=st.sampled_from(PHRASES),
    life=lives(),
    today=DAYS,
    handed=st.sampled_from((date(2021, 3, 2), date(2021, 8, 2), NEVER)),
    applied=st.none() | st.tuples(DAYS, st.none() | DAYS, st.sampled_from(Filed)),
    untold=st.booleans(),
    heard=st.none() | st.just(NEVER) | DAYS,
)
def test_a_row_stands_alike_wherever_it_is_shown(
    office: Office,
    phrase: str,
    life: Life,
    today: date,
    handed: date,
    applied: tuple[date, date | None, Filed] | None,
    untold: bool,
    heard: date | None,
) -> None:
    schema, tasks = office.schema, office.tasks
    (mine,) = (each for each in office.tasks.assignments if each.item == ITEM)
    lead = replace(mine, unit="SZ01", roles=frozenset({Role.LEAD}))
    assert mine.unit == UNIT
    tasks = replace(
        tasks,
        assignments=(lead, mine),
        deadlines={**office.tasks.deadlines, ITEM: parse_deadline(phrase, 2021)},
        handed={UNIT: handed, "SZ01": handed},
    )
    values = lived(tasks, schema.tasks, life)
    if applied and (applied[1] is None or applied[0] < applied[1]):
        tasks = replace(tasks, applied={(UNIT, ITEM): (Applied(*applied),)})
    if untold and phase(schema.tasks, values, None).returned:
        tasks = replace(tasks, untold=frozenset({(UNIT, ITEM)}))
    elif heard and phase(schema.tasks, values, None).returned:
        tasks = replace(tasks, heard={(UNIT, ITEM): heard})
    current = {KEY: values}
    figure = task_figures(tasks, schema, LedgerState(PLAN, today, current, (), (), {}, {}, handed=tasks.handed))[-1]
    row = ledger_rows(tasks, schema, current, today)[-1]
    assert (row.phase, row.standing.hint, row.values["due"]) == (
        figure.phase,
        figure.hint,
        figure.due.isoformat() if figure.due else "",
    ), "letters and status"
    phrases = row.standing.hint.split(AND)
    assert len({*phrases}) == len(phrases), "nothing is said twice of one row"
    (unit,) = (each for each in tasks.roster.units if each.code == UNIT)
    shown = snapshot(tasks, unit, {UNIT: current}, schema, today, today)
    (its,) = task_rows(next_edition(None, PLAN, UNIT, shown, schema, Issue(today, "key")), schema.tasks)
    assert (its.standing, its.due, its.phase) == (row.standing, figure.due, figure.phase), "workbook and cover"
    (leads,) = (each for each in tasks.roster.units if each.code == "SZ01")
    its_led = snapshot(tasks, leads, {UNIT: current}, schema, today, today)
    (led,) = led_rows(next_edition(None, PLAN, "SZ01", its_led, schema, Issue(today, "key")))
    days, staged, _ = row.standing.hint.partition(SAYS)
    last = len(its.values.get(BESIDE, "").split())
    other = "".join(AND + each for each in row.standing.hint.split(AND)[-last:]) if staged and last else ""
    assert (led.standing.state, led.standing.hint) == (row.standing.state, days + other)
    pressed = {**values, **tasks.pressed_cells(ITEM, UNIT)}
    dues = tuple(due_standings(with_extensions(tasks, current, schema), schema.tasks, mine, pressed, today))
    back = any(each.phase.returned for each in dues) or (phase(schema.tasks, pressed, None).returned and not dues)
    news = verdict_news([row], {}, schema.tasks, "", 0, {}, lambda *_: "")
    assert len(news.back) == row.phase.returned == back, "the letter counts what is to be mended"
    assert figure.sent_back == (back and not figure.label.finished), "and so does status"
    made = claims(with_extensions(tasks, current, schema), schema.tasks, current, today)
    waits = [each for each in made if not (each.touched or each.year_end)]
    assert len(news.waiting) == row.waits == len(waits), "one truth of what waits for the office"
    assert row.phase != Phase.CLAIMED or waits, "and 状态 never says so of what does not"
    assert row.standing.hint.endswith("待核查") == bool(waits), "the row says so beside what is late or came back"
    assert not waits or "待核查" in figure.why, "and why"
    if back:
        assert figure.label in (Label.OVERDUE, Label.RETURNED, Label.DUE_SOON, Label.ASKED)
        assert figure.label == Label.ASKED or values["verdict"] in figure.why, "why says so whatever is late"
        hint = row.standing.hint.removesuffix(f"{AND}待核查").rpartition(AND)[2]
        said = hint.startswith(("退回", "限期整改", "申请待核定", "填报待核定"))
        assert said or any(each.phase.returned and each.late(today) for each in dues), "and the row, or that it is late"
    assert any(each.late(today) for each in dues) <= row.standing.hint.startswith("逾期"), "what is late is said first"
    assert (row.standing.state == State.OVERDUE) == (figure.label == Label.OVERDUE), "no more and no less is late"


@settings(deadline=None)
@given(
    phrase=st.sampled_from(PHRASES),
    known=st.lists(lives(), min_size=1, max_size=3),
    units=st.lists(
        st.tuples(
            st.integers(0, 2),
            st.sampled_from((date(2021, 3, 2), date(2021, 8, 2), NEVER)),
            st.none() | st.tuples(DAYS, st.none() | DAYS, st.sampled_from(Filed)),
            st.booleans(),
            st.none() | DAYS,
            st.frozensets(st.sampled_from((date(2021, 6, 30), date(2021, 9, 30))), max_size=1),
        ),
        min_size=2,
        max_size=6,
    ),
    today=DAYS,
)
def test_rows_of_an_item_stand_together_as_each_does_alone(
    office: Office, phrase: str, known: list[Life], units: list[tuple[Any, ...]], today: date
) -> None:
    """What is found once for rows that say the same is what each of them says, whatever stands before it."""
    schema, sheet = office.schema, office.schema.tasks
    mine = next(each for each in office.tasks.assignments if each.item == ITEM)
    codes = [unit.code for unit in office.tasks.roster.units]
    base = replace(office.tasks, deadlines={**office.tasks.deadlines, ITEM: parse_deadline(phrase, 2021)})
    of = dict(zip(codes, units, strict=False))
    base = replace(
        base,
        assignments=tuple(replace(mine, unit=code) for code in of),
        handed={code: handed for code, (_, handed, *_) in of.items()},
        applied={(code, ITEM): (Applied(*asked),) for code, (_, _, asked, *_) in of.items() if asked},
        untold=frozenset((code, ITEM) for code, (*_, untold, _, _) in of.items() if untold),
        heard={(code, ITEM): heard for code, (*_, heard, _) in of.items() if heard},
        met={(code, ITEM): met for code, (*_, met) in of.items() if met},
    )
    lived_once = [lived(office.tasks, sheet, life) for life in known]
    current = {task_key(PLAN, ITEM, code): lived_once[at % len(known)] for code, (at, *_) in of.items()}
    alone = [replace(base, assignments=(each,)) for each in base.assignments]
    assert list(rows_with_dues(base, schema, current, today)) == [
        row for each in alone for row in rows_with_dues(each, schema, current, today)
    ]
    assert list(claimed_or_closed(base, sheet, current, today)) == [
        claim for each in alone for claim in claimed_or_closed(each, sheet, current, today)
    ]
