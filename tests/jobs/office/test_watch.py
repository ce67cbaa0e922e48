"""The watch with a clock of its own: what it does, makes up for, tries again, and says."""

from __future__ import annotations

import configparser
import logging
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from kit import ROOT
from kit.command import toolkit

from toolkit.edges.system.ticker import every_minute
from toolkit.errors import WorkspaceError
from toolkit.jobs.locks import watching
from toolkit.jobs.office.doctor import doctor
from toolkit.jobs.office.watch import Watcher, timetable, watch
from toolkit.jobs.office.watch_install import service_file
from toolkit.jobs.stores import open_store
from toolkit.jobs.workspace import Workspace, open_workspace
from toolkit.reports.office.doctor import Checkup
from toolkit.reports.office.steps import WEEKLY
from toolkit.reports.result import Result

MONDAY = datetime(2021, 9, 6, 8)


class Clock:
    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


class Done(Result):
    """A job that went well."""

    @property
    def sentence(self) -> str:
        return "做好了"


@pytest.fixture
def workspace(workspace: Workspace) -> Workspace:
    """A fresh workspace of which the watch makes no backups."""
    config = workspace.root / "config.toml"
    config.write_text(config.read_text("utf-8").replace("every_days = 1 ", "every_days = 0 "), "utf-8")
    return open_workspace(workspace.root)


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[datetime]]:
    """The jobs replaced by ones that note when they ran; one whose list holds `None` first fails that often."""
    ran: dict[str, list[Any]] = {"merge": [], "remind": []}

    def step(name: str) -> Callable[..., Result]:
        def run(workspace: Workspace, now: datetime, **_: object) -> Result:
            if ran[name] and ran[name][0] is None:
                ran[name].pop(0)
                raise RuntimeError("disk on fire")
            ran[name].append(now)
            return Done()

        return run

    monkeypatch.setattr("toolkit.jobs.office.watch.STEPS", {"merge": step("merge"), "remind": step("remind")})
    return ran


def live(workspace: Workspace, clock: Clock, until: datetime, minutes: int = 1) -> Watcher:
    """A watch from now on, ticked every so many minutes."""
    watcher = Watcher(workspace.root, clock, logging.getLogger("test"))
    watcher.begin()
    while clock.now <= until:
        watcher.tick()
        clock.now += timedelta(minutes=minutes)
    return watcher


def test_a_week_awake(workspace: Workspace, steps: dict[str, list[datetime]]) -> None:
    watcher = live(workspace, Clock(MONDAY), MONDAY + timedelta(days=7), minutes=60)
    assert [f"{when:%a %H:%M}" for when in steps["remind"]] == [
        f"{day} 09:00" for day in ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
    ]
    assert [f"{when:%a %H:%M}" for when in steps["merge"]] == ["Fri 16:00"]
    assert not any(each.late for each in watcher.done)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device that takes nothing")
def test_what_a_job_tells_counts_as_told_once_it_stands_in_the_log(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[datetime] = []
    clock = Clock(MONDAY)
    job = Done(once_told=lambda: told.append(clock.now))
    monkeypatch.setattr("toolkit.jobs.office.watch.STEPS", {"merge": lambda *_: job, "remind": lambda *_: job})
    live(workspace, clock, MONDAY)
    (log := workspace.root / "watch.log").symlink_to("/dev/full")
    clock.now = lost = datetime(2021, 9, 6, 10)
    done = watch(workspace, clock, once=True)
    assert done.done and not told, f"nothing of {lost} stands in the log"
    assert ["watch.log 写不进去" in each.message for each in done.problems] == [True]
    assert "2021年9月6日起 watch.log 写不进去" in said(doctor(workspace, clock.now))
    log.unlink()
    clock.now = datetime(2021, 9, 7, 10)
    done = watch(workspace, clock, once=True)
    assert done.done and told == [clock.now] and not done.problems
    assert "watch.log" not in said(doctor(workspace, clock.now))


def said(found: Checkup) -> str:
    return "\n".join(each.message for each in found.problems)


def test_off_at_the_wrong_moments_each_is_done_once_and_marked_late(
    workspace: Workspace, steps: dict[str, list[datetime]]
) -> None:
    clock = Clock(MONDAY)
    live(workspace, clock, MONDAY)
    clock.now = datetime(2021, 9, 27, 10)  # three weeks off, with a restart
    watcher = live(workspace, clock, datetime(2021, 9, 27, 12), minutes=30)
    assert steps == {"merge": [datetime(2021, 9, 27, 10)], "remind": [datetime(2021, 9, 27, 10)]}
    assert [(each.job, each.late) for each in watcher.done] == [("merge", True), ("remind", True)]
    again = live(workspace, clock, datetime(2021, 9, 27, 14), minutes=30)
    assert again.done == []
    with open_store(workspace) as store:
        runs = store.runs.between(MONDAY, clock.now)
    assert {name: len(found) for name, found in runs.items()} == {"watch": 2, "merge": 1, "remind": 1}


def test_a_job_that_fails_is_logged_tried_again_and_stops_no_other(
    workspace: Workspace, steps: dict[str, list[Any]], caplog: pytest.LogCaptureFixture
) -> None:
    steps["merge"] = [None, None]
    clock = Clock(datetime(2021, 9, 10, 15, 55))
    watcher = live(workspace, clock, datetime(2021, 9, 10, 17), minutes=5)
    clock.now = datetime(2021, 9, 11, 9)
    watcher.tick()
    assert [f"{when:%d %H:%M}" for when in steps["merge"]] == ["10 16:15"]
    assert [f"{when:%d %H:%M}" for when in steps["remind"]] == ["11 09:00"]
    assert [(each.job, each.ok) for each in watcher.done] == [
        ("merge", False),
        ("merge", False),
        ("merge", True),
        ("remind", True),
    ]
    assert caplog.text.count("RuntimeError: disk on fire") == 2


def test_a_config_being_edited_is_said_once_and_waited_for(
    workspace: Workspace, steps: dict[str, list[datetime]], caplog: pytest.LogCaptureFixture
) -> None:
    config = workspace.root / "config.toml"
    good = config.read_text("utf-8")
    clock = Clock(MONDAY)
    watcher = Watcher(workspace.root, clock, logging.getLogger("test"))
    watcher.begin()
    config.write_text(good.replace("[watch]", "[watch"), "utf-8")
    for _ in range(3):
        clock.now += timedelta(hours=1)
        watcher.tick()
    assert caplog.text.count("查不了该做什么") == 1 and steps["remind"] == []
    config.write_text(good, "utf-8")
    watcher.tick()
    assert steps["remind"] == [datetime(2021, 9, 6, 11)]


def test_a_clock_put_right_does_not_keep_the_work_waiting(
    workspace: Workspace, steps: dict[str, list[datetime]]
) -> None:
    clock = Clock(datetime(2099, 9, 7, 8))
    watcher = live(workspace, clock, datetime(2099, 9, 7, 9), minutes=30)
    assert len(steps["remind"]) == 1
    clock.now = MONDAY
    while clock.now < MONDAY + timedelta(days=2):
        watcher.tick()
        clock.now += timedelta(minutes=60)
    assert [f"{when:%d %H:%M}" for when in steps["remind"][1:]] == ["06 09:00", "07 09:00"]


def test_asked_to_stop_it_starts_no_further_job(workspace: Workspace, steps: dict[str, list[datetime]]) -> None:
    clock = Clock(MONDAY)
    live(workspace, clock, MONDAY)
    clock.now = datetime(2021, 9, 13, 10)
    watcher = Watcher(
        workspace.root, clock, logging.getLogger("test"), stopped=lambda: bool(steps["merge"] or steps["remind"])
    )
    watcher.tick()
    assert (len(steps["merge"]), len(steps["remind"])) == (1, 0)


def test_once_does_what_is_due_and_says_what_comes(workspace: Workspace, steps: dict[str, list[datetime]]) -> None:
    assert watch(workspace, Clock(MONDAY), once=True).data == {
        "jobs": [],
        "next": {"merge": "2021-09-10T16:00:00", "remind": "2021-09-06T09:00:00"},
    }
    report = watch(workspace, Clock(datetime(2021, 9, 6, 9, 30)), once=True)
    assert [(each["job"], each["late"]) for each in report.data["jobs"]] == [("remind", True)]
    assert "补做，应在09-06 09:00" in (workspace.root / "watch.log").read_text("utf-8")


def test_one_watch_at_a_time(workspace: Workspace) -> None:
    with watching(workspace), pytest.raises(WorkspaceError, match="已经有一个 watch"):
        watch(workspace, Clock(MONDAY), once=True)


def test_a_clock_put_back_does_not_keep_the_tick_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    import schedule

    now = [datetime(2021, 9, 6, 12)]

    class Wall(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> datetime:  # type: ignore[override]
            return now[0]

    monkeypatch.setattr(schedule.datetime, "datetime", Wall)
    monkeypatch.setattr(
        "toolkit.edges.system.ticker.time.sleep",
        lambda seconds: now.__setitem__(0, now[0] + timedelta(seconds=seconds)),
    )
    ticks: list[datetime] = []

    def tick() -> None:
        ticks.append(now[0])
        if len(ticks) == 3:
            now[0] -= timedelta(hours=5)

    every_minute(tick, lambda: len(ticks) >= 6)
    gaps = [(later - sooner).total_seconds() for sooner, later in pairwise(ticks)]
    assert [round(gap) for gap in gaps] == [60, 60, 60 - 5 * 3600, 60, 60]


@pytest.fixture
def running(workspace: Workspace) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "toolkit", "-w", str(workspace.root), "--json", "watch"]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, encoding="utf-8"
    ) as process:
        yield process
        process.kill()


def begun(workspace: Workspace) -> bool:
    for _ in range(300):
        log = workspace.root / "watch.log"
        if log.is_file() and "开始值守" in log.read_text("utf-8"):
            return True
        time.sleep(0.1)
    return False


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_it_stops_cleanly_when_asked(workspace: Workspace, running: subprocess.Popen[str], how: int) -> None:
    assert begun(workspace)
    with pytest.raises(WorkspaceError, match="已经有一个 watch"), watching(workspace):
        pass
    running.send_signal(how)
    assert running.wait(20) == 0
    assert '"next"' in running.communicate()[0]
    assert "已停止" in (workspace.root / "watch.log").read_text("utf-8")
    with watching(workspace):
        pass


def test_the_unit_and_the_task_are_what_their_systems_read(tmp_path: Path) -> None:
    root = tmp_path / '台 账 100% "甲" & $乙'
    unit = configparser.ConfigParser(interpolation=None)
    unit.read_string(service_file("systemd", "/usr/bin/python3", root))
    start = unit["Service"]["ExecStart"]
    assert start.startswith('"/usr/bin/python3" "-m" "toolkit" "--workspace" "')
    assert start.endswith('/台 账 100%% \\"甲\\" & $$乙" "watch"')
    text = service_file("windows", r"C:\Python\python.exe", root)
    task = ElementTree.fromstring(text)
    found = {each.tag.rpartition("}")[2]: each.text for each in task.iter()}
    assert found["Command"] == r"C:\Python\pythonw.exe"
    assert found["Arguments"] == f'-m toolkit --quiet --workspace "{root}" watch'
    assert (found["WorkingDirectory"], found["MultipleInstancesPolicy"]) == (str(root), "IgnoreNew")


def test_it_says_of_every_job_of_the_timetable_when_it_is_due_next(workspace: Workspace) -> None:
    config = workspace.root / "config.toml"
    config.write_text(config.read_text("utf-8").replace("every_days = 0 ", "every_days = 1 "), "utf-8")
    done = toolkit("-w", workspace.root, "--today", "2021-09-06", "--yes", "watch", "--once")
    assert done.code in (0, 1) and "备份" in done.out
    jobs = {job.name for job in timetable(open_workspace(workspace.root).settings)}
    assert "backup" in jobs and jobs <= set(WEEKLY)
