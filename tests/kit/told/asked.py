"""Single rules, each asked what it says where a condition of it is just so or just not: a line an answer.

Each title is a rule or a few that belong together; what they are asked stands before what they answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from kit.told.asked_claims import CLAIMED
from kit.told.asked_ledger import LEDGER
from kit.told.asked_mail import MAILED
from kit.told.asked_numbers import NUMBERS
from kit.told.asked_office import OFFICE
from kit.told.asked_papers import PAPERS
from kit.told.asked_petitions import PETITIONED
from kit.told.asked_returns import RETURNED
from kit.told.asked_rows import ROWS
from kit.told.asked_wording import WORDING

ASKED: Mapping[str, Callable[[], Iterator[str]]] = {
    **LEDGER,
    **ROWS,
    **PETITIONED,
    **RETURNED,
    **MAILED,
    **OFFICE,
    **PAPERS,
    **CLAIMED,
    **NUMBERS,
    **WORDING,
}
"""What is asked, by title."""
SEEDS: tuple[str, ...] = tuple(ASKED)


def told(title: str) -> list[str]:
    """What the rules of that title answer."""
    return list(ASKED[title]())
