"""What units apply for, asked where a condition of it is just so or just not (`kit.told.asked`)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

from kit.told.desk import CALENDAR, schema
from kit.told.lives import ISSUED, YEAR
from kit.told.short import row as called
from kit.told.short import short
from toolkit.domain.ledger.annual_applications import unreported, unsettled
from toolkit.domain.ledger.applications import as_agreed, hindered, named_to_take_over, reassigns
from toolkit.domain.ledger.joined import opened_again
from toolkit.domain.ledger.judged import JUDGED, Judged
from toolkit.domain.ledger.petitions import (
    GRANTED,
    as_said,
    decide_petition,
    decided_register,
    extensions,
    lacking,
    loses_basis,
)
from toolkit.domain.ledger.records import Case, CaseKind, Choice, Decision
from toolkit.domain.ledger.registers import calls_for
from toolkit.domain.ledger.verdicts import Verdict, give
from toolkit.domain.plan.deadlines.phrases import parse_deadline
from toolkit.domain.plan.model import Assignment, Item, Plan, Role
from toolkit.domain.plan.tasks import Tasks
from toolkit.domain.plan.units import Roster, Unit
from toolkit.keys import RowKey, register_key, task_key
from toolkit.schema.model import Owner

PLAN = str(YEAR)
NOON = datetime(YEAR, 9, 13, 12)
TODAY = NOON.date()
UNITS = (Unit("A", "市甲局", "市直"), Unit("B", "县乙局", "县区"), Unit("C", "市丙局", "市直"))
PETITIONS = schema().register("petitions")
assert PETITIONS is not None
ROW = register_key(PLAN, "petitions", "0" * 12, "A")
WORDS = {"item": "1", "type": "延期", "reason": "系统升级", "until": "2021-10-31", "basis": "批示", "leader": "某局长"}


def _petitions() -> Iterator[str]:
    """Rows that the office answers, what they lack, and what would lose what it rests on."""
    its = PETITIONS
    units = tuple(replace(each, owner=Owner.UNIT) if each.name == "decision" else each for each in its.fields)
    none = tuple(each for each in its.fields if each.name != "decision")
    for name, fields in (("现有", its.fields), ("由单位答", units), ("不答", none)):
        own = replace(schema(), registers=(replace(its, fields=fields),))
        rows = (ROW, task_key(PLAN, 1, "A"), register_key(PLAN, "plans", "1", "A"))
        yield f"答{name} {[decided_register(own, row) is not None for row in rows]}"
    for values in (WORDS, WORDS | {"basis": ""}, WORDS | {"item": "9"}, WORDS | {"until": ""}, {"type": "不涉及"}):
        yield f"缺 {short(values)}：{lacking(schema(), ROW, values)}"
    yield f"缺 不是申请 {lacking(schema(), task_key(PLAN, 1, 'A'), {'status': '已完成'})!r}"
    stale = replace(its.flags[0], rule="stale", fields=("decided_on", "until"), days=1, unless={}, text="已久")
    own = replace(schema(), registers=(replace(its, flags=(stale, *its.flags)),))
    for values in (WORDS | {"decided_on": "2021-09-01"}, WORDS | {"decided_on": "2021-09-01", "basis": ""}):
        yield f"缺 另有提示 {lacking(own, ROW, values)}"
    agreed = WORDS | {"decision": "同意"}
    lost: tuple[tuple[RowKey, Mapping[str, str]], ...] = (
        (ROW, WORDS),
        (ROW, agreed),
        (ROW, agreed | {"opinion": "批示"}),
        (ROW, agreed | {"basis": ""}),
        (ROW, {"type": "不涉及", "item": "1", "basis": "甲编办〔2021〕3号", "decision": "同意"}),
        (task_key(PLAN, 1, "A"), {"status": "已完成"}),
    )
    for row, values in lost:
        yield f"失据 {called(row)} {short(values)}：{loses_basis(schema(), row, values, 'basis', '')}"
    header = its.field("until").header
    case = Case(ROW, "decision", "", f"{header}：2021-10-31\n理由：到2021-10-31\n{header}：月底", 0, "", "", NOON)
    yield f"说 {as_said(schema(), case)}".replace("\n", "/")
    said, changes = decide_petition(replace(case, row=task_key(PLAN, 1, "A")), Choice.AGREE, schema(), {}, "", NOON)
    yield f"不是申请 {short(said)} {len(changes)}"
    bare = replace(schema(), registers=(replace(its, fields=tuple(f for f in its.fields if f.name != "opinion")),))
    _, changes = decide_petition(case, Choice.AGREE, bare, {ROW: WORDS}, "", NOON, "批示")
    yield f"没有批复栏 {short([each.field for each in changes if each.field != GRANTED])}"
    odd = {ROW: agreed, of_last_year(ROW): agreed | {"until": "2021-11-30"}}
    for more in ({}, {"retired": "作废"}, {"until": ""}, {"item": ""}, {"type": "不涉及"}):
        yield f"延 {short(more)} {short(extensions(odd | {ROW: agreed | more}, schema(), PLAN))}"


def of_last_year(row: RowKey) -> RowKey:
    """The same row of another year's plan."""
    return row._replace(plan=str(YEAR - 1))


def tasks_of(phrase: str = "2021年9月底前") -> Tasks:
    items = tuple(Item(at, "公开", "", f"公开第{at}类信息。", "", phrase) for at in (1, 2))
    given = tuple(
        Assignment(PLAN, item, unit, frozenset({role}))
        for item, unit, role in ((1, "A", Role.LEAD), (1, "B", Role.ASSIST), (2, "A", Role.IMPLEMENT))
    )
    plan = Plan(PLAN, "方案", YEAR, ISSUED, items)
    return Tasks(plan, Roster(UNITS, ()), given, {at: parse_deadline(phrase, YEAR) for at in (1, 2)})


def _objections() -> Iterator[str]:
    """Objections to verdicts: filed before, with and after the verdict, in time and late, and to none."""
    row, tasks = task_key(PLAN, 1, "A"), tasks_of()
    judged = {JUDGED: Judged.of({"status": "已完成"}, NOON).text}
    back = {"status": "已完成", "verdict": "退回补正", "fix_by": "2021-09-20"}
    asks = WORDS | {"type": "核查异议"}
    for name, held in (("退回", back | judged), ("未记核查", back), ("无期限", {**back, **judged, "fix_by": ""})):
        for filed in (NOON - timedelta(1), NOON, datetime(YEAR, 9, 20, 23), datetime(YEAR, 9, 21)):
            yield f"{name} {filed:%m-%d} {hindered(tasks, schema(), {row: held}, ROW, asks, filed)}"
    for name, held in (("退回", back | judged), ("未记核查", back), ("无核查", {"status": "已完成"})):
        case = Case(ROW, "decision", "", "", 0, "", "", NOON + timedelta(1), CaseKind.PETITION, id=1)
        for filed in (NOON - timedelta(1), NOON, NOON + timedelta(1)):
            asked = replace(case, opened_at=filed)
            _, made = decide_petition(asked, Choice.AGREE, schema(), {ROW: asks, row: held}, "", NOON, "误退")
            yield f"同意 {name} {filed:%m-%d} {short([each.field for each in made if each.row == row])}"
    untold = replace(tasks, untold=frozenset({("A", 1)}))
    yield f"未告知 {hindered(untold, schema(), {row: back | judged}, ROW, asks, datetime(YEAR, 12, 1))}"


def _hindered() -> Iterator[str]:
    """Why applications cannot be agreed to."""
    closed = {"status": "已完成", "done_on": "2021-06-20", "evidence": "网站"}
    row = task_key(PLAN, 1, "A")
    for phrase in ("2021年9月底前", "2021年6月底前完成方案，12月底前完成评价", "每季度末"):
        tasks, current = tasks_of(phrase), {row: dict(closed)}
        for made in give(Verdict("verified"), row, schema().tasks, closed, NOON, CALENDAR):
            current[row][made.field] = made.value
        part = {row: closed | {JUDGED: replace(Judged.of(closed, NOON), through="2021-06-30").text}}
        part[row] = {**part[row], "verdict": "通过销号"}
        for name, now in (("未销号", {row: closed}), ("销号", current), ("销一段", part)):
            for until in (
                "2021-06-30",
                "2021-09-12",
                "2021-09-13",
                "2021-09-30",
                "2021-10-31",
                "2021-12-31",
                "2022-01-31",
            ):
                why = hindered(tasks, schema(), now, ROW, WORDS | {"until": until}, NOON)
                yield f"{phrase} {name} 延至{until} {why}"
    for item, unit in (("1", "A"), ("", "A"), ("2", "B"), ("9", "A")):
        asked = ROW._replace(unit=unit)
        yield f"{unit}的第{item}项 {hindered(tasks_of(), schema(), {}, asked, WORDS | {'item': item}, NOON)}"


def _moves() -> Iterator[str]:
    """Who is named to take over, and what moves by rows of this plan and of others."""
    asks = {"item": "1", "type": "责任调整", "takes_over": "市丙局", "decision": "同意", "decided_on": "2021-09-01"}
    fewer = tuple(each for each in PETITIONS.fields if each.name != "takes_over")
    bare = replace(schema(), registers=(replace(PETITIONS, fields=fewer, flags=()),))
    rows = (ROW, task_key(PLAN, 1, "A"), register_key(PLAN, "plans", "1", "A"))
    yield f"调整 {[reassigns(its, row, asks) for its in (schema(), bare) for row in rows]}"
    yield f"不是调整 {reassigns(schema(), ROW, asks | {'type': '延期'})}"
    tasks = tasks_of()
    for name, current in (
        ("本年", {ROW: asks}),
        ("往年", {of_last_year(ROW): asks}),
        ("没有的事项", {ROW: asks | {"item": "9"}}),
        ("没写事项", {ROW: asks | {"item": ""}}),
        ("作废", {ROW: asks | {"retired": "作废"}}),
        ("没写日期", {ROW: asks | {"decided_on": ""}}),
        ("两项", {ROW: asks, ROW._replace(row="1" * 12): asks | {"item": "2", "takes_over": "县乙局"}}),
    ):
        its = as_agreed(tasks, schema(), current, ())
        moves = [(move.item, move.giver, move.taker, move.on) for move in its.transfers]
        named = named_to_take_over(tasks, schema(), current)
        again = as_agreed(its, schema(), {}, ()).assignments == tasks.assignments
        yield f"{name} {short(moves)} 名{short(named)} {short([f'{e.item}{e.unit}' for e in its.assignments])} {again}"


def _met() -> Iterator[str]:
    """What a taker need not do again: what the giver had closed, each item by itself; and what opens again."""
    asks = {"item": "1", "type": "责任调整", "takes_over": "县乙局", "decision": "同意", "decided_on": "2021-09-01"}
    said = {"status": "已完成", "done_on": "2021-06-20", "evidence": "网站"}
    for phrase in ("2021年6月底前完成方案，12月底前完成评价", "2021年11月底前建成，每季度更新"):
        tasks = tasks_of(phrase)
        for through, periods in (
            ("", ""),
            ("2021-06-30", "2021-06-30"),
            ("2021-12-31", "2021-09-30"),
            ("2022-01-31", ""),
        ):
            part = replace(Judged.of(said, NOON), through=through, before=through, periods=periods)
            held = said | {"verdict": "通过销号", JUDGED: part.text} if through else said
            for own in (
                {},
                held,
                {**said, "verdict": "通过销号"},
                {**said, "verdict": "通过销号", JUDGED: Judged.of(said, NOON).text},
            ):
                rows = {task_key(PLAN, 1, "A"): held, task_key(PLAN, 1, "B"): own, task_key(PLAN, 2, "A"): held}
                case = Case(ROW, "decision", "", "", 0, "", "", NOON, CaseKind.PETITION, id=1)
                decision = Decision(1, Choice.AGREE, "同意", "", NOON)
                late = replace(tasks, extended={("A", 1): date(YEAR, 7, 31), ("A", 2): date(YEAR, 7, 31)})
                other = asks | {"item": "2", "takes_over": "市丙局"}
                for its in (tasks, late):
                    changes = opened_again(its, schema(), {**rows, ROW: asks}, case, decision)
                    agreed = {**rows, ROW: asks, ROW._replace(row="2" * 12): other}
                    if its is late:
                        longer = WORDS | {"item": "2", "until": "2022-01-31", "decision": "同意"}
                        agreed[ROW._replace(row="3" * 12)] = longer
                    moved = as_agreed(its, schema(), agreed, ())
                    met = {f"{unit}{item}": sorted(days) for (unit, item), days in moved.met.items()}
                    told = f"原{through or '无'} 接{short(own.get('verdict', ''))} 了{short(met)}"
                    yield f"{phrase} {told} {short([(each.field, each.value) for each in changes])}"


def _shared() -> Iterator[str]:
    """What takers need not do again where one takes two items, or an item goes round."""
    asks = {"item": "1", "type": "责任调整", "takes_over": "市丙局", "decision": "同意", "decided_on": "2021-09-01"}
    said = {"status": "已完成", "done_on": "2021-06-20", "evidence": "网站", "verdict": "通过销号"}
    part = said | {JUDGED: replace(Judged.of(said, NOON), through="2021-06-30").text}
    other = ROW._replace(row="2" * 12)
    tasks = tasks_of("2021年6月底前完成方案，12月底前完成评价")
    for closed in (1, 2):
        rows = {task_key(PLAN, closed, "A"): part}
        for name, more in (
            ("两项", {other: asks | {"item": "2"}}),
            ("轮转", {other._replace(unit="B"): asks | {"takes_over": "市甲局", "decided_on": "2021-09-02"}}),
        ):
            its = as_agreed(tasks, schema(), {**rows, ROW: asks, **more}, ())
            met = {f"{unit}{item}": sorted(days) for (unit, item), days in its.met.items()}
            yield f"{name} {closed} {short(met)} {short([f'{each.item}{each.unit}' for each in its.assignments])}"


def _annual() -> Iterator[str]:
    """Cells of the year's table that wait for the office, and units that said nothing."""
    register = schema().register("applications")
    assert register is not None
    row = register_key(PLAN, "applications", "r1", "A")
    fewer = replace(register, fields=tuple(each for each in register.fields if each.name != "ground"))
    for its in (register, fewer):
        for at, field, values in (
            (row, "ground", {"number": "2021-7"}),
            (row, "ground", {"number": " "}),
            (row, "result", {}),
            (row, "note", {}),
            (row, "result", {"retired": "作废"}),
            (row, "retired", {"retired": "作废"}),
            (register_key(PLAN, "trainings", "r1", "A"), "result", {}),
        ):
            case = Case(at, field, "甲", "乙", 1, "", "", NOON)
            told = [
                f"{each.unit}{each.number}{each.why}"
                for each in unsettled(its, [case], {at: values}, Roster(UNITS, ()))
            ]
            yield f"{'全' if its is register else '少'} {called(at)}.{field} {short(values)} {short(told)}"
    tasks = tasks_of()
    asks = tuple(replace(each, requirement="做好依申请公开登记。") for each in tasks.plan.items[:1])
    tasks = replace(tasks, plan=replace(tasks.plan, items=(*asks, *tasks.plan.items[1:])))
    others = tuple(each for each in schema().registers if each.name != "applications")
    for name, registers in (
        ("有", (register,)),
        ("不报零", (replace(register, zero_report=False),)),
        ("没有登记", others),
    ):
        own = replace(schema(), registers=registers)
        listed = unreported(tasks, own, {row: {"number": "1"}}, ())
        yield f"未报{name} {short(unreported(tasks, own, {}, ('2021-09',)))} {short(listed)}"
    for requirement in ("做好依申请公开登记。", "编制目录。"):
        item = replace(tasks.plan.items[0], requirement=requirement)
        yield f"要 {[calls_for(replace(register, marks=marks), item) for marks in (register.marks, ('', ' '), ())]}"


PETITIONED: Mapping[str, Callable[[], Iterator[str]]] = {
    "申请事项": _petitions,
    "异议": _objections,
    "不能同意": _hindered,
    "调整": _moves,
    "接办": _met,
    "一并接办": _shared,
    "年报": _annual,
}
