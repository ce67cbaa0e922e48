"""`report paper`: drafts of papers, from templates the office edits; a person finishes, numbers and seals them."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from toolkit.domain.ledger.figures import Figures
from toolkit.domain.office.issuing import PRESSED, answer_by, is_within
from toolkit.edges.system.files import safe_name, write_whole
from toolkit.errors import ConfigError, ToolkitError
from toolkit.jobs.asked import units_named
from toolkit.jobs.ledger.figures import figures_now
from toolkit.jobs.office.init import default_templates
from toolkit.jobs.state import read_state
from toolkit.jobs.stores import looking
from toolkit.jobs.workspace import Workspace
from toolkit.reports.office.papers import DraftedPaper, Head, circular_values, supervision_values

KINDS = ("通报", "督办单")


def draft_paper(
    workspace: Workspace, now: datetime, kind: str, unit: str = "", item: int | None = None, *, dry_run: bool = False
) -> DraftedPaper:
    """Write a draft into `outbox/papers/`: a 通报 of how it stands, or a 督办单 about one item of one unit.

    It has no number, no seal and no red head, says 草稿 in its name and on every page, and of which change of the
    ledger its figures are. `ConfigError` where no issuing body is set, or a body within a unit; `ToolkitError` for a
    kind there is not, or a matter nobody has or nobody may be pressed for.
    """
    from toolkit.edges.papers import fill_paper

    if kind not in KINDS:
        raise ToolkitError(f"没有“{kind}”这种公文", f"可以写：{'、'.join(KINDS)}。")
    workspace.not_before_issue(now.date())
    issuer = _issuer(workspace)
    with looking(workspace, dry_run=dry_run) as store:
        mails = store.outbox.mails()
        state = read_state(workspace, store, now.date(), mails)
        figures = figures_now(workspace, state, mails)
        change = store.cells.last_sequence(state.plan)
    head = Head(issuer, workspace.work, change)
    values, about = _values(workspace, figures, head, kind, unit, item)
    data = fill_paper(_template(workspace, kind), values)
    name = safe_name(f"{kind}（草稿）-{about}{now:%Y-%m-%d}")
    path = workspace.outbox / "papers" / f"{name}.docx"
    files = () if dry_run else (write_whole(path, data),)
    return DraftedPaper(kind=kind, paper=path, day=figures.day, change=change, files=files, dry_run=dry_run)


def _values(
    workspace: Workspace, figures: Figures, head: Head, kind: str, unit: str, item: int | None
) -> tuple[dict[str, Any], str]:
    if kind == "通报":
        if unit or item is not None:
            raise ToolkitError("通报是对全部单位的，不写单位和序号", "一个单位的一件事，请写 督办单。")
        to = [group.phrases[0] for group in workspace.tasks.roster.groups if group.phrases]
        return circular_values(figures, head, to), ""
    if not unit or item is None:
        raise ToolkitError("督办单一件一份，要写单位和第几项", "如：toolkit report paper 督办单 市财政局 --item 12。")
    (meant,) = units_named(workspace, [unit])
    task = next((each for each in figures.tasks if (each.unit, each.item) == (meant.code, item)), None)
    if task is None:
        raise ToolkitError(f"{meant.name}没有第{item}项任务", "请核对序号（toolkit plan show）。")
    if task.label.ended:
        raise ToolkitError(f"{meant.name}第{item}项已经办结（{task.label.word}），不用督办", "请核对单位和序号。")
    if task.label not in PRESSED:
        raise ToolkitError(
            f"{meant.name}第{item}项是“{task.label.word}”，不到督办的时候：{task.why}",
            f"可以督办的是{'、'.join(each.word for each in PRESSED)}的；等办公室答复的先核查（toolkit review）。",
        )
    back_by = answer_by(task, figures.day, workspace.calendar(figures.day))
    values = supervision_values(figures, head, task, workspace.tasks.plan.item(item), back_by)
    return values, f"{meant.name}第{item}项-"


def _issuer(workspace: Workspace) -> str:
    issuer = workspace.settings.papers.issuer.strip()
    if not issuer:
        raise ConfigError("没有写发文机关", "请在 config.toml 的 [papers] 写 issuer（发文机关全称，科室不能发文）。")
    if is_within(issuer):
        raise ConfigError(
            f"“{issuer}”是内设机构，不能对外发文", "请在 config.toml 的 [papers] 写机关或其办公室的全称。"
        )
    return issuer


def _template(workspace: Workspace, kind: str) -> Path:
    own = workspace.templates / "papers"
    return (own if own.is_dir() else default_templates() / "papers") / f"{kind}.docx"
