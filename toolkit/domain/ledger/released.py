"""What of the ledger may be shown to the public: the plan's own text, and counts that name nobody."""

from __future__ import annotations

from datetime import date

from toolkit.domain.ledger.counts import count
from toolkit.domain.ledger.figures import Figures, ItemFigures
from toolkit.domain.ledger.lookback_figures import own_year
from toolkit.domain.ledger.records import Cells
from toolkit.domain.ledger.registers import by_unit, is_retired
from toolkit.domain.plan.tasks import Tasks
from toolkit.schema.model import Ledger
from toolkit.values import dataclass

SMALL = 5
"""Below this a count is not told: who applied for information, or which unit has not done it, could be guessed."""
_APPLICATIONS = "applications"


@dataclass(frozen=True, slots=True)
class ReleasedItem:
    """One item as issued, and of how many of its units the office has found it done.

    `told` is that in words, 已销号/责任单位; — of few units, as the plan's text says who they are.
    """

    number: int
    category: str
    requirement: str
    deadline: str
    told: str


@dataclass(frozen=True, slots=True)
class Released:
    """All that a page for the public may say of a day; nothing else of the ledger reaches it.

    It is of the plan's own items alone: those of a year before that are looked back at are neither shown nor counted.
    Items of fewer units than `few` (0 where there is none) are in none of the counts, so that none of them can be
    reckoned from what is told of the others.
    `rate` is 办结率 in words with what it is made of; `applications` how many applications for information were
    received, in words, blank where no register of them is kept or no unit has entered one: that does not mean there
    were none.
    """

    as_of: date
    plan: str
    items: tuple[ReleasedItem, ...]
    few: int
    items_done: int
    owed: int
    met: int
    rate: str
    applications: str


def released(tasks: Tasks, schema: Ledger, figures: Figures, current: Cells) -> Released:
    """What may be shown of these figures: no unit, no person, no file, no word that a unit wrote."""
    its, _ = own_year(figures)
    counted = [item for item in its if _may_be_told(item)]
    counts = count(task for item in counted for task in item.part.tasks)
    items = (
        ReleasedItem(
            item.number,
            item.called,
            item.requirement,
            tasks.plan.item(item.number).deadline.strip(),
            f"{item.done}/{item.owing}" if _may_be_told(item) else "—",
        )
        for item in its
    )
    return Released(
        as_of=figures.day,
        plan=figures.plan,
        items=tuple(items),
        few=SMALL if len(counted) < len(its) else 0,
        items_done=sum(item.finished for item in counted),
        owed=counts.owed,
        met=counts.met,
        rate=counts.rate,
        applications=_applications(schema, current),
    )


def told_count(count: int) -> str:
    """A count of applications as it may be told: small ones only as small."""
    return str(count) if count == 0 or count >= SMALL else f"少于{SMALL}"


def _may_be_told(item: ItemFigures) -> bool:
    return item.owing >= SMALL


def _applications(schema: Ledger, current: Cells) -> str:
    register = schema.register(_APPLICATIONS)
    if register is None:
        return ""
    rows = [dict(values) for its in by_unit(current, _APPLICATIONS).values() for values in its.values()]
    if not rows:
        return ""
    return told_count(sum(not is_retired(register, values) for values in rows))
