"""What `why` shows: what the fields of a unit's row hold, how they came to it, and what was not taken and why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from toolkit.domain.ledger.provenance import Question, Remark, Step
from toolkit.domain.ledger.records import TOLD, Edition, Return
from toolkit.domain.ledger.review import SUCCESSION, person
from toolkit.domain.ledger.row_history import SheetHistory, ShownField, Source, UnitHistory
from toolkit.reports.result import Result, Table
from toolkit.reports.returns.descent import kin_data, kin_table
from toolkit.values import dataclass

_SOURCES = {Source.ROW: "", Source.PLAN: "（方案内容）", Source.COVER: "（封面所填）"}


@dataclass(frozen=True, kw_only=True)
class Provenance(Result):
    """What is known of a unit, and what is told of some of its rows on one sheet."""

    unit: UnitHistory
    told: SheetHistory

    @property
    def tables(self) -> tuple[Table, ...]:
        """What the fields hold now, every change, the conflicts, the remarks, what the files are to each other.

        Each only where there is any.
        """
        headers = {field.name: field.header for field in self.told.sheet.fields}
        now = ((_label(each), each.value + _SOURCES[each.source]) for each in self.told.fields)
        steps = ((_label(each), *self._step_row(step)) for each in self.told.fields for step in each.history.steps)
        asked = ((_label(each), *self._case_row(case)) for each in self.told.fields for case in each.history.questions)
        notes = (
            ("、".join(headers.get(name, name) for name in sorted(each.fields)), *self._remark_row(each))
            for each in self.told.remarks
        )
        made = (
            Table("现在的内容", ("栏目", "内容"), tuple(now)),
            Table("来历", ("栏目", "时间", "改为", "原来", "由谁", "来自"), tuple(steps)),
            Table("冲突和核定", ("栏目", "时间", "甲（已收）", "乙（另一份）", "乙来自", "结果"), tuple(asked)),
            Table("没有收的和提示过的", ("栏目", "时间", "填的", "说明", "来自"), tuple(notes)),
            kin_table(self.told, self.unit.returns),
        )
        return tuple(table for table in made if table.rows)

    def _histories(self, **between: Any) -> dict[str, Any]:
        """The fields and the remarks as data, and what is told between them."""
        return {
            "fields": [self._field(each) for each in self.told.fields],
            **between,
            "remarks": [self._remark(each) for each in self.told.remarks],
            "kinship": kin_data(self.told, self.unit.returns),
        }

    # For people

    def _step_row(self, step: Step) -> tuple[str, ...]:
        change, by = step.change, self._by(step)
        named = change.actor != self.unit.code and by not in (person("office"), person(SUCCESSION))
        return (
            change.at.isoformat(" "),
            change.value or "（清空）",
            step.previous,
            f"{by}（办公室）" if named else by,
            self._from(step.ret, change.sheet, change.cell),
        )

    def _case_row(self, asked: Question) -> tuple[str, ...]:
        case = asked.case
        place = self._from(asked.ret, case.sheet, case.cell)
        return case.opened_at.isoformat(" "), case.ours, case.theirs, place, _answer(asked)

    def _remark_row(self, told: Remark) -> tuple[str, ...]:
        found = told.problem
        place = self._from(told.ret, found.origin.sheet, found.origin.place)
        return told.ret.received_at.isoformat(" "), found.value, found.message, place

    def _by(self, step: Step) -> str:
        return self.unit.name if step.change.actor == self.unit.code else person(step.change.actor)

    def _from(self, ret: Return | None, sheet: str, cell: str) -> str:
        """Where something stood: file, sheet and cell, sender, edition; or the way it was told."""
        if ret and ret.via in TOLD:
            return ret.file or TOLD[ret.via]
        place = "!".join(part for part in (sheet, cell) if part)
        where = " ".join((ret.file if ret else "", place)).strip()
        sender = f"发件人 {ret.sender}" if ret and ret.sender else ""
        edition = self._edition_of(ret)
        issued = f"第{edition.sequence}次下发（{edition.round}）" if edition and edition.sequence else ""
        return "，".join(part for part in (where, sender, issued) if part)

    def _edition_of(self, ret: Return | None) -> Edition | None:
        return self.unit.editions.get(ret.edition) if ret else None

    # For machines

    def _field(self, shown: ShownField) -> dict[str, Any]:
        return {
            "field": shown.name,
            "header": shown.header,
            "row": shown.row.key.text,
            "round": shown.row.round,
            "name": shown.row.name,
            "value": shown.value,
            "source": shown.source.value,
            "changes": [self._step(step) for step in shown.history.steps],
            "conflicts": [self._case(each) for each in shown.history.questions],
        }

    def _step(self, step: Step) -> dict[str, Any]:
        change = step.change
        return {
            "value": change.value,
            "previous": step.previous,
            "at": change.at.isoformat(" "),
            "by": self._by(step),
            "office": change.actor != self.unit.code,
            **self._file(step.ret),
            "sheet": change.sheet,
            "cell": change.cell,
        }

    def _case(self, asked: Question) -> dict[str, Any]:
        case, decision = asked.case, asked.decision
        return {
            "at": case.opened_at.isoformat(" "),
            "ours": case.ours,
            "theirs": case.theirs,
            "base": case.base,
            **self._file(asked.ret),
            "sheet": case.sheet,
            "cell": case.cell,
            "state": "decided" if decision else "open" if asked.waits else "overtaken",
            "choice": decision.choice.value if decision else "",
            "decided": decision.value if decision else "",
            "decided_by": person(decision.actor) if decision else "",
            "decided_at": decision.at.isoformat(" ") if decision else "",
            "note": decision.note if decision else "",
        }

    def _remark(self, told: Remark) -> dict[str, Any]:
        found = told.problem
        return {
            "fields": sorted(told.fields),
            "at": told.ret.received_at.isoformat(" "),
            **self._file(told.ret),
            "sheet": found.origin.sheet,
            "cell": found.origin.place,
            "value": found.value,
            "code": found.code.slug,
            "severity": found.severity.value,
            "message": found.message,
        }

    def _file(self, ret: Return | None) -> dict[str, Any]:
        """Which file it was, how it came, and the edition it was made from; blanks where there was none."""
        edition = self._edition_of(ret)
        return {
            "file": ret.file if ret else "",
            "sha256": ret.sha256 if ret else "",
            "sender": ret.sender if ret else "",
            "via": ret.via if ret else "",
            "edition": edition.id if edition else "",
            "sequence": edition.sequence if edition else None,
            "edition_round": edition.round if edition else "",
        }


@dataclass(frozen=True, kw_only=True)
class RegisterProvenance(Provenance):
    """What a unit filled in in the rows of a register."""

    @property
    def sentence(self) -> str:
        """How many rows there are."""
        name, title, count = self.unit.name, self.told.sheet.title, len(self.told.rows)
        return f"{name}的“{title}”有{count}行。" if count else f"{name}还没有填过“{title}”。"

    @property
    def data(self) -> Mapping[str, Any]:
        """The rows, and their fields with their histories."""
        return {
            "unit": self.unit.name,
            "code": self.unit.code,
            "register": self.told.sheet.name,
            "rows": [row.name for row in self.told.rows],
            **self._histories(),
        }


def _label(shown: ShownField) -> str:
    which = shown.row.round or shown.row.name
    return f"{shown.header}（{which}）" if which else shown.header


def _answer(asked: Question) -> str:
    if asked.decision is None:
        return "待核定" if asked.waits else "已有新内容，不再核定"
    decision = asked.decision
    note = f"：{decision.note}" if decision.note else ""
    by = person(decision.actor)
    return f"{decision.choice.label}“{decision.value}”（{by} {decision.at.isoformat(' ')}{note}）"
