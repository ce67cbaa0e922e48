"""The office's verdicts (核查结论): which may be given to what, what each sets in the ledger, and how one is undone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from toolkit.domain.ledger.judged import CLAIM, JUDGED, UNDONE, WHOLE, Judged, Stage, closed_through, undone_mark
from toolkit.domain.ledger.records import Change, Decision
from toolkit.domain.ledger.required import missing_fields
from toolkit.domain.ledger.review import office_actor
from toolkit.domain.ledger.row_states import RETURNED
from toolkit.domain.plan.calendar import Calendar
from toolkit.keys import RowKey
from toolkit.problems import day_words
from toolkit.schema.model import Owner, Sheet
from toolkit.values import dataclass

TERMS: Mapping[str, int] = {"sent_back": 5, "rectify": 15}
"""Workdays that a verdict which asks for more gives, where the office sets no day: papers are sooner found than work
done."""
CLOSING = ("verified", "confirmed_not_applicable")
"""What a verdict means that closes its row."""
UPHELD = "upheld"
"""What the office's word on a change after closing means that lets the verdict stand (维持原结论)."""
GIVEN = (*CLOSING, *RETURNED)
"""What verdicts on any claim mean."""
ENGLISH: Mapping[str, str] = {
    "verify": "verified",
    "send-back": "sent_back",
    "rectify": "rectify",
    "not-involved": "confirmed_not_applicable",
    "uphold": UPHELD,
}
"""The English word for a verdict, as it can be typed in a command -> what it means."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The office's word on one claim: what it `means`, and what goes with it.

    `fix_by` is the day set for what is sent back, `on` the day of the verdict (the day it is taken in where none is
    given), `by` and `checked_by` who judged and who looked again; `bulk` says that many were judged in one go. Of
    several milestones it is about that of its `stage`.
    """

    means: str
    opinion: str = ""
    fix_by: date | None = None
    on: date | None = None
    by: str = ""
    checked_by: str = ""
    bulk: bool = False
    stage: Stage = WHOLE

    @property
    def actor(self) -> str:
        """Who sets what it sets: the person named, or the office."""
        return office_actor(self.by)


def why_not(
    verdict: Verdict,
    sheet: Sheet,
    values: Mapping[str, str],
    today: date,
    *,
    issued: date = date.min,
    touched: bool = False,
    year_end: bool = False,
) -> str:
    """Why a verdict cannot be given to a row with these values, in words; empty where it can.

    A claim without date or evidence cannot be passed; what does not concern the unit is confirmed only where the unit
    said so, and with a word on what that rests on, as an application is agreed to; what is sent back says why, in more
    than a word for nothing, and by a day still ahead; a verdict is upheld only over a change made since. No day of a
    verdict lies before the plan was `issued`, nor before the day on which the work was done. A closed row that was
    `touched` is passed anew only where it still says that it is done. At the `year_end` what goes on for good passes
    by what the unit says of it.
    """
    choice = sheet.field("verdict")
    text, status = choice.text_for(verdict.means), sheet.field("status").meaning(values.get("status", ""))
    if not text or verdict.means not in (*GIVEN, UPHELD):
        return "核查结论只能是" + "、".join(choice.text_for(each) for each in GIVEN if choice.text_for(each))
    if verdict.on and (why := _day_fault(verdict.on, values, issued, today)):
        return why
    if verdict.means == UPHELD:
        judged = Judged.read(values) if is_closed(sheet, values) else None
        if judged is None or not judged.changed(values):
            return f"没有销号，或销号后没有变化，不能{text}"
    if verdict.means == "verified":
        if status == "not_applicable":
            return f"单位申请不涉及，不能{text}；同意的选“{choice.text_for('confirmed_not_applicable')}”"
        if touched and status not in ("done", "ongoing"):
            return f"单位现在报的是“{values.get('status') or '空白'}”，不能再{text}"
        if year_end and sheet.field("progress").lacks(values.get("progress", "")):
            return f"没有填“{sheet.field('progress').header}”，不能{text}"
        if not year_end and (lacking := _lacking(sheet, values)):
            return f"缺{lacking}，不能{text}"
    if verdict.means == "confirmed_not_applicable" and (status != "not_applicable" or missing_fields(sheet, values)):
        return f"单位没有说明理由申请不涉及，不能{text}"
    unsaid = sheet.field("opinion").lacks(verdict.opinion)
    if verdict.means == "confirmed_not_applicable" and unsaid:
        return f"没有依据，不能{text}：请在核查意见里写明批示人或文号、日期"
    if verdict.means in RETURNED:
        if unsaid:
            return f"{text}要写明核查意见"
        if verdict.fix_by and verdict.fix_by < (verdict.on or today):
            return "整改期限早于核查日期"
    elif verdict.fix_by:
        return f"{text}的不填整改期限"
    return ""


def give(
    verdict: Verdict,
    row: RowKey,
    sheet: Sheet,
    values: Mapping[str, str],
    at: datetime,
    calendar: Calendar,
    came: date | None = None,
) -> tuple[Change, ...]:
    """The changes that a verdict makes to its row, all at once: its own cells, and what it judged.

    What is sent back without a day gets the usual term, from the day it is taken in until the unit is told of it
    (`terms_from_telling`). `came` is the day that says whether the claim is in time. One that upholds leaves the
    verdict and its days alone, and what 不涉及 rests on.
    """
    judged = Judged.read(values)
    if verdict.means == UPHELD and judged:
        opinion = _resting_still(verdict.opinion, sheet, values)
        told = {"opinion": opinion, "verified_by": verdict.by, "checked_by": verdict.checked_by}
        kept = {name: text for name, text in told.items() if text} | {JUDGED: judged.standing_over(values, at).text}
        return _set(row, sheet, values, kept, verdict.actor, at)
    on, fix_by = verdict.on or at.date(), verdict.fix_by
    term = 0 if fix_by else TERMS.get(verdict.means, 0)
    if term:
        fix_by = calendar.shift(at.date(), term)
    told = {
        "verdict": sheet.field("verdict").text_for(verdict.means),
        "opinion": verdict.opinion,
        "fix_by": fix_by.isoformat() if fix_by else "",
        "verified_on": on.isoformat(),
        "verified_by": verdict.by,
        "checked_by": verdict.checked_by,
    }
    stage = verdict.stage if verdict.means != "confirmed_not_applicable" else replace(verdict.stage, due="")
    about = Judged.of(values, at, bulk=verdict.bulk, came=came, term=term)
    about = about.at_stage(stage, closes=verdict.means in CLOSING)
    if judged and judged.at == about.at:
        about = replace(about, again=judged.again + any(values.get(name, "") != text for name, text in told.items()))
    return _set(row, sheet, values, {**told, JUDGED: about.text}, verdict.actor, at)


def _resting_still(opinion: str, sheet: Sheet, values: Mapping[str, str]) -> str:
    """An opinion by which a verdict is upheld, behind what was said before where the row is 不涉及: that says what it
    rests on. Blank where it adds nothing."""
    if sheet.field("verdict").meaning(values.get("verdict", "")) != "confirmed_not_applicable":
        return opinion
    before = values.get("opinion", "")
    if opinion in before or sheet.field("opinion").lacks(opinion):
        return ""
    return f"{before}；{opinion}" if before else opinion


def add_words(
    verdict: Verdict, row: RowKey, sheet: Sheet, values: Mapping[str, str], at: datetime
) -> tuple[Change, ...]:
    """The changes by which somebody who judged alike adds to the verdict that stands: what it says nothing of.

    The verdict stays the one it is: its moment, its term and the day its claim came in, so that it is told but once and
    taken back as a whole.
    """
    told = {"opinion": verdict.opinion, "verified_by": verdict.by, "checked_by": verdict.checked_by}
    blank = {name: text for name, text in told.items() if text and not values.get(name)}
    return _set(row, sheet, values, blank, verdict.actor, at)


def confirm_not_involved(
    row: RowKey, sheet: Sheet, values: Mapping[str, str], said: Decision, application: str
) -> tuple[Change, ...]:
    """The changes by which an agreed application (its row's key) closes the row that it is about."""
    judged = Judged.of(values, said.at, application=application)
    stood = {name: values[name] for name in (*_office(sheet), JUDGED) if values.get(name)}
    told = {
        **dict.fromkeys(_office(sheet), ""),
        "verdict": sheet.field("verdict").text_for("confirmed_not_applicable"),
        "opinion": said.note,
        "verified_on": said.at.date().isoformat(),
        JUDGED: replace(judged, before=closed_through(values), stood=stood).text,
    }
    return _set(row, sheet, values, told, said.actor, said.at)


def clear(row: RowKey, sheet: Sheet, values: Mapping[str, str], actor: str, at: datetime) -> tuple[Change, ...]:
    """The changes that take a row's verdict away: it waits again, or stands as before an application closed it."""
    judged = Judged.read(values)
    left = ""
    if judged and (judged.before or judged.periods):
        left = replace(judged, at=at.isoformat(), through=judged.before).text
    return instead(row, sheet, values, {JUDGED: left, **((judged and judged.stood) or {})}, actor, at)


def instead(
    row: RowKey, sheet: Sheet, values: Mapping[str, str], told: Mapping[str, str], actor: str, at: datetime
) -> tuple[Change, ...]:
    """The changes by which the office's cells of a row say this, and nothing else."""
    return _set(row, sheet, values, {**dict.fromkeys(_office(sheet), ""), **told}, actor, at)


def undo(
    row: RowKey, sheet: Sheet, history: Sequence[Change], values: Mapping[str, str], actor: str, at: datetime
) -> tuple[Change, ...]:
    """The changes that take a row's verdict back (撤销): what the office had said of it before stands again.

    `history` are the row's changes, oldest first. No change where it has no verdict.
    """
    names = (*_office(sheet), JUDGED, UNDONE)
    before: dict[str, str] = dict.fromkeys(names, "")
    judged = values.get(JUDGED, "")
    made = next((place for place, each in enumerate(history) if (each.field, each.value) == (JUDGED, judged)), None)
    if made is None or not judged:
        return clear(row, sheet, values, actor, at)
    for each in history[: _begun(history, made)]:
        if each.field in before:
            before[each.field] = each.value
    if _closed_until(sheet, {**values, **before}) <= _closed_until(sheet, values):
        # Since when what was closed is so no longer stays known, whatever of before is taken back too.
        del before[UNDONE]
    return _set(row, sheet, values, before, actor, at)


def _begun(history: Sequence[Change], made: int) -> int:
    """The place at which the changes of the verdict begin that was `made` with the one at that place: those of its
    moment, as far as they follow on another verdict."""
    begun = made
    while begun and history[begun - 1].at == history[made].at and history[begun - 1].field not in (JUDGED, UNDONE):
        begun -= 1
    return begun


def is_closed(sheet: Sheet, values: Mapping[str, str]) -> bool:
    """Whether the row has a verdict that closes it, all of its milestones."""
    return _closes(sheet, values) and not closed_through(values)


def _closes(sheet: Sheet, values: Mapping[str, str]) -> bool:
    given = values.get("verdict", "")
    return bool(given) and sheet.field("verdict").meaning(given) in CLOSING


def _closes_again(sheet: Sheet, values: Mapping[str, str]) -> bool:
    """Whether the row's verdict closes a recurring due date, and none of the milestones beside it."""
    judged = Judged.read(values)
    return judged is not None and judged.recurs and _closes(sheet, values)


def _closed_until(sheet: Sheet, values: Mapping[str, str]) -> str:
    """The day up to which its milestones are closed; past any where the row is."""
    return date.max.isoformat() if is_closed(sheet, values) else closed_through(values)


def _day_fault(on: date, values: Mapping[str, str], issued: date, today: date) -> str:
    """Why no verdict on what the row says can be of that day; a 完成日期 still ahead makes none impossible."""
    if on > today:
        return "核查日期晚于今天"
    if on < issued:
        return f"核查日期早于方案的印发日期{day_words(issued)}"
    done = values.get("done_on", "")
    return (
        f"核查日期早于完成日期{day_words(date.fromisoformat(done))}"
        if on.isoformat() < done <= today.isoformat()
        else ""
    )


def _lacking(sheet: Sheet, values: Mapping[str, str]) -> str:
    """What a claim must have and has not, in words."""
    fields = [sheet.field(name) for name in CLAIM if name != "status"]
    return "、".join(field.missing_label for field in fields if field.lacks(values.get(field.name, "")))


def _office(sheet: Sheet) -> tuple[str, ...]:
    return tuple(field.name for field in sheet.owned(Owner.OFFICE))


def _set(
    row: RowKey, sheet: Sheet, values: Mapping[str, str], told: Mapping[str, str], actor: str, at: datetime
) -> tuple[Change, ...]:
    """Changes of those cells the sheet has and that say something else now; of a row that is closed no longer also
    since when."""
    known = {*_office(sheet), JUDGED, UNDONE}
    after = {**values, **told}
    opened = _closed_until(sheet, values) > _closed_until(sheet, after)
    opened = opened or (_closes_again(sheet, values) and not _closes_again(sheet, after))
    if opened:
        whole = sheet.field("verdict").meaning(values.get("verdict", "")) == "confirmed_not_applicable"
        told = {**told, UNDONE: undone_mark(values, at.date(), whole=whole)}
    return tuple(
        Change(row, name, text, actor, at)
        for name, text in told.items()
        if name in known and values.get(name, "") != text
    )
