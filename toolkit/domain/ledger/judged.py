"""What a verdict judged: kept with it in the row, so that a claim made anew is told from the one it was about."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, replace
from datetime import date, datetime
from typing import Self

from toolkit.domain.ledger.records import Change
from toolkit.keys import RowKey
from toolkit.values import dataclass

CLAIM = ("status", "done_on", "evidence")
"""The fields that make a claim (办理状态, 完成日期, 佐证材料): what else a unit writes touches no verdict."""
JUDGED = "judged"
"""The name under which a row keeps what its verdict judged; no sheet shows it."""
_ASIDE = "aside"
UNDONE = "undone"
"""The name under which it keeps the day on which a verdict that had closed it was last taken back, and the 完成日期
that this was about; no sheet shows it."""


@dataclass(frozen=True, slots=True)
class Seal:
    """What a claim rested on, by SHA-256: the return that brought it, and the archived evidence, each with its name."""

    ret: str = ""
    files: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Stage:
    """Which of several milestones a claim or a verdict is about, by its day; days as the ledger has them.

    `due` is blank where no later one is left, and of an item that has but one; up to the day `before` they were closed
    already, and up to the day `periods` the recurring due dates. `period` is the one recurring due date that it is
    about, blank where there are milestones or none recurs. One that `recurs` closes none of the milestones. What closes
    it closes the recurring due dates up to the day `along` too: claimed before, and never judged.
    """

    due: str = ""
    before: str = ""
    periods: str = ""
    period: str = ""
    along: str = ""

    @property
    def recurs(self) -> bool:
        """Whether it is none of the milestones: what is claimed is due again and again."""
        return self.due == (self.before or NONE)

    def has(self, day: date) -> bool:
        """Whether a verdict on it is about the milestone of that day: those up to it that were not closed before."""
        return self.before < day.isoformat() and (not self.due or day.isoformat() <= self.due)


BULK = "批量核查"
"""What is said of a verdict that was given to many in one go: to the office alone."""
WHOLE = Stage()
"""All of a row."""
NONE = date.min.isoformat()
"""The day up to which milestones are closed where none is, and yet something else of the row was passed."""


@dataclass(frozen=True, slots=True)
class Judged:
    """The claim as it was when it was judged, and the moment that names the verdict.

    `bulk` says that many were judged in one go (批量核查); `application` is the key of the agreed application that
    the verdict follows from. `came` is the day the claim came in: a claim that passed was in time by that day, whenever
    the office got to it. `upheld` is what the row said (as `CLAIM` orders it) when the office let its verdict stand
    over a change of the unit's; None where it never did. `term` is how many workdays it gives where the office set no
    day: they count from the day on which the unit is told. `seal` is what the claim rested on when it was judged.
    `again` tells it from those that were given to the row before it at the very same moment. Of an item with several
    milestones those up to the day `through` are closed while later ones are open; up to the day `before` they were
    closed before this verdict, and up to the day `periods` the recurring due dates; `period` is as in `Stage`, blank
    also where an older release judged. One that asks for more of what recurs alone leaves the milestones `aside`.
    `stood` is what the office's cells said before an agreed application closed the row; it stands again where that is
    refused afterwards.
    """

    status: str
    done_on: str
    evidence: str
    at: str
    bulk: bool = False
    application: str = ""
    came: str = ""
    upheld: tuple[str, ...] | None = None
    term: int = 0
    seal: Seal = Seal()
    again: int = 0
    through: str = ""
    before: str = ""
    periods: str = ""
    period: str = ""
    aside: bool = False
    stood: Mapping[str, str] | None = None

    @classmethod
    def of(
        cls,
        values: Mapping[str, str],
        at: datetime,
        *,
        bulk: bool = False,
        application: str = "",
        came: date | None = None,
        term: int = 0,
    ) -> Self:
        """The claim that a row with these values makes at that moment."""
        status, done_on, evidence = _claim(values)
        first = came.isoformat() if came else ""
        return cls(status, done_on, evidence, at.isoformat(), bulk, application, first, term=term)

    @classmethod
    def read(cls, values: Mapping[str, str]) -> Self | None:
        """What the row's verdict judged; None where that was not kept, or there is no verdict."""
        text = values.get(JUDGED, "")
        if not text:
            return None
        kept = json.loads(text)
        upheld, seal = kept.get("upheld"), kept.get("seal", {})
        there = Seal(seal.get("ret", ""), tuple((name, sha256) for name, sha256 in seal.get("files", ())))
        return cls(**{**kept, "upheld": tuple(upheld) if upheld is not None else None, "seal": there})

    @property
    def text(self) -> str:
        """As the ledger keeps it."""
        seldom = ("through", "before", "periods", "period", "aside", "stood")
        kept = {name: value for name, value in asdict(self).items() if value or name not in seldom}
        return json.dumps(kept, ensure_ascii=False)

    @property
    def claim(self) -> tuple[str, ...]:
        """What it judged, as `CLAIM` orders it."""
        return self.status, self.done_on, self.evidence

    @property
    def period_day(self) -> str:
        """The day that says which recurring due date it is about: that one, or where none was kept the 完成日期."""
        return self.period or self.done_on

    @property
    def known(self) -> Mapping[str, str]:
        """What the office has seen of the claim last, by field: what it judged, or what it has let pass since."""
        last = self.upheld if self.upheld is not None else self.claim
        return dict(zip(CLAIM, last, strict=True))

    @property
    def recurs(self) -> bool:
        """Whether it passed none of the milestones, as `Stage` has it."""
        return Stage(self.through, self.before).recurs

    def changed(self, values: Mapping[str, str]) -> tuple[str, ...]:
        """The fields of the claim that say something else by now than the office has seen."""
        return tuple(name for name, text in self.known.items() if values.get(name, "") != text)

    def at_stage(self, stage: Stage, *, closes: bool) -> Judged:
        """The same judgement of what a claim says of a milestone, which it `closes` or not."""
        through = stage.due if closes else stage.before
        periods = max(stage.periods, stage.along) if closes else stage.periods
        aside = stage.recurs and not closes
        return replace(self, through=through, before=stage.before, periods=periods, period=stage.period, aside=aside)

    def standing_over(self, values: Mapping[str, str], at: datetime) -> Judged:
        """The same judgement after the office let it stand over what the row says at that moment."""
        return replace(self, at=at.isoformat(), upheld=_claim(values))


def opinion_told(values: Mapping[str, str]) -> str:
    """核查意见 of a row as its unit reads it: earlier releases wrote into it that many were judged in one go."""
    text, judged = values.get("opinion", ""), Judged.read(values)
    if judged is None or not judged.bulk:
        return text
    return "" if text == BULK else text.removesuffix(f"（{BULK}）")


def closed_through(values: Mapping[str, str]) -> str:
    """The day up to which milestones of a row are closed while later ones are open; blank where there is none."""
    judged = Judged.read(values)
    return judged.through if judged else ""


def closed_before(values: Mapping[str, str], due: date) -> bool:
    """Whether the recurring due date was closed before the row's last verdict, whatever that says."""
    judged = Judged.read(values)
    return judged is not None and due.isoformat() <= judged.periods


def undone_mark(values: Mapping[str, str], day: date, *, whole: bool) -> str:
    """What a row with these values keeps when the verdict that closes it stands no longer from that day on: the day,
    which recurring due date that was about, or its 完成日期 where that is not known, and that it had closed none of the
    milestones beside it.

    `whole`: it had closed the row for all time (不涉及), not up to a 完成日期.
    """
    judged = Judged.read(values)
    if judged is None or whole:
        return day.isoformat()
    return " ".join(filter(None, (day.isoformat(), judged.period_day, _ASIDE if judged.recurs else "")))


def undone_on(values: Mapping[str, str], since: date | None = None) -> date | None:
    """The day on which a verdict that had closed the row was last taken back; None where none was.

    For a recurring due date `since` is the one before it: what closed an earlier one is no part of it. What had closed
    a recurring due date alone is none of a milestone.
    """
    day, about, aside = (*values.get(UNDONE, "").split(), "", "", "")[:3]
    elsewhere = about and about <= since.isoformat() if since else aside == _ASIDE
    return date.fromisoformat(day) if day and not elsewhere else None


def sealed(changes: Iterable[Change], of: Callable[[RowKey], Seal]) -> tuple[Change, ...]:
    """The changes of verdicts given now, each with what its claim rests on; what is only put back keeps what it had."""
    made = []
    for each in changes:
        judged = Judged.read({JUDGED: each.value}) if each.field == JUDGED else None
        if judged and judged.at == each.at.isoformat():
            each = replace(each, value=replace(judged, seal=of(each.row)).text)
        made.append(each)
    return tuple(made)


def _claim(values: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(values.get(name, "") for name in CLAIM)
