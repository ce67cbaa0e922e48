"""What a paper is checked against, what is found in it, and how a figure of the ledger is said to a person."""

from __future__ import annotations

from functools import cached_property

from toolkit.domain.office.given import Fact, Given, GivenDay
from toolkit.domain.office.paper_names import Names
from toolkit.domain.office.paper_wholes import SHARES
from toolkit.domain.office.paper_without import complements
from toolkit.domain.office.paper_words import Said
from toolkit.domain.plan.model import Plan
from toolkit.domain.plan.units import Roster
from toolkit.keys import item_words
from toolkit.values import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing in a paper that the ledger does not give: where, in which sentence, what is said, what the ledger says
    instead, and why it is told; `beside` is whether it stands where nothing is read that could be checked, `seen`
    whether it is said of what the ledger does not tell (some ranks, a stretch of time) and left to a person."""

    where: str
    sentence: str
    kind: Said
    said: str
    ledger: str
    why: str
    beside: bool = False
    seen: bool = False


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found in a paper, and of how many places that were looked at: as many at least as were told; what is
    `unchecked` was seen, and a person must look."""

    findings: tuple[Finding, ...]
    places: int
    unchecked: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Ground:
    """What a paper is checked against: figures of the draft's day and of today, the plan and the roster; `draft` and
    `today` are the lines of the draft, and of one written today. `known` are names that are right (the issuer's)."""

    given: tuple[Given, ...]
    plan: Plan
    roster: Roster
    draft: tuple[str, ...] = ()
    today: tuple[str, ...] = ()
    known: tuple[str, ...] = ()

    @cached_property
    def facts(self) -> tuple[Fact, ...]:
        """The figures, the draft's first, and of each state how many are without it."""
        every = (fact for each in self.given for fact in (*each.facts, *complements(each.facts)))
        return tuple(dict.fromkeys(every))

    @cached_property
    def days(self) -> tuple[GivenDay, ...]:
        """The dates."""
        return tuple(dict.fromkeys(day for each in self.given for day in each.days))

    @cached_property
    def names(self) -> Names:
        """What tells a name that is no unit's."""
        return Names.of(self.roster, self.plan, self.known)


def figure_words(fact: Fact, roster: Roster) -> str:
    """What a figure is of, its label and its value, as a person reads them."""
    return f"{_name(fact, roster)}{fact.label}{_shown(fact)}"


def _name(fact: Fact, roster: Roster) -> str:
    names = [
        _called(kind, code, roster) for kind, _, code in (part.partition(":") for part in fact.of.split("/") if part)
    ]
    return "".join(names)


def _called(kind: str, code: str, roster: Roster) -> str:
    if kind == "unit":
        return roster.name_of(code)
    return f"第{item_words(int(code))}项" if kind == "item" else f"{code}月" if kind == "month" else code


def _shown(fact: Fact) -> str:
    value = f"{round(fact.value, 2).normalize():f}"
    return f"{value}%" if fact.measure in SHARES else f"{value}{fact.measure}"
