"""Whatever stands in the files that an office edits, it is taken within its bounds or refused in one line.

TOOLKIT_TOML sets how many mutations of each file are tried.
"""

from __future__ import annotations

import math
import os
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from kit import ROOT

from toolkit.domain.office.scoring_rules import load_scoring
from toolkit.domain.plan.roster_rows import csv_rows, roster_gaps, roster_of
from toolkit.errors import ToolkitError
from toolkit.schema.load import load_ledger
from toolkit.settings import FIRST_DAY, LAST_DAY, load_settings

TRIES = int(os.environ.get("TOOLKIT_TOML", "60"))
_VALUE = re.compile(r'"[^"\n]*"|\d{4}-\d{2}-\d{2}|-?\d+(?:\.\d+)?|true|false|\[[^\[\]\n]*\]|\{[^{}\n]*\}')
_STRANGE = (
    *("-1", "0", "1", "29", "32", "1e400", "1e308", "-0.0", "0.1", "inf", "-inf", "nan", "true", "false"),
    *("9223372036854775808", "-9223372036854775809", f"{10**40}", "9" * 5000, "0x7fffffff", "1_000_000_000"),
    *("0001-01-01", "9999-12-31", "2021-02-29", "1979-05-27T07:32:00Z", "1979-05-27T07:32:00-23:59", "24:00:00"),
    *(
        '""',
        '" "',
        '"\\n"',
        '"\\t"',
        '"\\u0000"',
        '"\\u202e反"',
        '"\\U0001F600"',
        '"\\u001b[31m"',
        '"="',
        '"(["',
        '"a{9999}"',
    ),
    *(
        '"{{ x }}"',
        '"../../etc"',
        '"C:\\\\x"',
        '"CON"',
        '"0-1"',
        '"17:30"',
        '"25:61"',
        '"a@b"',
        '"' + "长" * 5000 + '"',
    ),
    *("[]", "[[]]", "[{}]", '[""]', '["a", "a"]', "[1, 1, 1]", "[true]", "[0, -1, 9999999]", "[nan]", "{}", "{a = 1}"),
    *("[" * 400 + "]" * 400, "'''\n'''", '"""\n"""', "", "=", "#", "[x", '["17:30", "08:30"]', '["08:30", "08:30"]'),
)


def mutations(text: str, seed: int) -> Iterator[str]:
    """The text with one to four things in it changed, each time others."""
    draw = random.Random(seed)
    for _ in range(TRIES):
        mutated = text
        for _ in range(draw.choice((1, 1, 1, 2, 4))):
            mutated = _mutated(mutated, draw)
        yield mutated


def _mutated(text: str, draw: random.Random) -> str:
    what, lines = draw.random(), text.split("\n")
    at = draw.randrange(len(lines))
    if what < 0.7 and (found := list(_VALUE.finditer(text))):
        place = draw.choice(found)
        return text[: place.start()] + draw.choice(_STRANGE) + text[place.end() :]
    if what < 0.8:
        return "\n".join([*lines[:at], *lines[at + 1 :]])
    if what < 0.9:
        return "\n".join([*lines[:at], lines[at], *lines[at:]])
    if what < 0.95:
        other = draw.randrange(len(lines))
        lines[at], lines[other] = lines[other], lines[at]
        return "\n".join(lines)
    cut = draw.randrange(len(text) + 1)
    return text[:cut] + draw.choice(("\x00", "\r", "﻿", '"', "[", "\ud800", "，", "  ")) + text[cut:]


def unbounded(value: Any, place: str = "") -> Iterator[str]:
    """What in a value that was taken no rule could reckon with."""
    match value:
        case bool() | None:
            return
        case float() | Decimal():
            if not math.isfinite(value) or abs(value) > 1e9:
                yield f"{place} = {value}"
        case int():
            if abs(value) > 1e9:
                yield f"{place} = {value}"
        case datetime():
            if value.tzinfo is not None:
                yield f"{place} = {value}"
        case date():
            if not FIRST_DAY <= value <= LAST_DAY:
                yield f"{place} = {value}"
            value - timedelta(days=400), value + timedelta(days=400)
        case str():
            if "\x00" in value:
                yield f"{place} = {value!r}"
        case dict():
            for key, each in value.items():
                yield from unbounded(each, f"{place}.{key}")
        case tuple() | list() | frozenset():
            for each in value:
                yield from unbounded(each, place)
        case _ if is_dataclass(value):
            for its in fields(value):
                yield from unbounded(getattr(value, its.name), f"{place}.{its.name}")


def _roster(text: str) -> Any:
    groups = load_settings((ROOT / "config.toml").read_text("utf-8")).groups
    rows = csv_rows(text)
    roster, _ = roster_of(rows, "units.csv", groups)
    roster_gaps(rows, roster, "units.csv")
    return roster


READ: dict[str, tuple[str, Callable[[str], Any]]] = {
    "settings": ("config.toml", load_settings),
    "ledger": ("templates/ledger.toml", load_ledger),
    "scoring": ("templates/scoring.toml", lambda text: load_scoring(text, ("县区", "市直"))),
    "roster": ("seeds/units.csv", _roster),
}


@pytest.mark.parametrize("name", READ)
def test_a_mutated_file_is_taken_within_bounds_or_refused_in_a_line(name: str) -> None:
    file, read = READ[name]
    text, taken = (ROOT / file).read_text("utf-8"), 0
    for number, mutated in enumerate(mutations(text, seed=17)):
        try:
            found = read(mutated)
        except ToolkitError as refused:
            assert refused.message and refused.remedy, (number, mutated)
            assert "\x00" not in refused.message and len(refused.message) < 20_000
        except Exception as error:
            first = next(_difference(text, mutated), ("", ""))
            raise AssertionError(f"{name} {number}: {type(error).__name__}: {error}: {first}") from error
        else:
            taken += 1
            assert list(unbounded(found)) == [], (number, list(_difference(text, mutated))[:4])
    assert taken, "some are harmless"


def _difference(text: str, mutated: str) -> Iterator[tuple[str, str]]:
    before, after = text.split("\n"), mutated.split("\n")
    yield from ((one[:200], other[:200]) for one, other in zip(before, after, strict=False) if one != other)


def test_a_cell_that_goes_on_and_on_after_a_lost_quote_is_refused() -> None:
    with pytest.raises(ToolkitError, match="CSV"):
        csv_rows('name,alias\n"甲' + "x" * 200_000)
