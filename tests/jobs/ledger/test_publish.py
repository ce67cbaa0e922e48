"""The master of today, and of any day before, whatever has been changed since."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from kit.unit_books import fill, workbook_of
from kit.workspaces import After, for_units, said_handed
from python_calamine import CalamineWorkbook

from toolkit.codes import Outcome
from toolkit.domain.ledger.records import Choice, Return
from toolkit.domain.ledger.review import decide_conflict
from toolkit.errors import WorkspaceError
from toolkit.jobs.ledger.generate import generate
from toolkit.jobs.ledger.publish import publish
from toolkit.jobs.office.init import create_workspace
from toolkit.jobs.plan.import_plan import import_plan
from toolkit.jobs.returns.merge import merge_returns
from toolkit.jobs.stores import open_store
from toolkit.jobs.workspace import Workspace, open_workspace
from toolkit.keys import task_key

ISSUED = date(2021, 9, 10)
UNITS = ("市财政局", "市司法局", "市教育局")

Values = dict[str, list[list[Any]]]


def values(path: Path) -> Values:
    """Every cell of every sheet."""
    book = CalamineWorkbook.from_path(path)
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


def send(ws: Workspace, unit: str, name: str, rows: Mapping[int, Mapping[str, object]], report: str = "") -> Path:
    """Put the unit's workbook into the inbox with these rows, and its cover's 本期情况, filled in."""
    return fill(workbook_of(ws, unit), ws.inbox / name, rows, {"本期情况": report or None})


def office_of_few(workspace: Workspace) -> Workspace:
    return for_units(workspace, *UNITS, "XQ01", whole=True)


@pytest.fixture
def workspace(after_playing: After) -> Workspace:
    return after_playing(office_of_few)


def edit(ws: Workspace, name: str, old: str, new: str) -> Workspace:
    """The workspace after somebody changed a file in it."""
    text = (ws.root / name).read_text("utf-8-sig")
    assert old in text
    (ws.root / name).write_text(text.replace(old, new), "utf-8")
    return open_workspace(ws.root)


def decide(ws: Workspace, choice: Choice, at: datetime) -> None:
    """Answer the one open conflict by hand."""
    with open_store(ws) as store:
        ((case, _),) = (each for each in store.cases.of_plan("2021") if each[1] is None)
        decision, changes = decide_conflict(case, choice, store.cells.current("2021"), "办公室某甲", at)
        store.decide(decision, changes)


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> tuple[Workspace, dict[date, Values]]:
    """A workspace after ten weeks in which everything changed once, and the values of the master of each day."""
    folder = tmp_path_factory.mktemp("published") / "工作区"
    create_workspace(folder)
    ws, kept = office_of_few(open_workspace(folder)), {}

    def keep(at: datetime) -> None:
        kept[at.date()] = values(ws.outbox / "master.xlsx")

    generate(ws, ISSUED, UNITS)
    said_handed(ws, ISSUED)
    send(ws, "市财政局", "1.xlsx", {2: {"办理状态": "推进中", "进展情况": "甲稿"}, 4: {"办理状态": "好"}}, "有更新")
    (ws.inbox / "坏.xlsx").write_bytes(b"PK\3\4")
    merge_returns(ws, datetime(2021, 9, 13, 9))
    send(ws, "市司法局", "2.xlsx", {}, "无变化")
    merge_returns(ws, datetime(2021, 9, 13, 17, 30))
    keep(datetime(2021, 9, 13))

    send(ws, "市财政局", "3.xlsx", {2: {"进展情况": "乙稿"}, 4: {"存在问题": "人手不足"}})
    merge_returns(ws, datetime(2021, 9, 20, 9))
    keep(datetime(2021, 9, 20))

    ws = edit(ws, "seeds/plan-2021.txt", "逐项核查", "逐项核实")
    ws = edit(ws, "seeds/units.csv", "市教育局,,", "市教育和体育局,市教育局,")
    merge_returns(ws, datetime(2021, 10, 8, 9))
    keep(datetime(2021, 10, 8))

    decide(ws, Choice.THEIRS, datetime(2021, 10, 11, 15))
    ws = edit(ws, "templates/ledger.toml", 'header = "存在问题"', 'header = "困难和问题"')
    with (ws.root / "templates/ledger.toml").open("a", encoding="utf-8") as schema:
        schema.write('\n[[sheets.fields]]\nname = "budget"\nheader = "预算"\n')
    ws = edit(ws, "config.toml", 'month_means = "end"', 'month_means = "start"')
    publish(ws, datetime(2021, 10, 12, 8))
    keep(datetime(2021, 10, 12))

    told = Return("", "", 0, datetime(2021, 11, 1, 10), Outcome.MERGED, "2021", "SZ01", via="phone")
    with open_store(ws) as store:
        store.record(told, [], [])
    document = (ws.root / "seeds/plan-2021.txt").read_bytes()
    import_plan(ws, document, "方案.txt")
    ws = open_workspace(ws.root)
    ws = edit(ws, "config.toml", 'every = "month"', 'every = "quarter"')
    merge_returns(ws, datetime(2021, 11, 15, 9))
    keep(datetime(2021, 11, 15))
    return edit(ws, "config.toml", 'name = "市直"', 'name = "市级"'), kept


def test_the_master_of_any_day_is_made_again_whatever_has_changed(
    published: tuple[Workspace, dict[date, Values]],
) -> None:
    ws, kept = published
    assert len({str(master) for master in kept.values()}) == len(kept) == 5
    today = (ws.outbox / "master.xlsx").read_bytes()
    for day, then in kept.items():
        report = publish(ws, datetime(2021, 11, 20, 9), as_of=day)
        path = ws.outbox / f"master-{day}.xlsx"
        assert report.data["master"] == str(path) and report.files == (path,)
        made = values(path)
        assert list(made) == list(then)
        for title, rows in then.items():
            assert made[title] == rows, (day, title)
        first = path.read_bytes()
        publish(ws, datetime(2021, 12, 20, 9), as_of=day)
        assert path.read_bytes() == first
    assert (ws.outbox / "master.xlsx").read_bytes() == today


def test_a_past_master_shows_what_was_known_then(published: tuple[Workspace, dict[date, Values]]) -> None:
    """A sample of what the kept masters differ in, so that the comparison above is known to compare something."""
    _, kept = published
    days = sorted(kept)

    def said(day: date, unit: str) -> tuple[Any, Any]:
        (line,) = (row for row in kept[day]["按单位汇总"] if row[0] == unit)
        return line[0], line[1]

    assert said(days[0], "市财政局") == ("市财政局", "部分收取") and said(days[0], "市司法局")[1] == "已报无变化"
    assert said(days[2], "市教育和体育局")[1] == said(days[2], "市司法局")[1] == "待报"
    conflicts = {day: [row[4] for row in kept[day]["冲突"] if row[3] == "甲稿"] for day in days}
    assert list(conflicts.values()) == [[], ["乙稿"], ["乙稿"], [], []]
    assert ["预算" in kept[day]["台账"][2] for day in days] == [False, False, False, True, True]
    assert ["逐项核实" in str(kept[day]["台账"]) for day in days] == [False, False, True, True, True]
    assert [len([row for row in kept[day]["问题"] if row[4] == "坏.xlsx"]) for day in days] == [1] * 5


def test_a_day_without_a_master_is_the_ledger_of_its_evening(
    published: tuple[Workspace, dict[date, Values]],
) -> None:
    ws, _ = published
    made: dict[str, str] = {}
    for day in (date(2021, 9, 19), date(2021, 10, 10), date(2021, 10, 11)):
        publish(ws, datetime(2021, 11, 20, 9), as_of=day)
        master = values(ws.outbox / f"master-{day}.xlsx")
        (note,) = (str(cell) for cell in master["台账"][1] if cell)
        assert f"截至{day.year}年{day.month}月{day.day}日" in note
        (line,) = (row for row in master["台账"] if row[0] == 2 and "市财政局" in row)
        made[str(day)] = next(str(cell) for cell in line if str(cell).endswith("稿"))
    assert made == {"2021-09-19": "甲稿", "2021-10-10": "甲稿", "2021-10-11": "乙稿"}


def test_publish_writes_the_master_anew_and_says_what_it_is(workspace: Workspace) -> None:
    report = publish(workspace, datetime(2021, 9, 13, 9))
    path = workspace.outbox / "master.xlsx"
    assert report.data == {"master": str(path), "day": "2021-09-13", "tasks": len(workspace.tasks.assignments)}
    before = path.read_bytes()
    publish(workspace, datetime(2021, 9, 13, 18))
    assert path.read_bytes() == before
    with open_store(workspace) as store:
        store.record(Return("00", "台账.xlsx", 1, datetime(2021, 9, 14, 9), Outcome.MERGED, "2021", "SZ08"), [], [])
    publish(workspace, datetime(2021, 9, 14, 9))
    assert "已报" in str(values(path)["按单位汇总"])


def test_what_cannot_be_made_again_is_said_in_a_line(workspace: Workspace) -> None:
    publish(workspace, datetime(2021, 9, 13, 9))
    for day, message in ((date(2021, 9, 12), "还没有出过方案“2021”的总台账"), (date(2021, 9, 15), "还没有到")):
        with pytest.raises(WorkspaceError, match=message) as caught:
            publish(workspace, datetime(2021, 9, 14, 9), as_of=day)
        assert caught.value.remedy
    assert not list(workspace.outbox.glob("master-*"))
    kept = {path.read_bytes(): path for path in workspace.archive.rglob("*") if path.is_file()}
    piece = kept[(workspace.root / "seeds/units.csv").read_bytes()]
    piece.write_bytes(b"name\n")
    for happened in ("已被改动", "找不到"):
        with pytest.raises(WorkspaceError, match=f"seeds/units.csv.*{happened}") as caught:
            publish(workspace, datetime(2021, 9, 14, 9), as_of=date(2021, 9, 13))
        assert "备份" in caught.value.remedy
        piece.unlink(missing_ok=True)


def test_files_outside_the_workspace_are_kept_and_left_alone(workspace: Workspace, tmp_path: Path) -> None:
    """Settings may name files by an absolute path or in a folder beside: a past one never writes over them."""
    plan, roster = tmp_path / "方案.txt", tmp_path / "名册.csv"
    plan.write_bytes((workspace.root / "seeds/plan-2021.txt").read_bytes())
    roster.write_bytes((workspace.root / "seeds/units.csv").read_bytes())
    edit(workspace, "config.toml", '"seeds/plan-2021.txt"', f'"{plan.as_posix()}"')
    ws = edit(workspace, "config.toml", '"seeds/units.csv"', '"../名册.csv"')
    publish(ws, datetime(2021, 9, 13, 9))
    then = values(ws.outbox / "master.xlsx")
    roster.write_text(roster.read_text("utf-8-sig").replace("市教育局,,", "市教育和体育局,市教育局,"), "utf-8")
    plan.write_text(plan.read_text("utf-8").replace("逐项核查", "逐项核实"), "utf-8")
    now = (plan.read_bytes(), roster.read_bytes())
    publish(open_workspace(ws.root), datetime(2021, 9, 20, 9), as_of=date(2021, 9, 13))
    assert values(ws.outbox / "master-2021-09-13.xlsx") == then
    assert (plan.read_bytes(), roster.read_bytes()) == now


def test_each_plan_has_its_own_past(workspace: Workspace) -> None:
    table = "序号,工作任务,具体要求,落实单位,完成时限\n1,政策解读,做好解读。,市财政局,2020年12月前\n"
    import_plan(workspace, table.encode(), "2020年要点.csv", plan_id="2020", issued=date(2020, 5, 20))
    old = open_workspace(workspace.root, "2020")
    publish(old, datetime(2020, 9, 1, 9))
    assert publish(old, datetime(2021, 9, 1, 9), as_of=date(2020, 9, 1)).data["master"] == str(
        workspace.root / "outbox/2020/master-2020-09-01.xlsx"
    )
    with pytest.raises(WorkspaceError, match="还没有出过方案“2021”"):
        publish(open_workspace(workspace.root), datetime(2021, 9, 1, 9), as_of=date(2021, 8, 31))


def test_the_value_a_past_master_shows_is_the_one_of_the_last_change_that_day(workspace: Workspace) -> None:
    generate(workspace, ISSUED, ["市财政局"])
    for hour, text in ((9, "早"), (12, "午"), (18, "晚")):
        send(workspace, "市财政局", f"{hour}.xlsx", {2: {"进展情况": text}})
        merge_returns(workspace, datetime(2021, 9, 13, hour))
        with open_store(workspace) as store:
            case = next((each for each, answer in store.cases.of_plan("2021") if answer is None), None)
            if case:
                now = datetime(2021, 9, 13, hour, 0, 1)
                store.decide(*decide_conflict(case, Choice.THEIRS, store.cells.current("2021"), "办公室某甲", now))
    merge_returns(workspace, datetime(2021, 9, 14, 9))
    publish(workspace, datetime(2021, 9, 14, 9), as_of=date(2021, 9, 13))
    with open_store(workspace) as store:
        assert store.cells.current("2021")[task_key("2021", 2, "SZ09")]["progress"] == "晚"
    assert "晚" in str(values(workspace.outbox / "master-2021-09-13.xlsx")["台账"])
