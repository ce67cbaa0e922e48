"""What units have been told of verdicts: by which letters, up to which change, and from which day its terms count."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Self

from toolkit.domain.ledger.fix_dates import fix_by
from toolkit.domain.ledger.judged import JUDGED, Judged
from toolkit.domain.ledger.phases import verdict_of
from toolkit.domain.ledger.records import Cells, Change
from toolkit.domain.ledger.review import office_actor
from toolkit.domain.ledger.row_states import RETURNED
from toolkit.domain.mail.mails import Mail, MailState
from toolkit.domain.plan.calendar import Calendar
from toolkit.domain.plan.tasks import NEVER
from toolkit.keys import RowKey
from toolkit.schema.model import Sheet
from toolkit.values import dataclass

_NEVER_TOLD = (MailState.WITHDRAWN, MailState.CANCELLED, MailState.REFUSED)
_PARTS = 3


@dataclass(frozen=True, slots=True)
class LetterMark:
    """What tells a letter about verdicts from the unit's others: its round's id, the sequence of the newest change that
    it knows of, and the digest of what it says."""

    period: str
    upto: int
    digest: str

    @classmethod
    def read(cls, mark: str) -> Self:
        """The mark that a mail has; one that names no change was written when none was kept, and tells of none."""
        parts = mark.rsplit("-", 2)
        if len(parts) == _PARTS and parts[1].startswith("c"):
            return cls(parts[0], int(parts[1][1:]), parts[2])
        period, _, digest = mark.rpartition("-")
        return cls(period, 0, digest)

    @property
    def text(self) -> str:
        """The mark as the mail has it: `2021-09-c118-5f0e1b2a`."""
        return f"{self.period}-c{self.upto}-{self.digest}"

    def says_as(self, other: LetterMark) -> bool:
        """Whether a letter of the same round says the same."""
        return (self.period, self.digest) == (other.period, other.digest)


def waits(mail: Mail) -> bool:
    """Whether a letter can still be taken back: one that a person sends is theirs once it is released."""
    return mail.state == MailState.AWAITING_RELEASE or (mail.state == MailState.QUEUED and not mail.by_hand)


def has_left(mail: Mail) -> bool:
    """Whether the unit has had it, as far as anybody knows."""
    return mail.state not in _NEVER_TOLD and not waits(mail)


def told_of(mails: Iterable[Mail], unit: str) -> int:
    """The sequence of the newest change that a unit (code) was told of, by the letters about verdicts; 0 for none."""
    left = (LetterMark.read(mail.mark).upto for mail in mails if mail.unit == unit and has_left(mail))
    return max(left, default=0)


@dataclass(frozen=True, slots=True)
class Untold:
    """How many units are to be told of a verdict or an answer by a letter that is not written yet: `now`, or `later`,
    in the next round, as their letter of this one has left."""

    now: int = 0
    later: int = 0


@dataclass(frozen=True, slots=True)
class NextLetter:
    """What to do about a unit's letter of the round: which waiting ones to take back, and whether to write one."""

    stale: tuple[Mail, ...] = ()
    write: bool = False


def next_letter(mails: Iterable[Mail], unit: str, mark: LetterMark, *, anything: bool) -> NextLetter:
    """A unit (code) is told once a round: nothing where a letter of the round has left, or one waits that says the same
    as the one of that `mark`; else those that wait are taken back, and one is written where there is `anything` to
    tell."""
    its = [mail for mail in mails if mail.unit == unit and LetterMark.read(mail.mark).period == mark.period]
    stale = tuple(mail for mail in its if waits(mail))
    if any(has_left(mail) for mail in its) or any(LetterMark.read(mail.mark).says_as(mark) for mail in stale):
        return NextLetter()
    return NextLetter(stale, anything)


def given_at(values: Mapping[str, str], history: Iterable[Change]) -> int:
    """The sequence of the first change of `history`, those of its row, that gave it the verdict it has; 0 where it has
    none, or there is no such change."""
    judged = values.get(JUDGED, "")
    return next((each.sequence for each in history if (each.field, each.value) == (JUDGED, judged)), 0) if judged else 0


def terms_from_telling(
    sheet: Sheet,
    current: Cells,
    history: Mapping[RowKey, Sequence[Change]],
    mails: Iterable[Mail],
    calendar: Calendar,
    at: datetime,
) -> Iterator[Change]:
    """The changes that let every usual term count from the day on which the first letter that told of it left.

    A row keeps the day it has while nothing was sent, and one that the office set. A verdict that stands again, since
    another was taken back, is told again.
    """
    left = _left(mails)
    for row, values in current.items():
        judged = Judged.read(values) if row.unit in left else None
        if judged is None or not judged.term or verdict_of(sheet, values) not in RETURNED:
            continue
        given = given_at(values, tuple(reversed(history.get(row, ()))))
        if first := min((moment for moment, upto in left[row.unit] if given and upto >= given), default=None):
            until = calendar.shift(first.date(), judged.term).isoformat()
            if until != values.get("fix_by", ""):
                yield Change(row, "fix_by", until, office_actor(""), at)


def untold_terms(
    sheet: Sheet, current: Cells, given: Iterable[Change], mails: Sequence[Mail]
) -> frozenset[tuple[str, int]]:
    """The rows, by (unit code, item number), sent back with a usual term that has not begun: no letter has told of it.

    `given` are the changes of `JUDGED`, oldest first, `mails` the letters about verdicts. An office that has none but
    those it has cancelled does not tell by letters: its terms count from the day of the verdict.
    """
    if _tells_otherwise(mails):
        return frozenset()
    back = _sent_back(sheet, current, given, mails)
    return frozenset(place for place, _, judged, told in back if judged.term and told is None)


def heard_later(
    sheet: Sheet, current: Cells, given: Iterable[Change], mails: Sequence[Mail]
) -> dict[tuple[str, int], date]:
    """The rows, by (unit code, item number), sent back with a day that the office set, of which no letter has told yet
    (NEVER), or the first did after that day: the day on which it left. The rest is as for `untold_terms`."""
    if _tells_otherwise(mails):
        return {}
    found = {}
    for place, values, judged, told in _sent_back(sheet, current, given, mails):
        until = fix_by(values)
        day = told.date() if told else NEVER
        if not judged.term and until and until < day:
            found[place] = day
    return found


def _tells_otherwise(mails: Iterable[Mail]) -> bool:
    return all(mail.state == MailState.CANCELLED for mail in mails)


def _left(mails: Iterable[Mail]) -> Mapping[str, Sequence[tuple[datetime, int]]]:
    """By unit (code), when each letter left, and up to which change it told."""
    left: dict[str, list[tuple[datetime, int]]] = {}
    for mail in mails:
        if mail.sent_at and has_left(mail):
            left.setdefault(mail.unit, []).append((mail.sent_at, LetterMark.read(mail.mark).upto))
    return left


def _sent_back(
    sheet: Sheet, current: Cells, given: Iterable[Change], mails: Iterable[Mail]
) -> Iterator[tuple[tuple[str, int], Mapping[str, str], Judged, datetime | None]]:
    """Every row that is sent back, by (unit code, item number), with what it holds, what was judged, and when the first
    letter left that told of it."""
    newest = {(each.row, each.value): each.sequence for each in given}
    left = _left(mails)
    for row, values in current.items():
        judged = Judged.read(values)
        if row.item is None or judged is None or verdict_of(sheet, values) not in RETURNED:
            continue
        since = newest.get((row, values[JUDGED]), 0)
        told = min((at for at, upto in left.get(row.unit, ()) if upto >= since), default=None)
        yield (row.unit, row.item), values, judged, told
