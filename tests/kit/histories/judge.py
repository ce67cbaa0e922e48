"""An office's answers weighed against what truly happened: nobody's words vanish, nobody is asked in vain."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from kit.histories.claims import claims, says_nothing_new
from kit.histories.evidence import Evidence, Witness, newest
from kit.histories.office import Answer, Arrival
from kit.histories.story import Place, Story, Version, Writing
from kit.histories.words import FIELDS, TEXTS


class Kind(Enum):
    """What may be found; the text says it in the table."""

    SILENT_OVERWRITE = "another's words replaced unseen, nobody told"
    SILENT_DROP = "somebody's words not taken, nobody told"
    ONE_PERSON_CONFLICT = "asked about one person's going on"
    ENDED_OLDER = "ledger ends otherwise than the one file's newest save"
    HANDOVER_CONFLICT = "asked about a file handed on"
    OTHER_ROWS_CONFLICT = "asked about forks on other rows"
    COVER_CONFLICT = "asked about the cover of a round"
    MANY_NOTICES = "more than one notice of one return"
    OWN_OVERWRITE = "own words of another copy replaced, not told"
    OWN_DROP = "own words of another copy not taken, not told"
    CLAIMS_UNDONE = "several claimed rows taken back, nobody asked"
    FORK_ASKED = "two wrote in one cell: asked"
    FORK_REPLACED = "two wrote in one cell: replaced and told"
    OLDER_REPLACED = "newer words replaced by an older save, told"
    CLAIMS_ASKED = "claimed rows taken back: asked"
    NOT_CLEARED = "a cell cleared, kept and told"
    TURNED_AWAY = "news told as not taken, not asked"
    NOTICE = "a notice of descent"


@dataclass(frozen=True)
class Finding:
    """Something found in a return: its kind, where, and what showed how the two versions stand."""

    kind: Kind
    version: int
    place: Place | None = None
    evidence: Evidence | None = None
    label: str = ""

    @property
    def breaks_a_law(self) -> bool:
        """Whether it must never be; what cannot be known may."""
        law = LAWS.get(self.kind)
        return law is not None and law(self.evidence)

    @property
    def shows(self) -> str:
        """What there was to go by, in words."""
        return "; ".join(part for part in (self.label, str(self.evidence or "")) if part)


def _not_misled(found: Evidence | None) -> bool:
    """Silence is excused only where a file shows every sign of one reporter's going on."""
    return found is None or not found.looks_continued


def _reporter_or_time(found: Evidence | None) -> bool:
    """One person's line shows in the reporter, or in save times; not where these contradict it.

    Nor where the newer repeats none of the words and says nothing on a row that the older filled in: it is just what a
    copy of other rows looks like, on which one name may stand for several people.
    """
    if found is None or found.misleading or (found.silent and not found.words):
        return False
    return found.reporter == "same" or found.in_order


def _order_shows(found: Evidence | None) -> bool:
    """Which is the newest shows in the save times, or in one's holding all of the other; where the newest came last
    in the reporter alone, if it has anything new: what says only what was said before, or a part of it, looks like a
    save of before."""
    if found is None:
        return True
    if found.relation == "newer":
        return _reporter_or_time(found) and (found.in_order or not (found.echo or found.cut))
    return (found.in_order or found.contained) and not found.misleading


def _proven(found: Evidence | None) -> bool:
    """A hand-over is proven by the colleague's words, an older save of it also by times or by being held whole."""
    if found is None or not found.words or found.misleading:
        return False
    return found.relation == "newer" or found.in_order or found.contained


def _overtaken(found: Evidence | None) -> bool:
    """An older save of a file that has its words does not win where times, or being held whole, tell which it is."""
    return found is not None and found.words and (found.in_order or found.contained) and not found.misleading


def _strangers(found: Evidence | None) -> bool:
    """Nothing makes one of the other's going on: another reporter, none of its words, nor ever said by its own."""
    return found is not None and found.reporter == "other" and not found.words and not found.own


def _common_state_known(found: Evidence | None) -> bool:
    return found is not None and found.known


def _always(_: Evidence | None) -> bool:
    return True


LAWS: Mapping[Kind, Callable[[Evidence | None], bool]] = {
    Kind.SILENT_OVERWRITE: _not_misled,
    Kind.SILENT_DROP: _not_misled,
    Kind.ONE_PERSON_CONFLICT: _reporter_or_time,
    Kind.ENDED_OLDER: _order_shows,
    Kind.HANDOVER_CONFLICT: _proven,
    Kind.OTHER_ROWS_CONFLICT: _common_state_known,
    Kind.COVER_CONFLICT: _always,
    Kind.MANY_NOTICES: _always,
    Kind.CLAIMS_UNDONE: _always,
    Kind.OLDER_REPLACED: _overtaken,
    Kind.FORK_REPLACED: _strangers,
}
"""What must never be, and with what to go by. The other kinds are counted."""


class Judge:
    """Keeps the ledger as the answers make it, by whom and by which version each value is, and finds what is wrong.

    Accounted for is a text that stands in the ledger or stood there; that somebody who saw it changed, in a file that
    was taken; or that somebody was told of when it did not stand. Only such a text may be passed over in silence.
    `_displaced` keeps what showed when the ledger came to have an older text in a cell, or kept one, and the version
    whose text should stand: what comes of that later is weighed by it. `_kept` are the cells whose clearing was told as
    not taken, `_questions` what the office was asked about.
    """

    def __init__(self, story: Story) -> None:
        self.story, self.witness = story, Witness(story)
        self.held: dict[Place, tuple[Writing, Version]] = {}
        self.findings: list[Finding] = []
        self._accounted: dict[Place, set[str]] = {}
        self._displaced: dict[Place, tuple[Evidence, Version]] = {}
        self._kept: set[Place] = set()
        self._questions: set[tuple[Place, str]] = set()

    def weigh(self, arrival: Arrival, answer: Answer) -> None:
        """What one file did, and what was told of it."""
        file = arrival.version
        self.witness.arrived(file, arrival.received_at)
        before = dict(self.held)
        back = self._taken_back(file)
        for place in sorted(answer.asked):
            if place.item in back and (len(back) > 1 or self._waits(place.item, file)):
                self._found(Kind.CLAIMS_ASKED, file, place)
            else:
                self._asked(file, place)
        undone = [item for item in sorted(back) if self._undone(item, answer)]
        if len(undone) > 1:
            self._found(Kind.CLAIMS_UNDONE, file, Place(undone[0], "status"))
        self._questions |= {(place, file.said(place)) for place in answer.asked}
        for place, said in answer.changes.items():
            if place.item:
                self._changed(file, place, said, answer)
        for place, writing in file.cells.items():
            self._left(file, place, writing, answer, before)
        if answer.notices:
            self._found(Kind.NOTICE, file, label="one person" if len(file.writers) == 1 else "several people")
        if answer.notices > 1:
            self._found(Kind.MANY_NOTICES, file)

    def _taken_back(self, file: Version) -> frozenset[int]:
        """The items that stand claimed and do not by this file, which says nothing of them that was not said before."""
        issued = self.story.issued[file.edition]
        had = [each for each in self.witness.had if each is not file and each.edition == file.edition]
        return frozenset(
            item
            for item in {place.item for place in self.held if place.item}
            if claims(item, self._stands) and not claims(item, file.said)
            if says_nothing_new(item, file, self._stands, issued, had)
        )

    def _waits(self, item: int, file: Version) -> bool:
        """Whether the office is asked already about something that a file changes in a row: its claim stands until it
        has answered, whatever else of the row the file would take back as well."""
        row = (Place(item, name) for name in FIELDS)
        return any((each, text) in self._questions for each in row if (text := file.said(each)) != self._stands(each))

    def _stands(self, place: Place) -> str:
        held = self.held.get(place)
        return held[0].said if held else ""

    def _undone(self, item: int, answer: Answer) -> bool:
        """Whether an answer makes a row stand claimed no longer, by what the office was not asked about before."""
        its = {place: said for place, said in answer.changes.items() if place.item == item}
        return not any(each in self._questions for each in its.items()) and not claims(
            item, lambda place: its.get(place, self._stands(place))
        )

    def at_the_end(self, arrived: Sequence[Version]) -> None:
        """One person with one file: the ledger says what the newest that arrived says."""
        if not arrived:
            return
        last = newest(arrived)
        for place in sorted({*last.cells, *self.held}):
            if place in self._kept:
                continue
            writing, by = self.held.get(place, (None, self.story.roots[last.edition]))
            if (writing.said if writing else "") != last.said(place):
                late = len(arrived[-1].edits) < len(last.edits)
                found = self.witness.compare(by, last, place) if late else self.witness.compare(last, by, place)
                shows = self._displaced.get(place, (found, last))[0]
                misled = self.witness.misled(last, by, place)
                shows = replace(shows, reversed=True) if misled else shows
                self._found(Kind.ENDED_OLDER, last, place, shows, "misled" if misled else "")
                return

    def _changed(self, file: Version, place: Place, said: str, answer: Answer) -> None:
        """A cell of the ledger was set: what stood there had been seen by the file's people, or is told of."""
        assert file.said(place) == said, f"{place} was set to {said!r}, which the file does not say"
        was = self.held.get(place)
        writing = file.cells.get(place) or Writing(said, 0, 0, False)
        self.held[place] = (writing, file)
        by = was[1] if was else self.story.roots[file.edition]
        found = self.witness.compare(file, by, place)
        if place in self._displaced:
            self._displaced_again(file, place)
        self._kept.discard(place)
        if found.relation == "older" or by.saw_it_written(place, writing):
            self._displaced.setdefault(place, (found, by))
        if was is None or not was[0].said or file.saw(place, was[0].said):
            return
        self._accounted.setdefault(place, set()).add(was[0].said)
        if place in answer.named:
            kind = Kind.OLDER_REPLACED if found.relation == "older" else Kind.FORK_REPLACED
            found = self._likeliest(file, place, was, found) if kind is Kind.FORK_REPLACED else found
            self._found(kind, file, place, found, "" if said else "blanked")
        elif was[0].by == file.editor:
            self._found(Kind.OWN_OVERWRITE, file, place, found)
        else:
            self._found(Kind.SILENT_OVERWRITE, file, place, self._went_on(file, place, was, found), _sort(place))

    def _likeliest(self, file: Version, place: Place, was: tuple[Writing, Version], found: Evidence) -> Evidence:
        """What shows of a file that says what stood there and whose words this one has; else of what brought it."""
        others = (each for each in self.witness.had if each is not file and each.said(place) == was[0].said)
        every = (self.witness.compare(file, each, place) for each in others)
        return next((each for each in every if each.words), found) if _strangers(found) else found

    def _went_on(self, file: Version, place: Place, was: tuple[Writing, Version], found: Evidence) -> Evidence:
        """What shows of another file that says there what stood there, where this one seems to go on from that."""
        others = (each for each in self.witness.had if each is not file and each.said(place) == was[0].said)
        every = (self.witness.compare(file, each, place) for each in others)
        return next((each for each in every if each.looks_continued), found)

    def _displaced_again(self, file: Version, place: Place) -> None:
        """A file sets a cell where an older text stood: rightly, or it is older itself than what was told as kept."""
        ought = self._displaced[place][1]
        if ought.edits <= file.edits:
            del self._displaced[place]
        elif place in self._kept and file.edits <= ought.edits:
            self._displaced[place] = self.witness.compare(file, ought, place), ought

    def _left(
        self,
        file: Version,
        place: Place,
        writing: Writing,
        answer: Answer,
        before: Mapping[Place, tuple[Writing, Version]],
    ) -> None:
        """What a file says and the ledger does not: somebody changed it who had seen it, or it is told of."""
        known = self._accounted.setdefault(place, set())
        now = self.held.get(place)
        by = now[1] if now else self.story.roots[file.edition]
        if now is not None and now[0].said == writing.said:
            known |= {each.said for each in file.seen[place]}
            return
        found = self.witness.compare(file, by, place)
        if found.relation == "newer" and not self._said_since(file, place, now):
            self._displaced.setdefault(place, (found, file))
        if not writing.said and place in answer.named - answer.asked:
            self._found(Kind.NOT_CLEARED, file, place, found)
            self._kept.add(place)
        if place in answer.named:
            turned_away = place not in answer.asked and writing.said and writing.said not in known and now
            if turned_away and found.relation != "older":
                self._found(Kind.TURNED_AWAY, file, place, found, label=self._stale(file))
            known |= {each.said for each in file.seen[place]}
            return
        if not writing.said or writing.said in known or self._as_issued(file, place, writing):
            return
        known.add(writing.said)
        own = now is not None and now[0].by == writing.by
        self._found(Kind.OWN_DROP if own else Kind.SILENT_DROP, file, place, found, _sort(place))

    def _said_since(self, file: Version, place: Place, now: tuple[Writing, Version] | None) -> bool:
        """Whether what stands was said there also by a file that is no older than this one."""
        text = now[0].said if now else ""
        return any(each.said(place) == text and file.edits <= each.edits for each in self.witness.had)

    def _asked(self, file: Version, place: Place) -> None:
        """The office is asked: in vain where the people of one had seen what those of the other wrote."""
        if not place.item:
            self._found(Kind.COVER_CONFLICT, file, place)
            return
        blank = Writing("", 0, 0, False)
        held, by = self.held.get(place, (blank, self.story.roots[file.edition]))
        found = self.witness.compare(file, by, place)
        put_back = self._displaced[place][0] if place in self._displaced else None
        if put_back and put_back.relation != "newer" and not _order_shows(put_back):
            self._found(Kind.FORK_ASKED, file, place, put_back, "against an older text that stands unknown")
            return
        if found.relation == "newer" and self.witness.passed(file, by, place):
            self._found(Kind.FORK_ASKED, file, place, found, "against an older text that stands unknown")
        elif not file.saw_it_written(place, held) and not by.saw_it_written(place, file.cells.get(place, blank)):
            self._found(Kind.FORK_ASKED, file, place, found, "one person" if found.alone else "")
        elif found.relation == "fork":
            self._found(Kind.OTHER_ROWS_CONFLICT, file, place, found, "one person" if found.alone else "")
        elif found.alone:
            self._found(Kind.ONE_PERSON_CONFLICT, file, place, found)
        else:
            self._found(Kind.HANDOVER_CONFLICT, file, place, found)

    def _as_issued(self, file: Version, place: Place, writing: Writing) -> bool:
        return self.story.issued[file.edition].get(place, "") == writing.said

    def _stale(self, file: Version) -> str:
        return "an older edition" if file.edition < max(self.story.issued) else ""

    def _found(
        self, kind: Kind, file: Version, place: Place | None = None, found: Evidence | None = None, label: str = ""
    ) -> None:
        self.findings.append(Finding(kind, file.number, place, found, label))


def _sort(place: Place) -> str:
    return "words" if place.field in (*TEXTS, "evidence") else "a choice, date or telephone"
