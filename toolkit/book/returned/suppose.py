"""What a workbook without a sure id looks like: whose name stands on it, whose rows it has."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from toolkit.book.returned.locate import locate
from toolkit.book.returned.match import match
from toolkit.book.sheets.raw import RawBook
from toolkit.codes import Code
from toolkit.domain.ledger.records import Cells, Edition
from toolkit.problems import Problem
from toolkit.schema.cell import squeezed
from toolkit.schema.model import Ledger, Sheet
from toolkit.values import dataclass

_TITLE_LIMIT = 80
"""Characters a sheet's title may have."""
_TOP = 5
"""Rows of a sheet that its title is looked for in."""


@dataclass(frozen=True)
class Supposition:
    """What a workbook without a sure id says of itself: the edition it looks like, and why."""

    edition: Edition
    named: bool
    alike: int
    rows: int

    @property
    def words(self) -> str:
        """What speaks for that unit, as the office reads it."""
        name = self.edition.unit_name or self.edition.unit
        title = f"封面写的是“{name}”" if self.named else "封面没有单位名称"
        rows = f"第{self.edition.sequence}次下发的台账（{self.rows}行）"
        return f"{title}，任务行有{self.alike}行与“{name}”{rows}相同"


def suppose(book: RawBook, schema: Ledger, editions: Iterable[Edition]) -> Supposition | None:
    """The edition a workbook without a sure id looks like: by the unit's name at the head of a sheet, then by how
    many rows carry its requirements; None where no name is there and no rows are alike, or several fit equally.
    """
    titles, requirements = _titles(book), _requirements(book, schema.tasks)
    ranked = []
    for edition in editions:
        name = edition.unit_name
        rows = [values for key, values in edition.cells.items() if key.item is not None]
        alike = sum(squeezed(values.get("requirement", "")) in requirements for values in rows)
        named = bool(name) and any(text == name or (text.startswith(name) and text.endswith("台账")) for text in titles)
        if named or alike:
            ranked.append(Supposition(edition, named, alike, len(rows)))
    ranked.sort(key=lambda each: (each.named, each.alike, -each.rows), reverse=True)
    if not ranked:
        return None
    first, *others = ranked
    unsure = others and (others[0].named, others[0].alike, others[0].rows) == (first.named, first.alike, first.rows)
    return None if unsure else first


def grown_from(
    book: RawBook, schema: Ledger, editions: Sequence[Edition], said: Mapping[str, Sequence[Cells]] | None = None
) -> Edition:
    """Of a unit's editions, oldest first, the one a workbook without its id was made from: the one of which a return
    has `said` just that (by edition), else the one whose rows it has and whose unit cells it repeats most; of several
    the latest.

    Against another edition, what that one was filled with since would seem cleared.
    """
    kin = {edition.id: edition for edition in editions}
    before = {each: [_filled(cells) for cells in its] for each, its in (said or {}).items()}

    def distance(edition: Edition) -> tuple[bool, int, int]:
        matched = match(book, schema, edition, kin, "")
        if isinstance(matched, Problem):
            return True, 0, 0
        astray = {row for row in edition.cells if row.item is not None} - matched.cells.keys()
        unknown = sum(found.code in {Code.ROW_UNKNOWN, Code.ROW_FOREIGN} for found in matched.problems)
        other = sum(
            text != edition.cells.get(row, {}).get(name, "")
            for row, values in matched.cells.items()
            for name, text in values.items()
        )
        return _filled(matched.cells) not in before.get(edition.id, ()), len(astray) + unknown, other

    return min(reversed(editions), key=distance)


def _filled(cells: Cells) -> Cells:
    """What is filled in but in registers, whose rows have no name yet where their ids are gone."""
    told = {row: {name: text for name, text in values.items() if text} for row, values in cells.items()}
    return {row: values for row, values in told.items() if values and not row.register}


def _titles(book: RawBook) -> set[str]:
    """The short texts at the head of any sheet."""
    values = (value for sheet in book.sheets for row in sheet.rows[:_TOP] for value in row)
    return {squeezed(value) for value in values if isinstance(value, str) and len(value) <= _TITLE_LIMIT}


def _requirements(book: RawBook, tasks: Sheet) -> set[str]:
    """The requirements that the rows of the task sheet carry."""
    tables = locate(book, tasks)[:1]
    return {squeezed(table.text(row, "requirement")) for table in tables for _, row in table.rows()} - {""}
