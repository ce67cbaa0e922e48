"""From entries to rows: torn cells joined, merged ones filled in, every row with its number."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from toolkit.codes import Code
from toolkit.domain.plan.document.entry import DIGITS, ENDED, Entry
from toolkit.domain.plan.document.item_numbers import GAP, heading_level, is_compound
from toolkit.domain.plan.document.lines import Faults
from toolkit.domain.plan.document.merged_cells import as_above, inherit
from toolkit.domain.plan.document.numbering import Numbering
from toolkit.domain.plan.document.row import (
    Row,
    is_open,
    joined,
    joined_names,
    last_number,
    lines_of,
    more_of,
    overlapping,
    texts_of,
    unread_number,
)
from toolkit.domain.plan.model import UNSAID
from toolkit.schema.cell import squeezed

_SIGN = re.compile(
    r"[^\w\s.．、,，()（）\[\]【】〔〕:：—–－-]|[A-Za-z]|(?![一二三四五六七八九十百第项条号])[\u4e00-\u9fff]"
)
"""What says something beside a number: ★3, GK-03, 新3."""


_FULL_STOP = re.compile(r"[。！？!?][”’」』）)]*\Z")
"""The end of a text that nothing of its own follows: behind （1）…； comes （2）."""


@dataclass
class _Rows:
    """The rows read so far, and what holds for the whole plan.

    `units` where it names any, `merged_units` where rows within a page share their cell; `shift` is what the
    document's numbers lack here, having begun anew. `claimed` are the numbers it gives its rows, `gaps` rows whose
    number leaves some out, each with the one expected, `printed` what stands as number at each place.
    """

    faults: Faults
    numbering: Numbering
    paged: bool
    units: bool
    merged_units: bool
    claimed: frozenset[int] = frozenset()
    shift: int = 0
    taken: set[int] = field(default_factory=set)
    gaps: list[tuple[Row, int]] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    printed: dict[str, str] = field(default_factory=dict)

    def take(self, entry: Entry, *, alone: bool) -> None:
        """Add a line as a new row, or to the row whose page was torn; `alone` where no line goes on with its number."""
        rows, text, where = self.rows, entry.requirement, entry.line.where
        expected = last_number(rows[-1], self.numbering.style) + 1 if rows else 1
        if entry.heading:
            alone = bool(entry.units)
            topic = "\n".join(self.headings) if alone else self._under(entry.topic)
            rows.append(Row(where, expected, topic, "", entry.units, entry.deadline, notes=entry.topic))
            return
        self.printed[where] = entry.number
        first = self._own_number(entry, expected)
        if first is None and entry.corrected and self.numbering.column and text:
            self.faults.add(Code.PLAN_NUMBER_MISSING, where, text, line=where)
            return
        names_a_row = self._names_a_row(entry)
        if first is None and rows and rows[-1].requirement and not names_a_row:
            if not self._stands_alone(entry):
                self._join(entry)
                return
            first = self._counted(entry, expected)
        if not text and (names_a_row or (first is not None and alone)):
            text = self._stand_in(entry, first or expected)
        elif not text and more_of(entry):
            self._unused(where, " ".join(filter(None, (entry.number, entry.topic, more_of(entry)))))
            return
        row = Row(
            where,
            first or expected,
            entry.topic,
            text,
            entry.units,
            entry.deadline,
            self.shift,
            settled=entry.settled,
            own=entry.own,
            notes=lines_of(entry.notes),
        )
        if rows:
            full = None if entry.fresh else next((each for each in reversed(rows) if each.requirement), None)
            row = as_above(row, full, self.faults)
            row = inherit(rows, self._with_begun(row, entry), entry, self.faults, self.headings, paged=self.paged)
        if numbered := self._numbered(row, entry, expected):
            rows.append(numbered)
            if entry.strange:
                self.faults.add(
                    Code.PLAN_MARK_UNKNOWN, where, entry.strange, of_item=numbered.first, item=numbered.first
                )

    def _stands_alone(self, entry: Entry) -> bool:
        """Whether a line without a number is an item nevertheless: it says what is to be done, and by whom or when.

        It is none where a page or a cell merged downward puts it to the row above, or the text there goes on.
        """
        if self.paged or entry.line.torn is not None or entry.same_item:
            return False
        whole = entry.requirement and (entry.units or entry.deadline)
        return bool(whole) and not is_open(self.rows[-1].requirement, entry.requirement)

    def _counted(self, entry: Entry, expected: int) -> int:
        """The number that a row without one of its own gets; that is said."""
        given = self._free(expected)
        if self.numbering.style:
            self.shift += 1
        text, where = entry.requirement, entry.line.where
        self.faults.add(Code.PLAN_ROW_COUNTED, where, text, of_item=given, line=where, given=given)
        return given

    def _free(self, expected: int) -> int:
        """The number expected, or the one behind all that are given, where the document gives that to a row."""
        used = self.claimed | self.taken
        return expected if expected not in used else max(used) + 1

    def _names_a_row(self, entry: Entry) -> bool:
        """Whether a line without a requirement is a row: it has a topic and units or a deadline and no page tore it."""
        torn = self.paged or entry.line.torn is not None
        begins = entry.topic or not any(row.requirement for row in self.rows) or self._is_begun()
        return bool(not entry.requirement and more_of(entry) and not torn and begins)

    def _numbered(self, row: Row, entry: Entry, expected: int) -> Row | None:
        """A row under its number, the document's kept beside it where that is another or has a sign (★3).

        Gaps and repeats are told.
        """
        text, where = row.requirement, row.where
        if row.first in self.taken:
            if entry.corrected:
                self.faults.add(Code.PLAN_NUMBER_REPEATED, where, text, number=row.first)
                return None
            given = self._free(expected)
            self.faults.add(Code.PLAN_NUMBER_TWICE, where, text, of_item=given, number=row.first, given=given)
            row = replace(row, first=given)
        elif not entry.made:
            self.gaps.append((row, expected))
        if text:
            self.taken.update(number for number, _ in texts_of(row, self.numbering.style))
        local = self.numbering.local(entry.number)
        marked = _SIGN.search(entry.number) is not None
        if self.numbering.column and not row.own and (local != row.first or marked):
            row = replace(row, own=squeezed(entry.number))
        return row

    def _stand_in(self, entry: Entry, number: int) -> str:
        """What stands for the requirement of a numbered row that has none: its topic, else what the row above has."""
        above = self.rows[-1] if self.rows else None
        text = entry.topic or (above and (above.requirement or (self._is_begun() and above.topic))) or UNSAID
        self.faults.add(Code.PLAN_REQUIREMENT_BLANK, entry.line.where, text, of_item=number, number=number)
        return text

    def _is_begun(self) -> bool:
        """Whether the last line had a number and a topic alone, and is no heading."""
        return not self.rows[-1].requirement and self.rows[-1].topic != "\n".join(self.headings)

    def _with_begun(self, row: Row, entry: Entry) -> Row:
        """A row without a number under that of a line above that had a topic alone; what nobody takes is told: a topic
        beside another, a number alone above another."""
        above = self.rows[-1]
        alone = not (above.requirement or above.topic or above.is_line)
        other = alone and entry.number not in ("", self.printed.get(above.where, ""))
        if not (other or self._is_begun()):
            return row
        if other or (entry.topic and entry.topic not in above.topic):
            self._unused(above.where, self._shown(above))
            return row
        return row if entry.number else replace(row, own=row.own or above.own)

    def _bare(self) -> Row | None:
        """The heading, or row of a topic alone, that no row has followed yet: lines across the table are none."""
        last = next((row for row in reversed(self.rows) if not row.is_line), None)
        return None if last is None or last.requirement else last

    def _under(self, heading: str) -> str:
        """A heading below those above it that reach further: 一、 above （一）."""
        level = heading_level(heading)
        if (bare := self._bare()) and heading_level(self.headings[-1] if self.headings else "") >= level:
            self._unused(bare.where, self._shown(bare))
        self.headings = [each for each in self.headings if heading_level(each) < level] + [heading]
        return "\n".join(self.headings)

    def _own_number(self, entry: Entry, expected: int) -> int | None:
        """The number a new item gets; None where the line is the rest of the row above."""
        numbering = self.numbering
        if numbering.compound:
            return expected if entry.number else None
        if numbering.column:
            local = numbering.local(entry.number)
            if local is None and is_compound(entry.number) and (entry.requirement or entry.topic):
                names = {"number": entry.number, "given": expected}
                text = entry.requirement or entry.topic
                self.faults.add(Code.PLAN_NUMBER_TWICE, entry.line.where, text, of_item=expected, **names)
                return expected
        elif numbering.style:
            local = numbering.style.leading(entry.requirement)
        else:
            return None if self._goes_on(entry) else expected
        if local is None:
            return None
        if local == 1 and expected - self.shift > 1 and self._begins_anew(entry):
            self.shift = max((expected - 1, *self.taken))
        if numbering.style and not expected <= local + self.shift <= expected + GAP:
            return self._out_of_turn(entry, local, expected)
        return local + self.shift

    def _out_of_turn(self, entry: Entry, local: int, expected: int) -> int | None:
        """The number of a row whose text begins with one that stood before or is far off; None where it may be torn."""
        if self.paged or entry.line.torn is not None or not entry.fills_a_row:
            return None
        text, where = entry.requirement, entry.line.where
        self.faults.add(Code.PLAN_NUMBER_TWICE, where, text, of_item=expected, number=local, given=expected)
        return expected

    def _begins_anew(self, entry: Entry) -> bool:
        """Whether numbers may start again here: a new chapter, table, topic or unit of several after a complete row."""
        above = self.rows[-1]
        if not above.requirement:
            return True
        of_others = self.numbering.column and self.merged_units and bool(entry.units) and entry.units != above.units
        new = entry.fresh or of_others or (bool(entry.topic) and entry.topic != above.topic)
        return new and (not self.paged or ENDED.search(above.requirement) is not None)

    def _goes_on(self, entry: Entry) -> bool:
        """Whether a line without numbers to go by is the rest of the one above it."""
        above = self.rows[-1] if self.rows else None
        if not entry.requirement:
            return True
        if above is None or not above.requirement or entry.line.torn is None:
            return False
        filled = "requirement" in entry.torn
        if filled and not _FULL_STOP.search(above.requirement):
            return True
        if not entry.is_all_torn:
            if entry.units or not (filled or self.units):
                return False
            if self.units and not self.merged_units:
                return True
        shown = f"{above.requirement[-12:]}｜{entry.requirement[:12]}"
        self.faults.add(Code.PLAN_PAGE_BREAK, entry.line.where, shown, line=entry.line.where)
        return filled

    def _join(self, entry: Entry) -> None:
        """Put together the two halves of a row that a page break tore."""
        upper, torn = self.rows[-1], entry.torn
        on_new_page = entry.line.torn is not None
        self._say_joined(entry)
        # Cells of one item that no page has cut are several values, not one.
        seam = "" if self.paged else "\n" if on_new_page else "；"
        topic, damaged = upper.topic, upper.torn
        if entry.topic and entry.topic not in (topic, topic.rpartition("\n")[2]):
            topic = joined(topic, entry.topic, torn["topic"]) if "topic" in torn else overlapping(topic, entry.topic)
            damaged = damaged or "topic" not in torn
        self.rows[-1] = replace(
            upper,
            topic=topic,
            requirement=joined(
                upper.requirement, entry.requirement, torn.get("requirement", "\n" if on_new_page else "")
            ),
            units={
                name: joined_names(upper.units.get(name, ""), entry.units.get(name, ""), torn.get(name, seam))
                for name in {**upper.units, **entry.units}
            },
            deadline=joined(upper.deadline, entry.deadline, torn.get("deadline", seam)),
            torn=damaged,
            notes="\n".join(
                dict.fromkeys(filter(None, (upper.notes, lines_of(entry.notes), unread_number(entry, upper))))
            ),
        )

    def _say_joined(self, entry: Entry) -> None:
        """Say that a line was put to the row above, unless it is plain that a page cut the row there."""
        upper, where = self.rows[-1], entry.line.where
        said = " ".join(filter(None, (entry.requirement or entry.topic, more_of(entry))))
        if self.paged or entry.line.torn is not None:
            may_be_whole = entry.requirement and (entry.units or entry.line.torn is None)
            if may_be_whole and "requirement" not in entry.torn and ENDED.search(upper.requirement):
                self.faults.add(
                    Code.PLAN_ROW_UNNUMBERED,
                    where,
                    entry.requirement,
                    of_item=upper.first,
                    line=where,
                    number=upper.first,
                )
            return
        goes_on = entry.same_item or (entry.requirement and is_open(upper.requirement, entry.requirement))
        plain = goes_on and not (entry.units or entry.deadline)
        code = Code.PLAN_ROW_JOINED if plain else Code.PLAN_ROW_UNNUMBERED
        if said:
            self.faults.add(code, where, said, of_item=upper.first, line=where, number=upper.first)

    def say_what_was_unusual(self, body: Sequence[Entry]) -> None:
        """Numbers that were counted on or counted anew, and a heading nothing follows."""
        rows = self.rows
        last = last_number(rows[-1], self.numbering.style) if rows else 0
        for row, expected in self.gaps:
            missing = [number for number in range(expected, row.first) if number not in self.taken]
            if missing:
                self.faults.add_gap(row.where, row.requirement, missing)
        if self.numbering.compound:
            self.faults.add(Code.PLAN_COUNTED_ON, "", what="是分级编的，如1.1、（一）1", last=last)
        elif self.shift:
            self.faults.add(Code.PLAN_COUNTED_ON, "", what="分段从1编起", last=last)
        elif not self.numbering.column and any(DIGITS.match(entry.number) for entry in body):
            self.faults.add(Code.PLAN_COUNTED_ON, "", what="编的是工作任务，一个序号下有几项要求", last=last)
        if bare := self._bare():
            self._unused(bare.where, self._shown(bare))

    def _shown(self, row: Row) -> str:
        """What a row without a requirement says: its number as printed, its topic."""
        return " ".join(filter(None, (self.printed.get(row.where, ""), row.topic)))

    def _unused(self, where: str, text: str) -> None:
        self.faults.add(Code.PLAN_ROW_UNUSED, where, text, line=where)


def rows_of(body: Sequence[Entry], numbering: Numbering, faults: Faults, *, paged: bool) -> list[Row]:
    """Put entries together into rows; a heading is a row without a requirement."""
    whole = [entry for entry in body if entry.requirement and entry.line.torn is None]
    units = any(entry.units for entry in whole)
    claimed = (numbering.local(entry.number) for entry in body)
    shared = any(not entry.units for entry in whole)
    read = _Rows(faults, numbering, paged, units, shared, frozenset(filter(None, claimed)))
    for entry, below in zip(body, [*body[1:], None], strict=False):
        goes_on = below is not None and not below.heading and not below.number
        alone = bool(more_of(entry)) or not goes_on
        read.take(entry, alone=alone)
    read.say_what_was_unusual(body)
    return read.rows
