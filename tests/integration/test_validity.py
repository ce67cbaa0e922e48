"""Workbooks of every kind before every checker there is: nothing is found, and the checkers find what is wrong."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from kit import ROOT
from kit.libreoffice import save_as, soffice_with
from kit.packages import operated
from kit.validity import findings
from kit.validity.checkers import CHECKERS, added, audited, node_modules, opened_by, recalculated
from kit.validity.kinds import came_back, issued_kinds, reply_to

from toolkit.reports.office.demo import Demo

SHEET, STYLES = "xl/worksheets/sheet2.xml", "xl/styles.xml"


@pytest.fixture(scope="module")
def files(demo: tuple[Path, Demo], tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Path]]:
    """Kind -> files of it, a reply to each writer's file among them, but for LibreOffice's."""
    folder = tmp_path_factory.mktemp("kinds")
    books = {**issued_kinds(demo[0]), **{f"回执-{name}": [reply_to(data)] for name, data in came_back().items()}}
    found: dict[str, list[Path]] = {}
    for kind, some in books.items():
        for at, data in enumerate(some):
            path = folder / f"{kind}{at}.xlsx"
            path.write_bytes(data)
            found.setdefault(kind, []).append(path)
    return found


def written_whole(files: dict[str, list[Path]]) -> list[Path]:
    return [path for kind, some in files.items() if not kind.startswith("回执") for path in some]


def test_our_own_rules_find_nothing(files: dict[str, list[Path]]) -> None:
    assert {path.name: findings(path.read_bytes()) for path in written_whole(files)} == {
        path.name: [] for path in written_whole(files)
    }


def test_a_reply_adds_nothing_wrong_to_what_came() -> None:
    every = came_back()
    assert {writer: added(findings(data), findings(reply_to(data))) for writer, data in every.items()} == {
        writer: [] for writer in every
    }


def test_openxml_audit_finds_nothing(files: dict[str, list[Path]]) -> None:
    assert {path.name: audited(path) for path in written_whole(files)} == {
        path.name: [] for path in written_whole(files)
    }


def test_libreoffice_opens_and_calculates_all(
    files: dict[str, list[Path]], needs: Callable[[str | None, str], str], tmp_path: Path
) -> None:
    """Its own file is answered too; what it saved is a unit's workbook as any other."""
    soffice = needs(soffice_with("Calc"), "LibreOffice Calc")

    def saved(file: Path) -> bytes:
        save_as(soffice, "xlsx", [file], tmp_path / "saved")
        return (tmp_path / "saved" / file.name).read_bytes()

    data = came_back(saved)["LibreOffice"]
    reply = tmp_path / "回执-LibreOffice.xlsx"
    reply.write_bytes(reply_to(data))
    assert added(findings(data), findings(reply.read_bytes())) == []
    looked_at = [*(path for some in files.values() for path in some), reply]
    found = recalculated(soffice, looked_at, tmp_path / "out", tmp_path / "profile")
    assert found == {path: [] for path in looked_at}


@pytest.mark.parametrize("program", ["exceljs", "xlsx"])
def test_other_programs_open_them_and_lose_no_cell(files: dict[str, list[Path]], program: str) -> None:
    """exceljs and SheetJS, where npm has put them (`.venv/node`, or TOOLKIT_NODE_MODULES)."""
    modules = node_modules()
    if modules is None:
        pytest.skip("exceljs and SheetJS are not installed")
    looked_at = [path for some in files.values() for path in some]
    before = {}
    for writer, data in came_back().items():
        (path,) = files[f"回执-{writer}"]
        before[path] = path.with_name(f"{writer}.xlsx")
        before[path].write_bytes(data)
    assert opened_by(program, modules, looked_at, before) == {path: [] for path in looked_at}


BROKEN = {
    "a formula shared over sheets": (
        SHEET,
        re.compile(rb"(<c r=\"A5\"[^>]*>)"),
        rb"\1<f t='shared' si='9' ref='A5:A6'>B!A1</f>",
    ),
    "a number without digits": (
        SHEET,
        re.compile(rb"<c r=\"A5\" s=\"(\d+)\"><v>\d+</v>"),
        rb'<c r="A5" s="\1"><v></v>',
    ),
    "a style that is not there": (SHEET, re.compile(rb"<c r=\"A5\" s=\"\d+\""), b'<c r="A5" s="9999"'),
    "rows that are too high": (SHEET, re.compile(rb" ht=\"[\d.]+\""), b' ht="410"'),
    "a list that is too long": (SHEET, re.compile(rb"<formula1>\"[^\"]+\""), b'<formula1>"' + b"x" * 256 + b'"'),
    "a format that is not there": (SHEET, re.compile(rb"dxfId=\"\d+\""), b'dxfId="999"'),
    "cells out of order": (SHEET, re.compile(rb"<c r=\"B5\""), b'<c r="AB5"'),
    "a font's parts out of order": (STYLES, re.compile(rb"(<sz val=\"[\d.]+\"/>)(<color [^>]*/>)"), rb"\2\1"),
    "one merged over another": (
        SHEET,
        re.compile(rb"(<conditionalFormatting)"),
        rb"<mergeCells count='2'><mergeCell ref='A5:B6'/><mergeCell ref='B6:C7'/></mergeCells>\1",
    ),
}


@pytest.mark.parametrize("wrong", [*BROKEN])
def test_our_own_rules_find_what_is_wrong(files: dict[str, list[Path]], wrong: str) -> None:
    part, pattern, made = BROKEN[wrong]
    data = files["单位台账"][0].read_bytes()

    def change(found: bytes) -> bytes:
        assert pattern.search(found), wrong
        return pattern.sub(made, found, count=1)

    assert findings(operated(data, {part: change}))


def test_the_table_has_every_kind_and_checker_and_no_finding(files: dict[str, list[Path]]) -> None:
    page = (ROOT / "docs/validity.md").read_text("utf-8")
    header, _, *rows = re.findall(r"^\|(.+)\|$", page, re.MULTILINE)
    assert tuple(each.strip() for each in header.split("|"))[2:] == CHECKERS
    told = {row.split("|")[0].strip(): [each.strip() for each in row.split("|")[2:]] for row in rows}
    replies = {f"回执（{writer}存的）" for writer in [*came_back(), "LibreOffice"]}
    assert told.keys() == {kind for kind in files if not kind.startswith("回执")} | replies
    assert all(each == "0" for row in told.values() for each in row)
