"""The page's rows: an assignment each, with its word, colour and reason, and what a brief page tells once for many."""

from __future__ import annotations

import string
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from itertools import count

from toolkit.domain.ledger.labels import Label
from toolkit.problems import day_words
from toolkit.values import dataclass

NO_DUE = "-"
"""Stands for a due date where there is none."""

_FILLED_IN = frozenset(label.word for label in Label if not label.light and not label.finished)
"""The labels that say what the unit filled in and no more: without a colour, waiting for nobody."""
_DIGITS = f"{string.digits}{string.ascii_letters}"


@dataclass(frozen=True, slots=True)
class PageRow:
    """One assignment: where it stands on the page, how it stands, the due date it is about, the rule and day behind it.

    `label` is the word that figures count it by, `state` how it stands in the master's words. `source` says which
    return, sheet and cell its status comes from, or who of the office took it down; it is blank but in the clerk's
    edition. `reason` is the anchor of its `Reason` on a brief page; blank on a full one, and where mark and column say
    it all. `doubted` says that its due date rests on what the office has yet to settle.
    """

    anchor: str
    unit: str
    item: int
    number: str
    category: str
    roles: str
    mark: str
    label: str
    state: str
    tone: str
    due: str
    days: int
    why: str
    source: str = ""
    reason: str = ""
    doubted: bool = False

    @property
    def due_key(self) -> str:
        """Its due date as the filter knows it (2021-09-30); `-` where it has none."""
        return self.due or NO_DUE

    @property
    def due_words(self) -> str:
        """Its due date as people read it; `—` where it has none."""
        return day_words(date.fromisoformat(self.due)) if self.due else "—"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why assignments have their word, told once for all that have the same: its anchor begins with its colour's first
    letter, so that a cell that leads to it needs to say nothing else."""

    anchor: str
    row: PageRow


def share_reasons(
    rows: Mapping[tuple[str, int], PageRow], usual: Mapping[int, str]
) -> tuple[dict[tuple[str, int], PageRow], tuple[Reason, ...]]:
    """The rows, each with the anchor of its reason, and the reasons, each once; the most frequent have the shortest.

    One that its mark and its column say needs none: without a colour, of the due date that most units of its item have
    (`usual`), and like most that have this word and date.
    """
    often = Counter((row.label, row.due, row.why) for row in rows.values())
    whys = {(label, due): why for (label, due, why), _ in reversed(often.most_common())}
    told = {
        key: row
        for key, row in rows.items()
        if row.label not in _FILLED_IN or row.due_key != usual[row.item] or row.why != whys[row.label, row.due]
    }
    shared = Counter((row.tone[0], row.state, row.due, row.why) for row in told.values())
    following = defaultdict[str, Iterator[int]](count)
    anchors = {what: f"{what[0]}{_short(next(following[what[0]]))}" for what, _ in shared.most_common()}
    found: dict[str, Reason] = {}
    made = dict(rows)
    for key, row in told.items():
        anchor = anchors[row.tone[0], row.state, row.due, row.why]
        found.setdefault(anchor, Reason(anchor, row))
        made[key] = replace(row, reason=anchor)
    return made, tuple(found.values())


def _short(number: int) -> str:
    """A number in as few letters and digits as say it."""
    more, last = divmod(number, len(_DIGITS))
    return (_short(more - 1) if more else "") + _DIGITS[last]
