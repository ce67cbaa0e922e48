"""What a unit is told of its claims once a round: what was received, closed, waits, came back, was corrected."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, replace
from datetime import date

from toolkit.domain.ledger.fix_dates import fix_by
from toolkit.domain.ledger.judged import JUDGED, Judged, opinion_told
from toolkit.domain.ledger.ledger_rows import LedgerRow
from toolkit.domain.ledger.passing import ClosedSince
from toolkit.domain.ledger.phases import TABLE, Phase, Said, verdict_of
from toolkit.domain.ledger.records import Change
from toolkit.domain.mail.told_verdicts import given_at
from toolkit.domain.plan.model import called
from toolkit.schema.model import Sheet
from toolkit.values import dataclass


@dataclass(frozen=True, slots=True)
class Told:
    """An item in such a letter: its number and title, the word for where it is, the office's opinion, a day with it.

    The day is the one to mend it by of what came back, that of the verdict of what was closed; instead of it `term`
    says how many workdays it has from this letter on. `before` is the verdict it was told of that stands no longer.
    """

    item: int
    title: str
    label: str
    opinion: str = ""
    day: date | None = None
    before: str = ""
    term: int = 0

    def past(self, today: date) -> int:
        """How many days its day has gone by, 0 where it has not or there is none."""
        return max(0, (today - self.day).days) if self.day else 0


@dataclass(frozen=True, slots=True)
class VerdictNews:
    """What a unit is told. `closed` are the items closed since it was told last, verified (已销号) or not its concern
    (不涉及); `closed_all` says how many are verified in all, `uninvolved` how many are not its concern.

    One of which but one of several milestones or recurring due dates was passed is among the `closed` too, and says so
    in its label.
    `waiting` items wait for the office, the oldest claim `since` that day; of those `beside` (by number) another due
    date is not claimed, and pressed as any. `back` are all that came back and are still to be mended, `corrected` the
    verdicts it was told of that stand no longer (`before`). `answered` are the applications answered since, and the
    items that came to it by one; their label says what was answered.
    """

    received: str
    closed: tuple[Told, ...]
    closed_all: int
    waiting: tuple[Told, ...]
    since: date | None
    back: tuple[Told, ...]
    corrected: tuple[Told, ...]
    fresh: bool
    answered: tuple[Told, ...] = ()
    uninvolved: int = 0
    beside: tuple[int, ...] = ()

    @property
    def closed_now(self) -> int:
        """How many were verified (已销号) since it was told last."""
        return sum(each.label == Phase.CLOSED.label for each in self.closed)

    @property
    def carries_verdict(self) -> bool:
        """Whether it tells of a verdict or an answer for the first time, or of one that stands no longer."""
        return self.fresh or bool(self.corrected or self.answered)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to tell."""
        return not (self.closed or self.waiting or self.back or self.corrected or self.answered)

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
    told: int,
    claimed_on: Mapping[int, date],
    closed_since: Callable[[int, Mapping[str, str], Mapping[str, str]], ClosedSince],
) -> VerdictNews:
    """What a unit is told, whose `rows` these are; `history` gives the changes of each by its item, oldest first.

    What came back and stands again, since another verdict was taken back, is told anew: its term counts from then.
    `received` is its report of the round in words, `told` the sequence of the newest change that it was told of,
    `claimed_on` when the claim of an item came in. `closed_since` says in words what of an item is closed by its values
    that was open by those that it had when the unit was told last: a period that was passed meanwhile is told, whatever
    became of a later one since.
    """
    rows = tuple(rows)
    closed = [row for row in rows if row.phase.ended]
    waiting = [row for row in rows if row.waits]
    back = [row for row in rows if row.phase.returned]
    came = [claimed_on[row.item] for row in waiting if row.item in claimed_on]
    new = {row.item for row in closed if given_at(row.values, history.get(row.item, ())) > told}
    new |= {row.item for row in back if given_at(row.values, history.get(row.item, ())[::-1]) > told}
    partly = tuple(_partly(rows, history, sheet, told, closed_since))
    return VerdictNews(
        received,
        (
            *(_told(row, _day(row, "verified_on")) for row in closed if row.item in new),
            *partly,
        ),
        sum(row.phase == Phase.CLOSED for row in closed),
        tuple(replace(_told(row), label=Phase.CLAIMED.label) for row in waiting),
        min(came, default=None),
        tuple(_sent_back(row, new=row.item in new) for row in back),
        tuple(_corrected(rows, history, sheet, told, new)),
        bool(new or partly),
        uninvolved=sum(row.phase == Phase.NOT_INVOLVED for row in closed),
        beside=tuple(row.item for row in waiting if row.beside),
    )


def _told(row: LedgerRow, day: date | None = None, before: str = "") -> Told:
    title = called(row.values.get("title", "") or row.values.get("topic", ""), row.values.get("requirement", ""))
    return Told(row.item, title, row.phase.label, opinion_told(row.values), day, before)


def _partly(
    rows: Iterable[LedgerRow],
    history: Mapping[int, tuple[Change, ...]],
    sheet: Sheet,
    told: int,
    closed_since: Callable[[int, Mapping[str, str], Mapping[str, str]], ClosedSince],
) -> Iterator[Told]:
    """Those of which one of several milestones or recurring due dates was passed since, and the others go on: with the
    day and the opinion of the last pass, also where another verdict was given to a later one by now."""
    for row in rows:
        changes = history.get(row.item, ())
        passed = None if row.phase.ended else _last_pass(sheet, changes, told)
        if passed is None:
            continue
        stands = passed[JUDGED] == row.values.get(JUDGED) and given_at(row.values, changes) > told
        since = closed_since(
            row.item, {each.field: each.value for each in changes if each.sequence <= told}, row.values
        )
        if since.anything or stands:
            its = row if stands else replace(row, values={**row.values, **passed})
            yield replace(_told(its, _day(its, "verified_on")), label=since.words)


def _last_pass(sheet: Sheet, changes: Iterable[Change], told: int) -> Mapping[str, str] | None:
    """The office's values of a row with the last verdict that passed its claim, given after the change `told`: what it
    judged is the last that is written of a verdict."""
    values: dict[str, str] = {}
    found: dict[str, str] | None = None
    for each in changes:
        values[each.field] = each.value
        given = each.field == JUDGED and each.sequence > told and each.value
        if given and verdict_of(sheet, values) == "verified":
            found = {name: values.get(name, "") for name in (JUDGED, "verified_on", "opinion")}
    return found


def _sent_back(row: LedgerRow, *, new: bool, before: str = "") -> Told:
    """What came back, with the day to mend it by, or how many workdays there are from the first word of it on."""
    judged = Judged.read(row.values)
    term = judged.term if judged and new else 0
    return replace(_told(row, None if term else fix_by(row.values), before), term=term)


def _corrected(
    rows: Iterable[LedgerRow],
    history: Mapping[int, tuple[Change, ...]],
    sheet: Sheet,
    told: int,
    new: Container[int],
) -> Iterator[Told]:
    """The rows of which a verdict was told that closes and does no longer, that was taken back, or in whose place
    another was given to the same claim; what a unit has mended since is none."""
    for row in rows:
        known = [each for each in history.get(row.item, ()) if each.sequence <= told]
        then = next((each.value for each in reversed(known) if each.field == "verdict"), "")
        now = row.values.get("verdict", "")
        closed, closes = (_closes(sheet, text) for text in (then, now))
        if (
            then
            and not _stands(row, known)
            and (not now or (closed and not closes) or (then != now and _same_claim(row, known)))
        ):
            if row.phase.returned:
                yield _sent_back(row, new=row.item in new, before=then)
            else:
                yield _told(row, None, then)


def _stands(row: LedgerRow, known: Sequence[Change]) -> bool:
    """Whether what the unit was told of passed a milestone or recurring due date that is closed still."""
    kept = next((each.value for each in reversed(known) if each.field == JUDGED), "")
    then, now = Judged.read({JUDGED: kept}), Judged.read(row.values)
    if not (then and now):
        return False
    stage = bool(then.through) and then.through <= max(now.through, now.before)
    return stage or (bool(then.period_day) and then.period_day <= now.periods)


def _same_claim(row: LedgerRow, known: Sequence[Change]) -> bool:
    """Whether the row's verdict judges the very claim that the one judged which the unit was told of."""
    kept = next((each.value for each in reversed(known) if each.field == JUDGED), "")
    then, now = Judged.read({JUDGED: kept}), Judged.read(row.values)
    return then is not None and now is not None and then.claim == now.claim


def _closes(sheet: Sheet, text: str) -> bool:
    means = sheet.field("verdict").meaning(text)
    return means in TABLE and TABLE[means][Said.NOTHING].ended


def _day(row: LedgerRow, name: str) -> date | None:
    return date.fromisoformat(row.values[name]) if row.values.get(name) else None
