"""Papers beside the draft they were made from, told from a seed: which sentence stands for which, what of it differs,
which names are miswritten; and how far numbers, shares, days and lists of them are said."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from random import Random

from kit.drafted import NAMES, PLAN, ROSTER, TASKS, ground
from kit.told.papers import world
from kit.told.short import short
from toolkit.domain.ledger.papers import Paper
from toolkit.domain.office.given import Given, given
from toolkit.domain.office.paper_check import check
from toolkit.domain.office.paper_days import DaySaid, days_said
from toolkit.domain.office.paper_labels import bind
from toolkit.domain.office.paper_names import Names
from toolkit.domain.office.paper_sentences import Draft, Passage, draft_of, sentences
from toolkit.domain.office.paper_spans import Hedge, count_span, decimal_of, share_span, two_said
from toolkit.domain.office.paper_terms import labels_by_clause
from toolkit.domain.office.paper_words import tokens_of

SEEDS: tuple[int, ...] = tuple(range(1, 49))
DAYS = (
    "2021年10月11日",
    "10月12日",
    "9月底",
    "9月30日",
    "10月下旬",
    "本月底",
    "去年9月",
    "今年9月",
    "第三季度末",
    "二〇二一年十月十一日",
)
NUMBERS = ("2", "0", "3", "近3", "十余", "两三", "１２", "12", "约30", "30多", "不足20")
LABELS = ("逾期", "未报", "已销号", "待核查", "应办结", "按期办结")


def told(seed: int) -> list[str]:
    """What is told of that seed's papers."""
    rng = Random(seed)
    return [*_papers(rng), *_spans(rng), *_names(rng), *_lists(rng), *(_given(seed) if seed < 4 else ())]


def _given(number: int) -> Iterator[str]:
    """All that one of the ledgers gives."""
    figures = world(number)
    its = given(figures, TASKS, 812)
    yield f"给 {' '.join(f'{each.unit}.{each.item}{each.label.word}{each.late or str()}' for each in figures.tasks)}"
    for of, facts in groupby(its.facts, key=lambda each: each.of):
        yield f"  {of or '全部'} {' '.join(f'{each.label}{each.value.normalize():f}{each.measure}' for each in facts)}"
    yield f"  {short([(each.of, each.day, each.what) for each in its.days])} {short(its.units)}"
    assert Given.unpack(its.pack()) == its


# --- a paper and its draft ---


def _line(rng: Random) -> str:
    """A sentence of a paper, some of whose words have more than one way to be wrong."""
    unit, other = rng.sample(list(NAMES.values()), 2)
    number, day, label = rng.choice(NUMBERS), rng.choice(DAYS), rng.choice(LABELS)
    return rng.choice(
        (
            f"截至{day}，{unit}{label}{number}项次。",
            f"{label}的有{number}家：{unit}、{other}。",
            f"{unit}（{label}{number}项）请于{day}前报送，文号〔2021〕{rng.choice('35')}号。",
            f"{unit}\t{number}\t{rng.choice(('50%', '三成'))}\t{day}",
            "单位\t逾期\t办结率\t日期",
            f"其中{label}{number}项；第{rng.choice('12')}项由{unit}牵头，{other}配合。",
        )
    )


def _written_over(rng: Random, line: str) -> str:
    """The same line with a number, a day or a name written otherwise."""
    for one, others in ((DAYS, DAYS), (NUMBERS, NUMBERS), (tuple(NAMES.values()), tuple(NAMES.values()))):
        for each in one:
            if each in line and rng.random() < 0.4:
                return line.replace(each, rng.choice(others), 1)
    return line


def _papers(rng: Random) -> Iterator[str]:
    """Lines of a draft, the same today and on the paper, each a little otherwise."""
    lines = [_line(rng) for _ in range(rng.randint(2, 4))]
    today = [_written_over(rng, each) for each in lines if rng.random() < 0.9]
    paper = [_written_over(rng, each) for each in lines if rng.random() < 0.9] + [_line(rng)]
    if rng.random() < 0.3:
        rng.shuffle(paper)
    for what, its in (("稿", lines), ("今", today), ("文", paper)):
        yield from (f"{what} {each}".replace("\t", "⇥") for each in its)
    made = [
        sentences((Passage(f"第{at}行", line) for at, line in enumerate(its, 1)), ROSTER)
        for its in (lines, today, paper)
    ]
    draft = Draft(made[0], made[1])
    matched = draft.match(made[2])
    for at, each in enumerate(made[2]):
        clauses = "｜".join(f"{first}{text}" for first, text in each.clauses)
        line = matched.get(at)
        like = draft.like(each)
        told = f"对{made[0].index(line)} 异{list(each.differs(line))}" if line else f"像{like and made[0].index(like)}"
        yield f"  {at} {clauses} {told}".replace("\t", "⇥")
        for place in each.differs(line) if line else ():
            now = draft.as_of_today(line, place) if line else None
            yield f"    {each.said(each.tokens[place])} 今{now and now[0].said(now[1])}"
    for found in check(
        [Passage(f"第{at}行", line) for at, line in enumerate(paper, 1)], ground(world(1), lines, today)
    ):
        yield f"  疑 {found.said} {found.ledger} {found.why}".replace("\t", "⇥")
    papers = [
        Paper("2021", "通报", "", None, date(2021, 10, 11), 1, datetime(2021, 10, 11), "f", tuple(its), {}, number)
        for number, its in enumerate((today, lines, [_line(rng)], []), 1)
    ]
    rng.shuffle(papers)
    found_draft = draft_of(made[2], papers, ROSTER)
    yield f"  由{short(found_draft and found_draft.id)}"


# --- how far numbers and days are said ---

TWO = (
    "两三",
    "三五",
    "四六",
    "十七八",
    "三四十",
    "二十三四",
    "一百二三",
    "三",
    "十",
    "二十",
    "",
    "万",
    "九十",
    "两三百",
    "甲三四",
)


def _spans(rng: Random) -> Iterator[str]:
    for _ in range(3):
        value, hedge = Decimal(rng.choice(("0", "1", "9", "10", "12", "30", "100", "1.2"))), rng.choice(list(Hedge))
        place = rng.choice((Decimal(0), Decimal(0), Decimal("0.1"), Decimal(1000)))
        loose, rounded = rng.choice((Decimal(0), Decimal(5))), rng.choice((Decimal(0), Decimal("0.05"), Decimal("0.5")))
        share = Decimal(rng.choice(("50", "0", "100", "33.3", "25", "30", "12")))
        for name, span in (("数", count_span(value, hedge, place)), ("率", share_span(share, hedge, loose, rounded))):
            edges = (span.low, span.high, span.low - span.rounded, span.high + span.rounded)
            told = "".join(f"{span.holds(edge):d}{span.rounds(edge):d}" for edge in edges)
            said = f"{value}/{place}" if name == "数" else f"{share}/{loose}/{rounded}"
            yield f"{name} {hedge.value}{said}：{short(span)} {told}{' 恰' if span.exact else ''}"
    words = rng.sample(TWO, 5)
    yield f"两数 {' '.join(f'{word or str()}={two_said(word)}' for word in words)}"
    yield f"数值 {' '.join(str(decimal_of(word)) for word in ('1,200', '十二', '甲', '1.5', ''))}"
    one, other = rng.choice(DAYS), rng.choice(DAYS)
    (*_, first), (*_, second) = next(days_said(one)), next(days_said(other))
    there = date(2021, 10, 11)
    on = [each.on(there) for each in (first, second)]
    yield (
        f"日 {one}{short(first)} {other}{short(second)}：同{first.same(second)}{on[0].same(on[1])}"
        f" 恰{first.exact} 台账{first.by_ledger} 至{on[0].till} 是{on[0].means(there)}{on[0].means(date(2021, 9, 30))}"
    )
    odd = DaySaid((rng.choice((0, 2021)), rng.choice((0, 2, 13)), rng.choice((0, 29, 30))))
    yield f"  {short(odd)} {odd.exact} {first.same(odd)} {odd.same(odd)}"


# --- names that are miswritten, and lists of numbers ---


def _names(rng: Random) -> Iterator[str]:
    """A sentence with a name of which a letter is lost, doubled or another; beside the draft's own sentence."""
    names = Names.of(ROSTER, PLAN, ["某市人民政府办公室"])
    for _ in range(2):
        unit = rng.choice(list(NAMES.values()))
        at = rng.randrange(len(unit))
        wrong = rng.choice(
            (
                unit[:at] + unit[at + 1 :],
                unit[:at] + "厅" + unit[at + 1 :],
                unit[:at] + unit[at] + unit[at:],
                unit,
                unit[1:],
            )
        )
        text = rng.choice((f"请{wrong}报送。", f"{wrong}、各县政府逾期。", f"由{wrong}牵头办好1"))
        like = rng.choice(("", f"请{unit}报送。", f"{unit}、各县政府逾期。"))
        taken = [(token.start, token.end) for token in tokens_of(text, ROSTER) if token.code]
        found = [(text[start:end], near) for start, end, near in names.strange(text, taken, like)]
        masked = names.plan_words(text)
        yield f"名 {text} 稿{like}：{short(found)} 题{short(names.titled(text))} 方案{short(masked.spans)}"
        yield f"  {masked.covers(0, 2)}{masked.covers(len(text) - 3, len(text))}"


def _lists(rng: Random) -> Iterator[str]:
    """Several names and as many numbers, in turn; labels before, behind and in brackets."""
    units = rng.sample(list(NAMES.values()), rng.choice((2, 2, 3)))
    numbers = [rng.choice(("2项", "3项", "50%", "1")) for _ in range(rng.choice((len(units), len(units), 2)))]
    label, other = rng.choice(LABELS), rng.choice(LABELS)
    text = rng.choice(
        (
            f"{'、'.join(units)}分别{label}{'、'.join(numbers)}。",
            f"{'、'.join(units)}{label}分别为{'和'.join(numbers)}，{other}{numbers[0]}。",
            f"{label}最多的是{units[0]}（{numbers[0]}），{other}的有{numbers[1]}责任单位。",
            f"{numbers[0]}{label}、{numbers[1]}{other}，应办结{numbers[0]}，已销号{numbers[1]}。",
            f"“{label}”{numbers[0]}（{other}{numbers[1]}）；{units[0]}第1项{numbers[0]}没有{label}。",
        )
    )
    tokens = tokens_of(text, ROSTER)
    yield f"列 {text}"
    for each in bind(text, tokens, ROSTER):
        yield f"  {text[each.token.start : each.token.end]}{each.token.measure} {short(each.labels)} {short(each.of)}"
    clauses = [f"{start}-{end}{''.join(sorted(its))}" for start, end, its in labels_by_clause(text)]
    yield f"  句 {short(clauses)}"
