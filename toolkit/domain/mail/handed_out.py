"""Who holds a workbook of a plan, and since when: nobody is pressed, and nothing is late, before that."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TypeVar

from toolkit.codes import Outcome
from toolkit.domain.ledger.editions import given_away
from toolkit.domain.ledger.records import Edition, HandedWord, MadeFor, Return
from toolkit.domain.mail.mails import Mail, MailKind, MailState
from toolkit.domain.plan.tasks import NEVER, Later

_CAME_BACK = (Outcome.MERGED, Outcome.PARTIAL)
_BRINGS = (MailKind.LEDGER, MailKind.REMINDER, MailKind.NUDGE)
"""The mails that have the unit's workbook with them."""

_Made = TypeVar("_Made")


def handed_out(
    words: Iterable[HandedWord], mails: Iterable[Mail], returns: Iterable[Return], until: date
) -> dict[str, date]:
    """Unit (code) -> the day until `until` on which it first had a workbook of a plan; who has none is not in it.

    `words`, `mails` and `returns` are the plan's. A workbook was handed out where its mail was sent to the unit and
    has not bounced, where the unit has sent one back, and where the office says so. That one was made is no proof, nor
    is a mail that waits, that a person is to send, or of which nobody knows whether it arrived.
    """
    first: dict[str, date] = {}
    for unit, day in (*_said(words), *_sent(mails), *_came_back(returns)):
        if day <= until:
            first[unit] = min(day, first.get(unit, day))
    return first


def handed_later(
    assigned: Mapping[str, Collection[int]],
    editions: Mapping[str, Sequence[Edition]],
    words: Iterable[HandedWord],
    mails: Iterable[Mail],
    returns: Iterable[Return],
    until: date,
    came: Mapping[tuple[int, str], date] = {},
) -> Later:
    """(unit code, item) -> the day until `until` on which the item first stood in a workbook the unit had, NEVER where
    in none: of those units of `assigned` whose `editions` these are, all of each, the oldest first.

    By a mail or a return that is its own edition; by the office's word the newest made by that day, or the first. One
    that `came` to its unit on a day, by (item, unit code), stands in those made since alone. A newer one without the
    item takes it away, unless it says that the unit gave it to another: then only what is newer still brings it again.
    """
    first: dict[tuple[str, int], tuple[date, int]] = {}
    for day, edition in sorted(
        (each for each in _given(editions, words, mails, returns) if each[0] <= until),
        key=lambda each: (each[0], each[1].sequence),
    ):
        unit = edition.unit
        its = {
            key.item
            for key in edition.cells
            if key.item is not None and edition.issued_on >= came.get((key.item, key.unit), date.min)
        }
        elsewhere = {other.item for other in given_away(edition)}
        for item in assigned.get(unit, ()):
            place = unit, item
            if item in its:
                day_given, newest = first.get(place, (day, 0))
                first[place] = day_given, max(newest, edition.sequence)
            elif item not in elsewhere and first.get(place, (day, edition.sequence))[1] < edition.sequence:
                del first[place]
    days = {place: day for place, (day, _) in first.items()}
    return {(unit, item): days.get((unit, item), NEVER) for unit in editions for item in assigned.get(unit, ())}


def _given(
    editions: Mapping[str, Sequence[Edition]],
    words: Iterable[HandedWord],
    mails: Iterable[Mail],
    returns: Iterable[Return],
) -> Iterator[tuple[date, Edition]]:
    """Each hand-out that is known of these editions, with its day."""
    by_id = {each.id: each for mine in editions.values() for each in mine}
    for unit, day in _said(words):
        if meant := _meant([(each, each.issued_on) for each in editions.get(unit, ())], day):
            yield day, meant
    for mail in mails:
        yield from ((day, by_id[mail.mark]) for _, day in _sent([mail]) if mail.mark in by_id)
    for ret in returns:
        yield from ((day, by_id[ret.edition]) for _, day in _came_back([ret]) if ret.edition in by_id)


def given_for_rounds(
    made: Sequence[MadeFor], words: Iterable[HandedWord], mails: Iterable[Mail], returns: Iterable[Return], until: date
) -> frozenset[MadeFor]:
    """Those of the editions `made` for rounds, the oldest first, that are known to be in their unit's hands by a day.

    A mail that distributes and a return are of their own edition; any other mail that brings a workbook is of the
    unit's newest when it was written, the office's word of the newest on its day.
    """
    by_id = {each.id: each for each in made}
    by_unit: dict[str, list[MadeFor]] = {}
    for each in made:
        by_unit.setdefault(each.unit, []).append(each)

    def newest(unit: str, day: date) -> MadeFor | None:
        return next((each for each in reversed(by_unit.get(unit, ())) if each.on <= day), None)

    given = [newest(unit, day) for unit, day in _said(words) if day <= until]
    for mail in mails:
        for unit, day in _sent([mail], _BRINGS):
            given += [by_id.get(mail.mark) or newest(unit, mail.day)] if day <= until else []
    given += [by_id.get(ret.edition) for ret in returns for _, day in _came_back([ret]) if day <= until]
    return frozenset(filter(None, given))


def said_editions(
    made: Sequence[tuple[str, int, date]], words: Iterable[HandedWord]
) -> tuple[tuple[str, int, date], ...]:
    """(unit, sequence, day) of each hand-out that the office says, of the newest of the editions `made` by that day,
    told as (unit, sequence, day of issue), the oldest first; of the first made where none was by then."""
    by_unit: dict[str, list[tuple[int, date]]] = {}
    for unit, sequence, on in made:
        by_unit.setdefault(unit, []).append((sequence, on))
    said = ((unit, _meant(by_unit.get(unit, ()), day), day) for unit, day in _said(words))
    return tuple((unit, sequence, day) for unit, sequence, day in said if sequence is not None)


def rounds_given(
    made: Sequence[MadeFor], words: Iterable[HandedWord], mails: Iterable[Mail], returns: Iterable[Return], until: date
) -> frozenset[tuple[str, date]]:
    """The rounds (id) of which some unit was handed a workbook until that day (`given_for_rounds`), each with the day
    on which it was made."""
    return frozenset((each.round, each.on) for each in given_for_rounds(made, words, mails, returns, until))


def new_rounds(
    made: Sequence[MadeFor], words: Iterable[HandedWord], mails: Iterable[Mail], returns: Iterable[Return], day: date
) -> frozenset[str]:
    """The units (codes) whose newest workbook made by that day is of a round of which they were handed none by then."""
    had = {(each.unit, each.round) for each in given_for_rounds(made, words, mails, returns, day)}
    newest = {each.unit: each.round for each in made if each.on <= day}
    return frozenset(unit for unit, its in newest.items() if (unit, its) not in had)


def standing(words: Iterable[HandedWord]) -> dict[str, tuple[HandedWord, ...]]:
    """Unit (code) -> the office's words that it was handed a workbook, the oldest first, but those that were taken
    back: each word that takes back does so with the last that stands. One on a newer workbook leaves the one on the
    first as it is, said or taken back.
    """
    found: dict[str, tuple[HandedWord, ...]] = {}
    for word in sorted(words, key=lambda each: each.id):
        mine = found.get(word.unit, ())
        found[word.unit] = (*mine, word) if word.handed else mine[:-1]
    return {unit: mine for unit, mine in found.items() if mine}


def marked(words: Iterable[HandedWord]) -> dict[str, HandedWord]:
    """Unit (code) -> the office's newest word that it was handed a workbook, where that stands."""
    return {unit: mine[-1] for unit, mine in standing(words).items()}


def _meant(made: Sequence[tuple[_Made, date]], day: date) -> _Made | None:
    """What the office means that says on a day that a workbook was handed out: of those `made`, each with the day on
    which it was, the newest by then, or the first; None where there is none."""
    return next((each for each, on in reversed(made) if on <= day), made[0][0] if made else None)


def _said(words: Iterable[HandedWord]) -> Iterator[tuple[str, date]]:
    yield from ((unit, word.day) for unit, mine in standing(words).items() for word in mine)


def _sent(mails: Iterable[Mail], kinds: Container[MailKind] = (MailKind.LEDGER,)) -> Iterator[tuple[str, date]]:
    for mail in mails:
        if mail.kind not in kinds or mail.state != MailState.SENT:
            continue
        if set(mail.to) & set(mail.accepted) or (mail.by_hand and not mail.to):
            yield mail.unit, mail.sent_at.date() if mail.sent_at else mail.day


def _came_back(returns: Iterable[Return]) -> Iterator[tuple[str, date]]:
    for ret in returns:
        if ret.unit and ret.outcome in _CAME_BACK and not ret.told:
            yield ret.unit, ret.received_at.date()
