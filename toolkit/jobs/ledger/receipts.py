"""Receipts: what every return came to, written for its sender into `outbox/receipts/`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.codes import Outcome
from toolkit.domain.ledger.records import WHOLE_MAIL, Return
from toolkit.edges.system.files import safe_name
from toolkit.jobs.outbox_files import put_out_text
from toolkit.jobs.paths import RECEIPTS, reply_path
from toolkit.jobs.workspace import Workspace
from toolkit.keys import OFFICE

if TYPE_CHECKING:
    from toolkit.edges.store.store import Store


_LETTERS = frozenset(("mail", WHOLE_MAIL))
"""How returns came that are no file: nothing else of theirs has to be there before they are answered."""


def missing_receipts(workspace: Workspace, store: Store, *, letters: bool = False) -> Iterator[tuple[Path, Return]]:
    """The returns that have no receipt yet, each with its place; with `letters` those that are no file."""
    folder = workspace.outbox / RECEIPTS
    present = {path.name for path in folder.iterdir()} if folder.is_dir() else set()
    for ret in store.returns.of_plan(workspace.chosen.id):
        unit = _unit(workspace, ret)
        stem = safe_name(f"{ret.received_at:%Y%m%d}-{ret.id:05d}-{unit or '未识别'}-{Path(ret.file).stem}")
        if f"{stem}.txt" not in present and (not letters or ret.via in _LETTERS):
            yield folder / f"{stem}.txt", ret


def write_receipts(workspace: Workspace, store: Store, *, letters: bool = False) -> None:
    """See that every return has its receipt in `outbox/receipts/`, with `letters` those that are no file; one already
    there is left as it is.
    """
    office = workspace.settings.office
    for path, ret in missing_receipts(workspace, store, letters=letters):
        from toolkit.edges.mail.letters import render

        reply = reply_path(workspace, ret)
        text = render(
            workspace.templates,
            "notices/receipt.txt.j2",
            unit=_unit(workspace, ret),
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
            code=store.chains.head(ret.plan).short,
            office=office.name,
            phone=office.phone,
        )
        put_out_text(workspace, path, text)


def _unit(workspace: Workspace, ret: Return) -> str:
    """The name of the unit a return is of; empty where that is not known."""
    return workspace.settings.office.name if ret.unit == OFFICE else workspace.tasks.roster.name_of(ret.unit, "")
