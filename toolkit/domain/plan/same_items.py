"""Items of one version of a plan known again in another: by their text, by nearly their text, by their number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rapidfuzz import fuzz, process

from toolkit.domain.plan.model import Item
from toolkit.schema.cell import squeezed

_LIKE, _SAME_NUMBER = 80, 40
"""How alike (0 to 100) two requirements must be to be one item: anywhere; under the same number."""


def same_items(old: Mapping[int, Item], new: Sequence[Item], *, by_number: bool = True) -> dict[int, int]:
    """Number of each new item that is an old one -> number of that one; each old item is at most one new one.

    The same text under the same number goes first, then the same text anywhere, then the most alike, and with
    `by_number` at last what is somewhat alike under the same number.
    """
    pairs: dict[int, int] = {}
    free = {number: squeezed(item.requirement) for number, item in old.items()}
    waiting = {item.number: squeezed(item.requirement) for item in new}

    def pair(number: int, known: int) -> None:
        pairs[number] = known
        del free[known], waiting[number]

    for number, text in list(waiting.items()):
        if free.get(number) == text:
            pair(number, number)
    by_text: dict[str, list[int]] = {}
    for known, text in free.items():
        by_text.setdefault(text, []).append(known)
    for number, text in list(waiting.items()):
        if by_text.get(text):
            pair(number, by_text[text].pop(0))
    alike = [
        (-score, number != known, number, known)
        for number, text in waiting.items()
        for _, score, known in process.extract(text, free, scorer=fuzz.ratio, score_cutoff=_LIKE, limit=3)
    ]
    for _, _, number, known in sorted(alike):
        if number in waiting and known in free:
            pair(number, known)
    for number in list(waiting) if by_number else ():
        if number in free and fuzz.ratio(waiting[number], free[number]) >= _SAME_NUMBER:
            pair(number, number)
    return pairs
