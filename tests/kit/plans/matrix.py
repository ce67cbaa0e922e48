"""Tables with a column a unit, in which signs or words say what each has to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from random import Random

from kit.plans.grid import Column
from kit.plans.invent import Plan
from kit.plans.wording import Charge, Party, Sort

_SIGNS = (("●", "○"), ("★", "☆"), ("▲", "△"), ("◎", "○"), ("■", "□"), ("A", "B"))
_WORDS: Mapping[Sort, tuple[tuple[str, str], ...]] = {
    "assist": (("牵头", "配合"), ("主办", "协办"), ("牵头", "参与"), ("主", "协")),
    "work": (("牵头", "落实"), ("牵头", "负责"), ("牵头单位", "责任单位")),
    "plain": (("", "责任单位"), ("", "落实")),
}
_LEGENDS = ("{0}为{L}，{1}为{O}", "{0}{L} {1}{O}", "{0}{L}、{1}{O}", "“{0}”表示{L}，“{1}”表示{O}", "{L}：{0}；{O}：{1}")
_LABELS: Mapping[Sort, tuple[str, str]] = {"assist": ("牵头单位", "配合单位"), "work": ("牵头单位", "责任单位")}
_OPENINGS = ("注：{}。", "说明：{}", "备注：{}。", "图例：{}")


def in_columns(rng: Random, plan: Plan) -> Plan:
    """A plan whose charges are all of one sort and name few units, so that each may have a column."""
    sort: Sort = rng.choice(("assist", "assist", "work", "plain"))
    upper = [each for each in plan.body.bureaux if each.group != "下级"]
    pool = [Party(each.name, (each.name,)) for each in rng.sample(upper, min(len(upper), rng.randint(3, 6)))]
    tasks = []
    for task in plan.tasks:
        drawn = rng.sample(pool, rng.randint(1 if sort == "plain" else 2, len(pool)))
        leads = 0 if sort == "plain" else 1
        tasks.append(replace(task, charge=Charge(sort, tuple(drawn[:leads]), tuple(drawn[leads:]))))
    return replace(plan, tasks=tuple(tasks))


class Matrix:
    """The columns of a plan's units: by signs with a `legend`, by words, or by signs that nothing explains."""

    def __init__(self, rng: Random, plan: Plan, style: str, *, merges: bool) -> None:
        self.legend, self.columns, self.is_strange = "", list[Column](), False
        if not style.startswith("matrix"):
            return
        sort = plan.tasks[0].charge.sort
        named = list(dict.fromkeys(party.words for task in plan.tasks for party in task.charge.parties))
        under = rng.choice(("", "责任单位", "落实单位")) if merges else ""
        self.signs = rng.choice(_WORDS[sort])
        if style != "matrix words":
            self.signs = rng.choice(_SIGNS) if sort != "plain" else ("", rng.choice("√●"))
            self.is_strange = style == "matrix alone" and sort != "plain"
        if style == "matrix" and sort != "plain":
            lead, other = _LABELS[sort]
            said = rng.choice(_LEGENDS).format(*self.signs, L=lead, O=other)
            if under and rng.random() < 0.3:
                under += f"（{said}）"
            else:
                self.legend = rng.choice(_OPENINGS).format(said)
        self.columns = [Column(f"body {name}", name, under) for name in named]

    def cells(self, said: Charge) -> Mapping[str, str]:
        """What stands in the columns of a row."""
        both = ((said.leads, self.signs[0]), (said.others, self.signs[1]))
        return {f"body {party.words}": sign for parties, sign in both for party in parties}
