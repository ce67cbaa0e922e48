"""How a row stands on a day: its state, the words of 提示, its colour; derived, never typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal

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
        return WORDING[self].label


Tone = Literal["red", "yellow", "blue", "orange", "green", "grey", ""]


@dataclass(frozen=True, slots=True)
class Wording:
    """How a state is said: its word in summaries, its forms in 提示, the colour beside them.

    A form may leave `{n}` for a number of days or `{what}` for what is lacking.
    """

    label: str
    hints: tuple[str, ...]
    tone: Tone


WORDING: Mapping[State, Wording] = {
    State.CLOSED: Wording("已销号", ("已销号",), "green"),
    State.NOT_INVOLVED: Wording("不涉及", ("不涉及",), "green"),
    State.SENT_BACK: Wording("退回", ("退回，请补正",), "yellow"),
    State.INCOMPLETE: Wording("缺项", ("缺{what}",), "orange"),
    State.CLAIMED: Wording("待核查", ("待核查",), "green"),
    State.OVERDUE: Wording("逾期", ("逾期{n}天",), "red"),
    State.DUE_SOON: Wording("临期", ("还有{n}天", "今天到期"), "blue"),
    State.UNFILLED: Wording("未填", ("未填",), "grey"),
    State.NORMAL: Wording("正常", ("",), ""),
}
"""The one table of these words: sheets, formulas, conditional formats, master, mails all take theirs from here."""

URGENT = (State.OVERDUE, State.SENT_BACK, State.INCOMPLETE, State.DUE_SOON)
"""What asks for work this round, the most pressing first."""


def days_left(due: date, today: date) -> str:
    """Calendar days to or past a due date in words: 还有16天, 今天到期, 逾期14天."""
    ahead, on_the_day = WORDING[State.DUE_SOON].hints
    (past,) = WORDING[State.OVERDUE].hints
    days = (due - today).days
    return on_the_day if not days else (ahead if days > 0 else past).format(n=abs(days))


def remark(hint: str) -> str:
    """What a hint says besides the days left and that nothing is filled in, for where both are said anyhow."""
    anyhow = (State.OVERDUE, State.DUE_SOON, State.UNFILLED)
    starts = tuple(words.partition("{")[0] for state in anyhow for words in WORDING[state].hints)
    return "" if hint.startswith(starts) else hint


@dataclass(frozen=True, slots=True)
class Standing:
    """A row's state and the words that say it (`逾期14天`); no words where nothing need be done."""

    state: State
    hint: str


def standing(
    sheet: Sheet, values: Mapping[str, str], due: date | None, today: date, since: date | None = None
) -> Standing:
    """How a row with these canonical `values` stands on `today`.

    The same rule stands in the workbook as a formula (`book.unit.hints`). A milestone with date and evidence is
    claimed also under 长期坚持: items 1 and 2 have a September milestone and go on after it. A word for nothing (无)
    is no evidence. For a recurring due date `since` is the one before it: only what is told of the time after it
    counts, and date and evidence claim it whatever the status, as the item goes on.
    """
    told = _told_since(sheet, values, since) if since else values
    status = sheet.field("status").meaning(told.get("status", ""))
    return settled(sheet, values, due, since) or by_day(due, today, filled=bool(status))


def settled(sheet: Sheet, values: Mapping[str, str], due: date | None, since: date | None = None) -> Standing | None:
    """How a row stands whatever the day; None where only its due date says."""
    if since:
        values = _told_since(sheet, values, since)
    verdict = sheet.field("verdict").meaning(values.get("verdict", ""))
    status = sheet.field("status").meaning(values.get("status", ""))
    if verdict == "verified":
        return _said(State.CLOSED)
    if verdict == "confirmed_not_applicable":
        return _said(State.NOT_INVOLVED)
    if verdict == "sent_back":
        return _said(State.SENT_BACK)
    if lacking := missing_fields(sheet, values):
        return _said(State.INCOMPLETE, what="、".join(field.missing_label for field in lacking))
    proven = not any(sheet.field(name).lacks(values.get(name, "")) for name in ("done_on", "evidence"))
    if since and values.get("done_on", "") > since.isoformat() and proven:
        return _said(State.CLAIMED)
    if status in {"done", "not_applicable"} or (status == "ongoing" and due and proven):
        return _said(State.CLAIMED)
    return None


def by_day(due: date | None, today: date, *, filled: bool) -> Standing:
    """How a row of which nothing is claimed or decided stands, by its due date alone."""
    if due and due < today:
        return Standing(State.OVERDUE, days_left(due, today))
    if due and (due - today).days <= SOON_DAYS:
        return Standing(State.DUE_SOON, days_left(due, today))
    return _said(State.NORMAL if filled else State.UNFILLED)


def _told_since(sheet: Sheet, values: Mapping[str, str], since: date) -> Mapping[str, str]:
    """What a row says of the time after `since`: a claim dated earlier, or verified without a date, is not of it."""
    verdict = sheet.field("verdict").meaning(values.get("verdict", ""))
    status = sheet.field("status").meaning(values.get("status", ""))
    done_on = values.get("done_on", "")
    if verdict == "confirmed_not_applicable" or status == "not_applicable" or done_on > since.isoformat():
        return values
    if not done_on and verdict != "verified":
        return values
    return {"status": sheet.field("status").text_for("in_progress")}


def _said(state: State, what: str = "") -> Standing:
    return Standing(state, WORDING[state].hints[0].format(what=what))


def missing_fields(sheet: Sheet, values: Mapping[str, str]) -> tuple[SchemaField, ...]:
    """The fields a row must have for what its choices say (`required_when`) and has not, or only a word for nothing."""
    return tuple(field for field in required_fields(sheet, values) if field.lacks(values.get(field.name, "")))


def required_fields(sheet: Sheet, values: Mapping[str, str]) -> tuple[SchemaField, ...]:
    """The fields a row must have for what its choices say."""
    return tuple(
        field
        for field in sheet.fields
        if field.required_when
        and any(
            sheet.field(other).meaning(values.get(other, "")) in meanings
            for other, meanings in field.required_when.items()
        )
    )
