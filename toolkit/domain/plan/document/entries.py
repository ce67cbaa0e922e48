"""From the lines of a plan's document to entries: what each line says under which header, and what else is written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from toolkit.codes import Code
from toolkit.domain.plan.document.columns import divided, label, units_of, value
from toolkit.domain.plan.document.headers import UNITS, Columns, Headers, columns_at
from toolkit.domain.plan.document.item_numbers import is_chapter
from toolkit.domain.plan.document.lines import Faults, Line, PlanTable
from toolkit.domain.plan.model import Remark
from toolkit.schema.cell import squeezed

DIGITS = re.compile(r"\D*?(\d{1,4})\D*\Z")
"""A cell of the column 序号: its first number, where it has one and no more."""
ENDED = re.compile(r"[。；！？;!?][”’」』）)]*\Z")
"""The end of a text that does not break off."""
LETTERHEAD = re.compile(r"附\s*[件表]\s*[\d一二三四五六七八九十]*\s*[:：]?|.{0,12}[〔\[（]\d{4}[〕\]）]\s*\d+\s*号")
"""What stands above a title: the mark of an annex, a file's number."""
_NOTE = re.compile(
    r"\s*[（(【\[]?(?:备?注|说明|附注|填表说明|[※＊*])(?:[\d一二三四五六七八九十]*[】\]）)：:.、．]|\s|(?<=[※＊*]))"
)
"""The beginning of a text that says something about the table: 注：1. 备注： ※."""
_SENTENCE = re.compile(r"[。；！？]")
_IN_BRACKETS = re.compile(r"[（(].{6,}")
"""What makes a header more than the name of its column."""
_TITLE = 80
"""Characters of a title at most."""
_LONG = 30
"""Characters of a heading that begins with no number, at most."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line under its headers; `fresh` where a header or a new table came before it.

    `corrected` is a line of a corrected plan, whose rows no page tears; `made` one of any workbook the program made.
    `units` are texts by the header they stand under, which is left out where it says no role; `own` is the document's
    number beside the running one, `notes` what stands in other columns, header and text. `torn` says of which fields,
    and of which headers of units, a text seems to go on from the page before, and what stands at the seam.
    """

    line: Line
    topic: str = ""
    number: str = ""
    requirement: str = ""
    units: Mapping[str, str] = field(default_factory=dict)
    deadline: str = ""
    settled: bool = False
    heading: bool = False
    fresh: bool = False
    corrected: bool = False
    made: bool = False
    own: str = ""
    notes: tuple[tuple[str, str], ...] = ()
    torn: Mapping[str, str] = field(default_factory=dict)

    @property
    def fills_a_row(self) -> bool:
        """Whether it says what is to be done, and by whom or when."""
        return bool(self.requirement and (self.units or self.deadline or self.topic))


@dataclass(frozen=True)
class Body:
    """What a document says: its title, the lines below its headers, its other texts; `headed` where it has headers."""

    title: str
    entries: list[Entry]
    remarks: list[Remark]
    headed: bool


def body_of(table: PlanTable, headers: Headers, faults: Faults) -> Body:
    """A document's title, its lines below a header as entries, and what else is written in it as remarks.

    A table without headers is a fault, where any other has some.
    """
    body = _Body(headers, faults, table.paged)
    at = 0
    while at < len(table.lines):
        at += body.take(table.lines, at)
    if not body.headed:
        return Body(squeezed(table.title or _first_title(table.lines)), [], [], headed=False)
    entries = body.entries()
    left_out = [line for line in body.astray if line.table not in body.headed]
    _say_tables_left_out(faults, left_out, min(body.headed))
    letterhead = next((cell for line in body.astray for cell in line.cells if cell.strip()), "")
    title = squeezed(table.title or letterhead or _first_title(table.lines))
    beside = (_remark(line) for line in body.astray if line.table in body.headed - body.made)
    told = (each for each in (*body.remarks, *beside) if not is_letterhead(each.text, title))
    return Body(title, entries, list(told), headed=True)


def _first_title(lines: Sequence[Line]) -> str:
    """The first paragraph that may be a title, before the first chapter or table."""
    for line in lines:
        filled = {cell.strip() for cell in line.cells if cell.strip()}
        text = next(iter(filled), "")
        if len(filled) > 1 or is_chapter(text):
            return ""
        if text and len(text) <= _TITLE and text[-1] not in "。：:；" and not LETTERHEAD.fullmatch(text):
            return text
    return ""


def is_letterhead(text: str, title: str) -> bool:
    """Whether a text is the title, or part of it, a file's number, or the mark of an annex."""
    return squeezed(text) in title or LETTERHEAD.fullmatch(text.strip()) is not None


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
    rows: list[tuple[Line, Columns | None, bool]] = field(default_factory=list)
    astray: list[Line] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
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
            if is_chapter(line.cells[0].strip()) and below is not None and not below.paragraph:
                self.rows.append((line, None, False))
            else:
                self.remarks.append(_remark(line))
            return 1
        found = columns_at(self.headers, lines, at)
        if found is None:
            self._row(line)
            return 1
        self._promote_heading(line)
        self.head = self.columns = found
        self.table, self.fresh = line.table, True
        self.headed.add(line.table)
        if found.has("ours"):
            self.made.add(line.table)
            return found.rows
        told = {remark.text for remark in self.remarks}
        names = (name for name in dict.fromkeys(found.names.values()) if _IN_BRACKETS.search(name))
        self.remarks += [Remark(name, line.where) for name in names if name not in told]
        return found.rows

    def _row(self, line: Line) -> None:
        if self.head and line.table != self.table:
            self.columns = self.head if len(line.cells) == self.head.wide else None
            self.table, self.fresh = line.table, True
        if self.columns is None:
            self.astray.append(line)
        elif len(line.cells) <= max(at for at, name in self.columns.fields.items() if name not in ("note", "ours")):
            self.faults.add(Code.PLAN_UNREADABLE, line.where, " ".join(line.cells), line=line.where)
        else:
            self.rows.append((line, self.columns, self.fresh))
            self.fresh = False

    def _promote_heading(self, header: Line) -> None:
        """Make a lone 一、 in the line above a header the heading it is."""
        if self.astray and self.astray[-1].table == header.table and not self.rows:
            filled = {cell for cell in self.astray[-1].cells if cell.strip()}
            if len(filled) == 1 and is_chapter(filled.pop().strip()):
                self.rows.append((self.astray.pop(), None, False))
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
        reader = _Reader(self.paged, self.faults, self.remarks)
        found: list[Entry] = []
        for line, columns, fresh in self.rows:
            mine = next((sorted_out for known, sorted_out in told if known == columns), None)
            entry = reader.entry(line, mine, fresh=fresh)
            found += [entry] if entry is not None else []
        return found


@dataclass
class _Reader:
    """Makes entries of lines; `above` is what last stood in each column of the table, `topics` in those of topics."""

    paged: bool
    faults: Faults
    remarks: list[Remark]
    above: dict[int, str] = field(default_factory=dict)
    columns: Columns | None = None

    def entry(self, line: Line, columns: Columns | None, *, fresh: bool) -> Entry | None:
        """One line under its columns, a heading under none; None where it is a remark, which is kept."""
        texts = [cell.strip() for cell in line.cells]
        if columns is None:
            return Entry(line, topic=next(filter(None, texts)), heading=True, fresh=fresh)
        if columns != self.columns:
            self.columns, self.above = columns, {}
        if columns.has("remark"):
            self.remarks.append(
                Remark(value(columns, "remark", texts, line), line.where, bool(value(columns, "settled", texts, line)))
            )
            return None
        number = value(columns, "number", texts, line)
        topic = self._topic(columns, texts, line)
        requirement = value(columns, "requirement", texts, line)
        if alone := _alone(texts, columns, number):
            if _NOTE.match(alone):
                self.remarks.append(Remark(alone, line.where))
                return None
            if _is_across(texts, alone, columns) and _is_sentence(alone):
                self.faults.add(Code.PLAN_ROW_UNUSED, line.where, alone, line=line.where)
                return None
            torn = self.paged or line.torn is not None
            if heading := _heading(texts, columns, (number, topic, requirement), torn=torn):
                return Entry(line, topic=heading, heading=True, fresh=fresh)
        found = Entry(
            line,
            topic=topic,
            number=number,
            requirement=requirement or (number and self._merged(columns, "requirement", line)),
            units=units_of(columns, texts, line, self.above),
            deadline=value(columns, "deadline", texts, line, "；"),
            settled=bool(value(columns, "settled", texts, line)),
            fresh=fresh,
            corrected=columns.has("settled"),
            made=columns.has("ours"),
            own=value(columns, "own", texts, line),
            notes=tuple(self._notes(columns, texts, line)),
            torn={_torn_name(columns, at): glue for at, glue in (line.torn or {}).items() if at in columns.fields},
        )
        self.above.update({at: text for at, text in enumerate(texts) if text})
        return found

    def _notes(self, columns: Columns, texts: Sequence[str], line: Line) -> Iterator[tuple[str, str]]:
        """What stands in columns of notes and of people, and in columns without any header."""
        seen: set[tuple[str, str]] = set()
        for at, text in enumerate(texts):
            said = text or (self.above.get(at, "") if at in line.below else "")
            pair = (columns.names.get(at) or f"第{at + 1}列", said)
            kind = columns.fields.get(at, "note")
            if said and kind in ("note", "leader", "group", "kept") and pair not in seen:
                seen.add(pair)
                yield ("", said) if kind == "kept" else pair

    def _merged(self, columns: Columns, field: str, line: Line) -> str:
        """What a field says whose cell goes on from above."""
        texts = (self.above.get(at, "") for at in columns.of(field) if at in line.below)
        return "\n".join(filter(None, texts))

    def _topic(self, columns: Columns, texts: Sequence[str], line: Line) -> str:
        """The topic; of several columns one left blank repeats what stands above until one before it says another."""
        places = columns.of("topic")
        if len(places) < 2 or not any(texts[at] for at in places if at < len(texts)):
            return value(columns, "topic", texts, line)
        whole = list(texts)
        for at in places:
            if whole[at] and at not in line.beside:
                break
            whole[at] = whole[at] or self.above.get(at, "")
        return value(columns, "topic", whole, line)


def _torn_name(columns: Columns, at: int) -> str:
    field = columns.fields[at]
    return label(columns, field) if field in UNITS else field


def _alone(texts: Sequence[str], columns: Columns, number: str) -> str:
    """The one text of a row beside its number; blank where there are several."""
    filled = [text for at, text in enumerate(texts) if text and columns.fields.get(at) != "ours"]
    rest = {text for text in filled if text != number} or {*filled}
    return rest.pop() if len(rest) == 1 else ""


def _is_across(texts: Sequence[str], alone: str, columns: Columns) -> bool:
    """Whether a row's one text is merged across it, or stands where a number would."""
    return texts.count(alone) > 1 or any(texts[at] == alone for at in columns.of("number") if at < len(texts))


def _is_sentence(text: str) -> bool:
    """Whether a text is too much for a heading."""
    return _SENTENCE.search(text) is not None or (len(text) > _LONG and not is_chapter(text))


def _heading(texts: Sequence[str], columns: Columns, said: tuple[str, str, str], *, torn: bool) -> str:
    """The topic of what follows: one text merged across the row, or one alone in it; blank where it is a row.

    A number before it counts as part of the heading. One that stands alone may be a torn cell's rest where
    that can be, and is a heading then only if it begins like one.
    """
    number, topic, requirement = said
    text = _alone(texts, columns, number)
    if _is_across(texts, text, columns):
        return "" if DIGITS.match(text) and texts.count(text) == 1 and not is_chapter(text) else text
    if text == requirement or (text != topic and not is_chapter(text)):
        return ""
    if is_chapter(text) or (number and number != text and not re.search(r"\d", number)):
        return text
    return text if not number and not torn else ""


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


def _say_tables_left_out(faults: Faults, lines: Sequence[Line], first: int) -> None:
    """One fault for each table under no header; a single line before the `first` one that has is a letterhead."""
    for table, group in groupby(lines, key=lambda line: line.table):
        left_out = list(group)
        if len(left_out) > 1 or table > first:
            shown = " ".join(squeezed(cell) for cell in left_out[0].cells if cell)
            where = left_out[0].where
            place = where if len(left_out) == 1 else f"{where}起的{len(left_out)}行"
            faults.add(Code.PLAN_ROW_UNUSED, where, shown, line=place)
