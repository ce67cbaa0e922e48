"""What a unit's workbook costs on a ledger that is full, against its first issue; and on ten times the units.

Issues the workbooks of 58 and of 600 units, fills every row of their ledgers, and issues them for the next round, each
with all reading and writing that belongs to it. Prints the CPU time a unit and the ratios, all of one run: a command
whose work grows with the square of the ledger shows here. The workbooks of a full ledger say more: how many more cells
they hold stands beside the ratio, and what reading the ledger alone takes.

A run on a machine of two cores:

    units  first issue  full ledger  ratio  cells   reading  snapshot
       58     16.50 ms     22.82 ms   1.38   1.45   2.57 ms   2.27 ms
      600     14.54 ms     25.05 ms   1.72   1.45   2.35 ms   2.26 ms
    600 units against 58, a unit: first issue 0.88, full ledger 1.10, snapshot 1.00

The full ledger's workbook is dearer than the first issue's: of the 10.5 ms more with 600 units 2.4 are the reading of
the ledger; the rest is to put together, write and keep the cells that were filled in. On the first issue rows of an
item are alike in all workbooks and made once; filled in, each is a unit's own.
"""

from __future__ import annotations

import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from toolkit.codes import Outcome
from toolkit.domain.ledger.editions import snapshot
from toolkit.domain.ledger.petitions import with_extensions
from toolkit.domain.ledger.records import Change, Return
from toolkit.domain.ledger.registers import registers_of
from toolkit.domain.plan.units import Unit
from toolkit.jobs.ledger.generate import generate
from toolkit.jobs.office.init import create_workspace
from toolkit.jobs.state import read_state
from toolkit.jobs.stores import open_store
from toolkit.jobs.workspace import Workspace, open_workspace
from toolkit.keys import contact_key, register_key, task_key
from toolkit.schema.model import FieldKind, Owner

SIZES = (58, 600)
ISSUED, REPORTED, AGAIN = date(2021, 9, 10), datetime(2021, 9, 20, 9), date(2021, 10, 11)
PROGRESS = "已印发实施方案，召开专题会议部署，逐项明确责任科室和完成时限，目前按计划推进"
TASK = {
    "status": "推进中",
    "progress": PROGRESS,
    "expected_on": "2021-11-30",
    "issues": "人手不足",
    "next_steps": "继续推进",
}
CONTACT = {"person": "张三", "person_phone": "0759-3331234", "section": "政务公开科"}
REGISTER_ROWS = 2


@dataclass(frozen=True)
class Costs:
    """CPU seconds a unit: of the first issue, of the next one from a full ledger; of its reading, its snapshot alone.

    `cells` says how many cells the workbooks hold that the full ledger makes, for each of the first issue.
    """

    first: float
    filled: float
    reading: float
    snapshot: float
    cells: float


def main() -> None:
    """Run both sizes and print what a unit costs."""
    sizes = tuple(map(int, sys.argv[1:])) or SIZES
    found = {count: costs(count) for count in sizes}
    print(
        f"{'units':>6} {'first issue':>12} {'full ledger':>12} {'ratio':>6} {'cells':>6} {'reading':>9} {'snapshot':>9}"
    )
    for count, each in found.items():
        first, filled, read, shown = (
            f"{seconds * 1e3:.2f} ms" for seconds in (each.first, each.filled, each.reading, each.snapshot)
        )
        print(
            f"{count:>6} {first:>12} {filled:>12} {each.filled / each.first:>6.2f} {each.cells:>6.2f}"
            f" {read:>9} {shown:>9}"
        )
    few, many = found[sizes[0]], found[sizes[-1]]
    print(
        f"{sizes[-1]} units against {sizes[0]}, a unit: first issue {many.first / few.first:.2f},"
        f" full ledger {many.filled / few.filled:.2f}, snapshot {many.snapshot / few.snapshot:.2f}"
    )


def costs(count: int) -> Costs:
    """What a unit costs where there are so many."""
    with tempfile.TemporaryDirectory() as folder:
        workspace = grown(Path(folder) / "工作区", count)
        first = cpu(lambda: generate(workspace, ISSUED))
        blank = cells(workspace)
        fill(workspace)
        filled = cpu(lambda: generate(workspace, AGAIN))
        reading, shown = parts(workspace)
        return Costs(first / count, filled / count, reading / count, shown / count, cells(workspace) / blank)


def cpu(work: Callable[[], object]) -> float:
    """The CPU seconds that some work takes."""
    began = time.process_time()
    work()
    return time.process_time() - began


def cells(workspace: Workspace) -> int:
    """How many cells all workbooks hold that say something."""
    return sum(
        archive.read(name).count(b"</c>")
        for path in (workspace.outbox / "ledgers").iterdir()
        if (archive := zipfile.ZipFile(path))
        for name in archive.namelist()
        if name.startswith("xl/worksheets/sheet")
    )


def grown(root: Path, count: int) -> Workspace:
    """A workspace of the plan of 2021 with so many units: those of the roster, and more like them."""
    create_workspace(root)
    roster = root / "seeds" / "units.csv"
    lines = roster.read_text("utf-8-sig").splitlines()
    lines += [f"市第{at}局,,市直,N{at:04},,n{at}@zhanjiang.example.com,," for at in range(count - len(lines) + 1)]
    roster.write_text("\n".join(lines[: count + 1]) + "\n", "utf-8")
    return open_workspace(root)


def fill(workspace: Workspace) -> None:
    """Let every unit report on every item, and fill in a few rows of each register it keeps."""
    plan = workspace.chosen.id
    with open_store(workspace) as store:
        for unit in workspace.tasks.units():
            ret = Return("", f"{unit.code}.xlsx", 0, REPORTED, Outcome.MERGED, plan, unit.code, statement="updated")
            store.record(ret, list(reported(workspace, unit)), ())


def reported(workspace: Workspace, unit: Unit) -> Iterator[Change]:
    """What a unit says in all."""
    plan, schema = workspace.chosen.id, workspace.schema
    rows = {task_key(plan, each.item, unit.code): TASK for each in workspace.tasks.of_unit(unit.code)}
    rows[contact_key(plan, unit.code)] = CONTACT
    for name in registers_of(schema, workspace.tasks, unit.code):
        register = schema.register(name)
        texts = [field.name for field in register.owned(Owner.UNIT) if field.kind == FieldKind.TEXT] if register else []
        for at in range(REGISTER_ROWS):
            rows[register_key(plan, name, f"{at:012x}", unit.code)] = dict.fromkeys(texts, f"第{at + 1}行的内容")
    for row, values in rows.items():
        for name, text in values.items():
            yield Change(row, name, text, unit.code, REPORTED)


def parts(workspace: Workspace) -> tuple[float, float]:
    """The CPU seconds that reading the ledger takes, and then the snapshots of all units."""
    with open_store(workspace) as store:
        reading = cpu(lambda: read_state(workspace, store, AGAIN))
        state = read_state(workspace, store, AGAIN)
    tasks, by_unit = with_extensions(workspace.tasks, state.current, workspace.schema), state.by_unit
    shown = cpu(lambda: [snapshot(tasks, unit, by_unit, workspace.schema, AGAIN, AGAIN) for unit in tasks.units()])
    return reading, shown


if __name__ == "__main__":
    main()
