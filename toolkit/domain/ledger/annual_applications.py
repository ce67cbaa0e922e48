"""年报表三《收到和处理政府信息公开申请情况》, counted from the registers of applications, with its balance.

The form is that of 《中华人民共和国政府信息公开工作年度报告格式》 (国办公开办函〔2021〕30号): every application
received in the year or carried into it has its outcome in the year or is carried on, so that in each column 一 and 二
add up to 三（七） and 四.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property

from toolkit.domain.ledger.merged_registers import ListedRow
from toolkit.domain.ledger.records import Case, Cells
from toolkit.domain.ledger.registers import by_unit, is_retired, registers_of, says_none
from toolkit.domain.ledger.retractions import parts_of
from toolkit.domain.plan.tasks import Tasks
from toolkit.domain.plan.units import Roster
from toolkit.keys import report_key
from toolkit.schema.cell import narrow, squeezed
from toolkit.schema.model import Ledger, Register
from toolkit.values import dataclass

REGISTER = "applications"
"""The name of the register that these applications stand in."""
PERSONS: Mapping[str, str] = {
    "person": "自然人",
    "company": "商业企业",
    "research": "科研机构",
    "charity": "社会公益组织",
    "legal": "法律服务机构",
    "other": "其他",
}
"""What 申请人类型 means -> the form's column; 总计 stands behind them."""
TOTAL = "总计"
NEW, CARRIED, DONE, LEFT = "new", "carried", "done", "left"
GROUPS: Mapping[str, str] = {
    "given": "（一）予以公开",
    "partly": "（二）部分公开",
    "withheld": "（三）不予公开",
    "unable": "（四）无法提供",
    "declined": "（五）不予处理",
    "otherwise": "（六）其他处理",
}
"""What 办理结果 means -> the form's group of lines."""
GROUNDS: Mapping[str, Mapping[str, str]] = {
    "withheld": {
        "state_secret": "属于国家秘密",
        "forbidden": "其他法律行政法规禁止公开",
        "security": "危及“三安全一稳定”",
        "third_party": "保护第三方合法权益",
        "internal": "属于三类内部事务信息",
        "process": "属于四类过程性信息",
        "enforcement": "属于行政执法案卷",
        "query": "属于行政查询事项",
    },
    "unable": {
        "not_held": "本机关不掌握相关政府信息",
        "to_be_made": "没有现成信息需要另行制作",
        "unclear": "补正后申请内容仍不明确",
    },
    "declined": {
        "petition": "信访举报投诉类申请",
        "repeated": "重复申请",
        "publication": "要求提供公开出版物",
        "excessive": "无正当理由大量反复申请",
        "reissue": "要求行政机关确认或重新出具已获取信息",
    },
    "otherwise": {
        "not_completed": "申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
        "not_paid": "申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
        "rest": "其他",
    },
}
"""Of the groups that have several lines: what 具体情形 means -> the form's line."""
OUTCOMES = tuple(line for group in GROUPS for line in GROUNDS.get(group, (group,)))
"""The lines of 三, in the form's order; the groups without 具体情形 are a line each."""
LINES = (NEW, CARRIED, *OUTCOMES, DONE, LEFT)
_GROUP_OF = {line: group for group, lines in GROUNDS.items() for line in lines}
_COUNTED = ("number", "received_on", "replied_on", "applicant", "result", "ground", "retired")
_OF_THE_REST = ("withheld", "unable")
"""Of these groups may be why an application was granted in part alone."""


@dataclass(frozen=True, slots=True)
class Unplaced:
    """An application of a unit (its name) of which it is not sure that it stands where it should, and why."""

    unit: str
    number: str
    why: str


@dataclass(frozen=True)
class AnnualTable:
    """The table of a year, as of a day: line -> how many, by column; `PERSONS` in order, then all of them.

    An application whose applicant is not known is counted under 总计 alone. `blank` are lines and columns that the
    register has no field for: nothing is known of them.
    """

    year: int
    until: date
    lines: Mapping[str, tuple[int, ...]]
    unplaced: tuple[Unplaced, ...]
    blank: frozenset[str]

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns."""
        return (*PERSONS.values(), TOTAL)

    @cached_property
    def unbalanced(self) -> tuple[tuple[str, int, int, int, int], ...]:
        """The columns in which 一 and 二 do not come to 三（七） and 四: name, then these four."""
        four = zip(self.columns, *(self.lines[line] for line in (NEW, CARRIED, DONE, LEFT)), strict=True)
        return tuple(
            (name, new, carried, done, left) for name, new, carried, done, left in four if new + carried != done + left
        )


def annual_table(register: Register, rows: Iterable[ListedRow], year: int, today: date) -> AnnualTable:
    """The table of a year from the rows of the register but those struck out; of a year that goes on, until today.

    An application is new by the day it was received, done by the day it was answered. One whose outcome the register
    does not say, or says in a way that the form has no line for, is in no line of 三, and told.
    """
    first, until = date(year, 1, 1), min(date(year, 12, 31), today)
    counted: dict[str, Counter[str]] = {line: Counter() for line in LINES}
    told: list[Unplaced] = []
    live = [row for row in rows if not is_retired(register, row.values)]
    for row in live:
        said = _Said.of(register, row.values)
        lines, faults = said.placed(first, until)
        for line in lines:
            counted[line].update([said.person, TOTAL])
        number = row.values.get("number", "") or "（没有编号）"
        faults += [*_no_person(said, lines, register), *_no_number(row, lines, register)]
        told += [Unplaced(row.unit, number, why) for why in faults]
    told += _twice(live)
    for line in OUTCOMES:
        counted[DONE].update(counted[line])
    return AnnualTable(
        year,
        until,
        {line: tuple(counts[column] for column in (*PERSONS, TOTAL)) for line, counts in counted.items()},
        tuple(told),
        frozenset(_blank(register)),
    )


def unsettled(register: Register, waiting: Iterable[Case], current: Cells, roster: Roster) -> Iterator[Unplaced]:
    """The applications with a cell that counts here and about which the office was asked and has not decided."""
    for case in waiting:
        for part in parts_of(case):
            values = current.get(part.row, {})
            counts = part.row.sheet == REGISTER and part.field in register.by_name and part.field in _COUNTED
            if counts and (part.field == "retired" or not is_retired(register, values)):
                number = values.get("number", "").strip() or "（没有编号）"
                field = register.field(part.field).header
                why = f"的“{field}”有几种写法，等办公室认定，照台账现有的计入"
                yield Unplaced(roster.name_of(part.row.unit), number, why)


def unreported(tasks: Tasks, schema: Ledger, current: Cells, rounds: Collection[str]) -> tuple[str, ...]:
    """The names of the units that keep the register, have no row in it, and said in none of the rounds (ids) that there
    was nothing to list."""
    register = schema.register(REGISTER)
    if register is None:
        return ()
    rows = by_unit(current, REGISTER)
    found = []
    for unit in tasks.units():
        if REGISTER not in registers_of(schema, tasks, unit.code) or not register.zero_report:
            continue
        listed = any(not is_retired(register, values) for values in rows.get(unit.code, {}).values())
        said = (current.get(report_key(tasks.plan.id, unit.code, each), {}) for each in rounds)
        if not listed and not any(says_none(register, schema, each) for each in said):
            found.append(unit.name)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Said:
    """What a row says, as far as the form goes by it; None where it does not."""

    received: date | None
    replied: date | None
    person: str
    group: str
    ground: str
    grounds_asked: bool

    @classmethod
    def of(cls, register: Register, values: Mapping[str, str]) -> _Said:
        names = {line: words for lines in GROUNDS.values() for line, words in lines.items()}
        return cls(
            _day(values, "received_on"),
            _day(values, "replied_on"),
            _meaning(register, "applicant", values, PERSONS),
            _meaning(register, "result", values, {key: words[3:] for key, words in GROUPS.items()}),
            _meaning(register, "ground", values, names),
            "ground" in register.by_name,
        )

    def placed(self, first: date, until: date) -> tuple[list[str], list[str]]:
        """The lines it is counted in, and why it is in none where it should be in one."""
        if self.received is None:
            return [], ["没有收到日期，没有计入"]
        if self.received > until:
            return [], []
        early = self.received < first
        if self.replied is None and (self.group or self.ground):
            wrote = "办理结果" if self.group else "具体情形"
            return ([] if early else [NEW]), [f"写了{wrote}，没有答复日期，没有计入办理结果"]
        if self.replied and self.replied < self.received:
            return ([] if early else [NEW]), ["答复日期早于收到日期，没有计入办理结果"]
        if self.replied and self.replied < first:
            return [], []
        come = CARRIED if early else NEW
        if self.replied is None or self.replied > until:
            return [come, LEFT], []
        line, why = self._outcome()
        return ([come, line] if line else [come]), ([why] if why else [])

    def _outcome(self) -> tuple[str, str]:
        """Its line of 三, or why it has none."""
        if not self.group:
            return "", "已经答复，没有写办理结果，没有计入办理结果"
        lines, named = GROUNDS.get(self.group), GROUPS[self.group]
        of = _GROUP_OF.get(self.ground, "")
        contradicts = f"办理结果是“{named[3:]}”，具体情形却属于{GROUPS.get(of, '')}"
        if lines is None:
            fits = not of or (self.group == "partly" and of in _OF_THE_REST)
            return self.group, "" if fits else f"{contradicts}，照办理结果计入"
        if self.ground in lines:
            return self.ground, ""
        if self.ground:
            return "", f"{contradicts}，没有计入办理结果"
        lacks = "没有写具体情形" if self.grounds_asked else "登记没有“具体情形”列"
        return "", f"办理结果是“{named[3:]}”，{lacks}，没有计入{named}的各行"


def _no_person(said: _Said, lines: list[str], register: Register) -> Iterator[str]:
    if lines and not said.person:
        asked = "applicant" in register.by_name
        yield ("没有写申请人类型" if asked else "登记没有“申请人类型”列") + "，只计入总计，没有计入各类申请人"


def _no_number(row: ListedRow, lines: list[str], register: Register) -> Iterator[str]:
    if lines and "number" in register.by_name and not row.values.get("number", "").strip():
        yield "没有申请编号，已计入，重复的查不出"


def _twice(rows: Iterable[ListedRow]) -> Iterator[Unplaced]:
    """Numbers that a unit has in several rows, blanks, width and case aside: one application may be counted more than
    once."""
    found: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        written = row.values.get("number", "").strip()
        if number := narrow(squeezed(written)).casefold():
            found.setdefault((row.unit, number), []).append(written)
    for (unit, _), forms in found.items():
        if len(forms) > 1:
            yield Unplaced(unit, forms[0], f"同一编号有{len(forms)}行，每行都计入，可能重复")


def _blank(register: Register) -> Iterator[str]:
    if "applicant" not in register.by_name:
        yield from PERSONS
    if "result" not in register.by_name:
        yield from OUTCOMES
        yield DONE
    elif "ground" not in register.by_name:
        yield from (line for lines in GROUNDS.values() for line in lines)


def _meaning(register: Register, name: str, values: Mapping[str, str], words: Mapping[str, str]) -> str:
    """What a choice means, by what the schema says of it, or by the form's own words; empty for none."""
    field, text = register.by_name.get(name), values.get(name, "")
    if field is None:
        return ""
    means = field.meaning(text)
    if means in words:
        return means
    whole = next((choice.text for choice in field.choices if text in (choice.text, *choice.aliases)), text)
    return next((key for key, said in words.items() if said == whole), "")


def _day(values: Mapping[str, str], name: str) -> date | None:
    text = values.get(name, "")
    return date.fromisoformat(text) if text else None
