"""Files that need a person, files still on their way, files that move on: each has one end, and nothing is lost."""

from __future__ import annotations

import io
import threading
import time
import zipfile
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from kit.unit_books import HIDDEN, PAGE, TASKS, columns, filled, saved, stripped, with_progress, workbook_of
from kit.workspaces import After, for_units
from openpyxl.workbook import Workbook

from toolkit.codes import Code
from toolkit.domain.ledger.records import CaseKind
from toolkit.domain.ledger.report_status import round_reports
from toolkit.domain.ledger.rounds import round_of
from toolkit.edges.system.files import read_bytes
from toolkit.jobs.ledger.generate import generate
from toolkit.jobs.returns.decisions import CaseDecided, answer_in_words, decide_case
from toolkit.jobs.returns.merge import merge_returns
from toolkit.jobs.returns.review import list_held
from toolkit.jobs.state import read_state
from toolkit.jobs.stores import open_store
from toolkit.jobs.workspace import Workspace, open_workspace
from toolkit.keys import task_key

ISSUED = date(2021, 9, 10)
NOW = datetime(2021, 9, 13, 9)


def issue(workspace: Workspace) -> Workspace:
    few = for_units(workspace, "市财政局", "市司法局", "市教育局", "XQ01")
    generate(few, ISSUED, ["市财政局", "市司法局"])
    return few


@pytest.fixture
def issued(after_playing: After) -> Workspace:
    return after_playing(issue)


def nameless(workspace: Workspace, unit: str, progress: str, item: int = 2) -> Workbook:
    """The unit's workbook with one cell filled in, and without any carrier of its id."""
    return stripped(filled(workbook_of(workspace, unit), {item: {"进展情况": progress}}))


def put(workspace: Workspace, name: str, data: bytes) -> Path:
    path = workspace.inbox / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def ends(data: Mapping[str, Any]) -> dict[str, tuple[str, str, list[str]]]:
    return {
        each["file"]: (each["unit"], each["outcome"], [found["code"] for found in each["problems"]])
        for each in data["returns"]
    }


def progress(workspace: Workspace, unit: str, item: int = 2) -> str:
    code = workspace.tasks.roster.by_name[unit].code
    with open_store(workspace) as store:
        return store.cells.current("2021").get(task_key("2021", item, code), {}).get("progress", "")


def waiting(workspace: Workspace) -> list[tuple[str, str, str]]:
    """Kind, unit proposed and evidence of what waits for the office."""
    with open_store(workspace) as store:
        found = []
        for case in read_state(workspace, store, NOW.date()).waiting:
            edition = store.editions.get(case.proposal)
            unit = workspace.tasks.roster.by_code[edition.unit].name if edition else ""
            found.append((case.kind.value, unit, case.theirs))
    return found


def confirm(workspace: Workspace, unit: str, word: str = "confirm") -> CaseDecided:
    """What the office does: say that the one held file is that unit's."""
    with open_store(workspace) as store:
        (case,) = (each for each in read_state(workspace, store, NOW.date()).waiting if each.kind == CaseKind.HELD)
    return decide_case(workspace, NOW, answer_in_words(case.id, word, unit=unit))


def test_a_workbook_that_lost_its_id_is_held_with_what_speaks_for_whom_and_goes_in_when_confirmed(
    issued: Workspace,
) -> None:
    put(issued, "新建表格.xlsx", saved(nameless(issued, "市财政局", "已梳理")))
    report = merge_returns(issued, NOW)
    list_held(issued, NOW)
    assert ends(report.data) == {"新建表格.xlsx": ("", "held", ["edition-stripped"])}
    ((kind, unit, evidence),) = waiting(issued)
    assert (kind, unit) == ("held", "市财政局")
    rows = len(issued.tasks.of_unit("SZ09"))
    assert f"封面写的是“市财政局”，任务行有{rows}行与“市财政局”第1次下发的台账（{rows}行）相同" in evidence
    assert progress(issued, "市财政局") == ""
    confirm(issued, "市财政局")
    assert (progress(issued, "市财政局"), waiting(issued)) == ("已梳理", [])
    assert list_held(issued, NOW).problems == (), "the unit that we proposed in the workbook is no answer of anybody's"
    assert ends(merge_returns(issued, NOW).data) == {"新建表格.xlsx": ("市财政局", "duplicate", ["file-duplicate"])}


@pytest.mark.parametrize("cover", [True, False])
def test_a_workbook_that_lost_its_id_is_taken_for_the_edition_it_was_made_from_not_for_the_newest(
    issued: Workspace, cover: bool
) -> None:
    """The newest shows what a colleague has reported since: against it, an older file's blanks would clear that."""
    old = nameless(issued, "市财政局", "乙填的", item=16)
    if not cover:
        old[PAGE]["B2"] = None
    put(issued, "甲.xlsx", with_progress(workbook_of(issued, "市财政局"), "甲填的"))
    merge_returns(issued, NOW)
    generate(issued, NOW.date(), ["市财政局"])
    put(issued, "乙.xlsx", saved(old))
    merge_returns(issued, NOW)
    ((_, unit, evidence),) = waiting(issued)
    assert unit == "市财政局" and "第1次下发" in evidence
    confirm(issued, "市财政局")
    assert (progress(issued, "市财政局"), progress(issued, "市财政局", 16)) == ("甲填的", "乙填的")


def test_of_two_hand_outs_that_a_workbook_without_its_id_is_as_near_to_what_only_one_showed_is_not_replaced_untold(
    issued: Workspace,
) -> None:
    """Nobody can say whether who filled it in had seen a colleague's words, which the later hand-out shows."""
    old = nameless(issued, "市财政局", "乙填的")
    put(issued, "甲.xlsx", with_progress(workbook_of(issued, "市财政局"), "甲填的"))
    merge_returns(issued, NOW)
    generate(issued, NOW.date(), ["市财政局"])
    put(issued, "乙.xlsx", saved(old))
    merge_returns(issued, NOW)
    (told,) = (found for found in confirm(issued, "市财政局").problems if found.code == Code.WORDS_REPLACED)
    assert told.message == (
        "这份表（或其中有的行）没有这一次下发的标记，看不出填的人见过已收的内容，收下以后，换掉了已收的：第2项“进展情况”（甲填的）"
    )
    assert progress(issued, "市财政局") == "乙填的"


def test_what_was_sent_of_an_older_hand_out_and_comes_again_without_its_id_changes_nothing(issued: Workspace) -> None:
    """The newer shows all of it, and what a colleague said since: it is nearer, but its blanks would clear that."""
    again = nameless(issued, "市财政局", "甲填的")
    put(issued, "甲.xlsx", saved(filled(workbook_of(issued, "市财政局"), {2: {"进展情况": "甲填的"}})))
    merge_returns(issued, NOW)
    put(issued, "乙.xlsx", saved(filled(workbook_of(issued, "市财政局"), {16: {"进展情况": "乙填的"}})))
    merge_returns(issued, NOW)
    generate(issued, NOW.date(), ["市财政局"])
    put(issued, "甲又发.xlsx", saved(again))
    merge_returns(issued, NOW)
    assert "第1次下发" in waiting(issued)[0][2]
    assert confirm(issued, "市财政局").changed == 0
    assert (progress(issued, "市财政局"), progress(issued, "市财政局", 16)) == ("甲填的", "乙填的")


def test_carriers_at_odds_are_held_and_the_better_fit_is_proposed(issued: Workspace) -> None:
    one = filled(workbook_of(issued, "市财政局"), {2: {"进展情况": "已梳理"}})
    other = openpyxl.load_workbook(workbook_of(issued, "市司法局"))
    one[HIDDEN]["B1"] = other[HIDDEN]["B1"].value
    one[TASKS].delete_cols(columns(one[TASKS])["行标识"])
    put(issued, "拼接.xlsx", saved(one))
    assert ends(merge_returns(issued, NOW).data) == {"拼接.xlsx": ("", "held", ["edition-disagrees"])}
    ((_, unit, evidence),) = waiting(issued)
    assert unit == "市财政局" and "互相矛盾" in evidence
    confirm(issued, "市财政局")
    assert (progress(issued, "市财政局"), progress(issued, "市司法局")) == ("已梳理", "")


def with_addresses(workspace: Workspace) -> Workspace:
    roster = workspace.root / "seeds/units.csv"
    lines = [line.split(",") for line in roster.read_text("utf-8-sig").splitlines()]
    at, name = lines[0].index("mail"), lines[0].index("name")
    for line in lines[1:]:
        if line[name] in ("市财政局", "市司法局"):
            line[at] = f"{'cz' if line[name] == '市财政局' else 'sf'}@example.com"
    roster.write_text("\n".join(",".join(line) for line in lines) + "\n", "utf-8")
    return open_workspace(workspace.root)


def test_a_sender_that_is_not_the_units_is_held_until_the_office_has_told_to_remember_it(issued: Workspace) -> None:
    ws = with_addresses(issued)
    first = put(ws, "一.xlsx", with_progress(workbook_of(ws, "市财政局"), "第一次"))
    held = merge_returns(ws, NOW, [first], sender="someone@example.com")
    assert ends(held.data) == {"一.xlsx": ("市财政局", "held", ["sender-differs"])}
    ((_, unit, evidence),) = waiting(ws)
    assert unit == "市财政局" and "someone@example.com" in evidence and "cz@example.com" in evidence
    confirm(ws, "市财政局")
    assert progress(ws, "市财政局") == "第一次"
    more = put(ws, "又.xlsx", with_progress(workbook_of(ws, "市财政局"), "又一次"))
    assert ends(merge_returns(ws, NOW, [more], sender="someone@example.com").data)["又.xlsx"][1] == "held"
    confirm(ws, "市财政局", "trust")
    second = put(ws, "二.xlsx", with_progress(workbook_of(ws, "市财政局"), "第二次"))
    done = merge_returns(ws, NOW, [second], sender="Someone@Example.com")
    assert ends(done.data)["二.xlsx"][1] == "merged"
    neighbour = put(ws, "三.xlsx", with_progress(workbook_of(ws, "市司法局"), "代发"))
    assert ends(merge_returns(ws, NOW, [neighbour], sender="someone@example.com").data)["三.xlsx"][1] == "held"


@pytest.mark.parametrize("sender", ["", "CZ@example.com"])
def test_the_units_own_address_and_an_unknown_one_go_in(issued: Workspace, sender: str) -> None:
    ws = with_addresses(issued)
    path = put(ws, "一.xlsx", with_progress(workbook_of(ws, "市财政局"), "好"))
    assert ends(merge_returns(ws, NOW, [path], sender=sender).data)["一.xlsx"][1] == "merged"


def test_a_file_still_being_copied_is_waited_for_and_taken_whole(issued: Workspace) -> None:
    data = with_progress(workbook_of(issued, "市财政局"), "慢慢来")
    path = put(issued, "慢.xlsx", data[:3000])

    def copy() -> None:
        for at in range(3000, len(data), 4000):
            time.sleep(0.2)
            with path.open("ab") as out:
                out.write(data[at : at + 4000])

    writer = threading.Thread(target=copy)
    writer.start()
    report = merge_returns(issued, NOW)
    writer.join()
    assert ends(report.data)["慢.xlsx"][1] == "merged"
    assert progress(issued, "市财政局") == "慢慢来"


def test_dealt_with_files_move_out_of_the_inbox_where_so_set_and_what_waits_stays(issued: Workspace) -> None:
    config = issued.root / "config.toml"
    config.write_text(config.read_text("utf-8").replace('processed = "stay"', 'processed = "move"'), "utf-8")
    ws = open_workspace(issued.root)
    good, lost = (
        with_progress(workbook_of(ws, "市财政局"), "好", at=NOW - timedelta(hours=1)),
        saved(nameless(ws, "市司法局", "丢")),
    )
    put(ws, "好.xlsx", good)
    put(ws, "待核.xlsx", lost)
    put(ws, "坏.xlsx", b"PK\x03\x04" + b"\0" * 99)
    merge_returns(ws, NOW)
    put(ws, "好.xlsx", with_progress(workbook_of(ws, "市财政局"), "更好", at=NOW))
    merge_returns(ws, NOW)
    left = sorted(path.name for path in ws.inbox.rglob("*") if path.is_file())
    moved = sorted(path.relative_to(ws.root).as_posix() for path in (ws.root / "processed").rglob("*.xlsx"))
    assert left == ["待核.xlsx"]
    assert moved == [
        "processed/2021-09-13/坏.xlsx",
        "processed/2021-09-13/好.xlsx",
        "processed/2021-09-13/好（2）.xlsx",
    ]
    assert read_bytes(ws.root / moved[1]) == good
    assert progress(ws, "市财政局") == "更好"


def png() -> bytes:
    return b"\x89PNG\r\n\x1a\n" + b"\0" * 64


def docx() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<document/>")
    return out.getvalue()


def test_documents_that_come_along_are_filed_as_evidence_and_are_no_report(issued: Workspace) -> None:
    put(issued, "市财政局/台账.xlsx", with_progress(workbook_of(issued, "市财政局"), "好"))
    put(issued, "市财政局/2-截图.png", png())
    put(issued, "市司法局盖章.pdf", b"%PDF-1.4 scan")
    note = docx()
    put(issued, "说明.docx", note)
    report = merge_returns(issued, NOW)
    found = ends(report.data)
    assert {name: end[:2] for name, end in found.items()} == {
        "市财政局/台账.xlsx": ("市财政局", "merged"),
        "市财政局/2-截图.png": ("市财政局", "evidence"),
        "市司法局盖章.pdf": ("市司法局", "evidence"),
        "说明.docx": ("", "held"),
    }
    kept = sorted(
        path.relative_to(issued.archive / "evidence").as_posix() for path in (issued.archive / "evidence").rglob("*.*")
    )
    assert kept == ["2021/市司法局/市司法局-市司法局盖章.pdf", "2021/市财政局/2-市财政局-2-截图.png"]
    assert read_bytes(issued.archive / "evidence" / kept[1]) == png()
    with open_store(issued) as store:
        states = round_reports(issued.tasks, store.returns.of_plan("2021"), round_of(NOW.date(), "month")).states
    codes = {name: issued.tasks.roster.by_name[name].code for name in ("市财政局", "市司法局")}
    assert states[codes["市财政局"]].value == "reported" and states[codes["市司法局"]].value == "missing"
    receipts = "".join(path.read_text("utf-8-sig") for path in (issued.outbox / "receipts").iterdir())
    assert "2-市财政局-2-截图.png" in receipts and "不算填报" in receipts
    confirm(issued, "市财政局")
    assert (issued.archive / "evidence/2021/市财政局/市财政局-说明.docx").read_bytes() == note
    assert merge_returns(issued, NOW).data["totals"]["evidence"] == 0


def renamed(workspace: Workspace, unit: str, name: str) -> bytes:
    """A unit's workbook, filled in, with another name wherever people see its own."""
    book = openpyxl.load_workbook(io.BytesIO(with_progress(workbook_of(workspace, unit), "已梳理")))
    for sheet in book:
        for row in sheet.iter_rows(max_row=5):
            for cell in row:
                if isinstance(cell.value, str) and cell.value.startswith(f"{unit} "):
                    cell.value = cell.value.replace(unit, name)
    return saved(book)


@pytest.mark.parametrize("name", ["市司法局", "市某某局"])
def test_a_workbook_that_names_another_unit_is_held_and_can_be_confirmed(issued: Workspace, name: str) -> None:
    put(issued, "台账.xlsx", renamed(issued, "市财政局", name))
    assert ends(merge_returns(issued, NOW).data) == {"台账.xlsx": ("市财政局", "held", ["name-differs"])}
    ((_, unit, evidence),) = waiting(issued)
    assert unit == "市财政局" and f"标题上写的单位是“{name}”" in evidence
    confirm(issued, "市财政局")
    assert (progress(issued, "市财政局"), progress(issued, "市司法局")) == ("已梳理", "")


def test_a_title_in_words_of_their_own_that_names_another_unit_is_held(issued: Workspace) -> None:
    """Beside a title that is still the unit's, and where none is left."""
    for number, name in enumerate(("市财政局", "")):
        book = openpyxl.load_workbook(io.BytesIO(renamed(issued, "市财政局", name)))
        book[TASKS]["A1"] = "填报单位：市司法局"
        put(issued, f"{number}.xlsx", saved(book))
    found = ends(merge_returns(issued, NOW).data).values()
    assert [(outcome, codes) for _, outcome, codes in found] == [("held", ["name-differs"])] * 2


@pytest.mark.parametrize(("name", "told"), [("", True), ("广东省湛江市财政局", False)])
def test_a_workbook_without_a_name_is_told_and_one_with_more_than_it_is_not(
    issued: Workspace, name: str, told: bool
) -> None:
    put(issued, "台账.xlsx", renamed(issued, "市财政局", name))
    unit, outcome, codes = ends(merge_returns(issued, NOW).data)["台账.xlsx"]
    assert (unit, outcome, "name-blank" in codes) == ("市财政局", "merged", told)


def test_a_unit_that_was_renamed_reports_on_the_workbook_with_its_old_name(issued: Workspace) -> None:
    roster = issued.root / "seeds/units.csv"
    roster.write_text(roster.read_text("utf-8-sig").replace("市财政局", "市财税局"), "utf-8")
    put(issued, "台账.xlsx", with_progress(workbook_of(issued, "市财政局"), "已梳理"))
    unit, outcome, codes = ends(merge_returns(open_workspace(issued.root), NOW).data)["台账.xlsx"]
    assert (unit, outcome) == ("市财税局", "merged") and not [code for code in codes if code.startswith("name")]


def test_a_new_reporter_in_a_file_from_a_folder_is_named_and_holds_nothing(issued: Workspace) -> None:
    def told(number: int, reporter: str, text: str) -> tuple[str, list[str]]:
        book = filled(workbook_of(issued, "市财政局"), {2: {"进展情况": text}}, {"填报人": reporter})
        put(issued, f"{number}.xlsx", saved(book))
        data = merge_returns(issued, NOW).data
        (_, outcome, codes) = ends(data)[f"{number}.xlsx"]
        return outcome, [code for code in codes if code == "reporter-new"]

    assert told(1, "王甲", "一") == ("merged", [])
    assert told(2, "李乙", "一，又二") == ("merged", ["reporter-new"])
    assert told(3, "王 甲", "一，又二，再三") == ("merged", [])
