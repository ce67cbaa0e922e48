"""Numbers of a paper that say how far two figures are apart, or what is left of one: 比市教育局多1项,
较市直高1.8个百分点, 除市教育局外，其余逾期223项次."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from toolkit.domain.office.given import RATE, WHOLE, Fact
from toolkit.domain.office.paper_labels import Bound, named
from toolkit.domain.office.paper_terms import terms
from toolkit.domain.office.paper_words import Said, Token, clause_start

_APART = re.compile(
    r"(?:比|较)(?P<other>[^，,。；;比较]{1,20}?)(?P<more>多|高)?(?P<less>少|低)?(?:出|了)?\s*$"
    r"|(?:(?P<over>高于|高出|多于)|(?P<under>低于|少于))(?P<than>[^，,。；;]{1,16}?)\s*$"
)
_POINTS = "个百分点"
_WHOLE = re.compile(r"全[市省县区]|平均|总体")
_REST = re.compile(r"除了?(?P<but>[^，,。；;]+?)(?:以|之)?外[，,]?(?:其余|其他|其它)")


def is_difference(bound: Bound, text: str, tokens: Sequence[Token], facts: Iterable[Fact]) -> bool:
    """Whether a number is how far apart the figures are that its clause compares, or the rest of what it leaves out."""
    token = bound.token
    if not token.span.exact:
        return False
    every = tuple(facts)
    return token.span.low in (*_apart(bound, text, tokens, every), *_rest(bound, text, tokens, every))


def _apart(bound: Bound, text: str, tokens: Sequence[Token], facts: Sequence[Fact]) -> Iterator[Decimal]:
    token, start = bound.token, clause_start(text, bound.token.start)
    found = _APART.search(text, start, token.start)
    if not found or not (found["more"] or found["less"] or found["over"] or found["under"]):
        return
    at, words = found.start(), found["other"] or found["than"]
    names = bound.of if bound.of[-1:] == (WHOLE,) else (*bound.of, WHOLE)
    of = WHOLE if _WHOLE.search(words) else names[0]
    said, other = terms(text[:at]), terms(words)
    if not said or (of == WHOLE and not other and not _WHOLE.search(words)):
        return
    measure = "%" if token.measure == _POINTS else token.measure
    if token.measure == _POINTS and said[-1].names[0] != RATE:
        return
    right = _values(facts, of, (other or said)[-1].names, measure)
    kind = Said.SHARE if token.measure == _POINTS else Said.NUMBER
    numbers = [each for each in tokens if each.said == kind and each.end <= at and each.span.exact]
    if numbers and numbers[-1].measure == measure:
        left = [numbers[-1].span.low]
    else:
        left = _values(
            facts,
            names[1] if of != WHOLE else names[0],
            said[-1].names,
            measure,
        )
    sign = 1 if found["more"] or found["over"] else -1
    yield from (sign * (one - two) for one in left for two in right)


def _rest(bound: Bound, text: str, tokens: Sequence[Token], facts: Sequence[Fact]) -> Iterator[Decimal]:
    """What is left of all where some are left out."""
    found = _REST.search(text[: bound.token.start])
    if not found or not bound.labels:
        return
    but = [each.of for each in named(tokens) if found.start() <= each.start < found.end("but")]
    wholes = _values(facts, WHOLE, bound.labels[0], bound.token.measure)
    parts = [_values(facts, of, bound.labels[0], bound.token.measure) for of in but]
    if but and all(parts):
        yield from (whole - sum((part[0] for part in parts), Decimal(0)) for whole in wholes)


def _values(facts: Iterable[Fact], of: str, labels: Sequence[str], measure: str) -> list[Decimal]:
    return [each.value for each in facts if each.of == of and each.label in labels and each.measure == measure]
