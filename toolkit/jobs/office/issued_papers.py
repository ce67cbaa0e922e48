"""`report issued`, `report answered`, `report papers`: what became of the drafts of papers, as the office says it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from toolkit.domain.ledger.papers import Paper, PaperSaid, PaperWord
from toolkit.domain.ledger.review import office_actor
from toolkit.domain.ledger.succession import Succession
from toolkit.domain.office.issued_papers import IssuedAs, gone_on, issued_papers, said_last
from toolkit.domain.office.paper_sentences import draft_of, sentences
from toolkit.domain.plan.folding import folded
from toolkit.domain.returns.secrecy import marking_in
from toolkit.edges.readers.guard import Guard
from toolkit.edges.readers.paper import read_paper
from toolkit.edges.system.files import archive, printable, read_bytes
from toolkit.errors import ToolkitError
from toolkit.jobs.asked import unit_named
from toolkit.jobs.ledger.figures import figures_now
from toolkit.jobs.office.asking import asked_now, withdraw_moot
from toolkit.jobs.state import read_state
from toolkit.jobs.stores import ledger
from toolkit.jobs.workspace import Workspace
from toolkit.reports.office.issued_papers import PapersKept

_KEY_REMEDY = "草稿的号码见 toolkit report papers。"


@dataclass(frozen=True)
class Answered:
    """What a unit answered: in words, as a file, on a day."""

    text: str
    file: Path | None
    on: date


@dataclass(frozen=True)
class Objection(Answered):
    """What a unit answers that was asked about a draft; whether it `objects`."""

    objects: bool = True


def show_papers(workspace: Workspace, now: datetime) -> PapersKept:
    """The drafts of the plan and what became of each; nothing is written."""
    return _noted(workspace, now, "", None, dry_run=True)


def mark_issued(
    workspace: Workspace, now: datetime, key: str, issued: IssuedAs | None, *, by: str = "", dry_run: bool = False
) -> PapersKept:
    """Note that a draft (its number, its file, or a file that repeats its words) was issued; None takes that back.

    The day is today where none is said, and what was said before stays where it is not said again. Letters that ask
    units about it and have not left are withdrawn. Taken back, it has no answer either. `ToolkitError` for a number
    that is blank or another paper's, days that lie ahead or in the wrong order, and a draft there is none of.
    """

    def word(paper: Paper, words: tuple[PaperWord, ...]) -> PaperWord:
        said = _word(workspace, paper, PaperSaid.ISSUED, now, by)
        if issued is None:
            return _taken_back(said, words)
        last = said_last(words)
        meant = issued.over(last.get((paper.id, paper.unit, PaperSaid.ISSUED)))
        number, on = meant.number.strip(), meant.on or now.date()
        if not number:
            raise ToolkitError("没有写文号", "请写 --number，如 某办督〔2021〕3号。")
        if on > now.date() or on < paper.day:
            raise ToolkitError(f"印发日期 {on} 不对", f"请写草稿那天（{paper.day}）到今天之间的日期。")
        if meant.by and meant.by < on:
            raise ToolkitError(f"反馈期限 {meant.by} 早于印发日期（{on}）", "请写印发那天或以后的日期。")
        for each in last.values():
            is_it = folded(each.number) == folded(number)
            if each.said == PaperSaid.ISSUED and is_it and each.paper != paper.id:
                raise ToolkitError(f"{each.number} 已经是草稿第{each.paper}号的文号", "请核对文号。")
        return replace(said, number=number, day=on, by=meant.by)

    return _noted(workspace, now, key, word, dry_run=dry_run)


def mark_answered(
    workspace: Workspace, now: datetime, key: str, answer: Answered | None, *, by: str = "", dry_run: bool = False
) -> PapersKept:
    """Note a unit's written answer to a paper that was issued, its file kept in the archive; None takes that back."""

    def word(paper: Paper, words: tuple[PaperWord, ...]) -> PaperWord:
        said = _word(workspace, paper, PaperSaid.ANSWERED, now, by)
        if answer is None:
            return _taken_back(said, words)
        issued = said_last(words).get((paper.id, paper.unit, PaperSaid.ISSUED))
        if issued is None:
            raise ToolkitError(f"草稿第{paper.id}号还没有印发", "先登记文号：toolkit report issued。")
        if not answer.text.strip() and answer.file is None:
            raise ToolkitError("没有写反馈了什么", "请写反馈的内容，或者用 --file 附上反馈的文件。")
        if not issued.day <= answer.on <= now.date():
            raise ToolkitError(f"反馈日期 {answer.on} 不对", f"请写印发那天（{issued.day}）到今天之间的日期。")
        said = replace(said, day=answer.on, text=answer.text.strip())
        return _with_file(workspace, said, answer.file, dry_run=dry_run)

    return _noted(workspace, now, key, word, dry_run=dry_run)


def mark_objection(
    workspace: Workspace,
    now: datetime,
    unit: str,
    answer: Objection | None,
    key: str = "",
    *,
    by: str = "",
    dry_run: bool = False,
) -> PapersKept:
    """Note what a unit answers that was asked about a draft, by default the last one; None takes that back.

    `ToolkitError` for a unit that was not asked, an objection without words, and a day before it was asked or ahead.
    """
    meant, heir = unit_named(workspace, unit), Succession.of(workspace.tasks).heir

    def word(paper: Paper, words: tuple[PaperWord, ...]) -> PaperWord:
        said = replace(_word(workspace, paper, PaperSaid.ANSWERED, now, by), unit=meant.code)
        mine = [each for each in said_last(words).values() if each.paper == paper.id and each.said == PaperSaid.ASKED]
        asked = next((each for each in mine if heir(each.unit) == meant.code), None)
        if asked is None:
            raise ToolkitError(f"草稿第{paper.id}号没有送请{meant.name}核对", _KEY_REMEDY)
        if answer is None:
            return _taken_back(said, words)
        if answer.objects and not answer.text.strip() and answer.file is None:
            raise ToolkitError("没有写异议是什么", "请写异议的内容，或者用 --file 附上；没有异议的写 --none。")
        if not asked.day <= answer.on <= now.date():
            raise ToolkitError(f"答复日期 {answer.on} 不对", f"请写送请核对那天（{asked.day}）到今天之间的日期。")
        said = replace(said, day=answer.on, text=answer.text.strip(), objects=answer.objects)
        return _with_file(workspace, said, answer.file, dry_run=dry_run)

    return _noted(workspace, now, key, word, dry_run=dry_run)


def _with_file(workspace: Workspace, said: PaperWord, file: Path | None, *, dry_run: bool) -> PaperWord:
    """The word with the file it came as, kept in the archive; `ToolkitError` for words marked as secret."""
    if marking := marking_in(said.text, workspace.schema.words.markings):
        raise ToolkitError(f"写的话里有涉密标志“{marking}”，没有登记", "涉密内容请勿录入；不涉密的，去掉标志再登记。")
    if file is None:
        return said
    data, name = read_bytes(file), printable(file.name)
    return replace(said, file=name, sha256="" if dry_run else archive(workspace.archive, data))


_Word = Callable[[Paper, tuple[PaperWord, ...]], PaperWord]


def _noted(workspace: Workspace, now: datetime, key: str, word: _Word | None, *, dry_run: bool) -> PapersKept:
    """Keep the word on the paper of that key, where there is one to keep; all papers as they stand then."""
    with ledger(workspace, dry_run=dry_run) as store:
        mails = store.outbox.mails()
        state = read_state(workspace, store, now.date(), mails)
        papers, words = store.papers.of_plan(state.plan), store.papers.words(state.plan)
        said, withdrawn, unanswered = None, 0, False
        if word:
            paper = _paper(workspace, papers, key) if key else _last_asked(papers, words)
            said = word(paper, words)
            if not dry_run:
                store.papers.say([said])
            if said.said == PaperSaid.ISSUED and not said.taken_back:
                withdrawn = withdraw_moot(workspace, store, mails, papers, paper, dry_run=dry_run)
            elif said.said == PaperSaid.ISSUED:
                unanswered = (paper.id, paper.unit, PaperSaid.ANSWERED) in said_last(words)
            words = (*words, replace(said, id=max((each.id for each in words), default=0) + 1))
        heirs = Succession.of(workspace.tasks)
        issued = issued_papers(papers, words, figures_now(workspace, state, mails), heirs)
        asked = asked_now(workspace, papers, words, mails, now)
    return PapersKept(
        asked=asked,
        papers=tuple(gone_on(each, heirs) for each in papers),
        issued=issued,
        said=said,
        withdrawn=withdrawn,
        unanswered=unanswered,
        roster=workspace.tasks.roster,
        dry_run=dry_run and word is not None,
    )


def _paper(workspace: Workspace, papers: Sequence[Paper], key: str) -> Paper:
    """The draft of that number; that of which a file repeats most, whatever its name is by now; that of a file's name.

    `ToolkitError` where there is none, or the file cannot be read.
    """
    number = key.strip().removeprefix("第").removesuffix("号")
    if number.isdecimal() and (found := next((each for each in papers if each.id == int(number)), None)):
        return found
    file = Path(key)
    if file.is_file():
        with Guard.within(workspace.settings.reading) as guard:
            its = sentences(read_paper(read_bytes(file), file.name, guard), workspace.tasks.roster)
        if found := draft_of(its, papers, workspace.tasks.roster):
            return found
    for each in reversed(papers):
        if Path(each.file).name == file.name:
            return each
    raise ToolkitError(f"没有草稿“{key}”", _KEY_REMEDY)


def _last_asked(papers: Sequence[Paper], words: Sequence[PaperWord]) -> Paper:
    asked = {paper for paper, _, said in said_last(words) if said == PaperSaid.ASKED}
    for each in reversed(papers):
        if each.id in asked:
            return each
    raise ToolkitError("还没有公文草稿送请各单位核对", "先写：toolkit report paper 通报 --ask。")


def _word(workspace: Workspace, paper: Paper, said: PaperSaid, now: datetime, by: str) -> PaperWord:
    return PaperWord(workspace.chosen.id, paper.id, paper.unit, said, now.date(), office_actor(by), now)


def _taken_back(said: PaperWord, words: Sequence[PaperWord]) -> PaperWord:
    was = said_last(words).get((said.paper, said.unit, said.said))
    if was is None:
        raise ToolkitError(f"草稿第{said.paper}号没有登记过{said.said.label}", _KEY_REMEDY)
    return replace(was, id=0, actor=said.actor, at=said.at, taken_back=True)
