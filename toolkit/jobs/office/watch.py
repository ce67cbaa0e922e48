"""`watch`: the weekly and daily work on a timetable, for a machine that is on and off as it likes.

The ledger says what was done when, so that a restart, a sleep or a power cut changes nothing but the hour.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.codes import Code
from toolkit.domain.office.runs import Run
from toolkit.domain.office.timetable import AHEAD, Job, Turn, due, next_due
from toolkit.edges.system.files import read_text, write_whole
from toolkit.edges.system.ticker import asked_to_stop, every_minute
from toolkit.errors import ToolkitError
from toolkit.jobs.day import HOW_TO_GO_ON, date_doubt
from toolkit.jobs.locks import watching
from toolkit.jobs.mail.to_office import send_to_office
from toolkit.jobs.office.backup import backup
from toolkit.jobs.office.watch_log import CHECK, HOW, ever_lost, logging_to, lost_since, note_log
from toolkit.jobs.office.weekly import STEPS, steps_of
from toolkit.jobs.stores import open_ledger
from toolkit.jobs.workspace import Workspace, open_workspace
from toolkit.problems import problem, shorten
from toolkit.reports.office.steps import WEEKLY
from toolkit.reports.office.watch import DoneJob, Watched
from toolkit.settings import Settings, load_settings

if TYPE_CHECKING:
    from toolkit.edges.store.store import Store

_WATCH = "watch"
"""What the watch's own starts are recorded as."""
_KEPT = timedelta(days=90)
"""How long runs are remembered."""
_AGAIN = timedelta(hours=1)
"""How long after a mail to the office did not go out it is tried again."""
NOTICE = "请核对电脑日期.txt"
"""What lies in the outbox while the watch waits for a person to look at the system's date."""
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

Clock = Callable[[], datetime]


def timetable(settings: Settings) -> tuple[Job, ...]:
    """The jobs the settings ask for, in the order in which they run where several are due."""
    watch = settings.watch
    jobs = {
        "collect": Job("collect", minutes=watch.collect_minutes),
        "merge": Job("merge", at=watch.merge_at, weekdays=tuple(_WEEKDAYS.index(day) for day in watch.merge_on)),
        "remind": Job("remind", at=watch.remind_at),
        "deliver": Job("deliver", minutes=watch.deliver_minutes),
    }
    kept = settings.backup.every_days
    return (*(jobs[name] for name in steps_of(settings)), *((Job("backup", minutes=kept * 24 * 60),) if kept else ()))


def watch(workspace: Workspace, clock: Clock, *, once: bool = False, believed: bool = True) -> Watched:
    """Run what is due, and go on so every minute until SIGTERM or Ctrl-C; with `once`, what is due now and no more.

    Where the clock is not `believed`, as the system's is not, nothing is done on a day that lies far from those on
    record but a backup: the watch waits until it is put right or a person says that it is right, and the office is told
    so by a mail and a notice in the outbox.

    A job that was missed is done once, and marked late. One that fails is logged and tried again later, and stops no
    other. Settings, roster and plan are read anew for every job. `WorkspaceError` where another watch is at work here.
    """
    with watching(workspace), logging_to(workspace.root) as log, asked_to_stop() as stopped:
        watcher = Watcher(workspace.root, clock, log, stopped, believed)
        watcher.begin()
        if once:
            watcher.tick()
        else:
            every_minute(watcher.tick, stopped)
            log.info("已停止")
        lost = ever_lost(log)
    ahead = next_due(timetable(workspace.settings), watcher.runs(workspace.settings), clock())
    doubts = (("日期", watcher.waiting, HOW_TO_GO_ON), (CHECK, lost, HOW))
    told = tuple(problem(Code.CHECK_DOUBTFUL, check=check, what=what, how=how) for check, what, how in doubts if what)
    return Watched(done=tuple(watcher.done), ahead=ahead, problems=told)


@dataclass
class Watcher:
    """Looks, when ticked, what is due in the workspace at `root`, and does it; `done` is what it did."""

    root: Path
    clock: Clock
    log: logging.Logger
    stopped: Callable[[], bool] = lambda: False
    believed: bool = True
    done: list[DoneJob] = field(default_factory=list)
    waiting: str = ""
    _fault: str = ""
    _mail_at: datetime | None = None

    def begin(self) -> None:
        """Note that the watch began, and forget runs of long ago."""
        now = self.clock()
        with self._store(self._settings()) as store:
            store.runs.finish(store.runs.start(_WATCH, now), now, ok=True)
            store.runs.forget(now - _KEPT, but=_WATCH)
        self.log.info("开始值守 %s", self.root)
        self._note_log()

    def tick(self) -> None:
        """Do what is due; whatever goes wrong is logged, once for as long as it stays the same."""
        try:
            settings = self._settings()
            for turn in self._believed(settings, self._due(settings)):
                if self.stopped():
                    return
                self._run(settings, turn)
        except Exception as error:  # whatever it is: the next minute may be better
            fault = _said(error)
            if fault != self._fault:
                self.log.error("查不了该做什么：%s", fault, exc_info=not isinstance(error, ToolkitError))
            self._fault = fault
        else:
            self._fault = ""

    def runs(self, settings: Settings) -> dict[str, list[Run]]:
        """What the ledger knows of earlier runs."""
        now = self.clock()
        with self._store(settings) as store:
            return store.runs.between(now - _KEPT, now + AHEAD)

    def _due(self, settings: Settings) -> tuple[Turn, ...]:
        now, runs = self.clock(), self.runs(settings)
        starts = [run.started_at for run in runs.get(_WATCH, ()) if run.started_at <= now]
        if not starts:  # the clock was ahead when the watch began
            with self._store(settings) as store:
                store.runs.finish(store.runs.start(_WATCH, now), now, ok=True)
        return due(timetable(settings), runs, min(starts, default=now), now)

    def _believed(self, settings: Settings, turns: tuple[Turn, ...]) -> tuple[Turn, ...]:
        """Of the jobs that are due, those for which the day need not be right, where it cannot be believed."""
        if self.believed or not (turns or self.waiting):
            return turns
        now = self.clock()
        with self._store(settings) as store:
            doubt = date_doubt(store, now)
        notice = self.root / "outbox" / NOTICE
        if not doubt:
            if self.waiting:
                self.log.info("日期核对过了，接着办")
            self.waiting = ""
            notice.unlink(missing_ok=True)
            return turns
        if not self.waiting:
            self.log.error("%s。在等，不收、不催、不发", doubt)
        self.waiting = doubt
        self._tell_office(notice, doubt, now)
        return tuple(each for each in turns if each.job.name not in STEPS)

    def _tell_office(self, notice: Path, doubt: str, now: datetime) -> None:
        """A notice in the outbox, and a mail once for as long as it lies there; one that fails is tried again."""
        if not notice.exists():
            write_whole(notice, f"{doubt}。\n{HOW_TO_GO_ON}\n".encode())
            self._mail_at = now
        if self._mail_at is None or now < self._mail_at:
            return
        self._mail_at = None
        workspace = open_workspace(self.root)
        if workspace.settings.mail.server:
            try:
                send_to_office(workspace, now, "台账工具在等您核对电脑的日期", f"{doubt}。{HOW_TO_GO_ON}")
            except (ToolkitError, OSError) as error:
                self._mail_at = now + _AGAIN
                self.log.error("告知本室的邮件没有发出：%s", _said(error))

    def _run(self, settings: Settings, turn: Turn) -> None:
        name = turn.job.name
        label = WEEKLY[name]
        late = f"（补做，应在{turn.since:%m-%d %H:%M}）" if turn.late else ""
        with self._store(settings) as store:
            number = store.runs.start(name, self.clock())
        try:
            workspace = open_workspace(self.root)
            result = (STEPS.get(name) or backup)(workspace, self.clock())
        except Exception as error:  # a job that fails stops no other
            ok, note = False, _said(error)
            self.log.error("%s%s没有做成：%s", label, late, note, exc_info=not isinstance(error, ToolkitError))
        else:
            ok, note = True, result.summary
            self.log.info("%s%s：%s", label, late, note)
            for found in result.problems:
                self.log.info("  %s %s", found.severity.label, found.message)
            if not self._note_log():
                result.once_told()
        self.done.append(DoneJob(name, turn.since, turn.late, ok, note))
        with self._store(settings) as store:
            store.runs.finish(number, self.clock(), ok, late + note)

    def _note_log(self) -> str:
        """Why something logged since this was asked last does not stand in the log; kept, for `doctor` to tell it."""
        lost = lost_since(self.log)
        with self._store(self._settings()) as store:
            note_log(store, self.clock(), lost)
        return lost

    def _settings(self) -> Settings:
        return load_settings(read_text(self.root / "config.toml"))

    def _store(self, settings: Settings) -> Store:
        return open_ledger(settings.store.url, self.root)


def _said(error: Exception) -> str:
    return error.message if isinstance(error, ToolkitError) else shorten(f"{type(error).__name__}：{error}", 300)
