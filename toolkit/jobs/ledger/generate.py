"""`generate`: one workbook a unit into `outbox/ledgers/`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.book.unit.letterhead import Letterhead
from toolkit.book.unit.unit_book import build_unit_book
from toolkit.domain.ledger.editions import next_edition, plan_differs, snapshot
from toolkit.domain.ledger.records import Edition, Snapshot
from toolkit.domain.ledger.rounds import Round, next_return_by, round_of
from toolkit.domain.plan.revision import version_of
from toolkit.domain.plan.units import Unit
from toolkit.edges.system.files import write_whole
from toolkit.errors import ToolkitError
from toolkit.jobs.paths import ledger_path
from toolkit.jobs.report import Report
from toolkit.jobs.state import load_state
from toolkit.jobs.stores import ledger
from toolkit.jobs.tracking import Tracker, untracked
from toolkit.jobs.workspace import Workspace
from toolkit.reports.result import Table

if TYPE_CHECKING:
    from toolkit.edges.store.store import Store


def generate(
    workspace: Workspace,
    today: date,
    names: Sequence[str] = (),
    *,
    affected: bool = False,
    dry_run: bool = False,
    track: Tracker = untracked,
) -> Report:
    """Make the workbooks of all assigned units, or of those named by name, alias or code.

    A unit whose snapshot has not changed since its latest edition gets the same file again, byte for byte. With
    `affected` only those are made of which plan or roster say something else than their latest edition.
    """
    units = chosen_units(workspace, names)
    with ledger(workspace, dry_run=dry_run) as store:
        made = make_ledgers(workspace, store, units, today, affected=affected, dry_run=dry_run, track=track)
    new = sum(is_new for _, _, _, is_new in made)
    rows = tuple(
        (unit.name, str(_items(edition)), edition.id[:8], f"第{edition.sequence}次", "新下发" if is_new else "未变")
        for unit, edition, _, is_new in made
    )
    return Report(
        summary=("（演练，未写入）" if dry_run else "")
        + f"{len(made)}个单位的台账：新下发{new}份，未变{len(made) - new}份，在 {workspace.outbox / 'ledgers'}",
        data={
            "workbooks": [
                {
                    "unit": unit.name,
                    "path": str(path),
                    "items": _items(edition),
                    "edition": edition.id,
                    "sequence": edition.sequence,
                    "new": is_new,
                }
                for unit, edition, path, is_new in made
            ]
        },
        tables=(Table("台账", ("单位", "项数", "下发编号", "次数", ""), rows),),
    )


def chosen_units(workspace: Workspace, names: Sequence[str]) -> tuple[Unit, ...]:
    """The assigned units, or those of them that `names` name; an unknown name raises with what to do."""
    assigned = workspace.tasks.units()
    if not names:
        return assigned
    found = {name: workspace.tasks.roster.find(name) for name in names}
    unknown = [name for name, unit in found.items() if unit not in assigned]
    if unknown:
        raise ToolkitError(
            f"没有这个单位，或它没有任务：{'、'.join(unknown)}",
            "请用单位名册 seeds/units.csv 里的名称、别名或代码。",
        )
    wanted = set(found.values())
    return tuple(unit for unit in assigned if unit in wanted)


def make_ledgers(
    workspace: Workspace,
    store: Store,
    units: Sequence[Unit],
    today: date,
    *,
    affected: bool = False,
    dry_run: bool = False,
    track: Tracker = untracked,
) -> list[tuple[Unit, Edition, Path, bool]]:
    """Write each unit's workbook; returns (unit, edition, path, whether the edition is new).

    The edition is recorded before its file is written: a file without a record could never come back. What was
    reported by units since merged or split is carried over first. The plan is kept as handed out when no unit is left
    that has an older one. With `affected`, units whose plan part is as in
    their latest edition are left out.
    """
    from toolkit.edges.writing.workbook import write_book

    tasks, schema = workspace.tasks, workspace.schema
    plan, rounds = tasks.plan, workspace.settings.rounds
    workspace.not_before_issue(today)
    back = next_return_by(today, rounds.every, rounds.return_day, workspace.calendar(today))
    period = round_of(back, rounds.every)
    state = load_state(workspace, store, datetime.combine(today, time()), dry_run=dry_run)
    current, latest = state.current, state.latest

    def shown_to(unit: Unit) -> Snapshot:
        return snapshot(tasks, unit, current, schema, period.id, back, today)

    made = []
    for unit in track(units, "写台账"):
        shown = shown_to(unit)
        before = latest.get(unit.code)
        if affected and not plan_differs(before, shown, schema):
            continue
        edition = next_edition(before, plan.id, unit.code, period.id, shown, schema, today)
        path = ledger_path(workspace, unit)
        if not dry_run:
            data = write_book(build_unit_book(edition, schema, letterhead(workspace, period)))
            store.editions.add(edition)
            path = write_whole(path, data)
        made.append((unit, edition, path, edition is not before))
    if not dry_run:
        now = {**latest, **{unit.code: edition for unit, edition, _, _ in made}}
        others = [unit for unit in tasks.units() if now.get(unit.code) is latest.get(unit.code)]
        if state.version is None or not any(
            plan_differs(now.get(unit.code), shown_to(unit), schema) for unit in others
        ):
            store.plans.save(plan.id, plan.title, plan.year, plan.issued, version_of(tasks).kept())
    return made


def letterhead(workspace: Workspace, period: Round) -> Letterhead:
    """What every cover says of the plan, the round and the office."""
    office, plan = workspace.settings.office, workspace.tasks.plan
    return Letterhead(
        plan.title,
        plan.year,
        workspace.chosen.work,
        period.label,
        office.name,
        office.phone,
        office.mail,
        workspace.calendar(plan.issued),
    )


def _items(edition: Edition) -> int:
    return sum(key.item is not None for key in edition.cells)
