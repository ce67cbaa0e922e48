"""What a sentence says without a figure, of units or of all there are, that the ledger does not give."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from toolkit.domain.office.paper_claims import Claim, claims
from toolkit.domain.office.paper_denied import denied
from toolkit.domain.office.paper_ground import Finding, Ground
from toolkit.domain.office.paper_labels import groups_named
from toolkit.domain.office.paper_names import Masked
from toolkit.domain.office.paper_periods import periods
from toolkit.domain.office.paper_ranks import RANK_HEADERS, Rank, ranks
from toolkit.domain.office.paper_sentences import Sentence
from toolkit.domain.office.paper_terms import PRESSING, labels_by_clause
from toolkit.domain.office.paper_words import Said, Token


def wrong_states(each: Sentence, its: Sequence[Token], ground: Ground) -> Iterator[Finding]:
    """Units of a clause that says of them one thing (逾期, 未报, 退回), which the ledger does not."""
    for start, end, labels in labels_by_clause(each.text):
        if len(labels) != 1 or not labels <= PRESSING:
            continue
        (label,) = labels
        holds = {code for given in ground.given for code in given.units.get(label, ())}
        clause = each.text[start:end]
        if "0" in clause.split(label)[-1][:1]:
            continue
        for token in its:
            if token.said == Said.UNIT and start <= token.start < end and token.code not in holds:
                said = each.text[token.start : token.end]
                why = f"台账里这个单位没有“{label}”"
                yield Finding(each.where, each.text.strip(), Said.UNIT, said, "—", why)


def wrong_claims(each: Sentence, masked: Masked, ground: Ground) -> Iterator[tuple[Claim, Finding]]:
    """What is said of all there are (各单位均已报送, 全市没有逾期事项) and is not so of all."""
    groups = groups_named(each.text, ground.roster)
    for claim in claims(each.text, each.tokens, groups) if not each.headers else ():
        if masked.covers(claim.start, claim.end):
            continue
        if ledger := denied(claim, ground.given, ground.roster):
            yield (
                claim,
                Finding(
                    each.where,
                    each.text.strip(),
                    Said.SHARE,
                    each.text[claim.start : claim.end],
                    ledger,
                    "台账里不全是这样",
                    beside=True,
                ),
            )


def wrong_ranks(each: Sentence, masked: Masked, ground: Ground) -> Iterator[tuple[Rank, Finding | None]]:
    """The ranks of a sentence, each with what is to be told of it: that the ledger gives it to another, or that it was
    not checked."""
    text = each.text
    for rank in ranks(text, each.tokens, ground.given) if not each.headers else ():
        said = text[rank.start : rank.end]
        if masked.covers(rank.start, rank.end):
            continue
        if rank.ledger is None:
            yield rank, Finding(each.where, text.strip(), Said.NUMBER, said, "—", "名次没有核对", seen=True)
        else:
            why = "台账里的名次不是这样"
            found = Finding(each.where, text.strip(), Said.NUMBER, said, rank.ledger, why, beside=True)
            yield rank, found if rank.ledger else None


def not_checked(each: Sentence, masked: Masked) -> Iterator[Finding]:
    """Stretches of time and columns of ranks, of which the ledger gives no figures."""
    text = each.text
    if each.headers and each.headers == tuple(cell.strip() for cell in text.split("\t")):  # said once a table
        for header in dict.fromkeys(header for header in each.headers if header in RANK_HEADERS):
            yield Finding(each.where, text.strip(), Said.NUMBER, header, "—", "名次没有核对", seen=True)
    for start, end in periods(text, each.tokens) if not each.headers else ():
        if not masked.covers(start, end):
            yield Finding(each.where, text.strip(), Said.DAY, text[start:end], "—", "这一段时间的数没有核对", seen=True)
