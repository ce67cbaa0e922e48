"""`report check`: an edited paper against the ledger, as it was when its draft was written and as it is today."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.domain.ledger.figures import Figures
from toolkit.domain.ledger.papers import Paper
from toolkit.domain.ledger.state import LedgerState
from toolkit.domain.mail.mails import Mail
from toolkit.domain.office.given import Given, given
from toolkit.domain.office.paper_check import checked
from toolkit.domain.office.paper_ground import Ground
from toolkit.domain.office.paper_sentences import Passage, draft_of, of_another, sentences
from toolkit.edges.readers.guard import Guard
from toolkit.edges.readers.paper import own_lines, read_whole, text_passages
from toolkit.edges.system.files import read_bytes
from toolkit.errors import ToolkitError
from toolkit.jobs.ledger.figures import figures_now
from toolkit.jobs.office.papers import papers_of
from toolkit.jobs.state import agreed, read_state
from toolkit.jobs.stores import ledger
from toolkit.jobs.workspace import Workspace
from toolkit.reports.office.check_paper import CheckedPaper

if TYPE_CHECKING:
    from toolkit.edges.store.store import Store


def check_paper(workspace: Workspace, now: datetime, file: Path | None, text: str = "") -> CheckedPaper:
    """Check a paper (a file, or `text`) against the draft it was made from and today's ledger; nothing is written.

    The draft is the one kept in the ledger of which it repeats most; where it repeats none, today's figures alone
    count. One that repeats more of a draft of another plan is checked all the same, and that is told. Reading is
    guarded as of every document; `ToolkitError` where there is nothing to read.
    """
    passages, unread, name = _read(workspace, file, text)
    with ledger(workspace, dry_run=True) as store:
        mails = store.outbox.mails()
        state = read_state(workspace, store, now.date(), mails)
        drafts = store.papers.of_plan(state.plan)
        change = store.cells.last_sequence(state.plan)
        roster = agreed(workspace, state).tasks.roster
        its = sentences(passages, roster)
        draft = draft_of(its, drafts, roster)
        other = of_another(its, drafts, other_drafts(workspace, store), roster)
        ground = _ground(workspace, store, state, mails, draft, now)
    found = checked(passages, ground)
    return CheckedPaper(
        paper=name,
        findings=found.findings,
        checked=found.places,
        plan=ground.plan,
        other=other,
        unread=unread,
        unchecked=found.unchecked,
        draft=draft,
        day=now.date(),
        since=change - draft.change if draft else 0,
    )


def other_drafts(workspace: Workspace, store: Store) -> tuple[Paper, ...]:
    """The drafts of the workspace's other plans."""
    others = [each.id for each in workspace.settings.plans if each.id != workspace.chosen.id]
    return tuple(draft for plan in others for draft in store.papers.of_plan(plan))


def _ground(
    workspace: Workspace, store: Store, state: LedgerState, mails: Sequence[Mail], draft: Paper | None, now: datetime
) -> Ground:
    its, settings = agreed(workspace, state), workspace.settings
    figures = figures_now(workspace, state, mails)
    today = given(figures, its.tasks, store.cells.last_sequence(state.plan))
    before = (Given.unpack(draft.facts),) if draft else ()
    return Ground(
        given=(*before, today),
        plan=its.tasks.plan,
        roster=its.tasks.roster,
        draft=draft.lines if draft else (),
        today=_today(workspace, store, state, figures, draft, now) if draft else (),
        known=tuple(
            filter(None, (settings.papers.issuer, settings.office.name, settings.office.phone, workspace.work))
        ),
    )


def _today(
    workspace: Workspace, store: Store, state: LedgerState, figures: Figures, draft: Paper, now: datetime
) -> tuple[str, ...]:
    """What a draft of that kind about the same would say today; nothing where none would be written."""
    try:
        made = papers_of(workspace, store, state, figures, (draft.kind, draft.unit, draft.item), now)
    except ToolkitError:
        return ()
    return tuple(line for *_, data in made.drafts for line in own_lines(data))


def _read(workspace: Workspace, file: Path | None, text: str) -> tuple[tuple[Passage, ...], tuple[str, ...], str]:
    if file is None:
        if not text.strip():
            raise ToolkitError("没有要核对的文字", "请写文件名，或者把文字粘贴进来：toolkit report check -。")
        return text_passages(text), (), "粘贴的文字"
    with Guard.within(workspace.settings.reading) as guard:
        return *read_whole(read_bytes(file), file.name, guard), file.name
