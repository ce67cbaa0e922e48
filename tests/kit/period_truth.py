"""What really happened to an item that is due again and again, kept by hand and by none of the toolkit's rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

Said = tuple[date, str]
"""The 完成日期 and 佐证材料 of a claim."""


@dataclass(frozen=True)
class Held:
    """What the office holds: the periods it has closed and those it wants more of, the claim it looked at last, and
    how many claims had been made when it passed any."""

    closed: frozenset[date] = frozenset()
    back: frozenset[date] = frozenset()
    seen: Said | None = None
    settled: int = 0


@dataclass
class Periods:
    """Periods by their due days, the first of which begins after the day `begin`.

    The unit's row has room for one claim (`said`), the `made`th; `over` are the numbers and days of those that it wrote
    a later claim over before the office had sent them back. `before` is what the office held before each of its words.
    """

    begin: date
    dues: Sequence[date]
    said: Said | None = None
    made: int = 0
    over: list[tuple[int, date]] = field(default_factory=list)
    held: Held = Held()
    before: list[Held] = field(default_factory=list)
    sent_back: bool = False

    def say(self, done: date, evidence: str) -> None:
        """The unit claims work as done on a day."""
        if self.said == (done, evidence):
            return
        if self.said and self.said[0] < done and not self.sent_back:
            self.over.append((self.made, self.said[0]))
        self.said, self.sent_back, self.made = (done, evidence), False, self.made + 1

    def take_back(self) -> None:
        """The unit says that it is not done: none of what it claimed waits."""
        self.sent_back = self.sent_back and self.said is None
        self.said, self.over = None, []

    def judge(self, *, passes: bool) -> None:
        """The office has its word on what waits: closed, or wanted anew."""
        waiting = frozenset(due for due, word in self.words.items() if word == "waits")
        closed = self.held.closed | (waiting if passes else frozenset())
        self.before.append(self.held)
        settled = self.made if passes else self.held.settled
        self.held = Held(closed, frozenset() if passes else waiting, self.said, settled)
        self.sent_back = not passes

    def undo(self) -> None:
        """The office takes its last word back."""
        self.held = self.before.pop()
        self.sent_back = bool(self.held.back)

    @property
    def words(self) -> dict[date, str]:
        """Of each period: closed, waits, back or open.

        A claim is of one period: the first open one that it can be of, be it late. One that was written over by a
        claim of a later period waits for its own, if it was done in time for it; a pass settles what was made before.
        """
        over = [done for number, done in self.over if number > self.held.settled]
        new = self.said if self.said != self.held.seen else None
        found, since, told = {}, self.begin, self.begin
        for due in self.dues:
            if due in self.held.closed:
                found[due] = "closed"
            elif new and told == self.begin and new[0] > due and any(since < each <= due for each in over):
                found[due] = "waits"
            elif new and new[0] > max(since, told):
                found[due], told = "waits", new[0]
            else:
                found[due] = "back" if due in self.held.back else "open"
            since = due
        return found
