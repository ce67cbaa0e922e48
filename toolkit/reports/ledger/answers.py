"""The five questions a leader asks, each answered in a sentence, a few numbers and the names behind them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from toolkit.domain.ledger.figures import Figures, Portion, UnitFigures
from toolkit.domain.ledger.labels import LABELS, Label
from toolkit.domain.ledger.report_status import ReportStatus
from toolkit.domain.ledger.round_figures import RoundFigures
from toolkit.domain.ledger.task_figures import TaskFigure
from toolkit.keys import item_words
from toolkit.problems import day_words, shorten
from toolkit.values import dataclass

_FEW = 5
_NAMES = 12
_MOST_NAMES = 240
"""How many units are named beyond those, so that a page of very many is not too large for a mail."""
_TOLD_APART = 14
"""How many characters of its requirement tell an item from another of the same 工作任务."""


@dataclass(frozen=True, slots=True)
class Number:
    """A figure under a name of its own: its value, what it counts (项, 项次, 家, 天), what it is."""

    name: str
    value: int
    measure: str
    label: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line under an answer, with the place on the page it leads to; a word with its colour, and more beside it."""

    text: str
    anchor: str = ""
    word: str = ""
    tone: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """A question with its answer.

    `names` are units, told one after the other, `rest` those beyond them in words; the same apart are its `start`, the
    `others` with the places they lead to, and its `end`. `lines` stand one below the other; `more` leads on to the
    rest of them.
    """

    id: str
    question: str
    sentence: str
    tone: str
    numbers: tuple[Number, ...] = ()
    names: tuple[Line, ...] = ()
    start: str = ""
    others: tuple[Line, ...] = ()
    end: str = ""
    lines: tuple[Line, ...] = ()
    more: str = ""
    more_anchor: str = ""

    @property
    def rest(self) -> str:
        """The units beyond those named first, in words."""
        named = (line.text + (f"（{line.word}）" if line.word else "") for line in self.others)
        return self.start + "、".join(named) + self.end


def unit_anchor(place: int) -> str:
    """Where a unit's card stands on the page, by its place in the roster."""
    return f"u{place}"


def row_anchor(place: int, item: int) -> str:
    """Where an assignment's row stands, in the card of its unit."""
    return f"u{place}i{item}"


def item_anchor(number: int) -> str:
    """Where an item's text stands."""
    return f"i{number}"


def answers_of(figures: Figures, places: Mapping[str, int], *, brief: bool = False) -> tuple[Answer, ...]:
    """The five answers; `places` are those of the units in the roster, by code.

    On a `brief` page, which has no rows in its cards, what leads to a row leads to its unit's card.
    """
    return (
        _unreported(figures, places),
        _late(figures),
        _done(figures),
        _lagging(figures, places),
        _red(figures, places, brief=brief),
    )


def summary_of(figures: Figures) -> str:
    """In a sentence how many units have something overdue, how much, 办结率, how many have not reported."""
    whole, closed = figures.whole, figures.closed_round
    late = sum(bool(unit.late) for unit in figures.units)
    said = f"{len(figures.units)}家单位中{late}家有逾期，共{whole.of(Label.OVERDUE)}项次；办结率{whole.rate}"
    return said + (f"；{closed.round.label}{_who(len(closed.unreported), len(closed.owing))}。" if closed else "。")


def _unreported(figures: Figures, places: Mapping[str, int]) -> Answer:
    """Who has not reported: the last round that is over; the one under way beside it, without a verdict."""
    closed, now = figures.closed_round, figures.round
    if closed is None:
        said = Number("round.reported", len(now.reported), "家", "已报")
        return Answer("reported", "谁还没有报？", f"{now.sentence}。还没有到第一次报送日。", "plain", (said,))
    missing = closed.unreported
    names = tuple(
        Line(
            text=figures.name_of(code),
            anchor=unit_anchor(places[code]) if code in figures.by_unit else "",
            word=_beyond(closed.labels[code]),
            tone="red",
        )
        for code in missing
    )
    rest, everybody = names[_NAMES:], len(missing) == len(closed.owing)
    end = "等，名单见总台账“报送情况”表" if len(rest) > _MOST_NAMES else ""
    numbers = (
        Number("closed_round.owing", len(closed.owing), "家", "应报"),
        Number("closed_round.reported", len(closed.reported), "家", "已报"),
        Number("closed_round.unreported", len(missing), "家", "未报"),
    )
    return Answer(
        id="reported",
        question="谁还没有报？",
        sentence=f"{closed.round.label}的报送日（{day_words(closed.back)}）已过，"
        f"{_who(len(missing), len(closed.owing))}。",
        tone="red" if missing else "green" if closed.owing else "plain",
        numbers=numbers,
        names=names[:_NAMES],
        start=f"其余{len(rest)}家{'也都未报送。' if everybody else '：'}" if rest else "",
        others=() if everybody else rest[:_MOST_NAMES],
        end="" if everybody else end,
        lines=(*_partial(closed), *_not_asked(closed), *(() if now is closed else (Line(f"{now.sentence}。"),))),
    )


def _who(missing: int, owing: int) -> str:
    """How many of those that owed a report have not given it."""
    if not owing:
        return "没有应报的单位"
    return ("全部未报送" if missing == owing else f"{missing}家未报送") if missing else "均已报送"


def _partial(closed: RoundFigures) -> tuple[Line, ...]:
    """How many of those that have reported were taken in part only."""
    count = sum(state == ReportStatus.PARTIAL for state in closed.states.values())
    return (Line(f"已报{len(closed.reported)}家中，{count}家是部分收取，未收的需要重报。"),) if count else ()


def _not_asked(closed: RoundFigures) -> tuple[Line, ...]:
    """How many units are not blamed as they had no workbook to report in."""
    count = sum(state == ReportStatus.NOT_ASKED for state in closed.states.values())
    return (Line(f"{count}家到报送日还没有下发台账，不算应报；下发以前也不算逾期。"),) if count else ()


def _beyond(label: str) -> str:
    """What is said of a unit that has not reported, beside that it has not."""
    return "" if label == ReportStatus.MISSING.label else label


def _late(figures: Figures) -> Answer:
    """What is late: how many assignments, and the items most of whose units are."""
    whole = figures.whole
    called = Counter(item.category for item in figures.items)
    lines: tuple[Line, ...] = tuple(
        Line(
            f"第{item_words(item.number)}项 {item.category}",
            item_anchor(item.number),
            f"逾期{item.counts.of(Label.OVERDUE)}家",
            "red",
            f"最长{item.counts.oldest}天"
            + (f"：{shorten(item.requirement, _TOLD_APART)}" if called[item.category] > 1 else ""),
        )
        for item in figures.worst_items[:_FEW]
        if item.counts.of(Label.OVERDUE)
    )
    if figures.late_sent_back:
        lines = (Line(f"另有{figures.late_sent_back}项次退回后逾期，已计入逾期，不计入退回。"), *lines)
    return Answer(
        id="late",
        question="什么逾期了？",
        sentence=f"最长逾期{whole.oldest}天。" if lines else "没有逾期的。",
        tone="red" if lines else "green",
        numbers=(
            Number("late", whole.of(Label.OVERDUE), "项次", "逾期"),
            Number("due_soon", whole.of(Label.DUE_SOON), "项次", "临期"),
            Number("returned", whole.of(Label.RETURNED), "项次", "退回"),
        ),
        lines=lines,
        more="全部逾期的" if lines else "",
        more_anchor="late" if lines else "",
    )


def _done(figures: Figures) -> Answer:
    """What is done: whole items, what was due and is closed, long-term work apart, what the office owes."""
    whole, waiting = figures.whole, figures.waiting
    claims = _longest(waiting.oldest, figures.day) if waiting.oldest else ""
    lines = [
        Line(f"长期工作另算：{whole.long_term}项次，其中{whole.long_term_ended}项次年底核查后已销号或不涉及。"),
        Line(f"本期新销号{len(figures.changes.closed)}项次。"),
    ]
    if figures.owed_open:
        parts = "、".join(f"{label.word}{count}" for label, count in figures.owed_open.items())
        lines.insert(0, Line(f"到期没有办结的{whole.owed - whole.met}项次：{parts}。"))
    if early := sum(each.label == Label.CLOSED and not each.owed for each in figures.tasks):
        lines.insert(bool(figures.owed_open), Line(f"已销号的里面，{early}项次还没有到期或没有期限，不算进办结率。"))
    if waiting.total:
        beside = len(waiting.claims) - whole.of(Label.CLAIMED)
        graver = f"（其中{beside}项次另有一次没有报完成，状态按那一次算）" if beside > 0 else ""
        lines.append(Line(f"待办公室核查{len(waiting.claims)}项次{graver}{claims}。"))
    return Answer(
        id="done",
        question="办成了什么？",
        sentence=f"办结率{whole.rate}（到期应办结{whole.owed}项次，已办结{whole.met}项次）；"
        f"{len(figures.items)}项任务{figures.earlier_words}中，全部单位办结{figures.items_done}项。",
        tone="green" if whole.met else "plain",
        numbers=(
            Number("closed", whole.of(Label.CLOSED), "项次", "已销号"),
            Number("claimed", whole.of(Label.CLAIMED), "项次", "待核查"),
            Number("items_done", figures.items_done, "项", "全部办结"),
        ),
        lines=tuple(lines),
    )


def _longest(since: date, today: date) -> str:
    """Since when the first of what waits has done so: ，最早一件2021年8月27日报来，已45天."""
    days = (today - since).days
    return f"，最早一件{day_words(since)}报来" + (f"，已{days}天" if days else "")


def _lagging(figures: Figures, places: Mapping[str, int]) -> Answer:
    """Which group lags: the groups by what was due and is done, and the units with the most trouble."""
    groups = tuple(Line(f"{part.name}：{_of_due(part)}") for part in figures.lagging)
    late = [unit for unit in figures.worst_units if unit.late]
    units = tuple(
        Line(
            unit.name,
            unit_anchor(places[unit.code]),
            f"逾期{unit.counts.of(Label.OVERDUE)}项次",
            "red",
            f"最长{unit.counts.oldest}天",
        )
        for unit in late[:_FEW]
    )
    more = _beyond_few(late)
    return Answer(
        id="lagging",
        question="哪一组办结率较低？",
        sentence=_lowest(figures.lagging),
        tone="yellow" if units else "plain",
        lines=(*groups, *units),
        more=more,
        more_anchor="units" if more else "",
    )


def _lowest(lagging: Sequence[Portion]) -> str:
    """Which group has the lowest 办结率, or which of them have it together."""
    owing = [part for part in lagging if part.counts.owed]
    if not owing:
        return "还没有到期应办结的，分不出先后。"
    names = "、".join(part.name for part in owing if part.counts.share == owing[0].counts.share)
    return f"办结率最低的是{names}：{owing[0].counts.rate}。"


def _beyond_few(late: Sequence[UnitFigures]) -> str:
    """How many units more are late than are told, and how many of them no less than the last one that is."""
    rest = late[_FEW:]
    last = _lateness(late[_FEW - 1]) if rest else None
    alike = sum(_lateness(unit) == last for unit in rest)
    if not (rest and last):
        return ""
    same = f"，另有{alike}家同为{last[0]}项次、最长{last[1]}天" if alike else ""
    return f"逾期单位共{len(late)}家{same}，见各单位"


def _lateness(unit: UnitFigures) -> tuple[int, int]:
    return unit.counts.of(Label.OVERDUE), unit.counts.oldest


def _of_due(part: Portion) -> str:
    counts = part.counts
    owed = f"办结率{counts.rate}（{counts.met}/{counts.owed}）" if counts.owed else "没有到期应办结的"
    return f"{owed}，逾期{counts.of(Label.OVERDUE)}项次"


def _red(figures: Figures, places: Mapping[str, int], *, brief: bool) -> Answer:
    """Why it is red: the rule of the colour, and the longest overdue with what their own dates say to it."""
    red = [label for label in Label if label.light == "red"]
    lines = tuple(
        Line(
            f"{each.unit_name} 第{item_words(each.item)}项",
            unit_anchor(places[each.unit]) if brief else row_anchor(places[each.unit], each.item),
            detail=each.why,
        )
        for each in _oldest_of_items(figures, _FEW)
    )
    return Answer(
        id="red",
        question="为什么是红的？",
        sentence="；".join(f"红色是“{label.word}”：{LABELS[label].meaning}" for label in red) + "。",
        tone="red" if lines else "plain",
        lines=lines,
        more="每种颜色的规则",
        more_anchor="rules",
    )


def _oldest_of_items(figures: Figures, most: int) -> tuple[TaskFigure, ...]:
    """The longest overdue of each item, the oldest first."""
    found: dict[int, TaskFigure] = {}
    for each in figures.late:
        found.setdefault(each.item, each)
    return tuple(found.values())[:most]
