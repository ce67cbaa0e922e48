"""Values of the core in few words: what a person reads of a record in an approved text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from typing import Any

from toolkit.keys import RowKey


def short(value: Any, *leave_out: str) -> str:
    """A value in few words: of a record its fields that are not as a matter of course, by their names; `leave_out`
    names fields of the outermost that are told elsewhere."""
    match value:
        case Enum():
            return str(value.value)
        case RowKey():
            return row(value)
        case datetime():
            return f"{value:%y-%m-%d %H:%M}"
        case date():
            return "从未" if value == date.max else f"{value:%y-%m-%d}"
        case timedelta() | Decimal() | int() | float():
            return str(value)
        case str():
            return value.replace("\n", "/") or "空"
        case None:
            return "无"
        case Mapping():
            return "{" + " ".join(f"{short(name)}:{short(its)}" for name, its in value.items()) + "}"
    if is_dataclass(value):
        told = ((each.name, getattr(value, each.name)) for each in fields(value) if each.name not in leave_out)
        known = {each.name: _usual(each) for each in fields(value)}
        return f"({' '.join(f'{name}={short(its)}' for name, its in told if its != known[name])})"
    if isinstance(value, Iterable):
        its = [short(each) for each in value]
        return "[" + " ".join(sorted(its) if isinstance(value, set | frozenset) else its) + "]"
    return repr(value)


def row(key: RowKey) -> str:
    """A row's key without its plan: whose, and which."""
    return f"{key.unit}{key.row}" if key.sheet == "@tasks" else f"{key.unit}{key.sheet.strip('@')}.{key.row[:6]}"


def _usual(field: Field[Any]) -> object:
    """What a field holds where nothing is said of it; of one that must be said, nothing, 0, false or blank."""
    if field.default is not MISSING:
        return field.default
    if field.default_factory is not MISSING:
        return field.default_factory()
    return _NOTHING


class _Nothing:
    def __eq__(self, other: object) -> bool:
        return other is None or other is False or (isinstance(other, int | str | tuple | Mapping) and not other)

    def __hash__(self) -> int:
        return 0


_NOTHING = _Nothing()


def texts(block: str) -> tuple[str, ...]:
    """The texts of a block, parted by blanks, `⇥` a tab in them; a line that begins with # tells of those below."""
    lines = (line for line in block.splitlines() if not line.startswith("#"))
    return tuple(text.replace("⇥", "\t") for line in lines for text in line.split(" ") if text)
