"""Sums as they are done on paper, in whole numbers."""

from __future__ import annotations

from collections.abc import Sequence


def half_up(value: int, by: int) -> int:
    """Divided, a half rounded up."""
    whole, rest = divmod(value, by)
    return whole + (2 * rest >= by)


def shared_out(weights: Sequence[int], whole: int) -> list[int]:
    """The whole in proportion to the weights, in whole parts: what is left over goes one by one to whoever is furthest
    below its due, the first of those alike."""
    total = sum(weights)
    if not total:
        return [0] * len(weights)
    parts = [whole * each // total for each in weights]
    while sum(parts) < whole:
        below = [whole * each - part * total for each, part in zip(weights, parts, strict=True)]
        parts[below.index(max(below))] += 1
    return parts
