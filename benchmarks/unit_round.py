"""Writes docs/unit-round.md: what a unit clerk types, picks and moves for a round, in today's workbook and in a former.

The former is a workbook of an earlier release kept under tests/data/ (the workspace of layout 3); today's is made of
the same workspace. Which cells a round wants says each release's own `templates/ledger.toml`; where the cursor stands,
which cells are open and where links lead say the workbooks.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import openpyxl
from kit.command import as_json
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from toolkit.schema.headers import plain
from toolkit.schema.load import load_ledger
from toolkit.schema.model import FieldKind, Ledger, SchemaField

ROOT = Path(__file__).parent.parent
KEPT, PAGE = ROOT / "tests/data/layout3", ROOT / "docs/unit-round.md"
DAY, UNIT, FORMER = "2021-10-15", "市甲局", KEPT / "field/甲（9月下发）.xlsx"
_HEAD = f"""# A unit's round in cells and clicks

Made by `PYTHONPATH=.:tests python benchmarks/unit_round.py`. Cells are those that the release's own declaration asks
for and that are not filled in beforehand; a Tab goes to the next open cell of the protected sheet, a click is a link
in the workbook. The former workbook is that of layout 3 under `tests/data/`, today's is made of the same workspace
({UNIT}, {DAY}). 已完成 is said of the first item, with its day and proof, and the cover after it.

| the round | workbook | cells filled in | of them drop-downs | Tabs | clicks |
|---|---|---:|---:|---:|---:|
"""


@dataclass
class Clerk:
    """Hands on one workbook, from where its cursor stands when it opens; what they have done so far."""

    sheet: Worksheet
    cell: str
    cells: int = 0
    picked: int = 0
    tabs: int = 0
    clicks: int = 0

    @classmethod
    def at(cls, book: Workbook) -> Clerk:
        """A clerk who has just opened it."""
        sheet = book.active
        assert isinstance(sheet, Worksheet)
        return cls(sheet, _cursor(sheet))

    def follow(self, text: str) -> None:
        """Click the first link that begins so: the cursor is where it leads."""
        linked = (cell for row in self.sheet.iter_rows() for cell in row if cell.hyperlink)
        link = next(cell.hyperlink for cell in linked if str(cell.value).startswith(text))
        title, _, self.cell = str(link.location).partition("!")
        self.sheet, self.clicks = self.sheet.parent[title.strip("'")], self.clicks + 1

    def fill(self, field: SchemaField, at: str) -> None:
        """Go to an open cell by Tab, and fill it in."""
        order = [cell.coordinate for row in self.sheet.iter_rows() for cell in row if not cell.protection.locked]
        here = order.index(self.cell) if self.cell in order else -1
        self.tabs += (order.index(at) - here) % len(order)
        self.cell, self.cells = at, self.cells + 1
        self.picked += field.kind == FieldKind.CHOICE


def _cursor(sheet: Worksheet) -> str:
    return str(sheet.sheet_view.selection[-1].activeCell)


def wanted(fields: tuple[SchemaField, ...], said: Mapping[str, str]) -> Iterator[SchemaField]:
    """Of the fields those that must be filled in where choices mean what is `said`."""
    for field in fields:
        if field.required or any(said.get(other) in means for other, means in field.required_when.items()):
            yield field


def round_of(book: Workbook, schema: Ledger, *, done: bool) -> Clerk:
    """The hands after a round: one item 已完成 with its proof, or 无变化."""
    clerk = Clerk.at(book)
    if done:
        clerk.follow("去填写")
        heads = {plain(str(cell.value)): cell.column_letter for cell in clerk.sheet[4] if cell.value}
        row = clerk.cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        asked = [schema.tasks.field("status"), *wanted(schema.tasks.fields, {"status": "done"})]
        for field in asked:
            clerk.fill(field, f"{heads[plain(field.header)]}{row}")
        clerk.follow("←")
    labels = {str(cell.value).rstrip(" ＊"): cell.row for cell in clerk.sheet["B"] if cell.value}
    for field in wanted(schema.cover.fields, {"report": "updated" if done else "no_change"}):
        if field.scope == "round" and not field.carried:
            clerk.fill(field, f"C{labels[field.header]}")
    return clerk


def books() -> Iterator[tuple[str, Path, Path]]:
    """What a workbook is called here, its file, and the declaration it was made by."""
    yield "former", FORMER, KEPT / "templates/ledger.toml"
    with tempfile.TemporaryDirectory() as folder:
        office = Path(folder) / "office"
        shutil.copytree(KEPT, office)
        shutil.copyfile(ROOT / "templates/ledger.toml", office / "templates/ledger.toml")
        _, made = as_json("-w", office, "--today", DAY, "--yes", "generate", UNIT)
        yield "today's", Path(made["workbooks"][0]["path"]), office / "templates/ledger.toml"


def page() -> str:
    """The whole page, counted."""
    lines: dict[bool, list[str]] = {False: [], True: []}
    for name, path, declared in books():
        schema, book = load_ledger(declared.read_text("utf-8")), openpyxl.load_workbook(path)
        for done in lines:
            had = round_of(book, schema, done=done)
            what = "one item 已完成, with its proof" if done else "无变化"
            lines[done].append(f"| {what} | {name} | {had.cells} | {had.picked} | {had.tabs} | {had.clicks} |")
    return _HEAD + "\n".join(lines[False] + lines[True]) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
    print(PAGE)
