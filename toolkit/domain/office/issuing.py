"""Papers to others: who may issue them, what a unit may be pressed for in one, by when it is to answer."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from toolkit.domain.ledger.labels import Label
from toolkit.domain.ledger.task_figures import TaskFigure
from toolkit.domain.plan.calendar import Calendar

SUPERVISING = ("督办单", "督办函")
"""The papers about one matter of one unit: as a form, and as a letter."""
PRESSED = (Label.OVERDUE, Label.RETURNED, Label.INCOMPLETE, Label.DUE_SOON)
"""What a unit may be pressed for: what asks for work of its own, now."""
_ANSWER_IN = 5
"""Workdays until a 督办单 about what is late is to be answered."""
_FOR_ANOTHER = re.compile(r"(?:代章|代|章|盖章|印章|公章|用印|印)+\Z")
"""What a name says behind itself of the seal that is put to it: 政务公开科代章."""
_WITHIN = re.compile(r"(?:科室?|股)\Z|(?:办公厅|办公室|[局厅委])\w+(?<![事理])处\Z")
"""科 and 股; and 处 behind the body it is of, but for 办事处 and 管理处, which are bodies of their own."""
_BETWEEN = re.compile(r"[\W_]+")


def is_within(issuer: str) -> bool:
    """Whether a name is that of a body within a unit (科, 股, 处), which issues no papers to others.

    So 《党政机关公文处理工作条例》 article 17. It is one also where brackets of any kind follow or hold it, and
    where it says whose seal it has: 政务公开科（代章）.
    """
    parts = _BETWEEN.split(unicodedata.normalize("NFKC", issuer))
    return any(_WITHIN.search(_FOR_ANOTHER.sub("", part)) for part in parts)


def answer_by(task: TaskFigure, today: date, calendar: Calendar) -> date:
    """By when a 督办单 about an assignment is answered: by its own day where that is ahead, else in five workdays."""
    if task.label != Label.OVERDUE and task.due and task.due >= today:
        return task.due
    return calendar.shift(today, _ANSWER_IN)
