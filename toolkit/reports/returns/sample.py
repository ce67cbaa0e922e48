"""What `review sample` shows: the spot check that was drawn, and how."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from toolkit.domain.ledger.claims import Claim
from toolkit.domain.ledger.judged import Judged
from toolkit.domain.ledger.phases import Phase, verdict_of
from toolkit.domain.ledger.spot_check import METHOD, Drawn
from toolkit.keys import item_words
from toolkit.problems import day_words, shorten
from toolkit.reports.result import Result, Table
from toolkit.schema.model import Sheet
from toolkit.values import dataclass

PARTLY = "已销一期或一阶段"
"""The word for what is closed of a row whose other due dates are open."""


@dataclass(frozen=True, kw_only=True)
class SpotCheck(Result):
    """The claims that were drawn, and from how many that are closed, wholly or in part, that are 不涉及 (but touched
    since) and that wait.

    `names` are the units', by code; `sheet` is the tasks'.
    `files` is the sheet to print.
    """

    drawn: tuple[Drawn, ...]
    closed: int
    not_involved: int
    claimed: int
    partly: int
    share: int
    seed: int
    names: Mapping[str, str]
    sheet: Sheet

    @property
    def how(self) -> str:
        """From what it was drawn, how many, and by which seed."""
        none = f"、{Phase.NOT_INVOLVED.label}{self.not_involved}项" if self.not_involved else ""
        none += f"、{PARTLY}{self.partly}项" if self.partly else ""
        population = f"{Phase.CLOSED.label}{self.closed}项{none}、{Phase.CLAIMED.label}{self.claimed}项"
        return f"从{population}中抽取{len(self.drawn)}项（{self.share}%），种子{self.seed}"

    @property
    def sentence(self) -> str:
        """How it was drawn, and where the sheet is."""
        if not self.drawn:
            return "没有已销号或待核查的事项可抽查"
        return self.how + "".join(f"；抽查表：{path}" for path in self.files) + "。" + "".join(METHOD)

    @property
    def tables(self) -> tuple[Table, ...]:
        """A line a claim, where there is any."""
        headers = ("编号", "责任单位", "序号", "状态", "完成日期", "佐证材料", "风险提示")
        lines = tuple(
            (
                each["number"],
                each["unit"],
                item_words(int(each["item"])),
                each["phase"],
                each["done_on"],
                shorten(each["evidence"], 30),
                each["risk"],
            )
            for each in drawn_lines(self.drawn, self.names, self.sheet)
        )
        return (Table("抽查", headers, lines),) if lines else ()

    @property
    def data(self) -> Mapping[str, Any]:
        """Every claim drawn, with its score, and how it was drawn."""
        rows = [
            {
                "unit": self.names.get(each.claim.row.unit, each.claim.row.unit),
                "item": each.claim.row.item,
                "closed": phase_of(each.claim, self.sheet).ended,
                "score": each.risk.score,
                "signs": [sign.name for sign in each.risk.signs],
                "risk": each.risk.words,
            }
            for each in self.drawn
        ]
        return {
            "rows": rows,
            "closed": self.closed,
            "not_involved": self.not_involved,
            "partly": self.partly,
            "claimed": self.claimed,
            "share": self.share,
            "seed": self.seed,
            "method": "".join(METHOD),
            "workbook": str(self.files[0]) if self.files else None,
        }


def phase_of(claim: Claim, sheet: Sheet) -> Phase:
    """Where a row of the population is: closed by a verdict that stands, by which, or waiting for one."""
    if not (claim.closed or claim.touched):
        return Phase.CLAIMED
    none = verdict_of(sheet, claim.values) == "confirmed_not_applicable"
    return Phase.NOT_INVOLVED if none else Phase.CLOSED


def _phase_words(claim: Claim, sheet: Sheet) -> str:
    """Where it is; of one closed in part up to which due date."""
    return f"{PARTLY}（{day_words(claim.due)}）" if claim.partly and claim.due else phase_of(claim, sheet).label


def _claimed(claim: Claim, name: str) -> str:
    """What a field says of what is to be looked at: as it was when it was closed, else as it is now."""
    judged = Judged.read(claim.values) if claim.closed else None
    return judged.known[name] if judged else claim.values.get(name, "")


def drawn_lines(drawn: Sequence[Drawn], names: Mapping[str, str], sheet: Sheet) -> list[dict[str, str]]:
    """The claims drawn as lines of a list, numbered: column -> canonical text."""
    return [
        {
            "number": str(number),
            "unit": names.get(each.claim.row.unit, each.claim.row.unit),
            "item": each.claim.row.row,
            "phase": _phase_words(each.claim, sheet),
            "done_on": _claimed(each.claim, "done_on"),
            "evidence": _claimed(each.claim, "evidence"),
            "risk": each.risk.words,
        }
        for number, each in enumerate(drawn, start=1)
    ]
