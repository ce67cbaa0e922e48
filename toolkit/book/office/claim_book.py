"""The sheet 待核查 of the review workbook: one row a claim, to be judged in its white cells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from toolkit.book.office.refused_words import is_unread
from toolkit.book.sheets import styles as look
from toolkit.book.sheets.fields import cell_style
from toolkit.book.sheets.formulas import blank, call, either, equals, every, filled, joined, quoted
from toolkit.book.sheets.inputs import Days, Lists, validation
from toolkit.book.sheets.model import Cell, Condition, Row, SheetSpec, Style, Validation
from toolkit.book.sheets.table import Table, TableColumn, page_footer
from toolkit.domain.ledger.editions import row_id
from toolkit.domain.ledger.records import Edition
from toolkit.domain.ledger.row_states import RETURNED
from toolkit.domain.ledger.shown_claims import STANDS
from toolkit.domain.ledger.verdicts import UPHELD
from toolkit.keys import RowKey
from toolkit.schema.model import FieldKind, Owner, SchemaField, Sheet
from toolkit.schema.show import show

_HEADER_ROW = 2
FIRST_ROW = _HEADER_ROW + 1
"""The row (0-based) of the first claim."""
_FROZEN = 3
_NOTE = (
    "在白色格里选“核查结论”、写“核查意见”，保存后运行合并即生效；暂时不能定的留空。"
    "退回、限期整改的要写意见；“销号后有变化”的在核定以前仍是已销号。"
    "通过只销一期、一阶段的，“核查提示”里写着；没有写的，通过即全项销号。"
    "可以几个人各填一份，分别合并。灰色格不用填，要改动顺序请用筛选。"
)

Typed = Mapping[RowKey, Mapping[str, str]]
"""What the office has typed already, by row and field."""


def claims_of(edition: Edition) -> dict[RowKey, Mapping[str, str]]:
    """The claims that a review edition shows, in its order."""
    rows = [(row, cells) for row, cells in edition.cells.items() if row.item is not None]
    return dict(sorted(rows, key=lambda each: int(each[1]["number"])))


def claims_spec(
    edition: Edition, claims: Sheet, days: Days, typed: Typed, marks: Mapping[RowKey, str], lists: Lists, title: str
) -> SheetSpec:
    """The sheet of a review edition; `typed` stands in the white cells, `marks` say why it was not taken.

    What was typed and cannot be understood stands there as text, marked. `claims` are its columns, dates are
    of `days`.
    """
    rows = claims_of(edition)
    columns = (*(TableColumn.of(field) for field in claims.fields), TableColumn.of_ids(claims))
    table = Table(claims.title, columns, _HEADER_ROW, _HEADER_ROW + len(rows))
    lines = [_row(edition, claims, table, cells, typed.get(row, {}), marks.get(row, "")) for row, cells in rows.items()]
    answered = sum(bool(typed.get(row, {}).get("verdict")) for row in rows)
    made = table.sheet(_top(title, table, answered), lines, frozen=_FROZEN, footer=page_footer(title))
    return replace(
        made,
        validations=tuple(_validations(claims, table, sum(STANDS in cells for cells in rows.values()), lists, days)),
        conditions=_conditions(claims, table),
        protected=True,
        tab=look.OFFICE_HEAD,
    )


def _top(title: str, table: Table, answered: int) -> list[Row]:
    rest = f"项，共{table.last - table.first + 1}项"
    progress = Cell(
        f"已核查{answered}{rest}",
        replace(look.STRONG, align="left"),
        formula="=" + joined(quoted("已核查"), call("COUNTA", table.area("verdict")), quoted(rest)),
    )
    aside = (Cell() for _ in range(table.at("verdict") - 1))
    return [Row((Cell(title, look.SHEET_TITLE), *aside, progress), 26), Row((Cell(_NOTE, look.NOTE),), 18)]


def _row(
    edition: Edition, claims: Sheet, table: Table, cells: Mapping[str, str], typed: Mapping[str, str], mark: str
) -> Row:
    made, texts = [], []
    for field in claims.fields:
        style, text = _style(field), (typed if field.owner == Owner.OFFICE else cells).get(field.name, "")
        if field.name == "aside" and mark:
            text, style = f"{mark}\n{text}".strip(), replace(style, fill=look.MISSING.fill, color=look.MISSING.color)
        unread = field.owner == Owner.OFFICE and is_unread(field, text)
        if unread:
            style = replace(style, fill=look.MISSING.fill, color=look.MISSING.color)
        made.append(Cell(text if unread else show(field, text) or None, style))
        texts.append(text)
    return table.row([*made, Cell(row_id(edition.id, int(cells["number"])))], texts, 2)


def _validations(claims: Sheet, table: Table, closed: int, lists: Lists, days: Days) -> Iterator[Validation]:
    """What the white cells take; a verdict can be upheld only on the `closed` rows, which stand first."""
    for field in claims.owned(Owner.OFFICE):
        if field.name != "verdict":
            yield validation(field, table.area(field.name), lists, days)
            continue
        split = table.first + closed
        plain = replace(field, choices=tuple(each for each in field.choices if each.means != UPHELD))
        for offered, first, last in ((field, table.first, split - 1), (plain, split, table.last)):
            if first <= last:
                yield validation(offered, table.area(field.name, first, last), lists, days)


def _style(field: SchemaField) -> Style:
    style = cell_style(field)
    if field.owner == Owner.OFFICE:
        style = replace(style, fill=look.INPUT.fill, locked=False)
        return style if field.kind == FieldKind.DATE else replace(style, number="@")
    if field.name in {"led", "aside", "risk"}:
        return replace(style, size=9)
    return replace(style, align="center") if field.name in {"unit", "status"} else style


def _conditions(claims: Sheet, table: Table) -> tuple[Condition, ...]:
    """What is judged is green; what is sent back without a word of why is marked."""
    cells, verdict = table.cells(table.first), claims.field("verdict")
    back = [equals(cells["verdict"], text) for means in RETURNED if (text := verdict.text_for(means))]
    return (
        Condition(table.area("number"), "=" + filled(cells["verdict"]), look.ACCEPTED),
        Condition(table.area("opinion"), "=" + every(either(*back), blank(cells["opinion"])), look.MISSING),
    )
