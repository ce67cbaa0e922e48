"""Plans laid out as the ledgers of supervisors, as calendars, cards and lists by unit, whose headers no list has."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from random import Random

from kit.plans import dates, words
from kit.plans.grid import Column, body_rows, header_rows
from kit.plans.invent import Plan, Task, invent
from kit.plans.tables import Laid, sign
from kit.plans.truth import DUE, UNITS, Due, Grid, Item
from kit.plans.wording import alone, in_brackets, in_cell, listed

_MATTERS = (
    *(
        "存在问题",
        "问题表现",
        "交办事项",
        "督办事项",
        "项目名称",
        "民生实事",
        "改革任务",
        "议定事项",
        "工作名称",
        "任务清单",
    ),
    *("反馈问题", "重点项目", "考核指标"),
)
_MEASURES = (
    *("整改措施", "办理要求", "推进举措", "建设内容", "年度目标", "落实要求", "工作做法", "整改目标", "实施内容"),
    *("长效措施", "工作标准及要求"),
)
_UNITS = ("责任单位", "责任部门", "整改责任单位", "落实责任部门", "具体承办单位", "责任单位")
_DEADLINES = ("整改时限", "办结时限", "完成时限", "办理时限", "整改期限", "完成时间", "月度时限")
_LEADERS = ("责任领导", "分管市领导", "包保领导", "整改责任人", "分管负责人")
_PROGRESS = ("进展情况", "整改情况", "下一步打算", "落实成效")
_SAID = ("正在推进", "已完成", "按序时推进", "持续推进", "")


def _item(task: Task, own: str = "", *, due: Due | None = None, text: str = "") -> Item:
    may = frozenset[str]() if task.due.said or due else frozenset({DUE})
    return Item(own, text or task.requirement, task.charge.roles, due or task.due, may_ask=may)


def _ledger(rng: Random, plan: Plan, made: Laid, *, numbers: str = "{}") -> list[Grid]:
    """Faults and measures, or matters and demands, with leaders and progress beside them."""
    columns = [
        Column("number", rng.choice(("序号", "编号"))),
        Column("topic", rng.choice(_MATTERS)),
        Column("requirement", rng.choice(_MEASURES)),
        Column("units", rng.choice(_UNITS)),
        Column("deadline", rng.choice(_DEADLINES)),
    ]
    columns += [Column("people", rng.choice(_LEADERS))] if rng.random() < 0.5 else []
    columns += [Column("progress", rng.choice(_PROGRESS))] if rng.random() < 0.5 else []
    texts = []
    for at, task in enumerate(plan.tasks, start=1):
        number = numbers.format(at)
        texts.append(
            {
                "number": number,
                "topic": plan.topics[task.topic],
                "requirement": task.requirement,
                "units": in_cell(rng, task.charge),
                "deadline": task.deadline,
                "people": "×××",
                "progress": rng.choice(_SAID),
            }
        )
        made.items.append(_item(task, number))
    head = header_rows(columns)
    return [Grid([*head, *body_rows(columns, texts, {"topic": [task.topic for task in plan.tasks]})], len(head))]


def _numbered_by_letters(rng: Random, plan: Plan, made: Laid) -> list[Grid]:
    """The same, numbered GK-01."""
    return _ledger(rng, plan, made, numbers=rng.choice(("GK-{:02}", "A{}", "ZW{:03}")))


def _quarters(rng: Random, plan: Plan, made: Laid) -> list[Grid]:
    """A column for what is to be reached in each quarter: 一季度目标."""
    behind = rng.choice(("目标", "工作任务", "进度", "计划", "工作目标", "阶段目标"))
    columns = [Column("number", "序号"), Column("requirement", rng.choice(("工作任务", "重点任务", "工作内容")))]
    columns += [Column(f"quarter{at}", f"{name}季度{behind}") for at, name in enumerate("一二三四", start=1)]
    columns += [Column("units", "责任单位")]
    texts = []
    for at, task in enumerate(plan.tasks, start=1):
        cells, due = dates.by_quarters(rng, plan.year)
        texts.append({"number": str(at), "requirement": task.requirement, "units": in_cell(rng, task.charge), **cells})
        past = frozenset({DUE}) if any(day < plan.issued for day in due.dates) else frozenset[str]()
        made.items.append(Item(str(at), task.requirement, task.charge.roles, due, may_ask=past))
    return [Grid([*header_rows(columns), *body_rows(columns, texts, {})])]


def _beginning(rng: Random, plan: Plan, made: Laid) -> list[Grid]:
    """When each begins, beside when it has to be done."""
    begins = rng.choice(("开始时间", "启动时间", "起始时间", "计划开始时间", "开工时间"))
    above = rng.choice(("", "起止时间", "时间安排"))
    columns = [
        *(Column("number", "序号"), Column("requirement", "工作内容"), Column("begin", begins, above)),
        *(Column("deadline", "完成时间", above), Column("units", "责任单位")),
    ]
    texts = []
    for at, task in enumerate(plan.tasks, start=1):
        begin = rng.choice((f"{plan.year}年5月", "5月", f"{plan.year}年6月1日", "6月上旬"))
        texts.append(
            {
                "number": str(at),
                "requirement": task.requirement,
                "begin": begin,
                "deadline": task.deadline,
                "units": in_cell(rng, task.charge),
            }
        )
        made.items.append(_item(task, str(at)))
    head = header_rows(columns)
    return [Grid([*head, *body_rows(columns, texts, {})], len(head))]


def _calendar(rng: Random, plan: Plan, made: Laid) -> list[Grid]:
    """A column of months, merged over what is due in each."""
    columns = [Column("deadline", "月份"), Column("requirement", "工作内容"), Column("units", "责任单位")]
    texts = []
    for task in plan.tasks:
        said, due = dates.month(rng, plan.year, task.topic)
        first = next((text for text in texts if text["topic"] == str(task.topic)), None)
        said = first["deadline"] if first else said
        texts.append(
            {
                "topic": str(task.topic),
                "deadline": said,
                "requirement": task.requirement,
                "units": in_cell(rng, task.charge),
            }
        )
        made.items.append(_item(task, due=due))
    return [
        Grid([*header_rows(columns), *body_rows(columns, texts, {"deadline": [task.topic for task in plan.tasks]})])
    ]


def _by_unit(rng: Random, plan: Plan, made: Laid) -> list[Grid]:
    """The unit first, merged over what it has to do, which is numbered anew."""
    columns = [
        *(Column("units", "责任单位"), Column("number", "序号")),
        *(Column("requirement", "重点任务"), Column("deadline", "完成时限")),
    ]
    used: set[str] = set()
    charges = {topic: alone(rng, plan.body, used) for topic in dict.fromkeys(task.topic for task in plan.tasks)}
    texts, local = [], 0
    for at, task in enumerate(plan.tasks):
        local = local + 1 if at and plan.tasks[at - 1].topic == task.topic else 1
        charge, name = charges[task.topic]
        texts.append({"units": name, "number": str(local), "requirement": task.requirement, "deadline": task.deadline})
        made.items.append(_item(replace(task, charge=charge), str(local)))
    made.numbers_ask = True
    return [Grid([*header_rows(columns), *body_rows(columns, texts, {"units": [task.topic for task in plan.tasks]})])]


def _point_by_point(rng: Random, plan: Plan, made: Laid) -> list[Grid]:
    """What is to be done, by whom and when, numbered in step with each other in a row for a topic."""
    columns = [
        *(Column("number", "序号"), Column("topic", "重点任务"), Column("requirement", "具体措施")),
        *(Column("units", "责任单位"), Column("deadline", "完成时限")),
    ]
    rows: list[Mapping[str, str]] = []
    for at, topic in enumerate(dict.fromkeys(task.topic for task in plan.tasks), start=1):
        mine = plan.of_topic(topic)
        ends = [dates.month(rng, plan.year, rng.randint(0, 4)) for _ in mine]
        text = "\n".join(f"{n}.{task.requirement}" for n, task in enumerate(mine, start=1))
        rows.append(
            {
                "number": words.numeral(at),
                "topic": plan.topics[topic],
                "requirement": text,
                "units": "\n".join(f"{n}.{listed(task.charge.parties)}" for n, task in enumerate(mine, start=1)),
                "deadline": "\n".join(f"{n}.{said}" for n, (said, _) in enumerate(ends, start=1)),
            }
        )
        roles = {name: role for task in mine for name, role in task.charge.roles.items()}
        due = Due(frozenset(day for _, each in ends for day in each.dates))
        made.items.append(Item(words.numeral(at), text, roles, due))
    return [Grid([*header_rows(columns), *body_rows(columns, rows, {})])]


def _in_the_cell(rng: Random, plan: Plan, made: Laid) -> list[Grid]:
    """Units in brackets behind every task in its cell, no column of theirs."""
    header = rng.choice(("主要任务及责任单位", "工作内容及责任分工", "任务内容和责任部门"))
    columns = [Column("number", "序号"), Column("requirement", header), Column("deadline", "完成时限")]
    texts = []
    for at, task in enumerate(plan.tasks, start=1):
        text = f"{task.requirement}（{in_brackets(rng, task.charge)}）"
        texts.append({"number": str(at), "requirement": text, "deadline": task.deadline})
        item = _item(task, str(at), text=text)
        made.items.append(replace(item, may_ask=item.may_ask | {UNITS}))
    return [Grid([*header_rows(columns), *body_rows(columns, texts, {})])]


def _cards(rng: Random, plan: Plan, made: Laid) -> list[Grid]:
    """A small table for every task, its labels on the left; in some of them the number and the name in one line."""
    labels = (
        "任务编号",
        rng.choice(("任务名称", "事项名称", "项目名称")),
        rng.choice(("工作要求", "具体措施", "办理要求")),
    )
    wide = rng.random() < 0.4
    cards = []
    for at, task in enumerate(plan.tasks, start=1):
        pairs = [
            *zip(labels, (str(at), plan.topics[task.topic], task.requirement), strict=True),
            ("责任单位", in_cell(rng, task.charge)),
            ("完成时限", task.deadline),
        ]
        made.items.append(_item(task, str(at)))
        if wide:
            pairs.append(("责任领导", "×××"))
            rows = [[*pairs[n], *pairs[n + 1]] for n in range(0, 6, 2)]
        else:
            rows = [[*pair] for pair in pairs]
        cards.append(
            Grid(body_rows([Column(str(n), "") for n in range(len(rows[0]))], [_keyed(row) for row in rows], {}), 0)
        )
    return cards


def _keyed(row: list[str]) -> Mapping[str, str]:
    return {str(at): text for at, text in enumerate(row)}


def _with_forms(rng: Random, plan: Plan, made: Laid) -> list[Grid]:
    """A ledger, and behind it a form to be filled in, whose rows are blank but for their numbers."""
    columns = [Column(key, key) for key in ("序号", "工作任务", "落实情况", "佐证链接", "责任单位", "完成时限")]
    rows = body_rows(columns, [{"序号": str(at)} for at in range(1, rng.randint(4, 7))], {})
    made.numbers_ask = True
    return [*_ledger(rng, plan, made), Grid([*header_rows(columns), *rows])]


LEDGERS: Mapping[str, Callable[[Random, Plan, Laid], list[Grid]]] = {
    "a ledger of faults": _ledger,
    "a ledger numbered by letters": _numbered_by_letters,
    "goals of the quarters": _quarters,
    "beginning and end": _beginning,
    "a calendar of months": _calendar,
    "a unit over its tasks": _by_unit,
    "point by point": _point_by_point,
    "units in the cell of the task": _in_the_cell,
    "a card a task": _cards,
    "a form behind the ledger": _with_forms,
}
"""The layouts by name."""


def lay_ledger(rng: Random, layout: str) -> Laid:
    """An invented plan in a ledger of that layout."""
    plain = layout in ("point by point", "a unit over its tasks")
    plan = invent(rng, ("plain",) if plain else ("plain", "assist", "work"), least=2 if plain else 1, alone=plain)
    made = Laid(plan)
    first, *others = LEDGERS[layout](rng, plan, made)
    title = ["附表2：落实情况报送表"] if layout == "a form behind the ledger" else []
    made.blocks += [first, *title, *others]
    sign(rng, made)
    return made
