"""What waits for the office: listed, answered in its workbook or by hand, and taken into the ledger once."""

from __future__ import annotations

import os
import shutil
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from kit.counting import counting, reads
from kit.libreoffice import save_as, soffice_with
from kit.office import codes, ledger, master, outcomes, receipts, sheet_of
from kit.rows import key
from kit.unit_books import fill, filled, items_of, name_of, stripped, workbook_of
from kit.workspaces import After, for_units

from toolkit.codes import Code
from toolkit.edges.store.store import Store
from toolkit.errors import ToolkitError, WorkspaceError
from toolkit.jobs.ledger.generate import generate
from toolkit.jobs.ledger.status import show_status
from toolkit.jobs.plan.import_plan import import_plan
from toolkit.jobs.returns.decisions import answer_in_words, decide_case
from toolkit.jobs.returns.merge import merge_returns
from toolkit.jobs.returns.record import TellsOfItem, record_report
from toolkit.jobs.returns.review import list_held
from toolkit.jobs.returns.why import show_provenance
from toolkit.jobs.stores import open_store
from toolkit.jobs.workspace import Workspace, open_workspace
from toolkit.keys import task_key

ISSUED = date(2021, 9, 10)
NOW, LATER = datetime(2021, 9, 13, 9), datetime(2021, 9, 20, 9)

Answers = Mapping[int, Mapping[str, str]]
"""Case -> header -> what is written into that cell of the review workbook."""


def two_copies(ws: Workspace, code: str = "SZ08") -> tuple[Path, Path]:
    """Two copies of a unit's workbook in the inbox, filled differently at one and the same cell."""
    one, *rest = items_of(ws, code)
    files = []
    for name, items in (("一", rest[:2]), ("二", rest[2:4])):
        rows = {item: {"进展情况": f"科室{name}独填{item}"} for item in items}
        files.append(
            fill(
                workbook_of(ws, code),
                ws.inbox / f"{code}科室{name}.xlsx",
                {one: {"进展情况": f"{name}的话"}, **rows},
                at=NOW - timedelta(hours=1),
            )
        )
    os.utime(files[0], (1, 1))
    return files[0], files[1]


def nameless(ws: Workspace, code: str, name: str, more: Mapping[str, object] | None = None) -> Path:
    """A unit's workbook in the inbox with every trace of its edition gone."""
    item = items_of(ws, code)[0]
    stripped(filled(workbook_of(ws, code), {item: {"进展情况": f"{code}的进展", **(more or {})}})).save(ws.inbox / name)
    return ws.inbox / name


def lines(sheet: Any) -> dict[int, int]:
    """Case -> line of the review workbook."""
    return {row[0].value: row[0].row for row in sheet.iter_rows(min_row=4) if row[0].value}


def answer(source: Path, answers: Answers, target: Path | None = None) -> Path:
    """Save the review workbook as a clerk would after choosing."""
    book = openpyxl.load_workbook(source)
    sheet = book["核定表"]
    headers = {cell.value: cell.column for cell in sheet[3]}
    at = lines(sheet)
    for case, values in answers.items():
        for header, value in values.items():
            sheet.cell(at[case], headers[header]).value = value
    target = target or source
    target.parent.mkdir(parents=True, exist_ok=True)
    book.save(target)
    return target


def workbook(ws: Workspace, now: datetime = NOW) -> Path:
    (path,) = list_held(ws, now).files
    return path


def decisions(ws: Workspace) -> list[tuple[int, str, str]]:
    with open_store(ws) as store:
        return [(case.id, told.choice.value, told.actor) for case, told in store.cases.of_plan("2021") if told]


def open_now(ws: Workspace) -> list[int]:
    return [each["case"] for each in list_held(ws, LATER, dry_run=True).data["cases"]]


FEW = ("SZ01", "SZ02", "SZ03", "SZ08", "SZ09", "XQ01")


def a_fork(workspace: Workspace) -> Workspace:
    few = for_units(workspace, *FEW)
    generate(few, ISSUED, ["SZ01", "SZ02", "SZ03", "SZ08"])
    two_copies(few)
    assert merge_returns(few, NOW).data["totals"]["conflicts"] == 1
    return few


@pytest.fixture
def forked(after_playing: After) -> Workspace:
    """A workspace where SZ08 has sent two copies that differ at its first item, so that one case waits."""
    return after_playing(a_fork)


def two_nameless(workspace: Workspace) -> Workspace:
    few = for_units(workspace, *FEW)
    generate(few, ISSUED, ["SZ01", "SZ02", "SZ03", "SZ08"])
    for code in ("SZ02", "SZ03"):
        nameless(few, code, f"{code}.xlsx")
    assert merge_returns(few, NOW).data["totals"]["held"] == 2
    return few


@pytest.fixture
def doubtful(after_playing: After) -> Workspace:
    """A workspace where a file of SZ02 and one of SZ03 came without their edition, so that two cases wait."""
    return after_playing(two_nameless)


# --- conflicts through the workbook ---


def test_what_waits_is_listed_with_both_values_and_where_they_came_from(forked: Workspace) -> None:
    report = list_held(forked, NOW)
    (case,) = report.data["cases"]
    assert case | {"typed": {}} == {
        "case": 1,
        "kind": "conflict",
        "unit": "市司法局",
        "item": items_of(forked, "SZ08")[0],
        "field": "progress",
        "header": "进展情况",
        "ours": "一的话",
        "theirs": "二的话",
        "base": "",
        "evidence": "",
        "ours_from": "SZ08科室一.xlsx\n2021-09-13 09:00\n保存于：2021-09-13 08:00",
        "theirs_from": "SZ08科室二.xlsx\n2021-09-13 09:00\n保存于：2021-09-13 08:00",
        "choices": ["ours", "theirs", "base"],
        "typed": {},
    }
    assert report.files == (forked.outbox / "review.xlsx",) and report.exit_code == 0
    before = report.files[0].read_bytes()
    assert workbook(forked, LATER).read_bytes() == before, "the same cases are the same edition"


def test_what_waits_is_read_in_one_go_however_much_it_is(doubtful: Workspace) -> None:
    two_copies(doubtful)
    merge_returns(doubtful, NOW)
    with counting() as heard:
        assert len(list_held(doubtful, LATER, dry_run=True).cases) == 3
    tables = Counter({table: count for (table, _), count in reads(heard).items() if table != "meta"})
    assert (tables["current"], tables["returns"], tables["question"]) == (1, 1, 1)
    assert tables["change"] == 2, "each row's newest day; all of the units with a conflict"
    assert tables["edition"] == 2, "each unit's newest; those that files may be of"


@pytest.mark.parametrize(
    ("choice", "stands", "source"),
    [("采用甲", "一的话", None), ("采用乙", "二的话", "SZ08科室二.xlsx"), ("保留原值", "", None)],
)
def test_a_choice_in_the_workbook_decides_and_the_files_sent_again_ask_nothing(
    forked: Workspace, choice: str, stands: str, source: str | None
) -> None:
    ws, row = forked, task_key("2021", items_of(forked, "SZ08")[0], "SZ08")
    before = ledger(ws)[row]
    answer(workbook(ws), {1: {"处理": choice, "核定人": "核定人甲", "说明": "电话核实"}})
    report = merge_returns(ws, LATER)

    assert outcomes(report.data)["review.xlsx"] == "merged" and report.exit_code == 0
    assert codes(report.data, "review.xlsx") == ["review-taken"]
    assert ledger(ws).get(row, {}).get("progress", "") == stands
    assert {**before, "progress": stands} == {"progress": "", **ledger(ws).get(row, {})}
    with open_store(ws) as store:
        ((_, told),) = store.cases.of_plan("2021")
        changes = store.cells.changes(row, "progress")
        files = {ret.id: ret.file for ret in store.returns.of_plan("2021")}
    assert told and (told.actor, told.value, told.note) == ("office:核定人甲", stands, "电话核实")
    made = [each for each in changes if each.actor == "office:核定人甲"]
    assert [(each.value, files.get(each.return_id or 0)) for each in made] == (
        [] if choice == "采用甲" else [(stands, source)]
    )
    assert [line for line in master(ws, "冲突") if line["序号"]] == [] and open_now(ws) == []

    for name in ("一", "二"):
        other = items_of(ws, "SZ08")[6]
        fill(ws.inbox / f"SZ08科室{name}.xlsx", ws.inbox / f"再发{name}.xlsx", {other: {"存在问题": "又一处"}})
    again = merge_returns(ws, LATER)
    assert again.data["totals"]["conflicts"] == 0 and open_now(ws) == []
    assert ledger(ws).get(row, {}).get("progress", "") == stands


def test_merging_again_after_a_decision_changes_nothing(forked: Workspace) -> None:
    ws = forked
    answer(workbook(ws), {1: {"处理": "采用乙"}})
    merge_returns(ws, LATER)
    held, told = ledger(ws), receipts(ws)
    again = merge_returns(ws, LATER)
    assert (again.data["totals"]["changed"], again.problems) == (0, ())
    book = openpyxl.load_workbook(ws.outbox / "review.xlsx")
    book.properties.title = "另存"
    book.save(ws.outbox / "review.xlsx")
    merge_returns(ws, LATER)
    assert (ledger(ws), receipts(ws), decisions(ws)) == (held, told, [(1, "theirs", "office")])


def test_rows_sorted_inserted_and_deleted_keep_their_decisions(workspace: Workspace) -> None:
    ws = workspace
    generate(ws, ISSUED, ["SZ01", "SZ02", "SZ03", "SZ08"])
    for code in ("SZ01", "SZ02", "SZ03", "SZ08"):
        two_copies(ws, code)
    merge_returns(ws, NOW)
    path = workbook(ws)
    book = openpyxl.load_workbook(path)
    sheet = book["核定表"]
    at, width = lines(sheet), sheet.max_column
    units = {case: sheet.cell(line, 3).value for case, line in at.items()}
    chosen = {case: "采用乙" if unit in ("市司法局", "市教育局") else "" for case, unit in units.items()}
    for case, line in at.items():
        sheet.cell(line, 12).value = chosen[case] or None
    rows = [[sheet.cell(line, column).value for column in range(1, width + 1)] for line in sorted(at.values())]
    gone = next(row for row in rows if row[2] == name_of(ws, "SZ01"))
    rows = [row for row in reversed(rows) if row is not gone]
    rows.insert(1, [None] * width)
    rows.insert(2, ["小计", *[None] * (width - 1)])
    sheet.delete_rows(4, len(at))
    for number, row in enumerate(rows, start=4):
        for column, value in enumerate(row, start=1):
            sheet.cell(number, column).value = value
    sheet.title = "Sheet1"
    book.move_sheet("Sheet1", 2)
    path.unlink()
    target = ws.inbox / "办公室" / "核定（改）.xlsx"
    target.parent.mkdir()
    book.save(target)
    report = merge_returns(ws, LATER)

    assert outcomes(report.data)["办公室/核定（改）.xlsx"] == "merged"
    for code, words in (("SZ01", "一的话"), ("SZ02", "一的话"), ("SZ03", "二的话"), ("SZ08", "二的话")):
        assert ledger(ws)[task_key("2021", items_of(ws, code)[0], code)]["progress"] == words, code
    assert {units[case] for case in open_now(ws)} == {name_of(ws, "SZ01"), name_of(ws, "SZ02")}


def test_a_workbook_that_kept_only_its_row_ids_is_still_known(forked: Workspace) -> None:
    path = answer(workbook(forked), {1: {"处理": "采用乙"}})
    book = openpyxl.load_workbook(path)
    del book.custom_doc_props["toolkit_edition"], book["下发信息"]
    path.unlink()
    book.save(forked.inbox / "x.xlsx")
    merge_returns(forked, LATER)
    assert decisions(forked) == [(1, "theirs", "office")]


def test_two_clerks_who_agree_are_one_and_who_differ_are_told(forked: Workspace) -> None:
    ws, path = forked, workbook(forked)
    answer(path, {1: {"处理": "采用乙", "核定人": "甲"}}, ws.inbox / "甲.xlsx")
    answer(path, {1: {"处理": "采用乙", "核定人": "乙"}}, ws.inbox / "乙.xlsx")
    answer(path, {1: {"处理": "保留原值", "核定人": "丙"}}, ws.inbox / "丙.xlsx")
    for age, name in enumerate(("甲", "乙", "丙")):
        os.utime(ws.inbox / f"{name}.xlsx", (age, age))
    report = merge_returns(ws, LATER)
    assert [codes(report.data, f"{name}.xlsx") for name in ("甲", "乙", "丙")] == [
        ["review-taken"],
        [],
        ["review-decided"],
    ]
    assert report.exit_code == 1 and decisions(ws) == [(1, "theirs", "office:甲")]
    (fault,) = (found for found in report.problems if found.code.slug == "review-decided")
    assert "编号1已由甲于2021年9月20日定为“采用乙”，这里的“保留原值”没有采用" in fault.message
    assert ledger(ws)[task_key("2021", items_of(ws, "SZ08")[0], "SZ08")]["progress"] == "二的话"


def test_a_blank_choice_stays_open_and_a_wrong_word_is_told_with_its_cell(forked: Workspace) -> None:
    ws = forked
    path = workbook(ws)
    answer(path, {1: {"说明": "再想想"}})
    assert "review.xlsx" not in outcomes(merge_returns(ws, LATER).data)
    for word in ("都行", "确认为该单位"):
        answer(path, {1: {"处理": word}})
        report = merge_returns(ws, LATER)
        (found,) = (each for each in report.data["returns"] if each["file"] == "review.xlsx")
        (fault,) = found["problems"]
        assert (found["outcome"], fault["code"], fault["sheet"], fault["cell"], fault["value"]) == (
            "partial",
            "review-choice",
            "核定表",
            "L4",
            word,
        )
        assert "采用甲、采用乙、保留原值" in fault["message"]
    assert open_now(ws) == [1] and decisions(ws) == []


def test_a_note_without_a_choice_in_a_copy_is_told_at_its_cell(forked: Workspace) -> None:
    ws = forked
    answer(workbook(ws), {1: {"说明": "再想想", "核定人": "甲"}}, ws.inbox / "甲.xlsx")
    report = merge_returns(ws, LATER)
    assert outcomes(report.data)["甲.xlsx"] == "partial" and decisions(ws) == []
    (fault,) = (found for found in report.problems if found.code.slug == "review-unanswered")
    said = "编号1填了“说明”、“核定人”，没有选“处理”，没有采用；这一行填的是：说明“再想想”、核定人“甲”"
    assert fault.message == said and fault.origin.cell == "L4", "its words stand in the archive alone"
    assert len(list((ws.outbox / "replies").iterdir())) == 1


def test_a_row_that_no_longer_shows_what_was_asked_decides_nothing(workspace: Workspace) -> None:
    ws = workspace
    generate(ws, ISSUED, ["SZ01", "SZ08"])
    two_copies(ws, "SZ01")
    two_copies(ws, "SZ08")
    merge_returns(ws, NOW)
    path = workbook(ws)
    book = openpyxl.load_workbook(path)
    sheet = book["核定表"]
    sheet["C4"].value, sheet["C5"].value = sheet["C5"].value, sheet["C4"].value
    sheet["L4"].value = sheet["L5"].value = "采用乙"
    book.save(path)
    report = merge_returns(ws, LATER)
    assert codes(report.data, "review.xlsx") == ["review-row-changed"] * 2
    assert decisions(ws) == [] and len(open_now(ws)) == 2


def test_a_case_the_ledger_has_overtaken_is_not_decided(forked: Workspace) -> None:
    ws = forked
    one = items_of(ws, "SZ08")[0]
    path = answer(workbook(ws), {1: {"处理": "采用乙"}}, ws.root / "later.xlsx")
    fill(ws.inbox / "SZ08科室一.xlsx", ws.inbox / "再报.xlsx", {one: {"进展情况": "商定的话"}}, at=NOW)
    merge_returns(ws, NOW)
    assert ledger(ws)[task_key("2021", one, "SZ08")]["progress"] == "商定的话" and open_now(ws) == []
    report = merge_returns(ws, LATER, [path])
    assert codes(report.data, "later.xlsx") == ["review-overtaken"] and report.exit_code == 1
    assert "现为：商定的话" in report.problems[0].message
    assert ledger(ws)[task_key("2021", one, "SZ08")]["progress"] == "商定的话" and decisions(ws) == []
    with pytest.raises(ToolkitError, match="商定的话"):
        decide_case(ws, LATER, answer_in_words(1, "base"))


def test_a_merge_killed_between_decisions_is_finished_by_the_next(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    ws = workspace
    generate(ws, ISSUED, ["SZ01", "SZ08"])
    two_copies(ws, "SZ01")
    two_copies(ws, "SZ08")
    merge_returns(ws, NOW)
    answer(workbook(ws), {1: {"处理": "采用乙"}, 2: {"处理": "采用乙"}})
    real, made = Store.decide, []

    def once(store: Store, *rest: Any) -> None:
        if made:
            raise WorkspaceError("断电")
        made.append(rest)
        real(store, *rest)

    with monkeypatch.context() as patched:
        patched.setattr(Store, "decide", once)
        with pytest.raises(WorkspaceError, match="断电"):
            merge_returns(ws, LATER)
    assert len(decisions(ws)) == 1
    report = merge_returns(ws, LATER)
    assert codes(report.data, "review.xlsx") == ["review-taken"] and decisions(ws) == [
        (1, "theirs", "office"),
        (2, "theirs", "office"),
    ]
    for code in ("SZ01", "SZ08"):
        row = task_key("2021", items_of(ws, code)[0], code)
        with open_store(ws) as store:
            assert [each.value for each in store.cells.changes(row, "progress")] == ["一的话", "二的话"]


def test_a_dry_run_tells_the_same_and_changes_nothing(forked: Workspace) -> None:
    ws = forked
    assert list_held(ws, NOW, dry_run=True).files == () and not (ws.outbox / "review.xlsx").exists()
    answer(workbook(ws), {1: {"处理": "采用乙"}})
    before = {path: path.read_bytes() for path in ws.root.rglob("*") if path.is_file()}
    dry = [
        merge_returns(ws, LATER, dry_run=True).data["returns"],
        decide_case(ws, LATER, answer_in_words(1, "theirs"), dry_run=True).data,
        record_report(ws, LATER, "市司法局", "no_change", dry_run=True).data,
    ]
    assert {path: path.read_bytes() for path in ws.root.rglob("*") if path.is_file()} == before
    assert dry == [
        merge_returns(ws, LATER).data["returns"],
        {**decide_case(ws, LATER, answer_in_words(1, "theirs")).data, "new": True, "changed": 1, "before": None},
        record_report(ws, LATER, "市司法局", "no_change").data,
    ]


# --- held files ---


def test_a_confirmed_file_goes_in_with_the_decision(doubtful: Workspace) -> None:
    ws = doubtful
    report = list_held(ws, NOW)
    assert [(each["kind"], each["unit"], each["choices"]) for each in report.data["cases"]] == [
        ("held", name_of(ws, code), ["confirm", "trust", "send_back"]) for code in ("SZ02", "SZ03")
    ]
    assert all("下发编号已丢失" in each["evidence"] for each in report.data["cases"])
    answer(report.files[0], {1: {"处理": "确认为该单位", "核定人": "甲"}, 2: {"处理": "退回"}})
    merged = merge_returns(ws, LATER)
    by_file = {(each["file"], each["outcome"]): each for each in merged.data["returns"] if not each["again"]}
    assert set(by_file) == {("review.xlsx", "merged"), ("SZ02.xlsx", "merged"), ("SZ03.xlsx", "rejected")}
    assert [fault["code"] for fault in by_file["SZ03.xlsx", "rejected"]["problems"]] == ["return-sent-back"]
    assert ledger(ws)[task_key("2021", items_of(ws, "SZ02")[0], "SZ02")] == {"progress": "SZ02的进展"}
    assert not [row for row in ledger(ws) if row.unit == "SZ03"]
    (told,) = (text for name, text in receipts(ws).items() if "SZ03" in name and "已退回" in text)
    assert "结果：未收" in told and "经核实，不能确认是哪个单位的台账" in told
    assert decisions(ws) == [(1, "confirm", "office:甲"), (2, "send_back", "office")]
    assert open_now(ws) == [] and list_held(ws, LATER).files == ()
    again = merge_returns(ws, LATER)
    assert all(each["again"] for each in again.data["returns"]) and again.exit_code == 0


def test_a_confirmed_file_with_a_fault_is_answered_like_any_other(workspace: Workspace) -> None:
    ws = workspace
    generate(ws, ISSUED, ["SZ02"])
    nameless(ws, "SZ02", "x.xlsx", {"办理状态": "好了吧"})
    merge_returns(ws, NOW)
    report = decide_case(ws, LATER, answer_in_words(1, "confirm", unit="SZ02"))
    assert "部分收取" in report.summary and report.problems[0].code.slug == "cell-choice"
    (reply,) = (ws.outbox / "replies").iterdir()
    assert "需修改" in openpyxl.load_workbook(reply).sheetnames


def test_a_file_is_taken_for_the_unit_the_office_names(doubtful: Workspace) -> None:
    ws = doubtful
    path = answer(workbook(ws), {1: {"处理": "确认为该单位", "确认单位": "市司法局"}})
    report = merge_returns(ws, LATER)
    (taken,) = (each for each in report.data["returns"] if each["file"] == "SZ02.xlsx" and not each["again"])
    assert taken["unit"] == "市司法局" and not [row for row in ledger(ws) if row.unit == "SZ02"]
    assert path.is_file()


def test_confirming_needs_a_unit_that_has_a_workbook(doubtful: Workspace) -> None:
    ws = doubtful
    path = workbook(ws)
    for unit, what in (
        (None, "没有选"),
        ("某局", "名册里没有“某局”"),
        ("赤坎区政府", "还没有给“赤坎区政府”下发过台账"),
    ):
        answer(path, {1: {"处理": "确认为该单位", "确认单位": unit}})
        report = merge_returns(ws, LATER)
        (fault,) = (each for each in report.problems if each.code.slug == "review-unit")
        assert what in fault.message and (fault.origin.sheet, fault.origin.place) == ("核定表", "L4")
    assert open_now(ws) == [1, 2]


def test_a_held_file_is_decided_once(doubtful: Workspace) -> None:
    ws = doubtful
    path = answer(workbook(ws), {1: {"处理": "退回"}}, ws.root / "a.xlsx")
    answer(path, {1: {"处理": "确认为该单位"}}, ws.root / "b.xlsx")
    merge_returns(ws, LATER, [path])
    assert codes(merge_returns(ws, LATER, [ws.root / "b.xlsx"]).data, "b.xlsx") == ["review-decided"]
    with pytest.raises(ToolkitError, match="已由办公室于2021年9月20日定为“退回”"):
        decide_case(ws, LATER, answer_in_words(1, "confirm", unit="市司法局"))
    assert decide_case(ws, LATER, answer_in_words(1, "退回")).data["new"] is False


# --- the workbook itself ---


def test_nothing_to_decide_leaves_no_workbook(forked: Workspace) -> None:
    ws = forked
    path = workbook(ws)
    decide_case(ws, NOW, answer_in_words(1, "ours"))
    data = answer(path, {1: {"说明": "写过的字"}}).read_bytes()
    report = list_held(ws, LATER)
    assert (report.summary, report.files, path.exists()) == ("没有待核定的事项", (), False)
    kept = [each for each in ws.archive.rglob("*") if each.is_file() and each.read_bytes() == data]
    assert len(kept) == 1, "what somebody typed is kept"
    assert list_held(ws, LATER).summary == "没有待核定的事项"


def test_what_was_typed_and_not_merged_yet_stands_in_the_next_workbook(forked: Workspace) -> None:
    ws = forked
    answer(workbook(ws), {1: {"处理": "采用乙", "核定人": "甲", "说明": "已电话核实"}})
    two_copies(ws, "SZ01")
    named = [ws.inbox / f"SZ01科室{name}.xlsx" for name in ("一", "二")]
    merge_returns(ws, NOW, named)
    report = list_held(ws, LATER)
    assert "其中1件已选处理" in report.summary and len(report.data["cases"]) == 2
    sheet = sheet_of(report.files[0], "核定表")
    line = lines(sheet)[1]
    assert [sheet.cell(line, column).value for column in (12, 14, 15)] == ["采用乙", "已电话核实", "甲"]
    merge_returns(ws, LATER)
    assert decisions(ws) == [(1, "theirs", "office:甲")]


def test_a_review_workbook_this_ledger_never_wrote_decides_nothing(tmp_path: Path, forked: Workspace) -> None:
    path = answer(workbook(forked), {1: {"处理": "采用乙"}}, tmp_path / "x.xlsx")
    elsewhere = tmp_path / "别处"
    shutil.copytree(forked.root, elsewhere)
    (elsewhere / "ledger.db").unlink()
    for name in ("outbox", "archive"):
        shutil.rmtree(elsewhere / name)
    other = open_workspace(elsewhere)
    generate(other, ISSUED, ["SZ08"])
    report = merge_returns(other, LATER, [path])
    assert codes(report.data, "x.xlsx") == ["edition-unknown"] and decisions(other) == []


def test_a_copy_said_to_be_from_elsewhere_decides_nothing_until_the_office_puts_it_there(
    tmp_path: Path, forked: Workspace
) -> None:
    path = answer(workbook(forked), {1: {"处理": "采用乙"}}, tmp_path / "核定.xlsx")
    for sender in ("someone@example.com", "sz08@zhanjiang.example.com"):
        told = merge_returns(forked, LATER, [path], sender=sender)
        assert codes(told.data, "核定.xlsx") == ["review-mailed"] and outcomes(told.data) == {"核定.xlsx": "rejected"}
        assert decisions(forked) == []
    merge_returns(forked, LATER, [path])
    assert [each[:2] for each in decisions(forked)] == [(1, "theirs")]


def test_every_plan_has_its_own_review_workbook(forked: Workspace) -> None:
    table = "序号,工作任务,具体要求,落实单位,完成时限\n1,解读,解读。,市司法局,年底前\n2,回应,回应。,市司法局,年底前\n"
    import_plan(forked, table.encode(), "要点.csv", plan_id="2020", issued=date(2020, 5, 20))
    newest, old = open_workspace(forked.root), open_workspace(forked.root, "2020")
    generate(old, ISSUED, ["市司法局"])
    (made,) = (old.outbox / "ledgers").iterdir()
    for name, rows in (("甲", {1: {"进展情况": "甲"}, 2: {"进展情况": "另"}}), ("乙", {1: {"进展情况": "乙"}})):
        fill(made, old.inbox / f"去年{name}.xlsx", rows)
        merge_returns(old, NOW, [old.inbox / f"去年{name}.xlsx"])
    answer(workbook(newest), {1: {"处理": "采用乙"}})
    path = answer(workbook(old), {2: {"处理": "采用乙"}})
    assert path == forked.root / "outbox/2020/review.xlsx"
    with pytest.raises(ToolkitError, match="方案 2021 里没有编号为2"):
        decide_case(newest, LATER, answer_in_words(2, "ours"))
    merge_returns(newest, LATER, only=True)
    assert decisions(newest) == [(1, "theirs", "office")]
    with open_store(newest) as store:
        assert store.cells.current("2020")[key("2020/1/SZ08")]["progress"] == "甲"
        merge_returns(newest, LATER)
        assert store.cells.current("2020")[key("2020/1/SZ08")]["progress"] == "乙"


def test_libreoffice_saves_the_workbook_and_the_answers_still_arrive(
    forked: Workspace, needs: Callable[[str | None, str], str], tmp_path: Path
) -> None:
    soffice = needs(soffice_with("Calc"), "LibreOffice Calc")
    path = answer(workbook(forked), {1: {"处理": "采用乙", "核定人": "甲"}})
    save_as(soffice, "xlsx", [path], forked.inbox)
    path.unlink()
    report = merge_returns(forked, LATER)
    assert codes(report.data, "review.xlsx") == ["review-taken"]
    assert decisions(forked) == [(1, "theirs", "office:甲")]


# --- by hand ---


def test_a_conflict_is_decided_by_hand_and_decided_again(forked: Workspace) -> None:
    ws, row = forked, task_key("2021", items_of(forked, "SZ08")[0], "SZ08")
    first = decide_case(ws, LATER, answer_in_words(1, "theirs", by="甲", note="核实"))
    assert first.summary == "编号1：采用乙，总台账改动1处" and first.exit_code == 0
    assert ledger(ws)[row]["progress"] == "二的话"
    assert [line for line in master(ws, "冲突") if line["序号"]] == []
    same = decide_case(ws, LATER, answer_in_words(1, "采用乙", by="乙"))
    assert same.summary == "编号1已由甲于2021年9月20日定为“采用乙”，没有变化"
    changed = ws.outbox / "master.xlsx"
    changed.write_bytes(changed.read_bytes() + b"\0")
    anew = decide_case(ws, LATER, answer_in_words(1, "甲", by="乙"))
    assert [found.code for found in anew.problems] == [Code.MASTER_CHANGED]
    assert anew.summary == "编号1：采用甲（原由甲于2021年9月20日定为“采用乙”，现改定），总台账改动1处"
    assert anew.data["before"] == "theirs" and ledger(ws)[row]["progress"] == "一的话"
    assert decisions(ws) == [(1, "ours", "office:乙")]


@pytest.mark.parametrize(
    ("case", "word", "why"),
    [(9, "ours", "没有编号为9"), (1, "都行", "不认识的处理“都行”"), (1, "退回", "编号1不能定为“退回”")],
)
def test_what_cannot_be_decided_says_why(forked: Workspace, case: int, word: str, why: str) -> None:
    with pytest.raises(ToolkitError, match=why) as caught:
        decide_case(forked, LATER, answer_in_words(case, word))
    assert caught.value.remedy and decisions(forked) == []


def test_a_held_file_is_confirmed_by_hand(doubtful: Workspace) -> None:
    ws = doubtful
    with pytest.raises(ToolkitError, match="没有选“确认单位”"):
        decide_case(ws, LATER, answer_in_words(1, "confirm"))
    report = decide_case(ws, LATER, answer_in_words(1, "confirm", unit=name_of(ws, "SZ02")))
    assert report.summary == "编号1：确认为该单位，文件“SZ02.xlsx”已收，总台账改动1处"
    assert ledger(ws)[task_key("2021", items_of(ws, "SZ02")[0], "SZ02")] == {"progress": "SZ02的进展"}
    sent = decide_case(ws, LATER, answer_in_words(2, "send-back"))
    assert sent.exit_code == 1 and "文件“SZ03.xlsx”未收" in sent.summary
    assert any("已退回" in text for text in receipts(ws).values())


# --- reports by phone ---


def test_a_report_by_phone_counts_for_the_round_and_says_what_it_is(doubtful: Workspace) -> None:
    ws = doubtful
    report = record_report(ws, NOW, "市司法局", "no_change", note="办公室来电")
    assert report.summary == "已登记：市司法局电话报告：本期无变化" and report.exit_code == 0
    again = record_report(ws, NOW, "市司法局", "no_change")
    assert again.summary.endswith("今天09:00已经登记过，没有重复登记") and again.data["new"] is False
    record_report(ws, NOW, "SZ01", "updated", via="message")
    units = {each["unit"]: each for each in show_status(ws, NOW.date()).data["units"]}
    assert units["市司法局"]["obligation"] == "no_change" and units["市司法局"]["told_by"] == "phone"
    office = units[name_of(ws, "SZ01")]
    assert (office["obligation"], office["told_by"]) == ("content_due", "message")
    texts = [text for text in receipts(ws).values() if "由办公室登记" in text]
    assert len(texts) == 2 and "本期情况：有更新，内容待补。短信微信报告，由办公室登记。" in texts[1]
    assert "文件：（电话报告）办公室来电" in texts[0] and "本期情况：无变化。电话报告，由办公室登记。" in texts[0]
    assert open_now(ws) == [1, 2], "a report without bytes hides no held file"
    with open_store(ws) as store:
        assert [ret.via for ret in store.returns.of_plan("2021") if not ret.sha256] == ["phone", "message"]


def test_what_is_told_by_phone_goes_in_and_is_shown_as_told(doubtful: Workspace) -> None:
    ws, item = doubtful, items_of(doubtful, "SZ01")[0]
    told = TellsOfItem(item, [("进展情况", "已印发方案"), ("办理状态", "进行中")])
    report = record_report(ws, NOW, "SZ01", told, note="办公室来电")
    assert report.summary.endswith("电话报告：本期有更新，记入2处")
    assert ledger(ws)[task_key("2021", item, "SZ01")].items() >= {"progress": "已印发方案", "status": "推进中"}.items()
    (unit,) = (each for each in show_status(ws, NOW.date()).data["units"] if each["unit"] == name_of(ws, "SZ01"))
    assert (unit["obligation"], unit["told_by"]) == ("reported", "phone")
    why = show_provenance(ws, NOW.date(), "SZ01", str(item), "进展情况")
    assert f"（电话报告）第{item}项“进展情况”、“办理状态”办公室来电" in str(why.data)
    again = record_report(ws, NOW, "SZ01", told)
    assert again.data["new"] is False and again.data["changed"] == 0


@pytest.mark.parametrize(
    ("item", "values", "why"),
    [
        (0, [("进展情况", "x")], "不是.*的任务"),
        (None, [("核查结论", "通过销号")], "不是由单位填的栏目"),
        (None, [("办理状态", "快好了")], "“办理状态”不能是“快好了”"),
        (None, [("办理状态", "已完成")], "但缺"),
    ],
)
def test_what_cannot_be_taken_by_phone_is_said_at_once_and_nothing_goes_in(
    doubtful: Workspace, item: int | None, values: list[tuple[str, str]], why: str
) -> None:
    before = ledger(doubtful)
    told = TellsOfItem(items_of(doubtful, "SZ01")[0] if item is None else item, values)
    with pytest.raises(ToolkitError, match=why):
        record_report(doubtful, NOW, "SZ01", told)
    assert ledger(doubtful) == before


def test_a_file_after_the_phone_call_is_what_counts(forked: Workspace) -> None:
    ws = forked
    record_report(ws, NOW, "市司法局", "no_change")
    (unit,) = (each for each in show_status(ws, NOW.date()).data["units"] if each["unit"] == "市司法局")
    assert (unit["obligation"], unit["told_by"]) == ("reported", None)


def test_a_unit_without_work_and_a_day_before_the_plan_are_refused(forked: Workspace) -> None:
    with pytest.raises(ToolkitError, match="单位名册里没有“某局”"):
        record_report(forked, NOW, "某局", "no_change")
    with pytest.raises(WorkspaceError, match="早于方案印发日期"):
        record_report(forked, datetime.combine(date(2012, 8, 30), NOW.time()), "市司法局", "no_change")
