"""A ledger that was tampered with is found out: by itself, by the receipts in the outbox, by one that a unit kept."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest
from kit.backed_up import NOON, at_work
from kit.workspaces import After

from toolkit.codes import Code
from toolkit.errors import ToolkitError
from toolkit.jobs.ledger.status import show_status
from toolkit.jobs.office.backup import backup
from toolkit.jobs.office.doctor import doctor
from toolkit.jobs.office.verify import verify
from toolkit.jobs.returns.merge import merge_returns
from toolkit.jobs.workspace import Workspace


def everything_in(whole: Workspace) -> Workspace:
    workspace = at_work(whole)
    merge_returns(workspace, datetime(2021, 9, 14, 9))
    return workspace


def receipts(workspace: Workspace) -> list[Path]:
    return sorted((workspace.outbox / "receipts").glob("*.txt"))


def broken(workspace: Workspace, against: str = "") -> list[str]:
    return [found.message for found in verify(workspace, against).problems if found.code == Code.CHAIN_BROKEN]


def doctor_says(workspace: Workspace) -> str:
    return next(each.detail for each in doctor(workspace, NOON).checks if each.name == "台账数据库")


def test_receipts_master_and_status_tell_a_head_that_the_ledger_agrees_with(after_playing: After) -> None:
    workspace = after_playing(everything_in)
    code = show_status(workspace, NOON.date()).code
    assert code.startswith("2021-") and show_status(workspace, NOON.date()).tables[-1].rows[0][0] == code
    assert f"校验码：{code}" in receipts(workspace)[-1].read_text("utf-8")
    letter = workspace.root / "回执.eml"
    letter.write_text(
        f"Subject: x\nContent-Type: text/plain; charset=utf-8\n\n校验码：{code}（请随回执留存）\n", "utf-8"
    )
    said = f"校验码：{code}（请随回执留存）"
    for kept in (*map(str, receipts(workspace)), str(workspace.outbox / "master.xlsx"), str(letter), code, said):
        result = verify(workspace, kept)
        assert not broken(workspace, kept)
        (checked,) = (each for each in result.checks if each.name == "校验链")
        assert code in checked.detail and (Path(kept).name in checked.detail or code in kept)


def test_what_tells_no_head_is_refused(after_playing: After) -> None:
    workspace = after_playing(everything_in)
    without = workspace.root / "说明.txt"
    without.write_text("回执", "utf-8")
    for given, words in (("不在.txt", "没有这个文件"), (str(without), "没有校验码")):
        with pytest.raises(ToolkitError, match=words):
            verify(workspace, given)


def test_a_change_made_with_the_triggers_dropped_is_named_by_verify_and_doctor(after_playing: After) -> None:
    workspace = after_playing(everything_in)
    with closing(sqlite3.connect(workspace.root / "ledger.db")) as opened, opened:
        opened.execute("DROP TRIGGER change_no_update")
        for table, key in (("change", "sequence"), ("current", "change_sequence")):
            opened.execute(f"UPDATE {table} SET value = '改' WHERE {key} = (SELECT max({key}) FROM {table})")
        (last,) = opened.execute("SELECT max(sequence) FROM change").fetchone()
    (said,) = broken(workspace)
    assert f"第{last}条改动被改过" in said and said in doctor_says(workspace)


def test_what_keeps_records_from_being_changed_and_is_gone_or_not_ours_is_named_before_anything_was_changed(
    after_playing: After,
) -> None:
    workspace = after_playing(everything_in)
    with closing(sqlite3.connect(workspace.root / "ledger.db")) as opened, opened:
        opened.execute("DROP TRIGGER chain_no_delete")
        opened.execute("CREATE TRIGGER helper AFTER INSERT ON change BEGIN SELECT 1; END")
    said = [found.message for found in verify(workspace).problems]
    assert len(said) == 2 and "chain_no_delete" in said[0] and "helper" in said[1]
    assert "chain_no_delete" in doctor_says(workspace)


def test_an_older_ledger_in_the_place_of_a_newer_is_found_by_the_receipts_and_by_one_that_a_unit_kept(
    after_playing: After,
) -> None:
    workspace = after_playing(at_work)
    ledger, before = workspace.root / "ledger.db", receipts(workspace)
    older = ledger.read_bytes()
    merge_returns(workspace, datetime(2021, 9, 14, 9))
    ledger.write_bytes(older)
    said, of_records = broken(workspace)
    assert "少了后面一段" in said and "receipts/" in said and said in doctor_says(workspace)
    assert "这个台账没有的" in of_records
    shutil.rmtree(workspace.archive / "records")
    late = [path for path in receipts(workspace) if path not in before]
    kept = late[0].rename(workspace.root / late[0].name)
    for path in late[1:]:
        path.unlink()
    assert broken(workspace) == [], "the workspace itself agrees with the older ledger again"
    (said,) = broken(workspace, str(kept))
    assert "少了后面一段" in said and kept.name in said


def test_a_cell_changed_beside_its_changes_is_named_by_doctor_too(after_playing: After) -> None:
    workspace = after_playing(everything_in)
    with closing(sqlite3.connect(workspace.root / "ledger.db")) as opened, opened:
        opened.execute("UPDATE current SET value = '改' WHERE change_sequence = (SELECT max(sequence) FROM change)")
    assert "有1格的现值与改动记录不一致" in doctor_says(workspace)
    assert broken(workspace) == []


def test_a_link_that_cannot_be_read_is_said_once_by_verify_and_by_doctor(after_playing: After) -> None:
    workspace = after_playing(everything_in)
    with closing(sqlite3.connect(workspace.root / "ledger.db")) as opened, opened:
        opened.execute("DROP TRIGGER chain_no_update")
        opened.execute("UPDATE chain SET head = x'00' WHERE id = 1")
    (said,) = broken(workspace)
    assert "读不懂" in said and said in doctor_says(workspace)
    found = verify(workspace).problems
    assert len(found) == len(set(found))


def test_what_is_told_and_speaks_against_the_ledger_is_named_itself(after_playing: After) -> None:
    workspace = after_playing(everything_in)
    made_up = "2021-1-0123456789ab"
    receipts(workspace)[0].write_text("校验码：2021-1-ba9876543210\n校验码：2021-2-ba9876543210\n", "utf-8")
    said = broken(workspace, made_up)
    assert len(said) == 2 and made_up in said[0] and "所给的校验码" in said[0]
    assert "2021-2-ba9876543210" in said[1]


def test_a_command_that_writes_meanwhile_is_not_taken_for_one_who_cut_the_chain(
    after_playing: After, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = after_playing(at_work)
    before = receipts(workspace)

    def merging(*_: object) -> tuple[()]:
        merge_returns(workspace, datetime(2021, 9, 14, 9))
        return ()

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr("toolkit.edges.store.keeping.disagreements", merging)
        assert broken(workspace) == []
    assert len(receipts(workspace)) > len(before)


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE returns SET received_at = 'x' WHERE id = 1", "第1条回收件被改过"),
        ("UPDATE change SET at = 'x' WHERE sequence = 1", "第1条改动被改过"),
        ("UPDATE basis SET files = 'x'", "第1条总台账依据被改过"),
        ("UPDATE basis SET files = '[]'", "第1条总台账依据被改过"),
    ],
)
def test_what_cannot_be_read_is_named_by_verify_and_doctor(after_playing: After, statement: str, words: str) -> None:
    workspace = after_playing(everything_in)
    backup(workspace, NOON)
    with closing(sqlite3.connect(workspace.root / "ledger.db")) as opened, opened:
        opened.execute("DROP TRIGGER change_no_update")
        assert opened.execute(statement).rowcount
    assert any(words in found.message for found in verify(workspace).problems)
    assert words in doctor_says(workspace)


def test_a_receipt_template_of_a_former_release_still_verifies_and_why_no_receipt_bears_witness_is_said(
    after_playing: After,
) -> None:
    workspace = after_playing(at_work)
    template = workspace.templates / "notices" / "receipt.txt.j2"
    text = template.read_text("utf-8")
    start = text.index("{% if code %}")
    template.write_text(text[:start] + text[text.index("{% endif %}", start) + len("{% endif %}") :], "utf-8")
    shutil.rmtree(workspace.outbox / "receipts")
    merge_returns(workspace, NOON)
    assert any((workspace.outbox / "receipts").iterdir())
    checked = verify(workspace)
    assert not checked.problems
    assert any("没有校验码" in each.detail for each in checked.checks)
    assert any("没有校验码" in each.detail for each in doctor(workspace, NOON).checks)
