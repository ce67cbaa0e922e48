"""What a person does to a file: rows filled in and altered, texts rewritten, files handed on and put together."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from random import Random

from kit.histories.people import Person
from kit.histories.story import Place, Story, Version
from kit.histories.words import FIELDS, OFFICE_PHONE, TEXTS, Text, expected, sentence, shorter, words


@dataclass
class Desk:
    """What a move needs: the story, the people, chance and the time.

    `arrived` are the versions the office has had, in order; `careless`: somebody of this unit may go on with an old
    copy, or begin anew, without looking; `numbers` make texts unlike each other.
    """

    story: Story
    people: Sequence[Person]
    rng: Random
    now: datetime
    arrived: list[Version]
    careless: bool
    numbers: Iterator[int]

    def save(self, person: Person, texts: dict[Place, Text], of: Version | None = None) -> Version:
        """A person's file with these texts written into it, in their hands from now on."""
        pc, cover = self.rng.choice(person.pcs), person.cover(self.rng, self.now)
        made = self.story.edit(of or person.hand, person.number, texts, cover, pc.saving(self.now))
        person.holds(made)
        return made

    def resave(self, person: Person, of: Version) -> Version:
        """A file saved without a change on one of the person's PCs."""
        made = self.story.resave(of, self.rng.choice(person.pcs).saving(self.now))
        person.had.append(made)
        return made


def fill_in(desk: Desk, person: Person) -> Version:
    """Some of the person's rows filled in or altered, or all at once."""
    rng = desk.rng
    rows = rng.sample(person.rows, min(len(person.rows), rng.choice((1, 1, 2, 2, 3, 4, 99, 99))))
    texts: dict[Place, Text] = {}
    for item in rows:
        texts |= _row(desk, person, item)
    return desk.save(person, texts)


def rewrite(desk: Desk, person: Person) -> Version:
    """Every text said anew, every status left as it is; the first rows are filled in where there are none."""
    rng, hand = desk.rng, person.hand
    there = [place for place in hand.cells if place.item in person.rows and place.field in TEXTS and hand.said(place)]
    if not there:
        return fill_in(desk, person)
    return desk.save(person, {place: sentence(rng, next(desk.numbers)) for place in there})


def shorten(desk: Desk, person: Person) -> Version:
    """Words of the person's rows are cut down, nothing else: a part of a text stays where it has several."""
    rng, hand = desk.rng, person.hand
    cut = {
        place: parts
        for place, writing in hand.cells.items()
        if place.item in person.rows and place.field in TEXTS and (parts := shorter(writing.said))
    }
    if not cut:
        return fill_in(desk, person)
    places = rng.sample(sorted(cut), min(len(cut), rng.choice((1, 1, 2, 3, 99))))
    return desk.save(person, {place: rng.choice(cut[place]) for place in places})


def hand_on(desk: Desk, person: Person) -> Version:
    """A colleague gets the file and fills in; one who has written in a file of their own puts both together, or not.

    Sometimes both go on with it.
    """
    rng = desk.rng
    other = rng.choice([each for each in desk.people if each is not person] or [person])
    return _take_over(desk, other, person.hand)


def go_on_from_reply(desk: Desk, person: Person) -> Version:
    """The marked reply to a file that the office had is filled in further: to the person's own, or to a colleague's."""
    if not desk.arrived:
        return fill_in(desk, person)
    reply = desk.rng.choice(desk.arrived[-3:])
    if len(desk.people) == 1 and not desk.careless:
        reply = max(desk.arrived, key=lambda each: len(each.edits))
        if not person.hand.edits <= reply.edits:
            return fill_in(desk, person)
    return _take_over(desk, person, reply)


def go_back(desk: Desk, person: Person) -> Version:
    """An old copy is opened by mistake and gone on with."""
    if not desk.careless:
        return fill_in(desk, person)
    person.hand = desk.rng.choice(person.had)
    return fill_in(desk, person)


def print_it(desk: Desk, person: Person) -> Version:
    """The file is saved without a change."""
    made = desk.resave(person, person.hand)
    person.hand = made
    return made


def copy_from(desk: Desk, person: Person) -> Version:
    """Some rows of a colleague's file are copied into the person's own."""
    rng = desk.rng
    other = rng.choice([each for each in desk.people if each is not person] or [person])
    items = sorted({place.item for place in other.hand.cells})
    if other is person or not items:
        return fill_in(desk, person)
    return _put_together(desk, person, person.hand, other.hand, rng.sample(items, rng.randint(1, len(items))))


MOVES: dict[Callable[[Desk, Person], Version], int] = {
    fill_in: 56,
    rewrite: 8,
    hand_on: 13,
    go_on_from_reply: 6,
    go_back: 6,
    print_it: 7,
    copy_from: 4,
}
"""What people do, and how often."""
SHORTENING = {**MOVES, shorten: 14}
"""The same of people who also cut down what they wrote."""


def _take_over(desk: Desk, person: Person, file: Version) -> Version:
    """A person goes on with a file that came to them; their own rows of before are copied into it, or kept apart."""
    mine = sorted({place.item for place, writing in person.hand.cells.items() if writing.by == person.number})
    if file.edition == person.hand.edition and mine and not person.hand.edits <= file.edits:
        if desk.rng.random() < 0.7:
            return _put_together(desk, person, file, person.hand, mine)
        if not desk.careless:
            return fill_in(desk, person)
    person.holds(file)
    return fill_in(desk, person)


def _put_together(desk: Desk, person: Person, of: Version, other: Version, items: Sequence[int]) -> Version:
    if of.edition != other.edition:
        return fill_in(desk, person)
    saving = desk.rng.choice(person.pcs).saving(desk.now)
    cover = person.cover(desk.rng, desk.now)
    made = desk.story.paste(of, other, frozenset(items), person.number, cover, saving)
    person.holds(made)
    return made


def _row(desk: Desk, person: Person, item: int) -> dict[Place, Text]:
    """What a person writes in one row: at first, and when they come back to it."""
    hand = person.hand
    texts = {name: hand.said(Place(item, name)) for name in FIELDS}
    written = _further(desk, texts) if texts["progress"] else _first(desk)
    return {Place(item, name): text for name, text in written.items() if text.said != texts[name]}


def _first(desk: Desk) -> dict[str, Text]:
    rng, numbers = desk.rng, desk.numbers
    said = {"status": Text("推进中"), "progress": words(rng, "progress", next(numbers))}
    if rng.random() < 0.2:
        said |= _done(desk)
    elif rng.random() < 0.4:
        said["expected_on"] = expected(rng, desk.now.date())
    if rng.random() < 0.3:
        said["issues"] = words(rng, "issues", next(numbers))
    if rng.random() < 0.3:
        said["next_steps"] = words(rng, "next_steps", next(numbers))
    if rng.random() < 0.3:
        said["person_phone"] = Text(OFFICE_PHONE)
    return said


def _further(desk: Desk, texts: dict[str, str]) -> dict[str, Text]:
    """A row that says something is carried on: mostly its progress, in new words or with some added."""
    rng, numbers = desk.rng, desk.numbers
    said: dict[str, Text] = {}
    if rng.random() < 0.8:
        new = words(rng, "progress", next(numbers))
        grown = new.distinctive and rng.random() < 0.4
        said["progress"] = _in_words(new, f"{texts['progress'].rstrip('。')}；{new.said}") if grown else new
    if texts["status"] != "已完成" and rng.random() < 0.35:
        said |= _done(desk)
    if rng.random() < 0.2:
        said["issues"] = Text("") if texts["issues"] else words(rng, "issues", next(numbers))
    if rng.random() < 0.2:
        said["next_steps"] = words(rng, "next_steps", next(numbers))
    return said or {"progress": sentence(rng, next(numbers))}


def _in_words(text: Text, said: str) -> Text:
    """The same kind of text in other words."""
    return text._replace(said=said)


def _done(desk: Desk) -> dict[str, Text]:
    """A status that is claimed, with the date and the evidence it needs."""
    day: date = desk.now.date()
    return {
        "status": Text("已完成"),
        "done_on": Text(day.isoformat()),
        "evidence": words(desk.rng, "evidence", next(desk.numbers)),
    }
