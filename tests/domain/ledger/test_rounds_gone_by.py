"""A round gone by is of the units that owed it then, whatever they have to do by now."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date, datetime

import pytest

from toolkit.book.office.figure_listings import report_grid
from toolkit.book.office.overview import overview_sheet
from toolkit.codes import Outcome
from toolkit.domain.ledger.figures import Figures, figures_of
from toolkit.domain.ledger.records import Return
from toolkit.domain.ledger.report_status import ReportStatus
from toolkit.domain.ledger.round_figures import RoundRules
from toolkit.domain.ledger.state import LedgerState
from toolkit.domain.plan.tasks import Tasks
from toolkit.domain.plan.transfers import Transfer
from toolkit.jobs.workspace import Workspace
from toolkit.keys import OFFICE
from toolkit.reports.ledger.answers import answers_of, summary_of
from toolkit.reports.ledger.page_charts import charts_of

DAY = date(2021, 11, 8)
HANDED = date(2021, 8, 16)
GONE, OTHER = "SZ08", "SZ09"


def came(day: date, unit: str = GONE) -> Return:
    at = datetime(day.year, day.month, day.day, 9)
    return Return("a", "a.xlsx", 1, at, Outcome.MERGED, "2021", unit, statement="updated")


def figures(
    repository: Workspace,
    tasks: Tasks,
    *returns: Return,
    handed: Mapping[str, date] | None = None,
    given: Collection[tuple[str, date]] = (),
) -> Figures:
    first = handed or {GONE: HANDED, OTHER: HANDED}
    state = LedgerState("2021", DAY, {}, returns, (), {}, {}, handed=first, given=frozenset(given))
    rules = RoundRules("month", 25, repository.calendar(DAY))
    return figures_of(replace(tasks, handed=first), repository.schema, state, rules)


def owed(made: Figures, unit: str = GONE) -> list[str]:
    """The rounds that a unit owed, 未报 or 已报."""
    return [f"{each.round.id[-2:]}{each.states[unit].label}" for each in made.rounds if unit in each.owing]


def without(tasks: Tasks, unit: str) -> Tasks:
    return replace(tasks, assignments=tuple(each for each in tasks.assignments if each.unit != unit))


@pytest.fixture
def idle(repository: Workspace) -> Tasks:
    """The plan after all that one unit had went to another on 8 October."""
    tasks = repository.tasks
    mine = tuple(Transfer(each.item, GONE, OTHER, date(2021, 10, 8)) for each in tasks.of_unit(GONE))
    return replace(without(tasks, GONE), transfers=mine)


def test_who_gave_all_its_items_away_owed_the_rounds_before(repository: Workspace, idle: Tasks) -> None:
    assert owed(figures(repository, repository.tasks)) == ["08未报", "09未报", "10未报", "11未报"]
    assert owed(figures(repository, idle, came(date(2021, 8, 20)))) == ["08已报", "09未报"]
    assert owed(figures(repository, idle), OTHER) == ["08未报", "09未报", "10未报", "11未报"]


def test_a_round_counts_the_same_units_before_and_after_a_merger(repository: Workspace) -> None:
    """The unit goes out of the roster; the one that took it over has its workbook since 12 October."""
    tasks = without(repository.tasks, GONE)
    units = [
        replace(unit, code="NEW", former=(GONE,)) if unit.code == OTHER else unit
        for unit in tasks.roster.units
        if unit.code != GONE
    ]
    roster = replace(tasks.roster, units=tuple(units))
    moved = tuple(replace(each, unit="NEW") if each.unit == OTHER else each for each in tasks.assignments)
    merged = replace(tasks, roster=roster, assignments=moved)
    made = figures(repository, merged, came(date(2021, 9, 13)), handed={GONE: HANDED, "NEW": date(2021, 10, 12)})
    assert (owed(made), owed(made, "NEW")) == (["08未报", "09已报"], ["10未报", "11未报"])
    assert made.rounds[1].states[GONE] == ReportStatus.REPORTED
    assert sum(len(each.owing) for each in made.rounds) == 4


def test_where_nobody_knows_since_when_it_has_nothing_to_do_only_what_it_reported_counts(
    repository: Workspace,
) -> None:
    tasks = without(repository.tasks, GONE)
    assert owed(figures(repository, tasks, came(date(2021, 9, 13)))) == ["09已报"]
    assert owed(figures(repository, tasks)) == []


def test_a_review_workbook_of_the_offices_own_is_no_report(repository: Workspace) -> None:
    first = {GONE: HANDED, OFFICE: HANDED}
    made = figures(repository, repository.tasks, came(date(2021, 9, 13), OFFICE), handed=first)
    assert owed(made, OFFICE) == [] and all(OFFICE not in each.states for each in made.rounds)


def test_who_owed_a_round_is_named_wherever_it_is_told(repository: Workspace, idle: Tasks) -> None:
    made = figures(repository, idle)
    late = replace(made, rounds=made.rounds[:2])
    name = repository.tasks.roster.name_of(GONE)
    assert late.once_owing == (GONE,) and late.name_of(GONE) == name
    (line,) = [line for line in report_grid(late).lines if line[0] == f"{name}（现无任务）"]
    assert line[1:] == ("未报", "未报")
    answer = answers_of(late, {unit.code: at for at, unit in enumerate(repository.tasks.roster.units, 1)})[0]
    assert [(each.text, bool(each.anchor)) for each in answer.names if each.text == name] == [(name, False)]
    texts = [str(cell.value) for row in overview_sheet("总台账", late).rows for cell in row.cells]
    assert any(name in text and "未报" in text for text in texts)


def test_of_which_rounds_no_workbook_was_handed_out_is_said_wherever_rounds_are_shown(repository: Workspace) -> None:
    """One of August, and one noted as of a quarter, which counts for the month it was made in."""
    given = [("2021-08", date(2021, 8, 16)), ("2021-Q3", date(2021, 9, 10))]
    made = figures(repository, repository.tasks, given=given)
    assert [each.round.id[-2:] for each in made.rounds if not each.given] == ["10", "11"]
    assert [bool(each.not_given) for each in made.rounds] == [False, False, True, False]
    told = "2021年10月没有下发当期台账的记录，单位用手里的台账报。"
    places = {unit.code: number for number, unit in enumerate(repository.tasks.roster.units, 1)}
    assert told in [line.text for line in answers_of(made, places)[0].lines]
    assert "2021年10月全部未报送（没有下发本期台账的记录）" in summary_of(made)
    assert told in str(report_grid(made).note)
    assert told in [str(cell.value) for row in overview_sheet("总台账", made).rows for cell in row.cells]
    rounds = next(chart for chart in charts_of(made) if chart.id == "rounds")
    assert [line.more[-1] for line in rounds.lines] == [*2 * ["有下发本期台账的记录"], "没有下发本期台账的记录", "—"]
    every = figures(repository, repository.tasks, given=[*given, ("2021-10", date(2021, 10, 8))])
    assert next(chart for chart in charts_of(every) if chart.id == "rounds").heads[-1] == "报送日"
