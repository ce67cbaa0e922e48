"""总览: the sheet a leader reads for a minute: key figures, who has not reported, what is late, four charts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import zip_longest

from toolkit.book.office.listing import NOTHING
from toolkit.book.office.overview_data import DataTable, data_tables
from toolkit.book.sheets import above
from toolkit.book.sheets import styles as look
from toolkit.book.sheets.model import Cell, Chart, Column, Row, Series, Setup, SheetSpec, Style, Value
from toolkit.book.sheets.raw import area_name, cell_name
from toolkit.book.sheets.table import page_footer
from toolkit.domain.ledger.figures import Figures
from toolkit.domain.ledger.labels import Label
from toolkit.domain.ledger.round_figures import not_given_words
from toolkit.domain.ledger.row_states import short_day
from toolkit.keys import item_words
from toolkit.problems import day_words, shorten
from toolkit.values import dataclass

TITLE = "总览"
_COLUMNS, _WIDTH = 12, 7.0
_SHOWN = 7
"""How many overdue items, and how many units, are listed."""
_NAMED = 18
"""How many units are named that have not reported."""
_GAP = 6
"""The column between the two halves of the list of what is late."""
_NAMES = 50.0
"""Full-width characters that a line holds for sure: none begins with 、 and no name is torn."""
_PAGE = 740
"""Points of rows that a page holds where nothing is made smaller."""
_CHARTS = (((0, 0), (320, 408)), ((0, 6), (320, 200)), ((1, 6), (320, 200)), ((2, 0), (640, 200)))
"""Where each chart lies (rows of charts, columns of cells) and its size in pixels."""
_CHART_ROWS, _CHART_ROW = 10, 15.6
_CLEAR = 6
"""Points between a heading's line and the frames of the charts below it."""

_LABEL = Style(size=9, color=look.SOFT, align="center", valign="vcenter", fill=look.STRIP)
_SUB = replace(_LABEL, valign="top")
_NUMBER = Style(size=18, bold=True, align="center", valign="vcenter", fill=look.STRIP)
_HEAD = Style(size=9, color=look.SOFT, valign="vcenter", bottom=look.LINE)
_FIGURE_HEAD = replace(_HEAD, align="right", wrap=True)
_HEAD_HEIGHT = 36
"""Three lines of a narrow column's header."""
_LINE = Style(valign="vcenter", bottom=look.LINE)
_RED = replace(look.OVERDUE, align="center", valign="vcenter", bottom=look.LINE)


@dataclass(frozen=True, slots=True)
class _Card:
    """A key figure: its name, the figure, what it is of, the colour it is written in."""

    name: str
    value: Value
    beside: str
    colour: str = look.INK


class _Sheet:
    """The sheet as it is laid down line by line."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self.merges: list[str] = []

    def line(self, cells: Sequence[Cell], height: float = 18) -> None:
        self.rows.append(Row(tuple(cells), height))

    def section(self, text: str) -> None:
        self.line([Cell(text, look.SECTION), *[Cell(None, look.SECTION)] * (_COLUMNS - 1)], 28)

    def text(self, text: str, style: Style = look.BODY) -> None:
        """A text across the sheet, in as many lines as it takes."""
        at = len(self.rows)
        lines = max(1, -(-int(look.text_units(text) + 1) // int(_NAMES)))
        self.merges.append(area_name(at, 0, at, _COLUMNS - 1))
        self.line([Cell(text, replace(style, wrap=True, valign="top"))], 16.0 * lines + 2)

    def heads(self, cells: Sequence[Cell]) -> None:
        """Headers of columns, each in as many lines as it takes before the next one."""
        rows, merges = above.whole([Row(tuple(cells), 18)], above.Across([_WIDTH] * _COLUMNS), len(self.rows))
        self.rows += rows
        self.merges += merges

    def cards(self, cards: Sequence[_Card]) -> None:
        """Key figures side by side, each in three lines: what, how many, of what."""
        self._across([Cell(card.name, _LABEL) for card in cards], 20)
        self._across([Cell(card.value, replace(_NUMBER, color=card.colour)) for card in cards], 32)
        self._across([Cell(card.beside, _SUB) for card in cards], 20)

    def _across(self, cells: Sequence[Cell], height: float) -> None:
        """Cells that share the width."""
        wide, at = _COLUMNS // len(cells), len(self.rows)
        self.merges += [area_name(at, n * wide, at, n * wide + wide - 1) for n in range(len(cells))]
        self.line([part for cell in cells for part in (cell, *[Cell(None, cell.style)] * (wide - 1))], height)


def overview_sheet(title: str, figures: Figures) -> SheetSpec:
    """总览 of the figures of a day; everything on it is theirs."""
    sheet, day = _Sheet(), figures.day
    sheet.line([Cell(title, look.TITLE)], 34)
    whole = figures.whole
    told = f"截至{day_words(day)}，{len(figures.items)}项{figures.earlier_words}、{whole.total}项次"
    sheet.text(f"{told}。内部资料。打印整个工作簿只印前三张表，其余各表要印的先取消打印区域。", look.NOTE)
    sheet.cards(_cards(figures))
    sheet.text(_long_term(figures), look.NOTE)
    sheet.section("谁没有报")
    for said in _reports(figures):
        sheet.text(said)
    sheet.section(f"逾期（{len(figures.late)}项次）")
    _late(sheet, figures)
    progress_at = len(sheet.rows)
    sheet.section("进度")
    sheet.line([], _CLEAR)
    charts_at = len(sheet.rows)
    for _ in range(3 * _CHART_ROWS + 1):
        sheet.line([], _CHART_ROW)
    data_at = len(sheet.rows)
    sheet.section("图表数据")
    tables = data_tables(figures)
    fits = sum(row.height or 0 for row in sheet.rows[: charts_at + 2 * _CHART_ROWS]) <= _PAGE
    places = [*_tables(sheet, tables[0]), *_tables(sheet, tables[1]), *_tables(sheet, *tables[2:])]
    return SheetSpec(
        TITLE,
        (*[Column(_WIDTH)] * _COLUMNS,),
        tuple(sheet.rows),
        merges=tuple(sheet.merges),
        charts=tuple(_charts(tables, places, charts_at)),
        setup=Setup(
            landscape=False,
            area=area_name(0, 0, len(sheet.rows) - 1, _COLUMNS - 1),
            footer=page_footer(title, 11),
            break_before=(charts_at + 2 * _CHART_ROWS,) if fits else (progress_at, data_at),
        ),
        tab="8E1B1B",
    )


def _cards(figures: Figures) -> list[_Card]:
    whole, current, closed = figures.whole, figures.round, figures.closed_round
    late = sum(bool(unit.late) for unit in figures.units)
    return [
        _Card("办结率", whole.rate, f"到期{whole.owed}，已销号{whole.met}"),
        _Card(
            "已销号",
            whole.of(Label.CLOSED),
            f"全部销号{figures.items_done}/{len(figures.items)}项",
            look.ACCEPTED.color,
        ),
        _Card("逾期", whole.of(Label.OVERDUE), f"涉及{late}个单位", look.OVERDUE.color),
        _Card("退回", whole.of(Label.RETURNED), f"临期{whole.of(Label.DUE_SOON)}", look.SENT_BACK.color),
        _Card("待核查", whole.of(Label.CLAIMED), f"待办公室处理{figures.waiting.total}件"),
        _Card("未报", len(closed.unreported), closed.round.label, look.OVERDUE.color)
        if closed
        else _Card("本期已报", len(current.reported), f"应报{len(current.owing)}家"),
    ]


def _long_term(figures: Figures) -> str:
    whole = figures.whole
    said = f"办结率只算到期应办结的；长期工作{whole.long_term}项次另计，已认定{whole.long_term_ended}。"
    said += f"已销号中批量核查通过{whole.bulk}项次。" if whole.bulk else ""
    return said + (f"销号后又有变化{whole.touched}项次。" if whole.touched else "")


def _reports(figures: Figures) -> list[str]:
    """The last round that is over with the names of those who have not reported it; the one under way."""
    closed, current = figures.closed_round, figures.round
    said = []
    if closed:
        units = [figures.name_of(unit) for unit in closed.unreported]
        more = "等，名单见“报送情况”" if len(units) > _NAMED else ""
        names = "：" + "、".join(units[:_NAMED]) + more if units else ""
        said.append(closed.sentence + names)
    if closed is not current:
        said.append(current.sentence)
    return [*said, *filter(None, [not_given_words(figures.rounds)])]


def _late(sheet: _Sheet, figures: Figures) -> None:
    """What is late, by item on the left, by unit on the right, the worst of each first."""
    if not figures.late:
        sheet.text(NOTHING, look.NOTE)
        return
    heads = {0: "序号", 1: "事项", 4: "应完成日期", 5: "逾期单位", 7: "责任单位", 10: "逾期项次", 11: "最久天数"}
    sheet.heads([Cell(heads.get(at), Style() if at == _GAP else _HEAD) for at in range(_COLUMNS)])
    items = [item for item in figures.worst_items if item.counts.of(Label.OVERDUE)]
    units = [unit for unit in figures.worst_units if unit.late]
    more_items, more_units = len(items) - _SHOWN, len(units) - _SHOWN
    items, units = items[:_SHOWN], units[:_SHOWN]
    for at in range(max(len(items), len(units))):
        shown: dict[int, Value] = {}
        if at < len(items):
            item = items[at]
            shown |= {
                0: item_words(item.number),
                1: shorten(item.called, 11),
                4: short_day(due, figures.day) if (due := item.late[0].due) else "",
            }
            shown |= {5: item.counts.of(Label.OVERDUE)}
        if at < len(units):
            unit = units[at]
            shown |= {7: shorten(unit.name, 13), 10: unit.counts.of(Label.OVERDUE), 11: unit.counts.oldest}
        sheet.line([Cell(shown.get(at), _late_style(at)) for at in range(_COLUMNS)], 17)
    if max(more_items, more_units) > 0:
        told = {
            0: f"其余{more_items}项见“按事项汇总”。" if more_items > 0 else None,
            _GAP + 1: f"其余{more_units}家见“按单位汇总”。" if more_units > 0 else None,
        }
        sheet.line([Cell(told.get(at), look.NOTE) for at in range(_COLUMNS)])
    sheet.text(
        "应完成日期（同意延期的按新日期，退回的按它和整改期限中较晚的）已过而没有报完成的为逾期；"
        "每一项次的依据见“逾期清单”。",
        look.NOTE,
    )


def _late_style(column: int) -> Style:
    if column == _GAP:
        return Style()
    return _RED if column in (5, 10, 11) else replace(_LINE, size=9)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a table lies: the rows of its headers and of its last line, the column of its names."""

    head: int
    last: int
    across: int


def _tables(sheet: _Sheet, *tables: DataTable) -> list[_Place]:
    """Lay tables of charts side by side, each half of the sheet wide where there are two."""
    at = [half * (_GAP + 1) for half in range(len(tables))]
    _beside(sheet, at, [[Cell(table.title, look.STRONG)] for table in tables], 22)
    first, blank = len(sheet.rows), [Cell(None, _HEAD)] * 2
    heads = [
        [Cell(table.heads[0], _HEAD), *blank, *(Cell(each, _FIGURE_HEAD) for each in table.heads[1:])]
        for table in tables
    ]
    _beside(sheet, at, heads, _HEAD_HEIGHT if len(tables) == 1 else 18)
    lines = [[_data_line(line) for line in table.lines or ((NOTHING,),)] for table in tables]
    for below in zip_longest(*lines, fillvalue=[]):
        _beside(sheet, at, below, 18)
    return [_Place(first, first + len(its), across) for its, across in zip(lines, at, strict=True)]


def _beside(sheet: _Sheet, at: Sequence[int], parts: Sequence[Sequence[Cell]], height: float) -> None:
    """A line of several parts, each from its column on."""
    cells: list[Cell] = []
    for column, part in zip(at, parts, strict=True):
        cells += [Cell(None, Style())] * (column - len(cells)) + list(part)
    sheet.line(cells, height)


def _data_line(line: Sequence[Value]) -> list[Cell]:
    cells = [Cell(line[0], replace(_LINE, size=9)), *[Cell(None, _LINE)] * 2]
    return [*cells, *(Cell(value, replace(_LINE, align="right", number="0")) for value in line[1:])]


def _charts(tables: Sequence[DataTable], places: Sequence[_Place], at: int) -> list[Chart]:
    found = []
    for number, (table, its) in enumerate(zip(tables, places, strict=True)):
        if not table.lines:
            continue
        (down, across), size = _CHARTS[number]
        corner = cell_name(at + down * _CHART_ROWS + down // 2, across)
        series = tuple(
            Series(cell_name(its.head, column), area_name(its.head + 1, column, its.last, column), colour)
            for column, colour in enumerate(table.colours, its.across + 3)
        )
        labels = area_name(its.head + 1, its.across, its.last, its.across)
        found.append(Chart(table.title, table.kind, labels, series, corner, size, table.percent))
    return found
