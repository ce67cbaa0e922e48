"""The list 需修改 of a reply: what is wrong where and what to do, what was accepted; and the marks that go with it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from toolkit.book.sheets import styles as look
from toolkit.book.sheets.model import Book, Cell, Column, Row, Setup, SheetSpec, Style
from toolkit.book.sheets.raw import RawSheet, cell_at, cell_name, on_sheet
from toolkit.book.sheets.table import page_footer
from toolkit.codes import Severity
from toolkit.domain.ledger.records import Cell as Place
from toolkit.domain.ledger.row_names import header_of
from toolkit.keys import item_words
from toolkit.problems import Origin, Problem, shorten
from toolkit.schema.model import Ledger
from toolkit.values import dataclass

LIST_TITLE = "需修改"
NOTE_HEAD = "【需修改】"
"""What the comment on a marked cell begins with."""
REFILLED = "来件不能直接标注，所填内容已转到这份台账，请在这里改。"
"""What the list of a reply says that is no marked copy of the file it answers, but all of our own making."""
NOTE_KEPT = "—— 原批注 ——"
"""What stands in it before the comment that the cell had already."""
TAG = "toolkit-reply"
"""Stands over the hidden column of the list that keeps how marked cells looked."""
MARK = Style(fill="FFC48C", color=look.INK, border="C2500A", locked=False)
MAX_FAULTS = 2000
"""Places listed and marked at once; more are said in number."""

_MAX_TOLD = 30
_TYPED, _SAID, _NOTE = 40, 300, 500
_SHEET_TITLE = re.compile(r"[^\x00-\x1f\[\]:*?/\\]{1,31}\Z")
_WIDTHS = (5, 21, 34, 20, 34)
_KEEPER = len(_WIDTHS)


@dataclass(frozen=True, slots=True)
class Mark:
    """A cell to colour and comment on; `keeper` is the list's cell that keeps how it looked."""

    sheet: str
    cell: str
    note: str
    keeper: str


@dataclass(frozen=True, slots=True)
class Spot:
    """Something to say of one place in a return; `cell` is empty where no cell is meant, `where` never is."""

    sheet: str
    cell: str
    where: str
    typed: str
    message: str
    remedy: str
    marked: bool = True


@dataclass(frozen=True, slots=True)
class Heading:
    """What the list says besides its places: whose return, which file, how much of it went in, whom to ask."""

    unit: str
    file: str
    received: datetime
    accepted: int
    office: str
    phone: str
    mail: str
    fresh: bool = False


def spots(
    problems: Sequence[Problem], origins: Mapping[Place, Origin], schema: Ledger
) -> tuple[tuple[Spot, ...], tuple[Spot, ...]]:
    """The problems of a return as places: those to correct, one a cell, then those only told, warnings first.

    `origins` says which row and field each cell of the file is, so that a place can be named in words.
    """
    names = {(at.sheet, at.cell): _in_words(schema, place, at) for place, at in origins.items()}
    faults: dict[tuple[str, ...], Spot] = {}
    told: dict[Severity, list[Spot]] = {Severity.WARNING: [], Severity.NOTE: []}
    for found in problems:
        spot = _spot(found, names)
        if found.severity in told:
            told[found.severity].append(spot)
            continue
        key = (spot.sheet, spot.cell) if spot.cell else (spot.sheet, "", spot.message)
        same = faults.get(key)
        faults[key] = spot if same is None else _both(same, spot)
    sheets = list(dict.fromkeys(spot.sheet for spot in faults.values()))
    ordered = sorted(faults.values(), key=lambda spot: (sheets.index(spot.sheet), _order(spot.cell)))
    return tuple(ordered), (*told[Severity.WARNING], *told[Severity.NOTE])


def build_list(heading: Heading, faults: Sequence[Spot], told: Sequence[Spot]) -> tuple[Book, tuple[Mark, ...]]:
    """The list as a workbook of one sheet, and the marks for the workbook it is to stand in."""
    rows = _head(heading, len(faults))
    rows.append(_section("需修改的地方"))
    repeated = len(rows)
    rows.append(_titles("", "位置（点击直达）", "问题", "现在填的", "怎样改"))
    marks = []
    for number, spot in enumerate(faults[:MAX_FAULTS], start=1):
        row = _line(str(number), spot, strong=True)
        if spot.marked and spot.cell:
            keeper = cell_name(len(rows), _KEEPER)
            note = f"{spot.message}。\n{spot.remedy}"[:_NOTE]
            marks.append(Mark(spot.sheet, spot.cell, note, keeper))
            row = replace(row, cells=(*row.cells, Cell(f"{spot.sheet}!{spot.cell}")))
        rows.append(row)
    if len(faults) > MAX_FAULTS:
        rows.append(_remark(f"另有{len(faults) - MAX_FAULTS}处没有列出；请先改以上各处。"))
    if told:
        rows += [Row((), 8), _section("另请知悉（不影响收取）")]
        rows += [_line("", spot, strong=False) for spot in told[:_MAX_TOLD]]
    if len(told) > _MAX_TOLD:
        rows.append(_remark(f"另有{len(told) - _MAX_TOLD}条，见回执。"))
    sheet = SheetSpec(
        LIST_TITLE,
        (*map(Column, _WIDTHS), Column(10, hidden=True)),
        tuple(rows),
        setup=Setup(
            landscape=False,
            repeat=(repeated, repeated),
            footer=page_footer(f"{heading.unit} {LIST_TITLE}"),
            margins=(0.5, 0.5, 0.6, 0.6),
        ),
        protected=True,
        tab=MARK.border,
    )
    return Book((sheet,), LIST_TITLE, heading.received), tuple(marks)


def source_line(file: str, received: datetime) -> str:
    """The line of a list that says which return it answers."""
    return f"来件：{shorten(file)}，{received:%Y-%m-%d %H:%M} 收到"


def without_notes(sheet: RawSheet) -> RawSheet:
    """The sheet without the comments of replies; a comment that one of them took in stands for itself again."""
    own = []
    for each in sheet.beside:
        text = each.text
        while text.startswith(NOTE_HEAD):
            text = text.partition(NOTE_KEPT)[2].strip()
        if text or each.kind != "comment":
            own.append(replace(each, text=text))
    return replace(sheet, beside=tuple(sorted(own, key=lambda each: (each.kind, each.cell, each.text))))


# What is said of a place


def _in_words(schema: Ledger, place: Place, at: Origin) -> str:
    row, name = place
    header = header_of(schema, row, name)
    if row.register:
        return f"{at.sheet} 第{cell_at(at.cell)[0] + 1}行 {header}"
    item = row.item
    return (
        f"{schema.cover.title if '.' not in name else at.sheet} {header}"
        if item is None
        else f"第{item_words(item)}项 {header}"
    )


def _spot(found: Problem, names: Mapping[tuple[str, str], str]) -> Spot:
    at = found.origin
    sheet, cell = at.sheet, at.cell
    where = names.get((sheet, cell)) or f"{sheet} {at.place}".strip() or "整个文件"
    whole_row = not cell and at.row is not None
    if whole_row:
        cell = f"A{at.row}"
    try:
        cell_at(cell)
    except ValueError:
        cell = ""
    blank = "（空白）" if cell and not whole_row else ""
    return Spot(
        sheet,
        cell,
        shorten(where),
        shorten(found.value, _TYPED) or blank,
        shorten(found.message, _SAID),
        shorten(found.remedy, _SAID),
        marked=bool(cell) and (not whole_row or found.code.slug.startswith("row-")),
    )


def _both(one: Spot, other: Spot) -> Spot:
    """Two faults of one cell, to be said together."""
    remedy = one.remedy if other.remedy in one.remedy else one.remedy + other.remedy
    return replace(
        one,
        message=f"{one.message}；{other.message}",
        remedy=remedy,
        typed=one.typed or other.typed,
        marked=one.marked or other.marked,
    )


def _order(cell: str) -> tuple[int, int]:
    return cell_at(cell) if cell else (-1, -1)


# The list


def _head(heading: Heading, count: int) -> list[Row]:
    accepted = f"本次已收{heading.accepted}处填写" if heading.accepted else "本次没有新收的内容"
    ask = f"改好后保存，把本文件发回 {heading.mail}。"
    how = "需修改的格已标成橙色、粗边框；点“位置”直达，鼠标停在格上可看说明。"
    if heading.fresh:
        how = REFILLED + how
    strip = Style(fill=look.STRIP, valign="vcenter", indent=1)
    band = tuple(Cell(None, strip) for _ in _WIDTHS)
    source = source_line(heading.file, heading.received)
    asked = f"咨询：{heading.office} {heading.phone}".strip()
    return [
        Row((Cell(f"{heading.unit} 台账{LIST_TITLE}{count}处", look.TITLE),), 36),
        Row((Cell(source, look.NOTE),), 18),
        Row((), 6),
        Row((Cell(f"{accepted}，{count}处需修改，其余不用动。", replace(strip, bold=True, size=12)), *band[1:]), 30),
        Row((Cell(how, look.BODY),), 20),
        Row((Cell(ask, look.BODY),), 20),
        Row((Cell(asked, look.NOTE),), 18),
    ]


def _section(title: str) -> Row:
    return Row((Cell(title, look.SECTION), *(Cell(None, look.SECTION) for _ in _WIDTHS[1:])), 28)


def _titles(*texts: str) -> Row:
    style = look.header(look.UNIT_HEAD)
    return Row((*(Cell(text, style) for text in texts), Cell(TAG)), 22)


def _line(number: str, spot: Spot, *, strong: bool) -> Row:
    plain = Style(wrap=True, border=look.LINE, valign="vcenter")
    link = on_sheet(spot.sheet, spot.cell) if spot.cell and _SHEET_TITLE.match(spot.sheet) else ""
    where = replace(plain, color=look.LINK.color, underline=True) if link else plain
    texts = (number, spot.where, spot.message, spot.typed, spot.remedy)
    looks = (replace(plain, align="center"), where, replace(plain, bold=strong), plain, plain)
    cells = [Cell(text, style, link=link if style is where else "") for text, style in zip(texts, looks, strict=True)]
    height = look.row_height(list(zip(texts, _WIDTHS, strict=True)), minimum_lines=1 + strong)
    return Row(tuple(cells), height)


def _remark(text: str) -> Row:
    return Row((Cell(text, look.NOTE),), 20)
