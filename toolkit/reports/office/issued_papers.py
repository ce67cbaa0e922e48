"""What `report papers`, `report issued` and `report answered` show: each draft, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Any

from toolkit.domain.ledger.papers import Paper, PaperSaid, PaperWord
from toolkit.domain.office.asking import AskedUnit, last_asked
from toolkit.domain.office.issued_papers import Answer, Issued
from toolkit.domain.plan.units import Roster
from toolkit.keys import item_words
from toolkit.problems import day_words, shorten
from toolkit.reports.office.asking import asked_data, asked_table, asked_words
from toolkit.reports.result import Result, Table
from toolkit.values import dataclass


@dataclass(frozen=True, kw_only=True)
class PapersKept(Result):
    """The drafts of a plan and those issued; `said` is what was noted just now, `asked` the units that were asked.

    `units` are those (codes) that each paper (id) to one is to by now: several, where that was split. By what was noted
    so many letters that had not left were `withdrawn`, and an answer fell with what it was to (`unanswered`).
    """

    papers: tuple[Paper, ...]
    issued: tuple[Issued, ...]
    said: PaperWord | None
    roster: Roster
    units: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    asked: tuple[AskedUnit, ...] = ()
    withdrawn: int = 0
    unanswered: bool = False

    @property
    def sentence(self) -> str:
        """What was noted, and how many answers are awaited."""
        waiting = [each for each in self.issued if each.waits]
        late = sum(each.stands == Answer.LATE for each in waiting)
        issued = len({each.paper.id for each in self.issued})
        counted = f"草稿{len(self.papers)}份，已印发{issued}份，待反馈{len(waiting)}件"
        counted += f"（过期{late}件）" if late else ""
        kinds = dict.fromkeys(each.paper.kind for each in self.asked)
        told = (asked_words(last_asked(self.asked, kind), self.roster) for kind in kinds)
        counted = "；".join((counted, *told))
        if self.said is None:
            return counted
        done = "撤销" if self.said.taken_back and self.said.said != PaperSaid.REPLIED else "登记"
        what = f"{done}：{self._named}{self._word}"
        number = f"，{self.said.number}" if self.said.number else ""
        asked = f"，请单位于{day_words(self.said.by)}前反馈" if self.said.by and not self.said.taken_back else ""
        also = f"，没有发出的核对函{self.withdrawn}封撤回" if self.withdrawn else ""
        also += "，登记过的反馈一并撤销" if self.unanswered else ""
        return f"{what}{number}（{self.said.day}）{asked}{also}；{counted}"

    @property
    def _word(self) -> str:
        """What was said of it: by whom, where that is one of the units asked about it."""
        said = self.said
        if said is None:
            return ""
        name = self.roster.name_of(said.unit) if said.unit else ""
        if said.said == PaperSaid.REPLIED:
            return f"{name}的来信看过，不算答复"
        if said.said == PaperSaid.ANSWERED and self._is_of_one(said):
            return f"{name}{'有异议' if said.objects else '无异议'}"
        several = said.said == PaperSaid.ANSWERED and len(self.units.get(said.paper, ())) > 1
        return f"{name if several else ''}{said.said.label}"

    def _is_of_one(self, said: PaperWord) -> bool:
        return bool(said.unit) and any(each.id == said.paper and not each.unit for each in self.papers)

    @property
    def _named(self) -> str:
        """The draft that was meant, so that a person sees whether it is the right one."""
        paper = next(each for each in self.papers if self.said and each.id == self.said.paper)
        return f"草稿第{paper.id}号（{f'{paper.kind}　{self._about(paper)}'.strip()}）"

    @property
    def tables(self) -> tuple[Table, ...]:
        """The papers issued with their answers, and the drafts that are only that."""
        issued = tuple(
            (
                str(each.paper.id),
                each.issued.number,
                f"{each.paper.kind}　{self._about(each.paper)}".strip(),
                str(each.issued.day),
                str(each.issued.by or "—"),
                each.stands.label + (f"（已过{each.late}天）" if each.late else ""),
                self._answer(each),
            )
            for each in self.issued
        )
        done = {each.paper.id for each in self.issued}
        drafts = tuple(
            (str(each.id), f"{each.kind}　{self._about(each)}".strip(), str(each.day), each.file)
            for each in self.papers
            if each.id not in done
        )
        made = (
            Table("已印发", ("号", "文号", "公文", "印发", "反馈期限", "反馈", "反馈内容"), issued),
            asked_table(self.asked, self.roster),
            Table("草稿", ("号", "公文", "数据截至", "文件"), drafts),
        )
        return tuple(table for table in made if table.rows)

    @property
    def data(self) -> Mapping[str, Any]:
        """Every paper with what was said of it."""
        issued: dict[int, list[Issued]] = {}
        for each in self.issued:
            issued.setdefault(each.paper.id, []).append(each)
        return {
            "papers": [
                self._data(its.paper if its else each, its)
                for each in self.papers
                for its in issued.get(each.id, [None])
            ],
            "asked": asked_data(self.asked, self.roster),
        }

    def _about(self, paper: Paper) -> str:
        return self._unit(paper) + (f"第{item_words(paper.item)}项" if paper.item is not None else "")

    def _unit(self, paper: Paper) -> str:
        """Whom a paper is to by now; of one that is shown to one of several, as it is to that one."""
        units = self.units.get(paper.id, ())
        return "、".join(map(self.roster.name_of, (paper.unit,) if paper.unit in units or not units else units))

    def _answer(self, each: Issued) -> str:
        if each.answer is None:
            return ""
        return "；".join(filter(None, (str(each.answer.day), shorten(each.answer.text, 30), each.answer.file)))

    def _data(self, paper: Paper, issued: Issued | None) -> Mapping[str, Any]:
        said: dict[str, Any] = {
            "key": paper.id,
            "kind": paper.kind,
            "unit": self._unit(paper),
            "item": item_words(paper.item) if paper.item is not None else None,
            "day": paper.day.isoformat(),
            "file": paper.file,
            "issued": None,
        }
        if issued:
            word, answer = issued.issued, issued.answer
            said["issued"] = {
                "number": word.number,
                "day": word.day.isoformat(),
                "answer_by": word.by.isoformat() if word.by else None,
                "stands": issued.stands.value,
                "late": issued.late,
                "answer": {
                    "day": answer.day.isoformat(),
                    "text": answer.text,
                    "file": answer.file,
                    "sha256": answer.sha256,
                }
                if answer
                else None,
            }
        return said
