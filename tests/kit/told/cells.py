"""What comes back from units, from a seed, told with what the core makes of it: cells that are checked, rows of
registers that are named, what stands beside the cells, and files whose unit, item or round is to be found."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random

from kit.told.desk import EVERY, schema
from kit.told.lives import ISSUED, PLAN_ROSTER, YEAR
from kit.told.short import row as called
from kit.told.short import short
from toolkit.codes import Code, Outcome
from toolkit.domain.ledger.filled import Beside, Filled
from toolkit.domain.ledger.kinship import Kin, Verdict
from toolkit.domain.ledger.led_claims import LedClaim
from toolkit.domain.ledger.records import Case, Edition, Matched, Return
from toolkit.domain.ledger.registers import natural_key
from toolkit.domain.ledger.succession import Succession
from toolkit.domain.mail.received_mail import Doubt
from toolkit.domain.mail.trust import Brought, Trust
from toolkit.domain.plan.deadlines.phrases import parse_deadline
from toolkit.domain.plan.model import Assignment, Item, Plan, Role
from toolkit.domain.plan.tasks import Tasks
from toolkit.domain.plan.units import Unit
from toolkit.domain.returns.checks import Context, check
from toolkit.domain.returns.counted_round import counted_round
from toolkit.domain.returns.descent import WordsInUse
from toolkit.domain.returns.evidence import evidence_stem, is_of_claim, item_shown, owner_of
from toolkit.domain.returns.known_rows import KnownRows
from toolkit.domain.returns.merge_base import Lineage
from toolkit.domain.returns.register_rows import name_rows, provisional_key
from toolkit.domain.returns.round_statement import round_statement
from toolkit.domain.returns.secrecy import id_numbers_in, marking_in, personal_numbers_in, withheld, words_in
from toolkit.domain.returns.triage import (
    PlansOpen,
    asks_the_same,
    counts_again,
    handed_in,
    named_otherwise,
    new_reporter,
    not_the_offices,
    owner,
    whose_case,
)
from toolkit.domain.returns.unread import progress_offered, unread_problems
from toolkit.keys import RowKey, register_key, report_key, task_key
from toolkit.problems import About, Origin, Problem, problem
from toolkit.schema.model import FieldKind, Owner

TODAY, NOON = date(YEAR, 9, 13), datetime(YEAR, 9, 13, 12)
PLAN = str(YEAR)

SEEDS: tuple[int, ...] = tuple(range(1, 81))


def told(seed: int) -> list[str]:
    """What is told of what that seed's units sent."""
    rng = Random(seed)
    kind: Callable[[Random], Iterator[str]] = (checked, named, beside, found)[seed % 4]
    return list(kind(rng))


def _said(problems: tuple[Problem, ...] | list[Problem]) -> Iterator[str]:
    for each in problems:
        about = f"{called(each.about.row)}.{'、'.join(each.about.fields)}" if each.about else ""
        yield f"  {each.code.name} {each.origin.place} {about} {each.value} {each.message}".replace("\n", "/")


# --- cells that are checked ---

DATES = ("2021-02-28", "2021-03-01", "2020-12-31", "2021-01-01", "2021-09-13", "2021-09-14", "2022-12-31", "2023-01-01")
LINKS = (
    *("网站", "javascript:alert(1)", r"C:\台账\证明.doc", "http://192.168.1.5/a", "www.", "9-30", "3/5、9/30", "无"),
    *("https://www.example.com/a", "data:text/html,1", "文件传输"),
)
TEXTS = (
    *(
        "已办结。",
        "1",
        "无",
        "身份证11010519491231002X",
        "身份证 110105194912310021",
        "电话13812345678",
        "国家秘密事项",
    ),
    *("机密★1年", "138 1234 5678", "办理中，内部资料", "秘 密", "绝密★", "110105199013310021", "说明", ""),
)
DEADLINES = ("2021年9月底前", "长期坚持", "每季度末", "尽快", "")


def checked(rng: Random) -> Iterator[str]:
    """Cells of tasks, cover and registers, and what is told of them; texts, and what in them must not stand there."""
    its = schema()
    cells: dict[RowKey, dict[str, str]] = {}
    current: dict[RowKey, dict[str, str]] = {}
    edition: dict[RowKey, dict[str, str]] = {}
    keys = [(task_key(PLAN, item, "A"), its.tasks) for item in (1, 2, 2020003) if rng.random() < 0.7]
    for name in rng.sample(("trainings", "applications", "petitions", "plans", "lead_opinions"), 2):
        register = its.register(name)
        assert register is not None
        keys.append((register_key(PLAN, name, "0123456789ab", "A"), register))
    for key, sheet in keys:
        values = cells[key] = {}
        for field in sheet.owned(Owner.UNIT):
            if rng.random() < 0.35:
                continue
            if field.kind == FieldKind.DATE:
                values[field.name] = rng.choice(DATES)
            elif field.kind == FieldKind.CHOICE:
                values[field.name] = rng.choice([each.text for each in field.choices])
            elif field.kind == FieldKind.LINK:
                values[field.name] = rng.choice(LINKS)
            else:
                values[field.name] = rng.choice(TEXTS)
        if rng.random() < 0.5:
            current[key] = {name: text for name, text in values.items() if rng.random() < 0.5}
            if key.item and rng.random() < 0.5:
                current[key] |= {"verdict": "通过销号", "status": "已完成"}
        edition[key] = {"deadline": rng.choice(DEADLINES)}
        if key.sheet == "lead_opinions":
            edition[key]["about"] = LedClaim.of(1, "B", "县乙局", {"status": "已完成"}).text
        yield f"{called(key)} {short(values)} 账{short(current.get(key, {}))} 限{edition[key]['deadline']}"
    refused = frozenset((key, name) for key, values in cells.items() for name in values if rng.random() < 0.05)
    for key, name in refused:
        cells[key][name] = "看不懂"
    lead = Role.LEAD if rng.random() < 0.5 else Role.IMPLEMENT
    tasks = _tasks(lead) if rng.random() < 0.8 else None
    context = Context(its, YEAR, TODAY, current, rng.choice((ISSUED, None)), edition, tasks=tasks)
    origins = {
        (key, name): Origin("台账.xlsx", key.sheet, f"{chr(65 + at % 26)}{line}")
        for line, (key, values) in enumerate(cells.items(), 5)
        for at, name in enumerate(values)
        if rng.random() < 0.95
    }
    done = check(cells, origins, context, refused)
    yield f"不收 {' '.join(sorted(f'{called(row)}.{name}' for row, name in done.refused))} {lead.value}{tasks is None}"
    yield from _said(done.problems)
    for text in rng.sample(TEXTS, 4):
        marked = marking_in(text, its.words.markings)
        told = (words_in(text, its.words.secret), id_numbers_in(text), personal_numbers_in(text))
        yield f"文{text} 标{marked} {short(told)}{withheld(text) if marked else ''}"


def _tasks(role: Role) -> Tasks:
    plan = Plan(PLAN, "方案", YEAR, ISSUED, (Item(1, "公开", "", "做好公开。", "", "2021年9月底前"),))
    mine = Assignment(PLAN, 1, "A", frozenset({role}))
    return Tasks(plan, PLAN_ROSTER, (mine,), {1: parse_deadline("2021年9月底前", YEAR)})


# --- rows of registers that are named ---


def named(rng: Random) -> Iterator[str]:
    """Rows without an id in a register, and which rows of the ledger they are."""
    register = schema().register(rng.choice(("trainings", "applications")))
    assert register is not None
    names = [each.name for each in register.owned(Owner.UNIT)][:6]

    def some() -> dict[str, str]:
        values = dict.fromkeys(names, "")
        for name in names[: rng.choice((1, 2, 3, 4, 6))]:
            field = register.field(name)
            match field.kind:
                case FieldKind.DATE:
                    values[name] = rng.choice(("2021-09-01", "2021-09-02"))
                case FieldKind.CHOICE:
                    values[name] = rng.choice(("", field.choices[0].text))
                case _:
                    values[name] = rng.choice(("1", "2", "甲", "", "很长的一段自己的话", "另外一段自己的话语"))
        return values

    issued = {register_key(PLAN, register.name, f"{at:012x}", "A"): some() for at in range(1, rng.randint(1, 4))}
    edition = Edition("E1", PLAN, "A", 1, "2021-09", ISSUED, 1, issued)
    current = {key: {**values, **(some() if rng.random() < 0.4 else {})} for key, values in issued.items()}
    earlier = []
    for number in range(rng.randint(0, 2)):
        raw = {key: {**values, **(some() if rng.random() < 0.5 else {})} for key, values in issued.items()}
        raw[register_key(PLAN, register.name, f"{90 + number:012x}", "A")] = some()
        earlier.append(
            Return(f"s{number}", "f", 1, NOON, Outcome.MERGED, PLAN, "A", "E1", raw=raw, settled=raw, id=number + 1)
        )
    cells: dict[RowKey, dict[str, str]] = {key: dict(values) for key, values in issued.items() if rng.random() < 0.6}
    pool = [*issued.values(), *(values for ret in earlier for values in ret.raw.values())]
    for number in range(rng.randint(1, 4)):
        again = dict(rng.choice(pool)) if pool and rng.random() < 0.6 else some()
        if rng.random() < 0.5:
            again[rng.choice(names)] = ""
        cells[provisional_key(PLAN, register.name, number + 1, "A")] = again
    origins = {
        (key, name): Origin("f", rng.choice((register.title, "另表")), f"A{at}")
        for at, (key, values) in enumerate(cells.items(), 5)
        for name in values
    }
    refused = frozenset((key, names[0]) for key in cells if "?" in key.row and rng.random() < 0.15)
    for what, rows in (("发", issued), ("账", current), *((f"收{ret.id}", ret.raw) for ret in earlier), ("表", cells)):
        for key, values in rows.items():
            yield f"{what} {key.row} {short({name: text for name, text in values.items() if text})}"
    lineage = Lineage(edition, earlier, schema(), current, WordsInUse.of(current), {})
    done = name_rows(Matched(cells, origins, refused, ()), lineage, Return("n", "f", 1, NOON, Outcome.MERGED), current)
    for key, values in done.cells.items():
        yield (
            f"→ {key.row}"
            f" {short({name: text for name, text in values.items() if text})}"
            f" 键{short(natural_key(register, values))}"
        )
    yield f"  不懂{short(sorted(key.row for key, _ in done.refused))} 位{len(done.origins)}"
    yield from _said(done.problems)


# --- what stands beside the cells ---


def beside(rng: Random) -> Iterator[str]:
    """What a file says where no cell is asked for, and what of it is offered as progress; what its cover says."""
    left = []
    for _ in range(rng.randint(1, 6)):
        kind = rng.choice(list(Beside))
        left.append(
            Filled(
                rng.choice(("工作台账", "我的表", "")) if kind != Beside.NAME else "",
                f"{rng.choice('HJK')}{rng.randint(5, 8)}",
                kind,
                rng.choice(("已召开会议", "自留", "进展情况", "已经印发文件并公开上线", "x" * 70)),
                rng.choice(("", "工作进度", "备注", "进展情况", "自留")),
                task_key(PLAN, rng.choice((1, 2)), "A") if kind in (Beside.COLUMN, Beside.LOCKED) else None,
                formula=rng.random() < 0.2,
                written_as=rng.choice(("", "", "工作台账")),
                seen=rng.choice(("", "", "50%")),
            )
        )
        yield f"旁 {short(left[-1])}"
    unread = list(unread_problems(left, "f", rng.choice(("", "请告知")), rng.choice((24, 5))))
    yield from _said(unread)
    yield f"  请{short(sorted({each.remedy for each in unread}))}"
    row = task_key(PLAN, 1, "A")
    after = {row: {"progress": rng.choice(("", "已召开会议", "原有进展"))}}
    asked = (
        [(Case(row, "progress", after[row]["progress"], "已召开会议", 1, "", "", NOON, plan=PLAN, id=1), None)]
        if rng.random() < 0.4
        else []
    )
    for case in progress_offered(left, schema().tasks, after, asked, NOON):
        yield f"  供{called(case.row)} {short(case.ours)}→{short(case.theirs)} {case.cell}"
    cover = report_key(PLAN, "A", "2021-09")
    edition = Edition("E1", PLAN, "A", 1, "2021-09", ISSUED, 1, {row: {"progress": "旧"}, cover: {"report": "无变化"}})
    cells = {
        cover: {"report": rng.choice(("有更新", "无变化", "", "看不懂")), "reporter": rng.choice(("", "甲"))},
        row: {"progress": rng.choice(("旧", "新", ""))},
    }
    changed = rng.choice((0, 2))
    said = round_statement(cells, edition, schema().cover, changed)
    yield f"封面 {short(cells[cover])} 进{cells[row]['progress']} 改{changed}：{short(said)}"
    yield from _said(list(said.problems("f")))
    yield from _counted(rng, cover, row)


def _counted(rng: Random, cover: RowKey, row: RowKey) -> Iterator[str]:
    """Which round a return counts for."""
    when = ("2021-08-20", "2021-09-10", "2021-09-14", "2021-02-01", "", "上周")
    edition = Edition("E1", PLAN, "A", 1, "2021-09", date(YEAR, 8, 2), 1, {cover: {"reported_on": rng.choice(when)}})
    earlier = []
    for number in range(1, rng.randint(1, 3)):
        about = About(rng.choice((row, cover)), ("progress",))
        faults = (problem(rng.choice((Code.CELL_REQUIRED, Code.REQUIRED_BLANK)), Origin("f"), about=about, **_WORDS),)
        at = NOON - timedelta(days=rng.choice((5, 30)))
        raw = {cover: {"reported_on": rng.choice(when)}, row: {"progress": "旧", "status": "推进中"}}
        outcome = rng.choice((Outcome.PARTIAL, Outcome.PARTIAL, Outcome.MERGED))
        earlier.append(Return(f"s{number}", "f", 1, at, outcome, PLAN, "A", "E1", raw=raw, problems=faults, id=number))
        yield f"先{number} {at:%m-%d} {outcome.value} {short(raw)} {faults[0].code.name} {called(about.row)}"
    kin = tuple(Verdict(each.id, Kin.DESCENDS, base=rng.random() < 0.7) for each in earlier)
    raw = {cover: {"reported_on": rng.choice(when)}, row: {"progress": rng.choice(("旧", "新")), "status": "推进中"}}
    ret = Return("n", "f", 1, NOON, Outcome.MERGED, PLAN, "A", "E1", raw=raw, kinship=kin, id=9)
    its = counted_round(ret, edition, earlier, EVERY)
    yield f"期 {short(raw)} {short(edition.cells)} {short([each.return_id for each in kin if each.base])}：{short(its)}"
    yield from _said(list(its.problems("f")))


_WORDS = {
    "row": "第1项",
    "because": "已完成",
    "header": "进展",
    "withheld": "状态",
    "where": "第1项",
    "headers": "进展",
}


# --- files whose unit, item or round is to be found ---

FILES = (
    *(
        "市甲局/第12项.pdf",
        "12-市甲局-证明.pdf",
        "序号2 证明.doc",
        "县乙局与市甲局.pdf",
        "市丙局下属市甲局.xlsx",
        "证明.pdf",
    ),
    *("来件/证明.pdf", "来件/县乙局/12.pdf", "市 甲 局 截图.png", "第99项.pdf"),
)
HEADS = ("市甲局", "市甲局工作台账", "填报单位：县乙局", "县乙局", "某某公司", "县乙局、市甲局", "")


def found(rng: Random) -> Iterator[str]:
    """Documents, workbooks whose sender or name is another's, rows found by number and text."""
    units = PLAN_ROSTER.units
    for file in rng.sample(FILES, 4):
        returns = [
            Return("s", f"来件/{at}.xlsx", 1, NOON, rng.choice((Outcome.MERGED, Outcome.HELD)), unit=rng.choice("AB"))
            for at in range(rng.randint(0, 2))
        ]
        sender = rng.choice(("", "", "A@example.com", "x@example.com"))
        whose = owner_of(file, PLAN_ROSTER, sender, returns)
        item = item_shown(file, (2, 12))
        evidence = rng.choice(("证明", "见 证 明", "截图", ""))
        told = f"{short([(ret.file, ret.unit, ret.outcome) for ret in returns])} {sender}"
        claim = is_of_claim(file, "市甲局", 12, evidence)
        yield (
            f"件 {file} {told}：{short(whose)} {short(item)} {evidence_stem(item, '市甲局', file)} 证{evidence}{claim}"
        )
    brought = Brought(
        rng.choice(("a@example.com", "hand@example.com", "x@example.com", "office@example.com", "")),
        rng.choice(((), ("a@example.com",), ("x@example.com", "a@example.com"))),
        rng.choice(list(Doubt)),
        rng.random() < 0.7,
    )
    trust = Trust("office@example.com", frozenset({"hand@example.com"}), frozenset({("x@example.com", "B")}))
    heirs = Succession(PLAN, frozenset({(1, "A")}), {"旧": ("A",), "散": ("A", "B")}, frozenset({"A", "B", "C"}))
    yield f"来 {short(brought)}"
    for code in ("A", "B", "旧", "散"):
        edition = Edition("E1", PLAN, code, 1, "", ISSUED, 1, {}, unit_name="旧名")
        its = owner(edition, "f", brought, PLAN_ROSTER.by_code, heirs, trust)
        yield f"  {code}：{its.code if isinstance(its, Unit) else f'{its.code.name} {its.message}'}"
    fault = not_the_offices("f", brought, trust)
    yield from _said([*([fault] if fault else []), *handed_in("f", brought, trust)])
    shown, heads = rng.sample(HEADS, rng.randint(0, 2)), rng.sample(HEADS, rng.randint(0, 2))
    other = named_otherwise("f", [each for each in shown if each], units[0], ["市旧甲局"], PLAN_ROSTER, heads)
    yield f"名 {short(shown)} {short(heads)}：{other.code.name if other else '是'}"
    before = [replace(_RET, reporter=each) for each in rng.sample(("甲", "乙", ""), rng.randint(0, 3))]
    ret = replace(_RET, reporter=rng.choice(("甲", "丙", "", "联络")), sender=rng.choice(("a@example.com", "")))
    new = list(new_reporter(ret, brought, replace(units[0], contact="联络员"), before))
    yield f"报人 {ret.reporter} 前{short([each.reporter for each in before])}：{short([each.message for each in new])}"
    first = replace(_RET, outcome=rng.choice((Outcome.HELD, Outcome.MERGED, Outcome.REJECTED)), sender="A@example.com")
    fault = problem(Code.NAME_BLANK, Origin("f"), unit="市甲局")
    first = replace(first, problems=(fault,) if rng.random() < 0.6 else ())
    known, retry = rng.random() < 0.5, rng.random() < 0.5
    again = counts_again(first, known=known, retry=retry), asks_the_same(first, ret, fault)
    yield f"再来 {first.outcome.value} {known}{retry} {len(first.problems)} {ret.sender}：{again}"
    plans = PlansOpen("2021", ("2020", "2021"), frozenset({"2020"} if rng.random() < 0.5 else ()), rng.random() < 0.5)
    why = [plans.refusal(replace(_EDITION, plan=each), "f") for each in ("2020", "2021", "2019")]
    yield (
        f"方案 {short(plans)}"
        f" {plans.taking}"
        f" {[plans.leaves(each) for each in ('2020', '2021', '2019')]}"
        f" {[each and each.code.name for each in why]}"
    )
    yield f"问 {short(whose_case(ret, '像是市甲局'), 'opened_at')}"
    rows = KnownRows({1: ("一", "做好公开。"), 2: ("二", "做好解读。"), 3: ("三", "做好解读。")})
    for _ in range(4):
        asked = (
            rng.choice((None, 1, 2, 9)),
            rng.choice(("", "1", "2", "①", "9")),
            rng.choice(("", "做好公开。", "做好 解读。", "别的")),
        )
        found = rows.find(*asked)
        yield f"行 {asked}：{found and found.row}{'' if found is None or found.sure else ' 单凭一项'}"


_RET = Return("s", "f", 1, NOON, Outcome.MERGED, PLAN, "A", "E1")
_EDITION = Edition("E1", PLAN, "A", 1, "", ISSUED, 1, {})
