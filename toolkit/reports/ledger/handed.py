"""How it is said which units hold no workbook yet: they are not pressed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from toolkit.keys import item_words

_NAMED = 5
"""Units up to which they are named."""


def items_not_given(items: Mapping[int, int]) -> str:
    """Which items no workbook handed out says to be due when they are, item -> to how many units; or empty."""
    if not items:
        return ""
    which = "、".join(item_words(item) for item in items)
    count = sum(items.values())
    said = f"第{which}项是后来增加或者时限提前的，还没有随台账下发（{count}项次），不催办"
    return f"{said}；toolkit generate --affected 生成后下发，或用 toolkit outbox handed 记为已下发"


def without_workbook(names: Sequence[str]) -> str:
    """How many units hold no workbook, and which where they are few; empty where all have one."""
    if not names:
        return ""
    which = f"（{'、'.join(names)}）" if len(names) <= _NAMED else ""
    return f"{len(names)}个单位还没有下发台账{which}"
