"""The office's review workbook (核定表): one row a case that waits, to be answered in its white cells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, time

from toolkit.book.sheets import styles as look
from toolkit.book.sheets.fields import header_style
from toolkit.book.sheets.inputs import Lists, validation
from toolkit.book.sheets.model import Book, Cell, Column, Condition, Row, Setup, SheetSpec, Style, Validation
from toolkit.book.sheets.raw import area_name, cell_name
from toolkit.book.sheets.review_columns import CHOICE_FIELD, REVIEW_SHEET, WORDS
from toolkit.book.sheets.table import ROW_ID
from toolkit.book.unit.unit_book import identity_sheet
from toolkit.domain.ledger.editions import PROPERTY, row_id
from toolkit.domain.ledger.records import Case, CaseKind, Choice, Edition
from toolkit.domain.ledger.review import CHOICES
from toolkit.keys import about_key
from toolkit.schema.model import Choice as Entry
from toolkit.schema.model import FieldKind, Owner, SchemaField

KIND_LABELS = {CaseKind.CONFLICT: "内容冲突", CaseKind.PETITION: "单位申请", CaseKind.HELD: "归属待核实"}
BLANK = "（空白）"
"""How a value shows that is blank, so that 原值 can be chosen knowing it."""

_HEADER_ROW = 2
_FIRST_ROW = 3
_FROZEN = 3
_HELP = {
    CaseKind.CONFLICT: "采用甲：保留已收内容；采用乙：改用另一份；保留原值：两份都不用，恢复原来的。暂时不能定的留空。",
    CaseKind.PETITION: "同意、不同意：记入该行“办公室意见”，下次下发时单位可见；“说明”记为意见说明。暂时不能定的留空。",
    CaseKind.HELD: "确认为该单位：按“确认单位”收取这个文件；退回：不收，给对方回执。暂时不能定的留空。",
}
_NOTE = "在白色格里选“处理”，写上核定人，保存后运行合并即生效；暂时不能定的留空，下次再定。灰色格不用填。"


def case_cells(
    case: Case, unit: str, header: str, ours_from: str, theirs_from: str, item: str = ""
) -> Mapping[str, str]:
    """What the workbook shows of a case; of a held file `unit` is the one it may be of, proposed to be confirmed.

    `item` is the one that a petition is about.
    """
    cells = {"number": str(case.id), "kind": KIND_LABELS[case.kind], "unit": unit, "theirs_from": theirs_from}
    if case.kind == CaseKind.HELD:
        cells |= {"evidence": case.theirs, "confirm": unit}
    elif case.kind == CaseKind.PETITION:
        cells |= {"evidence": case.theirs, "header": header, "item": item, "ours": case.ours}
    else:
        cells |= {"item": str(case.row.item or ""), "header": header, "ours_from": ours_from}
        cells |= {"ours": case.ours or BLANK, "theirs": case.theirs or BLANK, "base": case.base or BLANK}
    return {name: text for name, text in cells.items() if text}


def build_review_book(edition: Edition, typed: Mapping[int, Mapping[str, str]] | None = None) -> Book:
    """The workbook of a review edition; `typed` is what stands in the white cells of a case already, by field.

    The edition's id stands in three places that survive a save by any office program: a custom property, the
    hidden sheet, and every row's id. The same edition gives the same workbook, whenever it is built.
    """
    about = edition.cells[about_key(edition.plan)]
    units = tuple(about["units"].split("\n"))
    title = f"{about['work']}核定表"
    cases = _in_order(edition, units)
    index = {field.name: at for at, field in enumerate(REVIEW_SHEET.fields)}
    last = _HEADER_ROW + len(cases)
    answers = {number: {**values, **(typed or {}).get(number, {})} for number, values in cases.items()}
    made, before = [], ""
    for number, values in answers.items():
        group = f"{values['kind']}{values.get('unit', '')}"
        made.append(_row(edition.id, number, values, first=group != before))
        before = group
    chosen = area_name(_FIRST_ROW, index["choice"], last, index["choice"])
    progress = Cell(
        f"已处理{sum(bool(values.get('choice')) for values in answers.values())}件，共{len(cases)}件",
        replace(look.STRONG, align="left"),
        formula=f'="已处理"&COUNTA({chosen})&"件，共{len(cases)}件"',
    )
    top = [Cell(title, look.SHEET_TITLE), *(Cell() for _ in range(index["choice"] - 1)), progress]
    headers = [Cell(field.header, header_style(field)) for field in REVIEW_SHEET.fields]
    lists = Lists()
    kinds = [values["kind"] for values in cases.values()]
    sheet = SheetSpec(
        REVIEW_SHEET.title,
        (*(Column(field.width) for field in REVIEW_SHEET.fields), Column(10, hidden=True)),
        (
            Row(tuple(top), 26),
            Row((Cell(_NOTE, look.NOTE),), 18),
            Row((*headers, Cell(ROW_ID)), 34),
            *made,
        ),
        freeze=(_FIRST_ROW, _FROZEN),
        filter_area=area_name(_HEADER_ROW, 0, last, len(REVIEW_SHEET.fields)),
        validations=tuple(_validations(kinds, index, units, lists)),
        conditions=_conditions(index, last),
        setup=Setup(
            area=area_name(0, 0, last, len(REVIEW_SHEET.fields) - 1),
            repeat=(_HEADER_ROW, _HEADER_ROW),
            footer="&L&9 " + title.replace("&", "&&") + "&R&9第 &P 页，共 &N 页",
        ),
        protected=True,
        tab=look.OFFICE_HEAD,
    )
    return Book(
        (sheet, identity_sheet(edition), *lists.sheets()),
        title=title,
        created=datetime.combine(edition.issued_on, time()),
        properties={PROPERTY: edition.id},
    )


def _in_order(edition: Edition, units: tuple[str, ...]) -> dict[int, Mapping[str, str]]:
    """The cases by number: conflicts first, by unit in the roster's order and item; then petitions, then held files."""
    cases = {number: values for key, values in edition.cells.items() if (number := key.case) is not None}
    places = {name: at for at, name in enumerate(units)}

    kinds = tuple(KIND_LABELS.values())

    def rank(number: int) -> tuple[int, int, int, int]:
        values = cases[number]
        unit = places.get(values.get("unit", ""), len(places))
        return kinds.index(values["kind"]), unit, int(values.get("item", 0)), number

    return {number: cases[number] for number in sorted(cases, key=rank)}


def _row(edition: str, number: int, values: Mapping[str, str], *, first: bool) -> Row:
    """A case's row; the first of a unit has a dark line above it."""
    held = values["kind"] == KIND_LABELS[CaseKind.HELD]
    cells = []
    for field in REVIEW_SHEET.fields:
        text = values.get(field.name, "")
        style = _style(field, held=held)
        cells.append(
            Cell(
                int(text) if text and field.kind == FieldKind.INTEGER else text or None,
                replace(style, top=look.PLAN_HEAD) if first else style,
            )
        )
    height = look.row_height([(values.get(field.name, ""), field.width) for field in REVIEW_SHEET.fields], 2)
    return Row((*cells, Cell(row_id(edition, number))), height, grows=True)


def _style(field: SchemaField, *, held: bool) -> Style:
    style = look.INPUT if field.owner == Owner.OFFICE else look.PLAN
    if field.name == "confirm" and not held:
        style = look.PLAN
    if field.name.endswith("_from"):
        style = replace(style, size=9, color=look.SOFT)
    if field.kind in {FieldKind.INTEGER, FieldKind.CHOICE} or field.name in {"kind", "header", "by"}:
        style = replace(style, align="center")
    return style if style.locked else replace(style, number="@")


def _validations(kinds: list[str], index: Mapping[str, int], units: tuple[str, ...], lists: Lists) -> list[Validation]:
    made: list[Validation] = []
    last = _FIRST_ROW + len(kinds) - 1
    for kind, label in KIND_LABELS.items():
        if label not in kinds:
            continue
        first_row = _FIRST_ROW + kinds.index(label)
        last_row = first_row + kinds.count(label) - 1
        words = replace(CHOICE_FIELD, choices=tuple(WORDS[choice] for choice in CHOICES[kind]), help=_HELP[kind])
        made.append(validation(words, area_name(first_row, index["choice"], last_row, index["choice"]), 0, lists))
        if kind == CaseKind.HELD:
            named = replace(
                REVIEW_SHEET.field("confirm"), kind=FieldKind.CHOICE, choices=tuple(Entry(name) for name in units)
            )
            rule = validation(named, area_name(first_row, index["confirm"], last_row, index["confirm"]), 0, lists)
            made.append(replace(rule, error="请从下拉列表中选择单位。"))
    for name in ("note", "by"):
        field = REVIEW_SHEET.field(name)
        made.append(validation(field, area_name(_FIRST_ROW, index[name], last, index[name]), 0, lists))
    return made


def _conditions(index: Mapping[str, int], last: int) -> tuple[Condition, ...]:
    chosen = "$" + cell_name(_FIRST_ROW, index["choice"])
    unit = "$" + cell_name(_FIRST_ROW, index["confirm"])
    confirm = WORDS[Choice.CONFIRM].text
    return (
        Condition(area_name(_FIRST_ROW, 0, last, 0), f'={chosen}<>""', look.ACCEPTED),
        Condition(
            area_name(_FIRST_ROW, index["confirm"], last, index["confirm"]),
            f'=AND({chosen}="{confirm}",{unit}="")',
            look.MISSING,
        ),
    )
