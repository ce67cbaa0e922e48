"""Units that a text beside the cell of units names as those who act: 由A牵头, B要, C配合."""

from __future__ import annotations

import re
from collections.abc import Iterator

from toolkit.domain.plan.folding import folded
from toolkit.domain.plan.responsibility.names import Entry, Lexicon, names_in

_BY = re.compile("(?:由|会同|联合|责成|商请|协同)\\Z")
_DUTY = re.compile(
    "(?:等(?:相关|有关)?(?:单位|部门)?)?(?:按[^，。；]{0,12}?|分别|共同|具体|统一)?(?:牵头|主办|负责(?!人|同志)|配合(?!度)|协助|协办|会同"
    "|参与|承办|统筹|抓总|主责|组织实施)"
)
_OUGHT = re.compile("(?:要(?!求|点|闻)|应(?!急|用|对|诉|答)|须|应当)")
_OBJECT = re.compile("(?:指导|督促|组织|推动|推进|协调|支持|对|向|将|报|给|与|商|征求|听取|汇总|梳理)(?:好)?\\Z")
_BEFORE = 12
"""Characters of its clause at most that are shown before a name; of more none is."""
_CLAUSE = re.compile("[，。；、：（）]")


def acting_in(text: str, known: Lexicon) -> Iterator[tuple[str, Entry]]:
    """Each name of the roster that a text says is to act, with some of the words about it; groups only by a role word.

    What stands behind 指导, 督促, 报 and the like is the object of somebody else.
    """
    words = folded(text)
    names = list(names_in(words, known))
    for at, (start, end, entry) in enumerate(names):
        last = end  # the end of the names listed together
        for following, stop, _ in names[at + 1 :]:
            if words[last:following] not in ("、", "和", "及", "与"):
                break
            last = stop
        if _OBJECT.search(words[:start]):
            continue
        duty = _DUTY.match(words, last)
        if duty or (entry.rule.is_unit and (_OUGHT.match(words, last) or _BY.search(words[:start]))):
            stop = duty.end() if duty else min(last + 4, len(words))
            yield _quoted(words, start, stop), entry


def _quoted(words: str, start: int, stop: int) -> str:
    """The words about a name from the beginning of its clause, from 由 or the name itself where that is far off."""
    clause = max((sign.end() for sign in _CLAUSE.finditer(words[:start])), default=0)
    if start - clause <= _BEFORE:
        return words[clause:stop]
    by = _BY.search(words[:start])
    return f"…{words[by.start() if by else start : stop]}"
