"""年报表三: the registers of applications of a unit, or of all, read and counted for the annual report."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from toolkit.domain.ledger.annual_applications import REGISTER, AnnualTable, annual_table, unreported, unsettled
from toolkit.domain.ledger.figures import Figures
from toolkit.domain.ledger.merged_registers import MergedRegister, merged_registers
from toolkit.domain.ledger.records import Cells
from toolkit.domain.ledger.state import LedgerState
from toolkit.errors import ToolkitError
from toolkit.jobs.asked import unit_named
from toolkit.jobs.state import agreed
from toolkit.jobs.workspace import Workspace
from toolkit.problems import Problem
from toolkit.reports.office.paper_annual import annual_problems, annual_values
from toolkit.reports.office.papers import Head

if TYPE_CHECKING:
    from toolkit.edges.store.store import Store


def annual_paper(
    workspace: Workspace, store: Store, state: LedgerState, figures: Figures, head: Head, unit: str
) -> tuple[dict[str, Any], str, tuple[Problem, ...]]:
    """What stands in the paper of the plan's year, what it is about, what is wrong with its figures.

    Of the unit named, or of all that keep the register together. `ToolkitError` where there is no such register, or
    the unit keeps none.
    """
    its, year = agreed(workspace, state), workspace.tasks.plan.year
    register = _merged(its, state.current, figures, workspace)
    name = unit_named(workspace, unit).name if unit else ""
    silent = unreported(its.tasks, its.schema, state.current, [each.round.id for each in figures.rounds])
    if name and not (any(row.unit == name for row in register.rows) or name in register.states):
        raise ToolkitError(
            f"{name}没有“{register.register.title}”", "请核对单位；要填这张表的单位，见 toolkit plan show。"
        )
    table = _table(register, name, year, state)
    asked = unsettled(register.register, state.waiting, state.current, its.tasks.roster)
    unsure = [each for each in asked if not name or each.unit == name]
    table = replace(table, unplaced=(*table.unplaced, *dict.fromkeys(unsure)))
    body = name or f"全部填报单位合计（{len(register.states)}家）"
    before = _year_before(workspace, store, state, figures, name)
    missing = [each for each in silent if not name or each == name]
    problems = tuple(annual_problems(table, register.register.title, missing, before))
    return annual_values(figures, head, table, body), f"{name or '合计'}{year}年-", problems


def _table(register: MergedRegister, name: str, year: int, state: LedgerState) -> AnnualTable:
    rows = [row for row in register.rows if not name or row.unit == name]
    return annual_table(register.register, rows, year, state.day)


def _merged(its: Workspace, current: Cells, figures: Figures, workspace: Workspace) -> MergedRegister:
    calendar = workspace.calendar(its.tasks.plan.issued)
    every = merged_registers(its.tasks, its.schema, current, calendar, figures.day, figures.round.round.id, {})
    found = next((each for each in every if each.register.name == REGISTER), None)
    if found is None:
        raise ToolkitError("没有单位填报依申请公开登记", "方案里有这样的事项、单位填了登记表的，才有年报表三。")
    return found


def _year_before(
    workspace: Workspace, store: Store, state: LedgerState, figures: Figures, name: str
) -> AnnualTable | None:
    """The table of the year before, where the workspace has that year's plan and somebody filled in its register."""
    year = workspace.tasks.plan.year - 1
    for plan in workspace.settings.plans:
        if plan.issued >= workspace.chosen.issued:
            continue
        last = workspace.of_plan(plan.id)
        cells = store.cells.current(plan.id)
        if last.tasks.plan.year == year and any(row.sheet == REGISTER for row in cells):
            return _table(_merged(last, cells, figures, workspace), name, year, state)
    return None
