"""How a row stands on a day: its state and the words of 提示; derived, never typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from toolkit.domain.ledger.judged import Judged
from toolkit.domain.ledger.row_states import RETURNED, SOON_DAYS, WORDING, State, days_left
from toolkit.schema.model import SchemaField, Sheet


@dataclass(frozen=True, slots=True)
class Standing:
    """A row's state and the words that say it (`逾期14天`); no words where nothing need be done.

    `returned` says that the office's 退回补正 or 限期整改 is still to be met, also once its day has passed.
    """

    state: State
    hint: str
    returned: bool = False


def standing(
    sheet: Sheet, values: Mapping[str, str], due: date | None, today: date, since: date | None = None
) -> Standing:
    """How a row with these canonical `values` stands on `today`.

    The same rule stands in the workbook as a formula (`book.unit.hints`). A milestone with date and evidence is
    claimed also under 长期坚持: items 1 and 2 have a September milestone and go on after it. A word for nothing (无)
    is no evidence. For a recurring due date `since` is the one before it: only what is told of the time after it
    counts, and date and evidence claim it whatever the status, as the item goes on. What was sent back with a day
    (整改期限) is not overdue before that day, nor before its due date.
    """
    told = _told_since(sheet, values, since) if since else values
    status = sheet.field("status").meaning(told.get("status", ""))
    found = settled(sheet, values, due, since)
    if found is None:
        return by_day(due, today, filled=bool(status))
    until = pressed_from(values, due) if found.returned and fix_by(values) else None
    return Standing(State.OVERDUE, days_left(until, today), returned=True) if until and until < today else found


def settled(sheet: Sheet, values: Mapping[str, str], due: date | None, since: date | None = None) -> Standing | None:
    """How a row stands whatever the day; None where only its due date says.

    A verdict that closes stands whatever the unit writes afterwards. One that asks for more has done its part once
    the unit makes another whole claim than the one it judged: that waits for the office again.
    """
    if since:
        values = _told_since(sheet, values, since)
    verdict = sheet.field("verdict").meaning(values.get("verdict", ""))
    if verdict == "verified":
        return _said(State.CLOSED)
    if verdict == "confirmed_not_applicable":
        return _said(State.NOT_INVOLVED)
    if verdict in RETURNED and not _claims_anew(sheet, values, due, since):
        return Standing(RETURNED[verdict], returned_words(RETURNED[verdict], values), returned=True)
    if lacking := missing_fields(sheet, values):
        return _said(State.INCOMPLETE, what="、".join(field.missing_label for field in lacking))
    return _said(State.CLAIMED) if _claims(sheet, values, due, since) else None


def by_day(due: date | None, today: date, *, filled: bool) -> Standing:
    """How a row of which nothing is claimed or decided stands, by its due date alone."""
    if due and due < today:
        return Standing(State.OVERDUE, days_left(due, today))
    if due and (due - today).days <= SOON_DAYS:
        return Standing(State.DUE_SOON, days_left(due, today))
    return _said(State.NORMAL if filled else State.UNFILLED)


def fix_by(values: Mapping[str, str]) -> date | None:
    """The day by which the office wants what it sent back (整改期限), where it gave one."""
    return date.fromisoformat(values["fix_by"]) if values.get("fix_by") else None


def pressed_from(values: Mapping[str, str], due: date | None) -> date | None:
    """The day from which what was sent back may be called late: its due date, or 整改期限 where that is later."""
    return max((day for day in (due, fix_by(values)) if day), default=None)


def returned_words(state: State, values: Mapping[str, str]) -> str:
    """What 提示 says of a row that was sent back: `退回，9月30日前补正`."""
    plain, dated = WORDING[state].hints
    day = fix_by(values)
    return dated.format(day=f"{day.month}月{day.day}日") if day else plain


def verdict_counts(sheet: Sheet, values: Mapping[str, str], since: date) -> bool:
    """Whether the row's verdict is about the time after `since`; False where what it judged was done before.

    What an older release did not keep is taken for what the row says now.
    """
    judged = Judged.read(values)
    if judged is None or sheet.field("verdict").meaning(values.get("verdict", "")) == "confirmed_not_applicable":
        return True
    return not judged.done_on or judged.done_on > since.isoformat()


def _told_since(sheet: Sheet, values: Mapping[str, str], since: date) -> Mapping[str, str]:
    """What a row says of the time after `since`: a claim dated earlier, or verified without a date, is not of it."""
    if not verdict_counts(sheet, values, since):
        values = {**values, "verdict": ""}
    verdict = sheet.field("verdict").meaning(values.get("verdict", ""))
    status = sheet.field("status").meaning(values.get("status", ""))
    done_on = values.get("done_on", "")
    if verdict and Judged.read(values):
        return values
    if verdict == "confirmed_not_applicable" or status == "not_applicable" or done_on > since.isoformat():
        return values
    if not done_on and verdict != "verified":
        return values
    return {"status": sheet.field("status").text_for("in_progress")}


def _claims(sheet: Sheet, values: Mapping[str, str], due: date | None, since: date | None) -> bool:
    """Whether the unit says that it is done."""
    status = sheet.field("status").meaning(values.get("status", ""))
    proven = not any(sheet.field(name).lacks(values.get(name, "")) for name in ("done_on", "evidence"))
    if since and values.get("done_on", "") > since.isoformat() and proven:
        return True
    return status in {"done", "not_applicable"} or (status == "ongoing" and due is not None and proven)


def _claims_anew(sheet: Sheet, values: Mapping[str, str], due: date | None, since: date | None) -> bool:
    """Whether it says so, wholly and of the time after `since`, in other words than those that were judged."""
    judged = Judged.read(values)
    if judged is None or not judged.changed(values) or missing_fields(sheet, values):
        return False
    status = sheet.field("status").meaning(values.get("status", ""))
    of_then = since and status != "not_applicable" and values.get("done_on", "") <= since.isoformat()
    return not of_then and _claims(sheet, values, due, since)


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
