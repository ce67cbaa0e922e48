"""What the ledger's chains hold, kept in the archive a part at a time, so that a lost ledger can be made again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
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
_SHOWN = 16


class Part(NamedTuple):
    """A part as it is kept: its number, the links of the chains that it holds (those after one, up to the last), and
    its file.
    """

    number: int
    last: int
    after: int
    path: Path

    @property
    def whole(self) -> bool:
        """Whether it holds the bytes its name says."""
        try:
            return digest(self.path.read_bytes())[:_SHOWN] == self.path.stem.rpartition("-")[2]
        except OSError:
            return False


def parts_of(archive: Path, layout: int) -> tuple[Part, ...]:
    """The parts kept of a ledger of that layout, oldest first."""
    found = []
    with suppress(OSError):
        for path in (archive / FOLDER / f"{layout}").iterdir():
            *numbers, _ = path.stem.split("-")
            if path.suffix == ".gz" and len(numbers) == 3 and all(map(str.isdecimal, numbers)):
                number, last, after = map(int, numbers)
                found.append(Part(number, last, after, path))
    return tuple(sorted(found))


def following(parts: Iterable[Part]) -> list[Part]:
    """The parts that follow one another from the beginning, up to the first link that is in none, the newest last."""
    found: list[Part] = []
    reached = 0
    for each in sorted(parts, key=lambda each: (each.after, each.last)):
        if each.after > reached:
            break
        found.append(each)
        reached = max(reached, each.last)
    return sorted(found)


def keep_records(archive: Path, store: Store) -> None:
    """Keep what was added to the ledger since the last part, or since one that is gone; where the disk refuses, the
    next command does.
    """
    from toolkit.edges.store.records import head_of, unkept
    from toolkit.edges.store.tables import LAYOUT

    with suppress(WorkspaceError, OSError):
        parts = parts_of(archive, LAYOUT)
        former = next((each for each in reversed(following(parts)) if each.whole), None)
        part = unkept(store.database, head_of(former.path.read_bytes()) if former else {})
        if part is not None:
            head, number = head_of(part), parts[-1].number + 1 if parts else 1
            name = f"{number:08d}-{head['marks']['chain']:010d}-{head['after']:010d}-{digest(part)[:_SHOWN]}.gz"
            write_whole(archive / FOLDER / f"{LAYOUT}" / name, part, private=True)


def place_of(part: Part) -> str:
    """A part's path below its workspace."""
    return f"archive/{FOLDER}/{part.path.parent.name}/{part.path.name}"


def gap_after(link: int) -> Problem:
    """That the parts kept do not go on after that link of the chains."""
    place = f"archive/{FOLDER}"
    return problem(Code.ARCHIVE_MISSING, Origin(place), place, what=f"第{link}次记入以后的台账记录")


def missing_parts(archive: Path, store: Store) -> Iterator[Problem]:
    """Where what is kept of the ledger has a gap, or does not reach to its end."""
    from toolkit.edges.store.records import reached
    from toolkit.edges.store.tables import LAYOUT

    parts = parts_of(archive, LAYOUT)
    found = following(parts)
    last = max((each.last for each in found), default=0)
    if len(found) < len(parts):
        yield gap_after(last)
    elif last < reached(store.database):
        what = f"第{last}次记入以后的还没有存进 archive/{FOLDER}"
        how = "另一个命令正在运行的，等它结束再核对；没有的，运行一次 toolkit merge，会补存。"
        yield problem(Code.CHECK_DOUBTFUL, check="台账记录的存档", what=what, how=how)
