"""The rows that plan or roster have since taken from a unit: what was reported on them, and where they went."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from toolkit.domain.ledger.records import Cells, Edition
from toolkit.domain.ledger.succession import Succession
from toolkit.domain.plan.tasks import Tasks
from toolkit.keys import RowKey
from toolkit.schema.model import Ledger, Owner
from toolkit.values import dataclass


@dataclass(frozen=True)
class FormerRow:
    """A row that is no assignment any more: the unit's name of then, the item of then, where it went, its cells."""

    unit: str
    item: int
    requirement: str
    went: str
    values: dict[str, str]


def unassigned(tasks: Tasks, schema: Ledger, current: Cells) -> tuple[RowKey, ...]:
    """The keys of rows that hold something and that nobody is assigned to, by item and unit."""
    assigned = {(each.item, each.unit) for each in tasks.assignments}
    said = [field.name for field in schema.tasks.fields if field.owner != Owner.PLAN]
    gone = [
        (item, row.unit, row)
        for row, values in current.items()
        if (item := row.item) is not None and (item, row.unit) not in assigned
        if any(values.get(name) for name in said)
    ]
    return tuple(row for _, _, row in sorted(gone))


def former_rows(
    tasks: Tasks, current: Cells, gone: Sequence[RowKey], editions: Iterable[Edition]
) -> tuple[FormerRow, ...]:
    """What stood on those rows; `editions` are their units', oldest first: the last that had a row says how it read."""
    latest: dict[RowKey, tuple[str, str]] = {}
    for edition in editions:
        name = edition.unit_name or edition.unit
        for row in gone:
            if row in edition.cells:
                latest[row] = name, edition.cells[row].get("requirement", "")
    succession, name_of = Succession.of(tasks), tasks.roster.name_of
    items = tasks.plan.by_number.keys()
    found = []
    for row in gone:
        item, unit = row.item or 0, row.unit
        name, requirement = latest.get(row, (name_of(unit), ""))
        heir = succession.key(row).unit
        if taker := tasks.moved.get((item, unit)):
            went = f"由{name_of(taker)}接办"
        else:
            went = (
                "事项已撤销" if item not in items else f"由{name_of(heir)}承接" if heir != unit else "不再由该单位承担"
            )
        found.append(FormerRow(name, item, requirement, went, dict(current[row])))
    return tuple(found)
