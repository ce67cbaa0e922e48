"""What `print` says: where the printing form is."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from toolkit.reports.result import Result, Table
from toolkit.values import dataclass


@dataclass(frozen=True, kw_only=True)
class Printed(Result):
    """The printing form of so many rows stands at `path`; `beside` is not in it."""

    rows: int
    path: Path
    beside: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """How much is in it and what to do."""
        said = f"{self.rows}行写成打印版，在 {self.path}；打开就可以打印，发回的仍是原来的台账"
        return f"{said}；没有印入的{len(self.beside)}处，请另行打印或填进台账的格内" if self.beside else said

    @property
    def tables(self) -> tuple[Table, ...]:
        """What is not in it."""
        return (Table("没有印入的", ("内容",), tuple((each,) for each in self.beside)),) if self.beside else ()

    @property
    def data(self) -> Mapping[str, Any]:
        """The file and how many rows are in it."""
        return {"path": str(self.path), "rows": self.rows, "beside": list(self.beside)}

    @property
    def exit_code(self) -> int:
        """1 where something is not in it."""
        return int(bool(self.beside))
