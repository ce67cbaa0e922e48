"""Rows as they are asked about: all that is known of each, what its fields show, which of them are meant or blank."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import StrEnum

from toolkit.codes import Outcome
from toolkit.domain.ledger.judged import JUDGED, UNDONE
from toolkit.domain.ledger.led_claims import ABOUT, LedClaim
from toolkit.domain.ledger.ledger_rows import LedgerRow
from toolkit.domain.ledger.petitions import GRANTED
from toolkit.domain.ledger.provenance import History, Remark, histories, remarks
from toolkit.domain.ledger.records import Cell, Cells, Change, Edition, Return
from toolkit.domain.ledger.registers import in_order, row_name, rows_of
from toolkit.domain.ledger.retractions import CLAIMED_AGAIN
from toolkit.domain.ledger.row_names import fields_of
from toolkit.domain.ledger.state import LedgerState
from toolkit.domain.plan.units import Near, Roster, Unit
from toolkit.keys import ROUND, RowKey, contact_key, register_key, report_key
from toolkit.problems import Origin
from toolkit.schema.model import Ledger, Owner, Register, SchemaField, Sheet
from toolkit.values import dataclass

UNSHOWN = frozenset({JUDGED, UNDONE, ABOUT, GRANTED, CLAIMED_AGAIN})
"""The names under which a row keeps what no sheet shows: what the toolkit itself needs to know again."""


class Source(StrEnum):
    """Where the value that a field shows stands: in its row, in the plan, or once for all rows on the cover."""

    ROW = "row"
    PLAN = "plan"
    COVER = "cover"


@dataclass(frozen=True, slots=True)
class UnitHistory:
    """What is known of all that a unit (`code`, `name`) ever sent.

    `returns` are its own, `editions` those they were made from (by id), `changes` all of its rows', oldest first;
    `origins` says where the cells of a return (by its id) stood, for those whose problems do not say their row.
    """

    code: str
    name: str
    returns: tuple[Return, ...]
    editions: Mapping[str, Edition]
    changes: tuple[Change, ...]
    origins: Mapping[int, Mapping[Cell, Origin]]


@dataclass(frozen=True, slots=True)
class RowHistory:
    """A row with all its histories, by field, and what its sender was told of it; `name` is a register's row's."""

    key: RowKey
    histories: Mapping[str, History]
    remarks: tuple[Remark, ...]
    name: str = ""

    @property
    def round(self) -> str:
        """The round it is the report of; empty for any other row."""
        return self.key.row if self.key.sheet == ROUND else ""


@dataclass(frozen=True, slots=True)
class ShownField:
    """A field of a row: its header, the value it shows and where that stands, and how it came to it."""

    row: RowHistory
    name: str
    header: str
    value: str
    source: Source
    history: History


@dataclass(frozen=True, slots=True)
class SheetHistory:
    """Rows of a unit on one sheet: the fields with a value or a history, what its sender was told, what is blank."""

    sheet: Sheet
    rows: tuple[RowHistory, ...]
    fields: tuple[ShownField, ...]
    remarks: tuple[Remark, ...]
    unfilled: tuple[SchemaField, ...]

    @property
    def known(self) -> bool:
        """Whether anything was ever said there."""
        return any_known(self.rows)


def unit_asked(roster: Roster, latest: Mapping[str, Edition], name: str) -> tuple[str, str] | Near:
    """Code and name of a unit of the roster, or of one that had a workbook; `latest` are the units' newest."""
    unit = roster.find(name)
    if isinstance(unit, Unit):
        return unit.code, unit.name
    for code, edition in latest.items():
        then = edition.unit_name or code
        if name in (code, then):
            return code, roster.name_of(code, then)
    return unit


def cover_rows(state: LedgerState, unit: UnitHistory) -> tuple[RowKey, ...]:
    """The rows of a unit's cover: what holds until it is changed, then the rounds in order."""
    rounds = {each.round for each in unit.editions.values()}
    rounds |= {key.row for key in state.by_unit.get(unit.code, {}) if key.sheet == ROUND}
    return contact_key(state.plan, unit.code), *(report_key(state.plan, unit.code, each) for each in sorted(rounds))


def register_rows(current: Cells, plan: str, register: Register, unit: str) -> dict[RowKey, str]:
    """The rows of a unit's register in the order they are shown, each with its name."""
    kept = in_order(register, rows_of(current, plan, register.name, unit))
    return {register_key(plan, register.name, row, unit): _name(register, values) for row, values in kept}


def _name(register: Register, values: Mapping[str, str]) -> str:
    claim = LedClaim.read(values) if register.rows else None
    return claim.label if claim else row_name(register, values)


def unplaced(ret: Return) -> bool:
    """Whether any problem of the return stands at a place in the file, but does not say which row it is about."""
    return any(found.about is None and found.origin.sheet and found.origin.place for found in ret.problems)


def told_of(unit: UnitHistory) -> tuple[Return, ...]:
    """The unit's returns that went in, wholly or partly, and of which something was said."""
    went_in = (Outcome.MERGED, Outcome.PARTIAL)
    return tuple(
        ret for ret in unit.returns if ret.problems and ret.outcome in went_in and ret.edition in unit.editions
    )


def row_histories(
    rows: Iterable[RowKey],
    unit: UnitHistory,
    state: LedgerState,
    schema: Ledger,
    names: Mapping[RowKey, str],
    heir: Callable[[RowKey], RowKey] = lambda row: row,
) -> tuple[RowHistory, ...]:
    """All that is known of the unit's rows.

    `names` are those of rows of a register; `heir` gives the row that goes on with one, itself where none does.
    """
    returns = {ret.id: ret for ret in state.returns}
    changes: dict[RowKey, list[Change]] = {}
    for change in unit.changes:
        changes.setdefault(change.row, []).append(change)
    return tuple(
        RowHistory(
            row,
            histories(row, changes.get(row, ()), state.asked, state.waiting, returns),
            tuple(
                remark
                for ret in told_of(unit)
                for remark in remarks(
                    row, ret, unit.origins.get(ret.id, {}), fields_of(schema, row), state.asked, heir(row)
                )
            ),
            names.get(row, ""),
        )
        for row in rows
    )


def any_known(rows: Iterable[RowHistory]) -> bool:
    """Whether anything was ever said in the rows, or of them."""
    return any(row.histories or row.remarks for row in rows)


def field_named(sheet: Sheet, header: str, rows: Iterable[RowHistory]) -> str | None:
    """The field of that header, alias or name; also one the sheet no longer has, while its history is there."""
    if found := sheet.headed(header):
        return found.name
    known = header in sheet.by_name or any(header in row.histories for row in rows)
    return header if known else None


def sheet_history(
    sheet: Sheet, rows: tuple[RowHistory, ...], lines: Iterable[LedgerRow], wanted: str | None = None
) -> SheetHistory:
    """What is told of the rows of a sheet; of it what is about the field wanted.

    `lines` are the ledger's rows as people see them: one of an item shows the plan's cells and the cover's contacts.
    The plan's fields are told only where one is wanted.
    """
    fields = tuple(shown for row in rows for shown in _fields(row, sheet, lines, wanted))
    filled = {each.name for each in fields}
    return SheetHistory(
        sheet,
        rows,
        fields,
        tuple(each for row in rows for each in row.remarks if wanted is None or wanted in each.fields),
        tuple(
            field
            for field in sheet.fields
            if field.owner != Owner.PLAN and field.name not in filled and wanted in (None, field.name)
        ),
    )


def requirement_issued(editions: Iterable[Edition], row: RowKey) -> str | None:
    """What the newest of the editions that has the row said is required; None where none has it."""
    issued = [each for each in editions if row in each.cells]
    last = max(issued, key=lambda each: each.sequence, default=None)
    return None if last is None else last.cells[row].get("requirement", "")


def _fields(row: RowHistory, sheet: Sheet, lines: Iterable[LedgerRow], wanted: str | None) -> Iterator[ShownField]:
    """Those of a row, in the sheet's order."""
    shown = _shown(row, lines)
    names = [field.name for field in sheet.fields if wanted or field.owner != Owner.PLAN]
    for name in dict.fromkeys((*names, *(each for each in row.histories if each not in UNSHOWN))):
        history = row.histories.get(name, History(name))
        text = shown.get(name, "")
        if (wanted and name != wanted) or not (history.steps or history.questions or text):
            continue
        field = sheet.by_name.get(name)
        yield ShownField(
            row, name, field.header if field else name, history.value or text, _source(field, history, text), history
        )


def _shown(row: RowHistory, lines: Iterable[LedgerRow]) -> Mapping[str, str]:
    line = next((each for each in lines if (each.unit, each.item) == (row.key.unit, row.key.item)), None)
    return line.values if line else {name: history.value for name, history in row.histories.items()}


def _source(field: SchemaField | None, history: History, shown: str) -> Source:
    if field and field.owner == Owner.PLAN:
        return Source.PLAN
    return Source.COVER if shown and not history.value else Source.ROW
