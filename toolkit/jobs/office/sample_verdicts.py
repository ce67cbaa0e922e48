"""The office's verdicts in the demonstration, typed into its review workbook: all of them plainly marked as samples."""

from __future__ import annotations

from datetime import date, datetime
from random import Random

from toolkit.book.office.claim_book import FIRST_ROW
from toolkit.book.office.claim_columns import claims_sheet
from toolkit.book.sheets.raw import cell_name
from toolkit.domain.office.samples import sample_verdict
from toolkit.edges.system.files import read_bytes, write_whole
from toolkit.edges.writing.fill import fill_workbook
from toolkit.jobs.returns.review import list_held
from toolkit.jobs.workspace import Workspace
from toolkit.reports.returns.review import WaitingCases


def judge_samples(workspace: Workspace, now: datetime, rng: Random) -> WaitingCases:
    """Write the review workbook and fill in verdicts beside most claims: passes, returns, a few that are impossible.

    What each gets does not hang on where it stands: they are judged by due date, item and unit.
    """
    waiting = list_held(workspace, now)
    sheet = claims_sheet(workspace.schema.tasks)
    columns = {field.name: at for at, field in enumerate(sheet.fields)}
    places = {unit.code: at for at, unit in enumerate(workspace.tasks.units())}
    lines = sorted(
        (cells.get("due") or date.max.isoformat(), row.item or 0, places.get(row.unit, 0), line)
        for line, (row, cells) in enumerate(waiting.claims.items())
    )
    typed = {
        cell_name(FIRST_ROW + line, columns[name]): text
        for *_, line in lines
        for name, text in sample_verdict(workspace.schema, rng).items()
    }
    for path in waiting.files:
        write_whole(path, fill_workbook(read_bytes(path), {sheet.title: typed}))
    return waiting
