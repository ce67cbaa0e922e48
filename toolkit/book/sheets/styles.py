"""The palette and the few styles everything is drawn with; every text on its fill has contrast 5 or more."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

from toolkit.book.sheets.model import Style
from toolkit.domain.ledger.labels import Label, Light
from toolkit.domain.ledger.row_states import WORDING, State, Tone

FONT = "微软雅黑"
INK, SOFT, LINE, BOX = "1F2933", "5B6672", "C9D1D9", "7B8794"
PLAN_FILL, OFFICE_FILL, STRIP = "F3F5F7", "F1EEF6", "E4EFEE"
PLAN_HEAD, UNIT_HEAD, OFFICE_HEAD = "3B4A5A", "1F6B66", "5A4B73"

changed = lru_cache(1024)(replace)
"""A style with something changed, the very same whenever it is asked for: writers tell styles apart by the object."""

NONE = Style()
TITLE = Style(size=18, bold=True, valign="vcenter")
SHEET_TITLE = Style(size=14, bold=True, valign="vcenter")
SECTION = Style(size=12, bold=True, color=UNIT_HEAD, valign="bottom", bottom=UNIT_HEAD)
BODY = Style(valign="vcenter")
STRONG = replace(BODY, bold=True)
NOTE = Style(size=9, color=SOFT, valign="vcenter")
COVER_NOTE = replace(NOTE, size=10)
"""On a cover, which is fitted to the width of a page: no smaller there than its other words."""
LINK = Style(color="174A7E", underline=True, valign="vcenter")
WARNING = Style(bold=True, color="8E1B1B", valign="vcenter")

PLAN = Style(fill=PLAN_FILL, wrap=True, border=LINE)
INPUT = Style(fill="FFFFFF", wrap=True, border=LINE, locked=False)
OFFICE = Style(fill=OFFICE_FILL, wrap=True, border=LINE)
BOXED = Style(fill="FFFFFF", border=BOX, valign="vcenter", locked=False, indent=1)

MISSING = Style(fill="FFD8BF", color="7A2E00")
SOON = Style(fill="DCEAF9", color="174A7E", bold=True)
OVERDUE = Style(fill="FADCD9", color="8E1B1B", bold=True)
SENT_BACK = Style(fill="FFF0B8", color="6B4700", bold=True)
ACCEPTED = Style(fill="E0F0E6", color="1E5B37")
GREY = Style(color=SOFT)
NEWS = Style(fill="E4EFEE", color="1F5B57", bold=True)

TONES: Mapping[Tone, Style] = {
    "red": OVERDUE,
    "yellow": SENT_BACK,
    "blue": SOON,
    "orange": MISSING,
    "green": ACCEPTED,
    "grey": GREY,
}

LIGHTS: Mapping[Light, Style] = {"red": OVERDUE, "yellow": SENT_BACK, "green": ACCEPTED}
"""The three colours of overviews; what has none of them is said in words alone."""

DATE = "yyyy-mm-dd"
ITEM = '[>=1900000]0000"-"000;0'
"""How the number of an item shows: 12, and of an item of an earlier year 2020-012."""
ITEM_OR_COUNT = '[>=1900000]0000"-"000;[=0];0'
"""The same of a number that may be a count; none of it shows where that is zero."""

LETTER_TONES: Mapping[str, Style] = {
    **{tone: style for tone, style in TONES.items() if style.fill},
    "plain": Style(fill=STRIP, color=UNIT_HEAD),
}
"""The colours of letters: those of the sheets, and `plain` for a letter about nothing pressing."""


def header(fill: str) -> Style:
    """A column header on `fill`."""
    return Style(fill=fill, color="FFFFFF", bold=True, align="center", valign="vcenter", wrap=True, border="FFFFFF")


def text_units(text: str) -> float:
    """Width of a text in full-width characters: East Asian wide is 1, others 0.56 (measured at 10 pt)."""
    return sum(1.0 if unicodedata.east_asian_width(char) in "WFA" else 0.56 for char in text)


def of_state(state: State) -> Style | None:
    """The colours of a state, where it has any."""
    return TONES.get(WORDING[state].tone)


def of_label(label: Label) -> Style | None:
    """The colours of a label in overviews, where it has any: what waits for the office is not green."""
    return LIGHTS.get(label.light)


@lru_cache(maxsize=16384)
def lines(text: str, width: float) -> int:
    """Lines a text takes in a column of `width` units at 10 pt: floor((7w+5-6)/13.33) - 0.5 characters a line."""
    room = max(1.0, math.floor((7 * width - 1) / 13.33) - 0.5)
    return sum(max(1, math.ceil(text_units(part) / room)) for part in text.split("\n"))


def row_height(texts: list[tuple[str, float]], minimum_lines: int = 3) -> float:
    """Points a row of wrapped (text, column width) cells needs: 15 a line and 6 over, 409 at most."""
    return height(max([minimum_lines, *(lines(text, width) for text, width in texts)]))


def height(most: int) -> float:
    """Points a row needs of which a cell has so many lines, no other more."""
    return min(409.0, 15.0 * most + 6)
