"""`export`: the ledger's tables as CSV and JSON, for other programs."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING

from toolkit.edges.system.files import write_whole
from toolkit.errors import ToolkitError
from toolkit.jobs.ledger.figures import figures_now
from toolkit.jobs.state import read_state
from toolkit.jobs.stores import looking
from toolkit.jobs.workspace import Workspace
from toolkit.keys import OFFICE
from toolkit.reports.office.export import TABLES, Exported
from toolkit.reports.office.tables import (
    DataTable,
    assignments_table,
    changes_table,
    figures_table,
    personal_fields,
    returns_table,
)

if TYPE_CHECKING:
    from toolkit.edges.store.store import Store

FORMATS = ("csv", "json")
FOLDER = "export"
"""Where it goes, below the outbox: its owner's alone, as it holds what units wrote."""


def export(
    workspace: Workspace,
    now: datetime,
    names: Collection[str] = (),
    formats: Collection[str] = (),
    *,
    contacts: bool = False,
    dry_run: bool = False,
) -> Exported:
    """Write tables (all without `names`) in the formats asked for (both without any) into `outbox/export/`.

    Telephone numbers, and the people they are of, are in them only with `contacts`. `ToolkitError` for a table or a
    format that there is not.
    """
    from toolkit.edges.export import as_csv, as_json

    wanted, kinds = _known("表", names, TABLES), _known("格式", formats, FORMATS)
    workspace.not_before_issue(now.date())
    with looking(workspace, dry_run=dry_run) as store:
        tables = [table for table in _tables(workspace, store, now, contacts=contacts) if table.name in wanted]
    folder, made = workspace.outbox / FOLDER, {"csv": as_csv, "json": as_json}
    files = [
        (folder / f"{table.name}.{kind}", made[kind](table.columns, table.rows)) for table in tables for kind in kinds
    ]
    written = () if dry_run else tuple(write_whole(path, data, private=True) for path, data in files)
    return Exported(rows={table.name: len(table.rows) for table in tables}, files=written, dry_run=dry_run)


def _known(what: str, asked: Collection[str], there: Collection[str]) -> tuple[str, ...]:
    if wrong := [each for each in asked if each not in there]:
        raise ToolkitError(f"没有“{wrong[0]}”这种{what}", f"可以写：{'、'.join(there)}。")
    return tuple(each for each in there if each in asked or not asked)


def _tables(workspace: Workspace, store: Store, now: datetime, *, contacts: bool) -> tuple[DataTable, ...]:
    mails = store.outbox.mails()
    state = read_state(workspace, store, now.date(), mails)
    figures = figures_now(workspace, state, mails)
    schema, roster = workspace.schema, workspace.tasks.roster
    leave = frozenset[str]() if contacts else personal_fields(schema)
    changes = store.cells.changes_of(state.plan, sorted(state.by_unit.keys() - {OFFICE}))
    files = {ret.id: ret.file for ret in state.returns}
    return (
        assignments_table(figures, schema, leave),
        changes_table(changes, schema, roster, files, leave),
        returns_table(state.returns, roster, workspace.settings.office.name),
        figures_table(figures),
    )
