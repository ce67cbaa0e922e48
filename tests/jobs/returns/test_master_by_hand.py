"""A master that somebody wrote into: kept beside, what was typed as a verdict offered where verdicts are given."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from kit.office import codes, ledger, master_row, sheet_of
from kit.unit_books import fill, items_of, name_of, workbook_of
from kit.workspaces import After, for_units

from toolkit.codes import Code
from toolkit.domain.ledger.verdicts import Verdict
from toolkit.jobs.ledger.generate import generate
from toolkit.jobs.ledger.publish import publish
from toolkit.jobs.returns.judge import RowsMeant, judge_claims, undo_verdicts
from toolkit.jobs.returns.merge import merge_returns
from toolkit.jobs.returns.record import TellsOfItem, record_report
from toolkit.jobs.returns.review import list_held
from toolkit.jobs.workspace import Workspace
from toolkit.keys import task_key

NOW, LATER = datetime(2021, 9, 13, 9), datetime(2021, 9, 14, 9)
DONE = {"办理状态": "已完成", "完成日期": date(2021, 9, 11), "佐证材料": "门户网站专栏"}
UNIT = "SZ08"


def two_claims(workspace: Workspace) -> Workspace:
    few = for_units(workspace, UNIT, "SZ01", "XQ01")
    generate(few, date(2021, 9, 10), [UNIT])
    rows = dict.fromkeys(items_of(few, UNIT)[:2], DONE)
    fill(workbook_of(few, UNIT), few.inbox / "1.xlsx", rows)
    merge_returns(few, NOW)
    return few


@pytest.fixture
def claimed(after_playing: After) -> Workspace:
    return after_playing(two_claims)


def type_into_master(ws: Workspace, at: int, name: str = "master.xlsx", **values: object) -> None:
    """Write into the row of the unit's item, as somebody who lifts the protection."""
    path = ws.outbox / name
    book = openpyxl.load_workbook(path)
    sheet = book["台账"]
    across = {"".join(str(cell.value).split()): cell.column for cell in sheet[3]}
    whose = name_of(ws, UNIT), items_of(ws, UNIT)[at]
    (line,) = (
        line
        for line in range(4, sheet.max_row + 1)
        if (sheet.cell(line, across["责任单位"]).value, sheet.cell(line, across["序号"]).value) == whose
    )
    for header, value in values.items():
        sheet.cell(line, across[header]).value = value
    book.save(path)


def row(ws: Workspace, at: int = 0) -> dict[str, str]:
    return ledger(ws)[task_key("2021", items_of(ws, UNIT)[at], UNIT)]


def copies(ws: Workspace) -> list[str]:
    return sorted(path.name for path in ws.outbox.glob("master（*）*.xlsx"))


def test_the_master_says_where_verdicts_go_and_is_locked(claimed: Workspace) -> None:
    sheet = sheet_of(claimed.outbox / "master.xlsx", "台账")
    assert sheet.protection.sheet and not sheet.protection.autoFilter and sheet["A4"].protection.locked
    assert "核查结论请填在核查表 review.xlsx 里" in "".join(str(cell.value) for cell in sheet[2])


def test_what_was_typed_is_kept_told_and_offered_and_not_taken(claimed: Workspace) -> None:
    ws = claimed
    type_into_master(ws, 0, 核查结论="通过销号", 核查意见="属实", 核查人="核查人甲")
    type_into_master(ws, 2, 核查结论="通过销号")
    report = merge_returns(ws, LATER)
    beside = f"另有1项结论不是待核查事项的（{name_of(ws, UNIT)}第{items_of(ws, UNIT)[2]}项），没有列入"
    assert beside in list_held(ws, LATER, dry_run=True).summary
    assert [found.code for found in report.problems if found.code == Code.MASTER_CHANGED] == [Code.MASTER_CHANGED]
    assert "master-changed" not in codes(report.data, "1.xlsx")
    assert copies(ws) == ["master（2021-09-14改动）.xlsx"]
    kept = sheet_of(ws.outbox / copies(ws)[0], "台账")
    assert "属实" in [cell.value for line in kept.iter_rows() for cell in line]
    assert not row(ws).get("verdict") and master_row(ws, UNIT, items_of(ws, UNIT)[0])["核查结论"] is None

    for _ in range(2):
        shown = list_held(ws, LATER)
        assert "总台账里填的核查结论1项已写在“核查提示”里" in shown.summary
        asides = {int(each["item"]): (each["aside"], each["typed"]) for each in shown.data["claims"]}
        words = "总台账里填的是“通过销号”（核查人甲）属实，认可的请在本行选定"
        assert asides[items_of(ws, UNIT)[0]] == (words, {}) and asides[items_of(ws, UNIT)[1]] == ("", {})
        assert not merge_returns(ws, LATER).problems and not row(ws).get("verdict"), "offered is not taken"
    judge_claims(ws, LATER, RowsMeant([UNIT], items_of(ws, UNIT)[:1]), Verdict("verified"), go=True)
    assert not list_held(ws, LATER).offered
    assert copies(ws) == ["master（2021-09-14改动）.xlsx"]


def test_what_the_toolkit_wrote_itself_is_nobodys_hand(claimed: Workspace) -> None:
    ws = claimed
    item = items_of(ws, UNIT)[0]
    judge_claims(ws, LATER, RowsMeant([UNIT], [item]), Verdict("verified"), go=True)
    undo_verdicts(ws, LATER, RowsMeant([UNIT], [item]), go=True)
    assert not publish(ws, LATER).problems and copies(ws) == []


@pytest.mark.parametrize("written", [False, True])
def test_a_master_whose_writing_was_killed_is_nobodys_hand(
    claimed: Workspace, monkeypatch: pytest.MonkeyPatch, written: bool
) -> None:
    def die(workspace: Workspace, path: Path, data: bytes) -> Path:
        if written:
            path.write_bytes(data)
        raise KeyboardInterrupt

    ws = claimed
    before = (ws.outbox / "master.xlsx").read_bytes()
    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr("toolkit.jobs.ledger.publish.put_out", die)
        judge_claims(ws, LATER, RowsMeant([UNIT], [items_of(ws, UNIT)[0]]), Verdict("verified"), go=True)
    assert ((ws.outbox / "master.xlsx").read_bytes() != before) == written
    assert not publish(ws, LATER).problems and copies(ws) == []


def test_a_verdict_taken_back_is_not_offered_again_by_an_older_master(claimed: Workspace) -> None:
    ws = claimed
    item = items_of(ws, UNIT)[0]
    judge_claims(ws, LATER, RowsMeant([UNIT], [item]), Verdict("verified"), go=True)
    type_into_master(ws, 1, 进展情况="写错了地方")
    done = undo_verdicts(ws, LATER, RowsMeant([UNIT], [item]), go=True)
    assert [found.code for found in done.problems] == [Code.MASTER_CHANGED]
    assert copies(ws) == ["master（2021-09-14改动）.xlsx"]
    assert [each["typed"] for each in list_held(ws, LATER).data["claims"]] == [{}, {}]


def test_whatever_writes_the_master_tells_of_the_one_it_kept(claimed: Workspace) -> None:
    ws = claimed
    for number, said in enumerate(("no_change", TellsOfItem(items_of(ws, UNIT)[0], [("进展情况", "专栏已更新")]))):
        type_into_master(ws, 0, 核查意见=f"第{number}次")
        report = record_report(ws, LATER, UNIT, said)
        assert [found.code for found in report.problems].count(Code.MASTER_CHANGED) == 1
    type_into_master(ws, 0, 核查意见="再改")
    verdict = Verdict("sent_back", "请补充", by="核查人甲")
    judged = judge_claims(ws, LATER, RowsMeant([UNIT], items_of(ws, UNIT)[:1]), verdict, go=True)
    assert [found.code for found in judged.problems] == [Code.MASTER_CHANGED] and judged.exit_code == 1
    assert len(copies(ws)) == 3


def test_a_second_change_the_same_day_is_a_second_copy(claimed: Workspace) -> None:
    ws = claimed
    for text in ("甲", "乙"):
        type_into_master(ws, 0, 核查意见=text)
        (problem,) = publish(ws, LATER).problems
        assert problem.code == Code.MASTER_CHANGED
    assert [Path(name).stem for name in copies(ws)] == ["master（2021-09-14改动）", "master（2021-09-14改动）（2）"]


def test_a_past_master_changed_by_hand_is_kept_told_and_offered_like_todays(claimed: Workspace) -> None:
    ws, name = claimed, "master-2021-09-13.xlsx"
    for _ in range(2):
        assert not publish(ws, LATER, as_of=NOW.date()).problems, "what the toolkit wrote is nobody's hand"
    type_into_master(ws, 0, name, 核查结论="通过销号", 核查意见="属实")
    (problem,) = publish(ws, LATER, as_of=NOW.date()).problems
    assert problem.code == Code.MASTER_CHANGED
    kept = sheet_of(ws.outbox / "master-2021-09-13（2021-09-14改动）.xlsx", "台账")
    assert "属实" in [cell.value for line in kept.iter_rows() for cell in line]
    assert list_held(ws, LATER).offered == 1
    assert not publish(ws, LATER, as_of=NOW.date()).problems and not publish(ws, LATER).problems


def test_what_stands_in_the_master_as_it_lies_there_is_seen_and_counted_once(claimed: Workspace) -> None:
    ws = claimed
    type_into_master(ws, 0, 核查结论="通过销号", 核查人="核查人甲")
    for at in (2, 3, 4, 5):
        type_into_master(ws, at, 核查结论="通过销号")
    for _ in range(2):
        shown = list_held(ws, LATER)
        assert shown.offered == 1 and "总台账里填的是“通过销号”（核查人甲）" in str(shown.data["claims"])
        third = f"第{items_of(ws, UNIT)[4]}项等），没有列入"
        assert "总台账里另有4项" in shown.summary and third in shown.summary
        assert copies(ws) == [], "it is only looked at"
    publish(ws, LATER)
    assert copies(ws) and list_held(ws, LATER).offered == 1, "kept, it is the same one"
    type_into_master(ws, 0, 核查结论="通过销号")
    assert list_held(ws, LATER).offered == 1, "in the copy and in the master it is one"
    judge_claims(ws, LATER, RowsMeant([UNIT], items_of(ws, UNIT)[:1]), Verdict("verified"), go=True)
    shown = list_held(ws, LATER)
    assert not shown.offered and not shown.beside, "one that was accepted is none"
