"""What `review pack` shows: what was put into the folder, and where that is."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from toolkit.reports.result import Result
from toolkit.values import dataclass


@dataclass(frozen=True, kw_only=True)
class PackMade(Result):
    """How many claims and documents the `folder` holds; its 目录 is among the `files`.

    `left` documents that are archived for the units meant are of none of these claims.
    """

    claims: int
    papers: int
    folder: Path
    left: int = 0

    @property
    def sentence(self) -> str:
        """How many, and where; where there is nothing, what that means."""
        left = f"；另有{self.left}个存档文件不是这些事项的佐证，没有放进去，在 archive/evidence" if self.left else ""
        if not self.claims:
            why = "没有报完成的、已退回的不整理，现状用 toolkit status 看"
            return f"没有符合条件的已销号或待核查事项，没有整理：{why}{left}"
        return f"整理了{self.claims}项的核查材料，佐证文件{self.papers}个，在 {self.folder}，先看“目录”{left}"

    @property
    def data(self) -> Mapping[str, Any]:
        """The same as numbers."""
        return {"claims": self.claims, "papers": self.papers, "left": self.left, "folder": str(self.folder)}
