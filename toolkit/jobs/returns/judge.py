"""`review decide | correct | undo`: verdicts given, corrected and taken back by command, listed first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from toolkit.book.office.claim_columns import claims_sheet
from toolkit.domain.ledger.claims import YEAR_ENDS, at_year_end, claims
from toolkit.domain.ledger.judged import CLAIM, sealed
from toolkit.domain.ledger.judging import (
    Clerk,
    Judgement,
    Which,
    correct,
    judge,
    judged_already,
    judged_rows,
    take_back,
)
from toolkit.domain.ledger.passing import PASSED, passing_words
from toolkit.domain.ledger.risk import held_back
from toolkit.domain.ledger.state import LedgerState
from toolkit.domain.ledger.verdicts import ENGLISH, Verdict
from toolkit.errors import ToolkitError
from toolkit.jobs.asked import items_named, units_named
from toolkit.jobs.ledger.publish import publish_now
from toolkit.jobs.ledger.untold import history_of
from toolkit.jobs.returns.review import write_review
from toolkit.jobs.returns.risk import at_risk
from toolkit.jobs.returns.seals import Seals
from toolkit.jobs.state import agreed, load_state
from toolkit.jobs.stores import ledger
from toolkit.jobs.workspace import Workspace
from toolkit.problems import Problem, day_words
from toolkit.reports.returns.judge import Deed, VerdictsGiven
from toolkit.values import dataclass

if TYPE_CHECKING:
    from toolkit.edges.store.store import Store


@dataclass(frozen=True)
class RowsMeant:
    """Which rows the office means, as it says it: units by name, alias or code, items, a due date; empty for any.

    `risky` means also those that are left out of what is closed in bulk; so does naming unit and item. `year_end` means
    those alone that are judged for the year.
    """

    units: Sequence[str] = ()
    items: Sequence[int] = ()
    due: date | None = None
    risky: bool = False
    year_end: bool = False

    @property
    def named(self) -> bool:
        """Whether each row is meant by itself."""
        return bool(self.units and self.items)


def verdict_in_words(
    workspace: Workspace, word: str, *, opinion: str = "", fix_by: date | None = None, by: str = ""
) -> Verdict:
    """A verdict that was typed as in the review workbook, by an alias, or in English; `ToolkitError` for any other
    word."""
    field = claims_sheet(workspace.schema.tasks).field("verdict")
    means = ENGLISH.get(word) or field.meaning(word)
    if means not in {choice.means for choice in field.choices}:
        english = {means: word for word, means in ENGLISH.items()}
        words = "、".join(f"{each.text}（{english[each.means]}）" for each in field.choices if each.means in english)
        raise ToolkitError(f"不认识的核查结论“{word}”", f"可以写：{words}；核定一件事项的，写它的编号。")
    return Verdict(means, opinion, fix_by, by=by)


def judge_claims(
    workspace: Workspace, now: datetime, asked: RowsMeant, verdict: Verdict, *, go: bool = False, dry_run: bool = False
) -> VerdictsGiven:
    """Give a verdict to every claim that is meant; without `go` they are only listed, each with why it cannot get it.

    More than one at once are 批量核查, and of those the risky ones are not closed unless they are meant too. All are
    kept in one transaction. A row that is judged already is listed as such where its item is named, or where nothing
    else is meant.
    """

    def judged(its: Workspace, store: Store, state: LedgerState, clerk: Clerk, which: Which) -> tuple[Judgement, ...]:
        found = tuple(claims(its.tasks, its.schema.tasks, state.current, state.day))
        meant = [claim for claim in found if which.fits(claim.row, claim.due, year_end=claim.year_end)]
        waiting = {claim.row for claim in found}
        rest = [
            each for each in judged_rows(its.tasks, its.schema.tasks, state.current, which) if each.row not in waiting
        ]
        already = judged_already(rest if which.items or not meant else (), verdict, clerk)
        came = store.cells.arrived_on(state.plan, CLAIM) if meant else {}
        alone = len(meant) < 2 or asked.risky or asked.named
        risky = {} if alone else held_back(at_risk(its, store, state)[1], its.schema.risk)
        given = judge(meant, verdict, clerk, came, risky)
        if verdict.means == PASSED:
            given = tuple(replace(each, closes=passing_words(its.tasks, clerk.sheet, each.claim)) for each in given)
        return (*given, *already)

    return _done(workspace, now, asked, judged, Deed(verdict.means), by=verdict.by, rehearse=dry_run or not go)


def correct_verdicts(
    workspace: Workspace, now: datetime, asked: RowsMeant, verdict: Verdict, *, go: bool = False, dry_run: bool = False
) -> VerdictsGiven:
    """Give another verdict to every row that is meant and has one (更正); history keeps both."""

    def judged(its: Workspace, store: Store, state: LedgerState, clerk: Clerk, which: Which) -> tuple[Judgement, ...]:
        return correct(judged_rows(its.tasks, its.schema.tasks, state.current, which), verdict, clerk)

    deed = Deed(verdict.means, corrects=True)
    return _done(workspace, now, asked, judged, deed, by=verdict.by, rehearse=dry_run or not go)


def undo_verdicts(
    workspace: Workspace,
    now: datetime,
    asked: RowsMeant,
    *,
    by: str = "",
    note: str = "",
    go: bool = False,
) -> VerdictsGiven:
    """Take back the verdict of every row that is meant and has one (撤销); history keeps both."""

    def judged(its: Workspace, store: Store, state: LedgerState, clerk: Clerk, which: Which) -> tuple[Judgement, ...]:
        meant = tuple(judged_rows(its.tasks, its.schema.tasks, state.current, which))
        return take_back(meant, history_of(store, state.plan, {claim.row.unit for claim in meant}), clerk, note)

    return _done(workspace, now, asked, judged, Deed(), by=by, rehearse=not go)


_Judge = Callable[[Workspace, "Store", LedgerState, Clerk, Which], tuple[Judgement, ...]]


def _done(
    workspace: Workspace, now: datetime, asked: RowsMeant, judged: _Judge, deed: Deed, *, by: str, rehearse: bool
) -> VerdictsGiven:
    """List the rows that are meant with what comes of each; unless it is a rehearsal, keep that, and show it."""
    workspace.not_before_issue(now.date())
    workspace.not_closed()
    codes = tuple(unit.code for unit in units_named(workspace, asked.units))
    which = Which(codes, items_named(workspace, asked.items), asked.due, asked.year_end)
    if which == Which() and not rehearse:
        raise ToolkitError(
            "没有写明是哪些",
            "请写 --unit 单位、--item 序号或 --due 应完成日期（年终核定的，写 年终）；几个条件都符合的才办。",
        )
    if which.year_end and not at_year_end(workspace.tasks, now.date()):
        begins = day_words(date(workspace.tasks.plan.year, *YEAR_ENDS))
        raise ToolkitError(f"还没有年终核定的事项：长期坚持的，{begins}起核定", "请到时再办。")
    with ledger(workspace, dry_run=rehearse) as store:
        state = load_state(workspace, store, now, dry_run=rehearse)
        its = agreed(workspace, state)
        clerk = Clerk(its.schema.tasks, now, its.calendar(now.date()), by)
        found = judged(its, store, state, clerk, which)
        kept: tuple[Problem, ...] = ()
        given = [change for each in found for change in each.changes]
        seals = Seals(its, store)
        changes = sealed(given, lambda row: seals.of(row, state.current.get(row, {})))
        if not rehearse:
            if changes:
                store.apply(changes)
            # With none too: a run that was killed may have kept them and shown nothing.
            kept = publish_now(workspace, store, now).problems
            kept += write_review(workspace, store, now).problems
    names = {unit.code: unit.name for unit in workspace.tasks.roster.units}
    return VerdictsGiven(
        sheet=its.schema.tasks, deed=deed, judgements=found, names=names, listed=rehearse, problems=kept
    )
