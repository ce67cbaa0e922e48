"""What is known of rows that are changed in place: each step is noted in a table that only grows, and is chained.

Before such a row is written it is compared with what was noted of it last: what was changed by another way is noted
too, so that no later write washes it out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from toolkit.edges.store.chain_tables import MAIL_EVENT, NOTE
from toolkit.edges.store.kinds import to_json
from toolkit.edges.store.returns import UNSAID
from toolkit.edges.store.table import Table
from toolkit.edges.store.transaction import Transaction
from toolkit.keys import MAILS, NOTES
from toolkit.values import dataclass

_STRAYED = "!"
"""What a note begins with that tells how a row stood that had been changed by another way."""


@dataclass(frozen=True, slots=True)
class Noted:
    """How the rows of a table are noted: what one is called, and what is read of each in SQL.

    `rows` gives key, what is said beside (the mail's day; the chain of the note), and the values; `parts` key and the
    values of what belongs to a row; `key`, `of` are the columns of the keys there. `said` keeps the values themselves,
    else their SHA-256. Fixed for good, as the columns of `Chained`.
    """

    called: str
    rows: str
    key: str
    parts: str = ""
    of: str = ""
    into: Table = NOTE
    subject: str = "subject"
    beside: str = "chain"
    prefix: str = ""
    order: str = "id"
    whole: bool = False


_TOLD = (
    *("kind", "plan", "unit", "day", "path", "message_id", "state", "sender", "to", "cc", "by_hand"),
    *("accepted", "refused", "answer", "sent_at"),
)
_NAMED = ", ".join(f'"{name}"' for name in _TOLD)
MAIL = Noted(
    "邮件 {key} 的登记",
    f"SELECT key, day, {_NAMED} FROM mail WHERE TRUE",
    "key",
    "SELECT mail, position, plan, unit, due, stage FROM mail_entry WHERE TRUE",
    "mail",
    MAIL_EVENT,
    "mail",
    "day",
    whole=True,
)
"""When and how often a mail was tried is not noted."""
PLAN = Noted(
    "方案 {key} 的登记",
    "SELECT id, id, title, year, issued, snapshot FROM plan WHERE TRUE",
    "id",
    prefix="plan ",
)
META = Noted(
    "内部登记 {key} ",
    f"SELECT key, '{NOTES}', value FROM meta WHERE key NOT IN ('schema_version', '{UNSAID}')",
    "key",
    prefix="meta ",
    order="key",
)
"""Not the layout, without which nothing can be read, nor what a run notes of itself: it comes and goes with it."""
RECEIVED = Noted(
    "第{key}封来信的登记",
    f"SELECT id, '{MAILS}', account, validity, uid, sha256, kind, sender, subject, message_id, arrived_at, taken_at,"
    " written, marked FROM received WHERE TRUE",
    "id",
    "SELECT received, position, file, sha256, sender, writer, doubt FROM received_file WHERE TRUE",
    "received",
    prefix="received ",
)
_EVERY = (PLAN, META, MAIL, RECEIVED)

_Said = dict[str, tuple[str, str]]
"""Key -> what is said beside, and what is known of it."""
_NOTHING = ("", "")


@contextmanager
def noting(transaction: Transaction, what: Noted, keys: Iterable[str | int]) -> Iterator[None]:
    """Note what becomes of the rows of those keys in the block, and before it where one is other than was noted."""
    wanted = tuple(dict.fromkeys(keys))
    if not wanted:
        yield
        return
    known = _known(transaction, what, wanted)
    _mark(transaction, what, known, _now(transaction, what, wanted))
    yield
    _note(transaction, what, known, _now(transaction, what, wanted))


def note(transaction: Transaction, what: Noted, key: str | int) -> None:
    """Note what is known of a row that was just made."""
    _note(transaction, what, _known(transaction, what, [key]), _now(transaction, what, [key]))


def note_all(transaction: Transaction) -> None:
    """Note what is known of all rows of which nothing was noted; of others, as `noting` before its block."""
    for what in _EVERY:
        known, now = _known(transaction, what), _now(transaction, what)
        _mark(transaction, what, known, {key: said for key, said in now.items() if key in known})
        _note(transaction, what, known, now)


def strayed(transaction: Transaction) -> Iterator[str]:
    """The rows that are other than was noted last of them, or were before they were written again, in words."""
    for what in _EVERY:
        known, now = _known(transaction, what), _now(transaction, what)
        notes = "邮件记录" if what.into is MAIL_EVENT else "登记记录"
        for key in sorted({*known, *now}):
            if known.get(key, _NOTHING)[1] == now.get(key, _NOTHING)[1]:
                continue
            how = "不见了" if key not in now else "被改过" if key in known else "是绕过本工具加进来的"
            yield f"{what.called.format(key=key)}{how}，与{notes}不一致"
        for number, key in _marks(transaction, what):
            yield f"{what.called.format(key=key)}曾被绕过本工具改过（第{number}条{notes}）"


def _mark(transaction: Transaction, what: Noted, known: _Said, now: _Said) -> None:
    """Note how rows stand that are other than is known, as changed by another way, and know them so."""
    marked = {key: (beside, _STRAYED + said) for key, (beside, said) in _others(known, now).items()}
    _add(transaction, what, marked)
    known |= marked


def _note(transaction: Transaction, what: Noted, known: _Said, now: _Said) -> None:
    _add(transaction, what, _others(known, now))


def _others(known: _Said, now: _Said) -> _Said:
    """What is known now and is other than before; of a row that is gone nothing."""
    gone = {key: (beside, "") for key, (beside, said) in known.items() if said and key not in now}
    return {key: said for key, said in now.items() if said[1] != known.get(key, _NOTHING)[1]} | gone


def _add(transaction: Transaction, what: Noted, said: _Said) -> None:
    rows = [
        {what.subject: what.prefix + key, what.beside: beside, "said": text} for key, (beside, text) in said.items()
    ]
    transaction.add(what.into, rows)


def _known(transaction: Transaction, what: Noted, keys: Sequence[str | int] | None = None) -> _Said:
    """What was noted last of the rows of those keys, or of all."""
    table, subject = what.into.name, what.subject
    of, given = f"substr({subject}, 1, ?) = ?", [len(what.prefix), what.prefix]
    if keys is not None:
        of, given = f"{subject} IN ({_marked(keys)})", [f"{what.prefix}{key}" for key in keys]
    latest = f"SELECT max(id) FROM {table} WHERE {of} GROUP BY {subject}"
    found = transaction.as_they_stand(
        f"SELECT {subject}, {what.beside}, said FROM {table} WHERE id IN ({latest})", *given
    )
    return {str(key)[len(what.prefix) :]: (beside, said) for key, beside, said in found}


def _marks(transaction: Transaction, what: Noted) -> list[tuple[int, str]]:
    """The notes of rows that had been changed by another way: their numbers, and the keys."""
    sql = f"SELECT id, {what.subject} FROM {what.into.name} WHERE substr(said, 1, 1) = ? ORDER BY id"
    found = transaction.as_they_stand(sql, _STRAYED)
    return [(number, key[len(what.prefix) :]) for number, key in found if key.startswith(what.prefix)]


def _now(transaction: Transaction, what: Noted, keys: Sequence[str | int] | None = None) -> _Said:
    """What is known of the rows of those keys now, or of all."""
    from toolkit.domain.ledger.chain import digest_of

    given = () if keys is None else keys
    of, of_parts = ("", "") if keys is None else (f" AND {each} IN ({_marked(keys)})" for each in (what.key, what.of))
    parts: dict[Any, list[list[Any]]] = {}
    if what.parts:
        for key, *part in sorted(transaction.as_they_stand(f"{what.parts}{of_parts}", *given)):
            parts.setdefault(key, []).append(part)
    said: _Said = {}
    for key, beside, *values in transaction.as_they_stand(f"{what.rows}{of} ORDER BY {what.order}", *given):
        told = [int(value) if isinstance(value, bool) else value for value in values]  # SQLite gives numbers
        told += [parts.get(key, [])] if what.parts else []
        said[str(key)] = (beside, to_json(told) if what.whole else digest_of(told).hex())
    return said


def _marked(keys: Sequence[str | int]) -> str:
    return ", ".join("?" for _ in keys)
