"""The words a roster knows, and a phrase folded so that they can be found in it, place by place."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from toolkit.domain.plan.units import Roster, Unit

WIDE = str.maketrans("(),;:", "（），；：")
_SIGNS = str.maketrans("(),;:.[]【】〔〕|", "（），；：。（）（）（）/")
_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff"


def is_blank(char: str) -> bool:
    """Whether a character shows nothing."""
    return char.isspace() or char in _INVISIBLE


def _fold(char: str) -> str:
    """One character for one: its usual width and form, punctuation full-width."""
    usual = unicodedata.normalize("NFKC", char)
    return (usual if len(usual) == 1 else char).translate(_SIGNS)


def squeeze(phrase: str) -> tuple[str, list[int]]:
    """The phrase folded and without blanks, and the place of each of its characters in the phrase as issued."""
    places = [at for at, char in enumerate(phrase) if not is_blank(char)]
    chars = [_fold(phrase[at]) for at in places]
    kept = [(place, char) for place, char in zip(places, chars, strict=True) if not is_blank(char)]
    return "".join(char for _, char in kept), [place for place, _ in kept]


def folded(text: str) -> str:
    """`squeeze` without the places."""
    return squeeze(text)[0]


@dataclass(frozen=True, slots=True)
class Entry:
    """What a name means: its units, and the rule a link made from it carries."""

    units: tuple[Unit, ...]
    rule: str

    @property
    def is_unit(self) -> bool:
        """Whether it names one unit, not a group."""
        return self.rule in ("unit", "alias")


@dataclass(frozen=True)
class Lexicon:
    """All units, and folded words -> what they mean; `rests` are those that follow 其余 or 其他."""

    everyone: tuple[Unit, ...]
    names: Mapping[str, Entry]
    rests: Mapping[str, Entry]
    lengths: tuple[int, ...]
    rest_lengths: tuple[int, ...]


@lru_cache(maxsize=8)
def lexicon(roster: Roster) -> Lexicon:
    """The words of a roster and its groups; made once a roster."""
    names: dict[str, Entry] = {}
    everyone = Entry(roster.units, "rest:全部单位")
    rests = dict.fromkeys(("单位", "责任单位", "成员单位", "落实单位", "配合单位"), everyone)
    for group in roster.groups:
        members = roster.members(group.name)
        rest = Entry(members, f"rest:{group.name}")
        for phrase in group.phrases:
            names[folded(phrase)] = Entry(members, f"group:{group.name}")
            rests[folded(phrase).replace("各", "")] = rest
        for noun in ("", "单位", "部门"):
            rests.setdefault(folded(group.name + noun), rest)
    for name, unit in roster.names().items():
        names[folded(name)] = Entry((unit,), "unit" if name == unit.name else "alias")
    names.pop("", None)
    rests.pop("", None)
    return Lexicon(roster.units, names, rests, _lengths(names), _lengths(rests))


def mentioned(words: str, known: Lexicon) -> tuple[str, ...]:
    """The names and groups of the roster that stand in folded `words`, longest first at each place, each once."""
    found: dict[str, None] = {}
    at = 0
    while at < len(words):
        name = next((words[at : at + n] for n in known.lengths if words[at : at + n] in known.names), "")
        if name:
            found[name] = None
        at += len(name) or 1
    return tuple(found)


def _lengths(words: Mapping[str, Entry]) -> tuple[int, ...]:
    return tuple(sorted({len(word) for word in words}, reverse=True))


# The words of the grammar (all in folded text without blanks)
