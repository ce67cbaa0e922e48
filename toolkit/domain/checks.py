"""What a returned cell must satisfy: rules declared in the schema, applied as a tuple of pure functions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from datetime import date

from toolkit.domain.plan import item_of
from toolkit.domain.records import Cell, Cells
from toolkit.domain.standing import missing_fields
from toolkit.problems import Code, Origin, Problem, problem
from toolkit.schema.model import Kind, Ledger, SchemaField


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


def check(
    cells: Cells, origins: Mapping[Cell, Origin], context: Context, refused: frozenset[Cell] = frozenset()
) -> Checked:
    """Apply every rule to the canonical `cells` of a return; each fault is one Problem at its own cell.

    `refused` cells were not understood: they stand for nothing, and what needs them waits without a second
    Problem. The result holds them too. A rule no longer sees what one before it refused.
    """
    problems: list[Problem] = []
    for rule in _RULES:
        left = {
            row: {name: text for name, text in values.items() if (row, name) not in refused}
            for row, values in cells.items()
        }
        more: set[Cell] = set()
        for withheld, found in rule(left, origins, context, refused):
            more.update(withheld)
            problems.extend(found)
        refused |= more
    return Checked(refused, tuple(problems))


_Faults = Iterator[tuple[tuple[Cell, ...], tuple[Problem, ...]]]
_Rule = Callable[[Cells, Mapping[Cell, Origin], Context, frozenset[Cell]], _Faults]


def fields_of(schema: Ledger, row: str) -> tuple[SchemaField, ...]:
    """The fields of the sheet a row key belongs to."""
    return schema.cover.fields if item_of(row) is None else schema.tasks.fields


def _dates_in_range(
    cells: Cells, origins: Mapping[Cell, Origin], context: Context, refused: frozenset[Cell]
) -> _Faults:
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
                    (
                        problem(
                            Code.CELL_DATE_RANGE,
                            origins.get(cell),
                            text,
                            header=field.header,
                            first=first,
                            last=f"今天（{latest}）" if field.not_future else latest,
                        ),
                    ),
                )


def _required_when(cells: Cells, origins: Mapping[Cell, Origin], context: Context, refused: frozenset[Cell]) -> _Faults:
    """已完成 without date or evidence: the status is not taken; the mark stands on the missing cell."""
    sheet = context.schema.tasks
    for row, values in cells.items():
        if item_of(row) is None:
            continue
        given = {**context.current.get(row, {}), **values}
        for field in missing_fields(sheet, given):
            missing = (row, field.name)
            for other, meanings in field.required_when.items():
                asking = sheet.field(other)
                if values.keys().isdisjoint((other, field.name)):
                    continue
                if asking.meaning(given.get(other, "")) not in meanings:
                    continue
                fault = problem(
                    Code.CELL_REQUIRED,
                    origins.get(missing) or origins.get((row, other)),
                    item=item_of(row),
                    because=given[other],
                    header=field.header,
                    withheld=asking.header,
                )
                yield ((row, other), missing), () if missing in refused else (fault,)


def _required(cells: Cells, origins: Mapping[Cell, Origin], context: Context, refused: frozenset[Cell]) -> _Faults:
    """Fields that are always to be filled: told once for the cover and once a row in use, and nothing withheld."""
    for row, values in cells.items():
        if item_of(row) is not None and not any(values.values()):
            continue
        blank = [
            field
            for field in fields_of(context.schema, row)
            if field.required and values.get(field.name) == "" and (row, field.name) not in refused
        ]
        if blank:
            where = f"第{item_of(row)}项" if item_of(row) else f"“{context.schema.cover.title}”表"
            headers = "、".join(field.header for field in blank)
            origin = origins.get((row, blank[0].name))
            yield (), (problem(Code.REQUIRED_BLANK, origin, where=where, headers=headers),)


_RULES: tuple[_Rule, ...] = (_dates_in_range, _required_when, _required)
