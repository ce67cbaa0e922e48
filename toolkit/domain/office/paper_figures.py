"""The numbers of a sentence, or of a row of a table, that the ledger does not give."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from toolkit.domain.office.given import Fact
from toolkit.domain.office.paper_ground import Finding, Ground, figure_words
from toolkit.domain.office.paper_labels import Bound, bind
from toolkit.domain.office.paper_sentences import Sentence
from toolkit.domain.office.paper_sums import made_of_others
from toolkit.domain.office.paper_words import Said, Token

_AIM = re.compile(
    r"(?:力争|争取|力求|(?<!未)确保(?!了)|目标(?:是|为))(?:(?![；;。！!\n]|截[至止]|目前|现有|现已|累计|已|仍|尚|还有).)*\Z"
)
"""What stands before a figure that is to be reached and that nothing has yet (力争办结率达到100%), with no word of how
things stand in between (确保落实，目前逾期12项次)."""
_OF_ROWS = ("序号", "编号", "序")
"""Headers of columns whose numbers count the table's own rows."""
_COUNTS = ("项次", "项", "家")
"""What assignments, their items and their units are counted as: one is easily said for another."""


def wrong_numbers(each: Sentence, plain: str, its: Sequence[Token], ground: Ground) -> Iterator[Finding]:
    """What the ledger does not give of the numbers of a sentence (`plain` with figures in half width), of those among
    its tokens `its`."""
    wrong: list[Token] = []
    for bound in _bound(each, ground):
        if _AIM.search(plain, 0, bound.token.start):
            continue
        if bound.token in its and bound.token not in wrong and (found := _number(bound, each, ground)):
            wrong.append(bound.token)
            yield found


def _bound(each: Sentence, ground: Ground) -> Iterator[Bound]:
    """The numbers of a sentence with their labels: in a row of a table each by the header of its column."""
    if not each.headers:
        yield from bind(each.text, each.tokens, ground.roster)
        return
    for bound in bind(each.text, each.tokens, ground.roster, "\t"):
        if each.header(bound.token) in _OF_ROWS:
            continue
        named = bind(
            each.text,
            (*(t for t in each.tokens if t.said == Said.UNIT), bound.token),
            ground.roster,
            each.header(bound.token) or "\t",
        )
        yield named[-1] if named else bound


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
