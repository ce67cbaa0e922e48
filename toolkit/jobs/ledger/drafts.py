"""The drafts of papers that lie in the outbox, and which of them something came after."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.domain.ledger.drafts import MARK, Draft, Overtaken, newest_drafts, overtaken
from toolkit.domain.ledger.state import LedgerState
from toolkit.edges.readers.paper_stamp import keywords_of
from toolkit.jobs.ledger.issued import issued_files
from toolkit.jobs.workspace import Workspace

if TYPE_CHECKING:
    from toolkit.edges.store.store import Store

PAPERS = "papers"
"""The folder of the outbox that drafts stand in."""


def overtaken_drafts(workspace: Workspace, store: Store, state: LedgerState) -> tuple[Overtaken, ...]:
    """The newest draft about each matter, where returns, verdicts, mails or other changes came after it.

    One that was issued is a draft no more.
    """
    folder = workspace.outbox / PAPERS
    stems = sorted(path.stem for path in folder.glob("*.docx"))
    names = [name for name in stems if MARK in name and not name.startswith(("~$", "."))]
    read = (Draft.read(name, keywords_of(folder / f"{name}.docx")) for name in names)
    drafts = newest_drafts(each for each in read if each)
    issued = issued_files(store, state.plan) if drafts else frozenset()
    drafts = tuple(each for each in drafts if each.name not in issued)
    if not drafts:
        return ()
    verdicts = store.cells.changes_in(state.plan, ["verdict"])
    mails = store.inbox.to_read(min(draft.made for draft in drafts))
    return overtaken(drafts, store.cells.last_sequence(state.plan), state.returns, verdicts, mails)
