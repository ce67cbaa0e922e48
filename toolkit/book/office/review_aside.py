"""What somebody wrote into a review workbook beside the white cells: none of it is an answer, all of it is listed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from toolkit.book.office.claim_book import claims_of
from toolkit.book.returned.account import HUNG, Place, filled_cells
from toolkit.book.returned.locate import Located, locate
from toolkit.book.returned.written import Written, as_compared, left_over, written_in
from toolkit.book.sheets.model import Book
from toolkit.book.sheets.raw import RawBook, RawSheet, as_text, cell_name
from toolkit.domain.ledger.editions import parse_row_id
from toolkit.domain.ledger.filled import Beside, Filled
from toolkit.domain.ledger.records import Edition
from toolkit.domain.returns.secrecy import is_withheld
from toolkit.schema.cell import clean, squeezed
from toolkit.schema.kinds import parse
from toolkit.schema.links import says_address
from toolkit.schema.model import Owner, SchemaField, Sheet


def written_in_review(book: Book) -> Written:
    """What a review workbook of ours says beside its white cells, the rows of its tables included."""
    base = written_in(book)
    texts = {title: dict(cells) for title, cells in base.texts.items()}
    for sheet in book.sheets:
        for at, row in enumerate(sheet.rows):
            for column, cell in enumerate(row.cells):
                if cell.value is not None and cell.style.locked:
                    texts[sheet.title].setdefault(cell_name(at, column), (as_compared(cell.value),))
    return Written(texts, base.formulas, words=base.words)


def beside_answers(
    book: RawBook, tables: Sequence[Sheet], editions: Mapping[str, Edition], read: Collection[Place], written: Written
) -> tuple[Filled, ...]:
    """What stands in a workbook made from those editions (by id) and neither was `read` nor is of our hand.

    `tables` are its sheets as they are declared, `written` what workbooks of these editions said when they were
    written. A row is known by its id wherever it stands by now, and as often as it does.
    """
    issued = {(each.id, number): cells for each in editions.values() for number, cells in _shown(each).items()}
    places = [locate(book, table) for table in tables]
    located = {each.raw.title: each for found in places for each in found}
    asked = {found[0].raw.title for found in places if found}
    left: list[Filled] = []
    for raw in book.sheets:
        table = _Table(located[raw.title], issued, written) if raw.title in located else None
        cells, copied = filled_cells(raw), table is not None and raw.title not in asked
        for name, (at, column, text) in cells.items():
            if (raw.title, name) in read or is_withheld(text) or (table and table.is_ours(at, column, text)):
                continue
            if table and copied and (name in raw.formulas or table.says(text)):
                continue  # a sheet of ours once more: what it says beside the white cells is known
            kind = table.kind(at, column) if table and raw.title in asked else Beside.SHEET
            header = table.header(column) if table and kind in (Beside.LOCKED, Beside.COLUMN) else ""
            formula, seen = name in raw.formulas, clean(raw.shown.get(name, ""))
            left.append(Filled(raw.title, name, kind, text, header, None, formula, raw.title, seen))
        texts = {name: text for name, (_, _, text) in cells.items()}
        left += _hung(raw, texts, written, known=raw.title in asked)
    left += (Filled("", name, Beside.NAME, text) for name, text in book.names.items() if not is_withheld(text))
    return left_over(left, written, book.sheets)


def _shown(edition: Edition) -> Mapping[str, Mapping[str, str]]:
    """What each row of an edition shows, by the number in its id."""
    asked = {str(key.case): cells for key, cells in edition.cells.items() if key.case is not None}
    return asked | {cells["number"]: cells for cells in claims_of(edition).values()}


class _Table:
    """A table of ours as it stands in the workbook now."""

    def __init__(self, located: Located, issued: Mapping[tuple[str, str], Mapping[str, str]], written: Written) -> None:
        self._located = located
        self._fields: dict[int, SchemaField] = {at: located.table.field(name) for name, at in located.columns.items()}
        ids = ((at, located.id_of(row)) for at, row in located.rows())
        self._rows = {at: issued[its.edition, its.row] for at, its in ids if its and (its.edition, its.row) in issued}
        self._said = {text for cells in written.texts.values() for texts in cells.values() for text in texts}

    def says(self, text: str) -> bool:
        """Whether we wrote that anywhere."""
        return squeezed(text) in self._said

    def is_ours(self, at: int, column: int, text: str) -> bool:
        """Whether a cell of a row that is known holds what we showed there, or what marks the row as refused."""
        if at <= self._located.header_at:
            return False
        if column in self._located.id_columns:
            return parse_row_id(text) is not None
        field, shown = self._fields.get(column), self._rows.get(at)
        if field is None or shown is None or field.owner != Owner.PLAN:
            return False
        row = self._located.raw.rows[at]
        told = squeezed(parse(field, row[column] if column < len(row) else None).text or text)
        ours = shown.get(field.name, "")
        return told in {squeezed(ours), squeezed(parse(field, ours).text)} or self.says(text)

    def kind(self, at: int, column: int) -> Beside:
        """What kind of place a cell that is nobody's stands in."""
        if at < self._located.header_at:
            return Beside.AROUND
        if column not in self._fields or at == self._located.header_at:
            return Beside.COLUMN
        return Beside.LOCKED if at in self._rows else Beside.AROUND

    def header(self, column: int) -> str:
        """What stands over a column."""
        headers = self._located.headers
        return clean(as_text(headers[column])) if column < len(headers) else ""


def _hung(raw: RawSheet, texts: Mapping[str, str], written: Written, *, known: bool) -> Iterator[Filled]:
    """What hangs on a sheet or its pages and says more than a cell does; the foot of a page says the title."""
    titles = {text for cells in written.texts.values() for text in cells.get("A1", ())}
    for each in raw.beside:
        kind = HUNG[each.kind] if known or each.kind == "page" else Beside.SHEET
        ours = (
            squeezed(each.text) in titles if kind == Beside.PAGE else says_address(texts.get(each.cell, ""), each.text)
        )
        if not (is_withheld(each.text) or (ours and each.kind in ("page", "link"))):
            yield Filled(raw.title, each.cell, kind, each.text, written_as=raw.title)
    for cell, targets in raw.links.items():
        for target in targets:
            if not (says_address(texts.get(cell, ""), target) or is_withheld(target)):
                yield Filled(raw.title, cell, Beside.LINK, target, written_as=raw.title)
