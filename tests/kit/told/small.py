"""Small things read and counted, told from a seed: what backups, stages, scoring tables and hand-outs say, questions to
the office beside each other, applications in the year's table, rounds that were owed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from kit.told.desk import CALENDAR, schema
from kit.told.lives import ISSUED, YEAR
from kit.told.short import row as called
from kit.told.short import short
from toolkit.codes import Code, Outcome
from toolkit.domain.ledger.annual_applications import annual_table, unreported, unsettled
from toolkit.domain.ledger.judged import BULK, JUDGED, Judged, Seal, opinion_told, sealed
from toolkit.domain.ledger.merged_registers import ListedRow
from toolkit.domain.ledger.records import Case, CaseKind, Change, Choice, Decision, Edition, HandedWord, Return
from toolkit.domain.ledger.report_status import totals, totals_by_group
from toolkit.domain.ledger.retractions import retraction
from toolkit.domain.ledger.review import (
    Asked,
    answers,
    asked_about,
    asked_now,
    by_cell,
    kept_claims,
    open_cases,
    person,
    put_back,
    several_texts,
)
from toolkit.domain.ledger.round_figures import RoundRules, not_given_words, round_figures
from toolkit.domain.ledger.row_history import unit_asked
from toolkit.domain.ledger.saved import Saved
from toolkit.domain.ledger.shown_cases import conflict_fits, shown_cases
from toolkit.domain.ledger.state import LedgerState
from toolkit.domain.mail.handed_out import said_editions
from toolkit.domain.mail.reminder_stages import Stage, StageKind, nudge_stages, reminder_stages
from toolkit.domain.office.backups import Manifest, Member, leads_astray
from toolkit.domain.office.scoring_rules import load_scoring
from toolkit.domain.plan.deadlines.phrases import parse_deadline
from toolkit.domain.plan.model import Assignment, Item, Plan, Role
from toolkit.domain.plan.tasks import Tasks
from toolkit.domain.plan.transfers import Transfer
from toolkit.domain.plan.units import Group, Roster, Unit
from toolkit.domain.returns.secrecy import marking_in
from toolkit.domain.returns.triage import stopped
from toolkit.errors import ConfigError
from toolkit.keys import RowKey, register_key, report_key, task_key
from toolkit.problems import Origin, problem

PLAN = str(YEAR)
NOON = datetime(YEAR, 9, 13, 12)
SEEDS: tuple[int, ...] = (
    *(10, 13, 17, 21, 27, 30, 31, 32, 33, 34, 36, 38, 40, 42, 43, 44, 46, 47, 49, 50, 52, 57, 58, 61),
    *(63, 70, 72, 73, 75, 81, 84, 88, 89, 90, 91, 94, 95, 101, 106, 107, 109, 112, 115, 120),
)
"""Those in which conditions of the core are decided as in few before."""
UNITS = (Unit("A", "市甲局", "市直", former=("旧",)), Unit("B", "县乙局", "县区"), Unit("C", "市丙局", ""))


def told(seed: int) -> list[str]:
    """What that seed's small things say."""
    rng = Random(seed)
    kind: Callable[[Random], Iterator[str]] = (_read, _questions, _annual, _rounds)[seed % 4]
    return list(kind(rng))


def _tasks(rng: Random, *, every: bool = True) -> Tasks:
    items = tuple(
        Item(at, "公开", "", text, "", "2021年9月底前")
        for at, text in enumerate(("做好公开申请登记。", "编制目录。"), 1)
    )
    given = [
        Assignment(PLAN, item.number, unit.code, frozenset({Role.IMPLEMENT}))
        for item in items
        for unit in UNITS
        if every or rng.random() < 0.5
    ]
    dues = {each.number: parse_deadline(each.deadline, YEAR) for each in items}
    return Tasks(Plan(PLAN, "方案", YEAR, ISSUED, items), Roster(UNITS, (Group("市直", ()),)), tuple(given), dues)


# --- what small texts say ---

WRONG: tuple[Any, ...] = (None, -1, 0, 1, 1 << 63, (1 << 63) - 1, "x", True, 1.5, [], "2021-09-13T12:00:00+08:00")
SHA = "ab" * 32


def _read(rng: Random) -> Iterator[str]:
    """A backup's manifest with something else in it, stages by their texts, a table of an assessment, hand-outs."""
    member = Member("a.txt", 3, SHA, 5, rng.random() < 0.5)
    made = Manifest("1.0", NOON, "w", rng.choice((None, 7)), (member,), {"a": True})
    assert Manifest.read(made.as_json()) == made
    for _ in range(6):
        said = json.loads(made.as_json())
        inside = rng.choice((said, said, said["members"][0], said["folders"]))
        name, wrong = rng.choice(sorted(inside)), rng.choice((*WRONG, "删"))
        inside[name] = wrong
        if wrong == "删":
            del inside[name]
        try:
            its: object = Manifest.read(json.dumps(said)) == made or "也可以"
        except ValueError as fault:
            its = fault
        yield f"目录 {name}={wrong!r}：{its}"
    text = rng.choice(("", "[]", "{", '{"format": 99}'))
    with suppress(ValueError):
        yield f"目录 {Manifest.read(text)}"
    marks = ("!密~", "★", "机密")
    texts = ("！密～", "!密~甲", "机 密", "＊", "☆", "甲")
    yield f"  标{short([marking_in(each, marks) for each in texts])}"
    names = ("a" * 4000, "a" * 4001, "", "a\ud800", "a/./b")
    yield f"  名{[leads_astray(each) for each in names]}"
    for stage in rng.sample(
        (*reminder_stages((7, 0), (1, 5), 3)[:5], *nudge_stages((-2, 1)), Stage(StageKind.YELLOW, round="2021-09")), 3
    ):
        yield f"提醒 {stage.text} {Stage.parse(stage.text) == stage} {stage.shown} {stage.colour} {stage.offset}"
    every = rng.choice((0, 1, 300))
    whole = reminder_stages((0,), rng.choice(((), (2,))), every)
    yield f"  每{every} {len(whole)} {whole[-1].shown}"
    try:
        Stage.parse(rng.choice(("", "blue", "red+x", "0")))
    except ValueError:
        yield "  不成提醒"
    yield from _scored(rng)
    words, editions = [], []
    for number in range(1, rng.randint(2, 5)):
        day = date(YEAR, 9, rng.choice((1, 5, 9)))
        words.append(HandedWord(PLAN, rng.choice("ABC"), day, rng.random() < 0.8, "office", NOON, id=number))
        editions.append((rng.choice("AB"), number, date(YEAR, 9, rng.choice((1, 5, 6)))))
    editions.sort(key=lambda each: each[2])
    yield f"登记 {short([(each.unit, each.day, each.handed) for each in words])} 版{short(editions)}"
    yield f"  {short(said_editions(editions, words))}"
    fault = problem(rng.choice((Code.NAME_BLANK, Code.EDITION_STALE)), Origin("f"), unit="", sequence=1, latest=2)
    yield f"  停{fault.code.name} {stopped(Return('s', 'f', 1, NOON, Outcome.MERGED), fault).outcome.value}"


def _scored(rng: Random) -> Iterator[str]:
    """A scoring table with some mistakes."""
    groups = [["市直"], ["市直", "县区"], ["别组"]]
    classes = [(name, rng.choice(groups)) for name in ("甲类", rng.choice(("乙类", "甲类")))[: rng.choice((1, 2))]]
    text = 'title = "考核"\n' + rng.choice(("", "bonus_most = 5\n"))
    text += "".join(
        f'[[classes]]\nname = "{name}"\ngroups = {json.dumps(its, ensure_ascii=False)}\n' for name, its in classes
    )
    for at in range(1, rng.randint(2, 4)):
        how = rng.choice(
            ('figure = "unmet"', 'figure = "没有"', 'entered = "处"', 'figure = "unmet"\nentered = "处"', "")
        )
        rule, points = rng.choice(("each", "share")), rng.choice(("", "points = 2", "points = 0"))
        its = rng.choice(("", "", 'classes = ["甲类"]', 'classes = ["丙类"]'))
        weight = rng.choice((0, 40, 60, 100))
        title = rng.choice(("指标", f"指标{at}"))
        text += f'[[indicators]]\nname = "i{at}"\ntitle = "{title}"\nweight = {weight}\n'
        text += f'{how}\nrule = "{rule}"\n{points}\n{its}\n'
    if rng.random() < 0.4:
        text += f'[[bonuses]]\nname = "b"\ntitle = "加"\nentered = "次"\npoints = {rng.choice((0, 1))}\n'
        text += f"most = {rng.choice((1, 9))}\n"
    yield f"表 {' '.join(text.split())}"
    try:
        its_scoring = load_scoring(text, ["市直", "县区"])
        yield f"  {[its.name if (its := its_scoring.class_of(group)) else None for group in ('市直', '县区', '无')]}"
    except ConfigError as found:
        yield f"  {found}".replace("\n", "/")


# --- questions beside each other ---

TEXTS = ("推进中", "已完成", "", "话" * 90)


def _questions(rng: Random) -> Iterator[str]:
    """Questions of every kind with answers: how the office sees them, and what stands by them."""
    its, tasks = schema(), _tasks(rng)
    row, other = task_key(PLAN, 1, "A"), task_key(PLAN, 2, "A")
    listed = register_key(PLAN, "trainings", "r1", "A")
    held_rows = {row: {"status": rng.choice(TEXTS)}, other: {}, listed: {"topic": "保密", "held_on": "2021-09-01"}}
    returns = tuple(
        Return(
            f"s{at}",
            f"来{at}",
            1,
            NOON,
            Outcome.MERGED,
            PLAN,
            "A",
            "E1",
            sender=rng.choice(("", "a@example.com")),
            id=at,
        )
        for at in (1, 2)
    )
    returns = (replace(returns[0], reporter="甲", saved=Saved(NOON, rng.random() < 0.5)), returns[1])
    asked: list[Asked] = []
    for number in range(1, rng.randint(3, 6)):
        parts = [
            Case(
                at,
                field,
                rng.choice(TEXTS),
                rng.choice(TEXTS),
                rng.choice((1, 2)),
                "台账",
                "A1",
                NOON - timedelta(days=number),
            )
            for at, field in rng.sample(((row, "status"), (row, "progress"), (other, "progress")), rng.choice((1, 2)))
        ]
        kind = rng.choice((CaseKind.CONFLICT, CaseKind.CONFLICT, CaseKind.RETRACTION, CaseKind.PETITION, CaseKind.HELD))
        case = retraction(parts) if kind == CaseKind.RETRACTION else replace(parts[0], kind=kind)
        if kind == CaseKind.CONFLICT and rng.random() < 0.2:
            case = replace(case, row=listed, field="topic")
        if kind == CaseKind.HELD:
            case = replace(case, theirs="像是市甲局", proposal=rng.choice(("", "E1")))
        if kind == CaseKind.PETITION:
            case = replace(case, row=register_key(PLAN, "petitions", "p1", "A"), field="decision", theirs="类型：延期")
        choice = rng.choice((Choice.OURS, Choice.THEIRS, Choice.BASE))
        day = NOON - timedelta(days=rng.choice((0, 30)))
        decision = (
            Decision(number, choice, rng.choice(TEXTS[:3]), "office", day, id=number) if rng.random() < 0.4 else None
        )
        asked.append((replace(case, id=number, plan=PLAN), decision))
        told = f"{called(case.row) if case.row.item or case.row.register else ''}.{case.field}"
        yield f"问{number} {kind.label} {told} {len(parts)} {short(decision and (choice, day.date()))}"
    changes = [
        Change(at, name, "", rng.choice(("A", "office:核某", "succession", "carried")), NOON, rng.choice((None, 1, 2)))
        for at, name in ((row, "status"), (other, "progress"), (listed, "topic"))
        if rng.random() < 0.6
    ]
    yield f"  设{short([(called(each.row), each.actor, person(each.actor), each.return_id) for each in changes])}"
    state = LedgerState(PLAN, NOON.date(), held_rows, returns, tuple(asked), {}, {})
    proposals = {"E1": Edition("E1", PLAN, "A", 1, "", ISSUED, 1, {})}
    for each in shown_cases(
        state, its, tasks.roster, proposals, changes, rng.choice((None, [case for case, _ in asked]))
    ):
        fields = (
            each.unit,
            each.header,
            each.item,
            each.ours,
            each.theirs,
            each.ours_from,
            each.theirs_from,
            each.evidence,
        )
        yield f"  示{each.case.id} {'｜'.join(fields)}".replace("\n", "/").replace("话" * 70, "话…")
    waiting = open_cases(asked, held_rows, returns)
    yield f"  等{[case.id for case in waiting]}"
    fits = [
        [
            case.id
            for case, _ in asked
            if conflict_fits(case, held_rows.get(case.row, {}), unit=unit, item=item, until=until)
        ]
        for unit, item, until in (("A", None, None), ("B", None, None), ("", 1, None), ("", None, date(YEAR, 9, 10)))
    ]
    several = [
        sorted(several_texts([case for case, _ in asked], choice))
        for choice in (Choice.OURS, Choice.THEIRS, Choice.BASE)
    ]
    yield f"  合{fits} 多{several}"
    cells = [f"{called(case.row)}.{case.field}={answer.value if answer else '？'}" for case, answer in by_cell(asked)]
    yield f"  格{short(cells)}".replace("话" * 70, "话…")
    for name, found in (
        *(
            ("答", answers(asked)),
            ("退", put_back(asked, date(YEAR, 9, 1))),
            ("留", kept_claims(asked, date(YEAR, 9, 1))),
        ),
        ("问", asked_about(asked)),
    ):
        told = sorted(f"{called(key)}.{field} {text or '空'}→{value}" for (key, field, text), value in found.items())
        yield f"  {name} {'；'.join(told)}".replace("话" * 70, "话…")
    yield f"  未{len(asked_now(asked, held_rows))}/{len(asked_now(asked))}"
    yield from _judged(rng, row)


def _judged(rng: Random, row: RowKey) -> Iterator[str]:
    values = {"opinion": rng.choice((BULK, f"缺文号（{BULK}）", "缺文号", ""))}
    judged = Judged.of(values, NOON, bulk=rng.random() < 0.7)
    seen = opinion_told(values | {JUDGED: judged.text}), opinion_told(values)
    yield f"  见{values['opinion']} {judged.bulk}：{'｜'.join(seen)}"
    changes = [Change(row, JUDGED, rng.choice((judged.text, "")), "", NOON + timedelta(days=more)) for more in (0, 1)]
    changes.append(Change(row, "verdict", "通过销号", "", NOON))
    made = sealed(changes, lambda key: Seal("r1", (("a", "1"),)))
    seals = [Judged.read({JUDGED: each.value}) for each in made if each.field == JUDGED]
    yield f"  封{len(made)} {short([each.seal if each else None for each in seals])}"


# --- the year's table of applications ---


def _annual(rng: Random) -> Iterator[str]:
    """Applications about the ends of a year, and the table they make."""
    register = schema().register("applications")
    assert register is not None
    plain = replace(
        register, fields=tuple(each for each in register.fields if each.name not in ("applicant", "ground"))
    )
    days = ("", "2020-12-31", "2021-01-01", "2021-06-01", "2021-09-13", "2021-09-14", "2022-01-05")
    results = [each.text for each in register.field("result").choices]
    grounds = [each.text for each in register.field("ground").choices]
    rows = []
    for _ in range(rng.randint(2, 5)):
        values = {
            "number": rng.choice(("1", "１", " 1", "2", "")),
            "received_on": rng.choice(days[1:]) if rng.random() < 0.9 else "",
            "replied_on": rng.choice((*days, *days[2:5])),
            "applicant": rng.choice(("自然人", "商业企业", "")),
            "result": rng.choice((*results, "")),
            "ground": rng.choice((*grounds, "", "", "")),
            "retired": "作废" if rng.random() < 0.1 else "",
        }
        rows.append(ListedRow(rng.choice(("市甲局", "县乙局")), values, ""))
        yield f"申请 {rows[-1].unit} {' '.join(text or '—' for text in values.values())}"
    whole = rng.choice((register, register, plain))
    table = annual_table(whole, rows, YEAR, rng.choice((NOON.date(), date(YEAR + 1, 1, 10))))
    yield f"  至{table.until} {len(whole.fields)}列 空{len(table.blank)}"
    yield from (f"  {line} {list(counts)}" for line, counts in table.lines.items() if any(counts))
    yield from (f"  疑{each.unit} {each.number} {each.why}" for each in table.unplaced)
    yield f"  不平{short(table.unbalanced)} {table.columns[-1]}"
    tasks = _tasks(rng, every=False)
    keys = [
        register_key(PLAN, name, f"r{at}", unit)
        for at, (name, unit) in enumerate((("applications", "A"), ("trainings", "B")))
    ]
    current = {
        key: {"number": rng.choice(("1", "")), "retired": rng.choice(("作废", "作废", ""))}
        for key in keys
        if rng.random() < 0.7
    }
    current |= {
        report_key(PLAN, unit, "2021-09"): {"applications.none": rng.choice(("本期无此类事项", ""))} for unit in "ABC"
    }
    given = [f"{each.item}{each.unit}" for each in tasks.assignments]
    yield f"  账{short({called(key): its for key, its in current.items()})} 派{short(given)}"
    yield f"  未报{short(unreported(tasks, schema(), current, ['2021-08', '2021-09']))}"
    waiting = [
        Case(
            rng.choice(keys), rng.choice(("number", "retired", "retired", "channel", "topic")), "", "", 1, "", "", NOON
        )
        for _ in range(3)
    ]
    found = unsettled(register, waiting, current, tasks.roster)
    asks = [f"{called(case.row)}.{case.field}" for case in waiting]
    yield f"  问{short(asks)}：{'；'.join(f'{each.unit} {each.number}{each.why}' for each in found)}"


# --- rounds, and who owed them ---


def _rounds(rng: Random) -> Iterator[str]:
    """The rounds since a plan's issue, with units that have nothing to do any more."""
    tasks = _tasks(rng, every=False)
    if rng.random() < 0.5:
        move = Transfer(1, "C", "A", date(YEAR, rng.choice((6, 7, 8)), rng.choice((20, 23, 26))))
        issued = (*tasks.assignments, Assignment(PLAN, 1, "C", frozenset({Role.LEAD})))
        left = tuple(each for each in tasks.assignments if each.unit != "C")
        tasks = replace(tasks, assignments=left, transfers=(move,), as_issued=issued)
    plan = replace(tasks.plan, issued=date(YEAR, rng.choice((5, 6)), rng.choice((24, 25, 26))))
    tasks = replace(tasks, plan=plan)
    handed = {
        unit: date(YEAR, rng.choice((5, 6, 7)), rng.choice((24, 25, 26)))
        for unit in ("A", "B", "C", "旧", "散")
        if rng.random() < 0.7
    }
    returns = tuple(
        Return(
            *(f"s{at}", "f", 1, datetime(YEAR, rng.choice((6, 7, 8)), 20), rng.choice(list(Outcome)), PLAN),
            *(rng.choice(("A", "B", "C", "旧", "散")), "E1"),
            statement=rng.choice(("updated", "no_change", "blank")),
            via=rng.choice(("file", "file", "phone")),
            round=rng.choice(("", "", "2021-06", "2021-Q2")),
            changed=rng.choice((0, 1)),
            id=at,
        )
        for at in range(1, rng.randint(2, 6))
    )
    given = frozenset({(rng.choice(("2021-06", "2021-07")), date(YEAR, 7, 2))} if rng.random() < 0.7 else ())
    latest = {
        "旧": Edition("E0", PLAN, "旧", 1, "", ISSUED, 1, {}, "市旧局"),
        "散": Edition("E0", PLAN, "散", 1, "", ISSUED, 1, {}),
    }
    day = date(YEAR, rng.choice((6, 7, 8)), rng.choice((23, 26)))
    state = LedgerState(PLAN, day, {}, returns, (), latest, {}, handed=handed, given=given)
    moves = [f"{each.on:%m-%d}{each.giver}→{each.taker}" for each in tasks.transfers]
    its = "".join(f" {each.item}{each.unit}" for each in tasks.assignments)
    yield f"{day} 印发{plan.issued:%m-%d} 派{its} 调{short(moves)} 领{short(handed)}"
    for ret in returns:
        told = f"{ret.outcome.value} {ret.statement} {ret.via} {ret.round} 改{ret.changed}"
        yield f"  收{ret.received_at:%m-%d} {ret.unit} {told}"
    rounds = round_figures(tasks, state, RoundRules("month", 25, CALENDAR), rng.choice(((), ("A",))))
    for each in rounds:
        states = {unit: each.labels[unit] for unit in each.states}
        yield f"  {each.sentence} {short(states)} {each.given_words} {short(dict(each.told))}"
        yield f"    名{short({unit: each.names[unit] for unit in each.owing})} 报{short(each.reported)}"
    last = rounds[-1].states
    counts = {name: number for name, number in totals(last).items() if number}
    by_group = totals_by_group(last, {unit.code: unit.group for unit in UNITS}, ["市直"])
    yield f"  {not_given_words(rounds)} {short(counts)}"
    yield f"  组{short({group: {n: c for n, c in its.items() if c} for group, its in by_group.items()})}"
    asked = [unit_asked(tasks.roster, latest, name) for name in ("市甲局", "市旧局", "旧", "散", "市乙")]
    yield f"  找{[each if isinstance(each, tuple) else '没有' for each in asked]}"
