"""A return taken into the ledger: what changes, what only the office can decide, what the sender is told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from toolkit.codes import Code, Outcome, Severity
from toolkit.domain.ledger.applications import hindered
from toolkit.domain.ledger.judged import CLAIM
from toolkit.domain.ledger.kinship import GROWN, reporter_of
from toolkit.domain.ledger.led_claims import ABOUT
from toolkit.domain.ledger.petitions import lacking, new_petitions
from toolkit.domain.ledger.records import Case, Cell, Cells, Change, Edition, Matched, Return, without
from toolkit.domain.ledger.retractions import retraction
from toolkit.domain.ledger.review import Asked, asked_about, asked_now, put_anew
from toolkit.domain.ledger.row_names import header_of, row_label
from toolkit.domain.ledger.verdicts import is_closed
from toolkit.domain.returns.checks import Checked, Context, check
from toolkit.domain.returns.descent_notice import descent_notice
from toolkit.domain.returns.divided import Divided, divide
from toolkit.domain.returns.going_back import claimed_again, going_back
from toolkit.domain.returns.merge_base import Base, Lineage, settle
from toolkit.domain.returns.newer_editions import OlderEdition, Written
from toolkit.domain.returns.register_rows import name_rows
from toolkit.domain.returns.round_statement import BLANK, round_statement, without_round_conflicts
from toolkit.domain.three_way import Conflict, Taken, merge
from toolkit.keys import RowKey
from toolkit.problems import About, Origin, Problem, problem
from toolkit.values import dataclass


@dataclass(frozen=True)
class Intake:
    """A return at its outcome, with everything that goes into the ledger because of it."""

    ret: Return
    changes: tuple[Change, ...] = ()
    cases: tuple[Case, ...] = ()
    problems: tuple[Problem, ...] = ()


def take_in(
    ret: Return,
    matched: Matched,
    edition: Edition,
    earlier: Sequence[Return],
    latest: int,
    context: Context,
    asked: Sequence[Asked] = (),
) -> Intake:
    """Check the cells of a return of `edition`, merge them into `context.current` and say what came of it.

    `earlier` are the returns of the edition that went in, oldest first; `latest` is the sequence of the unit's
    newest edition; `asked` the plan's questions so far: one that is open is not asked twice, and where the
    office has decided, the values it decided against change nothing any more. Of a file of an older edition, what the
    ledger has changed since stays: that is told, and asked where two people wrote in one cell apart.
    """
    schema, current = context.schema, context.current
    lineage = Lineage(edition, earlier, schema, current, context.in_use, asked_about(asked))
    ret = replace(ret, reporter=reporter_of(matched.cells))
    matched = name_rows(matched, lineage, ret, current)
    checked = check(matched.cells, matched.origins, context, matched.refused)
    base = lineage.base(ret, matched.cells)
    merged = merge(matched.cells, base.cells, current, checked.refused | base.spared | base.overtaken)
    merged = without_round_conflicts(merged, schema.cover, current, older=bool(base.overtaken))
    stale = edition.sequence < latest
    older = OlderEdition(Written.of(ret, edition), context.since) if stale else None
    divided = divide(merged, matched.cells, base, lineage, context, asked, older)
    statement = round_statement(matched.cells, edition, schema.cover, divided.changed_lines(edition))
    problems = [
        *_of_cells(matched, checked, divided, context, ret.file),
        *_of_descent(matched, base, divided, context, earlier, ret.file),
    ]
    if statement.says == BLANK:
        problems = [found for found in problems if found.code != Code.REQUIRED_BLANK]
    problems += statement.problems(ret.file)
    if stale:
        problems.append(problem(Code.EDITION_STALE, Origin(ret.file), sequence=edition.sequence, latest=latest))

    after, at = _after(divided.taken, current), ret.received_at
    anew = put_anew(asked, after, current, {each.return_id for each in base.kinship if each.kin in GROWN}, at)
    again = claimed_again(ret, matched.cells, base, lineage, asked)
    petitions = tuple(new_petitions(edition.plan, after, after, schema, asked, matched.origins, at))
    problems += _hindered(petitions, {**current, **after}, context, ret.file)
    return Intake(
        replace(
            ret,
            outcome=_outcome(problems),
            stale=stale,
            raw=matched.cells,
            settled=settle(matched.cells, checked.refused | divided.waiting | base.spared, base.cells),
            changed=len(divided.taken),
            conflicts=len(divided.undecided) + bool(divided.going_back),
            statement=statement.says,
            kinship=base.kinship,
        ),
        (*_changes(divided.taken, matched, edition, current, ret), *again),
        (*_cases(divided, matched, current, edition.plan, at, asked), *anew, *petitions),
        tuple(problems),
    )


def _of_cells(matched: Matched, checked: Checked, divided: Divided, context: Context, file: str) -> Iterator[Problem]:
    """What is told of single cells: as they were read, as they were checked, as they were merged."""
    yield from _still_true(matched, checked.refused)
    yield from checked.problems
    yield from _unmerged(divided, matched, context)
    yield from going_back(divided.going_back, context, file)
    yield from _blanks(divided.taken, context, file)
    yield from _closed(divided.taken, matched, context)


def _of_descent(
    matched: Matched, base: Base, divided: Divided, context: Context, earlier: Sequence[Return], file: str
) -> Iterator[Problem]:
    """What is told of words that gave way to a file, or to which it did, unproven that its people had seen them."""
    shown = replace(base, spared=base.spared - divided.held, unproven=base.unproven | matched.unsure)
    seen = replace(context, edition=without(context.edition, matched.unsure))
    return descent_notice(shown, matched.cells, divided.taken, seen, earlier, file)


def _outcome(problems: Sequence[Problem]) -> Outcome:
    return Outcome.PARTIAL if any(found.severity == Severity.ERROR for found in problems) else Outcome.MERGED


def _cases(
    divided: Divided,
    matched: Matched,
    current: Cells,
    plan: str,
    at: datetime,
    asked: Sequence[Asked],
) -> Iterator[Case]:
    """What the office is asked: of each cell in conflict, and at once of all that goes back."""
    yield from (_case(each, matched, plan, at) for each in _questions(divided.undecided, asked, current))
    if together := [_case(each, matched, plan, at) for each in _questions(divided.going_back, asked, current)]:
        yield retraction(together)


def _questions(
    undecided: Sequence[Conflict[RowKey]], asked: Sequence[Asked], current: Cells
) -> Iterator[Conflict[RowKey]]:
    """The conflicts that the office is not asked about yet."""
    open_now = asked_now(asked, current)
    return (each for each in undecided if ((each.row, each.field, each.theirs), each.ours) not in open_now)


def _still_true(matched: Matched, refused: frozenset[Cell]) -> Iterator[Problem]:
    """What matching found, without the word that a cell was taken in another form where it was not taken at all."""
    places = {matched.origins.get(cell) for cell in refused}
    return (found for found in matched.problems if found.code != Code.CELL_CORRECTED or found.origin not in places)


def _unmerged(divided: Divided, matched: Matched, context: Context) -> Iterator[Problem]:
    """What is told of the cells that stay as the ledger has them."""
    for code, conflicts in (
        (Code.FIELD_DECIDED, divided.decided),
        (Code.FIELD_CONFLICT, divided.undecided),
        (Code.FIELD_OVERTAKEN, divided.overtaken),
    ):
        yield from (_told(code, each, matched, context) for each in conflicts)


def _blanks(taken: Sequence[Taken[RowKey]], context: Context, file: str) -> Iterator[Problem]:
    """What became blank in the ledger."""
    cleared = [
        row_label(context.schema, each.row, context.current.get(each.row, {}))
        + f"“{header_of(context.schema, each.row, each.field)}”"
        for each in taken
        if not each.value and each.row.is_line
    ]
    if cleared:
        yield problem(Code.FIELD_CLEARED, Origin(file), where="、".join(cleared))


def _closed(taken: Sequence[Taken[RowKey]], matched: Matched, context: Context) -> Iterator[Problem]:
    """What is told of closed rows whose claim was changed: their verdict stands until the office decides."""
    sheet = context.schema.tasks
    found: dict[RowKey, list[str]] = {}
    for each in taken:
        if each.field in CLAIM and is_closed(sheet, context.current.get(each.row, {})):
            found.setdefault(each.row, []).append(each.field)
    for row, names in found.items():
        headers = "、".join(sheet.field(name).header for name in names)
        label = row_label(context.schema, row, context.current.get(row, {}))
        yield problem(
            Code.ROW_CLOSED,
            matched.origins[row, names[0]],
            about=About(row, tuple(names)),
            row=label,
            headers=headers,
        )


def _hindered(petitions: Sequence[Case], current: Cells, context: Context, file: str) -> Iterator[Problem]:
    """What is told of applications that cannot be agreed to, and so hold nothing up, or not as they stand."""
    tasks = context.tasks
    if tasks is None:
        return
    for case in petitions:
        values = current.get(case.row, {})
        what = hindered(tasks, context.schema, current, case.row, values, case.opened_at)
        lacks = lacking(context.schema, case.row, values)
        for code, why in ((Code.APPLICATION_HINDERED, what), (Code.APPLICATION_LACKING, lacks)):
            if why:
                names = {"item": values.get("item", ""), "kind": values.get("type", ""), "what": why}
                yield problem(code, Origin(file, case.sheet, case.cell), "", About(case.row), **names)


def _after(taken: Sequence[Taken[RowKey]], current: Cells) -> Cells:
    """The rows that change, as they are then."""
    rows: dict[RowKey, dict[str, str]] = {}
    for each in taken:
        rows.setdefault(each.row, dict(current.get(each.row, {})))[each.field] = each.value
    return rows


def _changes(
    taken: Sequence[Taken[RowKey]], matched: Matched, edition: Edition, current: Cells, ret: Return
) -> tuple[Change, ...]:
    """The changes; with what a leading unit says of a claim goes which claim that was, as the edition showed it."""
    rows = dict.fromkeys(each.row for each in taken)
    meant = ((row, edition.cells.get(row, {}).get(ABOUT, "")) for row in rows)
    about = [(row, text) for row, text in meant if text and current.get(row, {}).get(ABOUT) != text]
    return (
        *(_change(each, matched, ret) for each in taken),
        *(Change(row, ABOUT, text, ret.unit, ret.received_at) for row, text in about),
    )


def _change(taken: Taken[RowKey], matched: Matched, ret: Return) -> Change:
    at = matched.origins[taken.row, taken.field]
    return Change(taken.row, taken.field, taken.value, ret.unit, ret.received_at, sheet=at.sheet, cell=at.cell)


def _case(conflict: Conflict[RowKey], matched: Matched, plan: str, at: datetime) -> Case:
    where = matched.origins[conflict.row, conflict.field]
    return Case(
        conflict.row,
        conflict.field,
        conflict.ours,
        conflict.theirs,
        0,
        where.sheet,
        where.cell,
        at,
        plan=plan,
        base=conflict.base,
    )


def _told(code: Code, conflict: Conflict[RowKey], matched: Matched, context: Context) -> Problem:
    values = context.current.get(conflict.row, {})
    return problem(
        code,
        matched.origins[conflict.row, conflict.field],
        conflict.theirs,
        About(conflict.row, (conflict.field,)),
        row=row_label(context.schema, conflict.row, values),
        header=header_of(context.schema, conflict.row, conflict.field),
        ours=conflict.ours or "空白",
    )
