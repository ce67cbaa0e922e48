"""The year's plan as issued: items, roles, and who was assigned what, with proof."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from functools import cache, cached_property

from toolkit.problems import shorten
from toolkit.values import dataclass

UNSAID = "（空白）"
"""Stands in a corrected plan where an item has no units or no deadline, since a blank repeats the cell above."""


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


TITLE_LIMIT = 28
"""Characters of a topic that fit the narrow column 工作任务; a longer one gets a short title."""


def called(title: str, requirement: str) -> str:
    """What a line about an item calls it: its title; the beginning of its requirement where it has none."""
    return title or shorten(requirement, TITLE_LIMIT)


@dataclass(frozen=True, slots=True)
class Item:
    """One numbered requirement.

    `topic` is whole (mended where a Problem says so), `title` the short form shown in narrow columns;
    `responsibility` and `deadline` are the phrases as issued, shared by all items of one cell (`shared`);
    `settled` says that the office has looked at its doubts. `own` is the number the document prints where that is
    another than `number` or has a sign beside it (★3); `notes` are what stands of it in other columns, a line each:
    `备注：…`.
    """

    number: int
    topic: str
    title: str
    requirement: str
    responsibility: str
    deadline: str
    shared: bool = False
    settled: bool = False
    own: str = ""
    notes: str = ""

    @property
    def called(self) -> str:
        """What a line about it calls it: its title; the beginning of its requirement where it has none."""
        return called(self.title, self.requirement)


@dataclass(frozen=True, slots=True)
class Remark:
    """A text of the document that belongs to no item, and its place; `settled` as of an item."""

    text: str
    where: str
    settled: bool = False


@dataclass(frozen=True, slots=True)
class ReadDoubt:
    """What was doubtful when the document was read: its code (`plan-row-unused`), what was said, the remedy, its place.

    `item` is the number of the item it is about, 0 where it is about none.
    Nothing in the plan shows it any more, so it is kept until the office has `settled` it.
    """

    code: str
    message: str
    remedy: str
    where: str
    item: int = 0
    settled: bool = False


@dataclass(frozen=True)
class Plan:
    """A plan with its 印发日期 (`issued`); `id` names it in row keys (`[A-Za-z0-9._-]+`).

    `remarks` are what the document says beside its items: footnotes, what stands above and below the tables. `doubts`
    are what was doubtful when a corrected plan was read from its document. `earlier` are items of a year before that
    are looked back at (回头看); they are no items of this plan, and are found by their number like those.
    """

    id: str
    title: str
    year: int
    issued: date
    items: tuple[Item, ...]
    remarks: tuple[Remark, ...] = ()
    doubts: tuple[ReadDoubt, ...] = ()
    earlier: tuple[Item, ...] = ()

    @cached_property
    def by_number(self) -> Mapping[int, Item]:
        """Number -> item."""
        return {item.number: item for item in reversed((*self.items, *self.earlier))}

    def item(self, number: int) -> Item:
        """The item of that number; `KeyError` where there is none."""
        return self.by_number[number]


class Naming(StrEnum):
    """How words name units."""

    UNIT = "unit"
    ALIAS = "alias"
    GROUP = "group"
    REST = "rest"  # 其余…: the group less the units already named
    EXCLUSION = "exclusion"  # 除…外: the group less those named


@dataclass(frozen=True, slots=True)
class Rule:
    """The rule by which words were read as units; `group` is the group's name where they name no single unit."""

    naming: Naming
    group: str = ""

    @property
    def is_unit(self) -> bool:
        """Whether they name one unit."""
        return self.naming in (Naming.UNIT, Naming.ALIAS)

    def __str__(self) -> str:
        return f"{self.naming}:{self.group}" if self.group else str(self.naming)


@dataclass(frozen=True, slots=True)
class Link:
    """Proof of one role: the span `start:end` of the phrase as issued, the rule used, the words it matched."""

    start: int
    end: int
    rule: Rule
    words: str
    role: Role


@cache
def _roles_label(roles: frozenset[Role]) -> str:
    return "、".join(role.label for role in Role if role in roles)


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
        return _roles_label(self.roles)
