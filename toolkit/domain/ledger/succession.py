"""Who goes on with a row when units merge, split or change their code: where what was reported belongs now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from toolkit.codes import Code
from toolkit.domain.ledger.records import Case, Cell, Cells, Change, Edition, Matched, Return
from toolkit.domain.ledger.retractions import CLAIMED_AGAIN
from toolkit.domain.ledger.review import SUCCESSION, Asked
from toolkit.domain.plan.tasks import Tasks
from toolkit.keys import ROUND, SCORE, RowKey, contact_key, item_words, task_key
from toolkit.problems import Origin, Problem, problem
from toolkit.values import dataclass


@dataclass(frozen=True)
class Succession:
    """The heirs of a plan's rows, as the roster's 原单位代码 and the assignments say.

    A row's heir is the unit that has its item now: the unit itself, else the one unit that took it over and has the
    item. Where none or several do, there is no heir: what was reported stays where it was.
    """

    plan: str
    assigned: frozenset[tuple[int, str]]
    heirs: Mapping[str, tuple[str, ...]]
    units: frozenset[str]

    @classmethod
    def of(cls, tasks: Tasks) -> Succession:
        """The succession that a plan's roster declares."""
        heirs: dict[str, tuple[str, ...]] = {}
        for unit in tasks.roster.units:
            for code in unit.former:
                heirs[code] = (*heirs.get(code, ()), unit.code)
        assigned = frozenset((each.item, each.unit) for each in tasks.assignments)
        return cls(tasks.plan.id, assigned, heirs, frozenset(tasks.roster.by_code))

    def heir(self, unit: str) -> str | None:
        """The unit that is this one now: itself while it is in the roster, else the only one that took it over."""
        if unit in self.units:
            return unit
        heirs = self.heirs.get(unit, ())
        return heirs[0] if len(heirs) == 1 else None

    def going_on(self, unit: str, item: int | None = None) -> tuple[str, ...]:
        """The units that answer now for what a unit was written: those that have the item which that was about, where
        it was about one; else the unit itself while it is in the roster, and all that took it over once it is not."""
        heirs = self.heirs.get(unit, ())
        having = tuple(heir for heir in heirs if (item, heir) in self.assigned)
        if having and (item, unit) not in self.assigned:
            return having
        return (unit,) if unit in self.units or not heirs else heirs

    def key(self, key: RowKey) -> RowKey:
        """The row that goes on with this one; the row itself where nobody does. A round's report has no heir,
        nor has an assessment."""
        unit, item = key.unit, key.item
        if unit not in self.heirs:
            return key
        if item is not None:
            if (item, unit) in self.assigned:
                return key
            heirs = [heir for heir in self.heirs[unit] if (item, heir) in self.assigned]
            return task_key(self.plan, item, heirs[0]) if len(heirs) == 1 else key
        heir = self.heir(unit)
        if heir is None or key.sheet in (ROUND, SCORE):
            return key
        return key._replace(unit=heir)

    def cells(self, cells: Cells) -> Cells:
        """The cells by the rows that go on with theirs."""
        return {self.key(row): values for row, values in cells.items()}

    def edition(self, edition: Edition) -> Edition:
        """An edition by the rows that go on with its own; it stays the unit's it was made for."""
        return replace(edition, cells=self.cells(edition.cells)) if edition.unit in self.heirs else edition

    def matched(self, matched: Matched) -> Matched:
        """What was read of a file, by the rows that go on with those it names."""
        return replace(
            matched,
            cells=self.cells(matched.cells),
            origins={(self.key(row), field): at for (row, field), at in matched.origins.items()},
            refused=frozenset((self.key(row), field) for row, field in matched.refused),
            unsure=frozenset((self.key(row), field) for row, field in matched.unsure),
            unmarked=frozenset(map(self.key, matched.unmarked)),
            problems=tuple(
                replace(found, about=replace(found.about, row=self.key(found.about.row))) if found.about else found
                for found in matched.problems
            ),
            beside=tuple(
                replace(each, row=self.key(each.row)) if each.row is not None else each for each in matched.beside
            ),
        )

    def earlier(self, ret: Return) -> Return:
        """A return of before, by the rows that go on with its own."""
        return replace(ret, raw=self.cells(ret.raw), settled=self.cells(ret.settled))

    def released(self, changes: Sequence[Change], file: str) -> Iterator[Problem]:
        """What a file reported of items that are nobody's it could be of any more: kept, and told."""
        items = dict.fromkeys(each.row.item for each in changes)
        mine = {each.row.item: each.row.unit for each in changes}
        gone = [item for item in items if item is not None and (item, mine[item]) not in self.assigned]
        if gone:
            yield problem(Code.ROWS_RELEASED, Origin(file), items="、".join(map(item_words, sorted(gone))))


@dataclass(frozen=True)
class Carried:
    """What goes over to the units that go on with it, and where both had something different to say."""

    changes: tuple[Change, ...]
    cases: tuple[Case, ...]


def carry_over(
    succession: Succession,
    current: Cells,
    history: Iterable[Change],
    asked: Sequence[Asked],
    at: datetime,
) -> Carried:
    """Carry every value to the row that goes on with it.

    `history` are the changes of the rows that have heirs, and of those heirs' rows, oldest first. A field the heir's
    row never held takes the value, and names the file it came from. One that holds something else is a conflict for
    the office, contacts aside; one that was cleared stays so. What the office itself had written goes over together
    or not at all: to a row that held nothing, from one row. The same ledger again gives nothing.
    """
    changes: list[Change] = []
    cases: list[Case] = []
    contacts = {contact_key(succession.plan, unit) for unit in succession.units}
    decided = {(case.row, case.field, case.theirs) for case, decision in asked if decision}
    waiting = {(case.row, case.field, case.theirs, case.ours) for case, decision in asked if decision is None}
    last: dict[Cell, Change] = {}
    carried: set[tuple[RowKey, str, str]] = set()
    for each in history:
        last[each.row, each.field] = each
        if each.actor == SUCCESSION:
            carried.add((each.row, each.field, each.value))
    now = {row: dict(values) for row, values in current.items()}
    judged: dict[RowKey, RowKey] = {}
    for row, values in sorted(current.items(), key=lambda each: each[0].text):
        target = succession.key(row)
        if target == row:
            continue
        there = now.setdefault(target, {})
        for field, text in values.items():
            if field == CLAIMED_AGAIN or not text or there.get(field) == text or there.get(field) == "":
                continue
            source = last.get((row, field))
            if source is None or (target, field, text) in carried:
                continue
            if source.return_id is None and (target in current or judged.setdefault(target, row) != row):
                continue
            if field not in there:
                there[field] = text
                changes.append(replace(source, row=target, actor=SUCCESSION, at=at, sequence=0))
            elif (
                source.return_id
                and target not in contacts
                and (target, field, text) not in decided
                and (target, field, text, there[field]) not in waiting
            ):
                ours, where = there[field], (source.return_id, source.sheet, source.cell)
                cases.append(Case(target, field, ours, text, *where, at, plan=succession.plan))
    return Carried(tuple(changes), tuple(cases))
