"""Below a lead unit's own rows: how the units it leads stand, locked, as the ledger had it on the edition's day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from toolkit.book import styles as look
from toolkit.book.model import Cell, Row, Style
from toolkit.domain.led import Led, led_rows
from toolkit.domain.plan import item_of
from toolkit.domain.records import Edition
from toolkit.domain.standing import WORDING, State

LED_MARK = "牵头"
"""What these lines carry in place of a row id."""

_HEADERS = {"topic": "牵头事项", "requirement": "单位", "deadline": "办理状态", "due": "完成日期", "hint": "提示"}
"""The field in whose column each stands: all of the plan's, so that nothing here reads as a unit's answer."""


def led_block(edition: Edition, index: Mapping[str, int]) -> tuple[Row, ...]:
    """The lines to lay below the edition's rows, a blank one first; none where the unit leads nobody.

    `index` maps field names to columns. The column 序号 stays blank: these are no rows of the unit's.
    """
    led = led_rows(edition)
    if not led:
        return ()
    titles = {
        item: values.get("title", "") for key, values in edition.cells.items() if (item := item_of(key)) is not None
    }
    day = edition.issued_on
    heading = f"牵头事项进展（截至{day.year}年{day.month}月{day.day}日，按已收到的台账；不用填）"
    header = look.header(look.PLAN_HEAD)
    made = [
        Row(height=12),
        Row(_line({"topic": Cell(heading, look.SECTION)}, index, look.SECTION), 26),
        Row(_line({name: Cell(text, header) for name, text in _HEADERS.items()}, index, header), 22),
    ]
    for item, group in groupby(led, key=lambda each: each.item):
        units = list(group)
        topped = replace(look.PLAN, top=look.PLAN_HEAD, bold=True, wrap=False)
        summary = {
            "topic": Cell(f"第{item}项", topped),
            "requirement": Cell(f"{titles.get(item, '')}（{_counted(units)}）", replace(topped, wrap=True)),
        }
        height = look.row_height([(str(summary["requirement"].value), _REQUIREMENT)], 1)
        made.append(Row(_line(summary, index, topped), height))
        made += [_unit(each, index) for each in units]
    return tuple(made)


_REQUIREMENT = 40.0
"""Column units a summary may count on."""


def _unit(led: Led, index: Mapping[str, int]) -> Row:
    center = replace(look.PLAN, align="center", wrap=False)
    tint = look.of_state(led.standing.state)
    hint = replace(center, fill=tint.fill or center.fill, color=tint.color, bold=tint.bold) if tint else center
    cells = {
        "topic": Cell(f"第{led.item}项", replace(look.PLAN, color=look.SOFT, wrap=False)),
        "requirement": Cell(led.unit, replace(look.PLAN, wrap=False)),
        "deadline": Cell(led.status or "（未填）", center),
        "due": Cell(led.done_on or None, center),
        "hint": Cell(led.standing.hint or None, hint),
    }
    return Row(_line(cells, index, look.PLAN), 20)


def _line(cells: Mapping[str, Cell], index: Mapping[str, int], blank: Style) -> tuple[Cell, ...]:
    """One line: blank cells in between, the mark in the column of the row ids."""
    there = {index[name]: cell for name, cell in cells.items()} | {len(index): Cell(LED_MARK)}
    last = max(index[name] for name in _HEADERS)
    return tuple(there.get(at, Cell(None, blank) if at <= last else Cell()) for at in range(len(index) + 1))


def _counted(units: Sequence[Led]) -> str:
    """`57个单位：逾期3、待核查20`, every state that occurs."""
    counts = Counter(each.standing.state for each in units)
    parts = (f"{WORDING[state].label}{counts[state]}" for state in State if counts[state])
    return f"{len(units)}个单位：" + "、".join(parts)
