"""What a unit is told of its claims once a round: what was received, closed, waits, came back, was corrected."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import astuple, dataclass
from datetime import date, datetime

from toolkit.domain.ledger.judged import JUDGED, Judged
from toolkit.domain.ledger.ledger_rows import LedgerRow
from toolkit.domain.ledger.phases import TABLE, Phase, Said
from toolkit.domain.ledger.records import Change
from toolkit.domain.ledger.standing import fix_by
from toolkit.schema.model import Sheet


@dataclass(frozen=True, slots=True)
class Told:
    """An item in such a letter: its number and title, the word for where it is, the office's opinion, a day with it.

    The day is the one to mend it by of what came back, that of the verdict of what was closed.
    """

    item: int
    title: str
    label: str
    opinion: str = ""
    day: date | None = None
    before: str = ""


@dataclass(frozen=True, slots=True)
class VerdictNews:
    """What a unit is told. `closed` are the items closed since it was told last, `closed_all` how many are in all.

    `waiting` items wait for the office, the oldest claim `since` that day; `back` are all that came back and are still
    to be mended, `corrected` the verdicts it was told of that stand no longer (`before`).
    """

    received: str
    closed: tuple[Told, ...]
    closed_all: int
    waiting: tuple[Told, ...]
    since: date | None
    back: tuple[Told, ...]
    corrected: tuple[Told, ...]
    fresh: bool

    @property
    def carries_verdict(self) -> bool:
        """Whether it tells of a verdict for the first time, or of one that stands no longer."""
        return self.fresh or bool(self.corrected)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to tell."""
        return not (self.closed or self.waiting or self.back or self.corrected)

    @property
    def digest(self) -> str:
        """Eight hex digits that say whether two letters tell the same of the items."""
        told = astuple(self)[1:]
        return hashlib.sha256(repr(told).encode()).hexdigest()[:8]


def verdict_news(
    rows: Iterable[LedgerRow],
    history: Mapping[int, tuple[Change, ...]],
    sheet: Sheet,
    received: str,
    told_at: datetime | None,
    claimed_on: Mapping[int, date],
) -> VerdictNews:
    """What a unit is told, whose `rows` these are; `history` gives the changes of each by its item, oldest first.

    `received` is its report of the round in words, `told_at` when it was told last, `claimed_on` when the claim of an
    item came in.
    """
    rows = tuple(rows)
    closed = [row for row in rows if row.phase.ended]
    waiting = [row for row in rows if row.phase == Phase.CLAIMED]
    back = [row for row in rows if row.phase.returned]
    came = [claimed_on[row.item] for row in waiting if row.item in claimed_on]
    return VerdictNews(
        received,
        tuple(_told(row, _day(row, "verified_on")) for row in closed if _is_new(row, told_at)),
        len(closed),
        tuple(_told(row) for row in waiting),
        min(came, default=None),
        tuple(_told(row, fix_by(row.values)) for row in back),
        tuple(_corrected(rows, history, sheet, told_at)),
        any(_is_new(row, told_at) for row in (*closed, *back)),
    )


def _told(row: LedgerRow, day: date | None = None, before: str = "") -> Told:
    title = row.values.get("title", "") or row.values.get("topic", "")
    return Told(row.item, title, row.phase.label, row.values.get("opinion", ""), day, before)


def _is_new(row: LedgerRow, told_at: datetime | None) -> bool:
    """Whether the row's verdict is later than what the unit was told last."""
    judged = Judged.read(row.values)
    return judged is not None and (told_at is None or datetime.fromisoformat(judged.at) > told_at)


def _corrected(
    rows: Iterable[LedgerRow],
    history: Mapping[int, tuple[Change, ...]],
    sheet: Sheet,
    told_at: datetime | None,
) -> Iterator[Told]:
    """The rows of which a verdict was told that closes and does no longer, that was taken back, or in whose place
    another was given to the same claim; what a unit has mended since is none."""
    if told_at is None:
        return
    for row in rows:
        verdicts = [each for each in history.get(row.item, ()) if each.field == "verdict"]
        then = next((each.value for each in reversed(verdicts) if each.at <= told_at), "")
        now = row.values.get("verdict", "")
        closed, closes = (_closes(sheet, text) for text in (then, now))
        if then and (not now or (closed and not closes) or (then != now and _same_claim(row, history, told_at))):
            yield _told(row, fix_by(row.values) if row.phase.returned else None, then)


def _same_claim(row: LedgerRow, history: Mapping[int, tuple[Change, ...]], told_at: datetime) -> bool:
    """Whether the row's verdict judges the very claim that the one judged which the unit was told of."""
    kept = (each.value for each in reversed(history[row.item]) if each.field == JUDGED and each.at <= told_at)
    then, now = Judged.read({JUDGED: next(kept, "")}), Judged.read(row.values)
    return then is not None and now is not None and then.claim == now.claim


def _closes(sheet: Sheet, text: str) -> bool:
    means = sheet.field("verdict").meaning(text)
    return means in TABLE and TABLE[means][Said.NOTHING].ended


def _day(row: LedgerRow, name: str) -> date | None:
    return date.fromisoformat(row.values[name]) if row.values.get(name) else None
