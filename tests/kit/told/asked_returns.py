"""Single rules of what came back, asked where a condition of them is just so or just not (`kit.told.asked`)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

from kit.told.asked_petitions import NOON, PLAN, TODAY, UNITS, tasks_of
from kit.told.desk import schema
from kit.told.short import row as called
from kit.told.short import short
from toolkit.codes import Code, Outcome
from toolkit.domain.ledger.filled import Beside, Filled
from toolkit.domain.ledger.kinship import Kin, Verdict
from toolkit.domain.ledger.led_claims import ABOUT, LedClaim
from toolkit.domain.ledger.owed import HeldClaims
from toolkit.domain.ledger.records import Change, Edition, Matched, Return
from toolkit.domain.mail.trust import Brought, Trust
from toolkit.domain.plan.units import Roster, Unit
from toolkit.domain.returns.checks import Context, check
from toolkit.domain.returns.counted_round import counted_round
from toolkit.domain.returns.descent import NO_WORDS
from toolkit.domain.returns.divided import divide
from toolkit.domain.returns.evidence import is_of_claim, owner_of
from toolkit.domain.returns.held_claims import rows_claimed
from toolkit.domain.returns.intake import Intake
from toolkit.domain.returns.likeness import person, says_all
from toolkit.domain.returns.merge_base import Base, Lineage
from toolkit.domain.returns.register_rows import name_rows, provisional_key
from toolkit.domain.returns.secrecy import id_numbers_in, marking_in
from toolkit.domain.returns.told_values import take_down
from toolkit.domain.returns.triage import handed_in, named_otherwise, whose_case
from toolkit.domain.returns.unread import progress_offered, unread_problems
from toolkit.domain.three_way import Conflict, Merged
from toolkit.keys import contact_key, register_key, report_key, task_key
from toolkit.problems import About, Origin, problem
from toolkit.schema.dates import PlanYear

ROW = task_key(PLAN, 1, "A")
EDITION = Edition("E1", PLAN, "A", 1, "2021-09", date(2021, 9, 1), 1, {ROW: {"requirement": "公开。"}})
RETURN = Return("s", "甲.xlsx", 1, NOON, Outcome.MERGED, PLAN, "A", "E1")


def _rounds() -> Iterator[str]:
    """Which round a file counts for by its 填报日期, and by what it corrects."""
    for said in (date(2021, 8, 31), EDITION.issued_on, TODAY, TODAY + timedelta(1)):
        for came in (NOON, datetime(2021, 10, 8, 9)):
            ret = replace(RETURN, received_at=came, raw={report_key(PLAN, "A", "2021-09"): {"reported_on": f"{said}"}})
            counted = counted_round(ret, EDITION, (), "month")
            yield f"{came:%m-%d} 填报日期{said} {counted.period.id} {counted.why}"
    lacks = {"row": "第1项", "because": "已完成", "header": "佐证材料", "withheld": "办理状态"}
    fault = problem(Code.CELL_REQUIRED, Origin("甲.xlsx"), about=About(ROW, ("evidence",)), **lacks)
    nowhere = replace(fault, about=None)
    for outcome in (Outcome.PARTIAL, Outcome.MERGED):
        for problems in ((fault,), (nowhere,), (nowhere, fault)):
            for day in (datetime(2021, 8, 20), NOON):
                first = replace(RETURN, id=7, outcome=outcome, problems=problems, received_at=day)
                first = replace(first, raw={ROW: {"status": "已完成", "evidence": ""}})
                grown = replace(RETURN, kinship=(Verdict(7, Kin.DESCENDS, base=True),), raw={ROW: {"evidence": "网站"}})
                counted = counted_round(grown, EDITION, [first], "month")
                told = len(problems), f"{day:%m-%d}", counted.period.id, counted.why
                yield f"补正 {outcome.value} {' '.join(map(str, told))}"


def _documents() -> Iterator[str]:
    """Whose a document is where names touch, and of which claim."""
    roster = Roster((Unit("A", "市财政局", "市直"), Unit("B", "市司法局", "市直"), Unit("C", "财政局", "县区")), ())
    for file in (
        "市财政局市司法局.pdf",
        "市司法局市财政局.pdf",
        "市财政局.pdf",
        "财政局 市财政局.pdf",
        "市司法局财政局.pdf",
        "某局.pdf",
    ):
        yield f"{file} {short(owner_of(file, roster))}"
    for name in ("图.png", "通知.png", "市财政局-通知.png", "3-通知.png", ".png", "通 知.png"):
        yield f"{name} {[is_of_claim(name, '市财政局', 3, text) for text in ('见通知', '见图', '', '见通 知.png')]}"
    marks = ("㈱内部", "机密★")
    yield f"标 {[marking_in(text, marks) for text in ('㈱内部', '(株)内部', '株内部', '机 密 ☆', '机密')]}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    for born in ("18991231", "19000101", "19010101"):
        first = f"000000{born}000"
        last = "10X98765432"[sum(w * int(d) for w, d in zip(weights, first, strict=True)) % 11]
        yield f"证件 {born[:4]} {short(id_numbers_in(first + last))}"
    for name in ("张三", "张三（办公室）", "（办公室）", ""):
        yield f"人 {name}：{person(name)}"
    text = "公开预算决算信息"
    for said in (text, text[:-1], f"{text}，", ""):
        yield f"话 {said} {[says_all(f'已{text}，并解读', said, whole=whole) for whole in (False, True)]}"


def _beside_cells() -> Iterator[str]:
    """What stands beside the cells: how much of it is named, and what may be progress."""
    for many in (60, 61):
        (found,) = unread_problems([Filled("台账", f"Z{at}", Beside.AROUND, "话") for at in range(many)], "甲.xlsx")
        yield f"{many}处 {found.message.count('Z')} {found.message.endswith('等')}"
    done = "已印发工作方案。"
    for each in (
        Filled("台账", "V5", Beside.COLUMN, "已建成专栏，正在试用", "进展情况", ROW),
        Filled("台账", "V4", Beside.COLUMN, "进展情况", "进展情况", None),
        Filled("台账", "V5", Beside.COLUMN, done, "备注", ROW),
        Filled("台账", "V5", Beside.COLUMN, done[:-1], "备注", ROW),
        Filled("台账", "V5", Beside.COMMENT, done, "进展情况", ROW),
        Filled("台账", "V5", Beside.COLUMN, "年底前", "完成时限", ROW),
        Filled("台账", "V5", Beside.COLUMN, "年底前", "完成情况", ROW),
    ):
        for now in ("", "已建成专栏，正在试用；已印发工作方案。"):
            made = progress_offered([each], schema().tasks, {ROW: {"progress": now}}, (), NOON)
            offers = [case.theirs for case in made]
            yield f"{each.kind.value} {each.header} {each.text} 账{'有' if now else '无'} {short(offers)}"


def _by_phone() -> Iterator[str]:
    """What is told by telephone, with what only warns and what is refused."""
    context = Context(schema(), 2021, TODAY, {ROW: {"status": "推进中"}}, date(2021, 8, 2))
    year = PlanYear(2021, date(2021, 8, 2), TODAY)
    for told in (
        [("进展情况", "已印发，联系电话13800000000")],
        [("完成日期", "2021-7-8"), ("办理状态", "已完成"), ("佐证材料", "文件")],
        [("提示", "正常")],
        [("办理状态", "已完成")],
    ):
        made = take_down(replace(RETURN, via="phone", statement="updated"), ROW, told, context, year)
        if isinstance(made, Intake):
            yield f"{short(told)} {[each.code.name for each in made.problems]} {short([e.value for e in made.changes])}"
        else:
            yield f"{short(told)} 不收 {made.code.name} {made.message}"


def _whose() -> Iterator[str]:
    """Names at the head of a workbook, who handed it in, and what a held file claims."""
    roster = Roster(UNITS, ())
    for shown in ((), ("市甲局",), ("市甲局办公室",), ("县乙局",), ("某局",)):
        for names in ((), ("",), ("市老局", "")):
            fault = named_otherwise("甲.xlsx", shown, UNITS[0], names, roster)
            yield f"{short(shown)} 曾用{short(names)} {fault.code.name if fault else '相符'}"
    trust = Trust("office@example.com", frozenset({"district@example.com"}), frozenset())
    for sender, mailed in (("district@example.com", True), ("district@example.com", False), ("a@example.com", True)):
        yield f"转交 {sender} {mailed} {len(list(handed_in('甲.xlsx', Brought(sender, mailed=mailed), trust)))}"
    claims = HeldClaims("A", (task_key(PLAN, 2, "A"), ROW))
    for its in (None, HeldClaims("A"), claims):
        yield f"待核实 {whose_case(RETURN, '像是市甲局', claims=its).theirs}"
    tasks = tasks_of("长期坚持")
    done = {"status": "已完成", "done_on": "2021-11-20", "evidence": "网站"}
    for day in (datetime(2021, 11, 30), datetime(2021, 12, 1)):
        for said in (done, {"status": "长期坚持", "progress": "在做。"}, {"status": "推进中"}):
            ret = replace(RETURN, received_at=day)
            rows = (ROW, task_key(PLAN, 2, "A"))
            changes = tuple(Change(row, name, text, "A", day) for row in rows[::-1] for name, text in said.items())
            found = rows_claimed(Intake(ret, changes, (), ()), tasks, schema(), {rows[1]: done})
            yield f"{day:%m-%d} {short(said)} 报{short(found)}"


def _named_rows() -> Iterator[str]:
    """Rows of a register without an id, beside problems of theirs and of others."""
    key = provisional_key(PLAN, "trainings", 1, "A")
    twin = provisional_key(PLAN, "trainings", 2, "A")
    cells = {
        ROW: {"progress": "在做。"},
        key: {"held_on": "2021-09-03", "topic": "保密培训"},
        twin: {"held_on": "2021-09-03", "topic": "保密培训"},
    }
    places = {
        (row, name): Origin("甲.xlsx", "培训", f"{'AB'[at]}{5 + line}")
        for line, (row, its) in enumerate(cells.items())
        for at, name in enumerate(its)
    }
    odd = [
        problem(
            Code.CELL_CORRECTED, Origin("甲.xlsx", "培训", f"A{line}"), "x", about, header="主题", taken="y", why=""
        )
        for line, about in (
            (5, About(ROW, ("progress",))),
            (6, About(key, ("topic",))),
            (7, About(twin, ())),
            (9, None),
        )
    ]
    matched = Matched(cells, places, frozenset(), tuple(odd))
    lineage = Lineage(EDITION, (), schema(), {}, NO_WORDS)
    named = name_rows(matched, lineage, RETURN, {})
    yield short([called(row) for row in named.cells])
    for found in named.problems:
        yield f"{found.code.name} {found.origin.cell} {found.origin.row} {short(found.about and found.about.row)}"
    struck = {key: cells[key], twin: cells[twin] | {"retired": "作废", "place": "会议室"}}
    again = name_rows(replace(matched, cells=struck, problems=()), lineage, RETURN, {})
    yield f"作废的不算重 {[found.code.name for found in again.problems]}"


def _divided() -> Iterator[str]:
    """What becomes of two values for a cell of rows that are a unit's, another's by now, or of no item."""
    rows = (ROW, task_key(PLAN, 9, "A"), contact_key(PLAN, "A"), register_key(PLAN, "plans", "1", "A"))
    for tasks in (tasks_of(), None):
        context = Context(schema(), 2021, TODAY, {row: {"progress": "甲"} for row in rows}, tasks=tasks)
        conflicts = tuple(Conflict(row, "progress", "甲", "乙", "") for row in rows)
        lineage = Lineage(EDITION, (), schema(), context.current, NO_WORDS)
        cells = {row: {"progress": "乙"} for row in rows}
        found = divide(Merged((), conflicts), cells, Base({}), lineage, context, (), None)
        told = [called(each.row) for each in found.taken], [called(each.row) for each in found.undecided]
        yield f"{'有方案' if tasks else '无方案'} 收{short(told[0])} 问{short(told[1])} {found.changed_lines(EDITION)}"


def _led() -> Iterator[str]:
    """What a unit says of a claim in an item that it leads, leads no more, or never led."""
    context = Context(schema(), 2021, TODAY, {}, date(2021, 8, 2), tasks=tasks_of())
    register = schema().led_claims
    assert register is not None
    claim = LedClaim.of(1, "B", "县乙局", {"status": "已完成"})
    for unit, item in (("A", 1), ("B", 1), ("A", 2), ("C", 2)):
        key = register_key(PLAN, register.name, claim.row, unit)
        about = LedClaim.of(item, "B", "县乙局", {"status": "已完成"})
        shown = {key: {ABOUT: about.text, "remark": "旧话"}}
        for its in ({**shown}, {}):
            for said in ({"opinion": "同意"}, {"remark": "旧话"}):
                made = check(
                    {key: said},
                    {(key, name): Origin("甲.xlsx", "牵头", "C5") for name in said},
                    replace(context, edition=its),
                )
                told = [each.code.name for each in made.problems]
                yield f"{unit}看{item} {'有' if its else '无'} {short(said)} {told}"
    link = {"evidence": "javascript:alert(1)", "progress": "javascript:alert(1)"}
    made = check({ROW: link}, {}, context)
    yield f"链接 {[(each.code.name, each.about and each.about.fields) for each in made.problems]}"


RETURNED: Mapping[str, Callable[[], Iterator[str]]] = {
    "来件的期": _rounds,
    "附件": _documents,
    "格外": _beside_cells,
    "电话报告": _by_phone,
    "归属": _whose,
    "无号的行": _named_rows,
    "牵头的行": _led,
    "两种写法": _divided,
}
