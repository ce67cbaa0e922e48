"""What `init` says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from toolkit.reports.result import Result


@dataclass(frozen=True, kw_only=True)
class NewWorkspace(Result):
    """A workspace was made in `folder`, of `files`."""

    folder: Path

    @property
    def sentence(self) -> str:
        """Where it is, and what to do first."""
        return f"已在 {self.folder} 建好工作区：先改 config.toml 和 seeds/units.csv"

    @property
    def data(self) -> Mapping[str, Any]:
        """The folder and the files in it."""
        return {"workspace": str(self.folder), "files": [str(path) for path in self.files]}
