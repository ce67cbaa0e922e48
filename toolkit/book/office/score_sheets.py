"""Scores as sheets: every class with its units, every line of all of them, and a unit's own breakdown to be checked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from decimal import Decimal

from toolkit.book.sheets import styles as look
from toolkit.book.sheets.model import Book, Cell, Row, SheetSpec, Style, Value
from toolkit.book.sheets.table import Table, TableColumn, on_purpose, page_footer
from toolkit.domain.office.scoring import HOW, Applies, ExtraLine, Kind, Score, ScoreLine, not_entered, ranked
from toolkit.domain.office.scoring_facts import Objection
from toolkit.values import dataclass

DETAIL = "评分明细"
_HEADER_ROW = 2
_POINTS = "0.00"
_SHEET_NAME = 31
"""Characters that a sheet's name has at most."""
_NONE = "—"
"""Stands for points where there are none to be had."""
_TEXT = Style(wrap=True, border=look.LINE, valign="vcenter")
_NUMBER = replace(_TEXT, align="center", number=_POINTS)
_SUM = replace(_NUMBER, bold=True, fill=look.STRIP)
_LINES = (
    ("考核项目", 22.0),
    ("权重", 7.0),
    ("适用后权重", 8.0),
    ("台账数据或录入数", 22.0),
    ("评分规则", 22.0),
    ("扣分", 7.5),
    ("得分", 8.0),
    ("涉及事项、期次或依据", 34.0),
)
"""Narrow enough that a unit's breakdown is printed on one page's width, its proofs beside its points."""
_MIDDLING, _BESIDE = 20.0, 0.7
"""Beside whose they are, columns wider than this are narrower by so much: that still is one page's width."""


@dataclass(frozen=True, slots=True)
class Head:
    """What the sheets say of themselves: what is scored, and of which stage and day."""

    title: str
    said: str
    day: date


def build_score_book(head: Head, classes: Sequence[str], scores: Sequence[Score], *, rank: bool) -> Book:
    """The office's workbook: a sheet a class, its units in roster order (with `rank` by score and with places), then
    every line of every unit."""
    sheets = [
        _class_sheet(head, name, sheet, [each for each in scores if each.cls == name], rank=rank)
        for name, sheet in _sheet_names(classes).items()
        if any(each.cls == name for each in scores)
    ]
    return _book((*sheets, _detail_sheet(head, scores)), head)


def build_letter(head: Head, score: Score, objections: Sequence[Objection]) -> Book:
    """One unit's breakdown: its indicators, bonuses, vetoes, the sum of them, what it objected to and the answers."""
    columns = tuple(TableColumn(text, Cell(text, look.header(look.PLAN_HEAD)), width) for text, width in _LINES)
    table = Table(DETAIL, columns, _HEADER_ROW, _HEADER_ROW + len(score.lines)).fitted()
    top = [Row((Cell(f"{score.name}{head.title}明细", look.SHEET_TITLE),), 26), Row((Cell(head.said, look.NOTE),), 18)]
    rows = [_line_row(table, _cells(_indicator(each))) for each in score.lines]
    rows += list(_sums(table, score))
    rows += [_wide(HOW), *_objected(table, score, objections)]
    sheet = table.sheet(top, rows, frozen=1, footer=page_footer(f"{score.name}{head.title}明细"), print_area=False)
    return _book((replace(sheet, filter_area="", tab=look.OFFICE_HEAD),), head)


def _book(sheets: Sequence[SheetSpec], head: Head) -> Book:
    return Book(tuple(sheets), head.title, datetime.combine(head.day, time()))


def _sheet_names(classes: Sequence[str]) -> dict[str, str]:
    """Class -> what its sheet is called: what Excel takes as a name, and no other sheet's whatever the case."""
    taken, found = {DETAIL}, {}
    for name in classes:
        plain = "".join("_" if each in "[]:*?/\\'" else each for each in name)
        ends = ("", *(f"（{at}）" for at in range(2, len(classes) + 2)))
        made = (plain[: _SHEET_NAME - len(end)] + end for end in ends)
        found[name] = next(each for each in made if each.casefold() not in taken)
        taken.add(found[name].casefold())
    return found


def _class_sheet(head: Head, name: str, sheet_name: str, scores: Sequence[Score], *, rank: bool) -> SheetSpec:
    titles = [each.title for each in scores[0].lines]
    heads = [("单位", 26.0), *((title, 10.0) for title in titles), ("小计", 8.5), ("加分", 7.5), ("得分", 8.5)]
    heads += [("名次", 6.0)] if rank else []
    heads += [("说明", 18.0)]
    columns = tuple(TableColumn(text, Cell(text, look.header(look.PLAN_HEAD)), width) for text, width in heads)
    table = Table(sheet_name, columns, _HEADER_ROW, _HEADER_ROW + len(scores)).fitted()
    placed = list(ranked(scores)) if rank else []
    unscored = [(0, each) for each in scores if not (rank and each.total is not None)]
    rows = []
    for place, score in [*placed, *unscored]:
        values: list[Value] = [score.name, *(_points(each) for each in score.lines)]
        values += [float(score.base), float(score.bonus), "不评分" if score.total is None else float(score.total)]
        values += [place or _NONE] if rank else []
        values += [_remark(score)]
        rows.append(_line_row(table, _cells(values)))
    said = f"{head.said}{'' if rank else '按名册排列，不排名次。'}不适用的指标写“—”。{_not_entered(scores)}"
    top = [Row((Cell(f"{head.title}：{name}", look.SHEET_TITLE),), 26), Row((Cell(said, look.NOTE),), 18)]
    sheet = table.sheet(top, rows, frozen=1, footer=page_footer(f"{head.title}：{name}"), print_area=False)
    return replace(sheet, tab=look.OFFICE_HEAD)


def _detail_sheet(head: Head, scores: Sequence[Score]) -> SheetSpec:
    """Every line of every unit, to be filtered; printed on purpose alone, each unit from a page of its own on."""
    narrower = ((text, width * _BESIDE if width > _MIDDLING else width) for text, width in _LINES)
    heads = (("单位", 14.0), ("考核类别", 8.0), ("性质", 6.5), *narrower)
    columns = tuple(TableColumn(text, Cell(text, look.header(look.PLAN_HEAD)), width) for text, width in heads)
    lines = [(each.name, each.cls, *line) for each in scores for line in _all_lines(each)]
    firsts = [at for at in range(1, len(lines)) if lines[at][0] != lines[at - 1][0]]
    table = Table(DETAIL, columns, _HEADER_ROW, _HEADER_ROW + max(len(lines), 1)).fitted()
    rows = [_line_row(table, _cells(line)) for line in lines]
    said = f"{head.said}{HOW}打印工作簿不印本表；要印的先取消打印区域，一家一页。"
    top = [Row((Cell(f"{head.title}：{DETAIL}", look.SHEET_TITLE),), 26), Row((Cell(said, look.NOTE),), 18)]
    sheet = table.sheet(top, rows, frozen=1, footer=page_footer(f"{head.title}：{DETAIL}"), print_area=False)
    breaks = tuple(table.first + at for at in firsts)
    return on_purpose(replace(sheet, setup=replace(sheet.setup, break_before=breaks)))


def _all_lines(score: Score) -> Iterator[tuple[Value, ...]]:
    yield from ((Kind.INDICATOR.value, *_indicator(each)) for each in score.lines)
    yield from ((Kind.BONUS.value, *_extra(each, float(each.points))) for each in score.bonuses)
    yield from ((Kind.VETO.value, *_extra(each, "")) for each in score.vetoes)


def _indicator(line: ScoreLine) -> tuple[Value, ...]:
    applies = line.applies != Applies.NO
    return (
        line.title,
        float(line.weight),
        float(line.share) if applies else Applies.NO.label,
        line.figure,
        line.rule,
        float(line.deducted) if applies else _NONE,
        float(line.points) if applies else _NONE,
        line.source,
    )


def _extra(line: ExtraLine, points: Value) -> tuple[Value, ...]:
    return (line.title, "", "", line.figure, line.rule, "", points, line.source)


def _points(line: ScoreLine) -> Value:
    return _NONE if line.applies == Applies.NO else float(line.points)


def _remark(score: Score) -> str:
    said = [f"一票否决：{each.title}（{each.rule}）" for each in score.vetoed]
    said += [f"{len(score.missing)}项未录入"] if score.missing else []
    return "；".join(said)


def _not_entered(scores: Sequence[Score]) -> str:
    told = "、".join(f"{title}{count}家" for title, count in not_entered(scores).items())
    return f"未录入的暂按不扣分：{told}。" if told else ""


def _cells(values: Sequence[Value]) -> list[Cell]:
    return [Cell(value if value != "" else None, _style(value)) for value in values]


def _style(value: Value) -> Style:
    if isinstance(value, str):
        return replace(_TEXT, align="center") if value in (_NONE, Applies.NO.label) else _TEXT
    return replace(_NUMBER, number="0") if isinstance(value, int) else _NUMBER


def _line_row(table: Table, cells: list[Cell]) -> Row:
    return table.row(cells, ["" if each.value is None else str(each.value) for each in cells], 1)


def _sums(table: Table, score: Score) -> Iterator[Row]:
    """The sum of the indicators, each bonus and veto, the score; with formulas, so that the unit can check them."""
    yield _sum_row(table, "小计", score.base, f"=SUM({table.area('得分')})", "各指标得分相加")
    for bonus in score.bonuses:
        yield _line_row(table, _cells(_extra(bonus, float(bonus.points))))
    for veto in score.vetoes:
        yield _line_row(table, _cells(_extra(veto, "")))
    note = f"小计＋加分{score.bonus}" + "".join(f"；一票否决：{each.title}，{each.rule}" for each in score.vetoed)
    note += f"；未录入：{'、'.join(score.missing)}，暂按不扣分" if score.missing else ""
    yield _sum_row(table, "总分", score.total, "", note if score.total is not None else "没有适用的指标，不评分")


def _sum_row(table: Table, name: str, value: Decimal | None, formula: str, note: str) -> Row:
    strip = replace(_TEXT, fill=look.STRIP, bold=True)
    at = {0: Cell(name, strip), 6: Cell(_NONE if value is None else float(value), _SUM, formula=formula)}
    at |= {7: Cell(note, replace(_TEXT, fill=look.STRIP))}
    cells = [at.get(column, Cell(None, strip)) for column in range(len(_LINES))]
    return _line_row(table, cells)


def _wide(text: str) -> Row:
    return Row((Cell(text, look.NOTE),), 18)


def _objected(table: Table, score: Score, objections: Sequence[Objection]) -> Iterator[Row]:
    if objections:
        yield Row((Cell("复核：单位的异议和答复", look.SECTION), *[Cell(None, look.SECTION)] * (len(_LINES) - 1)), 28)
    for each in objections:
        blank: list[Value] = ["", "", f"异议：{each.said}", each.settled.label, "", "", f"答复：{each.answer}"]
        yield _line_row(table, _cells([score.titles.get(each.line, each.line), *blank]))
