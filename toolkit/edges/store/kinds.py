"""How each kind of value stands in the ledger database, the same in SQLite and PostgreSQL.

Text, moments and days stand there exactly as given, JSON with its keys sorted, a choice as its word.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any

from toolkit.domain.mail.reminder_stages import Stage
from toolkit.keys import RowKey
from toolkit.values import dataclass

_UNSTORABLE = re.compile("[\x00\x1b\ud800-\udfff]")
_ESCAPED = re.compile("\x1b([0-9a-f]{4})")


def same(value: Any) -> Any:
    """A value that stands in the database as it is."""
    return value


@dataclass(frozen=True, slots=True)
class Kind:
    """The values of a column: its type in SQL, how a value goes in and how it comes back; None is NULL both ways."""

    sql: str
    stored: Callable[[Any], Any] = same
    read: Callable[[Any], Any] = same
    nullable: bool = False

    @property
    def optional(self) -> Kind:
        """The same, where there may be no value."""
        return Kind(self.sql, self.stored, self.read, nullable=True)


def escape(text: str) -> str:
    """A text that every database holds: NUL and the undecodable bytes of file names escaped."""
    return str(text) if text.isprintable() else str(_UNSTORABLE.sub(lambda found: f"\x1b{ord(found[0]):04x}", text))


def _unescape(text: str) -> str:
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "\x1b" in text else text


def to_json(value: Any) -> str:
    """A value as readable text, keys sorted: the same value is always the same text."""
    return escape(json.dumps(value, ensure_ascii=False, sort_keys=True, default=dict))


def from_json(text: str) -> Any:
    """The value that `to_json` made a text of."""
    return json.loads(_unescape(text))


def _from_moment(value: datetime) -> str:
    if value.tzinfo is not None:
        raise ValueError(f"a local time without zone is expected: {value!r}")
    return value.isoformat(timespec="microseconds")


def _from_day(value: date) -> str:
    return date(value.year, value.month, value.day).isoformat()


def choice(values: type[StrEnum]) -> Kind:
    """One of the words of an enumeration."""
    return Kind("TEXT", str, values)


SERIAL = Kind("SERIAL")
"""A number that the database gives, always greater than those before."""
INTEGER = Kind("INTEGER")
BIG = Kind("BIGINT")
FLAG = Kind("BOOLEAN", bool, bool)
TEXT = Kind("TEXT", escape, _unescape)
MOMENT = Kind("TEXT", _from_moment, datetime.fromisoformat)
"""Local time as ISO text of fixed width, so that text order is the order of time."""
DAY = Kind("TEXT", _from_day, date.fromisoformat)
JSON = Kind("TEXT", to_json, from_json)
WORDS = Kind("TEXT", lambda words: to_json(list(words)), lru_cache(4096)(lambda text: tuple(from_json(text))))
"""Several texts or numbers in their order."""
ADDRESSES = Kind("TEXT", lambda addresses: escape(" ".join(addresses)), lambda text: tuple(_unescape(text).split()))
"""Mail addresses in their order, blanks between."""
STAGE = Kind("TEXT", lambda stage: stage.text, lru_cache(512)(Stage.parse))
"""A stage of reminding."""


@lru_cache(maxsize=4096)
def _row(values: tuple[tuple[str, str], ...]) -> Mapping[str, str]:
    """Rows that say the same are one: what an item's row shows is alike for most of its units."""
    return dict(values)


def _rows(pairs: list[tuple[str, Any]]) -> Mapping[str, Any]:
    return dict(pairs) if pairs and isinstance(pairs[0][1], dict) else _row(tuple(pairs))


CELLS = Kind(
    "TEXT",
    lambda cells: to_json({key.text: values for key, values in cells.items()}),
    lambda text: {
        RowKey.parse(key): values for key, values in json.loads(_unescape(text), object_pairs_hook=_rows).items()
    },
)
"""Cells by row and field."""


def stored(value: Any) -> Any:
    """A value that a statement names, as it would stand in a column."""
    match value:
        case str():
            return escape(value)
        case datetime():
            return _from_moment(value)
        case date():
            return _from_day(value)
    return value
