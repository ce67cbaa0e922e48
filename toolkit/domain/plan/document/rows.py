"""From entries to rows: torn cells joined, merged ones filled in, every row with its number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from toolkit.codes import Code
from toolkit.domain.plan.document.entries import DIGITS, ENDED, Entry
from toolkit.domain.plan.document.item_numbers import GAP, Style
from toolkit.domain.plan.document.lines import Faults
from toolkit.domain.plan.document.numbering import Numbering

_OPENING, _CLOSING = "（(《“‘〔【", "）)》”’〕】"


@dataclass(frozen=True, slots=True)
class Row:
    """One row put together again from its pages; `torn` when its topic came in two pieces.

    `first` is its number; `shift` is what the document's own number lacks to that.
    """

    where: str
    first: int
    topic: str
    requirement: str = ""
    responsibility: str = ""
    deadline: str = ""
    shift: int = 0
    torn: bool = False
    shared: bool = False
    settled: bool = False


@dataclass
class _Rows:
    """The rows read so far, and what holds for the whole plan.

    `units` where it names any, `merged_units` where rows within a page share their cell; `shift` is what the
    document's numbers lack here, having begun anew.
    """

    faults: Faults
    numbering: Numbering
    paged: bool
    units: bool
    merged_units: bool
    shift: int = 0
    taken: set[int] = field(default_factory=set)
    rows: list[Row] = field(default_factory=list)

    def take(self, entry: Entry) -> None:
        """Add a line as a new row, or to the row whose page was torn."""
        rows, text, where = self.rows, entry.requirement, entry.line.where
        expected = _last_number(rows[-1], self.numbering.style) + 1 if rows else 1
        if entry.heading:
            rows.append(Row(where, expected, entry.topic))
            return
        first = self._own_number(entry, expected)
        if first is None and entry.corrected and self.numbering.column and text:
            self.faults.add(Code.PLAN_NUMBER_MISSING, where, text, line=where)
            return
        if first is None and rows and rows[-1].requirement:
            self._join(entry)
            return
        row = Row(
            where,
            first or expected,
            entry.topic,
            text,
            entry.responsibility,
            entry.deadline,
            self.shift,
            settled=entry.settled,
        )
        if rows:
            row = self._inherit(row, entry)
        if self.numbering.column and row.first in self.taken:
            self.faults.add(Code.PLAN_NUMBER_REPEATED, where, text, number=row.first)
            return
        if not self.numbering.column and row.first != expected:
            self.faults.add(Code.PLAN_NUMBER_GAP, where, text, before=expected - 1, expected=expected)
        if text:
            self.taken.add(row.first)
        rows.append(row)

    def _inherit(self, row: Row, entry: Entry) -> Row:
        """Fill a new row's blanks from the row above, as a merged cell means; sharing units is kept in mind.

        A merged cell cut by a page has its text on both: what visibly goes on is put together, what only may is said.
        """
        for name in ("topic", "responsibility", "deadline"):
            above, here = getattr(self.rows[-1], name), getattr(row, name)
            if name not in entry.torn or not above or not here or not self.rows[-1].requirement:
                continue
            if _is_open(above, here):
                _mend(self.rows, name, above + entry.torn[name] + here)
                row = _with(row, name, "")
            else:
                self.faults.add(Code.PLAN_PAGE_BREAK, row.where, f"{above}｜{here}", line=row.where)
        above_row = self.rows[-1]
        row = replace(row, topic=row.topic or above_row.topic)
        if not above_row.requirement:
            return row
        if not row.responsibility and above_row.responsibility:
            self.rows[-1] = replace(above_row, shared=True)
            row = replace(row, responsibility=above_row.responsibility, shared=True)
        return replace(row, deadline=row.deadline or above_row.deadline)

    def _own_number(self, entry: Entry, expected: int) -> int | None:
        """The number a new item gets; None where the line is the rest of the row above."""
        numbering = self.numbering
        if numbering.column:
            found = DIGITS.match(entry.number)
            local = int(found[1]) if found else None
        elif numbering.style:
            local = numbering.style.leading(entry.requirement)
        else:
            return None if self._goes_on(entry) else expected
        if local is None:
            return None
        if local == 1 and expected - self.shift > 1 and self._begins_anew(entry):
            self.shift = expected - 1
        if numbering.style and not expected <= local + self.shift <= expected + GAP:
            return None
        return local + self.shift

    def _begins_anew(self, entry: Entry) -> bool:
        """Whether numbers may start again here: a new chapter, table or topic after a row that is complete."""
        above = self.rows[-1]
        if not above.requirement:
            return True
        new = entry.fresh or (bool(entry.topic) and entry.topic != above.topic)
        return new and (not self.paged or ENDED.search(above.requirement) is not None)

    def _goes_on(self, entry: Entry) -> bool:
        """Whether a line without numbers to go by is the rest of the one above it."""
        above = self.rows[-1] if self.rows else None
        if not entry.requirement:
            return True
        if above is None or not above.requirement or entry.line.torn is None:
            return False
        filled = "requirement" in entry.torn
        if filled and not ENDED.search(above.requirement):
            return True
        if entry.responsibility or not (filled or self.units):
            return False
        if self.units and not self.merged_units:
            return True
        shown = f"{above.requirement[-12:]}｜{entry.requirement[:12]}"
        self.faults.add(Code.PLAN_PAGE_BREAK, entry.line.where, shown, line=entry.line.where)
        return filled

    def _join(self, entry: Entry) -> None:
        """Put together the two halves of a row that a page break tore."""
        upper, where, torn = self.rows[-1], entry.line.where, entry.torn
        on_new_page = entry.line.torn is not None
        may_be_whole = entry.requirement and (entry.responsibility or not on_new_page)
        if may_be_whole and "requirement" not in torn and ENDED.search(upper.requirement):
            self.faults.add(Code.PLAN_ROW_UNNUMBERED, where, entry.requirement, line=where, number=upper.first)
        # Cells of one item that no page has cut are several values, not one.
        seam = "" if self.paged else "\n" if on_new_page else "；"
        topic, damaged = upper.topic, upper.torn
        if entry.topic and entry.topic != topic:
            topic = _whole(topic, entry.topic, torn["topic"]) if "topic" in torn else _overlapping(topic, entry.topic)
            damaged = damaged or "topic" not in torn
        self.rows[-1] = replace(
            upper,
            topic=topic,
            requirement=_whole(
                upper.requirement, entry.requirement, torn.get("requirement", "\n" if on_new_page else "")
            ),
            responsibility=_whole(upper.responsibility, entry.responsibility, torn.get("responsibility", seam)),
            deadline=_whole(upper.deadline, entry.deadline, torn.get("deadline", seam)),
            torn=damaged,
        )

    def say_what_was_unusual(self, body: Sequence[Entry]) -> None:
        """Numbers that were counted on or counted anew, and a heading nothing follows."""
        rows = self.rows
        last = _last_number(rows[-1], self.numbering.style) if rows else 0
        if self.shift:
            self.faults.add(Code.PLAN_COUNTED_ON, "", what="分段从1编起", last=last)
        elif not self.numbering.column and any(DIGITS.match(entry.number) for entry in body):
            self.faults.add(Code.PLAN_COUNTED_ON, "", what="编的是工作任务，一个序号下有几项要求", last=last)
        if rows and not rows[-1].requirement:
            self.faults.add(Code.PLAN_ROW_UNUSED, rows[-1].where, rows[-1].topic, line=rows[-1].where)


def rows_of(body: Sequence[Entry], numbering: Numbering, faults: Faults, *, paged: bool) -> list[Row]:
    """Put entries together into rows; a heading is a row without a requirement."""
    whole = [entry for entry in body if entry.requirement and entry.line.torn is None]
    units = any(entry.responsibility for entry in whole)
    read = _Rows(faults, numbering, paged, units, any(not entry.responsibility for entry in whole))
    for entry in body:
        read.take(entry)
    read.say_what_was_unusual(body)
    return read.rows


def _mend(rows: list[Row], name: str, whole: str) -> None:
    """Put the whole text of a merged cell into every row it spans, from the last one upward."""
    before = getattr(rows[-1], name)
    for at in range(len(rows) - 1, -1, -1):
        if getattr(rows[at], name) != before or not rows[at].requirement:
            return
        rows[at] = _with(rows[at], name, whole)


def _with(row: Row, name: str, text: str) -> Row:
    changed: dict[str, Any] = {name: text}
    return replace(row, **changed)


def _is_open(above: str, below: str) -> bool:
    """Whether a text visibly goes on: it ends in a comma or within brackets, or what follows begins with an end."""
    unclosed = sum(above.count(mark) for mark in _OPENING) > sum(above.count(mark) for mark in _CLOSING)
    return unclosed or above[-1] in f"、，,—{_OPENING}" or below[0] in f"、，,。；;{_CLOSING}"


def _whole(head: str, tail: str, seam: str) -> str:
    """A cell from its two pieces; a value filled into both is one."""
    return head if head == tail else seam.join(piece for piece in (head, tail) if piece)


def _overlapping(head: str, tail: str) -> str:
    """`head` up to where the longest beginning of `tail` already stands in it, then `tail`.

    An OCR that lets the neighbouring cell run into the head repeats there what the tail says properly.
    """
    for length in range(len(tail), 3, -1):
        if (at := head.find(tail[:length])) >= 0:
            return head[:at] + tail
    return head + tail


def texts_of(row: Row, style: Style | None) -> list[tuple[int, str]]:
    """The items of a row, number and text; more than one where its cell holds several numbered ones."""
    if style is None:
        return [(row.first, row.requirement)]
    return [(number + row.shift, text) for number, text in style.split(row.requirement, row.first - row.shift)]


def _last_number(row: Row, style: Style | None) -> int:
    return texts_of(row, style)[-1][0] if row.requirement else row.first - 1
