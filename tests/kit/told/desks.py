"""What was asked of rows and what came of it, what is kept of assessments, and what the desk says is to be done: told
from a seed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random

from kit.figured import figures, reported, task
from kit.told.desk import CALENDAR, schema
from kit.told.lives import ISSUED, YEAR
from kit.told.rows import KEY
from kit.told.short import row as called
from kit.told.short import short
from toolkit.codes import Code, Outcome
from toolkit.domain.ledger.claims import Claim
from toolkit.domain.ledger.drafts import Draft, Overtaken
from toolkit.domain.ledger.figures import Figures
from toolkit.domain.ledger.judged import JUDGED, UNDONE, Judged
from toolkit.domain.ledger.labels import Label
from toolkit.domain.ledger.lookback_figures import looked_back_at, own_year
from toolkit.domain.ledger.papers import Paper, PaperSaid, PaperWord
from toolkit.domain.ledger.phases import Phase
from toolkit.domain.ledger.provenance import histories, remarks
from toolkit.domain.ledger.questions import Questions
from toolkit.domain.ledger.records import Case, CaseKind, Change, Choice, Decision, Return
from toolkit.domain.ledger.report_status import ReportStatus
from toolkit.domain.ledger.retractions import retraction
from toolkit.domain.ledger.review import Asked
from toolkit.domain.ledger.standing import pressed, waits_for
from toolkit.domain.ledger.succession import Succession
from toolkit.domain.ledger.waiting import Waiting
from toolkit.domain.mail.mails import Mail, MailKind, MailState, mail_key
from toolkit.domain.mail.pressing_rules import PressingRules
from toolkit.domain.mail.reminder_stages import nudge_stages, reminder_stages
from toolkit.domain.mail.told_verdicts import (
    LetterMark,
    Untold,
    given_at,
    heard_later,
    terms_from_telling,
    untold_terms,
)
from toolkit.domain.office.desk import next_steps, to_tell
from toolkit.domain.office.issued_papers import issued_papers
from toolkit.domain.office.papers_due import old_drafts, papers_due, with_issuer
from toolkit.domain.office.rectifying import of_work, to_fix
from toolkit.domain.office.scoring import Applies, Entry, ExtraLine, Score, ScoreLine
from toolkit.domain.office.scoring_facts import (
    Objection,
    Settled,
    entries_of,
    entry_field,
    entry_text,
    objections_of,
    score_changes,
    scores_at,
    stage_change,
    stages_of,
)
from toolkit.domain.office.scoring_facts import Stage as Step
from toolkit.domain.plan.model import Assignment
from toolkit.domain.plan.tasks import ASKED, HANDED, TOLD, UNTOLD, Applied, Filed
from toolkit.keys import RowKey, score_key, task_key
from toolkit.problems import About, Origin, problem

PLAN = str(YEAR)
NOON = datetime(YEAR, 9, 13, 12)
DECIDED = Decision(1, Choice.OURS, "", "office", NOON)
SEEDS: tuple[int, ...] = (
    *(5, 8, 11, 20, 22, 23, 28, 29, 34, 35, 37, 38, 40, 41, 44, 46, 51, 53, 56, 60, 62, 68, 73, 74),
    *(81, 84, 87, 90, 93, 97, 105, 110, 111, 113, 114, 119),
)
"""Those in which conditions of the core are decided as in few before."""


def told(seed: int) -> list[str]:
    """What that seed's office was asked, entered and has to do."""
    rng = Random(seed)
    kind: Callable[[Random], Iterator[str]] = (_asked, _assessed, _to_do)[seed % 3]
    return list(kind(rng))


# --- what was asked of a row, what came of it, and assessments ---


def _asked(rng: Random) -> Iterator[str]:
    """A row's history with questions and remarks, the questions by unit, an assessment's facts."""
    rows = [task_key(PLAN, 1, "A"), task_key(PLAN, 2, "B")]
    changes = [
        Change(
            rows[0],
            rng.choice(("status", "progress")),
            rng.choice("甲乙"),
            "A",
            NOON,
            rng.choice((None, 1, 2)),
            sequence=at,
        )
        for at in range(1, rng.randint(1, 5))
    ]
    asked: list[Asked] = []
    for number in range(1, rng.randint(2, 5)):
        parts = [_case(rng, rng.choice(rows), number) for _ in range(rng.randint(1, 2))]
        kind = rng.choice((CaseKind.CONFLICT, CaseKind.RETRACTION, CaseKind.PETITION, CaseKind.HELD))
        case = retraction(parts) if kind == CaseKind.RETRACTION else replace(parts[0], kind=kind)
        asked.append((replace(case, id=number), rng.choice((None, replace(DECIDED, case=number)))))
        yield f"问{number} {kind.label} {' '.join(f'{called(each.row)}.{each.field}' for each in parts)}"
    questions = Questions(asked)
    about = [[case.id for case, _ in questions.about(units)] for units in ("A", "AB", "C")]
    questions.answered(asked[0], replace(DECIDED, value="后答"))
    answer = questions.numbered(1)
    last = short(answer and answer[1] and answer[1].value)
    yield f"  按家{about} {last} {questions.numbered(9)} {len(list(questions))}"
    returns = {1: Return("s1", "一", 1, NOON, Outcome.MERGED, id=1)}
    waiting = [case for case, decision in asked if decision is None]
    for name, its in histories(rows[0], changes, asked, waiting, returns).items():
        steps = " ".join(f"{each.previous}→{each.change.value}{'收' if each.ret else ''}" for each in its.steps)
        told = " ".join(
            f"{each.case.id}{'等' if each.waits else ''}{'收' if each.ret else ''}" for each in its.questions
        )
        yield f"  {name or '整行'} {steps} 问{told} 今{its.value}"
    yield from _remarked(rng, rows, asked)


def _case(rng: Random, row: RowKey, number: int) -> Case:
    field = rng.choice(("status", "progress"))
    return Case(row, field, "甲", "乙", rng.choice((1, 2)), "台账", "A1", NOON, plan=PLAN, base="", id=number)


def _remarked(rng: Random, rows: Sequence[RowKey], asked: Sequence[Asked]) -> Iterator[str]:
    heir = task_key(PLAN, 1, "C")
    origins = {
        (rng.choice((*rows, heir)), name): Origin("f", "台账", f"{column}{line}")
        for line, (name, column) in enumerate((("status", "C"), ("progress", "D")), rng.choice((5, 5, 6)))
    }
    codes = (Code.CELL_REQUIRED, Code.REQUIRED_BLANK, Code.FIELD_CONFLICT, Code.CELL_DATE)
    names = dict.fromkeys(("row", "because", "header", "withheld", "where", "headers", "ours", "expected", "help"), "")
    found = []
    for _ in range(4):
        code = rng.choice(codes)
        place = rng.choice(("C5", "D5", "D6", "A5", ""))
        about = About(rng.choice((*rows, heir)), rng.choice(((), ("status",), ("progress",))))
        about_it = about if rng.random() < 0.5 else None
        found.append(problem(code, Origin("f", "台账", place), "", about_it, **names))
        yield f"说 {code.name} {place} {short(about_it)}"
    ret = Return("s1", "一", 1, NOON, Outcome.PARTIAL, problems=tuple(found), id=1)
    fields = schema().tasks.fields
    for name, its in (("", None), ("承", heir)):
        told = remarks(rows[0], ret, origins, fields, asked, its)
        yield f"  {name}{short([f'{each.problem.code.name} {short(each.fields)}' for each in told])}"


def _assessed(rng: Random) -> Iterator[str]:
    """An assessment's entries, stages, objections and the scores kept at a stage."""
    cells: dict[RowKey, dict[str, str]] = {}
    changes: list[Change] = []
    last: Step | None = None
    for word in rng.sample(("初评", "feedback", "复核", "定分", "没有"), 3):
        step = Step.named(word)
        if step is None:
            yield f"分 {word}？"
            continue
        yield f"分 {step.label} 前{short(step.before)} 可{step.may_follow(last)} 听{step.hears}"
        last = step
        changes.append(stage_change(PLAN, step, rng.choice(("", "核某")), NOON, rng.choice(("", "会议"))))
    changes.append(Change(changes[0].row, "stage", "", "", NOON))
    changes.append(Change(changes[0].row, "别的", "x", "", NOON))
    yield f"  {short(stages_of(changes))}"
    for unit in "AB":
        for name in ("i1", "b1"):
            entry = rng.choice((None, Entry(rng.choice((0, 3, None)), "函")))
            cells.setdefault(score_key(PLAN, unit), {})[entry_field(name)] = entry_text(entry)
        said = Objection(rng.choice(("i1", "i2")), "有异议", rng.choice(list(Settled)), "答")
        change = said.change(PLAN, unit, "", NOON)
        cells[change.row][change.field] = rng.choice((change.value, ""))
    cells[score_key("2020", "A")] = {entry_field("i1"): entry_text(Entry(1))}
    yield f"  录{short(entries_of(PLAN, cells))} 异{[short(objections_of(PLAN, unit, cells)) for unit in 'AC']}"
    scores = [_score(rng, unit) for unit in "AB" if rng.random() < 0.8]
    for _ in range(2):
        made = list(score_changes(PLAN, Step.INITIAL, scores, cells, "", NOON))
        for each in made:
            cells.setdefault(each.row, {})[each.field] = each.value
        told = [(each.row.unit, len(each.value) > 0) for each in made]
        yield f"  存{short(told)} {short(scores_at(PLAN, Step.INITIAL, cells))}"
        scores = scores[: rng.choice((0, 2))]
    yield from _pressed(rng)
    yield from _terms(rng)


def _pressed(rng: Random) -> Iterator[str]:
    """Days close to each other, and from which of them a row counts as late."""
    near = [date(YEAR, 9, day) for day in range(10, 15)]

    def some(*more: str) -> str:
        return rng.choice((*more, *(each.isoformat() for each in near)))

    for _ in range(5):
        filed = []
        for _ in range(rng.randint(0, 2)):
            what, answered = rng.choice(list(Filed)), rng.choice((None, *near))
            done = near[0] if what == Filed.EARLIER else None
            filed.append(Applied(rng.choice(near), answered, what, done))
        values = {
            "fix_by": some("", ""),
            HANDED: some("", ""),
            TOLD: some("", ""),
            UNTOLD: rng.choice(("", "", "", "1")),
            UNDONE: rng.choice(("", "", some(), f"{some()} {some()}", f"{some()} {some()} aside")),
            ASKED: " ".join(each.text for each in filed),
        }
        due, since, returned = rng.choice((None, *near)), rng.choice((None, None, near[1])), rng.random() < 0.5
        found = pressed(values, due, returned=returned, since=since)
        waits = waits_for(values, due, returned=returned, since=since)
        its = short({name: text for name, text in values.items() if text})
        yield f"迫 {short(due)} 自{short(since)}{' 退' if returned else ''} {its}：{short(found)} 待{short(waits)}"


def _terms(rng: Random) -> Iterator[str]:
    """Rows sent back, letters that told of it or not, and from when their terms count."""
    sheet, current = schema().tasks, dict[RowKey, dict[str, str]]()
    given: list[Change] = []
    for item in (1, 2, 3):
        row, at = task_key(PLAN, item, rng.choice("AAB")), NOON - timedelta(days=rng.choice((1, 2)))
        for again in range(rng.choice((1, 1, 2))):
            judged = Judged("已完成", "", "", at.isoformat(), term=rng.choice((0, 5)), again=again)
            given.append(Change(row, JUDGED, judged.text, "office", at, sequence=len(given) + 1))
        fix = rng.choice(("", "2021-09-12", "2021-09-13", "2021-09-20"))
        verdict = rng.choice(("退回补正", "限期整改", "通过销号"))
        current[row] = {"verdict": verdict, "fix_by": fix, JUDGED: rng.choice(given[-2:]).value}
        yield f"退 {called(row)} {verdict} {fix} 期{json.loads(current[row][JUDGED])['term']}"
    mails = []
    for number in range(1, rng.randint(1, 4)):
        unit, upto = rng.choice("AB"), rng.randint(0, 5)
        key = mail_key(MailKind.VERDICTS, PLAN, unit, LetterMark("2021-09", upto, "d").text)
        state = rng.choice((MailState.SENT, MailState.SENT, MailState.QUEUED, MailState.CANCELLED))
        sent = NOON + timedelta(days=rng.choice((0, 0, 1))) if rng.random() < 0.8 else None
        mails.append(
            Mail(key, MailKind.VERDICTS, PLAN, unit, NOON.date(), "", "", state=state, sent_at=sent, id=number)
        )
        yield f"信 {unit} 至{upto} {state.value} {short(sent)}"
    history = {row: [each for each in given if each.row == row] for row in current}
    at = [given_at(values, history[row]) for row, values in current.items()]
    heard = {f"{unit}{item}": day for (unit, item), day in heard_later(sheet, current, given, mails).items()}
    terms = [
        f"{called(each.row)} {each.value}"
        for each in terms_from_telling(sheet, current, history, mails, CALENDAR, NOON)
    ]
    yield f"  出自{at} 未告{short(untold_terms(sheet, current, given, mails))} 后闻{short(heard)} 起{short(terms)}"


def _score(rng: Random, unit: str) -> Score:
    total = rng.choice((None, Decimal("87.5")))
    line = ScoreLine(
        *("i1", "指标", rng.choice(list(Applies)), Decimal(40), Decimal("41.5"), 1, 2, "1项", "每项扣2分"),
        *(Decimal(2), Decimal("39.5"), "台账"),
    )
    bonus = ExtraLine("b1", "加分", 1, "1次", "每次2分", Decimal(2), "函")
    return Score(unit, f"单位{unit}", "甲类", (line,), (bonus,), (), Decimal(88), Decimal(2), total)


# --- what is to be done ---

DESKS = {"SZ01": "市财政局", "SZ02": "市教育局", "SZ03": "霞山区政府"}


def _to_do(rng: Random) -> Iterator[str]:
    """What the desk says, of figures, mails and papers; and of items of years before what became of them."""
    numbers = (1, 2, 2020003, rng.choice((2020004, 2019004)))[: rng.randint(1, 4)]
    labels = [Label.OVERDUE, Label.RETURNED, Label.RETURNED, Label.CLOSED, Label.CLOSED, *Label]
    tasks = []
    for unit in DESKS:
        for item in numbers:
            label = rng.choice(labels)
            its = task(unit, item, label, rng.choice((1, 4, 11, 11)) if label == Label.OVERDUE else 0)
            if label == Label.RETURNED:
                back, on = rng.choice((Phase.SENT_BACK, Phase.RECTIFY)), date(YEAR, 10, rng.choice((1, 11)))
                its = replace(its, phase=back, to_mend=rng.choice((back, back, None)), judged_on=on)
            judged = Judged("已完成", "", "", NOON.isoformat(), term=rng.choice((0, 5)))
            values = {"fix_by": rng.choice(("", "2021-10-10", "2021-10-11")), JUDGED: rng.choice(("", judged.text))}
            row = replace(its.row, values=values)
            tasks.append(replace(its, row=row, due=date(YEAR, 10, rng.choice((10, 11))) if item > 9 else its.due))
    states = [ReportStatus.MISSING, ReportStatus.REPORTED, ReportStatus.UNDELIVERED]
    rounds = [
        reported(back, **{unit: rng.choice(states) for unit in DESKS})
        for back in (date(YEAR, 9, 24), rng.choice((date(YEAR, 10, 8), date(YEAR, 10, 25))))
    ]
    its = figures(sorted(tasks, key=lambda each: each.item), rounds, DESKS)
    one = Claim(KEY, Assignment(PLAN, 1, "A", frozenset()), {}, None)
    counts = {kind: rng.choice((0, 0, 2)) for kind in CaseKind}
    waits = Waiting((one,) * rng.choice((0, 2)), (one,) * rng.choice((0, 1)), counts, None)
    its = replace(its, waiting=waits, day=rng.choice((its.day, its.day, date(YEAR + 1, 1, 10), date(YEAR + 1, 2, 1))))
    yield f"{its.day} {' '.join(f'{each.unit}.{each.item}{each.label.word}{each.late or str()}' for each in its.tasks)}"
    late = {days: len(found) for days, found in its.late_by_days.items()}
    yield f"  {its.earlier_words} {short(its.topic_titles)} {short(late)}"
    whole, by_unit = looked_back_at(its)
    for part in (whole, *by_unit):
        counted = (part.done, part.not_involved, part.waiting, len(part.unfinished), part.items, part.items_done)
        yield f"  回头看{part.name} {counted}"
    own, total = own_year(its)
    yield f"  本年{[each.number for each in own]} {total.total}"
    untold = {("SZ01", 1)} if rng.random() < 0.5 else set()
    fix = list(to_fix(its, untold, rng.choice(("", "", "SZ01")), rng.choice((None, None, 1))))
    yield f"  改{[f'{each.task.unit}.{each.task.item} {short((each.by, each.term, each.passed))}' for each in fix]}"
    yield f"  工作{[f'{each.task.unit}.{each.task.item}' for each in of_work(fix)]}"
    yield from _desk(rng, its)
    yield from _issued(rng, its)


def _issued(rng: Random, its: Figures) -> Iterator[str]:
    """Papers to units since merged or split, what was said of them, and how their answers stand."""
    heirs = {"旧": rng.choice((("SZ01",), ("SZ01", "SZ02")))}
    succession = Succession(PLAN, frozenset({(1, "SZ01"), (2, "SZ02")}), heirs, frozenset(DESKS))
    papers, words = [], []
    for number in (1, 2):
        unit = rng.choice(("旧", "旧", "SZ01", ""))
        papers.append(Paper(PLAN, "督办单", unit, rng.choice((None, 1, 2)), NOON.date(), 3, NOON, "f", (), {}, number))
        by = its.day + timedelta(rng.choice((-3, 0, 3)))
        said = [(PaperSaid.ISSUED, unit, False)]
        for _ in range(rng.randint(0, 3)):
            what = rng.choice((PaperSaid.ISSUED, PaperSaid.ANSWERED))
            of = unit if what == PaperSaid.ISSUED else rng.choice((unit, "旧", "SZ01", "SZ02"))
            said.append((what, of, rng.random() < 0.5))
        for what, of, back in said:
            word = PaperWord(PLAN, number, of, what, NOON.date(), "office", NOON, "〔2021〕1号", by=by, taken_back=back)
            words.append(replace(word, id=len(words) + 1))
        told = [f"{what.label}{of}{' 撤' if back else ''}" for what, of, back in said]
        yield f"文{number} {unit} {short(papers[-1].item)} 至{by} {short(told)}"
    for way in (succession, None):
        for each in issued_papers(papers, words, its, its.day, way):
            answer = short(each.answer and each.answer.id)
            yield f"  印{each.paper.id} {each.paper.unit} {each.stands.label} 答{answer} 晚{each.late}"


def _desk(rng: Random, its: Figures) -> Iterator[str]:
    mails = []
    for number in range(1, rng.randint(1, 6)):
        kind, unit = rng.choice(list(MailKind)), rng.choice(list(DESKS))
        state = rng.choice((MailState.QUEUED, MailState.QUEUED, *MailState))
        day = its.day - timedelta(rng.choice((0, 0, 1)))
        key = mail_key(kind, PLAN, unit, str(number))
        mails.append(Mail(key, kind, PLAN, unit, day, "", "", state=state, by_hand=rng.random() < 0.5, id=number))
        yield f"信 {kind.value} {unit} {day} {state.value}{' 人工' if mails[-1].by_hand else ''}"
    papers = []
    for number in range(1, rng.randint(1, 4)):
        kind, unit = (
            rng.choice(("督办单", "限期整改通知", "回头看情况报告", "年报表三")),
            rng.choice(("", "SZ01", "SZ02")),
        )
        day = rng.choice((date(YEAR, 10, 1), date(YEAR, 10, 11), date(YEAR + 1, 1, 5)))
        papers.append(Paper(PLAN, kind, unit, rng.choice((None, 1, 2)), day, 3, NOON, "f", (), {}, number))
        yield f"文 {kind} {unit} {short(papers[-1].item)} {day}"
    stages = reminder_stages((7, 0), rng.choice(((1, 5), (), (3,))), 0)
    rules = PressingRules(ISSUED, CALENDAR, stages, nudge_stages((-2, 1)))
    closed, applications = rng.random() < 0.2, rng.random() < 0.7
    due = with_issuer(
        papers_due(its, YEAR, rules, papers, applications=applications, closed=closed), rng.choice(("", "某办", "某办"))
    )
    steps = next_steps(its, mails, rng.choice((0, 2)), rng.choice((0, 1)), due, closed=closed)
    yield f"桌 {'关' if closed else ''}{'申' if applications else ''} {len(stages)}"
    for each in (*steps, *to_tell(Untold(rng.choice((0, 2)), rng.choice((0, 1))))):
        yield f"  {'急 ' if each.urgent else ''}{each.count}{each.measure} {each.words} {each.command}".rstrip()
    old = [Overtaken(Draft(f"通报{at}", 1, NOON), at % 2, 0, 1) for at in range(rng.choice((1, 3, 4)))]
    yield f"  {old_drafts(old).words}"
