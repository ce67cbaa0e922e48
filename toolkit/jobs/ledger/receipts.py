"""Receipts: what every return came to, written for its sender into `outbox/receipts/`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.codes import Outcome
from toolkit.edges.system.files import safe_name, write_text
from toolkit.jobs.paths import reply_path
from toolkit.jobs.workspace import Workspace
from toolkit.keys import OFFICE

if TYPE_CHECKING:
    from toolkit.edges.store.store import Store


def write_receipts(workspace: Workspace, store: Store) -> None:
    """See that every return has its receipt in `outbox/receipts/`; one already there is left as it is."""
    from toolkit.edges.mail.letters import render

    office = workspace.settings.office
    folder = workspace.outbox / "receipts"
    present = {path.name for path in folder.iterdir()} if folder.is_dir() else set()
    for ret in store.returns.of_plan(workspace.chosen.id):
        unit = office.name if ret.unit == OFFICE else workspace.tasks.roster.name_of(ret.unit, "")
        stem = safe_name(f"{ret.received_at:%Y%m%d}-{ret.id:05d}-{unit or '未识别'}-{Path(ret.file).stem}")
        if f"{stem}.txt" in present:
            continue
        reply = reply_path(workspace, ret)
        text = render(
            workspace.templates,
            "notices/receipt.txt.j2",
            unit=unit,
            file=ret.file,
            received=f"{ret.received_at:%Y-%m-%d %H:%M}",
            outcome=ret.outcome.label,
            stale=ret.stale,
            told=ret.told,
            no_change=ret.statement == "no_change",
            content_due=ret.content_due,
            accepted=ret.outcome in (Outcome.MERGED, Outcome.PARTIAL),
            changed=ret.changed,
            conflicts=ret.conflicts,
            problems=[found.as_dict() for found in ret.problems],
            reply=reply.name if reply.is_file() else "",
            office=office.name,
            phone=office.phone,
        )
        write_text(folder / f"{stem}.txt", text)
