"""What units apply for, from a seed: why it cannot be agreed to, what the office's answers do, how the plan then holds,
and what the workbooks say of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random

from kit.told.desk import CALENDAR, schema
from kit.told.lives import ISSUED, YEAR
from kit.told.short import row as called
from kit.told.short import short
from toolkit.domain.ledger.applications import as_agreed, hindered, named_to_take_over
from toolkit.domain.ledger.claims import claim_of
from toolkit.domain.ledger.editions import (
    Issue,
    changed_items,
    given_away,
    had_column,
    is_edition_id,
    kin_of,
    next_edition,
    parse_register_row_id,
    parse_row_id,
    plan_differs,
    register_row_id,
    row_id,
    snapshot,
    taken_as_given,
    taken_as_handed,
)
from toolkit.domain.ledger.joined import opened_again
from toolkit.domain.ledger.judged import JUDGED
from toolkit.domain.ledger.judging import Clerk, Which, judged_rows, take_back
from toolkit.domain.ledger.ledger_rows import ledger_rows
from toolkit.domain.ledger.lookback import how_it_stood
from toolkit.domain.ledger.petitions import (
    as_granted,
    as_said,
    decide_petition,
    decided_register,
    extensions,
    lacking,
    loses_basis,
    new_petitions,
    question_agreed,
    rests_on_nothing,
)
from toolkit.domain.ledger.records import Change, Choice, Edition
from toolkit.domain.ledger.review import Asked, open_cases
from toolkit.domain.ledger.row_states import remark
from toolkit.domain.ledger.state import by_unit
from toolkit.domain.ledger.verdicts import Verdict, give
from toolkit.domain.plan.deadlines.phrases import parse_deadline
from toolkit.domain.plan.model import Assignment, Item, Plan, Role
from toolkit.domain.plan.tasks import NEVER, Tasks
from toolkit.domain.plan.units import Group, Roster, Unit
from toolkit.keys import RowKey, register_key, task_key

PLAN = str(YEAR)
SEEDS: tuple[int, ...] = (
    *(3, 7, 8, 10, 13, 18, 25, 29, 34, 37, 38, 41, 44, 53, 55, 57, 59, 60, 61, 62, 65, 77, 80, 82),
    *(91, 92, 99, 108, 110, 112, 115, 120, 127, 128, 129, 130, 132, 134, 136, 138),
)
"""Those in which conditions of the core are decided as in few before."""
UNITS = (Unit("A", "市甲局", "市直"), Unit("B", "县乙局", "县区"), Unit("C", "市丙局", "市直"))
PHRASES = (
    "长期坚持",
    "2021年9月底前",
    "2021年6月底前完成方案，12月底前完成评价",
    "每季度末",
    "2021年11月底前建成，每季度更新",
)


def told(seed: int) -> list[str]:
    """What that seed's units applied for, and what came of it."""
    return list(_Office(Random(seed)).year())


class _Office:
    """A plan of three items, its ledger, and what was asked."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        items = tuple(Item(at, "公开", "", f"事{at}。", "", rng.choice(PHRASES)) for at in (1, 2, 3))
        given = [
            Assignment(PLAN, each.number, unit.code, frozenset({rng.choice((Role.LEAD, Role.IMPLEMENT))}))
            for each in items
            for unit in UNITS
            if rng.random() < 0.6
        ]
        dues = {each.number: parse_deadline(each.deadline, YEAR) for each in items}
        plan = Plan(PLAN, "方案", YEAR, ISSUED, items)
        self.tasks = Tasks(plan, Roster(UNITS, (Group("市直", ()),)), tuple(given), dues)
        self.current: dict[RowKey, dict[str, str]] = {}
        self.asked: list[Asked] = []
        self.day = date(YEAR, 6, 20)

    @property
    def now(self) -> datetime:
        return datetime.combine(self.day, datetime.min.time().replace(hour=10))

    def apply(self, changes: tuple[Change, ...]) -> str:
        for each in changes:
            self.current.setdefault(each.row, {})[each.field] = each.value
        shown = (each for each in changes if each.field not in ("judged", "granted"))
        return " ".join(f"{called(each.row)}.{each.field}={each.value}" for each in shown)

    def year(self) -> Iterator[str]:
        """Rows are claimed and judged, things are asked for and answered."""
        tasks = self.tasks
        for each in tasks.plan.items:
            yield f"事项{each.number} {each.deadline} {' '.join(unit.unit for unit in tasks.of_item(each.number))}"
        for at in range(self.rng.randint(4, 9)):
            self.day += timedelta(self.rng.choice((0, 1, 7, 30)))
            deeds = (self.claim, self.file, self.file, *((self.answer, self.answer, self.answer) if self.asked else ()))
            deed = self.rng.choice(deeds)
            yield from (f"{self.day:%m-%d} {line}" for line in deed(at))
        yield from self.stands()
        yield from self.workbooks()

    def claim(self, at: int) -> Iterator[str]:
        """A row is claimed, and mostly judged."""
        rng = self.rng
        each = rng.choice(self.tasks.assignments or (Assignment(PLAN, 1, "A", frozenset()),))
        key = task_key(PLAN, each.item, each.unit)
        said = rng.choice(
            (
                {"status": "已完成", "done_on": f"2021-0{rng.choice((5, 6))}-20", "evidence": "网站"},
                {"status": "申请不涉及", "progress": "职责已划转。"},
                {"status": "长期坚持", "progress": "在做。"},
            )
        )
        self.current.setdefault(key, {}).update(said)
        means = rng.choice(("verified", "sent_back", "rectify", ""))
        yield f"填 {called(key)} {short(said)}"
        if means and said["status"] == "已完成":
            verdict = Verdict(means, "缺" if means != "verified" else "")
            yield f"  核查 {self.apply(give(verdict, key, schema().tasks, self.current[key], self.now, CALENDAR))}"

    def file(self, at: int) -> Iterator[str]:
        """A unit applies for something, or writes otherwise what it applied for."""
        rng = self.rng
        ours = [key for key in self.current if key.register == "petitions"]
        until = rng.choice(
            (date(YEAR, 12, 20), date(YEAR, 9, 30), date(YEAR, 6, 1), self.day, self.day + timedelta(40))
        )
        if ours and rng.random() < 0.4:
            key = rng.choice(ours)
            new = rng.choice(
                (
                    {"retired": "作废"},
                    {"until": until.isoformat()},
                    {"item": "2"},
                    {"basis": ""},
                    {"reason": "另一个理由。"},
                )
            )
        else:
            key = register_key(PLAN, "petitions", f"{at:x}".ljust(12, "0"), rng.choice("AABC"))
            mine = [str(each.item) for each in self.held().of_unit(key.unit)]
            new = {
                "item": rng.choice([*mine, *mine, *mine, "1", "9", ""]),
                "type": rng.choice(("延期", "延期", "不涉及", "责任调整", "责任调整", "核查异议", "")),
                "reason": rng.choice(("职责变动。", "职责变动。", "职责变动。", "无")),
                "until": until.isoformat() if rng.random() < 0.8 else "",
                "takes_over": rng.choice(("市丙局", "县乙局", "市甲局", "外单位", "")),
                "basis": rng.choice(("甲编办〔2021〕3号", "甲编办〔2021〕3号", "", "无")),
                "leader": rng.choice(("某局长", "某局长", "")),
            }
        values = self.current.setdefault(key, {})
        losing = [loses_basis(schema(), key, values, name, text) for name, text in new.items()]
        values.update(new)
        yield f"申请{called(key)} {short({name: text for name, text in new.items() if text or name in ('basis',)})}"
        if any(losing):
            yield f"  失据 {short([each for each in losing if each])}"
        cases = list(new_petitions(PLAN, [key, key], self.current, schema(), self.asked, {}, self.now))
        for case in cases:
            self.asked.append((replace(case, id=len(self.asked) + 1), None))
            yield f"  问{len(self.asked)} {as_said(schema(), case)}".replace("\n", "/")
        lacks, why = (
            lacking(schema(), key, values),
            hindered(self.held(), schema(), self.current, key, values, self.now),
        )
        rests = rests_on_nothing(schema(), key, values, rng.choice(("", "无", "批示")))
        yield f"  缺：{lacks} 碍：{why} 据：{rests}"

    def held(self) -> Tasks:
        """The plan as it holds by now."""
        return as_agreed(self.tasks, schema(), self.current, self.asked)

    def answer(self, at: int) -> Iterator[str]:
        """The office answers, or answers anew."""
        rng = self.rng
        waiting = open_cases(self.asked, self.current, ())
        some = (
            waiting
            if waiting and rng.random() < 0.7
            else open_cases([(case, None) for case, _ in self.asked], self.current, ())
        )
        if not some:
            yield "没有要答的"
            return
        case, choice = rng.choice(some), rng.choice((Choice.AGREE, Choice.AGREE, Choice.REFUSE))
        note, values = rng.choice(("", "批示", "同意，批示")), self.current[case.row]
        why = rests_on_nothing(schema(), case.row, values, note)
        why = why or hindered(self.held(), schema(), self.current, case.row, values, case.opened_at)
        if choice == Choice.AGREE and why:
            yield f"答{case.id} 不能同意：{why}"
            return
        said, changes = decide_petition(case, choice, schema(), self.current, "office", self.now, note)
        changes = (*changes, *opened_again(self.held(), schema(), self.current, case, said))
        self.asked[case.id - 1] = case, said
        yield f"答{case.id} {called(case.row)} {choice.value} {self.apply(changes)}"

    def stands(self) -> Iterator[str]:
        """How the plan holds."""
        tasks, sheet = self.held(), schema().tasks
        yield f"派 {' '.join(f'{each.item}{each.unit}{each.roles_label}' for each in tasks.assignments)}"
        applied = {f"{unit}{item}": [each.text for each in its] for (unit, item), its in tasks.applied.items()}
        yield f"请 {short(applied)} 名{short(named_to_take_over(tasks, schema(), self.current))}"
        given = {f"{unit}{item}": day for (unit, item), day in tasks.extended.items()}
        all_given = {f"{unit}{item}": day for (unit, item), day in extensions(self.current, schema(), PLAN).items()}
        yield f"延 {short(given)} {short(all_given)}"
        met = {f"{unit}{item}": sorted(days) for (unit, item), days in tasks.met.items()}
        yield f"调 {short([(move.item, move.giver, move.taker, move.on) for move in tasks.transfers])} 了{short(met)}"
        for key, values in self.current.items():
            if register := decided_register(schema(), key):
                granted = as_granted(register, values)
                its = {name: granted.get(name, "") for name in ("item", "type", "until")} if granted else None
                yield f"  准{called(key)} {short(its)} {question_agreed(values)}"
        for item in (1, 2, 3):
            for unit in "ABC":
                if claim := claim_of(tasks, sheet, self.current, self.day, item, unit):
                    yield f"  报{item}{unit} {short(claim.due)}{' 了' if claim.closed else ''}"
        clerk = Clerk(sheet, self.now, CALENDAR)
        for each in take_back(judged_rows(tasks, sheet, self.current, Which()), {}, clerk, "误"):
            yield f"  撤{called(each.claim.row)} {each.why or each.undone} 改{len(each.changes)}"
        bare = {key: {name: text for name, text in its.items() if name != JUDGED} for key, its in self.current.items()}
        for claim in judged_rows(tasks, sheet, bare, Which()):
            yield f"  原来判{called(claim.row)} {short(claim.due)} {short(claim.stage)}"
        for row in ledger_rows(tasks, schema(), self.current, self.day):
            then = how_it_stood(row, has_ledger=self.rng.random() < 0.8)
            yield f"  {row.unit}{row.item} {short(then)} {remark(row.standing.hint)}".rstrip()

    def workbooks(self) -> Iterator[str]:
        """What a unit's workbooks say, one after the other."""
        rng, tasks = self.rng, self.held()
        unit = rng.choice(UNITS)
        before: Edition | None = None
        for at in range(3):
            day = self.day + timedelta(7 * at)
            shown = snapshot(tasks, unit, by_unit(self.current), schema(), day, day, "2021-09")
            differs = plan_differs(before, shown, schema())
            made = next_edition(
                before, PLAN, unit.code, shown, schema(), Issue(day, "k", rng.choice(("2021-08", "2021-09")))
            )
            changed = changed_items(before, made, schema()) if before else ()
            gave = [(each.item, each.name) for each in given_away(made)]
            told = f"异{differs} 变{short(changed)} 给{short(gave)} 撤{short(made.withdrawn)}"
            yield f"版 {unit.code} {made.sequence} {made.round} {len(made.cells)}行 {told}"
            handed = taken_as_handed(rng.choice((before, made)), day)
            later = {(unit.code, 1): NEVER, (unit.code, 2): ISSUED, ("无", 3): NEVER}
            days = taken_as_given(later, {unit.code: made}, PLAN, day)
            columns = [
                had_column(each, name)
                for each in (made, replace(made, columns=frozenset()))
                for name in ("status", "x")
            ]
            yield f"  领{handed} {short({f'{code}{item}': each for (code, item), each in days.items()})} 列{columns}"
            kin = kin_of(made, [before, None, replace(made, id="X", unit="别"), replace(made, id="Y")])
            row, listed = row_id(made.id, 3), register_row_id(made.id, "plans", "0" * 12)
            ids = parse_row_id(row) == (made.id, 3), parse_register_row_id(listed) == (made.id, "plans", "0" * 12)
            none = parse_row_id(made.id), parse_register_row_id("x")
            yield f"  亲{len(kin)} {is_edition_id(made.id)} {is_edition_id('x')} {ids} {none}"
            before = made
            if rng.random() < 0.5:
                tasks = replace(tasks, assignments=tasks.assignments[1:])
            elif rng.random() < 0.5:
                list(self.file(90 + at))
