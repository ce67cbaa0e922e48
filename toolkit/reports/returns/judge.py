"""What `review decide | correct | undo` show: the rows that are meant, and what came of each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from toolkit.domain.ledger.judged import BULK
from toolkit.domain.ledger.judging import Judgement
from toolkit.keys import item_words
from toolkit.problems import shorten
from toolkit.reports.result import Result, Table
from toolkit.schema.model import Sheet
from toolkit.values import dataclass

YEAR_END_AT_ONCE = "review decide 通过销号 --due 年终"
"""The command that judges at once what goes on for good."""


@dataclass(frozen=True)
class Deed:
    """What is done: a verdict that `means` this is given, or `corrects` the one there is; or, meaning nothing, that one
    is taken back."""

    means: str = ""
    corrects: bool = False

    def words(self, sheet: Sheet) -> str:
        """What is done, in words: 核查为“通过销号”, 更正为“退回补正”, 撤销核查结论."""
        if not self.means:
            return "撤销核查结论"
        return f"{'更正' if self.corrects else '核查'}为“{sheet.field('verdict').text_for(self.means)}”"


@dataclass(frozen=True, kw_only=True)
class VerdictsGiven(Result):
    """The rows that are meant, each with its changes or why there are none; `names` are the units', by code.

    `listed`: they are only shown, with what would come of it.
    """

    sheet: Sheet
    deed: Deed
    judgements: tuple[Judgement, ...]
    names: Mapping[str, str]
    listed: bool

    @property
    def done(self) -> int:
        """How many rows it changes."""
        return sum(bool(each.changes) for each in self.judgements)

    @property
    def bulk(self) -> bool:
        """Whether they are judged in one go, and say so."""
        return bool(self.deed.means) and not self.deed.corrects and self.done > 1

    @property
    def sentence(self) -> str:
        """How many there are, and what was done with them or how to do it."""
        if not self.judgements:
            return "没有符合条件的" + ("待核查事项" if self.deed.means and not self.deed.corrects else "核查结论")
        if all(each.already for each in self.judgements):
            return f"没有符合条件的待核查事项；有{len(self.judgements)}项已经核查，要改的用 toolkit review correct"
        words, count = self.deed.words(self.sheet), len(self.judgements)
        refused = sum(bool(each.why) for each in self.judgements)
        cannot = f"，{refused}项不能办（见“说明”）" if refused else ""
        bulk = f"，记为{BULK}" if self.bulk else ""
        if self.listed:
            how = f"核对无误后，加 --yes 再运行一次即{words}{bulk}" if self.done else "没有可办的"
            return f"符合条件的{count}项，可办{self.done}项{cannot}；{how}"
        return f"{self.done}项{words}{bulk}{cannot}"

    @property
    def tables(self) -> tuple[Table, ...]:
        """A line a row, where there is any: what is judged for the year apart, by what the unit says of it."""
        claimed = tuple(each for each in self.judgements if not each.claim.year_end)
        kept_up = tuple(each for each in self.judgements if each.claim.year_end)
        return (
            *self._table("核查", claimed, ("due", "status", "done_on", "evidence", "verdict")),
            *self._table("年终核定", kept_up, ("progress", "verdict")),
        )

    def _table(self, title: str, judgements: tuple[Judgement, ...], fields: tuple[str, ...]) -> tuple[Table, ...]:
        """The rows under a title, each with its cells of those fields, as far as any has one; none without rows."""
        told = [
            {**each.claim.values, "due": each.claim.due.isoformat() if each.claim.due else ""} for each in judgements
        ]
        names = [name for name in fields if any(cells.get(name) for cells in told)]
        headers = ("责任单位", "序号", *(self.sheet.field(name).header for name in names), "说明")
        lines = tuple(
            (
                self.names.get(each.claim.row.unit, each.claim.row.unit),
                item_words(each.claim.row.item),
                *(shorten(cells.get(name, ""), 30) for name in names),
                each.why or each.undone or (each.closes if each.changes else "已经如此"),
            )
            for each, cells in zip(judgements, told, strict=True)
        )
        return (Table(title, headers, lines),) if lines else ()

    @property
    def data(self) -> Mapping[str, Any]:
        """Every row with what came of it."""
        return {
            "rows": [
                {
                    "unit": self.names.get(each.claim.row.unit, each.claim.row.unit),
                    "item": each.claim.row.item,
                    "year_end": each.claim.year_end,
                    "done": bool(each.changes) and not self.listed,
                    "why": each.why,
                    "closes": each.closes,
                }
                for each in self.judgements
            ],
            "done": 0 if self.listed else self.done,
            "bulk": self.bulk,
            "listed": self.listed,
        }

    @property
    def exit_code(self) -> int:
        """1 also where a row could not be done."""
        return max(super().exit_code, int(any(each.why for each in self.judgements)))
