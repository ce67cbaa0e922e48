"""What happened with each unit, day by day: what it was given, what it sent, what the office said, what it was told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum

from toolkit.codes import Outcome
from toolkit.domain.ledger.records import Change, Return
from toolkit.domain.mail.mails import Mail, MailState
from toolkit.domain.plan.tasks import Tasks
from toolkit.values import dataclass


class Way(StrEnum):
    """Which way something went."""

    OUT = "out"
    IN = "in"
    VERDICT = "verdict"

    @property
    def label(self) -> str:
        """The word people read."""
        return {"out": "发出", "in": "收到", "verdict": "核查"}[self.value]


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that happened on a day, in words; of a return its number, its file and who sent it."""

    day: date
    way: Way
    words: str
    number: int = 0
    file: str = ""
    sender: str = ""


@dataclass(frozen=True, slots=True)
class Issued:
    """A workbook made for a unit: which of its (from 1), and when; or that the office says it was `handed` out then."""

    unit: str
    sequence: int
    day: date
    handed: bool = False


def timelines(
    tasks: Tasks,
    issued: Iterable[Issued],
    returns: Iterable[Return],
    verdicts: Iterable[Change],
    mails: Iterable[Mail],
    today: date,
) -> Mapping[str, tuple[Happening, ...]]:
    """Unit code -> what happened with it until `today`, the newest first; every unit of the roster is there.

    `verdicts` are the changes of the rows' verdicts. Of mails only those to the unit itself that were not taken back
    are told. What happened on one day stands in the order: given, received, judged. A workbook made is no workbook
    handed out, nor is a mail that waits, or that a person is to send, one that went: each says so.
    """
    found: dict[str, list[Happening]] = {unit.code: [] for unit in tasks.roster.units}
    told = (*_given(issued), *_received(tasks, returns), *_judged(verdicts), *_written(tasks, mails))
    for unit, each in sorted(told, key=lambda pair: (pair[1].day, list(Way).index(pair[1].way))):
        if unit in found and each.day <= today:
            found[unit].append(each)
    return {unit: tuple(reversed(its)) for unit, its in found.items()}


def _given(issued: Iterable[Issued]) -> Iterator[tuple[str, Happening]]:
    every = tuple(issued)
    handed = {(each.unit, each.sequence, each.day) for each in every if each.handed}
    for each in every:
        if each.handed or (each.unit, each.sequence, each.day) not in handed:
            how = "下发" if each.handed else "生成"
            yield each.unit, Happening(each.day, Way.OUT, f"{how}台账（第{each.sequence}份）")


def _received(tasks: Tasks, returns: Iterable[Return]) -> Iterator[tuple[str, Happening]]:
    for ret in returns:
        if ret.plan not in ("", tasks.plan.id):
            continue
        how = ret.told or "报送"
        took = f"，并入{ret.changed}处" if ret.changed else ""
        asked = f"，{ret.conflicts}处待核定" if ret.conflicts else ""
        same = "，称无变化" if ret.statement == "no_change" and ret.outcome == Outcome.MERGED else ""
        words = f"{how}：{ret.outcome.label}{took}{asked}{same}"
        yield ret.unit, Happening(ret.received_at.date(), Way.IN, words, ret.id, ret.file, ret.sender)


def _judged(verdicts: Iterable[Change]) -> Iterator[tuple[str, Happening]]:
    counted: dict[tuple[str, date], Counter[str]] = {}
    for each in verdicts:
        counted.setdefault((each.row.unit, each.at.date()), Counter())[each.value or "撤销结论"] += 1
    for (unit, day), said in counted.items():
        words = "、".join(f"{verdict}{count}项" for verdict, count in said.items())
        yield unit, Happening(day, Way.VERDICT, f"核查：{words}")


def _written(tasks: Tasks, mails: Iterable[Mail]) -> Iterator[tuple[str, Happening]]:
    for mail in mails:
        if mail.plan != tasks.plan.id or not mail.kind.to_unit or mail.state in _TAKEN_BACK:
            continue
        how = "待人工发送" if mail.by_hand and mail.state == MailState.QUEUED else mail.state.label
        yield mail.unit, Happening(mail.day, Way.OUT, f"邮件：{mail.kind.label}（{how}）")


_TAKEN_BACK: Sequence[MailState] = (MailState.CANCELLED, MailState.WITHDRAWN)
