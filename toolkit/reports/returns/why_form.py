"""What `why` shows of what a unit filled in for an item, or on the cover: why it has it, and what rests on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from toolkit.domain.ledger.closing import Scan
from toolkit.domain.ledger.led_claims import LeadOpinion
from toolkit.domain.ledger.row_history import Source
from toolkit.domain.ledger.task_figures import TaskFigure
from toolkit.domain.ledger.timeliness import Timeliness
from toolkit.domain.office.issued_papers import Issued
from toolkit.keys import item_words
from toolkit.problems import day_words
from toolkit.reports.ledger.issued import issued_data, issued_words
from toolkit.reports.result import Table
from toolkit.reports.returns.record import STATEMENTS
from toolkit.reports.returns.why import Provenance
from toolkit.values import dataclass

COVER = "封面"
"""The word for what a unit fills in once and for its rounds, in place of an item's number."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """A file that a verdict rested on: a return or a document, by SHA-256, and whether the archive has it as it was."""

    name: str
    sha256: str
    kept: bool


@dataclass(frozen=True, slots=True)
class WentOn:
    """Where an item is looked back at: the later plan and its year, its number there, the unit's name, its phase."""

    plan: str
    year: int
    item: int
    unit: str
    phase: str

    @property
    def words(self) -> str:
        """That it is, how it stands there, and how to ask on."""
        number = item_words(self.item)
        asked = f"toolkit --plan {self.plan} why {self.unit} {number}"
        return f"列入{self.year}年的回头看（第{number}项，{self.unit}），现为{self.phase}；经过见 {asked}。"


@dataclass(frozen=True, kw_only=True)
class FormProvenance(Provenance):
    """What a unit filled in for an item, or, where none is named, on the cover.

    `assigned` says whether it is the unit's, `in_roster` whether there still is such a unit.
    """

    item: int | None = None
    assigned: bool
    in_roster: bool

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why the unit has it, line by line."""
        raise NotImplementedError

    @property
    def sentence(self) -> str:
        """The reasons, what is blank, and where to ask on; a line each."""
        said = [*self.reasons]
        if not self.told.known and (self.assigned or self.item is None):
            said.append(f"{self.unit.name}还没有填过{COVER if self.item is None else '这一项'}。")
        elif self.told.known and self.told.unfilled:
            said.append(f"没有填过的：{'、'.join(field.header for field in self.told.unfilled)}。")
        if any(each.source == Source.COVER for each in self.told.fields):
            said.append(f"封面所填的从哪来，见 toolkit why {self.unit.name} {COVER}。")
        return "\n".join(said)

    @property
    def data(self) -> Mapping[str, Any]:
        """What was asked, whether it is the unit's and why; its fields with their histories, those left blank."""
        return {
            "unit": self.unit.name,
            "code": self.unit.code,
            "item": COVER if self.item is None else self.item,
            "assigned": self.assigned,
            "reasons": list(self.reasons),
            **self._histories(unfilled=[field.name for field in self.told.unfilled]),
        }

    @property
    def _gone(self) -> tuple[str, ...]:
        return () if self.in_roster else (f"单位名册里已经没有{self.unit.name}（代码 {self.unit.code}）。",)


@dataclass(frozen=True, kw_only=True)
class ItemProvenance(FormProvenance):
    """What a unit filled in for an item.

    `proof` are the lines that say why it has the item, or has not; none where item or unit is gone. `in_plan` says
    whether the item is there, `requirement` what the unit was asked when it last had it, `led` what the units that
    lead the item say of its claim, `rests_on` the files that its verdict rested on, `stands` how it stands in the
    figures, `timely` whether what is closed was reported in time, `papers` those about it or its whole unit, `went_on`
    where later years look back at it. `unjudged`: the unit had claimed it when it gave it to another (责任调整), and
    nobody has judged that.
    """

    proof: tuple[str, ...]
    in_plan: bool
    requirement: str | None
    led: Sequence[LeadOpinion] = ()
    rests_on: Sequence[Sealed] = ()
    stands: TaskFigure | None = None
    timely: Timeliness | None = None
    papers: Sequence[Issued] = ()
    went_on: Sequence[WentOn] = ()
    unjudged: bool = False

    @property
    def tables(self) -> tuple[Table, ...]:
        """Why it stands as it does, what every row has, what leading units say of the claim, what files its verdict
        rested on."""
        lines = tuple(
            (each.leader, each.opinion, each.remark, str(each.on or ""), "此前的填报" if each.earlier else "现在的填报")
            for each in self.led
        )
        kept = tuple((each.name, each.sha256, "存档未变" if each.kept else "存档里没有了") for each in self.rests_on)
        stands = ((self.stands.state, self.stands.why),) if self.stands else ()
        made = (
            Table("现在的状态", ("状态", "为什么"), stands),
            *super().tables,
            Table("牵头初审", ("牵头单位", "初审意见", "说明", "日期", "对哪次填报"), lines),
            Table("核查时依据的文件", ("文件", "SHA-256", "现在"), kept),
        )
        return tuple(table for table in made if table.rows)

    @property
    def data(self) -> Mapping[str, Any]:
        """The same as of every row, why it stands as it does, what leading units say of the claim, what its verdict
        rested on, the papers issued about it, where later years look back at it."""
        return {
            **super().data,
            "stands": {"state": self.stands.label.value, "word": self.stands.state, "why": self.stands.why}
            if self.stands
            else None,
            "lead_opinions": [
                {
                    "leader": each.leader,
                    "opinion": each.opinion,
                    "remark": each.remark,
                    "on": str(each.on or ""),
                    "earlier": each.earlier,
                }
                for each in self.led
            ],
            "rests_on": [{"file": each.name, "sha256": each.sha256, "kept": each.kept} for each in self.rests_on],
            "papers": [issued_data(each, self.unit.name) for each in self.papers],
            "went_on": [asdict(each) for each in self.went_on],
            "unjudged": self.unjudged,
        }

    @property
    def reasons(self) -> tuple[str, ...]:
        """The proof; else what it was while the unit had it."""
        papers = (*map(issued_words, self.papers), *(each.words for each in self.went_on))
        if self.proof:
            left = ("调整以前报的办结没有核查，不再待核查；接办单位另报。",) * self.unjudged
            return *self.proof, *left, *self._in_time, *papers
        words = "" if self.requirement is None else f"，下发时的要求是：{self.requirement}"
        return (
            *self._gone,
            f"现在的方案里{'没有派给它的' if self.in_plan else '没有'}第{item_words(self.item)}项{words}",
            *papers,
        )

    @property
    def _in_time(self) -> tuple[str, ...]:
        if self.timely is None:
            return ()
        return (f"已销号，所依据的填报于{day_words(self.timely.came)}收到，{self.timely.words}。",)


@dataclass(frozen=True, kw_only=True)
class CoverProvenance(FormProvenance):
    """What a unit filled in on the cover; `scan` is the sealed scan filed last for it, `papers` those issued about the
    whole unit."""

    scan: Scan | None = None
    papers: Sequence[Issued] = ()

    @property
    def data(self) -> Mapping[str, Any]:
        """The same as of every row, the sealed scan and the papers."""
        papers = [issued_data(each, self.unit.name) for each in self.papers]
        return {**super().data, "scan": asdict(self.scan) if self.scan else None, "papers": papers}

    @property
    def reasons(self) -> tuple[str, ...]:
        """Where it is filled in, what was told without a file, the sealed scan with what it confirms, the papers."""
        told = (
            f"{ret.received_at:%Y-%m-%d %H:%M} {ret.file or ret.told}：本期{STATEMENTS[ret.statement]}。"
            for ret in self.unit.returns
            if ret.told
        )
        papers = map(issued_words, self.papers)
        return *self._gone, f"{self.unit.name}在“{self.told.sheet.title}”表里填的。", *told, *self._sealed, *papers

    @property
    def _sealed(self) -> tuple[str, ...]:
        if self.scan is None:
            return ()
        its = next((ret for ret in self.unit.returns if ret.id == self.scan.returned), None)
        what = f"{day_words(its.received_at)}收到的“{its.file}”" if its else "下发的台账"
        who = "单位随件报来" if self.scan.brought else "办公室存"
        return (f"盖章扫描件{self.scan.named}（{who}），确认的是{what}。",)
