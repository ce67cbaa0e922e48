"""What `report check` shows: what a paper says that the ledger does not give, each with what it gives instead."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from toolkit.domain.ledger.papers import Paper
from toolkit.domain.office.paper_ground import Finding
from toolkit.domain.plan.model import Plan
from toolkit.problems import day_words, shorten
from toolkit.reports.result import Result, Table
from toolkit.values import dataclass

_SHOWN = 40


@dataclass(frozen=True, kw_only=True)
class CheckedPaper(Result):
    """A paper checked: what was found, of how many figures, names and dates; the draft it was made from, and how many
    changes the ledger has had `since`; the draft of another plan than `plan` that it was more likely made from, and
    the places whose figures were not read; what was seen and could not be checked."""

    paper: str
    findings: tuple[Finding, ...]
    checked: int
    draft: Paper | None
    day: date
    since: int
    plan: Plan
    other: Paper | None = None
    unread: tuple[str, ...] = ()
    unchecked: tuple[Finding, ...] = ()

    @property
    def sentence(self) -> str:
        """How many differ, and what they were checked against."""
        ground = f"台账{day_words(self.day)}的数据"
        if self.draft:
            now = f"和今天（{day_words(self.day)}）的" if self.since or self.day != self.draft.day else "的"
            ground = f"{day_words(self.draft.day)}的草稿（第{self.draft.id}号）{now}数据"
        said = f"{self.paper}：{self.checked}处数字、单位、日期对照{ground}，"
        said += f"有{len(self.findings)}处对不上" if self.findings else "没有对不上的"
        said += f"；草稿写好后台账又有{self.since}处改动，定稿前请看要不要重写草稿" if self.since > 0 else ""
        if self.other:
            plan, its = self.other.plan, f"“{self.plan.id}”（{self.plan.title}）"
            said += f"；文字更像方案“{plan}”的草稿（第{self.other.id}号），这次对照的是{its}"
            said += f"，要对照那份方案的，请运行 toolkit --plan {plan} report check"
        if self.unread:
            said += f"；有{len(self.unread)}处公式、图片里的数字没有读，请自己核对"
        if self.unchecked:
            said += f"；有{len(self.unchecked)}处名次或一段时间的数没有核对，请自己核对"
        return said + ("" if self.draft else "；没有找到它的草稿，各句只按台账现有的数核对")

    @property
    def tables(self) -> tuple[Table, ...]:
        """A line a finding, with its sentence."""
        lines = tuple(
            (each.where, each.said, each.ledger, each.why, shorten(each.sentence, _SHOWN)) for each in self.findings
        )
        found = Table("对不上的", ("位置", "文中", "台账", "说明", "句子"), lines)
        unread = Table("没有读的", ("位置",), tuple((each,) for each in self.unread))
        seen = tuple((each.where, each.said, each.why, shorten(each.sentence, _SHOWN)) for each in self.unchecked)
        unchecked = Table("没有核对的", ("位置", "文中", "说明", "句子"), seen)
        return tuple(each for each in (found, unchecked, unread) if each.rows)

    @property
    def data(self) -> Mapping[str, Any]:
        """Every finding, and the draft."""
        return {
            "paper": self.paper,
            "checked": self.checked,
            "draft": {"key": self.draft.id, "kind": self.draft.kind, "day": self.draft.day.isoformat()}
            if self.draft
            else None,
            "plan": self.plan.id,
            "other_plan": self.other.plan if self.other else None,
            "changes_since": self.since,
            "unread": list(self.unread),
            "unchecked": [
                {"where": each.where, "sentence": each.sentence, "said": each.said, "why": each.why}
                for each in self.unchecked
            ],
            "findings": [
                {
                    "where": each.where,
                    "sentence": each.sentence,
                    "kind": each.kind.value,
                    "said": each.said,
                    "ledger": each.ledger,
                    "why": each.why,
                }
                for each in self.findings
            ],
        }

    @property
    def exit_code(self) -> int:
        """1 where a person must look."""
        return max(super().exit_code, int(bool(self.findings or self.other or self.unread or self.unchecked)))
