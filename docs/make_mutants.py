"""Write docs/mutants.md: how many small faults put into the core tests find: `make mutants`.

A mutant is one expression or statement of a function of `toolkit/domain` written otherwise: a comparison turned, a
condition negated or left out, a number one more, a statement taken out, nothing given back. The tests of `tests/domain`
that run its line are run, first the approved texts, then those that name its module, quickest first, until one fails;
after them a few of `tests/jobs`, that play the rules through workbooks. One process collects them once; a child is
forked a mutant, in which the function's code is replaced wherever it is held. Which tests run which line is found out
first, in a child for each of their files, and kept with every answer: a run goes on from where another was stopped, and
asks only about what was changed since.

Arguments: how many mutants are drawn, and words that the names of their modules must have one of. What is drawn of such
modules alone is written to build/mutants/part.md, and of all to docs/mutants.md. `TOOLKIT_SEED` draws others.
"""

from __future__ import annotations

import gc
import hashlib
import inspect
import os
import signal
import sys
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from types import CodeType, FunctionType
from typing import Any, NamedTuple, NoReturn

from kit import ROOT
from kit.mutant_answers import Answers, source_of
from kit.mutant_lines import KEPT, OWN, Runs, fails, measured
from kit.mutants import CORE, Function, Mutant, functions_of, mutants_of

HERE = Path(__file__).parent
SEED = int(os.environ.get("TOOLKIT_SEED", "2021"))
OTHERS = "tests/jobs"
TOLD = "/test_told_"
"""What stands in the names of the tests that compare approved texts (`tests/kit/told`)."""
SECONDS = 12
"""Of the core's own tests that run a line, beside the approved texts, those are asked, quickest first, that take so
long together."""
OTHERS_SECONDS, OTHERS_NUMBER = 8, 8
"""And of the others, so long and so many."""
ALARM = 600
AT_ONCE = max(1, (os.cpu_count() or 1) - 1)
Place = tuple[str, str, int]
HEAD = """<!-- Made by `make mutants`; do not edit. -->
# Mutants: what faults in the core tests find

A mutant is one expression or statement of a function of `toolkit/domain` written otherwise: a comparison turned, a
condition negated, a part of it, a filter or a statement left out, a number one more, true for false, nothing given
back. Texts and tables of words are not mutated. Of the tests of `tests/domain` that run the line, the approved texts
are asked, and those that take {seconds} s together: of files that name the module, then the quickest{others}. It is
found out where one fails that does not without it, or comes to no end: a slower test may find more. What is explained
is so in [mutants_explained.toml](mutants_explained.toml): no test can see it, as what is written otherwise means the
same.

{asked}. Made by

    {seed}PYTHONPATH=tests python docs/make_mutants.py {number}{words}

| wing | mutants | found out | of them by jobs alone | explained | share |
|---|---|---|---|---|---|
"""
FOUND = ("killed", "no end")


class Found(NamedTuple):
    """What became of a mutant."""

    module: str
    what: str
    told: str
    by_others: bool = False


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


def collected(then: Callable[[dict[str, Any]], None]) -> None:
    """Collect the tests that are asked and call `then` with them, by name, where pytest would run them."""
    import pytest

    class Plugin:
        @pytest.hookimpl(tryfirst=True)
        def pytest_collection(self) -> None:
            from hypothesis import Phase, settings  # not before pytest has seen to its plugins

            quick: dict[str, Any] = {"derandomize": True, "database": None, "max_examples": 100}
            quick["phases"] = (Phase.explicit, Phase.generate)  # that there is a failing example is enough
            settings.register_profile("mutants", settings.get_profile("any machine"), **quick)
            settings.load_profile("mutants")

        @pytest.hookimpl(tryfirst=True)
        def pytest_runtestloop(self, session: Any) -> bool:
            then({item.nodeid: item for item in session.items})
            return True

    pytest.main(["-q", "-p", "no:cacheprovider", OWN, OTHERS], [Plugin()])


@dataclass
class Asking:
    """The tests there are, by name, and what each runs: asked about mutants, one after the other in children."""

    items: Mapping[str, Any]
    answers: Answers
    seconds: int
    number: int | None = None
    there: Mapping[str, Function] = field(default_factory=lambda: functions_of(sorted((ROOT / CORE).rglob("*.py"))))
    runs: dict[str, Runs] = field(default_factory=dict)
    by_function: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    standing: Mapping[Place, Sequence[FunctionType]] = field(default_factory=held)

    def __post_init__(self) -> None:
        by_file: dict[Path, list[Any]] = defaultdict(list)
        for item in self.items.values():
            by_file[item.path].append(item)
        for path, its in by_file.items():
            self.runs |= measured(path, its, self.there)
        for test, each in self.runs.items():
            if test in self.items:
                for name in each.lines:
                    self.by_function[name].append(test)

    def asked(self, mutant: Mutant, function: Function) -> list[str]:
        """The tests that are asked about a mutant, so many: the approved texts, and of the others as many as take so
        long, first those of files that name its module, else the quickest first. One too long for what is left of that
        time is passed over, and keeps none behind it from being asked."""
        line, module = mutant.line - function.first, mutant.module.removesuffix(".py").replace("/", ".")
        run = [(test, self.runs[test]) for test in self.by_function[function.name]]
        here = sorted(
            (f"from {module} import".encode() not in source_of(test.split("::")[0]), each.seconds, test)
            for test, each in run
            if each.may_run(function, line)
        )
        texts = [test for *_, test in here if TOLD in test]
        left, rest = float(self.seconds), []
        for _, seconds, test in here:
            if TOLD not in test and seconds < left:
                rest.append(test)
                left -= seconds
        return [*texts, *rest][: self.number]

    def judge(self, drawn: Sequence[Mutant], report: Callable[[Mutant, str, str], None]) -> None:
        """Ask the tests about every mutant, some at once: what became of it, and the test that found it."""
        running: dict[int, tuple[Mutant, Path, list[str]]] = {}

        def wait() -> None:
            pid, status = os.wait()
            mutant, told, tests = running.pop(pid)
            code = os.waitstatus_to_exitcode(status)
            what = {0: "survived", 9: "not asked", -signal.SIGALRM: "not asked", -signal.SIGPROF: "no end"}
            killer = told.read_text("utf-8") if told.exists() else ""
            told.unlink(missing_ok=True)
            answer(mutant, what.get(code, "killed"), killer, tests)

        def answer(mutant: Mutant, what: str, killer: str, tests: list[str]) -> None:
            self.answers.keep(mutant, function_of(mutant, self.there), what, killer, tests)
            report(mutant, what, killer)

        for mutant in drawn:
            function = function_of(mutant, self.there)
            tests = self.asked(mutant, function)
            if known := self.answers.of(mutant, function, tests):
                report(mutant, *known)
                continue
            if not tests:
                answer(mutant, "no test runs it", "", tests)
                continue
            if len(running) == AT_ONCE:
                wait()
            told = KEPT / f"told-{os.getpid()}-{len(running)}-{mutant.start}"
            if pid := os.fork():
                running[pid] = mutant, told, tests
            else:
                self._ask(mutant, tests, told)
        while running:
            wait()

    def _ask(self, mutant: Mutant, tests: Sequence[str], told: Path) -> NoReturn:
        """Ask about a mutant in this process, which ends with 1 where a test finds it, with 0 where none does."""
        signal.alarm(ALARM)  # one that waits for what does not come, or a machine that has no time, is not found out
        with open(os.devnull, "wb") as nowhere:  # noqa: PTH123
            os.dup2(nowhere.fileno(), 1)
            os.dup2(nowhere.fileno(), 2)
        code = 9
        try:
            items = [self.items[test] for test in tests]
            with own_folder(items[0]):
                passes = without(items)
                if not put_in(mutant, (ROOT / mutant.module).read_bytes(), self.standing):
                    code = 1
                    found = fails(items, limits=[2 + 10 * self.runs[test].seconds for test in tests])
                    code = int(found is not None and (found.nodeid.startswith(OWN) or passes(found)))
                    if code:
                        told.write_text(found.nodeid, "utf-8")
        finally:
            os._exit(code)


def function_of(mutant: Mutant, there: Mapping[str, Function]) -> Function:
    """The function that a mutant is one of."""
    return next(each for each in there.values() if each.holds(mutant))


def without(tests: Sequence[Any]) -> Callable[[Any], bool]:
    """Asks, in a process that knows nothing of a mutant, whether a test passes: one that does not has not found it."""
    asks, told = os.pipe()
    if not (pid := os.fork()):
        os.close(told)
        given = os.read(asks, 9)
        os._exit(int(bool(given) and fails([tests[int(given)]]) is not None))
    os.close(asks)

    def passes(test: Any) -> bool:
        os.write(told, b"%d" % tests.index(test))
        return os.waitpid(pid, 0)[1] == 0

    return passes


@contextmanager
def own_folder(item: Any) -> Iterator[None]:
    """What tests write in a child is its own, and goes with it; what was played without a mutant it sees."""
    factory = item.config._tmp_path_factory
    shared = factory.getbasetemp()
    with TemporaryDirectory(dir=shared.parent) as folder:
        for path in shared.iterdir():
            (Path(folder) / path.name).symlink_to(path)
        factory._basetemp = Path(folder)
        yield


def page(found: Sequence[Found], every: int, words: Sequence[str], *, jobs: bool) -> str:
    """The whole page: how many were drawn and found out, by wing, and each that was not."""
    known: dict[str, str] = tomllib.loads((HERE / "mutants_explained.toml").read_text("utf-8"))
    wings = sorted({wing_of(each.module) for each in found})
    lines = []
    for wing in (*wings, ""):
        its = [each for each in found if wing in ("", wing_of(each.module)) and each.what != "not asked"]
        out = [each for each in its if each.what in FOUND]
        others = sum(each.by_others for each in out)
        explained = sum(each.told in known for each in its if each.what not in FOUND)
        share = f"{100 * (len(out) + explained) / len(its):.1f} %" if its else "-"
        lines.append(f"| {wing or 'all'} | {len(its)} | {len(out)} | {others} | {explained} | {share} |\n")
    left = [each for each in found if each.what in ("survived", "no test runs it")]
    told = [f"- {each.told} ({each.what}){': ' + known[each.told] if each.told in known else ''}\n" for each in left]
    head = HEAD.format(
        asked=f"{len(found)} of {every} mutants, drawn with the seed {SEED}",
        number=len(found),
        words="".join(f" {word}" for word in words),
        seed=f"TOOLKIT_SEED={SEED} " if "TOOLKIT_SEED" in os.environ else "",
        seconds=SECONDS,
        others=f"; then of `tests/jobs` at most {OTHERS_NUMBER}, {OTHERS_SECONDS} s" if jobs else " (and none of jobs)",
    )
    return f"{head}{''.join(lines)}\n{''.join(told)}"


def wing_of(module: str) -> str:
    """The wing of the core that a module is in, or the part of a wing."""
    return module.removeprefix(f"{CORE}/").rpartition("/")[0] or Path(module).stem


def lottery(mutant: Mutant) -> str:
    """What decides when a mutant is drawn: the seed and what it is, so that it is drawn again when others are not."""
    return hashlib.sha256(f"{SEED} {mutant.told(source_of(mutant.module))}".encode()).hexdigest()


def main() -> None:
    """Draw the mutants, ask, and write the page."""
    number, words = int(sys.argv[1]), sys.argv[2:]
    paths = sorted((ROOT / CORE).rglob("*.py"))
    every = [
        each for path in paths for each in mutants_of(path) if not words or any(one in each.module for one in words)
    ]
    drawn = sorted(every, key=lottery)[:number]
    into = KEPT / "part.md" if words else HERE / "mutants.md"
    KEPT.mkdir(parents=True, exist_ok=True)
    found: dict[Mutant, Found] = {}
    begun = False

    def report(mutant: Mutant, what: str, killer: str) -> None:
        if what in FOUND or mutant not in found or found[mutant].what not in ("survived", *FOUND):
            told = mutant.told(source_of(mutant.module))
            found[mutant] = Found(mutant.module, what, told, killer.startswith(OTHERS))
        into.write_text(page(sorted(found.values()), len(every), words, jobs=begun), "utf-8")

    def ask(items: Mapping[str, Any]) -> None:
        nonlocal begun
        next(iter(items.values())).config._tmp_path_factory.getbasetemp()  # one for all children
        own = {name: each for name, each in items.items() if name.startswith(OWN)}
        Asking(own, Answers(KEPT / "answers.json"), SECONDS).judge(drawn, report)
        left = [mutant for mutant in drawn if found[mutant].what not in FOUND]
        begun = True
        others = {name: each for name, each in items.items() if name not in own}
        Asking(others, Answers(KEPT / "answers_of_jobs.json"), OTHERS_SECONDS, OTHERS_NUMBER).judge(left, report)

    collected(ask)


if __name__ == "__main__":
    main()
