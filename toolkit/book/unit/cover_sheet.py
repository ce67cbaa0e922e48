"""The cover 填报说明: whose ledger, what to do this round, what to say of it, and a live self-check."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from toolkit.book.sheets import styles as look
from toolkit.book.sheets.inputs import Lists, validation
from toolkit.book.sheets.model import Cell, Column, Condition, Row, Setup, SheetSpec, Style
from toolkit.book.sheets.raw import area_name, cell_name, fixed
from toolkit.book.unit.hints import hint_conditions, lacking_condition, quoted
from toolkit.book.unit.register_sheet import unreported
from toolkit.book.unit.task_sheet import ROW_ID_HEADER, Letterhead, TaskRow, column_range, news_aside
from toolkit.domain.ledger.editions import row_id
from toolkit.domain.ledger.news import news_words
from toolkit.domain.ledger.records import Edition
from toolkit.domain.ledger.standing import URGENT, State
from toolkit.keys import contact_key, report_key
from toolkit.problems import shorten
from toolkit.schema.kinds import show
from toolkit.schema.model import FieldKind, Ledger

UNANSWERED = "（未填）"
_WIDTHS = (2, 14, 27, 3, 25, 13, 12, 12, 2)
_LINE = 20.0
_MAX_URGENT = 16
_MAX_NEWS = 8
_NAME_LIMIT = 27
_NEWS_LIMIT = 40
_WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True)
class _Check:
    """One line of the self-check: a count, its formula, and whether anything but zero stops 可以发回."""

    label: str
    count: int
    formula: str
    fault: bool = True


class _Page:
    """Lines of the cover as they are laid down, with what hangs on them."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self.merges: list[str] = []
        self.conditions: list[Condition] = []

    @property
    def next(self) -> int:
        """The 0-based number of the next line."""
        return len(self.rows)

    def line(self, cells: Mapping[str, Cell], height: float = _LINE) -> None:
        """Lay a line, its cells by column letter."""
        self.rows.append(Row(tuple(cells.get(letter, Cell()) for letter in "ABCDEFGHI"), height))

    def section(self, left: str, right: str = "") -> None:
        """Lay a heading across the page, or two over the page's halves."""
        cells = {letter: Cell(None, look.SECTION) for letter in "BCDEFGH"}
        cells |= {"B": Cell(left, look.SECTION)}
        if right:
            cells |= {"D": Cell(), "E": Cell(right, look.SECTION)}
        self.line(cells, 28)


def cover_sheet(
    edition: Edition, schema: Ledger, rows: tuple[TaskRow, ...], head: Letterhead, lists: Lists
) -> SheetSpec:
    """Build the cover of an edition whose task sheet holds `rows`."""
    page = _Page()
    values = {
        **edition.cells.get(contact_key(edition.plan, edition.unit), {}),
        **edition.cells.get(report_key(edition.plan, edition.unit, edition.round), {}),
    }
    _masthead(page, edition, head)
    page.section("三步填完")
    where = f"“{schema.tasks.title}”表" + ("和各清单" if edition.registers else "")
    for label, text in (
        ("第一步", "先办“本期需办”各项：点“去填写”，直达台账中的那一行。"),
        (
            "第二步",
            f"在{where}的白色格内填写；灰色格不用填，没有变化的行不用动。",
        ),
        ("第三步", "填好本页“本期填报”，“可以发回”显示“是”后保存，把本文件作为附件发回。"),
    ):
        page.line({"B": Cell(label, replace(look.STRONG, indent=1)), "C": Cell(text, look.BODY)})
    urgent = urgent_rows(rows)
    answers = _urgent_block(page, edition, schema, rows, urgent)
    _news_block(page, edition, schema, rows)
    page.section("本期填报", "自检（随填随算）")
    form_at = page.next
    required = [cell_name(form_at + at, 2) for at, field in enumerate(schema.cover.fields) if field.required]
    unfilled = sum(field.required and not values.get(field.name) for field in schema.cover.fields)
    checks = _checks(schema, rows, urgent, answers, required, unfilled)
    checks += [_Check("清单未报", count, formula, fault=False) for count, formula in unreported(edition, schema)]
    _form_and_checks(page, schema, values, checks)
    page.line({"B": Cell("严禁填报国家秘密、工作秘密和个人隐私。", replace(look.WARNING, indent=1))}, 26)
    return SheetSpec(
        schema.cover.title,
        tuple(Column(width) for width in _WIDTHS),
        tuple(page.rows),
        validations=tuple(
            validation(field, cell_name(form_at + at, 2), head.plan_year, lists)
            for at, field in enumerate(schema.cover.fields)
        ),
        conditions=tuple(page.conditions),
        merges=tuple(page.merges),
        setup=Setup(
            landscape=False,
            area=area_name(0, 0, page.next - 1, len(_WIDTHS) - 1),
            pages_high=1,
            margins=(0.5, 0.5, 0.6, 0.6),
        ),
        protected=True,
        tab=look.PLAN_HEAD,
    )


def urgent_rows(rows: tuple[TaskRow, ...]) -> tuple[TaskRow, ...]:
    """Rows to do this round: overdue, sent back, incomplete, due soon; the most pressing first."""
    chosen = [row for row in rows if row.standing.state in URGENT]
    chosen.sort(key=lambda row: (URGENT.index(row.standing.state), row.due or date.max, row.item))
    return tuple(chosen)


def day_in_words(day: date) -> str:
    """`2021年9月24日（星期五）`."""
    return f"{day.year}年{day.month}月{day.day}日（星期{_WEEKDAYS[day.weekday()]}）"


def _masthead(page: _Page, edition: Edition, head: Letterhead) -> None:
    page.line({"B": Cell(f"{edition.unit_name} {head.plan_year}年{head.work}台账", look.TITLE)}, 36)
    source = f"依据《{head.plan_title}》 · {head.round_label}填报"
    page.line({"B": Cell(f"{source} · 第{edition.sequence}次下发 · 下发编号 {edition.id[:8]}", look.NOTE)}, 18)
    page.line({}, 6)
    strip = Style(fill=look.STRIP, valign="vcenter", indent=1)
    band = {letter: Cell(None, strip) for letter in "BCDEFGH"}
    band |= {
        "B": Cell("发回时间", strip),
        "C": Cell(day_in_words(edition.due_back) + "前", replace(strip, bold=True, size=12)),
        "E": Cell(f"发至 {head.mail}", replace(strip, indent=3)),
    }
    page.line(band, 30)
    asked = f"{head.office} {head.phone}".strip()
    page.line({"B": Cell("咨询", replace(look.NOTE, indent=1)), "C": Cell(asked, replace(look.NOTE, indent=1))}, 18)


def _urgent_block(
    page: _Page, edition: Edition, schema: Ledger, rows: tuple[TaskRow, ...], urgent: tuple[TaskRow, ...]
) -> str:
    """Lay 本期需办; returns the cells that show the statuses (empty where nothing is urgent)."""
    page.section(f"本期需办（{len(urgent)}项）")
    if not urgent:
        text = "本期没有需要办理的事项；有进展的请在台账中更新，没有的选“无变化”后发回。"
        page.line({"B": Cell(text, replace(look.BODY, indent=1))})
        return ""
    center = Style(size=9, color=look.SOFT, align="center", valign="vcenter", bottom=look.LINE)
    heading = {letter: Cell(None, center) for letter in "BCDEFGH"}
    heading |= {
        "B": Cell("提示", center),
        "C": Cell("事项", replace(center, align="left")),
        "F": Cell("应完成日期", center),
        "G": Cell("办理状态", center),
    }
    page.line(heading, 18)
    first = page.next
    ids = column_range(schema, rows, ROW_ID_HEADER)
    middle = Style(align="center", valign="vcenter", bottom=look.LINE)
    for row in urgent[:_MAX_URGENT]:
        match = f'MATCH("{row_id(edition.id, row.item)}",{ids},0)'
        hint = f'INDEX({column_range(schema, rows, "hint")},{match})&""'
        if aside := news_aside(schema.tasks, row):
            hint = f'SUBSTITUTE({hint},{quoted(aside)},"")'
        status = f"INDEX({column_range(schema, rows, 'status')},{match})"
        under = {letter: Cell(None, replace(look.BODY, bottom=look.LINE)) for letter in "DE"}
        page.line(
            under
            | {
                "B": Cell(row.standing.hint, replace(middle, bold=True), formula="=" + hint),
                "C": Cell(shorten(row.name, _NAME_LIMIT), replace(look.BODY, bottom=look.LINE)),
                "F": Cell(row.due or "长期工作", replace(middle, number=look.DATE)),
                "G": Cell(
                    row.values.get("status") or UNANSWERED,
                    middle,
                    formula=f'=IF({status}="",{quoted(UNANSWERED)},{status})',
                ),
                "H": _link("去填写", schema, row.at, "status"),
            }
        )
        if row.standing.state == State.SENT_BACK and (opinion := row.values.get("opinion")):
            day = row.values.get("verified_on", "")
            note = Style(size=9, color=look.SENT_BACK.color, wrap=True, valign="vcenter", bottom=look.LINE)
            page.merges.append(area_name(page.next, 2, page.next, 6))
            page.line({"C": Cell(shorten(f"退回意见{f'（{day}）' if day else ''}：{opinion}", 90), note)}, 32)
    last = page.next - 1
    if len(urgent) > _MAX_URGENT:
        more = f"另有{len(urgent) - _MAX_URGENT}项，请在“{schema.tasks.title}”表的“提示”列筛选查看。"
        page.line({"B": Cell(more, replace(look.NOTE, indent=1))})
    for test, style in hint_conditions(f"${cell_name(first, 1)}"):
        page.conditions.append(Condition(area_name(first, 1, last, 1), f"={test}", style))
    return f"{fixed(cell_name(first, 6))}:{fixed(cell_name(last, 6))}"


def _news_block(page: _Page, edition: Edition, schema: Ledger, rows: tuple[TaskRow, ...]) -> None:
    """Lay 本期变动, where there is any: rows added, reworded or newly reviewed, and items no longer the unit's."""
    fresh = [row for row in rows if row.fresh]
    gone = edition.withdrawn
    if not (fresh or gone):
        return
    page.section(f"本期变动（{len(fresh) + len(gone)}项）")
    line = replace(look.BODY, bottom=look.LINE)
    for row in fresh[:_MAX_NEWS]:
        cells = {letter: Cell(None, line) for letter in "DEFG"}
        cells |= {
            "B": Cell(f"第{row.item}项", replace(line, bold=True, indent=1)),
            "C": Cell(shorten(news_words(schema.tasks, row.fresh), _NEWS_LIMIT), line),
            "H": _link("去查看", schema, row.at, "requirement"),
        }
        page.line(cells)
    if len(fresh) > _MAX_NEWS:
        more = f"另有{len(fresh) - _MAX_NEWS}项，见“{schema.tasks.title}”表中标色的各格。"
        page.line({"B": Cell(more, replace(look.NOTE, indent=1))})
    if gone:
        numbers = shorten("、".join(map(str, gone)), _NEWS_LIMIT)
        text = f"第{numbers}项不再由本单位承办，不用再填；已报送的内容仍然保留。"
        page.line({"B": Cell(text, replace(look.BODY, indent=1))})


def _link(text: str, schema: Ledger, row: int, name: str) -> Cell:
    """A link to the cell of a field in one row of the task sheet."""
    column = [field.name for field in schema.tasks.fields].index(name)
    style = replace(look.LINK, align="center", bottom=look.LINE)
    return Cell(text, style, link=f"'{schema.tasks.title}'!{cell_name(row, column)}")


def _checks(
    schema: Ledger,
    rows: tuple[TaskRow, ...],
    urgent: tuple[TaskRow, ...],
    answers: str,
    required: list[str],
    unfilled: int,
) -> list[_Check]:
    """Count what is filled and what is lacking, today and as formulas over the whole task sheet."""

    def column(name: str) -> str:
        return column_range(schema, rows, name)

    sheet = schema.tasks
    status = column("status")
    chosen = sum(bool(row.values.get("status")) for row in rows)
    checks = [
        _Check("任务总数", len(rows), f"=COUNT({column('number')})", fault=False),
        _Check(
            "已选办理状态",
            chosen,
            f'=SUMPRODUCT(({column("number")}<>"")*({status}<>""))',
            fault=False,
        ),
    ]
    for field in sheet.fields:
        for other, meanings in field.required_when.items():
            for meaning in meanings:
                text = sheet.field(other).text_for(meaning)
                count = sum(
                    row.values.get(other) == text and field.lacks(row.values.get(field.name, "")) for row in rows
                )
                lacking = lacking_condition(field, column(field.name))
                formula = f"=SUMPRODUCT(({column(other)}={quoted(text)})*{lacking})"
                checks.append(_Check(f"{text}，缺{field.missing_label}", count, formula))
        if field.not_future:
            formula = f"=SUMPRODUCT(ISNUMBER({column(field.name)})*({column(field.name)}>TODAY()))"
            checks.append(_Check(f"{field.header}晚于今天", 0, formula))
    if answers:
        blank = sum(not row.values.get("status") for row in urgent[:_MAX_URGENT])
        checks.append(_Check("本期需办，未选状态", blank, f"=COUNTIF({answers},{quoted(UNANSWERED)})"))
    if required:
        cells = f"{fixed(required[0])}:{fixed(required[-1])}"
        checks.append(_Check("本页带＊项未填", unfilled, f"=COUNTBLANK({cells})"))
    return checks


def _form_and_checks(page: _Page, schema: Ledger, values: Mapping[str, str], checks: list[_Check]) -> None:
    """Lay the input cells of the cover on the left and the self-check, its verdict first, on the right."""
    at = page.next
    left: list[tuple[Cell, Cell]] = []
    for field in schema.cover.fields:
        style = replace(look.BOXED, number=look.DATE if field.kind == FieldKind.DATE else "@")
        label = field.header + (" ＊" if field.required else "")
        value = show(field, values.get(field.name, "")) or None
        left.append((Cell(label, replace(look.BODY, indent=1)), Cell(value, style)))
    faults = [cell_name(at + 1 + n, 7) for n, check in enumerate(checks) if check.fault]
    ready = not any(check.count for check in checks if check.fault)
    # COUNT makes sure that every cell summed is a number: cached text would sum to 0 and say 是.
    verdict = f'=IF(AND(COUNT({",".join(faults)})={len(faults)},SUM({",".join(faults)})=0),"是","否")'
    stamp = Style(bold=True, size=12, align="center", valign="vcenter", border=look.BOX)
    number = Style(align="center", valign="vcenter", bottom=look.LINE, number='[=0]"无";0"项"')
    underlined = replace(look.BODY, bottom=look.LINE)
    right = [
        {
            "E": Cell("可以发回", replace(look.STRONG, size=12, bottom=look.LINE)),
            "H": Cell("是" if ready else "否", stamp, formula=verdict),
        },
        *(
            {"E": Cell(check.label, underlined), "H": Cell(check.count, number, formula=check.formula)}
            for check in checks
        ),
    ]
    for cells in right:
        cells |= {"F": Cell(None, underlined), "G": Cell(None, underlined)}
    right.append({"E": Cell("为“否”的，请看标色的各项；确实补不齐的，也请按时发回。", look.NOTE)})
    for n in range(max(len(left), len(right))):
        cells = dict(right[n]) if n < len(right) else {}
        if n < len(left):
            cells |= {"B": left[n][0], "C": left[n][1]}
        page.line(cells)
    verdict_cell = cell_name(at, 7)
    page.conditions += [
        Condition(verdict_cell, f'={fixed(verdict_cell)}="是"', look.ACCEPTED),
        Condition(verdict_cell, f'={fixed(verdict_cell)}="否"', look.MISSING),
        *(Condition(cell, f"={fixed(cell)}>0", look.MISSING) for cell in faults),
    ]
