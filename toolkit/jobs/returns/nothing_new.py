"""Keeps what a merge has seen where the next would find nothing to do: that one need only look whether it stands."""

from __future__ import annotations

import json
import time
from collections.abc import Container, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import toolkit
from toolkit.codes import Code, Severity
from toolkit.edges.store.address import parse_address
from toolkit.edges.system import seen
from toolkit.edges.system.files import digest, file_digest, read_bytes, write_whole
from toolkit.edges.system.folders import walk
from toolkit.edges.system.inbox import inbox_files, is_laid_by_programs
from toolkit.edges.system.kept_values import is_still
from toolkit.edges.system.originals import place_of
from toolkit.errors import ToolkitError
from toolkit.jobs.ledger.publish import MASTER
from toolkit.jobs.paths import review_books
from toolkit.jobs.stores import as_it_stands
from toolkit.jobs.workspace import Workspace
from toolkit.keys import OFFICE
from toolkit.problems import Origin, Problem, problem
from toolkit.reports.of_plan import OfPlan
from toolkit.reports.returns.merge import Merged, Received
from toolkit.values import dataclass

if TYPE_CHECKING:
    from toolkit.domain.ledger.chain import Head

_KEPT = ("outbox/receipts", "outbox/replies", "archive")
"""Folders a merge sees to: whatever is taken out of them, the next one puts there again."""


@dataclass(frozen=True)
class Look:
    """The inbox, and the review workbooks by their place, as they stood before anything of them was read; None for the
    inbox where that cannot be kept."""

    at: int
    inbox: dict[str, seen.Stamp] | None
    reviews: dict[str, seen.Stamp]

    @classmethod
    def now(cls, workspace: Workspace) -> Self:
        """The look a merge begins with."""
        try:
            return cls(time.time_ns(), seen.stamps_below(str(workspace.inbox)), _reviews(workspace))
        except (OSError, ValueError):
            return cls(0, None, {})


def keep_seen(workspace: Workspace, look: Look, merged: Merged, day: date, heads: tuple[Head, ...]) -> None:
    """Keep what a merge of the whole inbox has seen, where the next one of that day would find nothing to do; `heads`
    are those of the ledger as it left it: nothing is kept of one that another command has gone on with.

    Nothing is kept, and what was kept is left to be found untrue, where a file waits to be looked at again, where
    something has to be told again, or where a file was changed so lately that a further change may not show; nor by a
    program that is no longer the one which stands there.
    """
    try:
        record = _record(workspace, look, merged, day)
        if record and _is_still(workspace, heads):
            write_whole(workspace.root / seen.NAME, seen.packed(record), private=False)
    except (OSError, ValueError, ToolkitError):
        return


def _is_still(workspace: Workspace, heads: tuple[Head, ...]) -> bool:
    with as_it_stands(workspace) as store:  # after the look: what was added before it is seen now
        return store.chains.heads() == heads


def changed_unseen(workspace: Workspace, taken: Container[str] | None) -> tuple[Problem, ...]:
    """The files that a merge passes over by their look of place, size and times, and that hold other bytes than it goes
    by: those of the inbox whose SHA-256 is not `taken` (None where that is not known), and what the workspace was read
    from.
    """
    record = seen.read(str(workspace.root)) or {}
    stamps, digests = (_mapping(record.get(name)) for name in ("inbox", "digests"))
    places, sources = (_mapping(record.get(name)) for name in ("places", "sources"))
    how = "请运行 toolkit merge --verify 重新读一遍。"
    found = []
    for name in stamps:
        path = workspace.inbox / name
        sha256 = _as_seen(path, stamps[name])
        never = taken is not None and sha256 not in taken and not is_laid_by_programs(path)
        if sha256 and (digests.get(name, sha256) != sha256 or never):
            what = "内容变了，大小和时间却与收取时一样"
            found.append(problem(Code.CHECK_DOUBTFUL, Origin(f"inbox/{name}"), name, check="收件", what=what, how=how))
    for name, known in sources.items():
        if (sha256 := _as_seen(workspace.root / name, places.get(name))) and sha256 != known:
            what = f"{name} 的内容变了，大小和时间却与上次读取时一样"
            found.append(problem(Code.CHECK_DOUBTFUL, Origin(name), name, check="设置", what=what, how=how))
    return tuple(found)


def _as_seen(path: Path, stamp: object) -> str:
    """The SHA-256 of a file that stands there as it was seen; empty for one that does not."""
    try:
        same = path.is_file() and not path.is_symlink() and seen.stamp(str(path)) == stamp
        return file_digest(path) if same else ""
    except OSError:
        return ""


def _mapping(found: object) -> Mapping[str, Any]:
    return found if isinstance(found, dict) else {}


def _record(workspace: Workspace, look: Look, merged: Merged, day: date) -> dict[str, Any] | None:
    root, chosen = workspace.root, workspace.chosen
    master = str(workspace.outbox / MASTER)
    ledger = parse_address(workspace.settings.store.url, root).file
    here = ledger == root.absolute() / seen.LEDGER and not workspace.originals.where
    sayable = chosen == workspace.settings.newest and merged.masters.get(chosen.id) == master
    if look.inbox is None or not (here and sayable and is_still()) or _tells_again(workspace, merged):
        return None
    inbox, places = seen.stamps_below(str(workspace.inbox)), _places(workspace)
    met = {each.ret.file: each for each in merged.received if each.ret.file in inbox}
    lying = sum(1 for _ in inbox_files(workspace.inbox))
    taken = sum(each.ret.file in inbox for each in merged.received) == len(met) == lying
    sources = {name: places[name] for name in workspace.sources}
    if not taken or seen.is_held(str(root)) or not inbox.items() <= look.inbox.items():
        return None
    if look.reviews != _reviews(workspace) or not seen.at_rest({**inbox, **sources, **look.reviews}, look.at):
        return None
    if any(read_bytes(root / name) != data for name, data in workspace.sources.items()):
        return None
    known = tuple(Received(each.ret, (), again=True) for each in met.values())
    again = replace(merged, received=known, masters={chosen.id: master}, problems=())
    as_json = {"summary": merged.summary, **OfPlan(result=merged, plan=chosen.id).data}
    return {
        "program": seen.program(),
        "root": str(root),
        "day": day.isoformat(),
        "inbox": inbox,
        "places": places,
        "ledger": seen.of_ledger(str(root)),
        "records": seen.of_records(str(root)),
        "sources": {name: digest(data) for name, data in workspace.sources.items()},
        "digests": {name: each.ret.sha256 for name, each in met.items()},
        "text": again.summary + "\n",
        "json": None if merged.fresh else json.dumps(as_json, ensure_ascii=False, indent=2, default=str) + "\n",
    }


def _tells_again(workspace: Workspace, merged: Merged) -> bool:
    """Whether the next merge would look at a file again, or tell something again that this one told."""
    return (
        any(found.severity == Severity.ERROR for found in workspace.problems)
        or (not merged.fresh and bool(merged.problems))
        or any(each.aside or not (each.again or each.ret.id) for each in merged.received)
        or any(
            found.code is not Code.REVIEW_TAKEN
            for each in merged.fresh
            if each.ret.unit == OFFICE
            for found in each.problems
        )
    )


def _places(workspace: Workspace) -> dict[str, seen.Stamp]:
    """What a merge reads and sees to beside the inbox, by its place in the workspace, and the program; of the archive,
    what it keeps of the workspace's own files each time."""
    root, plans = workspace.root, [plan for plan in workspace.settings.plans if not plan.closed]
    outboxes = [workspace.outbox, *map(workspace.outbox_of, plans)]
    kept = (workspace.archive / place_of(digest(data)) for data in workspace.sources.values())
    names = [str(path.relative_to(root)) for path in (*outboxes, workspace.outbox / MASTER, *kept)]
    stamps = {name: seen.stamp(str(root / name)) for name in (*workspace.sources, *names, *_KEPT, *_program())}
    return stamps | _reviews(workspace)


def _program() -> list[str]:
    """The folders of the program: one brought up to date may have the version that it had, and other files in them."""
    found = []
    for here, folders, _ in walk(Path(toolkit.__file__).parent):
        folders[:] = [name for name in folders if name != "__pycache__"]
        found.append(str(here))
    return found


def _reviews(workspace: Workspace) -> dict[str, seen.Stamp]:
    """The review workbooks in the outbox, by their place in the workspace."""
    root, books = workspace.root, review_books(workspace, only=False)
    return {str(path.relative_to(root)): seen.stamp(str(path)) for path in books}
