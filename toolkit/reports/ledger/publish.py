"""What `publish` shows: which master was written, of which day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from toolkit.problems import day_words
from toolkit.reports.result import Result
from toolkit.values import dataclass


@dataclass(frozen=True, kw_only=True)
class Published(Result):
    """The master of a day at its place, and how many tasks it lists."""

    master: Path
    day: date
    tasks: int

    @property
    def sentence(self) -> str:
        """Of which day it is and where it stands."""
        return f"截至{day_words(self.day)}的总台账，共{self.tasks}条任务：{self.master}"

    @property
    def data(self) -> Mapping[str, Any]:
        """Its place, its day and its tasks."""
        return {"master": str(self.master), "day": self.day.isoformat(), "tasks": self.tasks}
