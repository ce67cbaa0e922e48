"""Report status: what each unit owes in a round, and whether it has paid."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum

from toolkit.codes import Outcome
from toolkit.domain.ledger.records import TOLD, Return
from toolkit.domain.ledger.rounds import Every, Round, round_called, round_of
from toolkit.domain.plan.tasks import Tasks
from toolkit.values import dataclass


class ReportStatus(StrEnum):
    """Where a unit stands in a round; the states add up to all units."""

    REPORTED = "reported"
    NO_CHANGE = "no_change"
    PARTIAL = "partial"
    CONTENT_DUE = "content_due"
    REJECTED = "rejected"
    UNREADABLE = "unreadable"
    UNDELIVERED = "undelivered"
    MISSING = "missing"
    NOT_ASKED = "not_asked"
    NOT_OWED = "not_owed"

    @property
    def label(self) -> str:
        """The word clerks read."""
        return {
            "reported": "已报",
            "no_change": "已报无变化",
            "partial": "部分收取",
            "content_due": "内容待补",
            "rejected": "未收（需重报）",
            "unreadable": "读不出（需重报）",
            "undelivered": "未送达",
            "missing": "未报",
            "not_asked": "本期免报",
            "not_owed": "无任务",
        }[self.value]

    def word(self, *, over: bool) -> str:
        """The word clerks read of a round that is `over`, or of one whose return day has not passed: nothing is missing
        before that."""
        return self.label if over or self != ReportStatus.MISSING else "待报"

    @property
    def answered(self) -> bool:
        """Whether the round was reported: something came that was taken."""
        return self in {ReportStatus.REPORTED, ReportStatus.NO_CHANGE, ReportStatus.PARTIAL}

    @property
    def outstanding(self) -> bool:
        """Whether the round's return is owed and still asked for."""
        return self not in {ReportStatus.NOT_ASKED, ReportStatus.NOT_OWED} and not self.answered


OTHERS = "其他"
"""The group of units that are in none."""

TAKEN = (Outcome.MERGED, Outcome.PARTIAL)
"""The outcomes of a return of which something was taken in."""

_BEST_FIRST = (
    ReportStatus.REPORTED,
    ReportStatus.NO_CHANGE,
    ReportStatus.PARTIAL,
    ReportStatus.CONTENT_DUE,
    ReportStatus.REJECTED,
    ReportStatus.UNREADABLE,
)


@dataclass(frozen=True)
class RoundReports:
    """How the units have reported a round.

    `states`: unit code -> its report status, of every unit of the roster in its order; `told`: of those that did by no
    file, how they did (`phone`, `message` or `mail`). `over` says that the round's return day has passed.
    """

    period: Round
    states: Mapping[str, ReportStatus]
    told: Mapping[str, str]
    over: bool = True

    def label(self, unit: str) -> str:
        """A unit's status in words (`ReportStatus.word`), with the way it was told where that was no file."""
        way = f"（{TOLD[self.told[unit]]}）" if unit in self.told else ""
        return self.states[unit].word(over=self.over) + way


def asked_by(handed: Mapping[str, date], back: date) -> frozenset[str]:
    """The units (codes) that owe a round whose returns are due `back`: those that had a workbook before that day."""
    return frozenset(unit for unit, day in handed.items() if day < back)


def round_reports(
    tasks: Tasks,
    returns: Sequence[Return],
    period: Round,
    unreached: Collection[str] = (),
    asked: Container[str] | None = None,
    then: Sequence[str] = (),
) -> RoundReports:
    """How every unit of the roster has reported the round; `unreached` are the units that no mail of ours reaches,
    `asked` those that owe it because they had a workbook in time (None: all that have work).

    `then` are units without any work by now that owed it, those in the roster no more among them.
    """
    codes = list(dict.fromkeys((*(unit.code for unit in tasks.roster.units), *then)))
    assigned = frozenset((*(unit.code for unit in tasks.units()), *then))
    states = report_states(codes, assigned, returns, period, unreached, asked)
    return RoundReports(period, states, told_by(assigned, returns, period))


def round_for(ret: Return, every: Every) -> Round:
    """The round a return counts for: the one noted with it, if rounds were as long then, else the one it came in."""
    return round_noted(ret.round, ret.received_at.date(), every)


def round_noted(noted: str, day: date, every: Every) -> Round:
    """The round that was `noted` (id), if rounds were as long then, else the one that the day lies in."""
    found = round_called(noted) if noted else None
    return found if found and found.every == every else round_of(day, every)


def report_states(
    units: Iterable[str],
    assigned: frozenset[str],
    returns: Iterable[Return],
    period: Round,
    unreached: Collection[str] = (),
    asked: Container[str] | None = None,
) -> Mapping[str, ReportStatus]:
    """Each unit's state in a round: the best that any return earned which counts for it (`round_for`).

    A blank return never counts as reported; "no change" counts only where it was said. A unit that sent nothing is
    `undelivered` where it is among the `unreached`: it may not even know. Of one that is not among the `asked` (None:
    all are) nothing is missing: it had no workbook when the round's returns were due.
    """
    best = {unit: state for unit, (state, _) in _best(returns, period).items()}

    def state_of(unit: str) -> ReportStatus:
        if unit not in assigned:
            return ReportStatus.NOT_OWED
        if unit in best:
            return best[unit]
        if unit in unreached:
            return ReportStatus.UNDELIVERED
        return ReportStatus.MISSING if asked is None or unit in asked else ReportStatus.NOT_ASKED

    return {unit: state_of(unit) for unit in units}


def told_by(assigned: frozenset[str], returns: Iterable[Return], period: Round) -> Mapping[str, str]:
    """Which units' states rest on what they said alone, by no file -> how they last said it (`Return.via`)."""
    return {
        unit: came[-1]
        for unit, (_, came) in _best(returns, period).items()
        if unit in assigned and not any(via not in TOLD for via in came)
    }


def _best(returns: Iterable[Return], period: Round) -> dict[str, tuple[ReportStatus, list[str]]]:
    """The best state each unit earned in the round, and how the returns that earned it came, in their order."""
    earned: dict[str, dict[ReportStatus, list[str]]] = {}
    for ret in returns:
        if round_for(ret, period.every) == period and (state := _earned(ret)):
            earned.setdefault(ret.unit, {}).setdefault(state, []).append(ret.via)
    return {
        unit: next((state, states[state]) for state in _BEST_FIRST if state in states)
        for unit, states in earned.items()
    }


def totals(states: Mapping[str, ReportStatus]) -> dict[str, int]:
    """How many units are in each state, every state named."""
    counted = Counter(states.values())
    return {state.value: counted[state] for state in ReportStatus}


def totals_by_group(
    states: Mapping[str, ReportStatus], groups: Mapping[str, str], order: Iterable[str]
) -> dict[str, dict[str, int]]:
    """How many units of each group are in each state, every state named; the groups add up to all units.

    `groups` says which group a unit is in. The groups of `order` come in that order, also without units; units
    of no group or of another one are counted under 其他, which is there only for them.
    """
    parts: dict[str, dict[str, ReportStatus]] = {group: {} for group in order}
    known = frozenset(parts)
    for unit, state in states.items():
        group = groups.get(unit, "")
        parts.setdefault(group if group in known else OTHERS, {})[unit] = state
    return {group: totals(part) for group, part in parts.items()}


def _earned(ret: Return) -> ReportStatus | None:
    match ret.outcome:
        case Outcome.MERGED | Outcome.PARTIAL if ret.statement == "blank":
            return None
        case Outcome.MERGED if ret.content_due:
            return ReportStatus.CONTENT_DUE
        case Outcome.MERGED:
            return ReportStatus.NO_CHANGE if ret.statement == "no_change" else ReportStatus.REPORTED
        case Outcome.PARTIAL:
            return ReportStatus.PARTIAL
        case Outcome.REJECTED | Outcome.HELD:
            return ReportStatus.REJECTED
        case Outcome.QUARANTINED:
            return ReportStatus.UNREADABLE
        case _:
            return None
