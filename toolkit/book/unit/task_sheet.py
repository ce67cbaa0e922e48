"""The sheet 工作台账: one row an assignment, plan cells locked, input cells open, 提示 between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from toolkit.book.sheets import styles as look
from toolkit.book.sheets.fields import cell_style, shown_text
from toolkit.book.sheets.formulas import differs, every, in_row, joined, quoted
from toolkit.book.sheets.inputs import Days, Lists, validation
from toolkit.book.sheets.model import Cell, Condition, Row, SheetSpec, Validation
from toolkit.book.sheets.raw import on_sheet
from toolkit.book.sheets.same import Same
from toolkit.book.sheets.table import BACK, Table, page_footer
from toolkit.book.unit.hints import hint_conditions, hint_formula
from toolkit.book.unit.lacking import missing_conditions
from toolkit.book.unit.lead_block import led_block
from toolkit.book.unit.letterhead import Letterhead
from toolkit.book.unit.task_rows import TaskRow, news_aside, task_table
from toolkit.domain.ledger.editions import row_id
from toolkit.domain.ledger.judged import UNDONE
from toolkit.domain.ledger.news import ADDED
from toolkit.domain.ledger.records import Edition
from toolkit.domain.ledger.row_states import State
from toolkit.domain.ledger.standing import BESIDE
from toolkit.domain.plan.tasks import ASKED, HANDED, STAGES
from toolkit.domain.returns.date_limits import earlier_begins
from toolkit.problems import shorten
from toolkit.schema.lookback import LOOKBACK
from toolkit.schema.model import Owner, SchemaField, Sheet
from toolkit.schema.show import show

_LEAST_LINES = 3
_PROMPT = 255
_TO_DO = "只填白色格。“提示”列写明本行要做什么；可用筛选箭头只看要办的行。"

UNIT_FILLS, NOT_FILLED = "本单位填写", "（不用填）"
"""What the groups of columns are called, or end with."""


def task_sheet(
    edition: Edition,
    sheet: Sheet,
    rows: Sequence[TaskRow],
    head: Letterhead,
    lists: Lists,
    cover_title: str,
    said: tuple[str, str] | None = None,
) -> SheetSpec:
    """Build the sheet; `cover_title` is the sheet its link leads back to, `said` its title and what to do, where they
    are not those of the year's tasks.

    What the office has closed is locked. The unit's own rows print; how the units it leads stand is for the screen, as
    other columns head it.
    """
    table = task_table(sheet, rows)
    made = table.sheet(
        _top(sheet, head, cover_title, *(said or (f"{edition.unit_name} {head.plan_year}年{head.work}台账", _TO_DO))),
        (*_rows(edition, sheet, table, rows), *(() if sheet.name == LOOKBACK else led_block(edition, sheet))),
        frozen=table.at("requirement") + 1,
        footer=page_footer(edition.unit_name),
    )
    return replace(
        made,
        validations=_rules(sheet, table, rows, _days(rows, head.dates(edition.issued_on)), lists),
        conditions=_conditions(Same(sheet), Same(table)),
        protected=True,
        tab=look.UNIT_HEAD,
    )


def _top(sheet: Sheet, head: Letterhead, cover_title: str, title: str, to_do: str) -> list[Row]:
    """Above the headers: the title, the way back and what to do, who fills in what."""
    labels = {Owner.PLAN: f"任务{NOT_FILLED}", Owner.UNIT: UNIT_FILLS, Owner.OFFICE: f"{head.office}核查{NOT_FILLED}"}
    owners = [field.owner for field in sheet.fields]
    starts = {owners.index(owner): label for owner, label in labels.items()}
    back = Cell(BACK + cover_title, look.LINK, link=on_sheet(cover_title, "A1"))
    return [
        Row((Cell(title, look.SHEET_TITLE),), 26),
        Row((back, Cell(), Cell(to_do or None, look.NOTE)), 18),
        Row(tuple(Cell(starts.get(at), look.NOTE) for at in range(len(owners))), 15),
    ]


def _rows(edition: Edition, sheet: Sheet, table: Table, rows: Sequence[TaskRow]) -> list[Row]:
    """The assignments; the first of a topic has a dark line above it, what is new in one a colour.

    Only the hint's formula and the row's id are of this one workbook: the other cells are made once for all rows that
    say the same, whichever unit's they are.
    """
    made: list[Row] = []
    previous, hint_at, names = "", table.at("hint"), [field.name for field in sheet.fields]
    for row in rows:
        topic = row.values.get("topic", "")
        aside = news_aside(sheet, row)
        hint = row.standing.hint + aside
        said = tuple([row.values.get(name, "") for name in names])
        like = _Like(topic != previous, row.standing.state.closed, row.fresh, row.values.get("title", ""), hint)
        cells, height = _cells(Same(sheet), said, like)
        previous = topic
        own = any(row.values.get(name) for name in ("verdict", UNDONE, ASKED, HANDED, STAGES, BESIDE))
        if own:
            formula = hint_formula(sheet, table.any_row, row.since, row.values)
        else:
            formula = _usual_hint(Same(sheet), row.since)
        formula = in_row(joined(formula, quoted(aside)) if aside else formula, row.at)
        computed = Cell(hint, cells[hint_at].style, formula=formula)
        its = Cell(row_id(edition.id, row.item))
        made.append(Row((*cells[:hint_at], computed, *cells[hint_at + 1 :], its), height, grows=True))
    return made


@lru_cache(256)
def _usual_hint(sheet: Same[Sheet], since: date | None) -> str:
    """The hint's formula of rows of which nothing but what stands in them is known, for any row."""
    return hint_formula(sheet.it, task_table(sheet.it, ()).any_row, since)


class _Like(NamedTuple):
    """What a row is beside what its fields say: whether it is the first of its topic, is closed, what is new in it; its
    topic's short title and its hint.
    """

    first: bool
    closed: bool
    fresh: frozenset[str]
    title: str
    hint: str


@lru_cache(16384)
def _cells(sheet: Same[Sheet], said: tuple[str, ...], like: _Like) -> tuple[tuple[Cell, ...], float]:
    """The cells of a row whose fields say that, without the formula of its hint; and its height."""
    fields = sheet.it.fields
    values = {field.name: text for field, text in zip(fields, said, strict=True)} | {"title": like.title}
    texts = [like.hint if field.rule == "hint" else shown_text(field, values) for field in fields]
    made = tuple(_cell(field, text, like) for field, text in zip(fields, texts, strict=True))
    return made, look.row_height([(text, each.width) for text, each in zip(texts, fields, strict=True)], _LEAST_LINES)


def _cell(field: SchemaField, text: str, like: _Like) -> Cell:
    style = cell_style(field)
    if like.first:
        style = look.changed(style, top=look.PLAN_HEAD)
    if field.name in like.fresh or (ADDED in like.fresh and field.name == "number"):
        style = look.changed(style, fill=look.NEWS.fill)
    if field.rule == "hint":
        return Cell(text, style)
    if field.owner == Owner.UNIT and like.closed:
        style = look.changed(style, fill=look.PLAN_FILL, locked=True)
    return Cell(show(field, text) or None, style)


def _days(rows: Sequence[TaskRow], days: Days) -> Days:
    """The dates the rows take: from the year of the earliest item looked back at, where there is any."""
    return min((earlier_begins(row.item, days[0]) for row in rows), default=days[0]), days[1]


def _rules(sheet: Sheet, table: Table, rows: Sequence[TaskRow], days: Days, lists: Lists) -> tuple[Validation, ...]:
    """What the cells take; worked out once for all units with so many rows where nothing in these plays a part."""
    if (
        any(row.values.get("opinion") for row in rows)
        or (usual := _usual_rules(Same(sheet), Same(table), days)) is None
    ):
        return tuple(_validations(sheet, table, rows, days, lists))
    return usual


@lru_cache(256)
def _usual_rules(sheet: Same[Sheet], table: Same[Table], days: Days) -> tuple[Validation, ...] | None:
    """What the cells take; None where a list of choices needs a sheet of its own."""
    lists = Lists()
    made = tuple(_validations(sheet.it, table.it, (), days, lists))
    return None if lists.sheets() else made


def _validations(sheet: Sheet, table: Table, rows: Sequence[TaskRow], days: Days, lists: Lists) -> list[Validation]:
    """What the unit's cells take; where the office had an opinion of a row, 进展情况 repeats it."""
    made: list[Validation] = []
    opinions = {row.at: opinion for row in rows if (opinion := row.values.get("opinion"))}
    for field in sheet.owned(Owner.UNIT):
        if field.name != "progress" or not opinions:
            made.append(validation(field, table.area(field.name), lists, days))
            continue
        for at in range(table.first, table.last + 1):
            rule = validation(field, table.cell(field.name, at), lists, days)
            if at in opinions:
                rule = replace(rule, prompt=shorten(f"核查意见：{opinions[at]}", _PROMPT))
            made.append(rule)
    return made


@lru_cache(256)
def _conditions(its: Same[Sheet], where: Same[Table]) -> tuple[Condition, ...]:
    """What is lacking, pressing and said again is coloured; conditions are those of the first row's cells."""
    sheet, table = its.it, where.it
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
    return tuple(made)
