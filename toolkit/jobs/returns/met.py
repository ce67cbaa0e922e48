"""Files that were met before, told from new ones before anything is loaded that takes files in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.codes import Code, Outcome
from toolkit.domain.ledger.records import Return
from toolkit.edges.system import files
from toolkit.errors import WorkspaceError
from toolkit.jobs.workspace import Workspace
from toolkit.problems import Origin, Problem, problem
from toolkit.reports.returns.merge import Received

if TYPE_CHECKING:
    from toolkit.edges.store.store import Store


def all_met(
    workspace: Workspace, store: Store, paths: Sequence[Path], shown: Callable[[Path], str], now: datetime
) -> list[Received] | None:
    """What a merge says of these files where each was met before under the name that `shown` gives and with the bytes
    it has; None where one is to be looked at, moved out of the inbox, or cannot be read now.
    """
    if workspace.settings.inbox.processed == "move":
        return None
    done = []
    for path in paths:
        name = shown(path)
        try:
            data = b"" if path.is_symlink() else files.read_bytes(path)
        except WorkspaceError:
            return None
        first = store.returns.seen(sha256 := files.digest(data)) if data else None
        if first is None or not (first.file == name or store.returns.knows(sha256, name)):
            return None
        ret = Return(sha256, name, len(data), now, Outcome.REJECTED, workspace.chosen.id)
        ret, note = repeated(ret, first)
        done.append(Received(ret, (note,), again=True, left=waits(first)))
    return done


def repeated(ret: Return, first: Return) -> tuple[Return, Problem]:
    """A return whose bytes were met before, as `first`, and what is said of it."""
    ret = replace(ret, outcome=Outcome.DUPLICATE, unit=first.unit, edition=first.edition, plan=first.plan)
    return ret, problem(Code.FILE_DUPLICATE, Origin(ret.file), first=first.file)


def waits(first: Return) -> bool:
    """Whether a file waits in the inbox for the office's word on the return it was met as."""
    return first.outcome == Outcome.HELD
