"""Every command that writes, killed with signal 9 at random moments, and two of them begun at once."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from kit import ROOT
from kit.every_command import LED_UP, WORDS, Stand, busy_office, cleared, faults_of, stand_of, words_for
from kit.killed import Killed, to_be_killed
from kit.tally import Tally

_CODE = """
import os, sys
import toolkit.edges.store.store, toolkit.edges.writing.workbook, toolkit.jobs.office.weekly
from toolkit.cli import main
def run(told, *words):
    for number, place in ((1, os.devnull), (2, told)):
        os.dup2(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_APPEND), number)
    sys.argv = ["toolkit", *words]
    main()
"""
_KILLS = 3
Steps = tuple[Callable[[Path], None], ...]


@dataclass
class Commands:
    """The busy office, how it stands after each command, run once and again, and what each took."""

    folder: Path
    killed: Killed
    calm: dict[str, tuple[Stand, ...]] = field(default_factory=dict)
    took: dict[str, float] = field(default_factory=dict)
    led: dict[Steps, Path] = field(default_factory=dict)

    @property
    def told(self) -> Path:
        """What the commands say on their second channel."""
        return self.folder / "told"

    def office(self, name: str, *commands: str) -> Path:
        """The busy office, a copy of its own, in which these commands have something to write."""
        steps = tuple(dict.fromkeys(step for command in commands for step in LED_UP.get(command, ())))
        first = self._led(steps)
        root = self.folder / name
        cleared(root)
        shutil.copytree(first, root)
        return root

    def _led(self, steps: Steps) -> Path:
        """The busy office in which these steps were taken, once: what is written twice has other bytes each time."""
        if steps not in self.led:
            plain = self._led(()) if steps else None
            root = self.folder / f"busy-{len(self.led)}"
            if plain:
                shutil.copytree(plain, root)
                for step in steps:
                    step(root)
            else:
                busy_office(root)
            self.led[steps] = root
        return self.led[steps]

    def kills(self, name: str, chance: random.Random, runs: int, tally: Tally) -> None:
        """So many runs of a command, each killed up to three times, then run to its end."""
        self._play(name)
        for number in range(runs):
            root = self.office(f"{name}-{number}", name)
            words = words_for(name, root)
            self.told.unlink(missing_ok=True)
            for _ in range(_KILLS):
                tally.runs += self.killed.run(str(self.told), *words, after=chance.uniform(0, 1.1 * self.took[name]))
            self.killed.finish(str(self.told), *words)
            found = stand_of(root)
            label = f"{name} ({number})"
            if found not in self.calm[name]:
                tally.wrong.append(f"{label}: {_differs(found, self.calm[name])}")
            tally.wrong += [f"{label}: {each}" for each in faults_of(root)]
            self._tracebacks(label, tally)
            cleared(root)

    def pair(self, first: str, second: str, tally: Tally) -> None:
        """Two commands begun at once, then each once more."""
        root = self.office("pair", first, second)
        lines = [words_for(name, root) for name in (first, second)]
        self.told.unlink(missing_ok=True)
        with self.told.open("ab") as told:
            both = [
                subprocess.Popen(
                    [sys.executable, "-m", "toolkit", *line], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=told
                )
                for line in lines
            ]
            for each in both:
                each.wait(600)
        for line in lines:
            self.killed.finish(str(self.told), *line)
        tally.runs += 1
        label = f"{first} + {second}"
        tally.wrong += [f"{label}: {each}" for each in faults_of(root)]
        self._tracebacks(label, tally)
        cleared(root)

    def _play(self, name: str) -> None:
        if name in self.calm:
            return
        root = self.office("calm", name)
        words, stands = words_for(name, root), []
        for _ in range(_KILLS + 1):  # one that is killed may have ended before, each time
            took = self.killed.finish(str(self.told), *words)
            if name not in self.took and self.killed.code == 2:
                raise AssertionError(f"{name} only refuses: {self.told.read_text('utf-8')[-400:]}")
            self.took.setdefault(name, took)
            stands.append(stand_of(root))
            if stands[-1] in stands[:-1]:
                break  # once more leaves it again
        self.calm[name] = tuple(stands)
        if wrong := faults_of(root):
            raise AssertionError(f"{name} in calm: {wrong}")
        cleared(root)

    def _tracebacks(self, label: str, tally: Tally) -> None:
        said = self.told.read_text("utf-8", "replace") if self.told.exists() else ""
        if "Traceback" in said:
            tally.tracebacks.append(f"{label}: {said[said.index('Traceback') :][-400:]}")


def _differs(found: Stand, calm: Sequence[Stand]) -> str:
    """In what a stand is other than the nearest of the calm ones."""

    def parts(one: Stand) -> dict[str, set[object]]:
        end = {"returns": one.end.returns, "values": one.end.values, "mails": one.end.mails}
        return {name: set(its) for name, its in {**end, "answers": one.answers, "names": one.names}.items()}

    every = [
        {name: its ^ parts(other)[name] for name, its in parts(found).items() if its != parts(other)[name]}
        for other in calm
    ]
    return str(min(every, key=lambda each: sum(map(len, each.values()))) or "other figures")


@contextmanager
def commands(folder: Path) -> Iterator[Commands]:
    """The harness, its program under way."""
    with to_be_killed(_CODE) as killed:
        yield Commands(folder, killed)


def every_pair() -> list[tuple[str, str]]:
    """Every pair of commands that write, of the same one too."""
    names = list(WORDS)
    return [(first, second) for at, first in enumerate(names) for second in names[at:]]
