"""The ledger database: what came in, what each cell holds now and where every value came from.

Every method is one transaction: it happened wholly or not at all, also when the process is killed in the middle.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Self

from toolkit.domain.ledger.records import Case, Change, Decision, Return
from toolkit.domain.office.runs import RecordedDays
from toolkit.edges.store.cases import Cases
from toolkit.edges.store.cells import Cells
from toolkit.edges.store.database import Alone, Database
from toolkit.edges.store.editions import Editions
from toolkit.edges.store.handed import Handed
from toolkit.edges.store.inbox import Inbox
from toolkit.edges.store.kinds import INTEGER, TEXT
from toolkit.edges.store.link_looks import LinkLooks
from toolkit.edges.store.outbox import Outbox
from toolkit.edges.store.papers import Papers
from toolkit.edges.store.plans import Masters, Plans
from toolkit.edges.store.returns import Returns
from toolkit.edges.store.runs import Runs
from toolkit.edges.store.senders import Senders
from toolkit.edges.store.transaction import Transaction
from toolkit.edges.system.closing import Closing
from toolkit.keys import WHOLE_FILE

if TYPE_CHECKING:
    from toolkit.edges.store.chain import Chains

_DAYS = (
    "SELECT max(issued_on) FROM edition WHERE issued_on < ?",
    "SELECT max(received_at) FROM returns WHERE received_at < ?",
    "SELECT max(at) FROM change WHERE at < ?",
    "SELECT max(day) FROM mail WHERE day < ?",
)
"""What tells the days of which the ledger holds a record."""
_PRESSED = "SELECT max(started_at) FROM job_run WHERE ok AND job IN ('remind', ?) AND started_at < ?"
_KNOWN = "SELECT max(note) FROM job_run WHERE ok AND job = ? AND started_at >= ? AND started_at < ?"


def _latest(days: Iterable[str | None]) -> date | None:
    return max((date.fromisoformat(day[:10]) for day in days if day), default=None)


class Store(Closing):
    """The ledger database, open, a repository a subject; closed by `close` or at the end of its `with` block.

    What is one transaction over several subjects is done here.
    """

    def __init__(self, database: Database) -> None:
        self.database = database
        self.plans = Plans(database)
        self.masters = Masters(database)
        self.editions = Editions(database)
        self.handed = Handed(database)
        self.returns = Returns(database)
        self.cells = Cells(database)
        self.cases = Cases(database)
        self.outbox = Outbox(database)
        self.inbox = Inbox(database)
        self.senders = Senders(database)
        self.link_looks = LinkLooks(database)
        self.papers = Papers(database)
        self.runs = Runs(database)

    @property
    def chains(self) -> Chains:
        """The chains over what is only ever added."""
        from toolkit.edges.store.chain import Chains

        return Chains(self.database)

    @classmethod
    def open(cls, url: str, root: Path, *, begun: bool = False, alone: Alone = nullcontext) -> Self:
        """The ledger in the database at `url`, made if missing; as `Database.open` does."""
        return cls(Database.open(url, root, begun=begun, alone=alone))

    @classmethod
    @contextmanager
    def look(cls, url: str, root: Path, *, begun: bool = False) -> Iterator[Self]:
        """What the ledger at `url` holds now, to read and to try things on; as `Database.look` does."""
        with Database.look(url, root, begun=begun) as database:
            yield cls(database)

    def issued_anything(self) -> bool:
        """Whether any workbook was ever made."""
        with self.database.reading() as transaction:
            return bool(transaction.value(INTEGER, "SELECT count(*) WHERE EXISTS (SELECT 1 FROM edition)"))

    def close(self) -> None:
        """Close every connection; harmless when repeated."""
        self.database.close()

    def recorded_days(self, today: date, confirmed: str, since: date) -> RecordedDays:
        """The days on which anything was issued, taken in, mailed or pressed, as they bear on `today`.

        Today itself counts as the last where units were pressed today, or a person said that it is right: that is a
        run of the job `confirmed`, from `since` on, whose note is the latest day that was on record then.
        """
        after = today + timedelta(days=1)
        with self.database.reading() as transaction:
            before = [transaction.value(TEXT, sql, today) for sql in _DAYS]
            before.append(transaction.value(TEXT, _PRESSED, confirmed, after))
            every = [transaction.value(TEXT, sql, date.max) for sql in _DAYS]
            known = transaction.value(TEXT, _KNOWN, confirmed, since, after)
        return RecordedDays(_latest(before), _latest(every), _latest([known]))

    def record(
        self,
        ret: Return,
        changes: Sequence[Change],
        cases: Sequence[Case],
        decision: Decision | None = None,
        said: Sequence[Change] = (),
    ) -> Return:
        """Take in a return with all its changes and open questions, or nothing; the return with its new id.

        The changes get that id whatever they carry, the cases unless they name an earlier return; rows not met before
        are added. A `decision` that made the return go in is kept with it, and so is what the office `said` in it:
        verdicts, which no unit brought.
        """
        with self.database.writing() as transaction:
            number = self.returns.add(transaction, ret)
            self._add(
                transaction,
                [replace(each, return_id=number) for each in changes],
                [replace(each, return_id=each.return_id or number) for each in cases],
            )
            self._add(transaction, said)
            if decision:
                self.cases.add_decision(transaction, decision)
        return replace(ret, id=number)

    def apply(self, changes: Sequence[Change], cases: Sequence[Case] = ()) -> tuple[Change, ...]:
        """Add changes no file brought (the office's verdicts) and questions, all or none; the changes with their
        sequence.

        Changes and cases keep their `return_id`: one that names a return counts as come from it.
        """
        with self.database.writing() as transaction:
            sequences = self._add(transaction, changes, cases)
        return tuple(replace(each, sequence=sequence) for each, sequence in zip(changes, sequences, strict=True))

    def decide(self, decision: Decision, changes: Sequence[Change] = ()) -> None:
        """Keep the office's answer with the changes it makes, as `apply` does, all or none."""
        with self.database.writing() as transaction:
            self.cases.add_decision(transaction, decision)
            self._add(transaction, changes)

    def _add(self, transaction: Transaction, changes: Sequence[Change], cases: Sequence[Case] = ()) -> list[int]:
        """Add changes and questions with the rows they are about; the sequence of each change."""
        rows = [*(each.row for each in changes), *(each.row for each in cases if each.row != WHOLE_FILE)]
        numbers = self.cells.numbers(transaction, rows)
        self.cases.add(transaction, cases, numbers)
        return self.cells.add_changes(transaction, changes, numbers)
