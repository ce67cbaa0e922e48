"""`print`: a filled-in workbook in a form for paper, a block a row; no workspace is needed."""

from __future__ import annotations

from pathlib import Path

from toolkit.book.returned.print_form import print_form
from toolkit.edges.readers.guard import Guard
from toolkit.edges.system.files import place_beside, read_bytes, write_whole
from toolkit.edges.writing.workbook import write_book
from toolkit.errors import ToolkitError
from toolkit.problems import Problem
from toolkit.reports.returns.print_form import Printed
from toolkit.settings import ReadingSettings


def print_workbook(file: Path, folder: Path | None = None, *, dry_run: bool = False) -> Printed:
    """Write the printing form of a unit's workbook, as it is filled in, beside it under a name that is free.

    The file itself stays. `ToolkitError` where it cannot be read or has no table of ours.
    """
    with Guard.within(ReadingSettings()) as guard:
        read = guard.read(read_bytes(file), file.name)
    if isinstance(read, Problem):
        raise ToolkitError(f"{file.name}：{read.message}", read.remedy)
    book, rows, beside = print_form(read)
    if not rows:
        raise ToolkitError(f"{file.name} 里没有下发的台账", "请写收到的台账文件。")
    data, stem = write_book(book), f"{file.stem}-打印版"
    into = folder or file.parent
    target = place_beside(into, stem, ".xlsx", data)
    path = target if dry_run else write_whole(target, data)
    return Printed(rows=rows, beside=beside, path=path, files=(path,), dry_run=dry_run)
