"""`demo`: the whole cycle on the 2021 plan with labelled sample returns, in a workspace of its own."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from random import Random

from toolkit.book.sheets.raw import cell_name
from toolkit.book.unit.task_sheet import task_rows
from toolkit.domain.ledger.records import Edition
from toolkit.domain.office.samples import MARK, sample_cover, sample_row
from toolkit.edges.system.files import read_bytes, write_whole
from toolkit.edges.writing.fill import fill_workbook
from toolkit.errors import WorkspaceError
from toolkit.jobs.ledger.generate import generate
from toolkit.jobs.ledger.status import show_status
from toolkit.jobs.mail.remind import remind
from toolkit.jobs.office.init import create_workspace
from toolkit.jobs.paths import ledger_path
from toolkit.jobs.report import Report
from toolkit.jobs.returns.merge import merge_returns
from toolkit.jobs.stores import open_store
from toolkit.jobs.tracking import Tracker, untracked
from toolkit.jobs.workspace import Workspace, open_workspace
from toolkit.reports.result import Table

_MARKER = "这是演示.txt"
_SEED = 2021
_PROMPT = 0.2
"""Share of units that finish what is due soon; they get no reminder."""
_FIRST_OUT, _FIRST_MERGE = date(2021, 8, 16), date(2021, 8, 27)
_SECOND_OUT, _SECOND_MERGE = date(2021, 9, 10), date(2021, 9, 24)
_PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)
"""One transparent pixel: a screenshot that came along."""
_REMINDERS = (date(2021, 9, 27), date(2021, 12, 28))


@dataclass(frozen=True)
class _Step:
    """One line of the story: the day, what was done, what came of it, where to look."""

    day: date
    what: str
    result: str
    where: str


def play_demo(folder: Path, *, track: Tracker = untracked) -> Report:
    """Rebuild the demonstration workspace and play August to December 2021 in it, the same each time.

    A folder that holds anything but an earlier demonstration is left alone.
    """
    _clear(folder)
    create_workspace(folder)
    write_whole(folder / _MARKER, f"{MARK}本文件夹由 toolkit demo 生成，每次重建；填报内容均为示例。\n".encode())
    workspace = open_workspace(folder)
    rng = Random(_SEED)  # noqa: S311 - samples, not secrets
    steps = [
        _Step(
            workspace.tasks.plan.issued,
            "读方案",
            f"{len(workspace.tasks.plan.items)}项，{len(workspace.tasks.assignments)}条任务，"
            f"待核定{len(workspace.undecided)}处",
            workspace.chosen.file,
        )
    ]
    for number, (out, back) in enumerate(((_FIRST_OUT, _FIRST_MERGE), (_SECOND_OUT, _SECOND_MERGE)), start=1):
        report = generate(workspace, out, track=track)
        steps.append(_Step(out, "发台账", report.summary.split("，在 ")[0], "outbox/ledgers/"))
        _return_ledgers(workspace, back, number, rng, track)
        report = merge_returns(workspace, datetime.combine(back, time(16)), track=track)
        steps.append(
            _Step(
                back, "收回合并", report.summary.split("；")[0], "outbox/master.xlsx、outbox/receipts/、outbox/replies/"
            )
        )
    steps.append(_Step(_SECOND_MERGE, "看进展", show_status(workspace, _SECOND_MERGE).summary, "toolkit status"))
    for day in _REMINDERS:
        report = remind(workspace, day, track=track)
        steps.append(_Step(day, "到期提醒", report.summary.split("，在 ")[0], "outbox/mail/"))
    places = (
        folder / "outbox/master.xlsx",
        folder / "outbox/ledgers",
        folder / "outbox/receipts",
        folder / "outbox/replies",
        folder / "outbox/mail",
    )
    return Report(
        summary="演示已走完一遍（填报内容均为示例），请打开下面的文件看：",
        data={
            "steps": [
                {"day": step.day.isoformat(), "what": step.what, "result": step.result, "where": step.where}
                for step in steps
            ],
            "places": [str(place) for place in places],
        },
        tables=(
            Table(
                "全过程",
                ("日期", "做什么", "结果", "看哪里"),
                tuple((step.day.isoformat(), step.what, step.result, step.where) for step in steps),
            ),
        ),
        files=places,
    )


def _clear(folder: Path) -> None:
    if not folder.exists() or not any(folder.iterdir()):
        return
    if not (folder / _MARKER).is_file():
        raise WorkspaceError(f"{folder} 里已有别的内容", "请换一个空文件夹做演示。")
    shutil.rmtree(folder)


def _return_ledgers(workspace: Workspace, day: date, round_number: int, rng: Random, track: Tracker) -> None:
    """Put into the inbox what units might send: most fill in, some are late, a few go wrong."""
    units = list(workspace.tasks.units())
    inbox = workspace.inbox / f"{day:%m月%d日}"
    with open_store(workspace) as store:
        editions = store.editions.latest(workspace.tasks.plan.id)
    for unit in track(units, "示例填报"):
        if rng.random() < 0.2 or (round_number == 2 and unit in units[:3]):
            continue
        data = read_bytes(ledger_path(workspace, unit))
        filled = fill_workbook(data, _answers(workspace, editions[unit.code], day, rng))
        write_whole(inbox / f"{unit.name}台账.xlsx", filled)
    if round_number == 2:
        _mishaps(workspace, inbox, editions, day)


def _answers(workspace: Workspace, edition: Edition, day: date, rng: Random) -> Mapping[str, Mapping[str, str | date]]:
    schema = workspace.schema
    columns = {field.name: at for at, field in enumerate(schema.tasks.fields)}
    prompt = rng.random() < _PROMPT
    rows: dict[str, str | date] = {}
    for row in task_rows(edition, schema.tasks):
        skipped = 0.0 if prompt else 0.6 if row.values.get("status") else 0.15
        if row.values.get("done_on") or rng.random() < skipped:
            continue
        for name, value in sample_row(schema, row.values, day, rng, prompt=prompt).items():
            rows[cell_name(row.at, columns[name])] = value
    return {schema.tasks.title: rows, schema.cover.title: _cover(workspace, edition, day, "updated")}


def _cover(workspace: Workspace, edition: Edition, day: date, report: str) -> dict[str, str | date]:
    """The cover's input cells: they stand in column C, found by their labels in column B."""
    from toolkit.book.unit.unit_book import build_unit_book
    from toolkit.domain.ledger.rounds import round_of
    from toolkit.jobs.ledger.generate import letterhead

    schema = workspace.schema
    period = round_of(day, workspace.settings.rounds.every)
    cover = build_unit_book(edition, schema, letterhead(workspace, period)).sheets[0]
    said = sample_cover(schema, day, report)
    cells: dict[str, str | date] = {}
    for at, row in enumerate(cover.rows):
        label = row.cells[1].value
        if isinstance(label, str) and (field := schema.cover.headed(label)) and field.name in said:
            cells[cell_name(at, 2)] = said[field.name]
    return cells


def _mishaps(workspace: Workspace, inbox: Path, editions: Mapping[str, Edition], day: date) -> None:
    """What happens in any office: two copies filled differently, 已完成 without evidence, a screenshot that belongs to
    a unit and a scan that nobody can place, no workbook at all.
    """
    schema = workspace.schema
    first, second, third = workspace.tasks.units()[:3]
    columns = {field.name: at for at, field in enumerate(schema.tasks.fields)}
    done = schema.tasks.field("status").text_for("done")
    typed = {"status": done, "done_on": "", "evidence": ""}
    for name, unit, rows, values in (
        ("甲", first, slice(0, 8), {"progress": f"{MARK}甲科室填写：已完成梳理。"}),
        ("乙", first, slice(7, 15), {"progress": f"{MARK}乙科室填写：尚在征求意见。"}),
        ("缺佐证", second, slice(0, 1), typed),
    ):
        edition = editions[unit.code]
        cells: dict[str, str | date] = {
            cell_name(row.at, columns[key]): text
            for row in task_rows(edition, schema.tasks)[rows]
            for key, text in values.items()
        }
        answers = {schema.tasks.title: cells, schema.cover.title: _cover(workspace, edition, day, "updated")}
        data = fill_workbook(read_bytes(ledger_path(workspace, unit)), answers)
        write_whole(inbox / f"{unit.name}台账（{name}）.xlsx", data)
    write_whole(inbox / f"{third.name}说明.xlsx", f"{MARK}这不是工作簿。".encode())
    write_whole(inbox / f"1-{second.name}-截图.png", _PICTURE)
    write_whole(inbox / "盖章扫描件.pdf", b"%PDF-1.4\n")
    write_whole(inbox / "空文件.xlsx", b"")
