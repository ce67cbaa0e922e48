"""Reports that came by no file: told by phone or message, or said in a mail."""

from __future__ import annotations

from collections.abc import Iterable

from toolkit.domain.ledger.records import Return


def told_already(returns: Iterable[Return], ret: Return) -> Return | None:
    """The one of the plan's returns that says the same of the round, of the same unit, told the same way on the same
    day, if any."""
    return next((each for each in returns if _same(each, ret)), None)


def _same(one: Return, other: Return) -> bool:
    def key(ret: Return) -> tuple[object, ...]:
        return ret.unit, ret.via, ret.statement, ret.received_at.date(), ret.round

    return key(one) == key(other)
