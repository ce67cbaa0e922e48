"""What the ledger's chains hold, as it stands in the database, to be kept outside it and put into a new one.

A part is what was added after the part before it: the links of the chains with all records they name, and beside them
the rows that no chain holds. Played one after the other, the parts make the ledger again.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any

from toolkit.domain.ledger.chain import spanned
from toolkit.edges.store.chain_tables import CHAIN, CHAINED
from toolkit.edges.store.database import Database
from toolkit.edges.store.table import Table
from toolkit.edges.store.tables import BASIS, LAYOUT, LINK_LOOK, META, PLAN, RECEIVED, TABLES
from toolkit.edges.store.transaction import Transaction

Row = dict[str, Any]
Marks = Mapping[str, int]
"""Table -> the highest id of it that is kept already, of those whose rows are only ever added."""

_BY_NAME = {table.name: table for table in TABLES}
_GROWING = (CHAIN, BASIS, RECEIVED, LINK_LOOK)
_KEYS: Mapping[str, tuple[str, ...]] = {
    "meta": ("key",),
    "mail": ("key",),
    "mail_entry": ("mail", "position"),
    "received_file": ("received", "position"),
    "change": ("sequence",),
}
"""What tells the rows of a table apart, where that is not their id."""
_NOT_PLAYED = frozenset(("current", "job_run", "migration"))
_OWN_META = "schema_version"
_CURRENT = (
    'INSERT INTO current ("row", field, value, change_sequence)'
    ' SELECT change."row", change.field, change.value, change.sequence FROM change JOIN'
    ' (SELECT "row", field, max(sequence) AS last FROM change GROUP BY "row", field) newest'
    " ON newest.last = change.sequence"
)
_MOST_AT_ONCE = 400


def unkept(database: Database, head: Mapping[str, Any]) -> bytes | None:
    """The part that goes after the one of that head (`{}` for the first); None where nothing was added since."""
    before: Marks = head.get("marks", {})
    with database.reading() as reading:
        marks = {each.name: _highest(reading, each) for each in _GROWING}
        beside = {table.name: _all(reading, table) for table in (PLAN, META)}
        said = {name: sha256(_text(each).encode()).hexdigest() for name, each in beside.items()}
        if not marks[CHAIN.name] or (marks == before and said == head.get("beside")):
            return None
        rows = dict(_grown(reading, before))
        for name, keys in _named(rows[CHAIN.name]).items():
            rows[name] = list(_those(reading, _BY_NAME[name], CHAINED[name].key, keys))
        rows |= _around(reading, rows)
    rows |= {name: each for name, each in beside.items() if said[name] != head.get("beside", {}).get(name)}
    first = {"layout": LAYOUT, "after": before.get(CHAIN.name, 0), "marks": marks, "beside": said}
    lines = [_text(first), *(_text([name, row]) for name, each in rows.items() for row in each)]
    return gzip.compress("\n".join(lines).encode(), 1, mtime=0)


def reached(database: Database) -> int:
    """The last link of the chains."""
    with database.reading() as reading:
        return _highest(reading, CHAIN)


def head_of(part: bytes) -> dict[str, Any]:
    """What a part says of itself; `ValueError` where it is none."""
    head = json.loads(_lines(part)[0])
    if not isinstance(head, dict) or not isinstance(head.get("marks"), dict):
        raise ValueError("no part of a ledger")
    return head


def play(database: Database, parts: Iterable[bytes]) -> int:
    """Put the parts into a ledger that is new, in their order; how many links of the chains it has then.

    `ValueError` where a part is none, what the driver raises where one is missing between them.
    """
    found: dict[str, dict[tuple[Any, ...], Row]] = {table.name: {} for table in TABLES}
    for part in parts:
        for line in _lines(part)[1:]:
            name, row = json.loads(line)
            found[name][tuple(row[key] for key in _KEYS.get(name, ("id",)))] = row
    with database.filling() as writing:
        for table in TABLES:
            if table.name == "current":
                writing.run(_CURRENT)
            elif table.name not in _NOT_PLAYED:
                writing.put_as_they_stand(table, list(found[table.name].values()))
    return len(found[CHAIN.name])


def _lines(part: bytes) -> list[str]:
    try:
        return gzip.decompress(part).decode().split("\n")
    except (OSError, EOFError) as error:
        raise ValueError(str(error)) from error


def _highest(reading: Transaction, table: Table) -> int:
    return int(reading.as_they_stand(f"SELECT coalesce(max(id), 0) FROM {table.name}")[0][0])


def _grown(reading: Transaction, before: Marks) -> Iterator[tuple[str, list[Row]]]:
    for table in _GROWING:
        yield table.name, _found(reading, table, "WHERE id > ? ORDER BY id", before.get(table.name, 0))


def _named(links: Iterable[Row]) -> dict[str, list[int | str]]:
    """Table -> the keys of its records that links name."""
    found: dict[str, list[int | str]] = {}
    for each in links:
        for record in spanned(json.loads(each["records"])):
            found.setdefault(record.table, []).append(record.key)
    return found


def _around(reading: Transaction, rows: Mapping[str, Sequence[Row]]) -> dict[str, list[Row]]:
    """What records refer to that stands in no chain: rows by their keys, mails as they are by now, files of mails."""
    numbers = {each["row"] for name in ("change", "question") for each in rows.get(name, ()) if each["row"] is not None}
    keys = list(dict.fromkeys(each["mail"] for each in rows.get("mail_event", ())))
    received = [each["id"] for each in rows[RECEIVED.name]]
    asked: Sequence[tuple[str, str, Sequence[int | str]]] = (
        ("row", "id", sorted(numbers)),
        ("mail", "key", keys),
        ("mail_entry", "mail", keys),
        ("received_file", "received", received),
    )
    return {name: list(_those(reading, _BY_NAME[name], key, wanted)) for name, key, wanted in asked}


def _those(reading: Transaction, table: Table, key: str, wanted: Sequence[int | str]) -> Iterator[Row]:
    for at in range(0, len(wanted), _MOST_AT_ONCE):
        some = wanted[at : at + _MOST_AT_ONCE]
        marks = ", ".join("?" for _ in some)
        yield from _found(reading, table, f'WHERE "{key}" IN ({marks}) ORDER BY "{key}"', *some)


def _all(reading: Transaction, table: Table) -> list[Row]:
    rows = _found(reading, table, f'ORDER BY "{next(iter(table.columns))}"')
    return [each for each in rows if each.get("key") != _OWN_META]


def _found(reading: Transaction, table: Table, rest: str, *given: int | str) -> list[Row]:
    named = ", ".join(f'"{name}"' for name in table.columns)
    found = reading.as_they_stand(f"SELECT {named} FROM {table.name} {rest}", *given)
    return [{name: _plain(value) for name, value in zip(table.columns, row, strict=True)} for row in found]


def _plain(value: Any) -> Any:
    """A value the same from either database."""
    return int(value) if isinstance(value, bool) else value


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
