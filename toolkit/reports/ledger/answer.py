"""An answer to one of the five questions as data, and the places on the page that answers lead to."""

from __future__ import annotations

from toolkit.values import dataclass


@dataclass(frozen=True, slots=True)
class Number:
    """A figure under a name of its own: its value, what it counts (项, 项次, 家, 天), what it is."""

    name: str
    value: int
    measure: str
    label: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line under an answer, with the place on the page it leads to; a word with its colour, and more beside it.

    A line that leads to the matrix may have it show the assignments of one label alone, by its `mark`.
    """

    text: str
    anchor: str = ""
    word: str = ""
    tone: str = ""
    detail: str = ""
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """A question with its answer.

    `names` are told one after the other, `names_of` says what they are, `rest` those beyond them in words; the same
    apart are its `start`, the `others` with the places they lead to, and its `end`. `lines` stand one below the other,
    `note` after them; `more` leads on to the rest of them.
    """

    id: str
    question: str
    sentence: str
    tone: str
    numbers: tuple[Number, ...] = ()
    names: tuple[Line, ...] = ()
    names_of: str = ""
    start: str = ""
    others: tuple[Line, ...] = ()
    end: str = ""
    lines: tuple[Line, ...] = ()
    note: str = ""
    more: str = ""
    more_anchor: str = ""

    @property
    def rest(self) -> str:
        """The units beyond those named first, in words."""
        named = (line.text + (f"（{line.word}）" if line.word else "") for line in self.others)
        return self.start + "、".join(named) + self.end


def unit_anchor(place: int) -> str:
    """Where a unit's card stands on the page, by its place in the roster."""
    return f"u{place}"


def row_anchor(place: int, item: int) -> str:
    """Where an assignment's row stands, in the card of its unit."""
    return f"u{place}i{item}"


MATRIX = "matrix"
"""Where the matrix stands."""


def item_anchor(number: int) -> str:
    """Where an item's text stands."""
    return f"i{number}"


def late_anchor(number: int) -> str:
    """Where the units stand that are late with an item."""
    return f"late{number}"
