"""What a paper says: the figures and names that stand in its places, frozen at a change of the ledger."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from toolkit.domain.ledger.counts import Counts
from toolkit.domain.ledger.figures import Figures
from toolkit.domain.ledger.labels import Label
from toolkit.domain.ledger.task_figures import TaskFigure
from toolkit.domain.office.asking import AskedUnit
from toolkit.domain.plan.model import Item
from toolkit.domain.plan.units import Roster
from toolkit.keys import item_words
from toolkit.problems import day_words
from toolkit.reports.office.asking import asked_data, asked_words
from toolkit.reports.result import Result
from toolkit.values import dataclass

NOT_SAID = "没有填报"
"""Stands where a unit's own words would, and it wrote none."""
_FEW = 5
_NAMES = 12


@dataclass(frozen=True, slots=True)
class Head:
    """What every paper says of itself: who issues it, about which work, at which change of the ledger, made when."""

    issuer: str
    work: str
    change: int
    made: datetime


@dataclass(frozen=True, kw_only=True)
class DraftedPaper(Result):
    """Drafts of one kind of paper, of which day and at which change of the ledger their figures stand still, and their
    numbers in the ledger (`keys`; none where nothing was written).

    `asking` are the units that are asked about it, `asked` those that were about the last draft of its kind.
    """

    kind: str
    papers: tuple[Path, ...]
    day: date
    change: int
    keys: tuple[int, ...] = ()
    asking: tuple[str, ...] = ()
    asked: tuple[AskedUnit, ...] = ()
    roster: Roster

    @property
    def paper(self) -> Path:
        """The draft, or the first of several."""
        return self.papers[0]

    @property
    def sentence(self) -> str:
        """What was written, that it is a draft, and what it is made of."""
        made_of = f"数据截至{day_words(self.day)}，台账第{self.change}号改动"
        written = f"{self.paper}" if len(self.papers) == 1 else f"{len(self.papers)}份，在{self.paper.parent}"
        numbered = f"第{self.keys[0]}号" if len(self.keys) == 1 else ""
        said = f"{self.kind}草稿{numbered}：{written}（{made_of}）；核对后由人定稿、编号、用印"
        if self.asking:
            said += f"；给{len(self.asking)}家单位的核对函写好，放行后才发：toolkit review release"
        before = asked_words(self.asked, self.roster)
        return f"{said}；上次{before}" if before else said

    @property
    def data(self) -> Mapping[str, Any]:
        """Their places, their day and the change."""
        return {
            "paper": str(self.paper),
            "papers": [str(path) for path in self.papers],
            "kind": self.kind,
            "day": self.day.isoformat(),
            "change": self.change,
            "keys": list(self.keys),
            "asking": list(self.asking),
            "asked": asked_data(self.asked, self.roster),
        }


def circular_values(figures: Figures, head: Head, to: Sequence[str]) -> dict[str, Any]:
    """What stands in the places of a 通报 to the groups `to`."""
    whole, closed = figures.whole, figures.closed_round
    late, said = figures.worst_items[:_FEW], closed or figures.round
    missing = [figures.name_of(code) for code in closed.unreported] if closed else []
    return {
        **head_values(head, figures),
        "to": "，".join(to),
        "items": len(figures.items),
        "earlier": figures.earlier_words,
        "total": whole.total,
        "owed": whole.owed,
        "met": whole.met,
        "rate": whole.rate,
        "items_done": figures.items_done,
        "claimed": whole.of(Label.CLAIMED),
        "long_term": whole.long_term,
        "reporting": "，".join(filter(None, (said.sentence, said.not_given))),
        "late": whole.of(Label.OVERDUE),
        "oldest": whole.oldest,
        "late_items": "、".join(
            f"第{item_words(item.number)}项“{item.category}”（{item.counts.of(Label.OVERDUE)}家）"
            for item in late
            if item.counts.of(Label.OVERDUE)
        ),
        "missing": _missing(missing, all_of=closed is not None and len(missing) == len(closed.owing)),
        "returned": whole.of(Label.RETURNED),
        "returned_late": figures.late_sent_back > 0,
        "units": [_line(*each) for each in (*((unit.name, unit.counts) for unit in figures.units), ("合计", whole))],
    }


def _line(name: str, counts: Counts) -> dict[str, Any]:
    """A line of the annex."""
    return {
        "name": name,
        "owed": counts.owed,
        "met": counts.met,
        "rate": counts.rate,
        "late": counts.of(Label.OVERDUE),
        "returned": counts.of(Label.RETURNED),
        "claimed": counts.of(Label.CLAIMED),
    }


def _missing(names: Sequence[str], *, all_of: bool) -> str:
    """Who has not reported, the first by name; nobody is named where it is all that had to."""
    if all_of and len(names) > 1:
        return "全部应报单位"
    return "、".join(names[:_NAMES]) + (f"等{len(names)}家" if len(names) > _NAMES else "")


def supervision_values(figures: Figures, head: Head, task: TaskFigure, item: Item, back_by: date) -> dict[str, Any]:
    """What stands in the places of a 督办单 about one item of one unit, to be answered by a day."""
    return {
        **head_values(head, figures),
        "unit": task.unit_name,
        "number": item_words(task.item),
        "topic": item.called,
        "requirement": item.requirement,
        "deadline": item.deadline.strip() or "未写",
        "why": task.why,
        "back_by": day_words(back_by),
    }


def head_values(head: Head, figures: Figures) -> dict[str, Any]:
    """What every paper has places for: who issues it, of which plan, of which day and change, when it was drafted."""
    return {
        "issuer": head.issuer,
        "work": head.work,
        "change": head.change,
        "made": f"{day_words(head.made.date())}{head.made:%H:%M}",
        "plan": figures.plan,
        "day": day_words(figures.day),
    }
