"""How it is said which units hold no workbook yet: they are not pressed."""

from __future__ import annotations

from collections.abc import Sequence

_NAMED = 5
"""Units up to which they are named."""


def without_workbook(names: Sequence[str]) -> str:
    """How many units hold no workbook, and which where they are few; empty where all have one."""
    if not names:
        return ""
    which = f"（{'、'.join(names)}）" if len(names) <= _NAMED else ""
    return f"{len(names)}个单位还没有下发台账{which}"
