"""Papers of the office from a seed, told with what the core makes of them: sentences checked against the ledger, papers
that units are asked about and that were issued, assessments, and the timetable."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, time, timedelta
from decimal import Decimal
from functools import cache
from random import Random

from kit.drafted import ITEMS, NAMES, PLAN, ROSTER, ground, stood
from kit.told.desk import CALENDAR
from kit.told.short import short
from toolkit.domain.ledger.figures import Figures
from toolkit.domain.ledger.labels import Label
from toolkit.domain.ledger.papers import Paper, PaperSaid, PaperWord
from toolkit.domain.ledger.report_status import ReportStatus
from toolkit.domain.mail.mails import Mail, MailKind, MailState, mail_key
from toolkit.domain.office.archive_turns import Lying, turn_of
from toolkit.domain.office.asking import (
    asked_units,
    last_asked,
    mails_to_read,
    moot,
    not_left,
    objections,
    said_of_units,
    sent_on,
)
from toolkit.domain.office.backups import age, is_due, leads_astray, own_name, to_be_dropped, wrong_names
from toolkit.domain.office.issued_papers import IssuedAs, awaited, awaited_of, issued_papers
from toolkit.domain.office.paper_check import check
from toolkit.domain.office.paper_days import days_said
from toolkit.domain.office.paper_labels import bind
from toolkit.domain.office.paper_sentences import Passage, sentences
from toolkit.domain.office.paper_shares import shares_said
from toolkit.domain.office.paper_terms import labels_in
from toolkit.domain.office.paper_words import skeleton, tokens_of
from toolkit.domain.office.recorded_days import doubtful
from toolkit.domain.office.runs import RecordedDays, Run
from toolkit.domain.office.scoring import Entry, ranked, scores_of, unclassed, unused
from toolkit.domain.office.scoring_rules import load_scoring
from toolkit.domain.office.timetable import Job, due, next_due

NOON = datetime(2021, 10, 11, 12)
TODAY = NOON.date()

SEEDS: tuple[int, ...] = (
    *(1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12, 14, 17, 18, 22, 25, 26, 27, 28, 29, 31, 32, 34, 36, 37, 38, 40, 41),
    *(46, 48, 49, 51, 55, 57, 61, 62, 64, 70, 75, 76, 84, 92, 112, 161, 184, 185, 282, 401, 496, 662, 675),
    *(962, 1256, 1630),
)
"""Those in which conditions of the core are decided as in few before."""


def told(seed: int) -> list[str]:
    """What is told of that seed's papers."""
    rng = Random(seed)
    kind: Callable[[Random], Iterator[str]] = (checked, checked, asked, scored, kept)[seed % 5]
    return list(kind(rng))


@cache
def world(number: int) -> Figures:
    """One of a few ledgers."""
    rng = Random(number)
    labels = [rng.choice(list(Label)) for _ in range(ITEMS * len(NAMES))]
    states = [rng.choice((ReportStatus.MISSING, ReportStatus.REPORTED)) for _ in NAMES]
    return stood(labels, states, rng.choice((3, 11, 40)))


# --- sentences ---

DAYS = (
    *("2021年10月11日", "10月11日", "10月12日", "2021-10-11", "2021年9月", "9月底", "9月24日", "10月25日", "10月上旬"),
    *(
        "今年9月",
        "去年9月",
        "上月底",
        "二〇二一年十月十一日",
        "2021年2月30日",
        "9月30日前",
        "第三季度",
        "月底",
        "2022年",
        "11日",
    ),
)
HEDGES = ("", "", "", "近", "约", "超过", "不足", "至少", "最多", "逾", "不到", "高达", "仅")
BEHIND = ("", "", "", "多", "余", "左右", "以上", "以内")
NUMBERS = (*"0123456789", "12", "20", "１２", "三", "十二", "两三", "十几", "二十", "半数", "1.5", "一百", "数")
MEASURES = ("项次", "项次", "项", "家", "家单位", "天", "件", "个", "")
LABELS = (
    "逾期",
    "已销号",
    "未报",
    "退回补正",
    "到期应办结",
    "待核查",
    "推进中",
    "临期",
    "已报",
    "没有按期办结",
    "不涉及",
)
SHARES = (
    "50%",
    "５０％",
    "25.0%",
    "百分之二十五",
    "近三成",
    "一半",
    "三分之一",
    "超过半数",
    "五成以上",
    "四成多",
    "2个百分点",
    "100%",
    "零",
)
UNITS = (
    *NAMES.values(),
    *NAMES.values(),
    "市财政",
    "市教育厅",
    "霞山区",
    "全市",
    "各单位",
    "市公安局",
    "市住房城乡建设局",
)


def checked(rng: Random) -> Iterator[str]:
    """A paper's sentences, what is read in each, and what the ledger does not give."""
    figures = world(rng.randint(1, 6))
    lines = [_sentence(rng, figures) for _ in range(rng.randint(3, 6))]
    yield f"台账 {short({label.word: n for label, n in figures.whole.labels.items() if n})} 应{figures.whole.owed}"
    for line in lines:
        yield f"文 {line}".replace("\t", "⇥")
        tokens = tokens_of(line, ROSTER)
        yield "  " + " ".join(
            f"{line[each.start : each.end]}={each.said.value}{short(each, 'said', 'start', 'end')}" for each in tokens
        )
        bound = [each for each in bind(line, tokens, ROSTER) if each.labels or each.of]
        yield f"  归 {' '.join(f'{line[b.token.start : b.token.end]}:{short(b.labels)}{short(b.of)}' for b in bound)}"
        days = " ".join(
            f"{line[start:end]}{short(day)}{'' if day.exact else '?'}" for start, end, day in days_said(line)
        )
        shares = " ".join(f"{line[start:end]}{short(span)}" for start, end, span in shares_said(line))
        yield f"  日 {days} 率 {shares} 词 {short(labels_in(line))} 骨 {skeleton(line, tokens)}"
    passages = [Passage(f"第{at}行", line) for at, line in enumerate(lines, 1)]
    draft = lines[: rng.choice((0, 0, 1))]
    if rng.random() < 0.5:
        passages = [replace(each, text=_changed(rng, each.text)) for each in passages]
    for found in check(passages, ground(figures, draft, draft)):
        yield f"  疑 {short(found, 'sentence')}"
    for each in sentences(passages, ROSTER):
        if each.headers:
            yield f"  表头 {short(each.headers)}"
    for code, said in said_of_units(lines, ROSTER).items():
        yield f"  提{code} {short(said)}"


def _sentence(rng: Random, figures: Figures) -> str:
    def number() -> str:
        label = rng.choice(list(Label))
        true = str(figures.whole.of(label))
        said = true if rng.random() < 0.5 else rng.choice(NUMBERS)
        return f"{rng.choice(HEDGES)}{said}{rng.choice(BEHIND)}{rng.choice(MEASURES)}"

    unit, other, label = rng.choice(UNITS), rng.choice(UNITS), rng.choice(LABELS)
    kind = rng.randrange(9)
    if kind == 0:
        return f"截至{rng.choice(DAYS)}，{unit}{label}{number()}，{rng.choice(LABELS)}{number()}。"
    if kind == 1:
        return f"{unit}、{other}等{number()}{label}，占{rng.choice(SHARES)}。"
    if kind == 2:
        return f"{rng.choice(DAYS)}应报{number()}，已报{number()}，未报{number()}。"
    if kind == 3:
        return f"{unit}第{rng.choice((1, 2, 3, 9))}项（事项{rng.choice((1, 2))}）逾期{rng.choice((3, 11, 12, 40))}天。"
    if kind == 4:
        return (
            f"办结率{rng.choice(SHARES)}，{rng.choice(('比上月提高', '其中'))}{rng.choice(SHARES)}，{label}{number()}。"
        )
    if kind == 5:
        return f"{label}的有{number()}：{unit}{number()}，{other}{number()}；{rng.choice(LABELS)}的没有。"
    if kind == 6:
        return f"请{unit}于{rng.choice(DAYS)}报送，{rng.choice(('逾期', '届时'))}不报的通报。"
    if kind == 7:
        return f"{unit}\t{number()}\t{rng.choice(SHARES)}\t{rng.choice(DAYS)}"
    return "单位\t逾期\t办结率\t日期"


def _changed(rng: Random, text: str) -> str:
    digits = [at for at, each in enumerate(text) if each.isdigit()]
    if not digits:
        return text
    at = rng.choice(digits)
    return text[:at] + str((int(text[at]) + 1) % 10) + text[at + 1 :]


# --- papers that were asked about and issued ---


def asked(rng: Random) -> Iterator[str]:
    """Papers, the words on them, the letters to the units, and what is waited for."""
    figures = world(rng.randint(1, 6))
    papers = [
        Paper(
            "2021",
            rng.choice(("通报", "督办单")),
            rng.choice(("", "SZ01", "SZ02")),
            rng.choice((None, 1, 2)),
            TODAY - timedelta(days=rng.choice((3, 20))),
            3,
            NOON,
            "f",
            (),
            {},
            number,
        )
        for number in range(1, rng.randint(2, 4))
    ]
    words = []
    for number in range(1, rng.randint(3, 9)):
        paper = rng.choice(papers)
        said = rng.choice(list(PaperSaid))
        unit = paper.unit if said == PaperSaid.ISSUED else rng.choice(("SZ01", "SZ02", paper.unit))
        day = TODAY - timedelta(days=rng.choice((0, 2, 10)))
        by = day + timedelta(days=rng.choice((3, 7, 10))) if rng.random() < 0.8 else None
        word = PaperWord(
            *("2021", paper.id, unit, said, day, "office", NOON, f"〔2021〕{number}号"),
            by=by,
            objects=rng.random() < 0.5,
            taken_back=rng.random() < 0.2,
            id=number,
        )
        words.append(word)
        yield f"话{number} {short(word, 'plan', 'actor', 'at', 'id')}"
    for paper in papers:
        yield f"文{paper.id} {short(paper, 'plan', 'change', 'at', 'file', 'id')}"
    mails = []
    for number in range(1, rng.randint(2, 5)):
        unit, kind = rng.choice(("SZ01", "SZ02")), rng.choice((MailKind.ASKED, MailKind.ASKED, MailKind.LEDGER))
        mark = str(rng.choice((1, 2, 3)))
        sent = NOON - timedelta(days=rng.choice((0, 5, 9))) if rng.random() < 0.8 else None
        plan = rng.choice(("2021", "2021", "2020"))
        state = rng.choice(
            (MailState.SENT, MailState.SENT, MailState.QUEUED, MailState.AWAITING_RELEASE, MailState.REFUSED)
        )
        key = mail_key(kind, plan, unit, mark)
        mails.append(Mail(key, kind, plan, unit, TODAY, "", "", state=state, sent_at=sent, id=number))
        yield f"信{number} {short(mails[-1], 'id', 'plan', 'unit', 'kind', 'day')}"
    sent_days = sent_on(mails)
    found = asked_units(papers, words, sent_days, CALENDAR, TODAY)
    yield (
        f"发{short([(paper, unit, day) for (paper, unit), day in sent_days.items()])}"
        f" 未离{short([each.id for each in not_left(mails, '2021')])}"
    )
    for each in found:
        told = f"{each.heard.label} 至{short(each.due)} 答{short(each.answer.id if each.answer else None)}"
        yield f"  问文{each.paper.id} {each.unit} {told} 来{short([word.id for word in each.mails])}"
    last = [(each.paper.id, each.unit) for kind in ("通报", "督办单") for each in last_asked(found, kind)]
    yield f"  末{short(last)} 读{short(mails_to_read(found))} 异{short(objections(found))}"
    for paper in papers:
        yield f"  免{paper.id} {short([each.id for each in moot(mails, papers, paper)])}"
    issued = issued_papers(papers, words, figures, figures.day)
    for each in issued:
        label = [
            task.label.word for task in figures.tasks if (task.unit, task.item) == (each.paper.unit, each.paper.item)
        ]
        yield (
            f"  印{each.paper.id} {each.paper.unit} {label} {each.stands.label}"
            f" 晚{each.late}{' 等' if each.waits else ''}"
        )
    yield f"  催{short(awaited(issued))} {short(awaited_of(issued, PLAN))}"
    was = rng.choice((None, words[0]))
    yield f"  作{short(IssuedAs(rng.choice(('', '新号')), rng.choice((None, TODAY)), None).over(was))}"


# --- assessments ---

TABLE = """\
title = "考核"
bonus_most = 5
[[classes]]
name = "甲类"
groups = ["市直"]
"""
BOUND = '\n[[indicators]]\nname = "i{at}"\ntitle = "指标{at}"\nweight = {weight}\n{how}'
FIGURES = ("unmet", "overdue", "unreported", "returned", "ongoing_open", "closed_late")


def scored(rng: Random) -> Iterator[str]:
    """An assessment's table, what was entered, and the scores."""
    cuts = sorted(rng.sample(range(5, 96, 5), rng.randint(1, 3)))
    text = TABLE
    names = []
    for at, (low, high) in enumerate(zip((0, *cuts), (*cuts, 100), strict=True), 1):
        figure = rng.choice((*FIGURES, "", ""))
        rule = rng.choice(("each", "share")) if figure else "each"
        how = (f'figure = "{figure}"\n' if figure else 'entered = "处"\n') + f'rule = "{rule}"\n'
        how += f"points = {rng.choice(('0.5', '3', '50'))}\n" if rule == "each" else ""
        how += 'classes = ["甲类"]\n' if rng.random() < 0.3 else ""
        text += BOUND.format(at=at, weight=high - low, how=how)
        names += [] if figure else [f"i{at}"]
    for at in range(rng.randint(0, 2)):
        most = rng.choice((3, 9))
        text += f'\n[[bonuses]]\nname = "b{at}"\ntitle = "加分{at}"\nentered = "次"\npoints = 2\nmost = {most}\n'
        names.append(f"b{at}")
    if rng.random() < 0.5:
        text += f'\n[[vetoes]]\nname = "v"\ntitle = "否决"\nmost = {rng.choice((0, 60))}\n'
        names.append("v")
    scoring = load_scoring(text, ["市直"])
    yield f"表 {' '.join(text.split('groups')[1].split())}"
    figures = world(rng.randint(1, 6))
    entries = {}
    for unit in figures.units:
        its = {
            name: Entry(rng.choice((0, 1, 3, 40, None)), rng.choice(("", "函"))) for name in names if rng.random() < 0.7
        }
        if rng.random() < 0.1:
            its["没有的"] = Entry(1)
        entries[unit.code] = its
        yield f"录{unit.code} {short(its)}"
    scores = scores_of(scoring, figures, entries)
    for place, score in ranked(scores):
        total = score.total if score.total is not None else "缺录入"
        yield f"第{place} {score.unit} 总{total} 基{score.base} 加{score.bonus}"
        for line in (*score.lines, *score.bonuses, *score.vetoes):
            yield f"  {short(line, 'title', 'rule')}"
    yield (
        f"无类{short([each.code for each in unclassed(scoring, figures)])}"
        f" 未用{short(unused(scoring, figures, entries))}"
    )
    yield f"总分{sum((each.total for each in scores if each.total is not None), Decimal())}"


# --- what runs by itself ---


def kept(rng: Random) -> Iterator[str]:
    """The timetable's turns, backups and their names, the archive's turns, days of doubt."""
    jobs = (Job("采集", 30), Job("周报", at=time(9), weekdays=(0, 3)), Job("每日", at=time(12)))
    runs = {
        job.name: [
            Run(
                job.name,
                NOON - timedelta(minutes=rng.choice((-120, -30, 0, 5, 30, 300, 1500, 9000))),
                rng.choice((True, False, None)),
            )
            for _ in range(rng.randint(0, 4))
        ]
        for job in jobs
    }
    for name, its in runs.items():
        yield f"跑{name} {' '.join(f'{each.started_at:%d %H:%M}{each.ok}' for each in its)}"
    began = NOON - timedelta(days=rng.choice((0, 1, 20)))
    for turn in due(jobs, runs, began, NOON):
        yield f"  轮{turn.job.name} {turn.since:%d %H:%M}{' 迟' if turn.late else ''} 败{turn.failures}"
    yield f"  次{short(next_due(jobs, runs, NOON))}"
    made = {f"备{at}": NOON - timedelta(days=rng.choice((0, 1, 2, 9))) for at in range(rng.randint(1, 5))}
    drop = to_be_dropped(made, rng.choice(list(made)), rng.randint(1, 3))
    yield f"备份 {short(made)} 删{short(drop)}"
    for when in list(made.values())[:2]:
        yield f"  {short(when)} {age(when, NOON)} {is_due(when, rng.choice((1, 2, 7)), NOON)}"
    names = rng.sample(("a.txt", "../a", "A.TXT", "a/b", "/a", "a\\b", "con", "a.txt/b", "", "C:a", "a/../b"), 4)
    yield f"  名{short(names)} 迷{[leads_astray(each) for each in names]} 错{short(list(wrong_names(names, ['a'])))}"
    yield f"  自名{own_name('a.txt', set(names))} {own_name('b', {'b', 'b（2）', 'b2'})}"
    day = TODAY.toordinal()
    files = [
        Lying(f"f{at}", rng.choice((0, 10, 500)), rng.choice((0, day, day - 1))) for at in range(rng.randint(0, 6))
    ]
    turn_ = turn_of(files, TODAY, rng.choice((0, 300, 1000)))
    yield f"存档 {short(files)} 轮{short(turn_)}"
    days = RecordedDays(
        *(rng.choice((None, TODAY, TODAY - timedelta(days=40), TODAY + timedelta(days=3))) for _ in range(3))
    )
    yield f"记日 {short(days)} 疑{short(doubtful(TODAY, days))}"
