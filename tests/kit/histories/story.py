"""The truth of a history: every version of the file, what it was made from and who wrote its words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import NamedTuple

from kit.histories.words import Text


class Place(NamedTuple):
    """A cell: the item's number, or 0 for the cover of a round, and the field."""

    item: int
    field: str


class Writing(NamedTuple):
    """One act of writing in one cell: what was said, by whom (0: the edition), which act of the history it was, and of
    words added to or cut down the act that began them."""

    said: str
    by: int
    act: int
    distinctive: bool
    begun: int = 0

    @property
    def root(self) -> int:
        """The act that began the words."""
        return self.begun or self.act


class Saving(NamedTuple):
    """When a file was saved in truth, when it says so, and the program that wrote it."""

    at: datetime
    said: datetime | None
    program: str


@dataclass(frozen=True, eq=False, slots=True)
class Version:
    """A state of the file that was saved.

    `cells` are those that were ever written; `seen` all that ever stood in each of them, in this version or in one it
    was made from. `edits` are the acts of editing that are in it, `writers` who did them, `editor` who did the last
    (0: nobody, it is the edition). A version saved without a change has the edits of the one it was made from.
    """

    number: int
    edition: int
    parents: tuple[int, ...]
    cells: Mapping[Place, Writing]
    seen: Mapping[Place, frozenset[Writing]]
    edits: frozenset[int]
    writers: frozenset[int]
    editor: int
    cover: Mapping[str, str]
    saving: Saving

    @property
    def reporter(self) -> str:
        """Who reports, as the cover says."""
        return self.cover.get("reporter", "")

    def said(self, place: Place) -> str:
        """What a cell says."""
        found = self.cells.get(place)
        return found.said if found else ""

    def saw(self, place: Place, said: str) -> bool:
        """Whether a cell ever said that, whoever wrote it."""
        return any(each.said == said for each in self.seen.get(place, ()))

    def saw_it_written(self, place: Place, writing: Writing) -> bool:
        """Whether that very writing ever stood in a cell; what nobody wrote did."""
        return not writing.act or writing in self.seen.get(place, ())


@dataclass
class Story:
    """All versions in order of their making; `issued` is what each edition went out with.

    `forked`: somebody changed a version that not all edits so far were in, so that there is no one newest file.
    """

    versions: list[Version] = field(default_factory=list)
    issued: dict[int, Mapping[Place, str]] = field(default_factory=dict)
    roots: dict[int, Version] = field(default_factory=dict)
    forked: bool = False
    last_edited: Version | None = None
    acts: int = 0
    edits: int = 0

    def issue(self, held: Mapping[Place, tuple[Writing, Version]], saving: Saving) -> Version:
        """A new edition with what the ledger holds, each cell by the version that brought it: nobody's own file yet.

        Its cells have seen what those versions saw; their edits are in it.
        """
        sequence = len(self.issued) + 1
        self.issued[sequence] = {place: writing.said for place, (writing, _) in held.items() if writing.said}
        root = self._add(
            Version(
                0,
                sequence,
                (),
                {place: writing for place, (writing, _) in held.items()},
                {place: by.seen.get(place, frozenset()) for place, (_, by) in held.items()},
                frozenset().union(*(by.edits for _, by in held.values())),
                frozenset().union(*(by.writers for _, by in held.values())),
                0,
                {},
                saving,
            )
        )
        self.roots[sequence] = root
        return root

    def edit(
        self, of: Version, by: int, texts: Mapping[Place, Text], cover: Mapping[str, str], saving: Saving
    ) -> Version:
        """What one person makes of a version by writing these texts."""
        self.forked |= not self._newest(of)
        writings = {place: self._written(by, text, of.cells.get(place)) for place, text in texts.items()}
        return self._edited(of, (of.number,), by, writings, {}, cover, saving)

    def paste(
        self, of: Version, other: Version, items: frozenset[int], by: int, cover: Mapping[str, str], saving: Saving
    ) -> Version:
        """What one person makes of two versions: that of their own, and some rows of the other's."""
        rows = {place: writing for place, writing in other.cells.items() if place.item in items}
        seen = {place: other.seen[place] for place in rows}
        self.forked = True
        return self._edited(of, (of.number, other.number), by, rows, seen, cover, saving)

    def resave(self, of: Version, saving: Saving) -> Version:
        """The same file, saved without a change: printed, looked at, converted."""
        return self._add(replace(of, parents=(of.number,), saving=saving))

    def _newest(self, of: Version) -> bool:
        """Whether a version has all that was written so far; an edition made since may lack some."""
        last = self.last_edited
        return last is None or (
            last.edits <= of.edits and all(of.said(place) == last.said(place) for place in {*last.cells, *of.cells})
        )

    def _written(self, by: int, text: Text, before: Writing | None) -> Writing:
        self.acts += 1
        stem = before.said.rstrip("。") if before else ""
        goes_on = before is not None and bool(stem and text.said) and (stem in text.said or text.said in stem)
        return Writing(text.said, by, self.acts, text.distinctive, before.root if before and goes_on else 0)

    def _edited(
        self,
        of: Version,
        parents: tuple[int, ...],
        by: int,
        writings: Mapping[Place, Writing],
        seen: Mapping[Place, frozenset[Writing]],
        cover: Mapping[str, str],
        saving: Saving,
    ) -> Version:
        self.edits += 1
        looked = {
            place: of.seen.get(place, frozenset()) | seen.get(place, frozenset()) | {writing}
            for place, writing in writings.items()
        }
        made = Version(
            0,
            of.edition,
            parents,
            {**of.cells, **writings},
            {**of.seen, **looked},
            of.edits | {self.edits},
            of.writers | {by},
            by,
            {**of.cover, **cover},
            saving,
        )
        self.last_edited = self._add(made)
        return self.last_edited

    def _add(self, version: Version) -> Version:
        numbered = replace(version, number=len(self.versions) + 1)
        self.versions.append(numbered)
        return numbered
