"""How long the main steps take against what a user would write with pandas and openpyxl, both in one run.

Generates the workbooks of all units and merges them back filled, in turn, three times; prints medians and ratios.
The plain version writes the same rows and drop-downs, reads them back and writes one table: no editions, no checks,
no history, no guard.
"""

from __future__ import annotations

import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pandas as pd
from openpyxl.styles import Alignment, PatternFill, Protection
from openpyxl.worksheet.datavalidation import DataValidation

from toolkit.edges.readers.excel import read_workbook
from toolkit.edges.readers.guard import Guard
from toolkit.jobs.ledger.generate import generate
from toolkit.jobs.office.init import create_workspace
from toolkit.jobs.returns.merge import merge_returns
from toolkit.jobs.workspace import Workspace, open_workspace

RUNS = 3
DAY = date(2021, 9, 10)


def plain_generate(workspace: Workspace, folder: Path) -> None:
    fields = workspace.schema.tasks.fields
    tasks = workspace.tasks
    for unit in tasks.units():
        rows = [
            {"序号": a.item, "工作任务": tasks.plan.item(a.item).topic, "具体要求": tasks.plan.item(a.item).requirement}
            for a in tasks.of_unit(unit.code)
        ]
        frame = pd.DataFrame(rows, columns=[field.header for field in fields])
        path = folder / f"{unit.name}.xlsx"
        with pd.ExcelWriter(path, engine="openpyxl") as writer:
            frame.to_excel(writer, sheet_name="工作台账", index=False)
            sheet = writer.sheets["工作台账"]
            rule = DataValidation(type="list", formula1='"未启动,推进中,已完成,长期坚持,申请不涉及"')
            rule.add(f"H2:H{len(rows) + 1}")
            sheet.add_data_validation(rule)
            grey, wrap = PatternFill("solid", fgColor="F3F5F7"), Alignment(wrap_text=True, vertical="top")
            for row in sheet.iter_rows(min_row=2, max_col=len(fields)):
                for cell in row:
                    cell.alignment = wrap
                    if cell.column <= 7:
                        cell.fill = grey
                    else:
                        cell.protection = Protection(locked=False)
            sheet.protection.sheet = True


def plain_merge(inbox: Path, header_row: int, out: Path) -> None:
    frames = []
    for path in sorted(inbox.iterdir()):
        frame = pd.read_excel(path, sheet_name="工作台账", header=header_row, engine="openpyxl")
        frame["责任单位"] = path.stem
        frames.append(frame)
    pd.concat(frames).to_excel(out, index=False)


def fill(source: Path, target: Path) -> None:
    """Type something into every row of every workbook."""
    target.mkdir()
    for path in source.iterdir():
        book = openpyxl.load_workbook(path)
        sheet = book["工作台账"]
        for row in range(5, sheet.max_row + 1):
            sheet.cell(row, 8).value, sheet.cell(row, 9).value = "推进中", "已印发通知部署。"
        book.save(target / path.name)


def seconds(job: Callable[[], object]) -> float:
    start = time.perf_counter()
    job()
    return time.perf_counter() - start


def one_run(root: Path, ours: dict[str, list[float]], plain: dict[str, list[float]]) -> None:
    create_workspace(root)
    workspace = open_workspace(root)
    (root / "plain").mkdir()
    ours["generate"].append(seconds(lambda: generate(workspace, DAY)))
    plain["generate"].append(seconds(lambda: plain_generate(workspace, root / "plain")))
    shutil.rmtree(root / "inbox")
    fill(root / "outbox/ledgers", root / "inbox")
    at = datetime.combine(DAY, datetime.min.time())
    ours["merge"].append(seconds(lambda: merge_returns(workspace, at)))
    ours["merge again"].append(seconds(lambda: merge_returns(workspace, at)))
    plain["merge"].append(seconds(lambda: plain_merge(root / "inbox", 3, root / "plain.xlsx")))


def main() -> None:
    ours: dict[str, list[float]] = {"generate": [], "merge": [], "merge again": []}
    plain: dict[str, list[float]] = {"generate": [], "merge": []}
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        for run in range(RUNS):
            one_run(work / f"run{run}", ours, plain)
        for step, times in ours.items():
            against, median = statistics.median(plain[step.split()[0]]), statistics.median(times)
            print(f"{step:12} {median:6.2f} s   pandas + openpyxl {against:6.2f} s   ratio {against / median:5.1f}x")
        data = next((work / "run0/inbox").iterdir()).read_bytes()
        with Guard(30, 1024) as guard:
            guard.read(data, "warm-up")
            guarded = statistics.median(seconds(lambda: guard.read(data, "x")) for _ in range(50))
        bare = statistics.median(seconds(lambda: read_workbook(data)) for _ in range(50))
        print(f"reading one file: {bare * 1000:.1f} ms, through the guard {guarded * 1000:.1f} ms")


if __name__ == "__main__":
    main()
