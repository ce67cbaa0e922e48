"""How rows stand and what is counted of them, asked about the days that count (`kit.told.asked`)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

from kit.told.asked_petitions import NOON, PLAN, TODAY, tasks_of
from kit.told.desk import CALENDAR, schema
from kit.told.lives import YEAR
from kit.told.short import row as called
from kit.told.short import short
from toolkit.codes import Code, Outcome
from toolkit.domain.ledger.claims import claims
from toolkit.domain.ledger.copied import copied_passages
from toolkit.domain.ledger.due_standings import DueStanding, due_standings
from toolkit.domain.ledger.judged import JUDGED, Judged
from toolkit.domain.ledger.judging import Clerk, Which, judged_rows, take_back
from toolkit.domain.ledger.lead_view import led_by
from toolkit.domain.ledger.led_claims import LedClaim, led_claims
from toolkit.domain.ledger.ledger_rows import ledger_rows
from toolkit.domain.ledger.owed import about_claims
from toolkit.domain.ledger.records import Case, CaseKind, Choice, Decision, LedRow, Return
from toolkit.domain.ledger.recurring import at_milestones, periods
from toolkit.domain.ledger.review import kept_claims, open_cases, put_back
from toolkit.domain.ledger.round_figures import RoundRules, round_figures
from toolkit.domain.ledger.row_history import unplaced
from toolkit.domain.ledger.row_states import State
from toolkit.domain.ledger.shown_due import most_grave, plan_cells
from toolkit.domain.ledger.standing_answers import standing_answers
from toolkit.domain.ledger.state import LedgerState, by_unit
from toolkit.domain.ledger.succession import Succession
from toolkit.domain.ledger.task_figures import task_figures
from toolkit.domain.ledger.trend import trend
from toolkit.domain.ledger.verdicts import Verdict, give, why_not
from toolkit.domain.plan.model import Assignment, Role
from toolkit.domain.plan.tasks import Applied, Filed
from toolkit.keys import contact_key, register_key, report_key, task_key
from toolkit.problems import About, Origin, problem

TASK = task_key(PLAN, 1, "A")


def _why() -> Iterator[str]:
    """Why a row is labelled as it is, on the days around its due date, its term and its hand-out."""
    tasks, sheet = tasks_of("2021年9月13日前"), schema().tasks
    claim = {"status": "已完成", "done_on": "2021-09-01", "evidence": "网站"}
    rows = {
        "没报": {"status": "推进中", "progress": "在做。"},
        "报了": claim,
        "销号": claim | {"verdict": "通过销号", "verified_on": "2021-09-10"},
    }
    for means in ("sent_back", "rectify"):
        for fix_by in (date(YEAR, 9, 12), date(YEAR, 9, 13), date(YEAR, 9, 20), None):
            made = give(Verdict(means, "缺文号", fix_by), TASK, sheet, claim, datetime(YEAR, 9, 3), CALENDAR)
            held = claim | {each.field: each.value for each in made}
            rows[f"{means} {short(fix_by)}"] = held
    handed = {"A": date(YEAR, 9, 20)}
    asked = {("A", 1): (Applied(date(YEAR, 9, 5), date(YEAR, 9, 18), Filed.APPLICATION),)}
    plans = {
        "": tasks,
        "迟下发": replace(tasks, handed=handed),
        "申请过": replace(tasks, applied=asked),
        "未告知": replace(tasks, untold=frozenset({("A", 1)})),
    }
    for name, its in plans.items():
        for row, values in rows.items():
            for day in (12, 13, 14, 19, 20, 21):
                state = LedgerState(PLAN, date(YEAR, 9, day), {TASK: values}, (), (), {}, {}, handed=its.handed or {})
                figure = next(
                    each for each in task_figures(its, schema(), state) if each.unit == "A" and each.item == 1
                )
                told = f"{figure.label.word}｜{figure.hint}｜{figure.why}｜{figure.late}"
                yield f"{name} {row} 9月{day}日 {told}"


def _dues() -> Iterator[str]:
    """Due dates on the plan's own day, and which of several a row shows."""
    for issued in (date(YEAR, 3, 30), date(YEAR, 3, 31), date(YEAR, 4, 1)):
        tasks = tasks_of("2021年3月底前建成，每季度更新")
        plan, deadline = replace(tasks.plan, issued=issued), tasks.deadlines[1]
        bare = replace(deadline, milestones=())
        yield f"印发{issued} {short([due for _, due in periods(bare, plan)])} {short(at_milestones(deadline, plan))}"
    tasks, sheet = tasks_of("2021年6月底前完成方案，12月底前完成评价"), schema().tasks
    for extended in ({}, {("A", 1): date(YEAR, 8, 31)}, {("A", 1): date(YEAR + 1, 1, 31)}):
        its = replace(tasks, extended=extended)
        for today in (date(YEAR, 7, 15), date(YEAR + 1, 2, 15)):
            cells = plan_cells(its, sheet, its.assignments[0], {}, today)
            yield f"延{short(extended)} {today} {cells['due']} 原{cells.get('first_due')}"
    back = {
        "status": "已完成",
        "done_on": "2021-06-20",
        "evidence": "网站",
        "verdict": "退回补正",
        "fix_by": "2021-07-30",
    }
    judged = {JUDGED: Judged.of(back, datetime(YEAR, 7, 1)).text}
    for values in (back | judged, {"status": "推进中"}):
        for today in (date(YEAR, 7, 15), date(YEAR, 8, 15), date(YEAR + 1, 1, 15)):
            dues = tuple(due_standings(tasks, sheet, tasks.assignments[0], values, today))
            both: tuple[DueStanding, ...] = (
                *dues,
                *(replace(each, due=date(YEAR, 3, 1), until=today) for each in dues),
            )
            for its in (dues, both, dues[::-1]):
                found = most_grave(its, today)
                yield f"{values['status']} {today} {short(found and (found.due, found.until, found.phase))}"


def _counted() -> Iterator[str]:
    """Months and rounds that are shown, by the plan's issue, the return day and who has nothing to do any more."""
    for issued in (date(2019, 1, 1), date(YEAR, 8, 31), date(YEAR, 9, 1)):
        yield f"自{issued} {[each.label for each in trend((), issued, TODAY)]}"
    tasks = tasks_of()
    for issued, day in (
        (date(YEAR, 9, 26), date(YEAR, 9, 27)),
        (date(YEAR, 9, 25), date(YEAR, 9, 27)),
        (date(YEAR, 8, 25), date(YEAR, 9, 27)),
        (date(YEAR, 8, 26), date(YEAR, 9, 27)),
    ):
        its = replace(tasks, plan=replace(tasks.plan, issued=issued))
        handed = {"A": issued, "B": issued, "C": issued}
        state = LedgerState(PLAN, day, {}, (), (), {}, {}, handed=handed)
        rules = RoundRules("month", 25, CALENDAR)
        yield f"印发{issued:%m-%d} {day:%m-%d} {short([each.round.id for each in round_figures(its, state, rules)])}"
        for seen in (None, TODAY):
            yield f"  今{replace(state, seen_on=seen).today}"


def _asked() -> Iterator[str]:
    """Questions: which are about claims, which stand, and what the office put back, by the day of its answer."""
    rows = (TASK, register_key(PLAN, "plans", "1", "A"), contact_key(PLAN, "A"))
    for row in rows:
        for field, ours, theirs in (
            ("status", "推进中", "已完成"),
            ("status", "推进中", "未启动"),
            ("evidence", "", "网站"),
        ):
            case = Case(row, field, ours, theirs, 1, "", "", NOON, id=1)
            yield f"{called(row)} {field} {theirs} {len(about_claims(schema().tasks, [(case, None)]))}"
    for choice in (Choice.BASE, Choice.OURS):
        for kind in (CaseKind.CONFLICT, CaseKind.RETRACTION):
            case = Case(TASK, "progress", "甲", "乙", 1, "", "", NOON, kind, id=1)
            asked = [(case, Decision(1, choice, "丙", "", NOON))] if kind == CaseKind.CONFLICT else []
            for issued in (TODAY - timedelta(1), TODAY, TODAY + timedelta(1)):
                found = len(put_back(asked, issued)), len(kept_claims(asked, issued))
                yield f"{choice.value} {kind.value} {issued:%d} {short(found)}"
    held = Case(TASK, "", "", "像是市甲局", 1, "", "", NOON, CaseKind.HELD, PLAN, id=1)
    first = Return("s", "f", 1, NOON, Outcome.HELD, PLAN, id=1)
    for outcome in (Outcome.DUPLICATE, Outcome.MERGED):
        for sha in ("s", "t", ""):
            later = replace(first, sha256=sha, outcome=outcome, id=2)
            yield f"{outcome.value} {sha} {len(open_cases([(held, None)], {}, [first, later]))}"
    for about in (None, About(TASK, ())):
        for origin in (Origin("f"), Origin("f", "台账"), Origin("f", "台账", "A1"), Origin("f", "", "A1")):
            fault = problem(Code.RETURN_BLANK, origin)
            ret = replace(first, problems=(replace(fault, about=about),))
            yield f"{short(about)} {origin.sheet}{origin.cell} {unplaced(ret)}"


def _copied() -> Iterator[str]:
    """Passages that several wrote: as long as asked for, shorter, the plan's own, and of one unit alone."""
    text = "组织开展政务公开业务培训班"
    for least in (len(text) - 1, len(text), len(text) + 1):
        for other in (text, f"{text}，补录目录", f"先{text[:-1]}"):
            for unit in ("A", "B"):
                texts = {TASK: text, task_key(PLAN, 2, unit): other}
                if least == len(text):
                    texts[task_key(PLAN, 3, "B")] = text
                for issued in ((), (text,)):
                    found = copied_passages(texts, issued, least)
                    told = {called(row): (called(its.row), its.characters) for row, its in found.items()}
                    yield f"{least} {other} {unit} {len(issued)} {short(told)}"


def _claimed() -> Iterator[str]:
    """What waits for the office of a row that was closed as no business of the unit's, passed or sent back."""
    tasks, sheet = tasks_of(), schema().tasks
    said = {"status": "申请不涉及", "progress": "职责已划转。"}
    done = {"status": "已完成", "done_on": "2021-09-01", "evidence": "网站"}
    for then, means in ((said, "confirmed_not_applicable"), (done, "verified"), (done, "sent_back")):
        made = give(Verdict(means, "批示"), TASK, sheet, then, NOON, CALENDAR)
        held = then | {each.field: each.value for each in made}
        for now in (then, done, said, {"status": "推进中", "done_on": "", "evidence": ""}):
            values = held | now
            waits = [(claim.touched, claim.due) for claim in claims(tasks, sheet, {TASK: values}, TODAY)]
            bare = {name: text for name, text in values.items() if name != JUDGED}
            clerk = Clerk(sheet, NOON, CALENDAR)
            back = take_back(judged_rows(tasks, sheet, {TASK: bare}, Which()), {}, clerk, "误")
            told = [(each.undone, [change.field for change in each.changes]) for each in back]
            yield f"{means} {now['status']} {short(waits)} 无记撤{short(told)}"


def _refused() -> Iterator[str]:
    """Verdicts that a declaration has, has not, or has otherwise."""
    sheet = schema().tasks
    fewer = tuple(
        replace(each, choices=tuple(choice for choice in each.choices if choice.means != "rectify"))
        if each.name == "verdict"
        else each
        for each in sheet.fields
    )
    done = {"status": "已完成", "done_on": "2021-09-01", "evidence": "网站"}
    for its in (sheet, replace(sheet, fields=fewer)):
        for means in ("rectify", "sent_back", "upheld", "verified", ""):
            yield f"{means} {why_not(Verdict(means, '缺文号'), its, done, TODAY)}"


def _shown() -> Iterator[str]:
    """What leading units see, what a row takes from its cover, and who answers for whom."""
    tasks, register = tasks_of(), schema().led_claims
    assert register is not None
    for item, role in ((1, Role.LEAD), (1, Role.ASSIST), (2020003, Role.LEAD)):
        leader = Assignment(PLAN, item, "A", frozenset({role}))
        its = replace(tasks, assignments=(leader, Assignment(PLAN, item, "B", frozenset({Role.ASSIST}))))
        yield f"牵头 {item} {role.value} {len(list(led_by(its, leader, {}, schema().tasks, TODAY)))}"
    fewer = replace(register, fields=tuple(each for each in register.fields if each.name != "progress"))
    led = [LedRow(1, "B", "县乙局", "已完成", None, State.CLAIMED)]
    cells = by_unit({task_key(PLAN, 1, "B"): {"status": "已完成", "progress": "在做。"}})
    for kind in (register, fewer):
        for row, shown in led_claims(kind, tasks, "A", led, cells).items():
            yield f"示 {row.row[:4]} {short(sorted(shown))} {LedClaim.of(1, 'B', '', {}).item}"
    current = {contact_key(PLAN, "A"): {"person": "张三", "section": "办公室", "gone": "x"}, TASK: {"person": ""}}
    for row in ledger_rows(tasks, schema(), current, TODAY)[:1]:
        yield f"行 {short({name: text for name, text in row.values.items() if text and name not in ('requirement',)})}"
    phone = next(each.name for each in schema().cover.fields if each.scope == "round" and each.carried)
    mine = {
        report_key(PLAN, "A", f"2021-{month:02}"): {phone: f"0759-{month}", "reported_on": "2021-09-01"}
        for month in (7, 8, 9)
    } | {report_key("2020", "A", "2020-12"): {phone: "0759-0"}, TASK: {phone: "x"}}
    for period in ("2021-06", "2021-08", "2021-12"):
        yield f"照旧 {period} {short(standing_answers(schema().cover, mine, PLAN, period))}"
    its = Succession(PLAN, frozenset({(1, "B"), (1, "A"), (2, "B")}), {"A": ("B", "C")}, frozenset({"B", "C"}))
    yield f"承接 {[its.going_on('A', item) for item in (None, 1, 2, 3)]} {its.going_on('B', 1)}"


ROWS: Mapping[str, Callable[[], Iterator[str]]] = {
    "依据": _why,
    "到期": _dues,
    "历月历期": _counted,
    "待核定": _asked,
    "雷同": _copied,
    "待核查": _claimed,
    "不能核查": _refused,
    "牵头和承接": _shown,
}
