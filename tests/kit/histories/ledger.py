"""The toolkit's own intake as the office of a history: the one file here that calls the rules under test.

What a history has beyond what the rules take today stands in `Arrival` (`saved_at`, `saved_by`): `_return` hands it on.
What a return is told is read in `_answer` from its cases and problems, by `AT_A_CELL`, `NOTICES` and `ASIDE`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import cache

from kit import ROOT
from kit.histories.office import Answer, Arrival, World
from kit.histories.story import Place
from kit.histories.words import DEADLINE, FIELDS, ISSUED
from toolkit.codes import Code, Outcome, Severity
from toolkit.domain.ledger.records import Cell, Edition, Matched, Return
from toolkit.domain.ledger.retractions import CLAIMED_AGAIN, parts_of
from toolkit.domain.ledger.review import Asked
from toolkit.domain.ledger.saved import Saved
from toolkit.domain.returns.checks import Context
from toolkit.domain.returns.descent import WordsInUse
from toolkit.domain.returns.intake import Intake, take_in
from toolkit.domain.returns.newer_editions import Written
from toolkit.keys import RowKey, report_key, task_key
from toolkit.problems import Origin, Problem
from toolkit.schema.load import load_ledger
from toolkit.schema.model import Ledger as Schema

PLAN, UNIT, OTHER_UNIT, ROUND, FILE = "2021", "A01", "B02", "2021-08", "台账.xlsx"
COVER = ("report", "reporter", "reporter_phone", "reported_on")

ASKING = {Code.FIELD_CONFLICT}
"""Problems that say of a cell that the office is asked about it."""
AT_A_CELL = {Code.FIELD_CONFLICT, Code.FIELD_OVERTAKEN, Code.FIELD_DECIDED}
"""Problems that name the cell they are about: what the file says there does not stand, or what stood there does not."""
HELD_TOGETHER = {Code.CLAIMS_GOING_BACK}
"""Problems that name cells in the words of notices, about which the office is asked together."""
NOTICES = {Code.ROWS_EMPTIED, Code.WORDS_REPLACED, Code.WORDS_KEPT, Code.RETURN_OVERTAKEN}
"""Notices of descent, one a return at most; they name cells as 第3项“进展情况”, or whole rows as 第3、5项."""
ASIDE = {Code.FIELD_CLEARED}
"""Notices that name cells in the same words, and are not about descent."""
_NAMED = re.compile(r"第(\d+(?:、\d+)*)项(?:“([^“”]+)”)?")


@cache
def _schema() -> Schema:
    """The ledger as declared, with the columns that are filled in here."""
    whole = load_ledger((ROOT / "templates/ledger.toml").read_text("utf-8"))
    cover = replace(whole.cover, fields=tuple(map(whole.cover.field, COVER)))
    tasks = replace(
        whole.tasks, fields=tuple(each for each in whole.tasks.fields if each.owner != "unit" or each.name in FIELDS)
    )
    return replace(whole, sheets=(cover, tasks), registers=())


@cache
def _fields_by_header() -> Mapping[str, str]:
    return {each.header: each.name for each in _schema().tasks.fields}


class Ledger:
    """A ledger in memory, driven through the pure core as the merge job drives it."""

    def __init__(self, world: World) -> None:
        self.items = world.items
        self.current: dict[RowKey, dict[str, str]] = {
            task_key(PLAN, at, OTHER_UNIT): {"status": "推进中", "progress": text}
            for at, text in enumerate(world.elsewhere, 1)
        }
        self.editions: dict[int, Edition] = {}
        self.returns: list[Return] = []
        self.asked: list[Asked] = []
        self.set_by: dict[Cell, tuple[int, Written]] = {}
        self.origins = dict(self._origins())

    def issue(self, sequence: int, day: date, cells: Mapping[Place, str]) -> None:
        """Hand out an edition that shows these cells of the ledger."""
        rows: dict[RowKey, dict[str, str]] = {
            _key(Place(item, "")): {
                "number": str(item),
                "requirement": f"要求{item}。",
                "deadline": "2021年12月前",
                "due": DEADLINE.isoformat(),
            }
            for item in self.items
        }
        for place, text in cells.items():
            rows[_key(place)][place.field] = text
        self.editions[sequence] = Edition(f"{sequence:016X}", PLAN, UNIT, sequence, ROUND, day, 1, rows, "市甲局")

    def take(self, arrival: Arrival) -> Answer:
        """Take a file in and keep what comes of it."""
        return _answer(self.taken(arrival))

    def taken(self, arrival: Arrival) -> Intake:
        """What comes of a file, which is kept."""
        edition, today = self.editions[arrival.edition], arrival.received_at.date()
        earlier = [each for each in self.returns if each.edition == edition.id]
        in_use = WordsInUse.of(self.current)
        context = Context(_schema(), 2021, today, self.current, ISSUED, edition.cells, in_use)
        newer = {cell: by for cell, (sequence, by) in self.set_by.items() if sequence > edition.sequence}
        context = replace(context, since=newer)
        ret, latest = self._return(arrival, edition), max(self.editions)
        done = take_in(ret, self._matched(arrival, edition), edition, earlier, latest, context, self.asked)
        for change in done.changes:
            self.current.setdefault(change.row, {})[change.field] = change.value
            self.set_by[change.row, change.field] = edition.sequence, Written.of(done.ret, edition)
        number = len(self.returns) + 1
        for each in done.cases:
            self.asked.append((replace(each, id=len(self.asked) + 1, return_id=each.return_id or number), None))
        self.returns.append(replace(done.ret, id=number))
        return done

    def _return(self, arrival: Arrival, edition: Edition) -> Return:
        """The record of a file as it is received, with all that it says of itself."""
        number = len(self.returns) + 1
        return Return(
            f"{number:064x}",
            FILE,
            1,
            arrival.received_at,
            Outcome.REJECTED,
            PLAN,
            UNIT,
            edition.id,
            saved=Saved(arrival.saved_at, False, "", arrival.saved_by),
        )

    def _matched(self, arrival: Arrival, edition: Edition) -> Matched:
        """All cells of the file: those written, the others as they were issued."""
        cells: dict[RowKey, dict[str, str]] = {_key(Place(0, "")): dict.fromkeys(COVER, "")}
        for item in self.items:
            row = _key(Place(item, ""))
            issued = edition.cells[row]
            cells[row] = {name: issued.get(name, "") for name in FIELDS}
        for place, text in arrival.cells.items():
            cells[_key(place)][place.field] = text
        return Matched(cells, self.origins, frozenset(), ())

    def _origins(self) -> Iterator[tuple[Cell, Origin]]:
        for at, name in enumerate(COVER, 4):
            yield (_key(Place(0, name)), name), Origin(FILE, "填报说明", f"C{at}")
        for item in self.items:
            for at, name in enumerate(FIELDS):
                yield (_key(Place(item, name)), name), Origin(FILE, "工作台账", f"{chr(72 + at)}{item + 3}")


def _key(place: Place) -> RowKey:
    return task_key(PLAN, place.item, UNIT) if place.item else report_key(PLAN, UNIT, ROUND)


def _place(row: RowKey, name: str) -> Place:
    return Place(row.item or 0, name)


def _answer(done: Intake) -> Answer:
    """What a return's changes, cases and problems say of cells; what a row keeps beside them is no cell."""
    asked = {_place(part.row, part.field) for each in done.cases if not each.return_id for part in parts_of(each)}
    named: set[Place] = set()
    for found in done.problems:
        if found.code in ASKING:
            asked |= set(_about(found))
        if found.code in AT_A_CELL or found.severity == Severity.ERROR:
            named |= set(_about(found))
        if found.code in HELD_TOGETHER:
            asked |= set(_in_words(found.message))
        if found.code in NOTICES | ASIDE:
            named |= set(_in_words(found.message))
    changes = {_place(each.row, each.field): each.value for each in done.changes if each.field != CLAIMED_AGAIN}
    notices = sum(found.code in NOTICES for found in done.problems)
    return Answer(changes, frozenset(asked), frozenset(asked | named), notices)


def _about(found: Problem) -> Iterator[Place]:
    if found.about:
        yield from (_place(found.about.row, name) for name in found.about.fields)


def _in_words(message: str) -> Iterator[Place]:
    """The cells that a notice names: of an item the one under a header, or all."""
    for items, header in _NAMED.findall(message):
        names = FIELDS if not header else [_fields_by_header()[header]] if header in _fields_by_header() else []
        yield from (Place(int(item), name) for item in items.split("、") for name in names)
