"""Write docs/mutants.md: how many small faults put into the core its own tests find: `make mutants`.

A mutant is one expression or statement of a function of `toolkit/domain` written otherwise: a comparison turned, a
condition negated or left out, a number one more, a statement taken out, nothing given back. The tests of `tests/domain`
that run its line are run, quickest first, until one fails. One process collects them once; a child is forked a mutant,
in which the function's code is replaced wherever it is held.

Arguments: how many mutants are drawn, and words that the names of their modules must have one of (all by default).
"""

from __future__ import annotations

import gc
import inspect
import json
import os
import random
import signal
import subprocess
import sys
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import accumulate
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any, NamedTuple

from kit import ROOT
from kit.mutants import CORE, Mutant, mutants_of

HERE = Path(__file__).parent
KEPT = ROOT / "build" / "mutants"
"""What the tests of the core run, by line, and how long each takes: measured once, until it is deleted."""
SEED = 2021
SECONDS = 5
"""Of the tests that run a line, quickest first, those are asked that take so long together."""
Place = tuple[str, str, int]
HEAD = """<!-- Made by `make mutants`; do not edit. -->
# Mutants: what faults in the core its tests find

A mutant is one expression or statement of a function of `toolkit/domain` written otherwise: a comparison turned, a
condition negated, a part of it, a filter or a statement left out, a number one more, true for false, nothing given
back. Texts and tables of words are not mutated. Of the tests of `tests/domain` that run the line, the quickest are
asked that take {seconds} s together; it is found out where one fails, or where it comes to no end.

{asked}. Made by

    PYTHONPATH=tests python docs/make_mutants.py NUMBER {words}

| wing | mutants | found out | explained | share |
|---|---|---|---|---|
"""


class Found(NamedTuple):
    """What became of a mutant."""

    module: str
    what: str
    told: str


def codes(code: CodeType) -> Iterator[CodeType]:
    """The code of every function and method of a module that is in no other function, in the order of the text."""
    for each in code.co_consts:
        if isinstance(each, CodeType):
            if each.co_flags & inspect.CO_NEWLOCALS:
                yield each
            else:  # the body of a class
                yield from codes(each)


def held() -> dict[Place, list[FunctionType]]:
    """Every function that a text of the core made, by module, name and first line; whoever holds it holds this one."""
    gc.unfreeze()  # what tests collected was put out of the collector's sight
    found: dict[Place, list[FunctionType]] = defaultdict(list)
    for each in gc.get_objects():
        if isinstance(each, FunctionType) and each.__code__.co_filename.startswith(str(ROOT / CORE)):
            code = each.__code__
            module = Path(code.co_filename).relative_to(ROOT).as_posix()
            found[module, code.co_qualname, code.co_firstlineno].append(each)
    return found


def put_in(mutant: Mutant, source: bytes, standing: Mapping[Place, Sequence[FunctionType]]) -> str:
    """Replace the code of the function; what is wrong where that cannot be."""
    pairs = zip(
        codes(compile(source, "core", "exec")), codes(compile(mutant.text(source), "core", "exec")), strict=True
    )
    for old, new in pairs:
        if old != new:
            functions = standing.get((mutant.module, old.co_qualname, old.co_firstlineno), ())
            for each in functions:
                each.__code__ = new
            return "" if functions else "not loaded"
    return "the same code"


class Measured:
    """A plugin of pytest that notes how long each test took."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)

    def pytest_runtest_logreport(self, report) -> None:  # type: ignore[no-untyped-def]
        """A step of a test has ended."""
        self.seconds[report.nodeid] += report.duration


def measure() -> None:
    """Run the core's tests once and keep which of them runs which line, and how long each takes."""
    import pytest

    KEPT.mkdir(parents=True, exist_ok=True)
    os.environ["COVERAGE_FILE"] = str(KEPT / "coverage")
    noted = Measured()
    asked = ["-q", "-p", "no:cacheprovider", f"--cov={CORE}", "--cov-context=test", "--cov-report=", "tests/domain"]
    if pytest.main([*asked, "--cov-fail-under=0"], [noted]):
        raise SystemExit("the tests must be green before they are asked to find anything")
    (KEPT / "seconds.json").write_text(json.dumps(noted.seconds), "utf-8")


def lines_run() -> dict[str, dict[int, list[str]]]:
    """Module -> line -> the tests that run it."""
    from coverage import CoverageData

    data = CoverageData(str(KEPT / "coverage"))
    data.read()
    told = {}
    for name in data.measured_files():
        by_line = data.contexts_by_lineno(name)
        lines = {line: sorted({each.partition("|")[0] for each in by if each}) for line, by in by_line.items()}
        told[name[name.index(CORE) :]] = lines
    return told


def collected(then: Callable[[dict[str, Any]], None]) -> None:
    """Collect the tests of the core and call `then` with them, by name, where pytest would run them."""
    import pytest

    class Plugin:
        @pytest.hookimpl(tryfirst=True)
        def pytest_collection(self) -> None:
            from hypothesis import Phase, settings  # not before pytest has seen to its plugins

            quick: dict[str, Any] = {"derandomize": True, "database": None}
            quick["phases"] = (Phase.explicit, Phase.generate)  # that there is a failing example is enough
            settings.register_profile("mutants", settings.get_profile("any machine"), **quick)
            settings.load_profile("mutants")

        @pytest.hookimpl(tryfirst=True)
        def pytest_runtestloop(self, session: Any) -> bool:
            then({item.nodeid: item for item in session.items})
            return True

    pytest.main(["-q", "-p", "no:cacheprovider", "tests/domain"], [Plugin()])


def fails(items: Sequence[Any]) -> bool:
    """Whether one of these tests fails."""
    from _pytest.runner import runtestprotocol

    for item, following in zip(items, [*items[1:], None], strict=True):
        if any(report.failed for report in runtestprotocol(item, log=False, nextitem=following)):
            return True
    return False


def asked(mutant: Mutant, lines: Mapping[str, Mapping[int, Sequence[str]]], seconds: Mapping[str, float]) -> list[str]:
    """The tests that are asked about a mutant, quickest first."""
    by_time = sorted(lines.get(mutant.module, {}).get(mutant.line, ()), key=lambda name: seconds.get(name, 0))
    total = list(accumulate(seconds.get(name, 0) for name in by_time))
    return [name for name, so_far in zip(by_time, total, strict=True) if so_far < SECONDS]


def judged(drawn: Sequence[Mutant], report: Callable[[Mutant, str], None]) -> None:
    """Ask the tests about every mutant, two at a time."""
    lines, seconds = lines_run(), json.loads((KEPT / "seconds.json").read_text("utf-8"))

    def each_forked(items: dict[str, Any]) -> None:
        standing = held()
        running: dict[int, Mutant] = {}

        def wait() -> None:
            pid, status = os.wait()
            code = os.waitstatus_to_exitcode(status)
            what = {0: "survived", 9: "not asked", -signal.SIGALRM: "not asked", -signal.SIGPROF: "no end"}
            report(running.pop(pid), what.get(code, "killed"))

        control = {name for mutant in drawn[:20] for name in asked(mutant, lines, seconds)}
        if not (pid := os.fork()):
            code = 1
            try:
                code = int(fails([items[name] for name in sorted(control) if name in items]))
            finally:
                os._exit(code)
        if os.waitpid(pid, 0)[1]:
            raise SystemExit("tests fail here on the program as it is")
        for mutant in drawn:
            tests = [items[name] for name in asked(mutant, lines, seconds) if name in items]
            if not tests:
                report(mutant, "no test runs it")
                continue
            if len(running) == 2:
                wait()
            if pid := os.fork():
                running[pid] = mutant
                continue
            signal.setitimer(signal.ITIMER_PROF, 4 * SECONDS)  # one that does not come to an end is found out by that
            signal.alarm(100 * SECONDS)  # one that waits for what does not come, or a machine that has no time, is not
            with open(os.devnull, "wb") as nowhere:  # noqa: PTH123
                os.dup2(nowhere.fileno(), 1)
                os.dup2(nowhere.fileno(), 2)
            code = 1
            try:
                code = 9 if put_in(mutant, (ROOT / mutant.module).read_bytes(), standing) else int(fails(tests))
            finally:
                os._exit(code)
        while running:
            wait()

    collected(each_forked)


def page(found: Sequence[Found], every: int, words: Sequence[str]) -> str:
    """The whole page: how many were drawn and found out, by wing, and each that was not."""
    known: dict[str, str] = tomllib.loads((HERE / "mutants_explained.toml").read_text("utf-8"))
    wings = sorted({wing_of(each.module) for each in found})
    lines = []
    for wing in (*wings, ""):
        its = [each for each in found if wing in ("", wing_of(each.module)) and each.what != "not asked"]
        out = sum(each.what in ("killed", "no end") for each in its)
        explained = sum(each.told in known for each in its if each.what not in ("killed", "no end"))
        share = f"{100 * (out + explained) / len(its):.1f} %" if its else "-"
        lines.append(f"| {wing or 'all'} | {len(its)} | {out} | {explained} | {share} |\n")
    left = [each for each in found if each.what in ("survived", "no test runs it")]
    told = [f"- {each.told} ({each.what}){': ' + known[each.told] if each.told in known else ''}\n" for each in left]
    asked = f"{len(found)} of {every} mutants, drawn with the seed {SEED}"
    return HEAD.format(asked=asked, words=" ".join(words), seconds=SECONDS) + "".join(lines) + "\n" + "".join(told)


def wing_of(module: str) -> str:
    """The wing of the core that a module is in."""
    return module.removeprefix(f"{CORE}/").partition("/")[0].removesuffix(".py")


def main() -> None:
    """Draw the mutants, ask, and write the page."""
    number, words = int(sys.argv[1]), sys.argv[2:]
    if not (KEPT / "seconds.json").exists():
        measure()
        subprocess.run([sys.executable, *sys.argv], check=True)  # what ran under measure is not what is asked
        return
    paths = sorted((ROOT / CORE).rglob("*.py"))
    every = [
        each for path in paths for each in mutants_of(path) if not words or any(one in each.module for one in words)
    ]
    drawn = random.Random(SEED).sample(  # noqa: S311
        every, min(number, len(every))
    )
    found: list[Found] = []

    def report(mutant: Mutant, what: str) -> None:
        found.append(Found(mutant.module, what, mutant.told((ROOT / mutant.module).read_bytes())))
        (HERE / "mutants.md").write_text(page(sorted(found), len(every), words), "utf-8")

    judged(drawn, report)


if __name__ == "__main__":
    main()
