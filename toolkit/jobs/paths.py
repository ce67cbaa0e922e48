"""Where things stand in a workspace."""

from __future__ import annotations

from pathlib import Path

from toolkit.domain.ledger.records import Return
from toolkit.domain.plan.units import Unit
from toolkit.edges.system.files import distinct_name
from toolkit.jobs.workspace import Workspace
from toolkit.keys import OFFICE

RECEIPTS = "receipts"
"""The folder of an outbox for what every return came to."""


REPLIES = "replies"
"""The folder of an outbox for what is to be mended in a return."""


FORMER = "历史版本"
"""The folder of an outbox for workbooks that others have taken the place of."""


def reply_path(workspace: Workspace, ret: Return) -> Path:
    """Where the reply to a return stands, if it has one."""
    unit = workspace.settings.office.name if ret.unit == OFFICE else workspace.tasks.roster.name_of(ret.unit)
    name = distinct_name(f"{ret.received_at:%Y%m%d}-{ret.id:05d}-{unit}-需修改")
    return workspace.outbox / REPLIES / f"{name}.xlsx"


def review_books(workspace: Workspace, *, only: bool) -> list[Path]:
    """The review workbooks standing in the outbox of every open plan; with `only`, of the chosen one."""
    plans = [workspace.chosen] if only else [each for each in workspace.settings.plans if not each.closed]
    return [path for plan in plans for path in standing_reviews(workspace.outbox_of(plan))]


def standing_reviews(outbox: Path) -> list[Path]:
    """The review workbooks in an outbox: one, or more where it was open in an office program when written."""
    return sorted(path for pattern in ("review.xlsx", "review（*）.xlsx") for path in outbox.glob(pattern))


def ledger_path(workspace: Workspace, unit: Unit) -> Path:
    """Where a unit's current workbook stands."""
    name = distinct_name(f"{unit.name}-{workspace.work}台账")
    return workspace.outbox / "ledgers" / f"{name}.xlsx"
