"""What a returned cell must satisfy: rules declared in the schema, applied as a tuple of pure functions."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import field as dataclass_field
from datetime import date
from functools import cached_property
from typing import Self

from toolkit.codes import Code
from toolkit.domain.ledger.judged import CLAIM
from toolkit.domain.ledger.led_claims import LedClaim
from toolkit.domain.ledger.records import Cell, Cells, without
from toolkit.domain.ledger.required import due_fields, required_fields
from toolkit.domain.ledger.row_names import fields_of, row_label, sheet_of
from toolkit.domain.ledger.verdicts import is_closed
from toolkit.domain.plan.model import Role
from toolkit.domain.plan.tasks import Tasks
from toolkit.domain.returns.date_limits import row_bounds
from toolkit.domain.returns.descent import NO_WORDS, WordsInUse
from toolkit.domain.returns.newer_editions import Written
from toolkit.domain.returns.secrecy import id_numbers_in, personal_numbers_in, words_in
from toolkit.keys import RowKey, item_words, looked_back
from toolkit.problems import About, Origin, Problem, day_words, problem
from toolkit.schema.dates import is_only_days
from toolkit.schema.links import out_of_reach, runs_code
from toolkit.schema.model import FieldKind, Ledger, SchemaField
from toolkit.values import dataclass


@dataclass(frozen=True)
class Checked:
    """The cells that are not taken, and why."""

    refused: frozenset[Cell]
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class Context:
    """What the rules need besides the cells; `current` is the ledger, which stands where a cell is not taken.

    `issued` is the plan's 印发日期 and `edition` the cells the workbook went out with, which say whether an item
    goes on; the rules that need them rest without them. `in_use` says which words stand elsewhere in the ledger,
    `tasks` which items are whose, `held_before` what a row's field has held in the ledger at any time, `since` what
    returns of newer editions than the workbook's have set.
    """

    schema: Ledger
    year: int
    today: date
    current: Cells = dataclass_field(default_factory=dict)
    issued: date | None = None
    edition: Cells = dataclass_field(default_factory=dict)
    in_use: WordsInUse = NO_WORDS
    tasks: Tasks | None = None
    held_before: Callable[[RowKey, str], Container[str]] = lambda row, field: ()
    since: Mapping[Cell, Written] = dataclass_field(default_factory=dict)

    @classmethod
    def of(cls, schema: Ledger, tasks: Tasks, today: date, current: Cells, edition: Cells, in_use: WordsInUse) -> Self:
        """What a workbook of the plan's is checked by."""
        return cls(schema, tasks.plan.year, today, current, tasks.plan.issued, edition, in_use, tasks)


def check(
    cells: Cells, origins: Mapping[Cell, Origin], context: Context, refused: frozenset[Cell] = frozenset()
) -> Checked:
    """Apply every rule to the canonical `cells` of a return; each fault is one Problem at its own cell.

    An error's cell is not taken, a warning's is. `refused` cells were not understood: they stand for nothing, and
    what needs them waits without a second Problem. The result holds them too. A rule no longer sees what one before
    it refused. A warning is told when a text comes, not again for what the ledger holds already.
    """
    problems: list[Problem] = []
    left = _Said(without(cells, refused), context)
    for rule in _RULES:
        more: set[Cell] = set()
        for withheld, found in rule(left, origins, context, refused):
            more.update(withheld)
            problems.extend(found)
        if more - refused:
            refused |= more
            left = _Said(without(cells, refused), context)
    return Checked(refused, tuple(problems))


_Faults = Iterator[tuple[tuple[Cell, ...], tuple[Problem, ...]]]
_Rule = Callable[["_Said", Mapping[Cell, Origin], Context, frozenset[Cell]], _Faults]


@dataclass(frozen=True)
class _Said:
    """What a return says, as the rules look at it: they ask for the same cells again and again."""

    cells: Cells
    context: Context

    @cached_property
    def filled(self) -> tuple[tuple[Cell, SchemaField, str], ...]:
        """The filled cells, each with its field and text."""
        return tuple(
            ((row, field.name), field, text)
            for row, values in self.cells.items()
            for field in fields_of(self.context.schema, row)
            if (text := values.get(field.name, ""))
        )

    @cached_property
    def news(self) -> tuple[tuple[Cell, SchemaField, str], ...]:
        """Those that say something else than the ledger."""
        current = self.context.current
        return tuple(each for each in self.filled if current.get(each[0][0], {}).get(each[0][1]) != each[2])


def _dates_in_range(said: _Said, origins: Mapping[Cell, Origin], context: Context, refused: frozenset[Cell]) -> _Faults:
    """Dates lie in the plan's year or the next (a register's in a lifetime, an earlier year's item's from that year
    on), some not after today, some not before the plan was issued."""
    for cell, field, text in said.filled:
        if field.kind != FieldKind.DATE:
            continue
        year_begins, last = row_bounds(cell[0], context.year, context.today)
        issued = context.issued if field.before_issue == "error" else None
        first = max(year_begins, issued or year_begins)
        latest = min(last, context.today) if field.not_future else last
        if not first <= date.fromisoformat(text) <= latest:
            fault = problem(
                Code.CELL_DATE_RANGE,
                origins.get(cell),
                text,
                header=field.header,
                about=_about(cell),
                first=f"方案印发日期（{day_words(first)}）" if first == issued else first,
                last=f"今天（{latest}）" if field.not_future else latest,
            )
            yield (cell,), (fault,)


def _dates_before_issue(
    said: _Said, origins: Mapping[Cell, Origin], context: Context, refused: frozenset[Cell]
) -> _Faults:
    """What was done in the plan's year before the plan was issued may well count: told, and taken.

    What an earlier year asked for is done before that as a matter of course: nothing is told.
    """
    for cell, field, text in said.news:
        if cell[0].item is not None and looked_back(cell[0].item):
            continue
        if field.before_issue == "warning" and context.issued and text < context.issued.isoformat():
            names = {"header": field.header, "issued": context.issued}
            yield (), (problem(Code.CELL_DATE_EARLY, origins.get(cell), text, _about(cell), **names),)


def _led_no_more(said: _Said, origins: Mapping[Cell, Origin], context: Context, refused: frozenset[Cell]) -> _Faults:
    """Who leads an item no more says nothing new of others' claims in it; what it said while it led stands."""
    register, tasks = context.schema.led_claims, context.tasks
    if register is None or tasks is None:
        return
    found: dict[RowKey, list[tuple[Cell, str]]] = {}
    for (row, name), _, text in said.news:
        if row.sheet == register.name and text != context.edition.get(row, {}).get(name):
            found.setdefault(row, []).append(((row, name), text))
    for row, its in found.items():
        claim = LedClaim.read(context.edition.get(row, {}))
        if claim is None or any(Role.LEAD in each.roles for each in tasks.of_item(claim.item) if each.unit == row.unit):
            continue
        told = {"title": register.title, "item": item_words(claim.item), "unit": claim.name}
        cell, text = its[0]
        why = "这一项已不由本单位牵头"
        fault = problem(Code.LED_ROW_UNKNOWN, origins.get(cell), text, _about(cell), why=why, **told)
        yield tuple(cell for cell, _ in its), (fault,)


def _links_that_run(said: _Said, origins: Mapping[Cell, Origin], context: Context, refused: frozenset[Cell]) -> _Faults:
    """javascript: and data: are never evidence, and a page made of the ledger must not carry them: not taken."""
    for cell, field, text in said.filled:
        if field.kind == FieldKind.LINK and runs_code(text):
            yield (cell,), (problem(Code.CELL_LINK_CODE, origins.get(cell), text, _about(cell), header=field.header),)


def _links_out_of_reach(
    said: _Said, origins: Mapping[Cell, Origin], context: Context, refused: frozenset[Cell]
) -> _Faults:
    """A path of somebody's own machine, an inner address, half an address: taken, since it may name a file that
    comes along or a page the office's own network opens, and the office looks at evidence before it closes an item."""
    for cell, field, text in said.news:
        if field.kind == FieldKind.LINK and (what := out_of_reach(text)):
            yield (
                (),
                (problem(Code.CELL_LINK_REACH, origins.get(cell), text, _about(cell), header=field.header, what=what),),
            )


def _evidence_without_words(
    said: _Said, origins: Mapping[Cell, Origin], context: Context, refused: frozenset[Cell]
) -> _Faults:
    """A day alone names no material; a spreadsheet makes one of 3/5 or 9-30. Taken, and told."""
    for cell, field, text in said.news:
        if field.kind == FieldKind.LINK and is_only_days(text):
            yield (), (problem(Code.CELL_ONLY_DATE, origins.get(cell), text, _about(cell), header=field.header),)


def _choices_that_fit(
    said: _Said, origins: Mapping[Cell, Origin], context: Context, refused: frozenset[Cell]
) -> _Faults:
    """长期坚持 only where the item goes on, beside a milestone too; by the deadline the workbook went out with."""
    for cell, field, text in said.filled:
        choice = next((each for each in field.choices if each.text == text), None)
        if not choice or choice.only_when != "ongoing":
            continue
        deadline = context.edition.get(cell[0], {}).get("deadline", "")
        if not deadline or _goes_on(deadline, context.year):
            continue
        fault = problem(
            Code.CELL_CHOICE_UNFIT,
            origins.get(cell),
            text,
            _about(cell),
            item=cell[0].item,
            header=field.header,
            deadline="".join(deadline.split()),
            allowed="、".join(each.text for each in field.choices if not each.only_when),
        )
        yield (cell,), (fault,)


def _about(cell: Cell) -> About:
    row, name = cell
    return About(row, (name,))


def _goes_on(phrase: str, year: int) -> bool:
    """Whether a deadline is ongoing or recurring; one that is not understood whole may be."""
    # The reader of the plan's words is dear to load, and few rows ask.
    from toolkit.domain.plan.deadlines.phrases import parse_deadline

    deadline = parse_deadline(phrase, year)
    return deadline.ongoing or bool(deadline.recurring or deadline.unknown)


def _required_when(said: _Said, origins: Mapping[Cell, Origin], context: Context, refused: frozenset[Cell]) -> _Faults:
    """已完成 without date or evidence: the status is not taken; the mark stands on the missing cell.

    A word for nothing (无, /) is as good as missing, and a text must be words: no reason is given by “1”. What is taken
    away from the claim of a closed row is a change after closing (销号后有变化), which the office decides about.
    """
    for row, values in said.cells.items():
        sheet = sheet_of(context.schema, row)
        if sheet is None:
            continue
        now = context.current.get(row, {})
        given = {**now, **values}
        settled = CLAIM if is_closed(sheet, now) and given.get("status") == now.get("status") else ()
        for field in required_fields(sheet, given):
            if field.name in settled:
                continue
            text = given.get(field.name, "")
            wordless = field.kind == FieldKind.TEXT and not any(character.isalpha() for character in text)
            if not (field.lacks(text) or wordless):
                continue
            missing = (row, field.name)
            for other, meanings in field.required_when.items():
                asking = sheet.field(other)
                if values.keys().isdisjoint((other, field.name)):
                    continue
                if asking.meaning(given.get(other, "")) not in meanings:
                    continue
                fault = problem(
                    Code.CELL_PLACEHOLDER if text else Code.CELL_REQUIRED,
                    origins.get(missing) or origins.get((row, other)),
                    text,
                    About(row, (field.name, other)),
                    row=row_label(context.schema, row, given),
                    because=given[other],
                    header=field.header,
                    withheld=asking.header,
                )
                yield ((row, other), missing), () if missing in refused else (fault,)


def _required(said: _Said, origins: Mapping[Cell, Origin], context: Context, refused: frozenset[Cell]) -> _Faults:
    """Fields that are to be filled (`due_fields`): told once for the cover and once a row in use, nothing withheld."""
    for row, values in said.cells.items():
        if row.is_line and not any(values.values()):
            continue
        blank = [
            field
            for field in due_fields(context.schema, row, values)
            if field.name in values and field.lacks(values[field.name])
        ]
        if blank:
            where = row_label(context.schema, row, values)
            headers = "、".join(field.header for field in blank)
            origin = origins.get((row, blank[0].name))
            about = About(row, tuple(field.name for field in blank))
            yield (), (problem(Code.REQUIRED_BLANK, origin, about=about, where=where, headers=headers),)


def _secret_words(said: _Said, origins: Mapping[Cell, Origin], context: Context, refused: frozenset[Cell]) -> _Faults:
    """Words that may speak of a secret: taken and told. Markings were held back when the file was matched."""
    for cell, field, text in said.news:
        if field.kind in {FieldKind.TEXT, FieldKind.LINK} and (words := words_in(text, context.schema.words.secret)):
            told = "、".join(words)
            yield (), (problem(Code.CELL_SECRET_WORD, origins.get(cell), told, _about(cell), header=field.header),)


def _personal_data(said: _Said, origins: Mapping[Cell, Origin], context: Context, refused: frozenset[Cell]) -> _Faults:
    """Identity card numbers, and mobile numbers where nothing personal may stand: taken and told, masked."""
    for cell, field, text in said.news:
        if field.kind not in {FieldKind.TEXT, FieldKind.LINK}:
            continue
        if numbers := personal_numbers_in(text) if field.impersonal else id_numbers_in(text):
            told = "、".join(numbers)
            yield (), (problem(Code.CELL_PERSONAL, origins.get(cell), told, _about(cell), header=field.header),)


_RULES: tuple[_Rule, ...] = (
    _led_no_more,
    _dates_in_range,
    _choices_that_fit,
    _links_that_run,
    _required_when,
    _required,
    _dates_before_issue,
    _links_out_of_reach,
    _evidence_without_words,
    _secret_words,
    _personal_data,
)
