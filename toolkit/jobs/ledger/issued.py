"""The papers that were issued, with how the answer to each stands by now."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from toolkit.domain.ledger.figures import Figures
from toolkit.domain.ledger.papers import PaperSaid, PaperWord
from toolkit.domain.ledger.state import LedgerState
from toolkit.domain.ledger.succession import Succession
from toolkit.domain.mail.mails import Mail
from toolkit.domain.office.issued_papers import Issued, issued_papers, said_last
from toolkit.jobs.ledger.figures import figures_now
from toolkit.jobs.workspace import Workspace

if TYPE_CHECKING:
    from toolkit.edges.store.store import Store


def issued_now(
    workspace: Workspace, store: Store, state: LedgerState, mails: Sequence[Mail], figures: Figures | None = None
) -> tuple[Issued, ...]:
    """The papers of the state's plan that were issued; `figures` are those of its day where they are known already.

    Of drafts that never were issued nothing is read.
    """
    words = store.papers.words(state.plan)
    ids = _issued(words)
    if not ids:
        return ()
    its = figures or figures_now(workspace, state, mails)
    return issued_papers(store.papers.those(state.plan, ids), words, its, state.today, Succession.of(workspace.tasks))


def issued_files(store: Store, plan: str) -> frozenset[str]:
    """The names, without their ending, of the drafts' files of a plan that hold a paper which was issued."""
    issued = _issued(store.papers.words(plan))
    if not issued:
        return frozenset()
    held = {PurePosixPath(each.file).stem: each.id for each in store.papers.of_plan(plan)}
    return frozenset(name for name, paper in held.items() if paper in issued)


def _issued(words: Sequence[PaperWord]) -> frozenset[int]:
    return frozenset(each.paper for each in said_last(words).values() if each.said == PaperSaid.ISSUED)
