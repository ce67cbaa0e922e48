"""What `init` says."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from toolkit.domain.plan.drafting import DraftRoster
from toolkit.domain.plan.headings import Reporting
from toolkit.problems import day_words
from toolkit.reports.plan.import_plan import PlanImport
from toolkit.reports.result import Result, Table
from toolkit.settings import PlanSettings
from toolkit.values import dataclass

EVERY: Mapping[str, str] = {"month": "按月", "quarter": "按季", "week": "按周"}
"""How often units report, in words."""


@dataclass(frozen=True, kw_only=True)
class NewWorkspace(Result):
    """A workspace was made in `folder`: the `sample`, or one without a plan. Its files are those to go through."""

    folder: Path
    sample: bool = False

    @property
    def sentence(self) -> str:
        """Where it is, and what to do first."""
        if self.sample:
            return f"已在 {self.folder} 建好示例工作区（2021年方案）：先改 config.toml 和 seeds/units.csv"
        return f"已在 {self.folder} 建好工作区，还没有方案：toolkit init {self.folder} --plan 方案文件"

    @property
    def data(self) -> Mapping[str, Any]:
        """The folder, and the files the office goes through."""
        return {"workspace": str(self.folder), "files": [str(path) for path in self.files]}


@dataclass(frozen=True, kw_only=True)
class PlannedWorkspace(Result):
    """A workspace was made in `folder` for the plan `read`, with the roster `draft`; `settings` are the plan's.

    Its files are those the office goes through. The work was not `named` where neither title nor office said it.
    """

    folder: Path
    draft: DraftRoster
    read: PlanImport
    settings: PlanSettings
    every: str = "month"
    reporting: Reporting | None = None
    named: bool = True

    @property
    def sentence(self) -> str:
        """What was read and drafted, and the next three steps."""
        unnamed = "" if self.named else "（标题看不出是什么工作，暂这样叫，要改的在 config.toml 改 work）"
        rounds = f"{EVERY[self.every]}填报"
        if self.reporting:
            rounds += f"：按“{self.reporting.words}”拟了 config.toml 里的填报期，请核对。"
        else:
            rounds += "；没有要求按月的，按季就够，在 config.toml 的 [rounds] 改。" if self.every == "month" else "。"
        unsure = "；没有列入名册的写法：" + "、".join(self.draft.unsure) if self.draft.unsure else ""
        drafted = f"起草了{len(self.draft.units)}个单位" if self.draft.units else "单位名册照填好的"
        return (
            f"已在 {self.folder} 建好工作区：{self.settings.work}{unnamed}，{day_words(self.settings.issued)}印发，"
            f"{len(self.read.plan.items)}项任务，{drafted}{unsure}。"
            f"{rounds}接下来：一、在 seeds/units.csv 核对名称、别名、分组，填邮箱，"
            "在 config.toml 写办公室名称、邮箱、电话；"
            f"二、在 {self.settings.file} 里核定标黄的{len(self.read.problems)}处；"
            f"三、toolkit --workspace {self.folder} generate 生成台账"
        )

    @property
    def tables(self) -> tuple[Table, ...]:
        """The roster as drafted, and the plan's words for groups."""
        units = tuple(
            (each.unit.code, each.unit.name, "、".join(each.unit.aliases), each.unit.group, str(each.items))
            for each in self.draft.units
        )
        groups = tuple((each.name, "、".join(each.phrases)) for each in self.draft.groups if each.phrases)
        drafted = Table("起草的单位名册，请核对", ("代码", "单位", "别名", "分组", "涉及事项"), units)
        phrases = Table("方案里的整组写法，请核对", ("分组", "写法"), groups)
        return tuple(table for table in (drafted, phrases) if table.rows)

    @property
    def data(self) -> Mapping[str, Any]:
        """The folder, its files, the draft and what is left to decide."""
        return {
            "workspace": str(self.folder),
            "files": [str(path) for path in self.files],
            "plan": self.settings.id,
            "work": self.settings.work,
            "issued": self.settings.issued.isoformat(),
            "every": self.every,
            "units": [
                {
                    "code": each.unit.code,
                    "name": each.unit.name,
                    "aliases": list(each.unit.aliases),
                    "group": each.unit.group,
                    "items": each.items,
                }
                for each in self.draft.units
            ],
            "groups": {each.name: list(each.phrases) for each in self.draft.groups},
            "unsure": list(self.draft.unsure),
            "undecided": [found.as_dict() for found in self.read.problems],
        }
