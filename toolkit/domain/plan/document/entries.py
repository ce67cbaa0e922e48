"""From the lines of a plan's document to entries: what each line says under which header, and what else is written."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from itertools import groupby, pairwise

from toolkit.codes import Code
from toolkit.domain.plan.document.closing import is_closing
from toolkit.domain.plan.document.columns import divided, taken_for
from toolkit.domain.plan.document.entry import ENDED, NOTE, Entry, EntryReader
from toolkit.domain.plan.document.header_rows import headers_at, heads_another
from toolkit.domain.plan.document.headers import Columns, Headers
from toolkit.domain.plan.document.item_numbers import is_chapter, single_number
from toolkit.domain.plan.document.lines import Faults, Line, PlanTable
from toolkit.domain.plan.document.marks import mark_of
from toolkit.domain.plan.document.matrix import legends, shown_marks, with_units
from toolkit.domain.plan.document.told_above import told_across
from toolkit.domain.plan.headings import is_date
from toolkit.domain.plan.model import ReadDoubt, Remark, Role
from toolkit.schema.cell import squeezed
from toolkit.values import dataclass

LETTERHEAD = re.compile(r"附\s*[件表]\s*[\d一二三四五六七八九十]*\s*[:：]?|.{0,12}[〔\[（]\d{4}[〕\]）]\s*\d+\s*号")
"""What stands above a title: the mark of an annex, a file's number."""
_ISSUER = re.compile(
    r"(?!.*关于)[^\d年《》，。；：、（）]{1,30}"
    r"(?:(?:人民政府|政府办公室|委员会|管委会|[局委办厅])(?:文件)?|(?:大学|学院|学校|医院|公司|集团|中心|部|处|所)文件)"
)
"""Who issued a document, as a letterhead or a name above or below it says: no title."""
_LABELLED = re.compile(
    r"\s*[【（(]?[\u4e00-\u9fff]{0,6}(?:单位|部门|科室|时限|时间|期限|领导|责任人|负责人)[】）)]?\s*[：:]"
)
"""What tells who has to do something, or when."""
_IN_BRACKETS = re.compile(r"[（(].{6,}")
"""What makes a header more than the name of its column."""
_ABOUT = re.compile(r"[\[【]?\s*(?:索引号|信息索引|发布机构|主题分类|公开方式|发文机关)")
"""What the table on a web page begins with that says what file it shows."""
_SENTENCE_END = re.compile(r"[。！？]")
_TITLE = 80
"""Characters of a title at most."""


@dataclass(frozen=True)
class Body:
    """What a document says: its title, the lines below its headers, its other texts; `headed` where it has headers.

    `doubts` are what a corrected plan keeps of its document's reading, `made` says that it is one, or another workbook
    the program made.
    """

    title: str
    entries: list[Entry]
    remarks: list[Remark]
    headed: bool
    doubts: tuple[ReadDoubt, ...] = ()
    made: bool = False


def body_of(table: PlanTable, headers: Headers, faults: Faults) -> Body:
    """A document's title, its lines below a header as entries, and what else is written in it as remarks.

    A table without headers is a fault, where any other has some.
    """
    body = _Body(headers, faults, table.paged, legends(table.lines))
    at = 0
    while at < len(table.lines):
        at += body.take(table.lines, at)
    if not body.headed:
        return Body(squeezed(table.title or _first_title(table.lines)), [], [], headed=False)
    entries = body.entries()
    about = {
        line.table for line in body.astray if line.table < min(body.headed) and _ABOUT.match(line.cells[0].strip())
    }
    left_out = [line for line in body.astray if line.table not in body.headed | about]
    forms = _forms(left_out, headers) | _alone_above(left_out, min(body.headed))
    left_out = [line for line in left_out if line.table not in forms]
    others = say_tables_left_out(faults, left_out)
    title = squeezed(table.title or _letterhead(body, table.lines) or ("" if body.made else _first_title(table.lines)))
    beside = (_remark(line) for line in body.astray if line.table in forms | (body.headed | about) - body.made)
    told = (each for each in (*body.remarks, *beside, *others) if not is_letterhead(each.text, title))
    return Body(title, entries, list(told), headed=True, doubts=tuple(body.doubts), made=bool(body.made))


def _forms(left_out: Sequence[Line], headers: Headers) -> set[int]:
    """The tables of which one line alone is left out, no more than the headers of a form to be filled in."""
    count = Counter(line.table for line in left_out)
    return {line.table for line in left_out if count[line.table] == 1 and heads_another(line, headers)}


def _alone_above(left_out: Sequence[Line], first: int) -> set[int]:
    """The tables of one line above the first with headers: a letterhead, a title, a word to all."""
    count = Counter(line.table for line in left_out)
    return {table for table, lines in count.items() if lines == 1 and table < first}


def _signature(lines: Sequence[Line], at: int) -> int:
    """How many lines from here on are who issued the document and, below that, when; 0 where there is no such."""
    pair = [{*filter(None, map(str.strip, line.cells))} for line in lines[at : at + 2]]
    alone = len(pair) > 1 and all(len(texts) == 1 for texts in pair)
    return 2 if alone and is_closing(min(pair[0])) and is_date(min(pair[1])) else 0


def _letterhead(body: _Body, lines: Sequence[Line]) -> str:
    """The text above the first headers that may be a title; of a workbook the program made, its first line alone.

    What the first table with headers has of its own goes before what stands in a table before it, as notes do.
    """
    first = min(body.headed)
    for line in sorted(body.astray, key=lambda line: line.table != first):
        text = next(filter(None, map(str.strip, line.cells)))
        ours = line.table in body.made
        below = ours and line is not next(each for each in lines if each.table == line.table)
        if line.table <= first and not below and _may_be_title(text, ours=ours):
            return text
    return ""


def _may_be_title(text: str, *, ours: bool = False) -> bool:
    """Whether a text may be a title; in a workbook the program made (`ours`) who issued a document may be one."""
    above = LETTERHEAD.fullmatch(text) is not None if ours else not may_head(text)
    return 0 < len(text) <= _TITLE and text[-1] not in "。：:；" and not above


def is_above_title(text: str) -> bool:
    """Whether a text is no title where one may stand: a letterhead, a file's number, who issued it, an item."""
    whole = "".join(text.split())
    return bool(LETTERHEAD.fullmatch(text) or _ISSUER.fullmatch(whole) or mark_of(text)[0])


def may_head(text: str) -> bool:
    """Whether the first text of a document may be its title: no label of units or days, nor what stands above one."""
    return not (is_above_title(text) or _LABELLED.match(text))


def _first_title(lines: Sequence[Line]) -> str:
    """The first paragraph that may be a title, before the first chapter, table or numbered text."""
    for line in lines:
        filled = {cell.strip() for cell in line.cells if cell.strip()}
        text = next(iter(filled), "")
        if len(filled) > 1 or is_chapter(text) or mark_of(text)[0]:
            return ""
        if _may_be_title(text):
            return text
    return ""


def is_letterhead(text: str, title: str) -> bool:
    """Whether a text is the title, or part of it, a file's number, or the mark of an annex."""
    return squeezed(text) in title or LETTERHEAD.fullmatch(text.strip()) is not None


def _ends(text: str) -> bool:
    return ENDED.search(text) is not None or is_closing(text)


def _remark(line: Line) -> Remark:
    return Remark(" ".join(dict.fromkeys(cell.strip() for cell in line.cells if cell.strip())), line.where)


@dataclass
class _Body:
    """The lines read so far, and the columns that hold where the reading stands.

    `columns` are those of the last headers (`head`) for as long as tables go on as wide as they; `fresh` says that no
    row has come since they or the table began. `astray` are lines that stand under no headers, `made` the tables of
    a workbook the program made.
    """

    headers: Headers
    faults: Faults
    paged: bool
    marks: Mapping[str, Role] = field(default_factory=dict)
    rows: list[tuple[Line, Columns | None, bool]] = field(default_factory=list)
    astray: list[Line] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    doubts: list[ReadDoubt] = field(default_factory=list)
    headed: set[int] = field(default_factory=set)
    made: set[int] = field(default_factory=set)
    head: Columns | None = None
    columns: Columns | None = None
    table: int = 0
    fresh: bool = False

    def take(self, lines: Sequence[Line], at: int) -> int:
        """Take in the next line, or the block of headers that begins with it; how many lines that is."""
        line = lines[at]
        if not any(cell.strip() for cell in line.cells):
            return 1
        if line.paragraph:
            below = lines[at + 1] if at + 1 < len(lines) else None
            text = line.cells[0].strip()
            heads = not line.aside and (is_chapter(text) or told_across(text, self.headers))
            if heads and below is not None and not below.paragraph:
                self._heading(line)
            else:
                self.remarks.append(_remark(line))
            return 1
        if self._goes_on_below(lines, at):
            self.columns, self.table, self.fresh = self.head, line.table, True
        if self.columns is not None and (size := _signature(lines, at)):
            self.remarks += [_remark(each) for each in lines[at : at + size]]
            return size
        headed = headers_at(self.headers, lines, at, self.columns)
        if headed is None:
            if not (self.columns is not None and len(line.cells) == 1 and self._stands_between(lines, at)):
                self._row(line)
            return 1
        self._promote_heading(line)
        self.head = self.columns = found = self._with_units(headed, lines, at)
        self.table, self.fresh = line.table, True
        self.headed.add(line.table)
        if found.has("ours"):
            self.made.add(line.table)
            return found.rows
        for header, words in taken_for(found).items():
            self.faults.add(Code.PLAN_HEADER_TAKEN, line.where, header, words=words)
        told = {remark.text for remark in self.remarks}
        names = (name for name in dict.fromkeys(headed.names.values()) if _IN_BRACKETS.search(name))
        self.remarks += [Remark(name, line.where) for name in names if name not in told]
        return found.rows

    def _goes_on_below(self, lines: Sequence[Line], at: int) -> bool:
        """Whether a line of text begins a table whose next row is as wide as the last headers, which hold on then."""
        line, below = lines[at], lines[at + 1] if at + 1 < len(lines) else None
        if self.head is None or below is None or line.table == self.table or len(line.cells) > 1:
            return False
        return (below.table, len(below.cells)) == (line.table, self.head.wide)

    def _with_units(self, columns: Columns, lines: Sequence[Line], at: int) -> Columns:
        """The columns of the headers that begin with line `at`, those that units head told apart; that is said."""
        below = [line for line in lines[at + columns.rows :] if line.table == lines[at].table]
        found = with_units(columns, below, self.marks)
        said = "、".join(shown_marks(found))
        if said and found != self.columns:
            self.faults.add(Code.PLAN_MATRIX, lines[at].where, said, count=len(found.bodies))
        return found

    def _row(self, line: Line) -> None:
        if self.head and line.table != self.table:
            self.columns = self.head if len(line.cells) == self.head.wide else None
            self.table, self.fresh = line.table, True
        if self.columns is not None and heads_another(line, self.headers, self.columns):
            self.columns, self.head = None, None
        if self.columns is None:
            self.astray.append(line)
        elif len(line.cells) <= max(
            at for at, name in self.columns.fields.items() if name not in ("note", "ours", "period")
        ):
            self.faults.add(Code.PLAN_UNREADABLE, line.where, " ".join(line.cells), line=line.where)
        else:
            self.rows.append((line, self.columns, self.fresh))
            self.fresh = False

    def _stands_between(self, lines: Sequence[Line], at: int) -> bool:
        """Take in a line of plain text between rows of several cells: a chapter, a note, a table's title, an ending."""
        text = lines[at].cells[0].strip()
        below = lines[at + 1] if at + 1 < len(lines) else None
        heads = below is not None and (
            heads_another(below, self.headers, self.columns)
            or bool(len(below.cells) > 1 and headers_at(self.headers, lines, at + 1, self.columns))
        )
        if is_chapter(text) and not ENDED.search(text):
            self.rows.append((lines[at], None, self.fresh))
        elif heads or NOTE.match(text) or (_ends(text) and all(len(each.cells) == 1 for each in lines[at + 1 :])):
            self.remarks.append(_remark(lines[at]))
        else:
            return False
        return True

    def _heading(self, line: Line) -> None:
        """Take a line above a table for its heading: its first sentence; what it says besides is a remark."""
        text = next(cell.strip() for cell in line.cells if cell.strip())
        end = _SENTENCE_END.search(text)
        title = text[: end.end()] if end else text
        self.rows.append(
            (replace(line, cells=tuple(title if cell.strip() else cell for cell in line.cells)), None, False)
        )
        if rest := text[len(title) :].strip():
            self.remarks.append(Remark(rest, line.where))

    def _promote_heading(self, header: Line) -> None:
        """Make a lone 一、 in the line above a header the heading it is."""
        if self.astray and self.astray[-1].table == header.table and not self.rows:
            filled = {cell for cell in self.astray[-1].cells if cell.strip()}
            if len(filled) == 1 and is_chapter(filled.pop().strip()):
                self._heading(self.astray.pop())
        elif self.rows and self.rows[-1][1] is not None:
            line, _, fresh = self.rows[-1]
            filled = {cell.strip() for cell in line.cells if cell.strip()}
            if len(filled) == 1 and is_chapter(text := filled.pop()) and not ENDED.search(text):
                self.rows[-1] = (line, None, fresh)

    def entries(self) -> list[Entry]:
        """The lines as entries; columns under one header are told apart by all the rows below it."""
        told: list[tuple[Columns, Columns]] = []
        for _, columns, _ in self.rows:
            if columns is not None and all(known != columns for known, _ in told):
                told.append((columns, divided(columns, [line for line, mine, _ in self.rows if mine == columns])))
        reader = EntryReader(self.paged, self.headers, self.faults, self.remarks, self.doubts)
        found: list[Entry] = []
        for line, columns, fresh in self.rows:
            mine = next((sorted_out for known, sorted_out in told if known == columns), None)
            entry = reader.entry(line, mine, fresh=fresh)
            found += [entry] if entry is not None else []
        return self._without_forms(found)

    def _without_forms(self, entries: Sequence[Entry]) -> list[Entry]:
        """The entries without those of forms to be filled in: rows behind others that have a number from 1 on alone."""
        starts = [at for at, each in enumerate(entries) if each.fresh or not at]
        kept: list[Entry] = []
        for start, end in pairwise([*starts, len(entries)]):
            part = entries[start:end]
            blank = all(each.heading or (each.number and not (each.fills_any or each.made)) for each in part)
            rows = [each for each in part if not each.heading]
            if not (blank and start and len(rows) > 1 and single_number(rows[0].number) == 1):
                kept += part
                continue
            titles = [kept.pop()] if kept[-1].heading else []
            self.remarks += [Remark(each.number or each.topic, each.line.where) for each in (*titles, *part)]
        return kept


def say_no_table(faults: Faults, headers: Headers, lines: Sequence[Line]) -> None:
    """A document is no plan: it has no table with headers, and no paragraph names units."""
    lines = [line for line in lines if not line.paragraph]
    if not any(len(line.cells) > 1 for line in lines):
        faults.add(Code.PLAN_NOT_FOUND, "")
        return
    wide = max((line.cells for line in lines), key=lambda cells: len({cell for cell in cells if cell}), default=())
    hint = "；".join(f"“{cell}”是否为“{known}”" for cell, known in headers.near(wide))
    shown = "、".join(squeezed(cell) for cell in wide if cell)
    faults.add(Code.PLAN_NO_TABLE, "", shown, near=f"（{hint}）" if hint else "")


def say_tables_left_out(faults: Faults, lines: Sequence[Line]) -> list[Remark]:
    """One fault for each table under no header, told by its first row; what all its rows say."""
    found = []
    for _, group in groupby(lines, key=lambda line: line.table):
        rows = [*map(_remark, left_out := [*group])]
        where = left_out[0].where
        place = where if len(rows) == 1 else f"{where}起的{len(rows)}行"
        faults.add(Code.PLAN_ROW_UNUSED, where, rows[0].text, line=place)
        found.append(Remark("；".join(each.text for each in rows), where))
    return found
