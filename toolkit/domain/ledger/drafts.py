"""Drafts of papers, and what came to the ledger after each: then its figures are no longer those there are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime

from toolkit.domain.ledger.records import Change, Return
from toolkit.values import dataclass

MARK = "（草稿）"
"""What the name of a draft's file says; a paper that was issued has it taken out."""
_STAMP = re.compile(r"draft-(?P<change>\d+)-(?P<made>\d{8}T\d{6})", re.ASCII)
_MADE = "%Y%m%dT%H%M%S"
_DAY = re.compile(r"-?\d{4}-\d{2}-\d{2}\Z")


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft: the name of its file without the ending, the change of the ledger its figures are of, its moment."""

    name: str
    change: int
    made: datetime

    @classmethod
    def read(cls, name: str, stamp: str) -> Draft | None:
        """The draft of that name, from what its file says of itself; None where it does not."""
        found = _STAMP.search(stamp)
        try:
            return cls(name, int(found["change"]), datetime.strptime(found["made"], _MADE)) if found else None
        except ValueError:  # a moment that no calendar has
            return None

    @property
    def stamp(self) -> str:
        """What its file says of itself, where no reader sees it."""
        return f"draft-{self.change}-{self.made:{_MADE}}"

    @property
    def about(self) -> str:
        """Its kind and matter: what drafts of several days share."""
        return _DAY.sub("", self.name)


@dataclass(frozen=True, slots=True)
class Overtaken:
    """A draft that something came after: so many returns, verdicts and mails; none of them where only a word of the
    office's did."""

    draft: Draft
    returns: int
    verdicts: int
    mails: int

    @property
    def words(self) -> str:
        """What came: 来件3件、核查2项."""
        counted = ((self.returns, "来件{}件"), (self.verdicts, "核查{}项"), (self.mails, "来信{}封"))
        return "、".join(words.format(count) for count, words in counted if count) or "台账有改动"


def newest_drafts(drafts: Iterable[Draft]) -> tuple[Draft, ...]:
    """Of the drafts about one matter the one made last; in order of their names."""
    last: dict[str, Draft] = {}
    for each in sorted(drafts, key=lambda draft: draft.made):
        last[each.about] = each
    return tuple(sorted(last.values(), key=lambda draft: draft.name))


def overtaken(
    drafts: Iterable[Draft],
    newest_change: int,
    returns: Sequence[Return],
    verdicts: Sequence[Change],
    mails: Sequence[datetime] = (),
) -> tuple[Overtaken, ...]:
    """The drafts that something came after; `mails` are the moments at which mails came in that a person is to read."""
    found = []
    for draft in drafts:
        came = sum(ret.received_at > draft.made for ret in returns)
        judged = len({change.row for change in verdicts if change.sequence > draft.change})
        read = sum(moment > draft.made for moment in mails)
        if came or read or newest_change > draft.change:
            found.append(Overtaken(draft, came, judged, read))
    return tuple(found)
