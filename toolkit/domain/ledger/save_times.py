"""How far a document's own save time is believed, and which of two files was saved later.

Measured of the programs: Excel writes UTC into .xlsx, LibreOffice the clock on the wall as if it were UTC; into .xls
both write UTC, into .ods LibreOffice the clock on the wall. A converted file may carry on the moment of issue.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from toolkit.domain.ledger.saved import Saved
from toolkit.values import dataclass

_HERE = timedelta(hours=8)
"""How far the clocks of all of China are ahead of UTC."""
_BETWEEN_PROGRAMS = timedelta(hours=9)
"""Within which the times of two programs say nothing: the hours of the zone, and some slack."""
_DAY = timedelta(days=1) - timedelta.resolution
_NAME = re.compile(r"[^\d/_$(\[]+")
_WALL_CLOCK = "libreoffice"
"""The program that writes the clock on the wall whatever it says of the zone."""


@dataclass(frozen=True, slots=True)
class SaveTime:
    """A save time that is believed, in local time: between `earliest` and `latest`, by a program."""

    earliest: datetime
    latest: datetime
    program: str

    def after(self, other: SaveTime) -> bool:
        """Whether it is later beyond doubt."""
        apart = timedelta() if self.program and self.program == other.program else _BETWEEN_PROGRAMS
        return self.earliest - other.latest > apart


def on_the_wall(saved: Saved) -> datetime | None:
    """When a file says that it was saved, as a clock on the wall told it; None where it does not say."""
    if saved.at is None:
        return None
    return saved.at + _HERE if saved.utc and not program_name(saved.program).startswith(_WALL_CLOCK) else saved.at


def believed(saved: Saved, issued: date, received: datetime) -> SaveTime | None:
    """When a file was saved that is of an edition issued on that day and came in at that moment; None: unknown.

    It must lie after the issue and not after the receipt. Midnight of the day of issue, by either clock, is what a
    file still carries that was made by no office program; of any other day it is a day without a time.
    """
    local = on_the_wall(saved)
    if local is None:
        return None
    program = program_name(saved.program)
    opened = datetime.combine(issued, time())
    if opened in (local, saved.at) or not opened < local <= received:
        return None
    whole_day = local.time() == time()
    return SaveTime(local, min(local + _DAY, received) if whole_day else local, program)


def no_later(saved: SaveTime | None, issued: date, before: SaveTime | None, received: datetime) -> SaveTime:
    """When was first saved what a file says, where one that was received then and saved `before` says just that.

    A file that is only looked at, printed or converted is saved again, and is none the newer.
    """
    ends = [received, *(each.latest for each in (saved, before) if each)]
    earliest = before.earliest if before else datetime.combine(issued, time())
    return SaveTime(min(earliest, *ends), min(ends), before.program if before else "")


def program_name(said: str) -> str:
    """A program's name without its version: `libreoffice`, `microsoft excel`, `wps office`."""
    found = _NAME.match(said)
    return found[0].strip().casefold() if found else ""


def order(one: SaveTime | None, other: SaveTime | None) -> int:
    """1 where `one` was saved later than `other`, -1 where earlier, 0 where it is unknown."""
    if one is None or other is None:
        return 0
    return int(one.after(other)) - int(other.after(one))
