"""What a file from a stranger may hold, and how the readers refuse it."""

from __future__ import annotations

from collections.abc import Sequence

from toolkit.codes import Code

MAX_FILE = 100 * 1024 * 1024
"""Bytes a file may have; a larger one is not even handed to a reader."""
MAX_DECLARED = 100 * 1024 * 1024
"""Bytes all parts of one archive may unpack to."""
MAX_RATIO = 200
"""How many times its own size an archive may unpack to."""
MAX_ENTRIES = 2_000
"""Parts one archive may have."""
MAX_SHEETS = 100
"""Sheets one workbook may have."""
MAX_CELLS = 300_000
"""Cells with something in them one workbook may have."""
MAX_AREA = 24_000_000
"""Cells, blank ones too, between the first and the last filled cell of a sheet."""
MAX_BESIDE = 20_000
"""Comments, drawn texts and pictures one sheet may have."""
MAX_FORMATTED = 50_000
"""Cells of a sheet of which it is told how their number looks; the others are read as their value alone."""
MAX_PROMISED_STRINGS = 1_000_000
"""Shared strings a part may promise beyond what its size can hold."""


class Unreadable(Exception):  # noqa: N818  what is unreadable is the file
    """The bytes are not a workbook this program takes: the code of the problem, and what it is in Chinese."""

    def __init__(self, code: Code, what: str = "") -> None:
        super().__init__(code, what)
        self.code = code
        self.what = what


def damaged(what: str) -> Unreadable:
    """The refusal of a file that is broken."""
    return Unreadable(Code.FILE_DAMAGED, what)


def hostile(what: str) -> Unreadable:
    """The refusal of a file out of all proportion."""
    return Unreadable(Code.FILE_HOSTILE, what)


def check_count(sheets: int) -> None:
    """Refuse a workbook without sheets, or with too many."""
    if not sheets:
        raise damaged("没有工作表")
    if sheets > MAX_SHEETS:
        raise hostile(f"工作表多达 {sheets} 张")


def check_titles(titles: Sequence[str]) -> None:
    """Refuse a workbook without sheets, with too many, or with two of one name."""
    check_count(len(titles))
    if len(set(titles)) != len(titles):
        raise hostile("工作表重名")
