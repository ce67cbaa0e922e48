"""Where a row is between its first day and its closing: one declared table of what unit and office have said.

How it stands by the calendar (正常, 临期, 逾期) is another matter: `standing`. An agreed 延期 moves the due date and
is no phase.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from enum import StrEnum

from toolkit.domain.ledger.judged import Judged, closed_before, closed_through
from toolkit.domain.ledger.required import missing_fields
from toolkit.domain.plan.tasks import ASKED, Applied
from toolkit.schema.model import Sheet


class Phase(StrEnum):
    """Where a row is; every row is in exactly one of them."""

    UNFILLED = "unfilled"
    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    ONGOING = "ongoing"
    CLAIMED = "claimed"
    SENT_BACK = "sent_back"
    RECTIFY = "rectify"
    CLOSED = "closed"
    NOT_INVOLVED = "not_involved"

    @property
    def label(self) -> str:
        """The word that workbooks, letters, tables and papers say."""
        return LABELS[self]

    @property
    def ended(self) -> bool:
        """Whether the office has closed it: nothing more is asked of the unit."""
        return self in {Phase.CLOSED, Phase.NOT_INVOLVED}

    @property
    def returned(self) -> bool:
        """Whether the office wants more of what the unit claimed."""
        return self in {Phase.SENT_BACK, Phase.RECTIFY}


LABELS: Mapping[Phase, str] = {
    Phase.UNFILLED: "未填",
    Phase.NOT_STARTED: "未启动",
    Phase.IN_PROGRESS: "推进中",
    Phase.ONGOING: "长期坚持",
    Phase.CLAIMED: "待核查",
    Phase.SENT_BACK: "退回补正",
    Phase.RECTIFY: "限期整改",
    Phase.CLOSED: "已销号",
    Phase.NOT_INVOLVED: "不涉及",
}


class Said(StrEnum):
    """What the unit says of a row, as far as it counts: nothing at all, that nothing is done, work under way, work that
    goes on for good, or that it is done (or none of its), wholly and otherwise than the office has judged."""

    BLANK = "blank"
    NOTHING = "nothing"
    WORK = "work"
    GOES_ON = "goes_on"
    CLAIM = "claim"


TABLE: Mapping[str, Mapping[Said, Phase]] = {
    "": {
        Said.BLANK: Phase.UNFILLED,
        Said.NOTHING: Phase.NOT_STARTED,
        Said.WORK: Phase.IN_PROGRESS,
        Said.GOES_ON: Phase.ONGOING,
        Said.CLAIM: Phase.CLAIMED,
    },
    "sent_back": {**dict.fromkeys(Said, Phase.SENT_BACK), Said.CLAIM: Phase.CLAIMED},
    "rectify": {**dict.fromkeys(Said, Phase.RECTIFY), Said.CLAIM: Phase.CLAIMED},
    "verified": dict.fromkeys(Said, Phase.CLOSED),
    "confirmed_not_applicable": dict.fromkeys(Said, Phase.NOT_INVOLVED),
}
"""What the verdict in force means ("" for none, and for what is no verdict on a claim) -> what the unit says -> where
the row is. What closes stands whatever the unit writes; what asks for more has done its part once it claims anew."""


def phase(sheet: Sheet, values: Mapping[str, str], due: date | None, since: date | None = None) -> Phase:
    """Where a row with these canonical `values` is.

    A milestone (`due`) with date and evidence is claimed also under 长期坚持. For a recurring due date `since` is the
    one before it: only what is told of the time after it counts. Of several milestones those up to the one that was
    passed are closed, and so are the recurring due dates that were closed before the verdict. What asks for more of a
    recurring due date alone says nothing of the milestones.
    """
    if since and due and closed_before(values, due):
        return Phase.CLOSED
    if since:
        values = told_since(sheet, values, since, due)
    elif due and due.isoformat() <= closed_through(values):
        return Phase.CLOSED
    elsewhere = not since and (passed_before(sheet, values) or left_aside(values))
    verdict = "" if elsewhere else verdict_of(sheet, values)
    return TABLE[verdict][_said(sheet, values, verdict, due, since)]


def passed_before(sheet: Sheet, values: Mapping[str, str]) -> bool:
    """Whether the row's verdict has passed an earlier one of several milestones: those that are left are not judged,
    and are claimed by what the unit says otherwise than then."""
    return bool(closed_through(values)) and verdict_of(sheet, values) == "verified"


def left_aside(values: Mapping[str, str]) -> bool:
    """Whether the verdict asks for more of a recurring due date alone, and of none of the milestones beside it."""
    judged = Judged.read(values)
    return judged is not None and judged.aside


def verdict_of(sheet: Sheet, values: Mapping[str, str]) -> str:
    """What the row's verdict on its claim means; "" where there is none."""
    verdict = sheet.field("verdict").meaning(values.get("verdict", ""))
    return verdict if verdict in TABLE else ""


def touched(sheet: Sheet, values: Mapping[str, str], due: date | None, since: date | None = None) -> tuple[str, ...]:
    """The fields of the claim that a unit has changed since the office closed its row (销号后有变化).

    Nothing else it writes touches a verdict, nor does what it claims of a later period than the one that ends on `due`,
    or of a later milestone, nor of one that an earlier verdict closed.
    """
    if since and due and closed_before(values, due):
        return ()
    if since:
        values = told_since(sheet, values, since, due)
    judged = Judged.read(values)
    if (
        judged is None
        or (judged.through and not (since and judged.recurs))
        or not TABLE[verdict_of(sheet, values)][Said.NOTHING].ended
    ):
        return ()
    later = since and due and values.get("done_on", "") > due.isoformat()
    return () if later else judged.changed(values)


def verdict_counts(sheet: Sheet, values: Mapping[str, str], since: date, due: date | None) -> bool:
    """Whether the row's verdict is about the time after `since`; False where what it judged was of an earlier period.

    Which period that was is kept with it, and those up to it that were not closed waited with it (`due` is the last day
    of the one asked about); of what an older release judged, the day on which it was done says.
    """
    judged = Judged.read(values)
    if judged is None or sheet.field("verdict").meaning(values.get("verdict", "")) == "confirmed_not_applicable":
        return True
    if judged.period and due:
        return due.isoformat() <= judged.period
    return not judged.period_day or judged.period_day > since.isoformat()


def answered(
    sheet: Sheet, values: Mapping[str, str], dues: Iterable[tuple[date | None, date | None]]
) -> Iterator[tuple[date | None, date | None]]:
    """Each of `dues` (the due date before, due date) with the day from which on what the row tells is about it.

    One claim answers one recurring due date: the first open one that its 完成日期 can be of, in time on or before its
    due day, else late. To those after it nothing is told by that day, but where the first was claimed before
    (`claimed_before`): then it goes on to the next. Where there are milestones too it tells of every one that its date
    can be of.
    """
    dues = tuple(dues)
    again = [(since, due) for since, due in dues if since and due]
    if len(again) < len(dues):
        yield from dues
        return
    done_on, judged, told = values.get("done_on", ""), Judged.read(values), ""
    for since, due in again:
        if judged and not verdict_counts(sheet, values, since, due) and not judged.changed(values):
            told = done_on
        if not told and claimed_before(values, due, since):
            yield since, due
            continue
        since = date.fromisoformat(max(since.isoformat(), told))
        if done_on > since.isoformat() and not phase(sheet, values, due, since).ended:
            told = done_on
        yield since, due


def claimed_before(values: Mapping[str, str], due: date, since: date) -> bool:
    """Whether a recurring due date was claimed as done in its time, and the claim written over by one of a later due
    date before anybody judged it: it waits together with that one, whenever it was filed, as every claim does.

    Of work done late nobody can tell a further due date's claim from a date put right: the one that stands counts.
    """
    its = map(Applied.read, values.get(ASKED, "").split()) if values.get("done_on", "") > due.isoformat() else ()
    return any(each.done and since < each.done <= due for each in its)


def told_since(sheet: Sheet, values: Mapping[str, str], since: date, due: date | None) -> Mapping[str, str]:
    """What a row says of the time after `since` up to `due`: a claim dated earlier, or verified without a date, is not
    of it."""
    if not verdict_counts(sheet, values, since, due):
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
    return {"status": sheet.field("status").text_for("ongoing" if status == "ongoing" else "in_progress")}


def _said(sheet: Sheet, values: Mapping[str, str], verdict: str, due: date | None, since: date | None) -> Said:
    anew = verdict or passed_before(sheet, values)
    if (_claims_anew if anew else _claims)(sheet, values, due, since):
        return Said.CLAIM
    status = sheet.field("status").meaning(values.get("status", ""))
    words = {"": Said.BLANK, "not_started": Said.NOTHING, "ongoing": Said.GOES_ON}
    return words.get(status, Said.WORK)


def _claims(sheet: Sheet, values: Mapping[str, str], due: date | None, since: date | None) -> bool:
    """Whether the unit says that it is done, with all that this asks for."""
    status = sheet.field("status").meaning(values.get("status", ""))
    said = status in {"done", "not_applicable"}
    of_now = since and values.get("done_on", "") > since.isoformat()
    if not (said or of_now or (status == "ongoing" and due is not None)) or missing_fields(sheet, values):
        return False
    return said or not any(sheet.field(name).lacks(values.get(name, "")) for name in ("done_on", "evidence"))


def _claims_anew(sheet: Sheet, values: Mapping[str, str], due: date | None, since: date | None) -> bool:
    """Whether it says so of the time after `since`, in other words than those that were judged."""
    judged = Judged.read(values)
    if judged is None or not judged.changed(values):
        return False
    status = sheet.field("status").meaning(values.get("status", ""))
    of_then = since and status != "not_applicable" and values.get("done_on", "") <= since.isoformat()
    return not of_then and _claims(sheet, values, due, since)
