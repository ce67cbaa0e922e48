"""What `review pack` shows: what was put into the folder, and where that is."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from toolkit.reports.result import Result
from toolkit.values import dataclass


@dataclass(frozen=True, kw_only=True)
class PackMade(Result):
    """How many claims and documents the `folder` holds; its 目录 is among the `files`."""

    claims: int
    papers: int
    folder: Path

    @property
    def sentence(self) -> str:
        """How many, and where."""
        if not self.claims:
            return "没有符合条件的已销号或待核查事项，没有整理"
        return f"整理了{self.claims}项的核查材料，佐证文件{self.papers}个，在 {self.folder}，先看“目录”"

    @property
    def data(self) -> Mapping[str, Any]:
        """The same as numbers."""
        return {"claims": self.claims, "papers": self.papers, "folder": str(self.folder)}
