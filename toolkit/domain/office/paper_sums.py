"""Numbers of a paper that are made of others: 合计, how many units a list has, 占逾期总数的3.5%."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from toolkit.domain.office.given import OWED, TOTAL, WHOLE, Fact
from toolkit.domain.office.paper_differences import is_difference
from toolkit.domain.office.paper_labels import Bound, list_of, listed_terms, named
from toolkit.domain.office.paper_terms import Term, terms
from toolkit.domain.office.paper_words import CLAUSE, Said, Token, clause_start

_SUM = re.compile(r"(?:合计|合共|共计|总计|小计|共)[一-鿿]{0,6}[：:]?\s*$")
_SUMMED = re.compile(r"(?:单位|部门|任务|事项)?(?:共|合计|总计|累计)")
_SO_MANY = re.compile(r"[\s（(]*(?:等|这|共)*\s*")
"""What stands between a list and how many are in it: 市财政局、市教育局等2家单位."""

_ALL_THERE_ARE = re.compile(r"(?:[仅只唯]有?|(?<![多少高低长重大差出])的(?:有|是|为|单位)[：:]?|单位[：:])\s*$")
"""What stands before a list that says to be all there are: 仅市教育局、市财政局2家; a list of the worst is none."""


def made_of_others(bound: Bound, text: str, tokens: Sequence[Token], facts: Sequence[Fact]) -> bool:
    """Whether a number is what its words say it is of other numbers of its sentence, or of the figures they name."""
    token = bound.token
    if token.said == Said.SHARE:
        shares = (*_shares(bound, text, tokens, facts), *_shares_of_state(bound, text, facts))
        return any(token.span.rounds(share) for share in shares)
    if not token.span.exact:
        return False
    if is_difference(bound, text, tokens, facts) or _is_how_many(token, text, tokens):
        return True
    listed = list_of(text, [each for each in named(tokens) if each.end <= token.start][::-1])[::-1]
    if len(listed) > 1 and token.measure == "家" and _SO_MANY.fullmatch(text, listed[-1].end, token.start):
        closed = bound.labels and _ALL_THERE_ARE.search(text[: listed[0].start])
        return token.span.low == len(listed) and not closed
    start = clause_start(text, token.start)
    summed = _SUM.search(text, start, token.start)
    if not summed:
        return False
    sums = [
        *_of_numbers(token, tokens),
        *_of_names(bound, [each.of for each in listed], facts),
        *_of_labels(bound, listed_terms(text, start, summed.start()), facts),
    ]
    return token.span.low in sums


def _of_numbers(token: Token, tokens: Sequence[Token]) -> Iterator[Decimal]:
    """The sums of the last two and more of the numbers before one that count what it counts."""
    before = [each for each in tokens if each.end <= token.start and each.said == Said.NUMBER and each.span.exact]
    values = [each.span.low for each in before if each.measure == token.measure]
    yield from (sum(values[at:], Decimal(0)) for at in range(len(values) - 1))


def _is_how_many(token: Token, text: str, tokens: Sequence[Token]) -> bool:
    """Whether a number is how many were said before that a sum is of: 两家共逾期17项, 两项合计."""
    end = token.end + (len(token.measure) if text.startswith(token.measure, token.end) else 0)
    if not _SUMMED.match(text, end):
        return False
    before = [each for each in tokens if each.end <= token.start]
    units = sum(each.said == Said.UNIT for each in before)
    counted = sum(each.said == Said.NUMBER for each in before)
    return token.span.low == (units if token.measure == "家" else counted) > 1


def _of_labels(bound: Bound, listed: Sequence[Term], facts: Iterable[Fact]) -> Iterator[Decimal]:
    """The sum of the figures of every label in the list before a sum: 逾期和退回共计247项次."""
    counted = [each for each in facts if bound.measures(each) and each.of == bound.of[0]]
    parts = [[each.value for each in counted if each.label in one.names] for one in listed]
    if len(listed) > 1 and all(parts):
        yield sum((part[0] for part in parts), Decimal(0))


def _of_names(bound: Bound, listed: Sequence[str], facts: Iterable[Fact]) -> Iterator[Decimal]:
    """The sums of the figures of each that a list names."""
    if len(listed) < 2:
        return
    counted = [each for each in facts if bound.measures(each)]
    for label in (label for labels in bound.labels for label in labels):
        values = {each.of: each.value for each in counted if each.label == label and each.of in listed}
        if len(values) == len(set(listed)):
            yield sum(values.values(), Decimal(0))


def _shares(bound: Bound, text: str, tokens: Sequence[Token], facts: Iterable[Fact]) -> Iterator[Decimal]:
    """The shares, in per cent, that the number before 占 is of the number, or of the figures, that stand behind it."""
    at = text[: bound.token.start].rfind("占")
    numbers = [each for each in tokens if each.said == Said.NUMBER and each.end <= bound.token.start]
    before = [each for each in numbers if each.end <= at and each.span.exact]
    if at < 0 or not before or CLAUSE.search(text, at, bound.token.start):
        return
    part = before[-1]
    wholes = [each.span.low for each in numbers if each.start > at and each.measure == part.measure]
    names = [name for term in terms(text, at, bound.token.start) for name in term.names]
    if not names and not wholes and bound.of[0] != WHOLE:  # 县区逾期46项次，占19.9%: of all that is late
        names = [name for labels in bound.labels[:1] for name in labels]
    wholes += [
        each.value
        for each in facts
        if each.label in names and each.measure == part.measure and each.of in (WHOLE, *bound.of)
    ]
    yield from (part.span.low * 100 / whole for whole in wholes if whole)


def _shares_of_state(bound: Bound, text: str, facts: Sequence[Fact]) -> Iterator[Decimal]:
    """The share that what is named has of all in the state: 逾期231项次，县区占19.9%; 县区逾期占逾期总数的19.9%."""
    at = text[: bound.token.start].rfind("占")
    if at < 0 or bound.of[0] == WHOLE or CLAUSE.search(text, at, bound.token.start):
        return
    said = terms(text, at, bound.token.start) or terms(text[:at])
    labels = [name for name in (said[-1].names if said else ()) if name not in (TOTAL, OWED)]
    counts = {(each.of, each.label): each.value for each in facts if each.measure == "项次" and each.label in labels}
    for label in labels:
        part, whole = counts.get((bound.of[0], label)), counts.get((WHOLE, label))
        if part is not None and whole:
            yield part * 100 / whole
