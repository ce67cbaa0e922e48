"""What `status` says, kept by a merge that has just found its figures, to be said again without a rule being loaded."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Mapping
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from toolkit.codes import Code, Severity
from toolkit.edges.system import seen
from toolkit.edges.system.files import read_bytes, write_whole
from toolkit.edges.system.kept_values import digest, of_files, program
from toolkit.errors import ToolkitError
from toolkit.keys import NOTES
from toolkit.problems import Origin, Problem, problem
from toolkit.reports.ledger.told import Told
from toolkit.reports.of_plan import OfPlan
from toolkit.reports.result import Table
from toolkit.values import dataclass

if TYPE_CHECKING:
    from toolkit.domain.ledger.chain import Head
    from toolkit.edges.store.store import Store
    from toolkit.jobs.ledger.publish import Master
    from toolkit.jobs.workspace import Workspace
    from toolkit.reports.ledger.status import LedgerStatus
    from toolkit.reports.result import Result

NAME = "toolkit.status"
"""The file's name in its workspace."""
_NOT_WHOLE = (OSError, ValueError, TypeError, LookupError, RecursionError, ToolkitError)
"""What reading a file raises that somebody else wrote, or cut off."""
_PAPERS = "outbox/papers"
"""What `status` reads beside the workspace's own files and the ledger: the drafts of the newest plan's papers."""


@dataclass(frozen=True)
class StatusFound:
    """What `status` says on a day, of a ledger whose chains had these heads and these mails for a person to read, and
    of drafts that stood so `at` a time."""

    said: LedgerStatus
    day: date
    heads: tuple[Head, ...]
    letters: tuple[datetime, ...]
    papers: Mapping[str, seen.Stamp]
    at: int

    @classmethod
    def of(cls, workspace: Workspace, store: Store, master: Master) -> Self | None:
        """It, of what a master was just made of; None where it cannot be kept: of another plan than the newest, of a
        ledger that is not the workspace's own file or has handed out nothing yet.
        """
        from toolkit.edges.store.address import parse_address
        from toolkit.jobs.ledger.status import status_of

        root, plan, its = workspace.root, workspace.chosen, master.made_of
        own = parse_address(workspace.settings.store.url, root).file == root.absolute() / seen.LEDGER
        if not (own and its and its.state.latest and plan == workspace.settings.newest and program()):
            return None
        at, letters = time.time_ns(), store.inbox.to_read(datetime.min)
        try:
            papers = seen.stamps_below(str(root / _PAPERS))
        except (OSError, ValueError):
            return None
        said = status_of(workspace, store, its.state, its.mails, its.figures)
        return cls(said, its.state.day, its.heads, letters, papers, at)


def keep_status(workspace: Workspace, found: StatusFound) -> None:
    """Keep it, once the ledger is closed. What is other by now than it was found of is not kept, and what was kept is
    left to be found untrue; a folder that nothing can be written to stays as it is.
    """
    from toolkit.jobs.stores import as_it_stands

    root, plan = workspace.root, workspace.chosen.id
    with suppress(OSError, ValueError, ToolkitError):
        stands = {**_stands(root), "day": found.day.isoformat(), "plan": plan, "files": list(workspace.sources)}
        with as_it_stands(workspace) as store:  # after the look: what was added before it is seen now
            same = (store.chains.heads(but=NOTES), store.inbox.to_read(datetime.min)) == (found.heads, found.letters)
        if not same or stands["papers"] != found.papers or not seen.at_rest(found.papers, found.at):
            return
        names, body = json.dumps(stands, ensure_ascii=False).encode(), _body(_told(workspace, found.said))
        sign = digest(of_files(names, workspace.sources.values()), body)
        write_whole(root / NAME, b"\n".join((names, sign.hex().encode(), body)))


def as_kept(root: Path, asked: str | None, day: date) -> OfPlan | None:
    """What `status` says on that day of the plan asked for (None: the newest), as it was kept; None where anything it
    was found of is other now, or another program found it."""
    try:
        if not (root / NAME).is_file():
            return None
        names, sign, body = (root / NAME).read_bytes().split(b"\n", 2)
        stands = json.loads(names)
        plan, files = stands["plan"], stands["files"]
        if stands != {**_stands(root), "day": day.isoformat(), "plan": asked or plan, "files": files}:
            return None
        sources = [read_bytes(root / each) for each in files]
        if not program() or sign.decode() != digest(of_files(names, sources), body).hex():
            return None
        told = _read(body)
        return OfPlan(result=told, plan=_text(plan), problems=told.problems)
    except _NOT_WHOLE:
        return None


def told_otherwise(workspace: Workspace) -> tuple[Problem, ...]:
    """The kept file where it would be believed and says what the ledger does not: it was tampered with, since a merge
    keeps what it found. Of a ledger that cannot be read nothing is said here."""
    from toolkit.jobs.ledger.status import show_status
    from toolkit.jobs.workspace import open_workspace

    try:
        if not (workspace.root / NAME).is_file():
            return ()
        day = date.fromisoformat(json.loads((workspace.root / NAME).read_bytes().partition(b"\n")[0])["day"])
        kept = as_kept(workspace.root, None, day)
        if kept is None:
            return ()
        newest = workspace.chosen == workspace.settings.newest
        its = workspace if newest else open_workspace(workspace.root)
        if kept.plan == its.chosen.id and _body(kept.result) == _body(_told(its, show_status(its, day))):
            return ()
    except _NOT_WHOLE:
        return ()
    how = "请删去这个文件，status 会重新计算；此前看到的数不可信，请核对。"
    what = "与台账现在的数不一样，是绕过本工具改过的"
    return (problem(Code.CHECK_FAILED, Origin(NAME), check="存下的进展", what=what, how=how),)


def _told(workspace: Workspace, said: LedgerStatus) -> Told:
    """What is kept of it: what it shows, and the errors of the workspace's files that are shown with it."""
    values = json.loads(json.dumps(said.data, ensure_ascii=False, default=str))
    errors = tuple(each for each in workspace.problems if each.severity == Severity.ERROR)
    return Told(said=said.summary, listed=said.tables, values=values, problems=errors)


def _body(told: Result) -> bytes:
    """It as JSON: the same bytes for what looks the same alone."""
    tables = [[each.title, each.headers, each.rows] for each in told.tables]
    problems = [[each.code.slug, each.message, each.remedy, each.value, _place(each.origin)] for each in told.problems]
    return json.dumps([told.summary, tables, told.data, problems], ensure_ascii=False).encode()


def _place(origin: Origin) -> list[str | int | None]:
    return [origin.file, origin.sheet, origin.cell, origin.row, origin.item]


def _read(body: bytes) -> Told:
    """What `_body` wrote; `TypeError` or `ValueError` for anything else, also for texts that cannot be printed."""
    said, tables, values, problems = json.loads(body)
    listed = tuple(
        Table(_text(title), tuple(map(_text, headers)), tuple(tuple(map(_text, row)) for row in rows))
        for title, headers, rows in tables
    )
    errors = tuple(
        Problem(Code.of(code), _text(message), _text(remedy), _origin(*place), _text(value))
        for code, message, remedy, value, place in problems
    )
    told = Told(said=_text(said), listed=listed, values={**values}, problems=errors)
    if _body(told) != body:
        raise ValueError(NAME)
    return told


def _origin(file: str, sheet: str, cell: str, row: int | None, item: int | None) -> Origin:
    numbers = [each for each in (row, item) if each is not None]
    if not all(isinstance(each, int) for each in numbers):
        raise TypeError
    return Origin(_text(file), _text(sheet), _text(cell), row, item)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _stands(root: Path) -> dict[str, Any]:
    """Where that is and how ledger, the archive's records of it and drafts stand there now, as JSON; `ValueError` for a
    link, and where another command has the ledger open."""
    place = str(root)
    if seen.is_held(place):
        raise ValueError(root)
    papers = seen.stamps_below(str(root / _PAPERS))
    looks = {"ledger": seen.of_ledger(place), "records": seen.of_records(place), "papers": papers}
    return {"at": os.path.realpath(root), **looks}
