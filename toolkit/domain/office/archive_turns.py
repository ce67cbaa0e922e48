"""Which files of the archive a quick look reads: what was touched last, and a share that is another each time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple
from zlib import crc32

_WEEK = 7


class Lying(NamedTuple):
    """A file as it lies there: its path below the workspace, its bytes, when it was last changed (ns)."""

    name: str
    size: int
    changed: int


class Turn(NamedTuple):
    """The names that are read on a day; read daily, or once a week, all are within so many times."""

    names: frozenset[str]
    shares: int


def turn_of(files: Sequence[Lying], day: date, room: int) -> Turn:
    """All files where they hold `room` bytes at most; else, of about half as many each, those changed last and those
    whose turn it is that day.

    A file that was written over is among those changed last, unless its time was set back; one that a disk lets rot
    has its turn. Shares are never a multiple of seven, so that one who looks every Monday sees all of them.
    """
    whole = sum(each.size for each in files)
    if whole <= room:
        return Turn(frozenset(each.name for each in files), 1)
    half = max(1, room // 2)
    shares = -(-whole // half)
    shares += shares % _WEEK == 0
    chosen = {each.name for each in files if crc32(each.name.encode()) % shares == day.toordinal() % shares}
    left = half
    for each in sorted(files, key=lambda each: -each.changed):
        left -= each.size
        if left < 0:
            break
        chosen.add(each.name)
    return Turn(frozenset(chosen), shares)
