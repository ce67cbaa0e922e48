"""What each unit owes in a round, and whether it has paid."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from enum import StrEnum

from toolkit.codes import Outcome
from toolkit.domain.ledger.records import TOLD, Return
from toolkit.domain.ledger.rounds import Round


class Obligation(StrEnum):
    """Where a unit stands in a round; the states add up to all units."""

    REPORTED = "reported"
    NO_CHANGE = "no_change"
    PARTIAL = "partial"
    REJECTED = "rejected"
    UNREADABLE = "unreadable"
    UNDELIVERED = "undelivered"
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
            "undelivered": "未送达",
            "missing": "未报",
            "not_owed": "无任务",
        }[self.value]


OTHERS = "其他"
"""The group of units that are in none."""

_BEST_FIRST = (
    Obligation.REPORTED,
    Obligation.NO_CHANGE,
    Obligation.PARTIAL,
    Obligation.REJECTED,
    Obligation.UNREADABLE,
)


def obligations(
    units: Iterable[str],
    assigned: frozenset[str],
    returns: Iterable[Return],
    period: Round,
    unreached: Collection[str] = (),
) -> Mapping[str, Obligation]:
    """Each unit's state in the round its returns were received in: the best any of them earned.

    A blank return never counts as reported; "no change" counts only where it was said. A unit that sent nothing is
    `undelivered` where it is among the `unreached`: it may not even know.
    """
    best = {unit: state for unit, (state, _) in _best(returns, period).items()}

    def state_of(unit: str) -> Obligation:
        if unit not in assigned:
            return Obligation.NOT_OWED
        return best.get(unit, Obligation.UNDELIVERED if unit in unreached else Obligation.MISSING)

    return {unit: state_of(unit) for unit in units}


def told_by(assigned: frozenset[str], returns: Iterable[Return], period: Round) -> Mapping[str, str]:
    """Which units' states rest on what they said alone, by no file -> how they last said it (`Return.via`)."""
    return {
        unit: came[-1]
        for unit, (_, came) in _best(returns, period).items()
        if unit in assigned and not any(via not in TOLD for via in came)
    }


def _best(returns: Iterable[Return], period: Round) -> dict[str, tuple[Obligation, list[str]]]:
    """The best state each unit earned in the round, and how the returns that earned it came, in their order."""
    earned: dict[str, dict[Obligation, list[str]]] = {}
    for ret in returns:
        if period.start <= ret.received_at.date() <= period.end and (state := _earned(ret)):
            earned.setdefault(ret.unit, {}).setdefault(state, []).append(ret.via)
    return {
        unit: next((state, states[state]) for state in _BEST_FIRST if state in states)
        for unit, states in earned.items()
    }


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


def totals_by_group(
    states: Mapping[str, Obligation], groups: Mapping[str, str], order: Iterable[str]
) -> dict[str, dict[str, int]]:
    """How many units of each group are in each state, every state named; the groups add up to all units.

    `groups` says which group a unit is in. The groups of `order` come in that order, also without units; units
    of no group or of another one are counted under 其他, which is there only for them.
    """
    parts: dict[str, dict[str, Obligation]] = {group: {} for group in order}
    known = frozenset(parts)
    for unit, state in states.items():
        group = groups.get(unit, "")
        parts.setdefault(group if group in known else OTHERS, {})[unit] = state
    return {group: totals(part) for group, part in parts.items()}


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
