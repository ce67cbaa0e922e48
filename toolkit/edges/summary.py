"""Counts for the master's summaries, with pandas."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd


def count_by(
    rows: Sequence[Mapping[str, str]], key: str, column: str, order: Sequence[str], total: str
) -> list[tuple[str, ...] | tuple[str | int, ...]]:
    """A table of how many `rows` have each value of `column`, one line a value of `key` in order of appearance.

    Lines are (key, total, count of order[0], count of order[1] …); the last line, keyed `total`, sums them.
    """
    frame = pd.DataFrame(list(rows), columns=[key, column])
    counted = pd.crosstab(frame[key], frame[column]).reindex(
        index=list(dict.fromkeys(frame[key])), columns=list(order), fill_value=0
    )
    counted.loc[total] = counted.sum()
    lines: list[tuple[str | int, ...]] = []
    for name, counts in zip(counted.index, counted.to_numpy().tolist(), strict=True):
        lines.append((str(name), int(sum(counts)), *(int(count) for count in counts)))
    return list(lines)
