"""The files of a merge taken in, each into the ledger of its own plan."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.codes import Outcome
from toolkit.edges.system import files
from toolkit.jobs.returns.readers import reading_ahead
from toolkit.jobs.returns.receive import Receiver, ReviewReturned
from toolkit.jobs.tracking import Tracker
from toolkit.jobs.workspace import Workspace
from toolkit.problems import Problem
from toolkit.reports.returns.merge import Received
from toolkit.values import dataclass

if TYPE_CHECKING:
    from toolkit.edges.store.store import Store

Shown = Callable[[Path], str]
"""Gives a file's name in records."""


@dataclass(frozen=True)
class Taking:
    """How files are taken in; `only`, `retry` and `sender` are as in `Receiver`."""

    workspace: Workspace
    store: Store
    now: datetime
    only: bool = False
    retry: bool = False
    sender: str = ""
    dry_run: bool = False

    def take(
        self, standing: Sequence[Path], paths: Sequence[Path], shown: Shown, track: Tracker
    ) -> tuple[list[Received], Mapping[str, Workspace], Sequence[Problem]]:
        """What came of the review workbooks where they stand and of the files, the workspaces of the plans that any of
        it was for, and what there is to say of those who read ahead."""
        with self.workspace.guard() as guard:
            receiver = Receiver(
                self.workspace,
                self.store,
                guard,
                self.now,
                only=self.only,
                retry=self.retry,
                dry_run=self.dry_run,
                sender=self.sender,
            )
            done = [each for path in standing for each in _take_standing(receiver, path)]
            with reading_ahead(receiver, paths, shown) as lost:
                done += _take_all(receiver, paths, shown, track)
        return done, {plan: running.workspace for plan, running in receiver.ledgers.items()}, lost


def _take_all(receiver: Receiver, paths: Sequence[Path], shown: Shown, track: Tracker) -> list[Received]:
    """Workbooks first, then the documents that came with them; what was dealt with leaves the inbox where so set."""
    done: list[Received] = []
    documents: list[Path] = []
    for path in track(paths, "收台账"):
        received = receiver.take(path, shown(path))
        if received is None:
            documents.append(path)
        else:
            taken = _applied(receiver, received) if isinstance(received, ReviewReturned) else [received]
            done += taken
            _clear_away(receiver, path, taken[0])
    for path in documents:
        received = receiver.file_document(path, shown(path))
        done.append(received)
        _clear_away(receiver, path, received)
    return done


def _take_standing(receiver: Receiver, path: Path) -> list[Received]:
    """The office's review workbook where it was written; nothing where it says nothing new."""
    received = receiver.take(path, path.name)
    if isinstance(received, ReviewReturned):
        return _applied(receiver, received, in_place=True)
    return [] if received is None or received.again else [received]


def _applied(receiver: Receiver, returned: ReviewReturned, *, in_place: bool = False) -> list[Received]:
    """What came of the office's answers; what takes them in is loaded where there are any."""
    from toolkit.jobs.returns.review import take_review

    return take_review(receiver, returned, in_place=in_place)


def _clear_away(receiver: Receiver, path: Path, received: Received) -> None:
    """Move a file that was dealt with out of the inbox, where the settings say so; one that waits stays."""
    workspace = receiver.workspace
    if workspace.settings.inbox.processed != "move" or receiver.dry_run:
        return
    waits = received.left or received.aside or received.ret.outcome == Outcome.HELD
    if not waits and path.resolve().is_relative_to(workspace.inbox.resolve()):
        files.move_into(workspace.root / "processed" / f"{receiver.now:%Y-%m-%d}", path)
