"""Where a workbook goes that came back: which plan's it is, whose it is, and whether its sender may report for them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from toolkit.codes import Code, Outcome
from toolkit.domain.ledger.records import Case, CaseKind, Choice, Edition, Return
from toolkit.domain.ledger.review import Asked
from toolkit.domain.ledger.succession import Succession
from toolkit.domain.plan.units import Unit
from toolkit.keys import WHOLE_FILE
from toolkit.problems import Origin, Problem, problem


@dataclass(frozen=True, slots=True)
class PlansOpen:
    """The plans (ids) a run takes files in for: `closed` ones take nothing, and with `only` none but the `chosen` one
    is touched."""

    chosen: str
    all: tuple[str, ...]
    closed: frozenset[str] = frozenset()
    only: bool = False

    def leaves(self, plan: str) -> bool:
        """Whether this run leaves a file of that plan alone, for another run."""
        return self.only and plan in self.all and plan != self.chosen

    @property
    def taking(self) -> tuple[str, ...]:
        """The plans a file of this run may go in for."""
        return tuple(plan for plan in self.all if plan not in self.closed and not self.leaves(plan))

    def refusal(self, edition: Edition, file: str) -> Problem | None:
        """Why a file of that edition goes in for no plan; None where it may."""
        if edition.plan not in self.all:
            return problem(Code.EDITION_OTHER_PLAN, Origin(file), plan=edition.plan)
        if edition.plan in self.closed:
            return problem(Code.EDITION_PLAN_CLOSED, Origin(file), plan=edition.plan)
        return None


def counts_again(first: Return, *, known: bool, retry: bool) -> bool:
    """Whether bytes that were met before, as `first`, are looked at anew.

    Only where they were not dealt with for good: under a name not `known` for them, or where the run is to `retry`.
    """
    return not first.outcome.settled and (retry or not known)


def owner(
    edition: Edition, ret: Return, units: Mapping[str, Unit], succession: Succession, trusted: Collection[str]
) -> Unit | Problem:
    """The unit that a file of that edition reports for, or why a person must look at it first.

    It is the edition's unit or the one that went on with it. A sender that is known must be the unit's own, as the
    roster has it, or among the `trusted` addresses; a unit without an address in the roster is asked for none.
    """
    unit = units.get(succession.heir(edition.unit) or "")
    if unit is None:
        return problem(Code.UNIT_UNKNOWN, Origin(ret.file), unit=edition.unit_name, unit_code=edition.unit)
    known = [address for address in (unit.mail, *unit.cc) if address]
    if known and ret.sender and ret.sender.lower() not in {each.lower() for each in (*known, *trusted)}:
        return problem(Code.SENDER_DIFFERS, Origin(ret.file), unit=unit.name, sender=ret.sender, known="、".join(known))
    return unit


def confirmed_senders(
    asked: Iterable[Asked], returns: Iterable[Return], editions: Mapping[str, Edition], succession: Succession
) -> dict[str, frozenset[str]]:
    """Unit code -> the addresses from which the office has confirmed a held file for that unit."""
    senders = {ret.id: ret.sender for ret in returns}
    found: dict[str, frozenset[str]] = {}
    for case, decision in asked:
        if case.kind != CaseKind.HELD or decision is None or decision.choice != Choice.CONFIRM:
            continue
        edition, sender = editions.get(decision.value), senders.get(case.return_id, "")
        unit = succession.heir(edition.unit) if edition else None
        if unit and sender:
            found[unit] = found.get(unit, frozenset()) | {sender}
    return found


def whose_case(ret: Return, evidence: str, proposal: str = "") -> Case:
    """The question whose a held file is: what speaks for whom, and the edition (id) it may be of."""
    at, kind = ret.received_at, CaseKind.HELD
    return Case(WHOLE_FILE, "", "", evidence, 0, "", "", at, kind, ret.plan, proposal=proposal)


def stopped(ret: Return, fault: Problem) -> Return:
    """A return that a fault keeps out of the ledger."""
    return replace(ret, outcome=fault.code.effect.outcome or Outcome.QUARANTINED)
