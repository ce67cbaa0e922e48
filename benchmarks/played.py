"""What the comparison is played with: workspaces of any size, workbooks filled in, all laid ready for the users."""

from __future__ import annotations

import io
import pickle
import re
import zipfile
from datetime import date, datetime, time
from pathlib import Path

from growing_ledger import grown

import toolkit.edges.writing.workbook as writing
from toolkit.book.sheets.raw import cell_name
from toolkit.book.unit.task_rows import FIRST_ROW, task_table
from toolkit.book.unit.unit_book import build_unit_book
from toolkit.domain.ledger.records import HandedWord
from toolkit.domain.ledger.rounds import round_of
from toolkit.jobs.ledger.figures import figures_now
from toolkit.jobs.ledger.generate import letterhead
from toolkit.jobs.ledger.publish import write_master
from toolkit.jobs.paths import ledger_path
from toolkit.jobs.state import read_state
from toolkit.jobs.stores import ledger
from toolkit.jobs.workspace import Workspace

TASKS = "工作台账"


def new_workspace(root: Path, units: int) -> Workspace:
    """The plan of 2021 with so many units, each said to have its workbook since the plan was issued."""
    workspace = grown(root, units)
    plan, issued = workspace.chosen.id, workspace.tasks.plan.issued
    at = datetime.combine(issued, time(9))
    with ledger(workspace) as store:
        store.handed.keep([HandedWord(plan, unit.code, issued, True, "office", at) for unit in workspace.tasks.units()])
    return workspace


def fill(workspace: Workspace, word: str, at: datetime) -> None:
    """Type a status, progress and next steps into every row of the units' workbooks, words of its own into each, save
    them `at` a time, and lay them into the inbox."""
    workspace.inbox.mkdir(exist_ok=True)
    for unit in workspace.tasks.units():
        path = ledger_path(workspace, unit)
        typed = {
            "status": "推进中",
            "progress": f"{word}，{unit.name}第{{row}}行按计划推进",
            "next_steps": f"{word}后{unit.name}继续推进第{{row}}行",
        }
        (workspace.inbox / path.name).write_bytes(filled(workspace, path.read_bytes(), typed, at))


def go_on(workspace: Workspace, word: str, at: datetime, last: int) -> None:
    """Have the `last` units go on with what they sent: their own copy, other progress in every row, in its place."""
    for unit in workspace.tasks.units()[-last:]:
        path = workspace.inbox / ledger_path(workspace, unit).name
        typed = {"progress": f"{word}，{unit.name}第{{row}}行又进一步"}
        path.write_bytes(filled(workspace, path.read_bytes(), typed, at))


def filled(workspace: Workspace, data: bytes, typed: dict[str, str], at: datetime) -> bytes:
    """A unit's workbook with these texts in every row of its tasks, as a spreadsheet program saves it `at` a time;
    `{row}` in a text is the number of its row."""
    table, out = task_table(workspace.schema.tasks, ()), io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        part = _part(source)
        for name in source.namelist():
            content = source.read(name)
            if name == part:
                text = content.decode()
                for field, value in typed.items():
                    column = re.sub(r"\d", "", cell_name(0, table.at(field)))
                    text = _typed(text, column, value)
                content = text.encode()
            elif name == "docProps/core.xml":
                content = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>%sZ" % at.isoformat().encode(), content)
            target.writestr(name, content)
    return out.getvalue()


def _part(source: zipfile.ZipFile) -> str:
    """The part that holds the sheet of the tasks."""
    titles = re.findall(r'<sheet name="([^"]*)"', source.read("xl/workbook.xml").decode())
    return f"xl/worksheets/sheet{titles.index(TASKS) + 1}.xml"


def _typed(xml: str, column: str, value: str) -> str:
    def cell(found: re.Match[str]) -> str:
        if int(found[1]) <= FIRST_ROW:
            return found[0]
        text = value.replace("{row}", found[1])
        return f'<c r="{column}{found[1]}" s="{found[2]}" t="inlineStr"><is><t>{text}</t></is></c>'

    return re.sub(rf'<c r="{column}(\d+)" s="(\d+)"(?: t="\w+")?(?:/>|>.*?</c>)', cell, xml)


def lay_ready_generating(workspace: Workspace, work: Path, day: date) -> None:
    """For the users: each unit's rows, its workbook as data, and the parts of the workbook as they were written."""
    rows, books, parts = {}, {}, {}
    tasks = workspace.schema.tasks
    with ledger(workspace, dry_run=True) as store:
        latest = store.editions.latest(workspace.chosen.id)
    for unit in workspace.tasks.units():
        edition, path = latest[unit.code], ledger_path(workspace, unit)
        head = letterhead(workspace, round_of(edition.due_back, workspace.settings.rounds.every))
        books[path.name] = build_unit_book(edition, workspace.schema, head)
        rows[path.name] = [
            {field.header: values.get(field.name, "") for field in tasks.fields}
            for key, values in edition.cells.items()
            if key.item is not None
        ]
        with zipfile.ZipFile(path) as archive:
            parts[path.name] = {name: archive.read(name) for name in archive.namelist()}
    _lay(work, rows=rows, books=books, parts=parts)


def lay_ready_merging(workspace: Workspace, work: Path, day: date) -> None:
    """For the users: what came back, and the master as data."""
    caught: list[object] = []
    written = writing.write_book
    writing.write_book = lambda book, **_: caught.append(book) or b""
    try:
        with ledger(workspace, dry_run=True) as store:
            mails = store.outbox.mails()
            state = read_state(workspace, store, day, mails)
            write_master(workspace, store, state, figures_now(workspace, state, mails), work / "unused.xlsx")
    finally:
        writing.write_book = written
    _lay(work, master={"总台账.xlsx": caught[-1]})
    (work / "inbox").mkdir(exist_ok=True)
    for path in workspace.inbox.iterdir():
        (work / "inbox" / path.name).write_bytes(path.read_bytes())


def _lay(work: Path, **what: object) -> None:
    work.mkdir(exist_ok=True)
    for name, data in what.items():
        (work / f"{name}.pickle").write_bytes(pickle.dumps(data))
