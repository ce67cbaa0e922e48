"""Plans laid out as tables, in the ways published plans are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from random import Random

from kit.plans import dates, words
from kit.plans.grid import Column, across, body_rows, column, header_rows, side_by_side
from kit.plans.invent import Plan, Task, invent
from kit.plans.matrix import Matrix, in_columns
from kit.plans.styles import Style
from kit.plans.truth import DUE, ITEM, UNITS, Aside, Block, Box, Due, Grid, Item, Row
from kit.plans.wording import LEAD, Charge, Sort, ambiguous, charge, in_cell, in_lines, listed


@dataclass
class Laid:
    """A plan as laid out: the blocks, and the truth of it."""

    plan: Plan
    blocks: list[Block] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    asides: list[Aside] = field(default_factory=list)
    numbers_ask: bool = False
    numbers_must: bool = False


def lay_table(rng: Random, style: Style, *, plain_text: bool) -> Laid:
    """An invented plan in a table of that style; `plain_text`: for a file in which nothing can be merged."""
    sorts: Mapping[str, tuple[Sort, ...]] = {
        "plain": ("plain",),
        "double": ("plain",),
        "words": ("plain", "assist", "work"),
    }
    by_role: tuple[Sort] = (rng.choice(("assist", "work")),)
    kinds = sorts.get(style.units, by_role)
    least = 2 if style.shared or style.number == "topics" else 1
    plan = invent(rng, kinds, shared=style.shared.split(), least=least, alone=bool(style.first_leads))
    plan = in_columns(rng, plan) if style.units.startswith("matrix") else plan
    made = Laid(plan, numbers_ask=style.number in ("own", "anew", "topics"))
    drawn = _Drawing(rng, style, made, by_role[0], merges=not plain_text)
    _opening(rng, made)
    drawn.draw()
    _closing(rng, drawn)
    return made


_FIRST_LEADS = ("责任单位（列第一位的为牵头单位）", "责任单位\n（排第一位的为牵头单位）")


_BELOW = {
    "assist": (("牵头单位", "配合单位"), ("牵头", "配合"), ("主办单位", "协办单位"), ("主办", "协办")),
    "work": (("牵头单位", "责任单位"), ("牵头部门", "责任部门")),
}
"""Headers of two columns of units under a common one."""


class _Drawing:
    """A table while it is drawn."""

    def __init__(self, rng: Random, style: Style, made: Laid, other: str, *, merges: bool) -> None:
        self.rng, self.style, self.plan, self.made, self.merges = rng, style, made.plan, made, merges
        plan = made.plan
        self.matrix = Matrix(rng, plan, style.units, merges=merges)
        self.common: Charge | None = None
        self.columns = self._columns(other)
        self.local = 0
        self.numbers = list(range(1, len(plan.tasks) + 1))
        self.planted = rng.randrange(2, max(3, len(plan.tasks) - 1))
        if style.planted == "gap":
            self.numbers = [at + (at > self.planted) for at in self.numbers]
        elif style.planted == "twice":
            self.numbers[self.planted] = self.numbers[self.planted - 1]
        made.numbers_must = style.planted in ("gap", "twice")
        marks = ("{}.", "{}、", "{}．", "（{}）")
        self.mark = rng.choice(marks[:-1] if "requirement" in style.shared else marks)
        self.own = rng.choice(("{}.{}", "{}-{}"))
        self.topics_repeated = rng.random() < 0.15
        self.topics_numbered = rng.random() < 0.15

    def _columns(self, other: str) -> list[Column]:
        rng, style = self.rng, self.style
        number = [column(rng, "number")] if style.number in ("column", "own", "anew", "topics", "both") else []
        topic = [column(rng, "topic")] if style.topic else []
        requirement = [column(rng, "requirement")]
        if style.number == "split":
            requirement = [Column("number", requirement[0].header), *requirement]
        if style.number == "column" and topic and rng.random() < 0.2:
            number, topic = topic, number
        if style.number == "both":
            topic, number = [Column("group", "序号"), *topic], [Column("number", "编号")]
            number, topic = topic, number
        units = [column(rng, "units")]
        if style.units.startswith("matrix"):
            units = self.matrix.columns
        elif style.units == "line":
            units = []
        if style.first_leads == "header":
            units = [column(rng, "units", named=rng.choice(_FIRST_LEADS))]
            self.made.asides.append(Aside(units[0].header, must=True))
        if style.units == "double":
            units = [replace(units[0], key="units1"), replace(units[0], key="units2")]
        elif style.units in ("two", "headed"):
            units = [column(rng, "lead"), column(rng, other)]
            if style.units == "headed":
                above = rng.choice(("责任分工", "责任单位", "任务分工", "单位"))
                first, second = rng.choice(_BELOW[other])
                units = [Column("lead", first, above), Column(other, second, above)]
        deadline = [column(rng, "deadline")] if style.deadline else []
        if style.quarters:
            first, above = (
                rng.choice(("一季度", "第一季度", "1季度")),
                rng.choice(("", "时间进度", "序时进度", "完成时限")),
            )
            headers = (
                first.replace(first.strip("第季度"), number) for number in ("一二三四" if "一" in first else "1234")
            )
            deadline = [Column(f"quarter{at}", header, above) for at, header in enumerate(headers, start=1)]
        if deadline and style.units in ("words", "plain") and rng.random() < 0.1:
            units, deadline = deadline, units
        extra = [column(rng, style.extra)] if style.extra else []
        return [*number, *topic, *requirement, *units, *deadline, *extra]

    def draw(self) -> None:
        """All of the table, or a table a chapter."""
        plan, style = self.plan, self.style
        if style.chapters == "between":
            headed = self.rng.random() < 0.7
            for at, chapter in enumerate(plan.chapters):
                head = header_rows(self.columns) if headed or not at else []
                self.made.blocks += [chapter, Grid([*head, *self._rows(plan.of_chapter(at), anew=True)], len(head))]
            return
        head = header_rows(self.columns)
        rows: list[Row] = []
        if style.chapters == "rows":
            for at, chapter in enumerate(plan.chapters):
                rows.append(across(chapter, len(self.columns)))
                if style.units == "line":
                    self.common = charge(self.rng, plan.body, self.rng.choice(("plain", "assist", "work")))
                    rows.append(across("；".join(in_lines(self.rng, self.common)), len(self.columns)))
                rows += self._rows(plan.of_chapter(at), anew=True)
        elif style.repeated:
            cut = self.rng.randrange(1, len(plan.topics))
            upper = [task for task in plan.tasks if task.topic < cut]
            rows = [*self._rows(upper), *head, *self._rows(plan.tasks[len(upper) :])]
        else:
            rows = self._rows(plan.tasks)
        if self.merges and not style.beside and self.rng.random() < 0.12:
            head = [across(self.plan.title, len(self.columns)), *head]
        if style.beside:
            self.made.blocks.append(side_by_side(self.rng, self.columns, rows))
        else:
            self.made.blocks.append(Grid([*head, *rows], len(head)))

    def _rows(self, tasks: Sequence[Task], *, anew: bool = False) -> list[Row]:
        self.local = 0 if anew else self.local
        texts = [self._texts(task) for task in tasks]
        topics = [task.topic for task in tasks]
        merged = {} if self.topics_repeated else {"topic": topics}
        if self.style.shared:
            keys = self.style.shared.split()
            firsts = [texts[topics.index(topic)] for topic in topics]
            if "requirement" in keys:
                return self._joined(texts, topics)
            texts = [{**text, **{key: first[key] for key in keys}} for text, first in zip(texts, firsts, strict=True)]
            merged = dict.fromkeys(("topic", *keys), topics)
        if self.style.number == "topics":
            merged = {**merged, "topic": topics, "number": topics}
        if self.style.number == "both":
            merged = {**merged, "topic": topics, "group": topics}
        return body_rows(self.columns, texts, merged)

    def _joined(self, texts: Sequence[Mapping[str, str]], topics: Sequence[int]) -> list[Row]:
        """A row a topic, its requirements one after the other in one cell."""
        seam = "\n" if self.merges else " "
        rows = []
        for topic in dict.fromkeys(topics):
            mine = [text for text, of in zip(texts, topics, strict=True) if of == topic]
            rows.append({**mine[0], "requirement": seam.join(text["requirement"] for text in mine)})
        return body_rows(self.columns, rows, {})

    def _texts(self, task: Task) -> dict[str, str]:
        """The cells of a task; its truth is kept."""
        rng, style, at = self.rng, self.style, len(self.made.items)
        self.local += 1
        number = self._number(task, at)
        planted = at == self.planted
        text = self.mark.format(number) + task.requirement if style.number == "text" else task.requirement
        found = {
            "number": number,
            "topic": self._topic(task),
            "group": str(task.topic + 1),
            "requirement": text,
            "deadline": task.deadline,
        }
        roles, asked, said = task.charge.roles, frozenset[str](), task.charge
        if style.units in ("two", "headed"):
            alone = self.merges and rng.random() < 0.12
            found["lead"], found[said.sort] = listed(said.leads), "" if alone else listed(said.others)
            roles = dict.fromkeys((name for party in said.leads for name in party.names), LEAD) if alone else roles
        elif style.units == "line":
            assert self.common is not None
            roles = self.common.roles
        elif style.units.startswith("matrix"):
            found |= self.matrix.cells(said)
            asked = frozenset({UNITS} if self.matrix.is_strange and said.parties else ())
        elif style.units == "double":
            found["units1"], found["units2"] = listed(said.others[:1]), listed(said.others[1:])
        elif style.first_leads:
            found["units"], roles = listed(said.others), said.first_leads
        else:
            found["units"] = in_cell(rng, said)
        if style.planted == "units" and rng.random() < 0.4:
            found["units"], roles = ambiguous(rng, self.plan.body)
            asked = frozenset({UNITS})
        elif style.planted in ("twice", "gap") and planted:
            asked = frozenset({ITEM}) if style.planted == "twice" else asked
        elif style.planted == "blank" and planted:
            found["requirement"], asked = "", frozenset({ITEM})
        if style.planted == "due" and rng.random() < 0.4:
            found["deadline"], asked = dates.nobody_can_tell(rng), frozenset({DUE})
        elif style.planted == "disagree" and rng.random() < 0.3:
            found["deadline"], asked = f"{self.plan.year}年11月底前", frozenset({DUE})
            found["requirement"] = text[:-1] + f"，{self.plan.year}年9月底前完成。"
        elif self._is_dated(task):
            found["deadline"], asked = f"{self.plan.year}年11月底前", frozenset({DUE})
        elif style.planted == "broken":
            found["deadline"] = dates.broken(rng, found["deadline"])
        due = task.due if style.deadline else Due()
        past = False
        if style.quarters:
            said_then, due = dates.by_quarters(rng, self.plan.year)
            found |= said_then
            past = any(day < self.plan.issued for day in due.dates)
        if style.planted.startswith("ditto"):
            due, roles, more = self._ditto(found, due, roles)
            asked |= more
        found |= self._extra(at)
        said_here = found["requirement"] and (found["requirement"] if DUE in asked else task.requirement)
        own = "" if style.number in ("", "topics") else number
        may = frozenset({DUE}) if past or not due.said else frozenset[str]()
        may |= {UNITS} if style.units == "line" else set()
        self.made.items.append(Item(own, said_here, roles, due, asked, may))
        return found

    def _ditto(
        self, found: dict[str, str], due: Due, roles: Mapping[str, str]
    ) -> tuple[Due, Mapping[str, str], frozenset[str]]:
        """Put a word for what stands above into cells; what they then say, and what nobody can tell."""
        above = self.made.items[-1] if self.made.items else None
        word = self.rng.choice(("同上", "同上", "〃", "同前", "同上。"))
        if above is None and self.style.planted == "ditto":
            return due, roles, frozenset()
        if above is None:
            key = self.rng.choice(("units", "deadline"))
            found[key] = word
            return due, roles, frozenset({UNITS if key == "units" else DUE})
        if not above.asked and self.rng.random() < 0.4:
            found["units"], roles = word, above.roles
        if not above.asked and self.rng.random() < 0.4:
            found["deadline"], due = word, above.due
        return due, roles, frozenset()

    def _number(self, task: Task, at: int) -> str:
        if self.style.number == "own":
            return self.own.format(task.topic + 1, self.plan.of_topic(task.topic).index(task) + 1)
        if self.style.number == "topics":
            return str(task.topic + 1)
        return str(self.local if self.style.number == "anew" else self.numbers[at])

    def _is_dated(self, task: Task) -> bool:
        """Whether the topic of a task names a time, and the task another."""
        return self.style.planted == "disagree in topic" and task.topic == self.plan.tasks[self.planted].topic

    def _topic(self, task: Task) -> str:
        topic = self.plan.topics[task.topic]
        if self._is_dated(task):
            topic += self.rng.choice(("（9月底前完成）", "，9月底前完成"))
        return f"{words.numeral(task.topic + 1)}、{topic}" if self.topics_numbered else topic

    def _extra(self, at: int) -> dict[str, str]:
        """What stands in the further column; a remark that names a body, a time or a duty must be told."""
        rng, extra = self.rng, self.style.extra
        if extra == "people":
            return {extra: "×××"}
        if extra == "form":
            return {extra: rng.choice(("印发文件", "公开专栏", "工作总结", "目录清单"))}
        if extra != "remark" or rng.random() < 0.4:
            return {}
        if rng.random() < 0.25:
            name = rng.choice([each.name for each in self.plan.body.bureaux])
            text = rng.choice((f"{name}于每季度末报送进展", f"请{name}做好汇总", f"涉及{name}的内容由其审核"))
            self.made.asides.append(Aside(text, must=True))
            return {extra: text}
        return {extra: rng.choice(words.REMARKS)}


def _opening(rng: Random, made: Laid) -> None:
    if rng.random() < 0.4:
        text = rng.choice(("为深入推进政务公开工作，结合实际，制定本方案。", "现将有关工作安排如下。"))
        made.blocks.append(text)
        made.asides.append(Aside(text, must=False))


def _closing(rng: Random, drawn: _Drawing) -> None:
    made, style = drawn.made, drawn.style
    office = made.plan.body.bureaux[0].name
    legend = drawn.matrix.legend
    if legend:
        made.blocks.insert(rng.choice((0, len(made.blocks))), legend)
        made.asides.append(Aside(legend, must=False))
    if style.first_leads in ("foot", "box"):
        text = rng.choice(
            (
                "注：责任单位中列第一位的为牵头单位。",
                "备注：排在第一位的为牵头单位。",
                "说明：1.责任单位列第一位的为牵头单位。",
            )
        )
        made.blocks.append(Box(text) if style.first_leads == "box" else text)
        made.asides.append(Aside(text, must=True))
    if rng.random() < 0.2:
        text = rng.choice(
            (f"请各单位于每季度末前将进展情况报送{office}。", f"各责任单位请于每月25日前报{office}汇总。")
        )
        made.blocks.append(text)
        made.asides.append(Aside(text, must=True))
    sign(rng, made)


def sign(rng: Random, made: Laid) -> None:
    """Now and then a document ends with who issued it and when, and with whom a copy goes to."""
    plan = made.plan
    day = f"{plan.issued.year}年{plan.issued.month}月{plan.issued.day}日"
    for text in [plan.body.bureaux[0].name, day] if rng.random() < 0.15 else []:
        made.blocks.append(text)
        made.asides.append(Aside(text, must=False))
    if rng.random() < 0.08:
        made.blocks.append("抄送：上级机关办公室。")
