"""What any reader gives back: sheets of plain values, with the cells whose value cannot be believed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import field
from datetime import date, datetime, time, timedelta
from functools import cache, cached_property, lru_cache
from typing import Literal

from toolkit.domain.ledger.saved import UNSAID, Saved
from toolkit.schema.headers import may_be_header, plain
from toolkit.values import dataclass

HEAD_ROWS = 30
"""Rows of a sheet among which headers are looked for."""
_CELL = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")

FAILED = re.compile(r"=|#[A-Z0-9/_]+[!?]?|(?:Err|错误)[:：]\d+")
"""The text of a formula that failed, or that nobody calculated."""

RawValue = str | int | float | bool | date | datetime | time | timedelta | None
"""A cell as read; None is blank. Whole floats stay floats: kinds decide what a number means."""


BesideKind = Literal["comment", "box", "picture", "picture_over", "file", "link", "page"]
"""A comment; a box of text drawn on the sheet; a picture that is a cell's content, or that lies over the cells; a file
put into the workbook; where a drawing leads, or what a link says of itself; the head or foot of printed pages.
"""


@dataclass(frozen=True, slots=True)
class Beside:
    """What somebody put on a sheet beside its values, and the cell it hangs on or begins at: `A1` where it hangs on
    none. A picture has no text; a file's is what kind it is."""

    kind: BesideKind
    cell: str
    text: str = ""


Pieces = tuple[tuple[str, bool], ...]
"""A cell's text piece by piece, each with whether it is struck through; none where the whole cell is."""


@dataclass(frozen=True)
class RawSheet:
    """One sheet. `rows[0][0]` is always A1; rows may differ in length and end at their last value.

    `errors` maps cells (`B7`) showing an error to its text (`#N/A`); `uncomputed` are cells holding a formula
    nobody has calculated. Both read as blank in `rows`, and neither is one. `merged` are the ranges (`B7:B9`) merged
    into one cell, as far as the sheet has content: what they say stands in their first cell.

    `formulas` are the cells holding any formula, those `uncomputed` among them. `shown` says how a number, a date, a
    time or a text looks where its cell's format shows it otherwise than `schema.cell.text_of` would; an empty text
    where that is not known. `beside` is what lies on the sheet beside the values; a cell whose content is a picture is
    blank in `rows`. A serial number that is a date counts `since_1904` where that is set. `links` are the addresses
    outside the workbook that a cell leads to. `struck` are the cells in which something is struck through, as far as
    the format lets that be known (.xlsx, .xls, .xlsb, .ods). `unseen` are the formulas that nobody has calculated or
    that show an error, as they are typed (`=B2+1`), as far as the format keeps them so (.xlsx, .ods).
    """

    title: str
    rows: tuple[tuple[RawValue, ...], ...]
    errors: Mapping[str, str] = field(default_factory=dict)
    uncomputed: frozenset[str] = frozenset()
    merged: tuple[str, ...] = ()
    formulas: frozenset[str] = frozenset()
    shown: Mapping[str, str] = field(default_factory=dict)
    beside: tuple[Beside, ...] = ()
    since_1904: bool = False
    links: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    struck: Mapping[str, Pieces] = field(default_factory=dict)
    unseen: Mapping[str, str] = field(default_factory=dict)

    def formula_words(self, cell: str) -> str:
        """How a cell reads whose formula shows nothing or an error: what was typed, behind the error where it shows
        one; empty where that is not known, and of any other cell."""
        formula, error = self.unseen.get(cell, ""), self.errors.get(cell, "")
        return f"{error}（公式{formula}）" if formula and error else formula

    @cached_property
    def heads(self) -> tuple[tuple[tuple[int, str, bool], ...], ...]:
        """Its first rows as headers are compared: column, text, and whether it is short enough for one, of each text.

        Every table is looked for in every sheet, and their texts are the same each time.
        """
        return tuple(
            tuple(
                (column, plain(value), may_be_header(value))
                for column, value in enumerate(row)
                if isinstance(value, str)
            )
            for row in self.rows[:HEAD_ROWS]
        )

    @cached_property
    def head_words(self) -> frozenset[str]:
        """All that its first rows say, as headers are compared."""
        return frozenset(text for row in self.heads for _, text, _ in row)

    @cached_property
    def head_rows(self) -> Mapping[str, list[int]]:
        """The rows (0-based) of each of these texts that is short enough for a header."""
        found: dict[str, list[int]] = {}
        for at, row in enumerate(self.heads):
            for _, text, short in row:
                if short:
                    found.setdefault(text, []).append(at)
        return found

    @cached_property
    def pictures(self) -> Mapping[str, BesideKind]:
        """The cells that pictures are in or begin at; of several, the one that is the cell's content counts."""
        lying = {each.cell: each.kind for each in self.beside if each.kind == "picture_over"}
        return lying | {each.cell: each.kind for each in self.beside if each.kind == "picture"}


@dataclass(frozen=True, slots=True)
class RawBook:
    """A workbook as read: sheets in order (hidden ones too), its custom text properties, what it says of its save.

    `names` are those defined names that stand for a text of their own.
    """

    sheets: tuple[RawSheet, ...]
    properties: Mapping[str, str] = field(default_factory=dict)
    saved: Saved = UNSAID
    names: Mapping[str, str] = field(default_factory=dict)


def shown(value: RawValue) -> str:
    """A value as `as_text` gives it, without blanks around it."""
    return value.strip() if type(value) is str else as_text(value).strip()


def as_text(value: RawValue) -> str:
    """A value as text: whole numbers without a point, days as 2021-09-30 whatever the hour, a blank as nothing."""
    match value:
        case None:
            return ""
        case float() if value.is_integer():
            return str(int(value))
        case datetime():
            return value.date().isoformat()
        case date():
            return value.isoformat()
        case _:
            return str(value)


def whole_or_pieces(pieces: Pieces) -> Pieces:
    """The pieces of a cell's text, none where all that they say is struck through."""
    return () if all(struck for text, struck in pieces if text.strip()) else pieces


def cell_name(row: int, column: int) -> str:
    """The A1 name of a cell; both counted from 0."""
    return f"{column_name(column)}{row + 1}"


@cache
def column_name(column: int) -> str:
    """The letters of a column, counted from 0."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


@lru_cache(8192)  # the same cells of every unit's workbook
def cell_at(name: str) -> tuple[int, int]:
    """Row and column, counted from 0, of an A1 name; `ValueError` where it is none."""
    found = _CELL.fullmatch(name)
    if found is None:
        raise ValueError(name)
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(found[2]) - 1, column - 1


def area_corners(name: str) -> tuple[int, int, int, int]:
    """First row, first column, last row and last column of `B7:B9`, counted from 0; `ValueError` for any other."""
    first, _, last = name.partition(":")
    return (*cell_at(first), *cell_at(last))


def fixed(name: str) -> str:
    """A cell name as an absolute reference: `B7` -> `$B$7`."""
    letters = name.rstrip("0123456789")
    return f"${letters}${name[len(letters) :]}"


def on_sheet(title: str, place: str) -> str:
    """A cell or an area as another sheet names it: `'工作台账'!$B$7`."""
    return f"""'{title.replace("'", "''")}'!{place}"""


def area_name(first_row: int, first_column: int, last_row: int, last_column: int) -> str:
    """The A1 name of a rectangle; all four counted from 0, the last ones included."""
    return f"{cell_name(first_row, first_column)}:{cell_name(last_row, last_column)}"
