"""Registers of units that are merged in mid-year: every row is the heir's, once, and no two units' rows are mixed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

import pytest
from kit.register_books import Book, held, master, merge
from kit.small_office import reworded, small_office

from toolkit.jobs.ledger.generate import generate
from toolkit.jobs.returns.review import list_held
from toolkit.jobs.stores import open_store
from toolkit.jobs.workspace import Workspace

PLAN = """\
序号,工作任务,具体要求,落实单位,完成时限
1,依申请公开,建立依申请公开台账。,各单位,2021年9月前
"""
ROSTER = """\
单位名称,别名,分组,代码,原单位代码
市甲局,,全部,A,
市乙局,,全部,B,
市丙局,,全部,C,
"""
MERGED = """\
单位名称,别名,分组,代码,原单位代码
市甲局,,全部,A,
市农业局,,全部,N,B;C
"""
"""市乙局 and 市丙局 are merged into 市农业局."""
CLOSED = """\
单位名称,别名,分组,代码,原单位代码
市甲局,,全部,A,
"""
TITLE = "依申请公开登记"
FIRST, SECOND, THIRD, FOURTH = (datetime(2021, 9, day, 9) for day in (9, 17, 24, 27))


def application(number: str, summary: str) -> dict[str, str]:
    return {"申请编号": number, "收到日期": "2021-9-1", "内容摘要（不含个人信息）": summary}


@pytest.fixture
def before(tmp_path: Path) -> Workspace:
    """市乙局 and 市丙局 have each reported an application no. 1, and still have the workbooks they reported it in."""
    workspace = small_office(tmp_path / "工作区", PLAN, ROSTER)
    generate(workspace, date(2021, 9, 8))
    for unit in ("市乙局", "市丙局"):
        Book(workspace, unit).write(TITLE, application("1", f"{unit}的一件")).say().send(f"{unit}.xlsx", FIRST)
    merge(workspace)
    return workspace


def summaries(workspace: Workspace, unit: str = "市农业局") -> list[str]:
    return sorted(row["content"] for row in held(workspace, "applications", unit))


def ids(workspace: Workspace, code: str) -> set[str]:
    with open_store(workspace) as store:
        keys = store.cells.current("2021", code)
    return {key.row for key in keys if key.register == "applications"}


def listed(workspace: Workspace) -> list[tuple[str, str]]:
    rows: list[Mapping[str, str]] = master(workspace, TITLE)
    return sorted((row["责任单位"], row["内容摘要（不含个人信息）"]) for row in rows)


def test_two_units_applications_of_one_number_have_two_ids(before: Workspace) -> None:
    assert len(ids(before, "B")) == len(ids(before, "C")) == 1
    assert not ids(before, "B") & ids(before, "C")


def test_rows_of_one_number_stay_two_when_their_units_become_one(before: Workspace) -> None:
    workspace = reworded(before.root, roster=MERGED)
    generate(workspace, date(2021, 9, 15))
    assert summaries(workspace) == ["市丙局的一件", "市乙局的一件"]
    assert list_held(workspace, SECOND).data["cases"] == []
    shown = [row["内容摘要（不含个人信息）"] for row in Book(workspace, "市农业局").rows(TITLE)]
    assert sorted(shown) == ["市丙局的一件", "市乙局的一件"]


def test_a_file_of_before_finds_its_rows_and_adds_to_the_heir(before: Workspace) -> None:
    workspace = reworded(before.root, roster=MERGED)
    generate(workspace, date(2021, 9, 15))
    old = Book(workspace, path=before.inbox / "市乙局.xlsx")
    old.write(TITLE, application("1", "市乙局的一件，已答复"), application("2", "市乙局的又一件"), at=0)
    old.say().send("乙再报.xlsx", SECOND)
    merge(workspace, SECOND)
    mine = ["市丙局的一件", "市乙局的一件，已答复", "市乙局的又一件"]
    assert summaries(workspace) == mine
    assert len(ids(workspace, "B")) == 1, "nothing new is filed under the unit that is no more"
    names = ids(workspace, "N")
    old.write(TITLE, application("3", "第三件"), at=2).say().send("乙三报.xlsx", THIRD)
    merge(workspace, THIRD)
    assert summaries(workspace) == sorted([*mine, "第三件"])
    assert names < ids(workspace, "N")


def test_new_rows_of_one_number_in_the_files_of_two_units_of_before_stay_two(before: Workspace) -> None:
    workspace = reworded(before.root, roster=MERGED)
    generate(workspace, date(2021, 9, 15))
    for unit in ("市乙局", "市丙局"):
        old = Book(workspace, path=before.inbox / f"{unit}.xlsx")
        old.write(TITLE, application("2", f"{unit}的又一件"), at=1).say().send(f"{unit}再报.xlsx")
    merge(workspace, SECOND)
    assert summaries(workspace) == ["市丙局的一件", "市丙局的又一件", "市乙局的一件", "市乙局的又一件"]
    assert list_held(workspace, THIRD).data["cases"] == []


def test_the_master_lists_the_rows_of_merged_units_once(before: Workspace) -> None:
    workspace = reworded(before.root, roster=MERGED)
    both = [("市农业局", "市丙局的一件"), ("市农业局", "市乙局的一件")]
    merge(workspace, SECOND)
    assert listed(workspace) == both, "before the next workbooks are made"
    generate(workspace, date(2021, 9, 20))
    merge(workspace, THIRD)
    assert listed(workspace) == both


def test_the_master_names_a_unit_that_nobody_goes_on_with(before: Workspace) -> None:
    workspace = reworded(before.root, roster=CLOSED)
    merge(workspace, SECOND)
    assert listed(workspace) == [("市丙局（原单位）", "市丙局的一件"), ("市乙局（原单位）", "市乙局的一件")]
    hints = {row["责任单位"]: row["提示"] for row in master(workspace, TITLE)}
    assert "与市丙局（原单位）重复" in hints["市乙局（原单位）"]
