"""Whether a claim was in time, by the day it came in: of what was closed, the first claim that the office accepted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from toolkit.domain.ledger.judged import UNDONE, Judged, undone_on
from toolkit.domain.ledger.ledger_rows import LedgerRow
from toolkit.domain.ledger.phases import Phase
from toolkit.domain.ledger.standing import pressed_from
from toolkit.values import dataclass


@dataclass(frozen=True, slots=True)
class Timeliness:
    """The day on which the first accepted claim came in, and how many calendar days after its due date that was."""

    came: date
    late: int

    @property
    def words(self) -> str:
        """In words: 按时, 逾期3天."""
        return f"逾期{self.late}天" if self.late else "按时"


def timeliness(row: LedgerRow) -> Timeliness | None:
    """Whether a closed row (已销号) was reported in time; None of any other, of one without a due date, and where it is
    not known when its claim came.

    The due date is as the plan and an agreed 延期 have it, or the day of an answer to what was applied for in time, or,
    for a claim that came after the office had taken back what closed the row, the day of that.
    """
    judged, due = Judged.read(row.values), row.values.get("due", "")
    if row.phase != Phase.CLOSED or judged is None or not (judged.came and due):
        return None
    came = date.fromisoformat(judged.came)
    return Timeliness(came, came_late(row.values, date.fromisoformat(due), came))


def came_late(values: Mapping[str, str], due: date, came: date) -> int:
    """The calendar days after its due date on which a claim came in, as `timeliness` counts them; 0 where in time.

    `values` are the row's, with what moves the day from which it may be late (`Tasks.pressed_cells`).
    """
    undone = undone_on(values)
    until = pressed_from({**values, UNDONE: ""} if undone and came <= undone else values, due)
    return max((came - until).days, 0) if until else 0
