"""Whatever fails of database, disk or archive, and when: what counts as taken is what the ledger holds, and the next
run takes the rest.

TOOLKIT_FAULTS sets at how many places a merge is disturbed.
"""

from __future__ import annotations

import os
import random
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from kit.unit_books import fill, items_of, workbook_of
from kit.workspaces import After, copy_of, for_units

from toolkit.edges.store.sqlite import Sqlite
from toolkit.errors import ToolkitError
from toolkit.jobs.ledger.generate import generate
from toolkit.jobs.returns.merge import merge_returns
from toolkit.jobs.returns.receive import Receiver
from toolkit.jobs.stores import open_store
from toolkit.jobs.workspace import Workspace, open_workspace

FAULTS = int(os.environ.get("TOOLKIT_FAULTS", "8"))
NOW = datetime(2021, 9, 13, 9)
UNITS = ("SZ01", "SZ01", "SZ08")
PICTURE = b"\x89PNG 1"


def came(whole: Workspace) -> Workspace:
    """Three workbooks, of which two are of one unit, a damaged file, a picture; what was dealt with is moved away."""
    workspace = for_units(whole, "SZ01", "SZ08", "XQ01")
    generate(workspace, date(2021, 9, 10), ["SZ01", "SZ08"])
    for number, (unit, text) in enumerate(zip(UNITS, ("甲", "甲乙", "丙"), strict=True), start=1):
        values = {"进展情况": text, "办理状态": "好" if unit == "SZ08" else "推进中"}
        fill(workbook_of(workspace, unit), workspace.inbox / f"{number}.xlsx", {items_of(workspace, unit)[0]: values})
    (workspace.inbox / "4.xlsx").write_bytes(b"PK\x03\x04 nothing")
    unit = workspace.tasks.roster.by_code["SZ01"].name
    (workspace.inbox / f"5-{unit}.png").write_bytes(PICTURE)
    for number, path in enumerate(sorted(workspace.inbox.iterdir()), start=1):
        os.utime(path, (number, number))
    config = workspace.root / "config.toml"
    config.write_text(config.read_text("utf-8").replace('processed = "stay"', 'processed = "move"'), "utf-8")
    return workspace


@dataclass
class Faults:
    """Counts what is asked of database and disk; the `at`th of it fails, before it is done or `after` it was."""

    at: int = -1
    after: bool = False
    count: int = 0
    taken: list[str] = field(default_factory=list)

    def disturbed(self, real: Callable[..., Any], fault: Exception) -> Callable[..., Any]:
        def called(*given: Any, **named: Any) -> Any:
            self.count += 1
            fails = self.count == self.at
            if fails and not self.after:
                raise fault
            found = real(*given, **named)
            if fails:
                raise fault
            return found

        return called

    def lurk(self, patch: pytest.MonkeyPatch) -> None:
        for name in ("begin", "commit", "execute", "execute_each"):
            error = sqlite3.OperationalError("disk I/O error")
            patch.setattr(Sqlite, name, self.disturbed(getattr(Sqlite, name), error))
        for name in ("fsync", "replace", "mkdir"):
            patch.setattr(os, name, self.disturbed(getattr(os, name), OSError(28, "No space left on device")))
        for name in ("take", "file_document"):
            patch.setattr(Receiver, name, self._noting(getattr(Receiver, name)))

    def _noting(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def called(receiver: Receiver, path: Path, name: str) -> Any:
            found = real(receiver, path, name)
            if found is not None and not (found.left or found.again):
                self.taken.append(name)
            return found

        return called


def held(workspace: Workspace) -> tuple[list[tuple[str, str]], list[tuple[str, str, str]]]:
    """The returns with their ends, and the values of the ledger in the order they were set."""
    with open_store(workspace) as store:
        returns = store.returns.of_plan("2021")
        changes = store.cells.changes_of("2021", ["SZ01", "SZ08"])
        files = {each.id: each.file for each in returns}
        values = [(files[each.return_id], each.field, each.value) for each in changes]
    return [(each.file, each.outcome.value) for each in returns], values


def merged(workspace: Workspace, patch: pytest.MonkeyPatch, faults: Faults) -> bool:
    """Whether a merge of it came to its end, undisturbed or in spite of a fault."""
    with patch.context() as patched:
        faults.lurk(patched)
        try:
            merge_returns(open_workspace(workspace.root), NOW)
        except ToolkitError:
            return False
    return True


def test_what_is_counted_as_taken_is_what_was_committed_and_the_next_run_takes_the_rest(
    played: After, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calm = copy_of(played(came), tmp_path / "calm")
    whole = Faults()
    assert merged(calm, monkeypatch, whole)
    expected = held(calm)
    assert whole.taken == [name for name, _ in expected[0]] and len(whole.taken) == 5
    chance = random.Random(20210913)
    for number in range(FAULTS):
        at = chance.randrange(number * whole.count // FAULTS, (number + 1) * whole.count // FAULTS) + 1
        workspace = copy_of(played(came), tmp_path / f"{number}")
        faults = Faults(at, after=chance.random() < 0.5)
        ended = merged(workspace, monkeypatch, faults)
        recorded = [name for name, _ in held(workspace)[0]]
        assert recorded == [name for name, _ in expected[0]][: len(recorded)], "out of order"
        assert faults.taken == recorded[: len(faults.taken)], "counted and not recorded"
        assert len(recorded) - len(faults.taken) <= (not ended), "recorded and not counted"
        assert merged(workspace, monkeypatch, Faults())
        assert held(workspace) == expected
        assert not [path for path in workspace.inbox.iterdir() if path.suffix == ".xlsx" and path.stem in "123"]
        assert {path.name for path in (workspace.outbox / "receipts").iterdir()} == {
            path.name for path in (calm.outbox / "receipts").iterdir()
        }
