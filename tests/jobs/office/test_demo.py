"""The demonstration: the whole cycle, the same each time."""

from __future__ import annotations

from pathlib import Path

import openpyxl

from toolkit.jobs.office.demo import play_demo
from toolkit.jobs.workspace import open_workspace


def test_the_demo_plays_the_cycle_and_leaves_something_to_look_at(tmp_path: Path) -> None:
    report = play_demo(tmp_path / "demo")
    assert report.exit_code == 0
    assert all(place.exists() for place in report.files)
    outbox = tmp_path / "demo/outbox"
    assert len(list((outbox / "ledgers").iterdir())) == 58
    mails = {path.name[:8] for path in (outbox / "mail").iterdir()}
    assert mails == {"20210927", "20211228"}
    master = openpyxl.load_workbook(outbox / "master.xlsx", read_only=True)
    registers = [register.title for register in open_workspace(tmp_path / "demo").schema.registers]
    assert master.sheetnames == ["台账", "按单位汇总", "按事项汇总", "问题", "冲突", "待核实", "清单填报", *registers]
    rows = list(master["台账"].iter_rows(min_row=4, values_only=True))
    assert len(rows) == 2318
    progress = [row[9] for row in rows if row[9]]
    assert progress and all(text.startswith("【示例】") for text in progress)
    conflicts = list(master["冲突"].iter_rows(min_row=4, values_only=True))
    assert len(conflicts) == 1 and conflicts[0][0] == "赤坎区政府"
    held = list(master["待核实"].iter_rows(min_row=4, values_only=True))
    assert [Path(str(line[1])).name for line in held] == ["盖章扫描件.pdf"]
    master.close()
    again = play_demo(tmp_path / "demo")
    assert again.data["steps"] == report.data["steps"]
