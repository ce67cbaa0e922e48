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


_TOLD = ("结果", "怎么办", "核对用")
"""Headers of what the program says of itself."""


def for_plan(text: str, plan: str) -> str:
    """A text whose commands act on the plan of that id, which is not the workspace's newest; empty: as it is."""
    return _COMMAND.sub(f"toolkit --plan {plan} ", text) if plan else text


def problems_for(problems: Iterable[Problem], plan: str) -> tuple[Problem, ...]:
    """The same of the remedies of problems; what is wrong is said with words of others."""
    if not plan:
        return tuple(problems)
    return tuple(replace(each, remedy=for_plan(each.remedy, plan)) for each in problems)


def tables_for(tables: Iterable[Table], plan: str) -> tuple[Table, ...]:
    """The same of the columns of tables that say what to do: in others stand words of units and of files too."""

    def told(headers: tuple[str, ...], row: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(for_plan(cell, plan) if head in _TOLD else cell for head, cell in zip(headers, row, strict=True))

    if not plan:
        return tuple(tables)
    return tuple(replace(each, rows=tuple(told(each.headers, row) for row in each.rows)) for each in tables)
