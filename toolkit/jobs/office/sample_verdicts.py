"""The office's verdicts and answers in the demonstration, typed into its review workbook: plainly marked as samples."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from random import Random

from toolkit.book.office.claim_book import FIRST_ROW
from toolkit.book.office.claim_columns import claims_sheet
from toolkit.book.office.review_book import case_rows
from toolkit.book.office.review_columns import REVIEW_SHEET, WORDS
from toolkit.book.sheets.raw import cell_name
from toolkit.domain.ledger.records import CaseKind, Choice
from toolkit.domain.office.samples import MARK, sample_verdict, verdict_cells
from toolkit.edges.system.files import read_bytes, write_whole
from toolkit.edges.writing.fill import fill_workbook
from toolkit.jobs.returns.review import list_held
from toolkit.jobs.stores import open_store
from toolkit.jobs.workspace import Workspace
from toolkit.keys import OFFICE, looked_back
from toolkit.reports.returns.review import WaitingCases


def judge_samples(workspace: Workspace, now: datetime, rng: Random) -> WaitingCases:
    """Write the review workbook and fill in verdicts beside most claims: passes, returns, a few that are impossible.

    What each gets does not hang on where it stands: they are judged by due date, item and unit. What was looked back at
    passes, and what was applied for is agreed to.
    """
    waiting = list_held(workspace, now)
    sheet = claims_sheet(workspace.schema.tasks)
    columns = {field.name: at for at, field in enumerate(sheet.fields)}
    places = {unit.code: at for at, unit in enumerate(workspace.tasks.units())}
    lines = sorted(
        (cells.get("due") or date.max.isoformat(), row.item or 0, places.get(row.unit, 0), line)
        for line, (row, cells) in enumerate(waiting.claims.items())
        if not looked_back(row.item or 0)
    )
    looks = [line for line, row in enumerate(waiting.claims) if looked_back(row.item or 0)]
    typed = {
        cell_name(FIRST_ROW + line, columns[name]): text
        for *_, line in lines
        for name, text in sample_verdict(workspace.schema, rng).items()
    } | {
        cell_name(FIRST_ROW + line, columns[name]): text
        for line in looks
        for name, text in verdict_cells(workspace.schema, "verified").items()
    }
    answers = dict(_agreed(workspace, waiting))
    for path in waiting.files:
        write_whole(path, fill_workbook(read_bytes(path), {sheet.title: typed, **answers}))
    return waiting


def _agreed(workspace: Workspace, waiting: WaitingCases) -> Iterator[tuple[str, Mapping[str, str]]]:
    """What is typed beside the applications that wait: that they are agreed to."""
    asked = {shown.case.id for shown in waiting.cases if shown.case.kind == CaseKind.PETITION}
    with open_store(workspace) as store:
        edition = store.editions.latest_of(workspace.chosen.id, OFFICE)
    if not asked or edition is None:
        return
    at = {field.name: column for column, field in enumerate(REVIEW_SHEET.fields)}
    answer = {"choice": WORDS[Choice.AGREE].text, "by": MARK + "核定人"}
    rows = [row for number, row in case_rows(edition).items() if number in asked]
    yield REVIEW_SHEET.title, {cell_name(row, at[name]): text for row in rows for name, text in answer.items()}
