"""Weeks of the office under faults, by kind, and what each left wrong: the figures of docs/reliability.md."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import combinations_with_replacement
from multiprocessing import get_context
from pathlib import Path

import pytest

from kit import ROOT
from kit.every_command import WORDS
from kit.killed import to_be_killed
from kit.killed_commands import Commands, commands, every_pair
from kit.tally import Tally
from kit.torture import AGAIN, NOW, End, Faults, Outside, end_of, live, outside, small_office, wrongs
from toolkit.codes import Severity
from toolkit.jobs.office.verify import verify
from toolkit.jobs.workspace import open_workspace

KINDS = {
    "disk": "a call of the disk fails (flush, replace, make a folder), before or after it was done",
    "disk full": "every call of the disk fails from one on, to the end of the week",
    "database": "a call of the database fails (begin, commit, a statement), before or after it was done",
    "mailbox": "a call of the mailbox fails (search, look, fetch, mark), before or after it was done",
    "server": "a call of the mail server fails (connect, send), before the content or after it",
    "kill": "`weekly` killed with signal 9 at a random moment",
    "pair": "two commands begun at once, each of: {commands}",
    "kill any": "a command that writes, any of {count}, killed with signal 9 at random moments and begun again",
    "pair any": "any two of them begun at once: every file with one end, nothing damaged or left half written",
    "page": "a random page of the database overwritten with random bytes",
}
COMMANDS = ("weekly", "merge", "remind", "generate", "publish", "deliver", "collect", "backup")
_CODE = """
import sys
from datetime import datetime
from pathlib import Path
import toolkit.edges.store.store, toolkit.edges.writing.workbook, toolkit.jobs.office.weekly
from toolkit.jobs.office.weekly import weekly
from toolkit.jobs.workspace import open_workspace
def run(root, now):
    weekly(open_workspace(Path(root)), datetime.fromisoformat(now))
"""


@dataclass
class Torture:
    """An office played once, its calm week, and the weeks under faults."""

    folder: Path
    patch: pytest.MonkeyPatch
    calm: End = field(init=False)
    count: Faults = field(default_factory=Faults)

    def __post_init__(self) -> None:
        small_office(self.folder / "office")
        with self._week("calm", self.count):
            pass
        self.calm = end_of(open_workspace(self.folder / "calm"))

    def places(self, area: str, runs: int) -> list[int]:
        """So many calls of an area, spread over the week."""
        most = self.count.count[area]
        return sorted({1 + most * number // runs for number in range(runs)})

    def fault(self, tally: Tally, area: str, at: int, *, after: bool = False, from_then: bool = False) -> None:
        """A week with that fault, and one without after it."""
        name = f"{area}-{at}-{after:d}-{from_then:d}"
        with self._week(name, Faults(area, at, after, from_then)) as (its, ended):
            tally.runs += 1
            tally.tracebacks += [f"{name}: {ended}"] if ended else []
        tally.wrong += [f"{name}: {each}" for each in wrongs(open_workspace(self.folder / name), self.calm, its)]
        shutil.rmtree(self.folder / name)

    def _week(self, name: str, faults: Faults) -> _Week:
        return _Week(self.folder, name, faults, self.patch)

    def page(self, tally: Tally, chance: random.Random) -> None:
        """A page of the calm office's database overwritten: it is named, or nothing reads it."""
        path = self.folder / "calm" / "ledger.db"
        data = path.read_bytes()
        size = int.from_bytes(data[16:18], "big")
        at = chance.randrange(len(data) // size) * size
        path.write_bytes(data[:at] + chance.randbytes(size) + data[at + size :])
        found = verify(open_workspace(self.folder / "calm")).problems
        tally.runs += 1
        if not any(each.severity == Severity.ERROR for each in found):
            tally.wrong.append(f"page {at // size}: not named")
        path.write_bytes(data)

    def without_servers(self) -> Path:
        """The office with neither mailbox nor mail server."""
        root = self.folder / "still"
        if not root.exists():
            shutil.copytree(self.folder / "office", root)
            config = root / "config.toml"
            text = config.read_text("utf-8")
            for server in ("smtp.example.com", "imap.example.com"):
                text = text.replace(f'"{server}"', '""')
            config.write_text(text, "utf-8")
        return root

    def kills(self, tally: Tally, chance: random.Random, runs: int) -> None:
        """So many weeks killed, three times each, then run to the end."""
        calm = self._calm_without_servers()
        with to_be_killed(_CODE) as killed:
            for number in range(runs):
                root = self.folder / f"killed-{number}"
                shutil.copytree(self.without_servers(), root)
                took = 1.0
                for _ in range(3):
                    tally.runs += killed.run(str(root), NOW.isoformat(), after=chance.uniform(0, 2.5 * took))
                killed.finish(str(root), NOW.isoformat())
                killed.finish(str(root), AGAIN.isoformat())
                tally.wrong += self._against(root, calm)

    def pairs(self, tally: Tally, chosen: Sequence[tuple[str, str]]) -> None:
        """Two commands at once; then a week to the end."""
        calm = self._calm_without_servers()
        for number, pair in enumerate(chosen):
            root = self.folder / f"pair-{number}"
            shutil.copytree(self.without_servers(), root)
            line = [sys.executable, "-m", "toolkit", "-w", str(root), "--today", f"{NOW:%Y-%m-%d}", "-q"]
            both = [
                subprocess.Popen([*line, word], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
                for word in pair
            ]
            said = [each.communicate()[1] for each in both]
            tally.runs += 1
            tally.tracebacks += [f"{pair}: {each}" for each in said if "Traceback" in each]
            for now in (NOW, AGAIN):
                tally.tracebacks += filter(None, [live(root, now)])
            tally.wrong += self._against(root, calm)

    def _calm_without_servers(self) -> End:
        root = self.folder / "calm-still"
        if not root.exists():
            shutil.copytree(self.without_servers(), root)
            for now in (NOW, AGAIN):
                live(root, now)
        return end_of(open_workspace(root))

    def _against(self, root: Path, calm: End) -> list[str]:
        workspace = open_workspace(root)
        its = Outside([], Faults())
        found = wrongs(workspace, calm, its)
        shutil.rmtree(root)
        return [f"{root.name}: {each}" for each in found]


@dataclass
class _Week:
    """A week with a fault, then one without, in a copy of the office."""

    folder: Path
    name: str
    faults: Faults
    patch: pytest.MonkeyPatch

    def __enter__(self) -> tuple[Outside, str]:
        root = self.folder / self.name
        shutil.copytree(self.folder / "office", root)
        with outside(root, self.patch, self.faults) as its:
            ended = live(root, NOW)
        with outside(root, self.patch, Faults(), its):
            ended = ended or live(root, AGAIN)
        return its, ended

    def __exit__(self, *_: object) -> None:
        return None


def all_pairs() -> Iterator[tuple[str, str]]:
    """Every pair of commands, of the same one too."""
    return combinations_with_replacement(COMMANDS, 2)


def tortured(share: int, kinds: Collection[str] = KINDS, seed: int = 17) -> Iterator[tuple[str, Tally]]:
    """A kind of fault after the other, of all or of these, a kind a processor at once, so many runs of each (`share`; a
    pair of commands each once, at most), with what it left, as soon as it is known.
    """
    with get_context("spawn").Pool(os.cpu_count(), maxtasksperchild=1) as pool:
        yield from zip(kinds, pool.imap(partial(tortured_by, share=share, seed=seed), kinds), strict=True)


def tortured_by(kind: str, share: int, seed: int = 17) -> Tally:
    """So many runs under one kind of fault, in an office of their own, and what they left."""
    tally, chance = Tally(), random.Random(f"{seed} {kind}")
    with tempfile.TemporaryDirectory(dir="/dev/shm" if Path("/dev/shm").is_dir() else None) as folder:
        if kind.endswith(" any"):
            with commands(Path(folder)) as each_command:
                _of_any(kind, each_command, share, chance, tally)
        else:
            _of_a_kind(kind, Torture(Path(folder), pytest.MonkeyPatch()), share, chance, tally)
    return tally


def _of_any(kind: str, its: Commands, share: int, chance: random.Random, tally: Tally) -> None:
    if kind == "kill any":
        for name in chance.sample(list(WORDS), min(share, len(WORDS))):
            its.kills(name, chance, max(1, share // len(WORDS)), tally)
    else:
        for first, second in _some(every_pair(), chance, share):
            its.pair(first, second, tally)


def _of_a_kind(kind: str, its: Torture, share: int, chance: random.Random, tally: Tally) -> None:
    if kind == "disk full":
        for at in its.places("disk", share):
            its.fault(tally, "disk", at, from_then=True)
    elif kind == "page":
        for _ in range(share * 4):
            its.page(tally, chance)
    elif kind == "kill":
        its.kills(tally, chance, share)
    elif kind == "pair":
        its.pairs(tally, _some(list(all_pairs()), chance, share))
    else:
        for number, at in enumerate(its.places(kind, share)):
            its.fault(tally, kind, at, after=bool(number % 2))


def _some(pairs: Sequence[tuple[str, str]], chance: random.Random, share: int) -> list[tuple[str, str]]:
    return chance.sample(pairs, min(share, len(pairs)))
