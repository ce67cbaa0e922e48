"""The deadline of an item: its cell, its requirement and its topic read, and what of them the office must decide."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from toolkit.codes import Code
from toolkit.domain.plan.deadlines.model import AT_ONCE_DAYS, Deadline, Milestone, MonthMeans, Provisional
from toolkit.domain.plan.deadlines.phrases import AT_ONCE, Stated, parse_deadline, stated_in
from toolkit.domain.plan.deadlines.recurring import hidden_duties
from toolkit.domain.plan.model import Item, Plan
from toolkit.problems import Origin, Problem, day_words, problem

_NUMBER = re.compile(
    r"\A\s*(?:第?[一二三四五六七八九十]{1,3}[、.．章节]|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[、.．](?!\d))"
)
"""The number that a heading begins with."""
_YEAR = re.compile(r"(?:\d{4}|全|本)年度?")


def read_deadline(
    item: Item, plan: Plan, month_means: MonthMeans, file: str, at_once_days: int = AT_ONCE_DAYS
) -> tuple[Deadline, tuple[Problem, ...]]:
    """The deadline of an item, and every doubt about it.

    Dates that the requirement states, or the topic where that states none, go before a later one of the column; where
    that is blank they are proposed, with the words that say what is due. Either is said. What is to be done at once
    (即日起, 立行立改) is due `at_once_days` days after the plan was issued. Days that are so taken or proposed are
    `provisional` until the office has settled the item.
    """
    deadline = parse_deadline(item.deadline, plan.year, month_means)
    stated = tuple(stated_in(item.requirement, plan.year, month_means, any_year=True))
    origin = Origin(file, item=item.number)
    place = "具体要求"
    if not stated:
        topic = "\n".join(_NUMBER.sub("", heading) for heading in item.topic.split("\n"))
        place, stated = "工作任务", tuple(stated_in(topic, plan.year, month_means, any_year=True))
        stated = stated or _headed(topic, plan.year, month_means)
    if not item.deadline.strip() and stated:
        proposed = _proposed(deadline, stated)
        days = (day_words(each.due) for each in proposed.milestones)
        again = (each.words for each in stated if each.recurring)
        words = "、".join(dict.fromkeys(each.words for each in stated))
        due = "、".join(dict.fromkeys((*days, *again)))
        found = problem(Code.PLAN_DEADLINE_PROPOSED, origin, words, item=item.number, place=place, due=due)
        if not item.settled:
            proposed = replace(proposed, provisional=tuple(_so_far(proposed, place, words)))
        return proposed, (found, *_hidden(item, proposed, origin))
    deadline, told = _at_once(item, deadline, plan, at_once_days, origin)
    doubts = (
        *told,
        *_doubts(item, deadline, stated, place, origin),
        *_past(item, deadline, plan, origin),
        *_hidden(item, deadline, origin),
    )
    taken = _earlier(deadline, stated)
    if not item.settled:
        taken = replace(taken, provisional=tuple(_disputed(item, deadline, stated, place)))
    return taken, doubts


def _so_far(proposed: Deadline, place: str, words: str) -> Iterator[Provisional]:
    """Every day of a deadline that was taken from what the requirement or the topic says."""
    said = f"没有写完成时限，暂按{place}里的“{words}”，待办公室核定"
    yield from (Provisional(each.due, said) for each in proposed.milestones)
    if proposed.recurring:
        yield Provisional(None, said)


def _disputed(item: Item, deadline: Deadline, stated: tuple[Stated, ...], place: str) -> Iterator[Provisional]:
    """The earlier of the days where the deadline and what else is stated disagree, each once."""
    found: dict[date, str] = {}
    for each, day in _differing(deadline, stated):
        how = "较早的" if deadline.due else "写了日期的"
        words = f"{place}写“{each.words}”，完成时限写“{item.deadline}”，暂按{how}，待办公室核定"
        found.setdefault(min(day, deadline.due or day), words)
    yield from (Provisional(due, words) for due, words in found.items())


def _differing(deadline: Deadline, stated: tuple[Stated, ...]) -> Iterator[tuple[Stated, date]]:
    """What is stated and which of its days the deadline has not."""
    known = {milestone.due for milestone in deadline.milestones}
    yield from ((each, day) for each in stated for day in each.dues if day not in known)


def _headed(topic: str, year: int, month_means: MonthMeans) -> tuple[Stated, ...]:
    """The time within a year that a heading is and nothing else: 一、3月份; of several the nearest."""
    for heading in reversed(topic.split("\n")):
        words = heading.strip("：: ")
        read = parse_deadline(words, year, month_means)
        days = [each.due for each in read.milestones]
        if days and not (read.unknown or read.ongoing or read.recurring or any(each.what for each in read.milestones)):
            return () if _YEAR.fullmatch(words) else (Stated(words, tuple(days)),)
    return ()


def _proposed(deadline: Deadline, stated: tuple[Stated, ...]) -> Deadline:
    """The deadline with all that the requirement states, each with what is due then."""
    milestones = tuple(sorted({Milestone(due, each.what) for each in stated for due in each.dues}))
    recurring = tuple(dict.fromkeys(again for each in stated for again in each.recurring))
    return replace(deadline, milestones=milestones, recurring=recurring, added=milestones, again=recurring)


def _at_once(
    item: Item, deadline: Deadline, plan: Plan, days: int, origin: Origin
) -> tuple[Deadline, tuple[Problem, ...]]:
    """The deadline with a date for what is to be done at once, and a word on it."""
    words = tuple(each for each in deadline.unknown if AT_ONCE.fullmatch(each))
    if not words:
        return deadline, ()
    due = plan.issued + timedelta(days=days)
    dated = replace(
        deadline,
        milestones=tuple(sorted({*deadline.milestones, *(Milestone(due, each) for each in words)})),
        unknown=tuple(each for each in deadline.unknown if each not in words),
    )
    said = problem(Code.PLAN_DEADLINE_AT_ONCE, origin, "、".join(words), item=item.number, days=days, due=due)
    return dated, (said,)


def _earlier(deadline: Deadline, stated: tuple[Stated, ...]) -> Deadline:
    """The deadline, with the dates its requirement states that come before the column's, or where that has none."""
    known = {milestone.due for milestone in deadline.milestones}
    first = deadline.due or date.max
    more = {Milestone(due, each.what) for each in stated for due in each.dues if due < first and due not in known}
    return replace(deadline, milestones=tuple(sorted({*deadline.milestones, *more})), added=tuple(sorted(more)))


def _doubts(
    item: Item, deadline: Deadline, stated: tuple[Stated, ...], place: str, origin: Origin
) -> Iterator[Problem]:
    understood = deadline.milestones or deadline.recurring or deadline.ongoing
    for words in deadline.unknown or (() if understood else ("（空白）",)):
        yield problem(Code.PLAN_DEADLINE_UNKNOWN, origin, words, item=item.number)
    for each, day in _differing(deadline, stated):
        yield problem(
            Code.PLAN_DEADLINE_DISAGREES,
            origin,
            each.words,
            item=item.number,
            place=place,
            phrase=item.deadline,
            text_due=day,
            column_due=deadline.due or "没有日期",
            due=min(day, deadline.due or day),
        )


def _past(item: Item, deadline: Deadline, plan: Plan, origin: Origin) -> Iterator[Problem]:
    """A date before the plan was issued, which nobody is reminded of: most often last year's, left standing."""
    for milestone in deadline.milestones:
        if milestone.due < plan.issued:
            names: dict[str, Any] = {"item": item.number, "due": milestone.due, "issued": plan.issued}
            yield problem(Code.PLAN_DEADLINE_PAST, origin, item.deadline, **names)


def _hidden(item: Item, deadline: Deadline, origin: Origin) -> Iterator[Problem]:
    """Recurring duties of the requirement that the deadline column does not repeat; one without a period needs any."""
    listed = {recurrence.every for recurrence in deadline.recurring}
    for duty in hidden_duties(item.requirement):
        if not (duty.every in listed if duty.every else listed):
            yield problem(Code.PLAN_HIDDEN_DUTY, origin, duty.words, item=item.number)
