"""Where the values of a row came from: every change in order, what was asked of them, what was not taken and why."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from toolkit.codes import Code
from toolkit.domain.ledger.records import Case, Cell, Change, Decision, Return
from toolkit.domain.ledger.retractions import parts_of
from toolkit.domain.ledger.review import Asked, by_cell
from toolkit.keys import RowKey
from toolkit.problems import Origin, Problem
from toolkit.schema.model import SchemaField
from toolkit.values import dataclass

_LINE = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Step:
    """A value as it was set, what the cell held before, and the return that brought it, if one did."""

    change: Change
    previous: str
    ret: Return | None


@dataclass(frozen=True, slots=True)
class Question:
    """A conflict about the cell, the file it came in, the office's latest answer, and whether it still waits."""

    case: Case
    decision: Decision | None
    ret: Return | None
    waits: bool


@dataclass(frozen=True, slots=True)
class Remark:
    """What the sender of a return was told of the row, and the fields it is about; none where it is a plan cell."""

    ret: Return
    fields: frozenset[str]
    problem: Problem


@dataclass(frozen=True, slots=True)
class History:
    """All that is known of how one field of a row came to hold its value."""

    field: str
    steps: tuple[Step, ...] = ()
    questions: tuple[Question, ...] = ()

    @property
    def value(self) -> str:
        """What the ledger holds now."""
        return self.steps[-1].change.value if self.steps else ""


def histories(
    row: RowKey,
    changes: Iterable[Change],
    asked: Iterable[Asked],
    waiting: Iterable[Case],
    returns: Mapping[int, Return],
) -> dict[str, History]:
    """The history of every field of a row that has one; `changes` are the row's, oldest first, `asked` the plan's."""
    steps: dict[str, list[Step]] = {}
    for change in changes:
        mine = steps.setdefault(change.field, [])
        previous = mine[-1].change.value if mine else ""
        mine.append(Step(change, previous, returns.get(change.return_id or 0)))
    open_now = {case.id for case in waiting}
    questions: dict[str, list[Question]] = {}
    for each in asked:
        for case, decision in by_cell((each,)) if parts_of(each[0]) else (each,):
            if case.row != row:
                continue
            question = Question(case, decision, returns.get(case.return_id), case.id in open_now)
            questions.setdefault(case.field, []).append(question)
    return {
        name: History(name, tuple(steps.get(name, ())), tuple(questions.get(name, ())))
        for name in dict.fromkeys((*steps, *questions))
    }


def remarks(
    row: RowKey,
    ret: Return,
    origins: Mapping[Cell, Origin],
    fields: Sequence[SchemaField],
    asked: Iterable[Asked] = (),
    heir: RowKey | None = None,
) -> Iterator[Remark]:
    """What the sender of `ret` was told of cells of the row; `fields` are those of its sheet.

    Of a row that another goes on with, `heir` is that one: a file of a unit since merged was taken for it. A problem
    that does not say what it is about is known by its place: `origins` says where cells of the file stood, and of a
    cell not among them nothing is told. A cell of the row's own line that is no unit's (a plan cell that was
    edited) belongs to the row and to no field. What waits for the office because of this return (one of `asked`), and
    what was left blank, is no remark.
    """
    rows = {row, heir or row}
    here = {(at.sheet, at.cell): name for (key, name), at in origins.items() if key in rows}
    lines = {(sheet, _line(cell)) for sheet, cell in here} if row.is_line else set()
    waits = {case.field for case, _ in by_cell(asked) if case.row in rows and case.return_id == ret.id}
    for found in ret.problems:
        if found.about:
            if found.about.row not in rows:
                continue
            about = set(found.about.fields)
        else:
            name = here.get((found.origin.sheet, found.origin.cell))
            if name is None and (found.origin.sheet, _line(found.origin.place)) not in lines:
                continue
            about = {name} if name else set()
            if found.code.effect.withholds:
                about |= {other for field in fields if field.name == name for other in field.required_when}
        if found.code == Code.REQUIRED_BLANK or (found.code == Code.FIELD_CONFLICT and about & waits):
            continue
        yield Remark(ret, frozenset(about), found)


def _line(place: str) -> str:
    found = _LINE.search(place)
    return found[0] if found else ""
