"""What the office wrote beside a claim, merged with what the ledger holds of it: a verdict, nothing new, or why not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from toolkit.codes import Code
from toolkit.domain.ledger.judged import CLAIM, JUDGED, Judged, Stage, closed_through
from toolkit.domain.ledger.records import Change
from toolkit.domain.ledger.review import office_actor, person
from toolkit.domain.ledger.shown_claims import STAGE, STANDS, WORD, YEAR_END
from toolkit.domain.ledger.verdicts import UPHELD, Verdict, add_words, give, is_closed, why_not
from toolkit.domain.plan.calendar import Calendar
from toolkit.domain.three_way import merge
from toolkit.keys import RowKey, item_words
from toolkit.problems import Origin, Problem, problem, shorten
from toolkit.schema.model import Owner, Sheet
from toolkit.values import dataclass

_HERE = "这里"


@dataclass(frozen=True)
class ClaimAnswer:
    """What the office wrote beside a claim (blanks left out), and what was `shown` of it in that edition.

    `origin` is the cell of the verdict, `last` the number of the newest change by which the row was given a verdict, be
    it an earlier one again, `stage` which of several milestones the claim is about by now, as an agreed 延期 has moved
    them; None where the row does not wait. `held`: its unit still has the item.
    """

    row: RowKey
    said: Mapping[str, str]
    shown: Mapping[str, str]
    edition: str
    origin: Origin
    last: int = 0
    stage: Stage | None = None
    held: bool = True

    @property
    def judged_since(self) -> bool:
        """Whether the row was judged since it was shown.

        Of editions of before it was kept which word of the office they show, it is not known where they show one.
        """
        kept = WORD in self.shown or not self.shown.get(JUDGED)
        return kept and self.last != int(self.shown.get(WORD, "0"))


def verdict_of(sheet: Sheet, said: Mapping[str, str], *, bulk: bool = False) -> Verdict:
    """The verdict that these cells (canonical texts by field name) say."""
    days = {name: date.fromisoformat(said[name]) for name in ("fix_by", "verified_on") if said.get(name)}
    return Verdict(
        sheet.field("verdict").meaning(said.get("verdict", "")),
        said.get("opinion", ""),
        days.get("fix_by"),
        days.get("verified_on"),
        said.get("verified_by", ""),
        said.get("checked_by", ""),
        bulk,
    )


def unjudged(answer: ClaimAnswer, sheet: Sheet, values: Mapping[str, str]) -> Problem | None:
    """What is told of an answer without a verdict that says anything which the row, holding `values`, does not."""
    said = answer.said
    if said.get("verdict") or all(values.get(name, "") == text for name, text in said.items()):
        return None
    headers = "、".join(f"“{sheet.field(name).header}”" for name in said)
    what = f"{answer.shown.get('unit', '')}第{item_words(answer.row.item)}项"
    choice = sheet.field("verdict").header
    return problem(Code.REVIEW_UNANSWERED, answer.origin, what=what, headers=headers, choice=choice)


def take_answer(
    answer: ClaimAnswer,
    sheet: Sheet,
    values: Mapping[str, str],
    at: datetime,
    calendar: Calendar,
    issued: date,
    came: date | None = None,
) -> tuple[Change, ...] | Problem:
    """The changes an answer makes to its row, which holds `values`; none where it says nothing that is not known.

    A verdict is about what was shown: a claim that says something else by now, or was judged otherwise since by
    somebody else, is not touched, nor one that was judged since and whose verdict was taken back, however it was given;
    that only the verdict it was shown with was taken back leaves it to be judged.
    Two that judged alike add up: the blanks of one leave the words of the other.
    `issued` is the plan's day, `came` the one that says whether the claim is in time. A row that is no longer
    held, as another unit took its item over, is not judged: the verdict would stand again where the move is refused
    later.
    """
    row, said, shown, origin = answer.row, answer.said, answer.shown, answer.origin
    text = said.get("verdict", "")
    who: dict[str, Any] = {"unit": shown.get("unit", ""), "item": row.item}
    since = _since(answer, sheet, values)
    if since:
        said = _as_it_stands(said, sheet, values)
    merged = merge({row: said}, {}, {row: since})
    if merged.conflicts:
        other = merged.conflicts[:1] if merged.conflicts[0].field == "verdict" else merged.conflicts
        return _differs(answer, sheet, values, {each.field: each.theirs for each in other})
    if not text or not merged.taken:
        return ()
    taken_back = answer.judged_since and not since
    if not answer.held or taken_back or any(values.get(name, "") != shown.get(name, "") for name in CLAIM):
        return problem(Code.VERDICT_OVERTAKEN, origin, text, **who)
    alike = bool(since.get("verdict"))
    stage = answer.stage or Stage(shown.get(STAGE, ""), closed_through(values))
    verdict = replace(verdict_of(sheet, {**since, **said} if alike else said), stage=stage)
    touched, year_end = STANDS in shown, YEAR_END in shown
    if why := why_not(verdict, sheet, values, at.date(), issued=issued, touched=touched, year_end=year_end):
        return problem(Code.VERDICT_REFUSED, origin, text, **who, what=why)
    if alike:
        return add_words(verdict_of(sheet, said), row, sheet, values, at)
    return give(verdict, row, sheet, values, at, calendar, came)


def refused_since(answer: ClaimAnswer, sheet: Sheet, values: Mapping[str, str], where: str = _HERE) -> Problem | None:
    """What is told of an answer that was refused, words not understood among it, where its row, holding `values`, was
    judged since by somebody else: it differs, and is quoted whole. `where` it stands is named to who does not see it.
    """
    if not _since(answer, sheet, values):
        return None
    other = {name: text for name, text in answer.said.items() if values.get(name, "") != text}
    return _differs(answer, sheet, values, other, where) if other else None


def _since(answer: ClaimAnswer, sheet: Sheet, values: Mapping[str, str]) -> Mapping[str, str]:
    """The verdict and its words that the row was given since it was shown."""
    if not values.get("verdict") or values.get(JUDGED, "") == answer.shown.get(JUDGED, ""):
        return {}
    return {field.name: text for field in sheet.owned(Owner.OFFICE) if (text := values.get(field.name))}


def _differs(
    answer: ClaimAnswer, sheet: Sheet, values: Mapping[str, str], other: Mapping[str, str], where: str = _HERE
) -> Problem:
    """That the row was judged otherwise, by whom, and what this answer says that is `other`."""
    told: dict[str, Any] = {
        "unit": answer.shown.get("unit", ""),
        "item": answer.row.item,
        "who": person(office_actor(values.get("verified_by", ""))),
        "day": values.get("verified_on", ""),
        "verdict": values["verdict"],
        "where": where,
        "what": "、".join(_called(sheet, name, shorten(text, 200)) for name, text in other.items()),
    }
    return problem(Code.VERDICT_DIFFERS, answer.origin, answer.said.get("verdict", ""), **told)


def _called(sheet: Sheet, field: str, text: str) -> str:
    """What a cell says, with its header where it is not the verdict: 核查人“乙”."""
    return f"“{text}”" if field == "verdict" else f"{sheet.field(field).header}“{text}”"


def _as_it_stands(said: Mapping[str, str], sheet: Sheet, values: Mapping[str, str]) -> Mapping[str, str]:
    """What is said of a row: that its verdict stands over a change (维持原结论) that waits no more is the verdict
    itself."""
    judged = Judged.read(values)
    upholds = sheet.field("verdict").meaning(said.get("verdict", "")) == UPHELD
    if not upholds or judged is None or judged.changed(values) or not is_closed(sheet, values):
        return said
    return {**said, "verdict": values["verdict"]}
