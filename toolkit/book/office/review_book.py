"""The office's review workbook (核查与核定): the claims and the cases that wait, to be answered in its white cells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, time

from toolkit.book.office.claim_book import claims_of, claims_spec
from toolkit.book.office.claim_columns import claims_sheet
from toolkit.book.office.review_columns import CHOICE_FIELD, REVIEW_SHEET, WORDS
from toolkit.book.sheets import styles as look
from toolkit.book.sheets.formulas import blank, call, either, equals, every, filled, joined, quoted
from toolkit.book.sheets.identity import identity_sheet
from toolkit.book.sheets.inputs import Lists, validation
from toolkit.book.sheets.model import Book, Cell, Condition, Row, SheetSpec, Style, Validation
from toolkit.book.sheets.table import Table, TableColumn, page_footer
from toolkit.domain.ledger.editions import PROPERTY, row_id
from toolkit.domain.ledger.records import CaseKind, Choice, Edition
from toolkit.domain.ledger.review import CHOICES
from toolkit.domain.ledger.shown_cases import BLANK, ShownCase
from toolkit.domain.ledger.shown_claims import NOTHING, Entered
from toolkit.domain.returns.date_limits import date_bounds
from toolkit.keys import about_key
from toolkit.schema.model import Choice as Entry
from toolkit.schema.model import FieldKind, Owner, SchemaField, Sheet

Answers = Mapping[int, Mapping[str, str]]
"""The cases in the order of their rows, by number: what is asked and what is answered, by field."""

KIND_LABELS = {kind: kind.label for kind in CaseKind}

_HEADER_ROW = 2
_FROZEN = 3
_HELP = {
    CaseKind.CONFLICT: "采用甲：保留已收内容；采用乙：改用另一份；保留原值：两份都不用，恢复原来的。暂时不能定的留空。",
    CaseKind.RETRACTION: "采用甲：这几项保留已报的完成情况；采用乙：都改回另一份里的。不能一起定的，请先与单位联系。"
    "暂时不能定的留空。",
    CaseKind.PETITION: "同意、不同意：记入该行“办公室意见”，下次下发时单位可见；“说明”记为意见说明。暂时不能定的留空。",
    CaseKind.HELD: "确认为该单位：按“确认单位”只收这个文件；确认并记住发件人：以后这个邮箱报该单位的不再问，"
    "同一邮箱等着的一并收；退回：不收，给对方回执。暂时不能定的留空。",
}
_NOTE = "在白色格里选“处理”，写上核定人，保存后运行合并即生效；暂时不能定的留空，下次再定。灰色格不用填。"


def case_cells(shown: ShownCase) -> Mapping[str, str]:
    """What the workbook shows of a case; of a held file the unit it may be of is proposed to be confirmed."""
    case = shown.case
    cells = {"number": str(case.id), "kind": case.kind.label, "unit": shown.unit, "theirs_from": shown.theirs_from}
    if case.kind == CaseKind.HELD:
        cells |= {"evidence": shown.evidence, "confirm": shown.unit}
    elif case.kind == CaseKind.PETITION:
        cells |= {"evidence": shown.evidence, "header": shown.header, "item": shown.item, "ours": shown.ours}
    else:
        cells |= {"item": shown.item, "header": shown.header, "ours_from": shown.ours_from}
        cells |= {"ours": shown.ours, "theirs": shown.theirs}
        cells |= {"base": case.base or BLANK} if case.kind == CaseKind.CONFLICT else {}
    return {name: text for name, text in cells.items() if text}


def case_rows(edition: Edition) -> Mapping[int, int]:
    """Case number -> the row (0-based) on which a review edition's workbook shows it."""
    units = tuple(edition.cells[about_key(edition.plan)]["units"].split("\n"))
    return {number: at for at, number in enumerate(_in_order(edition, units), start=_HEADER_ROW + 1)}


def build_review_book(edition: Edition, tasks: Sheet, year: int, entered: Entered = NOTHING) -> Book:
    """The workbook of a review edition (核查与核定): the claims that wait, then the cases; an empty sheet is absent.

    `tasks` is the sheet of assignments, whose office columns the claims are judged in; dates lie about the plan's
    `year`. The edition's id stands in three places that survive a save by any office program: a custom property, the
    hidden sheet, and every row's id. The same edition gives the same workbook, whenever it is built.
    """
    about = edition.cells[about_key(edition.plan)]
    lists, sheets = Lists(), []
    if claims_of(edition):
        columns, title, days = claims_sheet(tasks), f"{about['work']}核查表", date_bounds(year, edition.issued_on)
        sheets.append(claims_spec(edition, columns, days, entered.claims, entered.marks, lists, title))
    if any(key.case is not None for key in edition.cells):
        sheets.append(_cases_spec(edition, about, entered.cases, lists))
    return Book(
        (*sheets, identity_sheet(edition), *lists.sheets()),
        title=f"{about['work']}核查与核定",
        created=datetime.combine(edition.issued_on, time()),
        properties={PROPERTY: edition.id},
    )


def _cases_spec(
    edition: Edition, about: Mapping[str, str], typed: Mapping[int, Mapping[str, str]], lists: Lists
) -> SheetSpec:
    units, title = tuple(about["units"].split("\n")), f"{about['work']}核定表"
    cases = _in_order(edition, units)
    answers = {number: {**values, **typed.get(number, {})} for number, values in cases.items()}
    columns = (*(TableColumn.of(field) for field in REVIEW_SHEET.fields), TableColumn.of_ids(REVIEW_SHEET))
    table = Table(REVIEW_SHEET.title, columns, _HEADER_ROW, _HEADER_ROW + len(cases))
    made = table.sheet(
        _top(title, table, answers),
        _rows(edition.id, table, answers),
        frozen=_FROZEN,
        footer=page_footer(title),
    )
    return replace(
        made,
        validations=tuple(_validations([values["kind"] for values in cases.values()], table, units, lists)),
        conditions=_conditions(table),
        protected=True,
        tab=look.OFFICE_HEAD,
    )


def _top(title: str, table: Table, answers: Answers) -> list[Row]:
    """Above the headers: the title, how many are answered already, how to answer."""
    answered, all_cases = sum(bool(values.get("choice")) for values in answers.values()), f"件，共{len(answers)}件"
    progress = Cell(
        f"已处理{answered}{all_cases}",
        replace(look.STRONG, align="left"),
        formula="=" + joined(quoted("已处理"), call("COUNTA", table.area("choice")), quoted(all_cases)),
    )
    blank = (Cell() for _ in range(table.at("choice") - 1))
    return [Row((Cell(title, look.SHEET_TITLE), *blank, progress), 26), Row((Cell(_NOTE, look.NOTE),), 18)]


def _in_order(edition: Edition, units: tuple[str, ...]) -> dict[int, Mapping[str, str]]:
    """The cases by number: conflicts first, by unit in the roster's order and item; then the other kinds."""
    cases = {number: values for key, values in edition.cells.items() if (number := key.case) is not None}
    places = {name: at for at, name in enumerate(units)}

    kinds = tuple(KIND_LABELS.values())

    def rank(number: int) -> tuple[int, int, int, int]:
        values = cases[number]
        unit = places.get(values.get("unit", ""), len(places))
        return kinds.index(values["kind"]), unit, int(values.get("item", 0)), number

    return {number: cases[number] for number in sorted(cases, key=rank)}


def _rows(edition: str, table: Table, answers: Answers) -> list[Row]:
    """A row a case; the first of a unit has a dark line above it."""
    made, before = [], ""
    for number, values in answers.items():
        group = f"{values['kind']}{values.get('unit', '')}"
        held = values["kind"] == KIND_LABELS[CaseKind.HELD]
        cells, texts = [], []
        for field in REVIEW_SHEET.fields:
            text, style = values.get(field.name, ""), _style(field, held=held)
            shown = int(text) if text and field.kind == FieldKind.INTEGER else text or None
            cells.append(Cell(shown, style if group == before else replace(style, top=look.PLAN_HEAD)))
            texts.append(text)
        made.append(table.row([*cells, Cell(row_id(edition, number))], texts, 2))
        before = group
    return made


def _style(field: SchemaField, *, held: bool) -> Style:
    style = look.INPUT if field.owner == Owner.OFFICE else look.PLAN
    if field.name == "confirm" and not held:
        style = look.PLAN
    if field.name.endswith("_from"):
        style = replace(style, size=9, color=look.SOFT)
    if field.kind in {FieldKind.INTEGER, FieldKind.CHOICE} or field.name in {"kind", "header", "by"}:
        style = replace(style, align="center")
    return style if style.locked else replace(style, number="@")


def _validations(kinds: list[str], table: Table, units: tuple[str, ...], lists: Lists) -> list[Validation]:
    """What the white cells take; the rows of a kind, `kinds` being those of all rows, stand together."""
    made: list[Validation] = []
    for kind, label in KIND_LABELS.items():
        if label not in kinds:
            continue
        first = table.first + kinds.index(label)
        last = first + kinds.count(label) - 1
        words = replace(CHOICE_FIELD, choices=tuple(WORDS[choice] for choice in CHOICES[kind]), help=_HELP[kind])
        made.append(validation(words, table.area("choice", first, last), lists))
        if kind == CaseKind.HELD:
            named = replace(
                REVIEW_SHEET.field("confirm"), kind=FieldKind.CHOICE, choices=tuple(Entry(name) for name in units)
            )
            rule = validation(named, table.area("confirm", first, last), lists)
            made.append(replace(rule, error="请从下拉列表中选择单位。"))
    return [*made, *(validation(REVIEW_SHEET.field(name), table.area(name), lists) for name in ("note", "by"))]


def _conditions(table: Table) -> tuple[Condition, ...]:
    """A case answered is green; a unit to be confirmed that is not named is marked."""
    cells = table.cells(table.first)
    lets_in = either(*(equals(cells["choice"], WORDS[each].text) for each in Choice if each.lets_in))
    unnamed = every(lets_in, blank(cells["confirm"]))
    return (
        Condition(table.area("number"), "=" + filled(cells["choice"]), look.ACCEPTED),
        Condition(table.area("confirm"), "=" + unnamed, look.MISSING),
    )
