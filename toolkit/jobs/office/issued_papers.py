"""`report issued`, `report answered`, `report papers`: what became of the drafts of papers, as the office says it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.domain.ledger.papers import Paper, PaperSaid, PaperWord
from toolkit.domain.ledger.review import office_actor
from toolkit.domain.ledger.succession import Succession
from toolkit.domain.office.asking import unread
from toolkit.domain.office.issued_papers import IssuedAs, answer_of, gone_on, issued_papers, said_last
from toolkit.domain.office.paper_sentences import draft_of, of_another, sentences
from toolkit.domain.plan.folding import folded
from toolkit.domain.returns.secrecy import marking_in
from toolkit.edges.readers.guard import Guard
from toolkit.edges.readers.paper import read_paper
from toolkit.edges.system.files import printable, read_bytes
from toolkit.errors import ToolkitError
from toolkit.jobs.asked import unit_named
from toolkit.jobs.ledger.figures import figures_now
from toolkit.jobs.office.asking import asked_now, withdraw_moot
from toolkit.jobs.office.check_paper import other_drafts
from toolkit.jobs.state import read_state
from toolkit.jobs.stores import ledger
from toolkit.jobs.workspace import Workspace
from toolkit.problems import day_words
from toolkit.reports.office.issued_papers import PapersKept
from toolkit.values import dataclass

if TYPE_CHECKING:
    from toolkit.edges.store.store import Store

_KEY_REMEDY = "草稿的号码见 toolkit report papers。"


@dataclass(frozen=True)
class Answered:
    """What a unit answered: in words, as a file, on a day."""

    text: str
    file: Path | None
    on: date


@dataclass(frozen=True)
class Objection:
    """What a unit answers that was asked about a draft, in words, as a file, on a day; whether it `objects`.

    Where nothing is said of them words, file and day are those of its mails that wait to be read. `seen` is no answer:
    these mails were read, and say neither.
    """

    text: str
    file: Path | None
    on: date | None
    objects: bool = True
    seen: bool = False


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
            return _taken_back(said, said_last(words).get((paper.id, paper.unit, PaperSaid.ISSUED)))
        last = said_last(words)
        meant = issued.over(last.get((paper.id, paper.unit, PaperSaid.ISSUED)))
        number, on = meant.number.strip(), meant.on or now.date()
        if not number:
            raise ToolkitError("没有写文号", "请写 --number，如 某办督〔2021〕3号。")
        if on > now.date() or on < paper.day:
            raise ToolkitError(
                f"印发日期{day_words(on)}不对", f"请写草稿那天（{day_words(paper.day)}）到今天之间的日期。"
            )
        if meant.by and meant.by < on:
            raise ToolkitError(
                f"反馈期限{day_words(meant.by)}早于印发日期（{day_words(on)}）", "请写印发那天或以后的日期。"
            )
        for each in last.values():
            is_it = folded(each.number) == folded(number)
            if each.said == PaperSaid.ISSUED and is_it and each.paper != paper.id:
                raise ToolkitError(f"{each.number} 已经是草稿第{each.paper}号的文号", "请核对文号。")
        return replace(said, number=number, day=on, by=meant.by)

    return _noted(workspace, now, key, word, dry_run=dry_run)


def mark_answered(
    workspace: Workspace,
    now: datetime,
    key: str,
    answer: Answered | None,
    unit: str = "",
    *,
    by: str = "",
    dry_run: bool = False,
) -> PapersKept:
    """Note a unit's written answer to a paper that was issued, its file kept in the archive; None takes that back.

    The `unit` is to be named where the paper's was split since among several: each of them answers.
    """
    named = unit_named(workspace, unit).code if unit else ""

    def word(paper: Paper, words: tuple[PaperWord, ...]) -> PaperWord:
        said = replace(_word(workspace, paper, PaperSaid.ANSWERED, now, by), unit=_of_one(workspace, paper, named))
        if answer is None:
            return _taken_back(said, answer_of(said_last(words), paper, said.unit, Succession.of(workspace.tasks)))
        issued = said_last(words).get((paper.id, paper.unit, PaperSaid.ISSUED))
        if issued is None:
            raise ToolkitError(f"草稿第{paper.id}号还没有印发", "先登记文号：toolkit report issued。")
        if not answer.text.strip() and answer.file is None:
            raise ToolkitError("没有写反馈了什么", "请写反馈的内容，或者用 --file 附上反馈的文件。")
        if not issued.day <= answer.on <= now.date():
            raise ToolkitError(
                f"反馈日期{day_words(answer.on)}不对", f"请写印发那天（{day_words(issued.day)}）到今天之间的日期。"
            )
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
    meant, heirs = unit_named(workspace, unit), Succession.of(workspace.tasks)

    def word(paper: Paper, words: tuple[PaperWord, ...]) -> PaperWord:
        said = replace(_word(workspace, paper, PaperSaid.ANSWERED, now, by), unit=meant.code)
        last = said_last(words)
        mine = [each for each in last.values() if each.paper == paper.id and each.said == PaperSaid.ASKED]
        asked = next((each for each in mine if meant.code in heirs.going_on(each.unit)), None)
        if asked is None:
            raise ToolkitError(f"草稿第{paper.id}号没有送请{meant.name}核对", _KEY_REMEDY)
        if answer is None:
            return _taken_back(said, answer_of(last, paper, meant.code, heirs))
        return _answer(said, answer, unread(words, paper, meant.code, heirs), asked.day)

    def _answer(said: PaperWord, answer: Objection, mails: Sequence[PaperWord], since: date) -> PaperWord:
        """What is to be kept of an answer to a letter of the day `since`, of which these mails have come."""
        if answer.seen and not mails:
            raise ToolkitError(f"{meant.name}没有等着看的来信", "来信答复的见 toolkit report papers。")
        if answer.seen:
            return replace(mails[-1], id=0, actor=said.actor, at=said.at, taken_back=True)
        text, bare = answer.text.strip(), not answer.text.strip() and answer.file is None
        if bare and mails:
            text = "；".join(filter(None, (each.text for each in mails)))
            said = replace(said, sha256=mails[-1].sha256, file=mails[-1].file)
        elif bare and answer.objects:
            raise ToolkitError("没有写异议是什么", "请写异议的内容，或者用 --file 附上；没有异议的写 --none。")
        on = answer.on or (mails[-1].day if bare and mails else now.date())
        if not since <= on <= now.date():
            raise ToolkitError(
                f"答复日期{day_words(on)}不对", f"请写送请核对那天（{day_words(since)}）到今天之间的日期。"
            )
        said = replace(said, day=on, text=text, objects=answer.objects)
        return _with_file(workspace, said, answer.file, dry_run=dry_run)

    return _noted(workspace, now, key, word, dry_run=dry_run)


def _of_one(workspace: Workspace, paper: Paper, named: str) -> str:
    """The unit (code) whose answer to a paper is meant: the paper's own, or the one `named` of several that it was
    split among; `ToolkitError` where that is not said, or the paper is not to it."""
    heirs = Succession.of(workspace.tasks).going_on(paper.unit, paper.item) if paper.unit else ("",)
    if named and named not in heirs:
        raise ToolkitError(f"草稿第{paper.id}号不是给{workspace.tasks.roster.name_of(named)}的", _KEY_REMEDY)
    if len(heirs) > 1 and not named:
        names = "、".join(map(workspace.tasks.roster.name_of, heirs))
        raise ToolkitError(f"草稿第{paper.id}号的单位已经分为{names}，各自反馈", "请用 --unit 写明是哪一个的反馈。")
    return named if len(heirs) > 1 else paper.unit


def _with_file(workspace: Workspace, said: PaperWord, file: Path | None, *, dry_run: bool) -> PaperWord:
    """The word with the file it came as, kept in the archive; `ToolkitError` for words marked as secret."""
    if marking := marking_in(said.text, workspace.schema.words.markings):
        raise ToolkitError(f"写的话里有涉密标志“{marking}”，没有登记", "涉密内容请勿录入；不涉密的，去掉标志再登记。")
    if file is None:
        return said
    data, name = read_bytes(file), printable(file.name)
    return replace(said, file=name, sha256="" if dry_run else workspace.originals.put(data))


_Word = Callable[[Paper, tuple[PaperWord, ...]], PaperWord]


def _noted(workspace: Workspace, now: datetime, key: str, word: _Word | None, *, dry_run: bool) -> PapersKept:
    """Keep the word on the paper of that key, where there is one to keep; all papers as they stand then."""
    with ledger(workspace, dry_run=dry_run) as store:
        mails = store.outbox.mails()
        state = read_state(workspace, store, now.date(), mails)
        papers, words = store.papers.of_plan(state.plan), store.papers.words(state.plan)
        said, withdrawn, unanswered = None, 0, False
        if word:
            paper = _paper(workspace, store, papers, key) if key else _last_asked(papers, words)
            said = word(paper, words)
            if not dry_run:
                store.papers.say([said])
            if said.said == PaperSaid.ISSUED and not said.taken_back:
                withdrawn = withdraw_moot(workspace, store, mails, papers, paper, dry_run=dry_run)
            elif said.said == PaperSaid.ISSUED:
                unanswered = any(
                    number == paper.id and what == PaperSaid.ANSWERED and (paper.unit or not unit)
                    for number, unit, what in said_last(words)
                )
            words = (*words, replace(said, id=max((each.id for each in words), default=0) + 1))
        heirs = Succession.of(workspace.tasks)
        issued = issued_papers(papers, words, figures_now(workspace, state, mails), now.date(), heirs)
        asked = asked_now(workspace, papers, words, mails, now)
    return PapersKept(
        asked=asked,
        papers=papers,
        units={each.id: tuple(its.unit for its in gone_on(each, heirs)) for each in papers if each.unit},
        issued=issued,
        said=said,
        withdrawn=withdrawn,
        unanswered=unanswered,
        roster=workspace.tasks.roster,
        dry_run=dry_run and word is not None,
    )


def _paper(workspace: Workspace, store: Store, papers: Sequence[Paper], key: str) -> Paper:
    """The draft of that number; that of which a file repeats most, whatever its name is by now; that of a file's name.

    `ToolkitError` where there is none, the file cannot be read, or it repeats more of a draft of another plan.
    """
    number = key.strip().removeprefix("第").removesuffix("号")
    if number.isdecimal() and (found := next((each for each in papers if each.id == int(number)), None)):
        return found
    file = Path(key)
    if file.is_file():
        with Guard.within(workspace.settings.reading) as guard:
            its = sentences(read_paper(read_bytes(file), file.name, guard), workspace.tasks.roster)
        if other := of_another(its, papers, other_drafts(workspace, store), workspace.tasks.roster):
            raise ToolkitError(
                f"{file.name} 更像方案“{other.plan}”的草稿（第{other.id}号），现在是“{workspace.chosen.id}”",
                f"登记那份方案的公文，运行 toolkit --plan {other.plan} report issued；就是这份方案的，请写草稿的号码。",
            )
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


def _taken_back(said: PaperWord, was: PaperWord | None) -> PaperWord:
    if was is None:
        raise ToolkitError(f"草稿第{said.paper}号没有登记过{said.said.label}", _KEY_REMEDY)
    return replace(was, id=0, actor=said.actor, at=said.at, taken_back=True)
