"""The one word that says how an assignment stands: exhaustive and exclusive, the gravest first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Literal

from toolkit.domain.ledger.phases import Phase
from toolkit.domain.ledger.row_states import SOON_DAYS, State
from toolkit.values import dataclass

Light = Literal["red", "yellow", "green", ""]


class Label(StrEnum):
    """How an assignment stands, the gravest first; every assignment has exactly one."""

    OVERDUE = "overdue"
    RETURNED = "returned"
    INCOMPLETE = "incomplete"
    DUE_SOON = "due_soon"
    ASKED = "asked"
    CLAIMED = "claimed"
    UNFILLED = "unfilled"
    NOT_STARTED = "not_started"
    WORKING = "working"
    ONGOING = "ongoing"
    CLOSED = "closed"
    NOT_INVOLVED = "not_involved"

    @property
    def word(self) -> str:
        """The word people read."""
        return LABELS[self].word

    @property
    def mark(self) -> str:
        """The one character that stands for it in a matrix."""
        return LABELS[self].mark

    @property
    def light(self) -> Light:
        """Its colour in overviews: red is late, yellow asks for something soon, green is closed by the office."""
        return LABELS[self].light

    @property
    def ended(self) -> bool:
        """Whether the office has closed it."""
        return self in {Label.CLOSED, Label.NOT_INVOLVED}

    @property
    def finished(self) -> bool:
        """Whether nobody is pressed: it is closed, or the office owes an answer."""
        return self.ended or self in {Label.CLAIMED, Label.ASKED}


@dataclass(frozen=True, slots=True)
class LabelWords:
    """A label's word, the one character of it that a matrix has room for, its colour in overviews, what it means."""

    word: str
    mark: str
    light: Light
    meaning: str


LABELS: Mapping[Label, LabelWords] = {
    Label.OVERDUE: LabelWords(
        "逾期", "逾", "red", "应完成日期（同意延期的按新日期，退回的按它和补正期限、整改期限中较晚的）已过，没有报完成"
    ),
    Label.RETURNED: LabelWords(
        "退回",
        "退",
        "yellow",
        "核查为退回补正或限期整改，还没有重新报完成；应完成日期和补正期限、整改期限中较晚的没有过，不算逾期",
    ),
    Label.INCOMPLETE: LabelWords("缺项", "缺", "yellow", "报了已完成或申请不涉及，缺完成日期、佐证材料或理由"),
    Label.DUE_SOON: LabelWords("临期", "临", "yellow", f"离应完成日期{SOON_DAYS}天以内（含当天），没有报完成"),
    Label.ASKED: LabelWords(
        "待核定",
        "定",
        "",
        "到期前提出的申请还没有答复；报的完成情况和另一份不同，或在到期前报来、归属待核实的文件里，还没有核定",
    ),
    Label.CLAIMED: LabelWords(Phase.CLAIMED.label, "核", "", "单位报完成或申请不涉及，办公室还没有核查"),
    Label.UNFILLED: LabelWords(Phase.UNFILLED.label, "空", "", "没有填过办理状态，离应完成日期还远或没有期限"),
    Label.NOT_STARTED: LabelWords(Phase.NOT_STARTED.label, "未", "", "单位填“未启动”，离应完成日期还远或没有期限"),
    Label.WORKING: LabelWords("在办", "办", "", "状态是“推进中”、后面没有别的：离应完成日期还远或没有期限"),
    Label.ONGOING: LabelWords(Phase.ONGOING.label, "长", "", "单位填“长期坚持”，没有报完成"),
    Label.CLOSED: LabelWords(Phase.CLOSED.label, "销", "green", "办公室核查通过"),
    Label.NOT_INVOLVED: LabelWords(Phase.NOT_INVOLVED.label, "免", "green", "办公室确认不涉及该单位"),
}
"""The one table of the words that figures count by, in their order; of what one row is called, `state_words`."""

_OF_STATE: Mapping[State, Label] = {
    State.CLOSED: Label.CLOSED,
    State.NOT_INVOLVED: Label.NOT_INVOLVED,
    State.SENT_BACK: Label.RETURNED,
    State.RECTIFY: Label.RETURNED,
    State.INCOMPLETE: Label.INCOMPLETE,
    State.CLAIMED: Label.CLAIMED,
    State.ASKED: Label.ASKED,
    State.OVERDUE: Label.OVERDUE,
    State.DUE_SOON: Label.DUE_SOON,
    State.UNFILLED: Label.UNFILLED,
}
_OF_PHASE: Mapping[Phase, Label] = {
    Phase.UNFILLED: Label.UNFILLED,
    Phase.NOT_STARTED: Label.NOT_STARTED,
    Phase.ONGOING: Label.ONGOING,
}


def label_of(state: State, where: Phase) -> Label:
    """The label of a due date that stands so; where nothing presses, what the unit says of it decides."""
    return _OF_STATE.get(state) or _OF_PHASE.get(where, Label.WORKING)


def state_words(label: Label, where: Phase) -> str:
    """How one assignment is said to stand: the word of the phase it is in, as the master has it; then that it is late,
    near, incomplete or waits for an answer. 限期整改; 推进中，逾期."""
    return f"{where.label}，{label.word}" if label in NEEDS or label == Label.ASKED else where.label


def gravest(labels: Iterable[Label]) -> Label:
    """The gravest of them; 不涉及 where there is none."""
    order = tuple(Label)
    return min(labels, key=order.index, default=Label.NOT_INVOLVED)


NEEDS = (Label.OVERDUE, Label.INCOMPLETE, Label.DUE_SOON)
"""What is told of assignments beside their phases."""

GROUPS: Mapping[str, tuple[Label, ...]] = {
    "逾期": (Label.OVERDUE,),
    "临期、退回、缺项": tuple(label for label in Label if label.light == "yellow"),
    "待核查": (Label.CLAIMED,),
    "其他": tuple(label for label in Label if not label.light and label != Label.CLAIMED),
    "已销号、不涉及": tuple(label for label in Label if label.light == "green"),
}
"""What charts of assignments, and the tables beside them, are made of: a word, and the labels that it counts."""
