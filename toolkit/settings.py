"""`config.toml` as frozen settings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import field
from datetime import date, time
from functools import lru_cache
from pathlib import PurePath
from typing import Annotated, Literal

from toolkit.domain.office.backups import FOLDERS
from toolkit.domain.plan.deadlines.model import AT_ONCE_DAYS, MonthMeans
from toolkit.domain.plan.responsibility.model import Narrowing
from toolkit.domain.plan.units import Group
from toolkit.errors import ConfigError
from toolkit.loading import NUMBER, SAID, STRICT, Limits, load_toml
from toolkit.mail_settings import Address, Hour, MailboxSettings, MailSettings, Said, Seconds
from toolkit.values import dataclass

PLAN_ID = r"^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$"
"""What an id of a plan looks like: it names rows, folders and files."""

FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 12, 31)
"""Between which any day lies that the program is told to act on."""
_Day = Annotated[date, Limits(ge=FIRST_DAY, le=LAST_DAY)]
"""Of a century that calendars, spreadsheets and deadlines can be worked out for."""
_Minutes = Annotated[int, NUMBER, Limits(ge=1, le=10080)]
_Workdays = Annotated[int, NUMBER, Limits(ge=1, le=366)]


@dataclass(frozen=True)
class OfficeSettings:
    """Who issues the ledgers and takes them back."""

    __pydantic_config__ = STRICT
    name: Said
    mail: Address
    phone: str = ""


@dataclass(frozen=True)
class PlanSettings:
    """One plan; `issued` is its 印发日期, before which nothing is late; `work` is what its ledgers are called.

    Of a `closed` plan no returns are taken any more, and it stands as on the day it was `closed_on`. `lookback` names
    the list of the items of a year before that are asked about again (回头看).
    """

    __pydantic_config__ = STRICT
    id: Annotated[str, Limits(pattern=PLAN_ID)]
    file: Said
    issued: _Day
    work: Annotated[str, SAID, Limits(max_length=30)] = "政务公开工作"
    closed: bool = False
    closed_on: _Day | None = None
    lookback: str = ""


@dataclass(frozen=True)
class RosterSettings:
    """Where the units stand."""

    __pydantic_config__ = STRICT
    file: Said = "seeds/units.csv"


@dataclass(frozen=True)
class DeadlineSettings:
    """How a month is read, and in how many days after the plan's issue what is to be done at once is due."""

    __pydantic_config__ = STRICT
    month_means: MonthMeans = "end"
    at_once_days: Annotated[int, NUMBER, Limits(ge=1, le=366)] = AT_ONCE_DAYS


@dataclass(frozen=True)
class RoundSettings:
    """How often units report, and the day of the month (of the quarter's last month) files are due back."""

    __pydantic_config__ = STRICT
    every: Literal["week", "month", "quarter"] = "month"
    return_day: Annotated[int, NUMBER, Limits(ge=1, le=31)] = 25


@dataclass(frozen=True)
class StoreSettings:
    """Where the ledger is kept: a SQLAlchemy URL; a relative SQLite path starts at the workspace."""

    __pydantic_config__ = STRICT
    url: str = "sqlite:///ledger.db"


@dataclass(frozen=True)
class ArchiveSettings:
    """Where originals are kept: empty for the workspace's folder `archive`, else the URL of an object store as `fsspec`
    knows it (`s3://bucket/prefix`). Who may reads and writes there is for the environment to say.
    """

    __pydantic_config__ = STRICT
    url: str = ""


@dataclass(frozen=True)
class ReadingSettings:
    """What reading one returned file may cost: seconds of the processor, and megabytes (2**20 bytes) of memory."""

    __pydantic_config__ = STRICT
    seconds: Seconds = 30
    memory_mb: Annotated[int, NUMBER, Limits(ge=256, le=1_048_576)] = 1024


@dataclass(frozen=True)
class EngineSettings:
    """Who reads returned files: this machine (`here`), or the workers of the Dask cluster whose `scheduler` is at that
    address (`dask`). Here up to `children` are read at a time; 0 for as many as files and processors are good for.
    """

    __pydantic_config__ = STRICT
    kind: Literal["here", "dask"] = "here"
    children: Annotated[int, NUMBER, Limits(ge=0, le=64)] = 0
    scheduler: str = ""


@dataclass(frozen=True)
class InboxSettings:
    """What happens to files that were dealt with: they `stay`, or `move` to `processed/` beside the inbox."""

    __pydantic_config__ = STRICT
    processed: Literal["stay", "move"] = "stay"


@dataclass(frozen=True)
class Pause:
    """A unit (name, alias or code) that gets no reminders up to and including a day."""

    __pydantic_config__ = STRICT
    unit: Said
    until: date
    why: str = ""


@dataclass(frozen=True)
class ReminderSettings:
    """When to remind: workdays before (`blue`) and after (`red`) a due date; rounds without progress.

    After the last of `red` the office is offered a 督办单 instead of more letters; with `red_every` another letter
    goes out every so many workdays.

    `nudge` are workdays from the round's return date (negative: before) on which units that have not reported are
    asked to. From `copy_from` workdays overdue on, the unit's superior and the `leaders` get a copy: never (`off`),
    once the office lets it go (`release`), or by itself (`send`). With `digest` the office gets a summary each workday.
    """

    __pydantic_config__ = STRICT
    blue: tuple[Annotated[int, NUMBER, Limits(ge=0, le=366)], ...] = (30, 14, 7, 3, 1, 0)
    red: tuple[_Workdays, ...] = (1, 5, 10)
    red_every: Annotated[int, NUMBER, Limits(ge=0, le=366)] = 0
    yellow_rounds: Annotated[int, NUMBER, Limits(ge=0, le=53)] = 2
    nudge: tuple[Annotated[int, NUMBER, Limits(ge=-30, le=30)], ...] = (-2, 1)
    copies: Literal["off", "release", "send"] = "release"
    copy_from: _Workdays = 5
    leaders: tuple[Address, ...] = ()
    digest: bool = True
    pauses: tuple[Pause, ...] = ()


@dataclass(frozen=True)
class PapersSettings:
    """Who issues papers: the body itself or its general office, never a section of it; in how many workdays units
    answer that are asked about a draft (`report paper --ask`).
    """

    __pydantic_config__ = STRICT
    issuer: str = ""
    ask_days: _Workdays = 3


@dataclass(frozen=True)
class WatchSettings:
    """The timetable: every how many minutes mails are fetched and sent; the hour of the day's reminders; the weekdays
    and the hour of merging.
    """

    __pydantic_config__ = STRICT
    collect_minutes: _Minutes = 15
    deliver_minutes: _Minutes = 5
    remind_at: Hour = time(9)
    merge_on: Annotated[tuple[Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"], ...], Limits(min_length=1)] = (
        "fri",
    )
    merge_at: Hour = time(16)


@dataclass(frozen=True)
class BackupSettings:
    """How `weekly` and `watch` keep backups: one every so many days (0: none), how many, in which folder.

    A relative folder starts at the workspace, which makes it; any other must be there.
    """

    __pydantic_config__ = STRICT
    every_days: Annotated[int, NUMBER, Limits(ge=0, le=60)] = 1
    keep: Annotated[int, NUMBER, Limits(ge=1, le=1000)] = 10
    folder: Said = "backups"


@dataclass(frozen=True)
class WritingSettings:
    """Whether XlsxWriter writes the workbooks and not the toolkit's own writer: the same ones, more slowly."""

    __pydantic_config__ = STRICT
    by_xlsxwriter: bool = False


@dataclass(frozen=True)
class Settings:
    """All of `config.toml`."""

    __pydantic_config__ = STRICT
    office: OfficeSettings
    plans: tuple[PlanSettings, ...] = ()
    groups: tuple[Group, ...] = ()
    roster: RosterSettings = field(default_factory=RosterSettings)
    deadlines: DeadlineSettings = field(default_factory=DeadlineSettings)
    rounds: RoundSettings = field(default_factory=RoundSettings)
    store: StoreSettings = field(default_factory=StoreSettings)
    archive: ArchiveSettings = field(default_factory=ArchiveSettings)
    inbox: InboxSettings = field(default_factory=InboxSettings)
    reading: ReadingSettings = field(default_factory=ReadingSettings)
    engine: EngineSettings = field(default_factory=EngineSettings)
    reminders: ReminderSettings = field(default_factory=ReminderSettings)
    mail: MailSettings = field(default_factory=MailSettings)
    mailbox: MailboxSettings = field(default_factory=MailboxSettings)
    watch: WatchSettings = field(default_factory=WatchSettings)
    backup: BackupSettings = field(default_factory=BackupSettings)
    papers: PapersSettings = field(default_factory=PapersSettings)
    writing: WritingSettings = field(default_factory=WritingSettings)
    narrowings: tuple[Narrowing, ...] = ()

    @property
    def newest(self) -> PlanSettings:
        """The plan issued last; of several of one day the last in the file."""
        return max(enumerate(self.plans), key=lambda each: (each[1].issued, each[0]))[1]

    def before(self, plan: PlanSettings) -> tuple[PlanSettings, ...]:
        """The plans issued before this one, the oldest first."""
        return tuple(sorted((each for each in self.plans if each.issued < plan.issued), key=lambda each: each.issued))

    def after(self, plan: PlanSettings) -> tuple[PlanSettings, ...]:
        """The plans issued after this one, the oldest first."""
        return tuple(sorted((each for each in self.plans if each.issued > plan.issued), key=lambda each: each.issued))

    def plan(self, plan_id: str | None) -> PlanSettings:
        """The plan of that id, the newest for None; `ConfigError` names the ids there are."""
        if plan_id is None:
            return self.newest
        for each in self.plans:
            if each.id == plan_id:
                return each
        known = "、".join(each.id for each in self.plans)
        raise ConfigError(
            f"config.toml 里没有方案“{plan_id}”（有：{known}）",
            f"请核对代号；新方案用 toolkit --plan {plan_id} plan import 文件 --issued 印发日期 读入。",
        )


@lru_cache(maxsize=8)
def load_settings(text: str, file: str = "config.toml") -> Settings:
    """Read `config.toml`, the same text once a process; a `ConfigError` names every mistake by its key."""
    if not _said(text):
        raise ConfigError(
            f"{file} 里什么也没有写：至少要有 [office]、[[plans]] 和 [[groups]]",
            "请照自带的 config.toml 填写（toolkit init 一个新文件夹，从里面复制）。",
        )
    settings = load_toml(text, Settings, file)
    if not settings.plans:
        raise ConfigError(f"{file} 里没有方案", "请用 toolkit init 文件夹 --plan 方案文件 读入方案，起草单位名册。")
    if settings.mailbox.trust == "authenticated" and not settings.mailbox.authserv_id:
        raise ConfigError(
            f"{file} 的 [mailbox] trust 是 authenticated，却没有写 authserv_id",
            "请写上收信服务器在 Authentication-Results 里用的名称（问邮箱管理员，或在邮箱网页版看一封来信的原文）。",
        )
    ids = [each.id.lower() for each in settings.plans]
    if twice := sorted({each for each in ids if ids.count(each) > 1}):
        raise ConfigError(f"{file} 里有两个方案的代号都是“{twice[0]}”", f"请给每个 [[plans]] 不同的 id（改 {file}）。")
    if faults := tuple(_silencing(settings)):
        raise ConfigError(f"{file} 有 {len(faults)} 处错误：" + "；".join(faults), f"请改正 {file} 后再运行。")
    return settings


def _silencing(settings: Settings) -> Iterator[str]:
    """What is well-formed and would stop or misdirect the work without a word."""
    opens, closes = settings.mail.hours
    if opens >= closes:
        yield f"mail.hours：从 {opens:%H:%M} 到 {closes:%H:%M} 没有一刻，提醒永远发不出；先写开始的时刻，再写结束的时刻"
    if any(part in FOLDERS for part in PurePath(settings.backup.folder).parts[:1]) or ".." in settings.backup.folder:
        yield f"backup.folder：“{settings.backup.folder}”在要备份的文件夹里，或者指到了别处；请写 backups，或完整的路径"
    if settings.engine.kind == "dask" and not settings.engine.scheduler.strip():
        yield "engine.scheduler：kind 是 dask，却没有写调度器的地址；请写上，或把 kind 改回 here"
    if settings.archive.url and (fault := _no_store(settings.archive.url)):
        yield f"archive.url：{fault}"
    named = (("groups", "name", each.name, each.phrases) for each in settings.groups)
    meant = (("narrowings", "words", each.words, each.means) for each in settings.narrowings)
    for section, name, text, words in (*named, *meant):
        if not text.strip() or any(not word.strip() for word in words):
            yield f"{section}：“{text}”的 {name} 或其中的词是空的，会到处都对得上"


def _no_store(url: str) -> str:
    """Why no originals can be kept at a URL, not repeated for a password may stand in it; empty where they can."""
    if not re.fullmatch(r"[a-z][a-z0-9+.-]*://[^\s:](?:[^\r\n\t]*\S)?", url) or "::" in url:
        return "不是存储的地址；请写成 s3://桶/前缀 的样子，放在本机 archive 文件夹的留空"
    if "?" in url or re.match(r"[^/]+//[^/@]*:[^/@]*@", url):
        return "里写了账号、密码或者参数；请改用环境变量（如 AWS_ACCESS_KEY_ID），url 只写地址"
    return ""


def _said(text: str) -> bool:
    """Whether a line stands there that is neither blank nor a comment."""
    return any(line.strip() and not line.lstrip().startswith("#") for line in text.removeprefix("\ufeff").splitlines())
