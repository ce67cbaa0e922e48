"""回头看: the items of a year before that this year's plan asks about again, as a list that the office can correct.

A plan's own item asks for it: 对上一年度工作要点落实情况开展“回头看”，重点针对有明确责任主体和时限要求的工作任务.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date

from toolkit.codes import Code
from toolkit.domain.plan.deadlines.model import Deadline, Milestone
from toolkit.domain.plan.deadlines.wording import deadline_words
from toolkit.domain.plan.document.items import short_title
from toolkit.domain.plan.model import Assignment, Item, Role
from toolkit.domain.plan.roster_rows import Rows
from toolkit.domain.plan.tasks import Earlier, Tasks
from toolkit.domain.plan.units import Roster, Unit
from toolkit.keys import YEARS, item_number, item_words, looked_back, number_later
from toolkit.problems import Origin, Problem, problem

HEADERS = ("上年序号", "单位", "职责", "工作任务", "具体要求", "上年时限", "自查期限", "上年情况", "来源")
"""What heads the list's columns, in order."""
ASKS = ("回头看", "上一年度工作要点", "上年度工作要点")
"""The words by which a plan's requirement asks for the look-back."""
_BETWEEN = re.compile(r"[、，,；;\n\r]+")


def look_day(tasks: Tasks) -> date:
    """The day by which this year's plan wants the look-back; the year's last where it does not say."""
    days = (
        tasks.deadlines[item.number].due for item in tasks.plan.items if any(word in item.requirement for word in ASKS)
    )
    return min((day for day in days if day), default=date(tasks.plan.year, 12, 31))


def of_plan(last: Tasks, due: date, said: Callable[[Assignment], str | None], source: str) -> tuple[Earlier, ...]:
    """The assignments of a plan of a year before that are asked about again: those of which `said` says how they stood.

    They keep their roles; those that were looked back at themselves keep their year and number.
    """
    found = []
    for each in last.assignments:
        if (words := said(each)) is None:
            continue
        item = last.plan.item(each.item)
        number = number_later(item.number, last.plan.year)
        words_due = deadline_words(last.deadlines[item.number])
        issued = replace(item, number=number, own=str(number % YEARS), deadline=words_due, shared=False)
        found.append(Earlier(issued, each.unit, each.roles, due, words, source))
    return tuple(found)


def together(kept: Sequence[Earlier], found: Iterable[Earlier]) -> tuple[Earlier, ...]:
    """A list with what was found added: what stands in it stays as the office has it, whatever became of it since."""
    known = {(each.item.number, each.unit): each for each in kept}
    for each in found:
        known.setdefault((each.item.number, each.unit), each)
    return tuple(sorted(known.values(), key=lambda each: each.item.number))


def with_earlier(tasks: Tasks, found: Sequence[Earlier]) -> Tasks:
    """The plan's tasks and those looked back at: further assignments, each due by the day the look is asked for."""
    if not found:
        return tasks
    items = {each.item.number: each.item for each in reversed(found)}
    dues: dict[int, date] = {}
    for each in found:
        dues[each.item.number] = min(each.due, dues.get(each.item.number, each.due))
    places = {unit.code: at for at, unit in enumerate(tasks.roster.units)}
    rows = sorted(found, key=lambda each: (each.item.number, places.get(each.unit, len(places))))
    plan = replace(tasks.plan, earlier=tuple(items[number] for number in sorted(items)))
    return replace(
        tasks,
        plan=plan,
        assignments=(
            *tasks.assignments,
            *(Assignment(plan.id, each.item.number, each.unit, each.roles) for each in rows),
        ),
        deadlines={
            **tasks.deadlines,
            **{number: Deadline(items[number].deadline, (Milestone(due),)) for number, due in dues.items()},
        },
        earlier={(each.item.number, each.unit): each for each in rows},
    )


# --- the list as it is kept ---


def list_rows(found: Iterable[Earlier], roster: Roster) -> Rows:
    """The list as a table: a row an item and unit, under `HEADERS`."""
    rows = [
        (
            item_words(each.item.number),
            roster.name_of(each.unit),
            "、".join(role.label for role in Role if role in each.roles),
            each.item.topic,
            each.item.requirement,
            each.item.deadline,
            each.due.isoformat(),
            each.said,
            each.source,
        )
        for each in found
    ]
    return (HEADERS, *rows)


def read_list(rows: Rows, roster: Roster, file: str) -> tuple[tuple[Earlier, ...], tuple[Problem, ...]]:
    """The list read back; what cannot be understood of it is told by its row, the rest stands."""
    if not rows or tuple(text.strip() for text in rows[0][: len(HEADERS)]) != HEADERS:
        what = "表头要依次是" + "、".join(HEADERS)
        return (), (problem(Code.LOOKBACK_FAULT, Origin(file), what=what),)
    found: dict[tuple[int, str], Earlier] = {}
    problems = []
    for line, row in enumerate(rows[1:], start=2):
        if not any(text.strip() for text in row):
            continue
        read = _listed((*row, *("",) * len(HEADERS)), roster)
        if isinstance(read, str):
            problems.append(problem(Code.LOOKBACK_FAULT, Origin(file, row=line), row[0], what=f"第{line}行{read}"))
            continue
        found.setdefault((read.item.number, read.unit), read)
    return tuple(found.values()), tuple(problems)


def _listed(row: Sequence[str], roster: Roster) -> Earlier | str:
    """A row of the list; what is wrong with it in words."""
    words, name, roles, topic, requirement, deadline, due, said, source = (text.strip() for text in row[: len(HEADERS)])
    number, unit = item_number(words), roster.find(name)
    if number is None or not looked_back(number):
        return f"的上年序号“{words}”看不懂，要像 2020-12"
    if not isinstance(unit, Unit):
        near = f"，是不是“{'”“'.join(unit.names)}”" if unit.names else ""
        return f"的单位“{name}”名册里没有{near}"
    if not requirement:
        return "没有写具体要求"
    try:
        day = date.fromisoformat(due)
    except ValueError:
        return f"的自查期限“{due}”看不懂，要像 2021-09-30"
    called = {role.label: role for role in Role}
    said_roles = [part for part in _BETWEEN.split(roles) if part]
    if strange := next((part for part in said_roles if part not in called), ""):
        return f"的职责“{strange}”看不懂，要写{'、'.join(called)}，几种用“、”隔开"
    mine = frozenset(called[part] for part in said_roles) or frozenset({Role.IMPLEMENT})
    item = Item(number, topic, short_title(topic), requirement, "", deadline, own=str(number % YEARS))
    return Earlier(item, unit.code, mine, day, said, source)
