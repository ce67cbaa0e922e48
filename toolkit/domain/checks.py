"""What a returned cell must satisfy: rules declared in the schema, applied as a tuple of pure functions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from datetime import date

from toolkit.domain.plan import item_of
from toolkit.domain.records import Cells
from toolkit.domain.standing import missing_fields
from toolkit.problems import Code, Origin, Problem, problem
from toolkit.schema.model import Kind, Ledger, SchemaField

Cell = tuple[str, str]
"""A row key and a field name."""


@dataclass(frozen=True)
class Checked:
    """The cells that are not taken, and why."""

    refused: frozenset[Cell]
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class Context:
    """What the rules need besides the cells; `current` is the ledger, which stands where a cell is not taken."""

    schema: Ledger
    year: int
    today: date
    current: Cells = dataclass_field(default_factory=dict)


def date_bounds(year: int) -> tuple[date, date]:
    """The dates a cell of a plan of `year` may hold: that year and the next."""
    return date(year, 1, 1), date(year + 1, 12, 31)


def check(cells: Cells, origins: Mapping[Cell, Origin], context: Context) -> Checked:
    """Apply every rule to the canonical `cells` of a return; each fault is one Problem at its own cell.

    A rule no longer sees what one before it refused: a status does not pass on a date that is not taken.
    """
    refused: set[Cell] = set()
    problems: list[Problem] = []
    for rule in _RULES:
        left = {
            row: {name: text for name, text in values.items() if (row, name) not in refused}
            for row, values in cells.items()
        }
        for withheld, found in rule(left, origins, context):
            refused.update(withheld)
            problems.append(found)
    return Checked(frozenset(refused), tuple(problems))


_Faults = Iterator[tuple[tuple[Cell, ...], Problem]]
_Rule = Callable[[Cells, Mapping[Cell, Origin], Context], _Faults]


def fields_of(schema: Ledger, row: str) -> tuple[SchemaField, ...]:
    """The fields of the sheet a row key belongs to."""
    return schema.cover.fields if item_of(row) is None else schema.tasks.fields


def _dates_in_range(cells: Cells, origins: Mapping[Cell, Origin], context: Context) -> _Faults:
    first, last = date_bounds(context.year)
    for row, values in cells.items():
        for field in fields_of(context.schema, row):
            text = values.get(field.name, "")
            if field.kind != Kind.DATE or not text:
                continue
            latest = min(last, context.today) if field.not_future else last
            if not first <= date.fromisoformat(text) <= latest:
                cell = (row, field.name)
                yield (
                    (cell,),
                    problem(
                        Code.CELL_DATE_RANGE,
                        origins.get(cell),
                        text,
                        header=field.header,
                        first=first,
                        last=f"今天（{latest}）" if field.not_future else latest,
                    ),
                )


def _required_when(cells: Cells, origins: Mapping[Cell, Origin], context: Context) -> _Faults:
    """已完成 without date or evidence: the status is not taken; the mark stands on the missing cell."""
    sheet = context.schema.tasks
    for row, values in cells.items():
        if item_of(row) is None:
            continue
        given = {**context.current.get(row, {}), **values}
        for field in missing_fields(sheet, given):
            for other, meanings in field.required_when.items():
                asking = sheet.field(other)
                if values.keys().isdisjoint((other, field.name)):
                    continue
                if asking.meaning(given.get(other, "")) not in meanings:
                    continue
                yield (
                    ((row, other), (row, field.name)),
                    problem(
                        Code.CELL_REQUIRED,
                        origins.get((row, field.name)) or origins.get((row, other)),
                        item=item_of(row),
                        because=given[other],
                        header=field.header,
                        withheld=asking.header,
                    ),
                )


_RULES: tuple[_Rule, ...] = (_dates_in_range, _required_when)
