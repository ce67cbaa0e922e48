"""A return taken into the ledger: what changes, what only the office can decide, what the sender is told."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from toolkit.codes import Code, Outcome, Severity
from toolkit.domain.ledger.labels import header_of, row_label
from toolkit.domain.ledger.petitions import new_petitions
from toolkit.domain.ledger.records import Case, Cell, Cells, Change, Edition, Matched, Return
from toolkit.domain.ledger.report_status import statement
from toolkit.domain.ledger.review import Asked, answers, asked_now, put_back
from toolkit.domain.returns.checks import Context, check
from toolkit.domain.returns.lineage import choose_base, settle
from toolkit.domain.returns.register_rows import name_rows
from toolkit.domain.three_way import Conflict, Merged, Taken, merge
from toolkit.keys import RowKey, report_key
from toolkit.problems import About, Origin, Problem, problem, shorten


@dataclass(frozen=True)
class Intake:
    """A return at its outcome, with everything that goes into the ledger because of it."""

    ret: Return
    changes: tuple[Change, ...]
    cases: tuple[Case, ...]
    problems: tuple[Problem, ...]


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
    office has decided, the values it decided against change nothing any more. A file of an older edition
    asks no questions: what the ledger has changed since stays, and the sender is told.
    """
    matched = name_rows(matched, edition, earlier, context.current, context.schema)
    checked = check(matched.cells, matched.origins, context, matched.refused)
    base = choose_base(matched.cells, edition, earlier, context.schema.tasks, context.schema.registers)
    merged = merge(matched.cells, base.cells, context.current, checked.refused)
    stale = edition.sequence < latest
    decided = _decided(merged, asked, edition.issued_on, context.current)
    kept = {(each.row, each.field) for each in decided}
    taken = [each for each in merged.taken if (each.row, each.field) not in kept]
    open_now = [each for each in merged.conflicts if each not in decided]
    waiting = frozenset((conflict.row, conflict.field) for conflict in open_now)
    cover = context.schema.cover
    report = matched.cells.get(report_key(edition.plan, edition.unit, edition.round), {}).get("report", "")
    said = cover.field("report").meaning(report)
    changed = sum(each.row.is_line for each in taken)
    says = statement(said, filled=_filled(edition, matched.cells), changed=changed)
    problems = [*_still_true(matched, checked.refused), *checked.problems]
    for conflict in (*decided, *open_now):
        code = Code.FIELD_DECIDED if conflict in decided else Code.FIELD_OVERTAKEN if stale else Code.FIELD_CONFLICT
        problems.append(_told(code, context, conflict, matched.origins))
    problems.extend(_blanks(context, taken, base.emptied, ret.file))
    if says == "blank":
        problems = [found for found in problems if found.code != Code.REQUIRED_BLANK]
        problems.append(problem(Code.RETURN_BLANK, Origin(ret.file)))
    elif said and says != said:
        problems.append(problem(Code.NO_CHANGE_CONTRADICTED, Origin(ret.file), said=report, count=changed))
    if stale:
        problems.append(problem(Code.EDITION_STALE, Origin(ret.file), sequence=edition.sequence, latest=latest))
    conflicts = [
        _case(edition.plan, conflict, matched.origins, ret.received_at)
        for conflict in open_now
        if ((conflict.row, conflict.field, conflict.theirs), conflict.ours) not in asked_now(asked)
    ]
    after = _after(context.current, taken)
    petitions = new_petitions(edition.plan, after, after, context.schema, asked, matched.origins, ret.received_at)
    partial = any(found.severity == Severity.ERROR for found in problems)
    return Intake(
        replace(
            ret,
            outcome=Outcome.PARTIAL if partial else Outcome.MERGED,
            stale=stale,
            raw=matched.cells,
            settled=settle(matched.cells, checked.refused | waiting, base.cells),
            changed=len(taken),
            conflicts=0 if stale else len(open_now),
            statement=says,
        ),
        tuple(
            Change(each.row, each.field, each.value, ret.unit, ret.received_at, sheet=at.sheet, cell=at.cell)
            for each in taken
            for at in (matched.origins[each.row, each.field],)
        ),
        (*([] if stale else conflicts), *petitions),
        tuple(problems),
    )


def _after(current: Cells, taken: Sequence[Taken[RowKey]]) -> Cells:
    """The rows that change, as they are then."""
    rows: dict[RowKey, dict[str, str]] = {}
    for each in taken:
        rows.setdefault(each.row, dict(current.get(each.row, {})))[each.field] = each.value
    return rows


def _still_true(matched: Matched, refused: frozenset[Cell]) -> Iterator[Problem]:
    """What matching found, without the word that a cell was taken in another form where it was not taken at all."""
    places = {matched.origins.get(cell) for cell in refused}
    return (found for found in matched.problems if found.code != Code.CELL_CORRECTED or found.origin not in places)


def _decided(merged: Merged[RowKey], asked: Sequence[Asked], issued: date, ours: Cells) -> tuple[Conflict[RowKey], ...]:
    """What the file says against the office's decisions: other than what it let stand, or what it put back."""
    stands, against = answers(asked), put_back(asked, issued)
    found = [each for each in merged.conflicts if stands.get((each.row, each.field, each.theirs)) == each.ours]
    for each in merged.taken:
        now = ours.get(each.row, {}).get(each.field, "")
        if against.get((each.row, each.field, each.value)) == now:
            found.append(Conflict(each.row, each.field, now, each.value, now))
    return tuple(found)


def _blanks(
    context: Context, taken: Sequence[Taken[RowKey]], emptied: Collection[RowKey], file: str
) -> Iterator[Problem]:
    """What became blank in the ledger, and the rows that are blank in the file and did not."""
    cleared = [
        row_label(context.schema, each.row, context.current.get(each.row, {}))
        + f"“{header_of(context.schema, each.row, each.field)}”"
        for each in taken
        if not each.value and each.row.is_line
    ]
    if cleared:
        yield problem(Code.FIELD_CLEARED, Origin(file), where=shorten("、".join(cleared), 120))
    kept = sorted(item for row in emptied if any(context.current.get(row, {}).values()) and (item := row.item))
    if kept:
        yield problem(Code.ROWS_EMPTIED, Origin(file), items=shorten("、".join(map(str, kept)), 60))


def _filled(edition: Edition, cells: Cells) -> bool:
    """Whether anything differs from what was issued."""
    return any(
        text != edition.cells.get(row, {}).get(name, "")
        for row, values in cells.items()
        for name, text in values.items()
    )


def _case(plan: str, conflict: Conflict[RowKey], origins: Mapping[Cell, Origin], at: datetime) -> Case:
    where = origins[conflict.row, conflict.field]
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


def _told(code: Code, context: Context, conflict: Conflict[RowKey], origins: Mapping[Cell, Origin]) -> Problem:
    values = context.current.get(conflict.row, {})
    return problem(
        code,
        origins[conflict.row, conflict.field],
        conflict.theirs,
        About(conflict.row, (conflict.field,)),
        row=row_label(context.schema, conflict.row, values),
        header=header_of(context.schema, conflict.row, conflict.field),
        ours=conflict.ours or "空白",
    )
