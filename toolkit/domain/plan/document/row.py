"""One row of a plan, and the putting together of its cells from the pieces that pages and merged cells leave."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from typing import Any

from toolkit.domain.plan.document.columns import composed
from toolkit.domain.plan.document.entry import Entry
from toolkit.domain.plan.document.item_numbers import Style
from toolkit.domain.plan.document.seams import with_breaks
from toolkit.values import dataclass

_OPENING, _CLOSING = "（(《“‘〔【", "）)》”’〕】"


@dataclass(frozen=True, slots=True)
class Row:
    """One row put together again from its pages; `torn` when its topic came in two pieces.

    `first` is its number; `shift` is what the document's own number lacks to that, `own` that number as printed where
    it is another. One without a requirement is a heading or a line across the table, `notes` being its words.
    """

    where: str
    first: int
    topic: str
    requirement: str = ""
    units: Mapping[str, str] = field(default_factory=dict)
    deadline: str = ""
    shift: int = 0
    torn: bool = False
    shared: bool = False
    settled: bool = False
    own: str = ""
    notes: str = ""

    @property
    def is_line(self) -> bool:
        """Whether it is none of the plan's, but tells who has to do what others say: `notes` are its words.

        A number alone has none, whatever the cells merged over it say."""
        return not self.requirement and bool(self.notes and self.units)

    @property
    def responsibility(self) -> str:
        """Its units as one phrase."""
        return composed(self.units)


def mend(rows: list[Row], name: str, whole: str) -> None:
    """Put the whole text of a merged cell into every row it spans, from the last one upward."""
    before = getattr(rows[-1], name)
    for at in reversed(range(len(rows))):
        if getattr(rows[at], name) != before or not rows[at].requirement:
            return
        rows[at] = with_text(rows[at], name, whole)


def mend_units(rows: list[Row], whole: Mapping[str, str]) -> None:
    """The same for the units under one header."""
    before = rows[-1].units
    for at in reversed(range(len(rows))):
        if rows[at].units != before or not rows[at].requirement:
            return
        rows[at] = replace(rows[at], units={**before, **whole})


def lines_of(notes: Sequence[tuple[str, str]]) -> str:
    """Notes as the lines of an item: 备注：…; those of a corrected plan as they stand."""
    return "\n".join(f"{header}：{text}" if header else text for header, text in notes)


def more_of(entry: Entry) -> str:
    """What a line says beside its topic and its requirement."""
    return " ".join(filter(None, (composed(entry.units), entry.deadline, lines_of(entry.notes))))


def unread_number(entry: Entry, upper: Row) -> str:
    """What stands in the number's cell of a line that is the rest of a row, kept as a note."""
    return f"序号：{entry.number}" if entry.number and entry.number not in (upper.topic, str(upper.first)) else ""


def with_text(row: Row, name: str, text: str) -> Row:
    """A row with another text in one of its fields."""
    changed: dict[str, Any] = {name: text}
    return replace(row, **changed)


def is_open(above: str, below: str) -> bool:
    """Whether a text visibly goes on: it ends in a comma or within brackets, or what follows begins with an end."""
    unclosed = sum(above.count(mark) for mark in _OPENING) > sum(above.count(mark) for mark in _CLOSING)
    return unclosed or above[-1] in f"、，,—{_OPENING}" or below[0] in f"、，,。；;{_CLOSING}"


def joined(head: str, tail: str, seam: str) -> str:
    """A cell from its two pieces; a value filled into both is one."""
    return head if head == tail else seam.join(piece for piece in (head, tail) if piece)


def joined_names(head: str, tail: str, seam: str) -> str:
    """A cell of units from its two pieces, parted where the first ends with one name and the second begins another."""
    whole = joined(head, tail, seam)
    return whole if seam else with_breaks(whole, (len(head),))


def overlapping(head: str, tail: str) -> str:
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


def last_number(row: Row, style: Style | None) -> int:
    """The number of its last item; of a heading that of the item before it."""
    return texts_of(row, style)[-1][0] if row.requirement else row.first - 1
