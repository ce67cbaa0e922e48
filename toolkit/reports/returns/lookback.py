"""What `review lookback` says: how much is asked about again, of whom, and what is not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any

from toolkit.domain.ledger.filled import Filled
from toolkit.domain.plan.tasks import Earlier
from toolkit.keys import item_words
from toolkit.problems import shorten
from toolkit.reports.result import Result, Table
from toolkit.values import dataclass

_NAMED = 3
"""Rows of the list that are named where they were closed since."""


@dataclass(frozen=True)
class NotAsked:
    """An assignment of the year before that is neither closed nor asked about again: item, unit's name, why."""

    item: int
    unit: str
    requirement: str
    said: str


@dataclass(frozen=True, kw_only=True)
class LookedBack(Result):
    """The list after it: what is asked about again, `new` of it now; `done` were closed; `left` are neither.

    `closed` stand in the list from before, and last year's ledger has closed them since; `other_due` of those in it
    keep another day than the one that was named now.

    `list` is its file below the workspace, `due` the day the units' own look is asked for, `names` the units' by code,
    `unread` what is filled in beside what was read of a list in a file.
    """

    found: tuple[Earlier, ...]
    new: int
    done: int
    left: tuple[NotAsked, ...]
    closed: tuple[Earlier, ...]
    due: date
    other_due: int
    list: str
    names: Mapping[str, str]
    unread: tuple[Filled, ...] = ()

    @property
    def sentence(self) -> str:
        """How many are asked about again, and how they get to the units."""
        if not self.found:
            return f"上年没有要再查的事项（已办结{self.done}项）"
        units = len({each.unit for each in self.found})
        said = f"上年事项{len(self.found)}项（{units}个单位）列入回头看，这次新列入{self.new}项"
        said += f"；已办结{self.done}项" if self.done else ""
        said += f"；没有完成时限、不列入的{len(self.left)}项" if self.left else ""
        said += f"；清单里已有的{self.other_due}项自查期限不变，要改的请在清单里改" if self.other_due else ""
        if self.closed:
            named = [f"{self.names.get(each.unit, each.unit)}{item_words(each.item.number)}" for each in self.closed]
            which = "、".join(named[:_NAMED]) + ("等" if len(named) > _NAMED else "")
            said += f"；清单里有{len(named)}项上年台账已经办结（{which}），不再查的请从清单里删去"
        return f"{said}。清单在 {self.list}，可以改；再运行 toolkit generate，各单位台账里就有“上年落实情况自查”表"

    @property
    def tables(self) -> tuple[Table, ...]:
        """How many items of each unit are asked about, how they stood; and what is not asked about."""
        units = Counter(each.unit for each in self.found)
        said: dict[str, Counter[str]] = {}
        for each in self.found:
            said.setdefault(each.unit, Counter())[each.said or "未填"] += 1
        lines = tuple(
            (self.names.get(code, code), str(count), " ".join(f"{words}{n}" for words, n in said[code].items()))
            for code, count in units.items()
        )
        same = Counter((each.item, each.requirement, each.said) for each in self.left)
        left = tuple(
            (item_words(item), str(count), shorten(requirement, 24), words)
            for (item, requirement, words), count in same.items()
        )
        return (
            *((Table("列入回头看", ("单位", "项", "上年情况"), lines),) if lines else ()),
            *((Table("不列入的", ("序号", "单位数", "事项", "上年情况"), left),) if left else ()),
        )

    @property
    def data(self) -> Mapping[str, Any]:
        """The list, and what is not in it."""
        return {
            "items": [
                {
                    "item": item_words(each.item.number),
                    "unit": self.names.get(each.unit, each.unit),
                    "requirement": each.item.requirement,
                    "due": each.due.isoformat(),
                    "state": each.said,
                    "source": each.source,
                }
                for each in self.found
            ],
            "new": self.new,
            "closed": self.done,
            "closed_since": [
                {"item": item_words(each.item.number), "unit": self.names.get(each.unit, each.unit)}
                for each in self.closed
            ],
            "not_asked": [{"item": each.item, "unit": each.unit, "state": each.said} for each in self.left],
            "list": self.list,
            "unread": [
                {
                    "sheet": each.sheet,
                    "cell": each.cell,
                    "kind": each.kind.value,
                    "header": each.header,
                    "text": each.text,
                }
                for each in self.unread
            ],
        }
