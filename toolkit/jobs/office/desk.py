"""The clerk's desk, `outbox/index.html`: what came in, what waits, what to do next, every file handed out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.domain.ledger.annual_applications import REGISTER
from toolkit.domain.ledger.figures import Figures
from toolkit.domain.ledger.state import LedgerState
from toolkit.domain.ledger.succession import Succession
from toolkit.domain.mail.mails import Mail
from toolkit.domain.office.asking import AskedUnit, mails_to_read, objections
from toolkit.domain.office.desk import NextStep, next_steps, sent_back, to_tell
from toolkit.domain.office.issued_papers import awaited, gone_on
from toolkit.domain.office.papers_due import old_drafts, papers_due, with_issuer
from toolkit.edges.system import files
from toolkit.edges.system.inbox import inbox_files
from toolkit.jobs.ledger.drafts import overtaken_drafts
from toolkit.jobs.ledger.issued import issued_now
from toolkit.jobs.ledger.untold import untold_of
from toolkit.jobs.mail.pressing import pressing_rules
from toolkit.jobs.office.asking import asked_now
from toolkit.jobs.office.init import default_templates
from toolkit.jobs.outbox_files import put_out
from toolkit.jobs.state import agreed
from toolkit.jobs.workspace import Workspace
from toolkit.reports.hints import for_plan
from toolkit.reports.ledger.page import MARK
from toolkit.reports.office.desk import Desk, came_of, closed_words, folders_of, refreshed_words

if TYPE_CHECKING:
    from toolkit.edges.store.store import Store

DESK = "index.html"


def write_desk(workspace: Workspace, store: Store, state: LedgerState, mails: Sequence[Mail], figures: Figures) -> Path:
    """Write the desk of a plan into its outbox, as the ledger and the folders are by now."""
    from toolkit.edges.page import render_page

    mine = [mail for mail in mails if mail.plan == workspace.chosen.id]
    sent = issued_now(workspace, store, state, mails, figures)
    due = with_issuer(_papers_due(workspace, store, state, figures), workspace.settings.papers.issuer)
    old = old_drafts(overtaken_drafts(workspace, store, state))
    told = to_tell(untold_of(workspace, store, state, (each.row for each in figures.tasks), mine))
    asked = _asked(workspace, store, state, mails)
    back = () if workspace.chosen.closed else (_sent_back(workspace, state),)
    papers = (*back, *told, *due, old, awaited(sent), mails_to_read(asked), objections(asked))
    chosen, new = workspace.chosen, new_files(workspace, store)
    steps = next_steps(figures, mine, new, len(workspace.undecided), papers, closed=chosen.closed)
    office = workspace.settings.office.name
    closed = closed_words(chosen.id, chosen.closed_on) if chosen.closed else ()
    desk = Desk(
        title=workspace.work,
        office=office,
        steps=tuple(replace(each, command=for_plan(each.command, workspace.hint)) for each in steps),
        came=came_of(state.returns, workspace.tasks.roster, office),
        received=len(state.returns),
        folders=folders_of(_handed_out(workspace)),
        refreshed=refreshed_words(workspace.hint, closed=chosen.closed),
        closed=tuple((said, for_plan(how, workspace.hint)) for said, how in closed),
    )
    data = render_page(page_templates(workspace), "page/index.html.j2", MARK, state.day, desk=desk)
    return put_out(workspace, workspace.outbox / DESK, data)


def _sent_back(workspace: Workspace, state: LedgerState) -> NextStep:
    mail = workspace.settings.mail
    return sent_back(state.returns, state.day, mailed=bool(mail.server and mail.receipts))


def _asked(workspace: Workspace, store: Store, state: LedgerState, mails: Sequence[Mail]) -> tuple[AskedUnit, ...]:
    words = store.papers.words(state.plan)
    papers = store.papers.those(state.plan, {each.paper for each in words})
    now = datetime.combine(state.day, time())
    return asked_now(workspace, papers, words, mails, now)


def _papers_due(workspace: Workspace, store: Store, state: LedgerState, figures: Figures) -> Iterator[NextStep]:
    heirs = Succession.of(agreed(workspace, state).tasks)
    return papers_due(
        figures,
        workspace.tasks.plan.year,
        pressing_rules(workspace, figures.day, state.handed),
        tuple(its for each in store.papers.about(state.plan) for its in gone_on(each, heirs)),
        applications=any(row.sheet == REGISTER for row in state.current),
        closed=workspace.chosen.closed,
    )


def page_templates(workspace: Workspace) -> Path:
    """The templates of pages: the workspace's own, or the toolkit's where it was made before there were any."""
    return workspace.templates if (workspace.templates / "page").is_dir() else default_templates()


def new_files(workspace: Workspace, store: Store) -> int:
    """How many files lie in the inbox that the ledger does not know under that name."""
    known = {ret.file for plan in workspace.settings.plans for ret in store.returns.of_plan(plan.id)}
    names = (path.relative_to(workspace.inbox).as_posix() for path in inbox_files(workspace.inbox))
    return sum(files.printable(name) not in known for name in names)


def _handed_out(workspace: Workspace) -> Iterator[str]:
    """The files of the outbox by their paths below it; hidden ones, this page and other plans' outboxes left out."""
    outbox = workspace.outbox
    others = [each for plan in workspace.settings.plans if (each := workspace.outbox_of(plan)) != outbox]
    below = [other for other in others if other.is_relative_to(outbox)]
    for path in sorted(outbox.rglob("*")):
        inside = path.relative_to(outbox)
        hidden = any(part.startswith((".", "~$")) for part in inside.parts)
        if path.is_file() and not hidden and str(inside) != DESK and not any(map(path.is_relative_to, below)):
            yield inside.as_posix()
