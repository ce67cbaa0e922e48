"""A marked cell on its way through the whole merge: its text is in the file as it came, and nowhere else."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from pathlib import Path

from kit.unit_books import TASKS, columns, fill, filled, items_of, lines, workbook_of
from openpyxl.utils import get_column_letter

from toolkit.jobs.ledger.generate import generate
from toolkit.jobs.returns.merge import merge_returns
from toolkit.jobs.stores import open_store
from toolkit.jobs.workspace import Workspace
from toolkit.keys import task_key

SECRET = "deployment-of-something"


def returned(workspace: Workspace, cells: dict[str, object]) -> int:
    """A unit's workbook back in the inbox, with these written into the row of its first timed item: its number."""
    generate(workspace, date(2021, 9, 10), ["市司法局"])
    item = next(item for item in items_of(workspace, "SZ08") if workspace.tasks.deadlines[item].due)
    fill(workbook_of(workspace, "SZ08"), workspace.inbox / "司法局.xlsx", {item: cells})
    return item


def holding(folder: Path, words: str) -> list[str]:
    """The files under `folder` that hold these words, in plain bytes or inside a zip."""
    found = []
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        data = path.read_bytes()
        contents = [data]
        if zipfile.is_zipfile(io.BytesIO(data)):
            with zipfile.ZipFile(path) as archive:
                contents += [archive.read(name) for name in archive.namelist()]
        if any(words.encode() in each for each in contents):
            found.append(path.relative_to(folder).parts[0])
    return found


def test_a_marked_text_stays_in_the_file_as_it_came_and_gets_nowhere_else(workspace: Workspace) -> None:
    item = returned(workspace, {"办理状态": "推进中", "进展情况": f"机密★10年 {SECRET}", "存在问题": "无"})
    report = merge_returns(workspace, datetime(2021, 9, 13, 9))
    (one,) = report.data["returns"]
    assert one["outcome"] == "partial"
    assert [fault["code"] for fault in one["problems"] if fault["severity"] == "error"] == ["cell-secrecy-marked"]
    assert set(holding(workspace.root, SECRET)) == {"archive", "inbox"}
    with open_store(workspace) as store:
        row = store.cells.current("2021")[task_key("2021", item, one["unit"] and store.returns.of_plan("2021")[0].unit)]
    assert {name: text for name, text in row.items() if text} == {"status": "推进中", "issues": "无"}


def test_dates_and_statuses_are_read_by_the_plan_of_the_workbook(workspace: Workspace) -> None:
    returned(workspace, {"办理状态": "完成。", "完成日期": "3月5日", "佐证材料": "见附件", "联系电话": 7.593331234e9})
    (one,) = merge_returns(workspace, datetime(2021, 9, 13, 9)).data["returns"]
    assert [(fault["code"], fault["message"]) for fault in one["problems"] if fault["code"] != "required-blank"] == [
        ("cell-corrected", "“办理状态”按“已完成”收"),
        ("cell-corrected", "“完成日期”按“2021-03-05”收（没有写年份）"),
        ("cell-corrected", "“联系电话”按“0759-3331234”收（补了区号前的0）"),
        ("cell-date-early", "“完成日期”2021-03-05早于方案印发日期（2021年8月2日），已收"),
    ]


def test_an_item_with_a_deadline_is_not_kept_up_for_ever(workspace: Workspace) -> None:
    generate(workspace, date(2021, 9, 10), ["市司法局"])
    rows = {item: {"办理状态": "长期坚持"} for item in items_of(workspace, "SZ08")}
    book = filled(workbook_of(workspace, "SZ08"), rows)
    book.save(workspace.inbox / "司法局.xlsx")
    (one,) = merge_returns(workspace, datetime(2021, 9, 13, 9)).data["returns"]
    refused = {fault["cell"] for fault in one["problems"] if fault["code"] == "cell-choice-unfit"}
    deadlines, status = workspace.tasks.deadlines, get_column_letter(columns(book[TASKS])["办理状态"])
    assert refused == {f"{status}{row}" for item, row in lines(book[TASKS]).items() if not deadlines[item].ongoing}
    assert 0 < len(refused) < len(rows) and deadlines[1].ongoing and deadlines[1].due
