"""What `plan changes` shows: what changed in plan and roster since workbooks were last generated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, field
from typing import Any

from toolkit.domain.plan.revision import Revision, affected
from toolkit.keys import item_words
from toolkit.problems import shorten
from toolkit.reports.result import Result, Table
from toolkit.values import dataclass

_LISTED = 3
"""Units named in full in the table before it only counts them."""
_MOVED = 6
"""Items said to stand under another number before the rest is only hinted at."""


@dataclass(frozen=True, kw_only=True)
class PlanChanges(Result):
    """The changes, the items under other numbers as (old, new), and the units of either time by code.

    `issued` is false where no workbook has gone out yet, so that there is nothing to compare with.
    """

    issued: bool = True
    changes: tuple[Revision, ...] = ()
    moved: tuple[tuple[int, int], ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)

    @property
    def touched(self) -> tuple[str, ...]:
        """The names of the units that any change touches."""
        codes = affected(self.changes)
        return tuple(name for code, name in self.names.items() if code in codes)

    @property
    def sentence(self) -> str:
        """How much changed and whom it touches; items that moved must be put back first."""
        if not self.issued:
            return "还没有下发过台账，没有可以比较的"
        said = "方案和名册与上次下发时相同"
        if self.changes:
            said = (
                f"方案和名册与上次下发时相比有{len(self.changes)}处变化，涉及{len(self.touched)}个单位；"
                "只给这些单位重新下发：toolkit generate --affected"
            )
        return said + (f"；序号有变动，请先改回：{moved_items(self.moved)}" if self.moved else "")

    @property
    def tables(self) -> tuple[Table, ...]:
        """A line a change, where there is any."""
        headers = ("", "序号", "栏目", "原来", "现在", "涉及单位")
        return (Table("变化", headers, tuple(map(self._row, self.changes))),) if self.changes else ()

    @property
    def data(self) -> Mapping[str, Any]:
        """The changes, whom they touch, and the items under other numbers."""
        return {
            "changes": [{**asdict(each), "kind": each.kind.value} for each in self.changes],
            "units": list(self.touched),
            "renumbered": [list(pair) for pair in self.moved],
        }

    def _row(self, change: Revision) -> tuple[str, ...]:
        units = [self.names.get(code, code) for code in change.units]
        shown = "、".join(units) if len(units) <= _LISTED else f"{units[0]}等{len(units)}个单位"
        item = item_words(change.item)
        return change.kind.label, item, change.what, shorten(change.before), shorten(change.after), shown


def moved_items(moved: tuple[tuple[int, int], ...]) -> str:
    """Items and the numbers under which they stand now, in words."""
    named = "、".join(f"原第{old}项现为第{new}项" for old, new in moved[:_MOVED])
    return named + ("等" if len(moved) > _MOVED else "")
