"""The five questions a leader asks, each answered in a sentence, a few numbers and the names behind them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from toolkit.domain.ledger.counts import Counts
from toolkit.domain.ledger.figures import Figures
from toolkit.domain.ledger.labels import Label
from toolkit.domain.ledger.report_status import ReportStatus
from toolkit.domain.ledger.round_figures import RoundFigures, not_given_words
from toolkit.domain.ledger.row_states import days_left
from toolkit.domain.ledger.silence import silences
from toolkit.domain.ledger.task_figures import TaskFigure, soon_by_day
from toolkit.keys import item_words
from toolkit.problems import day_words, shorten
from toolkit.reports.ledger.answer import (
    MATRIX,
    Answer,
    Line,
    Number,
    item_anchor,
    late_anchor,
    row_anchor,
    unit_anchor,
)
from toolkit.reports.ledger.lagging import lagging
from toolkit.reports.ledger.page_words import excerpts

_FEW = 5
_LINE = 12
"""Characters of an item's text in a line of an answer."""
_NAMES = 12
_MOST_NAMES = 240
"""How many units are named beyond those, so that a page of very many is not too large for a mail."""
_EXAMPLES = 3
"""How many of those late by the same days are named."""
_REASONS = 4
"""How many that are red are told with the rule behind it."""


def answers_of(figures: Figures, places: Mapping[str, int], *, brief: bool = False) -> tuple[Answer, ...]:
    """The five answers; `places` are those of the units in the roster, by code.

    On a `brief` page, which has no rows in its cards, what leads to a row leads to its unit's card.
    """
    return (
        _unreported(figures, places),
        _late(figures, places, brief=brief),
        _done(figures),
        lagging(figures, places),
        _red(figures, places, brief=brief),
    )


def summary_of(figures: Figures) -> str:
    """In a sentence how many units have something overdue, how much, 办结率, how many have not reported."""
    whole, closed = figures.whole, figures.closed_round
    late = sum(bool(unit.late) for unit in figures.units)
    doubted = f"（其中{whole.late_doubted}项次时限待核定）" if whole.late_doubted else ""
    said = f"{len(figures.units)}家单位中{late}家有逾期，共{whole.of(Label.OVERDUE)}项次{doubted}"
    for due, soon in list(soon_by_day(figures.tasks, figures.day).items())[:1]:
        said += f"；临期{soon}项次，最近的{day_words(due)}到期"
    said += f"；办结率{whole.rate}"
    if closed is None:
        return f"{said}。"
    beside = f"（{closed.not_given}）" if closed.not_given and closed.unreported else ""
    return f"{said}；{closed.round.label}{_who(len(closed.unreported), len(closed.owing))}{beside}{_on_end(figures)}。"


def _on_end(figures: Figures) -> str:
    """How many of those that have not reported have not for more rounds on end."""
    its = silences(figures.rounds)
    more = sum(len(each.units) for each in its if each.count > 1)
    if not more:
        return ""
    if its[-1].count > 1:
        return f"，且都已连续{its[-1].count}期{'以上' if its[1:] else ''}未报"
    return f"，其中{more}家已连续两期以上未报"


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
        lines=(
            *_silent(figures),
            *(Line(each) for each in (not_given_words(figures.rounds),) if each),
            *_partial(closed),
            *_not_asked(closed),
            *(() if now is closed else (Line(f"{now.sentence}。"),)),
        ),
    )


def _who(missing: int, owing: int) -> str:
    """How many of those that owed a report have not given it."""
    if not owing:
        return "没有应报的单位"
    return ("全部未报送" if missing == owing else f"{missing}家未报送") if missing else "均已报送"


def _silent(figures: Figures) -> tuple[Line, ...]:
    """Those that have not reported for several rounds on end, by how many."""
    its = [each for each in silences(figures.rounds) if each.count > 1]
    told = "；".join(
        f"{each.count}期（{each.since.label}起）的{len(each.units)}家"
        + (f"：{'、'.join(map(figures.name_of, each.units))}" if len(each.units) <= _FEW else "")
        for each in its
    )
    return (Line(f"连续未报：{told}。"),) if told else ()


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


def _late(figures: Figures, places: Mapping[str, int], *, brief: bool) -> Answer:
    """What is late: by how many days, who the latest are, and the items most of whose units are."""
    whole, excerpt = figures.whole, excerpts(figures)
    lines: tuple[Line, ...] = tuple(
        Line(
            f"第{item_words(item.number)}项 {shorten(excerpt.get(item.number, item.category), _LINE)}",
            item_anchor(item.number) if brief else late_anchor(item.number),
            f"逾期{item.counts.of(Label.OVERDUE)}家",
            "red",
            f"最长{item.counts.oldest}天",
        )
        for item in figures.worst_items[:_FEW]
        if item.counts.of(Label.OVERDUE)
    )
    latest = next(iter(figures.late_by_days.values()), ())
    if whole.late_doubted:
        doubted = [item for item in figures.items if item.counts.late_doubted]
        named = "、".join(item_words(item.number) for item in doubted)
        place = item_anchor(doubted[0].number)
        lines = (*lines, Line(f"逾期里{whole.late_doubted}项次（第{named}项）时限暂定，待办公室核定。", place))
    if figures.late_sent_back:
        lines = (*lines, Line(f"逾期里有{figures.late_sent_back}项次是退回后逾期的，不再算在退回里。"))
    late = bool(lines)
    soon = tuple(
        Line(f"临期{count}项次：{day_words(due)}到期，{days_left(due, figures.day)}", MATRIX, mark=Label.DUE_SOON.mark)
        for due, count in list(soon_by_day(figures.tasks, figures.day).items())[:_EXAMPLES]
    )
    return Answer(
        id="late",
        question="什么逾期了？",
        sentence=_days_late(figures) if late else "没有逾期的。",
        tone="red" if late else "green",
        numbers=(
            Number("late", whole.of(Label.OVERDUE), "项次", "逾期"),
            Number("due_soon", whole.of(Label.DUE_SOON), "项次", "临期"),
            Number("returned", whole.of(Label.RETURNED), "项次", "退回"),
        ),
        names=tuple(
            Line(f"{each.unit_name}第{item_words(each.item)}项", _place(each, places, brief=brief))
            for each in latest[:_EXAMPLES]
        ),
        names_of=("逾期最久的，如" if len(latest) > _EXAMPLES else "逾期最久的") if latest else "",
        lines=(*soon, *lines),
        more="全部逾期的" if late else "",
        more_anchor="late" if late else "",
    )


def _days_late(figures: Figures) -> str:
    """How long what is late has been so: the longest, and how many share that."""
    (longest, its), *rest = figures.late_by_days.items()
    said = f"最长逾期{longest}天的有{len(its)}项次，涉及{len({each.unit for each in its})}家"
    shown = "、".join(f"{days}天{len(each)}项次" for days, each in rest[:_EXAMPLES])
    beyond = sum(len(each) for _, each in rest[_EXAMPLES:])
    return said + (f"；{shown}" if shown else "") + (f"，更短的{beyond}项次" if beyond else "") + "。"


def _place(task: TaskFigure, places: Mapping[str, int], *, brief: bool) -> str:
    place = places[task.unit]
    return unit_anchor(place) if brief else row_anchor(place, task.item)


def _done(figures: Figures) -> Answer:
    """What is done: what was due and is closed, what was closed before; whole items, long-term work, what waits."""
    whole, waiting = figures.whole, figures.waiting
    claims = _longest(waiting.oldest, figures.day) if waiting.oldest else ""
    lines = [
        Line(f"{len(figures.items)}项任务{figures.earlier_words}中，全部单位都已销号的{figures.items_done}项。"),
        Line(f"长期工作{whole.long_term}项次不算办结率，年底认定；已认定{whole.long_term_ended}项次。"),
        Line(f"本期新销号{len(figures.changes.closed)}项次。"),
    ]
    if waiting.total:
        beside = len(waiting.claims) - whole.of(Label.CLAIMED)
        graver = f"（其中{beside}项次另有一次没有报完成，状态按那一次算）" if beside > 0 else ""
        lines.insert(0, Line(f"待办公室核查{len(waiting.claims)}项次{graver}{claims}。"))
    if figures.owed_open:
        parts = "、".join(f"{label.word}{count}" for label, count in figures.owed_open.items())
        lines.insert(0, Line(f"到期没有销号的{whole.owed - whole.met}项次：{parts}。"))
    return Answer(
        id="done",
        question="办成了什么？",
        sentence=_closed(whole),
        tone="green" if whole.met else "plain",
        numbers=(
            Number("closed", whole.of(Label.CLOSED), "项次", "已销号"),
            Number("claimed", whole.of(Label.CLAIMED), "项次", "待核查"),
            Number("items_done", figures.items_done, "项", "全部销号"),
        ),
        lines=tuple(lines),
    )


def _closed(whole: Counts) -> str:
    """What was due and is closed, its share, and how all that is closed comes of it."""
    said = f"到期应办结{whole.owed}项次，其中已销号{whole.met}项次，办结率{whole.rate}"
    if whole.early:
        said += f"；没有到期的提前销号{whole.early}项次"
    if whole.in_part:
        said += f"；到期已销号的里面，{whole.in_part}项次以后还有要办的，不计入已销号"
    return f"{said}；共已销号{whole.of(Label.CLOSED)}项次。"


def _longest(since: date, today: date) -> str:
    """Since when the first of what waits has done so: ，最早一件2021年8月27日报来，已45天."""
    days = (today - since).days
    return f"，最早一件{day_words(since)}报来" + (f"，已{days}天" if days else "")


def _red(figures: Figures, places: Mapping[str, int], *, brief: bool) -> Answer:
    """Why it is red: how many for which reason, and the longest overdue with what their own dates say to it."""
    late, back = len(figures.late), figures.late_sent_back
    lines = tuple(
        Line(
            f"{each.unit_name} 第{item_words(each.item)}项",
            _place(each, places, brief=brief),
            detail=each.why + _also_red(figures, each.unit),
        )
        for each in _examples(figures)
    )
    kinds = [
        *([f"{late - back}项次应完成日期已过，没有报完成"] if late > back else []),
        *([f"{back}项次核查退回后没有重新报完成，应完成日期和补正期限、整改期限都已过"] if back else []),
    ]
    return Answer(
        id="red",
        question="为什么是红的？",
        sentence=f"任务标红就是逾期：{'；'.join(kinds) or '应完成日期已过，没有报完成'}。",
        tone="red" if lines else "plain",
        lines=lines,
        more="每种颜色的规则",
        more_anchor="rules",
    )


def _also_red(figures: Figures, unit: str) -> str:
    """How many more of a unit are red."""
    more = len(figures.by_unit[unit].late) - 1
    return f"。{figures.by_unit[unit].name}还有{more}项红" if more else ""


def _examples(figures: Figures) -> tuple[TaskFigure, ...]:
    """Of each item one that is longest overdue, the oldest first, each of another unit where that can be; one that was
    sent back among them, where there is any."""
    oldest: dict[int, list[TaskFigure]] = {}
    for each in figures.late:
        its = oldest.setdefault(each.item, [])
        if not its or each.late == its[0].late:
            its.append(each)
    found: list[TaskFigure] = []
    for its in oldest.values():
        named = {each.unit for each in found}
        found.append(next((each for each in its if each.unit not in named), its[0]))
    told = found[:_REASONS]
    back = next((each for each in (*found, *figures.late) if each.sent_back), None)
    if back and not any(each.sent_back for each in told):
        told[_REASONS - 1 :] = [back]
    return tuple(told)
