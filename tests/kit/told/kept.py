"""What the ledger keeps beside its rows, from a seed: answers merged, years and heirs that go on, closings and scans,
drafts, addresses looked at, passages copied, chains."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random

from kit.told.desk import CALENDAR, schema
from kit.told.lives import ISSUED, YEAR
from kit.told.rows import KEY, eventful
from kit.told.short import row as called
from kit.told.short import short
from toolkit.codes import Code, Outcome
from toolkit.domain.ledger.carrying import Year, carry_year, left_behind
from toolkit.domain.ledger.chain import Head, Link, Record, breaks, digest_of, link, spanned, spans, witnessed
from toolkit.domain.ledger.closing import Closed, Scan, confirmed, reopened, scan_brought, taken_last
from toolkit.domain.ledger.copied import copied_passages
from toolkit.domain.ledger.drafts import Draft, newest_drafts, overtaken
from toolkit.domain.ledger.filled import Beside, Filled
from toolkit.domain.ledger.former_rows import former_rows, unassigned
from toolkit.domain.ledger.judged import JUDGED, Judged, Stage
from toolkit.domain.ledger.link_looks import addresses_in, is_public, link_words, seen_by, standings, to_look_at
from toolkit.domain.ledger.looks import Look
from toolkit.domain.ledger.records import Cells, Change, Choice, Decision, Edition, Matched, Return
from toolkit.domain.ledger.review import Asked
from toolkit.domain.ledger.row_history import requirement_issued
from toolkit.domain.ledger.shown_claims import STANDS, WORD, YEAR_END
from toolkit.domain.ledger.succession import Succession, carry_over
from toolkit.domain.ledger.verdict_answers import ClaimAnswer, refused_since, take_answer, unjudged
from toolkit.domain.ledger.verdicts import Verdict, add_words, clear, confirm_not_involved, give, undo, why_not
from toolkit.domain.plan.deadlines.phrases import parse_deadline
from toolkit.domain.plan.model import Assignment, Item, Plan, Role
from toolkit.domain.plan.tasks import Tasks
from toolkit.domain.plan.transfers import Transfer
from toolkit.domain.plan.units import Roster, Unit
from toolkit.keys import RowKey, contact_key, register_key, task_key
from toolkit.problems import About, Origin, Problem, problem

PLAN = str(YEAR)
NOON = datetime(YEAR, 9, 13, 12)
TODAY = NOON.date()
SEEDS: tuple[int, ...] = (
    *(4, 5, 6, 7, 8, 9, 12, 14, 23, 29, 31, 32, 35, 36, 38, 40, 50, 52, 55, 61, 62, 64, 75, 78),
    *(79, 80, 81, 83, 86, 87, 88, 92, 93, 96, 97, 100, 104, 107, 108, 109, 113, 115, 116, 120),
)
"""Those in which conditions of the core are decided as in few before."""


def told(seed: int) -> list[str]:
    """What that seed's office kept, and what is made of it."""
    rng = Random(seed)
    kind: Callable[[Random], Iterator[str]] = (_answered, _going_on, _filed, _joined)[seed % 4]
    return list(kind(rng))


def _short_problem(found: Problem) -> str:
    return f"{found.code.name} {found.origin.place} {found.value} {found.message}".replace("\n", "/")


def _set(changes: Sequence[Change]) -> str:
    judged = [Judged.read({JUDGED: each.value}) for each in changes if each.field == JUDGED]
    kept = short(judged[0], "at", "status", "done_on", "evidence", "stood") if judged else ""
    kept += f" 原{len(judged[0].stood)}格" if judged and judged[0] and judged[0].stood else ""
    return f"{short([f'{each.field}={each.value}' for each in changes if each.field != JUDGED])} {kept}".rstrip()


# --- verdicts, and answers that two people gave beside each other ---

MEANS = ("verified", "sent_back", "rectify", "confirmed_not_applicable", "upheld", "")


def _answered(rng: Random) -> Iterator[str]:
    """A row that has lived, the verdicts that could be given to it, and an answer that was written beside it."""
    sheet, its = schema().tasks, eventful(rng)
    values = {name: text for name, text in its.values.items() if text}
    day = its.day
    yield f"账 {day:%m-%d} {short({name: text for name, text in values.items() if name != JUDGED})}"
    for _ in range(4):
        near = [day + timedelta(more) for more in (-400, -1, 0, 1)]
        said = Verdict(
            rng.choice((*MEANS, "别的")),
            rng.choice(("", "缺文号", "无", "——", "甲编办〔2021〕3号")),
            rng.choice((None, None, *near)),
            rng.choice((None, None, *near)),
            *(rng.choice(("", "核某")), rng.choice(("", "复某"))),
        )
        flags = {"touched": rng.random() < 0.3, "year_end": rng.random() < 0.3}
        issued = rng.choice((ISSUED, date.min))
        why = why_not(said, sheet, values, day, issued=issued, **flags)
        yield f"判 {short(said)} {short([name for name, its in flags.items() if its])}：{why or '可以'}"
        if not why:
            changes = give(said, KEY, sheet, values, its.now, CALENDAR, rng.choice((None, day)))
            yield f"  {_set(changes)}"
            yield f"  补{_set(add_words(said, KEY, sheet, values, its.now))}"
    yield f"清 {_set(clear(KEY, sheet, values, 'office', its.now))}"
    yield f"撤 {_set(undo(KEY, sheet, its.changes, values, 'office', its.now))}"
    agreed = Decision(1, Choice.AGREE, "", "office", its.now, rng.choice(("", "批示")))
    yield f"不涉 {_set(confirm_not_involved(KEY, sheet, values, agreed, 'r1'))}"
    yield from _beside(rng, its.changes, values, its.now)


def _beside(rng: Random, changes: Sequence[Change], values: dict[str, str], at: datetime) -> Iterator[str]:
    """An answer that was shown the row as it stood some changes ago."""
    sheet = schema().tasks
    judged = [each for each in changes if each.field == JUDGED]
    for _ in range(3):
        upto = rng.choice((0, len(changes) // 2, len(changes), len(changes)))
        shown = {each.field: each.value for each in changes[:upto] if each.value}
        shown |= {name: "1" for name in (STANDS, YEAR_END) if rng.random() < 0.15} | {"unit": "市甲局"}
        if rng.random() < 0.7:
            shown[WORD] = str(max((each.sequence for each in judged if each.sequence <= upto), default=0))
        verdict = sheet.field("verdict")
        said = {"verdict": verdict.text_for(rng.choice(MEANS)) or "", "opinion": rng.choice(("", "", "缺文号", "可以"))}
        if rng.random() < 0.5:
            said["verified_by"] = rng.choice(("核某", "乙"))
        if rng.random() < 0.3:
            said |= {name: values[name] for name in ("verdict", "opinion", "fix_by") if name in values}
        if rng.random() < 0.2:
            said["verified_on"] = rng.choice(("2021-02-01", at.date().isoformat()))
        said = {name: text for name, text in said.items() if text}
        answer = ClaimAnswer(
            *(KEY, said, shown, "R1", Origin("核查.xlsx", "核查", "H5")),
            last=judged[-1].sequence if judged else 0,
            stage=rng.choice((None, Stage("2021-06-30", ""))),
            held=rng.random() < 0.9,
        )
        yield f"答 见{upto} {short(said)} 后判{answer.judged_since}{'' if answer.held else ' 已调走'}"
        done = take_answer(answer, sheet, values, at, CALENDAR, ISSUED)
        yield f"  {_short_problem(done) if isinstance(done, Problem) else _set(done)}"
        for found in (
            unjudged(answer, sheet, values),
            refused_since(answer, sheet, values, rng.choice(("这里", "那里"))),
        ):
            if found:
                yield f"  {_short_problem(found)}"


# --- units that go on with others' rows, and the year after ---

UNITS = (
    Unit("A", "市甲局", "市直", former=("旧", "散")),
    Unit("B", "县乙局", "县区", former=("散",)),
    Unit("C", "市丙局", "市直"),
)
WISHES = ("归集专项规划", "归集 专项规划", "组织开展培训", "编制目录")
SAID = {
    "status": ("长期坚持", "已完成", ""),
    "progress": ("已召开会议。", "别的话。", "另外的话。", ""),
    "person": ("张三", "李四", ""),
    "verdict": ("通过销号", ""),
}


def _tasks(rng: Random, year: int) -> Tasks:
    items = tuple(
        Item(at, "公开", "", text, "", rng.choice(("长期坚持", f"{year}年9月底前")))
        for at, text in enumerate(rng.sample(WISHES, 3), 1)
    )
    plan = Plan(str(year), "方案", year, date(year, 3, 1), items)
    given = [
        Assignment(plan.id, each.number, unit.code, frozenset({Role.IMPLEMENT}))
        for each in items
        for unit in UNITS
        if rng.random() < 0.6
    ]
    dues = {each.number: parse_deadline(each.deadline, year) for each in items}
    tasks = Tasks(plan, Roster(UNITS, ()), tuple(given), dues)
    move = Transfer(rng.choice((1, 2, 3)), "B", "A", TODAY)
    if rng.random() < 0.5 or (move.item, "B") not in {(each.item, each.unit) for each in given}:
        return tasks
    left = [each for each in given if (each.item, each.unit) not in {(move.item, "A"), (move.item, "B")}]
    taken = Assignment(plan.id, move.item, "A", frozenset({Role.IMPLEMENT}))
    return replace(tasks, assignments=(*left, taken), transfers=(move,), as_issued=tuple(given))


def _held(rng: Random, plan: str) -> dict[RowKey, dict[str, str]]:
    """What a ledger holds of units that are there and that were."""
    cells: dict[RowKey, dict[str, str]] = {}
    for unit in ("A", "B", "C", "旧", "散", "无"):
        for item in (1, 2, 3, 9):
            if rng.random() < 0.45:
                its = {name: rng.choice(texts) for name, texts in SAID.items() if rng.random() < 0.6}
                cells[task_key(plan, item, unit)] = its
        if rng.random() < 0.5:
            contact = {"section": rng.choice(("办公室", "")), "person": rng.choice(("张三", "李四"))}
            cells[contact_key(plan, unit)] = contact
        if rng.random() < 0.4:
            listed = {"title": rng.choice(("规划甲", "")), "retired": rng.choice(("作废", "", ""))}
            cells[register_key(plan, rng.choice(("plans", "plans", "trainings")), f"{unit}1", unit)] = listed
    return cells


def _line(cells: Cells) -> str:
    return "；".join(f"{called(key)} {short(values)}" for key, values in cells.items())


def _going_on(rng: Random) -> Iterator[str]:
    """Where the rows of units go that are no more, what stays nobody's, and what goes into the year after."""
    last, now = _tasks(rng, YEAR), _tasks(rng, YEAR + 1)
    current, held = _held(rng, PLAN), _held(rng, str(YEAR + 1)) if rng.random() < 0.5 else {}
    for tasks in (last, now):
        wishes = " ".join(f"{each.number}{each.requirement}／{each.deadline}" for each in tasks.plan.items)
        given = " ".join(f"{each.item}{each.unit}" for each in tasks.assignments)
        yield f"事项 {wishes} 派 {given} 调{short(tasks.moved)}"
    yield f"账 {_line(current)}"
    heirs = Succession.of(last)
    for key in current:
        if heirs.key(key) != key:
            yield f"  {called(key)}→{called(heirs.key(key))}"
    for unit in ("A", "旧", "散", "无"):
        yield f"  {unit} 今{short(heirs.heir(unit))} 接{[short(heirs.going_on(unit, item)) for item in (None, 1, 2)]}"
    history = [
        Change(key, name, text, "A", NOON, rng.choice((None, 7, 7)), "台账", "A1", number)
        for number, (key, name, text) in enumerate(
            [(key, name, text) for key, values in current.items() for name, text in values.items()], 1
        )
        if rng.random() < 0.9
    ]
    carried = carry_over(heirs, current, history, (), NOON)
    cases = [f"{called(each.row)}.{each.field} {each.ours}|{each.theirs}" for each in carried.cases]
    yield f"  过户 {_changed(carried.changes)} 问{short(cases)}"
    asked: list[Asked] = [(case, rng.choice((None, _DECIDED))) for case in carried.cases if rng.random() < 0.7]
    after = [*history, *carried.changes] if rng.random() < 0.6 else history
    again = carry_over(heirs, current, after, asked, NOON)
    yield f"  再过 {len(again.changes)} 问{len(again.cases)}"
    yield from _of_a_file(rng, heirs, current)
    gone = unassigned(last, schema(), current)
    shown = [each for each in current if each.item is not None and rng.random() < 0.6]
    editions = [
        Edition(
            f"E{at}", PLAN, each.unit, 1, "", ISSUED, 1, {each: {"requirement": f"当时{at}"}}, rng.choice(("", "旧名"))
        )
        for at, each in enumerate(shown)
    ]
    asked_then = {called(key): requirement_issued(editions, key) for key in shown[:2] + list(gone[:1])}
    yield f"  当时要求{short(asked_then)}"
    for each in former_rows(last, current, gone, editions):
        yield f"  无主 {each.unit}{each.item} {each.requirement} {each.went} {short(each.values)}"
    unissued = frozenset(unit.code for unit in UNITS if rng.random() < 0.8)
    yield f"  结转{short(unissued)} 已有{_line(held)}"
    yield f"  → {_changed(carry_year(Year(last, current), Year(now, held), schema(), unissued, NOON))}"
    left = left_behind(Year(last, current), schema(), ["A", "B"])
    yield f"  留下 {'；'.join(f'{each.unit}：{each.words}' for each in left)}"


_DECIDED = Decision(1, Choice.OURS, "", "office", NOON)


def _changed(changes: Sequence[Change]) -> str:
    return " ".join(f"{called(each.row)}.{each.field}={each.value}" for each in changes)


def _of_a_file(rng: Random, heirs: Succession, current: Cells) -> Iterator[str]:
    """A former unit's file by the rows that go on with its own."""
    rows = [key for key in current if key.unit in ("旧", "散")]
    if not rows:
        return
    key = rng.choice(rows)
    found = problem(
        Code.CELL_REQUIRED, Origin("f"), about=About(key, ("progress",)), row="", because="", header="", withheld=""
    )
    beside = Filled("台账", "H5", Beside.COLUMN, "自留", "备注", rng.choice((key, None)))
    matched = Matched(
        {key: current[key]}, {(key, "progress"): Origin("f")}, frozenset({(key, "status")}), (found,), (beside,)
    )
    its = heirs.matched(matched)
    told = [*its.cells, *(row for row, _ in its.origins), *(row for row, _ in its.refused)]
    told += [each.about.row for each in its.problems if each.about] + [each.row for each in its.beside if each.row]
    edition = heirs.edition(Edition("E1", PLAN, key.unit, 1, "", ISSUED, 1, {key: {}}))
    ret = heirs.earlier(Return("s", "f", 1, NOON, Outcome.MERGED, raw={key: {}}, settled={key: {}}))
    told += [*edition.cells, *ret.raw, *ret.settled]
    changes = [Change(heirs.key(each), "progress", "", "A", NOON) for each in rows]
    gone = [each.message for each in heirs.released(changes, "f")]
    yield f"  来件 {called(key)}：{' '.join(map(called, told))} {short(gone)}"


# --- closings, scans, drafts, addresses ---

FILES = ("台账扫描件.pdf", "台账盖章.PDF", "公章.docx", "扫描.pdf", "夹/签章.jpg", "台账.扫描.tif", "盖章/证明.pdf")


def _filed(rng: Random) -> Iterator[str]:
    """A plan closed, scans of its workbooks, drafts that something came after, addresses that were looked at."""
    closed = Closed(TODAY.isoformat(), rng.random() < 0.5, 3)
    cells: dict[RowKey, dict[str, str]] = {}
    for change in (closed.change(PLAN, "", NOON), *((reopened(PLAN, "核某", NOON),) if rng.random() < 0.3 else ())):
        cells.setdefault(change.row, {})[change.field] = change.value
        yield f"关账 {called(change.row)} {change.value} {change.actor}"
    read = Closed.read(PLAN, cells)
    yield f"  {short(read)} {short(read and read.day)}"
    returns = [
        Return(
            f"s{at}",
            "f",
            1,
            NOON,
            rng.choice(list(Outcome)),
            PLAN,
            rng.choice("AAB"),
            rng.choice(("E1", "E2", "")),
            id=at,
        )
        for at in range(1, rng.randint(2, 5))
    ]
    yield f"收 {short([(ret.unit, ret.edition, ret.outcome) for ret in returns])}"
    latest = {"A": Edition("E9", PLAN, "A", 1, "", ISSUED, 1, {})}
    last = taken_last("A", returns)
    yield f"  末{short(last and last.id)} 证{[short(confirmed(unit, latest, returns)) for unit in 'ABC']}"
    known: Scan | None = None
    for at, file in enumerate(rng.sample(FILES, 4)):
        ret = Return(rng.choice((f"h{at}", "同")), file, 1, NOON, Outcome.MERGED, PLAN, "A", id=20 + at)
        version = rng.choice((last, last, last, returns[0], None))
        found = scan_brought(ret, known, version)
        named = f" {found.named}" if found else ""
        yield f"  扫{at} {file} {ret.sha256} {short(version and version.id)}：{short(found)}{named}"
        if found:
            change = found.change(PLAN, "A", "A", NOON)
            cells[change.row] = {change.field: change.value}
            known = Scan.read(PLAN, "A", cells)
            assert known == found
            if rng.random() < 0.2:
                known = replace(found, brought=False)
    yield from _drafted(rng, returns)
    yield from _looked(rng)


def _drafted(rng: Random, returns: Sequence[Return]) -> Iterator[str]:
    names = ("通报-2021-09-01", "通报-2021-09-13", "督办单-市甲局-2021-09-13", "督办单-市甲局")
    stamps = (
        "draft-5-20210913T120000",
        "draft-9-20210913T120001",
        "draft-7-20211313T120000",
        "x draft-0-20210912T235959 y",
        "",
    )
    drafts = [made for name in rng.sample(names, 3) if (made := Draft.read(name, rng.choice(stamps)))]
    yield f"稿 {short(drafts)} {[f'{each.about} {each.stamp}' for each in drafts]}"
    yield f"  新{[each.name for each in newest_drafts(drafts)]}"
    verdicts = [
        Change(task_key(PLAN, rng.choice((1, 2)), "A"), "verdict", "", "", NOON, sequence=rng.choice((4, 5, 6, 9, 10)))
        for _ in range(rng.randint(0, 3))
    ]
    near = (timedelta(seconds=-1), timedelta(), timedelta(seconds=1), timedelta(days=-2))
    came = [replace(ret, received_at=NOON + rng.choice(near)) for ret in returns[: rng.randint(0, 2)]]
    mails = [NOON + rng.choice(near) for _ in range(rng.randint(0, 2))]
    newest = rng.choice((4, 5, 9))
    moments = [f"{each:%d %H:%M:%S}" for each in (*(ret.received_at for ret in came), *mails)]
    yield f"  新{newest} 判{[each.sequence for each in verdicts]} 来{len(came)} {moments}"
    yield f"  过{[f'{each.draft.name} {each.words}' for each in overtaken(drafts, newest, came, verdicts, mails)]}"


TEXT = "县乙局组织开展政务公开业务培训，梳理公开事项目录，更新门户网站专栏，回复群众留言，补录目录。"
ADDRESSES = (
    *("1.1.1.1", "10.0.0.1", "127.0.0.1", "224.0.0.1", "::1", "fe80::1%eth0", "::ffff:10.0.0.1", "::ffff:1.1.1.1"),
    *("64:ff9b::a00:1", "64:ff9b::101:101", "2002:a00:1::", "2002:101:101::", "fec0::1", "64:ff9b:1::1", "2400::1"),
)
EVIDENCE = (
    "https://a.example.com/1",
    "www.example.com/2",
    "见https://a.example.com/1、http://b.example.com/3",
    "文件",
    "",
)


def _looked(rng: Random) -> Iterator[str]:
    urls = [url for text in EVIDENCE for url in addresses_in(text)][:3]
    looks = []
    at = NOON - timedelta(days=4)
    for _ in range(rng.randint(1, 6)):
        at += timedelta(hours=rng.choice((1, 23, 25)))
        status = rng.choice((200, 200, 404, 404, 410, 500, 0, 201))
        text = rng.choice((TEXT, TEXT[:-2], TEXT[:-1] + "！", TEXT[:40], ""))
        looks.append(Look(rng.choice(urls), at, seen_by(status), status, text=text, note=rng.choice(("", "超时"))))
        yield f"看 {looks[-1].url} {at:%d %H:%M} {status} {len(text)}{looks[-1].note}"
    known = standings(looks)
    yield from (f"  {url} {its.words}" for url, its in known.items())
    yield from (f"  {text} {link_words(text, known)}".replace("\n", "/") for text in EVIDENCE[:3])
    yield f"  今看{short(to_look_at(EVIDENCE, known, at.date(), rng.choice((0, 1, 9))))}"
    yield f"  外网{short([each for each in rng.sample(ADDRESSES, 6) if is_public(each)])}"


# --- chains, and passages that several wrote ---

TABLES = ("change", "returns", "edition", "mail_event")


def _joined(rng: Random) -> Iterator[str]:
    """A chain of links of which something is changed or gone, and what is told of it; passages that were copied."""
    digests: dict[Record, bytes] = {}
    links: list[Link] = []
    count = dict.fromkeys(TABLES, 0)
    former: dict[str, Head] = {}
    for chain in ("2021", "2021", "2021", "@mail", "@mail")[: rng.randint(2, 5)]:
        records = []
        for _ in range(rng.randint(1, 4)):
            table = rng.choice(TABLES)
            count[table] += rng.choice((1, 1, 2))
            key = f"E{count[table]}" if table == "edition" else count[table]
            records.append((Record(table, key), digest_of([table, key, rng.choice(("甲", None, 1.5))])))
        made = link(former.get(chain, Head(chain, 0, "")), NOON.isoformat(), records)
        former[chain] = Head(chain, made.number, made.head)
        links.append(made)
        digests |= dict(records)
        kept = spans(made.records)
        assert tuple(spanned(kept)) == made.records
        yield f"环 {former[chain].short} {short(kept)}"
    assert not list(breaks(links, digests))
    for _ in range(rng.randint(1, 2)):
        yield f"  改：{_spoilt(rng, links, digests)}"
    yield from (f"  {words}" for words in breaks(links, digests))
    heads = {(each.chain, each.number): each.head for each in links}
    lengths = {each.chain: each.number for each in links}
    for head in (*former.values(), Head("2021", 1, "0" * 64), Head("@paper", 0, "")):
        yield f"  证{head.short} {witnessed(heads, lengths, head)}"
    code = former["2021"].short
    text = f"收到。校验码：{code}，又校验码 {code}。"
    yield f"  读{short([each.number for each in Head.all_in(text)])} {short(Head.read(f' {code} '))}"
    for wrong in (["change", 1], ["change", "1", 2], ["edition", "E1", 3]):
        try:
            yield f"  段{short(list(spanned([wrong])))}"
        except ValueError:
            yield "  段不成段"
    yield from _copied(rng)


def _spoilt(rng: Random, links: list[Link], digests: dict[Record, bytes]) -> str:
    at = rng.randrange(len(links))
    its = links[at]
    record = rng.choice(list(digests))
    match rng.randrange(8):
        case 0:
            digests[record] = digest_of(["别的"])
            return f"{record.table}{record.key}"
        case 1:
            del digests[record]
            return f"{record.table}{record.key}删"
        case 2:
            digests[Record("change", 99)] = digest_of(["新"])
            return "change99加"
        case 3 if len(links) > 1:
            del links[at]
            return f"第{at + 1}环删"
        case 4:
            links[at] = replace(its, checks=its.checks[:-8])
            return f"第{at + 1}环检验短"
        case 5:
            links[at] = replace(its, checks=f"00000000{its.checks[8:]}")
            return f"第{at + 1}环检验改"
        case 6:
            links[at] = replace(its, head="0" * 64)
            return f"第{at + 1}环头改"
    links[at] = replace(its, at="2021-01-01")
    return f"第{at + 1}环时改"


PARTS = (
    "组织开展政务公开业务培训",
    "梳理公开事项目录并对外公布",
    "更新门户网站专栏，回复群众留言",
    "召开专题会议，研究部署",
    "补录。",
)


def _copied(rng: Random) -> Iterator[str]:
    texts = {
        task_key(PLAN, item, unit): "，".join(rng.sample(PARTS, rng.randint(1, 4))) + rng.choice(("。", "", "！ＡＢ"))
        for unit in "ABC"
        for item in (1, 2)
        if rng.random() < 0.6
    }
    issued = rng.sample(PARTS, rng.choice((0, 1)))
    least = rng.choice((8, 12, 20))
    yield f"文 {_line({key: {'': text} for key, text in texts.items()})} 原{short(issued)} {least}字"
    found = copied_passages(texts, issued, least)
    yield f"  同{short({called(key): (called(its.row), its.characters) for key, its in found.items()})}"
