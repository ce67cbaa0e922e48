"""`report --public`: a page for the public, written only as somebody has reviewed it for secrecy, byte for byte."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from toolkit.codes import Code
from toolkit.domain.ledger.records import Change
from toolkit.domain.ledger.released import released
from toolkit.domain.returns.secrecy import marking_in, personal_numbers_in, words_in
from toolkit.edges.system.files import digest
from toolkit.errors import ToolkitError
from toolkit.jobs.ledger.figures import figures_now
from toolkit.jobs.office.desk import page_templates
from toolkit.jobs.outbox_files import put_out
from toolkit.jobs.state import agreed, read_state
from toolkit.jobs.stores import ledger
from toolkit.jobs.workspace import Workspace
from toolkit.keys import about_key
from toolkit.problems import Origin, Problem, problem
from toolkit.reports.office.public import DraftedPublic, PublishedPublic, ReviewedPublic
from toolkit.schema.cell import speaks
from toolkit.schema.model import Words

PUBLIC = "report-public.html"
_DRAFTS = "draft"
_FIELD = "public_review"
"""The field under which a review of the page is kept among the changes of the plan."""
_HOW = (
    "请先运行 toolkit report --public --draft 写出送审稿，审查同意后运行 toolkit report --public --reviewed-by 审查人。"
)


def draft_public(workspace: Workspace, now: datetime, *, dry_run: bool = False) -> DraftedPublic:
    """Write what would be published to `outbox/draft/`, for somebody to review; nothing is public by it.

    `ToolkitError` where any text on it bears a secrecy marking or a personal number, whoever wrote it. Words that may
    stand for secrets are told to the reviewer.
    """
    from toolkit.edges.page import render_page, texts_in

    workspace.not_before_issue(now.date())
    with ledger(workspace, dry_run=dry_run) as store:
        mails = store.outbox.mails()
        state = read_state(workspace, store, now.date(), mails)
        figures = figures_now(workspace, state, mails)
        page = released(agreed(workspace, state).tasks, workspace.schema, figures, state.current)
        templates = page_templates(workspace)
        head = {"title": f"{workspace.work}进展", "office": workspace.settings.office.name}
        data = render_page(templates, "page/public.html.j2", "", page.as_of, page=page, head=head)
        settings = [("config.toml 的 work", head["title"]), ("config.toml 的 office.name", head["office"])]
        shown = [("方案文字或页面模板", text) for text in texts_in(data)]
        problems = _doubts([*settings, *shown], workspace.schema.words)
        path = draft_path(workspace)
        if not dry_run:
            store.masters.note_written(_noted_as(workspace), digest(data))
            path = put_out(workspace, path, data, private=True)
    return DraftedPublic(page=path, problems=problems, files=() if dry_run else (path,), dry_run=dry_run)


def review_public(
    workspace: Workspace, now: datetime, by: str, basis: str = "", *, dry_run: bool = False
) -> ReviewedPublic:
    """Record that somebody has reviewed the draft as it lies there; only these very bytes are published by it.

    `ToolkitError` where there is no draft, or one that is not as it was written.
    """
    if not speaks(by):
        raise ToolkitError("没有写审查人", "请写 --reviewed-by 姓名。")
    path = draft_path(workspace)
    if not path.is_file():
        raise ToolkitError("没有送审稿", _HOW)
    data = path.read_bytes()
    with ledger(workspace, dry_run=dry_run) as store:
        if digest(data) not in store.masters.written(_noted_as(workspace)):
            raise ToolkitError(f"{path.name} 写出以后被改过，不能按它公开", "请重新写一份送审稿（--draft），再送审。")
        if not dry_run:
            sha256 = workspace.originals.put(data)
            value = " ".join(filter(None, (sha256, basis.strip())))
            store.apply([Change(about_key(workspace.chosen.id), _FIELD, value, by.strip(), now)])
    return ReviewedPublic(by=by.strip(), page=path, dry_run=dry_run)


def publish_public(workspace: Workspace, *, dry_run: bool = False) -> PublishedPublic:
    """Write `outbox/report-public.html` as it was reviewed last; `ToolkitError` where no review is recorded."""
    with ledger(workspace, dry_run=True) as store:
        reviews = store.cells.changes(about_key(workspace.chosen.id), _FIELD)
    if not reviews:
        raise ToolkitError("没有保密审查记录，不能写公开页面", _HOW)
    last = reviews[-1]
    data = workspace.originals.get(last.value.split(" ")[0])
    path = workspace.outbox / PUBLIC
    files = () if dry_run else (put_out(workspace, path, data),)
    return PublishedPublic(page=path, by=last.actor, on=last.at.date(), files=files, dry_run=dry_run)


def draft_path(workspace: Workspace) -> Path:
    """Where the draft lies: a folder that is its owner's alone."""
    return workspace.outbox / _DRAFTS / PUBLIC


def _noted_as(workspace: Workspace) -> str:
    return f"{workspace.chosen.id}/{PUBLIC}"


def _doubts(texts: Iterable[tuple[str, str]], words: Words) -> tuple[Problem, ...]:
    """Words for the reviewer to look at in texts, each after where it is from; what may not be public at all raises."""
    found: dict[str, None] = {}
    for where, text in texts:
        if (marking := marking_in(text, words.markings)) or personal_numbers_in(text):
            what = f"密级标志“{marking}”" if marking else "电话或证件号码"
            raise ToolkitError(f"{where}里有{what}，不能公开", "请按保密规定处理后再写送审稿。")
        found |= dict.fromkeys(words_in(text, words.secret))
    if not found:
        return ()
    return (problem(Code.PUBLIC_WORDS, Origin(PUBLIC), words="、".join(found)),)
