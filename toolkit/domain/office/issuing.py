"""Papers to others: who may issue them, what a unit may be pressed for in one, by when it is to answer."""

from __future__ import annotations

import re
from datetime import date

from toolkit.domain.ledger.labels import Label
from toolkit.domain.ledger.task_figures import TaskFigure
from toolkit.domain.plan.calendar import Calendar

PRESSED = (Label.OVERDUE, Label.RETURNED, Label.INCOMPLETE, Label.DUE_SOON)
"""What a unit may be pressed for: what asks for work of its own, now."""
_ANSWER_IN = 5
"""Workdays until a 督办单 about what is late is to be answered."""
_WITHIN = re.compile(r"(?:科室?|股)\Z")
_BETWEEN = re.compile(r"[（）()\s、，,]+")


def is_within(issuer: str) -> bool:
    """Whether a name is that of a body within a unit (科, 股), which issues no papers to others.

    So 《党政机关公文处理工作条例》 article 17. It is one also where brackets follow or hold it: 政务公开科（代章）.
    """
    return any(_WITHIN.search(part) for part in _BETWEEN.split(issuer))


def answer_by(task: TaskFigure, today: date, calendar: Calendar) -> date:
    """By when a 督办单 about an assignment is answered: by its own day where that is ahead, else in five workdays."""
    if task.label != Label.OVERDUE and task.due and task.due >= today:
        return task.due
    return calendar.shift(today, _ANSWER_IN)
