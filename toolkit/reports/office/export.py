"""What `export` shows: which tables were written, and how many rows each has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from toolkit.reports.result import Result
from toolkit.values import dataclass


@dataclass(frozen=True, kw_only=True)
class Exported(Result):
    """The tables that were written: name -> how many rows."""

    rows: Mapping[str, int]

    @property
    def sentence(self) -> str:
        """Each table with its rows."""
        return "导出：" + "，".join(f"{name} {count}行" for name, count in self.rows.items())

    @property
    def data(self) -> Mapping[str, Any]:
        """The rows of each table, and the files."""
        return {"rows": dict(self.rows), "files": [str(path) for path in self.files]}
