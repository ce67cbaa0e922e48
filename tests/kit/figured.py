"""Figures as a test writes them out itself: of an assignment, of a unit, of a whole plan."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from toolkit.domain.ledger.contacts import Contact
from toolkit.domain.ledger.counts import Counts, count
from toolkit.domain.ledger.due_names import LONG_TERM
from toolkit.domain.ledger.figures import Figures, ItemFigures, Portion, UnitFigures
from toolkit.domain.ledger.labels import Label
from toolkit.domain.ledger.ledger_rows import LedgerRow
from toolkit.domain.ledger.phases import Phase
from toolkit.domain.ledger.records import CaseKind
from toolkit.domain.ledger.report_status import ReportStatus
from toolkit.domain.ledger.round_figures import RoundFigures
from toolkit.domain.ledger.rounds import round_of
from toolkit.domain.ledger.row_states import State
from toolkit.domain.ledger.standing import Standing
from toolkit.domain.ledger.task_figures import TaskFigure
from toolkit.domain.ledger.trend import changes, trend
from toolkit.domain.ledger.waiting import Waiting
from toolkit.keys import looked_back, number_then

TODAY = date(2021, 10, 11)
_NOBODY = Contact()


def task(unit: str, item: int, label: Label, late: int = 0, day: date = TODAY) -> TaskFigure:
    """An assignment with this label, late so many days."""
    after = day - timedelta(late) if late else None
    row = LedgerRow(unit, unit, item, {}, Standing(State.NORMAL, ""))
    return TaskFigure(
        item,
        unit,
        frozenset(),
        label,
        "",
        "",
        after,
        after,
        after,
        late,
        after,
        bool(late),
        False,
        row,
        None,
        False,
        None,
        phase=Phase.SENT_BACK if label == Label.RETURNED else Phase.NOT_STARTED,
    )


def counted(labels: Iterable[Label]) -> Counts:
    """Assignments with these labels, counted."""
    return count([task("SZ08", at, label) for at, label in enumerate(labels, 1)])


def unit(
    code: str,
    tasks: Iterable[TaskFigure],
    *,
    name: str = "",
    report: ReportStatus = ReportStatus.MISSING,
    handed: date | None = date(2021, 8, 2),
    contact: Contact = _NOBODY,
) -> UnitFigures:
    """A unit with these assignments."""
    return UnitFigures(code, name or code, "市直", report, report.label, handed, contact, Portion.of(name, tasks))


def reported(back: date, **states: ReportStatus) -> RoundFigures:
    """The round whose returns are due back on that day, as these units (codes) have reported it by `TODAY`."""
    labels = {code: state.word(over=back < TODAY) for code, state in states.items()}
    return RoundFigures(round_of(back, "month"), back, back < TODAY, states, labels, {})


def figures(tasks: Sequence[TaskFigure], rounds: Sequence[RoundFigures], names: Mapping[str, str]) -> Figures:
    """Those of a plan that is these assignments, item 1 being called 事项1; units (code -> name) have reported so."""
    by_item, by_unit = defaultdict[int, list[TaskFigure]](list), defaultdict[str, list[TaskFigure]](list)
    for each in tasks:
        by_item[each.item].append(each)
        by_unit[each.unit].append(each)
    items = tuple(
        ItemFigures(
            number=item,
            title=f"事项{number_then(item)}",
            topic="上年事项" if looked_back(item) else f"主题{item}",
            requirement=f"办好{number_then(item)}",
            due=None,
            long_term=True,
            leads=(),
            part=Portion.of(str(item), by_item[item]),
            then="上年" if looked_back(item) else "",
        )
        for item in sorted(by_item)
    )
    return Figures(
        plan="方案",
        day=TODAY,
        tasks=tuple(tasks),
        whole=count(tasks),
        items=items,
        units=tuple(
            unit(code, by_unit[code], name=name, report=rounds[-1].states[code]) for code, name in names.items()
        ),
        topics=tuple(Portion.of(item.topic, item.part.tasks) for item in items),
        leads=(),
        dues=(Portion.of(LONG_TERM, tasks),),
        groups=(Portion.of("市直", tasks),),
        rounds=tuple(rounds),
        months=trend(tasks, TODAY.replace(day=1), TODAY),
        changes=changes(tasks, rounds[-1].round),
        waiting=Waiting((), (), dict.fromkeys(CaseKind, 0), None),
    )
