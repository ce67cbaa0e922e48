"""What `upgrade` says."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from toolkit.codes import Severity
from toolkit.reports.office.backup import checked
from toolkit.reports.office.doctor import Check
from toolkit.reports.result import Result, Table
from toolkit.values import dataclass


@dataclass(frozen=True, kw_only=True)
class Upgraded(Result):
    """A workspace brought up: the layout its ledger had (None: no ledger yet), this program's, templates it lacked."""

    layout: int | None
    to: int
    templates: tuple[str, ...]
    backup: Path | None = None
    checks: tuple[Check, ...] = ()

    @property
    def needed(self) -> bool:
        """Whether there was anything to do."""
        return bool(self.templates) or self.layout not in (None, self.to)

    @property
    def sentence(self) -> str:
        """What was done, or is to be."""
        if not self.needed:
            return "工作区已经是这个版本的，不用换"
        parts = [] if self.layout in (None, self.to) else [f"台账换到新的数据版本（{self.layout}→{self.to}）"]
        parts += [f"补上{len(self.templates)}个模板"] if self.templates else []
        if self.dry_run:
            return "要" + "，".join(parts)
        found = f"；核对有{len(self.problems)}处要看" if self.problems else "，核对无误"
        return "，".join(parts) + f"{found}；换以前的备份：{self.backup}"

    @property
    def data(self) -> Mapping[str, Any]:
        """Layouts, templates, the backup made before."""
        return {
            "ok": not any(found.severity == Severity.ERROR for found in self.problems),
            "layout": self.layout,
            "to": self.to,
            "templates": list(self.templates),
            "backup": None if self.backup is None else str(self.backup),
            "problems": [found.as_dict() for found in self.problems],
        }

    @property
    def tables(self) -> tuple[Table, ...]:
        """The templates that are added, and what was checked."""
        lines = tuple((name,) for name in self.templates)
        added = (Table("新版才有的模板", ("文件",), lines),) if lines else ()
        return (*added, *checked(self.checks))
