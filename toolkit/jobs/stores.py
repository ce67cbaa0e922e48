"""The ledger database of a workspace, opened for a command; the database's library is loaded only then."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from toolkit.jobs.locks import locked, sending
from toolkit.jobs.workspace import Workspace

if TYPE_CHECKING:
    from toolkit.edges.store.store import Store


@contextmanager
def ledger(workspace: Workspace, *, dry_run: bool = False) -> Iterator[Store]:
    """The ledger, held by this command alone; a dry run takes no lock and gets what the ledger holds now."""
    if not dry_run:
        with locked(workspace), open_store(workspace) as store:
            yield store
        return
    from toolkit.edges.store.store import Store

    with Store.look(workspace.settings.store.url, workspace.root) as store:
        yield store


@contextmanager
def delivering(workspace: Workspace, *, dry_run: bool = False) -> Iterator[Store]:
    """The ledger for the one command that sends mails or settles what becomes of them; a dry run as with `ledger`."""
    if dry_run:
        with ledger(workspace, dry_run=True) as store:
            yield store
        return
    with sending(workspace), open_store(workspace) as store:
        yield store


def open_store(workspace: Workspace) -> Store:
    """The workspace's ledger, made on first use."""
    from toolkit.edges.store.store import Store

    return Store.open(workspace.settings.store.url, workspace.root)
