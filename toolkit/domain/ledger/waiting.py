"""What waits at the office: claims to be judged, closed rows that were changed, questions to be answered."""

from __future__ import annotations

from datetime import date

from toolkit.domain.ledger.claims import Claim, claims
from toolkit.domain.ledger.petitions import with_extensions
from toolkit.domain.ledger.records import CaseKind
from toolkit.domain.ledger.state import LedgerState
from toolkit.domain.plan.tasks import Tasks
from toolkit.schema.model import Ledger
from toolkit.values import dataclass


@dataclass(frozen=True, slots=True)
class Waiting:
    """How much waits: `claims` of units to be done or not concerned, rows `touched` since they were closed, and the
    questions by their kind. `oldest` is the day since which the longest waiting claim stands unchanged; None where none
    waits or no return brought it."""

    claims: tuple[Claim, ...]
    touched: tuple[Claim, ...]
    cases: dict[CaseKind, int]
    oldest: date | None

    @property
    def total(self) -> int:
        """How many answers the office owes."""
        return len(self.claims) + len(self.touched) + sum(self.cases.values())


def waiting(tasks: Tasks, schema: Ledger, state: LedgerState) -> Waiting:
    """What waits at the office on the state's day."""
    found = tuple(claims(with_extensions(tasks, state.current, schema), schema.tasks, state.current, state.day))
    made = tuple(each for each in found if not (each.touched or each.year_end))
    days = [state.last_changed[each.row] for each in made if each.row in state.last_changed]
    return Waiting(
        claims=made,
        touched=tuple(each for each in found if each.touched),
        cases={kind: sum(case.kind == kind for case in state.waiting) for kind in CaseKind},
        oldest=min(days, default=None),
    )
