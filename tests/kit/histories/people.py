"""The people of a unit, the PCs they save on and what these say of the time."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from random import Random
from typing import Literal

from kit.histories.story import Saving, Version
from kit.histories.words import ISSUED, OFFICE_PHONE

Clock = Literal["right", "skewed", "utc", "missing", "midnight", "issue"]
PROGRAMS = ("Microsoft Excel", "WPS Office", "LibreOffice")
NAMES = ("甲", "乙", "丙", "丁")
LIAISON = "联络员"
_CLOCKS: tuple[Clock, ...] = ("right", "skewed", "utc", "missing", "midnight", "issue")
_ODDS = (60, 12, 10, 9, 6, 3)


@dataclass(frozen=True)
class Pc:
    """Where a file is saved: the program's name, and how the time it writes stands to the true time.

    `utc` is the zone's eight hours too few or too many, as local time passed off as UTC is read; `midnight` a day
    without a time; `issue` the day of issue, as a converted file carries it on.
    """

    program: str
    clock: Clock
    off: timedelta = timedelta()

    @classmethod
    def of(cls, rng: Random) -> Pc:
        """Some PC."""
        clock = rng.choices(_CLOCKS, _ODDS)[0]
        off = {
            "utc": timedelta(hours=rng.choice((-8, 8))),
            "skewed": rng.choice((-1, 1)) * timedelta(minutes=rng.choice((7, 45, 400, 1500, 9000, 60000))),
        }.get(clock, timedelta())
        return cls(rng.choice(PROGRAMS), clock, off)

    def saving(self, at: datetime) -> Saving:
        """What a file says that is saved here at that time."""
        said: datetime | None = at + self.off
        if self.clock == "missing":
            said = None
        elif self.clock == "midnight":
            said = datetime.combine(at.date(), time())
        elif self.clock == "issue":
            said = datetime.combine(ISSUED, time())
        return Saving(at, said, self.program)


@dataclass
class Person:
    """Somebody who fills in: the rows that are theirs, the file in their hands and all they ever had.

    `name` is what they put on the cover; blank for one who leaves it as it is.
    """

    number: int
    name: str
    rows: tuple[int, ...]
    pcs: tuple[Pc, ...]
    hand: Version
    had: list[Version] = field(default_factory=list)

    def holds(self, version: Version) -> None:
        """Go on with that file from now on; what was in hand stays on the disk."""
        self.had.append(version)
        self.hand = version

    def cover(self, rng: Random, at: datetime) -> dict[str, str]:
        """What they write on the cover of a file they have changed."""
        said = {"report": "有更新"} if rng.random() < 0.8 else {}
        if self.name:
            said["reporter"] = self.name
        if rng.random() < 0.6:
            said["reporter_phone"] = OFFICE_PHONE if rng.random() < 0.7 else f"0759-33310{self.number:02d}"
        if rng.random() < 0.6:
            said["reported_on"] = at.date().isoformat()
        return said


def people(rng: Random, rows: tuple[int, ...], root: Version) -> list[Person]:
    """One to four people with a file each; the rows are divided among them, or everybody's.

    Three in ten leave the reporter blank; in one unit of six the liaison's name stands on everybody's copy.
    """
    count = rng.choices((1, 2, 3, 4), (37, 35, 19, 9))[0]
    divided, liaison = rng.random() < 0.5, rng.random() < 0.16
    found = []
    for at in range(count):
        name = "" if rng.random() < 0.3 else LIAISON if liaison else NAMES[at]
        mine = rows[at::count] if divided and count <= len(rows) else rows
        pcs = tuple(Pc.of(rng) for _ in range(2 if rng.random() < 0.15 else 1))
        found.append(Person(at + 1, name, mine, pcs, root, [root]))
    return found
