"""The mails in the ledger database: each once, with its state and the reminders it carries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from toolkit.domain.mail.mails import Mail, MailKind, MailState
from toolkit.domain.mail.reminder_stages import Entry
from toolkit.edges.store import notes
from toolkit.edges.store.database import Repository, values
from toolkit.edges.store.kinds import DAY, STAGE, TEXT
from toolkit.edges.store.notes import noting
from toolkit.edges.store.tables import MAIL, MAIL_ENTRY
from toolkit.edges.store.transaction import Transaction
from toolkit.errors import WorkspaceError

_MADE = ("id", "key", "entries", "kind", "plan", "unit", "day", "message_id", "sender")
"""What is said of a mail when it is made and never changes."""
_LARGEST = 2**63 - 1
"""The largest number a database compares."""
_ENTRIES = (
    "SELECT mail_entry.unit, due, stage, day FROM mail_entry JOIN mail ON mail.key = mail_entry.mail"
    " WHERE mail_entry.plan = ?"
)


class Outbox(Repository):
    """The mails made here. Every method is one transaction."""

    def add(self, mail: Mail) -> bool:
        """Keep the mail with all its entries; False, and nothing changed, where its key is already known.

        A mail that was withdrawn gives its key, and its number, to the new one.
        `WorkspaceError`, and nothing changed, where one of its entries is already in another mail.
        """
        given = values(mail, "id", "entries")
        told = ", ".join(f'"{name}" = excluded."{name}"' for name in given)
        anew = f"ON CONFLICT (key) DO UPDATE SET {told} WHERE mail.state = '{MailState.WITHDRAWN}'"
        entries = [
            {"mail": mail.key, "plan": mail.plan, "position": position, **values(entry)}
            for position, entry in enumerate(mail.entries)
        ]
        with self._noting([mail.key]) as transaction:
            if not transaction.add(MAIL, [given], anew):
                return False
            if transaction.add(MAIL_ENTRY, entries, "ON CONFLICT DO NOTHING") != len(entries):
                raise WorkspaceError(
                    f"给{mail.unit}的邮件没有登记：其中有的提醒已写在别的邮件里",
                    "可能有另一个命令同时在运行；请等它结束后再运行一次。",
                )
        return True

    def get(self, key: str) -> Mail | None:
        """The mail of that key, its entries in the order given."""
        return self._one("key = ?", key)

    def numbered(self, number: int) -> Mail | None:
        """The mail of that number, as `Mail.id` says it."""
        return self._one("id = ?", number) if abs(number) <= _LARGEST else None

    def of_message(self, message_id: str) -> Mail | None:
        """The mail with that Message-ID, as a bounce or an answer names it."""
        return self._one("message_id = ?", message_id)

    def mails(
        self, states: Iterable[MailState] = (), plan: str | None = None, kind: MailKind | None = None
    ) -> tuple[Mail, ...]:
        """The mails in those states (any, where none is named), of a plan or of all, of a kind or of all, in the order
        they were made.
        """
        wanted: list[str] = list(states)
        conditions = [f"state IN ({', '.join('?' for _ in wanted)})"] if wanted else []
        for column, only in (("plan", plan), ("kind", kind)):
            if only is not None:
                conditions.append(f"{column} = ?")
                wanted.append(only)
        with self.database.reading() as transaction:
            return _found(transaction, " AND ".join(conditions) or "TRUE", *wanted)

    def save(self, mail: Mail, was: MailState) -> bool:
        """Keep what has become of a mail; False, and nothing changed, where it is no longer in the state it `was`."""
        return self.save_all([(mail, was)]) == 1

    def save_all(self, mails: Iterable[tuple[Mail, MailState]]) -> int:
        """Keep what has become of mails, all of it or nothing; how many were still in the state each `was`."""
        kept, those = 0, list(mails)
        with self._noting([mail.key for mail, _ in those]) as transaction:
            for mail, was in those:
                kept += transaction.update(MAIL, values(mail, *_MADE), "WHERE key = ? AND state = ?", mail.key, was)
        return kept

    def withdraw(self, key: str, why: str, path: str = "") -> bool:
        """Take a queued or held mail back: it will not go out, and its reminders count as never made.

        Its file stands at `path` from now on, where one is given. False, and nothing changed, where it is in another
        state by now.
        """
        taken_back = {"state": MailState.WITHDRAWN, "answer": why, **({"path": path} if path else {})}
        waiting = (key, MailState.QUEUED, MailState.AWAITING_RELEASE)
        with self._noting([key]) as transaction:
            if transaction.update(MAIL, taken_back, "WHERE key = ? AND state IN (?, ?)", *waiting) != 1:
                return False
            transaction.run("DELETE FROM mail_entry WHERE mail = ?", key)
        return True

    def settle_interrupted(self, why: str) -> tuple[Mail, ...]:
        """The mails that were being sent when a process died, now `unknown`; only for who alone sends mails."""
        unknown = {"state": MailState.UNKNOWN, "answer": why}
        with self.database.writing() as transaction:
            found = _found(transaction, "state = ?", MailState.SENDING)
            with noting(transaction, notes.MAIL, [mail.key for mail in found]):
                transaction.update(MAIL, unknown, "WHERE state = ?", MailState.SENDING)
        return found

    def postpone(self, until: datetime) -> None:
        """Let no queued mail be tried before that local time."""
        sooner = "WHERE state = ? AND (next_try IS NULL OR next_try < ?)"
        with self.database.writing() as transaction:
            transaction.update(MAIL, {"next_try": until}, sooner, MailState.QUEUED, until)

    def entries(self, plan: str) -> dict[Entry, date]:
        """Every reminder of the plan made so far, and the day of the mail that carries it."""
        with self.database.reading() as transaction:
            found = transaction.rows((TEXT, DAY, STAGE, DAY), _ENTRIES, plan)
        return {Entry(unit, due, stage): day for unit, due, stage, day in found}

    @contextmanager
    def _noting(self, keys: Iterable[str]) -> Iterator[Transaction]:
        with self.database.writing() as transaction, noting(transaction, notes.MAIL, keys):
            yield transaction

    def _one(self, condition: str, given: object) -> Mail | None:
        with self.database.reading() as transaction:
            return next(iter(_found(transaction, condition, given)), None)


def _found(transaction: Transaction, condition: str, *given: Any) -> tuple[Mail, ...]:
    """The mails of which a condition holds, in the order they were made, each with its entries in theirs."""
    mails = transaction.find(MAIL, f"WHERE {condition} ORDER BY id", *given)
    of_them = f"WHERE mail IN (SELECT key FROM mail WHERE {condition}) ORDER BY mail, position"
    entries: dict[str, list[Entry]] = {}
    for row in transaction.find(MAIL_ENTRY, of_them, *given) if mails else ():
        entries.setdefault(row["mail"], []).append(Entry(row["unit"], row["due"], row["stage"]))
    return tuple(Mail(**each, entries=tuple(entries.get(each["key"], ()))) for each in mails)
