"""Write docs/mutants.md: how many small faults put into the core its own tests find: `make mutants`.

A mutant is one expression or statement of a function of `toolkit/domain` written otherwise: a comparison turned, a
condition negated or left out, a number one more, a statement taken out, nothing given back. The tests of `tests/domain`
that run its line are run, quickest first, until one fails. One process collects them once; a child is forked a mutant,
in which the function's code is replaced wherever it is held. Which tests run which line is found out first, in a child
for each of their files, and kept: a run that was stopped goes on from there.

Arguments: how many mutants are drawn, and words that the names of their modules must have one of (all by default).
"""

from __future__ import annotations

import gc
import hashlib
import inspect
import json
import os
import random
import signal
import sys
import time
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
"""What the tests of the core run, by line, and how long each takes: a file for each of theirs, measured when it was
changed, or all of them when this is deleted."""
SEED = 2021
SECONDS = 5
"""Of the tests that run a line, quickest first, those are asked that take so long together."""
MEASURED = 4 * SECONDS
"""So long the tests of one file are looked at; those that have not ended by then are never asked."""
AT_ONCE = max(1, (os.cpu_count() or 1) - 1)
Place = tuple[str, str, int]
HEAD = """<!-- Made by `make mutants`; do not edit. -->
# Mutants: what faults in the core its tests find

A mutant is one expression or statement of a function of `toolkit/domain` written otherwise: a comparison turned, a
condition negated, a part of it, a filter or a statement left out, a number one more, true for false, nothing given
back. Texts and tables of words are not mutated. Of the tests of `tests/domain` that run the line, the quickest are
asked that take {seconds} s together; it is found out where one fails, or where it comes to no end.

{asked}. Made by

    PYTHONPATH=tests python docs/make_mutants.py {number} {words}

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


class Runs(NamedTuple):
    """A test: how long it takes, and the lines it runs of each module."""

    seconds: float
    lines: Mapping[str, Sequence[int]]


def measured(path: Path, items: Sequence[Any]) -> dict[str, Runs]:
    """What each of the tests of a file runs: looked at in a child, and kept while the file stays as it is."""
    kept = KEPT / f"{path.relative_to(ROOT).with_suffix('').as_posix().replace('/', '.')}.json"
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    if not kept.exists() or json.loads(kept.read_text("utf-8"))["of"] != digest:
        KEPT.mkdir(parents=True, exist_ok=True)
        if not (pid := os.fork()):
            try:
                measure(items, lambda told: kept.write_text(json.dumps({"of": digest, "tests": told}), "utf-8"))
            finally:
                os._exit(1)
        if os.waitpid(pid, 0)[1]:
            sys.stderr.write(f"what its tests run was not found out, and they are not asked: {path}\n")
            return {}
    return {name: Runs(*told) for name, told in json.loads(kept.read_text("utf-8"))["tests"].items()}


def measure(items: Sequence[Any], keep: Callable[[dict[str, Any]], object]) -> None:
    """Run tests and keep how long each takes and what it runs; one that fails could only find out everything."""
    from coverage import Coverage

    cover = Coverage(data_file=None, config_file=False, include=[str(ROOT / CORE / "*")])
    seconds: dict[str, float] = {}

    def end(*_: object) -> None:
        signal.setitimer(signal.ITIMER_PROF, 0)
        cover.stop()
        data = cover.get_data()
        told: dict[str, tuple[float, dict[str, list[int]]]] = {name: (took, {}) for name, took in seconds.items()}
        for path in data.measured_files():
            for line, names in data.contexts_by_lineno(path).items():
                for name in names:
                    if name in told:
                        told[name][1].setdefault(Path(path).relative_to(ROOT).as_posix(), []).append(line)
        keep(told)
        os._exit(0)

    signal.signal(signal.SIGPROF, end)
    signal.setitimer(signal.ITIMER_PROF, MEASURED)
    cover.start()
    for item, following in zip(items, [*items[1:], None], strict=True):
        cover.switch_context(item.nodeid)
        began = time.process_time()
        if fails([item], following):
            sys.stderr.write(f"fails on the program as it is, and is never asked: {item.nodeid}\n")
        else:
            seconds[item.nodeid] = time.process_time() - began
    end()


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


def fails(items: Sequence[Any], following: Any = None) -> bool:
    """Whether one of these tests fails; `following` is the one after them, so that what both need stays."""
    from _pytest.runner import runtestprotocol

    for item, then in zip(items, [*items[1:], following], strict=True):
        if any(report.failed for report in runtestprotocol(item, log=False, nextitem=then)):
            return True
    return False


def asked(mutant: Mutant, runs: Mapping[str, Runs], by_line: Mapping[tuple[str, int], Sequence[str]]) -> list[str]:
    """The tests that are asked about a mutant, quickest first."""
    by_time = sorted(by_line.get((mutant.module, mutant.line), ()), key=lambda name: runs[name].seconds)
    total = list(accumulate(runs[name].seconds for name in by_time))
    return [name for name, so_far in zip(by_time, total, strict=True) if so_far < SECONDS]


def judged(drawn: Sequence[Mutant], items: Mapping[str, Any], report: Callable[[Mutant, str], None]) -> None:
    """Ask the tests about every mutant; `items` are all there are, by name."""
    by_file: dict[Path, list[Any]] = defaultdict(list)
    for item in items.values():
        by_file[item.path].append(item)
    runs = {name: each for path, its in by_file.items() for name, each in measured(path, its).items()}
    by_line: dict[tuple[str, int], list[str]] = defaultdict(list)
    for name, each in runs.items():
        for module, lines in each.lines.items():
            for line in lines:
                by_line[module, line].append(name)
    standing = held()
    running: dict[int, Mutant] = {}

    def wait() -> None:
        pid, status = os.wait()
        code = os.waitstatus_to_exitcode(status)
        what = {0: "survived", 9: "not asked", -signal.SIGALRM: "not asked", -signal.SIGPROF: "no end"}
        report(running.pop(pid), what.get(code, "killed"))

    for mutant in drawn:
        tests = [items[name] for name in asked(mutant, runs, by_line)]
        if not tests:
            report(mutant, "no test runs it")
            continue
        if len(running) == AT_ONCE:
            wait()
        if pid := os.fork():
            running[pid] = mutant
            continue
        signal.setitimer(signal.ITIMER_PROF, 4 * SECONDS)  # one that does not come to an end is found out by that
        signal.alarm(100 * SECONDS)  # one that waits for what does not come, or a machine that has no time, is not
        with open(os.devnull, "wb") as nowhere:  # noqa: PTH123
            os.dup2(nowhere.fileno(), 1)
            os.dup2(nowhere.fileno(), 2)
        code = 9
        try:
            if not put_in(mutant, (ROOT / mutant.module).read_bytes(), standing):
                code = 1
                code = int(fails(tests))
        finally:
            os._exit(code)
    while running:
        wait()


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
    head = HEAD.format(asked=asked, number=len(found), words=" ".join(words), seconds=SECONDS)
    return f"{head}{''.join(lines)}\n{''.join(told)}"


def wing_of(module: str) -> str:
    """The wing of the core that a module is in, or the part of a wing."""
    return module.removeprefix(f"{CORE}/").rpartition("/")[0] or Path(module).stem


def main() -> None:
    """Draw the mutants, ask, and write the page."""
    number, words = int(sys.argv[1]), sys.argv[2:]
    paths = sorted((ROOT / CORE).rglob("*.py"))
    every = [
        each for path in paths for each in mutants_of(path) if not words or any(one in each.module for one in words)
    ]
    drawn = random.Random(SEED).sample(every, len(every))[:number]  # noqa: S311  # fewer are the first of more
    found: list[Found] = []

    def report(mutant: Mutant, what: str) -> None:
        found.append(Found(mutant.module, what, mutant.told((ROOT / mutant.module).read_bytes())))
        (HERE / "mutants.md").write_text(page(sorted(found), len(every), words), "utf-8")

    collected(lambda items: judged(drawn, items, report))


if __name__ == "__main__":
    main()
