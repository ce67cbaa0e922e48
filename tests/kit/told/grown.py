"""A unit's files from a seed, told with what each is found to have grown from; and what one takes back and claims."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random

from kit.told.desk import schema
from kit.told.lives import ISSUED, YEAR
from kit.told.rows import KEY, eventful
from kit.told.short import row as called
from kit.told.short import short
from toolkit.codes import Outcome
from toolkit.domain.ledger.judged import JUDGED, Judged
from toolkit.domain.ledger.kinship import Kin, Verdict
from toolkit.domain.ledger.owed import owed, written_over
from toolkit.domain.ledger.records import Case, CaseKind, Cell, Change, Choice, Decision, Edition, Return
from toolkit.domain.ledger.retractions import CLAIMED_AGAIN, left_out, parts_by_row, retraction, still_asked
from toolkit.domain.ledger.review import Asked, Question, put_anew
from toolkit.domain.ledger.save_times import believed
from toolkit.domain.ledger.saved import Saved
from toolkit.domain.returns.checks import Context
from toolkit.domain.returns.descent import Draft, Fields, WordsInUse
from toolkit.domain.returns.descent_notice import descent_notice
from toolkit.domain.returns.going_back import claimed_again, going_back, rows_going_back
from toolkit.domain.returns.held_claims import rows_claimed
from toolkit.domain.returns.intake import Intake
from toolkit.domain.returns.likeness import Likeness
from toolkit.domain.returns.merge_base import Base, Lineage, settle
from toolkit.domain.returns.round_statement import without_round_conflicts
from toolkit.domain.three_way import Conflict, Merged, Taken, merge
from toolkit.keys import RowKey, contact_key, register_key, report_key, task_key

PLAN = str(YEAR)
NOON = datetime(YEAR, 9, 13, 12)
SEEDS: tuple[int, ...] = (
    *(2, 5, 8, 10, 12, 13, 14, 16, 21, 24, 26, 29, 37, 39, 45, 50, 53, 55, 61, 62, 63, 65, 68, 75),
    *(79, 80, 83, 87, 88, 92, 95, 101, 102, 104, 107, 110, 115, 125, 127, 129, 131, 133, 138, 143, 147, 149, 158),
)
"""Those in which conditions of the core are decided as in few before."""


def told(seed: int) -> list[str]:
    """What is told of that seed's files."""
    rng = Random(seed)
    return list(_claiming(rng) if seed % 3 == 2 else _growing(rng))


# --- files that grow out of each other ---

ROWS = (
    *(task_key(PLAN, item, "A") for item in (1, 2)),
    register_key(PLAN, "trainings", "0123456789ab", "A"),
    contact_key(PLAN, "A"),
)
TEXTS = (
    *("召开会议，印发〔2021〕3号文。", "召开会议，印发〔2021〕3号文。专栏已上线。", "组织业务培训并回复留言。"),
    *("组织业务培训并回复留言，补录目录。", "推进中。", "https://www.example.com/a", "见《工作手册》第二章", ""),
)
DAYS = ("", "2021-06-30", "2021-09-01")
FIELDS = {"@tasks": ("progress", "evidence", "done_on"), "trainings": ("topic", "people"), "@contact": ("section",)}


def _growing(rng: Random) -> Iterator[str]:
    """Files made from each other come in one by one."""
    issued = {key: {name: rng.choice(("", "", _text(rng, name))) for name in FIELDS[key.sheet]} for key in ROWS}
    edition = Edition(
        "E1", PLAN, "A", 1, "2021-09", ISSUED, 1, {key: issued[key] for key in ROWS if rng.random() < 0.9}
    )
    yield f"发 {_said(edition.cells, {})}"
    current = {key: dict(values) for key, values in edition.cells.items()}
    if rng.random() < 0.3:
        current[task_key(PLAN, 1, "B")] = {"progress": rng.choice(TEXTS)}
    versions, earlier, asked = [dict(current)], list[Return](), dict[Question, bool]()
    versions[0].pop(task_key(PLAN, 1, "B"), None)
    for number in range(1, rng.randint(3, 7)):
        of = rng.choice((*range(len(versions)), *range(1, len(versions)), len(versions) - 1))
        cells = {key: dict(values) for key, values in versions[of].items()}
        for _ in range(5 if number == 1 else rng.choice((0, 1, 1, 2, 3))):
            key = rng.choice(ROWS)
            name = rng.choice(FIELDS[key.sheet])
            cells.setdefault(key, {})[name] = _text(rng, name)
        if rng.random() < 0.1:
            cells.pop(rng.choice(ROWS), None)
        at = NOON + timedelta(days=number)
        since = timedelta(hours=rng.choice((0, 1, 3, 30, 60, 60, 5000)))
        saved = Saved(at - since, rng.random() < 0.3, "", rng.choice(("WPS", "WPS", "LibreOffice/7.1", "")))
        by = rng.choice(("甲", "甲", "甲", "乙", "", "甲（办公室）"))
        ret = Return(
            *(f"s{number}", f"表{number}", 1, at, Outcome.MERGED, PLAN, "A", "E1"),
            saved=saved if rng.random() < 0.7 else Saved(),
            reporter=by,
            id=number,
        )
        when = believed(ret.saved, ISSUED, at)
        yield f"收{number} 由{of} {by or '不署名'} 存{short(ret.saved)} {_said(cells, versions[of])}"
        yield f"  信{short(when)}"
        lineage = Lineage(edition, earlier, schema(), current, WordsInUse.of(current), asked)
        base = lineage.base(ret, cells, whole=rng.random() < 0.9)
        yield from _likenesses(ret, cells, earlier, edition, current)
        yield from _base(base, edition)
        merged = merge(cells, base.cells, current, base.spared | base.overtaken)
        context = Context(schema(), YEAR, at.date(), current, ISSUED, edition.cells)
        for found in descent_notice(base, cells, merged.taken, context, earlier, ret.file):
            yield f"  告 {found.code.name} {found.message}".replace("\n", "/")
        waits = set[Cell]()
        for each in merged.conflicts:
            answer = rng.choice((None, True, True, False))
            if answer is not None:
                asked[each.row, each.field, each.theirs] = answer
            waits.add((each.row, each.field))
        for each in (*merged.taken, *(each for each in merged.conflicts if rng.random() < 0.3)):
            value = each.value if isinstance(each, Taken) else each.theirs
            current.setdefault(each.row, {})[each.field] = value
        yield f"  进{len(merged.taken)} 问{short(sorted(f'{called(row)}.{name}' for row, name in waits))}"
        settled = settle(cells, frozenset(waits) | base.spared, base.cells)
        earlier.append(replace(ret, raw=cells, settled=settled, kinship=base.kinship, changed=len(merged.taken)))
        versions.append(cells)


def _text(rng: Random, name: str) -> str:
    return rng.choice(DAYS if name == "done_on" else TEXTS)


def _said(cells: dict[RowKey, dict[str, str]], before: dict[RowKey, dict[str, str]]) -> str:
    new = [
        f"{called(key)}.{name}={short(text)}"
        for key, values in cells.items()
        for name, text in values.items()
        if text != before.get(key, {}).get(name, "")
    ]
    gone = [f"－{called(key)}" for key in before if key not in cells]
    return " ".join((*new, *gone)) or "照旧"


def _likenesses(
    ret: Return,
    cells: dict[RowKey, dict[str, str]],
    earlier: list[Return],
    edition: Edition,
    current: dict[RowKey, dict[str, str]],
) -> Iterator[str]:
    """How the file compares with each before it."""
    fields, in_use = Fields.of(schema()), WordsInUse.of(current)
    *before, mine = _drafts([*earlier, replace(ret, raw=cells)], edition)
    for other in before:
        its = Likeness.of(mine, other, fields, in_use)
        marks = [name for name in _MARKS if getattr(its, name)]
        counts = [len(getattr(its, name)) for name in ("alike", "longer", "shorter", "kept", "named", "lost")]
        sides = [
            _cells(its.lacking),
            _cells(its.beyond),
            *(short(sorted(map(called, rows))) for rows in (its.silent, its.silent_there)),
        ]
        yield f"  比{other.return_id} {its.verdict.value} {counts} {' '.join(sides)} {' '.join(marks)}".rstrip()


def _drafts(returns: Sequence[Return], edition: Edition) -> Iterator[Draft]:
    """Files as evidence, the news of each being what none before it says."""
    known = set[tuple[Cell, str]]()
    for each in returns:
        draft = Draft(each.raw, edition.cells, each.reporter, believed(each.saved, ISSUED, each.received_at), each.id)
        news = frozenset(cell for cell, text in draft.said.items() if text and (cell, text) not in known)
        known |= set(draft.said.items())
        yield replace(draft, news=news)


_MARKS = ("proven", "cut_down", "older", "own", "stranger", "sure", "takes_back", "repeats_news", "own_news", "ordered")


def _cells(cells: frozenset[Cell]) -> str:
    return short(sorted(f"{called(row)}.{name}" for row, name in cells))


def _base(base: Base, edition: Edition) -> Iterator[str]:
    """What the file is compared with."""
    kin = " ".join(f"{each.return_id}:{each.kin.value}{each.kept}/{each.silent}" for each in base.kinship)
    sets = " ".join(
        f"{name}{_cells(its)}"
        for name, its in (
            *(("疑", base.unproven), ("留", base.spared), ("旧", base.overtaken)),
            *(("过", base.passed),),
        )
        if its
    )
    newer = f" 新{base.newer}" if base.newer else ""
    yield f"  底{base.return_id} {kin} {_said(base.cells, edition.cells)} {sets}{newer} {short(base.beside)}"


# --- what stands claimed, and a file that says otherwise ---

STATUS = ("已完成", "推进中", "未启动", "申请不涉及", "长期坚持", "")
SAID = {
    "status": STATUS,
    "done_on": ("", "2021-06-30", "2021-09-01"),
    "evidence": ("", "网站", "文件"),
    "progress": ("推进中。", "新的话。", ""),
    "person": ("张三",),
}


def _claiming(rng: Random) -> Iterator[str]:
    """A row that has lived, another that has not, and what a file would change in both."""
    its = eventful(rng)
    other = task_key(PLAN, 2, "A")
    values = {name: text for name, text in its.values.items() if text and name != CLAIMED_AGAIN}
    current = {KEY: values, other: {name: rng.choice(texts) for name, texts in SAID.items() if rng.random() < 0.4}}
    yield f"账 {short({name: text for name, text in values.items() if name != 'judged'})} 他{short(current[other])}"
    due = rng.choice(("", "2021-06-30", "2021-09-30", "2021-12-31"))
    edition = {KEY: {"due": due, "status": rng.choice(STATUS)}, other: {"status": rng.choice(STATUS)}}
    changed = {
        (row, name): text
        for row in (KEY, other)
        for name, texts in SAID.items()
        if (text := rng.choice(texts)) != current[row].get(name, "") and rng.random() < 0.5
    }
    cells = {
        row: {**current[row], **{name: text for (at, name), text in changed.items() if at == row}} for row in edition
    }
    held = {(row, name): text for row in edition for name in SAID if (text := rng.choice(SAID[name]))}
    context = Context(
        *(schema(), YEAR, its.day, current, ISSUED, edition),
        tasks=its.tasks,
        held_before=lambda row, name: (held[row, name],) if (row, name) in held else (),
    )
    raw = {KEY: {name: rng.choice(texts) for name, texts in SAID.items() if rng.random() < 0.7}}
    before = Return("s1", "f", 1, NOON, Outcome.MERGED, PLAN, "A", "E1", raw=raw, id=1)
    waiting = frozenset((*cell, text) for cell, text in changed.items() if rng.random() < 0.1)
    yield f"版 {short(edition)} 曾{short({f'{called(row)}.{name}': text for (row, name), text in held.items()})}"
    yield f"先报 {short(raw)} 问着{short(sorted(name for _, name, _ in waiting))}"
    yield f"改 {short({f'{called(row)}.{name}': text for (row, name), text in changed.items()})}"
    yield f"  退回去{short(sorted(map(called, rows_going_back(changed, cells, context, [before], waiting))))}"
    conflicts = [
        Conflict(row, name, current[row].get(name, ""), text, held.get((row, name), ""))
        for (row, name), text in changed.items()
    ]
    yield from (f"  {each.message}" for each in going_back(conflicts, context, "f"))
    ret = Return("s2", "二.xlsx", 1, datetime.combine(its.day, NOON.time()), Outcome.HELD, PLAN, "A", "E1", id=2)
    changes = tuple(Change(row, name, text, "A", ret.received_at) for (row, name), text in changed.items())
    cases = tuple(_case(each, ret.received_at) for each in conflicts if rng.random() < 0.2)
    done = Intake(ret, changes, cases)
    yield f"  问{short([f'{called(case.row)}.{case.field}' for case in cases])}"
    yield f"  待看{short(rows_claimed(done, its.tasks, schema(), current))}"
    yield from _retracted(rng, its.day, conflicts, current)
    yield from _of_round(rng, current)
    yield from _written(rng)
    yield from _anew(rng)


def _case(each: Conflict[RowKey], at: datetime) -> Case:
    return Case(each.row, each.field, each.ours, each.theirs, 1, "台账", "A1", at, plan=PLAN, base=each.base, id=1)


def _retracted(
    rng: Random, day: date, conflicts: list[Conflict[RowKey]], current: dict[RowKey, dict[str, str]]
) -> Iterator[str]:
    """The office is asked whether rows go back, and a file claims some of them again."""
    asked: list[Asked] = []
    for number in range(1, rng.randint(1, 3) if conflicts else 1):
        at = NOON - timedelta(days=10 - number)
        parts = [_case(each, at) for each in conflicts if rng.random() < 0.7] or [_case(conflicts[0], at)]
        case = rng.choice((retraction(parts), retraction(parts), parts[0]))
        case = replace(case, return_id=number, id=number)
        choice = rng.choice((Choice.OURS, Choice.THEIRS))
        answer = Decision(number, choice, "", "office", at + timedelta(days=2)) if rng.random() < 0.3 else None
        asked.append((case, answer))
        yield f"  成批{number} {case.kind.label} {' '.join(map(called, parts_by_row(case)))} {short(answer and choice)}"
    said = {row: dict(values) for row, values in current.items() if rng.random() < 0.8}
    raw = {row: {**values, "status": rng.choice(STATUS)} for row, values in current.items()}
    before = Return("s0", "f", 1, NOON, Outcome.MERGED, PLAN, "A", "E1", raw=raw, id=7)
    kin = tuple(Verdict(number, rng.choice((Kin.OLDER, Kin.DESCENDS)), base=False) for number in (1, 2))
    base = Base({}, rng.choice((0, 7)), kin)
    issued = {row: {name: text for name, text in its.items() if rng.random() < 0.8} for row, its in raw.items()}
    edition = Edition("E1", PLAN, "A", 1, "2021-09", ISSUED, 1, issued)
    now = {row: dict(values) for row, values in current.items()}
    ret = Return("s3", "三.xlsx", 1, NOON, Outcome.MERGED, PLAN, "A", "E1", id=9)
    for times in (1, 2):
        lineage = Lineage(edition, [before], schema(), now, WordsInUse.of(now), {})
        found = list(claimed_again(ret, said, base, lineage, asked[:times]))
        for each in found:
            now[each.row][each.field] = each.value
        yield f"  又报{times} 底{base.return_id} {short([f'{called(each.row)}:{each.value}' for each in found])}"
        ret = replace(ret, file="四.xlsx")
    for case, answer in asked:
        if case.kind == CaseKind.RETRACTION:
            still = [f"{called(part.row)}.{part.field}" for part in still_asked(case, now, answer, Choice.THEIRS)]
            left = {
                called(row): again and again.file for row, again in left_out(case, now, answer, Choice.OURS).items()
            }
            yield f"  还问{short(still)} 不再{short(left)}"
    history = [
        Change(
            each.row, each.field, rng.choice((each.ours, each.theirs)), "A", NOON - timedelta(days=rng.randint(1, 14))
        )
        for each in conflicts
        for _ in range(2)
    ]
    history.sort(key=lambda each: each.at)
    waits = owed(schema().tasks, asked, now, history, ())
    yield f"  史{short([(called(each.row), each.field, each.value, each.at.date()) for each in history])}"
    yield f"  欠{short({f'{unit}{item}': [each.text for each in its] for (unit, item), its in waits.items()})}"


def _of_round(rng: Random, current: dict[RowKey, dict[str, str]]) -> Iterator[str]:
    """What stands on the cover of the round, and what a file says there."""
    cover = report_key(PLAN, "A", "2021-09")
    reports = ("", "有更新", "无变化")
    now = {**current, cover: {"report": rng.choice(reports), "reporter": rng.choice(("", "甲"))}}
    names = {"report": reports, "reporter": ("", "乙"), "reported_on": ("", "2021-09-10")}
    taken, conflicts = list[Taken[RowKey]](), list[Conflict[RowKey]]()
    for name, texts in names.items():
        text = rng.choice(texts)
        if rng.random() < 0.5:
            taken.append(Taken(cover, name, text))
        else:
            conflicts.append(Conflict(cover, name, now[cover].get(name, ""), text, ""))
    taken.append(Taken(KEY, "progress", "新"))
    conflicts.append(Conflict(KEY, "status", "", "已完成", "推进中"))
    older = rng.random() < 0.5
    done = without_round_conflicts(Merged(tuple(taken), tuple(conflicts)), schema().cover, now, older=older)
    said = {each.field: each.value if isinstance(each, Taken) else each.theirs for each in (*taken, *conflicts)}
    yield f"封面 {short(now[cover])} 来{short(said)} {'旧' if older else ''}"
    its = [f"{called(each.row)}.{each.field}={each.value}" for each in done.taken]
    yield f"  取{short(its)} 争{short([f'{called(each.row)}.{each.field}' for each in done.conflicts])}"


def _written(rng: Random) -> Iterator[str]:
    """A row claims what recurs again and again, is judged and judged anew; what waits of the claims written over."""
    sheet, values = schema().tasks, dict[str, str]()
    history: list[Change] = []
    given: list[dict[str, str]] = [{"verdict": "", JUDGED: ""}]
    said = []
    for step in range(rng.randint(3, 8)):
        at = NOON + timedelta(days=step)
        what = rng.choice(("填", "填", "填", "收回", "核查", "核查", "撤销"))
        if what == "填":
            done = rng.choice(("2021-03-30", "2021-06-30", "2021-09-13"))
            new = {"status": "已完成", "done_on": done, "evidence": rng.choice(("网站", "文件"))}
        elif what == "收回":
            new = {"status": "推进中", "done_on": "", "evidence": ""}
        elif what == "核查":
            judged = Judged.of(values, at)
            judged = judged.standing_over(values, at) if rng.random() < 0.2 else judged
            new = {"verdict": rng.choice(("通过销号", "退回补正")), JUDGED: judged.text}
            given.append(new)
        else:
            new = rng.choice(given)
        told = {name: text for name, text in new.items() if values.get(name, "") != text}
        history += [Change(KEY, name, text, "", at) for name, text in told.items()]
        values |= told
        said.append(f"{at:%m-%d}{what}{new.get('done_on', '')}{new.get('verdict', '')}")
    waits = written_over(sheet, history)
    yield f"旧报 {' '.join(said)}：{short([each.text for its in waits.values() for each in its])}"


def _anew(rng: Random) -> Iterator[str]:
    """A conflict that waits, and a file that goes on with one of its sides."""
    words = ("召开会议。", "召开会议。已上线。", "上线。", "")
    ours, theirs, held, now = (rng.choice(words) for _ in range(4))
    case = Case(
        KEY, "progress", ours, theirs, 1, "", "", NOON, rng.choice((CaseKind.CONFLICT, CaseKind.PETITION)), PLAN
    )
    answer = rng.choice((None, None, Decision(1, Choice.OURS, ours, "office", NOON)))
    after = {KEY: {"progress": now}} if rng.random() < 0.8 else {}
    current = {KEY: {"progress": rng.choice((held, ours))}}
    anew = list(put_anew([(case, answer)], after, current, rng.choice(((), (1,))), NOON + timedelta(days=1)))
    what = [each["progress"] for cells in (current, after) for each in cells.values()]
    said = f"{case.kind.label} {ours}|{theirs} {'已答' if answer else '未答'} {short(what)}"
    yield f"两说 {said}：{short([each.ours for each in anew])}"
