"""Registers filled in by hand in LibreOffice: rows added, changed and sorted, saved in three formats, and merged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pytest
from kit.libreoffice import Typist
from kit.register_books import Book, held, master, merge

from toolkit.book.sheets.raw import cell_name
from toolkit.jobs.ledger.generate import generate
from toolkit.jobs.office.init import create_workspace
from toolkit.jobs.stores import open_store
from toolkit.jobs.workspace import Workspace, open_workspace
from toolkit.keys import report_key

FORMATS = {"市司法局": "xlsx", "市商务局": "xls", "市财政局": "ods"}
THERE = [
    {"规划名称": "规划甲", "规划期": "2021—2025年", "印发日期": "2021-3-5"},
    {"规划名称": "规划乙", "文号": "某府〔2016〕8号"},
]
ADDED = [
    {"规划名称": "规划丁", "公开状态": "已公开", "公开链接": "https://example.com/丁", "印发日期": "2021-9-1"},
    {"规划名称": "规划丙", "类别": "专项规划", "编制单位": "不是公式=1，𠮷"},
]
APPLICATION = {"申请编号": "2021-007", "收到日期": "2021-8-2", "办理结果": "予以公开", "答复日期": "2021-8-31"}
CHOSEN = {"公开状态", "类别", "办理结果", "本期无此类事项", "作废"}


@dataclass(frozen=True)
class Typed:
    """The workspace after the merge, what the office program answered by unit, and what the merge said by file."""

    workspace: Workspace
    answers: Mapping[str, list[Any]]
    returned: Mapping[str, Mapping[str, Any]]


def steps(book: Book) -> list[list[object]]:
    """Change a row that was there, add two and strike one out, sort them all; an application; nothing to report."""
    title = "规划文件清单"
    columns, first = book.columns(title), book.header_at(title)
    made: list[list[object]] = []

    def write(sheet: str, at: int, header: str, text: str) -> None:
        place = cell_name(at, book.columns(sheet)[header] - 1)
        made.append(["choose" if header in CHOSEN else "type", sheet, place, text])

    for number, row in enumerate(ADDED):
        for header, text in row.items():
            write(title, first + len(THERE) + number, header, text)
    shown = [row["规划名称"] for row in book.rows(title)]
    write(title, first + shown.index("规划甲"), "解读链接", "https://example.com/jd")
    write(title, first + shown.index("规划乙"), "作废", "作废")
    made.append(["sort", title, f"A{first + 1}:{cell_name(first + 3, max(columns.values()) - 1)}", 0])
    made.append(["read", title, f"A{first + 1}"])
    for header, text in APPLICATION.items():
        write("依申请公开登记", book.header_at("依申请公开登记"), header, text)
    limit = cell_name(book.header_at("依申请公开登记"), book.columns("依申请公开登记")["答复期限"] - 1)
    hint = cell_name(book.header_at("依申请公开登记"), book.columns("依申请公开登记")["提示"] - 1)
    made += [["read", "依申请公开登记", limit], ["read", "依申请公开登记", hint]]
    labels = (cell for row in book.sheet("舆情回应台账").iter_rows(max_row=4) for cell in row)
    label = next(cell for cell in labels if cell.value == "本期无此类事项")
    made.append(["choose", "舆情回应台账", cell_name(label.row - 1, label.column), "是"])
    made.append(["read", "舆情回应台账", cell_name(label.row - 1, label.column + 1)])
    return made


@pytest.fixture(scope="module")
def typed(type_by_hand: Typist, tmp_path_factory: pytest.TempPathFactory) -> Typed:
    root = tmp_path_factory.mktemp("registers") / "工作区"
    create_workspace(root)
    workspace = open_workspace(root)
    generate(workspace, date(2021, 9, 10), list(FORMATS))
    for unit in FORMATS:
        Book(workspace, unit).write("规划文件清单", *THERE).say().send(f"{unit}.xlsx")
    merge(workspace)
    generate(workspace, date(2021, 9, 14), list(FORMATS))
    books = {unit: Book(workspace, unit) for unit in FORMATS}
    jobs = [
        {"open": str(book.path), "steps": steps(book), "save": str(workspace.inbox / f"{unit}-二.{FORMATS[unit]}")}
        for unit, book in books.items()
    ]
    answers = dict(zip(FORMATS, type_by_hand(jobs), strict=True))
    returned = {each["file"]: each for each in merge(workspace, datetime(2021, 9, 15, 9))}
    return Typed(workspace, answers, returned)


@pytest.mark.parametrize(("unit", "kind"), FORMATS.items())
def test_every_row_stands_at_its_place_whatever_the_format(typed: Typed, unit: str, kind: str) -> None:
    came = typed.returned[f"{unit}-二.{kind}"]
    assert (came["outcome"], [each["code"] for each in came["problems"]]) == ("merged", ["required-blank"])
    rows = {row["title"]: row for row in held(typed.workspace, "plans", unit)}
    assert rows == {
        "规划甲": {
            "title": "规划甲",
            "period": "2021—2025年",
            "issued_on": "2021-03-05",
            "explained": "https://example.com/jd",
        },
        "规划乙": {"title": "规划乙", "number": "某府〔2016〕8号", "retired": "作废"},
        "规划丙": {"title": "规划丙", "category": "专项规划", "issuer": "不是公式=1，𠮷"},
        "规划丁": {
            "title": "规划丁",
            "disclosure": "已公开",
            "link": "https://example.com/丁",
            "issued_on": "2021-09-01",
        },
    }
    (application,) = held(typed.workspace, "applications", unit)
    assert application == {
        "number": "2021-007",
        "received_on": "2021-08-02",
        "result": "予以公开",
        "replied_on": "2021-08-31",
    }
    code = typed.workspace.tasks.roster.by_name[unit].code
    with open_store(typed.workspace) as store:
        said = store.cells.current("2021", code)[report_key("2021", code, "2021-09")]
    assert said["responses.none"] == "是"


@pytest.mark.parametrize("unit", FORMATS)
def test_limits_hints_and_the_state_are_calculated_while_typing(typed: Typed, unit: str) -> None:
    *_, first, _, _, _, _, limit, hint, offered, state = typed.answers[unit]
    assert first == "规划甲", "sorted the other way round"
    assert (limit, hint) == ("2021-08-30", "超过答复期限")
    assert offered == ["是"]
    assert state == "零报告"


def test_the_master_holds_all_of_it_and_shows_doubles(typed: Typed) -> None:
    rows = master(typed.workspace, "规划文件清单")
    assert len(rows) == 4 * len(FORMATS)
    assert [row["规划名称"] for row in rows[-3:]] == ["规划乙"] * 3
    assert {row["提示"] for row in rows[-3:]} == {"已作废"}
    (mine,) = (row for row in rows if row["责任单位"] == "市财政局" and row["规划名称"] == "规划甲")
    assert mine["提示"] == "与市司法局、市商务局重复"
