"""How late a unit's items are: counted once, for letters, their copies, the texts and the office's digest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from toolkit.domain.ledger.duties import Duty

Lateness = Mapping[tuple[str, int], int]
"""(unit code, item) -> how many calendar days it is late; what is not late is not in it."""


def lateness(duties: Iterable[Duty], today: date) -> Lateness:
    """How late each item of each unit is on `today`, by the earliest of its open due dates that have passed."""
    found: dict[tuple[str, int], int] = {}
    for duty in duties:
        if duty.open and duty.due < today:
            key = duty.unit, duty.item
            found[key] = max(found.get(key, 0), (today - duty.due).days)
    return found
