"""`distribute`: each unit's workbook with a covering letter into the outbox, one mail an edition."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.codes import Code
from toolkit.domain.ledger.editions import changed_items
from toolkit.domain.ledger.records import Edition
from toolkit.domain.mail.outbox import Mail, MailKind, MailState, mail_key
from toolkit.domain.plan.units import Unit
from toolkit.jobs.ledger.generate import chosen_units, make_ledgers
from toolkit.jobs.mail.compose import Letter, compose
from toolkit.jobs.mail.shown import shown
from toolkit.jobs.report import Report
from toolkit.jobs.state import load_state
from toolkit.jobs.stores import ledger
from toolkit.jobs.tracking import Tracker, untracked
from toolkit.jobs.workspace import Workspace
from toolkit.keys import task_key
from toolkit.problems import Origin, Problem, problem
from toolkit.reports.result import Table

if TYPE_CHECKING:
    from toolkit.edges.store.store import Store

_NEWER = "由新一次下发代替"
_LOST = {MailState.CANCELLED, MailState.REFUSED, MailState.WITHDRAWN}


@dataclass(frozen=True)
class Task:
    """A line of the covering letter; `due` is empty for 长期坚持."""

    item: int
    title: str
    requirement: str
    due: date | None
    status: str


def distribute(
    workspace: Workspace,
    today: date,
    names: Sequence[str] = (),
    *,
    only_changed: bool = False,
    dry_run: bool = False,
    track: Tracker = untracked,
) -> Report:
    """Queue a mail with its workbook for every assigned unit, or for those named.

    An edition is mailed once: a unit whose workbook has not changed since its last mail gets none. With `only_changed`
    neither does one for which nothing is new in what the plan or the office writes, though the round is another.
    """
    units = chosen_units(workspace, names)
    workspace.not_before_issue(today)
    rows: list[tuple[str, ...]] = []
    mails: list[dict[str, Any]] = []
    problems: list[Problem] = []
    with ledger(workspace, dry_run=dry_run) as store:
        before = _mailed(store, workspace.chosen.id)
        state = load_state(workspace, store, datetime.combine(today, time()), dry_run=dry_run)
        made = make_ledgers(workspace, store, state, units, dry_run=dry_run)
        for each in track(made, "写下发信"):
            unit, edition, path = each.unit, each.edition, each.path
            last = before.get(unit.code)
            changed = changed_items(last, edition, workspace.schema) if last else ()
            if only_changed and last and not changed:
                continue
            key = mail_key(MailKind.LEDGER, workspace.chosen.id, unit.code, edition.id)
            mail, new = store.outbox.get(key), False
            if mail is None or mail.state == MailState.WITHDRAWN:
                mail, new = None, True
                if not dry_run:
                    _withdraw_older(store, workspace.chosen.id, unit)
                    mail = compose(workspace, store, _letter(workspace, unit, edition, path, changed, today))
                if not unit.mail:
                    problems.append(
                        problem(Code.MAIL_ADDRESS_MISSING, Origin(workspace.settings.roster.file), unit=unit.name)
                    )
            elif mail.refused or mail.state == MailState.UNKNOWN:
                problems.extend(shown(workspace, mail).problems)
            rows.append((unit.name, unit.mail, f"第{edition.sequence}次", _stands(mail, new=new), _numbers(changed)))
            mails.append(
                {
                    "unit": unit.name,
                    "to": [unit.mail] if unit.mail else [],
                    "cc": list(unit.cc),
                    "edition": edition.id,
                    "sequence": edition.sequence,
                    "changed": list(changed),
                    "new": new,
                    "mail": str(workspace.root / mail.path) if mail else None,
                }
            )
    return Report(
        summary=("（演练，未写入）" if dry_run else "") + _summary(workspace, len(made), mails),
        data={"mails": mails},
        tables=(Table("下发", ("单位", "邮箱", "次数", "", "有变化的"), tuple(rows)),) if rows else (),
        problems=tuple(problems),
    )


def _withdraw_older(store: Store, plan: str, unit: Unit) -> None:
    """A workbook still in the queue when a newer one is mailed does not go out any more."""
    for mail in store.outbox.mails([MailState.QUEUED], plan):
        if mail.kind == MailKind.LEDGER and mail.unit == unit.code and not mail.by_hand:
            store.outbox.withdraw(mail.key, _NEWER)


def _mailed(store: Store, plan: str) -> dict[str, Edition]:
    """Unit -> the edition it was mailed last; mails that were cancelled or did not arrive aside."""
    found: dict[str, Edition] = {}
    for mail in store.outbox.mails(plan=plan):
        if mail.kind == MailKind.LEDGER and mail.state not in _LOST:
            edition = store.editions.get(mail.mark)
            if edition:
                found[mail.unit] = edition
    return found


def _letter(
    workspace: Workspace, unit: Unit, edition: Edition, path: Path, changed: Sequence[int], today: date
) -> Letter:
    return Letter(
        kind=MailKind.LEDGER,
        template="distribute",
        unit=unit.code,
        mark=edition.id,
        day=today,
        to=(unit.mail,) if unit.mail else (),
        cc=unit.cc,
        values=_values(workspace, unit, edition, path, changed, today),
        file_name=f"{today:%Y%m%d}-{unit.code}-{unit.name}-第{edition.sequence}次下发",
        attachments=[(path.name, path.read_bytes())],
    )


def _values(
    workspace: Workspace, unit: Unit, edition: Edition, path: Path, changed: Sequence[int], today: date
) -> Mapping[str, Any]:
    tasks = workspace.tasks
    lines = []
    for assignment in tasks.of_unit(unit.code):
        cells = edition.cells[task_key(edition.plan, assignment.item, unit.code)]
        due = date.fromisoformat(cells["due"]) if cells.get("due") else None
        item = tasks.plan.item(assignment.item)
        lines.append(Task(item.number, item.title, item.requirement, due, cells.get("status", "")))
    return {
        "unit": unit.name,
        "plan_title": tasks.plan.title,
        "work": workspace.work,
        "today": today,
        "sequence": edition.sequence,
        "tasks": tuple(lines),
        "changed": tuple(changed),
        "return_by": edition.due_back,
        "attachment": path.name,
    }


def _stands(mail: Mail | None, *, new: bool) -> str:
    if new or mail is None:
        return "写好" if mail is None or not mail.by_hand else "由人转发"
    return f"以前写过，{mail.state.label}"


def _numbers(items: Sequence[int]) -> str:
    return "、".join(map(str, items))


def _summary(workspace: Workspace, units: int, mails: Sequence[Mapping[str, Any]]) -> str:
    new = Counter(each["new"] for each in mails)[True]
    parts = [f"{new}个单位的下发邮件写好，在 {workspace.outbox / 'mail'}"]
    parts += [f"{len(mails) - new}个单位的这份台账以前写过邮件"] if len(mails) > new else []
    parts += [f"{units - len(mails)}个单位没有变化"] if units > len(mails) else []
    parts += ["发出用 toolkit deliver" if workspace.settings.mail.server else "没有设置发信服务器，由人转发"]
    return "；".join(parts)
