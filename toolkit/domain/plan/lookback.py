"""回头看: the items of a year before that this year's plan asks about again, as a list that the office can correct.

A plan's own item asks for it: 对上一年度工作要点落实情况开展“回头看”，重点针对有明确责任主体和时限要求的工作任务.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
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
from toolkit.schema.cell import squeezed
from toolkit.values import dataclass

HEADERS = ("上年序号", "单位", "职责", "工作任务", "具体要求", "上年时限", "自查期限", "上年情况", "来源")
"""What heads the list's columns, in order."""
ASKS = ("回头看", "上一年度工作要点", "上年度工作要点")
"""The words by which a plan's requirement asks for the look-back."""
_PASTED: Mapping[str, tuple[str, ...]] = {
    "unit": ("单位", "责任单位", "落实单位", "承办单位", "牵头单位", "单位名称"),
    "requirement": ("事项", "具体要求", "工作内容", "任务", "重点任务", "事项内容", "工作任务"),
    "topic": ("工作任务", "任务名称", "类别"),
    "said": ("状态", "办理状态", "落实情况", "完成情况", "办结情况"),
    "deadline": ("完成时限", "时限", "办理时限", "完成时间"),
    "number": ("序号", "编号"),
}
"""Field -> the headers it may stand under in a list that was pasted in, the surest first."""
_DONE = ("已完成", "完成", "已办结", "办结", "已销号", "销号", "已落实", "不涉及", "确认不涉及")
"""What a pasted list says of an item of which nothing more is asked."""
_TOP = 15
_BETWEEN = re.compile(r"[、，,；;\n\r]+")


@dataclass(frozen=True)
class Pasted:
    """What a pasted list comes to: the items still asked about, how many it calls done, what is wrong with it."""

    found: tuple[Earlier, ...]
    done: int
    problems: tuple[Problem, ...]


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


# --- a list that the office pastes in ---


def pasted(rows: Rows, roster: Roster, year: int, due: date, file: str) -> Pasted:
    """Last year's list as the office has it: a row of headers (单位, 事项, 状态 …), then a row an item.

    A cell may name several units. What the list calls done, or not the unit's, is counted and not asked about again; a
    blank state is. Rows without a number are numbered as they come; rows that say the same are one item.
    """
    found = next(((at, where) for at, row in enumerate(rows[:_TOP]) if len(where := _columns(row)) > 1), None)
    if found is None or not {"unit", "requirement"} <= found[1].keys():
        what = "没有找到表头：至少要有“单位”和“事项”两列"
        return Pasted((), 0, (problem(Code.LOOKBACK_FAULT, Origin(file), what=what),))
    at, where = found
    asked: list[Earlier] = []
    problems: list[Problem] = []
    numbers: dict[str, int] = {}
    done = 0
    for line, row in enumerate(rows[at + 1 :], start=at + 2):
        cells = {name: row[column].strip() if column < len(row) else "" for name, column in where.items()}
        if not (cells["unit"] and cells["requirement"]):
            if any(cells.values()):
                what = f"第{line}行没有写{'事项' if cells['unit'] else '单位'}"
                problems.append(problem(Code.LOOKBACK_FAULT, Origin(file, row=line), what=what))
            continue
        units, unknown = _units(cells["unit"], roster)
        for name in unknown:
            what = f"第{line}行的单位“{name}”名册里没有"
            problems.append(problem(Code.LOOKBACK_FAULT, Origin(file, row=line), name, what=what))
        if cells.get("said", "") in _DONE:
            done += len(units)
            continue
        if (number := _numbered(cells, numbers)) is None:
            what = f"第{line}行没有读入：事项最多{YEARS - 1}项"
            problems.append(problem(Code.LOOKBACK_FAULT, Origin(file, row=line), what=what))
            continue
        topic, said = cells.get("topic", ""), cells.get("said", "")
        texts = (topic, short_title(topic), cells["requirement"], "", cells.get("deadline", ""))
        item = Item(year * YEARS + number, *texts, own=str(number))
        source = f"{file} 第{line}行"
        asked += [Earlier(item, unit.code, frozenset({Role.IMPLEMENT}), due, said, source) for unit in units]
    return Pasted(together((), asked), done, tuple(problems))


def _columns(row: Sequence[str]) -> dict[str, int]:
    """Field -> its column in a row of headers; no column is two fields."""
    at = {squeezed(text): column for column, text in reversed(list(enumerate(row))) if text.strip()}
    found: dict[str, int] = {}
    for name, headers in _PASTED.items():
        column = next((at[each] for each in headers if each in at and at[each] not in found.values()), None)
        if column is not None:
            found[name] = column
    return found


def _units(text: str, roster: Roster) -> tuple[list[Unit], list[str]]:
    """The units a cell names, and the names that nobody has."""
    units, unknown = [], []
    for name in (part.strip() for part in _BETWEEN.split(text)):
        if not name:
            continue
        unit = roster.find(name)
        if isinstance(unit, Unit):
            units.append(unit)
        else:
            unknown.append(name)
    return units, unknown


def _numbered(cells: Mapping[str, str], numbers: dict[str, int]) -> int | None:
    """The number of a row's item: its own where no other item has it, else the next free one; `numbers` by wording.

    None where none is free.
    """
    wording = squeezed(cells["requirement"])
    if wording not in numbers:
        own = item_number(cells.get("number", "")) or 0
        first = own if 0 < own < YEARS else 1
        taken = set(numbers.values())
        free = next((each for each in (*range(first, YEARS), *range(1, first)) if each not in taken), None)
        if free is None:
            return None
        numbers[wording] = free
    return numbers[wording]
