"""A draft of a paper as the ledger keeps it: what it says, and all figures of the moment."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from toolkit.domain.ledger.figures import Figures
from toolkit.domain.ledger.papers import Paper
from toolkit.domain.ledger.state import LedgerState
from toolkit.domain.office.given import given
from toolkit.edges.readers.paper import own_lines
from toolkit.jobs.state import agreed
from toolkit.jobs.workspace import Workspace


def draft_made(
    workspace: Workspace,
    state: LedgerState,
    figures: Figures,
    change: int,
    about: tuple[str, str, int | None],
    written: tuple[Path, bytes],
    now: datetime,
) -> Paper:
    """A draft of these figures at a change of the ledger, as it is to be kept.

    `about` is its kind, unit (code) and item, `written` the file and what stands in it.
    """
    (kind, unit, item), (path, data) = about, written
    return Paper(
        state.plan,
        kind,
        unit,
        item,
        figures.day,
        change,
        now,
        path.relative_to(workspace.root).as_posix(),
        own_lines(data),
        given(figures, agreed(workspace, state).tasks, change).pack(),
    )
