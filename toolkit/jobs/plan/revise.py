"""A plan or roster that changed in mid-year: `plan changes`, and what units merged or split hand over."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING

from toolkit.domain.ledger.succession import Succession, carry_over
from toolkit.domain.plan.revision import affected, renumbered, revisions, version_kept, version_of
from toolkit.errors import WorkspaceError
from toolkit.jobs.report import Report
from toolkit.jobs.stores import ledger
from toolkit.jobs.workspace import Workspace
from toolkit.keys import RowKey
from toolkit.problems import shorten
from toolkit.reports.result import Table

if TYPE_CHECKING:
    from toolkit.edges.store.store import Store

_LISTED = 3
"""Units named in full in the table before it only counts them."""


def show_changes(workspace: Workspace) -> Report:
    """List what changed in plan and roster since workbooks were last generated, and the units it touches."""
    tasks = workspace.tasks
    with ledger(workspace, dry_run=True) as store:
        kept = store.plans.snapshot(tasks.plan.id)
    if kept is None:
        return Report(summary="还没有下发过台账，没有可以比较的", data={"changes": [], "units": [], "renumbered": []})
    before, after = version_kept(kept), version_of(tasks)
    found = revisions(before, after, {unit.code: unit.former for unit in tasks.roster.units})
    names = {**before.units, **after.units}
    touched = [names[code] for code in names if code in affected(found)]
    moved = renumbered(before, after)
    rows = []
    for each in found:
        units = [names.get(code, code) for code in each.units]
        shown = "、".join(units) if len(units) <= _LISTED else f"{units[0]}等{len(units)}个单位"
        item = "" if each.item is None else str(each.item)
        rows.append((each.kind.label, item, each.what, shorten(each.before), shorten(each.after), shown))
    summary = (
        f"方案和名册与上次下发时相比有{len(found)}处变化，涉及{len(touched)}个单位；"
        "只给这些单位重新下发：toolkit generate --affected"
        if found
        else "方案和名册与上次下发时相同"
    )
    if moved:
        summary += "；序号有变动，请先改回：" + _moved(moved)
    return Report(
        summary=summary,
        data={
            "changes": [{**asdict(each), "kind": each.kind.value} for each in found],
            "units": touched,
            "renumbered": [list(pair) for pair in moved],
        },
        tables=(Table("变化", ("", "序号", "栏目", "原来", "现在", "涉及单位"), tuple(rows)),) if rows else (),
    )


def not_renumbered(workspace: Workspace, store: Store) -> None:
    """Refuse a plan whose items stand under other numbers than when workbooks went out: rows go by the number."""
    kept = store.plans.snapshot(workspace.tasks.plan.id)
    moved = renumbered(version_kept(kept), version_of(workspace.tasks)) if kept else ()
    if moved:
        raise WorkspaceError(
            f"已经下发的事项换了序号：{_moved(moved)}。台账按序号记账，照此办理会记到别的事项上",
            f"请在 {workspace.chosen.file} 里改回原来的序号，新增的事项用没有用过的序号，再运行一次。",
        )


def take_over(
    workspace: Workspace, store: Store, at: datetime, *, dry_run: bool = False
) -> dict[RowKey, dict[str, str]]:
    """The plan's ledger, after what units merged or split had reported is carried over to those that go on with it."""
    plan, succession = workspace.tasks.plan.id, Succession.of(workspace.tasks)
    current = store.cells.current(plan)
    if not succession.heirs:
        return current

    carried = carry_over(succession, current, store.cells.changes, store.cases.of_plan(plan), at)
    if not dry_run and (carried.changes or carried.cases):
        store.apply(carried.changes, carried.cases)
    for change in carried.changes:
        current.setdefault(change.row, {})[change.field] = change.value
    return current


def _moved(moved: tuple[tuple[int, int], ...]) -> str:
    return "、".join(f"原第{old}项现为第{new}项" for old, new in moved[:6]) + ("等" if len(moved) > 6 else "")
