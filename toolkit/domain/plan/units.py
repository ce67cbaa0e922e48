"""Responsible bodies: units, groups of them, and the roster that names both."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from toolkit.domain.plan.folding import folded
from toolkit.values import dataclass

_NEAR = 60
"""How alike (0 to 100) a name must be to be offered for another."""
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
MAIL_ADDRESS = rf"{_ATOM}(?:\.{_ATOM})*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"
"""What a mail address is, as a regular expression: ASCII on both sides, as mail servers at large take it."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A responsible body. `code` never changes; name, aliases and addresses may.

    `former` are the codes of the units it took over, wholly or partly, when units were merged or split;
    `sites` the domains of the web sites it publishes on.
    """

    code: str
    name: str
    group: str
    aliases: tuple[str, ...] = ()
    contact: str = ""
    mail: str = ""
    cc: tuple[str, ...] = ()
    superior_mail: str = ""
    former: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()

    @property
    def addresses(self) -> tuple[str, ...]:
        """The mail addresses it has of its own, as the roster writes them."""
        return tuple(address for address in (self.mail, *self.cc) if address)

    def has_address(self, address: str) -> bool:
        """Whether one of them is this, in whatever case."""
        return address.lower() in (each.lower() for each in self.addresses)


@dataclass(frozen=True, slots=True)
class Group:
    """A named set of units: `phrases` are the plan's words for it, e.g. 市直各单位."""

    name: str
    phrases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Near:
    """No unit is called `words`; `names` are the names and group phrases most like it, best first."""

    words: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class Roster:
    """All units in roster order, and the groups they belong to."""

    units: tuple[Unit, ...]
    groups: tuple[Group, ...]

    def members(self, group: str) -> tuple[Unit, ...]:
        """The units of a group, in roster order."""
        return tuple(unit for unit in self.units if unit.group == group)

    @cached_property
    def by_name(self) -> Mapping[str, Unit]:
        """Every name and alias -> its unit."""
        return {name: unit for unit in self.units for name in (unit.name, *unit.aliases)}

    @cached_property
    def by_code(self) -> Mapping[str, Unit]:
        """Unit code -> unit."""
        return {unit.code: unit for unit in self.units}

    def name_of(self, code: str, otherwise: str | None = None) -> str:
        """The name of the unit of that code; where none has it `otherwise`, by default the code itself."""
        unit = self.by_code.get(code)
        return unit.name if unit else code if otherwise is None else otherwise

    @cached_property
    def by_address(self) -> Mapping[str, str]:
        """Every address in lower case -> the code of the last unit that has it."""
        return {address.lower(): unit.code for unit in self.units for address in unit.addresses}

    @cached_property
    def bearers(self) -> Mapping[str, frozenset[str]]:
        """Every name and alias, spaces aside -> the codes of the units that bear it."""
        found: dict[str, set[str]] = {}
        for unit in self.units:
            for name in (unit.name, *unit.aliases):
                found.setdefault("".join(name.split()), set()).add(unit.code)
        found.pop("", None)
        return {name: frozenset(codes) for name, codes in found.items()}

    def names_in(self, text: str) -> frozenset[str]:
        """The names and aliases, spaces aside, that stand anywhere in a text without spaces, those within others too.

        What it costs goes by the text: however many units there are.
        """
        spans = ((at, at + size) for at, first in enumerate(text) for size in self._sizes.get(first, ()))
        return frozenset(name for at, end in spans if (name := text[at:end]) in self.bearers)

    @cached_property
    def _sizes(self) -> Mapping[str, frozenset[int]]:
        """How many characters the names have that begin with a character."""
        found: dict[str, set[int]] = {}
        for name in self.bearers:
            found.setdefault(name[0], set()).add(len(name))
        return {first: frozenset(sizes) for first, sizes in found.items()}

    def named_in(self, text: str) -> frozenset[Unit]:
        """The units whose name or alias stands in a text, spaces aside; the longest where one lies in another."""
        said = "".join(text.split())
        codes = (self.bearers[name] for name in longest_of(self.names_in(said), said))
        return frozenset(self.by_code[code] for each in codes for code in each)

    def find(self, words: str) -> Unit | Near:
        """The unit of that name, alias or code, exactly; else what comes near."""
        return self.by_name.get(words) or self.by_code.get(words) or Near(words, self.nearest(words))

    def has(self, words: str) -> bool:
        """Whether a unit has exactly that name, alias or code."""
        return words in self.by_name or words in self.by_code

    def nearest(self, words: str) -> tuple[str, ...]:
        """Up to three names, aliases or group phrases most like `words`, best first; of one unit's the best alone."""
        from rapidfuzz import fuzz, process

        asked = re.sub(r"（.*?）", "", folded(words)) or words
        meant = {name: unit.name for name, unit in self.by_name.items()}
        meant |= {phrase: phrase for group in self.groups for phrase in group.phrases}
        scores = process.extract(
            asked, list(meant), scorer=fuzz.ratio, processor=folded, score_cutoff=_NEAR, limit=None
        )
        best: dict[str, str] = {}
        for name, _, _ in scores:
            best.setdefault(meant[name], name)
        return tuple(best.values())[:3]


def longest_of(names: Iterable[str], text: str) -> Iterator[str]:
    """The names that stand in a text, the longest where one lies in another."""
    for each in sorted(names, key=lambda name: (-len(name), name)):
        if each in text:
            text = text.replace(each, "\0")
            yield each
