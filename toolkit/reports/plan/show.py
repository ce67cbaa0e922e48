"""What `plan show` shows: every item with its assignments and deadline."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from toolkit.codes import Severity
from toolkit.domain.plan.deadlines.model import Deadline
from toolkit.domain.plan.model import Item, Role
from toolkit.domain.plan.tasks import Tasks
from toolkit.problems import shorten
from toolkit.reports.result import Result, Table
from toolkit.values import dataclass

_LISTED = 3
"""Units named in full in the table before it only counts them."""


@dataclass(frozen=True, kw_only=True)
class PlanOverview(Result):
    """A plan as resolved; `problems` are all that was found in plan and roster."""

    tasks: Tasks

    @property
    def sentence(self) -> str:
        """How large the plan is, and how much of it is left to decide."""
        tasks = self.tasks
        undecided = sum(found.severity != Severity.NOTE for found in self.problems)
        return (
            f"{tasks.plan.title}：{len(tasks.plan.items)}项，{len(tasks.units())}个单位，"
            f"{len(tasks.assignments)}条任务；待核定{undecided}处"
        )

    @property
    def tables(self) -> tuple[Table, ...]:
        """A line an item."""
        headers = ("序号", "工作任务", "具体要求", "落实单位", "应完成日期")
        return (Table("工作要点", headers, tuple(map(self._row, self.tasks.plan.items))),)

    @property
    def data(self) -> Mapping[str, Any]:
        """The plan, its items with deadlines and assignments, and the problems."""
        plan = self.tasks.plan
        return {
            "plan": {"id": plan.id, "title": plan.title, "issued": plan.issued.isoformat()},
            "items": [self._item(item) for item in plan.items],
            "problems": [found.as_dict() for found in self.problems],
        }

    def _row(self, item: Item) -> tuple[str, ...]:
        name_of, mine = self.tasks.roster.name_of, self.tasks.of_item(item.number)
        leads = [name_of(each.unit) for each in mine if Role.LEAD in each.roles]
        units = [name_of(each.unit) for each in mine]
        return (
            str(item.number),
            item.title,
            shorten(item.requirement, 34),
            (f"{'、'.join(leads)}牵头；" if leads else "")
            + ("、".join(units) if len(units) <= _LISTED else f"共{len(units)}个单位"),
            _dues(self.tasks.deadlines[item.number]),
        )

    def _item(self, item: Item) -> dict[str, Any]:
        deadline, name_of = self.tasks.deadlines[item.number], self.tasks.roster.name_of
        return {
            "number": item.number,
            "topic": item.topic,
            "title": item.title,
            "requirement": item.requirement,
            "responsibility": item.responsibility,
            "deadline": item.deadline,
            "milestones": [{"due": each.due.isoformat(), "what": each.what} for each in deadline.milestones],
            "recurring": [asdict(each) for each in deadline.recurring],
            "ongoing": deadline.ongoing,
            "assignments": [
                {"unit": name_of(each.unit), "roles": [role.value for role in Role if role in each.roles]}
                for each in self.tasks.of_item(item.number)
            ],
        }


def _dues(deadline: Deadline) -> str:
    days = "、".join(str(milestone.due) for milestone in deadline.milestones)
    ongoing = ("、" if days else "") + "长期" if deadline.ongoing else ""
    return days + ongoing + ("定期" if deadline.recurring else "")
