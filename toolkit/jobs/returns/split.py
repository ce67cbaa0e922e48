"""`split`: one workbook a 责任科室 of a unit's, and these back into one; no workspace is needed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from toolkit.book.returned.sections import SECTION_PROPERTY, edition_of, rows_by_section, whole
from toolkit.book.sheets.identity import IDENTITY_LABEL, facts
from toolkit.book.sheets.raw import RawBook
from toolkit.codes import Code
from toolkit.edges.readers.guard import Guard
from toolkit.edges.system.files import as_written, keep_beside, read_bytes
from toolkit.errors import ToolkitError
from toolkit.jobs.returns.unit_workbook import read_workbook, write_workbook
from toolkit.problems import Origin, Problem, problem
from toolkit.reports.returns.split import Joined, Split
from toolkit.settings import ReadingSettings

_FIT = "请用 WPS 或 Excel 打开，另存为 .xlsx 后再试。"


def split_workbook(file: Path, folder: Path | None = None, *, dry_run: bool = False) -> Split:
    """Write a copy of a received workbook for each 责任科室, with the rows of the others out of sight.

    Each row is in sight in one of them, wherever a filter or an earlier split had hidden it. Each copy is whole: who
    shows the rows again loses nothing, and any of them may go to the office as it is. A copy
    that a 科室 has begun to fill in stays: the new one gets a number.
    """
    from toolkit.edges.marking.filling import with_rows
    from toolkit.edges.marking.package import Unfit

    data, book = read_workbook(file)
    own = rows_by_section(book)
    if not own:
        raise ToolkitError(f"{file.name} 里没有带“责任科室”一列的台账", "请写收到的台账文件。")
    into = folder or file.parent
    paths = []
    every = {title for rows in own.values() for title in rows}
    for section, rows in own.items():
        others = {
            title: {number for other, its in own.items() if other != section for number in its.get(title, ())}
            for title in every
        }
        try:
            made = with_rows(data, rows, others, {SECTION_PROPERTY: section})
        except Unfit:
            raise ToolkitError(f"{file.name} 不能拆分", _FIT) from None
        paths.append(write_workbook(into, f"{file.stem}-{section}", made, dry_run=dry_run))
    counts = {section: sum(map(len, rows.values())) for section, rows in own.items()}
    return Split(counts=counts, written=tuple(paths), files=tuple(paths), dry_run=dry_run)


def join_workbooks(file: Path, parts: Sequence[Path], folder: Path | None = None, *, dry_run: bool = False) -> Joined:
    """Take what 科室 filled in into the workbook that was split, under a name that is free; the files themselves stay.

    What two filled in differently is in the workbook as the first has it, and in a text beside it with both. A file of
    another edition (unit, plan, round or hand-out), or one that cannot be read, is a problem and brings nothing; where
    no other is left, nothing is written.
    """
    from toolkit.edges.marking.filling import with_values
    from toolkit.edges.marking.package import Unfit

    data, base = read_workbook(file)
    edition = edition_of(base)
    if not edition:
        raise ToolkitError(f"{file.name} 里没有下发编号，不是下发的台账", "请写收到的台账文件。")
    taken, problems = [], []
    for path, book in zip(parts, _read_each(parts), strict=True):
        if isinstance(book, Problem):
            problems.append(book)
        elif (its := edition_of(book)) != edition:
            why = _difference(base, book) if its else "文件里没有下发编号，或编号互相矛盾"
            problems.append(problem(Code.SECTION_OTHER, Origin(path.name), base=file.name, why=why))
        else:
            taken.append((path.name, book))
    if not taken:
        return Joined(parts=0, problems=tuple(problems), dry_run=dry_run)
    found = whole(base, taken)
    try:
        made = with_values(data, found.cells)
    except Unfit:
        raise ToolkitError(f"{file.name} 不能填写", _FIT) from None
    target = write_workbook(folder or file.parent, f"{file.stem}-合并", made, dry_run=dry_run)
    result = Joined(
        parts=len(taken), whole=found, target=target, problems=tuple(problems), files=(target,), dry_run=dry_run
    )
    if not dry_run and (lines := result.lines):
        text = as_written("\n".join(lines) + "\n")
        told = keep_beside(target.parent, target.stem, ".txt", text, private=False)
        result = replace(result, told=told, files=(target, told))
    return result


def _difference(base: RawBook, other: RawBook) -> str:
    """In what the hidden sheets of two workbooks of ours differ; else it is another hand-out."""
    ours, theirs = facts(base), facts(other)
    differing = [what for what in ours if what != IDENTITY_LABEL and ours[what] != theirs.get(what)]
    named = {"方案": "方案不同", "单位代码": "单位不同", "填报期": "填报期不同"}
    return "，".join(named[each] for each in differing if each in named) or "不是同一次下发的"


def _read_each(files: Sequence[Path]) -> list[RawBook | Problem]:
    """Each workbook as a guarded child reads it, or what is wrong with it."""
    with Guard.within(ReadingSettings()) as guard:
        return [guard.read(read_bytes(file), file.name) for file in files]
