"""What `rebuild` says of the ledger it made again."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from toolkit.reports.office.backup import checked
from toolkit.reports.office.doctor import Check
from toolkit.reports.result import Result, Table
from toolkit.values import dataclass


@dataclass(frozen=True, kw_only=True)
class Rebuilt(Result):
    """Where it stands, of how many links of the chains in how many parts it was made, what verifying it found."""

    folder: Path
    links: int
    parts: int
    checks: tuple[Check, ...] = ()

    @property
    def sentence(self) -> str:
        """Of what it was made, and how much there is to look at."""
        made = f"已重建到 {self.folder}" if not self.dry_run else f"可以重建到 {self.folder}"
        return f"{made}：{self.links}次记入，{len(self.problems)}处要看；原来的文件夹没有动"

    @property
    def data(self) -> Mapping[str, Any]:
        """Where it stands, and of what it was made."""
        return {
            "folder": str(self.folder),
            "links": self.links,
            "parts": self.parts,
            "problems": [found.as_dict() for found in self.problems],
        }

    @property
    def tables(self) -> tuple[Table, ...]:
        """What was checked in the workspace made again."""
        return checked(self.checks)
