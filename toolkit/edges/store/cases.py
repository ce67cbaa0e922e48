"""The questions for the office in the ledger database, and its answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from toolkit.domain.ledger.records import Case, Decision
from toolkit.edges.store.cells import keys_of
from toolkit.edges.store.database import Repository, values
from toolkit.edges.store.tables import DECISION, QUESTION
from toolkit.edges.store.transaction import Transaction
from toolkit.keys import WHOLE_FILE, RowKey


class Cases(Repository):
    """The cases. Every method is one transaction but those that add, which are a part of one."""

    def of_plan(self, plan: str, until: datetime | None = None) -> tuple[tuple[Case, Decision | None], ...]:
        """The plan's questions, oldest first, each with the office's latest answer; both as they stood at `until`."""
        asked_then, told_then = ("", "") if until is None else ("AND opened_at <= ?", "AND decision.at <= ?")
        given = (plan,) if until is None else (plan, until)
        asked = f"WHERE plan = ? {asked_then} ORDER BY id"
        told = f'JOIN question ON question.id = decision."case" WHERE plan = ? {told_then} ORDER BY decision.id'
        with self.database.reading() as transaction:
            answers = {found["case"]: Decision(**found) for found in transaction.find(DECISION, told, *given)}
            keys = keys_of(transaction, 'WHERE id IN (SELECT "row" FROM question WHERE plan = ?)', plan)
            questions = transaction.find(QUESTION, asked, *given)
        cases = [Case(**{**found, "row": keys.get(found["row"], WHOLE_FILE)}) for found in questions]
        return tuple((case, answers.get(case.id)) for case in cases)

    def add(self, transaction: Transaction, cases: Sequence[Case], numbers: Mapping[RowKey, int]) -> None:
        """Add questions within a transaction; `numbers` are those of the rows that they are about."""
        transaction.add(QUESTION, [values(each, "id") | {"row": numbers.get(each.row)} for each in cases])

    def add_decision(self, transaction: Transaction, decision: Decision) -> None:
        """Add an answer within a transaction."""
        transaction.add(DECISION, [values(decision, "id")])
