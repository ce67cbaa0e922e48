"""The account of a workbook that came back: every filled cell of every sheet is taken, refused, ours, or neither.

What is neither is handed on as `Filled`; of it `written.left_over` takes away what we wrote beside the rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cached_property

from toolkit.book.returned.gathered import Gathered
from toolkit.book.returned.locate import Located
from toolkit.book.returned.reply_book import LIST_TITLE
from toolkit.book.sheets.raw import FAILED, RawBook, RawSheet, RawValue, cell_at, cell_name, shown
from toolkit.book.sheets.raw import Beside as Hung
from toolkit.codes import Code
from toolkit.domain.ledger.filled import Beside, Filled
from toolkit.domain.ledger.news import new_fields, news_words
from toolkit.domain.ledger.register_flags import NO_SUCH_ITEM, STRUCK_OUT
from toolkit.domain.ledger.row_states import RETURNED, TOUCHED, WORDING, State
from toolkit.domain.ledger.standing import AND, SAYS, stages
from toolkit.domain.returns.secrecy import is_withheld
from toolkit.keys import RowKey
from toolkit.schema.cell import clean, squeezed
from toolkit.schema.headers import plain
from toolkit.schema.kinds import parse
from toolkit.schema.links import says_address
from toolkit.schema.model import HINT, Owner, Register, SchemaField
from toolkit.values import dataclass

_OF_AN_ID = re.compile(r"[0-9A-Fa-f]{16}\.[0-9a-z_.]*")
"""A row's id, as far as it names an edition."""
_LEFT_OF_AN_ID = 8
"""Characters of one of ours, from its beginning, by which it is still known."""

Place = tuple[str, str]
"""A sheet's title and a cell."""

_REFUSED_ROWS = {Code.ROW_UNKNOWN, Code.ROW_FOREIGN, Code.REGISTER_ROW_FOREIGN, Code.LED_ROW_UNKNOWN}
HUNG = {
    "comment": Beside.COMMENT,
    "box": Beside.BOX,
    "picture": Beside.PICTURE,
    "picture_over": Beside.PICTURE,
    "file": Beside.FILE,
    "link": Beside.LINK,
    "page": Beside.PAGE,
}
"""What a reader calls something beside the values -> what kind of place that is."""
_PICTURE_LIST = "WpsReserved_CellImgList"
"""The sheet, shown by no menu, on which WPS lists the pictures that stand in cells of the others."""
_EVERYWHERE = {"page"}
"""What is called the same on a sheet of ours and on any other."""


@dataclass(frozen=True)
class Account:
    """Where each filled cell ended: `taken`, `refused` with a word to its sender, `ours`, or `beside` them all.

    What hangs on cells, pages and names is in `beside` too: pictures apart that stand for a refused cell, links
    apart whose address was taken with their cell or stands in it, page footers apart that say whose workbook it is.
    """

    taken: frozenset[Place]
    refused: frozenset[Place]
    ours: frozenset[Place]
    beside: tuple[Filled, ...]


def account(book: RawBook, into: Gathered, cover: str) -> Account:
    """Account for all of a book after its sheets were read `into` the gathered; `cover` is how ours is called."""
    ledger = _Ledger(into, cover)
    for sheet in book.sheets:
        ledger.sheet(sheet)
    ledger.beside += (Filled("", name, Beside.NAME, text) for name, text in book.names.items() if not is_withheld(text))
    return Account(frozenset(ledger.taken), frozenset(ledger.refused), frozenset(ledger.ours), tuple(ledger.beside))


def filled_cells(sheet: RawSheet) -> Mapping[str, tuple[int, int, str]]:
    """Row, column and text of every cell with something in it, by its name; an error's is its name, an uncomputed
    formula's `=`."""
    found = {
        cell_name(at, column): (at, column, text)
        for at, row in enumerate(sheet.rows)
        for column, value in enumerate(row)
        if value is not None and (text := clean(shown(value)))
    }
    for name, text in (*sheet.errors.items(), *((name, "=") for name in sheet.uncomputed)):
        if name not in found:
            found[name] = (*cell_at(name), text)
    return found


class _Ledger:
    """One pass over the sheets."""

    def __init__(self, into: Gathered, cover: str) -> None:
        self._cover = cover
        self.taken: set[Place] = set()
        self.refused: set[Place] = set()
        self.ours: set[Place] = set()
        self.beside: list[Filled] = []
        self._into = into
        self._told = {(each.origin.sheet, each.origin.cell) for each in into.problems if each.origin.cell}
        self._told_rows = {(each.origin.sheet, each.origin.row) for each in into.problems if each.code in _REFUSED_ROWS}
        self._not_taken = {(into.origins[cell].sheet, into.origins[cell].cell) for cell in into.refused}

    def sheet(self, raw: RawSheet) -> None:
        """Account for one sheet."""
        table = self._into.tables.get(raw.title)
        where = _Table(table, self._into) if table else None
        cells = filled_cells(raw)
        for name, (at, column, text) in cells.items():
            place = raw.title, name
            if place in self._not_taken:
                self.refused.add(place)
            elif place in self._into.read:
                self.taken.add(place)
            elif place in self._told or (raw.title, at + 1) in self._told_rows or _withheld(raw, name, text):
                self.refused.add(place)
            elif where and where.is_ours(raw, at, column, text):
                self.ours.add(place)
            elif where and where.is_hidden(at, column):
                self.refused.add(place)
            else:
                self.beside.append(self._filled(raw, where, at, column, text))
        texts = {name: text for name, (_, _, text) in cells.items()}
        for each in raw.beside:
            if not (self._is_told(raw, each, texts) or is_withheld(each.text)):
                kind = HUNG[each.kind] if self._known(raw) or each.kind in _EVERYWHERE else Beside.SHEET
                self.beside.append(Filled(raw.title, each.cell, kind, each.text, written_as=self._title(raw)))
        for cell, targets in raw.links.items():
            for target in targets:
                said = (raw.title, cell) in self._into.linked or says_address(texts.get(cell, ""), target)
                if not (said or is_withheld(target)):
                    self.beside.append(Filled(raw.title, cell, Beside.LINK, target, written_as=self._title(raw)))

    def _is_told(self, raw: RawSheet, each: Hung, texts: Mapping[str, str]) -> bool:
        """Whether what hangs on a cell says no more than what is known: its cell was refused for it, or says it; or it
        is a picture only listed there."""
        match each.kind:
            case "picture" if raw.title == _PICTURE_LIST:
                return True
            case "picture" | "picture_over":
                return (raw.title, each.cell) in self._not_taken
            case "link":
                return says_address(texts.get(each.cell, ""), each.text)
            case "page":
                return self._is_our_footer(raw, each.text)
            case _:
                return False

    def _is_our_footer(self, raw: RawSheet, text: str) -> bool:
        """Whether the foot of a page says whose workbook it is, and which sheet."""
        name, said = squeezed(self._into.edition.unit_name), squeezed(text)
        titles = {raw.title, self._title(raw), LIST_TITLE, ""}
        return bool(name) and said in {name + squeezed(title) for title in titles}

    def _known(self, raw: RawSheet) -> bool:
        return raw.title in self._into.tables or raw.title == self._into.cover

    def _title(self, raw: RawSheet) -> str:
        """What the sheet was called when it went out, as far as it is known by what it holds."""
        if raw.title == self._into.cover:
            return self._cover
        table = self._into.tables.get(raw.title)
        return table.table.title if table else raw.title

    def _filled(self, raw: RawSheet, where: _Table | None, at: int, column: int, text: str) -> Filled:
        name = cell_name(at, column)
        kind = Beside.COVER if raw.title == self._into.cover else Beside.SHEET
        header, row = "", None
        if where:
            kind, header, row = where.kind(at, column), where.header(column), where.rows.get(at)
        task = row if row is not None and row.item is not None else None
        title, seen = self._title(raw), clean(raw.shown.get(name, "") or raw.formula_words(name))
        return Filled(raw.title, name, kind, text, header, task, name in raw.formulas, title, seen)


class _Table:
    """A table that was read: which row is which, and whose each column is."""

    def __init__(self, table: Located, into: Gathered) -> None:
        self._located, self._edition, self._kin = table, into.edition, into.kin
        self.rows: Mapping[int, RowKey | None] = into.rows.get(table.raw.title, {})
        self._fields: dict[int, SchemaField] = {at: table.table.field(name) for name, at in table.columns.items()}
        self._ids = set(table.id_columns)
        if isinstance(table.table, Register):
            hints = (at for at, header in enumerate(table.headers) if _says(header, HINT.header))
            self._fields |= {at: HINT for at in hints if at not in self._fields}

    def kind(self, at: int, column: int) -> Beside:
        """What kind of place a cell that is nobody's stands in."""
        field = self._fields.get(column)
        if at not in self.rows:
            return Beside.COLUMN if at == self._located.header_at else Beside.AROUND
        if field is None:
            return Beside.COLUMN
        return Beside.OFFICE if field.owner == Owner.OFFICE else Beside.LOCKED

    def header(self, column: int) -> str:
        """What stands over a column."""
        headers = self._located.headers
        return clean(shown(headers[column])) if column < len(headers) else ""

    def is_ours(self, raw: RawSheet, at: int, column: int, text: str) -> bool:
        """Whether a cell in a row of the table holds what we wrote there, or what its formula gives."""
        field = self._fields.get(column)
        if at < self._located.header_at:
            return False
        if column in self._ids:
            return at == self._located.header_at or _OF_AN_ID.fullmatch(text) is not None or self._is_left_of_id(text)
        if at == self._located.header_at:
            # An alias is understood; our own words are compared with what we wrote, and so counted once.
            return field is not None and squeezed(text) != squeezed(field.header)
        cells = raw.rows[at] if at < len(raw.rows) else ()
        if at not in self.rows and text == self.header(column) and self._located.repeats_headers(cells):
            return True
        computed = cell_name(at, column) in raw.formulas
        of_a_task = at in self.rows and not isinstance(self._located.table, Register)
        if field is not None and field.rule and computed and not of_a_task:
            return self._can_give(field, at, cells[column] if column < len(cells) else None, text)
        if at not in self.rows or field is None:
            return False
        if field.rule == "hint":
            return self._is_hint(at, text, computed=computed)
        if field.owner == Owner.PLAN and of_a_task:
            return True  # any other text than ours has its problem
        key = self.rows[at]
        issued = self._edition.cells.get(key, {}).get(field.name, "") if key else ""
        return bool(issued) and squeezed(
            parse(field, cells[column] if column < len(cells) else None).text or text
        ) == squeezed(issued)

    def _can_give(self, field: SchemaField, at: int, value: RawValue, text: str) -> bool:
        """Whether a formula of ours in that column can give that: what 提示 says, or a day; any may have failed."""
        if field.rule == "hint":
            return self._is_hint(at, text, computed=True)
        return not isinstance(value, str) or FAILED.fullmatch(text) is not None or parse(field, value).fault is None

    def _is_left_of_id(self, text: str) -> bool:
        """Whether a text is the beginning of an edition's id that this unit's rows may carry."""
        return len(text) >= _LEFT_OF_AN_ID and any(edition.startswith(text) for edition in self._kin)

    def is_hidden(self, at: int, column: int) -> bool:
        """Whether a cell is one of the unit's that a merged range hides, which is told."""
        field = self._fields.get(column)
        return at in self.rows and field is not None and field.owner == Owner.UNIT

    def _is_hint(self, at: int, text: str, *, computed: bool) -> bool:
        """Whether 提示 of a row can say so, whatever the day; without its formula no verdict is said but one issued."""
        table, key = self._located.table, self.rows.get(at)
        if computed and FAILED.fullmatch(text):
            return True  # another program could not calculate it
        if isinstance(table, Register):
            return set(text.split("；")) <= self._register_hints
        words = news_words(table, new_fields(self._edition, key)) if key else ""
        issued = self._edition.cells.get(key, {}) if key else {}
        judged = computed or bool(issued.get("verdict"))
        said = text.removesuffix(f"（{words}）").removesuffix(TOUCHED)
        for _, what in stages(issued):
            said = said.replace(SAYS + what, "")
        known = self._all_hints if judged else self._unjudged_hints
        return all(known.fullmatch(part) for part in said.split(AND))

    @cached_property
    def _all_hints(self) -> re.Pattern[str]:
        return self._hints_of(WORDING)

    @cached_property
    def _unjudged_hints(self) -> re.Pattern[str]:
        return self._hints_of(state for state in WORDING if not (state.closed or state in RETURNED.values()))

    def _hints_of(self, states: Iterable[State]) -> re.Pattern[str]:
        fields = self._located.table.fields
        label = "|".join(re.escape(field.missing_label) for field in fields if field.required_when)
        holes = {"{n}": r"\d{1,5}", "{what}": f"(?:{label})(?:、(?:{label}))*", "{day}": r"\d{1,2}月\d{1,2}日"}
        forms = "|".join(re.escape(hint) for state in states for hint in WORDING[state].hints)
        for hole, pattern in holes.items():
            forms = forms.replace(re.escape(hole), pattern)
        return re.compile(forms)

    @cached_property
    def _register_hints(self) -> frozenset[str]:
        """All the pieces that 提示 of a register's row can be made of."""
        table = self._located.table
        lacking = {f"缺{field.missing_label}" for field in table.fields if field.required or field.required_when}
        flags = (flag.text for flag in table.flags) if isinstance(table, Register) else ()
        return frozenset({STRUCK_OUT, NO_SUCH_ITEM, "", *lacking, *flags})


def _withheld(raw: RawSheet, cell: str, text: str) -> bool:
    """Whether a cell's text, or what a formula of it says that shows nothing, is not to be repeated."""
    return is_withheld(text) or is_withheld(raw.unseen.get(cell, ""))


def _says(value: object, header: str) -> bool:
    return isinstance(value, str) and plain(value) == header
