"""`why`: each value of a row names its file, cell, sender and time, what it was before, and why it is there."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest
from kit.counting import counting, reads
from kit.unit_books import fill, workbook_of
from kit.workspaces import After, for_units

from toolkit.codes import Outcome
from toolkit.domain.ledger.records import Change, Choice, Return
from toolkit.domain.ledger.review import decide_conflict
from toolkit.edges.system.originals import Folder
from toolkit.errors import ToolkitError
from toolkit.jobs.ledger.generate import generate
from toolkit.jobs.ledger.status import show_status
from toolkit.jobs.returns.merge import merge_returns
from toolkit.jobs.returns.why import show_provenance
from toolkit.jobs.stores import open_store
from toolkit.jobs.workspace import Workspace, open_workspace
from toolkit.keys import report_key, task_key

DAY = date(2021, 10, 15)
ITEM = 2


def send(
    ws: Workspace,
    name: str,
    at: datetime,
    rows: Mapping[int, Mapping[str, object]],
    cover: Mapping[str, object] | None = None,
    sender: str = "",
    source: str = "",
) -> None:
    """Merge the workbook of 市司法局, or the file `source` of the inbox, with these cells written into it."""
    path = ws.inbox / source if source else workbook_of(ws, "市司法局")
    target = fill(path, ws.inbox / name, rows, cover, at)
    merge_returns(ws, at, [target], sender=sender)


def why(ws: Workspace, item: int | str = ITEM, header: str | None = None, unit: str = "市司法局") -> Any:
    return show_provenance(ws, DAY, unit, str(item), header)


def entry(report: Any, field: str) -> Any:
    (found,) = (each for each in report.data["fields"] if each["field"] == field)
    return found


def two_returns(of_all: Workspace) -> Workspace:
    workspace = for_units(of_all, "市司法局", "市审计局", "XQ01", whole=True)
    generate(workspace, date(2021, 9, 10), ["市司法局"])
    send(
        workspace,
        "一.xlsx",
        datetime(2021, 9, 13, 9),
        {ITEM: {"进展情况": "初稿", "办理状态": "推进中", "存在问题": "人手不足"}, 4: {"进展情况": "别的事项"}},
        {"本期情况": "有更新", "责任人": "张某"},
    )
    send(
        workspace,
        "处室/二.xlsx",
        datetime(2021, 9, 20, 9, 30),
        {ITEM: {"进展情况": "定稿", "办理状态": "已完成", "预计完成日期": "尽快"}},
        {"本期情况": "有更新", "填报人": "李某"},
        sender="sz08@zhanjiang.example.com",
        source="一.xlsx",
    )
    return workspace


@pytest.fixture
def told(after_playing: After) -> Workspace:
    """Two returns of one unit: the second goes on with the first, and is sent by its contact."""
    return after_playing(two_returns)


def test_every_change_of_a_value_is_told_with_where_it_stood(told: Workspace) -> None:
    report = why(told)
    found = entry(report, "progress")
    assert (found["header"], found["value"], found["source"]) == ("进展情况", "定稿", "row")
    first, second = found["changes"]
    assert (first["value"], first["previous"], first["at"], first["file"]) == (
        "初稿",
        "",
        "2021-09-13 09:00:00",
        "一.xlsx",
    )
    assert (first["sender"], first["by"], first["office"], first["via"]) == ("", "市司法局", False, "file")
    assert (second["value"], second["previous"], second["file"]) == ("定稿", "初稿", "处室/二.xlsx")
    assert second["sender"] == "sz08@zhanjiang.example.com"
    assert (second["sequence"], second["edition_round"]) == (1, "2021-09")
    for step in (first, second):
        book = openpyxl.load_workbook(io.BytesIO(told.originals.get(step["sha256"])))
        assert book[step["sheet"]][step["cell"]].value == step["value"]
    table = next(each for each in report.tables if each.title == "来历")
    rows = [row for row in table.rows if row[0] == "进展情况"]
    assert [row[:5] for row in rows] == [
        ("进展情况", "2021-09-13 09:00:00", "初稿", "", "市司法局"),
        ("进展情况", "2021-09-20 09:30:00", "定稿", "初稿", "市司法局"),
    ]
    assert rows[1][5].startswith("处室/二.xlsx 工作台账!") and "发件人 sz08@" in rows[1][5]
    assert "别的事项" not in str((report.summary, report.data, report.tables))
    assert "第2项派给市司法局" in report.summary and "没有填过的：" in report.summary
    assert "next_steps" in report.data["unfilled"] and "progress" not in report.data["unfilled"]


def test_what_was_not_taken_is_told_with_the_reason(told: Workspace) -> None:
    notes = why(told).data["remarks"]
    assert [(each["code"], each["fields"], each["value"], each["file"]) for each in notes] == [
        ("cell-date", ["expected_on"], "尽快", "处室/二.xlsx"),
        ("cell-required", ["done_on", "status"], "", "处室/二.xlsx"),
        ("cell-required", ["evidence", "status"], "", "处室/二.xlsx"),
    ]
    assert entry(why(told), "status")["value"] == "推进中"
    assert [each["code"] for each in why(told, header="办理状态").data["remarks"]] == ["cell-required"] * 2
    for header in ("预计完成日期", "expected_on"):
        only = why(told, header=header)
        assert only.data["fields"] == [] and only.data["unfilled"] == ["expected_on"]
        assert [each["message"] for each in only.data["remarks"]] == [notes[0]["message"]]
    assert why(told, 4).data["remarks"] == []
    for path in told.archive.rglob("*"):
        if path.is_file():
            path.unlink()
    left = why(told).data["remarks"]
    assert [each["code"] for each in left] == [each["code"] for each in notes], "the changes tell the line, too"


def test_the_ledger_is_read_once_and_no_file_again_that_said_which_row_it_spoke_of(
    told: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Folder, "get", lambda *_: pytest.fail("a file was read again"))
    for item in (ITEM, "封面", "规划文件清单"):
        with counting() as heard:
            why(told, item)
        tables = Counter(table for (table, _), count in reads(heard).items() for _ in range(count))
        assert tables == {
            "current": 1,
            "plan": 1,  # the numbers its items went out under
            "returns": 1,
            "question": 1,
            "decision": 1,
            "edition": 2,  # each unit's newest; those this unit's returns were made from
            "handed": 1,
            "mail": 1,
            "paper_word": 1,
            "change": 2,  # each row's newest day; all of this unit's
            "row": 2,  # the keys of the questions' rows; those of this unit's
        } | {table: count for table, count in tables.items() if table == "meta"}


def test_a_field_is_found_by_header_alias_and_name(told: Workspace) -> None:
    schema = told.root / "templates/ledger.toml"
    text = schema.read_text("utf-8")
    renamed = text.replace('header = "进展情况"', 'header = "工作进展"\naliases = ["进展情况"]')
    schema.write_text(renamed, "utf-8")
    ws = open_workspace(told.root)
    reports = [why(ws, header=name) for name in ("工作进展", "进展情况", "progress")]
    assert {str(each.data["fields"]) for each in reports} == {str([entry(reports[0], "progress")])}
    assert entry(reports[0], "progress")["header"] == "工作进展"
    start, end = (text.index(f'[[sheets.fields]]\nname = "{name}"') for name in ("issues", "next_steps"))
    schema.write_text(text[:start] + text[end:], "utf-8")
    left = entry(why(open_workspace(told.root), header="issues"), "issues")
    assert (left["value"], left["header"]) == ("人手不足", "issues")


def test_a_conflict_is_told_with_what_became_of_it(told: Workspace) -> None:
    send(told, "三.xlsx", datetime(2021, 9, 27, 9), {ITEM: {"进展情况": "另一份"}})
    (open_one,) = entry(why(told), "progress")["conflicts"]
    assert (open_one["ours"], open_one["theirs"], open_one["file"], open_one["state"]) == (
        "定稿",
        "另一份",
        "三.xlsx",
        "open",
    )
    assert [each["code"] for each in why(told).data["remarks"] if each["code"] == "field-conflict"] == []
    with open_store(told) as store:
        ((case, _),) = store.cases.of_plan("2021")
        at = datetime(2021, 9, 28, 15)
        store.decide(*decide_conflict(case, Choice.THEIRS, store.cells.current("2021"), "office:某甲", at, "电话核实"))
    found = entry(why(told), "progress")
    (decided,) = found["conflicts"]
    assert (decided["state"], decided["choice"], decided["decided"], decided["decided_by"], decided["note"]) == (
        "decided",
        "theirs",
        "另一份",
        "某甲",
        "电话核实",
    )
    last = found["changes"][-1]
    assert (last["value"], last["previous"], last["by"], last["office"], last["file"]) == (
        "另一份",
        "定稿",
        "某甲",
        True,
        "三.xlsx",
    )
    tables = {each.title: each.rows for each in why(told).tables}
    assert tables["冲突和核定"][0][5] == "采用乙“另一份”（某甲 2021-09-28 15:00:00：电话核实）"
    assert [row[4] for row in tables["来历"] if row[0] == "进展情况"] == ["市司法局", "市司法局", "某甲（办公室）"]


def test_the_cover_has_its_own_history_round_by_round(told: Workspace) -> None:
    at = datetime(2021, 10, 11, 10)
    row = report_key("2021", "SZ08", "2021-10")
    with open_store(told) as store:
        phoned = Return("", "", 0, at, Outcome.MERGED, "2021", "SZ08", statement="no_change", via="phone")
        store.record(phoned, [Change(row, "report", "无变化", "office:某甲", at)], [])
    report = why(told, "封面")
    said = {(each["header"], each["round"]): each["value"] for each in report.data["fields"]}
    assert said == {
        ("责任人", ""): "张某",
        ("本期情况", "2021-09"): "有更新",
        ("填报人", "2021-09"): "李某",
        ("本期情况", "2021-10"): "无变化",
    }
    assert "在“填报说明”表里填的" in report.summary
    assert "2021-10-11 10:00 电话报告：本期无变化。" in report.summary
    last = next(each for each in report.tables if each.title == "来历").rows[-1]
    assert last == ("本期情况（2021-10）", "2021-10-11 10:00:00", "无变化", "", "某甲（办公室）", "电话")
    assert len(why(told, "封面", "本期情况").data["fields"]) == 2
    contact = entry(why(told, header="责任人"), "person")
    assert (contact["value"], contact["source"], contact["changes"]) == ("张某", "cover", [])
    assert "toolkit why 市司法局 封面" in why(told, header="责任人").summary


def test_how_a_row_stands_is_told_as_all_figures_tell_it(told: Workspace) -> None:
    figures = show_status(told, DAY).figures
    (mine,) = (each for each in figures.tasks if (each.unit, each.item) == ("SZ08", ITEM))
    report = why(told)
    assert report.data["stands"] == {"state": mine.label.value, "word": mine.state, "why": mine.why}
    assert next(each for each in report.tables if each.title == "现在的状态").rows == ((mine.state, mine.why),)
    assert why(told, 39, unit="市审计局").data["stands"] is None


def test_a_plan_cell_is_the_plans(told: Workspace) -> None:
    found = entry(why(told, header="完成时限"), "deadline")
    assert (found["value"], found["source"], found["changes"]) == (told.tasks.plan.item(2).deadline, "plan", [])


def test_a_row_never_filled_says_so(told: Workspace) -> None:
    mine = sorted(each.item for each in told.tasks.of_unit("SZ08"))
    report = why(told, next(item for item in mine if item not in (ITEM, 4)))
    assert "市司法局还没有填过这一项" in report.summary and report.data["assigned"]
    assert all(each["source"] == "cover" for each in report.data["fields"])
    theirs = next(each.number for each in told.tasks.plan.items if each.number not in mine)
    not_theirs = why(told, theirs)
    assert not_theirs.data["fields"] == [] and f"第{theirs}项没有派给市司法局" in not_theirs.summary
    assert "还没有填过" not in not_theirs.summary
    assert "市审计局还没有填过封面" in why(told, "封面", unit="市审计局").summary


def test_history_outlives_the_item_and_the_unit(told: Workspace) -> None:
    plan, roster = told.root / "seeds/plan-2021.txt", told.root / "seeds/units.csv"
    (told.root / "seeds/short.csv").write_text(
        "序号,工作任务,具体要求,落实单位,完成时限\n1,规划,公开规划。,市财政局,2021年9月前\n", "utf-8"
    )
    config = told.root / "config.toml"
    config.write_text(config.read_text("utf-8").replace(plan.name, "short.csv"), "utf-8")
    report = why(open_workspace(told.root))
    requirement = told.tasks.plan.item(ITEM).requirement
    assert entry(report, "progress")["value"] == "定稿" and not report.data["assigned"]
    assert f"现在的方案里没有第{ITEM}项，下发时的要求是：{requirement}" in report.summary
    with pytest.raises(ToolkitError, match="方案里没有第9项"):
        why(open_workspace(told.root), 9)

    text = roster.read_text("utf-8-sig")
    roster.write_text(text.replace("市司法局,,", "市司法和法制局,,"), "utf-8")
    for name in ("市司法局", "市司法和法制局", "SZ08"):
        assert why(open_workspace(told.root), unit=name).data["unit"] == "市司法和法制局"
    roster.write_text("".join(line for line in text.splitlines(True) if ",SZ08," not in line), "utf-8")
    for name in ("市司法局", "SZ08"):
        gone = why(open_workspace(told.root), unit=name)
        assert entry(gone, "progress")["value"] == "定稿"
        assert "单位名册里已经没有市司法局（代码 SZ08）" in gone.summary


@pytest.mark.parametrize(
    ("unit", "item", "header", "message", "remedy"),
    [
        ("市司法厅", "2", None, "单位名册里没有“市司法厅”，是不是“市司法局", "名称、别名或代码"),
        ("市司法局", "99", None, "方案里没有第99项", "序号从1到50"),
        ("市司法局", "二", None, "“二”不是序号", "请写序号"),
        ("市司法局", "2", "进度", "“工作台账”表里没有“进度”这一栏", "进展情况"),
        ("市司法局", "封面", "进展情况", "“填报说明”表里没有“进展情况”这一栏", "填报人"),
    ],
)
def test_what_nobody_knows_is_one_line_with_what_to_do(
    workspace: Workspace, unit: str, item: str, header: str | None, message: str, remedy: str
) -> None:
    with pytest.raises(ToolkitError, match=message) as caught:
        show_provenance(workspace, DAY, unit, item, header)
    assert remedy in caught.value.remedy
    assert not (workspace.root / "ledger.db").exists()


def test_items_are_written_as_people_write_them(told: Workspace) -> None:
    assert why(told, "第2项").data == why(told, "２").data == why(told, 2).data


def test_the_same_row_twice_in_one_second_keeps_its_order(workspace: Workspace) -> None:
    key, at = task_key("2021", ITEM, "SZ08"), datetime(2021, 9, 13, 9)
    with open_store(workspace) as store:
        store.apply([Change(key, "verdict", text, "office", at) for text in ("退回整改", "通过销号")])
    report = why(workspace)
    steps = entry(report, "verdict")["changes"]
    assert {row[4] for row in next(each for each in report.tables if each.title == "来历").rows} == {"办公室"}
    assert [(each["value"], each["previous"], each["via"]) for each in steps] == [
        ("退回整改", "", ""),
        ("通过销号", "退回整改", ""),
    ]
