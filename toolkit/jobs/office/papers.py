"""`report paper`: drafts of papers, from templates the office edits; a person finishes, numbers and seals them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.codes import Code
from toolkit.domain.ledger.drafts import MARK, Draft
from toolkit.domain.ledger.figures import Figures
from toolkit.domain.ledger.judged import Judged
from toolkit.domain.ledger.records import CaseKind
from toolkit.domain.ledger.state import LedgerState
from toolkit.domain.mail.mails import Mail
from toolkit.domain.office.asking import AskedUnit, last_asked
from toolkit.domain.office.issuing import PRESSED, answer_by, is_within
from toolkit.domain.office.rectifying import of_work, to_fix
from toolkit.domain.plan.units import Unit
from toolkit.edges.system.files import distinct_name, write_whole
from toolkit.errors import ConfigError, ToolkitError
from toolkit.jobs.asked import no_item, unit_named
from toolkit.jobs.ledger.drafts import PAPERS
from toolkit.jobs.ledger.figures import figures_now
from toolkit.jobs.office.annual_paper import annual_paper
from toolkit.jobs.office.asking import ask_units, asked_now, refuse_asking
from toolkit.jobs.office.desk import new_files
from toolkit.jobs.office.init import default_templates
from toolkit.jobs.office.kept_drafts import draft_made
from toolkit.jobs.state import agreed, read_state
from toolkit.jobs.stores import ledger
from toolkit.jobs.workspace import Workspace
from toolkit.keys import item_words
from toolkit.problems import Origin, Problem, day_words, problem
from toolkit.reports.office.paper_items import item_values
from toolkit.reports.office.paper_lookback import lookback_values
from toolkit.reports.office.paper_rectification import rectification_values
from toolkit.reports.office.papers import DraftedPaper, Head, circular_values, supervision_values
from toolkit.values import dataclass

if TYPE_CHECKING:
    from toolkit.edges.store.store import Store


_TO_ALL = "各有关单位"
"""Whom a 通报 is to where the roster has no groups that a plan names."""


@dataclass(frozen=True)
class _Matter:
    """What papers are made of, and what of it one is to be about."""

    workspace: Workspace
    store: Store
    state: LedgerState
    figures: Figures
    head: Head
    kind: str
    unit: str
    item: int | None


@dataclass(frozen=True)
class _Draft:
    """What stands in the places of one draft, what its file's name says it is about, and the unit (code) and the item
    it is about where it is about one."""

    values: Mapping[str, Any]
    about: str = ""
    problems: tuple[Problem, ...] = ()
    unit: str = ""
    item: int | None = None


def draft_paper(
    workspace: Workspace,
    now: datetime,
    kind: str,
    unit: str = "",
    item: int | None = None,
    *,
    ask: bool = False,
    dry_run: bool = False,
) -> DraftedPaper:
    """Write drafts of one kind into `outbox/papers/`: one paper, or one a unit where it is to units.

    What each says is kept in the ledger with the figures of the moment (`report check`). With `ask` each unit that it
    names is written to what it says of it (通报 only).
    A draft has no number, no seal and no red head, says 草稿 in its name and on every page, and of which change of the
    ledger its figures are. `ConfigError` where no issuing body is set, or a body within a unit; `ToolkitError` for a
    kind there is not, or a matter nobody has or nobody may be pressed for.
    """
    if kind not in KINDS:
        raise ToolkitError(f"没有“{kind}”这种公文", f"可以写：{'、'.join(KINDS)}。")
    workspace.not_before_issue(now.date())
    _issuer(workspace)
    if ask:
        refuse_asking(workspace, kind)
    paths, files, keys = [], [], []
    asking: tuple[Unit, ...] = ()
    with ledger(workspace, dry_run=dry_run) as store:
        mails = store.outbox.mails()
        state = read_state(workspace, store, now.date(), mails)
        figures = figures_now(workspace, state, mails)
        made = papers_of(workspace, store, state, figures, (kind, unit, item), now)
        asked = _asked_before(workspace, store, mails, now, kind)
        for draft, name, data in made.drafts:
            paths.append(workspace.outbox / PAPERS / f"{name}.docx")
            about = (kind, draft.unit, draft.item)
            kept = draft_made(workspace, state, figures, made.change, about, (paths[-1], data), now)
            if not dry_run:
                kept = store.papers.keep(kept)
                keys.append(kept.id)
                files.append(write_whole(paths[-1], data))
            if ask:
                asking = ask_units(agreed(workspace, state), store, mails, kept, now, dry_run=dry_run)
    return DraftedPaper(
        kind=kind,
        papers=tuple(paths),
        keys=tuple(keys),
        day=figures.day,
        change=made.change,
        problems=made.problems,
        files=tuple(files),
        asking=tuple(each.name for each in asking),
        asked=asked,
        roster=workspace.tasks.roster,
        dry_run=dry_run,
    )


def _asked_before(
    workspace: Workspace, store: Store, mails: Sequence[Mail], now: datetime, kind: str
) -> tuple[AskedUnit, ...]:
    """Those who were asked about the last draft of a kind, before this one; nothing is read where none ever was."""
    words = store.papers.words(workspace.chosen.id)
    ids = {each.paper for each in words}
    papers = store.papers.those(workspace.chosen.id, ids)
    return last_asked(asked_now(workspace, papers, words, mails, now), kind)


@dataclass(frozen=True)
class PapersMade:
    """Drafts as documents, each with what it is about and the name of its file, at which change of the ledger."""

    drafts: tuple[tuple[_Draft, str, bytes], ...]
    change: int
    problems: tuple[Problem, ...]


def papers_of(
    workspace: Workspace,
    store: Store,
    state: LedgerState,
    figures: Figures,
    about: tuple[str, str, int | None],
    now: datetime,
) -> PapersMade:
    """The drafts of these figures about a kind, unit and item; nothing is written. Errors as of `draft_paper`."""
    from toolkit.edges.papers import fill_paper

    kind, unit, item = about
    issuer = _issuer(workspace)
    change, code = store.cells.last_sequence(state.plan), store.chains.head(state.plan).short
    head = Head(issuer, workspace.work, change, now)
    template, problems = _template(workspace, kind)
    drafts = KINDS[kind](_Matter(workspace, store, state, figures, head, kind, unit, item))
    if left_out := _left_out(workspace, store, state, figures):
        problems += (problem(Code.PAPER_BEHIND, kind=kind, what="、".join(left_out)),)
    made = []
    for draft in drafts:
        problems += draft.problems
        name = distinct_name(f"{kind}{MARK}-{draft.about}{now:%Y-%m-%d}")
        stamped = f"{Draft(name, change, now).stamp} 校验码：{code}"
        made.append((draft, name, fill_paper(template, draft.values, stamped)))
    return PapersMade(tuple(made), change, problems)


def _circular(matter: _Matter) -> tuple[_Draft, ...]:
    _of_all(matter, "通报是对全部单位的", "一个单位的一件事，请写 督办单。")
    to = [group.phrases[0] for group in matter.workspace.tasks.roster.groups if group.phrases]
    return (_Draft(circular_values(matter.figures, matter.head, to or [_TO_ALL])),)


def _supervision(matter: _Matter) -> tuple[_Draft, ...]:
    """督办单, and 督办函 which says the same as a letter: of one unit and one matter."""
    workspace, figures, item = matter.workspace, matter.figures, matter.item
    _presses(matter)
    if not matter.unit or item is None:
        kind = matter.kind
        raise ToolkitError(f"{kind}一件一份，要写单位和第几项", f"如：toolkit report paper {kind} 市教育局 --item 2。")
    meant = unit_named(workspace, matter.unit)
    task = next((each for each in figures.tasks if (each.unit, each.item) == (meant.code, item)), None)
    about = f"{meant.name}第{item_words(item)}项"
    if task is None:
        raise ToolkitError(f"{meant.name}没有第{item_words(item)}项任务", "请核对序号（toolkit plan show）。")
    if task.label.ended:
        raise ToolkitError(f"{about}已经办结（{task.state}），不用督办", "请核对单位和序号。")
    if task.label not in PRESSED:
        raise ToolkitError(
            f"{about}是“{task.state}”，不到督办的时候：{task.why}",
            f"可以督办的是{'、'.join(each.word for each in PRESSED)}的；等办公室答复的先核查（toolkit review）。",
        )
    back_by = answer_by(task, figures.day, workspace.calendar(figures.day))
    values = supervision_values(figures, matter.head, task, workspace.tasks.plan.item(item), back_by)
    return (_Draft(values, f"{about}-", unit=meant.code, item=item),)


def _rectification(matter: _Matter) -> tuple[_Draft, ...]:
    """One notice a unit: of the unit named, be it for papers alone, or of all that have work to do (限期整改), each
    with the papers that it lacks; about one item where named."""
    workspace, item = matter.workspace, matter.item
    _presses(matter)
    code = unit_named(workspace, matter.unit).code if matter.unit else ""
    if item is not None and item not in workspace.tasks.plan.by_number:
        raise no_item(workspace, item)
    rows = tuple(to_fix(matter.figures, matter.state.untold, code, item))
    if rows and not code and not (rows := of_work(rows)):
        raise ToolkitError(
            "没有核查为限期整改、还没有改好的，只有退回补正的，不用都发限期整改通知",
            "核查告知里已经写明；确实要发的，写明单位，如：toolkit report paper 限期整改通知 市教育局。",
        )
    if not rows:
        meant = workspace.tasks.roster.name_of(code) + (f"第{item_words(item)}项" if item is not None else "")
        raise ToolkitError(
            f"{meant or '各单位'}没有核查退回、还没有改好的，不用发限期整改通知",
            "核查为限期整改或退回补正、单位还没有重新报完成的才发；先核查（toolkit review）。",
        )
    about = f"第{item_words(item)}项-" if item is not None else ""
    office = workspace.settings.office
    by_unit = {
        each: [row for row in rows if row.task.unit == each] for each in dict.fromkeys(r.task.unit for r in rows)
    }
    return tuple(
        _Draft(
            rectification_values(matter.figures, matter.head, its, office),
            f"{its[0].task.unit_name}{about or '-'}",
            unit=of,
            item=item,
        )
        for of, its in by_unit.items()
    )


def _lookback(matter: _Matter) -> tuple[_Draft, ...]:
    _of_all(matter, "“回头看”情况报告是全部单位的", "一个单位的，看台账里的“上年落实情况自查”表。")
    values = lookback_values(matter.figures, matter.head)
    if not values["total"]:
        raise ToolkitError(
            "台账里没有上年“回头看”事项", "请先列出上年事项（toolkit review lookback），下发后再写报告。"
        )
    return (_Draft(values),)


def _item_by_item(matter: _Matter) -> tuple[_Draft, ...]:
    _of_all(matter, "逐项落实情况报告是全部事项的", "一项一项的情况，看总台账（outbox/master.xlsx）。")
    return (_Draft(item_values(matter.figures, matter.head)),)


def _annual(matter: _Matter) -> tuple[_Draft, ...]:
    if matter.item is not None:
        raise ToolkitError("年报表三不写序号", "可以写一个单位；不写的，是全部填报单位合计。")
    made = annual_paper(matter.workspace, matter.store, matter.state, matter.figures, matter.head, matter.unit)
    code = unit_named(matter.workspace, matter.unit).code if matter.unit else ""
    return (_Draft(*made, unit=code),)


KINDS: Mapping[str, Callable[[_Matter], tuple[_Draft, ...]]] = {
    "通报": _circular,
    "督办单": _supervision,
    "督办函": _supervision,
    "限期整改通知": _rectification,
    "回头看情况报告": _lookback,
    "逐项落实情况报告": _item_by_item,
    "年报表三": _annual,
}
"""The kinds of papers there are: name, which is that of the template -> what makes its drafts."""
_FIRST = ("通报", "督办单")
"""The kinds that every workspace with templates of papers has; the others it may have been made without."""


def _left_out(workspace: Workspace, store: Store, state: LedgerState, figures: Figures) -> list[str]:
    """What came and is not in the figures, each in words: files not merged, files nobody knows whose they are, mails
    that a person is to read, and what came after the day of the figures."""
    day = datetime.combine(figures.day, time.max)
    begun = datetime.combine(figures.round.round.start, time.min)
    later = store.returns.of_plan(state.plan) if workspace.chosen.closed else state.returns
    judged = (Judged.read(values) for values in state.current.values())
    counted = (
        (new_files(workspace, store), "收件箱里没有合并的文件{}个"),
        (figures.waiting.cases[CaseKind.HELD], "没有认定是谁的文件{}个"),
        (len(store.inbox.to_read(begun)), "本期要人看的来信{}封"),
        (sum(ret.received_at > day for ret in later), f"{day_words(figures.day)}以后的来件{{}}件"),
        (sum(each.at > day.isoformat() for each in judged if each), f"{day_words(figures.day)}以后的核查{{}}项"),
    )
    return [words.format(count) for count, words in counted if count]


def _presses(matter: _Matter) -> None:
    """Refuse a paper that presses a unit where the plan is closed: nobody is pressed for it any more."""
    if matter.workspace.chosen.closed:
        plan = matter.workspace.chosen.id
        raise ToolkitError(
            f"方案“{plan}”已经办结，不再催办，不写{matter.kind}", f"确实还要办的，先运行 toolkit plan reopen {plan}。"
        )


def _of_all(matter: _Matter, what: str, remedy: str) -> None:
    if matter.unit or matter.item is not None:
        raise ToolkitError(f"{what}，不写单位和序号", remedy)


def _issuer(workspace: Workspace) -> str:
    issuer = workspace.settings.papers.issuer.strip()
    if not issuer:
        raise ConfigError("没有写发文机关", "请在 config.toml 的 [papers] 写 issuer（发文机关全称，科室不能发文）。")
    if is_within(issuer):
        raise ConfigError(
            f"“{issuer}”是内设机构，不能对外发文", "请在 config.toml 的 [papers] 写机关或其办公室的全称。"
        )
    return issuer


def _template(workspace: Workspace, kind: str) -> tuple[Path, tuple[Problem, ...]]:
    """The template of a kind: the workspace's own, or the toolkit's where it was made before there was one, as said."""
    own, brought = workspace.templates / PAPERS, default_templates() / PAPERS / f"{kind}.docx"
    path = own / f"{kind}.docx"
    if not own.is_dir():
        return brought, ()
    if path.is_file() or kind in _FIRST:
        return path, ()
    return brought, (problem(Code.PAPER_TEMPLATE_BROUGHT, Origin(path.name), file=path.name),)
