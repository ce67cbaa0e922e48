"""The real plan of 2021, read and resolved: what the office can count by hand."""

from __future__ import annotations

import re
from collections import Counter

from toolkit.codes import Code, Severity
from toolkit.domain.plan.model import Role
from toolkit.domain.plan.tasks import Tasks
from toolkit.jobs.plan.show import show_plan
from toolkit.jobs.workspace import Workspace

ITEM_34 = [
    "市发展改革委",
    "市教育局",
    "市科技局",
    "市工业和信息化局",
    "市公安局",
    "市民政局",
    "市司法局",
    "市财政局",
    "市人力资源社会保障局",
    "市自然资源局",
    "市生态环境局",
    "市住房城乡建设局",
    "市交通运输局",
    "市农业农村局",
    "市文化广电旅游体育局",
    "市卫生健康局",
    "市应急管理局",
    "市市场监管局",
    "市医保局",
]


def units_of(tasks: Tasks, item: int) -> set[str]:
    names = {unit.code: unit.name for unit in tasks.roster.units}
    return {names[a.unit] for a in tasks.assignments if a.item == item}


def test_fifty_items_whole(repository: Workspace) -> None:
    items = repository.tasks.plan.items
    assert [item.number for item in items] == list(range(1, 51))
    for item in items:
        assert item.requirement.endswith("。"), item
        assert not re.search(r"</?p>|\t|具体要求", item.requirement + item.responsibility + item.topic)
    assert "信息处理费管理办法" in items[37].requirement
    assert "市司法局、市财政局" in items[33].responsibility
    assert items[12].requirement.startswith("重点围绕") and "深化改革扩大开放" in items[12].requirement


def test_deadlines(repository: Workspace) -> None:
    deadlines = repository.tasks.deadlines
    assert Counter(str(d.due) for d in deadlines.values()) == {
        "None": 27,
        "2021-09-30": 8,
        "2021-12-31": 14,
        "2022-01-31": 1,
    }
    both = [n for n, d in deadlines.items() if d.milestones and d.ongoing]
    assert both == [1, 2]
    assert all(d.ongoing for d in deadlines.values() if not d.milestones)


def test_responsibilities(repository: Workspace) -> None:
    tasks = repository.tasks
    counties = {u.name for u in tasks.roster.members("县区")}
    city = {u.name for u in tasks.roster.members("市直")}
    assert units_of(tasks, 34) == set(ITEM_34)
    assert units_of(tasks, 39) == {"市司法局"}
    assert units_of(tasks, 35) == counties
    assert units_of(tasks, 27) == city
    assert units_of(tasks, 31) == {"市政府办公室", "市政务服务数据管理局"}
    assert units_of(tasks, 1) == counties | city
    names = {unit.code: unit.name for unit in tasks.roster.units}
    both = {names[a.unit] for a in tasks.assignments if a.item == 38 and a.roles == {Role.IMPLEMENT, Role.SUPERVISE}}
    assert both == {"市发展改革委", "市财政局", "市审计局", "市市场监管局"}


def test_what_the_office_must_decide(repository: Workspace) -> None:
    found = {(p.code, p.origin.place) for p in repository.problems if p.severity != Severity.NOTE}
    assert found == {
        (Code.PLAN_TOPIC_DAMAGED, "第14行"),
        *((Code.PLAN_NARROWER, f"第{n}项") for n in (9, 14, 20, 44, 45)),
        *((Code.PLAN_OPEN_LIST, f"第{n}项") for n in (34, 41)),
        *((Code.PLAN_DEADLINE_DISAGREES, f"第{n}项") for n in (26, 27)),
    }


def test_recurring_duties_the_requirements_mention_are_noted(repository: Workspace) -> None:
    notes = [(p.origin.place, p.value) for p in repository.problems if p.severity == Severity.NOTE]
    assert notes == [
        ("第3项", "及时根据调整情况做好更新"),
        ("第7项", "定期公开"),
        ("第25项", "及时更新"),
        ("第27项", "动态更新调整"),
        ("第29项", "动态更新"),
        ("第34项", "及时对本领域基层政务公开标准目录予以调整"),
        ("第35项", "动态调整"),
        ("第43项", "每年至少听取1次"),
        ("第46项", "定期组织"),
    ]
    assert {p.code for p in repository.problems if p.severity == Severity.NOTE} == {Code.PLAN_HIDDEN_DUTY}


def test_plan_show_prints_the_promised_shape(repository: Workspace) -> None:
    report = show_plan(repository)
    first = report.data["items"][0]
    assert set(first) >= {
        "number",
        "topic",
        "requirement",
        "responsibility",
        "deadline",
        "milestones",
        "ongoing",
        "assignments",
    }
    assert first["milestones"] == [{"due": "2021-09-30", "what": "完成现有规划文件主动公开"}]
    assert {"unit": "市政府办公室", "roles": ["lead", "implement"]} in first["assignments"]
    assert report.exit_code == 1
