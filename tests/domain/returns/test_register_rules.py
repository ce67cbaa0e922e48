"""Registers: which items ask for which, who keeps them, and how a unit stands with each."""

from __future__ import annotations

from datetime import date

import pytest
from kit.rows import key

from toolkit.domain.ledger.registers import (
    RegisterStatus,
    doubles,
    in_order,
    items_of,
    natural_key,
    register_states,
    register_status,
    registers_of,
    rows_of,
)
from toolkit.domain.plan.model import Item, Plan
from toolkit.jobs.workspace import Workspace
from toolkit.keys import register_key, report_key
from toolkit.schema.model import Register


def register(repository: Workspace, name: str) -> Register:
    return next(each for each in repository.schema.registers if each.name == name)


def test_the_plan_of_2021_asks_for_a_register_in_nine_items(repository: Workspace) -> None:
    plan = repository.tasks.plan
    found = {sheet.title: items_of(sheet, plan) for sheet in repository.schema.registers}
    assert found == {
        "规划文件清单": (1,),
        "舆情回应台账": (24,),
        "规章清单": (26,),
        "规范性文件清单": (27,),
        "政务新媒体清单": (29,),
        "专栏检查台账": (30,),
        "依申请公开登记": (37,),
        "听取汇报记录": (43,),
        "培训记录": (46,),
        "申请事项": (),
        "牵头初审": (),
    }


@pytest.mark.parametrize(
    ("requirement", "titles"),
    [
        ("及时更新本级政务新媒体账号清单。", ["政务新媒体清单"]),
        ("加强政务新媒体建设。", []),
        ("主要负责同志每半年听取一次政务公开工作汇报。", ["听取汇报记录"]),
        ("全面公开现行有效行政规范性文件。", ["规范性文件清单"]),
        ("规范依申请公开办理，逐件登记。", ["依申请公开登记"]),
        ("做好舆情回应。", []),
    ],
)
def test_another_plan_is_read_by_the_same_words(requirement: str, titles: list[str], repository: Workspace) -> None:
    item = Item(7, "题", "题", requirement, "各单位", "长期工作")
    plan = Plan("2024", "方案", 2024, date(2024, 5, 1), (item,))
    found = [sheet.title for sheet in repository.schema.registers if items_of(sheet, plan)]
    assert found == titles


def test_a_unit_keeps_the_registers_its_items_ask_for_and_petitions(repository: Workspace) -> None:
    kept = {
        unit.name: registers_of(repository.schema, repository.tasks, unit.code) for unit in repository.tasks.units()
    }
    assert kept["市财政局"] == {
        "plans": (1,),
        "responses": (24,),
        "norms": (27,),
        "accounts": (29,),
        "applications": (37,),
        "briefings": (43,),
        "petitions": (),
    }
    assert kept["市司法局"].keys() == {*kept["市财政局"], "rules"}
    assert {"inspections", "trainings", "rules"} <= kept["市政府办公室"].keys()
    assert all("petitions" in each for each in kept.values())


def test_a_row_key_says_its_register_and_row() -> None:
    row = register_key("2021", "plans", "0a1b2c", "SZ01")
    assert (row.text, row.register, row.row, row.unit) == ("2021/plans.0a1b2c/SZ01", "plans", "0a1b2c", "SZ01")
    assert row.item is None and row.is_line
    for other in (
        "2021/12/SZ01",
        "2021/unit/SZ01",
        "2021/round-2021-09/SZ01",
        "2021/case-3/@office",
    ):
        assert key(other).register is None
    assert key("2021/12/SZ01").is_line and not key("2021/unit/SZ01").is_line


def test_rows_are_one_units_of_one_plan_and_register() -> None:
    cells = {
        key("2021/plans.a/SZ01"): {"title": "甲"},
        key("2021/plans.a/SZ02"): {"title": "乙"},
        key("2021/norms.b/SZ01"): {"name": "丙"},
        key("2022/plans.c/SZ01"): {"title": "丁"},
        key("2021/1/SZ01"): {"status": "推进中"},
    }
    assert rows_of(cells, "2021", "plans", "SZ01") == {"a": {"title": "甲"}}


def test_a_key_is_whole_or_none(repository: Workspace) -> None:
    sheet = register(repository, "trainings")
    assert natural_key(sheet, {"held_on": "2021-09-03", "topic": "保密 培训"}) == ("2021-09-03", "保密培训")
    assert natural_key(sheet, {"held_on": "2021-09-03"}) is None


def test_rows_stand_by_key_and_struck_out_ones_last(repository: Workspace) -> None:
    sheet = register(repository, "petitions")
    rows = {"a": {"item": "12"}, "b": {"item": "2"}, "c": {"item": "1", "retired": "作废"}}
    assert [row for row, _ in in_order(sheet, rows)] == ["b", "a", "c"]


@pytest.mark.parametrize(
    ("rows", "said", "state"),
    [
        ({}, {}, RegisterStatus.MISSING),
        ({}, {"plans.none": "是"}, RegisterStatus.NONE),
        ({"a": {"title": "甲"}}, {}, RegisterStatus.FILLED),
        ({"a": {"title": "甲", "retired": "作废"}}, {}, RegisterStatus.MISSING),
        ({"a": {"title": ""}}, {}, RegisterStatus.MISSING),
    ],
)
def test_a_register_is_filled_said_to_be_empty_or_missing(
    rows: dict[str, dict[str, str]], said: dict[str, str], state: RegisterStatus, repository: Workspace
) -> None:
    assert register_status(register(repository, "plans"), repository.schema, rows, said) == state


def test_petitions_are_never_missing(repository: Workspace) -> None:
    assert register_status(register(repository, "petitions"), repository.schema, {}, {}) is None


def test_the_same_thing_listed_by_two_units_is_a_double(repository: Workspace) -> None:
    sheet = register(repository, "plans")
    rows = [
        ("市甲局", {"title": "某市规划"}),
        ("市乙局", {"title": "某市 规划"}),
        ("市丙局", {"title": "某市规划", "retired": "作废"}),
        ("市丙局", {"title": "别的规划"}),
    ]
    assert doubles(sheet, rows) == {("某市规划",): ["市甲局", "市乙局"]}


def test_what_a_unit_says_of_a_round_is_kept_with_the_round(repository: Workspace) -> None:
    tasks, schema = repository.tasks, repository.schema
    code = next(unit.code for unit in tasks.units() if unit.name == "市财政局")
    current = {
        report_key("2021", code, "2021-09"): {"plans.none": "是"},
        key(f"2021/norms.x/{code}"): {"name": "办法"},
    }
    (states,) = register_states(schema, tasks, [code], current, "2021-09").values()
    assert (states["plans"], states["norms"], states["responses"]) == (
        RegisterStatus.NONE,
        RegisterStatus.FILLED,
        RegisterStatus.MISSING,
    )
    assert "petitions" not in states
