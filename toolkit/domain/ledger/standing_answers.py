"""What a unit says of every round anew and mostly alike (联系电话): as it was last said."""

from __future__ import annotations

from toolkit.domain.ledger.records import Cells
from toolkit.domain.ledger.rounds import round_called
from toolkit.keys import ROUND
from toolkit.schema.model import Sheet


def standing_answers(cover: Sheet, mine: Cells, plan: str, period: str) -> dict[str, str]:
    """Field name -> the last answer of a unit, in the round of id `period` or one before it; what it never said is left
    out. `mine` is what the ledger holds of the unit.

    Only fields of a round that the declaration has `carried` on: never the day of a report, nor who signed it or when,
    for each of these vouches for one round.
    """
    fields = [field.name for field in cover.fields if field.scope == "round" and field.carried]
    end = round_called(period).end
    rounds = [key for key in mine if (key.plan, key.sheet) == (plan, ROUND) and round_called(key.row).end <= end]
    rounds.sort(key=lambda key: round_called(key.row).end)
    return {name: text for key in rounds for name in fields if (text := mine[key].get(name, ""))}
