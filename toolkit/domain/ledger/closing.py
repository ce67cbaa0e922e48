"""The year's end: how every assignment ends, what is still open, what is kept of the closing and of sealed scans."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Self

from toolkit.codes import Outcome
from toolkit.domain.ledger.ledger_rows import LedgerRow
from toolkit.domain.ledger.phases import Phase
from toolkit.domain.ledger.records import Case, CaseKind, Cells, Change, Edition, Return
from toolkit.domain.ledger.review import office_actor
from toolkit.keys import closing_key
from toolkit.schema.model import Sheet
from toolkit.values import dataclass

_SEALED = ("盖章", "签章", "用印", "公章")
SCANNED = frozenset(("pdf", "ofd", "png", "jpg", "jpeg", "tif", "tiff", "bmp"))
"""What the name of a scan's file ends with."""
_CLOSED, _SCAN = "closed", "scan"


class End(StrEnum):
    """How an assignment ends with its year: every one in exactly one way."""

    CLOSED = "closed"
    KEPT_UP = "kept_up"
    NOT_INVOLVED = "not_involved"
    UNFINISHED = "unfinished"
    CARRIED = "carried"

    @property
    def label(self) -> str:
        """The word of the closing list."""
        return {
            "closed": "已销号",
            "kept_up": "长期坚持（年终核定）",
            "not_involved": "不涉及",
            "unfinished": "未完成",
            "carried": "结转下年",
        }[self.value]

    @property
    def open(self) -> bool:
        """Whether the office has not closed it."""
        return self in {End.UNFINISHED, End.CARRIED}


def end_of(row: LedgerRow, sheet: Sheet, *, carry: bool) -> End:
    """How an assignment ends: by the verdict that closed it, else unfinished, and carried over where that is meant."""
    if row.phase == Phase.NOT_INVOLVED:
        return End.NOT_INVOLVED
    if row.phase == Phase.CLOSED:
        goes_on = sheet.field("status").meaning(row.values.get("status", "")) == "ongoing"
        return End.KEPT_UP if goes_on and not row.values.get("done_on") else End.CLOSED
    return End.CARRIED if carry else End.UNFINISHED


@dataclass(frozen=True)
class Unsettled:
    """What is still open when a plan is to be closed.

    `rows` are the assignments the office has not closed; of those, `ongoing` go on for good and lack their year-end
    verdict, and `claimed` wait for the office. `cases` wait for an answer, `untold` are the units (codes) not told of a
    verdict yet.
    """

    rows: tuple[LedgerRow, ...] = ()
    cases: tuple[Case, ...] = ()
    untold: tuple[str, ...] = ()

    @property
    def ongoing(self) -> tuple[LedgerRow, ...]:
        """The rows that go on for good and were not judged for the year; what has a day is the unit's to report."""
        return tuple(row for row in self.rows if row.phase == Phase.ONGOING and not row.values.get("due"))

    @property
    def claimed(self) -> tuple[LedgerRow, ...]:
        """The rows that units claim and the office has not judged."""
        return tuple(row for row in self.rows if row.waits)

    def cases_of(self, kind: CaseKind) -> int:
        """How many questions of that kind wait."""
        return sum(case.kind == kind for case in self.cases)

    def __bool__(self) -> bool:
        return bool(self.rows or self.cases or self.untold)


def unsettled(rows: Iterable[LedgerRow], cases: Iterable[Case], untold: Iterable[str]) -> Unsettled:
    """What of the ledger's rows is open, with the cases that wait and the units not told."""
    return Unsettled(tuple(row for row in rows if not row.phase.ended), tuple(cases), tuple(untold))


@dataclass(frozen=True, slots=True)
class Closed:
    """A plan's closing as the ledger keeps it: the day, whether what was unfinished goes over, how much that is."""

    on: str
    carry: bool
    unfinished: int

    @property
    def day(self) -> date:
        """The day it was closed on."""
        return date.fromisoformat(self.on)

    @classmethod
    def read(cls, plan: str, current: Cells) -> Self | None:
        """The closing of a plan whose ledger holds that; None where it was not closed, or opened again."""
        text = current.get(closing_key(plan), {}).get(_CLOSED, "")
        return cls(**json.loads(text)) if text else None

    def change(self, plan: str, by: str, at: datetime) -> Change:
        """The change that keeps it."""
        return Change(closing_key(plan), _CLOSED, json.dumps(asdict(self)), office_actor(by), at)


def closing(left: Unsettled, begun: Closed | None, day: date, *, carry: bool, as_is: bool) -> Closed | None:
    """The closing that is meant on that day; None where something is open and nobody said what becomes of it.

    One `begun` on the same day, and stopped on its way, is gone on with unasked, as it was meant then.
    """
    begun = begun if begun and begun.day == day else None
    if left and not (carry or as_is or begun):
        return None
    return Closed(day.isoformat(), carry or bool(begun and begun.carry and not as_is), len(left.rows))


def reopened(plan: str, by: str, at: datetime) -> Change:
    """The change that opens a closed plan again; that it was closed stays in the history."""
    return Change(closing_key(plan), _CLOSED, "", office_actor(by), at)


@dataclass(frozen=True, slots=True)
class Scan:
    """A unit's sealed scan: its bytes' hash, its file's name, the edition it confirms, the return of it if one came.

    `brought` says that it came from the unit as such, and that the office has not filed it itself. `others` are the
    files that were filed with the same before it, each with its hash: a scan may be of several files, page by page.
    """

    sha256: str
    file: str
    edition: str
    returned: int = 0
    brought: bool = False
    others: tuple[tuple[str, str], ...] = ()

    @classmethod
    def read(cls, plan: str, unit: str, current: Cells) -> Self | None:
        """The scan that was filed last for a unit."""
        text = current.get(closing_key(plan, unit), {}).get(_SCAN, "")
        kept = json.loads(text) if text else {}
        others = tuple((name, sha256) for name, sha256 in kept.get("others", ()))
        return cls(**{**kept, "others": others}) if text else None

    @property
    def files(self) -> tuple[tuple[str, str], ...]:
        """All its files in the order they were filed, each with its hash."""
        return (*self.others, (self.file, self.sha256))

    @property
    def named(self) -> str:
        """Its files' names."""
        return "、".join(f"“{name}”" for name, _ in self.files)

    def has(self, other: Scan) -> bool:
        """Whether the file of the `other` is one of its, and it is of the same version by the same hand."""
        return self._is_of(other) and other.sha256 in {sha256 for _, sha256 in self.files}

    def beside(self, known: Scan | None) -> Scan:
        """The same with the files of the scan `known` before it, where that is of the same version by the same hand."""
        return replace(self, others=known.files) if known and known._is_of(self) else self

    def _is_of(self, other: Scan) -> bool:
        return (self.edition, self.returned, self.brought) == (other.edition, other.returned, other.brought)

    def change(self, plan: str, unit: str, actor: str, at: datetime) -> Change:
        """The change that keeps it."""
        return Change(closing_key(plan, unit), _SCAN, json.dumps(asdict(self), ensure_ascii=False), actor, at)


def taken_last(unit: str, returns: Iterable[Return]) -> Return | None:
    """The last workbook of a unit that was taken in; `returns` stand in the order they came."""
    taken = [ret for ret in returns if ret.unit == unit and ret.outcome in {Outcome.MERGED, Outcome.PARTIAL}]
    return next((ret for ret in reversed(taken) if ret.edition), None)


def confirmed(unit: str, latest: Mapping[str, Edition], returns: Iterable[Return]) -> tuple[str, int] | None:
    """What a unit's sealed scan confirms: the last workbook of its that was taken in, as (edition, return); without one
    the edition it holds. None where it was never handed a workbook."""
    taken = taken_last(unit, returns)
    if taken:
        return taken.edition, taken.id
    return (latest[unit].id, 0) if unit in latest else None


def is_scanned(file: str) -> bool:
    """Whether a file is by the end of its name what a scanner writes."""
    return file.rpartition(".")[2].lower() in SCANNED


def is_sealed_scan(file: str) -> bool:
    """Whether a document is by its name the sealed copy of a workbook (盖章扫描件), not evidence of an item."""
    stem = file.rpartition("/")[2].rpartition(".")[0]
    scanned = "扫描" in stem and "台账" in stem
    return is_scanned(file) and (scanned or any(word in stem for word in _SEALED))


def scan_brought(ret: Return, known: Scan | None, version: Return | None) -> Scan | None:
    """The sealed scan that a unit's document plainly is, by its name, of the `version` of its that was taken in last.

    None where it is not, or where the `known` one of that version is the office's own or has it; else with what it has.
    """
    if version is None or not is_sealed_scan(ret.file):
        return None
    found = Scan(ret.sha256, ret.file.rpartition("/")[2], version.edition, version.id, brought=True)
    if known and (known.has(found) or (known.returned == version.id and not known.brought)):
        return None
    return found.beside(known)
