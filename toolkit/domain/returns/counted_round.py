"""Which round a return counts for: the one it corrects, else that of its 填报日期, else the one it came in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date

from toolkit.codes import Code, Outcome, Severity
from toolkit.domain.ledger.records import Cell, Cells, Edition, Return
from toolkit.domain.ledger.report_status import round_for
from toolkit.domain.ledger.rounds import Every, Round, round_of
from toolkit.keys import ROUND
from toolkit.problems import Origin, Problem, day_words, problem
from toolkit.values import dataclass


@dataclass(frozen=True, slots=True)
class CountedRound:
    """The round a return counts for, the one it came in, and why they differ, as its sender reads it."""

    period: Round
    came_in: Round
    why: str = ""

    def problems(self, file: str) -> Iterator[Problem]:
        """What the sender is told, where it counts for another round than the one it came in."""
        if self.period != self.came_in:
            yield problem(Code.ROUND_COUNTED, Origin(file), round=self.period.label, why=self.why)


def counted_round(ret: Return, edition: Edition, earlier: Sequence[Return], every: Every) -> CountedRound:
    """The round that a return of `edition` counts for; `earlier` are the edition's returns before it, oldest first.

    One that grew out of a partly taken return of an earlier round, and says something else only in the rows that were
    faulty there, corrects that one and counts for its round. Otherwise the 填报日期 decides where it is plausible:
    not before the edition's issue nor after the day it came, and written anew, for who goes on with a file often
    leaves the date of last time. Where neither speaks, it counts for the round it came in.
    """
    came = ret.received_at.date()
    came_in = round_of(came, every)
    corrected = next((each for each in earlier if each.id in _bases(ret)), None)
    if corrected and corrected.outcome == Outcome.PARTIAL and _only_corrects(ret, corrected):
        period = round_for(corrected, every)
        if period < came_in:
            return CountedRound(period, came_in, f"是{period.label}那一份的补正")
    day, before = _said_on(ret.raw), {_said_on(cells) for cells in (edition.cells, *(each.raw for each in earlier))}
    if day and day not in before and edition.issued_on <= day <= came:
        return CountedRound(round_of(day, every), came_in, f"填报日期是{day_words(day)}")
    return CountedRound(came_in, came_in)


def _bases(ret: Return) -> frozenset[int]:
    """The return that one grew out of, if any."""
    return frozenset(each.return_id for each in ret.kinship if each.base)


def _only_corrects(ret: Return, before: Return) -> bool:
    """Whether a file says something else on task and register rows than the one before, and only on its faulty rows."""
    faulty = {found.about.row for found in before.problems if found.about and found.severity == Severity.ERROR}
    changed = {row for row, _ in _differences(ret.raw, before.raw) if row.is_line}
    return bool(changed) and changed <= faulty


def _differences(one: Cells, other: Cells) -> Iterator[Cell]:
    for row, values in one.items():
        there = other.get(row, {})
        yield from ((row, name) for name, text in values.items() if text != there.get(name, ""))


def _said_on(cells: Cells) -> date | None:
    """The 填报日期 on a cover; None where there is none, or one that nobody understands (it stands as typed)."""
    said = (values.get("reported_on", "") for row, values in cells.items() if row.sheet == ROUND)
    with suppress(ValueError):
        return next((date.fromisoformat(text) for text in said if text), None)
    return None
