"""Every line of text above a table, printed: whole on a page, over nobody's words, within the columns of that page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import combinations
from pathlib import Path
from shutil import copytree
from typing import Any

import openpyxl
import pdfplumber
import pytest
from kit.libreoffice import save_as, soffice_with
from kit.workspaces import copy_of, for_units

from toolkit.jobs.ledger.generate import generate
from toolkit.jobs.ledger.publish import publish
from toolkit.jobs.office.close import close_plan, closing_list
from toolkit.jobs.office.score import score, write_form
from toolkit.jobs.returns.judge import RowsMeant
from toolkit.jobs.returns.pack import pack_evidence
from toolkit.jobs.returns.print_verdicts import print_verdicts
from toolkit.jobs.returns.review import list_held
from toolkit.jobs.returns.sample import draw_sample
from toolkit.jobs.workspace import Workspace, open_workspace
from toolkit.reports.office.demo import Demo

NOW = datetime(2021, 9, 25, 9)
NEAR = 2.0
"""Points by which a border may be off its column."""

Headed = tuple[list[str], list[str], int]
"""Of a sheet with a table: its headers, the texts above them, how many columns stand on every page."""


def squeezed(text: object) -> str:
    return "".join(str(text or "").split())


def tables_of(file: Path) -> Iterator[Headed]:
    """Each sheet that is printed and has a table."""
    for sheet in openpyxl.load_workbook(file, data_only=True).worksheets:
        _, frozen = openpyxl.utils.cell.coordinate_from_string(sheet.freeze_panes or "A1")
        area = sheet.print_area or "A1"
        if sheet.sheet_state != "visible" or frozen < 2 or "$A$1" not in area + "$A$1" * (not sheet.print_area):
            continue
        if any(cell.border.left.style for row in sheet.iter_rows(1, frozen - 2) for cell in row[:1]):
            continue  # heads of several rows: the matrix
        rows = [[squeezed(cell.value) for cell in row] for row in sheet.iter_rows(1, frozen - 1)]
        columns = sheet.print_title_cols
        end = openpyxl.utils.cell.column_index_from_string(columns.split(":")[1].replace("$", "")) if columns else 0
        printed = openpyxl.utils.cell.range_boundaries(area.split("!")[-1].replace("$", ""))[2]
        most = printed if sheet.print_area else len(rows[-1])
        yield [text for text in rows[-1] if text], [text for row in rows[:-1] for text in row[:most] if text], end


def over_another(chars: Sequence[Any]) -> Iterator[str]:
    """Characters that are drawn over one another."""
    for one, two in combinations(chars, 2):
        across, down = (min(one[b], two[b]) - max(one[a], two[a]) for a, b in (("x0", "x1"), ("top", "bottom")))
        if across > NEAR and down > NEAR:
            yield one["text"] + two["text"]


def lines_above(page: Any, sheets: Sequence[Headed]) -> tuple[list[Headed], list[str], list[float], str, list[Any]]:
    """The sheets whose table is on a page, its headers, the right edges of their columns, and what stands above them:
    text, in the order in which cells are drawn, and words. Boxes to fill in above the headers are no headers."""
    for table in page.find_tables()[:1]:
        for box, cells in zip(table.rows, table.extract(), strict=True):
            heads = [squeezed(each) for each in cells]
            if own := [each for each in sheets if set(heads) - {""} <= set(each[0]) and heads[0] == each[0][0]]:
                above = page.crop((0, 0, page.width, box.bbox[1] + 1))
                assert not list(over_another(above.chars)), page.page_number
                drawn = squeezed("".join(each["text"] for each in above.chars))
                return own, heads, [cell[2] for cell in box.cells if cell], drawn, above.extract_words()
    return [], [], [], "", []  # a cover, an overview


def check_lines(file: Path, pdf: Path) -> int:
    """How many lines were found, all of them whole."""
    sheets, seen = list(tables_of(file)), set()
    assert sheets
    with pdfplumber.open(pdf) as printed:
        for page in printed.pages:
            own, heads, edges, left, words = lines_above(page, sheets)
            if not own:
                continue
            for text in sorted({text for _, texts, _ in own for text in texts}, key=len, reverse=True):
                seen |= {text} if text in left else set()
                left = left.replace(text, "")
            assert not left, (page.page_number, left)
            assert all(word["x1"] <= edges[-1] + NEAR for word in words), page.page_number
            beside = own[0][2] and heads != own[0][0][: len(heads)]
            if beside:
                edge = edges[own[0][2] - 1]
                assert not [each for each in words if each["x0"] < edge - NEAR < each["x1"] - NEAR], page.page_number
    missing = {text for _, texts, _ in sheets for text in texts} - seen
    assert not missing
    return len(seen)


FEW = ("市政府办公室", "市司法局", "市财政局", "市自然资源局", "赤坎区政府", "雷州市政府")


def ledger_of(unit: str) -> Callable[[Workspace], Path]:
    def made(workspace: Workspace) -> Path:
        generate(workspace, NOW.date(), [unit])
        return next(workspace.outbox.joinpath("ledgers").glob(f"{unit}-*.xlsx"))

    return made


def closed(workspace: Workspace) -> Path:
    """The closing list, of a copy of the workspace with a few units: what stands above its tables is on every page."""
    its = for_units(copy_of(workspace, workspace.root.with_name("closed")), *FEW, whole=True)
    close_plan(its, datetime(2022, 1, 31, 9), as_is=True)
    return closing_list(its)


KINDS: Mapping[str, Callable[[Workspace], Path]] = {
    "核查与核定": lambda workspace: next(iter(list_held(workspace, NOW).files)),
    "总台账": lambda workspace: publish(workspace, NOW).master,
    "核查情况表": lambda workspace: print_verdicts(workspace, NOW).files[0],
    "抽查表": lambda workspace: draw_sample(workspace, NOW, 20, 7).files[0],
    "核查材料目录": lambda workspace: pack_evidence(workspace, NOW, RowsMeant(items=(1,))).files[0],
    "考核评分": lambda workspace: score(workspace, NOW).files[0],
    "评分录入表": lambda workspace: write_form(workspace, NOW).files[0],
    "县区台账": ledger_of("赤坎区政府"),
    "牵头单位台账": ledger_of("市政府办公室"),
    "年终清单": closed,
}
"""How a workbook of each kind is made."""


@pytest.fixture(scope="module")
def office(demo: tuple[Path, Demo], tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A copy of the demonstration, to be worked in."""
    root = tmp_path_factory.mktemp("printed-lines") / "w"
    copytree(demo[0], root)
    return open_workspace(root)


@pytest.fixture(scope="module")
def printed(
    office: Workspace, needs: Callable[[str | None, str], str], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, tuple[Path, Path]]:
    """A workbook of each kind, and what LibreOffice, started once, prints of it."""
    soffice, out = needs(soffice_with("Calc"), "LibreOffice Calc"), tmp_path_factory.mktemp("pdf")
    files = {kind: made(office) for kind, made in KINDS.items()}
    assert len({file.stem for file in files.values()}) == len(files)
    save_as(soffice, "pdf", list(files.values()), out)
    return {kind: (file, out / f"{file.stem}.pdf") for kind, file in files.items()}


@pytest.mark.parametrize("kind", KINDS)
def test_every_line_above_a_table_is_whole_on_its_page(printed: dict[str, tuple[Path, Path]], kind: str) -> None:
    assert check_lines(*printed[kind]) >= 2
