"""Papers as the ledger keeps them: each draft with what it said, and the office's words on what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from toolkit.values import dataclass


@dataclass(frozen=True, slots=True)
class Paper:
    """A draft: its kind, the unit and item it is about where it is about one, the day and the change of its figures.

    `lines` is what it said, a paragraph or a row of a table (cells with tabs between) each; `facts` are the figures of
    that moment as `domain/office/given.py` packs them. `file` is where it was written, below the workspace.
    """

    plan: str
    kind: str
    unit: str
    item: int | None
    day: date
    change: int
    at: datetime
    file: str
    lines: tuple[str, ...]
    facts: Mapping[str, Any]
    id: int = 0


class PaperSaid(StrEnum):
    """What is said of a paper: that it was issued, that a unit was asked about it, that a mail of one came in answer to
    that, what the office takes for its answer."""

    ISSUED = "issued"
    ASKED = "asked"
    REPLIED = "replied"
    ANSWERED = "answered"

    @property
    def label(self) -> str:
        """The word clerks read."""
        return {"issued": "印发", "asked": "送请核对", "replied": "来信", "answered": "反馈"}[self.value]


@dataclass(frozen=True, slots=True)
class PaperWord:
    """One word on a paper (by its id): what is `said`, of which `day`, about which unit (code).

    One issued has its `number` (文号); `by` is the day by which an answer is due. An answer has its `text`, and its
    `file` where it came as one: the SHA-256 of the bytes in the archive, and its name. `objects` says that it does not
    agree. Of a mail in answer `text` is what it says, `file` its subject and files, and `taken_back` that the office
    has seen it and that it answers nothing. Else, where `taken_back`, the same was said before and does not hold; the
    latest of a paper, unit and kind counts.
    """

    plan: str
    paper: int
    unit: str
    said: PaperSaid
    day: date
    actor: str
    at: datetime
    number: str = ""
    by: date | None = None
    text: str = ""
    sha256: str = ""
    file: str = ""
    objects: bool = False
    taken_back: bool = False
    id: int = 0
