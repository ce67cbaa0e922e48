"""What the ledger keeps: editions, returns, changes and open cases, as frozen records."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field, fields
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Self

from toolkit.codes import Outcome
from toolkit.domain.ledger.kinship import Verdict
from toolkit.domain.ledger.row_states import State
from toolkit.domain.ledger.saved import UNSAID, Saved
from toolkit.errors import UnreadableLedgerError
from toolkit.keys import RowKey
from toolkit.problems import Origin, Problem
from toolkit.values import dataclass

if TYPE_CHECKING:
    from toolkit.domain.ledger.filled import Filled

Cells = Mapping[RowKey, Mapping[str, str]]
"""Row key -> field name -> canonical text; a blank cell is "" or absent."""

Cell = tuple[RowKey, str]
"""A row key and a field name."""


def without(cells: Cells, left_out: frozenset[Cell]) -> Cells:
    """The cells but for those."""
    if not left_out:
        return cells
    return {
        row: {name: text for name, text in values.items() if (row, name) not in left_out}
        for row, values in cells.items()
    }


TOLD = {"phone": "电话", "message": "短信微信", "mail": "邮件"}
"""How a unit may report without a file (`Return.via`), in the words clerks read."""

WHOLE_MAIL = "letter"
"""How a mail that is held whole came (`Return.via`): no file of it was taken."""


@dataclass(frozen=True, slots=True)
class LedRow:
    """A unit (code) with an item that another leads, as that one's workbook shows it.

    How it stands (`state`, `hint`) is kept only as far as it holds whatever the day; else the day after which it is
    late (`due`) says, and `hint` what else is to be mended or waits.
    """

    item: int
    unit: str
    unit_name: str
    status: str = ""
    due: date | None = None
    state: State | None = None
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All that a unit's workbook shows, but for what tells one from another.

    `cells` are the rows' cells, plan and office cells included, blanks left out; `columns` the fields its sheets
    have (`register.field` of a register); `registers` those it holds, each with the items that ask for it; `schema`
    names the very declaration it was made by; `led` says how the units stand that it leads.
    """

    cells: Cells
    unit_name: str = ""
    return_by: date | None = None
    columns: frozenset[str] = frozenset()
    registers: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    schema: str = ""
    led: tuple[LedRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Edition:
    """One workbook as generated: for a unit, or for the office to review.

    It shows the parts of a `Snapshot`. `news` are the fields of a row that are new since the edition before,
    `withdrawn` the items that are the unit's no longer.
    """

    id: str
    plan: str
    unit: str
    sequence: int
    round: str
    issued_on: date
    schema_version: int
    cells: Cells
    unit_name: str = ""
    return_by: date | None = None
    columns: frozenset[str] = frozenset()
    registers: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    schema: str = ""
    led: tuple[LedRow, ...] = ()
    news: Mapping[RowKey, frozenset[str]] = field(default_factory=dict)
    withdrawn: tuple[int, ...] = ()

    @property
    def snapshot(self) -> Snapshot:
        """What it shows, news aside."""
        return Snapshot(**{each.name: getattr(self, each.name) for each in fields(Snapshot)})

    @property
    def due_back(self) -> date:
        """The day it is to be back by; its own day where it asks for nothing back."""
        return self.return_by or self.issued_on


@dataclass(frozen=True, slots=True)
class MadeFor:
    """For whom (unit code), for which round (id) and on which day an edition was made; what it holds is not read."""

    id: str
    unit: str
    round: str
    on: date


@dataclass(frozen=True, slots=True)
class Matched:
    """A return understood.

    `cells` are the unit's cells in canonical text, blanks too, by row key and field; a cell that could not be
    understood stands there as typed and in `refused`. `origins` says where each stood. `beside` is what else is filled
    in, that of our own hand among it that stands in no row. `unsure` are the cells of which nobody can say that they
    said from the start what the edition says, as nothing in the file names it, or the row another: what is replaced
    there is told. `unmarked` are the rows that no id names.
    """

    cells: Cells
    origins: Mapping[Cell, Origin]
    refused: frozenset[Cell]
    problems: tuple[Problem, ...]
    beside: tuple[Filled, ...] = ()
    unsure: frozenset[Cell] = frozenset()
    unmarked: frozenset[RowKey] = frozenset()


@dataclass(frozen=True, slots=True)
class Return:
    """One file that came back.

    `raw` holds the unit cells as they stood in the file; `settled` the same with every refused cell put back
    to what the file's base had: the base a later update of this file is compared with. `statement` is what
    the file says of its round: `updated`, `no_change`, or `blank` when it says nothing at all. `sender` is the mail
    address it came from, where that is known; `via` says how it came: a `file`, or told by `phone`, `message`, `mail`.
    `saved` is what the file says of its last save, `reporter` who its cover says filled it in, and `kinship` what it is
    to the earlier returns of its edition. `round` is the id of the round it counts for; blank for the one it came in.
    """

    sha256: str
    file: str
    size: int
    received_at: datetime
    outcome: Outcome
    plan: str = ""
    unit: str = ""
    edition: str = ""
    stale: bool = False
    raw: Cells = field(default_factory=dict)
    settled: Cells = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    changed: int = 0
    conflicts: int = 0
    statement: str = ""
    sender: str = ""
    via: str = "file"
    saved: Saved = UNSAID
    reporter: str = ""
    kinship: tuple[Verdict, ...] = ()
    round: str = ""
    id: int = 0

    @property
    def told(self) -> str:
        """How a report came that the office took down itself; empty for a file."""
        return f"{TOLD[self.via]}报告" if self.via in TOLD else ""

    @property
    def content_due(self) -> bool:
        """Whether news were told of by no file, and their content is still to come."""
        return bool(self.told) and self.statement == "updated" and not self.changed


class Returns(dict[int, Return]):
    """Returns by their ids; of one that is looked up and is not there the ledger says what the program never wrote
    (`UnreadableLedgerError`)."""

    @classmethod
    def of(cls, returns: Iterable[Return]) -> Self:
        """Those."""
        return cls((ret.id, ret) for ret in returns)

    def __missing__(self, number: int) -> Return:
        """There is none of that number."""
        raise UnreadableLedgerError(f"编号{number}的来件没有记录")


@dataclass(frozen=True, slots=True)
class Change:
    """One field of one row set to a value: the ledger is the list of these, in order of `sequence`."""

    row: RowKey
    field: str
    value: str
    actor: str
    at: datetime
    return_id: int | None = None
    sheet: str = ""
    cell: str = ""
    sequence: int = 0


class CaseKind(StrEnum):
    """What a question is about: two values for one cell, claimed rows that a file takes back, what a unit asks for in a
    register, or whose a file is."""

    CONFLICT = "conflict"
    RETRACTION = "retraction"
    PETITION = "petition"
    HELD = "held"

    @property
    def label(self) -> str:
        """The words clerks read."""
        return {"conflict": "内容冲突", "retraction": "成批改回", "petition": "单位申请", "held": "归属待核实"}[
            self.value
        ]


@dataclass(frozen=True, slots=True)
class Case:
    """A question for the office, open until a `Decision` answers it.

    Of a conflict: the cell, what the ledger holds (`ours`), what the file says (`theirs`), what both started from
    (`base`). Of a retraction: its first row, and in `theirs` its cells (`retractions.parts_of`). Of a petition: its
    row, the field of the office's answer, that answer then (`ours`), what is asked for in words (`theirs`). Of a held
    file: what speaks for whom (`theirs`), the edition it may be of (`proposal`, or empty) and for whom it claims what
    (`base`: `owed.HeldClaims`); row and field are empty.
    """

    row: RowKey
    field: str
    ours: str
    theirs: str
    return_id: int
    sheet: str
    cell: str
    opened_at: datetime
    kind: CaseKind = CaseKind.CONFLICT
    plan: str = ""
    base: str = ""
    proposal: str = ""
    id: int = 0


class Choice(StrEnum):
    """How the office answers: a conflict by one of three values, a retraction by one of two, a petition by yes or no, a
    held file by whose it is (with `TRUST` its sender is believed for that unit from then on) or by sending it back."""

    OURS = "ours"
    THEIRS = "theirs"
    BASE = "base"
    AGREE = "agree"
    REFUSE = "refuse"
    CONFIRM = "confirm"
    TRUST = "trust"
    SEND_BACK = "send_back"

    @property
    def lets_in(self) -> bool:
        """Whether a held file goes in."""
        return self in {Choice.CONFIRM, Choice.TRUST}

    @property
    def label(self) -> str:
        """The word clerks choose."""
        return {
            "ours": "采用甲",
            "theirs": "采用乙",
            "base": "保留原值",
            "agree": "同意",
            "refuse": "不同意",
            "confirm": "确认为该单位",
            "trust": "确认并记住发件人",
            "send_back": "退回",
        }[self.value]


@dataclass(frozen=True, slots=True)
class Decision:
    """The office's answer to the case of that id; `value` is the text that stands now, or the edition confirmed."""

    case: int
    choice: Choice
    value: str
    actor: str
    at: datetime
    note: str = ""
    id: int = 0


@dataclass(frozen=True, slots=True)
class HandedWord:
    """The office's word that a unit (code) was handed its workbook of a plan on a day, or that it was not after all.

    It is how what goes by intranet, messenger or on a stick is known; one that it was not takes the last back.
    """

    plan: str
    unit: str
    day: date
    handed: bool
    actor: str
    at: datetime
    note: str = ""
    id: int = 0
