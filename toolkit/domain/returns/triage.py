"""Where a workbook goes that came back: which plan's it is, whose it is, and whether its sender may report for them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from toolkit.codes import Code, Outcome
from toolkit.domain.ledger.owed import HeldClaims
from toolkit.domain.ledger.records import Case, CaseKind, Edition, Return
from toolkit.domain.ledger.succession import Succession
from toolkit.domain.mail.received_mail import Doubt, ReceivedMail, sender_words
from toolkit.domain.mail.trust import Brought, Trust
from toolkit.domain.plan.units import Roster, Unit, longest_of
from toolkit.keys import WHOLE_FILE, item_words
from toolkit.problems import Origin, Problem, day_words, problem, shorten
from toolkit.schema.cell import squeezed
from toolkit.values import dataclass


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


def asks_the_same(first: Return, ret: Return, fault: Problem) -> bool:
    """Whether the office is asked already what it would be asked of a file for that fault: `first` has the same bytes
    from the same sender, and waits for the same reason.
    """
    waits = first.outcome == Outcome.HELD and first.sender.lower() == ret.sender.lower() != ""
    return waits and any(found.code == fault.code for found in first.problems)


_WHY = {
    Doubt.FORGED: Code.SENDER_FORGED,
    Doubt.UNPROVEN: Code.SENDER_UNPROVEN,
    Doubt.AUTOMATIC: Code.SENDER_AUTOMATIC,
    Doubt.NO_SENDER: Code.SENDER_MISSING,
    Doubt.OWN: Code.SENDER_OWN,
    Doubt.STRANGER: Code.SENDER_DIFFERS,
}


def owner(
    edition: Edition, file: str, brought: Brought, units: Mapping[str, Unit], succession: Succession, trust: Trust
) -> Unit | Problem:
    """The unit that a file of that edition reports for, or why a person must look at it first.

    It is the edition's unit or the one that went on with it. What a mail brought must be from one who may report for
    that unit.
    """
    unit = units.get(succession.heir(edition.unit) or "")
    if unit is None:
        return problem(Code.UNIT_UNKNOWN, Origin(file), unit=edition.unit_name, unit_code=edition.unit)
    return not_theirs(file, brought, unit, trust) or unit


def not_theirs(file: str, brought: Brought, unit: Unit, trust: Trust) -> Problem | None:
    """Why what was brought does not count for the unit as it stands; None where it does."""
    doubt = trust.doubt(brought, unit)
    if not doubt:
        return None
    speaker = trust.speaker(brought)
    through = f"（由 {brought.way(speaker)} 转来）" if speaker != brought.sender else ""
    shown = f"，信里附的那封写的是 {'、'.join(brought.writers)}" if brought.writers and not through else ""
    return problem(
        _WHY[doubt],
        Origin(file),
        unit=unit.name,
        sender=f"{speaker}{through}",
        shown=shown,
        known="、".join(unit.addresses) or "名册里没有它的邮箱",
    )


def not_the_offices(file: str, brought: Brought, trust: Trust) -> Problem | None:
    """Why a review workbook that was brought decides nothing; None where the office put it there itself.

    Whoever has a copy of it could fill it in, and a sender can be forged: no address decides for the office by mail,
    and bytes that a mail brought are the mail's wherever they stand.
    """
    if trust.by_hand(brought):
        return None
    return problem(Code.REVIEW_MAILED, Origin(file), sender=brought.sender or "看不出")


def named_otherwise(
    file: str,
    shown: Collection[str],
    unit: Unit,
    names: Collection[str],
    roster: Roster,
    heads: Iterable[str] = (),
) -> Problem | None:
    """Whether the name that people see on a workbook is the unit's whose edition it is; what is said where not.

    `shown` are the names at the head of its sheets; `names` those that the unit, and the units it took over, had when
    workbooks went out. They and its aliases pass, also within a longer name. Another's, or one that nobody has, is
    asked about; none at all is only told. `heads` are what stands there whether or not it is a title of ours: where
    one begins with another unit's name alone, it is asked about too. A `file` that is called so is only told: people
    call files what they like.
    """
    own = {squeezed(name) for name in (unit.name, *unit.aliases, *names) if name}
    for name in sorted(shown):
        met = set(longest_of(own | roster.names_in(name), name))
        if not met or met - own:
            return problem(Code.NAME_DIFFERS, Origin(file), name, unit=unit.name)
    for head in sorted(_LABEL.sub("", each) for each in heads):
        there = roster.names_in(head)
        met = set(longest_of(own | there, head))
        if not met & own and head.startswith(tuple(there - own)):
            return problem(Code.NAME_DIFFERS, Origin(file), shorten(head, 40), unit=unit.name)
    if not shown:
        return problem(Code.NAME_BLANK, Origin(file), unit=unit.name)
    called = squeezed(file.rpartition("/")[2].rpartition(".")[0])
    met = set(longest_of(own | roster.names_in(called), called))
    if met and not met & own:
        return problem(Code.FILE_CALLED_OTHERWISE, Origin(file), "、".join(sorted(met)), unit=unit.name)
    return None


_LABEL = re.compile("(?:填报|报送|责任|承办)?单位(?:名称)?[:：]|台账[:：]")
"""What may stand before a name at the head of a sheet."""


def handed_in(file: str, brought: Brought, trust: Trust) -> Iterator[Problem]:
    """A word on who handed a file in for another, where somebody did."""
    if brought.mailed and trust.hands_in(brought.sender):
        speaker = trust.speaker(brought)
        whose = f"，原发件人 {speaker}" if brought.writers else ""
        yield problem(Code.HANDED_IN, Origin(file), sender=brought.way(speaker), whose=whose)


def mailed_before(ret: Return, mails: Sequence[ReceivedMail], unit: Unit, trust: Trust) -> Iterator[Problem]:
    """A word on a file that counts for a unit because the office put it there, where its bytes came by mail and none of
    the `mails` that brought them may report for that unit: a file does not show whose mail it was in.
    """
    files = [(mail, each) for mail in mails for each in mail.files if each.sha256 == ret.sha256]
    came = [(mail, Brought(each.sender, each.writers, each.doubt, mailed=True)) for mail, each in files]
    doubts = [trust.doubt(brought, unit) for _, brought in came]
    if came and all(doubts):
        mail, brought = came[-1]
        why, day, speaker = doubts[-1].label, day_words(mail.arrived_at.date()), trust.speaker(brought)
        yield problem(
            Code.FILE_MAILED, Origin(ret.file), day=day, sender=sender_words(speaker), unit=unit.name, why=why
        )


def new_reporter(ret: Return, brought: Brought, unit: Unit, before: Iterable[Return]) -> Iterator[Problem]:
    """A word on who filled in a file that no mail brought, where others have reported for its unit so far.

    `before` are the returns of the unit that went in. With no sender to ask, the name on the cover is all that tells
    who reports; it is told, and nothing is held for it. Where nobody has reported yet, and for the contact
    of the roster, there is nothing to tell.
    """
    known = dict.fromkeys(each.reporter for each in before if each.reporter)
    named = ret.reporter and not brought.mailed and ret.reporter not in squeezed(unit.contact)
    if named and known and ret.reporter not in known:
        yield problem(Code.REPORTER_NEW, Origin(ret.file), ret.reporter, unit=unit.name, known="、".join(known))


def may_be_remembered(ret: Return) -> bool:
    """Whether a held file waits only because its sender was not known for its unit."""
    return any(found.code in (Code.SENDER_DIFFERS, Code.SENDER_AUTOMATIC) for found in ret.problems)


def whose_case(ret: Return, evidence: str, proposal: str = "", claims: HeldClaims | None = None) -> Case:
    """The question whose a held file is: what speaks for whom, the edition (id) it may be of, what it claims for it.

    The office reads for which items nobody is pressed until it has answered.
    """
    at, kind = ret.received_at, CaseKind.HELD
    if claims and claims.rows:
        items = "、".join(item_words(row.item) for row in claims.rows)
        evidence += f"；报了第{items}项办结：这几项到报来那天没有逾期的，核定以前不催办、不计逾期"
    base = claims.text if claims else ""
    return Case(WHOLE_FILE, "", "", evidence, 0, "", "", at, kind, ret.plan, base, proposal)


def stopped(ret: Return, fault: Problem) -> Return:
    """A return that a fault keeps out of the ledger."""
    return replace(ret, outcome=fault.code.effect.outcome or Outcome.QUARANTINED)
