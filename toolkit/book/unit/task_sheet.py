"""The sheet 工作台账: one row an assignment, plan cells locked, input cells open, 提示 between them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from toolkit.book.sheets import styles as look
from toolkit.book.sheets.fields import cell_style, shown_text
from toolkit.book.sheets.formulas import differs, every, in_row, joined, quoted
from toolkit.book.sheets.inputs import Lists, validation
from toolkit.book.sheets.model import Cell, Condition, Row, SheetSpec, Style, Validation
from toolkit.book.sheets.raw import on_sheet
from toolkit.book.sheets.table import Table, page_footer
from toolkit.book.unit.hints import hint_conditions, hint_formula, missing_conditions
from toolkit.book.unit.lead_block import led_block
from toolkit.book.unit.letterhead import Letterhead
from toolkit.book.unit.task_rows import TaskRow, news_aside, task_table
from toolkit.dataclasses import replace
from toolkit.domain.ledger.editions import row_id
from toolkit.domain.ledger.judged import UNDONE
from toolkit.domain.ledger.news import ADDED
from toolkit.domain.ledger.records import Edition
from toolkit.domain.ledger.row_states import State
from toolkit.domain.plan.tasks import ASKED, HANDED, STAGES
from toolkit.problems import shorten
from toolkit.schema.kinds import show
from toolkit.schema.lookback import LOOKBACK
from toolkit.schema.model import Owner, SchemaField, Sheet

_LEAST_LINES = 3
_PROMPT = 255


def task_sheet(
    edition: Edition,
    sheet: Sheet,
    rows: Sequence[TaskRow],
    head: Letterhead,
    lists: Lists,
    cover_title: str,
) -> SheetSpec:
    """Build the sheet; `cover_title` is the sheet its link leads back to.

    What the office has closed is locked. The unit's own rows print; how the units it leads stand is for the screen, as
    other columns head it.
    """
    table = task_table(sheet, rows)
    made = table.sheet(
        _top(edition.unit_name, sheet, head, cover_title),
        (*_rows(edition, sheet, table, rows), *(() if sheet.name == LOOKBACK else led_block(edition, sheet))),
        frozen=table.at("requirement") + 1,
        footer=page_footer(edition.unit_name),
    )
    return replace(
        made,
        validations=tuple(_validations(sheet, table, rows, head.plan_year, lists)),
        conditions=tuple(_conditions(sheet, table)),
        protected=True,
        tab=look.UNIT_HEAD,
    )


def _top(name: str, sheet: Sheet, head: Letterhead, cover_title: str) -> list[Row]:
    """Above the headers: the title, the way back and what to do, who fills in what."""
    labels = {Owner.PLAN: "任务（不用填）", Owner.UNIT: "本单位填写", Owner.OFFICE: f"{head.office}核查（不用填）"}
    owners = [field.owner for field in sheet.fields]
    starts = {owners.index(owner): label for owner, label in labels.items()}
    back = Cell("← 回" + cover_title, look.LINK, link=on_sheet(cover_title, "A1"))
    note = Cell("只填白色格。“提示”列写明本行要做什么；可用筛选箭头只看要办的行。", look.NOTE)
    return [
        Row((Cell(f"{name} {head.plan_year}年{head.work}台账", look.SHEET_TITLE),), 26),
        Row((back, Cell(), note), 18),
        Row(tuple(Cell(starts.get(at), look.NOTE) for at in range(len(owners))), 15),
    ]


def _rows(edition: Edition, sheet: Sheet, table: Table, rows: Sequence[TaskRow]) -> list[Row]:
    """The assignments; the first of a topic has a dark line above it, what is new in one a colour."""
    plain = {field.name: cell_style(field) for field in sheet.fields}
    topped = {name: replace(style, top=look.PLAN_HEAD) for name, style in plain.items()}
    formulas: dict[tuple[date | None, int | None], str] = {}
    made: list[Row] = []
    previous = ""
    for row in rows:
        topic = row.values.get("topic", "")
        styles = plain if topic == previous else topped
        previous = topic
        aside = news_aside(sheet, row)
        hint = row.standing.hint + aside
        own = any(row.values.get(name) for name in ("verdict", UNDONE, ASKED, HANDED, STAGES))
        alike = row.since, row.item if own else None
        if alike not in formulas:
            formulas[alike] = hint_formula(sheet, table.any_row, row.since, row.values)
        formula = in_row(formulas[alike], row.at)
        cells = [_cell(field, styles[field.name], row, formula, aside) for field in sheet.fields]
        cells.append(Cell(row_id(edition.id, row.item)))
        texts = [hint if field.rule == "hint" else shown_text(field, row.values) for field in sheet.fields]
        made.append(table.row(cells, texts, _LEAST_LINES))
    return made


def _cell(field: SchemaField, style: Style, row: TaskRow, formula: str, aside: str) -> Cell:
    if field.name in row.fresh or (ADDED in row.fresh and field.name == "number"):
        style = replace(style, fill=look.NEWS.fill)
    if field.rule == "hint":
        return Cell(row.standing.hint + aside, style, formula=joined(formula, quoted(aside)) if aside else formula)
    if field.owner == Owner.UNIT and row.standing.state.closed:
        style = replace(style, fill=look.PLAN_FILL, locked=True)
    return Cell(show(field, shown_text(field, row.values)) or None, style)


def _validations(sheet: Sheet, table: Table, rows: Sequence[TaskRow], plan_year: int, lists: Lists) -> list[Validation]:
    """What the unit's cells take; where the office had an opinion of a row, 进展情况 repeats it."""
    made: list[Validation] = []
    opinions = {row.at: opinion for row in rows if (opinion := row.values.get("opinion"))}
    for field in sheet.owned(Owner.UNIT):
        if field.name != "progress" or not opinions:
            made.append(validation(field, table.area(field.name), plan_year, lists))
            continue
        for at in range(table.first, table.last + 1):
            rule = validation(field, table.cell(field.name, at), plan_year, lists)
            if at in opinions:
                rule = replace(rule, prompt=shorten(f"核查意见：{opinions[at]}", _PROMPT))
            made.append(rule)
    return made


def _conditions(sheet: Sheet, table: Table) -> list[Condition]:
    """What is lacking, pressing and said again is coloured; conditions are those of the first row's cells."""
    cells = table.cells(table.first)
    hint, due = cells["hint"], cells["due"]
    made = [
        Condition(table.area(field.name), "=" + condition, look.MISSING)
        for field, condition in missing_conditions(sheet, cells)
    ]
    pressing = hint_conditions(hint, (State.OVERDUE, State.SENT_BACK, State.RECTIFY, State.DUE_SOON))
    made += [Condition(table.area("number"), f"={condition}", style) for condition, style in pressing]
    made += [
        Condition(table.area("due"), "=" + every(condition, differs(due, "")), style) for condition, style in pressing
    ]
    made += [Condition(table.area("hint"), f"={condition}", style) for condition, style in hint_conditions(hint)]
    if table.last > table.first:
        second = table.first + 1
        below, above = table.cell("topic", second), table.cell("topic", table.first)
        made.append(Condition(table.area("topic", second), f"=${below}=${above}", look.GREY))
    return made
