"""Whom the last mail did not reach."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from toolkit.domain.mail.mails import Mail
from toolkit.domain.plan.units import Unit


def unreached_units(units: Iterable[Unit], mails: Iterable[Mail], until: date) -> frozenset[str]:
    """The codes of the units whose address did not take the last mail it was sent, of those made until that day.

    An address corrected since, or one that took a later mail, is reached.
    """
    last: dict[str, bool] = {}
    for mail in sorted(mails, key=lambda mail: mail.id):
        if mail.day <= until:
            last.update((each.lower(), False) for each in mail.accepted)
            last.update((each.lower(), True) for each in mail.refused)
    return frozenset(unit.code for unit in units if last.get(unit.mail.lower()))
