"""Which of several parts has the lowest 办结率, where the difference says anything."""

from __future__ import annotations

from collections.abc import Sequence

from toolkit.domain.ledger.figures import Portion
from toolkit.values import dataclass

LEAST_OWED = 10
"""Of fewer assignments that were due a part is not compared: one more or less would turn it over."""
LEAST_POINTS = 5
"""By fewer percentage points parts do not differ worth telling."""


@dataclass(frozen=True, slots=True)
class Compared:
    """Parts compared by 办结率, the lowest first; of each enough was due (`LEAST_OWED`)."""

    parts: tuple[Portion, ...]

    @property
    def lowest(self) -> tuple[Portion, ...]:
        """The part with the lowest share, or all that have it together."""
        return tuple(part for part in self.parts if part.counts.share == self.parts[0].counts.share)

    @property
    def highest(self) -> tuple[Portion, ...]:
        """The part with the highest share, or all that have it together."""
        return tuple(part for part in self.parts if part.counts.share == self.parts[-1].counts.share)

    @property
    def differ(self) -> bool:
        """Whether there are several, and lowest and highest are `LEAST_POINTS` apart: only then one of them lags."""
        if len(self.parts) < 2:
            return False
        low, high = self.parts[0].counts, self.parts[-1].counts
        return 100 * (high.met * low.owed - low.met * high.owed) >= LEAST_POINTS * low.owed * high.owed


def few_owed(parts: Sequence[Portion]) -> str:
    """Of how many parts too little was due to compare them, yet something: 到期应办结不满10项次的3个; or empty."""
    few = sum(0 < part.counts.owed < LEAST_OWED for part in parts)
    return f"到期应办结不满{LEAST_OWED}项次的{few}个" if few else ""


def compared(parts: Sequence[Portion]) -> Compared:
    """Those of the parts of which enough was due, the lowest 办结率 first; those alike as they were."""
    enough = [part for part in parts if part.counts.owed >= LEAST_OWED]
    return Compared(tuple(sorted(enough, key=lambda part: part.counts.share or 0)))
