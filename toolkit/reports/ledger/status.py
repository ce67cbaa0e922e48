"""What `status` shows: who has reported the round, what is done, late or waiting."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import field
from datetime import date
from typing import Any

from toolkit.domain.ledger.counts import Counts
from toolkit.domain.ledger.drafts import Overtaken
from toolkit.domain.ledger.figures import Figures
from toolkit.domain.ledger.labels import NEEDS, Label
from toolkit.domain.ledger.phases import Phase
from toolkit.domain.ledger.records import Case, CaseKind
from toolkit.domain.ledger.registers import RegisterStatus
from toolkit.domain.ledger.report_status import ReportStatus
from toolkit.domain.mail.told_verdicts import Untold
from toolkit.domain.office.issued_papers import Issued
from toolkit.problems import day_words
from toolkit.reports.ledger.figures import counts_data, figures_data
from toolkit.reports.ledger.handed import items_not_given, without_workbook
from toolkit.reports.ledger.issued import awaited_words, issued_data
from toolkit.reports.result import Result, Table
from toolkit.values import dataclass

_DRAFTS = 2
"""How many drafts the sentence names."""
_SHOWN = 3
"""How many phases have a column of their own."""


@dataclass(frozen=True)
class UnitStatus:
    """Where a unit stands: its report of the round (`told_by` where by no file, `label` in words), its tasks counted,
    the conflicts that wait, its registers, the day it first had a workbook (None: it has none)."""

    name: str
    group: str
    report: ReportStatus
    told_by: str | None
    label: str
    counts: Counts
    conflicts: int
    registers: Mapping[str, RegisterStatus]
    handed: date | None = None

    @property
    def tasks(self) -> int:
        """How many tasks it has."""
        return self.counts.total


@dataclass(frozen=True, kw_only=True)
class LedgerStatus(Result):
    """How the round stands: every unit of the roster, how many units are in each report status, also by group.

    `held` are the files of which somebody must say whose they are, each with its name; `letters` counts those about
    verdicts that wait for release, `untold` the units that none is written to yet; `drafts` are those of papers whose
    figures are no longer those there are, `awaited` the papers issued to a unit that has not answered, each with its
    name, `code` is the head of the plan's chain, `not_given` gives by item the units that hold a workbook and none in
    which it stands. Of a plan that is `closed` no round is told: nothing is owed for one any more.
    """

    figures: Figures
    units: tuple[UnitStatus, ...]
    totals: Mapping[str, int]
    groups: Mapping[str, Mapping[str, int]]
    held: tuple[tuple[Case, str], ...]
    letters: int = 0
    untold: Untold = field(default_factory=Untold)
    drafts: tuple[Overtaken, ...] = ()
    awaited: tuple[tuple[Issued, str], ...] = ()
    not_given: Mapping[int, int] = field(default_factory=dict)
    closed: bool = False
    code: str = ""

    @property
    def sentence(self) -> str:
        """How many units are in each report status, what is late and done, and what waits."""
        figures, whole = self.figures, self.figures.whole
        said = "方案已办结，不再收台账" if self.closed else self._round
        said += (
            f"；共{whole.total}项次：逾期{whole.of(Label.OVERDUE)}，已销号{whole.of(Label.CLOSED)}；"
            f"到期应办结{whole.owed}，其中已销号{whole.met}，办结率{whole.rate}"
        )
        said += f"；销号后有变化{whole.touched}项" if whole.touched else ""
        said += f"；待核定冲突{conflicts}处" if (conflicts := figures.waiting.cases[CaseKind.CONFLICT]) else ""
        said += f"；成批改回{back}件" if (back := figures.waiting.cases[CaseKind.RETRACTION]) else ""
        said += f"；待核实文件{len(self.held)}个" if self.held else ""
        said += f"；核查告知{self.letters}封待放行（toolkit review release）" if self.letters else ""
        said += f"；有核查结论没有告知的单位{self.untold.now}个（toolkit review tell）" if self.untold.now else ""
        said += f"；本期告知以后又有结论、下期告知的单位{self.untold.later}个" if self.untold.later else ""
        said += f"；{words}" if (words := awaited_words([each for each, _ in self.awaited])) else ""
        said += "".join(f"；{each.draft.name}以后{each.words}，数字旧了" for each in self.drafts[:_DRAFTS])
        said += f"；数字旧了的草稿共{len(self.drafts)}份" if len(self.drafts) > _DRAFTS else ""
        without = without_workbook([unit.name for unit in self.units if unit.tasks and unit.handed is None])
        return "；".join(filter(None, (said, without, items_not_given(self.not_given))))

    @property
    def _round(self) -> str:
        current = self.figures.round
        met = dict.fromkeys(unit.report for unit in self.units)
        said = f"{current.round.label}填报：" + "，".join(
            f"{each.word(over=current.over)}{self.totals[each.value]}" for each in met
        )
        beside = current.not_given if current.over else f"截止{day_words(current.back)}"
        return said + (f"，{beside}" if beside else "")

    @property
    def tables(self) -> tuple[Table, ...]:
        """The units, what there is to see to, and the groups with the statuses that some unit is in.

        Units are in columns of the phases that most of them are in; the other phases are told in words, so that a
        terminal of 80 columns holds each table.
        """
        met_by = Counter(each for unit in self.units for each, count in unit.counts.phases.items() if count)
        often = {each for each, _ in met_by.most_common(_SHOWN)}
        where = [each for each in Phase if each in often]
        notes = tuple((unit.name, words) for unit in self.units if (words := _notes(unit, where)))
        headers = ("单位", *(() if self.closed else ("本期填报",)), "任务", *(each.label for each in where))
        over = self.figures.round.over
        met = [state for state in ReportStatus if self.totals[state.value]]
        lines = tuple(
            (name, str(sum(counts.values())), *(str(counts[state.value] or "") for state in met))
            for name, counts in (*self.groups.items(), ("合计", self.totals))
        )
        return (
            Table("各单位", headers, tuple(self._line(unit, where) for unit in self.units)),
            *((Table("需要留意", ("单位", "情况"), notes),) if notes else ()),
            *(
                ()
                if self.closed
                else (Table("各组", ("分组", "单位", *(state.word(over=over) for state in met)), lines),)
            ),
            *((Table("校验码", ("台账到此为止", "核对用"), ((self.code, "toolkit verify"),)),) if self.code else ()),
        )

    def _line(self, unit: UnitStatus, where: Sequence[Phase]) -> tuple[str, ...]:
        counts = (str(unit.counts.phases[each] or "") for each in where)
        return (unit.name, *(() if self.closed else (unit.label,)), str(unit.tasks), *counts)

    @property
    def data(self) -> Mapping[str, Any]:
        """The round, the counts, every unit and the files that wait."""
        return {
            "closed": self.closed,
            "round": self.figures.round.round.id,
            "return_by": self.figures.round.back.isoformat(),
            "figures": figures_data(self.figures),
            "obligations": dict(self.totals),
            "groups": {name: dict(counts) for name, counts in self.groups.items()},
            "units": [
                {
                    "unit": unit.name,
                    "group": unit.group,
                    "obligation": unit.report.value,
                    "told_by": unit.told_by,
                    "items": unit.tasks,
                    **counts_data(unit.counts),
                    "handed": unit.handed.isoformat() if unit.handed else None,
                    "conflicts": unit.conflicts,
                    "registers": {name: state.value for name, state in unit.registers.items()},
                }
                for unit in self.units
            ],
            "letters_awaiting_release": self.letters,
            "units_to_tell": {"now": self.untold.now, "next_round": self.untold.later},
            "awaited_answers": [issued_data(each, unit) for each, unit in self.awaited],
            "old_drafts": [
                {
                    "paper": f"{each.draft.name}.docx",
                    "change": each.draft.change,
                    "made": each.draft.made.isoformat(),
                    "returns": each.returns,
                    "verdicts": each.verdicts,
                    "mails": each.mails,
                }
                for each in self.drafts
            ],
            "head": self.code,
            "held": [{"case": case.id, "file": file, "evidence": case.theirs} for case, file in self.held],
        }


def _notes(unit: UnitStatus, where: Sequence[Phase]) -> str:
    """What there is to see to at a unit, and how many tasks are in phases that have no column of their own."""
    counts = {
        **{each.word: unit.counts.of(each) for each in NEEDS},
        **{each.label: unit.counts.phases[each] for each in Phase if each not in where},
        "冲突": unit.conflicts,
        "清单未报": Counter(unit.registers.values())[RegisterStatus.MISSING],
    }
    return " ".join(f"{label}{count}" for label, count in counts.items() if count)
