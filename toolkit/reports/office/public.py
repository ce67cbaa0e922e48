"""What `report --public` shows: the draft to be reviewed, the review that was recorded, the page that was published."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from toolkit.problems import day_words
from toolkit.reports.result import Result
from toolkit.values import dataclass


@dataclass(frozen=True, kw_only=True)
class DraftedPublic(Result):
    """The draft of the page for the public."""

    page: Path

    @property
    def sentence(self) -> str:
        """Where it lies and what comes next."""
        return f"公开页面的送审稿：{self.page}；保密审查同意后运行 toolkit report --public --reviewed-by 审查人"

    @property
    def data(self) -> Mapping[str, Any]:
        """Its place."""
        return {"draft": str(self.page)}


@dataclass(frozen=True, kw_only=True)
class ReviewedPublic(Result):
    """A review of the draft, by whom."""

    by: str
    page: Path

    @property
    def sentence(self) -> str:
        """Who reviewed what, and what comes next."""
        return f"已记录{self.by}对送审稿的保密审查；公开的只能是这一份，运行 toolkit report --public 写出"

    @property
    def data(self) -> Mapping[str, Any]:
        """Who, and what."""
        return {"reviewed_by": self.by, "draft": str(self.page)}


@dataclass(frozen=True, kw_only=True)
class PublishedPublic(Result):
    """The page for the public, as somebody reviewed it on a day."""

    page: Path
    by: str
    on: date

    @property
    def sentence(self) -> str:
        """Where it stands and by whose review."""
        return f"公开页面：{self.page}（{self.by}{day_words(self.on)}审查）"

    @property
    def data(self) -> Mapping[str, Any]:
        """Its place and its review."""
        return {"page": str(self.page), "reviewed_by": self.by, "reviewed_on": self.on.isoformat()}
