"""The mails in the ledger database: each once, with its state and the reminders it carries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, RowMapping, Select, delete, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from toolkit.domain.ledger.records import Entry
from toolkit.domain.mail.outbox import Mail, MailKind, MailState
from toolkit.edges.store import tables
from toolkit.edges.store.database import Database, values
from toolkit.errors import WorkspaceError

_MADE = ("id", "key", "entries", "kind", "plan", "unit", "day", "message_id", "sender")
"""What is said of a mail when it is made and never changes."""


@dataclass(frozen=True, slots=True)
class Outbox:
    """The mails made here. Every method is one transaction."""

    database: Database

    def add(self, mail: Mail) -> bool:
        """Keep the mail with all its entries; False, and nothing changed, where its key is already known.

        A mail that was withdrawn gives its key, and its number, to the new one.
        `WorkspaceError`, and nothing changed, where one of its entries is already in another mail.
        """
        given = values(mail, "id", "entries")
        statement = self.database.insert(tables.mail).on_conflict_do_update(
            index_elements=["key"], set_=given, where=tables.mail.c.state == MailState.WITHDRAWN
        )
        try:
            with self.database.writing() as connection:
                added = statement.values(given).returning(tables.mail.c.key)
                if connection.scalar(added) is None:
                    return False
                if mail.entries:
                    connection.execute(
                        insert(tables.mail_entry),
                        [
                            {"mail": mail.key, "plan": mail.plan, "position": position, **values(entry)}
                            for position, entry in enumerate(mail.entries)
                        ],
                    )
        except IntegrityError as error:
            raise WorkspaceError(
                f"给{mail.unit}的邮件没有登记：其中有的提醒已写在别的邮件里",
                "可能有另一个命令同时在运行；请等它结束后再运行一次。",
            ) from error
        return True

    def get(self, key: str) -> Mail | None:
        """The mail of that key, its entries in the order given."""
        return self._mail(select(tables.mail).where(tables.mail.c.key == key))

    def numbered(self, number: int) -> Mail | None:
        """The mail of that number, as `Mail.id` says it."""
        return self._mail(select(tables.mail).where(tables.mail.c.id == number))

    def of_message(self, message_id: str) -> Mail | None:
        """The mail with that Message-ID, as a bounce or an answer names it."""
        return self._mail(select(tables.mail).where(tables.mail.c.message_id == message_id))

    def mails(self, states: Iterable[MailState] = (), plan: str | None = None) -> tuple[Mail, ...]:
        """The mails in those states (any, where none is named), of a plan or of all, in the order they were made."""
        query = select(tables.mail).order_by(tables.mail.c.id)
        if wanted := [state.value for state in states]:
            query = query.where(tables.mail.c.state.in_(wanted))
        if plan is not None:
            query = query.where(tables.mail.c.plan == plan)
        with self.database.reading() as connection:
            return _all(connection, query)

    def save(self, mail: Mail, was: MailState) -> bool:
        """Keep what has become of a mail; False, and nothing changed, where it is no longer in the state it `was`."""
        statement = update(tables.mail).where(tables.mail.c.key == mail.key, tables.mail.c.state == was)
        with self.database.writing() as connection:
            return connection.execute(statement.values(values(mail, *_MADE))).rowcount == 1

    def withdraw(self, key: str, why: str) -> bool:
        """Take a queued or held mail back: it will not go out, and its reminders count as never made.

        False, and nothing changed, where it is in another state by now.
        """
        waiting = tables.mail.c.state.in_([MailState.QUEUED.value, MailState.HELD.value])
        statement = update(tables.mail).where(tables.mail.c.key == key, waiting)
        with self.database.writing() as connection:
            if connection.execute(statement.values(state=MailState.WITHDRAWN, answer=why)).rowcount != 1:
                return False
            connection.execute(delete(tables.mail_entry).where(tables.mail_entry.c.mail == key))
        return True

    def settle_interrupted(self, why: str) -> tuple[Mail, ...]:
        """The mails that were being sent when a process died, now `unknown`; only for who alone sends mails."""
        with self.database.writing() as connection:
            found = _all(connection, select(tables.mail).where(tables.mail.c.state == MailState.SENDING))
            connection.execute(
                update(tables.mail)
                .where(tables.mail.c.state == MailState.SENDING)
                .values(state=MailState.UNKNOWN, answer=why)
            )
        return found

    def postpone(self, until: datetime) -> None:
        """Let no queued mail be tried before that local time."""
        due = or_(tables.mail.c.next_try.is_(None), tables.mail.c.next_try < until)
        statement = update(tables.mail).where(tables.mail.c.state == MailState.QUEUED, due)
        with self.database.writing() as connection:
            connection.execute(statement.values(next_try=until))

    def entries(self, plan: str) -> dict[Entry, date]:
        """Every reminder of the plan made so far, and the day of the mail that carries it."""
        query = (
            select(tables.mail_entry.c.unit, tables.mail_entry.c.due, tables.mail_entry.c.stage, tables.mail.c.day)
            .join(tables.mail, tables.mail.c.key == tables.mail_entry.c.mail)
            .where(tables.mail_entry.c.plan == plan)
        )
        with self.database.reading() as connection:
            return {Entry(found.unit, found.due, found.stage): found.day for found in connection.execute(query)}

    def _mail(self, query: Select[tuple[object, ...]]) -> Mail | None:
        with self.database.reading() as connection:
            return next(iter(_all(connection, query)), None)


def _all(connection: Connection, query: Select[tuple[object, ...]]) -> tuple[Mail, ...]:
    """The mails a query finds, each with its entries in the order given."""
    found = connection.execute(query).mappings().all()
    wanted = query.with_only_columns(tables.mail.c.key).order_by(None)
    rows = connection.execute(
        select(tables.mail_entry)
        .where(tables.mail_entry.c.mail.in_(wanted))
        .order_by(tables.mail_entry.c.mail, tables.mail_entry.c.position)
    ).mappings()
    entries: dict[str, list[Entry]] = {}
    for row in rows:
        entries.setdefault(row["mail"], []).append(Entry(row["unit"], row["due"], row["stage"]))
    return tuple(_as_mail(each, tuple(entries.get(each["key"], ()))) for each in found)


def _as_mail(found: RowMapping, entries: tuple[Entry, ...]) -> Mail:
    given = dict(found)
    for name in ("to", "cc", "accepted"):
        given[name] = tuple(given[name])
    given["kind"], given["state"] = MailKind(given["kind"]), MailState(given["state"])
    return Mail(**given, entries=entries)
