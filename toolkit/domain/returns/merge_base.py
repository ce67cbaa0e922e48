"""The base of a merge: which earlier state a returned file is compared with, by evidence of descent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field as dataclass_field
from dataclasses import replace
from datetime import datetime
from functools import cached_property

from toolkit.domain.ledger.kinship import GROWN, Kin, Sign, Verdict
from toolkit.domain.ledger.records import Cell, Cells, Edition, Return, Returns
from toolkit.domain.ledger.review import Question
from toolkit.domain.ledger.save_times import SaveTime, believed, no_later
from toolkit.domain.returns.descent import Draft, Fields, WordsInUse
from toolkit.domain.returns.left_standing import emptied, left_standing, taken_back
from toolkit.domain.returns.likeness import Likeness, says_all
from toolkit.keys import CONTACT, RowKey
from toolkit.schema.model import Ledger
from toolkit.values import dataclass


@dataclass(frozen=True, slots=True)
class Base:
    """The state a file is compared with: its cells, and the return it came from (0: the edition itself).

    `kinship` says what the file is to every return considered. `unproven` are the cells that the base has from a
    return of which it is not beyond doubt that the file grew out of it: what replaces them is told. `spared` are those
    that are blank in the file but not cleared by it; `overtaken` those of an older file that bring nothing, because of
    the return `newer`; `passed` those in which it leaves standing what its own reporter said in the returns `beside`.
    """

    cells: Cells
    return_id: int = 0
    kinship: tuple[Verdict, ...] = ()
    unproven: frozenset[Cell] = frozenset()
    spared: frozenset[Cell] = frozenset()
    overtaken: frozenset[Cell] = frozenset()
    newer: int = 0
    passed: frozenset[Cell] = frozenset()
    beside: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Lineage:
    """What a file may have grown out of: its edition, and its unit's earlier returns of it, oldest first.

    `current` is what the ledger holds, `in_use` which words stand where in it, `asked` about which of a file's values
    the office was asked, and whether it has taken them since.
    """

    edition: Edition
    earlier: Sequence[Return]
    schema: Ledger
    current: Cells
    in_use: WordsInUse
    asked: Mapping[Question, bool] = dataclass_field(default_factory=dict)

    def base(self, ret: Return, cells: Cells, *, whole: bool = True) -> Base:
        """The base of a file with these unit cells, recorded as `ret`; not `whole` while rows of its registers are to
        be named yet, so that it is not silent on those it does not show."""
        *before, file = drafts = list(self._drafts(replace(ret, raw=cells)))
        file = replace(file, whole=whole)
        fields, in_use = Fields.of(self.schema), self.in_use.also(each.said for each in drafts)
        compared = [Likeness.of(file, each, fields, in_use) for each in before]
        returns = Returns.of(self.earlier)
        return _Choice(file, compared, returns, self.current, self.asked).base()

    def _drafts(self, ret: Return) -> Iterator[Draft]:
        """The earlier returns as evidence, and at last `ret`; one that only says again what one said is as old."""
        issued = self.edition.issued_on
        known: dict[Cell, set[str]] = {}
        first: dict[tuple[str, frozenset[tuple[Cell, str]]], tuple[SaveTime | None, datetime]] = {}
        for each in (*self.earlier, ret):
            saved = believed(each.saved, issued, each.received_at)
            draft = Draft(each.raw, self.edition.cells, each.reporter, saved, each.id)
            said = frozenset(draft.said.items())
            if (same := (each.reporter, said)) in first:
                draft = replace(draft, saved=no_later(draft.saved, issued, *first[same]))
            first[same] = draft.saved, each.received_at
            news = frozenset(cell for cell, text in said if text and text not in known.get(cell, ()))
            for cell, text in said:
                known.setdefault(cell, set()).add(text)
            yield replace(draft, news=news)


@dataclass(frozen=True, slots=True)
class _Compared:
    """What a cell is compared with; see `Base`."""

    base: str
    unproven: bool = False
    spared: bool = False


@dataclass(frozen=True)
class _Choice:
    """A file, how it compares with each earlier return, these by id, the ledger, and what the office was asked."""

    file: Draft
    compared: Sequence[Likeness]
    returns: Mapping[int, Return]
    current: Cells
    asked: Mapping[Question, bool]

    def base(self) -> Base:
        ancestors = self._ancestors
        nearest = max(self._standing, key=self._nearness, default=None)
        newer = [
            each
            for each in self.compared
            if each.verdict is Kin.OLDER and each not in ancestors and self.returns[each.other.return_id].changed
        ]
        kinship = tuple(each.told(grown=each in ancestors, base=each is nearest) for each in self.compared)
        base = self._grown(nearest) if nearest else Base(self._shared())
        if newer:
            last = max(newer, key=self._nearness)
            spared = base.spared | taken_back(last)
            overtaken = frozenset(self._overtaken(newer))
            base = replace(base, overtaken=overtaken, newer=last.other.return_id, spared=spared)
        passed, by = left_standing(self.compared if nearest else (), self.returns, self.current, base.cells)
        spared = base.spared | emptied(self.compared, self.current, base.cells)
        return replace(base, kinship=kinship, passed=passed, beside=by, spared=spared)

    def _before_the_proven(self) -> frozenset[int]:
        """The returns of which others grew that are surely older than the file: it is no older than those."""
        known = [each for each in self.compared if each.verdict in GROWN and each.ordered]
        doubtful = {each.other.return_id for each in self.compared if each.verdict is Kin.OLDER and not each.ordered}
        grown = (found for each in known for found in self.returns[each.other.return_id].kinship)
        return frozenset(found.return_id for found in grown if found.kin in GROWN) & doubtful

    @cached_property
    def _ancestors(self) -> Sequence[Likeness]:
        """The returns that the file grew out of."""
        proven = self._before_the_proven()
        return [each for each in self.compared if each.verdict in GROWN or each.other.return_id in proven]

    @cached_property
    def _standing(self) -> Sequence[Likeness]:
        """The ancestors of which no other grew from which the file goes on; all where each seems later than one."""
        ancestors = self._ancestors
        return [
            each
            for each in ancestors
            if not any(self._later(other, each) and other.went_on_beyond(each) for other in ancestors)
        ] or ancestors

    def _later(self, one: Likeness, other: Likeness) -> bool:
        """Whether one return was found to be later than another in its line, when the later of both came in."""
        found = self._between(one, other)
        if found is None:
            return False
        return (found.kin is Kin.OLDER) == (one.other.return_id < other.other.return_id)

    def _nearness(self, each: Likeness) -> tuple[int, bool, int, int]:
        """How near a return is: by how much of it the file repeats, then one that was not overtaken itself, of another
        reporter by how few cells differ, the latest."""
        apart = len(each.lacking | each.beyond) if each.reporter is Sign.OTHER_REPORTER else 0
        return len(each.alike | each.kept), not self._overtaken_then(each), -apart, each.other.return_id

    def _shared(self) -> Cells:
        """The edition, and what the file says just as a return does that has its words."""
        found = _copied(self.file.issued)
        for each in self.compared:
            if each.kept:
                for row, field in each.alike:
                    found.setdefault(row, {})[field] = self.file.said[row, field]
        return found

    def _grown(self, nearest: Likeness) -> Base:
        """Row by row the nearest of the ancestors; where the file has news, what stands there now by any of them."""
        cells = _copied(self._settled(nearest))
        unproven, spared = set[Cell](), set[Cell]()
        for row, values in self.file.cells.items():
            if not row.is_line:
                if row.sheet == CONTACT and not nearest.sure:
                    unproven |= {(row, field) for field in values}
                continue
            mine = [each for each in self._standing if row in each.kept_rows and not self._between(each, nearest)]
            grown = max(mine, key=lambda each: self._nearness_on(row, each), default=nearest)
            cells[row] = dict(self._settled(grown).get(row, {}))
            for field in values:
                found = self._compared((row, field), grown, near=grown is nearest)
                cells[row][field] = found.base
                if found.unproven:
                    unproven.add((row, field))
                if found.spared:
                    spared.add((row, field))
        return Base(cells, nearest.other.return_id, unproven=frozenset(unproven), spared=frozenset(spared))

    def _compared(self, cell: Cell, grown: Likeness, *, near: bool) -> _Compared:
        """What a cell is compared with on a row whose base is `grown`; `near` where that is the file's."""
        text, now, base = self.file.at(cell), _at(self.current, *cell), self._base_at(cell, grown)
        by = [each for each in (grown, *self._ancestors) if self._base_at(cell, each) == now]
        said = cell in self.file.said
        if text == base:
            undone = any(self._came_since(each, grown) and each.own for each in by) or (
                said and any(self._overtook(each, grown) for each in by) and not self._strangers(cell, now)
            )
            return _Compared(now if undone else base, unproven=undone)
        known = any(says_all(self._settled_at(each, cell), text, whole=said) for each in self._ancestors)
        spared = not text and (not by or not near or self._not_cleared(cell, grown))
        if spared:
            pass
        elif known and now != base:
            base = text
        elif not by or self._strangers(cell, now):
            base = _at(self.file.issued, *cell) if now == base else base
        else:
            base = now
        return _Compared(base, not self._surely_seen(cell, now, by) or self._said_before(cell, text), spared)

    def _base_at(self, cell: Cell, grown: Likeness) -> str:
        """What a return says as the base of a cell: what it waited with, where that is what the office was asked about
        and has taken, or one that grew out of it has written there since."""
        waited, settled = grown.other.at(cell), self._settled_at(grown, cell)
        taken = self.asked.get((*cell, waited))
        if waited == settled or taken is None:
            return settled
        bringer = self._bringer(cell, _at(self.current, *cell))
        since = self.returns[bringer.other.return_id].kinship if bringer else ()
        answered = any(found.return_id == grown.other.return_id and found.kin in GROWN for found in since)
        return waited if taken or answered else settled

    def _overtook(self, one: Likeness, other: Likeness) -> bool:
        """Whether one return had overtaken another, and the file came after both."""
        found = self._between(one, other)
        went_on = one.reporter is Sign.SAME_REPORTER or one.time is Sign.LATER
        return went_on and found is not None and found.kin is Kin.OLDER and one.other.return_id < other.other.return_id

    @cached_property
    def _lines(self) -> Mapping[tuple[int, int], Verdict]:
        return {
            (found.return_id, ret.id): found
            for ret in self.returns.values()
            for found in ret.kinship
            if found.kin is not Kin.FORK
        }

    def _between(self, one: Likeness, other: Likeness) -> Verdict | None:
        """What was found when the later one of two returns came in: the one grew out of the other, or is older."""
        early, late = sorted((one.other.return_id, other.other.return_id))
        return self._lines.get((early, late))

    def _came_since(self, one: Likeness, other: Likeness) -> bool:
        """Whether one return came after another, and nothing told then which is the older, but that it came first."""
        found = self._between(one, other) if one.other.return_id > other.other.return_id else None
        return (
            found is not None and Sign.NO_TIME in found.signs and not {Sign.MORE, Sign.LESS, Sign.SAME} & {*found.signs}
        )

    def _surely_seen(self, cell: Cell, text: str, by: Sequence[Likeness]) -> bool:
        """Whether the file surely grew out of a return that says that, and its own reporter was the first to say it."""
        first = next((each for each in self.compared if each.other.said.get(cell) == text), None)
        if first is not None and (first.reporter is not Sign.SAME_REPORTER or first.time is not Sign.LATER):
            return False
        return any(each.sure and each.other.at(cell) == text for each in by)

    def _strangers(self, cell: Cell, text: str) -> bool:
        """Whether a text came to stand in a cell by a stranger's return, and neither did the file's own reporter ever
        say so, in proven words or in a file that this one grew from, nor one whose file was handed on to that."""
        said = [each for each in self.compared if each.other.said.get(cell) == text]
        mine = [each for each in said if each.reporter is Sign.SAME_REPORTER]
        if any(each.proven or each.verdict in GROWN for each in mine) or any(
            each.verdict is Kin.HAND_OVER for each in said
        ):
            return False
        bringer = self._bringer(cell, text)
        return bringer is not None and bringer.stranger

    def _bringer(self, cell: Cell, text: str) -> Likeness | None:
        """The return with which a text came to stand in a cell: the last that wrote it there, not one that says again
        what stood there or in its own base; None where it was issued or decided."""
        held, bringer = _at(self.file.issued, *cell), None
        for each in self.compared:
            ret = self.returns[each.other.return_id]
            said = _at(ret.settled, *cell)
            if said != _at(ret.raw, *cell) or said in ("", held, self._based(ret, cell)):
                continue
            if not held or not self._overtaken_then(each):
                held, bringer = said, each
        return bringer if held == text else None

    def _based(self, ret: Return, cell: Cell) -> str:
        """What the base of an earlier return says in a cell."""
        base = next((self.returns[found.return_id].settled for found in ret.kinship if found.base), self.file.issued)
        return _at(base, *cell)

    def _overtaken_then(self, each: Likeness) -> bool:
        """Whether a return was overtaken when it came in, by one that had changed something."""
        older = (found for found in self.returns[each.other.return_id].kinship if found.kin is Kin.OLDER)
        return any(self.returns[found.return_id].changed for found in older)

    def _nearness_on(self, row: RowKey, each: Likeness) -> tuple[int, int, tuple[int, bool, int, int]]:
        """How near a return is on a row: by its words there, by all that it says there, then as a whole."""
        kept, alike = (sum(at == row for at, _ in cells) for cells in (each.kept, each.alike))
        return kept, alike, self._nearness(each)

    def _said_before(self, cell: Cell, text: str) -> bool:
        """Whether an earlier return says just that there: the file may as well have been made from before."""
        return bool(text) and any(_at(ret.raw, *cell) == text for ret in self.returns.values())

    def _settled(self, each: Likeness) -> Cells:
        return self.returns[each.other.return_id].settled

    def _settled_at(self, each: Likeness, cell: Cell) -> str:
        return _at(self._settled(each), *cell)

    def _not_cleared(self, cell: Cell, grown: Likeness) -> bool:
        """Whether a cell that is blank in the file and was not in its base is not cleared by it.

        It was blank there already; or the file repeats none of its words, or less of it than it would clear; or it says
        nothing on the row, unless it surely grew out of that return and repeats what that one was the first to say:
        what it repeats of others it may have from those.
        """
        if not grown.other.at(cell) or not grown.proven:
            return True
        if cell[0] not in self.file.touched and not (grown.sure and grown.repeats_news):
            return True
        cleared = sum(not self.file.at(each) for each in grown.lacking)
        return cleared >= len(grown.alike)

    def _overtaken(self, newer: Sequence[Likeness]) -> Iterator[Cell]:
        """The cells of the rows on which returns that are `newer` than the file speak."""
        for each in newer:
            for row, values in self.file.cells.items():
                whole = row.sheet == CONTACT and each.time is Sign.EARLIER
                if whole or (row.is_line and row not in each.its_own_rows):
                    yield from ((row, field) for field in values)


def settle(raw: Cells, refused: frozenset[Cell], base: Cells) -> Cells:
    """The state a later update of this file is compared with: what it says, except where it was refused.

    A refused cell keeps the base's value, so that the same value counts as new when what it lacked is there; so
    does a cell in conflict, so that sending it again says again that it waits.
    """
    settled = {row: dict(values) for row, values in base.items()}
    for row, values in raw.items():
        mine = settled.setdefault(row, {})
        mine.update({field: text for field, text in values.items() if (row, field) not in refused})
    return settled


def _copied(cells: Cells) -> dict[RowKey, dict[str, str]]:
    return {row: dict(values) for row, values in cells.items()}


def _at(cells: Cells, row: RowKey, field: str) -> str:
    return cells.get(row, {}).get(field, "")
