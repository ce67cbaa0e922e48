"""The mails in the ledger database: each once, with the reminders it carries."""

from __future__ import annotations

from datetime import date

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from toolkit.domain.records import Entry, Mail
from toolkit.edges import tables
from toolkit.edges.database import Database, values
from toolkit.problems import WorkspaceError


class OutboxStore(Database):
    """What the outbox asks of the database. Every method is one transaction."""

    def add_mail(self, mail: Mail) -> bool:
        """Keep the mail with all its entries; False, and nothing changed, where its key is already known.

        `WorkspaceError`, and nothing changed, where one of its entries is already in another mail.
        """
        statement = self._insert(tables.mail).on_conflict_do_nothing(index_elements=["key"])
        try:
            with self._writing() as connection:
                added = statement.values(values(mail, "entries")).returning(tables.mail.c.key)
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

    def mail(self, key: str) -> Mail | None:
        """The mail of that key, its entries in the order given."""
        entries = (
            select(tables.mail_entry.c.unit, tables.mail_entry.c.due, tables.mail_entry.c.stage)
            .where(tables.mail_entry.c.mail == key)
            .order_by(tables.mail_entry.c.position)
        )
        with self._reading() as connection:
            found = connection.execute(select(tables.mail).where(tables.mail.c.key == key)).mappings().one_or_none()
            if found is None:
                return None
            kept = tuple(Entry(**entry) for entry in connection.execute(entries).mappings())
        return Mail(**found, entries=kept)

    def sent_entries(self, plan: str) -> dict[Entry, date]:
        """Every reminder of the plan made so far, and the day of the mail that carries it."""
        query = (
            select(tables.mail_entry.c.unit, tables.mail_entry.c.due, tables.mail_entry.c.stage, tables.mail.c.day)
            .join(tables.mail, tables.mail.c.key == tables.mail_entry.c.mail)
            .where(tables.mail_entry.c.plan == plan)
        )
        with self._reading() as connection:
            return {Entry(found.unit, found.due, found.stage): found.day for found in connection.execute(query)}
