"""What tests answered about mutants, kept while neither the function nor the tests are written otherwise."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from kit import ROOT
from kit.mutants import Function, Mutant


class Answers:
    """Answers in a file: of what was found out while the test that found it stays, of else while all asked stay."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._kept: dict[str, list[str]] = json.loads(path.read_text("utf-8")) if path.exists() else {}

    def of(self, mutant: Mutant, function: Function, tests: Sequence[str]) -> tuple[str, str] | None:
        """What became of a mutant and the test that found it, where that was answered and holds."""
        what, killer, stamp = self._kept.get(_name(mutant), ("", "", ""))
        if not what or stamp != _stamp(function, [killer] if killer else tests):
            return None
        return what, killer

    def keep(self, mutant: Mutant, function: Function, what: str, killer: str, tests: Sequence[str]) -> None:
        """Keep an answer; that there was no time for one is none."""
        if what != "not asked":
            self._kept[_name(mutant)] = [what, killer, _stamp(function, [killer] if killer else tests)]
            self._path.write_text(json.dumps(self._kept, ensure_ascii=False, indent=0), "utf-8")


def _name(mutant: Mutant) -> str:
    return f"{mutant.told(source_of(mutant.module))} {mutant.kind}"


def _stamp(function: Function, tests: Sequence[str]) -> str:
    files = sorted({test.split("::")[0] for test in tests})
    told = [function.digest, *sorted(tests), *(digest_of(ROOT / each) if each else "" for each in files)]
    return hashlib.sha256("\n".join(told).encode()).hexdigest()


@cache
def source_of(module: str) -> bytes:
    """A module's text, read once."""
    return (ROOT / module).read_bytes()


@cache
def digest_of(path: Path) -> str:
    """What a file's text is known by; "" where there is none."""
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else ""
