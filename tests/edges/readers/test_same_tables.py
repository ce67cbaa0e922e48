"""A table says the same in Word, in Excel and on a web page: its texts, what is merged downward and what across."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass

import docx
import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from kit import ROOT

from toolkit.domain.plan.document.headers import Headers
from toolkit.domain.plan.document.lines import Line
from toolkit.edges.readers.docx import read_word
from toolkit.edges.readers.guard import Guard
from toolkit.edges.readers.html import read_html
from toolkit.edges.readers.plan import read_plan_document
from toolkit.loading import load_toml

pytestmark = pytest.mark.usefixtures("readers_kept")
HEADERS = load_toml((ROOT / "templates/plan_headers.toml").read_text("utf-8"), Headers, "plan_headers.toml")
HEAD = ("序号", "工作任务", "具体要求", "责任单位")


@dataclass(frozen=True)
class Area:
    """A cell at a place, over so many rows and columns."""

    row: int
    column: int
    down: int
    across: int
    text: str


@st.composite
def tables(draw: st.DrawFn) -> tuple[Area, ...]:
    """Cells that fill four columns and some rows below the headers, each merged only downward or only across."""
    rows = draw(st.integers(1, 5))
    free = {(row, column) for row in range(1, rows + 1) for column in range(len(HEAD))}
    areas = [Area(0, column, 1, 1, text) for column, text in enumerate(HEAD)]
    for row, column in sorted(free):
        if (row, column) not in free:
            continue
        down = across = 1
        if draw(st.booleans()):
            while (row + down, column) in free and draw(st.booleans()):
                down += 1
        else:
            while (row, column + across) in free and draw(st.booleans()):
                across += 1
        free -= {(row + at, column) for at in range(down)} | {(row, column + at) for at in range(across)}
        text = draw(st.sampled_from(["", f"{row}x{column}", f"公开{row}。\n另报{column}。", str(row)]))
        areas.append(Area(row, column, down, across, text))
    return tuple(areas)


def expected(areas: tuple[Area, ...]) -> list[tuple[tuple[str, ...], frozenset[int], frozenset[int]]]:
    high = max(area.row + area.down for area in areas)
    cells = [[""] * len(HEAD) for _ in range(high)]
    below: list[set[int]] = [set() for _ in range(high)]
    beside: list[set[int]] = [set() for _ in range(high)]
    for area in areas:
        for across in range(area.across):
            cells[area.row][area.column + across] = area.text
            beside[area.row] |= {area.column + across} if across else set()
        for down in range(1, area.down):
            below[area.row + down].add(area.column)
    return [
        (tuple(row), frozenset(down), frozenset(across)) for row, down, across in zip(cells, below, beside, strict=True)
    ]


def word(areas: tuple[Area, ...], _: Guard) -> tuple[Line, ...]:
    document = docx.Document()
    table = document.add_table(rows=max(area.row + area.down for area in areas), cols=len(HEAD))
    for area in areas:
        first = table.cell(area.row, area.column)
        first.text = area.text
        if area.down * area.across > 1:
            first.merge(table.cell(area.row + area.down - 1, area.column + area.across - 1))
    out = io.BytesIO()
    document.save(out)
    return read_word(out.getvalue()).lines


def excel(areas: tuple[Area, ...], guard: Guard) -> tuple[Line, ...]:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for area in areas:
        sheet.cell(area.row + 1, area.column + 1).value = area.text or None
        if area.down * area.across > 1:
            sheet.merge_cells(
                start_row=area.row + 1,
                start_column=area.column + 1,
                end_row=area.row + area.down,
                end_column=area.column + area.across,
            )
    out = io.BytesIO()
    book.save(out)
    return read_plan_document(out.getvalue(), "方案.xlsx", HEADERS, guard).lines


def web(areas: tuple[Area, ...], _: Guard) -> tuple[Line, ...]:
    high = max(area.row + area.down for area in areas)
    rows = (
        "".join(
            f"<td rowspan={area.down} colspan={area.across}>{area.text.replace(chr(10), '<br>')}"
            for area in sorted(areas, key=lambda each: each.column)
            if area.row == row
        )
        for row in range(high)
    )
    return read_html(f"<html><body><table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>".encode()).lines


@pytest.mark.parametrize("read", [word, excel, web])
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(areas=tables())
def test_merged_cells_are_the_same_everywhere(
    read: Callable[[tuple[Area, ...], Guard], tuple[Line, ...]], areas: tuple[Area, ...], guard: Guard
) -> None:
    wanted = expected(areas)
    lines = read(areas, guard)
    while wanted and not any(wanted[-1][0]) and len(wanted) > len(lines):
        wanted.pop()  # a sheet ends at its last value
    assert [(line.cells, line.below, line.beside) for line in lines] == wanted
