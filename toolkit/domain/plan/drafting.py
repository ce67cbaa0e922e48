"""A roster drafted from the names in a plan, for an office that has none yet; a person checks it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from toolkit.domain.plan.model import Plan
from toolkit.domain.plan.responsibility.model import SpanKind
from toolkit.domain.plan.responsibility.phrases import resolve_phrase
from toolkit.domain.plan.units import Group, Roster, Unit

_NOBODY = Roster((), ())
_GROUP_WORDS = re.compile(r"各|所有|全部|直(?:属)?(?:单位|部门|机关)|(?:单位|部门)\Z")
_JOINED = re.compile(r"以及|[及和与]")
_BODY = re.compile(
    r"[局委办部院厅府会队处科股室站所社司行校馆团中]\Z|中心\Z|公司\Z|集团\Z|管委会\Z|街道\Z|[^各](?:镇|乡|县|区|市)\Z"
)
_KINDS = (
    ("镇街", re.compile(r"镇|街道|[^城]乡")),
    ("县区", re.compile(r"县|市、区|各区|管委会|园区|[区市](?:人民)?政府\Z")),
    ("科室", re.compile(r"科室|股室|处室|[^人][科股]\Z")),
)
_OTHERS = "直属"
_ALIKE = {"直属", "科室"}
"""The kinds in which a short name may stand for a long one; districts and townships are told apart by one character."""


@dataclass(frozen=True, slots=True)
class DraftUnit:
    """A unit as drafted, its aliases other ways the plan writes it; `items` is how many items name it."""

    unit: Unit
    items: int


@dataclass(frozen=True)
class DraftRoster:
    """A roster drafted from a plan, in the order in which it names its units, and the groups it speaks of.

    `unsure` are words in the place of a unit that do not read like one: no unit was made of them.
    """

    units: tuple[DraftUnit, ...] = ()
    groups: tuple[Group, ...] = ()
    unsure: tuple[str, ...] = ()


@dataclass
class _Found:
    """Words of a plan -> the items that say them, in the order of their first."""

    names: dict[str, set[int]] = field(default_factory=dict)
    groups: dict[str, set[int]] = field(default_factory=dict)
    unsure: dict[str, set[int]] = field(default_factory=dict)


def draft_roster(plan: Plan) -> DraftRoster:
    """The units and groups a plan names.

    Names are what the grammar of responsibility leaves when it knows no name. Words such as 各镇（街道） or 区直各单位
    are phrases of a group: which units belong to it is guessed by their names. A short name (区发改局) whose characters
    stand in one longer name in the same order is taken for the same unit.
    """
    found = _Found()
    for item in plan.items:
        for words in _names_in(item.responsibility):
            kind = found.groups if _GROUP_WORDS.search(words) else found.names if _BODY.search(words) else found.unsure
            kind.setdefault(words, set()).add(item.number)
    aliases = _aliases(tuple(found.names))
    units: list[DraftUnit] = []
    for name, items in found.names.items():
        if name in aliases:
            continue
        others = tuple(short for short, long in aliases.items() if long == name)
        said = items.union(*(found.names[each] for each in others))
        units.append(DraftUnit(Unit(f"U{len(units) + 1:02}", name, _kind(name), others), len(said)))
    return DraftRoster(tuple(units), _groups(found.groups, units), tuple(found.unsure))


def _names_in(phrase: str) -> Iterator[str]:
    """What stands where units are named: the words the grammar does not know, and groups it leaves open."""
    resolution = resolve_phrase(phrase, _NOBODY)
    for start, end, kind in resolution.spans:
        words = "".join(phrase[start:end].split())
        if kind is SpanKind.UNKNOWN and words:
            yield from _parted(words)


def _parted(words: str) -> Iterator[str]:
    """A and B of A和B where both read like bodies: 区民政局和区司法局, not 区发展和改革局."""
    for at in _JOINED.finditer(words):
        before, after = words[: at.start()], words[at.end() :]
        if len(before) > 2 and len(after) > 2 and _BODY.search(before) and _BODY.search(after):
            yield before
            yield from _parted(after)
            return
    yield words


def _kind(words: str) -> str:
    return next((kind for kind, pattern in _KINDS if pattern.search(words)), _OTHERS)


def _groups(phrases: Iterable[str], units: Iterable[DraftUnit]) -> tuple[Group, ...]:
    """A group for each kind of unit there is or is spoken of, with the plan's words for it."""
    said: dict[str, list[str]] = {each.unit.group: [] for each in units}
    for words in phrases:
        said.setdefault(_kind(words), []).append(words)
    return tuple(Group(kind, tuple(words)) for kind, words in said.items())


def _aliases(names: tuple[str, ...]) -> Mapping[str, str]:
    """Short name -> the one longer name it stands for."""
    found: dict[str, str] = {}
    for short in names:
        longer = [name for name in names if len(name) > len(short) and _shortens(short, name)]
        if len(longer) == 1 and _kind(short) in _ALIKE:
            found[short] = longer[0]
    return {short: long for short, long in found.items() if long not in found}


def _shortens(short: str, long: str) -> bool:
    """Whether a name of four characters or more reads like another left short: none moved, first and last the
    same; or like one without its first (市)."""
    if len(short) >= 4 and long[1:] == short:
        return True
    if len(short) < 4 or short[:1] != long[:1] or short[-1:] != long[-1:] or _kind(short) != _kind(long):
        return False
    rest = iter(long)
    return all(char in rest for char in short)
