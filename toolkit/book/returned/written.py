"""What we wrote ourselves beside the rows of a workbook: known, so that only what others wrote is told."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from functools import cached_property, lru_cache
from typing import NamedTuple

from toolkit.book.returned.reply_book import LIST_TITLE, NOTE_HEAD, REFILLED
from toolkit.book.sheets.model import Book, Row
from toolkit.book.sheets.raw import FAILED, RawBook, RawSheet, cell_at, cell_name
from toolkit.book.sheets.same import Same
from toolkit.domain.ledger.editions import parse_register_row_id, parse_row_id
from toolkit.domain.ledger.filled import Beside, Filled
from toolkit.schema.cell import CellValue, squeezed, text_of
from toolkit.values import dataclass

Texts = Mapping[str, Mapping[str, tuple[str, ...]]]
"""Sheet title -> cell -> the texts we wrote there, blanks left out; more than one where we wrote it more than once."""


_HUNG = {Beside.COMMENT, Beside.BOX, Beside.PICTURE, Beside.LINK, Beside.PAGE, Beside.NAME, Beside.FILE}
"""What is no cell's own text; of it we write comments alone."""
_IN_ROWS = {Beside.COLUMN, Beside.LOCKED, Beside.OFFICE}
"""Where the formulas of ours are known by their column."""

_LITERAL = re.compile('"((?:[^"]|"")*)"')
_FIGURES = re.compile(r"[\d.:/+-]*")
"""A number, a day, a time: what any formula may give."""

_GIVEN_NAME = re.compile(
    r"(?:Sheet|Chart|Macro|工作表|表|图表) ?\d+(?: ?\(\d+\))?|WpsReserved_CellImgList|Evaluation Warning"
)
"""What programs call a sheet."""

_FORMERLY = {
    "自动核对": "自检（随填随算）",
    "是否可以发回": "可以发回",
    "（无变化的，只填带＊的格）": "",
    "，粘贴用“选择性粘贴—数值”": "",
    "各表的白色格": "“工作台账”表和各清单的白色格",
    "通过只销一期、一阶段的，“核查提示”里写着；没有写的，通过即全项销号。": "",
}
"""Words of ours beside the rows, and those in their place in releases that did not keep what they had written."""


@dataclass(frozen=True)
class Written:
    """The texts of workbooks as they went out, rows of tables aside; the cells that hold formulas; our comments.

    `notes` are the comments of replies by sheet title. `words` are the texts in quotes of which a sheet's formulas
    beside the rows make what they say; a sheet of which that is not known is not among them.
    """

    texts: Texts = field(default_factory=dict)
    formulas: Mapping[str, frozenset[str]] = field(default_factory=dict)
    notes: Mapping[str, frozenset[str]] = field(default_factory=dict)
    words: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def and_(self, other: Written) -> Written:
        """What either of two wrote."""
        texts: dict[str, dict[str, tuple[str, ...]]] = {}
        for each in (self.texts, other.texts):
            for title, cells in each.items():
                mine = texts.setdefault(title, {})
                for cell, said in cells.items():
                    mine[cell] = tuple(dict.fromkeys((*mine.get(cell, ()), *said)))
        unknown = {title for each in (self, other) for title in each.formulas.keys() - each.words.keys()}
        words = {title: said for title, said in _either(self.words, other.words).items() if title not in unknown}
        return Written(texts, _either(self.formulas, other.formulas), _either(self.notes, other.notes), words)

    def also_formerly(self) -> Written:
        """The same, with what a release of before wrote in its place; what its formulas say is not known."""
        former = {
            title: {cell: tuple(map(_as_formerly, said)) for cell, said in cells.items()}
            for title, cells in self.texts.items()
        }
        return replace(self.and_(Written(former)), words={})

    def as_json(self) -> str:
        """As it is kept; the same for the same."""
        formulas, words = (
            {title: sorted(each) for title, each in kept.items()} for kept in (self.formulas, self.words)
        )
        kept = {"texts": self.texts, "formulas": formulas, "words": words}
        return json.dumps(kept, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @classmethod
    def from_json(cls, kept: str) -> Written:
        """What `as_json` kept; `ValueError`, `TypeError` or `LookupError` where it is something else."""
        said = json.loads(kept)
        texts = {
            str(title): {str(cell): tuple(map(str, each)) for cell, each in cells.items()}
            for title, cells in said["texts"].items()
        }
        formulas, words = (
            {str(title): frozenset(map(str, each)) for title, each in kept.items()}
            for kept in (said["formulas"], said.get("words", {}))
        )
        return cls(texts, formulas, words=words)


def _as_formerly(text: str) -> str:
    for now, before in _FORMERLY.items():
        text = text.replace(now, as_compared(before))
    return text


def _either(one: Mapping[str, frozenset[str]], other: Mapping[str, frozenset[str]]) -> dict[str, frozenset[str]]:
    return {title: one.get(title, frozenset()) | other.get(title, frozenset()) for title in {*one, *other}}


def written_in(book: Book) -> Written:
    """What a workbook of ours says beside its rows: these are compared field by field with their edition."""
    texts: dict[str, dict[str, tuple[str, ...]]] = {}
    formulas: dict[str, frozenset[str]] = {}
    words: dict[str, frozenset[str]] = {}
    for sheet in book.sheets:
        tail = len(sheet.rows) - len(sheet.ending)
        own = _said_in(sheet.rows[:tail], 0)
        end = _said_at_the_end(Same(sheet.ending), tail)
        texts[sheet.title] = {**own.texts, **end.texts}
        formulas[sheet.title], words[sheet.title] = own.formulas | end.formulas, own.words | end.words
    return Written(texts, formulas, words=words)


class _Said(NamedTuple):
    """What rows say beside those of tables, as `Written` has it of a sheet."""

    texts: Mapping[str, tuple[str, ...]]
    formulas: frozenset[str]
    words: frozenset[str]


def _said_in(rows: Sequence[Row], first: int) -> _Said:
    texts: dict[str, tuple[str, ...]] = {}
    formulas: set[str] = set()
    words: set[str] = set()
    for at, row in enumerate(rows, start=first):
        computed = [(column, cell.formula) for column, cell in enumerate(row.cells) if cell.formula]
        formulas.update([cell_name(at, column) for column, _ in computed])
        if not any(isinstance(cell.value, str) and _is_id(cell.value) for cell in reversed(row.cells)):
            told = [
                (column, as_compared(cell.value)) for column, cell in enumerate(row.cells) if cell.value is not None
            ]
            texts |= {cell_name(at, column): (text,) for column, text in told if text}
            words.update(*(_literals(formula) for _, formula in computed))
    return _Said(texts, frozenset(formulas), frozenset(words))


@lru_cache(1024)
def _said_at_the_end(rows: Same[tuple[Row, ...]], first: int) -> _Said:
    return _said_in(rows.it, first)


@lru_cache(4096)  # they recur in every unit's workbook
def _literals(formula: str) -> frozenset[str]:
    """The texts in quotes in a formula."""
    return frozenset(filter(None, (as_compared(each.replace('""', '"')) for each in _LITERAL.findall(formula))))


def written_in_reply(reply: RawBook) -> Written:
    """What a reply of ours says beyond the workbook it answers: its list with the foot of its pages, and the comments
    on marked cells; where it was made afresh, also what its other sheets say beside rows, which is as of that day."""
    texts: dict[str, dict[str, tuple[str, ...]]] = {}
    lists = [sheet for sheet in reply.sheets if sheet.title.startswith(LIST_TITLE)]
    fresh = any(text.startswith(REFILLED) for sheet in lists for _, text in _texts(sheet))
    for sheet in reply.sheets:
        if fresh and sheet not in lists:
            rows = tuple(
                () if any(isinstance(each, str) and _is_id(each) for each in row) else row for row in sheet.rows
            )
            texts[sheet.title] = {cell: (text,) for cell, text in _texts(replace(sheet, rows=rows))}
        if sheet in lists:
            said = texts[sheet.title] = {cell: (text,) for cell, text in _texts(sheet)}
            for each in sheet.beside:
                if each.kind == "page":
                    said[each.cell] = (*said.get(each.cell, ()), squeezed(each.text))
    notes = {
        sheet.title: frozenset(squeezed(each.text) for each in sheet.beside if each.text.startswith(NOTE_HEAD))
        for sheet in reply.sheets
    }
    return Written(texts, {}, notes)


def _texts(sheet: RawSheet) -> Iterable[tuple[str, str]]:
    for at, row in enumerate(sheet.rows):
        for column, value in enumerate(row):
            if text := as_compared(value):
                yield cell_name(at, column), text


def as_compared(value: CellValue) -> str:
    """A value as one text of ours is compared with another: what programs do to blanks plays no part."""
    return _text_as_compared(value) if type(value) is str else squeezed(text_of(value))


@lru_cache(4096)
def _text_as_compared(text: str) -> str:
    return squeezed(text_of(text))


@lru_cache(4096)
def _is_id(text: str) -> bool:
    return parse_row_id(text) is not None or parse_register_row_id(text) is not None


@dataclass(frozen=True)
class _Given:
    """What formulas beside the rows of a workbook may say without saying anything of their own."""

    beside: Sequence[Filled]
    written: Written
    sheets: Sequence[RawSheet]

    def is_ours(self, each: Filled, title: str) -> bool:
        """Whether a formula's text can be given by one of ours on the sheet of that title: made of their words and
        figures, or said by another cell, in which it is read. Where their words are not known, any can be.
        """
        if title not in self.written.words:
            return True
        text = rest = squeezed(each.text)
        for word in sorted(self.written.words[title], key=len, reverse=True):
            rest = rest.replace(word, "")
        return bool(_FIGURES.fullmatch(rest) or FAILED.fullmatch(rest)) or text in self._elsewhere

    @cached_property
    def _elsewhere(self) -> str:
        """What all other cells say."""
        asked = {
            (each.sheet, *cell_at(each.cell)) for each in self.beside if each.formula and each.kind not in _IN_ROWS
        }
        return squeezed(
            "\0".join(
                value
                for sheet in self.sheets
                for at, row in enumerate(sheet.rows)
                for column, value in enumerate(row)
                if isinstance(value, str) and (sheet.title, at, column) not in asked
            )
        )


def left_over(beside: Sequence[Filled], written: Written, sheets: Sequence[RawSheet]) -> tuple[Filled, ...]:
    """What of that we did not write: neither at that very place, nor once more on that sheet than we wrote it.

    A text of ours that stands elsewhere on its sheet has moved with a row or a column, as often as we wrote it; a
    number must have stayed in its column. A formula is ours where we wrote one, and gives what such a one can; beside
    the rows of a table as many others as are gone from their places have moved. `sheets` are those of the workbook
    that came back.
    """
    formulas = {sheet.title: sheet.formulas for sheet in sheets}
    given = _Given(beside, written, sheets)
    by_sheet: dict[str, list[Filled]] = {}
    for each in beside:
        by_sheet.setdefault(each.sheet, []).append(each)
    ours: set[int] = set()
    known = {some[0].written_as for some in by_sheet.values()}
    gone = [title for title in written.texts if title not in known]
    for some in by_sheet.values():
        title = some[0].written_as if some[0].written_as in written.texts else _renamed(some, written, gone)
        gone_formulas = len(written.formulas.get(title, frozenset()) - formulas.get(some[0].sheet, frozenset()))
        ours |= {id(each) for each in _ours(some, title, given, gone_formulas)}
    return tuple(_theirs(each, written) for each in beside if id(each) not in ours)


def names_alone(written: Written, sheets: Sequence[RawSheet]) -> Iterator[Filled]:
    """The sheets of somebody's own with nothing in them: their names are words, but for those that programs give."""
    for raw in sheets:
        blank = not (
            any(value is not None for row in raw.rows for value in row) or raw.formulas or raw.errors or raw.beside
        )
        if blank and raw.title not in written.texts and not _GIVEN_NAME.fullmatch(raw.title):
            yield Filled(raw.title, "A1", Beside.SHEET, raw.title, written_as=raw.title)


def _theirs(each: Filled, written: Written) -> Filled:
    """A comment without the words of ours that it begins with; a number as it looks; anything else as it is."""
    if each.seen:
        return replace(each, text=each.seen)
    if each.kind != Beside.COMMENT or not each.text.startswith(NOTE_HEAD):
        return each
    said = squeezed(each.text)
    known = max((note for note in written.notes.get(each.sheet, ()) if said.startswith(note)), key=len, default="")
    left = len(known)
    for at, character in enumerate(each.text):
        if not left:
            return replace(each, text=each.text[at:].strip())
        left -= not character.isspace()
    return each


def _renamed(some: Sequence[Filled], written: Written, gone: Sequence[str]) -> str:
    """The sheet of ours, of those that are gone, that a sheet of another name is: it says most of what that one did."""
    said = {(each.cell, squeezed(each.text)) for each in some}
    for title in gone:
        cells = written.texts[title]
        alike = sum((cell, text) in said for cell, texts in cells.items() for text in texts)
        if alike * 2 > len(cells):
            return title
    return ""


def _ours(some: Sequence[Filled], title: str, given: _Given, moved_formulas: int) -> Iterable[Filled]:
    """Those of one sheet's that we wrote on the sheet of that title, so many formulas on another place than now."""
    written = given.written
    cells, notes = written.texts.get(title, {}), written.notes.get(some[0].sheet, frozenset())
    computed = written.formulas.get(title, frozenset())
    spare = Counter((text, cell_at(cell)[1]) for cell, texts in cells.items() for text in texts)
    moved = []
    for each in some:
        text = squeezed(each.text)
        if each.kind in _HUNG:
            if each.kind == Beside.COMMENT and text in notes:
                yield each
        elif (
            (each.formula and each.kind not in _IN_ROWS)
            and (each.cell in computed or moved_formulas > 0)
            and given.is_ours(each, title)
        ):
            moved_formulas -= each.cell not in computed
            yield each
        elif text in cells.get(each.cell, ()):
            spare[text, cell_at(each.cell)[1]] -= 1
            yield each
        else:
            moved.append((each, text))
    anywhere: Counter[str] = Counter()
    for (text, _), count in spare.items():
        anywhere[text] += max(0, count)
    for each, text in moved:
        column = cell_at(each.cell)[1]
        if spare[text, column] > 0 or (anywhere[text] > 0 and not text.replace(".", "").isdigit()):
            spare[text, column] -= 1
            anywhere[text] -= 1
            yield each
