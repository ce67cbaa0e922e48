"""`split`: one workbook a 责任科室 of a unit's, and these back into one; no workspace is needed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from toolkit.book.returned.sections import rows_by_section, whole
from toolkit.book.sheets.raw import RawBook
from toolkit.edges.readers.guard import Guard
from toolkit.edges.system.files import distinct_name, read_bytes, write_text, write_whole
from toolkit.errors import ToolkitError
from toolkit.problems import Problem
from toolkit.reports.returns.split import Joined, Split
from toolkit.settings import ReadingSettings

_FIT = "请用 WPS 或 Excel 打开，另存为 .xlsx 后再试。"


def split_workbook(file: Path, folder: Path | None = None, *, dry_run: bool = False) -> Split:
    """Write a copy of a received workbook for each 责任科室, with the rows of the others out of sight.

    Each copy is whole: who shows the rows again loses nothing, and any of them may go to the office as it is.
    """
    from toolkit.edges.marking.filling import without_rows
    from toolkit.edges.marking.package import Unfit

    data, (book,) = read_bytes(file), _read([file])
    hidden = rows_by_section(book)
    if not hidden:
        raise ToolkitError(f"{file.name} 里没有带“责任科室”一列的台账", "请写收到的台账文件。")
    into = folder or file.parent
    paths = []
    for section, rows in hidden.items():
        path = into / f"{distinct_name(f'{file.stem}-{section}')}.xlsx"
        try:
            made = without_rows(data, rows)
        except Unfit:
            raise ToolkitError(f"{file.name} 不能拆分", _FIT) from None
        paths.append(path if dry_run else write_whole(path, made))
    every = frozenset().union(*(numbers for rows in hidden.values() for numbers in rows.values()))
    counts = {section: len(every) - sum(map(len, rows.values())) for section, rows in hidden.items()}
    if len(hidden) == 1:
        counts = dict.fromkeys(hidden, _rows_of(book))
    return Split(counts=counts, written=tuple(paths), files=tuple(paths), dry_run=dry_run)


def _rows_of(book: RawBook) -> int:
    from toolkit.domain.ledger.editions import parse_row_id

    return sum(
        isinstance(value, str) and parse_row_id(value) is not None
        for sheet in book.sheets
        for row in sheet.rows
        for value in row
    )


def join_workbooks(file: Path, parts: Sequence[Path], folder: Path | None = None, *, dry_run: bool = False) -> Joined:
    """Take what 科室 filled in into the workbook that was split, under a new name; the files themselves stay.

    What two filled in differently is in the workbook as the first has it, and in a text beside it with both.
    """
    from toolkit.edges.marking.filling import with_values
    from toolkit.edges.marking.package import Unfit

    base, *books = _read([file, *parts])
    found = whole(base, [(path.name, book) for path, book in zip(parts, books, strict=True)])
    target = (folder or file.parent) / f"{distinct_name(f'{file.stem}-合并')}.xlsx"
    try:
        made = with_values(read_bytes(file), found.cells)
    except Unfit:
        raise ToolkitError(f"{file.name} 不能填写", _FIT) from None
    result = Joined(parts=len(parts), whole=found, target=target, files=(target,), dry_run=dry_run)
    if not dry_run:
        write_whole(target, made)
        if lines := result.lines:
            write_text(target.with_suffix(".txt"), "\n".join(lines) + "\n")
    return result


def _read(files: Sequence[Path]) -> list[RawBook]:
    """The workbooks, read in a guarded child; `ToolkitError` for one that cannot be."""
    found = []
    with Guard.within(ReadingSettings()) as guard:
        for file in files:
            book = guard.read(read_bytes(file), file.name)
            if isinstance(book, Problem):
                raise ToolkitError(f"{file.name}：{book.message}", book.remedy)
            found.append(book)
    return found
