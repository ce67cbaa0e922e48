"""The spot check (抽查): some of what was verified or claimed, drawn so that anybody can draw it again."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from hashlib import sha256

from toolkit.domain.ledger.claims import Claim
from toolkit.domain.ledger.risk import NO_RISK, Risk
from toolkit.keys import RowKey
from toolkit.values import dataclass

METHOD = (
    "每项的权重为1加风险分值；由种子和该项的编号算出一个0到1之间的数，取对数后除以权重，从小到大取够数目为止。",
    "种子和台账不变，抽出的也不变；风险分值高的，抽中的机会大；没有风险提示的，也可能抽中。",
)
"""How it is drawn, in words, a line each: Efraimidis and Spirakis, weighted sampling without replacement (2006)."""


@dataclass(frozen=True)
class Drawn:
    """One claim that was drawn, with its risk."""

    claim: Claim
    risk: Risk


def draw(population: Sequence[Claim], found: Mapping[RowKey, Risk], share: int, seed: int) -> tuple[Drawn, ...]:
    """`share` percent of the claims, rounded up, in the order given; riskier ones are likelier to be drawn.

    Each is drawn without regard to the order of the others: the same seed and risks give the same claims again.
    """

    def place(claim: Claim) -> tuple[float, str]:
        return -math.log(_chance(seed, claim.row)) / (1 + found.get(claim.row, NO_RISK).score), claim.row.text

    count = -(-len(population) * share // 100)
    drawn = {claim.row for claim in sorted(population, key=place)[:count]}
    return tuple(Drawn(claim, found.get(claim.row, NO_RISK)) for claim in population if claim.row in drawn)


def _chance(seed: int, row: RowKey) -> float:
    """A number above 0 and at most 1 that looks like chance, and is the same wherever it is asked for."""
    first = sha256(f"{seed}/{row.text}".encode()).digest()[:7]
    return (int.from_bytes(first) + 1) / 256.0 ** len(first)
