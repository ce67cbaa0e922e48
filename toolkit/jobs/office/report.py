"""`report`: one page with what a leader asks, of today's ledger, the clerk's edition of it, and the clerk's desk."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.codes import Code
from toolkit.domain.ledger.state import LedgerState
from toolkit.domain.mail.handed_out import said_editions
from toolkit.domain.mail.mails import Mail
from toolkit.domain.office.timeline import Issued, timelines
from toolkit.jobs.ledger.figures import figures_now
from toolkit.jobs.office.desk import page_templates, write_desk
from toolkit.jobs.outbox_files import put_out
from toolkit.jobs.state import agreed, read_state
from toolkit.jobs.stores import looking
from toolkit.jobs.workspace import Workspace
from toolkit.problems import Origin, problem
from toolkit.reports.ledger.page import MARK, Behind, page_of, sources_of
from toolkit.reports.ledger.report import Reported

if TYPE_CHECKING:
    from collections.abc import Sequence

    from toolkit.edges.store.store import Store

REPORT = "report.html"
CLERK = "clerk"
"""The folder of the clerk's edition: its owner's alone, as it names senders."""
_MOST_BYTES = 1_500_000
"""How large a page may be that opens at once from a share and goes through a mail."""
_SURELY_LARGE = 5000
"""Assignments from which on a full page is larger than that, whatever it says of them."""
_STATUS = ("status", "done_on", "evidence", "verdict")
"""The fields of a row that its label rests on."""


def report(workspace: Workspace, now: datetime, *, clerk: bool = False, dry_run: bool = False) -> Reported:
    """Write `outbox/report.html` and the desk `outbox/index.html`; with `clerk` the edition that names files, cells and
    senders, in `outbox/clerk/`, in place of the first.

    The page holds no telephone number, no register and nothing that a unit wrote in words of its own. One that would
    be over 1.5 MB is written briefly; one that still is, and a clerk's edition, is written all the same, and that is
    said.
    """
    from toolkit.edges.drawing import drawings
    from toolkit.edges.page import render_page

    workspace.not_before_issue(now.date())
    path = page_path(workspace, clerk=clerk)
    with looking(workspace, dry_run=dry_run) as store:
        mails = store.outbox.mails()
        state = read_state(workspace, store, now.date(), mails)
        figures = figures_now(workspace, state, mails)
        behind = _behind(workspace, store, state, mails, clerk=clerk)
        title = f"{workspace.work}进展{'（方案已办结）' if workspace.chosen.closed else ''}"
        tasks = agreed(workspace, state).tasks
        head = (title, workspace.settings.office.name)

        def written(*, brief: bool) -> bytes:
            page = page_of(tasks, figures, behind, head, clerk=clerk, brief=brief)
            drawn = drawings(page.charts)
            return render_page(
                page_templates(workspace), "page/report.html.j2", MARK, page.as_of, page=page, drawings=drawn
            )

        brief = not clerk and len(figures.tasks) > _SURELY_LARGE
        data = written(brief=brief)
        if not (clerk or brief) and len(data) > _MOST_BYTES:
            data = written(brief=True)
        files: tuple[Path, ...] = ()
        if not dry_run:
            files = (put_out(workspace, path, data, private=clerk),)
            files += (write_desk(workspace, store, state, mails, figures),)
    size = f"{len(data) / 1_000_000:.1f}"
    problems = (problem(Code.PAGE_LARGE, Origin(path.name), size=size),) if len(data) > _MOST_BYTES else ()
    return Reported(page=path, day=figures.day, figures=figures, problems=problems, files=files, dry_run=dry_run)


def page_path(workspace: Workspace, *, clerk: bool) -> Path:
    """Where an edition of the page stands."""
    return workspace.outbox / CLERK / REPORT if clerk else workspace.outbox / REPORT


def _behind(workspace: Workspace, store: Store, state: LedgerState, mails: Sequence[Mail], *, clerk: bool) -> Behind:
    """What happened with each unit, and for the clerk whence each row's status comes."""
    plan = workspace.chosen.id
    made = store.editions.given(plan)
    handed = said_editions(made, store.handed.of_plan(plan))
    issued = (*(Issued(*each) for each in made), *(Issued(*each, handed=True) for each in handed))
    changes = store.cells.changes_in(plan, _STATUS if clerk else ("verdict",))
    verdicts = [each for each in changes if each.field == "verdict"]
    happened = timelines(workspace.tasks, issued, state.returns, verdicts, mails, state.day)
    sources = sources_of(changes, state.returns) if clerk else {}
    return Behind(happened, sources)
