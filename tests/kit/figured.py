"""Figures of a unit as a test writes them out itself."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from toolkit.domain.ledger.contacts import Contact
from toolkit.domain.ledger.counts import Counts, count
from toolkit.domain.ledger.figures import Portion, UnitFigures
from toolkit.domain.ledger.labels import Label
from toolkit.domain.ledger.ledger_rows import LedgerRow
from toolkit.domain.ledger.report_status import ReportStatus
from toolkit.domain.ledger.row_states import State
from toolkit.domain.ledger.standing import Standing
from toolkit.domain.ledger.task_figures import TaskFigure

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
