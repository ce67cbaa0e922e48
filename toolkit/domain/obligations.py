"""What each unit owes in a round, and whether it has paid."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from enum import StrEnum

from toolkit.domain.records import Outcome, Return
from toolkit.domain.rounds import Round


class Obligation(StrEnum):
    """Where a unit stands in a round; the states add up to all units."""

    REPORTED = "reported"
    NO_CHANGE = "no_change"
    PARTIAL = "partial"
    REJECTED = "rejected"
    UNREADABLE = "unreadable"
    MISSING = "missing"
    NOT_OWED = "not_owed"

    @property
    def label(self) -> str:
        """The word clerks read."""
        return {
            "reported": "已报",
            "no_change": "已报无变化",
            "partial": "部分收取",
            "rejected": "未收（需重报）",
            "unreadable": "读不出（需重报）",
            "missing": "未报",
            "not_owed": "无任务",
        }[self.value]


_BEST_FIRST = (
    Obligation.REPORTED,
    Obligation.NO_CHANGE,
    Obligation.PARTIAL,
    Obligation.REJECTED,
    Obligation.UNREADABLE,
)


def obligations(
    units: Iterable[str], assigned: frozenset[str], returns: Iterable[Return], period: Round
) -> Mapping[str, Obligation]:
    """Each unit's state in the round its returns were received in: the best any of them earned.

    A blank return never counts as reported; "no change" counts only where it was said.
    """
    earned: dict[str, set[Obligation]] = {}
    for ret in returns:
        if period.start <= ret.received_at.date() <= period.end and (state := _earned(ret)):
            earned.setdefault(ret.unit, set()).add(state)
    return {
        unit: next((state for state in _BEST_FIRST if state in earned.get(unit, ())), Obligation.MISSING)
        if unit in assigned
        else Obligation.NOT_OWED
        for unit in units
    }


def told_only(returns: Iterable[Return], period: Round) -> Mapping[str, str]:
    """Units whose report of the round stands on what the office took down alone, and how it came (`电话报告`)."""
    told: dict[str, str] = {}
    filed: set[str] = set()
    for ret in returns:
        if not period.start <= ret.received_at.date() <= period.end:
            continue
        if ret.told:
            told[ret.unit] = ret.told
        elif _earned(ret) in (Obligation.REPORTED, Obligation.NO_CHANGE):
            filed.add(ret.unit)
    return {unit: how for unit, how in told.items() if unit not in filed}


def statement(said: str, *, filled: bool, changed: int) -> str:
    """What a return says of its round: `said` on its cover, unless what it changes contradicts that.

    `filled`: anything on it differs from what was issued; `changed`: task cells that went in. A file that says
    nothing is `updated` where anything was filled in, else `blank`.
    """
    if said == "no_change" and changed:
        return "updated"
    return said or ("updated" if filled else "blank")


def totals(states: Mapping[str, Obligation]) -> dict[str, int]:
    """How many units are in each state, every state named."""
    counted = Counter(states.values())
    return {state.value: counted[state] for state in Obligation}


def _earned(ret: Return) -> Obligation | None:
    match ret.outcome:
        case Outcome.MERGED | Outcome.PARTIAL if ret.statement == "blank":
            return None
        case Outcome.MERGED:
            return Obligation.NO_CHANGE if ret.statement == "no_change" else Obligation.REPORTED
        case Outcome.PARTIAL:
            return Obligation.PARTIAL
        case Outcome.REJECTED | Outcome.HELD:
            return Obligation.REJECTED
        case Outcome.QUARANTINED:
            return Obligation.UNREADABLE
        case _:
            return None
