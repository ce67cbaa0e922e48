"""When a duty lags (滞后): it is open, and nothing a unit sent in has moved it over the last whole rounds."""

from __future__ import annotations

from datetime import date

from toolkit.domain.ledger.duties import Duty
from toolkit.domain.ledger.rounds import Round


def is_lagging(duty: Duty, current: Round, rounds: int, asked: date) -> bool:
    """Whether an open duty, `asked` for since a day, has made no progress over the last `rounds` whole rounds.

    They are those before the `current` one. Progress is any change of its row that a return brought. Nothing lags
    where `rounds` is 0, nor before it has been asked for over so many whole rounds.
    """
    since = current.previous(rounds).start
    moved = duty.last_progress is not None and duty.last_progress >= since
    return rounds > 0 and asked < since and not moved
