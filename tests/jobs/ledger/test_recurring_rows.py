"""A plan with quarterly items: the workbook and the master show the due date that reminders go by."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from kit.office import master, table
from kit.unit_books import HEADERS, TASKS
from kit.workspaces import said_handed

from toolkit.jobs.ledger.generate import generate
from toolkit.jobs.ledger.publish import publish
from toolkit.jobs.workspace import Workspace, open_workspace


def test_quarterly_items_show_their_next_due_date_and_say_so_in_words(workspace: Workspace) -> None:
    plan = workspace.root / "seeds/plan-2021.txt"
    plan.write_text(plan.read_text("utf-8").replace("长期工作", "每季度末"), "utf-8")
    ws = open_workspace(workspace.root)
    said_handed(ws)
    for day, due, hint in (
        (date(2021, 9, 10), datetime(2021, 9, 30), "还有20天"),
        (date(2021, 10, 8), datetime(2021, 9, 30), "逾期8天"),
    ):
        (made,) = generate(ws, day, ["市司法局"]).data["workbooks"]
        (row,) = (line for line in table(Path(made["path"]), TASKS, HEADERS) if line["序号"] == 6)
        assert (row["完成时限"], row["应完成日期"]) == ("每季度末", due)
        assert made["sequence"] == (1 if day.month == 9 else 2)
        publish(ws, datetime(day.year, day.month, day.day, 9))
        rows = [line for line in master(ws) if line["序号"] == 6]
        assert {(line["完成时限"], line["应完成日期"], line["提示"]) for line in rows} == {("每季度末", due, hint)}
        by_item = master(ws, "按事项汇总")
        assert {line["应完成日期"] for line in by_item if line["序号"] == 6} == {"每季度末"}
