"""Whom the last mail did not reach."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from toolkit.domain.mail.outbox import Mail


def unreached_units(addresses: Mapping[str, str], mails: Iterable[Mail]) -> frozenset[str]:
    """The units (code -> address, as the roster has it now) whose address did not take the last mail it was sent.

    An address corrected since, or one that took a later mail, is reached.
    """
    last: dict[str, bool] = {}
    for mail in sorted(mails, key=lambda mail: mail.id):
        last.update((each.lower(), False) for each in mail.accepted)
        last.update((each.lower(), True) for each in mail.refused)
    return frozenset(unit for unit, address in addresses.items() if last.get(address.lower()))
