"""Evidence that does not rot: a verdict keeps by hash what it rested on, and `why` says whether it is still there."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from kit.unit_books import fill, name_of, workbook_of
from kit.workspaces import After, for_units, hand_out

from toolkit.edges.system.files import digest
from toolkit.jobs.returns.judge import RowsMeant, correct_verdicts, judge_claims, undo_verdicts, verdict_in_words
from toolkit.jobs.returns.merge import merge_returns
from toolkit.jobs.returns.why import show_provenance
from toolkit.jobs.workspace import Workspace

UNIT, ITEM = "SZ08", 7
CAME, JUDGED, LATER = datetime(2021, 9, 13, 9), datetime(2021, 9, 14, 9), datetime(2021, 9, 15, 9)
SHOT, OTHER, NAMED = b"%PDF-1.4 shot", b"%PDF-1.4 other", b"%PDF-1.4 named"


def claimed_with_papers(workspace: Workspace) -> Workspace:
    """A unit claims an item and sends three documents: one of that item, one of another, one that the claim names."""
    workspace = for_units(workspace, UNIT, "SZ01", "XQ01")
    hand_out(workspace)
    name = name_of(workspace, UNIT)
    rows = {ITEM: {"办理状态": "已完成", "完成日期": date(2021, 9, 8), "佐证材料": "公开专栏验收表"}}
    fill(workbook_of(workspace, UNIT), workspace.inbox / name / "台账.xlsx", rows, at=CAME)
    for file, data in (("第7项截图.pdf", SHOT), ("第8项截图.pdf", OTHER), ("公开专栏验收表.pdf", NAMED)):
        (workspace.inbox / name / file).write_bytes(data)
    merge_returns(workspace, CAME)
    return workspace


@pytest.fixture
def office(after_playing: After) -> Workspace:
    return after_playing(claimed_with_papers)


def judged(ws: Workspace, word: str = "通过销号") -> None:
    meant = RowsMeant((name_of(ws, UNIT),), (ITEM,))
    done = judge_claims(ws, JUDGED, meant, verdict_in_words(ws, word, opinion="补"), go=True)
    assert [bool(each.changes) for each in done.judgements] == [True]


def rests_on(ws: Workspace) -> dict[str, tuple[str, bool]]:
    told = show_provenance(ws, LATER.date(), name_of(ws, UNIT), str(ITEM)).data["rests_on"]
    return {Path(each["file"]).name: (each["sha256"], each["kept"]) for each in told}


def test_a_verdict_keeps_the_return_and_the_documents_of_its_own_claim(office: Workspace) -> None:
    assert rests_on(office) == {}, "nothing is judged yet"
    judged(office)
    name = name_of(office, UNIT)
    found = rests_on(office)
    (book,) = (file for file in found if file.endswith("台账.xlsx"))
    assert found[book][1]
    assert {file: each for file, each in found.items() if file != book} == {
        f"7-{name}-第7项截图.pdf": (digest(SHOT), True),
        f"{name}-公开专栏验收表.pdf": (digest(NAMED), True),
    }
    tables = show_provenance(office, LATER.date(), name, str(ITEM)).tables
    assert "核查时依据的文件" in [table.title for table in tables]


def test_what_the_archive_lost_or_has_otherwise_is_told(office: Workspace) -> None:
    judged(office)
    kept = office.archive / digest(SHOT)[:2] / digest(SHOT)
    kept.write_bytes(b"another")
    states = dict(rests_on(office).values())
    assert states[digest(SHOT)] is False and states[digest(NAMED)] is True


def test_a_correction_rests_on_what_is_there_now_and_an_undone_verdict_on_nothing(office: Workspace) -> None:
    judged(office)
    meant = RowsMeant((name_of(office, UNIT),), (ITEM,))
    more = office.inbox / name_of(office, UNIT) / "第7项补充.pdf"
    more.write_bytes(b"%PDF-1.4 more")
    merge_returns(office, LATER)
    correct_verdicts(office, LATER, meant, verdict_in_words(office, "限期整改", opinion="重做"), go=True)
    assert digest(b"%PDF-1.4 more") in {sha256 for sha256, _ in rests_on(office).values()}
    undo_verdicts(office, LATER.replace(hour=10), meant, go=True)
    assert digest(b"%PDF-1.4 more") not in {sha256 for sha256, _ in rests_on(office).values()}
    assert digest(SHOT) in {sha256 for sha256, _ in rests_on(office).values()}, "the verdict before stands again"
