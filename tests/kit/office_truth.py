"""What really happened to the rows of a simulated year, kept by hand and by none of the toolkit's rules."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

ENDED = {"verified": "已销号", "confirmed_not_applicable": "不涉及"}
BACK = {"sent_back": "退回补正", "rectify": "限期整改"}
OWED = {"待核查", *ENDED.values()}
STATES = {
    "unfilled": "未填",
    "not_started": "未启动",
    "in_progress": "推进中",
    "ongoing": "长期坚持",
    "claimed": "待核查",
    "sent_back": "退回补正",
    "rectify": "限期整改",
    "closed": "已销号",
    "not_involved": "不涉及",
}
"""How the toolkit's JSON names a state -> its word."""

Claim = tuple[str, str, str]
"""办理状态, 完成日期, 佐证材料."""


@dataclass
class Word:
    """A verdict: what it means, the claim it has been given to or was let stand over, the day set with it.

    `term` is how many workdays it gives from the day the unit is `told`; `objected` the days on which the unit objected
    to it last and was answered, `earlier` those before that came in time. Once the office writes `letters`, a term
    begins with the one that tells of it; `heard` is the day of that one.
    """

    means: str
    over: Claim
    until: date | None = None
    term: int = 0
    told: bool = False
    objected: tuple[date, date | None] | None = None
    letters: bool = False
    heard: date | None = None
    earlier: list[tuple[date, date | None]] = field(default_factory=list)

    @property
    def untold(self) -> bool:
        """Whether its unit does not know of it: nothing of it counts."""
        return self.letters and not self.told

    @property
    def ends(self) -> date | None:
        """The day by which what it asks for is due: not before that on which the unit `heard` of it."""
        return max(self.until, self.heard or self.until) if self.until else None

    @property
    def objecting(self) -> bool:
        """Whether an objection to it waits."""
        return self.objected is not None and self.objected[1] is None

    @property
    def objections(self) -> list[tuple[date, date | None]]:
        """Its objection, if it came in time."""
        in_time = self.untold or bool(self.objected and self.ends and self.objected[0] <= self.ends)
        return [*self.earlier, *([self.objected] if self.objected and in_time else [])]


@dataclass
class Truth:
    """A unit's item: what it says, what the office has said (the last word counts), what it applied for.

    `reopened` is the last day on which a word that had closed it stopped to hold, `upheld_objections` are those the
    office agreed to. One that came from another unit is `awaited` until its unit was `handed` a workbook that has it.
    There is time until the day `given` to its unit, or `brought` with the item by those who had it before. `forks` are
    the days on which two copies came that say it differently, one of them done, and on which that was settled; `strays`
    those of files that claim it, from addresses nobody knows, and on which the office or the unit itself said more;
    `held` is how many of these the office has not answered.
    """

    due: date | None
    status: str = ""
    done_on: str = ""
    evidence: str = ""
    reason: str = ""
    told_progress: bool = False
    words: list[Word] = field(default_factory=list)
    asked: list[tuple[date, date | None]] = field(default_factory=list)
    given: date | None = None
    brought: date | None = None
    by_application: bool = False
    vain: bool = False
    reopened: date | None = None
    upheld_objections: list[tuple[date, date | None]] = field(default_factory=list)
    awaited: bool = False
    handed: date | None = None
    forks: list[tuple[date, date | None]] = field(default_factory=list)
    forked_as: str = ""
    strays: list[tuple[date, date | None]] = field(default_factory=list)
    held: int = 0

    @property
    def disputed(self) -> bool:
        """Whether the office is to say which of two copies holds."""
        return any(end is None for _, end in self.forks)

    @property
    def astray(self) -> bool:
        """Whether a file that claims it is held."""
        return any(end is None for _, end in self.strays)

    def settled(self, day: date) -> None:
        """Of two copies one holds from now on, by the office's word."""
        self.forks, self.forked_as = [(filed, end or day) for filed, end in self.forks], ""

    def said_otherwise(self, day: date) -> None:
        """The unit has said what holds: that is asked no more, until it says again what one of its copies said."""
        if not self.forked_as:
            return
        (filed, end) = self.forks[-1]
        self.forks[-1] = (filed, None if self.status == self.forked_as else end or day)

    def found(self, day: date) -> None:
        """The office has said whose the file is, or the unit has reported itself since."""
        self.strays = [(filed, end or day) for filed, end in self.strays]

    @property
    def extended(self) -> date | None:
        """The day until which the office has agreed to wait."""
        return max((day for day in (self.given, self.brought) if day), default=None)

    @property
    def applying(self) -> bool:
        """Whether an application about it waits, be it in vain."""
        return self.vain or any(end is None for _, end in self.asked)

    @property
    def claim(self) -> Claim:
        return self.status, self.done_on, self.evidence

    @property
    def whole(self) -> bool:
        """Whether it says it is done, or none of its business, with all that this takes."""
        if self.status == "申请不涉及":
            return bool(self.reason)
        return self.status == "已完成" and bool(self.done_on and self.evidence)

    @property
    def last(self) -> Word:
        return self.words[-1] if self.words else Word("", ("", "", ""))

    @property
    def state(self) -> str:
        """Where it is, in the word that everything must show."""
        word = self.last
        if word.means in ENDED:
            return ENDED[word.means]
        if word.means and not (self.whole and word.over != self.claim):
            return BACK[word.means]
        if self.whole:
            return "待核查"
        return {"": "未填", "未启动": "未启动", "长期坚持": "长期坚持"}.get(self.status, "推进中")

    def say(self, word: Word, day: date) -> None:
        """The office says something of it."""
        self._opens(word, day)
        self.words.append(word)

    def unsay(self, day: date) -> None:
        """The office takes its last word back: the one before holds again, and is yet to be told."""
        left = self.words[-2] if len(self.words) > 1 else Word("", ("", "", ""))
        self._opens(left, day)
        self.words.pop()
        self.last.told, self.last.heard = False, None

    def begin_again(self, day: date) -> None:
        """More of the item has come: nothing that the office had said of it holds."""
        self._opens(Word("", ("", "", "")), day)
        self.words.clear()
        self.by_application = False

    def _opens(self, word: Word, day: date) -> None:
        if self.last.means in ENDED and word.means not in ENDED:
            self.reopened = day

    @property
    def touched(self) -> bool:
        """Whether the unit has changed its claim since the office closed it."""
        return self.last.means in ENDED and self.last.over != self.claim

    @property
    def late_after(self) -> date | None:
        """The day after which it may be called late."""
        until = self.extended if self.due and self.extended and self.extended > self.due else self.due
        back = self.state in BACK.values()
        if self.awaited or (back and self.last.untold):
            return None
        if back and self.last.ends:
            until = max(until, self.last.ends) if until else self.last.ends
        if until and self.reopened:
            until = max(until, self.reopened)
        if until and self.handed:
            until = max(until, self.handed)
        asked = (*self.asked, *self.upheld_objections, *(self.last.objections if back else ()))
        asked = (*asked, *self.forks, *self.strays)
        for filed, answered in sorted(asked, key=lambda each: each[0]):
            if until and answered and filed <= until:
                until = max(until, answered)
        return until

    @property
    def office_owes(self) -> bool:
        """Whether nobody may be pressed: it is closed, or the office is to answer a claim or what was asked in time."""
        until = self.late_after
        asked = (*self.asked, *(self.last.objections if self.state in BACK.values() else ()), *self.strays)
        waits = any(answered is None and (until is None or filed <= until) for filed, answered in asked)
        return waits or self.disputed or self.state in OWED
