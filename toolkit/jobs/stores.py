"""The ledger database of a workspace, opened for a command; the database's library is loaded only then."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.edges.system.files import holds_files
from toolkit.errors import ToolkitError, WorkspaceError
from toolkit.jobs.kept_records import is_of_another, keep_records
from toolkit.jobs.locks import keeping, locked, sending
from toolkit.jobs.workspace import Workspace

if TYPE_CHECKING:
    from toolkit.edges.store.database import Alone
    from toolkit.edges.store.store import Store


ARCHIVE = "archive"
LAST_BACKUP = "last-backup.json"
"""The file of a workspace that says which backup was made last."""


@contextmanager
def ledger(workspace: Workspace, *, dry_run: bool = False) -> Iterator[Store]:
    """The ledger, held by this command alone; a dry run takes no lock and gets what the ledger holds now."""
    if not dry_run:
        with (
            locked(workspace),
            open_store(workspace, alone=lambda: sending(workspace)) as store,
            _kept(workspace, store),
        ):
            yield store
        return
    from toolkit.edges.store.store import Store

    root = workspace.root
    with Store.look(workspace.settings.store.url, root, begun=has_begun(root)) as store:
        _refuse_lost(store, root)
        yield store


@contextmanager
def as_it_stands(workspace: Workspace) -> Iterator[Store]:
    """The ledger beside whoever is at work with it: for a look, or a note of a run."""

    @contextmanager
    def alone() -> Iterator[None]:
        with locked(workspace), sending(workspace):
            yield

    with open_store(workspace, alone=alone) as store:
        yield store


@contextmanager
def looking(workspace: Workspace, *, dry_run: bool = False) -> Iterator[Store]:
    """The ledger as it is, for a command that writes files made of it and changes nothing in it; takes no lock.

    In a workspace that has not begun the ledger is made first: what the command writes would else be taken for what is
    left of a lost one, and every later command be refused.
    """
    if not dry_run and not has_begun(workspace.root):
        with ledger(workspace):
            pass
    with ledger(workspace, dry_run=True) as store:
        yield store


@contextmanager
def delivering(workspace: Workspace, *, dry_run: bool = False) -> Iterator[Store]:
    """The ledger for the one command that sends mails or settles what becomes of them; a dry run as with `ledger`."""
    if dry_run:
        with ledger(workspace, dry_run=True) as store:
            yield store
        return
    with (
        sending(workspace),
        open_store(workspace, alone=lambda: locked(workspace)) as store,
        _kept(workspace, store),
    ):
        yield store


@contextmanager
def _kept(workspace: Workspace, store: Store) -> Iterator[None]:
    """Keep what was added to the ledger at a command's end, of one that refuses too: one that was killed may have added
    it, and the same one begun again finds nothing left to do. What cannot be kept now, the next command keeps.
    """
    try:
        yield
    except ToolkitError:
        _keep(workspace, store)
        raise
    _keep(workspace, store)


def _keep(workspace: Workspace, store: Store) -> None:
    with suppress(WorkspaceError), keeping(workspace):
        keep_records(workspace.archive, store)


def open_store(workspace: Workspace, *, alone: Alone = nullcontext) -> Store:
    """The workspace's ledger, made on first use; as `open_ledger`."""
    return open_ledger(workspace.settings.store.url, workspace.root, alone=alone)


def open_ledger(url: str, root: Path, *, alone: Alone = nullcontext) -> Store:
    """The ledger at `url` of the workspace at `root`, made on first use.

    One of an earlier release is brought up while no other command is at work, of that release either: one that had
    opened it before would go on writing as it was; `alone` holds the lock that the caller does not.
    `WorkspaceError` where it is missing or empty beside an archive or an outbox that is not: whatever was recorded is
    gone with it, and a new one would refuse every return and take the good master's place.
    """
    from toolkit.edges.store.store import Store

    store = Store.open(url, root, begun=has_begun(root), alone=alone)
    try:
        _refuse_lost(store, root)
    except BaseException:
        store.close()
        raise
    return store


def has_begun(root: Path) -> bool:
    """Whether the workspace at `root` has handed out or taken in anything, or had a ledger when it was backed up."""
    return holds_files(root / ARCHIVE) or holds_files(root / "outbox") or _was_backed_up(root)


def _was_backed_up(root: Path) -> bool:
    try:
        return bool(json.loads((root / LAST_BACKUP).read_text("utf-8"))["ledger"])
    except (OSError, ValueError, TypeError, LookupError, RecursionError):
        return False


def _refuse_lost(store: Store, root: Path) -> None:
    """Refuse a ledger that knows of no workbook handed out where there are such workbooks: it is another, made anew;
    and one that is none of those whose records the archive keeps.
    """
    from toolkit.edges.store.database import lost, of_another

    if holds_files(root / "outbox", "ledgers") and not store.issued_anything():
        raise lost(store.database.shown)
    if is_of_another(root / ARCHIVE, store):
        raise of_another(store.database.shown)
