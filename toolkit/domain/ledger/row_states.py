"""What a row can need, in states, and the words and colours that say them: one table for sheets, mails and figures."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Literal

from toolkit.problems import day_words
from toolkit.values import dataclass

SOON_DAYS = 30
"""Calendar days before a due date from which a row is 临期."""
LONG_OVERDUE = 365
"""Calendar days past a due date after which 提示 counts no more, for a workbook that is opened years later."""


class State(StrEnum):
    """What a row needs; every row is in exactly one state."""

    CLOSED = "closed"
    NOT_INVOLVED = "not_involved"
    SENT_BACK = "sent_back"
    RECTIFY = "rectify"
    INCOMPLETE = "incomplete"
    CLAIMED = "claimed"
    ASKED = "asked"
    OVERDUE = "overdue"
    DUE_SOON = "due_soon"
    UNFILLED = "unfilled"
    NORMAL = "normal"

    @property
    def finished(self) -> bool:
        """Whether reminders rest: closed by the office, or the office owes an answer."""
        return self in {State.CLOSED, State.NOT_INVOLVED, State.CLAIMED, State.ASKED}

    @property
    def closed(self) -> bool:
        """Whether the office has closed it: nothing more is asked of the unit."""
        return self in {State.CLOSED, State.NOT_INVOLVED}

    @property
    def label(self) -> str:
        """The word of summaries."""
        return WORDING[self].label


Tone = Literal["red", "yellow", "blue", "orange", "green", "grey", ""]


@dataclass(frozen=True, slots=True)
class Wording:
    """How a state is said: its word in summaries, its forms in 提示, the colour beside them.

    A form may leave `{n}` for a number of days, `{what}` for what is lacking, `{day}` for the day to be done by.
    """

    label: str
    hints: tuple[str, ...]
    tone: Tone


WORDING: Mapping[State, Wording] = {
    State.CLOSED: Wording("已销号", ("已销号",), "green"),
    State.NOT_INVOLVED: Wording("不涉及", ("不涉及",), "green"),
    State.SENT_BACK: Wording("退回补正", ("退回，请补正", "退回，{day}前补正"), "yellow"),
    State.RECTIFY: Wording("限期整改", ("限期整改", "限期整改，{day}前"), "yellow"),
    State.INCOMPLETE: Wording("缺项", ("缺{what}",), "orange"),
    State.CLAIMED: Wording("待核查", ("待核查",), "green"),
    State.ASKED: Wording("待核定", ("申请待核定", "填报待核定"), "green"),
    State.OVERDUE: Wording("逾期", ("逾期{n}天", "逾期一年以上"), "red"),
    State.DUE_SOON: Wording("临期", ("还有{n}天", "今天到期"), "blue"),
    State.UNFILLED: Wording("未填", ("未填",), "grey"),
    State.NORMAL: Wording("正常", ("",), ""),
}
"""The one table of these words: sheets, formulas, conditional formats, master, mails all take theirs from here."""

TOUCHED = "（销号后有变化）"
"""What 提示 adds where the unit has changed its claim since the office closed the row."""

RETURNED: Mapping[str, State] = {"sent_back": State.SENT_BACK, "rectify": State.RECTIFY}
"""What a verdict that asks for more means -> how its row stands: 退回补正 lacks papers, 限期整改 is work not done."""

URGENT = (State.OVERDUE, State.RECTIFY, State.SENT_BACK, State.INCOMPLETE, State.DUE_SOON)
"""What asks for work this round, the most pressing first."""


def short_day(day: date, today: date) -> str:
    """A day where there is little room: 9月3日; with its year where that is not today's."""
    return f"{day.month}月{day.day}日" if day.year == today.year else day_words(day)


def days_left(due: date, today: date) -> str:
    """Calendar days to or past a due date in words: 还有16天, 今天到期, 逾期14天."""
    ahead, on_the_day = WORDING[State.DUE_SOON].hints
    past, _ = WORDING[State.OVERDUE].hints
    days = (due - today).days
    return on_the_day if not days else (ahead if days > 0 else past).format(n=abs(days))


def hint_of_days(due: date, today: date) -> str:
    """The same as 提示 says it, which counts no further than a year: 逾期一年以上."""
    _, long = WORDING[State.OVERDUE].hints
    return long if (today - due).days > LONG_OVERDUE else days_left(due, today)


def remark(hint: str) -> str:
    """What a hint says besides the days left and that nothing is filled in, for where both are said anyhow."""
    anyhow = (State.OVERDUE, State.DUE_SOON, State.UNFILLED)
    starts = tuple(words.partition("{")[0] for state in anyhow for words in WORDING[state].hints)
    return "" if hint.startswith(starts) else hint
