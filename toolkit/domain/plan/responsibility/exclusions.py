"""Where a phrase leaves units out of a group: 除A、B外（的）, A、B以外的, A、B除外, 不含A、B."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

_OUTSIDE, _WITHOUT, _EXCEPTED, _BEYOND = (
    re.compile(p)
    for p in (
        "(?:以|之)?外(?:的|，(?=各单位|所有单位))?",
        "不(?:含|包括|包含)",
        "[^，（）]+?除外",
        "(?P<names>[^，（）]+?)(?:以|之)外的?",
    )
)


def exclusion_bounds(text: str, at: int, high: int) -> Iterator[tuple[int, int, int]]:
    """Where the names of an exclusion beginning at `at` may start and stop, and where the exclusion ends."""
    stops = (place for place in range(at, high) if text[place] in "；。：")
    limit = next(stops, high)
    if text.startswith("除", at):
        outside = _OUTSIDE.finditer(text, at, limit)
        yield from ((at + 1, found.start(), found.end()) for found in islice(outside, 4))
    elif without := _WITHOUT.match(text, at, limit):
        stop = next((place for place in range(without.end(), limit) if text[place] == "，"), limit)
        yield without.end(), stop, stop
    elif at == 0 or text[at - 1] in "，；。：（":
        if excepted := _EXCEPTED.match(text, at, limit):
            yield at, excepted.end() - 2, excepted.end()
        if beyond := _BEYOND.match(text, at, limit):
            yield at, beyond.end("names"), beyond.end()
