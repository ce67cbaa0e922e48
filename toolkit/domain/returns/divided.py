"""What a merge comes to: what is set, what the office must choose, what it has decided already."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from toolkit.domain.ledger.judged import CLAIM
from toolkit.domain.ledger.led_claims import ABOUT
from toolkit.domain.ledger.records import CaseKind, Cell, Cells, Edition
from toolkit.domain.ledger.review import Asked, answers, asked_now, kept_claims, put_back
from toolkit.domain.returns.checks import Context
from toolkit.domain.returns.going_back import SEVERAL, rows_going_back
from toolkit.domain.returns.merge_base import Base, Lineage
from toolkit.domain.returns.newer_editions import OlderEdition
from toolkit.domain.three_way import Conflict, Merged, Taken
from toolkit.keys import RowKey
from toolkit.values import dataclass


@dataclass(frozen=True)
class Divided:
    """What a merge comes to: the cells set, those whose two values the office must choose between, those of which it
    has decided before, those of claimed rows that it must let go back together, and those in which the ledger has moved
    on since the file's edition went out."""

    taken: tuple[Taken[RowKey], ...]
    undecided: tuple[Conflict[RowKey], ...]
    decided: tuple[Conflict[RowKey], ...]
    going_back: tuple[Conflict[RowKey], ...] = ()
    overtaken: tuple[Conflict[RowKey], ...] = ()

    def changed_lines(self, edition: Edition) -> int:
        """How many cells of the unit's own task and register rows are set; what it says of others' claims is no news of
        its own."""
        return sum(each.row.is_line and ABOUT not in edition.cells.get(each.row, {}) for each in self.taken)

    @property
    def waiting(self) -> frozenset[Cell]:
        """The cells that stay as they are, until the office has chosen or a newer workbook says otherwise."""
        return frozenset((each.row, each.field) for each in (*self.undecided, *self.overtaken)) | self.held

    @property
    def held(self) -> frozenset[Cell]:
        """Those of them in claimed rows that would go back."""
        return frozenset((each.row, each.field) for each in self.going_back)


def divide(
    merged: Merged[RowKey],
    cells: Cells,
    base: Base,
    lineage: Lineage,
    context: Context,
    asked: Sequence[Asked],
    older: OlderEdition | None,
) -> Divided:
    """What the merge of a file with these `cells` comes to, where the office was `asked` and has decided.

    One of an older edition asks about single cells only where two people wrote in them apart. Of an item that is not
    the unit's any more nothing is asked: what is said of it last is kept.
    """
    merged = _unasked(merged, context)
    merged = older.apart(merged, context.current, lineage.edition.cells) if older else merged
    divided = _heed_decisions(merged, asked, lineage.edition.issued_on, context.current)
    if older:
        said = [each.raw for each in lineage.earlier]
        clashing = tuple(each for each in divided.undecided if older.asks(each) and _is_news(each, said, context))
        overtaken = tuple(each for each in divided.undecided if each not in clashing)
        divided = replace(divided, undecided=clashing, overtaken=overtaken)
    return _hold_claims(divided, cells, base, lineage, context, asked)


def _unasked(merged: Merged[RowKey], context: Context) -> Merged[RowKey]:
    """The same with no conflict in rows of items that are another unit's by now."""

    tasks = context.tasks

    def gone(row: RowKey) -> bool:
        return tasks is not None and row.item is not None and tasks.assignment(row.item, row.unit) is None

    said = tuple(Taken(each.row, each.field, each.theirs) for each in merged.conflicts if gone(each.row))
    left = tuple(each for each in merged.conflicts if not gone(each.row))
    return Merged((*merged.taken, *said), left)


def _is_news(conflict: Conflict[RowKey], said: Sequence[Cells], context: Context) -> bool:
    """Whether a file is the first to say something in a cell: what was said there before, its people may have left."""
    row, field, text = conflict.row, conflict.field, conflict.theirs
    return not any(_at(each, row, field) == text for each in said) and text not in context.held_before(row, field)


def _heed_decisions(merged: Merged[RowKey], asked: Sequence[Asked], issued: date, current: Cells) -> Divided:
    """What a merge comes to where the office's decisions stand.

    Decided is what the file says against them: other than what the office let stand, or what it put back.
    """
    stands, against = answers(asked), put_back(asked, issued)
    decided = [each for each in merged.conflicts if stands.get((each.row, each.field, each.theirs)) == each.ours]
    undecided = tuple(each for each in merged.conflicts if each not in decided)
    taken = []
    for each in merged.taken:
        now = current.get(each.row, {}).get(each.field, "")
        if against.get((each.row, each.field, each.value)) == now:
            decided.append(Conflict(each.row, each.field, now, each.value, now))
        else:
            taken.append(each)
    return Divided(tuple(taken), undecided, tuple(decided))


def _hold_claims(
    divided: Divided,
    cells: Cells,
    base: Base,
    lineage: Lineage,
    context: Context,
    asked: Sequence[Asked],
) -> Divided:
    """The same without what would take several claimed rows back to what was said before, and says nothing new of them:
    that is one question to the office, also of what was left blank and not cleared there (`spared`).

    A row of which it is asked already waits with them; one that it did not let go back stays. A value that it is asked
    about already, and that this file leaves waiting, is no part of it, and answers nothing.
    """
    conflicts = frozenset(
        question for question, _ in asked_now(each for each in asked if each[0].kind == CaseKind.CONFLICT)
    )
    found = [
        *(
            Conflict(each.row, each.field, _at(context.current, each.row, each.field), each.value, "")
            for each in divided.taken
        ),
        *(each for each in divided.undecided if (each.row, each.field, each.theirs) not in conflicts),
    ]
    changed = {(each.row, each.field): each.theirs for each in found}
    rows = rows_going_back(changed, cells, context, lineage.earlier, conflicts)
    if not rows:
        return divided
    blank = (Conflict(*cell, now, "", "") for cell in sorted(base.spared) if (now := _at(context.current, *cell)))
    back = [each for each in (*found, *blank) if each.row in rows]
    kept, waits = (
        kept_claims(asked, lineage.edition.issued_on),
        asked_now(each for each in asked if each[0].kind == CaseKind.RETRACTION),
    )
    decided = [each for each in back if kept.get((each.row, each.field, each.theirs)) == each.ours]
    held = {each.row for each in back if each.field in CLAIM and each not in decided}
    if len(rows) < SEVERAL:
        held &= {each.row for each in back if ((each.row, each.field, each.theirs), each.ours) in waits}
    columns = [field.name for field in context.schema.tasks.fields]
    going = sorted(
        (each for each in back if each.row in held and each not in decided),
        key=lambda each: (int(each.row.row), columns.index(each.field)),
    )
    settled = {(each.row, each.field) for each in (*decided, *going)}
    return replace(
        divided,
        taken=tuple(each for each in divided.taken if (each.row, each.field) not in settled),
        undecided=tuple(each for each in divided.undecided if (each.row, each.field) not in settled),
        decided=(*divided.decided, *decided),
        going_back=tuple(going),
    )


def _at(cells: Cells, row: RowKey, field: str) -> str:
    return cells.get(row, {}).get(field, "")
