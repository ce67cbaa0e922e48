"""`why`: every value of a unit's row with the file, cell, sender and time it came from, and what it was before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from toolkit.codes import Outcome
from toolkit.domain.ledger.labels import fields_of
from toolkit.domain.ledger.ledger_rows import ledger_rows
from toolkit.domain.ledger.provenance import History, Question, Remark, Step, histories, remarks
from toolkit.domain.ledger.records import TOLD, Cell, Change, Choice, Return
from toolkit.domain.ledger.registers import in_order, row_name, rows_of
from toolkit.domain.ledger.review import SUCCESSION, person
from toolkit.domain.plan.proof import explain
from toolkit.domain.plan.units import Unit
from toolkit.edges.system.files import archived
from toolkit.errors import ToolkitError, WorkspaceError
from toolkit.jobs.report import Report
from toolkit.jobs.returns.reply import cells_of
from toolkit.jobs.state import read_state
from toolkit.jobs.stores import ledger
from toolkit.jobs.workspace import Workspace
from toolkit.keys import ROUND, RowKey, contact_key, register_key, report_key, task_key
from toolkit.problems import Origin
from toolkit.reports.ledger.record import STATEMENTS
from toolkit.reports.result import Table
from toolkit.schema.model import Owner, Register, SchemaField, Sheet

if TYPE_CHECKING:
    from toolkit.edges.store.store import Store

COVER = "封面"
"""The word for what a unit fills in once and for its rounds, in place of an item's number."""


def show_provenance(workspace: Workspace, today: date, name: str, item: str, header: str | None = None) -> Report:
    """Tell how each field of a unit's row, or the one of that header, alias or name, came to its value.

    `name` is the unit's name, alias or code, also one it had when its workbook went out; `item` a number, 封面 or the
    title of a register. An item or unit that is gone since still has its history. What nobody knows raises with what
    to do.
    """
    register = next((each for each in workspace.schema.registers if each.title == item.strip()), None)
    with ledger(workspace, dry_run=True) as store:
        asker = _Asker(workspace, store, today, *_unit(workspace, store, name.strip()))
        return asker.tell_register(register, header) if register else asker.tell(_number(item), header)


def _number(item: str) -> int | None:
    """An item's number; None for the cover."""
    text = item.strip().removeprefix("第").removesuffix("项")
    if text == COVER:
        return None
    if not text.isdecimal() or len(text) > 9:
        raise ToolkitError(
            f"“{item}”不是序号", f"请写序号，如 12；台账封面上填的，写 {COVER}；清单里填的，写清单的名称。"
        )
    return int(text)


def _unit(workspace: Workspace, store: Store, name: str) -> tuple[str, str]:
    """Code and name of a unit of the roster, or of one that had a workbook."""
    plan, roster = workspace.chosen.id, workspace.tasks.roster
    unit = roster.find(name)
    if isinstance(unit, Unit):
        return unit.code, unit.name
    for code, edition in store.editions.latest(plan).items():
        then = edition.unit_name or code
        if name in (code, then):
            return code, roster.name_of(code, then)
    near = "”“".join(unit.names)
    raise ToolkitError(
        f"单位名册里没有“{name}”" + (f"，是不是“{near}”" if near else ""),
        f"请用单位名册 {workspace.settings.roster.file} 里的名称、别名或代码。",
    )


@dataclass(frozen=True)
class _Row:
    """A row of the ledger with all its histories, by field; `round` or, in a register, `name` says which it is."""

    key: RowKey
    round: str
    histories: Mapping[str, History]
    remarks: tuple[Remark, ...]
    name: str = ""


class _Asker:
    """Answers what is asked of one unit."""

    def __init__(self, workspace: Workspace, store: Store, today: date, code: str, name: str) -> None:
        self._workspace, self._store, self._code, self._name = workspace, store, code, name
        self._plan = workspace.chosen.id
        self._state = read_state(workspace, store, today)
        self._asked = self._state.asked
        self._returns = {ret.id: ret for ret in self._state.returns}
        found = {ret.edition for ret in self._mine()}
        self._editions = {each: edition for each in sorted(found) if (edition := store.editions.get(each))}

    def tell(self, number: int | None, header: str | None) -> Report:
        sheet = self._workspace.schema.cover if number is None else self._workspace.schema.tasks
        rows = self._rows(number)
        known = any(row.histories or row.remarks for row in rows)
        item = self._workspace.tasks.plan.by_number.get(number or 0)
        if number is not None and item is None and not known:
            last = self._workspace.tasks.plan.items[-1].number
            raise ToolkitError(f"方案里没有第{number}项", f"序号从1到{last}；台账封面上填的，写 {COVER}。")
        wanted = None if header is None else _field_named(sheet, header, rows)
        reasons = self._reasons(number)
        entries = [entry for row in rows for entry in self._entries(row, sheet, wanted)]
        told = [self._remark(each) for row in rows for each in row.remarks if wanted is None or wanted in each.fields]
        filled = {entry["field"] for entry in entries}
        blank = [
            field
            for field in sheet.fields
            if field.owner != Owner.PLAN and field.name not in filled and wanted in (None, field.name)
        ]
        summary = [*reasons]
        if not known and (number is None or self._is_assigned(number)):
            summary.append(f"{self._name}还没有填过{'这一项' if number else COVER}。")
        elif known and blank:
            summary.append(f"没有填过的：{'、'.join(field.header for field in blank)}。")
        if any(entry["source"] == "cover" for entry in entries):
            summary.append(f"封面所填的从哪来，见 toolkit why {self._name} {COVER}。")
        return Report(
            summary="\n".join(summary),
            data={
                "unit": self._name,
                "code": self._code,
                "item": COVER if number is None else number,
                "assigned": self._is_assigned(number),
                "reasons": reasons,
                "fields": entries,
                "unfilled": [field.name for field in blank],
                "remarks": told,
            },
            tables=tuple(_tables(entries, told, sheet)),
        )

    def tell_register(self, register: Register, header: str | None) -> Report:
        """Tell it of every row of one of the unit's registers."""
        kept = in_order(register, rows_of(self._state.current, self._plan, register.name, self._code))
        names = {register_key(self._plan, register.name, row, self._code): row_name(register, v) for row, v in kept}
        rows = [replace(row, name=names[row.key]) for row in self._with_remarks([(key, "") for key in names])]
        wanted = None if header is None else _field_named(register, header, rows)
        entries = [entry for row in rows for entry in self._entries(row, register, wanted)]
        told = [self._remark(each) for row in rows for each in row.remarks if wanted is None or wanted in each.fields]
        summary = f"{self._name}的“{register.title}”有{len(rows)}行。"
        return Report(
            summary=summary if rows else f"{self._name}还没有填过“{register.title}”。",
            data={
                "unit": self._name,
                "code": self._code,
                "register": register.name,
                "rows": list(names.values()),
                "fields": entries,
                "remarks": told,
            },
            tables=tuple(_tables(entries, told, register)),
        )

    # What is known

    def _mine(self) -> Iterator[Return]:
        return (ret for ret in self._state.returns if ret.unit == self._code)

    def _rows(self, number: int | None) -> list[_Row]:
        """The row of an item; for the cover what holds until it is changed, then the rounds in order."""
        if number is not None:
            return self._with_remarks([(task_key(self._plan, number, self._code), "")])
        rounds = {each.round for each in self._editions.values()}
        for key in self._store.cells.current(self._plan, self._code):
            if key.sheet == ROUND:
                rounds.add(key.row)
        keys = [(report_key(self._plan, self._code, each), each) for each in sorted(rounds)]
        return self._with_remarks([(contact_key(self._plan, self._code), ""), *keys])

    def _with_remarks(self, keys: Sequence[tuple[RowKey, str]]) -> list[_Row]:
        changes = {key: self._store.cells.changes(key) for key, _ in keys}
        told: dict[RowKey, list[Remark]] = {key: [] for key, _ in keys}
        for ret, origins in self._read_again(changes):
            for key, _ in keys:
                told[key] += remarks(key, ret, origins, fields_of(self._workspace.schema, key), self._asked)
        return [
            _Row(
                key,
                period,
                histories(key, changes[key], self._asked, self._state.waiting, self._returns),
                tuple(told[key]),
            )
            for key, period in keys
        ]

    def _read_again(self, changes: Mapping[RowKey, Sequence[Change]]) -> Iterator[tuple[Return, Mapping[Cell, Origin]]]:
        """The unit's returns with problems, and where their cells stood.

        Problems know their cell, not their row: the archived file says which is which, and without it the places the
        changes came from do.
        """
        with self._workspace.guard() as reader:
            for ret in self._mine():
                edition = self._editions.get(ret.edition)
                if edition is None or ret.outcome not in (Outcome.MERGED, Outcome.PARTIAL) or not ret.problems:
                    continue
                origins = {
                    (each.row, each.field): Origin(ret.file, each.sheet, each.cell)
                    for row in changes.values()
                    for each in row
                    if each.return_id == ret.id
                }
                with suppress(WorkspaceError):
                    data = archived(self._workspace.archive, ret.sha256)
                    origins |= cells_of(self._workspace, self._store, ret, edition, data, reader)
                yield ret, origins

    def _is_assigned(self, number: int | None) -> bool:
        mine = self._workspace.tasks.of_unit(self._code)
        return bool(mine) if number is None else any(each.item == number for each in mine)

    def _reasons(self, number: int | None) -> list[str]:
        """Why the unit has the item, or what it was while it had it."""
        tasks = self._workspace.tasks
        unit = tasks.roster.by_code.get(self._code)
        gone = [] if unit else [f"单位名册里已经没有{self._name}（代码 {self._code}）。"]
        if number is None:
            said = (
                f"{ret.received_at:%Y-%m-%d %H:%M} {ret.file or ret.told}：本期{STATEMENTS[ret.statement]}。"
                for ret in self._mine()
                if ret.told
            )
            return [*gone, f"{self._name}在“{self._workspace.schema.cover.title}”表里填的。", *said]
        item = tasks.plan.by_number.get(number)
        if item and unit:
            return list(explain(item, unit, tasks))
        key = task_key(self._plan, number, self._code)
        issued = [each for each in self._editions.values() if key in each.cells]
        last = max(issued, key=lambda each: each.sequence, default=None)
        words = f"，下发时的要求是：{last.cells[key].get('requirement', '')}" if last else ""
        return [*gone, f"现在的方案里{'没有派给它的' if item else '没有'}第{number}项{words}"]

    # In words and data

    def _entries(self, row: _Row, sheet: Sheet, wanted: str | None) -> Iterator[dict[str, Any]]:
        """The fields of a row that have a value or a history, in the sheet's order; of them the one wanted."""
        shown = self._shown(row)
        names = [field.name for field in sheet.fields if wanted or field.owner != Owner.PLAN]
        for name in dict.fromkeys((*names, *row.histories)):
            history = row.histories.get(name, History(name))
            if (wanted and name != wanted) or not (history.steps or history.questions or shown.get(name)):
                continue
            field = sheet.by_name.get(name)
            yield {
                "field": name,
                "header": field.header if field else name,
                "row": row.key.text,
                "round": row.round,
                "name": row.name,
                "value": history.value or shown.get(name, ""),
                "source": self._source(field, history, shown.get(name, "")),
                "changes": [self._step(step) for step in history.steps],
                "conflicts": [self._question(each) for each in history.questions],
            }

    def _shown(self, row: _Row) -> Mapping[str, str]:
        """What the master shows in the row: with the plan's cells and contacts of the cover."""
        its, state = self._workspace, self._state
        for line in ledger_rows(its.tasks, its.schema, state.current, state.day):
            if (line.unit, line.item) == (self._code, row.key.item):
                return line.values
        return {name: history.value for name, history in row.histories.items()}

    @staticmethod
    def _source(field: SchemaField | None, history: History, shown: str) -> str:
        if field and field.owner == Owner.PLAN:
            return "plan"
        return "cover" if shown and not history.value else "row"

    def _step(self, step: Step) -> dict[str, Any]:
        change = step.change
        office = change.actor != self._code
        return {
            "value": change.value,
            "previous": step.previous,
            "at": change.at.isoformat(" "),
            "by": person(change.actor) if office else self._name,
            "office": office,
            **self._file(step.ret),
            "sheet": change.sheet,
            "cell": change.cell,
        }

    def _question(self, question: Question) -> dict[str, Any]:
        case, decision = question.case, question.decision
        return {
            "at": case.opened_at.isoformat(" "),
            "ours": case.ours,
            "theirs": case.theirs,
            "base": case.base,
            **self._file(question.ret),
            "sheet": case.sheet,
            "cell": case.cell,
            "state": "decided" if decision else "open" if question.waits else "overtaken",
            "choice": decision.choice.value if decision else "",
            "decided": decision.value if decision else "",
            "decided_by": person(decision.actor) if decision else "",
            "decided_at": decision.at.isoformat(" ") if decision else "",
            "note": decision.note if decision else "",
        }

    def _remark(self, remark: Remark) -> dict[str, Any]:
        found = remark.problem
        return {
            "fields": sorted(remark.fields),
            "at": remark.ret.received_at.isoformat(" "),
            **self._file(remark.ret),
            "sheet": found.origin.sheet,
            "cell": found.origin.place,
            "value": found.value,
            "code": found.code.slug,
            "severity": found.severity.value,
            "message": found.message,
        }

    def _file(self, ret: Return | None) -> dict[str, Any]:
        """Which file it was, how it came, and the edition it was made from; blanks where there was none."""
        edition = self._editions.get(ret.edition) if ret else None
        return {
            "file": ret.file if ret else "",
            "sha256": ret.sha256 if ret else "",
            "sender": ret.sender if ret else "",
            "via": ret.via if ret else "",
            "edition": edition.id if edition else "",
            "sequence": edition.sequence if edition else None,
            "edition_round": edition.round if edition else "",
        }


def _field_named(sheet: Sheet, header: str, rows: Sequence[_Row]) -> str:
    """The field of that header, alias or name; also one the sheet no longer has, while its history is there."""
    found = sheet.headed(header)
    names = [field.name for field in sheet.fields] + [name for row in rows for name in row.histories]
    if found or header in names:
        return found.name if found else header
    headers = "、".join(field.header for field in sheet.fields)
    raise ToolkitError(f"“{sheet.title}”表里没有“{header}”这一栏", f"可以写：{headers}。")


_SOURCES = {"row": "", "plan": "（方案内容）", "cover": "（封面所填）"}


def _tables(entries: Sequence[Mapping[str, Any]], told: Sequence[Mapping[str, Any]], sheet: Sheet) -> Iterator[Table]:
    headers = {field.name: field.header for field in sheet.fields}
    now = tuple((_label(each), each["value"] + _SOURCES[each["source"]]) for each in entries)
    steps = tuple(
        (_label(each), step["at"], step["value"] or "（清空）", step["previous"], _by(step), _from(step))
        for each in entries
        for step in each["changes"]
    )
    questions = tuple(
        (_label(each), case["at"], case["ours"], case["theirs"], _from(case), _answer(case))
        for each in entries
        for case in each["conflicts"]
    )
    notes = tuple(
        (
            "、".join(headers.get(name, name) for name in each["fields"]),
            each["at"],
            each["value"],
            each["message"],
            _from(each),
        )
        for each in told
    )
    for title, columns, rows in (
        ("现在的内容", ("栏目", "内容"), now),
        ("来历", ("栏目", "时间", "改为", "原来", "由谁", "来自"), steps),
        ("冲突和核定", ("栏目", "时间", "甲（已收）", "乙（另一份）", "乙来自", "结果"), questions),
        ("没有收的和提示过的", ("栏目", "时间", "填的", "说明", "来自"), notes),
    ):
        if rows:
            yield Table(title, columns, rows)


def _label(entry: Mapping[str, Any]) -> str:
    which = entry["round"] or entry["name"]
    return f"{entry['header']}（{which}）" if which else str(entry["header"])


def _by(step: Mapping[str, Any]) -> str:
    by = str(step["by"])
    return f"{by}（办公室）" if step["office"] and by not in (person("office"), person(SUCCESSION)) else by


def _from(told: Mapping[str, Any]) -> str:
    """Where something stood: file, sheet and cell, sender, edition; or the way it was told."""
    if told["via"] in TOLD:
        return told["file"] or TOLD[told["via"]]
    place = "!".join(part for part in (told["sheet"], told["cell"]) if part)
    sender = f"发件人 {told['sender']}" if told["sender"] else ""
    edition = f"第{told['sequence']}次下发（{told['edition_round']}）" if told["sequence"] else ""
    return "，".join(part for part in (" ".join((told["file"], place)).strip(), sender, edition) if part)


def _answer(case: Mapping[str, Any]) -> str:
    if case["state"] == "open":
        return "待核定"
    if case["state"] == "overtaken":
        return "已有新内容，不再核定"
    note = f"：{case['note']}" if case["note"] else ""
    by = case["decided_by"]
    return f"{Choice(case['choice']).label}“{case['decided']}”（{by} {case['decided_at']}{note}）"
