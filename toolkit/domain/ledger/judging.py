"""Verdicts given, corrected and taken back by command: which rows are meant, and what is done to each or why not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime

from toolkit.domain.ledger.claims import Claim
from toolkit.domain.ledger.judged import CLAIM, JUDGED, Judged, closed_before
from toolkit.domain.ledger.ledger_rows import LedgerRow
from toolkit.domain.ledger.petitions import taken_back_words
from toolkit.domain.ledger.phases import Phase, phase, verdict_counts, verdict_of
from toolkit.domain.ledger.records import Cells, Change
from toolkit.domain.ledger.recurring import every_due, stage_between, stage_of
from toolkit.domain.ledger.review import office_actor
from toolkit.domain.ledger.verdicts import CLOSING, UPHELD, Verdict, give, is_closed, undo, why_not
from toolkit.domain.plan.calendar import Calendar
from toolkit.domain.plan.tasks import Tasks
from toolkit.keys import RowKey, task_key
from toolkit.schema.model import Sheet
from toolkit.values import dataclass

NO_ONE: Mapping[RowKey, str] = {}


@dataclass(frozen=True)
class Which:
    """Which rows are meant: of these units (codes), these items, due on that day; empty for any.

    `year_end` means those alone that are judged for the year (年终核定).
    """

    units: tuple[str, ...] = ()
    items: tuple[int, ...] = ()
    due: date | None = None
    year_end: bool = False

    def fits(self, row: RowKey, due: date | None, *, year_end: bool = False) -> bool:
        """Whether a row with that due date, judged for the year or not, is one of them."""
        return (
            (not self.units or row.unit in self.units)
            and (not self.items or row.item in self.items)
            and (self.due is None or due == self.due)
            and (year_end or not self.year_end)
        )


@dataclass(frozen=True)
class Judgement:
    """What comes of one row: the changes, or why there are none; nothing of either where it stands so already.

    `already`: nothing of it waits, it has a verdict. `undone` says what is taken back where that is less than the
    verdict or an earlier one stands again, `closes` what passing it closes where that is not the whole of the row.
    """

    claim: Claim
    changes: tuple[Change, ...] = ()
    why: str = ""
    already: bool = False
    undone: str = ""
    closes: str = ""


@dataclass(frozen=True)
class Clerk:
    """Who acts, when, by whose calendar, on which sheet."""

    sheet: Sheet
    at: datetime
    calendar: Calendar
    by: str = ""

    @property
    def actor(self) -> str:
        """Who sets what is set: the person named, or the office."""
        return office_actor(self.by)


def judge(
    claims: Iterable[Claim],
    verdict: Verdict,
    clerk: Clerk,
    claimed_on: Mapping[RowKey, date],
    risky: Mapping[RowKey, str] = NO_ONE,
) -> tuple[Judgement, ...]:
    """The verdict given to each claim that can get it; to more than one it is 批量核查, marked for the office.

    `claimed_on` is the day on which each claim came in. Of several, those that are `risky` (why, in words) are not
    closed: they are looked at one by one.
    """
    meant = tuple(claims)
    faults = [_why_not(verdict, clerk, claim) for claim in meant]
    if len(meant) > 1 and verdict.means in CLOSING:
        alone = "批量核查时不办：{}；看过的，用 --unit、--item 写明这一项，或在结论后加 risky"
        held = [alone.format(risky[claim.row]) if claim.row in risky else "" for claim in meant]
        faults = [fault or why for fault, why in zip(faults, held, strict=True)]
    if faults.count("") > 1:
        verdict = replace(verdict, bulk=True)
    found = []
    for claim, why in zip(meant, faults, strict=True):
        came, its = claim.arrival(claimed_on.get(claim.row)), replace(verdict, stage=claim.stage)
        changes = () if why else give(its, claim.row, clerk.sheet, claim.values, clerk.at, clerk.calendar, came)
        found.append(Judgement(claim, changes, why))
    return tuple(found)


def _why_not(verdict: Verdict, clerk: Clerk, claim: Claim) -> str:
    today = clerk.at.date()
    return why_not(verdict, clerk.sheet, claim.values, today, touched=claim.touched, year_end=claim.year_end)


def judged_rows(tasks: Tasks, sheet: Sheet, current: Cells, which: Which) -> Iterator[Claim]:
    """The rows that have a verdict and are meant, by item and then in roster order; `tasks` as they hold now.

    A due date means those whose verdict is about it, be it one of several.
    """
    for assignment in tasks.assignments:
        row = task_key(tasks.plan.id, assignment.item, assignment.unit)
        values = current.get(row, {})
        if not values.get("verdict"):
            continue
        dues = every_due(tasks.deadline_of(assignment.item, assignment.unit), tasks.plan)
        judged = Judged.read(values)
        before = judged.before if judged else ""
        stage = stage_of(dues, before)
        if judged and any(since for since, _ in dues) and not _on_milestone(sheet, values, judged, dues, before):
            stage = stage_between(dues, before, whole=False)
        if is_closed(sheet, values):
            stage = replace(stage, due="")
        stage = replace(stage, periods=judged.periods if judged else "", period=judged.period if judged else "")
        about = sorted(
            due
            for since, due in dues
            if (
                verdict_counts(sheet, values, since, due) and not closed_before(values, due)
                if since
                else stage.has(due)
            )
        )
        goes_on = not dues and sheet.field("status").meaning(values.get("status", "")) == "ongoing"
        meant = [due for due in about or (None,) if which.fits(row, due, year_end=goes_on)]
        if meant:
            yield Claim(row, assignment, values, meant[0], year_end=goes_on, stage=stage)


def as_judged(tasks: Tasks, sheet: Sheet, current: Cells, rows: Iterable[LedgerRow]) -> Iterator[LedgerRow]:
    """The rows that have a verdict, each with what that was about: the claim as it was judged and its due date.

    One that has passed a part of its row alone says so (本期), the last due date that it closed being shown.
    """
    about = {claim.row: claim for claim in judged_rows(tasks, sheet, current, Which())}
    for row in rows:
        key = task_key(tasks.plan.id, row.item, row.unit)
        if key not in about:
            continue
        judged, claim = Judged.read(row.values), about[key]
        then = dict(zip(CLAIM, judged.claim, strict=True)) if judged else {}
        passed = row.part is not None and verdict_of(sheet, row.values) == "verified"
        if not row.phase.ended:
            due = row.part if passed else claim.due
            then["due"] = due.isoformat() if due else ""
        said = {"verdict": f"{row.values['verdict']}（本期）"} if passed else {}
        yield replace(row, values={**row.values, **then, **said})


def _on_milestone(
    sheet: Sheet,
    values: Mapping[str, str],
    judged: Judged,
    dues: Iterable[tuple[date | None, date | None]],
    before: str,
) -> bool:
    """Whether what was judged claims a milestone after the day `before`, not a recurring due date alone."""
    claimed = {**values, **dict(zip(CLAIM, judged.claim, strict=True)), "verdict": "", JUDGED: ""}
    open_now = (due for since, due in dues if due and not since and due.isoformat() > before)
    return any(phase(sheet, claimed, due) == Phase.CLAIMED for due in open_now)


def judged_already(claims: Iterable[Claim], verdict: Verdict, clerk: Clerk) -> tuple[Judgement, ...]:
    """Why rows that have a verdict, and of which nothing waits, get none: they are judged already, and another verdict
    is a correction. Nothing is said of one that has this verdict."""
    field = clerk.sheet.field("verdict")
    found = []
    for claim in claims:
        now = claim.values["verdict"]
        why = _by_application(Judged.read(claim.values)) or f"已核查为“{now}”，要改的用 toolkit review correct 更正"
        found.append(Judgement(claim, (), "" if field.meaning(now) == verdict.means else why, already=True))
    return tuple(found)


def correct(claims: Iterable[Claim], verdict: Verdict, clerk: Clerk) -> tuple[Judgement, ...]:
    """Another verdict in place of the one each row has (更正); the claim it is about stays in time by the same day."""
    found = []
    for claim in claims:
        judged = Judged.read(claim.values)
        touched = judged is not None and bool(judged.changed(claim.values))
        why = _why_not(verdict, clerk, replace(claim, touched=touched))
        why = _by_application(judged) or why
        came = date.fromisoformat(judged.came) if judged and judged.came else None
        same = clerk.sheet.field("verdict").meaning(claim.values["verdict"]) == verdict.means
        if same and not why and verdict.opinion == claim.values.get("opinion", "") and not verdict.fix_by:
            found.append(Judgement(claim))
            continue
        its = replace(verdict, stage=claim.stage)
        changes = () if why else give(its, claim.row, clerk.sheet, claim.values, clerk.at, clerk.calendar, came)
        found.append(Judgement(claim, changes, why))
    return tuple(found)


def take_back(
    claims: Iterable[Claim], history: Mapping[RowKey, tuple[Change, ...]], clerk: Clerk, note: str = ""
) -> tuple[Judgement, ...]:
    """Each row's verdict taken back (撤销): what was said of it before stands again.

    Where nothing was, the unit reads in 核查意见 that it was, and the `note` of why.
    """
    found = []
    for claim in claims:
        if why := _by_application(Judged.read(claim.values)):
            found.append(Judgement(claim, (), why))
            continue
        its = history.get(claim.row, ())
        changes = undo(claim.row, clerk.sheet, its, claim.values, clerk.actor, clerk.at)
        left = {**claim.values, **{each.field: each.value for each in changes}}
        judged = Judged.read(claim.values)
        if judged and judged.upheld is not None and left.get("verdict") == claim.values["verdict"]:
            upheld = clerk.sheet.field("verdict").text_for(UPHELD)
            found.append(Judgement(claim, changes, undone=f"撤销“{upheld}”，“{claim.values['verdict']}”不变"))
            continue
        if not left.get("verdict"):
            words = taken_back_words(claim.values["verdict"], clerk.at.date(), note)
            changes = tuple(each for each in changes if each.field != "opinion")
            changes = (*changes, Change(claim.row, "opinion", words, clerk.actor, clerk.at))
        before = left.get("verdict", "")
        undone = f"撤销“{claim.values['verdict']}”，原来的“{before}”重新生效" if before else ""
        found.append(Judgement(claim, changes, undone=undone))
    return tuple(found)


def _by_application(judged: Judged | None) -> str:
    if judged and judged.application:
        return "是按同意的申请事项核定的，要改的请改定那一件申请（toolkit review decide 编号 不同意）"
    return ""
