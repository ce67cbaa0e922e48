"""The mails that came in, in the ledger database: each once, with the files it brought."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import RowMapping, delete, insert, select, update

from toolkit.domain.mail.incoming import Kind, ReceivedFile, ReceivedMail
from toolkit.edges.store import tables
from toolkit.edges.store.database import Database, values


@dataclass(frozen=True, slots=True)
class Inbox:
    """The mails taken in. Every method is one transaction."""

    database: Database

    def add(self, received: ReceivedMail) -> ReceivedMail:
        """Keep a mail with all its files, before any of them stands in the inbox."""
        with self.database.writing() as connection:
            number: int = connection.execute(
                insert(tables.post).values(values(received, "files", "id")).returning(tables.post.c.id)
            ).scalar_one()
            if received.files:
                connection.execute(
                    insert(tables.post_file),
                    [{"post": number, "position": at, **values(each)} for at, each in enumerate(received.files)],
                )
        return replace(received, id=number)

    def written(self, received_id: int) -> None:
        """Note that everything the mail brought is safe."""
        self._note(received_id, written=True)

    def marked(self, received_id: int) -> None:
        """Note that the mailbox shows the mail as taken."""
        self._note(received_id, marked=True)

    def unwritten(self) -> tuple[ReceivedMail, ...]:
        """The mails that a process died over before everything they brought was safe, the oldest first."""
        return self._mails(tables.post.c.written.is_(False))

    def unmarked(self, account: str, validity: int) -> tuple[ReceivedMail, ...]:
        """The mails of a mailbox that it does not show as taken yet, the oldest first."""
        of_box = (tables.post.c.account == account, tables.post.c.validity == validity)
        return self._mails(tables.post.c.marked.is_(False), *of_box)

    def known_uids(self, account: str, validity: int) -> frozenset[int]:
        """The mails of a mailbox that were met before."""
        query = select(tables.post.c.uid).where(tables.post.c.account == account, tables.post.c.validity == validity)
        with self.database.reading() as connection:
            return frozenset(connection.scalars(query))

    def has(self, sha256: str) -> bool:
        """Whether a mail of those bytes was taken before, wherever it lay."""
        query = select(tables.post.c.id).where(tables.post.c.sha256 == sha256).limit(1)
        with self.database.reading() as connection:
            return connection.scalar(query) is not None

    def sender_of(self, file: str, sha256: str) -> str:
        """Who mailed the file that stands under that name below the inbox; empty where no mail brought it."""
        query = (
            select(tables.post_file.c.sender)
            .where(tables.post_file.c.file == file, tables.post_file.c.sha256 == sha256)
            .order_by(tables.post_file.c.post.desc())
            .limit(1)
        )
        with self.database.reading() as connection:
            return connection.scalar(query) or ""

    def unmerged_files(self) -> tuple[ReceivedFile, ...]:
        """The files that mails brought and no return is recorded of, the oldest first."""
        taken = (tables.returns.c.file == tables.post_file.c.file, tables.returns.c.sha256 == tables.post_file.c.sha256)
        query = (
            select(tables.post_file.c.file, tables.post_file.c.sha256, tables.post_file.c.sender)
            .where(~select(tables.returns.c.id).where(*taken).exists())
            .order_by(tables.post_file.c.post, tables.post_file.c.position)
        )
        with self.database.reading() as connection:
            return tuple(ReceivedFile(**found) for found in connection.execute(query).mappings())

    def forget(self, received_id: int) -> None:
        """Forget a mail and the files it was to bring, so that it is taken anew where it still lies in its mailbox."""
        with self.database.writing() as connection:
            connection.execute(delete(tables.post_file).where(tables.post_file.c.post == received_id))
            connection.execute(delete(tables.post).where(tables.post.c.id == received_id))

    def _note(self, received_id: int, **noted: bool) -> None:
        with self.database.writing() as connection:
            connection.execute(update(tables.post).where(tables.post.c.id == received_id).values(**noted))

    def _mails(self, *conditions: object) -> tuple[ReceivedMail, ...]:
        query = select(tables.post).where(*conditions).order_by(tables.post.c.id)  # type: ignore[arg-type]
        with self.database.reading() as connection:
            found = connection.execute(query).mappings().all()
            files = (
                select(tables.post_file)
                .where(tables.post_file.c.post.in_([each["id"] for each in found]))
                .order_by(tables.post_file.c.post, tables.post_file.c.position)
            )
            rows = connection.execute(files).mappings().all() if found else ()
        return tuple(_as_received(each, rows) for each in found)


def _as_received(found: RowMapping, rows: Iterable[RowMapping]) -> ReceivedMail:
    files: Sequence[ReceivedFile] = [
        ReceivedFile(row["file"], row["sha256"], row["sender"]) for row in rows if row["post"] == found["id"]
    ]
    return ReceivedMail(**{**found, "kind": Kind(found["kind"])}, files=tuple(files))
