"""The day by which the office wants what it sent back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from toolkit.domain.ledger.phases import Phase
from toolkit.domain.plan.tasks import UNTOLD

TERM = "整改期限"
"""The word for that day, where it stands for the due date and where work is to be done."""


def fix_by(values: Mapping[str, str]) -> date | None:
    """The day by which the office wants what it sent back, where it gave one."""
    return date.fromisoformat(values["fix_by"]) if values.get("fix_by") else None


def told_fix_by(values: Mapping[str, str]) -> date | None:
    """That day as the unit was told of it, be it when the day had passed; None where it has not been told."""
    return None if values.get(UNTOLD) else fix_by(values)


def fix_by_word(back: Phase) -> str:
    """What that day is called in sentences: 补正期限 where papers lack (退回补正), 整改期限 where the work does."""
    return "补正期限" if back == Phase.SENT_BACK else TERM
