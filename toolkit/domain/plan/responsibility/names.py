"""The words a roster knows: the names of its units and groups, and what each means."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from toolkit.domain.plan.folding import folded
from toolkit.domain.plan.model import Naming, Rule
from toolkit.domain.plan.units import Roster, Unit
from toolkit.values import dataclass

EVERYONE = "全部单位"
"""What the group of all units is called in a rule."""
_NOTHING = "(?!)"
"""The pattern of no word at all."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What a name means: its units, and the rule a link made from it carries."""

    units: tuple[Unit, ...]
    rule: Rule


@dataclass(frozen=True)
class Lexicon:
    """All units, and folded words -> what they mean; `rests` are those that follow 其余 or 其他.

    `any_name` finds the words of `names`, the longest at each place.
    """

    everyone: tuple[Unit, ...]
    names: Mapping[str, Entry]
    rests: Mapping[str, Entry]
    lengths: tuple[int, ...]
    rest_lengths: tuple[int, ...]
    any_name: re.Pattern[str]


@lru_cache(maxsize=8)
def lexicon(roster: Roster) -> Lexicon:
    """The words of a roster and its groups; made once a roster."""
    names: dict[str, Entry] = {}
    everyone = Entry(roster.units, Rule(Naming.REST, EVERYONE))
    rests = dict.fromkeys(("单位", "责任单位", "成员单位", "落实单位", "配合单位"), everyone)
    for group in roster.groups:
        members = roster.members(group.name)
        rest = Entry(members, Rule(Naming.REST, group.name))
        for phrase in group.phrases:
            names[folded(phrase)] = Entry(members, Rule(Naming.GROUP, group.name))
            rests[folded(phrase).replace("各", "")] = rest
        for noun in ("", "单位", "部门"):
            rests.setdefault(folded(group.name + noun), rest)
    for name, unit in roster.by_name.items():
        names[folded(name)] = Entry((unit,), Rule(Naming.UNIT if name == unit.name else Naming.ALIAS))
    names.pop("", None)
    rests.pop("", None)
    longest_first = sorted(map(re.escape, names), key=len, reverse=True)
    any_name = re.compile("|".join(longest_first) or _NOTHING)
    return Lexicon(roster.units, names, rests, _lengths(names), _lengths(rests), any_name)


def mentioned(words: str, known: Lexicon) -> tuple[str, ...]:
    """The names and groups of the roster that stand in folded `words`, longest first at each place, each once."""
    return tuple(dict.fromkeys(known.any_name.findall(words)))


def names_in(words: str, known: Lexicon) -> Iterator[tuple[int, int, Entry]]:
    """The names and groups of the roster that stand in folded `words`: where each begins and ends, what it means."""
    return ((found.start(), found.end(), known.names[found[0]]) for found in known.any_name.finditer(words))


def _lengths(words: Mapping[str, Entry]) -> tuple[int, ...]:
    return tuple(sorted({len(word) for word in words}, reverse=True))
