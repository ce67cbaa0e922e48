"""A plan invented: what is to be done, by whom, by when, before anybody lays it out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from kit.plans import dates, words
from kit.plans.truth import Body, Due
from kit.plans.wording import Charge, Sort, charge


@dataclass(frozen=True)
class Task:
    """One thing to be done; `chapter` and `topic` count from 0."""

    requirement: str
    chapter: int
    topic: int
    charge: Charge
    deadline: str
    due: Due


@dataclass(frozen=True)
class Plan:
    """A plan of one year: its tasks in order, under topics, these under chapters."""

    year: int
    issued: date
    title: str
    body: Body
    chapters: tuple[str, ...]
    topics: tuple[str, ...]
    tasks: tuple[Task, ...]

    def of_topic(self, topic: int) -> tuple[Task, ...]:
        """The tasks under a topic."""
        return tuple(task for task in self.tasks if task.topic == topic)

    def of_chapter(self, chapter: int) -> tuple[Task, ...]:
        """The tasks under a chapter."""
        return tuple(task for task in self.tasks if task.chapter == chapter)


def invent(
    rng: Random, sorts: tuple[Sort, ...], *, shared: Sequence[str] = (), least: int = 1, alone: bool = False
) -> Plan:
    """A plan whose charges are of these sorts. What is `shared` (units, deadline) is one for the tasks of a topic.

    Every topic has at least so many tasks; `alone`: no group stands alone.
    """
    year = rng.randint(2021, 2026)
    body = words.roster(rng)
    count = rng.randint(3, 5)
    topics = tuple(words.topics(rng, count))
    sizes = [rng.randint(least, max(3, least)) for _ in topics]
    chapters = rng.randint(2, count)
    cuts = sorted(rng.sample(range(1, count), chapters - 1))
    texts = iter(words.requirements(rng, sum(sizes)))
    tasks: list[Task] = []
    for topic, size in enumerate(sizes):
        said = [(charge(rng, body, rng.choice(sorts), alone=alone), dates.deadline(rng, year)) for _ in range(size)]
        for own in said:
            who = said[0][0] if "units" in shared else own[0]
            when = said[0][1] if "deadline" in shared else own[1]
            tasks.append(Task(next(texts), sum(topic >= cut for cut in cuts), topic, who, *when))
    place = "某" + (body.bureaux[0].name[0] if len(body.phrases) > 1 else "局")
    named = rng.choice(
        ("政务公开工作要点分工方案", "政务公开工作要点任务分解表", "政务公开重点工作责任分工", "政务公开工作要点")
    )
    names = tuple(words.topics(rng, chapters))
    return Plan(
        year,
        date(year, rng.randint(3, 5), rng.randint(1, 28)),
        f"{place}{year}年{named}",
        body,
        tuple(f"{words.numeral(at + 1)}、{name}" for at, name in enumerate(names)),
        topics,
        tuple(tasks),
    )
