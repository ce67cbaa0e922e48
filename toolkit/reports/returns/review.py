"""What `review held` shows: the cases that wait for the office, and the workbook to answer them in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import field
from typing import Any

from toolkit.domain.ledger.records import CaseKind, Cells
from toolkit.domain.ledger.review import CHOICES
from toolkit.domain.ledger.shown_cases import ShownCase
from toolkit.domain.ledger.shown_claims import SHOWN, YEAR_END, Entered
from toolkit.keys import RowKey, item_words
from toolkit.problems import shorten
from toolkit.reports.result import Result, Table
from toolkit.reports.returns.judge import YEAR_END_AT_ONCE
from toolkit.values import dataclass

_NAMED = 3
"""How many rows are named that have a verdict in a master and wait for none."""


@dataclass(frozen=True, kw_only=True)
class WaitingCases(Result):
    """The claims that wait, as they are shown, the cases, and what was `entered` already beside each.

    `offered` verdicts were typed into a master and are told beside their claims; `beside` are about no claim that
    waits; `names` are the units', by code. `files` is the workbook. `closed` is
    the plan's id where it is closed: then they are only listed.
    """

    cases: tuple[ShownCase, ...]
    claims: Cells
    entered: Entered
    offered: int = 0
    beside: tuple[RowKey, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    closed: str = ""

    @property
    def sentence(self) -> str:
        """How many there are of each kind, where to answer them, how many have an answer."""
        if not (self.cases or self.claims):
            return "没有待核定的事项" + self._typed_elsewhere
        if self.closed:
            left = "；".join(filter(None, (self._claims, self._cases)))
            reopen = f"toolkit plan reopen {self.closed}"
            return f"方案已办结，不再核查、核定，没有办的照列：{left}；确实要办的，先运行 {reopen}"
        typed = self.entered.cases
        answered = sum(bool(typed.get(each.case.id, {}).get("choice")) for each in self.cases)
        refused = self.entered.marks.keys() & self.claims.keys()
        judged = sum(bool(self.entered.claims.get(row, {}).get("verdict")) for row in self.claims.keys() - refused)
        said = "；".join(part for part in (self._claims, self._cases) if part)
        how = "".join(("填“核查结论”、" * bool(self.claims), "选“处理”、" * bool(self.cases))).rstrip("、")
        said += "".join(f"；请在 {path} 里{how}，保存后运行合并" for path in self.files)
        said += f"；年终核定可以一并办：toolkit {YEAR_END_AT_ONCE}，先列出" if self._kept_up > 1 else ""
        said += f"；其中{judged}项已填核查结论，合并时办理" if judged else ""
        said += f"；其中{answered}件已选处理，合并时办理" if answered else ""
        said += f"；{len(refused)}项填了还不能采用，原因写在“核查提示”里" if refused else ""
        return said + self._typed_elsewhere

    @property
    def _typed_elsewhere(self) -> str:
        said = f"；总台账里填的核查结论{self.offered}项已写在“核查提示”里，认可的请选定" if self.offered else ""
        if not self.beside:
            return said
        rows = [f"{self.names.get(row.unit, row.unit)}第{item_words(row.item)}项" for row in self.beside[:_NAMED]]
        which = "、".join(rows) + ("等" if len(self.beside) > _NAMED else "")
        return f"{said}；总台账里另有{len(self.beside)}项结论不是待核查事项的（{which}），没有列入"

    @property
    def _kept_up(self) -> int:
        """How many are judged for the year."""
        return sum(YEAR_END in cells for cells in self.claims.values())

    @property
    def _claims(self) -> str:
        counts = (("待核查", len(self.claims) - self._kept_up), ("年终核定", self._kept_up))
        return "，".join(f"{label}{count}项" for label, count in counts if count)

    @property
    def _cases(self) -> str:
        if not self.cases:
            return ""
        kinds = Counter(each.case.kind for each in self.cases)
        said = f"待核定{len(self.cases)}件：内容冲突{kinds[CaseKind.CONFLICT]}处，"
        said += f"归属待核实{kinds[CaseKind.HELD]}个文件"
        said += f"，成批改回{kinds[CaseKind.RETRACTION]}件" if kinds[CaseKind.RETRACTION] else ""
        return said + (f"，单位申请{kinds[CaseKind.PETITION]}件" if kinds[CaseKind.PETITION] else "")

    @property
    def tables(self) -> tuple[Table, ...]:
        """A line a case, where there is any."""
        headers = ("编号", "类型", "责任单位", "序号", "栏目", "甲（已收）或依据", "乙（另一份）", "乙的来源")
        return (Table("待核定", headers, tuple(map(case_line, self.cases))),) if self.cases else ()

    @property
    def data(self) -> Mapping[str, Any]:
        """The cases, and where the workbook stands."""
        return {
            "claims": [
                {name: cells.get(name, "") for name in SHOWN}
                | {"year_end": YEAR_END in cells}
                | {"typed": dict(self.entered.claims.get(row, {})), "mark": self.entered.marks.get(row, "")}
                for row, cells in self.claims.items()
            ],
            "cases": [self._case(each) for each in self.cases],
            "workbook": str(self.files[0]) if self.files else None,
        }

    def _case(self, shown: ShownCase) -> dict[str, Any]:
        case = shown.case
        return {
            "case": case.id,
            "kind": case.kind.value,
            "unit": shown.unit,
            "item": case.row.item,
            "field": case.field,
            "header": shown.header,
            "ours": shown.ours if case.kind == CaseKind.RETRACTION else case.ours,
            "theirs": shown.theirs
            if case.kind == CaseKind.RETRACTION
            else case.theirs * (case.kind == CaseKind.CONFLICT),
            "base": case.base if case.kind != CaseKind.HELD else "",
            "evidence": shown.evidence,
            "ours_from": shown.ours_from,
            "theirs_from": shown.theirs_from,
            "choices": [choice.value for choice in CHOICES[case.kind]],
            "typed": dict(self.entered.cases.get(case.id, {})),
        }


def case_line(shown: ShownCase) -> tuple[str, ...]:
    """A case as a line of the list of those that wait."""
    return (
        str(shown.case.id),
        shown.case.kind.label,
        shown.unit or "—",
        shown.item,
        shown.header,
        shorten(shown.ours or shown.evidence, 80),
        shorten(shown.theirs, 80),
        shorten(shown.theirs_from),
    )


def answers_taken(verdicts: int, answers: int) -> str:
    """What was taken of a review workbook, in words: 核查结论8项、核定事项的处理2件."""
    told = ((verdicts, "核查结论{}项"), (answers, "核定事项的处理{}件"))
    return "、".join(words.format(count) for count, words in told if count)
