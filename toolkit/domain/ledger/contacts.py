"""Whom to call at a unit: found on a row, on the cover, or in what a round's cover says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from toolkit.domain.ledger.ledger_rows import LedgerRow
from toolkit.domain.ledger.records import Cells
from toolkit.keys import ROUND
from toolkit.values import dataclass

_FIELDS = (("person", "person_phone"), ("reporter", "reporter_phone"))


@dataclass(frozen=True, slots=True)
class Contact:
    """A name and a telephone number, of the same person where any place gives both; blank where none gives any."""

    person: str = ""
    phone: str = ""


def contact_of(rows: Iterable[LedgerRow], cells: Cells) -> Contact:
    """The contact of a unit: of the first of its `rows` that has a number, else of its latest round's cover.

    `cells` are all that the ledger holds of the unit. A row shows what the cover says once for the whole plan.
    """
    latest = sorted((key for key in cells if key.sheet == ROUND), key=lambda key: key.row, reverse=True)
    places: list[Mapping[str, str]] = [*(row.values for row in rows), *(cells[key] for key in latest)]
    found = [Contact(place.get(name, ""), place.get(phone, "")) for place in places for name, phone in _FIELDS]
    named = next((each for each in found if each.person), Contact())
    return next((each for each in found if each.phone), named)
