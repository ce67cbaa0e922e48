"""Claimed rows that a file takes back to what was said before: several of them are one question to the office."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from toolkit.codes import Code
from toolkit.domain.ledger.judged import CLAIM
from toolkit.domain.ledger.kinship import Kin
from toolkit.domain.ledger.phases import Phase, phase
from toolkit.domain.ledger.records import CaseKind, Cell, Cells, Change, Return
from toolkit.domain.ledger.retractions import CLAIMED_AGAIN, ClaimedAgain, parts_by_row
from toolkit.domain.ledger.review import Asked, Question
from toolkit.domain.ledger.row_names import header_of, row_label
from toolkit.domain.returns.checks import Context
from toolkit.domain.returns.merge_base import Base, Lineage
from toolkit.domain.three_way import Conflict
from toolkit.keys import RowKey
from toolkit.problems import Origin, Problem, problem, shorten

SEVERAL = 2
"""Rows that go back at least in one file, for the office to be asked: one alone is a correction."""

_WORDS = 24
"""Characters shown of either value."""


def rows_going_back(
    changed: Mapping[Cell, str],
    cells: Cells,
    context: Context,
    earlier: Sequence[Return],
    waiting: frozenset[Question] = frozenset(),
) -> frozenset[RowKey]:
    """The rows that stand claimed (待核查 or closed) and would no longer with what a file changes, which says nothing
    there that was not said before: by the ledger now or ever, by the edition, by an `earlier` return of it; every row
    began blank. Who is responsible, and under which number, is no word of why.

    `changed` is what the merge would set, or ask about for the first time, `cells` all that the file says. To set what
    the office is asked about (`waiting`) is no going back but an answer.
    """
    rows: dict[RowKey, dict[str, str]] = {}
    for (row, field), text in changed.items():
        if row.item:
            rows.setdefault(row, {})[field] = text
    return frozenset(
        row
        for row, values in rows.items()
        if not values.keys().isdisjoint(CLAIM) and _unclaimed(row, values, context)
        if not any((row, field, text) in waiting for field, text in values.items())
        if not any(_news(row, cells, context, earlier))
    )


def claimed_again(ret: Return, cells: Cells, base: Base, lineage: Lineage, asked: Iterable[Asked]) -> Iterator[Change]:
    """What rows keep of it that the file `ret` claims them in the very words that stand, while the office is asked
    about them: the unit has answered, and the question is about them no more.

    A file that says no other than the one it grew out of (the `base`) says nothing anew, nor does one that is older
    than the file that asked.
    """
    before = next((each.raw for each in lineage.earlier if each.id == base.return_id), lineage.edition.cells)
    older = {found.return_id for found in base.kinship if found.kin is Kin.OLDER}
    questions: dict[RowKey, list[int]] = {}
    for case, _ in asked:
        if case.kind != CaseKind.RETRACTION or case.return_id in older:
            continue
        for row, parts in parts_by_row(case).items():
            now = lineage.current.get(row, {})
            if _claim(cells.get(row, {})) == _claim(now) != _claim(before.get(row, {})) and all(
                now.get(part.field, "") == part.ours for part in parts
            ):
                questions.setdefault(row, []).append(case.return_id)
    for row, asking in questions.items():
        said = ClaimedAgain.read(lineage.current.get(row, {}))
        left = dict.fromkeys((*(said.left if said else ()), *asking))
        if said is None or len(left) > len(said.left):
            again = ClaimedAgain(tuple(left), ret.file, ret.received_at.date().isoformat())
            yield Change(row, CLAIMED_AGAIN, again.text, ret.unit, ret.received_at)


def going_back(held: Sequence[Conflict[RowKey]], context: Context, file: str) -> Iterator[Problem]:
    """What the sender is told of the cells that are held until the office has said whether they go back."""
    if held:
        told = "、".join(
            f"{row_label(context.schema, each.row)}“{header_of(context.schema, each.row, each.field)}”"
            f"（{_shown(each.ours)}→{_shown(each.theirs)}）"
            for each in held
        )
        yield problem(Code.CLAIMS_GOING_BACK, Origin(file), count=len({each.row for each in held}), told=told)


def _unclaimed(row: RowKey, values: Mapping[str, str], context: Context) -> bool:
    """Whether a row stands claimed, or closed, and with these values claims nothing."""
    sheet, now = context.schema.tasks, context.current.get(row, {})
    due = context.edition.get(row, {}).get("due", "")
    at = date.fromisoformat(due) if due else None
    before = phase(sheet, now, at)
    claimed = before is Phase.CLAIMED or before.ended
    return claimed and phase(sheet, {**now, **values, "verdict": ""}, at) is not Phase.CLAIMED


def _news(row: RowKey, cells: Cells, context: Context, earlier: Sequence[Return]) -> Iterator[str]:
    """The fields in which a file says something for the first time."""
    before = [context.current, context.edition, *(ret.raw for ret in earlier)]
    contacts = context.schema.cover.by_name
    for field, text in cells[row].items():
        if not text or field in contacts or any(said.get(row, {}).get(field, "") == text for said in before):
            continue
        if text not in context.held_before(row, field):
            yield field


def _claim(values: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(values.get(name, "") for name in CLAIM)


def _shown(text: str) -> str:
    return shorten(text, _WORDS) or "空白"
