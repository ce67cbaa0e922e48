"""A paper that units see before it is issued: what it says of each, and whether they have answered (通报前核对)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum

from toolkit.domain.ledger.papers import Paper, PaperSaid, PaperWord
from toolkit.domain.ledger.succession import Succession
from toolkit.domain.mail.mails import Mail, MailKind, MailState
from toolkit.domain.mail.told_verdicts import waits
from toolkit.domain.office.desk import NextStep
from toolkit.domain.office.issued_papers import answer_of, said_last
from toolkit.domain.office.paper_sentences import Passage, Sentence, sentences
from toolkit.domain.office.paper_words import Said
from toolkit.domain.plan.calendar import Calendar
from toolkit.domain.plan.units import Roster
from toolkit.values import dataclass


class Heard(StrEnum):
    """What has been heard of a unit that was asked."""

    REPLIED = "replied"
    OBJECTS = "objects"
    LATE = "late"
    WAITING = "waiting"
    UNSENT = "unsent"
    AGREES = "agrees"

    @property
    def label(self) -> str:
        """The word clerks read."""
        return {
            "replied": "来信待登记",
            "objects": "有异议",
            "late": "过期没有答复",
            "waiting": "还没有答复",
            "unsent": "还没有发出",
            "agrees": "无异议",
        }[self.value]


@dataclass(frozen=True, slots=True)
class AskedUnit:
    """A unit (code) that was asked about a paper, by when it is to answer (None while its letter has not left), its
    answer, what has been heard by a day, and its mails that came since and that the office has not read yet."""

    paper: Paper
    unit: str
    due: date | None
    answer: PaperWord | None
    heard: Heard
    mails: tuple[PaperWord, ...] = ()


def said_of_units(lines: Iterable[str], roster: Roster) -> Mapping[str, tuple[str, ...]]:
    """By unit (code) the sentences of a paper that name it, word for word, and of its tables the rows that do, each
    figure after the header of its column; a unit that is not named is not there."""
    found: dict[str, dict[str, None]] = {}
    for each in sentences((Passage("", line) for line in lines), roster):
        for token in each.tokens:
            if token.said == Said.UNIT:
                found.setdefault(token.code, {})[_words(each)] = None
    return {code: tuple(said) for code, said in found.items()}


def not_left(mails: Iterable[Mail], plan: str) -> tuple[Mail, ...]:
    """The letters about drafts of a plan that can still be taken back."""
    return tuple(mail for mail in mails if mail.kind == MailKind.ASKED and mail.plan == plan and waits(mail))


def moot(mails: Iterable[Mail], papers: Iterable[Paper], issued: Paper) -> tuple[Mail, ...]:
    """The letters that can still be taken back of which a paper that was `issued` leaves nothing to be asked: those
    about it and about earlier drafts of its kind."""
    over = {str(each.id) for each in papers if each.kind == issued.kind and each.id <= issued.id}
    return tuple(mail for mail in not_left(mails, issued.plan) if mail.mark in over)


def sent_on(mails: Iterable[Mail]) -> Mapping[tuple[int, str], date]:
    """By paper and unit (code) the day on which the unit's letter left."""
    lost = {MailState.CANCELLED, MailState.WITHDRAWN, MailState.REFUSED}
    return {
        (int(mail.mark), mail.unit): mail.sent_at.date()
        for mail in mails
        if mail.kind == MailKind.ASKED and mail.sent_at and mail.state not in lost
    }


def asked_units(
    papers: Iterable[Paper],
    words: Iterable[PaperWord],
    sent: Mapping[tuple[int, str], date],
    calendar: Calendar,
    today: date,
    succession: Succession | None = None,
) -> tuple[AskedUnit, ...]:
    """The units asked about drafts where neither that nor a later one of its kind was issued yet, in the order of the
    papers, the gravest first; of the others those of which a mail waits to be read. `papers` are all that were asked
    about or issued.

    The term, as many workdays as the office gave when it asked, runs from the day on which the unit's letter left. For
    those that other units took over since, as the `succession` says, each of these answers, once for all.
    """
    found: list[AskedUnit] = []
    words, every = tuple(words), tuple(papers)
    said = said_last(words)
    issued = {each.kind: each.id for each in every if (each.id, each.unit, PaperSaid.ISSUED) in said}
    for paper in every:
        its = []
        for (number, asked, what), word in said.items():
            if number == paper.id and what == PaperSaid.ASKED:
                left = sent.get((number, asked))
                due = calendar.shift(left, calendar.workdays_between(word.day, word.by)) if left and word.by else None
                for unit in succession.going_on(asked) if succession else (asked,):
                    answer = answer_of(said, paper, unit, succession)
                    mails = unread(words, paper, unit, succession)
                    its.append(AskedUnit(paper, unit, due, answer, _heard(answer, mails, due, today), mails))
        gravest: dict[str, AskedUnit] = {}
        for each in sorted(its, key=lambda each: list(Heard).index(each.heard)):
            gravest.setdefault(each.unit, each)
        over = paper.id <= issued.get(paper.kind, 0)
        found += [each for each in gravest.values() if not over or each.mails]
    return tuple(found)


def unread(
    words: Sequence[PaperWord], paper: Paper, unit: str, succession: Succession | None = None
) -> tuple[PaperWord, ...]:
    """The mails of a unit (code), or of those it goes on with, in answer to a paper that came after what the office
    takes for its answer and after what it has seen of them."""
    answer = answer_of(said_last(words), paper, unit, succession)
    mails = [
        each
        for each in words
        if each.paper == paper.id and each.said == PaperSaid.REPLIED
        if unit == each.unit or (succession and unit in succession.going_on(each.unit))
    ]
    dealt_with = max((each.id for each in (*mails, answer) if each and (each.taken_back or each is answer)), default=0)
    return tuple(each for each in mails if each.id > dealt_with)


def last_asked(asked: Sequence[AskedUnit], kind: str) -> tuple[AskedUnit, ...]:
    """Those asked about the latest paper of a kind of which any were."""
    latest = max((each.paper.id for each in asked if each.paper.kind == kind), default=0)
    return tuple(each for each in asked if each.paper.id == latest)


def mails_to_read(asked: Sequence[AskedUnit]) -> NextStep:
    """What the office is to do about mails that answer what units were asked: none is an objection, nor agreement,
    before somebody has read it."""
    waiting = [each for each in asked if each.mails]
    words = "来信答复了核对函，看过后登记（异议、无异议，或者都不是）"
    return NextStep(len(waiting), "家单位", words, "toolkit report papers", urgent=True)


def objections(asked: Sequence[AskedUnit]) -> NextStep:
    """What the office is to do about objections to its latest drafts."""
    latest = {each.paper.kind: each.paper.id for each in asked}
    count = sum(each.heard == Heard.OBJECTS and latest[each.paper.kind] == each.paper.id for each in asked)
    return NextStep(count, "家单位", "对公文草稿有异议，核实后改稿", "toolkit report papers", urgent=True)


def _heard(answer: PaperWord | None, mails: Sequence[PaperWord], due: date | None, today: date) -> Heard:
    if mails:
        return Heard.REPLIED
    if answer:
        return Heard.OBJECTS if answer.objects else Heard.AGREES
    if due is None:
        return Heard.UNSENT
    return Heard.LATE if due < today else Heard.WAITING


def _words(each: Sentence) -> str:
    """A sentence as it stands; a row of a table with its headers."""
    if "\t" not in each.text:
        return each.text.strip()
    cells = [cell.strip() for cell in each.text.split("\t")]
    if len(each.headers) != len(cells):
        return "　".join(filter(None, cells))
    return f"{cells[0]}：" + "，".join(f"{head}{cell}" for head, cell in zip(each.headers[1:], cells[1:], strict=True))
