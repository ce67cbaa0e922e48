"""Papers in the ledger database: the drafts and the office's words on them, none ever changed or taken out."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from toolkit.domain.ledger.papers import Paper, PaperWord
from toolkit.edges.store.database import Repository, values
from toolkit.edges.store.paper_tables import PAPER, PAPER_WORD


class Papers(Repository):
    """The drafts of papers and what was said of them. Every method is one transaction."""

    def of_plan(self, plan: str) -> tuple[Paper, ...]:
        """Every draft of a plan, the oldest first."""
        with self.database.reading() as transaction:
            found = transaction.find(PAPER, "WHERE plan = ? ORDER BY id", plan)
        return tuple(Paper(**each) for each in found)

    def about(self, plan: str) -> tuple[Paper, ...]:
        """Every draft of a plan without what it said and its figures: what each is about; the oldest first."""
        with self.database.reading() as transaction:
            found = transaction.find(PAPER, "WHERE plan = ? ORDER BY id", plan, leave=("lines", "facts"))
        return tuple(Paper(**each, lines=(), facts={}) for each in found)

    def those(self, plan: str, ids: Collection[int]) -> tuple[Paper, ...]:
        """The drafts of a plan of these numbers, the oldest first."""
        if not ids:
            return ()
        rest = f"WHERE plan = ? AND id IN ({', '.join('?' for _ in ids)}) ORDER BY id"
        with self.database.reading() as transaction:
            found = transaction.find(PAPER, rest, plan, *sorted(ids))
        return tuple(Paper(**each) for each in found)

    def keep(self, paper: Paper) -> Paper:
        """Keep a draft; it with its number. One that says what the last of its kind said, as of the same, is that."""
        with self.database.writing() as transaction:
            found = transaction.find(PAPER, "WHERE plan = ? ORDER BY id", paper.plan)
            same = [Paper(**each) for each in found if _about(Paper(**each)) == _about(paper)]
            if same and (same[-1].lines, same[-1].day, same[-1].change) == (paper.lines, paper.day, paper.change):
                return same[-1]
            (number,) = transaction.number(PAPER, [values(paper, "id")])
        return replace(paper, id=number)

    def words(self, plan: str) -> tuple[PaperWord, ...]:
        """Every word on the papers of a plan, the oldest first."""
        with self.database.reading() as transaction:
            found = transaction.find(PAPER_WORD, "WHERE plan = ? ORDER BY id", plan)
        return tuple(PaperWord(**each) for each in found)

    def say(self, words: Sequence[PaperWord]) -> None:
        """Keep these words."""
        with self.database.writing() as transaction:
            transaction.add(PAPER_WORD, [values(each, "id") for each in words])


def _about(paper: Paper) -> tuple[str, str, int | None]:
    return paper.kind, paper.unit, paper.item
