"""Open milestones of a plan: what reminders are about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from toolkit.domain.plan import row_key
from toolkit.domain.records import Cells
from toolkit.domain.reminders import Duty
from toolkit.domain.standing import State, standing
from toolkit.domain.tasks import Tasks
from toolkit.schema.model import Sheet


def duties(tasks: Tasks, sheet: Sheet, current: Cells, last_changed: Mapping[str, date], today: date) -> Iterator[Duty]:
    """Every milestone of every assignment, by unit in roster order; 长期工作 has none of its own.

    A claimed row is not open: reminders pause until the office sends it back.
    """
    for unit in tasks.units():
        for assignment in tasks.of_unit(unit.code):
            item, deadline = tasks.plan.item(assignment.item), tasks.deadlines[assignment.item]
            key = row_key(tasks.plan.id, item.number, unit.code)
            values = current.get(key, {})
            for milestone in deadline.milestones:
                stands = standing(sheet, values, milestone.due, today)
                yield Duty(
                    unit=unit.code,
                    item=item.number,
                    title=item.title,
                    requirement=item.requirement,
                    due=milestone.due,
                    status=values.get("status", ""),
                    open=not stands.state.finished,
                    hint=stands.hint,
                    sent_back=stands.state == State.SENT_BACK,
                    last_progress=last_changed.get(key),
                )
