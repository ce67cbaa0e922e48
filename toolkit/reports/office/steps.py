"""The steps of an office's week, in their order, and the words for them."""

from __future__ import annotations

from collections.abc import Mapping

LABELS: Mapping[str, str] = {
    "collect": "收邮件",
    "merge": "合并",
    "review": "核查表",
    "tell": "核查告知",
    "remind": "提醒",
    "deliver": "发邮件",
    "report": "进展页面",
}
WEEKLY: Mapping[str, str] = {**LABELS, "backup": "备份"}
"""What `weekly` and `watch` do besides, too."""
