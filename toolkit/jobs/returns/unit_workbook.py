"""A workbook that a unit has at hand, without a workspace: read, and what is made of it written beside it."""

from __future__ import annotations

from pathlib import Path

from toolkit.book.sheets.raw import RawBook
from toolkit.edges.readers.guard import Guard
from toolkit.edges.system.files import keep_beside, place_beside, read_bytes
from toolkit.errors import ToolkitError
from toolkit.problems import Problem
from toolkit.settings import ReadingSettings


def read_workbook(file: Path) -> tuple[bytes, RawBook]:
    """A workbook's bytes, and what a guarded child reads in them; `ToolkitError` where it cannot."""
    data = read_bytes(file)
    with Guard.within(ReadingSettings()) as guard:
        book = guard.read(data, file.name)
    if isinstance(book, Problem):
        raise ToolkitError(f"{file.name}：{book.message}", book.remedy)
    return data, book


def write_workbook(folder: Path, stem: str, data: bytes, *, dry_run: bool) -> Path:
    """Where a workbook stands now, or would: nothing that somebody filled in is ever written over."""
    if dry_run:
        return place_beside(folder, stem, ".xlsx", data)
    return keep_beside(folder, stem, ".xlsx", data, private=False)
