"""年报表三 as its paper shows it, and what is to be said of the figures in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from toolkit.codes import Code
from toolkit.domain.ledger.annual_applications import (
    CARRIED,
    DONE,
    GROUNDS,
    LEFT,
    LINES,
    OUTCOMES,
    PERSONS,
    AnnualTable,
    Unplaced,
)
from toolkit.domain.ledger.figures import Figures
from toolkit.problems import Problem, day_words, problem
from toolkit.reports.office.papers import Head, head_values

_NAMES = 12
_NOTES = 20


def annual_values(figures: Figures, head: Head, table: AnnualTable, body: str) -> dict[str, Any]:
    """What stands in the places of 年报表三 of a body: `n` has each line's figures in the form's order of columns.

    Cells of which the register says nothing are blank.
    """
    unplaced = [f"{each.unit}申请“{each.number}”{each.why}" for each in table.unplaced]
    more = f"等{len(unplaced)}处" if len(unplaced) > _NOTES else ""
    return {
        **head_values(head, figures),
        "body": body,
        "year": table.year,
        "until": day_words(table.until),
        "n": {line: [_shown(table, line, at) for at in range(len(PERSONS) + 1)] for line in LINES},
        "notes": "；".join([*_unbalanced(table), *unplaced[:_NOTES]]) + more,
    }


def _shown(table: AnnualTable, line: str, at: int) -> str:
    columns = list(PERSONS)
    nothing = line in table.blank or (at < len(columns) and columns[at] in table.blank)
    return "" if nothing else str(table.lines[line][at])


def annual_problems(
    table: AnnualTable, title: str, missing: Sequence[str], before: AnnualTable | None
) -> Iterator[Problem]:
    """What is wrong with the table: its balance, what has no place in it, whose register is `missing` (the units'
    names), what of the year `before` was to be carried into it."""
    if table.unbalanced:
        yield problem(Code.ANNUAL_UNBALANCED, columns="；".join(_unbalanced(table)))
    if table.blank:
        yield problem(Code.ANNUAL_BLANK, columns="、".join(_lacking(table)))
    for each in table.unplaced:
        yield _unplaced(each)
    if missing:
        names = "、".join(missing[:_NAMES]) + ("等" if len(missing) > _NAMES else "")
        yield problem(Code.ANNUAL_UNREPORTED, count=len(missing), title=title, units=names)
    if before and before.lines[LEFT][-1] != table.lines[CARRIED][-1]:
        left, carried = before.lines[LEFT][-1], table.lines[CARRIED][-1]
        yield problem(Code.ANNUAL_CARRIED, plan=before.year, left=left, year=table.year, carried=carried)


def _unplaced(each: Unplaced) -> Problem:
    return problem(Code.ANNUAL_UNPLACED, unit=each.unit, number=each.number, why=each.why)


def _unbalanced(table: AnnualTable) -> list[str]:
    return [
        f"{name}：一{new}＋二{carried}＝{new + carried}，三（七）{done}＋四{left}＝{done + left}"
        for name, new, carried, done, left in table.unbalanced
    ]


def _lacking(table: AnnualTable) -> Iterator[str]:
    if table.blank & PERSONS.keys():
        yield "“申请人类型”列"
    if {DONE, *OUTCOMES} <= table.blank:
        yield "“办理结果”列"
    elif table.blank & {line for lines in GROUNDS.values() for line in lines}:
        yield "“具体情形”列"
