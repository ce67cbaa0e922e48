"""Long passages that stand in the texts of several units, beside what the plan itself says."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from zlib import crc32

from toolkit.keys import RowKey
from toolkit.schema.cell import narrow
from toolkit.values import dataclass

_RUN = 8
"""Characters that stand together in both texts count as copied from this many on."""
_WINDOW, _LATEST, _TRIED = 8, 8, 3
"""Of so many runs on end one is looked up; of a run the latest units that wrote it; of a text the candidates
compared."""
_LONGEST = 4000
"""Characters of a text that are compared."""
_ASIDE = re.compile(r"\W+")


@dataclass(frozen=True, slots=True)
class Copied:
    """The row of another unit that says the same, and how many characters of it."""

    row: RowKey
    characters: int


def copied_passages(texts: Mapping[RowKey, str], issued: Iterable[str], least: int) -> Mapping[RowKey, Copied]:
    """The rows of which `least` characters or more stand in a row of another unit too, each with that row.

    Punctuation and blanks aside, and without what the plan says (`issued`): to repeat it is no copying. The work grows
    with the length of the texts, whoever wrote how much alike: each is compared with a few that share rare passages.
    """
    known = frozenset(run for text in issued for run in _runs(_plain(text)))
    holders: dict[str, list[RowKey]] = {}
    for row, text in texts.items():
        if len(plain := _plain(text)) >= least:
            holders.setdefault(plain, []).append(row)
    found: dict[RowKey, Copied] = {}
    index: dict[str, dict[str, str]] = {}
    there = list(holders.items())
    for text, rows in (*there, *reversed(there)):
        marks = _marks(text, known)
        near = Counter(
            other
            for run in marks
            for unit, other in islice(reversed(index.get(run, {}).items()), _LATEST)
            if unit != rows[0].unit
        )
        alike = [text] if len({row.unit for row in rows}) > 1 else []
        for other in (*alike, *(other for other, _ in near.most_common(_TRIED))):
            count = _shared(text, other, known)
            if count >= least:
                _tell(found, rows, holders[other], count)
                _tell(found, holders[other], rows, count)
        for run in marks:
            units = index.setdefault(run, {})
            units.pop(rows[0].unit, None)
            units[rows[0].unit] = text
    return found


def _marks(text: str, known: frozenset[str]) -> Iterable[str]:
    """The runs a text is found by: any passage of `_RUN + _WINDOW - 1` characters that is in two texts, and is not the
    plan's, gives both one in common (winnowing; Schleimer, Wilkerson and Aiken 2003)."""
    runs = [(crc32(run.encode()), run) for run in _runs(text) if run not in known]
    windows = (runs[at : at + _WINDOW] for at in range(max(len(runs) - _WINDOW, 0) + 1))
    return dict.fromkeys(min(window)[1] for window in windows if window)


def _tell(found: dict[RowKey, Copied], rows: Iterable[RowKey], others: Iterable[RowKey], count: int) -> None:
    """Note beside each row the first of the others that is another unit's, where it is the longest so far."""
    others = tuple(others)
    for row in rows:
        other = next((each for each in others if each.unit != row.unit), None)
        if other and (row not in found or found[row].characters < count):
            found[row] = Copied(other, count)


def _shared(text: str, other: str, known: frozenset[str]) -> int:
    """The characters that stand in both in runs, those of the plan's own words left out."""
    if text == other:
        return _fresh(text, known)
    from rapidfuzz.distance import Indel

    blocks = Indel.opcodes(text, other).as_matching_blocks()
    return sum(_fresh(text[each.a : each.a + each.size], known) for each in blocks if each.size >= _RUN)


def _fresh(passage: str, known: frozenset[str]) -> int:
    issued: set[int] = set()
    for at, run in enumerate(_runs(passage)):
        if run in known:
            issued.update(range(at, at + _RUN))
    return len(passage) - len(issued)


def _runs(text: str) -> Iterator[str]:
    return (text[at : at + _RUN] for at in range(len(text) - _RUN + 1))


def _plain(text: str) -> str:
    return _ASIDE.sub("", narrow(text).lower())[:_LONGEST]
