"""A clerk at the review workbook: every claim decided one by one in a prescribed mix, nothing filled down.

What is counted is what a keyboard takes: a drop-down is opened, walked down and closed; a Chinese character costs
`KEYS_A_CHARACTER`; Tab goes on to the next column, Enter back to the first of the next row.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from toolkit.book.office.claim_book import FIRST_ROW
from toolkit.book.office.claim_columns import claims_sheet
from toolkit.book.sheets.raw import cell_name
from toolkit.domain.ledger.verdicts import GIVEN
from toolkit.schema.model import Sheet

KEYS_A_CHARACTER = 2.5
"""Keys of a Chinese character with an input method that knows phrases: two letters, and its share of choosing."""
SECONDS_A_KEY = 0.28
"""Of an average typist, of one who is no secretary (keystroke-level model, Card, Moran and Newell)."""
SECONDS_OF_THOUGHT = 1.35
"""To make up one's mind for the next step (the same model); one a claim."""
CHARACTERS_A_SECOND = 6.0
"""Of Chinese read attentively."""

SENT_BACK = "请补充专栏网址和上线日期"
RECTIFY = "专栏没有更新，请按要求落实"

Said = Mapping[str, str]
"""What is put beside a claim: field -> text, the verdict by what it means."""

_PASS: Said = {"verdict": "verified", "verified_by": "甲"}
_IMPOSSIBLE: Sequence[Said] = (
    {"verdict": "sent_back", "verified_by": "甲"},
    {"verdict": "confirmed_not_applicable", "verified_by": "甲"},
    {"verdict": "verified", "fix_by": "2021-10-29", "verified_by": "甲"},
)
"""A return without a word of why, 不涉及 that nobody applied for, a pass with a day to mend it by."""
MIX: Sequence[Said] = (
    *[_PASS] * 7,
    {"verdict": "sent_back", "opinion": SENT_BACK, "verified_by": "甲"},
    _IMPOSSIBLE[0],
    *[_PASS] * 4,
    {"verdict": "rectify", "opinion": RECTIFY, "fix_by": "2021-10-29", "verified_by": "甲"},
    _IMPOSSIBLE[1],
    *[_PASS] * 3,
    {"verdict": "sent_back", "opinion": SENT_BACK, "verified_by": "甲"},
    _IMPOSSIBLE[2],
)
"""Twenty claims: fourteen pass, two are sent back, one is to be put right, three get what cannot be given."""


def is_possible(said: Said) -> bool:
    """Whether what is said can be given to a whole claim."""
    return said not in _IMPOSSIBLE


@dataclass(frozen=True)
class Sitting:
    """One sitting: the steps for the office program, the keys they take, what each claim (in order) was given."""

    steps: tuple[list[str], ...]
    keys: int
    given: tuple[Said, ...]


def sitting(tasks: Sheet, claims: int) -> Sitting:
    """The verdicts of so many claims, in the order of the sheet 待核查."""
    sheet = claims_sheet(tasks)
    columns = [field.name for field in sheet.fields]
    offered = [choice.text for choice in sheet.field("verdict").choices if choice.means in GIVEN]
    first = columns.index("verdict")
    steps: list[list[str]] = []
    keys = 0.0
    given = tuple(MIX[number % len(MIX)] for number in range(claims))
    for at, said in enumerate(given):
        here = first
        for name, text, column in _cells(said, columns):
            cell = cell_name(FIRST_ROW + at, column)
            keys += column - here
            here = column
            if name == "verdict":
                text = sheet.field("verdict").text_for(text)
                keys += 2 + offered.index(text) + 1
                steps.append(["choose", sheet.title, cell, text])
            else:
                keys += sum(1 if each.isascii() else KEYS_A_CHARACTER for each in text)
                steps.append(["type", sheet.title, cell, text])
        keys += 1
    return Sitting(tuple(steps), round(keys), given)


def _cells(said: Said, columns: Sequence[str]) -> Iterator[tuple[str, str, int]]:
    yield from sorted(((name, text, columns.index(name)) for name, text in said.items()), key=lambda each: each[2])
