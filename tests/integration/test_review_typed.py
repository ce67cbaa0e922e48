"""The office decides in LibreOffice, one claim after the other as a person types, and one merge takes all of it in."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from kit.libreoffice import Typist
from kit.office import ledger
from kit.unit_books import fill, items_of, workbook_of
from kit.verdict_typing import MIX, RECTIFY, SENT_BACK, is_possible, sitting
from kit.workspaces import After, hand_out

from toolkit.jobs.returns.merge import merge_returns
from toolkit.jobs.returns.review import list_held
from toolkit.jobs.workspace import Workspace

UNITS = ("SZ01", "SZ08", "SZ10")
NOW, LATER = datetime(2021, 9, 13, 9), datetime(2021, 9, 14, 9)
DONE = {"办理状态": "已完成", "完成日期": date(2021, 9, 11), "佐证材料": "门户网站专栏"}


def as_many_claims_as_the_mix(workspace: Workspace) -> None:
    hand_out(workspace)
    left = len(MIX)
    for code in UNITS:
        some = items_of(workspace, code)[: min(7, left)]
        left -= len(some)
        fill(workbook_of(workspace, code), workspace.inbox / f"{code}.xlsx", dict.fromkeys(some, DONE), at=NOW)
    assert left == 0
    merge_returns(workspace, NOW)


def test_a_mix_typed_by_hand_is_taken_in_whole_and_what_cannot_be_given_comes_back(
    after_playing: After, type_by_hand: Typist
) -> None:
    ws = after_playing(as_many_claims_as_the_mix)
    waiting = list_held(ws, NOW)
    rows = list(waiting.claims)
    plan = sitting(ws.schema.tasks, len(rows))
    (path,) = waiting.files
    type_by_hand([{"open": str(path), "steps": list(plan.steps), "save": str(path)}])
    merge_returns(ws, LATER)

    field, now = ws.schema.tasks.field("verdict"), ledger(ws)
    for row, said in zip(rows, plan.given, strict=True):
        got = field.meaning(now[row].get("verdict", ""))
        assert got == (said["verdict"] if is_possible(said) else "")
        assert now[row].get("opinion", "") == (said.get("opinion", "") if is_possible(said) else "")
    assert {SENT_BACK, RECTIFY} <= {values.get("opinion", "") for values in now.values()}
    again = list_held(ws, LATER)
    marked = {row for row, said in zip(rows, plan.given, strict=True) if not is_possible(said)}
    assert set(again.claims) == set(again.entered.marks) == marked, "each comes back marked, and nothing else waits"
    assert plan.keys / len(rows) < 20, "keys a claim"
    assert Path(path).is_file()
