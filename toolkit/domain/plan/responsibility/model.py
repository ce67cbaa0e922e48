"""What a responsibility phrase says, as values."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import NamedTuple

from toolkit.domain.plan.model import Link, Role
from toolkit.domain.plan.units import Unit
from toolkit.values import dataclass


class SpanKind(StrEnum):
    """What a part of a phrase is: OPEN words leave a list open (等部门), UNKNOWN ones name nobody the roster knows."""

    UNIT = "unit"
    GROUP = "group"
    ROLE = "role"
    OPEN = "open"
    EXCLUSION = "exclusion"
    SEPARATOR = "separator"
    PERSON = "person"
    UNKNOWN = "unknown"


class Span(NamedTuple):
    """The part `start:end` of a text, and what it is."""

    start: int
    end: int
    kind: SpanKind


@dataclass(frozen=True, slots=True)
class Unresolved:
    """A part of a phrase that names no unit the roster knows: `start:end` of the phrase as issued."""

    start: int
    end: int
    words: str


@dataclass(frozen=True, slots=True)
class Excluded:
    """A unit that a phrase leaves out of a group, and the words `start:end` that do so."""

    unit: Unit
    start: int
    end: int
    words: str


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a phrase says: who does what (with proof), the words that leave a list open, the words unknown.

    A link's span is the name with what stands in brackets about it. `role_words` are, link by link, the words that
    gave the role, empty where none did. `spans` part the whole phrase, in order; the unknown ones are `unresolved`,
    the open ones `open_lists`, of which `narrowed` are groups with some of their units in brackets. `spaced` are
    names read over blanks inside them. `readings` are the two ways to read a phrase that can be read in two, unit code
    -> roles: the links then give each unit what both say, or the work alone where they disagree.
    """

    links: tuple[tuple[Unit, Link], ...]
    open_lists: tuple[str, ...]
    unresolved: tuple[Unresolved, ...]
    spans: tuple[Span, ...] = ()
    role_words: tuple[str, ...] = ()
    excluded: tuple[Excluded, ...] = ()
    spaced: tuple[str, ...] = ()
    narrowed: tuple[str, ...] = ()
    readings: tuple[Mapping[str, frozenset[Role]], ...] = ()

    def roles(self) -> Mapping[str, frozenset[Role]]:
        """Unit code -> its roles."""
        found: defaultdict[str, set[Role]] = defaultdict(set)
        for unit, link in self.links:
            found[unit.code].add(link.role)
        return {code: frozenset(roles) for code, roles in found.items()}


def either(one: Resolution, others: Sequence[Resolution]) -> Resolution:
    """What the readings of one phrase say together; two are kept where any gives other units or other roles."""
    first = one.roles()
    apart = [roles for other in others if (roles := other.roles()) != first]
    if not apart:
        return one
    agreed = {code for code, roles in first.items() if all(other.get(code) == roles for other in apart)}
    links: list[tuple[Unit, Link]] = []
    for unit, link in one.links:
        if unit.code in agreed:
            links.append((unit, link))
        elif (unit, work := replace(link, role=Role.IMPLEMENT)) not in links:
            links.append((unit, work))
    words = tuple(said if unit.code in agreed else "" for (unit, _), said in _said(one, links))
    return replace(one, links=tuple(links), role_words=words, readings=(first, apart[0]))


def _said(one: Resolution, links: Sequence[tuple[Unit, Link]]) -> list[tuple[tuple[Unit, Link], str]]:
    """Links, each with the words that gave its role."""
    said = dict(zip(one.links, one.role_words, strict=True))
    return [(link, said.get(link, "")) for link in links]


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Words by which a requirement names its own subject, and the group or unit names they mean."""

    words: str
    means: tuple[str, ...]
