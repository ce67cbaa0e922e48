"""A real Dask cluster and a real PostgreSQL server: the ledger is the one that one process and SQLite give."""

from __future__ import annotations

import gc
import os
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, wait
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from kit.dask_cluster import DaskCluster
from kit.dask_cluster import missing as no_dask
from kit.postgres import missing as no_postgresql
from kit.postgres import new_database, postgresql
from kit.unit_books import with_progress, workbook_of
from kit.workspaces import copy_of, for_units, ledger_of

from toolkit.codes import Code
from toolkit.jobs.engine import Helpers, Sent, engine_in_words
from toolkit.jobs.ledger.generate import generate
from toolkit.jobs.returns.merge import merge_returns
from toolkit.jobs.stores import open_store
from toolkit.jobs.workspace import Workspace, open_workspace
from toolkit.reports.returns.merge import Merged
from toolkit.settings import EngineSettings

ISSUED, NOW = date(2021, 9, 10), datetime(2021, 9, 13, 9)
UNITS = ("市财政局", "市司法局", "市教育局", "XQ01")
RETURNS = int(os.environ.get("TOOLKIT_SCALE", "16"))


@pytest.fixture(scope="module")
def server(needs: Callable[[str | None, str], str]) -> Iterator[str]:
    lacking = no_postgresql()
    needs(None if lacking else "all", lacking)
    with postgresql() as url:
        yield url


@pytest.fixture(scope="module")
def cluster(needs: Callable[[str | None, str], str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[DaskCluster]:
    lacking = no_dask()
    needs(None if lacking else "all", lacking)
    with DaskCluster(tmp_path_factory.mktemp("dask"), 2) as made:
        yield made
    with warnings.catch_warnings(action="ignore", category=ResourceWarning):
        gc.collect()  # distributed leaves a socket to a scheduler that died


def issue(workspace: Workspace, url: str = "") -> Workspace:
    """A small office whose ledger is kept at `url`; its editions have the same ids wherever that is."""
    few = for_units(workspace, *UNITS)
    if url:
        config = few.root / "config.toml"
        config.write_text(config.read_text("utf-8").replace("sqlite:///ledger.db", url), "utf-8")
        few = open_workspace(few.root)
    with open_store(few) as store:
        store.editions.use_key("00" * 32)
    generate(few, ISSUED)
    return few


def bring(workspace: Workspace, files: dict[str, bytes]) -> None:
    """Lay files into the inbox, each a second after the other."""
    for at, (name, data) in enumerate(files.items()):
        path = workspace.inbox / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        os.utime(path, (NOW.timestamp() - 9000 + at,) * 2)


def returns_of(workspace: Workspace) -> dict[str, bytes]:
    """So many returns of its units, each saying something of its own."""
    books = {unit: workbook_of(workspace, unit) for unit in UNITS}
    names = (UNITS[at % len(UNITS)] for at in range(RETURNS))
    return {
        f"{at:05d}/{books[unit].name}": with_progress(books[unit], f"第{at}份说的是已经办到第{at}步", 2 + at % 2)
        for at, unit in enumerate(names)
    }


def told(merged: Merged) -> list[Code]:
    return [each.code for each in merged.problems if each.code == Code.ENGINE_FAILED]


@pytest.fixture(scope="module")
def expected(fresh: Workspace, tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, bytes], list[object]]:
    """The files, and the ledger that one process and SQLite make of them."""
    alone = issue(copy_of(fresh, tmp_path_factory.mktemp("alone") / "工作区"))
    files = returns_of(alone)
    bring(alone, files)
    merge_returns(alone, NOW)
    return files, ledger_of(alone)


def on(cluster: DaskCluster, workspace: Workspace) -> Workspace:
    engine = EngineSettings("dask", scheduler=cluster.address)
    return replace(workspace, settings=replace(workspace.settings, engine=engine))


def test_workers_and_postgresql_give_the_same_ledger(
    workspace: Workspace, cluster: DaskCluster, server: str, expected: tuple[dict[str, bytes], list[object]]
) -> None:
    files, ledger = expected
    its = on(cluster, issue(workspace, new_database(server, "whole")))
    bring(its, files)
    assert "2个工作进程" in engine_in_words(its.settings.engine)
    merged = merge_returns(its, NOW)
    assert told(merged) == []  # every file was read on the cluster
    assert ledger_of(its) == ledger


def test_a_killed_worker_and_a_restarted_scheduler_change_nothing(
    workspace: Workspace,
    cluster: DaskCluster,
    server: str,
    expected: tuple[dict[str, bytes], list[object]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    files, ledger = expected
    its = on(cluster, issue(workspace, new_database(server, "killed")))
    bring(its, files)
    out: list[Future[Any]] = []
    send = Helpers.send

    def noted(self: Helpers, *work: Any) -> Sent[Any] | None:
        if sent := send(self, *work):
            out.append(sent.coming)
        return sent

    monkeypatch.setattr(Helpers, "send", noted)

    def disturbed(things: Sequence[Any], label: str) -> Iterable[Any]:
        for at, thing in enumerate(things):
            if at == len(things) // 3:
                cluster.kill_worker()
            if at == len(things) // 2:
                wait(out)
                cluster.halt()  # the file that is sent next is out when the scheduler dies
            if at == len(things) // 2 + 1:
                cluster.restart_scheduler()
            yield thing

    merged = merge_returns(its, NOW, track=disturbed)
    assert told(merged) == [Code.ENGINE_FAILED]  # those that were out when the scheduler died were read here
    assert ledger_of(its) == ledger
    again = merge_returns(its, NOW)
    assert all(each.again for each in again.received)
