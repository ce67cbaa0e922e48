"""`report paper 通报 --ask`: each unit that a draft names is written to what it says of it, and may answer first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from toolkit.domain.ledger.papers import Paper, PaperSaid, PaperWord
from toolkit.domain.ledger.review import office_actor
from toolkit.domain.ledger.succession import Succession
from toolkit.domain.mail.mails import Mail, MailKind, MailState
from toolkit.domain.office.asking import AskedUnit, asked_units, moot, not_left, said_of_units, sent_on
from toolkit.domain.office.issued_papers import said_last
from toolkit.domain.plan.units import Unit
from toolkit.edges.mail.letters import check_template
from toolkit.errors import ToolkitError
from toolkit.jobs.mail.compose import Letter, compose
from toolkit.jobs.mail.taking_back import take_back
from toolkit.jobs.workspace import Workspace

if TYPE_CHECKING:
    from toolkit.edges.store.store import Store

ASKED_KIND = "通报"
"""The kind of paper that units see first."""
_REPLACED = "草稿重写了，由新的核对函代替"
_ISSUED = "公文已经印发，不用再核对"
_PARTS = ("subject", "txt", "html")


def refuse_asking(workspace: Workspace, kind: str) -> None:
    """`ToolkitError` where units are not asked: about another kind of paper, of a closed plan, without the letter."""
    if kind != ASKED_KIND:
        raise ToolkitError(f"{kind}不用送各单位核对", f"--ask 只用于{ASKED_KIND}。")
    workspace.not_closed()
    names = [f"mail/asked.{part}.j2" for part in _PARTS]
    if missing := [name for name in names if not (workspace.templates / name).is_file()]:
        raise ToolkitError(
            f"工作区的 templates 里没有核对函的模板 {'、'.join(missing)}",
            "请先运行 toolkit upgrade，缺的模板会补上。",
        )
    for name in names:
        check_template(workspace.templates, name)


def ask_units(
    workspace: Workspace, store: Store, mails: Sequence[Mail], paper: Paper, now: datetime, *, dry_run: bool
) -> tuple[Unit, ...]:
    """Write each unit that the draft names a letter with what it says of it, which waits for release; the units.

    Letters about earlier drafts that have not left are withdrawn. Killed in between, the same again writes what is
    missing: a unit is asked once about a draft.
    """
    said, days = said_of_units(paper.lines, workspace.tasks.roster), workspace.settings.papers.ask_days
    units = tuple(unit for unit in workspace.tasks.roster.units if unit.code in said)
    if dry_run:
        return units
    mine = {mail.key: mail for mail in mails if mail.kind == MailKind.ASKED and mail.plan == paper.plan}
    for mail in not_left(mails, paper.plan):
        if mail.mark != str(paper.id):
            take_back(workspace, store, mail, _REPLACED)
    known = said_last(store.papers.words(paper.plan))
    by = workspace.calendar(now.date()).shift(now.date(), days)
    store.papers.say(
        [
            PaperWord(paper.plan, paper.id, each.code, PaperSaid.ASKED, now.date(), office_actor(""), now, by=by)
            for each in units
            if (paper.id, each.code, PaperSaid.ASKED) not in known
        ]
    )
    for unit in units:
        compose(workspace, store, _letter(workspace, unit, paper, said[unit.code], now), mine)
    return units


def withdraw_moot(
    workspace: Workspace,
    store: Store,
    mails: Sequence[Mail],
    papers: Sequence[Paper],
    issued: Paper,
    *,
    dry_run: bool,
) -> int:
    """Withdraw the letters that have not left about a paper that was `issued`, and about earlier ones; how many."""
    its = moot(mails, papers, issued)
    if not dry_run:
        for mail in its:
            take_back(workspace, store, mail, _ISSUED)
    return len(its)


def asked_now(
    workspace: Workspace, papers: Sequence[Paper], words: Sequence[PaperWord], mails: Sequence[Mail], now: datetime
) -> tuple[AskedUnit, ...]:
    """The units that were asked about drafts of the plan, with what has been heard of each."""
    mine = [mail for mail in mails if mail.plan == workspace.chosen.id]
    heirs = Succession.of(workspace.tasks)
    return asked_units(papers, words, sent_on(mine), workspace.calendar(now.date()), now.date(), heirs)


def _letter(workspace: Workspace, unit: Unit, paper: Paper, said: Sequence[str], now: datetime) -> Letter:
    today = now.date()
    return Letter(
        kind=MailKind.ASKED,
        template="asked",
        unit=unit.code,
        mark=str(paper.id),
        day=today,
        to=(unit.mail,) if unit.mail else (),
        cc=unit.cc,
        values={
            "unit": unit.name,
            "plan_title": workspace.tasks.plan.title,
            "work": workspace.work,
            "today": today,
            "kind": paper.kind,
            "day": paper.day,
            "said": tuple(said),
            "days": workspace.settings.papers.ask_days,
        },
        file_name=f"{today:%Y%m%d}-{unit.code}-{unit.name}-{MailKind.ASKED.label}-第{paper.id}号",
        state=MailState.AWAITING_RELEASE,
    )
