"""The year's plan as issued: items, roles, and who was assigned what, with proof."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Role(StrEnum):
    """What a unit does for an item; an assignment holds a set of them."""

    LEAD = "lead"
    IMPLEMENT = "implement"
    ASSIST = "assist"
    SUPERVISE = "supervise"

    @property
    def label(self) -> str:
        """The word of the plan: 牵头, 落实, 配合 or 监管."""
        return {"lead": "牵头", "implement": "落实", "assist": "配合", "supervise": "监管"}[self.value]


@dataclass(frozen=True, slots=True)
class Item:
    """One numbered requirement.

    `topic` is whole (mended where a Problem says so), `title` the short form shown in narrow columns;
    `responsibility` and `deadline` are the phrases as issued, shared by all items of one cell (`shared`);
    `settled` says that the office has looked at its doubts.
    """

    number: int
    topic: str
    title: str
    requirement: str
    responsibility: str
    deadline: str
    shared: bool = False
    settled: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan with its 印发日期 (`issued`); `id` names it in row keys (`[A-Za-z0-9._-]+`)."""

    id: str
    title: str
    year: int
    issued: date
    items: tuple[Item, ...]

    def item(self, number: int) -> Item:
        """The item of that number; `KeyError` where there is none."""
        for item in self.items:
            if item.number == number:
                return item
        raise KeyError(number)


@dataclass(frozen=True, slots=True)
class Link:
    """Proof of one role: the span `start:end` of the phrase as issued, the rule used, the words it matched."""

    start: int
    end: int
    rule: str
    words: str
    role: Role


@dataclass(frozen=True, slots=True)
class Assignment:
    """(plan, item, unit) with its roles; this triple is the identity of a ledger row."""

    plan: str
    item: int
    unit: str
    roles: frozenset[Role]
    proof: tuple[Link, ...] = ()

    @property
    def roles_label(self) -> str:
        """Roles in the plan's words, lead first: `牵头、落实`."""
        return "、".join(role.label for role in Role if role in self.roles)


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
