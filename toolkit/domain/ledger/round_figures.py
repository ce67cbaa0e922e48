"""How the units have reported, round by round: no verdict on a round before its return day."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import field, replace
from datetime import date

from toolkit.domain.ledger.report_status import TAKEN, ReportStatus, asked_by, round_for, round_noted, round_reports
from toolkit.domain.ledger.rounds import Every, Round, return_by, round_of
from toolkit.domain.ledger.state import LedgerState
from toolkit.domain.plan.calendar import Calendar
from toolkit.domain.plan.tasks import Tasks
from toolkit.keys import OFFICE
from toolkit.problems import day_words
from toolkit.values import dataclass

SHOWN_ROUNDS = 13
"""How many rounds are looked back on: a year and the one under way."""


@dataclass(frozen=True, slots=True)
class RoundRules:
    """How long rounds are, and on which day of one its returns are due back."""

    every: Every
    return_day: int
    calendar: Calendar


@dataclass(frozen=True)
class RoundFigures:
    """One round: how every unit of the roster (code) has reported it, in `states`; in words, in `labels`;
    `told` says how those did whose report came by no file.

    Of a round gone by, the units that owed it then and are in the roster no more are there too; `names` are those of
    all of them. `back` is the day its returns are due; once that has passed the round is `over`, and only then is
    anybody late. `given` says that some unit is known to have been handed a workbook of that very round; where none
    was, it is owed all the same, in the workbook that the units have.
    """

    round: Round
    back: date
    over: bool
    states: Mapping[str, ReportStatus]
    labels: Mapping[str, str]
    told: Mapping[str, str]
    names: Mapping[str, str] = field(default_factory=dict)
    given: bool = True

    @property
    def owing(self) -> tuple[str, ...]:
        """The units that owe a report, in roster order."""
        return tuple(unit for unit, state in self.states.items() if state.outstanding or state.answered)

    @property
    def reported(self) -> tuple[str, ...]:
        """Those that have reported, wholly or in part, or that nothing changed."""
        return tuple(unit for unit in self.owing if self.states[unit].answered)

    @property
    def unreported(self) -> tuple[str, ...]:
        """Those that have not (未报): nothing came, or nothing that could be taken."""
        return tuple(unit for unit in self.owing if self.states[unit].outstanding)

    @property
    def not_given(self) -> str:
        """That no workbook of it is known to have been handed out, where it is over and owed; else empty."""
        return "没有下发本期台账的记录" if self.over and self.owing and not self.given else ""

    @property
    def given_words(self) -> str:
        """Whether any workbook of it is known to have been handed out; `—` before it is over and nobody has one."""
        return "有下发本期台账的记录" if self.given else self.not_given or "—"

    @property
    def sentence(self) -> str:
        """Before the return day 已报3家（应报58家），截止2021年9月24日; after it 应报58家，已报50家，未报8家."""
        if not self.over:
            return (
                f"{self.round.label}已报{len(self.reported)}家（应报{len(self.owing)}家），截止{day_words(self.back)}"
            )
        counts = f"应报{len(self.owing)}家，已报{len(self.reported)}家，未报{len(self.unreported)}家"
        return f"{self.round.label}{counts}"


def not_given_words(rounds: Iterable[RoundFigures]) -> str:
    """A sentence on the rounds of which no workbook is known to have been handed out; empty where there is none."""
    named = "、".join(each.round.label for each in rounds if each.not_given)
    return f"{named}没有下发当期台账的记录，单位用手里的台账报。" if named else ""


def round_figures(
    tasks: Tasks, state: LedgerState, rules: RoundRules, unreached: Collection[str] = ()
) -> tuple[RoundFigures, ...]:
    """The rounds from the plan's issue to the one the day lies in, at most `SHOWN_ROUNDS` of them, the latest last.

    A round whose return day lay before the plan's issue asked for nothing, nor did one of a unit without a workbook.
    A round gone by is of the units that owed it then, also of those that have nothing to do by now (`owed_then`).
    `unreached` are the units (codes) that no mail of ours reaches on that day; of rounds gone by nobody knows it any
    more. The one under way is always there.
    """
    current = round_of(state.day, rules.every)
    found = []
    for count in range(SHOWN_ROUNDS):
        period = current.previous(count)
        back = return_by(period, rules.return_day, rules.calendar)
        if count and back < tasks.plan.issued:
            break
        asked = asked_by(state.handed, back)
        then = owed_then(tasks, state, period, back) if count else ()
        reports = round_reports(tasks, state.returns, period, () if count else unreached, asked, then)
        reports = replace(reports, over=back < state.day)
        labels = {unit: reports.label(unit) for unit in reports.states}
        given = any(round_noted(noted, day, rules.every) == period for noted, day in state.given)
        names = {code: _name(tasks, state, code) for code in reports.states}
        found.append(RoundFigures(period, back, reports.over, reports.states, labels, reports.told, names, given))
    return tuple(reversed(found))


def owed_then(tasks: Tasks, state: LedgerState, period: Round, back: date) -> tuple[str, ...]:
    """The units (codes) that owed a round gone by and have nothing to do any more: all their items went to others by a
    responsibility agreed to be theirs, or others took them over, after its return day.

    Where it is not known when they had nothing to do any more, they owed it if they reported it.
    """
    others = {OFFICE, *(unit.code for unit in tasks.units())}
    came = {ret.unit for ret in state.returns if round_for(ret, period.every) == period and ret.outcome in TAKEN}
    found = []
    for code in (each for each, handed in state.handed.items() if handed < back and each not in others):
        until = _left(tasks, state, code)
        if code in came or (until is not None and until > back):
            found.append(code)
    return tuple(found)


def _left(tasks: Tasks, state: LedgerState, code: str) -> date | None:
    """The day on which a unit that has nothing to do any more had not; None where that is not known."""
    gone = [each.on for each in tasks.transfers if each.giver == code]
    heirs = [unit.code for unit in tasks.roster.units if code in unit.former]
    took = [state.handed[each] for each in heirs if each in state.handed and each != code]
    return max(gone, default=None) or min(took, default=None)


def _name(tasks: Tasks, state: LedgerState, code: str) -> str:
    edition = state.latest.get(code)
    return tasks.roster.name_of(code, edition.unit_name if edition and edition.unit_name else code)
