"""What the ledger gives against what a paper says of all there are (`paper_claims`)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

from toolkit.domain.ledger.labels import Label
from toolkit.domain.office.given import (
    BY_REPORT,
    MET,
    OF_ALL,
    OWED,
    OWING,
    REPORTED,
    TOTAL,
    UNREPORTED,
    WHOLE,
    Fact,
    Given,
    group_of,
    month_of,
    unit_of,
)
from toolkit.domain.office.paper_claims import Claim, Holds
from toolkit.domain.office.paper_ground import figure_words
from toolkit.domain.plan.units import Roster, Unit

_COUNTED = ("项次", "家", "项")
_ITEMS_DONE = "办结事项"
_ALL_OF_IT = Decimal(100)
_NAMED = 3
"""How many units are named at most."""


def denied(claim: Claim, given: Sequence[Given], roster: Roster) -> str:
    """What the ledger gives instead; blank where one of its days bears a claim out, or gives nothing."""
    against = [_by(claim, each, roster) for each in given]
    return against[0] if against and all(against) else ""


def _by(claim: Claim, given: Given, roster: Roster) -> str:
    if claim.of_reports:
        return _of_reports(claim, given, roster)
    found = _figure(claim, given, roster)
    return figure_words(found, roster) if found else ""


def _figure(claim: Claim, given: Given, roster: Roster) -> Fact | None:
    if any(not _is_whole(claim, value, measure, given.facts) for value, measure in claim.counts):
        return None  # said of some, not of all there are
    if claim.but:
        return _but(claim, given, roster)
    if claim.holds == Holds.SOME and not claim.of:
        return _units_without(claim, given, roster, ())
    for of in claim.of or (WHOLE,):
        if found := _of_one(claim, of, given.facts):
            return found
    return None


def _of_one(claim: Claim, of: str, facts: Iterable[Fact]) -> Fact | None:
    """What denies a claim of one unit, item or group, or of all."""
    its = [each for each in facts if each.of == of]
    labels = (MET,) if claim.whole == OWED and MET in claim.labels else claim.labels
    counts = [each for label in labels if (each := _count(its, label, claim.of_units))]
    if claim.holds == Holds.NONE:
        return counts[0] if counts and all(each.value for each in counts) else None
    if claim.holds == Holds.SOME:
        return counts[0] if counts and not counts[0].value else None
    if claim.whole == OWED or (claim.of_units and labels[0] in (Label.OVERDUE.word, Label.RETURNED.word)):
        measure = counts[0].measure if counts else ""
        wholes = [each.value for each in its if each.label == claim.whole and each.measure == measure]
        return counts[0] if wholes and all(counts[0].value != whole for whole in wholes) else None
    shares = [each for each in its if each.label in (*labels, *_also(labels)) and each.measure == OF_ALL]
    return shares[0] if shares and all(each.value != _ALL_OF_IT for each in shares) else None


def _also(labels: Sequence[str]) -> tuple[str, ...]:
    return (_ITEMS_DONE,) if MET in labels else ()


def _count(facts: Sequence[Fact], label: str, of_units: bool) -> Fact | None:
    order = ("家", *_COUNTED) if of_units else _COUNTED
    its = [each for each in facts if each.label == label and each.measure in order]
    return min(its, key=lambda each: order.index(each.measure), default=None)


def _is_whole(claim: Claim, value: Decimal, measure: str, facts: Iterable[Fact]) -> bool:
    """Whether a count in a claim is of all that it is said of."""
    labels = (claim.whole, TOTAL, OWED, OWING)
    return any(
        each.value == value and each.label in labels and each.of in (*claim.of, WHOLE)
        for each in facts
        if each.measure == measure or not measure
    )


def _but(claim: Claim, given: Given, roster: Roster) -> Fact | None:
    """What denies a claim of all units but some."""
    if claim.holds != Holds.NONE:
        return _units_without(claim, given, roster, claim.but) if claim.of_units else None
    left = [code for code in given.units.get(claim.labels[0], ()) if unit_of(code) not in claim.but]
    return Fact(WHOLE, claim.labels[0], "家", Decimal(len(left) + _so_many(claim, given))) if left else None


def _so_many(claim: Claim, given: Given) -> int:
    return sum(unit_of(code) in claim.but for code in given.units.get(claim.labels[0], ()))


def _units_without(claim: Claim, given: Given, roster: Roster, but: Sequence[str]) -> Fact | None:
    """How many units a label holds for, where it does not hold for all but these."""
    if claim.labels[0] not in given.units:
        return None
    holds = given.units[claim.labels[0]]
    left = [each.code for each in roster.units if each.code not in holds and unit_of(each.code) not in but]
    return Fact(WHOLE, claim.labels[0], "家", Decimal(len(holds))) if left else None


def _of_reports(claim: Claim, given: Given, roster: Roster) -> str:
    """What denies that all, or that none, of those whom a claim names have reported, in the round it speaks of."""
    wrong = REPORTED if claim.holds == Holds.NONE and claim.labels == (REPORTED,) else UNREPORTED
    months = {*claim.months, *_months_of(claim, given)}
    of = tuple(month_of(each) for each in months) or (WHOLE,)
    owing = _owing(of, given)
    uncounted = not claim.of and any(value not in owing for value, measure in claim.counts if measure == "家")
    if uncounted or (claim.days and not months) or UNREPORTED not in given.units:
        return ""
    its = [each for each in given.facts if each.of in of and each.label == wrong and each.measure == "家"]
    if not claim.of and not claim.but:
        return figure_words(its[0], roster) if its and all(each.value for each in its) else ""
    if months - {_last_month(given)}:  # who it was then is not known, but where it is all of them
        return figure_words(its[0], roster) if its and its[0].value in owing - {Decimal(0)} else ""
    late = given.units[UNREPORTED]
    bad = [each for each in _meant(claim, roster) if (each.code in late) != (wrong == REPORTED)]
    more = f"等{len(bad)}家" if len(bad) > _NAMED else ""
    return "、".join(f"{each.name}{'' if more else wrong}" for each in bad[:_NAMED]) + (more and f"{more}{wrong}")


def _meant(claim: Claim, roster: Roster) -> list[Unit]:
    """The units that a claim is said of."""
    of = [each for each in roster.units if {unit_of(each.code), group_of(each.group)} & set(claim.of) or not claim.of]
    return [each for each in of if unit_of(each.code) not in claim.but]


def _owing(of: Iterable[str], given: Given) -> set[Decimal]:
    return {each.value for each in given.facts if each.of in of and each.label == OWING and each.measure == "家"}


def _months_of(claim: Claim, given: Given) -> set[int]:
    """The months of the rounds whose day a claim says."""
    return {
        int(found[1])
        for each in given.days
        if each.what.endswith(BY_REPORT) and (found := re.search(r"(\d+)月", each.what))
        if any(said.means(each.day) for said in claim.days if said.exact or said.day[1])
    }


def _last_month(given: Given) -> int:
    """The month of the last round that has closed."""
    closed = [each for each in given.days if each.what.endswith(BY_REPORT) and each.day < given.day]
    last = max(closed, key=lambda each: each.day, default=None)
    found = re.search(r"(\d+)月", last.what) if last else None
    return int(found[1]) if found else 0
