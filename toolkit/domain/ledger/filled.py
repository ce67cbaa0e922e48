"""What somebody filled into a workbook beside the cells that are asked for."""

from __future__ import annotations

from enum import StrEnum

from toolkit.keys import RowKey
from toolkit.values import dataclass


class Beside(StrEnum):
    """What kind of place it stands in."""

    COLUMN = "column"
    LOCKED = "locked"
    OFFICE = "office"
    AROUND = "around"
    COVER = "cover"
    SHEET = "sheet"
    COMMENT = "comment"
    BOX = "box"
    PICTURE = "picture"
    LINK = "link"
    PAGE = "page"
    NAME = "name"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Filled:
    """One thing that no field has read: a cell's text, a comment, a box of text, a picture, where a link leads, the
    head or foot of a page, a file put in, a text under a defined name (whose name is `cell` and which is on no sheet).

    `row` is the row of tasks it stands in, where it does; `header` what stands over its column there. `formula` says
    that a formula gave the text. `written_as` is the title of our own sheet it may be a cell of. `seen` is how a number
    looks where its format shows it otherwise than its text says.
    """

    sheet: str
    cell: str
    kind: Beside
    text: str
    header: str = ""
    row: RowKey | None = None
    formula: bool = False
    written_as: str = ""
    seen: str = ""
