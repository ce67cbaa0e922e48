"""What units might send back in the demonstration, put into its inbox: all of it plainly marked as samples."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from functools import cached_property
from pathlib import Path
from random import Random

from toolkit.book.sheets.inputs import Lists
from toolkit.book.unit.cover_sheet import cover_cells, cover_sheet
from toolkit.book.unit.task_rows import task_rows, task_table
from toolkit.domain.ledger.records import Edition
from toolkit.domain.ledger.rounds import round_of
from toolkit.domain.office.samples import MARK, sample_cover, sample_row
from toolkit.domain.plan.units import Unit
from toolkit.edges.marking.filling import with_values
from toolkit.edges.system.files import read_bytes, write_whole
from toolkit.jobs.ledger.generate import letterhead
from toolkit.jobs.office.sample_sheets import Cells, SampleSheets
from toolkit.jobs.paths import ledger_path
from toolkit.jobs.stores import open_store
from toolkit.jobs.tracking import Tracker
from toolkit.jobs.workspace import Workspace
from toolkit.values import dataclass

_PROMPT = 0.2
"""Share of units that finish what is due soon; they get no reminder."""
_LATE = 0.2
"""Share of units that send nothing."""
_PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)
"""One transparent pixel: a screenshot that came along."""


@dataclass(frozen=True)
class SampleReturns:
    """What comes back on a day for the editions that are out."""

    workspace: Workspace
    day: date

    @property
    def inbox(self) -> Path:
        """Where it is put."""
        return self.workspace.inbox / f"{self.day:%m月%d日}"

    @cached_property
    def _editions(self) -> Mapping[str, Edition]:
        with open_store(self.workspace) as store:
            return store.editions.latest(self.workspace.tasks.plan.id)

    @cached_property
    def _others(self) -> Mapping[int, str]:
        """Item -> the name of a unit that does not have it."""
        tasks = self.workspace.tasks
        had = {(each.item, each.unit) for each in tasks.assignments}
        return {
            number: next(unit.name for unit in tasks.units() if (number, unit.code) not in had)
            for number in tasks.plan.by_number
            if any((number, unit.code) not in had for unit in tasks.units())
        }

    def send(self, rng: Random, track: Tracker, *, silent: Collection[Unit] = (), more: bool = False) -> None:
        """Most units fill in their workbook, some send nothing; the `silent` ones do not either.

        With `more` they also fill in the sheets beside their tasks.
        """
        tasks, sent = self.workspace.schema.tasks, 0
        for unit in track(self.workspace.tasks.units(), "示例填报"):
            if rng.random() < _LATE or unit in silent:
                continue
            rows: dict[str, str | date] = {}
            prompt = rng.random() < _PROMPT
            for row in task_rows(self._editions[unit.code], tasks):
                skipped = 0.0 if prompt else 0.6 if row.values.get("status") else 0.15
                if row.values.get("done_on") or rng.random() < skipped:
                    continue
                typed = sample_row(self.workspace.schema, row.values, self.day, rng, unit=unit.name, prompt=prompt)
                rows |= {self._cell(row.at, name): value for name, value in typed.items()}
            edition = self._editions[unit.code]
            beside = SampleSheets(self.workspace.schema, edition, self.day, sent, self._others).cells() if more else {}
            self._return(unit, rows, beside=beside)
            sent += 1

    def go_wrong(self) -> None:
        """What happens in any office: two copies filled differently, 已完成 without evidence, a screenshot that belongs
        to a unit and a scan that nobody can place, no workbook at all.
        """
        first, second, third = self.workspace.tasks.units()[:3]
        done = self.workspace.schema.tasks.field("status").text_for("done")
        for unit, copy, rows, values in (
            (first, "甲", slice(0, 8), {"progress": f"{MARK}甲科室填写：已完成梳理。"}),
            (first, "乙", slice(7, 15), {"progress": f"{MARK}乙科室填写：尚在征求意见。"}),
            (second, "缺佐证", slice(0, 1), {"status": done, "done_on": "", "evidence": ""}),
        ):
            chosen = task_rows(self._editions[unit.code], self.workspace.schema.tasks)[rows]
            cells = {self._cell(row.at, name): text for row in chosen for name, text in values.items()}
            self._return(unit, cells, f"（{copy}）")
        write_whole(self.inbox / f"{third.name}说明.xlsx", f"{MARK}这不是工作簿。".encode())
        write_whole(self.inbox / f"1-{second.name}-截图.png", _PICTURE)
        write_whole(self.inbox / "盖章扫描件.pdf", b"%PDF-1.4\n")
        write_whole(self.inbox / "空文件.xlsx", b"")

    def _return(self, unit: Unit, rows: Cells, copy: str = "", beside: Mapping[str, Cells] = {}) -> None:
        """The unit's workbook with these cells of its tasks typed in, its cover, and sheets `beside` these by title."""
        schema = self.workspace.schema
        typed = {schema.tasks.title: rows, schema.cover.title: self._cover(self._editions[unit.code]), **beside}
        cells = {(title, name): value for title, its in typed.items() for name, value in its.items()}
        data = with_values(read_bytes(ledger_path(self.workspace, unit)), cells)
        write_whole(self.inbox / f"{unit.name}台账{copy}.xlsx", data)

    def _cell(self, row: int, name: str) -> str:
        return task_table(self.workspace.schema.tasks, ()).cell(name, row)

    def _cover(self, edition: Edition) -> Cells:
        """What is typed into the cover."""
        schema = self.workspace.schema
        period = round_of(self.day, self.workspace.settings.rounds.every)
        rows = task_rows(edition, schema.tasks)
        cover = cover_sheet(edition, schema, rows, letterhead(self.workspace, period), Lists())
        said = sample_cover(schema, self.day, "updated")
        return {cell: said[name] for name, cell in cover_cells(cover, schema.cover).items() if name in said}
