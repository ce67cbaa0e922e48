"""The mails that came in, in the ledger database: each once, with the files it brought."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any

from toolkit.domain.mail.received_mail import FOR_PEOPLE, UNREADABLE, ReceivedFile, ReceivedMail
from toolkit.edges.store import notes
from toolkit.edges.store.database import Repository, values
from toolkit.edges.store.kinds import INTEGER, MOMENT
from toolkit.edges.store.notes import note, noting
from toolkit.edges.store.tables import RECEIVED, RECEIVED_FILE
from toolkit.edges.store.transaction import Transaction

_PLACE = ("received", "position")
_UNMERGED = (
    "WHERE NOT EXISTS (SELECT 1 FROM returns"
    " WHERE returns.file = received_file.file AND returns.sha256 = received_file.sha256) ORDER BY received, position"
)


def _rows(received_id: int, files: Iterable[ReceivedFile], first: int) -> list[dict[str, Any]]:
    return [
        {"received": received_id, "position": at, **values(each, "writers"), "writer": each.writers}
        for at, each in enumerate(files, start=first)
    ]


def _folders(file: str) -> list[str]:
    """The folders that a file stands in below the inbox, the outermost first, each by its own name: a mail's folder is
    known by that wherever it was moved."""
    return [f"{folder}/" for folder in file.split("/")[:-1]]


def _file(row: Mapping[str, Any]) -> ReceivedFile:
    return ReceivedFile(row["file"], row["sha256"], row["sender"], row["writer"], row["doubt"])


class Inbox(Repository):
    """The mails taken in. Every method is one transaction."""

    def add(self, received: ReceivedMail) -> ReceivedMail:
        """Keep a mail with all its files, before any of them stands in the inbox."""
        with self.database.writing() as transaction:
            (number,) = transaction.number(RECEIVED, [values(received, "files", "id")])
            transaction.add(RECEIVED_FILE, _rows(number, received.files, 0))
            note(transaction, notes.RECEIVED, number)
        return replace(received, id=number)

    def judged(self, received: ReceivedMail) -> ReceivedMail:
        """Note that a mail kept before is of that kind and brings those files; who sent a file that it was to bring and
        that may stand in the inbox stays known.
        """
        with self._noting(received.id) as transaction:
            transaction.update(RECEIVED, {"kind": received.kind}, "WHERE id = ?", received.id)
            known = transaction.find(RECEIVED_FILE, "WHERE received = ? ORDER BY position", received.id, leave=_PLACE)
            before = [_file(each) for each in known]
            fresh = [each for each in received.files if each not in before]
            transaction.add(RECEIVED_FILE, _rows(received.id, fresh, len(before)))
        return received

    def written(self, received_id: int) -> None:
        """Note that everything the mail brought is safe."""
        self._note(received_id, written=True)

    def marked(self, received_id: int) -> None:
        """Note that the mailbox shows the mail as taken."""
        self._note(received_id, marked=True)

    def unwritten(self) -> tuple[ReceivedMail, ...]:
        """The mails that a process died over before everything they brought was safe, the oldest first."""
        return self._found("NOT written")

    def unmarked(self, account: str, validity: int) -> tuple[ReceivedMail, ...]:
        """The mails of a mailbox that it does not show as taken yet, the oldest first."""
        return self._found("NOT marked AND account = ? AND validity = ?", account, validity)

    def known_uids(self, account: str, validity: int) -> frozenset[int]:
        """The mails of a mailbox that were met before."""
        of_box = "SELECT uid FROM received WHERE account = ? AND validity = ?"
        with self.database.reading() as transaction:
            return frozenset(uid for (uid,) in transaction.rows((INTEGER,), of_box, account, validity))

    def to_read(self, since: datetime) -> tuple[datetime, ...]:
        """When mails came in after a moment that only a person can read, the first first."""
        kinds = ", ".join("?" for _ in FOR_PEOPLE)
        after = f"SELECT taken_at FROM received WHERE taken_at > ? AND kind IN ({kinds}) ORDER BY taken_at"
        with self.database.reading() as transaction:
            return tuple(at for (at,) in transaction.rows((MOMENT,), after, since, *FOR_PEOPLE))

    def has(self, sha256: str) -> bool:
        """Whether a mail of those bytes was taken before, wherever it lay."""
        with self.database.reading() as transaction:
            return transaction.value(INTEGER, "SELECT id FROM received WHERE sha256 = ? LIMIT 1", sha256) is not None

    def brought(self, file: str, sha256: str) -> ReceivedFile | None:
        """How a mail brought the file that stands under that name below the inbox; None where none did.

        A file that stands in a mail's folder is the mail's whatever was done to it there: saved again, or given another
        name. Where the mail's files are of several writers, it is then of none that is known. So is one in such a
        folder that was moved into another, and one in any folder whose bytes a mail has brought, as a folder may have
        been given another name; of no sender that is known where several mails brought them.
        """
        latest = "WHERE file = ? AND sha256 = ? ORDER BY received DESC LIMIT 1"
        with self.database.reading() as transaction:
            found = transaction.find(RECEIVED_FILE, latest, file, sha256, leave=_PLACE)
            for folder in _folders(file):
                beside = "WHERE substr(file, 1, ?) = ? ORDER BY received DESC, position"
                found = found or transaction.find(RECEIVED_FILE, beside, len(folder), folder, leave=_PLACE)
            if not found and "/" in file:
                alike = "WHERE sha256 = ? ORDER BY received DESC"
                found = transaction.find(RECEIVED_FILE, alike, sha256, leave=_PLACE)
                if len({each["sender"].lower() for each in found}) > 1:
                    found = [{**found[0], "sender": ""}]
        files = [_file(each) for each in found]
        same = (
            [each for each in files if each.file == file] or [each for each in files if each.sha256 == sha256] or files
        )
        if not same:
            return None
        return same[0] if len({each.writers for each in same}) == 1 else replace(same[0], writers=(UNREADABLE,))

    def ever_brought(self, file: str, sha256: str) -> ReceivedFile | None:
        """The file of a mail that has those bytes, under whatever name they stand now, or into whose folder one was put
        that stands under that name; None where no mail has to do with it."""
        folders = _folders(file)
        inside = "".join(" OR substr(file, 1, ?) = ?" for _ in folders)
        of_them = [part for folder in folders for part in (len(folder), folder)]
        alike = f"WHERE sha256 = ?{inside} ORDER BY sha256 = ? DESC, received DESC LIMIT 1"
        with self.database.reading() as transaction:
            found = transaction.find(RECEIVED_FILE, alike, sha256, *of_them, sha256, leave=_PLACE)
        return _file(found[0]) if found else None

    def mails_with(self, sha256: str) -> tuple[ReceivedMail, ...]:
        """The mails that brought a file of those bytes, the oldest first."""
        return self._found("id IN (SELECT received FROM received_file WHERE sha256 = ?)", sha256)

    def unmerged_files(self) -> tuple[ReceivedFile, ...]:
        """The files that mails brought and no return is recorded of, the oldest first."""
        with self.database.reading() as transaction:
            return tuple(_file(found) for found in transaction.find(RECEIVED_FILE, _UNMERGED, leave=_PLACE))

    def forget(self, received_id: int) -> None:
        """Forget a mail and the files it was to bring, so that it is taken anew where it still lies in its mailbox."""
        with self._noting(received_id) as transaction:
            transaction.run("DELETE FROM received_file WHERE received = ?", received_id)
            transaction.run("DELETE FROM received WHERE id = ?", received_id)

    def _note(self, received_id: int, **noted: bool) -> None:
        with self._noting(received_id) as transaction:
            transaction.update(RECEIVED, noted, "WHERE id = ?", received_id)

    @contextmanager
    def _noting(self, received_id: int) -> Iterator[Transaction]:
        with self.database.writing() as transaction, noting(transaction, notes.RECEIVED, [received_id]):
            yield transaction

    def _found(self, condition: str, *given: Any) -> tuple[ReceivedMail, ...]:
        of_them = f"WHERE received IN (SELECT id FROM received WHERE {condition}) ORDER BY received, position"
        with self.database.reading() as transaction:
            mails = transaction.find(RECEIVED, f"WHERE {condition} ORDER BY id", *given)
            rows = transaction.find(RECEIVED_FILE, of_them, *given) if mails else []
        files: dict[int, list[ReceivedFile]] = {}
        for row in rows:
            files.setdefault(row["received"], []).append(_file(row))
        return tuple(ReceivedMail(**each, files=tuple(files.get(each["id"], ()))) for each in mails)
