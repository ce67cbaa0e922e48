"""`merge` on the real plan: what units filled in stands in the ledger and in the master, once, at its own item."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import zipfile
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from kit import ROOT
from kit.killed import COMMAND_LINE, to_be_killed
from kit.office import codes, ledger, master, master_row, outcomes, receipts, sheet_of
from kit.rows import key
from kit.unit_books import fill, items_of, name_of, stripped, workbook_of
from kit.workspaces import After, for_units, said_handed

from toolkit.edges.system.files import digest
from toolkit.errors import WorkspaceError
from toolkit.jobs.ledger.generate import generate
from toolkit.jobs.ledger.status import show_status
from toolkit.jobs.office.init import create_workspace
from toolkit.jobs.returns.merge import merge_returns
from toolkit.jobs.stores import open_store
from toolkit.jobs.workspace import Workspace, open_workspace
from toolkit.keys import task_key

ISSUED = date(2021, 9, 10)
NOW = datetime(2021, 9, 13, 9)
LATER = datetime(2021, 9, 20, 9)
TEN = ("XQ01", "XQ05", "XQ10", "SZ01", "SZ02", "SZ03", "SZ06", "SZ08", "SZ09", "SZ10")


def issue(workspace: Workspace) -> Workspace:
    ten = for_units(workspace, *TEN)
    generate(ten, ISSUED)
    return ten


@pytest.fixture
def issued_to(after_playing: After) -> Workspace:
    """A workspace whose workbooks went out to the ten units and the office."""
    return after_playing(issue)


def sample(workspace: Workspace, code: str) -> dict[int, dict[str, object]]:
    """Three rows of a unit filled in, each saying whose it is."""
    first, second, third = items_of(workspace, code)[:3]
    return {
        first: {
            "办理状态": "已完成",
            "进展情况": f"{code}第{first}项已公开",
            "完成日期": date(2021, 9, 8),
            "佐证材料": "https://example.com/1",
        },
        second: {"办理状态": "推进中", "进展情况": f"{code}第{second}项\n分两步", "预计完成日期": date(2021, 11, 30)},
        third: {"存在问题": f"{code}第{third}项人手不足", "联系电话": "0759-3331234"},
    }


def test_every_filled_value_is_in_the_ledger_and_in_the_master_at_its_own_item(issued_to: Workspace) -> None:
    ws = issued_to
    for code in TEN:
        cover = {
            "本期情况": "有更新",
            "填报人": f"{code}某某",
            "联系电话": "13800000000",
            "填报日期": date(2021, 9, 11),
        }
        fill(workbook_of(ws, code), ws.inbox / f"{code}.xlsx", sample(ws, code), cover)
    report = merge_returns(ws, NOW)

    assert set(outcomes(report.data).values()) == {"merged"}
    assert report.data["totals"] | {"changed": 13 * 10} == report.data["totals"]
    assert not report.data["totals"]["conflicts"] and report.exit_code == 0
    held, lines = ledger(ws), master(ws)
    assert len(lines) == len(ws.tasks.assignments)
    filled = 0
    for code in TEN:
        rows = sample(ws, code)
        for item in items_of(ws, code):
            line = next(each for each in lines if (each["责任单位"], each["序号"]) == (name_of(ws, code), item))
            for header in ("办理状态", "进展情况", "预计完成日期", "完成日期", "佐证材料", "存在问题", "联系电话"):
                shown, wrote = line[header], rows.get(item, {}).get(header)
                assert (shown.date() if isinstance(shown, datetime) else shown) == wrote, (code, item, header)
                filled += wrote is not None
        first = items_of(ws, code)[0]
        assert held[task_key("2021", first, code)] == {
            "status": "已完成",
            "progress": f"{code}第{first}项已公开",
            "done_on": "2021-09-08",
            "evidence": "https://example.com/1",
        }
        assert held[key(f"2021/round-2021-09/{code}")] == {
            "report": "有更新",
            "reporter": f"{code}某某",
            "reporter_phone": "13800000000",
            "reported_on": "2021-09-11",
        }
    assert filled == 9 * 10
    assert sum(bool(line["办理状态"]) for line in lines) == 2 * 10


def test_every_value_can_name_where_it_came_from(issued_to: Workspace) -> None:
    ws = issued_to
    item = items_of(ws, "SZ08")[0]
    fill(workbook_of(ws, "SZ08"), ws.inbox / "司法局" / "台账.xlsx", {item: {"进展情况": "甲"}}, at=NOW)
    merge_returns(ws, NOW)
    fill(ws.inbox / "司法局" / "台账.xlsx", ws.inbox / "台账2.xlsx", {item: {"进展情况": "乙"}}, at=LATER)
    merge_returns(ws, LATER)
    with open_store(ws) as store:
        changes = store.cells.changes(task_key("2021", item, "SZ08"), "progress")
        files = {ret.id: ret.file for ret in store.returns.of_plan("2021")}
    assert [(each.value, each.at, each.actor, files[each.return_id or 0]) for each in changes] == [
        ("甲", NOW, "SZ08", "司法局/台账.xlsx"),
        ("乙", LATER, "SZ08", "台账2.xlsx"),
    ]
    assert {(each.sheet, each.cell[:1]) for each in changes} == {("工作台账", "I")}


def test_merging_again_changes_nothing(issued_to: Workspace) -> None:
    ws = issued_to
    for code in TEN[:3]:
        fill(workbook_of(ws, code), ws.inbox / f"{code}.xlsx", sample(ws, code))
    (ws.inbox / "坏.xlsx").write_bytes(b"PK\3\4")
    merge_returns(ws, NOW)
    before = (ledger(ws), receipts(ws), (ws.outbox / "master.xlsx").read_bytes())
    again = merge_returns(ws, NOW)
    assert (again.data["totals"]["changed"], again.data["totals"]["conflicts"]) == (0, 0)
    assert all(each["again"] for each in again.data["returns"]) and again.problems == ()
    assert (ledger(ws), receipts(ws), (ws.outbox / "master.xlsx").read_bytes()) == before
    with open_store(ws) as store:
        assert len(store.returns.of_plan("2021")) == 4


def test_two_fillings_of_one_edition_both_go_in_and_only_the_overlap_waits(issued_to: Workspace) -> None:
    ws = issued_to
    one, two, three, *_ = items_of(ws, "SZ08")
    fill(
        workbook_of(ws, "SZ08"),
        ws.inbox / "科室一.xlsx",
        {one: {"办理状态": "推进中", "进展情况": "科室一的话"}, two: {"进展情况": "科室一独填"}},
    )
    fill(
        workbook_of(ws, "SZ08"),
        ws.inbox / "科室二.xlsx",
        {one: {"办理状态": "推进中", "进展情况": "科室二的话"}, three: {"进展情况": "科室二独填"}},
    )
    os.utime(ws.inbox / "科室一.xlsx", (1, 1))
    report = merge_returns(ws, NOW)

    assert outcomes(report.data) == {"科室一.xlsx": "merged", "科室二.xlsx": "merged"}
    assert codes(report.data, "科室二.xlsx") == ["required-blank", "field-conflict"]
    assert (report.data["totals"]["changed"], report.data["totals"]["conflicts"]) == (4, 1)
    assert report.exit_code == 1
    held = ledger(ws)
    assert held[task_key("2021", one, "SZ08")] == {"status": "推进中", "progress": "科室一的话"}
    assert held[task_key("2021", two, "SZ08")] == {"progress": "科室一独填"}
    assert held[task_key("2021", three, "SZ08")] == {"progress": "科室二独填"}
    with open_store(ws) as store:
        ((case, _),) = store.cases.of_plan("2021")
    assert (case.row, case.field, case.ours, case.theirs, case.kind) == (
        task_key("2021", one, "SZ08"),
        "progress",
        "科室一的话",
        "科室二的话",
        "conflict",
    )
    (line,) = master(ws, "冲突")
    assert (line["责任单位"], line["序号"], line["栏目"], line["已收内容"], line["另一份内容"], line["来自文件"]) == (
        name_of(ws, "SZ08"),
        one,
        "进展情况",
        "科室一的话",
        "科室二的话",
        "科室二.xlsx",
    )
    (unit,) = (each for each in show_status(ws, NOW.date()).data["units"] if each["unit"] == name_of(ws, "SZ08"))
    assert unit["conflicts"] == 1


def test_the_same_file_filled_on_a_week_later_is_an_update_and_no_conflict(issued_to: Workspace) -> None:
    ws = issued_to
    one, two, three, *_ = items_of(ws, "SZ03")
    file = ws.inbox / "教育局.xlsx"
    fill(
        workbook_of(ws, "SZ03"),
        file,
        {
            one: {"办理状态": "推进中", "进展情况": "初稿"},
            two: {"进展情况": "各校正在开展摸底", "存在问题": "人手不足"},
        },
        at=NOW,
    )
    merge_returns(ws, NOW)
    fill(file, file, {one: {"进展情况": "定稿"}, two: {"存在问题": None}, three: {"办理状态": "未启动"}}, at=LATER)
    report = merge_returns(ws, LATER)

    assert (report.data["totals"]["changed"], report.data["totals"]["conflicts"]) == (3, 0)
    held = ledger(ws)
    assert held[task_key("2021", one, "SZ03")] == {"status": "推进中", "progress": "定稿"}
    assert held[task_key("2021", two, "SZ03")] == {"progress": "各校正在开展摸底"}
    assert held[task_key("2021", three, "SZ03")] == {"status": "未启动"}
    assert len(receipts(ws)) == 2


def test_text_that_looks_like_a_formula_stays_text(issued_to: Workspace) -> None:
    ws = issued_to
    one, two, three, *_ = items_of(ws, "SZ01")
    texts = {one: "=1+1", two: "+86 0759", three: "@甲 {=A1} http://a.example/?q=%20"}
    fill(workbook_of(ws, "SZ01"), ws.inbox / "a.xlsx", {item: {"进展情况": text} for item, text in texts.items()})
    merge_returns(ws, NOW)
    sheet = sheet_of(ws.outbox / "master.xlsx", "台账")
    cells = {row[0].value: cell for row in sheet.iter_rows(min_row=4) for cell in row if cell.value in texts.values()}
    assert {item: cell.value for item, cell in cells.items()} == texts
    assert {cell.data_type for cell in cells.values()} == {"s"}
    generate(ws, date(2021, 9, 14), ["SZ01"])
    reissued = sheet_of(workbook_of(ws, "SZ01"), "工作台账")
    again = [cell for row in reissued.iter_rows(min_row=5) for cell in row if cell.value == "=1+1"]
    assert [cell.data_type for cell in again] == ["s"]


def bomb() -> bytes:
    """A small workbook with one cell in the last corner: a reader that makes room for all between is ended."""
    package = 'xmlns="http://schemas.openxmlformats.org/package/2006'
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    relation = '<Relationships {0}/relationships"><Relationship Id="r1" Type="{1}/{2}" Target="{3}"/></Relationships>'
    parts = {
        "[Content_Types].xml": f'<Types {package}/content-types"><Default Extension="xml" ContentType="a/b"/></Types>',
        "_rels/.rels": relation.format(package, office, "officeDocument", "xl/workbook.xml"),
        "xl/workbook.xml": f'<workbook {main} xmlns:r="{office}"><sheets><sheet name="工作台账" sheetId="1" r:id="r1"/>'
        "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": relation.format(package, office, "worksheet", "worksheets/sheet1.xml"),
        "xl/worksheets/sheet1.xml": f'<worksheet {main}><sheetData><row r="1"><c r="A1"><v>1</v></c></row>'
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>',
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return out.getvalue()


def test_a_bad_file_is_named_with_a_remedy_and_hinders_no_other(issued_to: Workspace, tmp_path: Path) -> None:
    ws = issued_to
    create_workspace(tmp_path / "别处")
    config = tmp_path / "别处" / "config.toml"
    config.write_text(config.read_text("utf-8").replace("return_day = 25", "return_day = 20"), "utf-8")
    elsewhere = open_workspace(tmp_path / "别处")
    generate(elsewhere, ISSUED, ["SZ08"])
    whole = workbook_of(ws, "SZ08").read_bytes()
    foreign = openpyxl.Workbook()
    foreign.active.append(["姓名", "电话"])
    foreign.save(tmp_path / "通讯录.xlsx")
    stripped(openpyxl.load_workbook(workbook_of(ws, "SZ08"))).save(tmp_path / "丢号.xlsx")
    assert len(bomb()) < 1_600
    expected = {
        "便条.xlsx": (b"%PDF-1.7 ...", "held", "file-document"),
        "截断.xlsx": (whole[: len(whole) // 2], "quarantined", "file-damaged"),
        "空.xlsx": (b"", "quarantined", "file-empty"),
        "通讯录.xlsx": ((tmp_path / "通讯录.xlsx").read_bytes(), "rejected", "edition-missing"),
        "丢号.xlsx": ((tmp_path / "丢号.xlsx").read_bytes(), "held", "edition-stripped"),
        "炸弹.xlsx": (bomb(), "quarantined", "file-hostile"),
        "别处.xlsx": (workbook_of(elsewhere, "SZ08").read_bytes(), "rejected", "edition-unknown"),
    }
    for name, (data, _, _) in expected.items():
        (ws.inbox / name).write_bytes(data)
    good = [items_of(ws, code)[0] for code in TEN[:3]]
    for code, item in zip(TEN, good, strict=False):
        fill(workbook_of(ws, code), ws.inbox / f"{code}.xlsx", {item: {"进展情况": f"{code}的话"}})
    report = merge_returns(ws, NOW)

    found = {each["file"]: each for each in report.data["returns"]}
    for name, (data, outcome, code) in expected.items():
        (fault,) = found[name]["problems"]
        assert (found[name]["outcome"], fault["code"]) == (outcome, code), name
        assert fault["message"] and fault["remedy"] and fault["file"] == name
        assert (ws.archive / digest(data)[:2] / digest(data)).read_bytes() == data
    for code, item in zip(TEN, good, strict=False):
        assert found[f"{code}.xlsx"]["outcome"] == "merged"
        assert ledger(ws)[task_key("2021", item, code)] == {"progress": f"{code}的话"}
    told = receipts(ws)
    assert len(told) == len(expected) + 3
    for name, (_, _, code) in expected.items():
        (text,) = (text for receipt, text in told.items() if receipt.endswith(f"-{name.removesuffix('.xlsx')}.txt"))
        (fault,) = found[name]["problems"]
        assert fault["message"] in text and fault["remedy"] in text, code
    assert report.exit_code == 1


def test_a_workbook_of_another_plan_is_rejected(issued_to: Workspace) -> None:
    ws = issued_to
    fill(workbook_of(ws, "SZ08"), ws.inbox / "去年.xlsx", {items_of(ws, "SZ08")[0]: {"进展情况": "甲"}})
    config = ws.root / "config.toml"
    config.write_text(config.read_text("utf-8").replace('id = "2021"', 'id = "2022"'), "utf-8")
    next_year = open_workspace(ws.root)
    (found,) = merge_returns(next_year, NOW).data["returns"]
    assert (found["outcome"], found["unit"]) == ("rejected", name_of(ws, "SZ08"))
    assert [fault["code"] for fault in found["problems"]] == ["edition-other-plan"]
    with open_store(ws) as store:
        assert store.cells.current("2021") == store.cells.current("2022") == {}


def test_the_same_bytes_under_another_name_are_a_duplicate(issued_to: Workspace) -> None:
    ws = issued_to
    item = items_of(ws, "SZ08")[0]
    fill(workbook_of(ws, "SZ08"), ws.inbox / "1.xlsx", {item: {"进展情况": "甲"}})
    shutil.copy2(ws.inbox / "1.xlsx", ws.inbox / "2.xlsx")
    report = merge_returns(ws, NOW)
    assert outcomes(report.data) == {"1.xlsx": "merged", "2.xlsx": "duplicate"}
    assert report.data["totals"]["changed"] == 1
    shutil.copy2(ws.inbox / "1.xlsx", ws.inbox / "3.xlsx")
    assert outcomes(merge_returns(ws, LATER).data)["3.xlsx"] == "duplicate"
    assert len(receipts(ws)) == 3
    made_from = {digest(data) for data in ws.sources.values()}
    beside = {ws.archive / "editions", *(ws.archive / "records").iterdir()}
    kept = (path for path in ws.archive.rglob("*") if path.is_file() and path.parent not in beside)
    assert sorted(path.name for path in kept) == sorted({digest((ws.inbox / "1.xlsx").read_bytes()), *made_from})


def test_a_file_of_an_older_edition_is_flagged_and_merged(issued_to: Workspace) -> None:
    ws = issued_to
    one, two, *_ = items_of(ws, "SZ08")
    old = shutil.copy2(workbook_of(ws, "SZ08"), ws.root / "old.xlsx")
    fill(Path(old), ws.inbox / "1.xlsx", {one: {"进展情况": "甲"}})
    merge_returns(ws, NOW)
    (made,) = generate(ws, date(2021, 9, 14), ["SZ08"]).data["workbooks"]
    assert made["sequence"] == 2
    fill(workbook_of(ws, "SZ08"), ws.inbox / "2.xlsx", {one: {"进展情况": "甲，再进一步"}})
    merge_returns(ws, NOW)
    fill(Path(old), ws.inbox / "3.xlsx", {two: {"进展情况": "乙"}})
    (late,) = (each for each in merge_returns(ws, LATER).data["returns"] if each["file"] == "3.xlsx")
    assert (late["outcome"], late["stale"], late["changed"], late["conflicts"]) == ("merged", True, 1, 0)
    assert [fault["code"] for fault in late["problems"]] == ["required-blank", "edition-stale"]
    held = ledger(ws)
    assert held[task_key("2021", one, "SZ08")] == {"progress": "甲，再进一步"}
    assert held[task_key("2021", two, "SZ08")] == {"progress": "乙"}


def test_a_dry_run_tells_the_same_and_changes_nothing(issued_to: Workspace) -> None:
    ws = issued_to
    one, two, *_ = items_of(ws, "SZ08")
    fill(workbook_of(ws, "SZ08"), ws.inbox / "1.xlsx", {one: {"进展情况": "甲"}, two: {"办理状态": "已完成"}})
    fill(workbook_of(ws, "SZ08"), ws.inbox / "2.xlsx", {one: {"进展情况": "乙"}})
    fill(ws.inbox / "1.xlsx", ws.inbox / "3.xlsx", {one: {"进展情况": "甲，又一步"}})
    shutil.copy2(ws.inbox / "1.xlsx", ws.inbox / "4.xlsx")
    (ws.inbox / "坏.xlsx").write_bytes(b"%PDF")
    for age, name in enumerate(("1.xlsx", "2.xlsx", "3.xlsx", "4.xlsx", "坏.xlsx")):
        os.utime(ws.inbox / name, (age, age))
    before = {path: path.read_bytes() for path in ws.root.rglob("*") if path.is_file()}
    dry = merge_returns(ws, NOW, dry_run=True)
    assert {path: path.read_bytes() for path in ws.root.rglob("*") if path.is_file()} == before
    with open_store(ws) as store:
        assert store.returns.of_plan("2021") == () and store.cells.current("2021") == {}
    wet = merge_returns(ws, NOW)
    assert dry.data["returns"] == wet.data["returns"] and dry.data["totals"] == wet.data["totals"]
    assert dry.data["master"] is None and wet.data["master"]
    assert outcomes(wet.data) == {
        "1.xlsx": "partial",
        "2.xlsx": "merged",
        "3.xlsx": "partial",
        "4.xlsx": "duplicate",
        "坏.xlsx": "held",
    }


def test_a_status_without_evidence_waits_and_the_rest_goes_in(issued_to: Workspace) -> None:
    ws = issued_to
    item = items_of(ws, "SZ08")[0]
    row = task_key("2021", item, "SZ08")
    file = ws.inbox / "1.xlsx"
    wrote = {"办理状态": "已完成", "进展情况": "办结", "完成日期": date(2021, 9, 8)}
    fill(workbook_of(ws, "SZ08"), file, {item: wrote}, {"本期情况": "有更新"})
    report = merge_returns(ws, NOW)
    (one,) = report.data["returns"]
    assert one["outcome"] == "partial"
    assert [(fault["code"], fault["sheet"]) for fault in one["problems"]] == [
        ("cell-required", "工作台账"),
        ("required-blank", "填报说明"),
    ]
    assert ledger(ws)[row] == {"progress": "办结", "done_on": "2021-09-08"}

    fill(file, file, {item: {"佐证材料": "粤府〔2021〕1号"}})
    report = merge_returns(ws, LATER)
    assert report.data["returns"][0]["outcome"] == "merged" and not report.data["totals"]["conflicts"]
    assert ledger(ws)[row] == {
        "status": "已完成",
        "progress": "办结",
        "done_on": "2021-09-08",
        "evidence": "粤府〔2021〕1号",
    }
    assert master_row(ws, "SZ08", item)["提示"] == "待核查"


def test_every_fault_of_a_file_is_told_at_once_and_the_good_cells_go_in(issued_to: Workspace) -> None:
    ws = issued_to
    one, two, three, *_ = items_of(ws, "SZ08")
    fill(
        workbook_of(ws, "SZ08"),
        ws.inbox / "1.xlsx",
        {
            one: {"办理状态": "差不多了", "进展情况": "好格一"},
            two: {"完成日期": "上周", "办理状态": "已完成", "佐证材料": "网站", "进展情况": "好格二"},
            three: {"预计完成日期": date(2031, 1, 1), "联系电话": 440800199001011234, "进展情况": "好格三"},
        },
    )
    report = merge_returns(ws, NOW)
    assert sorted(codes(report.data, "1.xlsx")) == [
        "cell-choice",
        "cell-date",
        "cell-date-range",
        "cell-digits-lost",
        "required-blank",
    ]
    held = ledger(ws)
    assert held[task_key("2021", one, "SZ08")] == {"progress": "好格一"}
    assert held[task_key("2021", two, "SZ08")] == {"progress": "好格二", "evidence": "网站"}
    assert held[task_key("2021", three, "SZ08")] == {"progress": "好格三"}
    (text,) = receipts(ws).values()
    assert all(fault["message"] in text for fault in report.data["returns"][0]["problems"])


def test_a_blank_return_is_no_report_however_often_it_comes(issued_to: Workspace) -> None:
    ws = issued_to
    for week, now in enumerate((NOW, LATER)):
        fill(workbook_of(ws, "SZ08"), ws.inbox / f"{week}.xlsx", {}, {})
        book = openpyxl.load_workbook(ws.inbox / f"{week}.xlsx")
        book.properties.title = f"第{week}次"
        book.save(ws.inbox / f"{week}.xlsx")
        report = merge_returns(ws, now)
        assert codes(report.data, f"{week}.xlsx") == ["return-blank"]
        assert show_status(ws, now.date()).data["obligations"]["reported"] == 0


def test_status_tells_who_has_reported_and_how_the_rows_stand(issued_to: Workspace) -> None:
    ws = issued_to
    said_handed(ws)
    first = {code: items_of(ws, code)[0] for code in TEN}
    fill(workbook_of(ws, "SZ01"), ws.inbox / "1.xlsx", sample(ws, "SZ01"), {"本期情况": "有更新"})
    fill(workbook_of(ws, "SZ02"), ws.inbox / "2.xlsx", {}, {"本期情况": "无变化"})
    fill(workbook_of(ws, "SZ03"), ws.inbox / "3.xlsx", {first["SZ03"]: {"办理状态": "好"}}, {"本期情况": "有更新"})
    fill(workbook_of(ws, "SZ06"), ws.inbox / "4.xlsx", {}, {})
    merge_returns(ws, NOW)
    data = show_status(ws, date(2021, 9, 30)).data
    units = {each["unit"]: each for each in data["units"]}
    said = {code: units[name_of(ws, code)]["obligation"] for code in ("SZ01", "SZ02", "SZ03", "SZ06", "SZ08")}
    assert said == {"SZ01": "reported", "SZ02": "no_change", "SZ03": "partial", "SZ06": "missing", "SZ08": "missing"}
    assert sum(data["obligations"].values()) == len(ws.tasks.roster.units) == len(data["units"])
    assert units[name_of(ws, "SZ01")]["states"]["claimed"] == 1
    for code in TEN:
        mine = units[name_of(ws, code)]
        assert sum(mine["states"].values()) == mine["items"] == len(items_of(ws, code))
    later = show_status(ws, date(2021, 10, 1)).data["obligations"]
    assert later["missing"] == len(ws.tasks.units()), "a new round starts from nothing"


def test_a_field_added_to_the_schema_is_carried_from_workbook_to_master(workspace: Workspace) -> None:
    with (workspace.root / "templates" / "ledger.toml").open("a", encoding="utf-8") as schema:
        schema.write(
            """
[[sheets.fields]]
name = "budget"
header = "预算"
width = 12

[[sheets.fields]]
name = "channel"
header = "公开渠道"
kind = "choice"
choices = [{ text = "网站" }, { text = "公众号", aliases = ["微信"] }]

[[sheets.fields]]
name = "share"
header = "完成比例"
kind = "percent"
"""
        )
    ws = open_workspace(workspace.root)
    generate(ws, ISSUED, ["SZ08"])
    one, two, three, *_ = items_of(ws, "SZ08")
    fill(
        workbook_of(ws, "SZ08"),
        ws.inbox / "1.xlsx",
        {
            one: {"预算": "12万元", "公开渠道": "微信", "完成比例": 0.25},
            two: {"公开渠道": "电视"},
            three: {"预算": "007"},
        },
    )
    report = merge_returns(ws, NOW)
    assert codes(report.data, "1.xlsx") == ["cell-corrected", "cell-choice", "required-blank"]
    held = ledger(ws)
    assert held[task_key("2021", one, "SZ08")] == {"budget": "12万元", "channel": "公众号", "share": "0.25"}
    line = master_row(ws, "SZ08", one)
    assert (line["预算"], line["公开渠道"], line["完成比例"]) == ("12万元", "公众号", 0.25)
    assert master_row(ws, "SZ08", two)["公开渠道"] is None
    assert master_row(ws, "SZ08", three)["预算"] == "007"
    generate(ws, date(2021, 9, 14), ["SZ08"])
    sheet = sheet_of(workbook_of(ws, "SZ08"), "工作台账")
    assert "12万元" in [cell.value for row in sheet.iter_rows(min_row=5) for cell in row]


def test_named_files_are_taken_from_anywhere_and_looked_at_again_where_they_were_not(
    issued_to: Workspace, tmp_path: Path
) -> None:
    ws = issued_to
    item = items_of(ws, "SZ08")[0]
    named = fill(workbook_of(ws, "SZ08"), tmp_path / "U盘" / "司法局.xlsx", {item: {"进展情况": "甲"}})
    fill(workbook_of(ws, "SZ01"), ws.inbox / "不在此列.xlsx", {items_of(ws, "SZ01")[0]: {"进展情况": "乙"}})
    assert outcomes(merge_returns(ws, NOW, [named]).data) == {"司法局.xlsx": "merged"}
    again = merge_returns(ws, NOW, [named])
    assert again.data["returns"][0]["again"] and again.data["totals"]["changed"] == 0
    assert len(receipts(ws)) == 1


def test_a_killed_merge_is_finished_by_the_next(workspace: Workspace) -> None:
    """Killed at six moments, each later than the one before; in the end every value is there once."""
    ws = workspace
    generate(ws, ISSUED, TEN)
    filled = {code: {item: {"进展情况": f"{code}-{item}"} for item in items_of(ws, code)[:4]} for code in TEN}
    for code, rows in filled.items():
        fill(workbook_of(ws, code), ws.inbox / f"{code}.xlsx", rows)
    words = ("-w", str(ws.root), "--today", "2021-09-13", "--json", "merge")
    with to_be_killed(COMMAND_LINE) as merging:
        ends = [merging.run(*words, after=seconds) for seconds in (0.05, 0.1, 0.2, 0.4, 0.7, 1.2)]
    command = [sys.executable, "-m", "toolkit", *words]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    assert True in ends, "none was killed before its end"
    with open_store(ws) as store:
        assert sorted(ret.file for ret in store.returns.of_plan("2021")) == sorted(f"{code}.xlsx" for code in TEN)
        for code, rows in filled.items():
            for item, values in rows.items():
                changes = store.cells.changes(task_key("2021", item, code))
                assert [(each.field, each.value) for each in changes] == [("progress", values["进展情况"])]
    assert len(receipts(ws)) == len(TEN)
    lines = {(line["责任单位"], line["序号"]): line["进展情况"] for line in master(ws) if line["进展情况"]}
    assert lines == {
        (name_of(ws, code), item): values["进展情况"] for code, rows in filled.items() for item, values in rows.items()
    }
    assert (ws.outbox / "master.xlsx").stat().st_size > 10_000


def test_a_file_that_cannot_be_read_is_named_and_tried_again(
    issued_to: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    ws = issued_to
    open_in_excel = fill(workbook_of(ws, "SZ01"), ws.inbox / "打开着.xlsx", sample(ws, "SZ01"))
    fill(workbook_of(ws, "SZ02"), ws.inbox / "关着.xlsx", sample(ws, "SZ02"))
    real = Path.read_bytes

    def locked(path: Path) -> bytes:
        if path == open_in_excel:
            raise PermissionError(13, "Permission denied")
        return real(path)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "read_bytes", locked)
        report = merge_returns(ws, NOW)
    assert outcomes(report.data) == {"打开着.xlsx": "quarantined", "关着.xlsx": "merged"}
    assert codes(report.data, "打开着.xlsx") == ["file-locked"]
    assert outcomes(merge_returns(ws, NOW).data)["打开着.xlsx"] == "merged"


def test_a_document_that_somebody_opens_meanwhile_is_left_and_hinders_no_other(
    issued_to: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    ws = issued_to
    scan = ws.inbox / "打开着.pdf"
    scan.write_bytes(b"%PDF-1.4\n%%EOF\n")
    fill(workbook_of(ws, "SZ02"), ws.inbox / "关着.xlsx", sample(ws, "SZ02"))
    real, looks = Path.read_bytes, 0

    def opened_meanwhile(path: Path) -> bytes:
        nonlocal looks
        looks += path == scan
        if path == scan and looks > 1:
            raise PermissionError(13, "Permission denied")
        return real(path)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "read_bytes", opened_meanwhile)
        report = merge_returns(ws, NOW)
    assert looks > 1 and codes(report.data, "打开着.pdf") == ["file-locked"]
    assert outcomes(report.data)["关着.xlsx"] == "merged" and scan.is_file()
    assert outcomes(merge_returns(ws, NOW).data)["打开着.pdf"] != "quarantined"


def test_what_is_still_being_downloaded_is_left_and_taken_once_it_is_whole(issued_to: Workspace) -> None:
    ws = issued_to
    half, whole = ws.inbox / "台账.xlsx.crdownload", ws.inbox / "台账.xlsx"
    fill(workbook_of(ws, "SZ01"), whole, sample(ws, "SZ01"))
    half.write_bytes(whole.read_bytes()[:9000])
    whole = whole.rename(ws.root / whole.name)
    report = merge_returns(ws, NOW)
    assert codes(report.data, half.name) == ["file-unfinished"] and not receipts(ws)
    half.unlink()
    whole.rename(half)
    assert outcomes(merge_returns(ws, NOW).data) == {half.name: "merged"}, "its bytes count, whatever it is called"


def test_the_same_question_is_asked_once(issued_to: Workspace) -> None:
    ws = issued_to
    item = items_of(ws, "SZ01")[0]
    other = items_of(ws, "SZ01")[1]
    fill(workbook_of(ws, "SZ01"), ws.inbox / "甲.xlsx", {item: {"进展情况": "甲"}, other: {"存在问题": "甲的"}})
    for name in ("乙", "丙"):
        fill(workbook_of(ws, "SZ01"), ws.inbox / f"{name}.xlsx", {item: {"进展情况": "乙"}, other: {"佐证材料": name}})
        merge_returns(ws, NOW)
    with open_store(ws) as store:
        assert len([case for case, _ in store.cases.of_plan("2021") if case.field == "progress"]) == 1


def test_a_column_added_later_is_not_missing_from_what_went_out_before(issued_to: Workspace) -> None:
    ws = issued_to
    schema = ws.root / "templates/ledger.toml"
    schema.write_text(schema.read_text("utf-8") + '\n[[sheets.fields]]\nname = "budget"\nheader = "预算"\n', "utf-8")
    changed = open_workspace(ws.root)
    fill(workbook_of(ws, "SZ01"), ws.inbox / "旧.xlsx", sample(ws, "SZ01"))
    assert outcomes(merge_returns(changed, NOW).data) == {"旧.xlsx": "merged"}
    (workbook,) = generate(changed, LATER.date(), ["SZ01"]).data["workbooks"]
    assert workbook["sequence"] == 2


def test_a_file_name_in_gbk_is_read_and_gets_its_receipt(issued_to: Workspace) -> None:
    ws = issued_to
    made = fill(workbook_of(ws, "SZ01"), ws.inbox / "x.xlsx", sample(ws, "SZ01"))
    try:
        made.rename(os.fsdecode(os.fsencode(ws.inbox) + b"/" + "办公室.xlsx".encode("gb18030")))
    except OSError:
        pytest.skip("this file system takes UTF-8 names only")
    assert outcomes(merge_returns(ws, NOW).data) == {"办公室.xlsx": "merged"}
    assert [name for name in receipts(ws) if "办公室" in name]


def test_a_unit_gone_from_the_roster_is_held_by_name(issued_to: Workspace) -> None:
    ws = issued_to
    fill(workbook_of(ws, "SZ08"), ws.inbox / "司法.xlsx", sample(ws, "SZ08"))
    roster = ws.root / "seeds/units.csv"
    whole = roster.read_text("utf-8-sig")
    roster.write_text("".join(line for line in whole.splitlines(True) if not line.startswith("市司法局")), "utf-8")
    report = merge_returns(open_workspace(ws.root), NOW)
    assert outcomes(report.data) == {"司法.xlsx": "held"} and codes(report.data, "司法.xlsx") == ["unit-unknown"]
    assert "市司法局" in report.problems[0].message
    roster.write_text(whole, "utf-8")
    again = merge_returns(open_workspace(ws.root), NOW, [ws.inbox / "司法.xlsx"])
    assert outcomes(again.data) == {"司法.xlsx": "merged"}


def test_contacts_of_the_cover_stand_in_every_row_and_the_summary(issued_to: Workspace) -> None:
    ws = issued_to
    one, two = items_of(ws, "SZ08")[:2]
    cover = {"本期情况": "有更新", "责任科室": "公开科", "填报人": "填报人甲", "审签领导": "领导甲"}
    fill(workbook_of(ws, "SZ08"), ws.inbox / "1.xlsx", {one: {"责任科室": "法治科", "办理状态": "推进中"}}, cover)
    merge_returns(ws, NOW)
    assert master_row(ws, "SZ08", one)["责任科室"] == "法治科"
    assert master_row(ws, "SZ08", two)["责任科室"] == "公开科"
    (line,) = (line for line in master(ws, "按单位汇总") if line["责任单位"] == "市司法局")
    assert (line["本期情况"], line["填报人"], line["审签领导"]) == ("有更新", "填报人甲", "领导甲")


def test_no_change_is_not_believed_against_the_rows(issued_to: Workspace) -> None:
    ws = issued_to
    item = items_of(ws, "SZ08")[0]
    fill(workbook_of(ws, "SZ08"), ws.inbox / "1.xlsx", {item: {"办理状态": "推进中"}}, {"本期情况": "无变化"})
    report = merge_returns(ws, NOW)
    assert "no-change-contradicted" in codes(report.data, "1.xlsx")
    units = {each["unit"]: each["obligation"] for each in show_status(ws, NOW.date()).data["units"]}
    assert units["市司法局"] == "reported"


def test_a_conflict_closes_when_the_unit_agrees(issued_to: Workspace) -> None:
    ws = issued_to
    one, two, three = items_of(ws, "SZ01")[:3]
    first, second = "甲第1项：方案已报市政府审定", "甲第2项：专栏已改版上线"
    other_second, third = "乙第2项：专栏正在改版", "乙第3项：培训已办两期"
    for name, rows in (("甲", {one: first, two: second}), ("乙", {two: other_second, three: third})):
        said = {item: {"进展情况": text} for item, text in rows.items()}
        fill(workbook_of(ws, "SZ01"), ws.inbox / f"{name}.xlsx", said, at=NOW)
    merge_returns(ws, NOW)
    assert len([line for line in master(ws, "冲突") if line["序号"]]) == 1
    (winner,) = (line["已收内容"] for line in master(ws, "冲突") if line["序号"])
    mine = (
        {one: {"进展情况": first}, two: {"进展情况": other_second}}
        if winner == second
        else {two: {"进展情况": second}, three: {"进展情况": third}}
    )
    fill(workbook_of(ws, "SZ01"), ws.inbox / "统一.xlsx", mine, at=LATER)
    merge_returns(ws, LATER)
    assert [line for line in master(ws, "冲突") if line["序号"]] == []


def test_a_day_before_the_plan_is_refused_before_anything_is_recorded(issued_to: Workspace) -> None:
    fill(workbook_of(issued_to, "SZ01"), issued_to.inbox / "1.xlsx", sample(issued_to, "SZ01"))
    with pytest.raises(WorkspaceError, match="早于方案印发日期"):
        merge_returns(issued_to, datetime(2012, 8, 30))
    assert outcomes(merge_returns(issued_to, NOW).data) == {"1.xlsx": "merged"}


def test_another_copy_of_a_file_that_was_not_taken_is_looked_at_again(issued_to: Workspace) -> None:
    for name in ("x", "y"):
        issued_to.inbox.mkdir(exist_ok=True)
        (issued_to.inbox / f"{name}.xlsx").write_bytes(b"broken")
        report = merge_returns(issued_to, NOW)
        assert codes(report.data, f"{name}.xlsx") == ["file-not-workbook"]
