"""`merge`: every file that came back into the ledger, a receipt each, and a new master."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path

from toolkit.codes import Outcome
from toolkit.domain.ledger.records import Return
from toolkit.edges.system import files
from toolkit.edges.system.inbox import inbox_files
from toolkit.errors import ToolkitError, WorkspaceError
from toolkit.jobs.ledger.kept_status import StatusFound, keep_status
from toolkit.jobs.ledger.publish import Master
from toolkit.jobs.paths import review_books
from toolkit.jobs.returns.answered import answer_and_publish
from toolkit.jobs.returns.met import all_met
from toolkit.jobs.returns.nothing_new import Look, keep_seen
from toolkit.jobs.stores import as_it_stands, ledger
from toolkit.jobs.tracking import Tracker, untracked
from toolkit.jobs.workspace import Workspace
from toolkit.keys import OFFICE
from toolkit.problems import Problem
from toolkit.reports.returns.merge import Merged, Received


def take_returns(
    workspace: Workspace,
    now: datetime,
    named: Sequence[Path] = (),
    *,
    only: bool = False,
    sender: str = "",
    dry_run: bool = False,
    track: Tracker = untracked,
) -> Merged:
    """Take in every file of the inbox, or those named, each into the ledger of its own plan.

    With `only`, files of other plans than the workspace's chosen one are left for another run; `sender` is the
    mail address that `named` files came from. Documents (PDF, pictures, Word) are filed as evidence. A file's bytes are
    archived before anything reads them; each file ends in one outcome and is recorded with all its changes in one
    transaction. Files met before, by name and bytes, are passed over; one that was not taken then is looked at
    again where it is `named`. The office's answers in the review workbook of the outbox are applied first, where no
    files are named. Afterwards every return has its receipt, and the master is written anew for the
    chosen plan and for every plan that got something.

    What it took in counts as told once `once_told` of the result is called, as whoever shows it does when all has been
    written; until then the next run tells it too. That call also keeps what `status` says then, and what the next merge
    would say where it would find nothing to do: both are said at once as long as nothing has changed.
    """
    look, shown = Look.now(workspace), partial(_shown_name, workspace)
    paths = _files(workspace, named)
    workspace.not_before_issue(now.date())
    with ledger(workspace, dry_run=dry_run) as store:
        standing = [] if named else review_books(workspace, only=only)
        unsaid = store.returns.unsaid()
        met = None if named or only or standing else all_met(workspace, store, paths, shown, now)
        theirs: Mapping[str, Workspace] = {}
        lost: Sequence[Problem] = ()
        if met is None:
            from toolkit.jobs.returns.taking import Taking

            if not dry_run:
                store.returns.begin_saying()
            taking = Taking(workspace, store, now, only=only, retry=bool(named), sender=sender, dry_run=dry_run)
            met, theirs, lost = taking.take(standing, paths, shown, track)
            del taking  # the master is made of a ledger read anew: not both at once in memory
        masters: dict[str, Master] = {}
        if not dry_run:
            begun = {} if only else {plan: workspace.of_plan(plan) for plan in _open_plans(workspace, unsaid)}
            for plan, its in {workspace.chosen.id: workspace, **begun, **theirs}.items():
                masters[plan] = answer_and_publish(its, store, now)
        merged = _merged(workspace, _with_unsaid(met, unsaid), lost, masters, dry_run=dry_run)
        if dry_run:
            return merged
        mark, heads = store.returns.saying(), store.chains.heads()
        status = StatusFound.of(workspace, store, masters.pop(workspace.chosen.id))
        masters.clear()  # what they were made of is not needed while the ledger's records are kept
    keep = [partial(keep_status, workspace, status)] if status else []
    keep += [] if named or only else [partial(keep_seen, workspace, look, merged, now.date(), heads)]
    return replace(merged, once_told=partial(_note_told, workspace, mark, keep))


def _note_told(workspace: Workspace, mark: str | None, keep: Iterable[Callable[[], None]]) -> None:
    """Note that what the runs until that `mark` took in has been told; then keep what there is to keep."""
    with suppress(ToolkitError):  # what cannot be noted is told once more
        if mark:
            with as_it_stands(workspace) as store:
                store.returns.end_saying(mark)
        for each in keep:
            each()


def merge_returns(
    workspace: Workspace,
    now: datetime,
    named: Sequence[Path] = (),
    *,
    only: bool = False,
    sender: str = "",
    dry_run: bool = False,
    track: Tracker = untracked,
) -> Merged:
    """As `take_returns`, for a caller to whom the result itself has told it."""
    merged = take_returns(workspace, now, named, only=only, sender=sender, dry_run=dry_run, track=track)
    merged.once_told()
    return merged


def _open_plans(workspace: Workspace, unsaid: Sequence[Return]) -> list[str]:
    """The plans of returns of which no run has told, as far as they are still worked on."""
    plans = {each.plan for each in unsaid}
    return [plan.id for plan in workspace.settings.plans if plan.id in plans and not plan.closed]


def _with_unsaid(met: Sequence[Received], unsaid: Sequence[Return]) -> list[Received]:
    """What came of the files, with the returns that no run has told of: in place of what is said of them as met before,
    and left out where this run has looked at them anew; the same bytes under another name are no such look."""
    looked = (each.ret for each in met if not (each.again or each.aside))
    anew = {ret.sha256 for ret in looked if ret.outcome != Outcome.DUPLICATE}
    late = [Received(ret, ret.problems, late=True) for ret in unsaid if ret.sha256 not in anew]
    told = {(each.ret.sha256, each.ret.file) for each in late}
    return [*late, *(each for each in met if not (each.again and (each.ret.sha256, each.ret.file) in told))]


def _merged(
    workspace: Workspace,
    met: Sequence[Received],
    lost: Sequence[Problem],
    masters: Mapping[str, Master],
    *,
    dry_run: bool,
) -> Merged:
    """What came of the files, of those that were `lost` meanwhile, and of the master of each plan."""
    names = {unit.code: unit.name for unit in workspace.tasks.roster.units}
    return Merged(
        received=tuple(met),
        units={**names, OFFICE: workspace.settings.office.name},
        masters={plan: str(each.path) for plan, each in masters.items()},
        chosen=workspace.chosen.id,
        several=len(workspace.settings.plans) > 1,
        problems=(
            *(found for each in met if not (each.aside or each.again) for found in each.problems),
            *lost,
            *(found for each in masters.values() for found in each.problems),
        ),
        dry_run=dry_run,
    )


def _files(workspace: Workspace, named: Sequence[Path]) -> list[Path]:
    """The files to take in, the oldest first, so that a later update meets its ancestor."""
    if missing := [path for path in named if not path.is_file()]:
        raise WorkspaceError(f"找不到文件 {missing[0]}", "请检查路径。")
    found = list(named) or list(inbox_files(workspace.inbox))
    return sorted(found, key=lambda path: (path.lstat().st_mtime_ns, str(path)))


def _shown_name(workspace: Workspace, path: Path) -> str:
    """A file's name in records: its path below the inbox, or its bare name from elsewhere."""
    full, inbox = path.parent.resolve() / path.name, workspace.inbox.resolve()
    return files.printable(full.relative_to(inbox).as_posix() if full.is_relative_to(inbox) else path.name)
