"""The one command of a clerk's week."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from kit.real_servers import free_port
from kit.two_years import two_years
from kit.unit_books import fill, items_of, with_progress, workbook_of
from kit.workspaces import After, for_units, hand_out

from toolkit.codes import Code
from toolkit.errors import WorkspaceError
from toolkit.jobs.ledger.generate import generate
from toolkit.jobs.office.backup import backup_is_due
from toolkit.jobs.office.verify import verify
from toolkit.jobs.office.weekly import weekly
from toolkit.jobs.workspace import Workspace, open_workspace

NOW = datetime(2021, 9, 13, 9)


def one_returned(workspace: Workspace) -> Workspace:
    """A workspace with one return in its inbox."""
    few = for_units(workspace, "市财政局", "市司法局", "XQ01")
    hand_out(few, date(2021, 9, 9), ["市财政局"])
    few.inbox.mkdir(exist_ok=True)
    (few.inbox / "1.xlsx").write_bytes(with_progress(workbook_of(few, "市财政局"), "甲"))
    return few


@pytest.fixture
def returned(after_playing: After) -> Workspace:
    return after_playing(one_returned)


def test_an_office_without_mail_servers_merges_and_writes_reminders(returned: Workspace) -> None:
    report = weekly(returned, NOW)
    assert (report.data["collect"], report.data["deliver"]) == (None, None)
    assert report.data["merge"]["totals"]["merged"] == 1
    assert report.data["remind"]["reminders"]
    steps = dict(report.tables[-1].rows)
    assert (
        list(steps) == ["合并", "核查表", "核查告知", "提醒", "进展页面", "备份"]
        and steps["核查表"] == "没有待核定的事项"
    )
    assert "收到1个文件" in steps["合并"] and "写好" in steps["提醒"] and report.summary == "6步都做完了"
    assert all((returned.outbox / name).is_file() for name in ("master.xlsx", "report.html", "index.html"))


@pytest.mark.parametrize("fails", ["", "remind", "report"])
def test_whatever_a_week_did_is_kept_beside_the_ledger_too(
    returned: Workspace, monkeypatch: pytest.MonkeyPatch, fails: str
) -> None:
    def failing(*given: object, **named: object) -> None:
        raise WorkspaceError("写不了：磁盘已满", "请清理磁盘。")

    if fails:
        monkeypatch.setattr(f"toolkit.jobs.office.weekly.{fails}", failing)
    weekly(returned, NOW)
    assert [each.message for each in verify(returned).problems] == []


def test_a_second_run_of_the_same_day_changes_nothing(returned: Workspace) -> None:
    code = next(unit.code for unit in returned.tasks.roster.units if unit.name == "市财政局")
    item = items_of(returned, code)[0]
    done = {"办理状态": "已完成", "完成日期": date(2021, 9, 11), "佐证材料": "门户网站专栏"}
    fill(workbook_of(returned, "市财政局"), returned.inbox / "1.xlsx", {item: done})
    weekly(returned, NOW)
    assert (returned.outbox / "review.xlsx").is_file(), "a claim waits"
    before = {path: path.read_bytes() for path in returned.outbox.rglob("*") if path.is_file()}
    weekly(returned, NOW)
    after = {path: path.read_bytes() for path in returned.outbox.rglob("*") if path.is_file()}
    assert [path.name for path in before.keys() | after.keys() if before.get(path) != after.get(path)] == []


def test_a_step_that_fails_is_said_and_stops_no_other(returned: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOOLKIT_MAIL_PASSWORD", "x")
    config = returned.root / "config.toml"
    broken = f'[mailbox]\nserver = "127.0.0.1"\nport = {free_port()}\n'
    config.write_text(
        config.read_text("utf-8").replace('[mailbox]\nserver = ""', broken).replace("port = 993", ""), "utf-8"
    )
    report = weekly(open_workspace(returned.root), NOW)
    assert [found.code.slug for found in report.problems if found.code.slug == "step-failed"] == ["step-failed"]
    assert report.tables[-1].rows[0] == ("收邮件", "没有做成")
    assert (report.summary, report.exit_code) == ("做了6步，1步没有做成", 1)
    assert report.data["collect"] is None and report.data["merge"]["totals"]["merged"] == 1


def test_a_backup_is_made_when_the_last_one_is_as_old_as_the_settings_say(returned: Workspace) -> None:
    config = returned.root / "config.toml"
    config.write_text(config.read_text("utf-8").replace("every_days = 1", "every_days = 7"), "utf-8")
    workspace = open_workspace(returned.root)
    made = [weekly(workspace, datetime(2021, 9, day, 9)).data["backup"] for day in (13, 13, 19, 20)]
    assert [bool(each) for each in made] == [True, False, False, True]
    (last,) = (path for path in (workspace.root / "backups").iterdir() if "20210920" in path.name)
    last.unlink()
    assert backup_is_due(workspace, datetime(2021, 9, 20, 9)), "it is gone"
    assert backup_is_due(workspace, datetime(2021, 9, 1, 9)), "its day has not come"
    config.write_text(config.read_text("utf-8").replace("every_days = 7", "every_days = 0"), "utf-8")
    assert weekly(open_workspace(returned.root), datetime(2021, 9, 30, 9)).data["backup"] is None


def test_a_plan_whose_file_is_gone_stops_no_step_that_does_without(tmp_path: Path) -> None:
    workspace = two_years(tmp_path / "office")
    for plan in (workspace, workspace.of_plan("2020")):
        generate(plan, date(2021, 6, 1))
    weekly(workspace, NOW)
    (workspace.root / "seeds/last.csv").unlink()
    fill(workbook_of(workspace, "A"), workspace.inbox / "1.xlsx", {3: {"进展情况": "甲"}})
    done = weekly(open_workspace(workspace.root, "2021"), datetime(2021, 9, 20, 9))
    assert done.data["merge"]["totals"]["merged"] == 1 and done.data["backup"]
    assert [each.code for each in done.problems if "总台账没有做成" in each.message] == [Code.STEP_FAILED]


def test_a_dry_run_writes_nothing(returned: Workspace) -> None:
    before = {path: path.stat().st_mtime_ns for path in returned.root.rglob("*")}
    report = weekly(returned, NOW, dry_run=True)
    assert {path: path.stat().st_mtime_ns for path in returned.root.rglob("*")} == before
    assert report.summary.startswith("（演练，未写入）") and report.data["merge"]["totals"]["merged"] == 1


def test_every_plan_that_is_not_closed_reminds(returned: Workspace) -> None:
    config = returned.root / "config.toml"
    second = '[[plans]]\nid = "2021b"\nfile = "seeds/plan-2021.txt"\nissued = 2021-08-02\n\n[roster]'
    config.write_text(config.read_text("utf-8").replace("[roster]", second, 1), "utf-8")
    hand_out(open_workspace(returned.root, "2021b"), date(2021, 9, 9), ["市财政局"])
    plans = weekly(open_workspace(returned.root), NOW, dry_run=True).data["remind"]["plans"]
    assert set(plans) == {"2021", "2021b"} and all(plans[plan]["reminders"] for plan in plans)
