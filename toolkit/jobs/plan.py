"""`plan show`: what the plan says, who must do it, and what the office must decide."""

from __future__ import annotations

from toolkit.domain.plan import Role
from toolkit.jobs.report import Report, Table
from toolkit.jobs.workspace import Workspace
from toolkit.problems import shorten

_LISTED = 3
"""Units named in full in the table before it only counts them."""


def show_plan(workspace: Workspace) -> Report:
    """List every item with its assignments and deadline."""
    tasks = workspace.tasks
    names = {unit.code: unit.name for unit in tasks.roster.units}
    items, rows = [], []
    for item in tasks.plan.items:
        deadline = tasks.deadlines[item.number]
        mine = [assignment for assignment in tasks.assignments if assignment.item == item.number]
        items.append(
            {
                "number": item.number,
                "topic": item.topic,
                "title": item.title,
                "requirement": item.requirement,
                "responsibility": item.responsibility,
                "deadline": item.deadline,
                "milestones": [
                    {"due": milestone.due.isoformat(), "what": milestone.what} for milestone in deadline.milestones
                ],
                "recurring": [{"every": r.every, "day": r.day} for r in deadline.recurring],
                "ongoing": deadline.ongoing,
                "assignments": [
                    {"unit": names[a.unit], "roles": [role.value for role in Role if role in a.roles]} for a in mine
                ],
            }
        )
        leads = [names[a.unit] for a in mine if Role.LEAD in a.roles]
        units = [names[a.unit] for a in mine]
        rows.append(
            (
                str(item.number),
                item.title,
                shorten(item.requirement, 34),
                (f"{'、'.join(leads)}牵头；" if leads else "")
                + ("、".join(units) if len(units) <= _LISTED else f"共{len(units)}个单位"),
                "、".join(str(milestone.due) for milestone in deadline.milestones)
                + ("、" if deadline.milestones and deadline.ongoing else "")
                + ("长期" if deadline.ongoing else ""),
            )
        )
    return Report(
        summary=f"{tasks.plan.title}：{len(items)}项，{len(tasks.units())}个单位，"
        f"{len(tasks.assignments)}条任务；待核定{len(workspace.problems)}处",
        data={
            "plan": {"id": tasks.plan.id, "title": tasks.plan.title, "issued": tasks.plan.issued.isoformat()},
            "items": items,
            "problems": [problem.as_dict() for problem in workspace.problems],
        },
        tables=(Table("工作要点", ("序号", "工作任务", "具体要求", "落实单位", "应完成日期"), tuple(rows)),),
        problems=workspace.problems,
    )
