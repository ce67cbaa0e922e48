"""Papers that were issued: their 文号, by when a unit is to answer, and how that stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from enum import StrEnum

from toolkit.domain.ledger.figures import Figures
from toolkit.domain.ledger.labels import Label
from toolkit.domain.ledger.papers import Paper, PaperSaid, PaperWord
from toolkit.domain.ledger.succession import Succession
from toolkit.domain.office.desk import NextStep
from toolkit.domain.plan.model import Plan
from toolkit.values import dataclass


class Answer(StrEnum):
    """How the answer to a paper stands: the gravest first."""

    LATE = "late"
    AWAITED = "awaited"
    CLAIMED = "claimed"
    DONE = "done"
    ANSWERED = "answered"
    NOT_ASKED = "not_asked"

    @property
    def label(self) -> str:
        """The word clerks read."""
        return {
            "late": "过期未反馈",
            "awaited": "待反馈",
            "claimed": "单位已报完成，待核查",
            "done": "事项已销号",
            "answered": "已反馈",
            "not_asked": "不要求反馈",
        }[self.value]


@dataclass(frozen=True, slots=True)
class IssuedAs:
    """As what a paper was issued: its 文号, the day, by when the unit is to answer (None: no answer is asked for)."""

    number: str
    on: date | None
    by: date | None

    def over(self, was: PaperWord | None) -> IssuedAs:
        """The same where the paper was said to be issued before: what is not said now stays as it was said then."""
        if was is None:
            return self
        return IssuedAs(self.number.strip() or was.number, self.on or was.day, self.by or was.by)


@dataclass(frozen=True, slots=True)
class Issued:
    """A paper with the word that it was `issued`, its `answer` where there is one, and how that stands on a day."""

    paper: Paper
    issued: PaperWord
    answer: PaperWord | None
    stands: Answer
    late: int = 0

    @property
    def waits(self) -> bool:
        """Whether the unit's answer is still waited for."""
        return self.stands in (Answer.LATE, Answer.AWAITED)


def said_last(words: Iterable[PaperWord]) -> Mapping[tuple[int, str, PaperSaid], PaperWord]:
    """The word that counts of each paper (id), unit (code) and kind; what was taken back is not there.

    A paper to a unit that is said not to have been issued has no answer either, until one is entered after it was.
    """
    latest: dict[tuple[int, str, PaperSaid], PaperWord] = {}
    for each in sorted(words, key=lambda each: each.id):
        latest[each.paper, each.unit, each.said] = each
        if each.said == PaperSaid.ISSUED and each.taken_back:
            answers = [key for key in latest if key[0] == each.paper and key[2] == PaperSaid.ANSWERED]
            for key in answers:
                if each.unit or not key[1]:
                    del latest[key]
    return {key: each for key, each in latest.items() if not each.taken_back}


def gone_on(paper: Paper, succession: Succession) -> tuple[Paper, ...]:
    """The paper as it is to each unit that goes on with its matter: several, where its unit was split among them."""
    if not paper.unit:
        return (paper,)
    return tuple(replace(paper, unit=unit) for unit in succession.going_on(paper.unit, paper.item))


def answer_of(
    said: Mapping[tuple[int, str, PaperSaid], PaperWord], paper: Paper, unit: str, succession: Succession | None
) -> PaperWord | None:
    """The answer that counts of a unit (code) to a paper: its own, or that of one it goes on with, the last of them;
    `said` are the words that count."""
    answers = (
        each
        for (number, of, what), each in said.items()
        if number == paper.id and what == PaperSaid.ANSWERED
        if unit == of or (succession and unit in succession.going_on(of, paper.item))
    )
    return max(answers, key=lambda each: each.id, default=None)


def issued_papers(
    papers: Iterable[Paper],
    words: Iterable[PaperWord],
    figures: Figures,
    today: date,
    succession: Succession | None = None,
) -> tuple[Issued, ...]:
    """The papers that were issued, in the order of their drafts, each with how its answer stands today: figures of a
    plan that is closed stand still, days for an answer do not.

    Where units were merged or split each is to the unit that goes on with its matter, as the `succession` says; where
    several do, to each of them, and each answers for itself. An answer that the office has entered ends it, and so does
    the verdict that closes the matter it is about. While the unit's claim of that matter waits for the office nobody
    waits for the unit.
    """
    said, labels = said_last(words), {(task.unit, task.item): task.label for task in figures.tasks}
    found = []
    for paper in papers:
        issued = said.get((paper.id, paper.unit, PaperSaid.ISSUED))
        if issued is None:
            continue
        for its in gone_on(paper, succession) if succession else (paper,):
            answer = answer_of(said, paper, its.unit, succession)
            label = labels.get((its.unit, its.item)) if its.item is not None else None
            stands = _stands(issued, answer, label, today)
            late = (today - issued.by).days if issued.by and stands == Answer.LATE else 0
            found.append(Issued(its, issued, answer, stands, late))
    return tuple(found)


def awaited(issued: Iterable[Issued]) -> NextStep:
    """What the office is to do about answers that have not come."""
    waiting = [each for each in issued if each.waits]
    late = sum(each.stands == Answer.LATE for each in waiting)
    words = f"等单位书面反馈，其中{late}件过了期限，催要" if late else "等单位书面反馈，收到后登记"
    return NextStep(len(waiting), "件印发的公文", words, "toolkit report papers", urgent=bool(late))


@dataclass(frozen=True, slots=True)
class AwaitedAnswer:
    """A paper of which its unit's letter says that the answer is awaited: its 文号 and kind, the item it is about with
    its title, by when it is to be answered, and how many days that is past (0 while it is not)."""

    number: str
    kind: str
    item: int | None
    title: str
    by: date
    late: int


def awaited_of(issued: Iterable[Issued], plan: Plan) -> Mapping[str, tuple[AwaitedAnswer, ...]]:
    """By unit (code) the papers that wait for its answer, the day that comes first first."""
    found: dict[str, list[AwaitedAnswer]] = {}
    for each in issued:
        paper, by = each.paper, each.issued.by
        if each.waits and by and paper.unit:
            item = plan.by_number.get(paper.item) if paper.item is not None else None
            line = AwaitedAnswer(each.issued.number, paper.kind, paper.item, item.called if item else "", by, each.late)
            found.setdefault(paper.unit, []).append(line)
    return {unit: tuple(sorted(lines, key=lambda line: line.by)) for unit, lines in found.items()}


def _stands(issued: PaperWord, answer: PaperWord | None, label: Label | None, today: date) -> Answer:
    if answer:
        return Answer.ANSWERED
    if issued.by is None:
        return Answer.NOT_ASKED
    if label and label.ended:
        return Answer.DONE
    if label == Label.CLAIMED:
        return Answer.CLAIMED
    return Answer.LATE if issued.by < today else Answer.AWAITED
