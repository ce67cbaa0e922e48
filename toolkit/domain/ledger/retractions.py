"""Several claimed rows that one file takes back to what was said before: one question to the office about all of them.

It is kept as the questions that each of its cells would be, so that whatever is true of a conflict is true of these.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from typing import Self

from toolkit.domain.ledger.records import Case, CaseKind, Cells, Choice, Decision
from toolkit.keys import RowKey
from toolkit.values import dataclass

CLAIMED_AGAIN = "claimed_again"
"""The name under which a row keeps that it was claimed again after a question about it; no sheet shows it."""


@dataclass(frozen=True, slots=True)
class ClaimedAgain:
    """In which file, on which day a row was claimed again as it stands, after what would take it back was asked.

    `left` are the returns that asked so until then: their questions are no more about this row.
    """

    left: tuple[int, ...]
    file: str
    on: str

    @classmethod
    def read(cls, values: Mapping[str, str]) -> Self | None:
        """What a row with these values says of it; None where it was never so."""
        text = values.get(CLAIMED_AGAIN, "")
        if not text:
            return None
        kept = json.loads(text)
        return cls(tuple(kept["left"]), kept["file"], kept["on"])

    @property
    def text(self) -> str:
        """As the ledger keeps it."""
        return json.dumps(asdict(self), ensure_ascii=False)


def retraction(parts: Sequence[Case]) -> Case:
    """One question about all that the conflicts `parts` would ask, there being at least one."""
    kept = [(each.row.text, each.field, each.ours, each.theirs, each.sheet, each.cell) for each in parts]
    return replace(
        parts[0], field="", ours="", theirs=json.dumps(kept, ensure_ascii=False), base="", kind=CaseKind.RETRACTION
    )


def parts_of(case: Case) -> tuple[Case, ...]:
    """The cells that a question is about, each as a conflict asks about it; of a conflict itself, of others none."""
    if case.kind == CaseKind.CONFLICT:
        return (case,)
    if case.kind != CaseKind.RETRACTION:
        return ()
    return tuple(
        replace(
            case,
            kind=CaseKind.CONFLICT,
            row=RowKey.parse(row),
            field=field,
            ours=ours,
            theirs=theirs,
            base=ours,
            sheet=sheet,
            cell=cell,
        )
        for row, field, ours, theirs, sheet, cell in json.loads(case.theirs)
    )


def parts_by_row(case: Case) -> Mapping[RowKey, tuple[Case, ...]]:
    """The same by the row they are of."""
    found: dict[RowKey, tuple[Case, ...]] = {}
    for part in parts_of(case):
        found[part.row] = (*found.get(part.row, ()), part)
    return found


def value_of(part: Case, choice: Choice) -> str:
    """What a choice between the values of a cell comes to."""
    return {Choice.OURS: part.ours, Choice.THEIRS: part.theirs, Choice.BASE: part.base}[choice]


def claimed_since(case: Case, values: Mapping[str, str]) -> ClaimedAgain | None:
    """How a row with these values was claimed again since a retraction asked about it; None where it was not."""
    again = ClaimedAgain.read(values) if case.kind == CaseKind.RETRACTION else None
    return again if again and case.return_id in again.left else None


def left_out(
    case: Case, current: Cells, before: Decision | None, choice: Choice
) -> Mapping[RowKey, ClaimedAgain | None]:
    """The rows of a retraction that its answer changes no more: claimed again since, as is said, or gone on otherwise.

    `before` and `choice` are as for `still_asked`.
    """
    rows = {part.row for part in still_asked(case, current, before, choice)}
    return {row: claimed_since(case, current.get(row, {})) for row in parts_by_row(case) if row not in rows}


def still_asked(
    case: Case, current: Cells, before: Decision | None = None, choice: Choice = Choice.OURS
) -> Iterator[Case]:
    """The cells of the rows of which the office can still decide: each holds what was asked about, or what it let stand
    `before`, or what `choice` would set; none was claimed again since."""
    for row, parts in parts_by_row(case).items():
        values = current.get(row, {})
        if claimed_since(case, values) is None and all(
            values.get(part.field, "")
            in (value_of(part, before.choice if before else Choice.OURS), value_of(part, choice))
            for part in parts
        ):
            yield from parts
