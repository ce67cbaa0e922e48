"""`status`: the states add up in every slice, and say how they were told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest
from kit.workspaces import said_handed
from python_calamine import CalamineWorkbook

from toolkit.codes import Outcome
from toolkit.console import Screen
from toolkit.domain.ledger.counts import Counts
from toolkit.domain.ledger.labels import NEEDS, Label
from toolkit.domain.ledger.phases import Phase
from toolkit.domain.ledger.records import Return
from toolkit.jobs.ledger.publish import publish
from toolkit.jobs.ledger.status import show_status
from toolkit.jobs.stores import open_store
from toolkit.jobs.workspace import Workspace, open_workspace

DAY = date(2021, 9, 13)


def told(workspace: Workspace, unit: str, via: str, statement: str) -> None:
    """Record a report that came by no file."""
    at = datetime(2021, 9, 13, 10)
    with open_store(workspace) as store:
        store.record(Return("", "", 0, at, Outcome.MERGED, "2021", unit, statement=statement, via=via), [], [])


def test_states_add_up_in_every_group_and_units_in_none_are_told_apart(workspace: Workspace) -> None:
    roster = workspace.root / "seeds/units.csv"
    text = roster.read_text("utf-8-sig")
    roster.write_text(
        text.replace("市司法局,,市直,", "市司法局,,省直,").replace("市财政局,,市直,", "市财政局,,,"), "utf-8"
    )
    told(workspace, "SZ08", "phone", "no_change")
    said_handed(workspace)
    report = show_status(open_workspace(workspace.root), DAY)
    groups, units = report.data["groups"], report.data["units"]
    assert list(groups) == ["县区", "市直", "其他"]
    for name, counts in groups.items():
        mine = [each for each in units if (each["group"] if each["group"] in ("县区", "市直") else "其他") == name]
        assert mine and sum(counts.values()) == len(mine)
        for state, count in counts.items():
            assert count == sum(each["obligation"] == state for each in mine)
    assert groups["其他"] | {"no_change": 1, "missing": 1} == groups["其他"]
    assert {
        state: sum(counts[state] for counts in groups.values()) for state in report.data["obligations"]
    } == report.data["obligations"]
    table = next(each for each in report.tables if each.title == "各组")
    assert table.headers == ("分组", "单位", "已报无变化", "待报")
    assert [row[0] for row in table.rows] == ["县区", "市直", "其他", "合计"]
    assert table.rows[2] == ("其他", "2", "1", "1")
    assert table.rows[3][1] == str(len(units))


def test_what_was_told_by_phone_or_message_is_marked_so(workspace: Workspace) -> None:
    said_handed(workspace)
    told(workspace, "SZ08", "phone", "no_change")
    told(workspace, "SZ09", "message", "updated")
    with open_store(workspace) as store:
        filed = Return("00", "教育局.xlsx", 1, datetime(2021, 9, 13, 11), Outcome.MERGED, "2021", "SZ03")
        store.record(filed, [], [])
    report = show_status(workspace, DAY)
    said = {row[0]: row[1] for row in next(each for each in report.tables if each.title == "各单位").rows}
    shown = ("市司法局", "市财政局", "市教育局", "市审计局")
    assert [said[name] for name in shown] == ["已报无变化（电话）", "内容待补（短信微信）", "已报", "待报"]
    units = {each["unit"]: (each["obligation"], each["told_by"]) for each in report.data["units"]}
    assert [units[name] for name in shown] == [
        ("no_change", "phone"),
        ("content_due", "message"),
        ("reported", None),
        ("missing", None),
    ]
    publish(workspace, datetime(2021, 9, 13, 12))
    master = CalamineWorkbook.from_path(workspace.outbox / "master.xlsx").get_sheet_by_name("按单位汇总").to_python()
    assert {row[0]: row[1] for row in master if row[0] in shown} == {name: said[name] for name in shown}


def test_a_terminal_of_80_columns_shows_every_name_in_one_line(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    report = show_status(workspace, DAY)
    full = dict.fromkeys(Phase, 12)
    units = tuple(
        replace(each, label="已报无变化（电话）", counts=Counts(dict.fromkeys(Label, 3), full), conflicts=2)
        for each in report.units
    )
    monkeypatch.setenv("COLUMNS", "80")
    for shown in (report, replace(report, units=units)):
        Screen(as_json=False, quiet=False).show(shown)
        lines = capsys.readouterr().out.splitlines()
        for unit in shown.units:
            assert any(unit.name in line for line in lines), unit.name
    for label in (*(each.label for each in Phase), *(each.word for each in NEEDS), "冲突2"):
        assert any(label in line for line in lines), label
