"""The workbook of a corrected plan, read from its bytes."""

from __future__ import annotations

from toolkit.book.office.plan_read import is_corrected_plan, read_corrected_plan
from toolkit.book.sheets.raw import RawBook
from toolkit.codes import Severity
from toolkit.domain.plan.corrected_plan import CorrectedPlan
from toolkit.edges.readers.sniff import is_container
from toolkit.edges.system.files import read_bytes
from toolkit.errors import ToolkitError
from toolkit.jobs.opening import read_plan
from toolkit.jobs.workspace import Workspace
from toolkit.settings import PlanSettings


def corrected_plan(workspace: Workspace) -> CorrectedPlan | None:
    """The workspace's own plan beside the document it came from; None where it is no corrected plan."""
    file = workspace.chosen.file
    book = workbook_in(workspace, read_bytes(workspace.root / file), file)
    return read_corrected_plan(book, workspace.tasks.plan) if book and is_corrected_plan(book) else None


def plan_to_correct(workspace: Workspace, chosen: PlanSettings) -> CorrectedPlan | None:
    """The plan as the office left it, if there is one; rows that cannot be read stop the import, lest they be lost."""
    path = workspace.root / chosen.file
    if not path.is_file():
        return None
    data, name = read_bytes(path), path.name
    plan, problems = read_plan(workspace, chosen, data, name)
    lost = next((found for found in problems if found.severity == Severity.ERROR), None)
    if lost:
        raise ToolkitError(f"{name} 里有读不出的行：{lost.message}", f"{lost.remedy}改好 {name} 后再读入。")
    book = workbook_in(workspace, data, name)
    return read_corrected_plan(book, plan) if book else CorrectedPlan(plan, {})


def workbook_in(workspace: Workspace, data: bytes, name: str) -> RawBook | None:
    """The workbook that a file is; None where it is none that can be read."""
    if not is_container(data):
        return None
    with workspace.guard() as guard:
        book = guard.read(data, name)
    return book if isinstance(book, RawBook) else None
