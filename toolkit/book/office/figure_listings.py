"""The figures as plain tables of the master: by 类别, by lead unit, reports by round, what changed in the round."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from toolkit.book.office.listing import Listing
from toolkit.book.office.master_columns import UNIT
from toolkit.book.sheets import styles as look
from toolkit.book.sheets.model import Style, Value
from toolkit.domain.ledger.counts import Counts
from toolkit.domain.ledger.definitions import every_definition
from toolkit.domain.ledger.figures import Figures, Portion
from toolkit.domain.ledger.labels import Label
from toolkit.domain.ledger.report_status import ReportStatus
from toolkit.domain.ledger.round_figures import RoundFigures, not_given_words
from toolkit.domain.ledger.row_states import short_day
from toolkit.domain.ledger.task_figures import TaskFigure
from toolkit.keys import item_cell
from toolkit.problems import day_words

_COUNTS = (
    ("项次", 6.0),
    *((label.word, 5.8) for label in Label),
    ("到期应办结", 6.0),
    ("其中已销号", 6.0),
    ("办结率", 8.0),
)


def topic_listing(figures: Figures) -> Listing:
    """按类别: the assignments by the 工作任务 of their item."""
    lines: list[tuple[Value, ...]] = [
        (figures.topic_titles[each.name], *_counts(each.counts)) for each in figures.topics
    ]
    lines.append(("合计", *_counts(figures.whole)))
    note = f"{_until(figures.day)}各类相加等于总项次。每个项次只计入一种，按最要紧的算；"
    note += "“在办”是“台账”表里状态为“推进中”、后面没有别的；各词的含义见“名词”表。"
    return Listing("按类别", (("工作任务", 24.0), *_COUNTS), lines, note, _tints(2))


def lead_listing(figures: Figures) -> Listing:
    """按牵头单位: all assignments with the items that each unit leads."""
    note = f"{_until(figures.day)}牵头单位所牵头各项的全部项次；一项有几个牵头单位的，各算一次。"
    return Listing("按牵头单位", (("牵头单位", 30.0), *_COUNTS), _lines(figures.leads), note, _tints(2))


def report_grid(figures: Figures) -> Listing:
    """报送情况: how every unit has reported each round; coloured once the round's return day has passed."""
    rounds = figures.rounds
    lines: list[tuple[Value, ...]] = []
    marks: dict[tuple[int, int], Style] = {}
    for at, code in enumerate((*figures.by_unit, *figures.once_owing)):
        gone = "" if code in figures.by_unit else "（现无任务）"
        lines.append((figures.name_of(code) + gone, *(each.labels.get(code, "") for each in rounds)))
        for column, each in enumerate(rounds, 1):
            if code in each.states and (style := report_style(each, each.states[code])):
                marks[at, column] = style
    heads = ((UNIT, 26.0), *((_head(each), 16.0) for each in rounds))
    note = (
        f"{_until(figures.day)}{not_given_words(rounds)}截止日期以前不列未报，也不着色；在截止日期以后报来的也算已报。"
    )
    return Listing("报送情况", heads, lines, note, marks=marks)


def report_style(its: RoundFigures, state: ReportStatus) -> Style | None:
    """The colour of a unit's report: red where it is still owed after the return day, green where it came."""
    if state.outstanding:
        return look.OVERDUE if its.over else None
    return look.ACCEPTED if state.answered and its.over else None


def late_listing(figures: Figures) -> Listing:
    """逾期清单: every overdue assignment, the oldest first, with the rule that makes it so and whom to call."""
    titles = {item.number: item.called for item in figures.items}
    lines = [
        (
            task.unit_name,
            item_cell(task.item),
            titles[task.item],
            task.due or "",
            task.late,
            task.why,
            " ".join(
                filter(None, (figures.by_unit[task.unit].contact.person, figures.by_unit[task.unit].contact.phone))
            ),
        )
        for task in figures.late
    ]
    heads = (
        (UNIT, 22.0),
        ("序号", 6.0),
        ("工作任务", 18.0),
        ("应完成日期", 12.0),
        ("逾期天数", 9.0),
        ("依据", 64.0),
        ("联系人", 22.0),
    )
    return Listing("逾期清单", heads, lines, f"{_until(figures.day)}按逾期天数排列。", {4: look.OVERDUE})


def word_listing() -> Listing:
    """名词: what the words of the figures mean."""
    return Listing("名词", (("名词", 20.0), ("含义", 100.0)), list(every_definition().items()), "各表所用的词和算法。")


def change_listing(figures: Figures) -> Listing:
    """本期变化: what was closed, sent back, claimed or became late since the round began."""
    its, titles = figures.changes, {item.number: item.called for item in figures.items}
    kinds: Sequence[tuple[str, Iterable[TaskFigure]]] = (
        ("新逾期", its.late),
        ("新退回", its.returned),
        ("新销号", its.closed),
        ("新报完成待核查", its.claimed),
    )
    lines = [
        (said, task.unit_name, item_cell(task.item), titles[task.item], task.hint, task.why)
        for said, tasks in kinds
        for task in tasks
    ]
    heads = (("变化", 16.0), (UNIT, 22.0), ("序号", 6.0), ("工作任务", 18.0), ("提示", 14.0), ("依据", 70.0))
    start = figures.round.round.start
    counted = "，".join(f"{said}{len(tuple(tasks))}" for said, tasks in kinds)
    note = f"{day_words(start)}以来：{counted}；收到内容的共{len(its.moved)}项次。"
    return Listing("本期变化", heads, lines, note)


def _lines(parts: Iterable[Portion]) -> list[tuple[Value, ...]]:
    return [(part.name, *_counts(part.counts)) for part in parts]


def _counts(counts: Counts) -> tuple[Value, ...]:
    return (counts.total, *(counts.of(label) for label in Label), counts.owed, counts.met, counts.rate)


def _head(its: RoundFigures) -> str:
    return f"{its.round.label}（{'截止' if its.over else '截止日'}{short_day(its.back, its.round.start)}）"


def _until(day: date) -> str:
    return f"截至{day_words(day)}。"


def _tints(first: int) -> dict[int, Style]:
    return {first + at: style for at, label in enumerate(Label) if (style := look.of_label(label))}
