"""The faults that `make mutants` puts into the core are such, and each can be put into the program that runs."""

from __future__ import annotations

import gc
import random
import runpy
import tomllib
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from kit import ROOT
from kit.mutant_answers import Answers
from kit.mutant_lines import holds, keep_measured
from kit.mutants import CORE, Mutant, functions_of, mutants_of

from toolkit.domain import three_way

MADE = runpy.run_path(str(ROOT / "docs/make_mutants.py"))
TEXT = """
LIMIT = 3


class A:
    def f(self, x: int | None) -> bool:
        \"\"\"Says.\"\"\"
        y: int | str = zip(x, x, strict=True)
        if x and not [n for n in range(y) if n]:
            self.g(x)
        if y:
            return False
        return x == y
"""


def test_what_can_be_written_otherwise_is() -> None:
    path = ROOT / "build" / "mutants-of-a-text.py"
    path.parent.mkdir(exist_ok=True)
    path.write_text(TEXT, "utf-8")
    try:
        made = mutants_of(path)
    finally:
        path.unlink()
    source = TEXT.encode()
    assert [(each.function, source[each.start : each.end].decode(), each.new) for each in made] == [
        ("A.f", "x and not [n for n in range(y) if n]", "(x or not [n for n in range(y) if n])"),
        ("A.f", "x and not [n for n in range(y) if n]", "(not [n for n in range(y) if n])"),
        ("A.f", "x and not [n for n in range(y) if n]", "(x)"),
        ("A.f", "not [n for n in range(y) if n]", "([n for n in range(y) if n])"),
        ("A.f", "n", "True"),
        ("A.f", "self.g(x)", "pass"),
        ("A.f", "y", "(not (y))"),
        ("A.f", "False", "True"),
        ("A.f", "x == y", "None"),
        ("A.f", "x == y", "(x != y)"),
    ], "no text, no annotation, nothing outside a function, and not that lists are as long"


def test_every_fault_is_a_program_that_differs() -> None:
    for path in sorted((ROOT / CORE).rglob("*.py")):
        source = path.read_bytes()
        every = mutants_of(path)
        for each in random.Random(1).sample(every, min(4, len(every))):
            assert each.text(source) != source
            compile(each.text(source), str(path), "exec")


def test_every_fault_is_of_one_function_that_is_in_no_other() -> None:
    for path in sorted((ROOT / CORE / "plan").glob("*.py")):
        functions = functions_of([path]).values()
        assert len({each.name for each in functions}) == len(functions)
        for each in mutants_of(path):
            assert sum(function.holds(each) for function in functions) == 1


def test_an_answer_holds_while_the_function_and_the_tests_are_as_they_were(tmp_path: Path) -> None:
    path = Path(three_way.__file__)
    mutant, kept = mutants_of(path)[0], tmp_path / "answers.json"
    function = next(each for each in functions_of([path]).values() if each.holds(mutant))
    one, two = (f"tests/domain/test_three_way.py::test_{name}" for name in ("one", "two"))
    Answers(kept).keep(mutant, function, "survived", "", [one])
    assert Answers(kept).of(mutant, function, [one]) == ("survived", "")
    assert Answers(kept).of(mutant, function, [one, two]) is None, "there is a test more to be asked"
    assert Answers(kept).of(mutant, replace(function, digest="other"), [one]) is None
    Answers(kept).keep(mutant, function, "killed", one, [one])
    assert Answers(kept).of(mutant, function, [one, two]) == ("killed", one)
    Answers(kept).keep(mutant, function, "not asked", "", [one, two])
    assert Answers(kept).of(mutant, function, [one, two]) == ("killed", one), "no answer replaces none"
    other = replace(mutant, kind="other")
    Answers(kept).keep(other, function, "not asked", "", [one])
    assert Answers(kept).of(other, function, [one]) is None


def test_what_tests_run_is_known_while_their_file_stays_and_no_test_is_new(tmp_path: Path) -> None:
    """A file that asks a rule for each title of a table kept elsewhere has a test more where that has a title more."""
    path, kept = Path(__file__), tmp_path / "kept.json"
    assert not holds(kept, path, [])
    keep_measured(kept, path, {}, ["one", "two"], {"one": (0.1, set())})
    assert holds(kept, path, ["one"]) and holds(kept, path, ["one", "two"]), (
        "of what failed nothing is known either way"
    )
    assert not holds(kept, path, ["one", "two", "three"])
    assert not holds(kept, Path(three_way.__file__), ["one"])


def test_a_fault_is_put_into_the_function_whoever_holds_it() -> None:
    merge, path = three_way.merge, Path(three_way.__file__)
    put_in: Callable[..., str] = MADE["put_in"]
    held = {(f"{CORE}/three_way.py", "merge", merge.__code__.co_firstlineno): [merge]}
    nothing = next(each for each in mutants_of(path) if each.kind == "nothing")
    before = merge.__code__
    try:
        assert merge({}, {}, {}) is not None
        assert put_in(nothing, path.read_bytes(), held) == ""
        assert merge({}, {}, {}) is None
    finally:
        merge.__code__ = before
    same = Mutant(nothing.module, "merge", 1, "turned", 0, 0, "")
    assert put_in(same, path.read_bytes(), held) == "the same code"
    assert put_in(nothing, path.read_bytes(), {}) == "not loaded"


def test_all_that_loads_the_core_holds_its_functions() -> None:
    try:
        assert (f"{CORE}/three_way.py", "merge", three_way.merge.__code__.co_firstlineno) in MADE["held"]()
    finally:
        gc.freeze()  # as it was


def test_every_mutant_that_is_explained_is_one_still() -> None:
    """An explanation is of one change of one function: where that was written otherwise, it goes."""
    known = tomllib.loads((ROOT / "docs/mutants_explained.toml").read_text("utf-8"))
    modules = {name.split(" ")[0] for name in known}
    sources = {path: path.read_bytes() for path in (ROOT / CORE / module for module in modules) if path.is_file()}
    there = Counter(each.told(source) for path, source in sources.items() for each in mutants_of(path))
    assert {name: there[name] for name in known} == dict.fromkeys(known, 1)
    assert all(why.strip() for why in known.values())
