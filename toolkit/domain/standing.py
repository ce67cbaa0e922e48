"""How a row stands on a day: its state, the words of 提示, its colour; derived, never typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from toolkit.schema.model import SchemaField, Sheet

SOON_DAYS = 30
"""Calendar days before a due date from which a row is 临期."""


class State(StrEnum):
    """What a row needs; every row is in exactly one state."""

    CLOSED = "closed"
    NOT_INVOLVED = "not_involved"
    SENT_BACK = "sent_back"
    INCOMPLETE = "incomplete"
    CLAIMED = "claimed"
    OVERDUE = "overdue"
    DUE_SOON = "due_soon"
    UNFILLED = "unfilled"
    NORMAL = "normal"

    @property
    def finished(self) -> bool:
        """Whether reminders rest: closed by the office, or claimed and waiting for its review."""
        return self in {State.CLOSED, State.NOT_INVOLVED, State.CLAIMED}

    @property
    def label(self) -> str:
        """The word of summaries."""
        return {
            "closed": "已销号",
            "not_involved": "不涉及",
            "sent_back": "退回",
            "incomplete": "缺项",
            "claimed": "待核查",
            "overdue": "逾期",
            "due_soon": "临期",
            "unfilled": "未填",
            "normal": "正常",
        }[self.value]


@dataclass(frozen=True, slots=True)
class Standing:
    """A row's state and the words that say it (`逾期14天`); no words where nothing need be done."""

    state: State
    hint: str


def standing(sheet: Sheet, values: Mapping[str, str], due: date | None, today: date) -> Standing:
    """How a row with these canonical `values` stands on `today`.

    The same rule stands in the workbook as a formula (`book.hints`). A milestone with date and evidence is
    claimed also under 长期坚持: items 1 and 2 have a September milestone and go on after it. A word for nothing (无)
    is no evidence.
    """
    verdict = sheet.field("verdict").meaning(values.get("verdict", ""))
    status = sheet.field("status").meaning(values.get("status", ""))
    if verdict == "verified":
        return Standing(State.CLOSED, "已销号")
    if verdict == "confirmed_not_applicable":
        return Standing(State.NOT_INVOLVED, "不涉及")
    if verdict == "sent_back":
        return Standing(State.SENT_BACK, "退回，请补正")
    if lacking := missing_fields(sheet, values):
        return Standing(State.INCOMPLETE, "缺" + "、".join(field.missing_label for field in lacking))
    if status in {"done", "not_applicable"} or (
        status == "ongoing"
        and due
        and not any(sheet.field(name).lacks(values.get(name, "")) for name in ("done_on", "evidence"))
    ):
        return Standing(State.CLAIMED, "待核查")
    if due and due < today:
        return Standing(State.OVERDUE, f"逾期{(today - due).days}天")
    if due == today:
        return Standing(State.DUE_SOON, "今天到期")
    if due and (due - today).days <= SOON_DAYS:
        return Standing(State.DUE_SOON, f"还有{(due - today).days}天")
    if not status:
        return Standing(State.UNFILLED, "未填")
    return Standing(State.NORMAL, "")


def missing_fields(sheet: Sheet, values: Mapping[str, str]) -> tuple[SchemaField, ...]:
    """The fields a row must have for what its choices say (`required_when`) and has not, or only a word for nothing."""
    return tuple(field for field in required_fields(sheet, values) if field.lacks(values.get(field.name, "")))


def required_fields(sheet: Sheet, values: Mapping[str, str]) -> tuple[SchemaField, ...]:
    """The fields a row must have for what its choices say."""
    return tuple(
        field
        for field in sheet.fields
        if any(
            sheet.field(other).meaning(values.get(other, "")) in meanings
            for other, meanings in field.required_when.items()
        )
    )
