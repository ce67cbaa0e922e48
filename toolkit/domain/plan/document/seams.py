"""Where a page shows two lines of a cell, the first full, of which nothing but the words tells that they are two."""

from __future__ import annotations

import re
from collections.abc import Sequence

_BODY = re.compile(
    r"(?:[局委办部院厅处科股室所站队会社司园馆区县镇乡村]|政府|中心|公司|集团|街道|单位|部门)(?:（[^（）]*）)?\Z"
)
_PARTS = re.compile(r"[、，,；;：:。\s]")
_LEVELS = "省市州县区旗镇乡"
"""What the names of one plan's bodies begin with."""
_SHORTEST = 3
"""Characters of such a name at least: behind 区委 the same one may go on (区委区政府督查室)."""
_POINT = re.compile(r"(\d{1,2})[.．、]")


def with_breaks(text: str, seams: Sequence[int]) -> str:
    """A cell of units or times with the ends of lines at those `seams` where a name or a point begins.

    A name ends before it and one begins behind it as that did (市财政局 above 市教育局), or either with 各;
    or a point begins whose number follows on one before it: 1.6月底 above 2.9月底.
    """
    for at in sorted(seams, reverse=True):
        before, after = text[:at].rstrip(), text[at:].lstrip()
        if before and after and (_begins_name(before, after) or _begins_point(before, after)):
            text = f"{before}\n{after}"
    return text


def _begins_name(before: str, after: str) -> bool:
    last, first = _PARTS.split(before)[-1], _PARTS.split(after)[0]
    if len(last) < _SHORTEST or not _BODY.search(last):
        return False
    alike = last[0] in ("各", first[:1]) and first[:1] in _LEVELS
    return first.startswith("各") or (alike and _BODY.search(first) is not None)


def _begins_point(before: str, after: str) -> bool:
    found = _POINT.match(after)
    return found is not None and any(int(each[1]) == int(found[1]) - 1 for each in _POINT.finditer(before))
