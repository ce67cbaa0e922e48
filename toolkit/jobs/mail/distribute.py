"""`distribute`: each unit's workbook with a covering letter into the outbox, one mail an edition."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from toolkit.codes import Code
from toolkit.domain.ledger.editions import changed_items
from toolkit.domain.ledger.phases import phase
from toolkit.domain.ledger.records import Edition
from toolkit.domain.ledger.state import LedgerState
from toolkit.domain.mail.mails import Mail, MailKind, MailState, mail_key
from toolkit.domain.office.issued_papers import AwaitedAnswer, awaited_of
from toolkit.domain.plan.units import Unit
from toolkit.errors import WorkspaceError
from toolkit.jobs.ledger.generate import chosen_units, make_ledgers
from toolkit.jobs.ledger.issued import issued_now
from toolkit.jobs.mail.compose import Letter, compose
from toolkit.jobs.mail.shown import shown
from toolkit.jobs.state import agreed, load_state
from toolkit.jobs.stores import ledger
from toolkit.jobs.tracking import Tracker, untracked
from toolkit.jobs.workspace import Workspace
from toolkit.keys import task_key
from toolkit.problems import Origin, Problem, problem
from toolkit.reports.ledger.generate import UnitLedger
from toolkit.reports.mail.distribute import Distribution, LedgerMail
from toolkit.values import dataclass

if TYPE_CHECKING:
    from toolkit.edges.store.store import Store

_NEWER = "由新一次下发代替"
_LOST = {MailState.CANCELLED, MailState.REFUSED, MailState.WITHDRAWN}


@dataclass(frozen=True, slots=True)
class TaskLine:
    """A line of the covering letter; `due` is empty for 长期坚持, `status` is the word for where the task is, as the
    workbook's cover counts it, `doubt` what the office has yet to settle before `due` is surely so."""

    item: int
    title: str
    requirement: str
    due: date | None
    status: str
    doubt: str


def distribute(
    workspace: Workspace,
    today: date,
    names: Sequence[str] = (),
    *,
    only_changed: bool = False,
    unsettled: bool = False,
    dry_run: bool = False,
    track: Tracker = untracked,
) -> Distribution:
    """Queue a mail with its workbook for every assigned unit, or for those named.

    An edition is mailed once: a unit whose workbook has not changed since its last mail gets none. With `only_changed`
    neither does one for which nothing is new in what the plan or the office writes, though the round is another.
    While items of the plan await the office it is refused, unless it says that they may go out `unsettled`.
    """
    workspace.not_before_issue(today)
    workspace.not_closed()
    if not unsettled:
        _refuse_unsettled(workspace)
    letters = []
    with ledger(workspace, dry_run=dry_run) as store:
        every = store.outbox.mails(plan=workspace.chosen.id)
        mails = [mail for mail in every if mail.kind == MailKind.LEDGER]
        state = load_state(workspace, store, datetime.combine(today, time()), mails=every, dry_run=dry_run)
        workspace = agreed(workspace, state)
        units = chosen_units(workspace, names)
        known = {mail.key: mail for mail in mails}
        mailed = _mailed_last(store, state, known.values())
        awaited = awaited_of(issued_now(workspace, store, state, every), workspace.tasks.plan)
        made = make_ledgers(workspace, store, state, units, dry_run=dry_run)
        for each in track(made, "写下发信"):
            last = mailed.get(each.unit.code)
            changed = changed_items(last, each.edition, workspace.schema) if last else ()
            if only_changed and last and not changed:
                continue
            mail = known.get(mail_key(MailKind.LEDGER, state.plan, each.unit.code, each.edition.id))
            new = mail is None or mail.state == MailState.WITHDRAWN
            if new and dry_run:
                mail = None
            elif new:
                _withdraw_older(store, known.values(), each.unit)
                mail = compose(
                    workspace, store, _letter(workspace, each, changed, awaited.get(each.unit.code, ()), today), known
                )
            letters.append(LedgerMail(each, changed, shown(workspace, mail) if mail else None, new))
    return Distribution(
        letters=tuple(letters),
        units=len(made),
        folder=workspace.outbox / "mail",
        server=bool(workspace.settings.mail.server),
        problems=tuple(found for each in letters for found in _problems(workspace, each)),
        dry_run=dry_run,
    )


def _refuse_unsettled(workspace: Workspace) -> None:
    file = workspace.chosen.file
    told = (found.origin for found in workspace.undecided)
    waiting = sorted({each.item for each in told if each.item is not None and each.file == file})
    if waiting:
        named = "、".join(map(str, waiting[:10])) + ("等" if len(waiting) > 10 else "")
        raise WorkspaceError(
            f"方案里还有{len(waiting)}项没有核定（第{named}项），先不下发",
            f"用 toolkit plan check 逐条看，在 {file} 里改好（方案工作簿里在“已核定”选“是”）再运行；"
            "确认照现在的样子下发的，加 --unsettled。",
        )


def _mailed_last(store: Store, state: LedgerState, mails: Iterable[Mail]) -> dict[str, Edition]:
    """Unit code -> the edition it was mailed last; mails that were cancelled or did not arrive aside."""
    marks = {mail.unit: mail.mark for mail in mails if mail.state not in _LOST}
    latest = {edition.id: edition for edition in state.latest.values()}
    known = latest | store.editions.those(set(marks.values()) - latest.keys())
    return {unit: known[mark] for unit, mark in marks.items() if mark in known}


def _withdraw_older(store: Store, mails: Iterable[Mail], unit: Unit) -> None:
    """A workbook still in the queue when a newer one is mailed does not go out any more."""
    for mail in mails:
        if mail.unit == unit.code and mail.state == MailState.QUEUED and not mail.by_hand:
            store.outbox.withdraw(mail.key, _NEWER)


def _letter(
    workspace: Workspace, made: UnitLedger, changed: Sequence[int], awaited: Sequence[AwaitedAnswer], today: date
) -> Letter:
    unit, edition, path = made.unit, made.edition, made.path
    return Letter(
        kind=MailKind.LEDGER,
        template="distribute",
        unit=unit.code,
        mark=edition.id,
        day=today,
        to=(unit.mail,) if unit.mail else (),
        cc=unit.cc,
        values={**_values(workspace, made, changed, today), "awaited": awaited},
        file_name=f"{today:%Y%m%d}-{unit.code}-{unit.name}-第{edition.sequence}次下发",
        attachments=[(path.name, path.read_bytes())],
    )


def _values(workspace: Workspace, made: UnitLedger, changed: Sequence[int], today: date) -> Mapping[str, Any]:
    tasks, edition = workspace.tasks, made.edition
    lines = []
    for assignment in tasks.of_unit(made.unit.code):
        cells = edition.cells[task_key(edition.plan, assignment.item, made.unit.code)]
        due, since = (date.fromisoformat(cells[name]) if cells.get(name) else None for name in ("due", "since"))
        item, where = tasks.plan.item(assignment.item), phase(workspace.schema.tasks, cells, due, since)
        doubt = tasks.deadline_of(assignment.item, made.unit.code).doubt(due)
        lines.append(TaskLine(item.number, item.title, item.requirement, due, where.label, doubt))
    return {
        "unit": made.unit.name,
        "plan_title": tasks.plan.title,
        "work": workspace.work,
        "today": today,
        "sequence": edition.sequence,
        "tasks": tuple(lines),
        "changed": tuple(changed),
        "return_by": edition.due_back,
        "attachment": made.path.name,
    }


def _problems(workspace: Workspace, letter: LedgerMail) -> Iterator[Problem]:
    """Of a letter just made that there is no address, of an earlier one that it has not arrived."""
    unit = letter.ledger.unit
    if letter.new and not unit.mail:
        yield problem(Code.MAIL_ADDRESS_MISSING, Origin(workspace.settings.roster.file), unit=unit.name)
    elif letter.mail and not letter.new:
        yield from letter.mail.problems
