"""What `review tell` shows: the units told of what became of their claims."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from toolkit.domain.mail.verdict_news import VerdictNews
from toolkit.domain.plan.units import Unit
from toolkit.reports.result import Result, Table
from toolkit.values import dataclass


@dataclass(frozen=True, slots=True)
class UnitTold:
    """A unit and what its letter says."""

    unit: Unit
    news: VerdictNews


@dataclass(frozen=True, kw_only=True)
class UnitsTold(Result):
    """The letters written, in roster order, into `folder`; `server` says that the program can send them."""

    letters: tuple[UnitTold, ...]
    folder: Path
    server: bool

    @property
    def waiting(self) -> int:
        """How many carry a verdict, and wait for release."""
        return sum(each.news.carries_verdict for each in self.letters)

    @property
    def sentence(self) -> str:
        """How many were written, and what to do with them."""
        if not self.letters:
            return "没有要告知的核查情况，或本期已经告知"
        said = f"{len(self.letters)}个单位的核查告知写好，在 {self.folder}"
        said += f"；其中{self.waiting}封载有核查结论，放行后才发：toolkit review release" if self.waiting else ""
        return said + ("；发出用 toolkit deliver" if self.server else "；没有设置发信服务器，待人工发送")

    @property
    def tables(self) -> tuple[Table, ...]:
        """A line a letter."""
        headers = ("单位", "新销号、不涉及", "待核查", "退回、整改", "更正", "申请", "")
        lines = tuple(
            (
                each.unit.name,
                *(str(len(part) or "") for part in (each.news.closed, each.news.waiting, each.news.back)),
                str(len(each.news.corrected) or ""),
                str(len(each.news.answered) or ""),
                "待放行" if each.news.carries_verdict else "",
            )
            for each in self.letters
        )
        return (Table("核查告知", headers, lines),) if lines else ()

    @property
    def data(self) -> Mapping[str, Any]:
        """Every letter, in numbers of items."""
        return {
            "letters": [
                {
                    "unit": each.unit.name,
                    "closed": [told.item for told in each.news.closed],
                    "waiting": [told.item for told in each.news.waiting],
                    "back": [told.item for told in each.news.back],
                    "corrected": [told.item for told in each.news.corrected],
                    "answered": [told.item for told in each.news.answered],
                    "held": each.news.carries_verdict,
                }
                for each in self.letters
            ]
        }
