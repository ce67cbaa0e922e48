"""What `report` shows: which page was written, of which day, with the figures it shows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from toolkit.domain.ledger.figures import Figures
from toolkit.domain.ledger.labels import Label
from toolkit.problems import day_words
from toolkit.reports.ledger.figures import figures_data
from toolkit.reports.result import Result
from toolkit.values import dataclass


@dataclass(frozen=True, kw_only=True)
class Reported(Result):
    """The page of a day at its place, and the figures that it shows."""

    page: Path
    day: date
    figures: Figures

    @property
    def sentence(self) -> str:
        """Of which day the page is, what is most pressing, and where it stands."""
        whole = self.figures.whole
        return (
            f"截至{day_words(self.day)}的进展页面：逾期{whole.of(Label.OVERDUE)}项次；"
            f"到期应办结{whole.owed}，其中已销号{whole.met}，办结率{whole.rate}；{self.page}"
        )

    @property
    def data(self) -> Mapping[str, Any]:
        """Its place, its day, the files written, the figures it shows."""
        figures, closed = self.figures, self.figures.closed_round
        return {
            "page": str(self.page),
            "day": self.day.isoformat(),
            "files": [str(path) for path in self.files],
            "figures": {**figures_data(figures), "unreported": len(closed.unreported) if closed else None},
        }
