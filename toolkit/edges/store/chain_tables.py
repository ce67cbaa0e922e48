"""The tables of the chains: their links, and what became of rows that are changed in place."""

from __future__ import annotations

from collections.abc import Mapping

from toolkit.edges.store.kinds import INTEGER, SERIAL, TEXT
from toolkit.edges.store.table import Table
from toolkit.keys import DRAFTS, MAILS
from toolkit.values import dataclass

CHAIN = Table(
    "chain",
    {
        "id": SERIAL,
        "chain": TEXT,
        "number": INTEGER,
        "at": TEXT,
        "records": TEXT,
        "checks": TEXT,
        "head": TEXT,
    },
    ("UNIQUE (chain, number)",),
)

MAIL_EVENT = Table("mail_event", {"id": SERIAL, "mail": TEXT, "day": TEXT, "said": TEXT}, indexes=("mail, id",))
"""What was known of a mail each time it was made or something became of it."""

NOTE = Table("note", {"id": SERIAL, "chain": TEXT, "subject": TEXT, "said": TEXT}, indexes=("subject, id",))
"""What was known of another row that is changed in place each time it was written (`notes`), and whose chain tells."""


@dataclass(frozen=True, slots=True)
class Chained:
    """How the rows of a table stand in a chain: what tells them apart, and what is read of each in SQL.

    `at` tells its moment (`_UNTOLD`: none), or its `day`; `flags` says that some column is one, `part` how many rows
    are read at a time. `columns` are fixed for good: a column that a later layout adds is none of them, or every head
    were another.
    """

    key: str
    columns: tuple[str, ...]
    plan: str
    at: str
    joined: str = ""
    day: bool = False
    flags: bool = False
    part: int = 200


_EDITION = (
    *("plan", "unit", "sequence", "round", "issued_on", "schema_version", "cells", "unit_name", "return_by"),
    *("columns", "registers", "schema", "led", "news", "withdrawn"),
)
_RETURN = (
    *("sha256", "file", "size", "received_at", "outcome", "plan", "unit", "edition", "stale", "raw", "settled"),
    *("problems", "changed", "conflicts", "statement", "sender", "via", "saved", "reporter", "kinship", "round"),
)
_ASKED = ("kind", "plan", "field", "ours", "theirs", "base", "proposal", "return_id", "sheet", "cell", "opened_at")
_WORD = (
    *("plan", "paper", "unit", "said", "day", "actor", "at", "number", "by", "text", "sha256", "file"),
    *("objects", "taken_back"),
)
_UNTOLD = "''"
"""The moment of a row that tells none: its link is of that of the link before it, or of the rows beside it."""
_ROW_KEY = ("row.plan", "row.sheet", 'row."row"', "row.unit")
_OWN_ROW = 'LEFT JOIN row ON row.id = {table}."row"'


def _own(table: str, *names: str) -> tuple[str, ...]:
    return tuple(f'{table}."{name}"' for name in names)


CHAINED: Mapping[str, Chained] = {
    "edition": Chained("id", _own("edition", *_EDITION), "edition.plan", "edition.issued_on", day=True),
    "returns": Chained("id", _own("returns", *_RETURN), "returns.plan", "returns.received_at", flags=True),
    "question": Chained(
        "id",
        (*_own("question", *_ASKED), *_ROW_KEY),
        "question.plan",
        "question.opened_at",
        _OWN_ROW.format(table="question"),
    ),
    "decision": Chained(
        "id",
        _own("decision", "case", "choice", "value", "actor", "at", "note"),
        "question.plan",
        "decision.at",
        'LEFT JOIN question ON question.id = decision."case"',
    ),
    "change": Chained(
        "sequence",
        (*_ROW_KEY, *_own("change", "field", "value", "return_id", "sheet", "cell", "actor", "at")),
        "row.plan",
        "change.at",
        _OWN_ROW.format(table="change"),
        part=20_000,
    ),
    "handed": Chained(
        "id",
        _own("handed", "plan", "unit", "day", "handed", "actor", "at", "note"),
        "handed.plan",
        "handed.at",
        flags=True,
    ),
    "paper": Chained(
        "id",
        _own("paper", "plan", "kind", "unit", "item", "day", "change", "at", "file", "lines", "facts"),
        f"'{DRAFTS}'",
        "paper.at",
    ),
    "paper_word": Chained("id", _own("paper_word", *_WORD), f"'{DRAFTS}'", "paper_word.at", flags=True),
    "sender": Chained(
        "id", _own("sender", "address", "unit", "confirmed", "actor", "at", "note"), "''", "sender.at", flags=True
    ),
    "mail_event": Chained(
        "id", _own("mail_event", "mail", "day", "said"), f"'{MAILS}'", "mail_event.day", day=True, part=5_000
    ),
    "row": Chained("id", _own("row", "plan", "sheet", "row", "unit"), "row.plan", _UNTOLD, part=20_000),
    "basis": Chained("id", _own("basis", "plan", "at", "files"), "basis.plan", "basis.at"),
    "link_look": Chained(
        "id", _own("link_look", "url", "at", "seen", "status", "text", "note"), "''", "link_look.at", part=5_000
    ),
    "migration": Chained("id", _own("migration", "layout", "at", "program", "copy"), "''", "migration.at"),
    "note": Chained("id", _own("note", "chain", "subject", "said"), "note.chain", _UNTOLD, part=20_000),
}
"""The tables whose rows are only ever added, those first that others refer to."""
