"""The sheet 工作台账: one row an assignment, plan cells locked, input cells open, 提示 between them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from toolkit.book.sheets import styles as look
from toolkit.book.sheets.inputs import Lists, validation
from toolkit.book.sheets.model import Cell, Column, Condition, Row, Setup, SheetSpec, Style, Validation
from toolkit.book.sheets.raw import area_name, cell_name, fixed
from toolkit.book.unit.hints import hint_conditions, hint_formula, missing_conditions, quoted
from toolkit.book.unit.lead_block import led_block
from toolkit.domain.ledger.editions import row_id
from toolkit.domain.ledger.news import ADDED, new_fields, news_words
from toolkit.domain.ledger.records import Edition
from toolkit.domain.ledger.standing import Standing, State, standing
from toolkit.domain.plan.calendar import WEEKDAYS, Calendar
from toolkit.problems import shorten
from toolkit.schema.kinds import show
from toolkit.schema.model import FieldKind, Ledger, Owner, SchemaField, Sheet

ROW_ID_HEADER = "行标识"
FIRST_ROW = 4
_HEADER_ROW = FIRST_ROW - 1
_PROMPT = 255


@dataclass(frozen=True)
class Letterhead:
    """What a unit's workbook says besides the edition: plan and round in words, where to send, whom to ask.

    `calendar` is what days are counted by.
    """

    plan_title: str
    plan_year: int
    work: str
    round_label: str
    office: str
    phone: str
    mail: str
    calendar: Calendar = WEEKDAYS


@dataclass(frozen=True)
class TaskRow:
    """One assignment's row: its values, where it stands on the sheet (0-based) and how it stands today.

    `fresh` are its fields that are new since the workbook before.
    """

    item: int
    values: Mapping[str, str]
    at: int
    standing: Standing
    fresh: frozenset[str] = frozenset()

    @property
    def due(self) -> date | None:
        """The due date it shows."""
        return _day(self.values, "due")

    @property
    def since(self) -> date | None:
        """Of a recurring due date the one before it."""
        return _day(self.values, "since")

    @property
    def name(self) -> str:
        """Its number and requirement: `15. 按照……`."""
        return f"{self.item}. {self.values.get('requirement', '')}"


def task_rows(edition: Edition, sheet: Sheet) -> tuple[TaskRow, ...]:
    """The rows of an edition in the order of its workbook: as in the plan, all of a topic together."""
    mine = [(key, values) for key, values in edition.cells.items() if key.item is not None]
    mine.sort(key=lambda each: int(each[1]["number"]))
    topics = list(dict.fromkeys(values.get("topic", "") for _, values in mine))
    mine.sort(key=lambda each: topics.index(each[1].get("topic", "")))
    rows = []
    for at, (key, values) in enumerate(mine, start=FIRST_ROW):
        stands = standing(sheet, values, _day(values, "due"), edition.issued_on, _day(values, "since"))
        rows.append(TaskRow(int(values["number"]), values, at, stands, new_fields(edition, key)))
    return tuple(rows)


def _day(values: Mapping[str, str], name: str) -> date | None:
    return date.fromisoformat(values[name]) if values.get(name) else None


def column_range(schema: Ledger, rows: tuple[TaskRow, ...], name: str) -> str:
    """The cells of a field (of the row ids, for a name that is no field) on this sheet, as a fixed reference."""
    names = [field.name for field in schema.tasks.fields]
    column = names.index(name) if name in names else len(names)
    last = rows[-1].at if rows else FIRST_ROW
    first_cell, last_cell = fixed(cell_name(FIRST_ROW, column)), fixed(cell_name(last, column))
    return f"'{schema.tasks.title}'!{first_cell}:{last_cell}"


def task_sheet(
    edition: Edition,
    sheet: Sheet,
    rows: tuple[TaskRow, ...],
    head: Letterhead,
    lists: Lists,
    cover_title: str,
) -> SheetSpec:
    """Build the sheet; `cover_title` is the sheet its link leads back to.

    The unit's own rows print; how the units it leads stand is for the screen, as other columns head it.
    """
    name = edition.unit_name
    fields = sheet.fields
    index = {field.name: at for at, field in enumerate(fields)}
    last_row = rows[-1].at if rows else FIRST_ROW
    reviewed = any(row.values.get(field.name) for row in rows for field in sheet.owned(Owner.OFFICE))
    columns = tuple(Column(field.width, hidden=field.owner == Owner.OFFICE and not reviewed) for field in fields)
    labels = {Owner.PLAN: "任务（不用填）", Owner.UNIT: "本单位填写", Owner.OFFICE: f"{head.office}核查（不用填）"}
    starts = {
        next(at for at, field in enumerate(fields) if field.owner == owner): text for owner, text in labels.items()
    }
    top = [
        Row((Cell(f"{name} {head.plan_year}年{head.work}台账", look.SHEET_TITLE),), 26),
        Row(
            (
                Cell("← 回" + cover_title, look.LINK, link=f"'{cover_title}'!A1"),
                Cell(None),
                Cell("只填白色格。“提示”列写明本行要做什么；可用筛选箭头只看要办的行。", look.NOTE),
            ),
            18,
        ),
        Row(tuple(Cell(starts.get(at), look.NOTE) for at in range(len(fields))), 15),
        Row(
            (*(Cell(header_text(field), header_style(field)) for field in fields), Cell(ROW_ID_HEADER)),
            34,
        ),
    ]
    return SheetSpec(
        sheet.title,
        (*columns, Column(10, hidden=True)),
        (*top, *_task_rows(edition, sheet, rows, index), *led_block(edition, sheet)),
        freeze=(FIRST_ROW, index["requirement"] + 1),
        filter_area=area_name(_HEADER_ROW, 0, last_row, len(fields)),
        validations=tuple(_task_validations(sheet, rows, index, head.plan_year, lists, last_row)),
        conditions=tuple(_task_conditions(sheet, index, last_row)),
        setup=Setup(
            area=area_name(
                0,
                0,
                last_row,
                max(at for at, field in enumerate(fields) if field.printed),
            ),
            repeat=(_HEADER_ROW, _HEADER_ROW),
            footer="&L&9 " + name.replace("&", "&&") + "&R&9第 &P 页，共 &N 页",
        ),
        protected=True,
        tab=look.UNIT_HEAD,
    )


def header_text(field: SchemaField) -> str:
    """A long header of a narrow column, broken in two lines that filter arrows leave readable."""
    star = "＊" if field.required else ""
    if len(field.header) < 5 or field.width > 16:
        return field.header + star
    at = -2 if field.header.endswith("日期") else (len(field.header) + 1) // 2
    return field.header[:at] + "\n" + field.header[at:] + star


def header_style(field: SchemaField) -> Style:
    """How a field's header looks: in the colour of who fills the field in."""
    heads = {Owner.PLAN: look.PLAN_HEAD, Owner.UNIT: look.UNIT_HEAD, Owner.OFFICE: look.OFFICE_HEAD}
    return look.header(heads[field.owner])


def shown_text(field: SchemaField, values: Mapping[str, str]) -> str:
    """The text a cell shows: a topic's short title, roles one below the other, a deadline without an OCR's blanks."""
    text = values.get("title" if field.name == "topic" else field.name, "")
    match field.name:
        case "roles":
            return text.replace("、", "、\n")
        case "deadline":
            return text.replace(" ", "")
        case _:
            return text


def news_aside(sheet: Sheet, row: TaskRow) -> str:
    """What 提示 adds where something in the row is new: `（具体要求有调整）`."""
    words = news_words(sheet, row.fresh)
    return f"（{words}）" if words else ""


def _task_rows(edition: Edition, sheet: Sheet, rows: tuple[TaskRow, ...], index: Mapping[str, int]) -> list[Row]:
    plain = {field.name: cell_style(field) for field in sheet.fields}
    topped = {name: replace(style, top=look.PLAN_HEAD) for name, style in plain.items()}
    made: list[Row] = []
    previous = ""
    for row in rows:
        topic = row.values.get("topic", "")
        styles = plain if topic == previous else topped
        previous = topic
        cells: list[Cell] = []
        aside = news_aside(sheet, row)
        at = {name: "$" + cell_name(row.at, column) for name, column in index.items()}
        for field in sheet.fields:
            style = styles[field.name]
            if field.name in row.fresh or (ADDED in row.fresh and field.name == "number"):
                style = replace(style, fill=look.NEWS.fill)
            if field.name == "hint":
                formula = hint_formula(sheet, at, row.since) + (f"&{quoted(aside)}" if aside else "")
                cells.append(Cell(row.standing.hint + aside, style, formula=formula))
            else:
                cells.append(Cell(show(field, shown_text(field, row.values)) or None, style))
        cells.append(Cell(row_id(edition.id, row.item)))
        height = look.row_height(
            [
                (row.standing.hint + aside if field.name == "hint" else shown_text(field, row.values), field.width)
                for field in sheet.fields
            ]
        )
        made.append(Row(tuple(cells), height, grows=True))
    return made


def cell_style(field: SchemaField) -> Style:
    """How a field's cells look: grey for the plan, white and unlocked for the unit, violet for the office."""
    base = {Owner.PLAN: look.PLAN, Owner.UNIT: look.INPUT, Owner.OFFICE: look.OFFICE}[field.owner]
    if field.kind in {FieldKind.CHOICE, FieldKind.INTEGER, FieldKind.DATE} or field.name in {"roles", "hint"}:
        base = replace(base, align="center")
    if field.kind == FieldKind.DATE:
        return replace(base, number=look.DATE)
    if field.kind == FieldKind.PERCENT:
        return replace(base, number="0.0%", align="right")
    return replace(base, number="@") if field.owner == Owner.UNIT and field.kind != FieldKind.INTEGER else base


def _task_validations(
    sheet: Sheet, rows: tuple[TaskRow, ...], index: Mapping[str, int], plan_year: int, lists: Lists, last_row: int
) -> list[Validation]:
    made: list[Validation] = []
    opinions = {row.at: opinion for row in rows if (opinion := row.values.get("opinion"))}
    for field in sheet.owned(Owner.UNIT):
        column = index[field.name]
        if field.name != "progress" or not opinions:
            made.append(validation(field, area_name(FIRST_ROW, column, last_row, column), plan_year, lists))
            continue
        for at in range(FIRST_ROW, last_row + 1):
            rule = validation(field, cell_name(at, column), plan_year, lists)
            if at in opinions:
                rule = replace(rule, prompt=shorten(f"核查意见：{opinions[at]}", _PROMPT))
            made.append(rule)
    return made


def _task_conditions(sheet: Sheet, index: Mapping[str, int], last_row: int) -> list[Condition]:
    first = FIRST_ROW
    at = {name: "$" + cell_name(first, column) for name, column in index.items()}

    def column(name: str) -> str:
        return area_name(first, index[name], last_row, index[name])

    hint, due = at["hint"], at["due"]
    made = [
        Condition(column(field.name), "=" + condition, look.MISSING)
        for field, condition in missing_conditions(sheet, at)
    ]
    pressing = hint_conditions(hint, (State.OVERDUE, State.SENT_BACK, State.DUE_SOON))
    made += [Condition(column("number"), f"={condition}", style) for condition, style in pressing]
    made += [Condition(column("due"), f'=AND({condition},{due}<>"")', style) for condition, style in pressing]
    made += [Condition(column("hint"), f"={condition}", style) for condition, style in hint_conditions(hint)]
    if last_row > first:
        topic = index["topic"]
        below, above = cell_name(first + 1, topic), cell_name(first, topic)
        made.append(Condition(area_name(first + 1, topic, last_row, topic), f"=${below}=${above}", look.GREY))
    return made
