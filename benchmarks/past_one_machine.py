"""What a merge of many returns costs where workers of a Dask cluster read the files and PostgreSQL keeps the ledger.

    PYTHONPATH=tests python benchmarks/past_one_machine.py [--returns 1000] [--workers 1 2 4] [--faults] [--beside]

The same returns are merged by one process into SQLite, then by a process and so many workers into PostgreSQL, each in a
workspace of its own; the ledgers must be the same, change for change. Every unit sends up to four returns, each saying
more than the one before. With `--faults` the run with most workers has one of them killed when a third of the returns
is in, and the scheduler when two thirds are, another with workers of its own in its place. With
`--beside` the one process merges while the cluster does, where only CPU seconds are asked. They are those of whole
processes, their children included; a core-second is one of these, whether this process spent it or a worker; what
PostgreSQL and the scheduler spend is not counted. With `--keep` docs/scale.md is written of what was found (`--page`
writes it anew).
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from growing_ledger import grown
from kit.dask_cluster import DaskCluster, cpu_seconds_of
from kit.postgres import new_database, postgresql
from played import filled
from scale_page import keep, write_page

from toolkit.codes import Code
from toolkit.edges.cluster import Cluster
from toolkit.edges.system.sent import release
from toolkit.edges.writing.config import with_store
from toolkit.jobs.ledger.generate import generate
from toolkit.jobs.paths import ledger_path
from toolkit.jobs.returns.merge import merge_returns
from toolkit.jobs.stores import open_store
from toolkit.jobs.workspace import Workspace, open_workspace
from toolkit.settings import EngineSettings

ISSUED, NOW = date(2021, 9, 10), datetime(2021, 9, 13, 9)
SAID = (
    {"status": "推进中", "progress": "{unit}第一步已经办好，按计划推进"},
    {"next_steps": "{unit}下一步报请审定后印发"},
    {"issues": "{unit}人手不足，正在协调"},
    {"section": "办公室"},
)
"""What a unit's first return says of every item, and each later one beside that."""
KEY = "00" * 32
SHARE_IN = "a share of the files is in\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--returns", type=int, default=1000)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2, 4])
    parser.add_argument("--faults", action="store_true", help="kill a worker, then the scheduler, in the run with most")
    parser.add_argument("--beside", action="store_true", help="the one process merges while the cluster does")
    parser.add_argument("--keep", action="store_true", help="write docs/scale.json and docs/scale.md")
    parser.add_argument("--page", action="store_true", help="only write docs/scale.md, of what was kept")
    parser.add_argument("--one", nargs=3, metavar=("ROOT", "SCHEDULER", "FAULTS"), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        root, scheduler, many = given.one
        print(json.dumps(merge_once(open_workspace(Path(root)), scheduler, int(many))))
    elif given.page:
        write_page()
    else:
        found = measured(given.returns, given.workers, faults=given.faults, beside=given.beside)
        if given.keep:
            keep(found, faults=given.faults)


def measured(count: int, workers: Sequence[int], *, faults: bool, beside: bool) -> dict[str, Any]:
    """Merge so many returns by one process, then by so many workers each time; the figures of all runs."""
    words = " ".join(map(str, workers)) + " --faults" * faults + " --beside" * beside
    found: dict[str, Any] = {
        "day": f"{date.today()}",
        "machine": f"{os.cpu_count()} processors, {platform.system()}, Python {platform.python_version()}",
        "command": f"PYTHONPATH=tests python benchmarks/past_one_machine.py --returns {count} --workers {words} --keep",
        "returns": count,
    }
    with tempfile.TemporaryDirectory() as name, postgresql() as server, ThreadPoolExecutor(1) as another:
        folder = Path(name)
        alone = issued(folder / "alone", count)
        files = list(returns_of(alone, count))
        bring(alone, files)
        found["bytes"] = sum(len(data) for _, data in files) // count
        print(f"{count} returns of {len(alone.tasks.units())} units, {found['bytes']} bytes each", flush=True)
        merged = another.submit(run, alone)
        if not beside:
            tell(merged.result(), count)
        runs = []
        for each in workers:
            its = issued(folder / f"workers{each}", count, new_database(server, f"workers{each}"))
            bring(its, files)
            runs.append(run_on_cluster(its, each, faults=faults and each == max(workers)))
            tell(runs[-1], count)
        if beside:
            tell(merged.result(), count)
        found["runs"] = [merged.result(), *runs]
        found["database"] = (alone.root / "ledger.db").stat().st_size // count
    if len({each["ledger"] for each in found["runs"]}) > 1:
        raise SystemExit("the ledgers differ")
    print("the same ledger every time, change for change")
    return found


def run_on_cluster(workspace: Workspace, workers: int, *, faults: bool) -> dict[str, Any]:
    """The same with so many workers; with `faults` one of them is killed meanwhile, and then the scheduler."""
    with DaskCluster(workspace.root.parent / f"dask{workers}", workers) as cluster:
        with Cluster(cluster.address) as known:
            known.on_each(release)  # the program is loaded there, as it is after a day's first run
        before = cluster.cpu_seconds
        done = run(workspace, cluster.address, (cluster.kill_worker, cluster.restart_scheduler) if faults else ())
        return done | {"workers": workers, "worker_cpu": round(cluster.cpu_seconds - before, 2)}


def tell(done: dict[str, Any], count: int) -> None:
    cpu = done["cpu"] + done["worker_cpu"]
    if done["lost"]:
        print(done["lost"])
    print(
        f"wall {done['wall']} s, CPU {done['cpu']} s here ({done['taking_cpu']} over the files) and"
        f" {done['worker_cpu']} s by workers:"
        f" {count / cpu:.2f} returns a core-second; {done['peak_mb']} MB",
        flush=True,
    )


def issued(root: Path, count: int, url: str = "") -> Workspace:
    """A workspace of as many units as send so many returns, whose workbooks are out; its ledger stands at `url`."""
    workspace = grown(root, -(-count // len(SAID)))
    if url:
        config = root / "config.toml"
        config.write_text(with_store(config.read_text("utf-8"), url), "utf-8")
        workspace = open_workspace(root)
    with open_store(workspace) as store:
        store.editions.use_key(KEY)
    generate(workspace, ISSUED)
    return workspace


def returns_of(workspace: Workspace, count: int) -> Iterator[tuple[str, bytes]]:
    """So many returns by their names, all units' first ones first."""
    units = workspace.tasks.units()
    for at in range(count):
        unit, turn = units[at % len(units)], at // len(units)
        said = {field: text.format(unit=unit.name) for part in SAID[: turn + 1] for field, text in part.items()}
        path = ledger_path(workspace, unit)
        yield f"第{turn + 1}次/{path.name}", filled(workspace, path.read_bytes(), said, NOW)


def bring(workspace: Workspace, files: Iterable[tuple[str, bytes]]) -> None:
    """Lay files into the inbox, each a second after the other."""
    for at, (name, data) in enumerate(files):
        path = workspace.inbox / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        os.utime(path, (NOW.timestamp() - 1_000_000 + at,) * 2)


def run(workspace: Workspace, scheduler: str = "", faults: Sequence[Callable[[], None]] = ()) -> dict[str, Any]:
    """Merge in a process of its own; meanwhile one fault after the other, when equal shares of the files are in."""
    command = [sys.executable, __file__, "--one", str(workspace.root), scheduler, str(len(faults))]
    environment = {**os.environ, "PYTHONHASHSEED": "0"}  # sets are told in one order
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as merging:
        assert merging.stdout is not None
        for fault in faults:
            if merging.stdout.readline() == SHARE_IN:
                fault()
        said = merging.stdout.read()
    if merging.returncode:
        raise SystemExit("the merge failed")
    found: dict[str, Any] = json.loads(said.splitlines()[-1])
    return found


def merge_once(workspace: Workspace, scheduler: str, faults: int) -> dict[str, Any]:
    """What one merge costs, and what the ledger holds then; says where so many faults are due."""
    engine = EngineSettings("dask", scheduler=scheduler) if scheduler else EngineSettings(children=1)
    workspace = replace(workspace, settings=replace(workspace.settings, engine=engine))
    taken: list[float] = []

    def timed(things: Sequence[Any], label: str) -> Iterable[Any]:
        taken.append(cpu_seconds_of(os.getpid()))
        due = {len(things) * (at + 1) // (faults + 1) for at in range(faults)}
        for at, thing in enumerate(things):
            if at in due:
                sys.stdout.write(SHARE_IN)
                sys.stdout.flush()
            yield thing
        taken.append(cpu_seconds_of(os.getpid()))

    began = time.monotonic()
    merged = merge_returns(workspace, NOW, track=timed)
    wall, peak = time.monotonic() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    lost = [each.message for each in merged.problems if each.code == Code.ENGINE_FAILED]
    if lost and not faults:
        raise SystemExit(lost[0])
    plan = workspace.chosen.id
    with open_store(workspace) as store:
        units = [unit.code for unit in workspace.tasks.units()]
        held = (
            store.cells.changes_of(plan, units),
            store.returns.of_plan(plan, light=False),
            store.cases.of_plan(plan),
        )
    return {
        "wall": round(wall, 2),
        "cpu": round(cpu_seconds_of(os.getpid()), 2),
        "taking_cpu": round(taken[1] - taken[0], 2),
        "workers": 0,
        "worker_cpu": 0.0,
        "peak_mb": peak // 1024,
        "outcomes": {outcome.value: many for outcome, many in merged.outcomes.items()},
        "changes": len(held[0]),
        "lost": "".join(lost),
        "ledger": sha256(repr(held).encode()).hexdigest(),
    }


if __name__ == "__main__":
    main()
