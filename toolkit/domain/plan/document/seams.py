"""Where a page shows two lines of a cell, the first full, of which nothing but the words tells that they are two."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence

from toolkit.domain.plan.line_ends import may_part

_PARTS = re.compile(r"[、，,；;：:。\s]")
_POINT = re.compile(r"(\d{1,2})[.．、]")


def with_breaks(text: str, seams: Sequence[int], roomy: Container[int] = ()) -> str:
    """A cell of units or times with the ends of lines at those `seams` where a name or a point begins.

    A name ends before it and one begins behind it as that did (市财政局 above 市教育局), or either with 各;
    or a point begins whose number follows on one before it: 1.6月底 above 2.9月底. At those that are `roomy` the line
    ended though it had room: there one stands unless a name surely goes on.
    """
    for at in sorted(seams, reverse=True):
        before, after = text[:at].rstrip(), text[at:].lstrip()
        last, first = _PARTS.split(before)[-1], _PARTS.split(after)[0]
        name = bool(last and first) and may_part(last, first, full=at not in roomy)
        if name or _begins_point(before, after):
            text = f"{before}\n{after}"
    return text


def _begins_point(before: str, after: str) -> bool:
    found = _POINT.match(after)
    return found is not None and any(int(each[1]) == int(found[1]) - 1 for each in _POINT.finditer(before))
