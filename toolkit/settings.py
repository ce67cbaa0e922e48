"""`config.toml` as frozen settings."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field

from toolkit.domain.deadlines import MonthMeans
from toolkit.domain.responsibility import Narrowing
from toolkit.domain.units import MAIL_ADDRESS, Group
from toolkit.loading import load_toml

_STRICT: Any = ConfigDict(extra="forbid")
_Positive = Annotated[int, Field(ge=1)]
_Count = Annotated[int, Field(ge=0)]


@dataclass(frozen=True)
class OfficeSettings:
    """Who issues the ledgers and takes them back."""

    __pydantic_config__ = _STRICT
    name: str
    mail: Annotated[str, Field(pattern=f"^{MAIL_ADDRESS}$")]
    phone: str = ""


@dataclass(frozen=True)
class PlanSettings:
    """The plan in force; `issued` is its 印发日期, before which nothing is late."""

    __pydantic_config__ = _STRICT
    id: Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{1,32}$")]
    file: str
    issued: date


@dataclass(frozen=True)
class RosterSettings:
    """Where the units stand."""

    __pydantic_config__ = _STRICT
    file: str = "seeds/units.csv"


@dataclass(frozen=True)
class DeadlineSettings:
    """How a month is read."""

    __pydantic_config__ = _STRICT
    month_means: MonthMeans = "end"


@dataclass(frozen=True)
class RoundSettings:
    """How often units report, and the day of the month (of the quarter's last month) files are due back."""

    __pydantic_config__ = _STRICT
    every: Literal["week", "month", "quarter"] = "month"
    return_day: Annotated[int, Field(ge=1, le=31)] = 25


@dataclass(frozen=True)
class StoreSettings:
    """Where the ledger is kept: a SQLAlchemy URL; a relative SQLite path starts at the workspace."""

    __pydantic_config__ = _STRICT
    url: str = "sqlite:///ledger.db"


@dataclass(frozen=True)
class ReadingSettings:
    """What reading one returned file may cost: seconds, and megabytes (2**20 bytes) of memory."""

    __pydantic_config__ = _STRICT
    seconds: _Positive = 30
    memory_mb: Annotated[int, Field(ge=256)] = 1024


@dataclass(frozen=True)
class ReminderSettings:
    """When to remind: workdays before (`blue`) and after (`red`) a due date; rounds without progress."""

    __pydantic_config__ = _STRICT
    blue: tuple[_Count, ...] = (30, 14, 7, 3, 1, 0)
    red: tuple[_Positive, ...] = (1, 5, 10)
    yellow_rounds: _Count = 2


@dataclass(frozen=True)
class Settings:
    """All of `config.toml`."""

    __pydantic_config__ = _STRICT
    office: OfficeSettings
    plan: PlanSettings
    groups: tuple[Group, ...]
    roster: RosterSettings = field(default_factory=RosterSettings)
    deadlines: DeadlineSettings = field(default_factory=DeadlineSettings)
    rounds: RoundSettings = field(default_factory=RoundSettings)
    store: StoreSettings = field(default_factory=StoreSettings)
    reading: ReadingSettings = field(default_factory=ReadingSettings)
    reminders: ReminderSettings = field(default_factory=ReminderSettings)
    narrowings: tuple[Narrowing, ...] = ()


def load_settings(text: str, file: str = "config.toml") -> Settings:
    """Read `config.toml`; a `ConfigError` names every mistake by its key."""
    return load_toml(text, Settings, file)
