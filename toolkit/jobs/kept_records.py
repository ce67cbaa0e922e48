"""What a ledger holds, kept in the archive a part at a time, so that a lost one can be made again.

Every part names the one it goes on from. A line of them, from one that goes on from none, is a ledger as it stood when
the last was kept; where an older ledger was put back, another line begins at the last part that it has in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from toolkit.codes import Code
from toolkit.edges.system.files import digest, write_whole
from toolkit.errors import WorkspaceError
from toolkit.problems import Origin, Problem, problem

if TYPE_CHECKING:
    from toolkit.edges.store.store import Store

FOLDER = "records"
RECORDS = "台账记录的存档"
"""What the parts are called where a check is told."""
UNKEPT = f"archive/{FOLDER}"
"""Where something that is not kept yet is told to be missing: the next command keeps it."""
_NOT_YET = f"有改动还没有存进 {UNKEPT}"
_SHOWN = 16
_FIRST = "0" * _SHOWN
"""What the first part of a line goes on from."""


class Part(NamedTuple):
    """A part as it is kept: its number, higher than all before it, what the one it goes on from is told by and what it
    is (the first digits of the SHA-256 of number, former and bytes), and its file.
    """

    number: int
    former: str
    its: str
    path: Path

    @property
    def data(self) -> bytes | None:
        """Its bytes; None where it does not hold those its name says."""
        try:
            found = self.path.read_bytes()
        except OSError:
            return None
        return found if _told(self.number, self.former, found) == self.its else None


def _told(number: int, former: str, data: bytes) -> str:
    return digest(b"%d-%b\n%b" % (number, former.encode(), data))[:_SHOWN]


def part_at(path: Path) -> Part | None:
    """The part that a file is by its name."""
    number, *digests = path.stem.split("-")
    if path.suffix == ".gz" and number.isdecimal() and [len(each) for each in digests] == [_SHOWN] * 2:
        return Part(int(number), digests[0], digests[1], path)
    return None


def parts_of(archive: Path, layout: int) -> tuple[Part, ...]:
    """The parts kept of a ledger of that layout, oldest first."""
    found: list[Part] = []
    with suppress(OSError):
        there = (each for each in (archive / FOLDER / f"{layout}").iterdir() if each.is_file())
        found += filter(None, map(part_at, there))
    return tuple(sorted(found))


def other_layouts(archive: Path, layout: int) -> list[int]:
    """The layouts, other than that one, of ledgers of which parts are kept."""
    with suppress(OSError):
        named = [int(each.name) for each in (archive / FOLDER).iterdir() if each.name.isdecimal()]
        return sorted(each for each in named if each != layout and parts_of(archive, each))
    return []


def damage_of(path: Path) -> Problem | None:
    """That a part does not hold the bytes its name says."""
    part = part_at(path)
    if part is None or part.data is not None:
        return None
    place = place_of(part)
    return problem(Code.ARCHIVE_CHANGED, Origin(place), place, what="台账记录的存档，内容与名称的 SHA-256 不符")


def line_to(last: Part, parts: Iterable[Part]) -> tuple[list[Part], bool]:
    """The parts that `last` goes on from, the first first, and itself; False where one of them is not among `parts`."""
    waiting = {each.its: each for each in parts}
    waiting.pop(last.its, None)
    line = [last]
    while line[-1].former != _FIRST:
        former = waiting.pop(line[-1].former, None)
        if former is None:
            return line[::-1], False
        line.append(former)
    return line[::-1], True


def is_of_another(archive: Path, store: Store) -> bool:
    """Whether the ledger is none that the parts in the archive were kept of, of whatever release: it has not one link
    of theirs. An older one of theirs, which was put back, is of them.
    """
    from toolkit.edges.store.records import head_of, shares
    from toolkit.edges.store.tables import LAYOUT

    told = False
    for layout in (LAYOUT, *reversed(other_layouts(archive, LAYOUT))):
        for each in reversed(parts_of(archive, layout)):
            with suppress(ValueError):
                if (data := each.data) is not None:
                    if shares(store.database, head_of(data)):
                        return False
                    told = True
    return told


def keep_records(archive: Path, store: Store) -> None:
    """Keep what came into the ledger since the last part of its line; where the disk refuses, the next command does.

    Whichever line the ledger is of, the latest part is of that one afterwards. One at a time keeps (`keeping`).
    """
    from toolkit.edges.store.records import head_of, unkept
    from toolkit.edges.store.tables import LAYOUT

    with suppress(WorkspaceError, OSError):
        parts = parts_of(archive, LAYOUT)
        former = _latest(parts, store)
        elsewhere = bool(parts) and former is not None and former[0] != parts[-1]
        part = unkept(store.database, head_of(former[1]) if former else {}, always=elsewhere)
        if part is not None:
            number = parts[-1].number + 1 if parts else 1
            before = former[0].its if former else _FIRST
            name = f"{number:08d}-{before}-{_told(number, before, part)}.gz"
            write_whole(archive / FOLDER / f"{LAYOUT}" / name, part, private=True)


def _latest(parts: Sequence[Part], store: Store, *, whole: bool = True) -> tuple[Part, bytes] | None:
    """The latest part that the ledger has in it, with its bytes; with `whole`, one whose line is without a gap."""
    from toolkit.edges.store.records import agrees, head_of

    for each in reversed(parts):
        if whole and not line_to(each, parts)[1]:
            continue
        with suppress(ValueError):
            if (data := each.data) is not None and agrees(store.database, head_of(data)):
                return each, data
    return None


def place_of(part: Part) -> str:
    """A part's path below its workspace."""
    return f"archive/{FOLDER}/{part.path.parent.name}/{part.path.name}"


def gap_before(part: Part) -> Problem:
    """That the part which this one goes on from is not there."""
    return problem(
        Code.ARCHIVE_MISSING, Origin(f"archive/{FOLDER}"), part.former, what=f"台账记录的第{part.number}份所接的上一份"
    )


def missing_parts(parts: Sequence[Part], store: Store) -> Iterator[Problem]:
    """Where what is kept of a ledger has a gap, does not reach to its end, or holds what the ledger has lost.

    `parts` are those there were before the ledger was read: a command beside may keep more meanwhile.
    """
    from toolkit.edges.store.records import head_of, unkept

    found = _latest(parts, store)
    if unkept(store.database, head_of(found[1]) if found else {}) is not None:
        newest = _latest(parts, store, whole=False)
        if newest is not None and newest != found:
            yield gap_before(line_to(newest[0], parts)[0][0])
        else:
            how = "另一个命令正在运行的，等它结束再核对；没有的，运行一次 toolkit merge，会补存。"
            yield problem(Code.CHECK_DOUBTFUL, Origin(UNKEPT), check=RECORDS, what=_NOT_YET, how=how)
    if strange := strange_to(store, parts):
        place = place_of(strange[-1])
        what = f"archive/{FOLDER} 里有{len(strange)}份记录是这个台账没有的，最近一份是 {place}"
        yield problem(Code.CHAIN_BROKEN, Origin(place), what=what)


def strange_to(store: Store, parts: Iterable[Part]) -> list[Part]:
    """The whole ones of these parts that hold what the ledger has not: of another line, or of what it lost."""
    from toolkit.edges.store.records import agrees, head_of

    found = []
    for each in parts:
        with suppress(ValueError):
            if (data := each.data) is not None and not agrees(store.database, head_of(data)):
                found.append(each)
    return found
