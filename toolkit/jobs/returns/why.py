"""`why`: every value of a unit's row with the file, cell, sender and time it came from, and what it was before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from toolkit.domain.ledger.claims import claim_of
from toolkit.domain.ledger.closing import Scan
from toolkit.domain.ledger.judged import Judged
from toolkit.domain.ledger.led_claims import LeadOpinion, lead_opinions
from toolkit.domain.ledger.ledger_rows import LedgerRow
from toolkit.domain.ledger.records import Cell, Return
from toolkit.domain.ledger.row_history import (
    RowHistory,
    SheetHistory,
    UnitHistory,
    any_known,
    cover_rows,
    field_named,
    register_rows,
    requirement_issued,
    row_histories,
    sheet_history,
    told_of,
    unit_asked,
    unplaced,
)
from toolkit.domain.ledger.state import LedgerState
from toolkit.domain.ledger.succession import Succession
from toolkit.domain.ledger.task_figures import TaskFigure, task_figures
from toolkit.domain.ledger.timeliness import timeliness
from toolkit.domain.office.issued_papers import Issued
from toolkit.domain.plan.proof import explain
from toolkit.domain.plan.units import Near
from toolkit.errors import ToolkitError, WorkspaceError
from toolkit.jobs.asked import no_item, nobody
from toolkit.jobs.ledger.issued import issued_now
from toolkit.jobs.returns.later_years import went_on
from toolkit.jobs.returns.reply import cells_of
from toolkit.jobs.state import agreed, read_state
from toolkit.jobs.stores import ledger
from toolkit.jobs.workspace import Workspace
from toolkit.keys import RowKey, item_number, task_key
from toolkit.problems import Origin
from toolkit.reports.returns.why import Provenance, RegisterProvenance
from toolkit.reports.returns.why_form import COVER, CoverProvenance, ItemProvenance, Sealed
from toolkit.schema.model import Register, Sheet
from toolkit.values import dataclass

if TYPE_CHECKING:
    from toolkit.edges.store.store import Store


def show_provenance(workspace: Workspace, today: date, name: str, item: str, header: str | None = None) -> Provenance:
    """Tell how each field of a unit's row, or the one of that header, alias or name, came to its value.

    `name` is the unit's name, alias or code, also one it had when its workbook went out; `item` a number, 封面 or the
    title of a register. An item or unit that is gone since still has its history. What nobody knows raises with what
    to do.
    """
    register = next((each for each in workspace.schema.registers if each.title == item.strip()), None)
    with ledger(workspace, dry_run=True) as store:
        mails = store.outbox.mails()
        state = read_state(workspace, store, today, mails)
        code, called = _unit(workspace, state, name.strip())
        unit = _history(workspace, store, state, code, called)
        papers = tuple(each for each in issued_now(workspace, store, state, mails) if each.paper.unit == code)
    asked = _Asked(agreed(workspace, state), state, unit, header, papers)
    if register:
        return asked.of_register(register)
    number = _number(item)
    if number is None:
        return asked.of_cover()
    return replace(asked.of_item(number), went_on=went_on(workspace, today, number, code))


def _unit(workspace: Workspace, state: LedgerState, name: str) -> tuple[str, str]:
    """Code and name of the unit that is meant."""
    unit = unit_asked(workspace.tasks.roster, state.latest, name)
    if not isinstance(unit, Near):
        return unit
    raise nobody(workspace, unit)


def _number(item: str) -> int | None:
    """An item's number; None for the cover."""
    if item.strip().removeprefix("第").removesuffix("项") == COVER:
        return None
    number = item_number(item)
    if number is None:
        raise ToolkitError(
            f"“{item}”不是序号",
            f"请写序号，如 12，上年事项如 2020-12；台账封面上填的，写 {COVER}；清单里填的，写清单的名称。",
        )
    return number


# --- what is known ---


def _history(workspace: Workspace, store: Store, state: LedgerState, code: str, name: str) -> UnitHistory:
    """What the ledger knows of a unit; of its files only those are read again whose problems do not say their row."""
    returns = tuple(ret for ret in state.returns if ret.unit == code)
    editions = store.editions.those({ret.edition for ret in returns})
    carried = (each for each in state.carried if each.row.unit == code)
    changes = (*store.cells.changes_of(state.plan, [code]), *carried)
    unit = UnitHistory(code, name, returns, editions, changes, {})
    again = [ret for ret in told_of(unit) if unplaced(ret)]
    return replace(unit, origins=_read_again(workspace, store, unit, again)) if again else unit


def _read_again(
    workspace: Workspace, store: Store, unit: UnitHistory, returns: Sequence[Return]
) -> dict[int, Mapping[Cell, Origin]]:
    """Where the cells of returns stood, by the return's id.

    The archived file says it, and without it the places that changes came from do, as far as they go.
    """
    found: dict[int, Mapping[Cell, Origin]] = {}
    with workspace.guard() as reader:
        for ret in returns:
            origins = {
                (each.row, each.field): Origin(ret.file, each.sheet, each.cell)
                for each in unit.changes
                if each.return_id == ret.id
            }
            with suppress(WorkspaceError):
                data = workspace.originals.get(ret.sha256)
                origins |= cells_of(workspace, store, ret, unit.editions[ret.edition], data, reader)
            found[ret.id] = origins
    return found


# --- what is told of it ---


@dataclass(frozen=True)
class _Asked:
    """What is known of the unit asked about, the header, alias or name of the field that is meant, if one is, and the
    papers issued to the unit."""

    workspace: Workspace
    state: LedgerState
    unit: UnitHistory
    header: str | None
    papers: Sequence[Issued]

    def of_item(self, number: int) -> ItemProvenance:
        """What is told of an item; `ToolkitError` where neither the plan nor the ledger has it."""
        tasks, code = self.workspace.tasks, self.unit.code
        key = task_key(self.state.plan, number, code)
        rows = self._rows([key])
        item, unit = tasks.plan.by_number.get(number), tasks.roster.by_code.get(code)
        assigned = tasks.assignment(number, code) is not None
        stands = next((each for each in self._figures if (each.unit, each.item) == (code, number)), None)
        if item is None and not any_known(rows):
            raise no_item(self.workspace, number, f"；台账封面上填的，写 {COVER}")
        return ItemProvenance(
            unit=self.unit,
            told=self._told(self.workspace.schema.rows_sheet(number), rows),
            item=number,
            assigned=assigned,
            in_roster=unit is not None,
            proof=explain(item, unit, tasks) if item and unit else (),
            in_plan=item is not None,
            requirement=requirement_issued(self.unit.editions.values(), key),
            stands=stands,
            timely=timeliness(stands.row) if stands else None,
            led=self._led.get(key, ()),
            rests_on=self._rests_on(key),
            papers=[
                each for each in self.papers if each.paper.item == number or (assigned and each.paper.item is None)
            ],
            unjudged=(number, code) in tasks.moved and self._claims(number),
        )

    def _claims(self, number: int) -> bool:
        """Whether the unit's claim of an item is one that nobody has judged."""
        sheet, state = self.workspace.schema.tasks, self.state
        return claim_of(self.workspace.tasks, sheet, state.current, state.day, number, self.unit.code) is not None

    @property
    def _led(self) -> Mapping[RowKey, Sequence[LeadOpinion]]:
        state, led = self.state, self.workspace.schema.led_claims
        return lead_opinions(led, self.workspace.tasks, state.current, state.last_changed)

    def _rests_on(self, key: RowKey) -> tuple[Sealed, ...]:
        """What the verdict of a row rested on, and whether the archive still has it as it was."""
        judged = Judged.read(self.state.current.get(key, {}))
        if judged is None:
            return ()
        seal, sent = judged.seal, {ret.sha256: ret.file for ret in self.unit.returns}
        named = [*((sent.get(seal.ret, ""), seal.ret),) * bool(seal.ret), *seal.files]
        return tuple(Sealed(name, sha256, self._is_kept(sha256)) for name, sha256 in named)

    def _is_kept(self, sha256: str) -> bool:
        with suppress(WorkspaceError):
            return bool(self.workspace.originals.get(sha256))
        return False

    def of_cover(self) -> CoverProvenance:
        """What is told of the cover."""
        tasks, code = self.workspace.tasks, self.unit.code
        return CoverProvenance(
            unit=self.unit,
            told=self._told(self.workspace.schema.cover, self._rows(cover_rows(self.state, self.unit))),
            assigned=bool(tasks.of_unit(code)),
            in_roster=code in tasks.roster.by_code,
            scan=Scan.read(self.state.plan, code, self.state.current),
            papers=[each for each in self.papers if each.paper.item is None],
        )

    def of_register(self, register: Register) -> RegisterProvenance:
        """What is told of every row of one of the unit's registers."""
        names = register_rows(self.state.current, self.state.plan, register, self.unit.code)
        return RegisterProvenance(unit=self.unit, told=self._told(register, self._rows(tuple(names), names)))

    def _rows(self, keys: Sequence[RowKey], names: Mapping[RowKey, str] | None = None) -> tuple[RowHistory, ...]:
        heir = Succession.of(self.workspace.tasks).key
        return row_histories(keys, self.unit, self.state, self.workspace.schema, names or {}, heir)

    def _told(self, sheet: Sheet, rows: tuple[RowHistory, ...]) -> SheetHistory:
        wanted = field_named(sheet, self.header, rows) if self.header is not None else None
        if wanted is None and self.header is not None:
            headers = "、".join(field.header for field in sheet.fields)
            raise ToolkitError(f"“{sheet.title}”表里没有“{self.header}”这一栏", f"可以写：{headers}。")
        return sheet_history(sheet, rows, self._lines, wanted)

    @cached_property
    def _lines(self) -> tuple[LedgerRow, ...]:
        """The ledger's rows as people see them."""
        return tuple(each.row for each in self._figures)

    @cached_property
    def _figures(self) -> tuple[TaskFigure, ...]:
        return task_figures(self.workspace.tasks, self.workspace.schema, self.state)
