"""Units named once for several rows of a table, in a line across it or in a heading: the rows without any have them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from toolkit.codes import Code
from toolkit.domain.plan.document.headers import Headers
from toolkit.domain.plan.document.item_numbers import heading_level
from toolkit.domain.plan.document.lines import Faults
from toolkit.domain.plan.document.paragraph_parts import Told
from toolkit.domain.plan.document.row import Row
from toolkit.domain.plan.document.told_above import named_by_heading, told_in_heading


def with_units_across(rows: Sequence[Row], headers: Headers, faults: Faults) -> list[Row]:
    """The rows, those that name no units or no deadline with what a line or heading above them tells; that is said.

    A heading ends what one of its level or below it told, a line what a line before it did. Where the last row is such
    a line and the first is none, each stands below the rows it is about.
    """
    told = [row for row in rows if row.is_line or row.requirement]
    if told and told[-1].is_line and not told[0].units:
        return _inherited(rows[::-1], headers, faults, upward=True)[::-1]
    return _inherited(rows, headers, faults, upward=False)


@dataclass
class _Said:
    """What a line or heading tells (units, whatever else), the level of the heading it stands with, and the items that
    take it."""

    row: Row
    told: Told
    level: float
    items: list[int] = field(default_factory=list)


def _inherited(rows: Sequence[Row], headers: Headers, faults: Faults, *, upward: bool) -> list[Row]:
    """The rows in this order; `upward` where it is that from the last to the first, and no heading tells any."""
    found: list[Row] = []
    said: list[_Said] = []
    over: list[_Said] = []
    level = 0
    for row in rows:
        if row.requirement:
            found.append(_with(row, over))
            continue
        found.append(row)
        if row.is_line:
            own = _Said(row, Told(row.units, row.deadline), level + 0.5)
        else:
            level = 0 if upward else heading_level(row.notes)
            own = _Said(row, Told() if upward else told_in_heading(row.notes, headers), level)
        over = [each for each in over if each.level < own.level] + ([own] if own.told else [])
        said += [own] if own.told else []
    unused = {each.origin.cell for each in faults.problems if each.code is Code.PLAN_ROW_UNUSED}
    for each in said[::-1] if upward else said:
        where, text = each.row.where, each.row.notes
        if each.items:
            faults.add(Code.PLAN_UNITS_ACROSS, where, text, line=where, items=_shown(each.items))
        elif where not in unused and not named_by_heading(text):
            faults.add(Code.PLAN_ROW_UNUSED, where, text, line=where)
    return found


def _with(row: Row, over: Sequence[_Said]) -> Row:
    """A row with the units and the deadline that the nearest above it tells, where it has none itself."""
    for each in reversed(over):
        takes_units, takes_deadline = not row.units, not row.deadline and each.told.deadline
        if takes_units:
            row = replace(row, units=each.told.units, shared=True)
        if takes_deadline:
            row = replace(row, deadline=each.told.deadline)
        each.items += [row.first] if takes_units or takes_deadline else []
    return row


def _shown(items: Sequence[int]) -> str:
    first, last = min(items), max(items)
    if first == last:
        return f"第{first}项"
    return f"第{first}至{last}项" + (f"中的{len(items)}项" if len(items) <= last - first else "")
