"""What the ledger gives a paper: every figure with its label and what it is of, every date, and the words of the plan.

The figures of a draft are kept with it (`pack`), so that they can be looked up when its days are past.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from toolkit.domain.ledger.counts import Counts, percent_tenths
from toolkit.domain.ledger.figures import Figures, Portion
from toolkit.domain.ledger.fix_dates import fix_by, fix_by_word
from toolkit.domain.ledger.labels import Label
from toolkit.domain.ledger.lookback_figures import looked_back_at, own_year
from toolkit.domain.ledger.phases import Phase
from toolkit.domain.ledger.round_figures import RoundFigures
from toolkit.domain.ledger.task_figures import TaskFigure
from toolkit.domain.office.paper_days import Day
from toolkit.domain.plan.tasks import Tasks
from toolkit.keys import item_words
from toolkit.values import dataclass

WHOLE = ""
"""What a figure is of that is of all assignments."""
OWED, MET, RATE, OLDEST, TOTAL, LONG_TERM, BULK = (
    "到期应办结",
    "其中已销号",
    "办结率",
    "最长",
    "总数",
    "长期工作",
    "批量核查",
)
UNMET = "没有办结"
_FORMER = {"已办结": MET}
"""What a label was called when a draft was kept -> what it is called."""
OWING, REPORTED, UNREPORTED = "应报", "已报", "未报"
OF_REPORTS = (OWING, REPORTED, UNREPORTED)
"""What is counted of units alone: each owes one report a round."""
AS_OF, ISSUED, BY_REPORT, DUE, JUDGED = "数据截至", "方案印发", "报送日", "应完成日期", "核查日期"
"""What dates are, or how what they are ends."""
SENT_BACK, RECTIFY = Phase.SENT_BACK.label, Phase.RECTIFY.label
"""The two kinds of what was sent back: papers lack, or work does."""
TO_RECTIFY, TO_MEND = (fix_by_word(back) for back in (Phase.RECTIFY, Phase.SENT_BACK))
OF_ALL, OF_UNITS = "占比", "占单位"
"""The measures of a share as it is counted, of assignments (or items) and of units: 九成单位逾期 is not 九成事项逾期.

办结率 in % is what papers show of the one, rounded to a tenth."""
_PLACES = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class Fact:
    """A figure: of what (`unit:…`, `item:…`, `group:…`, both with `/`, or the whole), its label, measure and value."""

    of: str
    label: str
    measure: str
    value: Decimal


@dataclass(frozen=True, slots=True)
class GivenDay:
    """A date that the ledger gives: of what, and what it is."""

    of: str
    day: date
    what: str

    @property
    def parts(self) -> Day:
        """Its year, month and day."""
        return self.day.year, self.day.month, self.day.day


@dataclass(frozen=True, slots=True)
class Given:
    """All that the ledger gives on a day; `units` says of a label which units (codes) it holds for."""

    day: date
    facts: tuple[Fact, ...]
    days: tuple[GivenDay, ...]
    units: Mapping[str, frozenset[str]]

    def pack(self) -> dict[str, Any]:
        """The same as plain values, for the database."""
        return {
            "day": self.day.isoformat(),
            "facts": [[each.of, each.label, each.measure, str(each.value)] for each in self.facts],
            "days": [[each.of, each.day.isoformat(), each.what] for each in self.days],
            "units": {label: sorted(codes) for label, codes in self.units.items()},
        }

    @classmethod
    def unpack(cls, packed: Mapping[str, Any]) -> Given:
        """What `pack` made."""
        return cls(
            date.fromisoformat(packed["day"]),
            tuple(
                Fact(of, _FORMER.get(label, label), _measured(label, measure), Decimal(value))
                for of, label, measure, value in packed["facts"]
            ),
            tuple(GivenDay(of, date.fromisoformat(day), what) for of, day, what in packed["days"]),
            {label: frozenset(codes) for label, codes in packed["units"].items()},
        )


def given(figures: Figures, tasks: Tasks, change: int) -> Given:
    """What these figures give, of the plan `tasks`, at that change of the ledger."""
    facts = [*_whole(figures, change), *_parts(figures)]
    return Given(
        figures.day,
        tuple(dict.fromkeys(facts)),
        tuple(dict.fromkeys(_days(figures, tasks))),
        {
            UNREPORTED: frozenset((figures.closed_round or figures.round).unreported),
            **{
                label.word: frozenset(task.unit for task in figures.tasks if task.label == label)
                for label in (Label.OVERDUE, Label.RETURNED)
            },
            **{
                phase.label: frozenset(task.unit for its in _back(figures.tasks, phase) for task in its)
                for phase in (Phase.SENT_BACK, Phase.RECTIFY)
            },
        },
    )


def _measured(label: str, measure: str) -> str:
    """The measure of a figure kept with a draft, also where shares of units were not yet told apart."""
    return OF_UNITS if measure == OF_ALL and label in OF_REPORTS else measure


def unit_of(code: str) -> str:
    """What a figure of a unit is of."""
    return f"unit:{code}"


def item_of(number: int) -> str:
    """What a figure of an item is of."""
    return f"item:{number}"


def group_of(name: str) -> str:
    """What a figure of a group of units is of."""
    return f"group:{name}"


def month_of(month: int) -> str:
    """What a figure of a month's round is of: of that month (1 to 12), as papers seldom say its year."""
    return f"month:{month}"


def both(unit: str, item: int) -> str:
    """What a figure of one assignment is of."""
    return f"{unit_of(unit)}/{item_of(item)}"


def _rounds(figures: Figures) -> tuple[RoundFigures, ...]:
    """The rounds a paper speaks of: the one under way, and the last that has closed."""
    closed = figures.closed_round
    return (figures.round, closed) if closed else (figures.round,)


def _whole(figures: Figures, change: int) -> Iterator[Fact]:
    yield Fact(WHOLE, "改动", "", Decimal(change))
    yield from _counts(WHOLE, figures.whole, ("项次",))
    yield from _spread(WHOLE, figures.tasks)
    yield from _sent_back(WHOLE, figures.tasks, ("项次", "家", "项"))
    yield Fact(WHOLE, TOTAL, "项", Decimal(len(figures.items)))
    yield from _years(figures)
    yield Fact(WHOLE, TOTAL, "家", Decimal(len(figures.units)))
    for label in (MET, Label.CLOSED.word):
        yield Fact(WHOLE, label, "项", Decimal(figures.items_done))
    yield from _share(WHOLE, "办结事项", figures.items_done, len(figures.items))
    for each in _rounds(figures):
        if each.round.every == "week":
            yield Fact(WHOLE, "填报期", "周", Decimal(each.round.id.rpartition("W")[2]))
        yield Fact(WHOLE, OWING, "家", Decimal(len(each.owing)))
        yield Fact(WHOLE, REPORTED, "家", Decimal(len(each.reported)))
        yield Fact(WHOLE, UNREPORTED, "家", Decimal(len(each.unreported)))
        yield from _share(WHOLE, REPORTED, len(each.reported), len(each.owing), OF_UNITS)
        yield from _share(WHOLE, UNREPORTED, len(each.unreported), len(each.owing), OF_UNITS)
    for each in (shown for shown in figures.rounds if shown.round.every == "month"):
        of = month_of(each.round.start.month)
        for label, units in ((OWING, each.owing), (REPORTED, each.reported), (UNREPORTED, each.unreported)):
            yield Fact(of, label, "家", Decimal(len(units)))
            yield from _share(of, label, len(units), len(each.owing), OF_UNITS)


def _years(figures: Figures) -> Iterator[Fact]:
    """How many there are of the plan's own and how many are looked back at, where a paper may tell the two apart."""
    earlier, _ = looked_back_at(figures)
    items, counts = own_year(figures)
    if earlier.tasks:
        for of_items, of_tasks in ((len(items), counts.total), (earlier.items, len(earlier.tasks))):
            yield Fact(WHOLE, TOTAL, "项", Decimal(of_items))
            yield Fact(WHOLE, TOTAL, "项次", Decimal(of_tasks))


def _parts(figures: Figures) -> Iterator[Fact]:
    for unit in figures.units:
        yield from _counts(unit_of(unit.code), unit.counts, ("项", "项次"))
        yield from _sent_back(unit_of(unit.code), unit.part.tasks, ("项", "项次"))
    for item in figures.items:
        yield from _counts(item_of(item.number), item.counts, ("家", "项次"))
        yield from _sent_back(item_of(item.number), item.part.tasks, ("家", "项次"))
    for group in figures.groups:
        yield from _counts(group_of(group.name), group.counts, ("项次",))
        yield from _spread(group_of(group.name), group.tasks)
        yield from _sent_back(group_of(group.name), group.tasks, ("项次", "家"))
        yield Fact(group_of(group.name), TOTAL, "家", Decimal(len({task.unit for task in group.tasks})))
    yield from _topics(figures.topics)
    for task in figures.tasks:
        if task.late:
            yield Fact(both(task.unit, task.item), Label.OVERDUE.word, "天", Decimal(task.late))


def _topics(topics: Iterable[Portion]) -> Iterator[Fact]:
    for topic in topics:
        yield from _counts(f"topic:{topic.name}", topic.counts, ("项次",))


def _counts(of: str, counts: Counts, measures: Sequence[str]) -> Iterator[Fact]:
    for measure in measures:
        for label in Label:
            yield Fact(of, label.word, measure, Decimal(counts.of(label)))
        named = {
            OWED: counts.owed,
            MET: counts.met,
            TOTAL: counts.total,
            LONG_TERM: counts.long_term,
            BULK: counts.bulk,
        }
        for name, value in named.items():
            yield Fact(of, name, measure, Decimal(value))
    for name in (OLDEST, Label.OVERDUE.word):
        yield Fact(of, name, "天", Decimal(counts.oldest))
    if counts.owed:
        rate = Decimal(percent_tenths(counts.met, counts.owed)) / 10
        for name in (RATE, MET):
            yield Fact(of, name, "%", rate)
            yield from _share(of, name, counts.met, counts.owed)
        yield from _share(of, UNMET, counts.owed - counts.met, counts.owed)
    for name, value in ((OWED, counts.owed), (LONG_TERM, counts.long_term), (BULK, counts.bulk)):
        yield from _share(of, name, value, counts.total)
    left = counts.total - counts.of(*(label for label in Label if label.ended))
    yield from _share(of, UNMET, left, counts.total)
    for measure in measures:
        yield from (Fact(of, UNMET, measure, Decimal(value)) for value in (counts.owed - counts.met, left))
    for label in Label:
        yield from _share(of, label.word, counts.of(label), counts.total)


def _spread(of: str, tasks: Iterable[TaskFigure]) -> Iterator[Fact]:
    """How many units and items have any assignment of a label, any that was due, any that was not met."""
    every = tuple(tasks)
    owed = [task for task in every if task.owed]
    its = [
        *((label.word, [task for task in every if task.label == label]) for label in Label),
        (OWED, owed),
        (UNMET, [task for task in owed if not task.met]),
        (UNMET, [task for task in every if not task.label.ended]),
    ]
    for name, mine in its:
        units = {task.unit for task in mine}
        yield Fact(of, name, "家", Decimal(len(units)))
        yield from _share(of, name, len(units), len({task.unit for task in every}), OF_UNITS)
        if name != Label.CLOSED.word:
            yield Fact(of, name, "项", Decimal(len({task.item for task in mine})))


def _sent_back(of: str, tasks: Iterable[TaskFigure], measures: Sequence[str]) -> Iterator[Fact]:
    """How many were sent back for papers, how many for work: of those that stand as 退回, and of all to be mended."""
    every = tuple(tasks)
    for phase in (Phase.SENT_BACK, Phase.RECTIFY):
        for its in _back(every, phase):
            counts = {"项次": len(its), "家": len({task.unit for task in its}), "项": len({task.item for task in its})}
            yield from (Fact(of, phase.label, measure, Decimal(counts[measure])) for measure in measures)


def _back(tasks: Iterable[TaskFigure], phase: Phase) -> tuple[list[TaskFigure], list[TaskFigure]]:
    """Those of the assignments that stand as 退回 of that kind, and all that have something of that kind to mend."""
    every = tuple(tasks)
    return [task for task in every if task.label == Label.RETURNED and task.phase == phase], [
        task for task in every if task.to_mend == phase
    ]


def _share(of: str, label: str, part: int, whole: int, measure: str = OF_ALL) -> Iterator[Fact]:
    if whole:
        yield Fact(of, label, measure, (Decimal(part * 100) / whole).quantize(_PLACES))


def _days(figures: Figures, tasks: Tasks) -> Iterator[GivenDay]:
    yield GivenDay(WHOLE, figures.day, AS_OF)
    yield GivenDay(WHOLE, tasks.plan.issued, ISSUED)
    if figures.waiting.oldest:
        yield GivenDay(WHOLE, figures.waiting.oldest, "最早一件待核查报来")
    for each in figures.rounds:
        yield GivenDay(WHOLE, each.back, f"{each.round.label}{BY_REPORT}")
    for item, deadline in tasks.deadlines.items():
        dues = [*(each.due for each in deadline.milestones), *([deadline.due] if deadline.due else [])]
        dues += [due for again in deadline.recurring for due in again.dates(tasks.plan.year)]
        yield from (GivenDay(item_of(item), due, f"第{item_words(item)}项{DUE}") for due in dues)
    for task in figures.tasks:
        of = both(task.unit, task.item)
        its = dict.fromkeys((task.due, task.first_due, task.late_after))
        yield from (GivenDay(of, due, DUE) for due in its if due)
        if task.to_mend and (by := fix_by(task.row.values)):
            yield GivenDay(of, by, fix_by_word(task.to_mend))
        if task.judged_on:
            yield GivenDay(of, task.judged_on, JUDGED)
