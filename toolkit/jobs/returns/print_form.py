"""`print`: a filled-in workbook in a form for paper, a block a row; no workspace is needed."""

from __future__ import annotations

from pathlib import Path

from toolkit.book.returned.print_form import print_form
from toolkit.edges.writing.workbook import write_book
from toolkit.errors import ToolkitError
from toolkit.jobs.returns.unit_workbook import read_workbook, write_workbook
from toolkit.reports.returns.print_form import Printed


def print_workbook(file: Path, folder: Path | None = None, *, dry_run: bool = False) -> Printed:
    """Write the printing form of a unit's workbook, as it is filled in, beside it under a name that is free.

    The file itself stays. `ToolkitError` where it cannot be read or has no table of ours.
    """
    _, filled = read_workbook(file)
    book, rows, beside = print_form(filled)
    if not rows:
        raise ToolkitError(f"{file.name} 里没有下发的台账", "请写收到的台账文件。")
    path = write_workbook(folder or file.parent, f"{file.stem}-打印版", write_book(book), dry_run=dry_run)
    return Printed(rows=rows, beside=beside, path=path, files=(path,), dry_run=dry_run)
