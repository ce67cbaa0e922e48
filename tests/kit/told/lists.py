"""Lists beside a plan, of a seed: a roster and what changed in it, moves of items, last year's list, days worked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from kit.told.short import short
from toolkit.domain.plan.calendar import Calendar
from toolkit.domain.plan.deadlines.phrases import parse_deadline
from toolkit.domain.plan.lookback import list_rows, look_day, of_plan, read_list, together, with_earlier
from toolkit.domain.plan.model import Assignment, Item, Plan, Role
from toolkit.domain.plan.pasted_list import columns_known, pasted
from toolkit.domain.plan.proof import explain
from toolkit.domain.plan.revision import Version, affected, renumbered, revisions
from toolkit.domain.plan.roster_rows import Rows, roster_gaps, roster_of
from toolkit.domain.plan.same_items import same_items
from toolkit.domain.plan.tasks import Tasks
from toolkit.domain.plan.transfers import (
    Other,
    Transfer,
    came_on,
    came_to,
    chain,
    extended_along,
    followed,
    gone_from,
    gone_to,
)
from toolkit.domain.plan.units import Group, Roster, Unit
from toolkit.problems import Problem

SEEDS: tuple[int, ...] = (*range(1, 6), *range(7, 12), 13, *range(15, 18), *range(19, 23), 24, 37, 41, 56, 67, 76, 86)
"""Those in which conditions of the core are decided as in few before."""
YEAR = 2021
GROUPS = (Group("市直", ("市直各单位",)), Group("县区", ("各县区",)), Group("空组", ()))
ROSTER = Roster(
    (Unit("A", "市财政局", "市直"), Unit("B", "市教育局", "市直", ("市教委",)), Unit("X", "甲县", "县区")), GROUPS
)
_HEADS = (
    ("单位名称", "别名", "分组", "代码", "联系人", "邮箱", "抄送", "上级邮箱", "原单位代码", "网站"),
    ("name", "aliases", "group", "code", "contact", "mail", "cc", "superior_mail"),
    ("单位", "分组", "代码"),
    ("单位名称", "分组", "代码", "邮箱", "邮 箱", "网站"),
    ("单位名称", "分组", "单位编码", "邮箱"),
    ("单位名称", "分组", "备注"),
    (),
)
_CELLS = {
    "name": ("市财政局", "市教育局", "市 财政局", "甲县", "各县区", "市甲局、市乙局", "", "乙区", "市丙局", "市直"),
    "aliases": ("", "财政局、市财局", "市教育局", "局", "各县区", "财政局", "市丙局、丙局"),
    "group": ("市直", "市直", "县区", "别组", ""),
    "code": ("A", "B", "C", "D", "X", "Y", "A", "", "甲", "B.1"),
    "contact": ("", "张某"),
    "mail": ("", "a@example.com", "b@example.com；c@example.com", "不是邮箱", "d@example.com;坏"),
    "former": ("", "", "Z", "A、B", "甲"),
    "sites": ("", "www.example.com", "https://a.example.com/x、不是网址"),
}
_OF = {
    "单位名称": "name",
    "单位": "name",
    "name": "name",
    "别名": "aliases",
    "aliases": "aliases",
    "分组": "group",
    "group": "group",
    "代码": "code",
    "code": "code",
    "联系人": "contact",
    "contact": "contact",
    "邮箱": "mail",
    "mail": "mail",
    "抄送": "mail",
    "cc": "mail",
    "上级邮箱": "mail",
    "superior_mail": "mail",
    "邮 箱": "mail",
    "原单位代码": "former",
    "网站": "sites",
    "单位编码": "code",
    "备注": "contact",
}
_WISHES = (
    "公开甲事",
    "公开甲事。",
    "公开乙事并长期坚持下去",
    "公开乙事并长期坚持",
    "办好丙事",
    "办好丁事的前期工作",
    "回头看上一年度工作要点",
)
_STATES = ("", "已完成", "已于2020年11月办结", "推进中", "长期坚持", "不涉及", "未完成", "全部落实到位。", "完成60%")
_PASTED = (
    ("序号", "责任单位", "事项", "状态", "完成时限"),
    ("牵头单位", "配合单位", "具体要求", "落实情况"),
    ("单位名称", "工作任务", "重点任务", "办理状态", "时限", "编号"),
    ("单位", "内容"),
)
_ROLES = ("", "落实", "牵头、落实", "配合", "协助", "牵头")


def told(seed: int) -> list[str]:
    """The lists of that seed and what is said of them."""
    rng = Random(seed)
    return [*_rosters(rng), *_moves(rng), *_years(rng), *_days(rng), *_same(rng)]


def _problems(found: Sequence[Problem]) -> Iterator[str]:
    yield from (f"! {each.code.slug} {each.origin.place} {each.value} {each.message}" for each in found)


def _rosters(rng: Random) -> Iterator[str]:
    head = rng.choice(_HEADS[: 4 if rng.random() < 0.7 else None])
    lines = [tuple(rng.choice(_CELLS[_OF[each]]) for each in head) for _ in range(rng.randint(2, 6))]
    rows: Rows = (head, *(each if rng.random() < 0.9 else each[:2] for each in lines), ("",) * len(head))
    yield from (f"名册 {'|'.join(each)}" for each in rows)
    roster, problems = roster_of(rows, "名册", GROUPS)
    yield from (f"→ {short(each)}" for each in roster.units)
    yield from _problems((*problems, *roster_gaps(rows, roster, "名册")))
    after, _ = roster_of((head, *rng.sample(lines, rng.randint(1, len(lines)))), "名册", GROUPS)
    before, now = (_version(rng, each) for each in (roster, after))
    former = {unit.code: unit.former for unit in after.units}
    found = revisions(before, now, former)
    for each in found:
        yield f"≠ {each.kind.label} {short(each.item)} {each.what} {each.before}→{each.after} {' '.join(each.units)}"
    yield f"≠ {' '.join(sorted(affected(found)))} {short(renumbered(before, now))} {before == _kept(before)}"


def _version(rng: Random, roster: Roster) -> Version:
    wishes = rng.sample(_WISHES, rng.randint(1, 4))
    items = {
        at: {
            "topic": "公开",
            "requirement": each,
            "responsibility": "",
            "deadline": rng.choice(("", "年底前")),
            "due": "",
        }
        for at, each in enumerate(wishes, start=1)
    }
    codes = [unit.code for unit in roster.units]
    whose = {(item, code): rng.choice(("落实", "牵头")) for item in items for code in codes if rng.random() < 0.6}
    return Version(items, whose, {unit.code: unit.name for unit in roster.units})


def _kept(version: Version) -> Version:
    return Version.from_json(version.as_json())


def _moves(rng: Random) -> Iterator[str]:
    """Items go from unit to unit, some of them twice, and with time given to who asked for it."""
    units = ("A", "B", "X", "Y")
    issued = [(item, unit) for item in (1, 2) for unit in units if rng.random() < 0.5]
    day = date(YEAR, 8, 1)
    moves = []
    for at in range(rng.randint(1, 5)):
        giver, taker = rng.sample(units, 2)
        moves.append(Transfer(rng.choice((1, 1, 2)), giver, taker, day + timedelta(rng.choice((0, 0, 1, 5))), f"r{at}"))
    given = {
        (rng.choice(units), rng.choice((1, 2))): day + timedelta(30 * rng.randint(1, 4))
        for _ in range(rng.randint(0, 3))
    }
    yield f"原派 {' '.join(f'{item}{unit}' for item, unit in issued)}"
    for move in moves:
        yield f"调整 {move.on:%m-%d} {move.item} {move.giver}→{move.taker}"
    yield f"延期 {short(given)}"
    paths = followed(moves, issued)
    yield f"→ {short(gone_to(paths))} {short(came_on(paths))} {short(extended_along(paths, given))}"
    for unit in units:
        gone = "".join(each.row for each in gone_from(paths, unit))
        by_item = [
            f"{item}：{''.join(each.row for each in chain(paths, item, unit))}"
            f"／{''.join(each.row for each in came_to(paths).get((item, unit), ()))}"
            for item in (1, 2)
        ]
        yield f"→ {unit} {gone} {' '.join(by_item)}"
    other = Other(1, day, "2021-12-31", "市财政局/分局")
    yield f"→ {Other.read(f'{other.text}{chr(10)}{other.text}') == (other, other)}"


def _years(rng: Random) -> Iterator[str]:
    """The plan of the year before looked back at, and the office's own list pasted in."""
    wishes = rng.sample(_WISHES, 3)
    items = tuple(
        Item(at, "公开", "公开", each, "", rng.choice(("年底前", "2020年9月底前", "")))
        for at, each in enumerate(wishes, start=1)
    )
    plan = Plan("2020", "2020年方案", YEAR - 1, date(2020, 3, 1), items)
    whose = tuple(
        Assignment("2020", each.number, unit, frozenset({rng.choice(list(Role)), Role.IMPLEMENT}))
        for each in items
        for unit in ("A", "X")
        if rng.random() < 0.7
    )
    dues = {each.number: parse_deadline(each.deadline, YEAR - 1) for each in items}
    tasks = Tasks(plan, ROSTER, whose, dues)
    yield f"回头看 {look_day(tasks)}"
    states = {each: rng.choice((None, "推进中", "")) for each in whose}
    found = of_plan(tasks, date(YEAR, 9, 30), states.get, rng.choice(("", "2020年台账")))
    rows = list(list_rows(found, ROSTER))
    for _ in range(rng.randint(0, 3)):
        at = rng.randrange(len(rows))
        cells = [*rows[at]]
        column = rng.randrange(len(cells))
        cells[column] = rng.choice(("", "2020-7", "丙局", "教育局", "牵头、协办", "2021-9-31", *_ROLES))
        rows[at] = tuple(cells[: rng.choice((9, 9, 5))])
    yield from (f"表 {'|'.join(each)}" for each in rows)
    earlier, problems = read_list(tuple(rows), ROSTER, "回头看")
    yield from (f"→ {short(each)}" for each in earlier)
    yield from _problems(problems)
    head = rng.choice(_PASTED)
    pasted_rows = [tuple(_pasted_cell(rng, each) for each in head) for _ in range(rng.randint(2, 5))]
    whole: Rows = (("2020年台账",), head, *pasted_rows) if rng.random() < 0.5 else (head, *pasted_rows)
    yield from (f"贴 {'|'.join(each)}" for each in whole)
    read = pasted(whole, ROSTER, YEAR - 1, date(YEAR, 9, 30), "贴入", earlier)
    yield f"→ {columns_known(whole)}列 办结{read.done} 长期{len(read.left)}"
    yield from (f"→ {short(each)}" for each in read.found)
    yield from _problems(read.problems)
    both = with_earlier(replace(tasks, plan=replace(plan, id="2021", year=YEAR)), together(earlier, read.found))
    for item in both.plan.earlier[:2]:
        yield from (f"? {line}" for line in explain(item, ROSTER.units[item.number % 3], both))
    yield f"→ {' '.join(f'{each.item}{each.unit}{each.roles_label}' for each in both.assignments)}"


def _pasted_cell(rng: Random, header: str) -> str:
    match header:
        case "序号" | "编号":
            return rng.choice(("1", "2", "第3项", "", "1000", "2"))
        case "责任单位" | "牵头单位" | "配合单位" | "单位名称" | "单位":
            return rng.choice(
                ("市财政局", "市教委", "市财政局、甲县", "市直各单位", "丙局", "", "市教育局牵头，甲县配合", "有关单位")
            )
        case "状态" | "落实情况" | "办理状态":
            return rng.choice(_STATES)
        case "完成时限" | "时限":
            return rng.choice(("", "长期", "2021年底前"))
    return rng.choice((*_WISHES, ""))


def _days(rng: Random) -> Iterator[str]:
    """Workdays about the turn of the year, of which one is known."""
    turn = date(YEAR, 12, 31)
    near = [turn + timedelta(more) for more in range(-6, 7)]
    off = frozenset(each for each in near if each.weekday() < 5 and rng.random() < 0.4)
    on = frozenset(each for each in near if each.weekday() > 4 and rng.random() < 0.5)
    calendar = Calendar(off, on, frozenset(rng.choice(((YEAR,), (YEAR, YEAR + 1), ()))))
    told = (" ".join(f"{each:%m-%d}" for each in sorted(days)) for days in (off, on))
    yield "休 {} 班 {}".format(*told)
    worked = "".join("1" if calendar.is_workday(each) else "0" for each in near)
    days = calendar.day_by_day(YEAR, YEAR + 1)
    start, end = rng.choice(near), rng.choice(near)
    moved = " ".join(f"{calendar.shift(start, more):%m-%d}" for more in (-3, -1, 0, 1, 4))
    yield (
        f"→ {worked} {len(days)} {days[358:372]} {start:%m-%d}：{moved} 至{end:%m-%d} "
        f"{calendar.workdays_between(start, end)} {short(calendar.unknown_years(start, end))}"
    )


def _same(rng: Random) -> Iterator[str]:
    """Items of one version known again in another, some alike and some twice."""
    old = {at: Item(at, "", "", rng.choice(_WISHES), "", "") for at in range(1, rng.randint(2, 5))}
    new = [Item(at, "", "", rng.choice(_WISHES), "", "") for at in range(1, rng.randint(2, 5))]
    yield f"旧 {'；'.join(each.requirement for each in old.values())} 新 {'；'.join(each.requirement for each in new)}"
    yield f"→ {short(same_items(old, new))} {short(same_items(old, new, by_number=False))}"
