"""What `review links` shows: the addresses of evidence, what was seen of them, what is left to look at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from toolkit.domain.ledger.claims import Claim
from toolkit.domain.ledger.link_looks import LinkStanding, LinkState, addresses_in
from toolkit.keys import item_words
from toolkit.problems import shorten
from toolkit.reports.result import Result, Table
from toolkit.values import dataclass


@dataclass(frozen=True, kw_only=True)
class LinksSeen(Result):
    """The `rows` meant, each with its unit's name; how their addresses stand; which were `looked` at, how many not yet.

    In a dry run `looked` are those that would be.
    """

    rows: tuple[tuple[str, Claim], ...]
    standings: Mapping[str, LinkStanding]
    looked: tuple[str, ...]
    left: int

    @property
    def sentence(self) -> str:
        """How many were looked at, how all stand, what is left; that this is no verdict."""
        if not any(self._lines()):
            return "佐证材料里没有网址"
        if self.dry_run:
            return f"要看的网址{len(self.looked)}个" + (f"，另有{self.left}个留待下次" if self.left else "")
        counted = Counter(each.state for each in self.standings.values())
        told = "、".join(f"{state.label}{counted[state]}个" for state in LinkState if counted[state])
        left = f"；另有{self.left}个今天没有看，再运行一次接着看" if self.left else ""
        return f"看了{len(self.looked)}个网址；至今{told}{left}。只供核查参考，不算核查结论"

    @property
    def tables(self) -> tuple[Table, ...]:
        """A line an address of a row, those that could be opened and are as before left out."""
        told = tuple(
            (unit, item_words(claim.assignment.item), shorten(url, 60), words)
            for unit, claim, url, words in self._lines()
            if words and not self._is_well(url)
        )
        return (Table("要看一看的网址", ("责任单位", "序号", "网址", "情况"), told),) if told else ()

    @property
    def data(self) -> Mapping[str, Any]:
        """Every address of every row, and what is known of it."""
        return {
            "links": [
                {
                    "unit": unit,
                    "item": claim.assignment.item,
                    "url": url,
                    "state": self.standings[url].state.value if url in self.standings else None,
                    "status": self.standings[url].last.status if url in self.standings else None,
                    "changed": self.standings[url].changed if url in self.standings else None,
                    "words": words,
                }
                for unit, claim, url, words in self._lines()
            ],
            "looked": list(self.looked),
            "left": self.left,
        }

    def _lines(self) -> Iterator[tuple[str, Claim, str, str]]:
        for unit, claim in self.rows:
            for url in addresses_in(claim.values.get("evidence", "")):
                yield unit, claim, url, self.standings[url].words if url in self.standings else ""

    def _is_well(self, url: str) -> bool:
        stands = self.standings[url]
        return stands.state == LinkState.OPEN and not stands.changed
