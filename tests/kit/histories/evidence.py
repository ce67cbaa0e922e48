"""How two versions truly stand to each other, and what of that the files themselves show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import cache
from typing import Literal

from kit.histories.story import Place, Story, Version, Writing
from kit.histories.words import TEXTS

Relation = Literal["newer", "older", "fork"]
TOLERANCE = timedelta(hours=9)
"""Within which two programs' times say nothing: a zone's eight hours, and some slack."""
_DAY = timedelta(days=1) - timedelta.resolution


@dataclass(frozen=True)
class Evidence:
    """A file against the version that brought what the ledger has.

    `relation` is the truth: the file has all edits of the other (newer), the other has all of the file's (older), or
    neither. `alone`: one and the same person made every edit of both. What shows: `words`, distinctive ones written
    once and standing in both; `reporter` on both covers, `same`, `other` or blank; `time`, whether save times that are
    plausible make the file the `later` or the `earlier`; `contained`, whether the older of the two says nothing that
    the newer does not; `known`, whether the office had the state that both grew from and that settles the cell: one
    whose words the file repeats, or the edition where the two have no words in common; `own`, whether the reporter of
    the file had said the same there before, or the file holds several of the other's sentences; `reversed`, whether the
    older holds all that the newer says, and more; `silent`, whether the newer says nothing on a row that the older
    filled in; `echo`, whether the file, where it differs from the other, says nothing that no file before it had said
    there; `cut`, whether no save time tells, and the older holds all that the newer says also in texts cut down since.
    """

    relation: Relation
    alone: bool
    words: bool
    reporter: str
    time: str
    contained: bool
    known: bool
    own: bool = False
    reversed: bool = False
    echo: bool = False
    silent: bool = False
    cut: bool = False

    @property
    def in_order(self) -> bool:
        """Whether the save times tell the two apart as they truly are."""
        return (self.relation, self.time) in {("newer", "later"), ("older", "earlier")}

    @property
    def misleading(self) -> bool:
        """Whether the save times say the contrary of the truth, or the content does: an older save that says all that
        the newer one says, and more, because something was cleared."""
        return self.reversed or (self.relation, self.time) in {("newer", "earlier"), ("older", "later")}

    @property
    def looks_continued(self) -> bool:
        """Whether a file shows all signs of going on from the other without doing so: its words, its reporter, and a
        later save time; and the office never had what it really grew from."""
        shows = self.words and self.reporter == "same" and self.time == "later"
        return shows and self.relation != "newer" and not self.known

    def __str__(self) -> str:
        shows = ["words"] if self.words else []
        shows += [f"{self.reporter} reporter"] if self.reporter else []
        if self.relation == "fork":
            shows += [f"saved {self.time}"] if self.time else []
            shows += ["common state known"] if self.known else []
        else:
            shows += ["save times" if self.in_order else "false save times"] if self.time else []
            shows += ["contained"] if self.contained else []
        return f"{self.relation}: {', '.join(shows) or 'nothing to go by'}"


class Witness:
    """Compares versions; `received` says when the office took each in (by number), `had` are these in order."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self.received: dict[int, datetime] = {}
        self.had: list[Version] = []
        self._shared = cache(self._share_words)  # asked for every cell of the same two
        self._sentences, self._rows = cache(self._sentences_of), cache(self._rows_of)

    def arrived(self, version: Version, at: datetime) -> None:
        """A version came in."""
        self.received[version.number] = at
        self.had.append(version)

    def compare(self, file: Version, other: Version, place: Place) -> Evidence:
        """A file against the version that brought what the ledger has in a cell."""
        relation: Relation = "newer" if other.edits <= file.edits else "older" if file.edits <= other.edits else "fork"
        older, newer = (file, other) if relation == "older" else (other, file)
        time = self._times(file, other)
        return Evidence(
            relation,
            len(file.writers | other.writers) == 1,
            bool(self._shared(file, other)),
            ("same" if file.reporter == other.reporter else "other") if file.reporter and other.reporter else "",
            time,
            relation != "fork" and contains(newer.cells, older.cells),
            self._known(file, other, place),
            self._own(file, other, place),
            relation != "fork" and holds(older, newer),
            relation == "newer" and self._echo(file, other),
            relation != "fork" and bool(self._rows(older) - self._rows(newer)),
            relation != "fork" and not time and holds(older, newer, cut=True),
        )

    def _rows_of(self, version: Version) -> frozenset[int]:
        """The rows on which a version says something in words beyond its edition."""
        issued = self.story.issued[version.edition]
        return frozenset(
            place.item
            for place, writing in version.cells.items()
            if place.field in (*TEXTS, "evidence") and writing.said and writing.said != issued.get(place, "")
        )

    def misled(self, last: Version, by: Version, place: Place) -> bool:
        """Whether some file that came in makes the newest seem older than it is, or to have left alone what it changed.

        An older save that says it was saved later, or all the newest says and more, stands for all to see
        above the newest. And where the newest agrees in a cell with another save, of which nothing true shows whether
        it is older or newer than what brought the text that stands there, it seems to have come from that one and to
        have changed nothing.
        """
        return any(
            self._seems_newer(each, last, place)
            or (
                last.said(place) == each.said(place)
                and (self._seems_newer(by, each, place, after=True) or self._seems_newer(each, by, place))
            )
            for each in self.had
        )

    def passed(self, file: Version, by: Version, place: Place) -> bool:
        """Whether what brought a text seems newer than it is, beside some save that the file has all edits of."""
        return any(
            each.edits <= file.edits and self._seems_newer(by, each, place, after=True)
            for each in self.had
            if each is not file
        )

    def _seems_newer(self, older: Version, newer: Version, place: Place, *, after: bool = False) -> bool:
        if not older.edits < newer.edits:
            return False
        found = self.compare(newer, older, place)
        came_after = after and older in self.had and self.had.index(older) > self.had.index(newer)
        return found.misleading or found.cut or (came_after and not found.in_order and not found.contained)

    def plausible(self, version: Version) -> datetime | None:
        """When a version says that it was saved, where that lies after the issue and not after its receipt."""
        said, received = version.saving.said, self.received.get(version.number)
        if said is None or received is None:
            return None
        issued = self.story.roots[version.edition].saving.at.date()
        return said if datetime.combine(issued, time()) < said <= received else None

    def _times(self, file: Version, other: Version) -> str:
        """What the save times say; of what was saved again without a change, that of the first that came in: whoever
        prints a file, or looks at it, makes it none the newer."""
        file, other = self._first(file), self._first(other)
        mine, its = self.plausible(file), self.plausible(other)
        if mine is None or its is None or mine == its:
            return ""
        apart = timedelta() if file.saving.program == other.saving.program else TOLERANCE
        if mine - self._end(other, its) > apart:
            return "later"
        return "earlier" if its - self._end(file, mine) > apart else ""

    def _end(self, version: Version, said: datetime) -> datetime:
        """The last moment that a save time may mean: midnight is a day without a time, over before the next begins, and
        no later than the receipt."""
        return min(said + _DAY, self.received[version.number]) if said.time() == time() else said

    def _first(self, version: Version) -> Version:
        """The first that came in of those with the same edits."""
        return next((each for each in self.had if each.edits == version.edits), version)

    def _known(self, file: Version, other: Version, place: Place) -> bool:
        """Whether a state that both grew from says there what one of them says, so that the other's is the change.

        It must show in both that they grew from it: in words of its own that they have kept. The edition is what they
        grew from where they share no words, and settles the cell where one of them has never touched it.
        """
        ends = (file.said(place), other.said(place))
        issued = self.story.roots[file.edition].cells.get(place)
        if not self._shared(file, other) and issued in (file.cells.get(place), other.cells.get(place)):
            return True
        return any(
            each.said(place) in ends and self._shows(file, each) and self._shows(other, each)
            for each in self.had
            if each is not file and each.edition == file.edition and each.edits <= file.edits & other.edits
        )

    def _shows(self, version: Version, before: Version) -> bool:
        """Whether a version shows by its words that it has another one in it."""
        return version.edits == before.edits or self._shared(version, before)

    def _own(self, file: Version, other: Version, place: Place) -> bool:
        """Whether the file's own reporter had said there what the other says, in a file that came in; or the file holds
        several of the other's very sentences, such as anybody may write."""
        return len(self._sentences(file) & self._sentences(other)) > 1 or any(
            each is not file and each.reporter == file.reporter and each.said(place) == other.said(place)
            for each in self.had
            if file.reporter
        )

    def _sentences_of(self, version: Version) -> frozenset[tuple[Place, Writing]]:
        issued = self.story.issued[version.edition]
        return frozenset(
            (place, writing)
            for place, writing in version.cells.items()
            if len(writing.said) >= 8 and place.field in (*TEXTS, "evidence") and issued.get(place, "") != writing.said
        )

    def _echo(self, file: Version, other: Version) -> bool:
        """Whether the file differs from the other only in texts that had come in before it."""
        before = self.had[: self.had.index(file)] if file in self.had else self.had
        return all(
            any(each.said(place) == file.said(place) for each in before)
            for place in {*file.cells, *other.cells}
            if file.said(place) != other.said(place)
        )

    def _share_words(self, file: Version, other: Version) -> bool:
        """Whether they have distinctive words in common that were not in their edition already."""
        issued = self.story.issued[file.edition] if file.edition == other.edition else {}
        return any(issued.get(place, "") not in (file.said(place), other.said(place)) for place in shared(file, other))


def shared(one: Version, two: Version) -> frozenset[Place]:
    """The cells in which a distinctive text stands in both that was written once; more may have been added to it, or a
    part of it cut out by both."""
    return frozenset(
        place
        for place, writing in one.cells.items()
        if (there := two.cells.get(place)) and (_stands_in(writing, there) or _stands_in(there, writing))
    )


def _stands_in(writing: Writing, other: Writing) -> bool:
    if not (writing.distinctive and writing.said):
        return False
    less = len(writing.said) < len(other.said)
    return writing.said in other.said and (less or writing.root == other.root)


def contains(newer: Mapping[Place, object], older: Mapping[Place, object]) -> bool:
    """Whether the newer has all that the older says, as it stands there, and more."""
    return len(newer) > len(older) and all(newer.get(place) == writing for place, writing in older.items())


def holds(one: Version, other: Version, *, cut: bool = False) -> bool:
    """Whether one says all that the other says, as it stands there, and more; `cut` counts texts that go on as well."""
    mine, its = (
        {place: writing.said for place, writing in each.cells.items() if writing.said} for each in (one, other)
    )
    if cut:
        return mine != its and all(text in mine.get(place, "") for place, text in its.items())
    return len(mine) > len(its) and its.items() <= mine.items()


def newest(versions: Sequence[Version]) -> Version:
    """Of versions in one line the one with most edits; of several the first."""
    return max(versions, key=lambda each: len(each.edits))
