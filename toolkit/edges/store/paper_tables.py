"""The tables of papers: the drafts, and the office's words on what became of them."""

from __future__ import annotations

from toolkit.domain.ledger.papers import PaperSaid
from toolkit.edges.store.kinds import DAY, FLAG, INTEGER, JSON, MOMENT, SERIAL, TEXT, WORDS, choice
from toolkit.edges.store.table import Table

PAPER = Table(
    "paper",
    {
        "id": SERIAL,
        "plan": TEXT,
        "kind": TEXT,
        "unit": TEXT,
        "item": INTEGER.optional,
        "day": DAY,
        "change": INTEGER,
        "at": MOMENT,
        "file": TEXT,
        "lines": WORDS,
        "facts": JSON,
    },
    indexes=("plan",),
)
"""The drafts of papers, each with what it said and the figures of its moment; none is ever taken out."""

PAPER_WORD = Table(
    "paper_word",
    {
        "id": SERIAL,
        "plan": TEXT,
        "paper": INTEGER,
        "unit": TEXT,
        "said": choice(PaperSaid),
        "day": DAY,
        "actor": TEXT,
        "at": MOMENT,
        "number": TEXT,
        "by": DAY.optional,
        "text": TEXT,
        "sha256": TEXT,
        "file": TEXT,
        "objects": FLAG,
        "taken_back": FLAG,
    },
    indexes=("plan, paper",),
)
"""The office's words on papers: issued, asked about, answered; the latest of a paper, unit and kind counts."""
