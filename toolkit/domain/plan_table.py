"""Plans as tables: whatever document a plan came in, its rows become items here."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from toolkit.domain.plan import Item, Plan
from toolkit.problems import Code, Origin, Problem, problem

TITLE_LIMIT = 28
"""Characters of a topic that fit the narrow column 工作任务; a longer one gets a short title."""

UNSAID = "（空白）"
"""Stands in a reviewed plan where an item has no units or no deadline, since a blank repeats the cell above."""

_YEAR = re.compile(r"(\d{4})\s*年")
_GAP = 5
"""Missing numbers after which a number at the start of a cell is still taken for an item's."""
_SPACE = re.compile(r"\s+")
_DIGITS = re.compile(r"\D*?(\d{1,4})\D*\Z")
_MIN_HEADERS = 2
_NEAR = 0.6


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a table as read: its cells' text (blank where a merged cell goes on), and where it stood."""

    cells: tuple[str, ...]
    where: str


@dataclass(frozen=True, slots=True)
class PlanTable:
    """A document's tables, one after the other, under its title."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Headers:
    """The words by which a plan's columns go: `templates/plan_headers.toml`."""

    requirement: tuple[str, ...]
    number: tuple[str, ...] = ()
    topic: tuple[str, ...] = ()
    responsibility: tuple[str, ...] = ()
    lead: tuple[str, ...] = ()
    assist: tuple[str, ...] = ()
    deadline: tuple[str, ...] = ()
    settled: tuple[str, ...] = ()

    def columns(self, cells: tuple[str, ...]) -> Mapping[str, int]:
        """Field -> column, for a row of headers; empty where it is none (no requirement, or one word only)."""
        found: dict[str, int] = {}
        for at, cell in enumerate(cells):
            for name, words in vars(self).items():
                if _plain(cell) in words:
                    found.setdefault(name, at)
        return found if "requirement" in found and len(found) >= _MIN_HEADERS else {}

    def near(self, cells: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
        """Cells that are almost a known header, each with that header."""
        known = [word for words in vars(self).values() for word in words]
        pairs = ((cell, difflib.get_close_matches(_plain(cell), known, 1, _NEAR)) for cell in cells if cell)
        return tuple((cell, match[0]) for cell, match in pairs if match and match[0] != _plain(cell))


@dataclass(frozen=True, slots=True)
class _Row:
    """One row put together again from its pages; `torn` when its topic came in two pieces."""

    where: str
    first: int
    topic: str
    requirement: str
    responsibility: str
    deadline: str
    torn: bool = False
    shared: bool = False
    settled: bool = False


@dataclass
class _Reading:
    """The table under way."""

    file: str
    rows: list[_Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def fault(self, code: Code, where: str, value: str = "", **names: object) -> None:
        self.problems.append(problem(code, Origin(self.file, cell=where), value, **names))


def parse_plan_table(
    table: PlanTable, headers: Headers, file: str, plan_id: str, issued: date
) -> tuple[Plan, tuple[Problem, ...]]:
    """Read a plan's tables into items.

    Columns go by their headers, wherever they stand; a header repeated on each page is passed over. Items are
    numbered by a column of numbers, else by the numbers their texts begin with, else in order. Cells cut by a
    page are joined; a blank topic repeats the one above, so do unit and deadline where a merged cell goes on;
    one cell may hold several numbered items, which then share its unit and deadline. 牵头单位 and 配合单位 in
    columns of their own are put into the phrase (X牵头；Y；Z配合). What was damaged is a Problem with a proposed
    mending; what cannot be read is a Problem; nothing is dropped.
    """
    reading = _Reading(file)
    title, body = _body(table, headers, reading)
    numbered = any(_DIGITS.match(fields.get("number", "")) for _, fields in body)
    inline = not numbered and any(_first_number(fields["requirement"], 1) for _, fields in body)
    for where, fields in body:
        _take(reading, where, fields, "number" if numbered else "inline" if inline else "order")
    items = tuple(_items(reading, split=inline))
    year = _YEAR.search(title)
    plan = Plan(plan_id, title, int(year[1]) if year else issued.year, issued, items)
    return plan, tuple(reading.problems)


def short_title(topic: str) -> str:
    """A topic short enough for a narrow column: what stands after its last `等`, else its beginning."""
    if len(topic) <= TITLE_LIMIT:
        return topic
    tail = topic.rsplit("等", 1)[-1]
    return tail if 4 <= len(tail) <= TITLE_LIMIT else topic[: TITLE_LIMIT - 1] + "…"


# --- from lines to rows ---


def _body(table: PlanTable, headers: Headers, reading: _Reading) -> tuple[str, list[tuple[str, dict[str, str]]]]:
    """The title, and the lines below a header as fields; a line that fits no header is a Problem."""
    title = table.title
    columns: Mapping[str, int] = {}
    body: list[tuple[str, dict[str, str]]] = []
    before: list[Line] = []
    for line in table.lines:
        cells = tuple(cell.strip() for cell in line.cells)
        if not any(cells):
            continue
        if found := headers.columns(cells):
            columns = found
        elif not columns:
            before.append(line)
        elif len(cells) <= max(columns.values()):
            reading.fault(Code.PLAN_UNREADABLE, line.where, " ".join(cells), line=line.where)
        else:
            body.append((line.where, _fields(cells, columns)))
    if not columns:
        wide = max((line.cells for line in before), key=len, default=())
        near = headers.near(wide)
        hint = "；".join(f"“{cell}”是否为“{known}”" for cell, known in near)
        shown = "、".join(_plain(cell) for cell in wide if cell)
        reading.fault(Code.PLAN_NO_TABLE, "", shown, near=f"（{hint}）" if hint else "")
    elif not title:
        title = next((cell for line in before for cell in line.cells if cell.strip()), "")
    return _SPACE.sub("", title), body


def _fields(cells: tuple[str, ...], columns: Mapping[str, int]) -> dict[str, str]:
    fields = {name: cells[at] for name, at in columns.items()}
    parts = [f"{_stem(fields.get('lead', ''))}牵头" if fields.get("lead") else ""]
    parts.append(fields.get("responsibility", ""))
    parts.append(f"{_stem(fields.get('assist', ''))}配合" if fields.get("assist") else "")
    fields["responsibility"] = "；".join(part for part in parts if part)
    filled = {cell for cell in cells if cell}
    if len(filled) == 1 and len([cell for cell in cells if cell]) > 1:
        # One text merged across the whole row is a heading: the topic of what follows.
        return {**dict.fromkeys(fields, ""), "topic": filled.pop(), "heading": "1"}
    return fields


def _stem(names: str) -> str:
    return names.rstrip("。；，").removesuffix("牵头").removesuffix("配合")


def _take(reading: _Reading, where: str, fields: Mapping[str, str], mode: str) -> None:
    """Add a line as a new row, or to the row whose page was torn."""
    rows, text = reading.rows, fields["requirement"]
    expected = _last(rows[-1], inline=mode == "inline") + 1 if rows else 1
    topic = fields.get("topic", "")
    if fields.get("heading"):
        rows.append(_Row(where, expected, topic, "", "", ""))
        return
    first: int | None = expected
    if mode == "number":
        found = _DIGITS.match(fields.get("number", ""))
        first = int(found[1]) if found else None
        if first is None and "settled" in fields and text:  # a reviewed plan has no pages that tear its rows
            reading.fault(Code.PLAN_NUMBER_MISSING, where, text, line=where)
            return
    elif mode == "inline":
        first = _first_number(text, expected)
    elif not text:
        first = None
    row = _Row(
        where,
        first or expected,
        topic,
        text,
        fields["responsibility"],
        fields.get("deadline", ""),
        settled=bool(fields.get("settled")),
    )
    if first is None and rows and rows[-1].requirement:
        rows[-1] = _join(rows[-1], row)
        return
    if rows:
        row = _inherit(reading, row)
    if mode == "number" and any(row.first == other.first and other.requirement for other in rows):
        reading.fault(Code.PLAN_NUMBER_REPEATED, where, text, number=row.first)
        return
    if mode != "number" and row.first != expected:
        reading.fault(Code.PLAN_NUMBER_GAP, where, text, before=expected - 1, expected=expected)
    rows.append(row)


def _inherit(reading: _Reading, row: _Row) -> _Row:
    """Fill a new row's blanks from the row above, as a merged cell means; sharing units is kept in mind."""
    above = reading.rows[-1]
    row = replace(row, topic=row.topic or above.topic)
    if not above.requirement:
        return row
    if not row.responsibility and above.responsibility:
        reading.rows[-1] = replace(above, shared=True)
        row = replace(row, responsibility=above.responsibility, shared=True)
    return replace(row, deadline=row.deadline or above.deadline)


def _last(row: _Row, *, inline: bool) -> int:
    if not row.requirement:
        return row.first - 1
    return _split(row.requirement, row.first)[-1][0] if inline else row.first


def _items(reading: _Reading, *, split: bool) -> Iterator[Item]:
    for row in reading.rows:
        if not row.requirement:
            continue
        texts = _split(row.requirement, row.first) if split else [(row.first, row.requirement)]
        if row.torn:
            last = texts[-1][0]
            numbers = f"{row.first}-{last}" if last > row.first else str(row.first)
            reading.fault(Code.PLAN_TOPIC_DAMAGED, row.where, row.topic, items=numbers, suggestion=row.topic)
        for number, text in texts:
            yield Item(
                number=number,
                topic=row.topic,
                title=short_title(row.topic),
                requirement=text,
                responsibility=row.responsibility if row.responsibility != UNSAID else "",
                deadline=row.deadline if row.deadline != UNSAID else "",
                shared=row.shared or len(texts) > 1,
                settled=row.settled,
            )


# --- numbers and torn cells ---


def _first_number(text: str, expected: int) -> int | None:
    """The item number `text` begins with: the expected one or a few after it; None for a torn row's rest."""
    found = re.match(r"(\d{1,3})\s*[.．、]", text)
    return int(found[1]) if found and expected <= int(found[1]) <= expected + _GAP else None


def _split(text: str, first: int) -> list[tuple[int, str]]:
    """Cut a cell at its item numbers, which must count on from `first`."""
    cuts: list[tuple[int, int, int]] = []
    number, at = first, 0
    while found := re.compile(rf"(?:^|(?<=[\s。；]))({number})\s*[.．、]").search(text, at):
        cuts.append((number, found.start(), found.end()))
        number, at = number + 1, found.end()
    if not cuts:
        return [(first, text)]
    ends = [start for _, start, _ in cuts[1:]] + [len(text)]
    head = text[: cuts[0][1]]
    return [
        (n, (head if i == 0 else "") + text[after:end].strip())
        for i, ((n, _, after), end) in enumerate(zip(cuts, ends, strict=True))
    ]


def _join(upper: _Row, lower: _Row) -> _Row:
    """Put together the two halves of a row that a page break tore."""
    return replace(
        upper,
        topic=_join_overlapping(upper.topic, lower.topic) if lower.topic else upper.topic,
        requirement=upper.requirement + lower.requirement,
        responsibility=upper.responsibility + lower.responsibility,
        deadline=upper.deadline + lower.deadline,
        torn=upper.torn or bool(lower.topic),
    )


def _join_overlapping(head: str, tail: str) -> str:
    """`head` up to where the longest beginning of `tail` already stands in it, then `tail`.

    An OCR that lets the neighbouring cell run into the head repeats there what the tail says properly.
    """
    for length in range(len(tail), 3, -1):
        if (at := head.find(tail[:length])) >= 0:
            return head[:at] + tail
    return head + tail


def _plain(text: str) -> str:
    return _SPACE.sub("", text)
