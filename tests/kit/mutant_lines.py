"""What lines of the core each test runs: told by coverage a file of tests, and kept while that file stays as it is."""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from kit import ROOT
from kit.mutant_answers import digest_of
from kit.mutants import CORE, Function

KEPT = ROOT / "build" / "mutants"
"""What tests run, by function and line, and how long each takes: a file for each of theirs, measured when it was
changed, or all of them when this is deleted; and what was answered about mutants."""
OWN = "tests/domain"
MEASURED, OTHERS_MEASURED = 40, 5
"""So long the tests of one file are looked at, of the core's own and of others; those that have not ended by then are
never asked."""
Lines = set[tuple[str, int]]


class Runs(NamedTuple):
    """A test: how long it takes, and the lines it runs of each function; which is not known of one that was changed."""

    seconds: float
    lines: Mapping[str, set[int] | None]

    def may_run(self, function: Function, line: int) -> bool:
        """Whether it runs a line of a function, counted from its first, as far as is known."""
        its = self.lines[function.name]
        return its is None or line in its


def measured(path: Path, items: Sequence[Any], there: Mapping[str, Function]) -> dict[str, Runs]:
    """What each of the tests of a file runs: looked at in a child, and kept while the file stays as it is and no test
    that it makes of what stands elsewhere is new."""
    kept = KEPT / f"{path.relative_to(ROOT).with_suffix('').as_posix().replace('/', '.')}.json"
    if not holds(kept, path, [item.nodeid for item in items]):
        KEPT.mkdir(parents=True, exist_ok=True)
        if not (pid := os.fork()):
            try:
                keep = partial(keep_measured, kept, path, there, [item.nodeid for item in items])
                measure(items, MEASURED if path.is_relative_to(ROOT / OWN) else OTHERS_MEASURED, keep)
            finally:
                os._exit(1)
        if os.waitpid(pid, 0)[1]:
            sys.stderr.write(f"what its tests run was not found out, and they are not asked: {path}\n")
            return {}
    told = json.loads(kept.read_text("utf-8"))
    same = {name for name, digest in told["functions"].items() if name in there and there[name].digest == digest}
    return {
        test: Runs(seconds, {name: set(lines) if name in same else None for name, lines in ran.items()})
        for test, (seconds, ran) in told["tests"].items()
    }


def holds(kept: Path, path: Path, tests: Sequence[str]) -> bool:
    """Whether what is kept of a file of tests is of it as it is, and of every one of these tests."""
    if not kept.exists():
        return False
    told = json.loads(kept.read_text("utf-8"))
    return told["of"] == digest_of(path) and set(tests) <= set(told.get("asked", told["tests"]))


def keep_measured(
    kept: Path, path: Path, there: Mapping[str, Function], asked: Sequence[str], told: Mapping[str, tuple[float, Lines]]
) -> None:
    """Keep what the tests of a file run by function, and by lines from its first on: others may move it."""
    at = {(each.module, line): each for each in there.values() for line in range(each.first, each.last + 1)}
    tests: dict[str, tuple[float, dict[str, list[int]]]] = {}
    for test, (seconds, lines) in told.items():
        tests[test] = (seconds, {})
        for function, line in ((at[each], each[1]) for each in sorted(lines) if each in at):
            tests[test][1].setdefault(function.name, []).append(line - function.first)
    ran = {name: there[name].digest for _, its in tests.values() for name in its}
    whole = json.dumps({"of": digest_of(path), "asked": list(asked), "functions": ran, "tests": tests})
    kept.write_text(whole, "utf-8")


def measure(items: Sequence[Any], limit: int, keep: Callable[[dict[str, tuple[float, Lines]]], None]) -> None:
    """Run tests and keep how long each takes and what it runs; one that fails could only find out everything."""
    from coverage import Coverage

    cover = Coverage(data_file=None, config_file=False, include=[str(ROOT / CORE / "*")])
    cover.set_option("run:disable_warnings", ["no-data-collected"])  # pytest would raise it: such tests run none of it
    seconds: dict[str, float] = {}

    def end(*_: object) -> None:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.alarm(0)
        cover.stop()
        data = cover.get_data()
        told: dict[str, tuple[float, Lines]] = {name: (took, set()) for name, took in seconds.items()}
        for path in data.measured_files():
            module = Path(path).relative_to(ROOT).as_posix()
            for line, names in data.contexts_by_lineno(path).items():
                for name in names:
                    if name in told:
                        told[name][1].add((module, line))
        keep(told)
        os._exit(0)

    signal.signal(signal.SIGPROF, end)
    signal.signal(signal.SIGALRM, end)
    signal.setitimer(signal.ITIMER_PROF, limit)
    signal.alarm(9 * limit)
    cover.start()
    for item, following in zip(items, [*items[1:], None], strict=True):
        cover.switch_context(item.nodeid)
        began = time.process_time()
        if fails([item], following):
            sys.stderr.write(f"fails on the program as it is, and is never asked: {item.nodeid}\n")
        else:
            seconds[item.nodeid] = time.process_time() - began
    end()


def fails(items: Sequence[Any], following: Any = None, limits: Sequence[float] = ()) -> Any:
    """The first of these tests that fails; `following` is the one after them, so that what both need stays.

    Given limits, the process is ended by a test that takes longer than so many seconds of its time.
    """
    from _pytest.runner import runtestprotocol

    for item, then, limit in zip(items, [*items[1:], following], limits or [0] * len(items), strict=True):
        if limit:
            signal.setitimer(signal.ITIMER_PROF, limit)
        if any(report.failed for report in runtestprotocol(item, log=False, nextitem=then)):
            return item
    return None
