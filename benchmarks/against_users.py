"""What the toolkit's weekly work costs against two users' own scripts and against what cannot be left out.

Whole processes, each step of each party one: CPU seconds, user and system, those of its children included (`wait4`),
in turn, medians of the runs; every program's bytecode is cached before. `users.py` says who the others are. Peak memory
is that of a process and its children together, looked at 50 times a second.

    python benchmarks/against_users.py                 58 and 600 units, three runs: about an hour
    python benchmarks/against_users.py --units 58 --runs 1   about two minutes
    python benchmarks/against_users.py --rounds 24     twenty-four monthly rounds of 58 units besides

Writes `docs/benchmarks.json`, and from it `docs/benchmarks.md` and its picture, where `--keep` is said.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import threading
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from time import sleep

import psutil
from played import fill, go_on, lay_ready_generating, lay_ready_merging, new_workspace
from shown import write_page

HERE = Path(__file__).parent
PYTHON = [sys.executable]
TOOLKIT = [*PYTHON, "-m", "toolkit"]
MANY = 100
"""Units beyond which the users' reminding is not played: it is their generating, and some seconds for the mails."""
OUT, BACK, DUE = date(2021, 9, 10), date(2021, 9, 24), date(2021, 12, 20)
ENVIRONMENT = {**{k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}, "PYTHONHASHSEED": "0"}


@dataclass(frozen=True)
class Cost:
    """CPU seconds of a process and all its children; the most memory they held at once, in MB."""

    cpu: float
    memory: float


def measured(command: Sequence[str | Path]) -> Cost:
    """Run a command to its end."""
    with tempfile.TemporaryFile() as told:
        words = [str(each) for each in command]
        process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=told, env=ENVIRONMENT)
        peak = [0.0]
        ended = threading.Event()
        watcher = threading.Thread(target=_watch, args=(process.pid, peak, ended))
        watcher.start()
        _, status, used = os.wait4(process.pid, 0)
        ended.set()
        watcher.join()
        process.returncode = os.waitstatus_to_exitcode(status)
        told.seek(0)
        if process.returncode not in (0, 1):
            raise SystemExit(f"{command}: {told.read().decode()}")
    return Cost(used.ru_utime + used.ru_stime, peak[0])


def _watch(pid: int, peak: list[float], ended: threading.Event) -> None:
    while not ended.wait(0.02):
        try:
            root = psutil.Process(pid)
            family = [root, *root.children(recursive=True)]
            held = 0
            for each in family:
                held += each.memory_info().rss
            peak[0] = max(peak[0], held / 2**20)
        except psutil.Error:
            continue


class Book:
    """The costs of every step, party and size as they come in."""

    def __init__(self) -> None:
        self.costs: dict[tuple[int, str, str], list[Cost]] = defaultdict(list)

    def take(self, units: int, step: str, who: str, command: Sequence[str | Path]) -> None:
        cost = measured(command)
        self.costs[units, step, who].append(cost)
        print(f"{units:>5} {step:<22} {who:<8} {cost.cpu:8.3f} s {cost.memory:6.0f} MB", flush=True)

    def medians(self) -> list[dict[str, object]]:
        return [
            {
                "units": units,
                "step": step,
                "who": who,
                "cpu": round(statistics.median(each.cpu for each in costs), 4),
                "memory": round(statistics.median(each.memory for each in costs), 1),
                "runs": len(costs),
            }
            for (units, step, who), costs in self.costs.items()
        ]


def one_run(book: Book, root: Path, units: int, users: Sequence[str]) -> None:
    """All steps at one size, once: ours and the users' in turn."""
    workspace, work = new_workspace(root / "w", units), root / "users"

    def ours(step: str, day: date, *words: str) -> None:
        book.take(units, step, "toolkit", [*TOOLKIT, "-w", workspace.root, "--today", day.isoformat(), *words])

    def theirs(step: str, job: str) -> None:
        for who in users:
            book.take(units, step, who, [*PYTHON, HERE / "users.py", who, job, work])

    ours("generate", OUT, "generate")
    lay_ready_generating(workspace, work, OUT)
    theirs("generate", "generate")
    book.take(units, "generate", "floor", [*PYTHON, HERE / "users.py", "floor", "generate", work])
    ours("generate again", OUT, "generate")
    fill(workspace, "一", datetime.combine(BACK, time(8)))
    sleep(2.1)
    ours("cold merge", BACK, "merge")
    lay_ready_merging(workspace, work, BACK)
    theirs("cold merge", "merge")
    book.take(units, "cold merge", "floor", [*PYTHON, HERE / "users.py", "floor", "merge", work])
    ours("nothing changed", BACK, "merge")
    book.take(units, "nothing changed", "floor", [*PYTHON, HERE / "users.py", "floor", "again", work])
    ours("nothing, next day", BACK + timedelta(1), "merge")
    ours("nothing, again there", BACK + timedelta(1), "merge")
    go_on(workspace, "二", datetime.combine(BACK + timedelta(3), time(8)), last=3)
    sleep(2.1)
    ours("3 changed", BACK + timedelta(3), "merge")
    ours("status", BACK + timedelta(3), "status")
    ours("remind", DUE, "remind")
    if units <= MANY:
        theirs("remind", "remind")


def rounds(book: Book, root: Path, count: int) -> None:
    """That many monthly rounds of 58 units: what each month's issue and merge cost."""
    workspace, day = new_workspace(root / "w", 58), date(2021, 9, 10)
    for number in range(1, count + 1):
        for step, word, on in (
            (f"round {number}, generate", "generate", day),
            (f"round {number}, merge", "merge", day),
        ):
            on = on if word == "generate" else on + timedelta(14)
            if word == "merge":
                fill(workspace, f"第{number}轮", datetime.combine(on, time(8)))
                sleep(2.1)
            command = [*TOOLKIT, "-w", workspace.root, "--today", on.isoformat(), word]
            book.take(58, step, "toolkit", command)
        day = (day.replace(day=1) + timedelta(32)).replace(day=10)


def starts(book: Book, runs: int) -> None:
    """What the bare interpreter takes, and `--help`."""
    for _ in range(max(5, runs)):
        book.take(0, "start", "floor", [*PYTHON, "-c", "pass"])
        book.take(0, "--help", "toolkit", [*TOOLKIT, "--help"])
        book.take(0, "--version", "toolkit", [*TOOLKIT, "--version"])


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--units", type=int, nargs="*", default=[58, 600])
    asked.add_argument("--runs", type=int, default=3)
    asked.add_argument("--rounds", type=int, default=0)
    asked.add_argument("--users", nargs="*", default=["plain", "full"])
    asked.add_argument("--keep", action="store_true", help="write docs/benchmarks.md and what it is made of")
    given, book = asked.parse_args(), Book()
    starts(book, given.runs)
    for units in given.units:
        for _ in range(given.runs):
            with tempfile.TemporaryDirectory() as folder:
                one_run(book, Path(folder), units, given.users)
        keep(book, given.keep)
    if given.rounds:
        with tempfile.TemporaryDirectory() as folder:
            rounds(book, Path(folder), given.rounds)
    keep(book, given.keep)


def keep(book: Book, wanted: bool) -> None:
    """Write the page of what was found so far, where it is wanted."""
    machine = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    command = " ".join(["python", *sys.argv])
    found = {"day": f"{date.today()}", "machine": machine, "command": command, "costs": book.medians()}
    if wanted:
        (HERE.parent / "docs/benchmarks.json").write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n")
        write_page(found)


if __name__ == "__main__":
    main()
