"""The clerk's desk: what waits for the office, and what to do about it, the most pressing first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date

from toolkit.codes import Outcome
from toolkit.domain.ledger.figures import Figures
from toolkit.domain.ledger.records import CaseKind, Return
from toolkit.domain.mail.mails import Mail, MailKind, MailState
from toolkit.domain.mail.outbox import awaiting_release
from toolkit.domain.mail.pressing import written_today
from toolkit.domain.mail.told_verdicts import Untold
from toolkit.keys import OFFICE
from toolkit.problems import day_words
from toolkit.values import dataclass

_NOTED_NOWHERE_ELSE = (MailKind.VERDICTS, MailKind.ASKED)
"""Letters of which nothing but the office's word says that a person sent them, and which no later one replaces."""

_SENT_BACK = (Outcome.QUARANTINED, Outcome.REJECTED, Outcome.PARTIAL)
_HANDED_ON = 7
"""Days within which a receipt is handed on, or will not be: the office works through its desk every week."""


@dataclass(frozen=True, slots=True)
class NextStep:
    """One thing to do: how many wait for it (files, rows, mails, units), what it is, the command that does it.

    What is `urgent` holds up others, or somebody has waited for it long enough.
    """

    count: int
    measure: str
    words: str
    command: str = ""
    urgent: bool = False


def next_steps(
    figures: Figures,
    mails: Iterable[Mail],
    new_files: int,
    undecided: int,
    papers: Iterable[NextStep] = (),
    *,
    closed: bool = False,
) -> tuple[NextStep, ...]:
    """What there is to do on the figures' day, the most pressing first; nothing that nobody waits for.

    `mails` are those of the plan; one for a person to forward that presses counts on its own day only, as a later one
    takes its place. `new_files` lie in the inbox and were not taken in yet, `undecided` is what is doubtful in plan
    and roster, `papers` what is due of them. In a closed plan the office decides nothing, and nobody owes it a report.
    """
    mails = tuple(mails)
    steps = (
        NextStep(new_files, "个文件", "在收件箱里还没有合并，合并进台账", "toolkit merge", urgent=True),
        *([] if closed else _answers(figures)),
        NextStep(0 if closed else undecided, "处", "方案和名册里要办公室定的", "toolkit plan check"),
        *_sending(mails, figures.day),
        *([] if closed else [_pressing(figures, mails)]),
        *papers,
    )
    return tuple(sorted((each for each in steps if each.count), key=lambda each: not each.urgent))


def sent_back(returns: Iterable[Return], today: date, *, mailed: bool = False) -> NextStep:
    """The files of the last days that did not go in whole, as long as their unit has sent no other: somebody hands
    their receipts on.

    `returns` stand as they came; where receipts are `mailed`, who sent a file by mail has its own.
    """
    last: dict[str, Return] = {}
    for ret in returns:
        if ret.via == "file" and ret.unit != OFFICE and ret.outcome in (*_SENT_BACK, Outcome.MERGED):
            last.pop(ret.file, None)
            last[ret.unit or ret.file] = ret
    waiting = (ret for ret in last.values() if ret.outcome in _SENT_BACK and not (mailed and ret.sender))
    count = sum(0 <= (today - ret.received_at.date()).days < _HANDED_ON for ret in waiting)
    words = f"近{_HANDED_ON}天没有收或没有收全，把回执、标好的台账转给单位，请它改好重发（在 receipts、replies 文件夹）"
    return NextStep(count, "个文件", words, urgent=True)


def to_tell(untold: Untold) -> Iterator[NextStep]:
    """The units that are to be told of verdicts and answers; who had the round's letter is told by the next."""
    yield NextStep(untold.now, "家单位", "有核查结论、申请答复还没有告知", "toolkit review tell")
    yield NextStep(untold.later, "家单位", "本期告知发出以后又有结论、答复，下期一并告知")


def _answers(figures: Figures) -> Iterator[NextStep]:
    waiting, review = figures.waiting, "toolkit review"
    cases = Counter(waiting.cases)
    yield NextStep(cases[CaseKind.HELD], "个文件", "说不准是谁的，认定归属", review, urgent=True)
    yield NextStep(cases[CaseKind.PETITION], "件", "单位的申请，同意或不同意", review, urgent=True)
    yield NextStep(cases[CaseKind.CONFLICT], "处", "同一格有两种填法，核定用哪一个", review)
    yield NextStep(cases[CaseKind.RETRACTION], "件", "几项已报办结的又一起改回，保留还是改回", review)
    yield NextStep(len(waiting.claims), "项次", "单位报了完成，核查后销号或退回", review)
    yield NextStep(len(waiting.touched), "项次", "销号后单位又改了内容，重新看一遍", review)


def _sending(mails: tuple[Mail, ...], today: date) -> Iterator[NextStep]:
    states = Counter(mail.state for mail in mails)
    persons = [mail for mail in mails if mail.by_hand and mail.state == MailState.QUEUED]
    now = [mail for mail in persons if mail.day == today]
    before = sum(mail.day < today and mail.kind in _NOTED_NOWHERE_ELSE for mail in persons)
    queued = sum(not mail.by_hand and mail.state == MailState.QUEUED for mail in mails)
    listed = "toolkit outbox list"
    yield NextStep(states[MailState.REFUSED], "封邮件", "没有送达，改正地址后重发", listed, urgent=True)
    yield NextStep(states[MailState.UNKNOWN], "封邮件", "不知道到没到，问过单位再定", listed)
    for kind, count in awaiting_release(mails).items():
        yield NextStep(count, f"封{kind.label}", "等放行", "toolkit review release")
    moved = "发出后移到其中的“已发”文件夹"
    pressing = any(mail.kind.presses for mail in now)
    yield NextStep(len(now), "封邮件", f"今天写好，待人工发送（在 mail 文件夹里，{moved}）", urgent=pressing)
    yield NextStep(before, "封邮件", f"以前写好，没有记下是否发出：没有发的补发，{moved}", listed)
    yield NextStep(queued, "封邮件", "等着发出", "toolkit deliver")


def _pressing(figures: Figures, mails: tuple[Mail, ...]) -> NextStep:
    """Units that have not reported the round under way; only after its return day they are to be pressed, by letters
    that are written once a day."""
    now = figures.round
    if not now.over:
        words = f"还没有报{now.round.label}，{day_words(now.back)}截止"
        return NextStep(len(now.unreported), "家单位", words, "toolkit remind")
    words = f"没有报{now.round.label}，报送日{day_words(now.back)}已过，"
    if written_today(mails, figures.day).intersection(now.unreported):
        return NextStep(len(now.unreported), "家单位", f"{words}今天的催报已写好")
    return NextStep(len(now.unreported), "家单位", f"{words}催报", "toolkit remind", urgent=True)
