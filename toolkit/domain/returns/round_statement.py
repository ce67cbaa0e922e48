"""What a return says of its round: 有更新, 无变化, or nothing at all."""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.codes import Code
from toolkit.domain.ledger.records import Cells, Edition
from toolkit.domain.three_way import Conflict, Merged, Taken
from toolkit.keys import ROUND, RowKey, report_key
from toolkit.problems import Origin, Problem, problem
from toolkit.schema.model import Sheet
from toolkit.values import dataclass

BLANK = "blank"


@dataclass(frozen=True, slots=True)
class RoundStatement:
    """What a return is held to say (`updated`, `no_change` or `blank`), and the `answer` on its cover, as chosen.

    `contradicted`: the answer is no change, and `changed` cells of its rows say otherwise.
    """

    says: str
    answer: str
    contradicted: bool
    changed: int

    def problems(self, file: str) -> Iterator[Problem]:
        """What its sender is told of it."""
        if self.says == BLANK:
            yield problem(Code.RETURN_BLANK, Origin(file))
        elif self.contradicted:
            yield problem(Code.NO_CHANGE_CONTRADICTED, Origin(file), said=self.answer, count=self.changed)


def round_statement(cells: Cells, edition: Edition, cover: Sheet, changed: int) -> RoundStatement:
    """What a file with these cells says of the round its edition is for, where `changed` cells of its rows go in.

    It is what its cover says, unless what it changes contradicts that. A file that says nothing is `updated` where
    anything in it differs from what was issued, else `blank`.
    """
    answer = cells.get(report_key(edition.plan, edition.unit, edition.round), {}).get("report", "")
    said = cover.field("report").meaning(answer)
    if said == "no_change" and changed:
        return RoundStatement("updated", answer, True, changed)
    return RoundStatement(said or ("updated" if _filled(cells, edition) else BLANK), answer, False, changed)


def without_round_conflicts(merged: Merged[RowKey], cover: Sheet, current: Cells, *, older: bool) -> Merged[RowKey]:
    """The same where the answers about a round never conflict: the later file's stand, and 有更新 beats 无变化.

    Of an `older` file those go in that nobody has given yet.
    """
    taken: list[Taken[RowKey]] = []
    every: tuple[Taken[RowKey] | Conflict[RowKey], ...] = (*merged.taken, *merged.conflicts)
    answers = [each for each in every if each.row.sheet == ROUND]
    for each in answers:
        said = each.value if isinstance(each, Taken) else each.theirs
        now = current.get(each.row, {}).get(each.field, "")
        meant = [cover.field("report").meaning(text) for text in (now, said)] if each.field == "report" else []
        if (now and (older or not said)) or meant == ["updated", "no_change"]:
            continue
        taken.append(Taken(each.row, each.field, said))
    return Merged(
        (*(each for each in merged.taken if each.row.sheet != ROUND), *taken),
        tuple(each for each in merged.conflicts if each.row.sheet != ROUND),
    )


def _filled(cells: Cells, edition: Edition) -> bool:
    """Whether anything differs from what was issued."""
    return any(
        text != edition.cells.get(row, {}).get(name, "")
        for row, values in cells.items()
        for name, text in values.items()
    )
