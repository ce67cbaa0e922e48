"""What somebody wrote into a review workbook beside the white cells: none of it is an answer, all of it is listed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from toolkit.book.office.claim_book import claims_of
from toolkit.book.returned.account import HUNG, Place, filled_cells
from toolkit.book.returned.locate import Located, locate
from toolkit.book.returned.written import Written, as_compared, left_over, names_alone, written_in
from toolkit.book.sheets.model import Book
from toolkit.book.sheets.raw import RawBook, RawSheet, as_text, cell_at, cell_name
from toolkit.domain.ledger.editions import parse_row_id
from toolkit.domain.ledger.filled import Beside, Filled
from toolkit.domain.ledger.records import Edition
from toolkit.domain.returns.secrecy import is_withheld
from toolkit.schema.cell import clean, squeezed
from toolkit.schema.kinds import parse
from toolkit.schema.links import says_address
from toolkit.schema.model import Owner, SchemaField, Sheet

_FEWEST = 6
"""Characters that are told without the words of ours they stand in."""


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
    written. A row is known by its id wherever it stands by now, and as often as it does. Of a cell of ours that says
    more or something else than we wrote, the words that are not ours are told.
    """
    issued = {(each.id, number): cells for each in editions.values() for number, cells in _shown(each).items()}
    places = [locate(book, table) for table in tables]
    located = {each.raw.title: each for found in places for each in found}
    asked = {found[0].raw.title for found in places if found}
    left: list[Filled] = []
    read_as = {title: _Table(its, issued, written) for title, its in located.items()}
    for raw in book.sheets:
        table = read_as.get(raw.title)
        cells, copied = filled_cells(raw), table is not None and raw.title not in asked
        for name, (at, column, text) in cells.items():
            if (raw.title, name) in read or is_withheld(text) or is_withheld(raw.unseen.get(name, "")):
                continue
            if table and table.is_ours(at, column, text):
                continue
            if table and copied and (name in raw.formulas or table.says(text)):
                continue  # a sheet of ours once more: what it says beside the white cells is known
            kind = table.kind(at, column) if table and raw.title in asked else Beside.SHEET
            header = table.header(column) if table and kind in (Beside.LOCKED, Beside.COLUMN) else ""
            formula, seen = name in raw.formulas, clean(raw.shown.get(name, "") or raw.formula_words(name))
            left.append(Filled(raw.title, name, kind, text, header, None, formula, raw.title, seen))
        texts = {name: text for name, (_, _, text) in cells.items()}
        left += _hung(raw, texts, written, known=raw.title in asked)
    left += (Filled("", name, Beside.NAME, text) for name, text in book.names.items() if not is_withheld(text))
    left += names_alone(written, book.sheets)
    return tuple(_theirs(each, read_as.get(each.sheet), written) for each in left_over(left, written, book.sheets))


def _theirs(each: Filled, table: _Table | None, written: Written) -> Filled:
    """What somebody wrote into a cell of ours, without what we had written there."""
    if each.kind in HUNG.values():
        return each
    ours = [*written.texts.get(each.written_as, {}).get(each.cell, ()), *(table.shown(each.cell) if table else ())]
    return replace(each, text=not_ours(each.text, ours))


def not_ours(text: str, ours: Iterable[str]) -> str:
    """The words of a text that stand where it differs from the one of ours it is nearest to, an ellipsis in the place
    of what is ours before and behind them; all of it where these are too few to be understood alone.

    What programs do to blanks plays no part.
    """
    at = [place for place, character in enumerate(text) if not character.isspace()]
    bare = [text[place] for place in at]
    head = tail = 0
    for known in map(squeezed, ours):
        before, behind = _alike(bare, known), _alike(bare[::-1], known[::-1])
        shared = max(0, before + behind - min(len(known), len(bare)))  # as much of ours as of theirs
        if before + behind - 2 * shared > head + tail:
            head, tail = before - shared, behind - shared
    if head + tail == 0 or len(bare) - head - tail < _FEWEST:
        return text
    words = text[at[head] : at[len(at) - tail - 1] + 1]
    return f"{'…' if head else ''}{words}{'…' if tail else ''}"


def _alike(one: Sequence[str], other: Sequence[str]) -> int:
    """How many characters two texts begin with alike."""
    return next(
        (at for at, (mine, its) in enumerate(zip(one, other, strict=False)) if mine != its), min(len(one), len(other))
    )


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

    def shown(self, cell: str) -> tuple[str, ...]:
        """What we showed in a cell of a row that is known, as it is written and as it reads."""
        at, column = cell_at(cell)
        field, shown = self._fields.get(column), self._rows.get(at)
        if field is None or shown is None:
            return ()
        ours = shown.get(field.name, "")
        return ours, parse(field, ours).text

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
    said = ((cell_at(cell), its) for cells in written.texts.values() for cell, its in cells.items())
    titles = {text for (at, _), its in said if at == 0 for text in its}
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
