"""A history played from its seed: moves, mails and what the office makes of them, in the order of time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from heapq import heappop, heappush
from itertools import count
from random import Random

from kit.histories.judge import Finding, Judge
from kit.histories.moves import MOVES, SHORTENING, Desk
from kit.histories.office import Arrival, Office, World
from kit.histories.people import Person, people
from kit.histories.story import Saving, Story, Version
from kit.histories.words import BOILERPLATE

OPENED = datetime(2021, 8, 2, 9)
"""When the first edition goes out."""


@dataclass(frozen=True)
class Played:
    """A history at its end: who took part, how many files came in, what was found.

    `one_file`: one person, who never went on with anything but the newest file.
    """

    seed: int
    people: int
    returns: int
    one_file: bool
    findings: tuple[Finding, ...]


def play(seed: int, open_office: Callable[[World], Office], *, shortening: bool = False) -> Played:
    """Play the history of that seed against an office of its own; with `shortening` people cut down their words too."""
    game = Game(seed, open_office, shortening=shortening)
    game.run()
    return Played(seed, len(game.people), len(game.arrived), game.one_file, tuple(game.judge.findings))


class Game:
    """One history as it goes along; `run` plays it."""

    def __init__(self, seed: int, open_office: Callable[[World], Office], *, shortening: bool = False) -> None:
        self.moves = SHORTENING if shortening else MOVES
        self.rng = rng = Random(seed)
        items = tuple(range(1, rng.randint(3, 8) + 1))
        common = [text for texts in BOILERPLATE.values() for text in texts]
        self.office = open_office(World(items, rng.sample(common, len(common) // 2)))
        self.story = Story()
        self.judge = Judge(self.story)
        self.now = OPENED
        self.issue()
        self.people = people(rng, items, self.story.roots[1])
        self.arrived: list[Version] = []
        self.post: list[tuple[datetime, int, Version]] = []
        self.careless = rng.random() < 0.25
        self.numbers = count(1)
        self.sent = count(1)

    def run(self) -> None:
        """Moves in turn, the mail between them; at last everybody sends what they have."""
        rng, steps = self.rng, self.rng.randint(3, 13)
        anew = rng.randrange(2, steps + 1) if rng.random() < 0.25 else -1
        for step in range(steps):
            self.now += (
                timedelta(minutes=rng.randint(8, 90)) if rng.random() < 0.35 else timedelta(hours=rng.randint(3, 60))
            )
            self.deliver(self.now)
            if step == anew:
                self.issue()
            self.move()
        for person in self.people:
            if rng.random() < 0.7:
                self.send(person.hand)
        self.deliver(datetime.max)
        if self.one_file:
            self.judge.at_the_end(self.arrived)

    @property
    def one_file(self) -> bool:
        """Whether one person went on with one file so far."""
        return len(self.people) == 1 and not self.story.forked

    def issue(self) -> None:
        """A new edition, with what the ledger holds."""
        held = self.judge.held
        root = self.story.issue(held, Saving(self.now, self.now, "openness-ledger"))
        self.office.issue(root.edition, self.now.date(), self.story.issued[root.edition])

    def move(self) -> None:
        """Somebody does something, and perhaps sends what came of it, or an old copy."""
        rng = self.rng
        person = rng.choice(self.people)
        newest = self.story.roots[max(self.story.roots)]
        if person.hand.edition < newest.edition and rng.random() < 0.5 and self.may_begin(person, newest):
            person.holds(newest)
        desk = Desk(self.story, self.people, rng, self.now, self.arrived, self.careless, self.numbers)
        made = rng.choices(list(self.moves), list(self.moves.values()))[0](desk, person)
        if rng.random() < 0.6:
            self.send(made)
        if rng.random() < 0.08:
            old = rng.choice(person.had)
            self.send(desk.resave(person, old) if rng.random() < 0.4 else old)

    def may_begin(self, person: Person, newest: Version) -> bool:
        """Whether a person goes over to a new edition: once it shows their own words, unless they do not look."""
        return self.careless or person.hand.edits <= newest.edits

    def send(self, version: Version) -> None:
        """A mail, soon there or late; one in twelve never arrives."""
        rng = self.rng
        quick = timedelta(minutes=rng.randint(5, 120))
        arrives = self.now + (quick if rng.random() < 0.7 else timedelta(hours=rng.randint(6, 200)))
        if rng.random() > 0.08 and version.edits:
            heappush(self.post, (arrives, next(self.sent), version))

    def deliver(self, until: datetime) -> None:
        """The office takes in what has arrived; now and then it has opened and saved a file in the inbox before."""
        while self.post and self.post[0][0] <= until:
            at, _, version = heappop(self.post)
            if version in self.arrived:
                continue
            touched = self.rng.random()
            if touched > 0.03:
                self.take(version, at)
            if touched < 0.06:
                said = at + timedelta(minutes=20)
                self.take(self.story.resave(version, Saving(said, said, "WPS Office")), at + timedelta(minutes=30))

    def take(self, version: Version, at: datetime) -> None:
        """One file goes in, and the answer is weighed."""
        arrival = Arrival(version, at)
        self.judge.weigh(arrival, self.office.take(arrival))
        self.arrived.append(version)
