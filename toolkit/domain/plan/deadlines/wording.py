"""Deadlines in words: what is due when, as a unit's workbook and the office's plan show it."""

from __future__ import annotations

from toolkit.domain.plan.deadlines.model import Deadline, Milestone, Recurrence
from toolkit.problems import day_words

_EVERY = {"month": "每月", "quarter": "每季度", "half": "每半年", "year": "每年"}


def deadline_words(deadline: Deadline) -> str:
    """A deadline as issued, and behind it what only the requirement says: 12月底前；2021年6月30日前公布目录."""
    added = (
        *map(_once, deadline.added),
        *(again_words(each).replace(" ", "") for each in deadline.recurring if each in deadline.again),
    )
    return "；".join(filter(None, (deadline.phrase.strip().rstrip("；;。") if added else deadline.phrase, *added)))


def due_words(deadline: Deadline) -> str:
    """Every due date on a line, with what is due where there are several, what comes again, and that it goes on."""
    several = len(deadline.milestones) > 1
    once = (f"{each.due} {each.what}".strip() if several else str(each.due) for each in deadline.milestones)
    lasting = ("长期工作",) if deadline.ongoing else ()
    return "\n".join((*once, *map(again_words, deadline.recurring), *lasting))


def again_words(again: Recurrence) -> str:
    """When something is due again and again, and what: 每季度第1个月10日前报送."""
    month = (
        f"第{again.month}个月" if again.month and again.every != "year" else f"{again.month}月" if again.month else ""
    )
    day = f"{month}{again.day}日前" if again.day else f"{month}末"
    return f"{_EVERY[again.every]}{day} {again.what}".strip()


def _once(milestone: Milestone) -> str:
    due = milestone.due
    return f"{day_words(due)}前{milestone.what}"
