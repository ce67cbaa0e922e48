"""How a row stands on a day: its state and the words of 提示; derived, never typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from toolkit.domain.ledger.row_states import SOON_DAYS, WORDING, State, days_left
from toolkit.schema.model import SchemaField, Sheet


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
