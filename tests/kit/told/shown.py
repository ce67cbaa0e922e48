"""What is shown of registers, of rows another unit leads, of what is new, of rounds, and samples of what units type:
told from a seed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random

from kit.figured import task
from kit.told.desk import CALENDAR, schema
from kit.told.lives import ISSUED, YEAR
from kit.told.short import row as called
from kit.told.short import short
from toolkit.domain.ledger.compared import compared, few_owed
from toolkit.domain.ledger.figures import Portion
from toolkit.domain.ledger.judged import JUDGED, Judged
from toolkit.domain.ledger.labels import Label, gravest
from toolkit.domain.ledger.led_claims import ABOUT, LedClaim, lead_opinions, led_claims
from toolkit.domain.ledger.merged_registers import merged_registers
from toolkit.domain.ledger.news import new_fields, news_words, with_news
from toolkit.domain.ledger.records import Edition, LedRow
from toolkit.domain.ledger.register_flags import holds, needed_fields, register_hints, row_hint, with_computed
from toolkit.domain.ledger.registers import (
    doubles,
    in_order,
    is_retired,
    natural_key,
    register_cells,
    register_status,
    registers_of,
    row_name,
)
from toolkit.domain.ledger.rounds import Every, next_return_by, return_by, round_called, round_label, round_of
from toolkit.domain.ledger.row_states import TOUCHED, State
from toolkit.domain.ledger.shown_claims import changed_since
from toolkit.domain.ledger.trend import trend
from toolkit.domain.mail.reminders import calendar_doubts
from toolkit.domain.office.samples import (
    sample_application,
    sample_cover,
    sample_handover,
    sample_last_year,
    sample_look,
    sample_norms,
    sample_opinion,
    sample_row,
    sample_verdict,
)
from toolkit.domain.plan.calendar import Calendar
from toolkit.domain.plan.deadlines.phrases import parse_deadline
from toolkit.domain.plan.model import Assignment, Item, Plan, Role
from toolkit.domain.plan.tasks import Tasks
from toolkit.domain.plan.units import Roster, Unit
from toolkit.keys import RowKey, contact_key, register_key, report_key, task_key
from toolkit.schema.model import FieldKind, Register

PLAN = str(YEAR)
TODAY = date(YEAR, 9, 13)
SEEDS: tuple[int, ...] = (
    *(1, 3, 6, 9, 11, 13, 14, 22, 24, 27, 35, 39, 44, 48, 50, 53, 57, 58, 59, 65, 71, 73, 74, 79),
    *(81, 82, 88, 93, 95, 102, 111, 112, 117, 118, 119, 120),
)
"""Those in which conditions of the core are decided as in few before."""
UNITS = (Unit("A", "市甲局", "市直", former=("旧",)), Unit("B", "县乙局", "县区"), Unit("C", "市丙局", "市直"))


def told(seed: int) -> list[str]:
    """What is shown of that seed's sheets."""
    rng = Random(seed)
    kind: Callable[[Random], Iterator[str]] = (_listed, _led, _dated)[seed % 3]
    return list(kind(rng))


# --- registers ---

WISHES = ("归集专项规划。", "组织开展培训。", "做好公开申请登记。", "编制目录。")


def _tasks(rng: Random) -> Tasks:
    items = [
        Item(at, "公开", "", text, "", rng.choice(("长期坚持", "2021年9月底前")))
        for at, text in enumerate(rng.sample(WISHES, 3), 1)
    ]
    items.append(Item(2020003, "回头看", "", "组织开展培训。", "", "2021年9月底前"))
    plan = Plan(PLAN, "方案", YEAR, ISSUED, tuple(items))
    given = [
        Assignment(PLAN, each.number, unit.code, frozenset({rng.choice((Role.LEAD, Role.IMPLEMENT))}))
        for each in items
        for unit in UNITS
        if rng.random() < 0.6
    ]
    return Tasks(plan, Roster(UNITS, ()), tuple(given), {e.number: parse_deadline(e.deadline, YEAR) for e in items})


def _values(rng: Random, register: Register) -> dict[str, str]:
    """A row of a register, half of it filled in."""
    values: dict[str, str] = {}
    for field in register.fields:
        if field.computed or rng.random() < 0.4:
            continue
        match field.kind:
            case FieldKind.DATE:
                near = (0, 1, -1, 20, -20, 90, 100, 400)
                values[field.name] = (TODAY - timedelta(rng.choice(near))).isoformat()
            case FieldKind.CHOICE:
                values[field.name] = rng.choice([each.text for each in field.choices])
            case FieldKind.INTEGER:
                values[field.name] = rng.choice(("1", "2", "9", "40"))
            case _:
                values[field.name] = rng.choice(("1", "2", "甲", "——", "无", "无－"))
    if "retired" in register.by_name and rng.random() < 0.7:
        values.pop("retired", None)
    return values


def _listed(rng: Random) -> Iterator[str]:
    """Rows of two registers: what follows from each, what is said of it, and all of them merged."""
    tasks = _tasks(rng)
    wishes = " ".join(f"{each.number}{each.requirement}" for each in tasks.plan.items)
    yield f"事项 {wishes} 派 {' '.join(f'{each.item}{each.unit}' for each in tasks.assignments)}"
    for unit in UNITS:
        yield f"  {unit.code} 册{short(registers_of(schema(), tasks, unit.code))}"
    current: dict[RowKey, dict[str, str]] = {}
    for register in rng.sample(schema().registers, 2):
        yield from _rows(rng, register, tasks, current)
    said = {f"{name}.none": rng.choice(("本期无此类事项", "")) for name in ("trainings", "plans", "applications")}
    current[report_key(PLAN, "A", "2021-09")] = said
    yield f"封面 {short(said)}"
    for each in merged_registers(tasks, schema(), current, CALENDAR, TODAY, "2021-09", {"散": "市散局"}):
        rows = [f"{row.unit}{row.hint and '：' + row.hint}" for row in each.rows]
        states = {name: its.value for name, its in each.states.items()}
        yield f"  {each.register.name} {short(each.items)} {short(rows)} {short(states)} {short(each.notes)}"


def _rows(rng: Random, register: Register, tasks: Tasks, current: dict[RowKey, dict[str, str]]) -> Iterator[str]:
    drawn = [_values(rng, register) for _ in range(rng.randint(1, 3))]
    drawn.append(rng.choice(({}, dict(drawn[0]))))
    dues = {1: "2021-09-30", 2: ""}
    listed = []
    for at, values in enumerate(drawn):
        unit = rng.choice(("A", "A", "B", "旧", "散"))
        current[register_key(PLAN, register.name, f"r{at}", unit)] = values
        listed.append((unit, values))
        yield f"{register.name}{at} {unit} {short(values)}"
        whole = with_computed(register, values, CALENDAR, dues)
        made = {name: text for name, text in whole.items() if text != values.get(name, "")}
        needed = [field.name for field in needed_fields(register, whole)]
        flags = [flag.text for flag in register.flags if holds(register, flag, whole, TODAY)]
        key = natural_key(register, values)
        yield f"  {short(made)} 须{short(needed)} {short(flags)} 键{short(key)} {row_name(register, values)}"
        yield f"  示{row_hint(register, whole, TODAY, dues)}{' 废' if is_retired(register, values) else ''}"
    rows = {f"r{at}": values for at, values in enumerate(drawn)}
    order = [row for row, _ in in_order(register, rows)]
    twice = {" ".join(key): units for key, units in doubles(register, listed).items()}
    yield f"  序{short(order)} 重{short(twice)} {short(register_hints(register, rows.values(), YEAR))}"
    state = register_status(register, schema(), rows, {})
    kept = register_cells(schema(), [register.name], {key: its for key, its in current.items() if key.unit == "A"})
    yield f"  {short(state)} {short([called(key) for key in kept])} {tasks.plan.id}"


# --- rows that another unit leads, and what is new in a workbook ---


def _led(rng: Random) -> Iterator[str]:
    """What a leading unit is shown of others' claims and has said of them; what is new in a workbook."""
    register, tasks = schema().led_claims, _tasks(rng)
    assert register is not None
    statuses, current = ("已完成", "推进中", ""), dict[RowKey, dict[str, str]]()
    led = []
    for unit in ("B", "C", "旧"):
        item = rng.choice((1, 2))
        values = {"status": rng.choice(statuses), "progress": "话" * rng.choice((0, 3, 130))}
        current[task_key(PLAN, item, unit)] = values
        state, hint = rng.choice((State.CLAIMED, State.CLOSED, None)), rng.choice(("", TOUCHED))
        led.append(LedRow(item, unit, f"单位{unit}", values["status"], None, state, hint))
        yield f"行 {item}{unit} {values['status']} 话{len(values['progress'])} {short(state)}{hint}"
        for leader in ("A", "C"):
            if rng.random() < 0.7:
                was = {"status": rng.choice((values["status"], *statuses))}
                claim = LedClaim.of(item, unit, f"单位{unit}", was)
                opinion, remark = rng.choice(("同意", "", "")), rng.choice(("材料全。", "", ""))
                key = register_key(PLAN, register.name, claim.row, leader)
                current[key] = {"opinion": opinion, "remark": remark, ABOUT: claim.text}
                yield f"  {leader}说{was['status']}：{opinion}{remark} {claim.label} {claim.stands(values)}"
    current[register_key(PLAN, register.name, "0", "A")] = {"opinion": "同意"}
    days = {key: TODAY - timedelta(rng.choice((0, 5))) for key in current if rng.random() < 0.7}
    for row, said in lead_opinions(register, tasks, current, days).items():
        yield f"  {called(row)} {'；'.join(each.words for each in said)}"
    cells: dict[str, dict[RowKey, dict[str, str]]] = {}
    for key, values in current.items():
        cells.setdefault(key.unit, {})[key] = values
    for key, shown in led_claims(register, tasks, "A", led, cells).items():
        its = {name: text if len(text) < 40 else len(text) for name, text in shown.items() if name != ABOUT}
        yield f"  示{key.row[:4]} {short(its)} {ABOUT in shown}"
    yield from _news(rng)
    values = {"status": rng.choice(statuses), "done_on": "", "evidence": rng.choice(("", "文件"))}
    judged = Judged("已完成", "", "文件", datetime(YEAR, 9, 1).isoformat())
    changed = changed_since(schema().tasks, values | {JUDGED: rng.choice((judged.text, ""))})
    yield f"变 {short(values)} {short(changed)}"


CELLS = {
    "requirement": ("做好公开。", "做好解读。"),
    "deadline": ("9月底前", "年底前"),
    "due": ("2021-09-30", "2021-12-31"),
    "roles": ("牵头", "落实"),
    "verdict": ("", "通过销号", "退回补正"),
    "opinion": ("", "缺文号"),
    "verified_on": ("", "2021-09-01"),
    "fix_by": ("", "2021-09-20"),
    "since": ("", "2021-06-30"),
    "status": ("", "推进中"),
}


def _news(rng: Random) -> Iterator[str]:
    """What is new in a workbook beside the one before."""
    keys = [task_key(PLAN, item, "A") for item in (1, 2, 3)] + [contact_key(PLAN, "A")]

    def shown() -> dict[RowKey, dict[str, str]]:
        return {
            key: {name: text for name, texts in CELLS.items() if rng.random() < 0.9 and (text := rng.choice(texts))}
            for key in keys
            if rng.random() < 0.8
        }

    one = Edition("E1", PLAN, "A", 1, rng.choice(("2021-08", "2021-09")), ISSUED, 1, shown())
    news = {keys[0]: rng.choice((frozenset("*"), frozenset({"roles"})))}
    one = replace(one, withdrawn=rng.choice(((), (3,), (7,))), news=news)
    two = Edition("E2", PLAN, "A", 2, "2021-09", ISSUED, 1, shown())
    for edition in (one, two):
        yield f"版 {edition.round} {'；'.join(f'{called(key)} {short(its)}' for key, its in edition.cells.items())}"
    made = with_news(two, one, schema())
    yield f"  撤{short(one.withdrawn)}→{short(made.withdrawn)} 原新{short(one.news[keys[0]])}"
    for key in keys:
        fields = new_fields(made, key)
        yield f"  {called(key)} {short(fields)} {news_words(schema().tasks, fields)}"


# --- days of rounds, parts compared, and what a demonstration's units type ---


def _dated(rng: Random) -> Iterator[str]:
    """Days and the rounds they lie in; parts of figures compared; samples."""
    off = frozenset({date(YEAR, 10, 1), date(YEAR, 9, 30)})
    calendar = Calendar(off, frozenset({date(YEAR, 9, 26)}), frozenset({YEAR}))
    for _ in range(3):
        every: Every = rng.choice(("week", "month", "quarter"))
        day = date(YEAR, rng.choice((1, 2, 9, 10, 12)), rng.choice((1, 3, 24, 26, 28)))
        ends, period = rng.choice((1, 25, 26, 30, 31)), round_of(day, every)
        assert round_called(period.id) == period
        near = (period.previous(), period.previous(2), period.next(), period.previous(0))
        yield f"期 {day} {every} {ends}：{period.id} {period.label} {period.start:%m-%d}至{period.end:%m-%d}"
        yield f"  {' '.join(each.id for each in near)} 报{return_by(period, ends, calendar)}"
        yield f"  下次{next_return_by(day, every, ends, calendar)}"
    yield f"  {' '.join(map(round_label, ('2021-W07', '2021-Q3', '2021-x', '2021-Wx', '首次', '2021-02')))}"
    for issued in (date(YEAR, 9, 30), date(YEAR, 10, 1), date(YEAR, 7, 31)):
        yield f"  月{issued}起 {' '.join(each.label for each in trend((), issued, date(YEAR, 9, 13)))}"
    days = [date(YEAR + rng.choice((-1, 0, 1)), 5, 1) for _ in range(rng.randint(0, 3))]
    yield f"  不知{short(sorted(days))}：{short([each.message for each in calendar_doubts(calendar, days)])}"
    parts = []
    for at in range(rng.randint(1, 4)):
        due, met = rng.choice((0, 9, 10, 20, 30)), rng.choice((0, 5, 9, 10, 20))
        its = [replace(task("A", n, Label.CLOSED), owed=n < due, met=n < met) for n in range(max(due, 1))]
        parts.append(Portion.of(f"部{at}", its))
    parts.append(Portion.of("空部", ()))
    both = compared(parts)
    names = [[part.name for part in its] for its in (both.lowest, both.highest)]
    owed = [(part.name, part.counts.met, part.counts.owed, part.counts.rate, part.counts.trouble) for part in parts]
    yield f"部 {short(owed)}：{short(names)} {both.differ} {few_owed(parts)}"
    yield f"  最重{gravest(rng.sample(list(Label), rng.randint(0, 3))).word}"
    if rng.random() < 0.3:
        yield from _samples(rng)


def _samples(rng: Random) -> Iterator[str]:
    its = schema()
    due = rng.choice(("", "2021-09-28", "2021-09-29", "2021-12-31", "2021-09-01"))
    for _ in range(3):
        prompt = rng.random() < 0.5
        typed = sample_row(its, {"due": due, "number": "3"}, TODAY, rng, unit="市甲局", prompt=prompt)
        yield f"样 {due} {prompt} {short(typed)}"
    yield f"  判{short(sample_verdict(its, rng))}"
    register = its.led_claims
    assert register is not None
    yield f"  看{[short(sample_opinion(register, at)) for at in range(5)]}"
    told = (sample_last_year(["市甲局"]), sample_look(its, TODAY, "市甲局"), sample_norms(its, TODAY, "市甲局"))
    yield from (f"  {short(each)}" for each in told)
    plain = replace(its, registers=())
    for schema_ in (its, plain):
        asked = (sample_application(schema_, 3, TODAY), sample_handover(schema_, 3, "县乙局"))
        yield f"  {short(asked)} {short(sample_norms(schema_, TODAY, '市甲局')[:1])}"
    yield f"  {short(sample_cover(its, TODAY, rng.choice(('updated', 'no_change'))))}"
