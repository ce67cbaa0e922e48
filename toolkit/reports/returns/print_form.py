"""What `print` says: where the printing form is."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from toolkit.dataclasses import dataclass
from toolkit.reports.result import Result


@dataclass(frozen=True, kw_only=True)
class Printed(Result):
    """The printing form of so many rows stands at `path`."""

    rows: int
    path: Path

    @property
    def sentence(self) -> str:
        """How much is in it and what to do."""
        return f"{self.rows}行写成打印版，在 {self.path}；打开就可以打印，发回的仍是原来的台账"

    @property
    def data(self) -> Mapping[str, Any]:
        """The file and how many rows are in it."""
        return {"path": str(self.path), "rows": self.rows}
