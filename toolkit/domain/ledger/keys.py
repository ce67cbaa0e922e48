"""The keys of the ledger's rows."""

from __future__ import annotations

import re


def row_key(plan: str, item: int, unit: str) -> str:
    """The ledger's key of an assignment's row."""
    return f"{plan}/{item}/{unit}"


def contact_key(plan: str, unit: str) -> str:
    """The ledger's key of what a unit says once for the whole plan (contacts, 签收)."""
    return f"{plan}/unit/{unit}"


def report_key(plan: str, unit: str, round_id: str) -> str:
    """The ledger's key of what a unit says of one round (本期填报)."""
    return f"{plan}/round-{round_id}/{unit}"


def register_key(plan: str, register: str, row: str, unit: str) -> str:
    """The ledger's key of a row of a unit's register; `row` is what tells it from the others, for good."""
    return f"{plan}/{register}.{row}/{unit}"


def led_key(plan: str, item: int, unit: str, lead: str) -> str:
    """The key under which a lead unit's edition keeps how another unit with the item stands."""
    return f"{plan}/led-{item}-{unit}/{lead}"


def led_of(key: str) -> int | None:
    """The item number of a `led_key`; None for any other key."""
    kind, _, rest = key.split("/")[1].partition("-")
    return int(rest.partition("-")[0]) if kind == "led" else None


def unit_of(key: str) -> str:
    """The unit code of any row key."""
    return key.rsplit("/", 1)[1]


def item_of(key: str) -> int | None:
    """The item number of a row key; None for the keys of cover rows."""
    middle = key.split("/")[1]
    return int(middle) if middle.isdigit() else None


def register_of(key: str) -> tuple[str, str] | None:
    """The register a row key belongs to and which row of it; None for any other key."""
    found = _REGISTER_ROW.match(key.split("/")[1])
    return (found[1], found[2]) if found else None


def is_line(key: str) -> bool:
    """Whether the key is of a line of a table, an assignment's or a register's; not of what a form says."""
    return item_of(key) is not None or register_of(key) is not None


_REGISTER_ROW = re.compile(r"([a-z][a-z0-9_]*)\.(.+)\Z")
