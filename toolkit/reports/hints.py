"""Commands within what people read, as they are to be typed to act on the plan that it is about."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from toolkit.problems import Problem
from toolkit.reports.result import Table

_COMMAND = re.compile(
    r"\btoolkit (?!(?:init|restore|demo|review lookback|plan (?:import|list|close|reopen))\b)(?=[a-z])"
)
"""A command that acts on the plan it is told by `--plan`; the others name theirs, or are for the year after it."""


def for_plan(text: str, plan: str) -> str:
    """A text whose commands act on the plan of that id, which is not the workspace's newest; empty: as it is."""
    return _COMMAND.sub(f"toolkit --plan {plan} ", text) if plan else text


def problems_for(problems: Iterable[Problem], plan: str) -> tuple[Problem, ...]:
    """The same of what is told of problems."""
    if not plan:
        return tuple(problems)
    return tuple(
        replace(each, message=for_plan(each.message, plan), remedy=for_plan(each.remedy, plan)) for each in problems
    )


def tables_for(tables: Iterable[Table], plan: str) -> tuple[Table, ...]:
    """The same of the cells of tables."""
    if not plan:
        return tuple(tables)
    return tuple(
        replace(each, rows=tuple(tuple(for_plan(cell, plan) for cell in row) for row in each.rows)) for each in tables
    )
