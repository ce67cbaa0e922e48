"""Below a lead unit's own rows: how the units it leads stand, locked, as the ledger had it on the edition's day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import groupby

from toolkit.book.sheets import styles as look
from toolkit.book.sheets.model import Cell, Row, Style
from toolkit.domain.ledger.lead_view import Led, led_rows
from toolkit.domain.ledger.records import Edition
from toolkit.domain.ledger.row_states import WORDING, State
from toolkit.domain.ledger.standing import Standing
from toolkit.domain.plan.model import called
from toolkit.keys import item_words
from toolkit.problems import day_words
from toolkit.schema.model import Owner, Sheet

_NONE = Style()
LED_MARK = "牵头"
"""What these lines carry in place of a row id."""

_HEADERS = {"topic": "牵头事项", "requirement": "单位", "deadline": "办理状态", "hint": "提示"}
"""The field in whose column each stands: all of the plan's, so that nothing here reads as a unit's answer."""


def led_block(edition: Edition, sheet: Sheet) -> tuple[Row, ...]:
    """The lines to lay below the edition's rows, a blank one first; none where the unit leads nobody.

    One line names all units of an item that stand alike, those that must be pressed first. The column 序号 stays
    blank: these are no rows of the unit's.
    """
    led = led_rows(edition)
    if not led:
        return ()
    titles = {
        item: called(values.get("title", ""), values.get("requirement", ""))
        for key, values in edition.cells.items()
        if (item := key.item) is not None
    }
    day = edition.issued_on
    heading = f"牵头事项进展（截至{day_words(day)}，按已收到的台账；不用填）"
    header = look.header(look.PLAN_HEAD)
    made = [
        Row(height=12),
        Row(_line(sheet, {"topic": Cell(heading, look.SECTION)}), 26),
        Row(_line(sheet, {name: Cell(text, header) for name, text in _HEADERS.items()}, header), 22),
    ]
    for item, group in groupby(led, key=lambda each: each.item):
        units = list(group)
        topped = look.changed(look.PLAN, top=look.PLAN_HEAD, bold=True)
        number, title = f"第{item_words(item)}项", f"{titles.get(item, '')}（{_counted(units)}）"
        cells = {"topic": Cell(number, topped), "requirement": Cell(title, topped)}
        made.append(Row(_line(sheet, cells, topped), look.row_height([(title, sheet.field("requirement").width)], 1)))
        made += [
            _alike(sheet, number, status, stands, [each.unit for each in some])
            for (status, stands), some in groupby(units, key=lambda each: (each.status, each.standing))
        ]
    return tuple(made)


def _alike(sheet: Sheet, number: str, status: str, stands: Standing, units: Sequence[str]) -> Row:
    """The line of the units that stand alike with one item."""
    center = look.changed(look.PLAN, align="center")
    tint = look.of_state(stands.state)
    hint = look.changed(center, fill=tint.fill or center.fill, color=tint.color, bold=tint.bold) if tint else center
    names = f"{'、'.join(units)}（{len(units)}个）"
    cells = {
        "topic": Cell(number, look.changed(look.PLAN, color=look.SOFT)),
        "requirement": Cell(names, look.PLAN),
        "deadline": Cell(status or "（未填）", center),
        "hint": Cell(stands.hint or WORDING[stands.state].label, hint),
    }
    return Row(_line(sheet, cells, look.PLAN), look.row_height([(names, sheet.field("requirement").width)], 1))


def _line(sheet: Sheet, cells: Mapping[str, Cell], blank: Style = _NONE) -> tuple[Cell, ...]:
    """One line: the plan's other cells in the style `blank`, the mark in the column of the row ids."""
    others = (Cell(None, blank) if field.owner == Owner.PLAN else Cell() for field in sheet.fields)
    there = (cells.get(field.name, other) for field, other in zip(sheet.fields, others, strict=True))
    return (*there, Cell(LED_MARK))


def _counted(units: Sequence[Led]) -> str:
    """`57个单位：逾期3、待核查20`, every state that occurs."""
    counts = Counter(each.standing.state for each in units)
    parts = (f"{WORDING[state].label}{counts[state]}" for state in State if counts[state])
    return f"{len(units)}个单位：" + "、".join(parts)
