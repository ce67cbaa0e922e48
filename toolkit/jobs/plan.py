"""`plan show` and `plan why`: what the plan says, who must do it and why, and what the office must decide."""

from __future__ import annotations

from dataclasses import asdict

from toolkit.domain.plan import Role
from toolkit.domain.proof import explain
from toolkit.jobs.report import Report, Table
from toolkit.jobs.workspace import Workspace
from toolkit.problems import ToolkitError, shorten

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
                "recurring": [asdict(recurrence) for recurrence in deadline.recurring],
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
                + ("长期" if deadline.ongoing else "")
                + ("定期" if deadline.recurring else ""),
            )
        )
    return Report(
        summary=f"{tasks.plan.title}：{len(items)}项，{len(tasks.units())}个单位，"
        f"{len(tasks.assignments)}条任务；待核定{len(workspace.undecided)}处",
        data={
            "plan": {"id": tasks.plan.id, "title": tasks.plan.title, "issued": tasks.plan.issued.isoformat()},
            "items": items,
            "problems": [problem.as_dict() for problem in workspace.problems],
        },
        tables=(Table("工作要点", ("序号", "工作任务", "具体要求", "落实单位", "应完成日期"), tuple(rows)),),
        problems=workspace.problems,
    )


def show_why(workspace: Workspace, number: int, name: str) -> Report:
    """Say why a unit (by name, alias or code) has an item, or why it has not, with the words of the plan."""
    tasks = workspace.tasks
    roster = tasks.roster
    unit = roster.names().get(name) or roster.by_code().get(name)
    if unit is None:
        raise ToolkitError(f"单位名册里没有“{name}”", "请用单位名册 seeds/units.csv 里的名称、别名或代码。")
    item = next((item for item in tasks.plan.items if item.number == number), None)
    if item is None:
        raise ToolkitError(f"方案里没有第{number}项", f"序号从1到{tasks.plan.items[-1].number}。")
    lines = explain(item, unit, tasks)
    return Report(
        summary="\n".join(lines),
        data={
            "item": number,
            "unit": unit.name,
            "assigned": unit.code in {a.unit for a in tasks.assignments if a.item == number},
            "reasons": list(lines),
        },
    )
