"""The office's own letter of the day: what went out, what did not arrive, who is late and their telephone numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import date
from typing import Any

from toolkit.domain.ledger.figures import UnitFigures
from toolkit.domain.mail.mails import Mail, MailKind, MailState
from toolkit.domain.mail.pressing_rules import PressingRules
from toolkit.domain.plan.units import Roster
from toolkit.values import dataclass


@dataclass(frozen=True, slots=True)
class LateUnit:
    """A unit with overdue tasks: which, how many days the oldest, and whom to call.

    `counted` says from which day the days of the oldest count, where that is not its due date. Of those `spent` the
    last reminder was due: the office may have the unit supervised (督办) instead.
    """

    name: str
    tasks: tuple[int, ...]
    days: int
    person: str
    phone: str
    spent: tuple[int, ...] = ()
    counted: str = ""


@dataclass(frozen=True, slots=True)
class NamedMail:
    """A mail as the digest names it: its number, its unit, the words for its kind and for what came back."""

    number: int
    unit: str
    kind: str
    answer: str


@dataclass(frozen=True, slots=True)
class Digest:
    """What is told of a plan's mails.

    Of those made `since` then: how many were sent or written for a person to forward, by kind, and which were refused;
    of all of them: how many still wait to be sent, which for the office, and of which nobody knows whether they have
    arrived. With it the units that are late.
    """

    since: date
    sent: Mapping[str, int]
    queued: Mapping[str, int]
    by_hand: Mapping[str, int]
    held: tuple[NamedMail, ...]
    unknown: tuple[NamedMail, ...]
    refused: tuple[NamedMail, ...]
    late: tuple[LateUnit, ...]

    @property
    def values(self) -> dict[str, Any]:
        """Its parts, by the names that the template of the letter gives them."""
        named = {each.name: getattr(self, each.name) for each in fields(self)}
        return {**named, "undelivered": len(self.refused) + len(self.unknown)}

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to say."""
        return not any(value for name, value in self.values.items() if name != "since")


def digest_of(mails: Iterable[Mail], since: date, late: tuple[LateUnit, ...], roster: Roster) -> Digest:
    """What the office is told of a plan's mails; its digests are none of them, nor is what was taken back."""
    mails = [mail for mail in mails if mail.kind != MailKind.DIGEST and not mail.state.taken_back]
    recent = [mail for mail in mails if mail.day >= since]
    queued = [mail for mail in mails if mail.state == MailState.QUEUED]

    def named(chosen: Iterable[Mail]) -> tuple[NamedMail, ...]:
        return tuple(NamedMail(mail.id, roster.name_of(mail.unit), mail.kind.label, _answer(mail)) for mail in chosen)

    return Digest(
        since=since,
        sent=_by_kind(mail for mail in recent if mail.state == MailState.SENT),
        queued=_by_kind(mail for mail in queued if not mail.by_hand),
        by_hand=_by_kind(mail for mail in queued if mail.by_hand and mail.day >= since),
        held=named(mail for mail in mails if mail.state == MailState.AWAITING_RELEASE),
        unknown=named(mail for mail in mails if mail.state == MailState.UNKNOWN),
        refused=named(mail for mail in recent if mail.state == MailState.REFUSED or mail.refused),
        late=late,
    )


def last_digest(mails: Iterable[Mail], today: date) -> date | None:
    """The day of the last digest before today; None where there was none."""
    return max((mail.day for mail in mails if mail.kind == MailKind.DIGEST and mail.day < today), default=None)


def late_units(units: Iterable[UnitFigures], rules: PressingRules, today: date) -> tuple[LateUnit, ...]:
    """Those of the units that hold a workbook and are late with anything, the longest overdue first."""
    found = [
        LateUnit(
            unit.name,
            tuple(sorted(task.item for task in unit.late)),
            unit.counts.oldest,
            unit.contact.person,
            unit.contact.phone,
            tuple(sorted(task.item for task in unit.late if task.late_after and rules.spent(task.late_after, today))),
            moved.words if (moved := unit.late[0].moved) else "",
        )
        for unit in units
        if unit.handed and unit.late
    ]
    return tuple(sorted(found, key=lambda unit: -unit.days))


def _by_kind(mails: Iterable[Mail]) -> dict[str, int]:
    """The words for a kind -> how many mails are of it."""
    return dict(Counter(mail.kind.label for mail in mails))


def _answer(mail: Mail) -> str:
    return "；".join(f"{address}：{why}" for address, why in mail.refused.items()) or mail.answer
