"""What is without a state: 未逾期, 没有退回 are all that is not late, or was not sent back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from toolkit.domain.ledger.labels import Label
from toolkit.domain.office.given import OF_ALL, OF_UNITS, RECTIFY, SENT_BACK, TOTAL, Fact

_WHOLE = Decimal(100)


def without(label: str) -> str:
    """What is called that has not this label."""
    return f"没有{label}"


STATES: Mapping[str, str] = {
    Label.OVERDUE.word: r"(?:逾期|超期)(?:[后且]?(?:仍|尚|还)?(?:未能?|没有)(?:按[时期])?(?:办结|完成|销号))?",
    SENT_BACK: "退回补正|补正",
    RECTIFY: "限期整改",
    Label.RETURNED.word: "退回",
    Label.DUE_SOON.word: "临期|临近",
}
"""The labels that a paper also says something to be without -> the words for one, as regular expressions; the longer
ones first."""


def complements(facts: Iterable[Fact]) -> Iterator[Fact]:
    """Of every count and share of such a label how many are without it: the rest of the whole that both are of."""
    every = tuple(facts)
    wholes = dict[tuple[str, str], Decimal]()
    for fact in every:
        if fact.label == TOTAL:
            wholes.setdefault((fact.of, fact.measure), fact.value)
    for fact in every:
        whole = _WHOLE if fact.measure in (OF_ALL, OF_UNITS) else wholes.get((fact.of, fact.measure))
        if fact.label in STATES and whole is not None:
            yield Fact(fact.of, without(fact.label), fact.measure, whole - fact.value)
