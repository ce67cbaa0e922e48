"""Whoever makes the workbooks: they are the ones that this process would have made, byte for byte."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from kit.workspaces import copy_of, for_units

from toolkit.codes import Code
from toolkit.jobs.engine import Helpers
from toolkit.jobs.ledger import generate as generating
from toolkit.jobs.ledger.generate import generate
from toolkit.jobs.stores import open_store
from toolkit.jobs.workspace import Workspace
from toolkit.reports.ledger.generate import Generated

ISSUED = date(2021, 9, 10)


class Broken(Executor):
    """Takes whatever it is given and fails at it."""

    def submit(self, *given: Any, **named: Any) -> Future[Any]:
        failed: Future[Any] = Future()
        failed.set_exception(OSError("停电"))
        return failed


def made_by(
    workspace: Workspace, executor: Executor | None, root: Path, monkeypatch: pytest.MonkeyPatch
) -> tuple[Generated, dict[str, bytes], list[object]]:
    """What is said, every file of the outbox, what is kept of the words, and the editions."""

    @contextmanager
    def this_one(settings: object, things: int) -> Iterator[Helpers | None]:
        yield Helpers(executor, 3) if executor else None

    monkeypatch.setattr(generating, "making", this_one)
    its = copy_of(workspace, root)
    with open_store(its) as store:
        store.editions.use_key("00" * 32)
    done = generate(its, ISSUED)
    kept = [path for path in (*its.outbox.rglob("*"), *(its.archive / "editions").rglob("*")) if path.is_file()]
    with open_store(its) as store:
        editions = list(store.editions.latest(its.chosen.id).values())
    return done, {path.relative_to(root).as_posix(): path.read_bytes() for path in kept}, editions


def test_workbooks_made_elsewhere_are_the_same(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = for_units(workspace, "市财政局", "市司法局", "市教育局", "XQ01", "XQ02")
    _, files, editions = made_by(few, None, tmp_path / "alone", monkeypatch)
    assert len(editions) == 5
    with ThreadPoolExecutor(2) as threads:
        done, *found = made_by(few, threads, tmp_path / "threads", monkeypatch)
    assert found == [files, editions] and done.problems == ()
    done, *found = made_by(few, Broken(), tmp_path / "broken", monkeypatch)
    assert found == [files, editions]
    assert [each.code for each in done.problems] == [Code.ENGINE_FAILED]
