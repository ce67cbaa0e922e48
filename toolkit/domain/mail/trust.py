"""Whom a mail that came in speaks for: its own sender, and no one it only shows.

An address in a mail can be forged, and an enclosed mail can be made up whole. What counts is the mail's own sender, as
far as the office's mail server stands by it, for a unit that has the address in the roster or that the office has
confirmed it for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from toolkit.domain.mail.received_mail import UNREADABLE, Doubt, SenderWord
from toolkit.domain.plan.units import Unit
from toolkit.values import dataclass

Pair = tuple[str, str]
"""An address in lower case, and the code of a unit that it may report for."""


@dataclass(frozen=True, slots=True)
class Proven:
    """One method's finding in an `Authentication-Results` header (RFC 8601): of which domain, or address, it holds."""

    method: str
    result: str
    of: str = ""


@dataclass(frozen=True, slots=True)
class Findings:
    """One `Authentication-Results` header: the server that wrote it, empty where nobody can tell, and what it found."""

    server: str
    proven: tuple[Proven, ...] = ()


def forgery(sender: str, headers: Sequence[Findings], *, server: str = "", needed: bool = False) -> Doubt:
    """Whether the office's mail server doubts that `sender` wrote a mail with those headers, the topmost first.

    Only the topmost header of `server` counts; where none is set, the topmost of all, and that only against the
    sender. One of which the server cannot be read may be its: none below it counts. With `needed` the server must stand
    by the sender, and a mail without its header is `UNPROVEN`.
    """
    ours = (each for each in headers if not (server and each.server) or each.server.lower() == server.lower())
    said = next(ours, None)
    if said and any(each.method == "dmarc" and each.result == "fail" for each in said.proven):
        return Doubt.FORGED
    if needed and not (server and said and _stands_by(said, sender.lower())):
        return Doubt.UNPROVEN
    return Doubt.NONE


def _stands_by(said: Findings, sender: str) -> bool:
    """Whether a server found the sender true: by DMARC, by DKIM or SPF of its domain or one above it, by a login."""
    domain = sender.rpartition("@")[2]
    for each in said.proven:
        of = each.of.lower().rpartition("@")[2].strip(".")
        if each.result != "pass" or not of:
            continue
        if each.method == "auth" and each.of.lower() == sender:
            return True
        if each.method == "dmarc" and of == domain:
            return True
        if each.method in ("dkim", "spf") and (domain == of or (domain.endswith(f".{of}") and "." in of)):
            return True
    return False


def confirmed(words: Iterable[SenderWord], heir: Callable[[str], str | None]) -> frozenset[Pair]:
    """The pairs that stand, of the office's words in the order they were said; `heir` gives a unit's code of now."""
    latest = {(each.address.lower(), each.unit): each.confirmed for each in words}
    return frozenset((address, heir(unit) or unit) for (address, unit), stands in latest.items() if stands)


@dataclass(frozen=True, slots=True)
class Brought:
    """How a file came: in a mail of `sender`, in one that encloses mails of `writers`, or by hand (not `mailed`).

    Of mails one in another the writer of the outermost is the first.
    The address may be empty: a mail that shows none, a file that nobody named an address for. `doubt` is what speaks
    against the sender.
    """

    sender: str = ""
    writers: tuple[str, ...] = ()
    doubt: Doubt = Doubt.NONE
    mailed: bool = False

    def way(self, speaker: str) -> str:
        """Through whose hands a file of that speaker came: the mail's sender first, then who wrote those within."""
        hands = [self.sender]
        for writer in self.writers:
            if writer == speaker:
                break
            hands.append(writer)
        return "、".join(hands)


@dataclass(frozen=True)
class Trust:
    """Whom the office believes: `pairs` it has confirmed, and addresses that `hand_in` for any unit.

    `office` is its own address, which nobody outside has.
    """

    office: str = ""
    hand_in: frozenset[str] = frozenset()
    pairs: frozenset[Pair] = frozenset()

    def speaker(self, brought: Brought) -> str:
        """The address that a file counts as from: of an enclosed mail its writer, where the one around it hands in, and
        so on inwards as far as everybody around does."""
        speaker = brought.sender
        for writer in brought.writers:
            if not self.hands_in(speaker):
                break
            speaker = writer
        return speaker

    def hands_in(self, address: str) -> bool:
        """Whether that address may bring for any unit."""
        return address.lower() in self.hand_in

    def by_hand(self, brought: Brought) -> bool:
        """Whether the office put a file there itself: no mail brought it, nor is it said to be from anybody else."""
        return not brought.mailed and brought.sender.lower() in ("", self.office.lower())

    def paired(self, address: str, unit: str) -> bool:
        """Whether the office has confirmed the address for the unit (its code)."""
        return (address.lower(), unit) in self.pairs

    def doubt(self, brought: Brought, unit: Unit) -> Doubt:
        """Why what was brought does not count for the unit; `NONE` where it does.

        A program's own answer counts only from an address confirmed for the unit: one that it merely has is not asked
        before its machine answers.
        """
        if self.by_hand(brought):
            return Doubt.NONE
        against = self.against(brought) if brought.mailed else Doubt.STRANGER
        if against not in (Doubt.STRANGER, Doubt.AUTOMATIC):
            return against
        speaker = self.speaker(brought)
        if self.paired(speaker, unit.code):
            return Doubt.NONE
        theirs = unit.has_address(speaker) or (self.hands_in(speaker) and self._by_itself(brought, speaker))
        return Doubt.NONE if theirs and against == Doubt.STRANGER else against

    def _by_itself(self, brought: Brought, speaker: str) -> bool:
        """Whether a file that counts as from an address that hands in came from it straight, or by another such.

        One that encloses its own mail has shown whom it has the file from, and that is nobody else.
        """
        return not brought.writers or speaker.lower() != brought.sender.lower()

    def against(self, brought: Brought) -> Doubt:
        """What speaks against a mail that is of no unit's own: a stranger's, if nothing else does."""
        if not brought.sender or self.speaker(brought) == UNREADABLE:
            return Doubt.NO_SENDER
        if brought.sender.lower() == self.office.lower():
            return Doubt.OWN
        return brought.doubt or Doubt.STRANGER

    def units_of(self, address: str, units: Iterable[Unit]) -> tuple[Unit, ...]:
        """The units that an address may report for by itself: those that have it, or it was confirmed for."""
        return tuple(unit for unit in units if unit.has_address(address) or self.paired(address, unit.code))
