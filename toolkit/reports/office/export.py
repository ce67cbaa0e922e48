"""What `export` shows: which tables were written, and how many rows each has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from toolkit.reports.result import Result
from toolkit.values import dataclass

TABLES = {"assignments": "各单位各项任务", "changes": "每一处改动", "returns": "来件", "figures": "各种数字"}
"""What can be exported, by the names of the files, in the words of people."""


@dataclass(frozen=True, kw_only=True)
class Exported(Result):
    """The tables that were written: name -> how many rows."""

    rows: Mapping[str, int]

    @property
    def sentence(self) -> str:
        """Each table with its rows."""
        return "导出：" + "，".join(f"{TABLES[name]}（{name}）{count}行" for name, count in self.rows.items())

    @property
    def data(self) -> Mapping[str, Any]:
        """The rows of each table, and the files."""
        return {"rows": dict(self.rows), "files": [str(path) for path in self.files]}
