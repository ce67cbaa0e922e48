"""A plan as it truly is, and the document it is laid out in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

UNITS, DUE, ITEM = "units", "due", "item"
"""What of an item a question may be about."""


@dataclass(frozen=True)
class Due:
    """When something is due: `dates`, `every` (month, quarter, half, year), `lasting`, or `at_once`."""

    dates: frozenset[date] = frozenset()
    every: frozenset[str] = frozenset()
    lasting: bool = False
    at_once: bool = False

    @property
    def said(self) -> bool:
        """Whether anything is said at all."""
        return bool(self.dates or self.every or self.lasting or self.at_once)


@dataclass(frozen=True)
class Item:
    """One thing to be done: its number as printed (blank: none), its words, who does it in which role, by when.

    `asked` is what no reader can decide (`units`, `due` or `item`) and must be asked of the office; of `may_ask`
    a question is fair. `roles` are unit -> lead, implement or assist, or two answers that are both right.
    """

    own: str
    requirement: str
    roles: Mapping[str, str]
    due: Due
    asked: frozenset[str] = frozenset()
    may_ask: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Aside:
    """Words beside the items. Those that hold a unit, a date or a duty must be told (`must`)."""

    words: str
    must: bool


@dataclass(frozen=True)
class Bureau:
    """A body of the roster: its name, other ways to write it, the group it is of."""

    name: str
    aliases: tuple[str, ...]
    group: str


@dataclass(frozen=True)
class Body:
    """A roster: bodies, and the words of a plan for a whole group of them."""

    bureaux: tuple[Bureau, ...]
    phrases: Mapping[str, tuple[str, ...]]

    def members(self, group: str) -> tuple[str, ...]:
        """The names of a group's bodies."""
        return tuple(each.name for each in self.bureaux if each.group == group)


@dataclass(frozen=True)
class Cell:
    """A cell over so many rows and columns."""

    text: str
    down: int = 1
    across: int = 1


Row = list[Cell | None]
"""The cells of a row; None where one above or left of it reaches."""


@dataclass(frozen=True)
class Grid:
    """A table, `head` rows of it its headers."""

    rows: list[Row]
    head: int = 1


@dataclass(frozen=True)
class Box:
    """A box of text on the page, a paragraph a line."""

    text: str


Block = str | Grid | Box
"""A paragraph, a table or a box of text."""


@dataclass(frozen=True)
class Document:
    """A document with the truth of it: `layout` says how it is laid out, `traits` what else is particular."""

    seed: int
    layout: str
    form: str
    title: str
    year: int
    issued: date
    blocks: tuple[Block, ...]
    items: tuple[Item, ...]
    body: Body
    asides: tuple[Aside, ...] = ()
    traits: tuple[str, ...] = ()
    numbers_ask: bool = False
    """Whether the document's numbers are such that a question about them is fair: from 1 again, 1.1, a gap."""
    numbers_must: bool = False
    """Whether one must be raised: a number is missing or stands twice."""
    bytes_: bytes = field(default=b"", repr=False)
