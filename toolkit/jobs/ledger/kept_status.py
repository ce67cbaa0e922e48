"""What `status` says, kept by a merge that has just found its figures, to be said again without a rule being loaded."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from toolkit.codes import Code, Severity
from toolkit.edges.system import seen
from toolkit.edges.system.files import read_bytes, write_whole
from toolkit.edges.system.kept_values import of_files, packed, program, unpacked
from toolkit.errors import ToolkitError
from toolkit.problems import Origin, Problem, problem
from toolkit.reports.ledger.told import Told
from toolkit.reports.of_plan import OfPlan
from toolkit.values import dataclass

if TYPE_CHECKING:
    from toolkit.domain.ledger.chain import Head
    from toolkit.edges.store.store import Store
    from toolkit.jobs.ledger.publish import Master
    from toolkit.jobs.workspace import Workspace
    from toolkit.reports.ledger.status import LedgerStatus

NAME = "toolkit.status"
"""The file's name in its workspace."""
_LEDGER, _PAPERS = "ledger.db", "outbox/papers"
"""What `status` reads beside the workspace's own files: the ledger, and the drafts of the newest plan's papers."""


@dataclass(frozen=True)
class StatusFound:
    """What `status` says on a day, of a ledger whose chains had these heads and of drafts that stood so `at` a time."""

    said: LedgerStatus
    day: date
    heads: tuple[Head, ...]
    papers: Mapping[str, seen.Stamp]
    at: int

    @classmethod
    def of(cls, workspace: Workspace, store: Store, master: Master) -> Self | None:
        """It, of what a master was just made of; None where it cannot be kept: of another plan than the newest, of a
        ledger that is not the workspace's own file or has handed out nothing yet.
        """
        from toolkit.edges.store.address import parse_address
        from toolkit.jobs.ledger.status import status_of

        root, plan, its = workspace.root, workspace.chosen, master.made_of
        own = parse_address(workspace.settings.store.url, root).file == root.absolute() / _LEDGER
        if not (own and its and its.state.latest and plan == workspace.settings.newest and program()):
            return None
        at = time.time_ns()
        try:
            papers = seen.stamps_below(str(root / _PAPERS))
        except (OSError, ValueError):
            return None
        said = status_of(workspace, store, its.state, its.mails, its.figures)
        return cls(said, its.state.day, its.heads, papers, at)


def keep_status(workspace: Workspace, found: StatusFound) -> None:
    """Keep it, once the ledger is closed. What is other by now than it was found of is not kept, and what was kept is
    left to be found untrue; a folder that nothing can be written to stays as it is.
    """
    from toolkit.jobs.stores import as_it_stands

    root, plan = workspace.root, workspace.chosen.id
    with suppress(OSError, ValueError, ToolkitError):
        stands = {**_stands(root), "day": found.day.isoformat(), "plan": plan, "files": list(workspace.sources)}
        with as_it_stands(workspace) as store:  # after the look: what was added before it is seen now
            same = store.chains.heads() == found.heads
        if not same or stands["papers"] != found.papers or not seen.at_rest(found.papers, found.at):
            return
        names = json.dumps(stands, ensure_ascii=False).encode()
        data = packed(of_files(names, workspace.sources.values()), _told(workspace, found.said))
        write_whole(root / NAME, names + b"\n" + data)


def as_kept(root: Path, asked: str | None, day: date) -> OfPlan | None:
    """What `status` says on that day of the plan asked for (None: the newest), as it was kept; None where anything it
    was found of is other now, or another program found it."""
    try:
        names, _, data = (root / NAME).read_bytes().partition(b"\n")
        stands = json.loads(names)
        plan, files = stands["plan"], stands["files"]
        if stands != {**_stands(root), "day": day.isoformat(), "plan": asked or plan, "files": files}:
            return None
        sources = [read_bytes(root / each) for each in files]
    except (OSError, ValueError, TypeError, LookupError, ToolkitError):
        return None
    told = unpacked(data, of_files(names, sources)) if program() else None
    return OfPlan(result=told, plan=plan, problems=told.problems) if isinstance(told, Told) else None


def told_otherwise(workspace: Workspace) -> tuple[Problem, ...]:
    """The kept file where it would be believed and says what the ledger does not: it was tampered with, since a merge
    keeps what it found. Of a ledger that cannot be read nothing is said here."""
    from toolkit.jobs.ledger.status import show_status

    try:
        day = date.fromisoformat(json.loads((workspace.root / NAME).read_bytes().partition(b"\n")[0])["day"])
        kept = as_kept(workspace.root, workspace.chosen.id, day)
        found = _told(workspace, show_status(workspace, day)) if kept else None
    except (OSError, ValueError, TypeError, LookupError, ToolkitError):
        return ()
    if kept is None or kept.result == found:
        return ()
    how = "请删去这个文件，status 会重新计算；此前看到的数不可信，请核对。"
    what = "与台账现在的数不一样，是绕过本工具改过的"
    return (problem(Code.CHECK_FAILED, Origin(NAME), check="存下的进展", what=what, how=how),)


def _told(workspace: Workspace, said: LedgerStatus) -> Told:
    """What is kept of it: what it shows, and the errors of the workspace's files that are shown with it."""
    return Told(
        said=said.summary,
        listed=said.tables,
        values=json.loads(json.dumps(said.data, ensure_ascii=False, default=str)),
        problems=tuple(each for each in workspace.problems if each.severity == Severity.ERROR),
    )


def _stands(root: Path) -> dict[str, Any]:
    """How ledger and drafts stand there now, as JSON; `ValueError` for a link, and where another command has the ledger
    open."""
    if seen.is_held(str(root)):
        raise ValueError(root)
    return {"ledger": seen.stamp(str(root / _LEDGER)), "papers": seen.stamps_below(str(root / _PAPERS))}
