"""`docs/scale.md`, from the figures of one run of `past_one_machine.py`: how far it goes, and what breaks first."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from toolkit.jobs.workspace import open_workspace

ROOT = Path(__file__).parent.parent
FOUND, FAULTY = ROOT / "docs/scale.json", ROOT / "docs/scale-faults.json"
"""What a run found in which all went well, and one with faults."""
PAGE = ROOT / "docs/scale.md"
UNITS = 60
"""Units of a city, about as many as the sample roster has."""
SHEET_ROWS = 1_048_576
"""Rows of a sheet in Excel and WPS."""
PLACES = (
    ("a city", UNITS, "one workspace"),
    ("a province: 21 cities", 21 * UNITS, "21 workspaces"),
    ("the country: 333 cities", 333 * UNITS, "333 workspaces"),
    ("a million returns", 1_000_000, "one ledger, if there were such an office"),
)


def keep(found: Mapping[str, Any], *, faults: bool) -> None:
    """Keep what a run found, and write the page anew."""
    (FAULTY if faults else FOUND).write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", "utf-8")
    write_page()


def write_page() -> None:
    """Write the page of what was kept."""
    found, faulty = (json.loads(path.read_text("utf-8")) if path.exists() else {} for path in (FOUND, FAULTY))
    PAGE.write_text(page(found, faulty), "utf-8")


def page(found: Mapping[str, Any], faulty: Mapping[str, Any]) -> str:
    count, runs = found["returns"], found["runs"]
    alone, one = runs[0], runs[1]
    here, there = one["taking_cpu"] / count, one["worker_cpu"] / count
    after = (one["cpu"] - one["taking_cpu"]) / count
    whole = alone["cpu"] / count
    workspace = open_workspace(ROOT)
    assigned = [len(workspace.tasks.of_unit(unit.code)) for unit in workspace.tasks.units()]
    rows = sum(assigned) / len(assigned)
    return f"""# Past one machine

How far the toolkit would go, worked out from one small run:

    {found["command"]}

{count} returns of {-(-count // 4)} units, {found["bytes"] / 1000:.0f} kB each ({found["day"]}, {found["machine"]}, beside other work, so that
the seconds on the clock say little and CPU seconds somewhat too much). What stands under “Measured” was seen in that run;
what stands below it is reckoned from it, and nothing of it was tried: no more returns than are said, no second machine,
no two workspaces at once.

## What is done where

`edges/readers/one_file.py` is the work on one file: bytes in; whose workbook it seems, what its cells hold and what is
wrong with them out. It asks no ledger, so anybody can do it: this process, a second child, a worker of a Dask cluster.
Wherever it is done, a guarded child reads the file within the limits of `[reading]`. With a file go the edition that it is
likely of, by sender and file name, and the schema; a worker unpacks the schema once. A guess that proves wrong, and a day
without its year that the ledger may know, are matched again where the ledger is. A worker of another release refuses the
work. What cannot be done apart is done by one process a ledger, in the order of the files: what a return grew from, the
three-way merge, the change and its link in the chain, then receipts and the master.

    [engine]
    kind = "dask"
    scheduler = "tcp://10.0.0.5:8786"

`pip install "openness-ledger-toolkit[dask]"` on every machine, `dask scheduler` on one, `dask worker ADDRESS --nthreads 1`
on the others, none of them reachable from outside: Dask trusts whoever reaches it. `[store] url` may name PostgreSQL;
of those that write there is one at a time, and making or changing the tables waits for an advisory lock. A worker that is
killed is replaced by another, a scheduler that is gone by this machine until it is back, and the ledger is the same
(`tests/integration/test_dask_cluster.py`).

Originals lie in the folder `archive`, by SHA-256, or in whatever `fsspec` reaches by a URL:

    [archive]
    url = "s3://bucket/prefix"

`pip install "openness-ledger-toolkit[archive]"`, and beside it the library of that kind of store (`s3fs` for `s3://`).
Who may is said by the environment, as that library reads it (`AWS_ACCESS_KEY_ID`): a URL with a password is refused.
Whatever uses originals asks one class for them (`edges/system/originals.py`; `edges/object_store.py` is the other kind):
`verify` reads every object, `doctor` its share, both name one that is missing, cut short or changed; a merge that cannot
reach the store ends before the file it was at, and the next goes on there. The first original that is put there is
preceded by a mark (`台账原件.txt`), which `archive/elsewhere.json` keeps: a place without it, as the empty folder where a
share is to appear, or with another is told, and neither read nor written. Who comes to a store that has one shares it. A
backup holds the originals, and its settings say that they lie in the folder: it is restored without the store; a lost
ledger is rebuilt with the store at hand, and needs it no more then. What is told apart by its path stays in the
workspace's folder: evidence by its name, what editions said, the ledger's records. With a URL, a merge with nothing new
loads the program, as with a server's ledger: no look at a folder tells what a store holds. To move there, copy the
two-digit folders of `archive` under the URL, then `verify`, which names each that is not there. A folder at a `file://`
URL is made by the office: where it is missing, the share is taken to be away. Until this release has put an original
there no mark is known: the first place that it writes to is the store. Tried with files and memory through `fsspec`, not
with a store on another machine.

## Measured

| | s on the clock | CPU s here | of these over the files | CPU s by workers | returns a core-second | peak MB here |
|---|---:|---:|---:|---:|---:|---:|
{lines(found)}

Every run gave the same ledger, {alone["changes"]} changes, one by one. A cluster costs more CPU than one process: what is sent is
packed and unpacked. What the workers spent grew with their number although the work is the same: each starts a child, and
has Dask's own work to do while it waits for a file; how much of it is which was not told apart. Scheduler, workers and
PostgreSQL had the same processors as the process that keeps the ledger, so that the clock does not say what a cluster saves.
What scheduler and PostgreSQL spent is not in the table. With one worker the process that keeps the ledger works
{1000 * here:.0f} ms over a file and {1000 * after:.0f} ms for its receipt and share of the master, the worker {1000 * there:.0f} ms.

{with_faults(faulty) if faulty else ""}## Worked out

What a cluster can buy is time, on machines of its own, as long as the process that keeps the ledger is not what is waited
for. By the CPU seconds above some {there / here:.1f} workers keep one ledger busy; more of them would stand idle.

All that follows is a straight line: a return costs what one of these {count} did, its share of the program's start and of
the master with it. It is not quite straight: of 600 units a return costs more than of 58
([benchmarks.md](benchmarks.md)){dearer(faulty, whole)}. One ledger would take in some {about(3600 / whole)} returns in an hour of one processor, with a
cluster at most some {about(3600 / (here + after))}. The ledger grows by {found["database"] / 1000:.0f} kB a return (what it keeps of
the workbooks that went out counted in), the archive by {found["bytes"] / 1000:.0f} kB.

| | returns a round | kept as | CPU, one process each | one after the other | database | archive |
|---|---:|---|---:|---:|---:|---:|
{places(found, whole)}

## What would break first

1. **A city**: nothing. Its {UNITS} returns are {UNITS * whole:.0f} s of one processor.
2. **A province**: nothing, while each city keeps its own ledger: all {21 * UNITS:,} returns of a round are {clock(21 * UNITS * whole)} of one
   processor, and the workspaces share nothing, so that two machines take half of that. One workspace of {21 * UNITS:,} units
   would have a master of some {about(21 * UNITS * rows)} rows; that was not tried.
3. **The country**: the master, if it were one ledger: some {about(333 * UNITS * rows)} rows, which nobody looks through. Excel and WPS end
   at {SHEET_ROWS:,} rows of a sheet, at some {about(SHEET_ROWS / rows)} units of {rows:.0f} rows each. As 333 ledgers it is {clock(333 * UNITS * whole)} of processor time, on any number of machines.
4. **A million returns in one ledger**: the one process that keeps it in order. Its part alone is {clock(1_000_000 * (here + after))},
   whatever number of workers reads ahead, and the master has long stopped fitting a sheet. Files and database come later:
   {size(1_000_000 * found["bytes"])} of originals, {size(1_000_000 * found["database"])} of ledger. The way on is more ledgers, not more workers: returns of different
   cities never meet.
"""


def with_faults(found: Mapping[str, Any]) -> str:
    """What a run says in which a worker was killed and the scheduler restarted."""
    most = max(found["runs"], key=lambda run: run["workers"])
    return f"""    {found["command"]}

{found["returns"]:,} returns of {-(-found["returns"] // 4):,} units ({found["day"]}, the same machine, busier). Of {most["workers"]} workers one was killed (`kill -9`)
when a third of the returns was in; when two thirds were, the scheduler, and all workers with it: others took their
place. What was out when the scheduler died was read here, and that was told (`engine-failed`):

> {most["lost"]}

| | s on the clock | CPU s here | of these over the files | CPU s by workers | returns a core-second | peak MB here |
|---|---:|---:|---:|---:|---:|---:|
{lines(found)}

Where no peak is said, the run looked at it only after it had read both ledgers whole to compare them.

Again the ledgers are the same, {most["changes"]:,} changes, one by one.

"""


def dearer(faulty: Mapping[str, Any], whole: float) -> str:
    """What a return of the run with faults cost one process, beside one of this run, in CPU ms."""
    alone = next((run for run in faulty.get("runs", ()) if not run["workers"]), None)
    if not alone:
        return ""
    each = alone["cpu"] / faulty["returns"]
    return (
        f", and one of the {faulty['returns']:,} above {1000 * each:.0f} ms where one of these cost {1000 * whole:.0f}"
    )


def lines(found: Mapping[str, Any]) -> str:
    def line(run: Mapping[str, Any]) -> str:
        who = (
            f"{run['workers']} worker{'s' if run['workers'] > 1 else ''}, PostgreSQL"
            if run["workers"]
            else "one process, SQLite"
        )
        rate = found["returns"] / (run["cpu"] + run["worker_cpu"])
        apart = f"{run['worker_cpu']:.1f}" if run["workers"] else ""
        return f"| {who} | {run['wall']:.1f} | {run['cpu']:.1f} | {run['taking_cpu']:.1f} | {apart} | {rate:.1f} | {run['peak_mb'] or ''} |"

    return "\n".join(map(line, found["runs"]))


def places(found: Mapping[str, Any], whole: float) -> str:
    return "\n".join(
        f"| {name} | {many:,} | {kept} | {whole * min(many, UNITS):.0f} s | {clock(many * whole)}"
        f" | {size(many * found['database'])} | {size(many * found['bytes'])} |"
        if many < 1_000_000
        else f"| {name} | {many:,} | {kept} | {clock(many * whole)} | {clock(many * whole)}"
        f" | {size(many * found['database'])} | {size(many * found['bytes'])} |"
        for name, many, kept in PLACES
    )


def about(many: float) -> str:
    """A number that was worked out, in the two digits that it may be good for."""
    return f"{float(f'{many:.2g}'):,.0f}"


def clock(seconds: float) -> str:
    """A span in the unit that says it best."""
    if seconds < 120:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 7200 else f"{seconds / 3600:.2g} h"


def size(many: float) -> str:
    """Bytes in the unit that says them best."""
    return f"{many / 1e6:.0f} MB" if many < 1e9 else f"{many / 1e9:.2g} GB"
