"""Workbooks filled in by hand in LibreOffice: typed, chosen, dated, sorted, saved in three formats, and merged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from kit.libreoffice import Typist
from kit.office import sheet_of

from toolkit.book.sheets.raw import cell_name
from toolkit.domain.ledger.records import Cells
from toolkit.jobs.ledger.generate import generate
from toolkit.jobs.office.init import create_workspace
from toolkit.jobs.returns.merge import merge_returns
from toolkit.jobs.stores import open_store
from toolkit.jobs.workspace import Workspace, open_workspace
from toolkit.keys import contact_key, report_key, task_key
from toolkit.reports.result import Result

"""The interpreter Debian's python3-uno is for; a virtual environment cannot import it."""
NOW = datetime(2021, 9, 13, 9)
FORMATS = {"SZ08": "xlsx", "SZ10": "xls", "XQ05": "ods"}
EDITOR = "SZ09"

ROWS: Mapping[int, Mapping[str, str]] = {
    3: {
        "办理状态": "已完成",
        "完成日期": "2021-9-8",
        "佐证材料": "http://a.example.com/1",
        "进展情况": "不是公式=1，𠮷",
    },
    15: {"办理状态": "推进中", "进展情况": "已开两次会。", "预计完成日期": "2021-11-30", "联系电话": "0759-1234567"},
    24: {"办理状态": "申请不涉及", "进展情况": "本单位无此业务。"},
}
COVER = {
    "本期情况": "有更新",
    "填报人": "填报人甲",
    "联系电话": "13800000000",
    "填报日期": "2021-9-10",
    "审签领导": "领导甲",
    "审签日期": "2021-9-11",
    "责任科室": "公开科",
    "任务签收": "已签收",
}
CHOSEN = {"办理状态", "本期情况", "任务签收"}


@dataclass(frozen=True)
class Typed:
    """The workspace after the merge, what the office program answered by unit, and what the merge said."""

    workspace: Workspace
    answers: Mapping[str, list[Any]]
    report: Result
    ledger: Cells


def steps(workbook: Path) -> list[list[object]]:
    """Type `ROWS` and `COVER` into a unit's workbook, then sort its rows from the last to the first."""
    book = openpyxl.load_workbook(workbook)
    sheet, cover = book["工作台账"], book["填报说明"]
    columns = {"".join(str(cell.value).split()): cell.column - 1 for cell in sheet[4] if cell.value}
    lines = {row[0].value: row[0].row - 1 for row in sheet.iter_rows(min_row=5) if row[0].value}
    made: list[list[object]] = []
    for item, values in ROWS.items():
        for header, text in values.items():
            verb = "choose" if header in CHOSEN else "type"
            made.append([verb, "工作台账", cell_name(lines[item], columns[header]), text])
    for row in cover.iter_rows():
        label = str(row[1].value).removesuffix(" ＊")
        if label in COVER:
            verb = "choose" if label in CHOSEN else "type"
            made.append([verb, "填报说明", cell_name(row[1].row - 1, 2), COVER[label]])
    last = cell_name(max(lines.values()), columns["行标识"])
    made.append(["sort", "工作台账", f"A5:{last}", 0])
    made.append(["read", "工作台账", "A5"])
    return made


@pytest.fixture(scope="module")
def typed(type_by_hand: Typist, tmp_path_factory: pytest.TempPathFactory) -> Typed:
    root = tmp_path_factory.mktemp("typed") / "工作区"
    create_workspace(root)
    workspace = open_workspace(root)
    units = workspace.tasks.roster.by_code
    made = generate(workspace, date(2021, 9, 10), [*FORMATS, EDITOR]).data["workbooks"]
    paths = {entry["unit"]: Path(entry["path"]) for entry in made}
    workbooks = {code: paths[units[code].name] for code in (*FORMATS, EDITOR)}
    jobs = [
        {"open": str(workbooks[code]), "steps": steps(workbooks[code]), "save": str(workspace.inbox / f"{code}.{kind}")}
        for code, kind in FORMATS.items()
    ]
    meddling = [
        ["type", "工作台账", "H5", "差不多了"],
        ["type", "工作台账", "K5", "2031-1-1"],
        ["type", "工作台账", "C5", "改过的要求"],
        ["unprotect", "工作台账"],
        ["type", "工作台账", "C5", "改过的要求"],
        ["type", "工作台账", "I5", "正在办理。"],
    ]
    jobs.append({"open": str(workbooks[EDITOR]), "steps": meddling, "save": str(workspace.inbox / f"{EDITOR}.xlsx")})
    answers = dict(zip((*FORMATS, EDITOR), type_by_hand(jobs), strict=True))
    report = merge_returns(workspace, NOW)
    with open_store(workspace) as store:
        return Typed(workspace, answers, report, store.cells.current("2021"))


def entry(typed: Typed, file: str) -> dict[str, Any]:
    (found,) = (each for each in typed.report.data["returns"] if each["file"].endswith(file))
    return dict(found)


@pytest.mark.parametrize(("code", "kind"), FORMATS.items())
def test_every_value_stands_at_its_place_whatever_the_format(typed: Typed, code: str, kind: str) -> None:
    came = entry(typed, f"{code}.{kind}")
    assert (came["outcome"], came["problems"]) == ("merged", [])
    headers = {field.header: field.name for field in typed.workspace.schema.tasks.fields}
    for item in (assignment.item for assignment in typed.workspace.tasks.of_unit(code)):
        told = {headers[header]: day(text) for header, text in ROWS.get(item, {}).items()}
        held = typed.ledger.get(task_key("2021", item, code), {})
        assert {name: text for name, text in held.items() if text} == told, item
    headers = {field.header: field.name for field in typed.workspace.schema.cover.fields}
    held = {
        **typed.ledger.get(contact_key("2021", code), {}),
        **typed.ledger.get(report_key("2021", code, "2021-09"), {}),
    }
    assert {name: text for name, text in held.items() if text} == {
        headers[label]: day(text) for label, text in COVER.items()
    }


def day(text: str) -> str:
    """A date as the ledger writes it, any other text as it is."""
    parts = text.split("-")
    return "-".join(part.zfill(2) for part in parts) if len(parts) == 3 else text


@pytest.mark.parametrize("code", FORMATS)
def test_the_lists_offer_every_choice_and_sorted_rows_are_protected_again(typed: Typed, code: str) -> None:
    *done, again, first = typed.answers[code]
    choices = [choice.text for choice in typed.workspace.schema.tasks.field("status").choices]
    assert done[0] == choices
    assert again is True
    assert first == str(max(each.item for each in typed.workspace.tasks.of_unit(code)))


def test_alerts_say_what_is_allowed_and_locked_cells_stay_as_they_are(typed: Typed) -> None:
    status, done_on, locked, stood, edited, _ = typed.answers[EDITOR]
    assert status == "办理状态只能是：未启动、推进中、已完成、长期坚持、申请不涉及。"
    assert done_on == "请填写 2021-1-1 至 2022-12-31 之间的日期，格式如 2021-9-30。"
    assert locked == typed.workspace.tasks.plan.item(1).requirement
    assert stood is True and edited == "改过的要求"


def test_plan_text_edited_without_protection_is_told_and_the_plans_text_stays(typed: Typed) -> None:
    came = entry(typed, f"{EDITOR}.xlsx")
    assert (came["outcome"], came["changed"]) == ("merged", 1)
    assert [each["cell"] for each in came["problems"] if each["code"] == "plan-cell-edited"] == ["C5"]
    assert "1" in came["problems"][0]["message"] and "具体要求" in came["problems"][0]["message"]
    assert typed.ledger[task_key("2021", 1, EDITOR)]["progress"] == "正在办理。"
    sheet = sheet_of(typed.workspace.outbox / "master.xlsx", "台账")
    texts = {row[2].value for row in sheet.iter_rows(min_row=4) if row[0].value == 1}
    assert texts == {typed.workspace.tasks.plan.item(1).requirement}
