"""Plans laid out as paragraphs, with the units in brackets behind each or in lines below it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

from kit.plans import dates
from kit.plans.invent import Plan, Task, invent
from kit.plans.tables import Laid, sign
from kit.plans.truth import DUE, UNITS, Aside, Due, Item
from kit.plans.wording import Charge, alone, charge, in_brackets, in_lines
from kit.plans.words import numeral


@dataclass(frozen=True)
class Prose:
    """How a plan in paragraphs looks.

    `level`: items numbered 1. throughout, 1. `anew` in each chapter, or （一） in each; `units`: in brackets behind
    the text, in `lines` below it, or once for a `chapter`; `deadline`: said there too, within the text, or nowhere;
    `titled`: each begins with a title of its own, in its own line where `apart`. `middle`: headings （一） between
    chapters and items; `general`: chapters before and after in which nobody has a part; `points` stand in lines of
    their own; `together`: the tasks of a topic are sentences of one paragraph, each with its brackets.

    `level` may also be 任务 (任务一：), — (a dash) or blank (nothing). Units may stand `before` the text in 【】, or
    behind the title of a task whose text is the paragraph `below` it, or be the `titles` of the chapters; a deadline
    may be the title of its `chapter`. `leaders` stand beside units, in brackets or in a line.
    """

    level: str = "1."
    units: str = "brackets"
    deadline: str = "there"
    titled: bool = False
    apart: bool = False
    chapters: bool = True
    middle: bool = False
    general: bool = False
    points: bool = False
    together: bool = False
    leaders: bool = False


PROSE: Mapping[str, Prose] = {
    "paragraphs, units in brackets": Prose(deadline=""),
    "paragraphs, units and deadline in brackets": Prose(),
    "paragraphs, units in lines": Prose(units="lines"),
    "paragraphs, deadline in the text": Prose(deadline="text"),
    "paragraphs, numbers anew": Prose(level="anew"),
    "paragraphs （一）": Prose(level="（一）", deadline=""),
    "paragraphs （一）, titled": Prose(level="（一）", titled=True),
    "paragraphs （一）, titles in lines of their own": Prose(level="（一）", titled=True, apart=True),
    "paragraphs （一）, units in lines": Prose(level="（一）", units="lines", titled=True),
    "paragraphs without chapters": Prose(chapters=False),
    "paragraphs, three levels": Prose(middle=True),
    "paragraphs, chapters for nobody": Prose(general=True, deadline=""),
    "paragraphs, points in lines": Prose(points=True),
    "paragraphs, units behind every sentence": Prose(level="（一）", together=True, deadline=""),
    "paragraphs, units once for a chapter": Prose(units="chapter", deadline=""),
    "paragraphs, units once for a chapter, numbers anew": Prose(level="anew", units="chapter", deadline=""),
    "paragraphs （一）, units once for a chapter": Prose(level="（一）", units="chapter", deadline=""),
}
"""The layouts of paragraphs by name."""
FURTHER: Mapping[str, Prose] = {
    "paragraphs 任务一": Prose(level="任务", chapters=False),
    "paragraphs 任务一, units in lines": Prose(level="任务", units="lines"),
    "paragraphs, dashes": Prose(level="—", deadline=""),
    "paragraphs, dashes, units in lines": Prose(level="—", units="lines"),
    "paragraphs without numbers, units in lines": Prose(level="", units="lines"),
    "paragraphs, units before the text": Prose(units="before", deadline="text"),
    "paragraphs, texts below titles with units": Prose(level="（一）", units="below", deadline=""),
    "paragraphs, points below the units": Prose(units="lines", points=True),
    "paragraphs, chapters are units": Prose(level="anew", units="titles", deadline="text"),
    "paragraphs, chapters are months": Prose(deadline="chapter"),
    "paragraphs, leaders in brackets": Prose(leaders=True, deadline=""),
    "paragraphs, leaders in lines": Prose(leaders=True, units="lines"),
}
"""Further ones."""


def lay_prose(rng: Random, prose: Prose) -> Laid:
    """An invented plan in paragraphs of that kind."""
    plan = invent(rng, ("plain", "assist", "work"), least=2 if prose.level == "" else 1)
    made = Laid(plan, numbers_ask=prose.level not in ("1.", "—", ""))
    if rng.random() < 0.7:
        _aside(
            made,
            rng.choice(("为做好今年政务公开工作，结合实际，制定本要点。", "为进一步提升公开质效，现提出如下要点。")),
        )
    writing = _Writing(rng, prose, plan, made)
    if prose.general:
        made.blocks.append("一、总体要求")
        _aside(made, "坚持以人民为中心，以公开促落实、强监管，推动全年工作再上新台阶。")
    for chapter, name in enumerate(plan.chapters):
        name = f"{numeral(chapter + 1 + prose.general)}、{name.partition('、')[2]}"
        if prose.units == "chapter":
            writing.common = charge(rng, plan.body, rng.choice(("plain", "assist", "work")))
            name = f"{name}（{in_brackets(rng, writing.common)}）"
        elif prose.units == "titles":
            writing.common, words = alone(rng, plan.body, writing.used)
            name = f"{name.partition('、')[0]}、{words}"
        elif prose.deadline == "chapter":
            said, writing.due = dates.month(rng, plan.year, chapter)
            name = f"{name.partition('、')[0]}、{said}"
        if prose.chapters:
            made.blocks.append(name)
        writing.begin()
        for at, topic in enumerate(dict.fromkeys(task.topic for task in plan.of_chapter(chapter)), start=1):
            if prose.middle:
                made.blocks.append(f"（{numeral(at)}）{plan.topics[topic]}")
            writing.write_topic(plan.of_topic(topic))
    if prose.general:
        made.blocks.append(f"{numeral(len(plan.chapters) + 2)}、工作要求")
        _aside(made, "各地各部门要提高认识，加强领导，确保各项工作落到实处。")
    if rng.random() < 0.3:
        office = plan.body.bureaux[0].name
        _aside(made, f"各单位要于每季度末前将落实情况报送{office}。", must=True)
    sign(rng, made)
    return made


def _aside(made: Laid, text: str, *, must: bool = False) -> None:
    made.blocks.append(text)
    made.asides.append(Aside(text, must))


_MARKS = {"（一）": "（{}）", "—": "——", "": ""}
"""What stands before a task, by the level; before one without a number nothing that prints."""
_POINTS = ("建立台账，明确到人。", "定期评估，及时整改。")
_LEADERS = ("分管副市长、协管副秘书长负责", "常务副市长负责", "分管领导负责")


class _Writing:
    """Paragraphs while they are written."""

    def __init__(self, rng: Random, prose: Prose, plan: Plan, made: Laid) -> None:
        self.rng, self.prose, self.plan, self.made = rng, prose, plan, made
        self.number = 0
        self.common: Charge | None = None
        self.used: set[str] = set()
        self.due = Due()
        self.mark = _MARKS[prose.level] if prose.level in _MARKS else rng.choice(("{}.", "{}．", "{}、"))
        if prose.level == "任务":
            self.mark = rng.choice(("任务{}：", "问题{}：", "重点任务{}：", "事项{}、"))
        self.bracket = rng.choices(("（{}）", "【{}】", "〔{}〕"), (8, 1, 1))[0]

    def begin(self) -> None:
        """A new chapter."""
        if self.prose.level != "1." and self.prose.chapters:
            self.number = 0

    def write_topic(self, tasks: Sequence[Task]) -> None:
        """The tasks of a topic; its truth is kept."""
        if not self.prose.together:
            for task in tasks:
                self._write(task)
            return
        self.number += 1
        mark, title = self.mark.format(numeral(self.number)), self.plan.topics[tasks[0].topic] + "。"
        said = [task.requirement + self.bracket.format(in_brackets(self.rng, task.charge)) for task in tasks]
        self.made.blocks.append(mark + title + "".join(said))
        for at, task in enumerate(tasks):
            text = task.requirement if at else title + task.requirement
            own = "" if at else mark
            self.made.items.append(Item(own, text, task.charge.roles, Due(), may_ask=frozenset({DUE})))

    def _write(self, task: Task) -> None:
        rng, prose, blocks = self.rng, self.prose, self.made.blocks
        self.number += 1
        number = numeral(self.number) if prose.level in ("（一）", "任务") else str(self.number)
        text, due, may = task.requirement, task.due, frozenset[str]()
        if prose.deadline == "text":
            said, due = dates.plain_deadline(rng, self.plan.year)
            text = f"{said}完成" + text if rng.random() < 0.5 else text[:-1] + f"，{said}完成。"
            may = frozenset({DUE})
        elif not prose.deadline:
            due, may = Due(), frozenset({DUE})
        elif prose.deadline == "chapter":
            due, may = self.due, frozenset({DUE})
        said_here = task.deadline if prose.deadline == "there" else ""
        title = self._title(text) if prose.titled else ""
        begin = self.mark.format(number)
        if title and prose.apart:
            blocks.append(begin + title.rstrip("。"))
            begin, title = "", ""
        roles = task.charge.roles
        if prose.units == "before":
            blocks.append(f"{begin}【{in_brackets(rng, task.charge)}】{text}")
        elif prose.units == "below":
            title = self._title(text).rstrip("。")
            blocks += [begin + title + self.bracket.format(in_brackets(rng, task.charge)), text]
            title += "\n"
        elif prose.units == "brackets" and prose.leaders:
            blocks.append(f"{begin}{text}（{rng.choice(_LEADERS)}，{in_brackets(rng, task.charge)}）")
        elif prose.units == "brackets":
            bracket = self.bracket.format(in_brackets(rng, task.charge, said_here))
            whole = begin + title + (text[:-1] + bracket + "。" if rng.random() < 0.2 else text + bracket)
            blocks += re.split(r"(?=（[12]）)", whole) if prose.points else [whole]
        elif prose.units == "lines":
            leaders = [rng.choice(("分管省领导：×××", "牵头领导：×××", "责任领导：×××"))] if prose.leaders else []
            head, points = text, list[str]()
            if prose.points:
                head, *points = [text, *(f"（{at}）{each}" for at, each in enumerate(_POINTS, start=1))]
            blocks += [begin + title + head, *leaders, *in_lines(rng, task.charge, said_here), *points]
            text = "\n".join([head, *points])
        else:
            assert self.common is not None
            blocks.append(begin + title + text)
            roles, may = self.common.roles, may | {UNITS}
        own = "" if prose.level in ("—", "") else self.mark.format(number).rstrip(".．、：")
        self.made.items.append(Item(own.lstrip("重点任务问题事项"), title + text, roles, due, may_ask=may))

    def _title(self, text: str) -> str:
        return text.split("，")[0].split("。")[0].split("：")[0] + "。"
