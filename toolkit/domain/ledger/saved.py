"""What a document says of its own last save."""

from __future__ import annotations

from datetime import datetime

from toolkit.values import dataclass


@dataclass(frozen=True, slots=True)
class Saved:
    """When, by whom and with which program a workbook was last saved, as it says itself: blank where it does not.

    `at` carries no time zone: it is written down as UTC where `utc`, else as what the clock on the wall said. Nobody
    vouches for any of it; `domain/ledger/save_times.py` says how far it is believed.
    """

    at: datetime | None = None
    utc: bool = False
    by: str = ""
    program: str = ""


UNSAID = Saved()
"""What is known of a document that says nothing of its save."""
