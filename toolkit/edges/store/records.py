"""What a ledger holds, as it stands in the database, to be kept outside it and put into a new one.

A part is what came after the part before it: the links of the chains with all records they name, the other rows that
were added, and of the rows that are changed in place or taken out the blocks that are other now. Played one after the
other, the parts of a line make the ledger again, as it stood when the last of them was kept.
"""

from __future__ import annotations

import gzip
import io
import json
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from itertools import chain
from typing import Any

from toolkit.domain.ledger.chain import spanned
from toolkit.edges.store.chain_tables import CHAIN, CHAINED
from toolkit.edges.store.database import Database
from toolkit.edges.store.returns import UNSAID
from toolkit.edges.store.table import Table
from toolkit.edges.store.tables import EDITION, LAYOUT, MAIL, RECEIVED, RETURNS, TABLES
from toolkit.edges.store.transaction import Transaction

Row = dict[str, Any]
Head = Mapping[str, Any]
"""What a part says of itself and of the ledger when it was kept; `{}` stands for the one before the first.

`marks`: table -> the highest id of it, of those whose rows are only ever added, `anchors` the SHA-256 of that row;
`heads`: chain -> [number, head]; `blocks`: table -> block -> the SHA-256 of its rows, of the other tables.
"""
Blocks = Mapping[str, Mapping[str, str]]

_BY_NAME = {table.name: table for table in TABLES}
_GROWING = (CHAIN,)
_HEAVY = (EDITION.name, RETURNS.name)
_BLOCK = 32
"""Numbers in a block: rows that are changed in place are kept again with those beside them."""
_MOVING: Mapping[str, str] = {
    "plan": "SELECT {named}, id FROM plan ORDER BY id",
    "meta": f"SELECT {{named}}, key FROM meta WHERE key NOT IN ('schema_version', '{UNSAID}') ORDER BY key",
    "mail": "SELECT {named}, id FROM mail ORDER BY id",
    "mail_entry": "SELECT {named}, mail.id FROM mail_entry JOIN mail ON mail.key = mail_entry.mail"
    " ORDER BY mail.id, position",
    "received": "SELECT {named}, id FROM received ORDER BY id",
    "received_file": "SELECT {named}, received FROM received_file ORDER BY received, position",
}
"""The tables whose rows are changed in place or taken out: all their rows, and what tells each one's block. Not what a
run notes of itself: it comes and goes with it."""
_KEYS: Mapping[str, str] = {"change": "sequence"}
"""What tells the rows of a table apart, where that is not their id."""
_CURRENT = (
    'INSERT INTO current ("row", field, value, change_sequence)'
    ' SELECT change."row", change.field, change.value, change.sequence FROM change JOIN'
    ' (SELECT "row", field, max(sequence) AS last FROM change GROUP BY "row", field) newest'
    " ON newest.last = change.sequence"
)
_HEADS = (
    "SELECT chain.chain, number, head FROM chain JOIN"
    " (SELECT chain, max(number) AS last FROM chain GROUP BY chain) newest"
    " ON newest.chain = chain.chain AND newest.last = chain.number ORDER BY chain.chain"
)
_HEAD = "SELECT head FROM chain WHERE chain = ? AND number = ?"
_HAS = "SELECT 1 WHERE EXISTS (SELECT 1 FROM chain WHERE chain = ? AND number = ? AND head = ?)"
_MOST_AT_ONCE = 400
_HEAVY_AT_ONCE = 20
"""Rows read at a time of tables whose rows hold a whole workbook each."""
_BUFFER = 1 << 16
_JSON = json.JSONEncoder(ensure_ascii=False, sort_keys=True, default=lambda value: {"no value of ours": repr(value)})


def unkept(database: Database, head: Head, *, always: bool = False) -> bytes | None:
    """The part that goes after the one of that head; None where the ledger is still what that one made it, unless one
    is wanted `always`.

    The head must be of this ledger (`agrees`): of another, rows would be missing.
    """
    before: Mapping[str, int] = head.get("marks", {})
    known: Blocks = head.get("blocks", {})
    with database.reading() as reading:
        marks = {each.name: _highest(reading, each) for each in _GROWING}
        moving = {name: _in_blocks(reading, _BY_NAME[name]) for name in _MOVING}
        said = {name: {block: _digest(rows) for block, rows in its.items()} for name, its in moving.items()}
        if not head and not marks[CHAIN.name] and not said[MAIL.name] and not said[RECEIVED.name]:
            return None  # nothing was handed out, nothing came
        if marks == before and said == known and not always:
            return None
        for name, its in moving.items():
            for block in [block for block in its if said[name][block] == known.get(name, {}).get(block)]:
                del its[block]
        anchors = {each.name: _anchor(reading, each, marks[each.name]) for each in _GROWING}
        heads = {chain: [number, its] for chain, number, its in reading.as_they_stand(_HEADS)}
        first = {"layout": LAYOUT, "marks": marks, "anchors": anchors, "heads": heads, "blocks": said}
        blocks = (
            [name, block, moving[name].get(block, [])]
            for name in _MOVING
            for block in sorted({*said[name], *known.get(name, {})})
            if said[name].get(block) != known.get(name, {}).get(block)
        )
        return _packed(chain([first], _added(reading, before), blocks))


def _added(reading: Transaction, before: Mapping[str, int]) -> Iterator[tuple[str, Row]]:
    """The rows that came after those marks, each with its table: those only ever added, and what their links name."""
    named: dict[str, list[int | str]] = {}
    for table in _GROWING:
        for row in _after(reading, table, before.get(table.name, 0)):
            if table is CHAIN:
                for record in spanned(json.loads(row["records"])):
                    named.setdefault(record.table, []).append(record.key)
            yield table.name, row
    for name, keys in named.items():
        yield from ((name, row) for row in _those(reading, _BY_NAME[name], CHAINED[name].key, keys))


def _packed(lines: Iterable[object]) -> bytes:
    """Those lines as a part, some at a time: as much memory as the part takes, however many rows it holds."""
    part, between = io.BytesIO(), b""
    packing = gzip.GzipFile("", "wb", 1, part, mtime=0)
    with packing, io.BufferedWriter(packing, _BUFFER) as buffer:
        for text in map(_text, lines):
            buffer.write(between)
            buffer.write(text.encode())
            between = b"\n"
    return part.getvalue()


def agrees(database: Database, head: Head) -> bool:
    """Whether the ledger is the one of that head, or has grown out of it: what that one was never to lose is there."""
    if head.get("layout") != LAYOUT:
        return False
    marks, anchors, heads = (head.get(name, {}) for name in ("marks", "anchors", "heads"))
    with database.reading() as reading:
        return all(
            mark == 0 or _anchor(reading, _BY_NAME[name], mark) == anchors.get(name) for name, mark in marks.items()
        ) and all(reading.as_they_stand(_HEAD, chain, number) == [(its,)] for chain, (number, its) in heads.items())


def shares(database: Database, head: Head) -> bool:
    """Whether a ledger has any link of a chain that the one of that head ended with; so it has where it tells none."""
    told = [(chain, number, its) for chain, (number, its) in head.get("heads", {}).items()]
    with database.reading() as reading:
        return not told or any(reading.as_they_stand(_HAS, *each) for each in told)


def head_of(part: bytes) -> Head:
    """What a part says of itself, in its first line; `ValueError` where it is none."""
    try:
        with gzip.open(io.BytesIO(part)) as lines:
            head = json.loads(lines.readline())
    except (RecursionError, OSError, EOFError, zlib.error) as error:
        raise ValueError("no part of a ledger") from error
    if not isinstance(head, dict) or not all(
        isinstance(head.get(each), dict) for each in ("marks", "anchors", "heads", "blocks")
    ):
        raise ValueError("no part of a ledger")
    return head


def play(database: Database, parts: Iterable[bytes]) -> int:
    """Put the parts of a line into a ledger that is new, in their order; how many links of the chains it has then.

    `ValueError` where a part is none, what the driver raises where one is missing between them.
    """
    found: dict[str, dict[Any, Row]] = {table.name: {} for table in TABLES}
    moving: dict[str, dict[str, list[Row]]] = {name: {} for name in _MOVING}
    for part in parts:
        for line in _lines(part)[1:]:
            name, *said = json.loads(line)
            if name in moving:
                block, rows = said
                moving[name][block] = rows
            else:
                found[name][said[0][_KEYS.get(name, "id")]] = said[0]
    with database.filling() as writing:
        for table in TABLES:
            if table.name == "current":
                writing.run(_CURRENT)
            elif table.name in moving:
                its = moving[table.name].values()
                writing.put_as_they_stand(table, [row for rows in its for row in rows])
            else:
                writing.put_as_they_stand(table, list(found[table.name].values()))
    return len(found[CHAIN.name])


def _lines(part: bytes) -> list[str]:
    try:
        return gzip.decompress(part).decode().split("\n")
    except (OSError, EOFError, zlib.error) as error:
        raise ValueError(str(error)) from error


def _highest(reading: Transaction, table: Table) -> int:
    return int(reading.as_they_stand(f"SELECT coalesce(max(id), 0) FROM {table.name}")[0][0])


def _anchor(reading: Transaction, table: Table, number: int) -> str:
    return _digest(_found(reading, table, "WHERE id = ?", number))


def _in_blocks(reading: Transaction, table: Table) -> dict[str, list[Row]]:
    """All rows of a table, by their block."""
    found: dict[str, list[Row]] = {}
    for *row, place in reading.as_they_stand(_MOVING[table.name].format(named=_columns(table))):
        block = place if isinstance(place, str) else f"{place // _BLOCK}"
        found.setdefault(block, []).append(_row(table, row))
    return found


def _after(reading: Transaction, table: Table, mark: int) -> Iterator[Row]:
    """The rows of a table after that mark, some at a time."""
    while found := _found(reading, table, f"WHERE id > ? ORDER BY id LIMIT {_MOST_AT_ONCE}", mark):
        yield from found
        mark = found[-1]["id"]


def _those(reading: Transaction, table: Table, key: str, wanted: Sequence[int | str]) -> Iterator[Row]:
    most = _HEAVY_AT_ONCE if table.name in _HEAVY else _MOST_AT_ONCE
    for at in range(0, len(wanted), most):
        some = wanted[at : at + most]
        marks = ", ".join("?" for _ in some)
        yield from _found(reading, table, f'WHERE "{key}" IN ({marks}) ORDER BY "{key}"', *some)


def _found(reading: Transaction, table: Table, rest: str, *given: int | str) -> list[Row]:
    found = reading.as_they_stand(f"SELECT {_columns(table)} FROM {table.name} {rest}", *given)
    return [_row(table, row) for row in found]


def _columns(table: Table) -> str:
    return ", ".join(f'{table.name}."{name}"' for name in table.columns)


def _row(table: Table, values: Iterable[Any]) -> Row:
    """A row, each value the same from either database."""
    plain = (int(value) if isinstance(value, bool) else value for value in values)
    return dict(zip(table.columns, plain, strict=True))


def _digest(rows: Sequence[Row]) -> str:
    return sha256(_text(rows).encode()).hexdigest()[:16]


def _text(value: Any) -> str:
    return _JSON.encode(value)
