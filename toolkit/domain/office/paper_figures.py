"""The numbers of a sentence, or of a row of a table, that the ledger does not give."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from toolkit.domain.office.given import Fact, item_of
from toolkit.domain.office.paper_ground import Finding, Ground, figure_words
from toolkit.domain.office.paper_labels import Bound, bind, groups_named
from toolkit.domain.office.paper_ranks import RANK_HEADERS
from toolkit.domain.office.paper_sentences import Sentence
from toolkit.domain.office.paper_sums import made_of_others
from toolkit.domain.office.paper_terms import labels_in
from toolkit.domain.office.paper_words import Said, Token

_AIM = re.compile(
    r"(?:力争|争取|力求|(?<!未)确保(?!了)|目标(?:是|为))(?:(?![；;。！!\n]|截[至止]|目前|现有|现已|累计|已|仍|尚|还有).)*\Z"
)
"""What stands before a figure that is to be reached and that nothing has yet (力争办结率达到100%), with no word of how
things stand in between (确保落实，目前逾期12项次)."""
_OF_ROWS = ("序号", "编号", "序", *RANK_HEADERS)
"""Headers of columns whose numbers count the table's own rows."""
_SHARES = re.compile(r"率|占比|比例|[%％]")
_UNITS = re.compile(r"家数|[（(]家[）)]|单位数")
"""Headers whose bare numbers are shares, or count units."""
_COUNTS = ("项次", "项", "家")
"""What assignments, their items and their units are counted as: one is easily said for another."""


def wrong_numbers(each: Sentence, plain: str, its: Sequence[Token], ground: Ground) -> Iterator[Finding]:
    """What the ledger does not give of the numbers of a sentence (`plain` with figures in half width), of those among
    its tokens `its`; a row that lacks a cell is read in the way that more of its numbers go with."""
    ways = [each, *([replace(each, headers=each.or_headers)] if each.or_headers else [])]
    yield from min((list(_wrong(way, plain, its, ground)) for way in ways), key=len)


def _wrong(each: Sentence, plain: str, its: Sequence[Token], ground: Ground) -> Iterator[Finding]:
    told: list[int] = []
    counted = {token.start for token in its}
    for bound in _bound(each, ground):
        at = bound.token.start
        if at not in counted or at in told or _AIM.search(plain[:at]):
            continue
        if each.above and each.above[each.column(bound.token)] == bound.token.span.low:
            continue
        if found := _number(bound, each, ground):
            told.append(at)
            yield found


def _bound(each: Sentence, ground: Ground) -> Iterator[Bound]:
    """The numbers of a sentence with their labels: in a row of a table each by the header of its column, or by the
    first cell of its row where the header names whose they are."""
    if not each.headers:
        yield from bind(each.text, each.tokens, ground.roster)
        return
    first = each.text.partition("\t")[0].strip()
    names = [token for token in each.tokens if token.said in (Said.UNIT, Said.ITEM)]
    titled = {item_of(item) for cell in each.text.split("\t") for item in ground.names.titles.get(cell.strip(), ())}
    for bound in bind(each.text, each.tokens, ground.roster, "\t"):
        header = each.header(bound.token)
        if header in _OF_ROWS:
            continue
        label = next((words for words in (header, first) if labels_in(words)), header or "\t")
        token = _in_column(bound.token, header)
        (its,) = bind(each.text, (*(name for name in names if name.end <= token.start), token), ground.roster, label)
        of = [group.of for group in groups_named(header, ground.roster)]
        if not names:
            of += titled if len(titled) == 1 else titled & {item_of(int(first)) if first.isdecimal() else ""}
        yield replace(its, of=(*of, *its.of)) if of else its


def _in_column(token: Token, header: str) -> Token:
    """A number as the header of its column counts it: 办结率（%） makes it a share, 逾期家数 one of units."""
    if token.said != Said.NUMBER or token.measure:
        return token
    if _SHARES.search(header):
        place = Decimal(10) ** min(0, int(token.span.low.as_tuple().exponent))
        return replace(token, said=Said.SHARE, measure="%", span=replace(token.span, rounded=place / 2))
    return replace(token, measure="家") if _UNITS.search(header) else token


def _number(bound: Bound, each: Sentence, ground: Ground) -> Finding | None:
    facts = bound.facts(ground.facts)
    labelled, why = bool(facts), "台账里没有这个数"
    if not facts and not bound.labels:
        measured = [fact for fact in ground.facts if bound.measures(fact)]
        facts = tuple(fact for of in bound.of for fact in measured if fact.of == of)
    if any(bound.agrees(fact) for fact in facts) or made_of_others(bound, each.text, each.tokens, ground.facts):
        return None
    if miscounted := _miscounted(bound, ground):
        facts, labelled, why = (miscounted,), False, f"台账里这个数是{miscounted.measure}，不是{bound.token.measure}"
    if not bound.labels and not bound.token.measure:
        facts = ()
    middle = (bound.token.span.low + bound.token.span.high) / 2
    near = min(facts, key=lambda fact: abs(fact.value - middle), default=None)
    if labelled and near:
        why = f"台账的“{near.label}”不是这个数"
    said = figure_words(near, ground.roster) if near else "—"
    return Finding(each.where, each.text.strip(), bound.token.said, each.said(bound.token), said, why)


def _miscounted(bound: Bound, ground: Ground) -> Fact | None:
    """The figure that a number is, counted as another thing than it says: 逾期231项 of what is late in 项次."""
    if bound.token.measure not in _COUNTS:
        return None
    counts = replace(bound, token=replace(bound.token, measure="")).facts(ground.facts)
    return next((fact for fact in counts if fact.measure in _COUNTS and bound.agrees(fact)), None)
