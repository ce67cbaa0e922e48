"""Replies: k faults seeded give k marks in the sender's own workbook; correcting those cells completes the return."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path
from random import Random
from typing import Any

import openpyxl
import pytest
from kit.office import ledger, sheet_of
from kit.rows import key
from kit.unit_books import FIRST, TASKS, Formula, columns, fill
from kit.workspaces import After, for_units

from toolkit.book.returned.reply_book import LIST_TITLE, MARK, NOTE_HEAD
from toolkit.jobs.ledger.generate import generate
from toolkit.jobs.returns.merge import merge_returns
from toolkit.jobs.workspace import Workspace
from toolkit.keys import task_key

NOW, LATER, LAST = datetime(2021, 9, 13, 9), datetime(2021, 9, 14, 9), datetime(2021, 9, 15, 9)
UNIT = "SZ08"
Typed = Mapping[str, object]
FAULTS: dict[str, tuple[Typed, str, object, str]] = {
    "choice": ({"办理状态": "差不多了"}, "办理状态", "推进中", "status"),
    "date": ({"预计完成日期": "下月初"}, "预计完成日期", date(2021, 11, 30), "expected_on"),
    "future": ({"完成日期": date(2022, 3, 1)}, "完成日期", date(2021, 9, 1), "done_on"),
    "early": ({"预计完成日期": date(2012, 3, 1)}, "预计完成日期", date(2021, 12, 1), "expected_on"),
    "long": ({"存在问题": "长" * 2001}, "存在问题", "人手不足", "issues"),
    "error": ({"下一步措施": "#N/A"}, "下一步措施", "下月办", "next_steps"),
    "formula": ({"下一步措施": Formula("=A1&1")}, "下一步措施", "=下月办", "next_steps"),
    "digits": ({"联系电话": 1234567890123456789}, "联系电话", "0759-3331234", "person_phone"),
    "evidence": ({"办理状态": "已完成", "完成日期": date(2021, 9, 1)}, "佐证材料", "文号1", "evidence"),
    "date missing": ({"办理状态": "已完成", "佐证材料": "文号2"}, "完成日期", date(2021, 9, 2), "done_on"),
    "reason": ({"办理状态": "申请不涉及", "进展情况": None}, "进展情况", "无此职能", "progress"),
}
"""What is typed into a row, the header of the one cell that is then at fault, and what corrects it."""


def office_of_few(workspace: Workspace) -> Workspace:
    return for_units(workspace, UNIT, "SZ09", "XQ01", whole=True)


@pytest.fixture
def workspace(after_playing: After) -> Workspace:
    return after_playing(office_of_few)


@pytest.fixture
def issued(workspace: Workspace) -> Path:
    generate(workspace, date(2021, 9, 10), [UNIT])
    (made,) = (workspace.outbox / "ledgers").iterdir()
    return made


def seeded(workspace: Workspace, count: int, seed: int = 2021) -> tuple[dict[int, str], dict[int, Typed]]:
    """Item -> kind of fault, and what is typed into every row: a good progress text and, in `count` rows, a fault."""
    rng = Random(seed)
    items = sorted(each.item for each in workspace.tasks.of_unit(UNIT))
    faulty = {item: rng.choice(list(FAULTS)) for item in rng.sample(items, count)}
    rows = {
        item: {"进展情况": f"第{item}项进展"} | dict(FAULTS[faulty[item]][0] if item in faulty else {})
        for item in items
    }
    return faulty, rows


def replies(workspace: Workspace) -> list[Path]:
    folder = workspace.outbox / "replies"
    return sorted(folder.iterdir()) if folder.is_dir() else []


def marks(file: Path) -> dict[tuple[str, str], str]:
    """(sheet, cell) -> comment of every cell that is coloured or commented."""
    found = {}
    for sheet in openpyxl.load_workbook(file):
        for cell in (cell for row in sheet.iter_rows() for cell in row):
            if cell.comment or cell.fill.fgColor.rgb == f"FF{MARK.fill}":
                assert cell.comment and cell.fill.fgColor.rgb == f"FF{MARK.fill}" and not cell.protection.locked
                found[sheet.title, cell.coordinate] = cell.comment.text
    return found


def places(file: Path) -> dict[tuple[int, str], tuple[str, str]]:
    """(item, header) -> (sheet, cell) of the task sheet."""
    sheet = sheet_of(file, TASKS)
    return {
        (line[0].value, header): (TASKS, line[at - 1].coordinate)
        for line in sheet.iter_rows(min_row=FIRST)
        for header, at in columns(sheet).items()
    }


def listed(file: Path) -> list[tuple[str, str]]:
    """(place in words, where its link leads) of every line of the list."""
    sheet = openpyxl.load_workbook(file).worksheets[0]
    assert sheet.title == LIST_TITLE
    lines = [row[1] for row in sheet.iter_rows() if str(row[0].value).isdigit()]
    return [(cell.value, cell.hyperlink.location if cell.hyperlink else "") for cell in lines]


@pytest.mark.parametrize("count", [1, 2, 7, 20, 42])
def test_k_faults_give_k_marks_and_correcting_them_completes_the_return(
    workspace: Workspace, issued: Path, count: int
) -> None:
    ws = workspace
    faulty, rows = seeded(ws, count, seed=count)
    assert len(faulty) == count
    fill(issued, ws.inbox / "台账.xlsx", rows, {"本期情况": "有更新"})
    first = merge_returns(ws, NOW)
    assert [each["outcome"] for each in first.data["returns"]] == ["partial"]
    (reply,) = replies(ws)
    at = places(reply)
    wanted = {at[item, FAULTS[kind][1]] for item, kind in faulty.items()}
    assert len(wanted) == count and set(marks(reply)) == wanted
    assert {link for _, link in listed(reply)} == {f"'工作台账'!{cell}" for _, cell in wanted}
    assert len(listed(reply)) == count
    assert {words for words, _ in listed(reply)} == {f"第{item}项 {FAULTS[kind][1]}" for item, kind in faulty.items()}

    fill(reply, ws.inbox / "改好.xlsx", {item: {FAULTS[kind][1]: FAULTS[kind][2]} for item, kind in faulty.items()})
    second = merge_returns(ws, LATER)
    (done,) = (each for each in second.data["returns"] if not each["again"])
    assert (done["outcome"], done["conflicts"]) == ("merged", 0)
    assert not [fault for fault in done["problems"] if fault["severity"] == "error"]
    assert replies(ws) == [reply]
    held = ledger(ws)
    for item, typed in rows.items():
        row = held[task_key("2021", item, UNIT)]
        kind = faulty.get(item, "")
        good = FAULTS[kind][2] if kind else ""
        assert row["progress"] == (good if kind == "reason" else typed["进展情况"])
        if kind:
            assert row[FAULTS[kind][3]] == (good.isoformat() if isinstance(good, date) else good)
        if "办理状态" in typed and kind != "choice":
            assert row["status"] == typed["办理状态"]


def test_a_reply_to_a_reply_marks_only_what_is_still_wrong(workspace: Workspace, issued: Path) -> None:
    ws = workspace
    one, two, three = sorted(each.item for each in ws.tasks.of_unit(UNIT))[:3]
    wrong = {item: {"办理状态": "差不多了", "存在问题": f"第{item}项"} for item in (one, two)}
    fill(issued, ws.inbox / "1.xlsx", wrong)
    merge_returns(ws, NOW)
    (first,) = replies(ws)
    fill(first, ws.inbox / "2.xlsx", {one: {"办理状态": "推进中"}, three: {"预计完成日期": "快了"}})
    merge_returns(ws, LATER)
    second = replies(ws)[-1]
    at = places(second)
    assert set(marks(second)) == {at[two, "办理状态"], at[three, "预计完成日期"]}
    assert openpyxl.load_workbook(second).sheetnames == [LIST_TITLE, *openpyxl.load_workbook(issued).sheetnames]
    before, after = (sheet_of(file, "工作台账")[at[one, "办理状态"][1]] for file in (issued, second))
    for part in ("fill", "font", "border", "alignment", "protection", "number_format"):
        assert repr(getattr(after, part)) == repr(getattr(before, part)), part
    fill(second, ws.inbox / "3.xlsx", {two: {"办理状态": "推进中"}, three: {"预计完成日期": date(2021, 12, 1)}})
    report = merge_returns(ws, LAST)
    assert [each["outcome"] for each in report.data["returns"] if not each["again"]] == ["merged"]
    assert len(replies(ws)) == 2


def test_what_the_workbook_had_is_still_there(workspace: Workspace, issued: Path) -> None:
    ws = workspace
    item = ws.tasks.of_unit(UNIT)[0].item
    before = openpyxl.load_workbook(fill(issued, ws.inbox / "1.xlsx", {item: {"办理状态": "快了"}}))
    merge_returns(ws, NOW)
    after = openpyxl.load_workbook(replies(ws)[0])
    assert after.active.title == LIST_TITLE
    assert [each.value for each in after.custom_doc_props] == [each.value for each in before.custom_doc_props]
    for sheet in before:
        there = after[sheet.title]
        assert (there.sheet_state, there.protection.sheet) == (sheet.sheet_state, sheet.protection.sheet)
        assert not there.sheet_view.tabSelected
        rules = [
            [(str(each.sqref), each.type, each.formula1) for each in which.data_validations.dataValidation]
            for which in (sheet, there)
        ]
        assert rules[0] == rules[1]
        formats = [
            [(str(area.sqref), [rule.formula for rule in area.rules]) for area in which.conditional_formatting]
            for which in (sheet, there)
        ]
        assert formats[0] == formats[1]
        assert (there.print_area, there.print_title_rows, there.freeze_panes) == (
            sheet.print_area,
            sheet.print_title_rows,
            sheet.freeze_panes,
        )
        assert [[cell.value for cell in row] for row in there] == [[cell.value for cell in row] for row in sheet]


def test_the_cover_and_the_conflicts_are_told_and_the_receipt_names_the_reply(
    workspace: Workspace, issued: Path
) -> None:
    ws = workspace
    one, two, three = sorted(each.item for each in ws.tasks.of_unit(UNIT))[:3]
    fill(issued, ws.inbox / "1.xlsx", {one: {"进展情况": "甲说"}, three: {"进展情况": "甲另说"}})
    merge_returns(ws, NOW)
    assert replies(ws) == []
    fill(issued, ws.inbox / "2.xlsx", {one: {"进展情况": "乙说"}, two: {"进展情况": "乙另说"}}, {"填报日期": "九月"})
    merge_returns(ws, LATER)
    (reply,) = replies(ws)
    assert reply.name == "20210914-00002-市司法局-需修改.xlsx"
    assert [words for words, _ in listed(reply)] == ["填报说明 填报日期"]
    said = [str(cell.value) for row in sheet_of(reply, LIST_TITLE) for cell in row if cell.value]
    assert "本次已收1处填写，1处需修改，其余不用动。" in said
    assert any("与已收的内容不同（已收：甲说）" in text for text in said)
    ((_, note),) = marks(reply).items()
    assert note.startswith(f"{NOTE_HEAD}“填报日期”没有写到哪一天")
    receipts = [path.read_text("utf-8-sig") for path in sorted((ws.outbox / "receipts").iterdir())]
    assert [reply.name in text for text in receipts] == [False, True]


def test_merging_again_writes_no_reply_twice(workspace: Workspace, issued: Path) -> None:
    ws = workspace
    fill(issued, ws.inbox / "1.xlsx", {ws.tasks.of_unit(UNIT)[0].item: {"办理状态": "快了"}})
    merge_returns(ws, NOW)
    (reply,) = replies(ws)
    before = (reply.stat().st_mtime_ns, reply.read_bytes())
    merge_returns(ws, LATER)
    assert replies(ws) == [reply] and (reply.stat().st_mtime_ns, reply.read_bytes()) == before
    reply.unlink()
    merge_returns(ws, LAST)
    assert reply.read_bytes() == before[1]


def with_macros(file: Path) -> None:
    """What an .xlsm is: the same workbook, with a program in it."""
    data = io.BytesIO()
    with zipfile.ZipFile(file) as source, zipfile.ZipFile(data, "w", 8) as target:
        for name in source.namelist():
            target.writestr(name, source.read(name))
        target.writestr("xl/vbaProject.bin", b"program")
    file.write_bytes(data.getvalue())


def test_a_file_that_cannot_be_edited_is_answered_by_a_fresh_one_with_its_values(
    workspace: Workspace, issued: Path
) -> None:
    ws = workspace
    faulty, rows = seeded(ws, 12)
    back = fill(issued, ws.inbox / "台账.xlsm", rows, {"本期情况": "有更新", "填报日期": "九月", "填报人": "填报人甲"})
    with_macros(back)
    merge_returns(ws, NOW)
    (reply,) = replies(ws)
    with zipfile.ZipFile(reply) as archive:
        assert not [name for name in archive.namelist() if "vba" in name]
    at = places(reply)
    wanted = {at[item, FAULTS[kind][1]] for item, kind in faulty.items()}
    assert set(marks(reply)) - wanted == {
        ("填报说明", next(cell for sheet, cell in marks(reply) if sheet == "填报说明"))
    }
    assert wanted < set(marks(reply))
    book = openpyxl.load_workbook(reply)
    for item, typed in rows.items():
        for header, value in typed.items():
            cell: Any = book["工作台账"][at[item, header][1]]
            shown = cell.value.date() if isinstance(cell.value, datetime) else cell.value
            if value is not None and faulty.get(item) not in ("error", "formula", "digits"):
                assert shown == value, (item, header)
    good: dict[int, Typed] = {item: {FAULTS[kind][1]: FAULTS[kind][2]} for item, kind in faulty.items()}
    fill(reply, ws.inbox / "改好.xlsx", good, {"填报日期": date(2021, 9, 10)})
    report = merge_returns(ws, LATER)
    assert [each["outcome"] for each in report.data["returns"] if not each["again"]] == ["merged"]
    held = ledger(ws)
    assert all(held[task_key("2021", item, UNIT)]["progress"] for item in rows)
    assert held[key("2021/round-2021-09/SZ08")]["reported_on"] == "2021-09-10"


def test_what_a_reply_says_of_a_marking_is_no_marking_and_its_words_are_no_news(
    workspace: Workspace, issued: Path
) -> None:
    """Who does what the reply says has done all of it: nothing of ours is held against them."""
    ws = workspace
    (item, *others) = sorted(each.item for each in ws.tasks.of_unit(UNIT))
    rows: dict[int, Typed] = {
        item: {"进展情况": "机密★ 部署"},
        others[0]: {"办理状态": "推进中", "进展情况": "开会部署"},
    }
    cover = {"本期情况": "有更新", "填报人": "甲", "填报日期": NOW.date(), "联系电话": "0759-3331234"}
    fill(issued, ws.inbox / "台账.xlsx", rows, cover | {"审签领导": "乙", "审签日期": NOW.date()})
    assert [each.code.slug for each in merge_returns(ws, NOW).problems] == ["cell-secrecy-marked"]
    (reply,) = replies(ws)
    fill(reply, ws.inbox / "改好.xlsx", {item: {"进展情况": "已公开"}}, {})
    report = merge_returns(ws, LATER)
    assert [each["outcome"] for each in report.data["returns"] if not each["again"]] == ["merged"]
    assert not report.problems and ledger(ws)[task_key("2021", item, UNIT)]["progress"] == "已公开"
    book = openpyxl.load_workbook(reply)
    book.worksheets[0]["A40"].value = "绝密★ 某事"
    book.save(ws.inbox / "又一份.xlsx")
    codes = [each.code.slug for each in merge_returns(ws, LAST).problems]
    assert codes.count("cell-secrecy-marked") == 1, "a marking of theirs is one also on our list"


@pytest.mark.parametrize("kind", ["column", "row", "no list"])
def test_faults_without_a_cell_are_listed(workspace: Workspace, issued: Path, kind: str) -> None:
    ws = workspace

    def header(book: Any) -> None:
        book["工作台账"]["M4"].value = "改了名"

    def stranger(book: Any) -> None:
        book["工作台账"]["A90"].value, book["工作台账"]["I90"].value = 999, "多出来的一行"

    def cover_gone(book: Any) -> None:
        del book["填报说明"]

    change: Callable[[Any], None] = {"column": header, "row": stranger, "no list": cover_gone}[kind]
    book = openpyxl.load_workbook(issued)
    change(book)
    ws.inbox.mkdir(exist_ok=True)
    book.save(ws.inbox / "1.xlsx")
    merge_returns(ws, NOW)
    (reply,) = replies(ws)
    lines = [row for row in sheet_of(reply, LIST_TITLE).iter_rows() if str(row[0].value).isdigit()]
    (line,) = lines
    expected = {
        "column": ("工作台账 第4行", "“工作台账”表中找不到“存在问题”，这一栏没有收", set()),
        "row": ("工作台账 第90行", "这一行不是下发的事项，填写的内容没有收", {("工作台账", "A90")}),
        "no list": ("整个文件", "找不到“填报说明”表", set()),
    }
    assert (line[1].value, line[2].value, set(marks(reply))) == expected[kind]


def test_a_return_whose_bytes_are_gone_still_gets_its_values_back(workspace: Workspace, issued: Path) -> None:
    ws = workspace
    item = ws.tasks.of_unit(UNIT)[0].item
    fill(issued, ws.inbox / "1.xlsx", {item: {"办理状态": "快了", "进展情况": "办着"}})
    merge_returns(ws, NOW)
    (reply,) = replies(ws)
    reply.unlink()
    for kept in filter(Path.is_file, ws.archive.glob("*/*")):
        kept.unlink()
    merge_returns(ws, LATER)
    sheet = sheet_of(reply, "工作台账")
    at = places(reply)
    assert (sheet[at[item, "办理状态"][1]].value, sheet[at[item, "进展情况"][1]].value) == ("快了", "办着")
    assert listed(reply) == [(f"工作台账 {at[item, '办理状态'][1]}", "")]
