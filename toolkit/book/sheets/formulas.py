"""Spreadsheet formulas put together from parts, so that the code that writes one reads as the rule it says.

A part is the text of an expression: a cell (`$H5`), a range, a literal, a call; the `=` before a whole one is the
caller's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

EMPTY = '""'
"""The empty text."""
ANY_ROW = "\0"
"""Stands for the number of a row in a formula made for all rows of a table; see `in_row`."""
_GAP = re.compile(r"(\{\w+\})")


def in_row(formula: str, row: int) -> str:
    """A formula made for any row as it stands in this one, counted from 0."""
    return formula.replace(ANY_ROW, str(row + 1))


def quoted(text: str) -> str:
    """A text as a literal."""
    return '"' + text.replace('"', '""') + '"'


def call(function: str, *arguments: str) -> str:
    """A function of its arguments."""
    return f"{function}({','.join(arguments)})"


def when(test: str, then: str, otherwise: str = EMPTY) -> str:
    """`then` where the test holds, else `otherwise`."""
    return call("IF", test, then, otherwise)


def first_of(cases: Iterable[tuple[str, str]], otherwise: str) -> str:
    """What stands beside the first test that holds; `otherwise` where none does."""
    found = otherwise
    for test, then in reversed(list(cases)):
        found = when(test, then, found)
    return found


def every(*tests: str) -> str:
    """Whether all hold."""
    return call("AND", *tests)


def either(*tests: str) -> str:
    """Whether any holds."""
    return call("OR", *tests)


def negated(test: str) -> str:
    """Whether it does not hold."""
    return call("NOT", test)


def equals(cell: str, text: str) -> str:
    """Whether a cell says exactly this."""
    return f"{cell}={quoted(text)}"


def differs(cell: str, text: str) -> str:
    """Whether a cell says anything else."""
    return f"{cell}<>{quoted(text)}"


def blank(cell: str) -> str:
    """Whether a cell says nothing."""
    return equals(cell, "")


def filled(cell: str) -> str:
    """Whether a cell says something."""
    return differs(cell, "")


def joined(*texts: str) -> str:
    """Texts one after the other."""
    return "&".join(texts)


def worded(words: str, **parts: str) -> str:
    """A wording as a formula, each of its gaps (`{n}`) filled with one of `parts`; no gap may lack its part."""
    pieces = (piece for piece in _GAP.split(words) if piece)
    return joined(*(parts[piece[1:-1]] if _GAP.fullmatch(piece) else quoted(piece) for piece in pieces))
