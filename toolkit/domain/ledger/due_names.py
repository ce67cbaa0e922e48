"""What the parts of figures by due date are called: by machines, and as people read it."""

from __future__ import annotations

from datetime import date

from toolkit.domain.ledger.row_states import short_day
from toolkit.problems import day_words

LONG_TERM = "长期工作"
"""The name of the part that has no due date."""


def due_name(due: date | None) -> str:
    """The name of a part in data, which sorts by time: 2021-09-30, 长期工作."""
    return due.isoformat() if due else LONG_TERM


def due_called(name: str, today: date | None = None) -> str:
    """The same name as people read it: 2021年9月30日, without its year where `today` has the same; 长期工作."""
    if name == LONG_TERM:
        return name
    day = date.fromisoformat(name)
    return short_day(day, today) if today else day_words(day)
