"""Programs other than our own rules that look at workbooks: what each finds wrong with a file."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import openpyxl
from openxml_audit import OpenXmlValidator, ValidationSeverity

from kit import ROOT
from kit.libreoffice import save_as
from toolkit.book.sheets.raw import FAILED

CHECKERS = ("本项目的规则", "openxml-audit", "LibreOffice 打开并重算", "exceljs", "SheetJS")
"""The columns of the table in docs/validity.md."""
RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item></oor:items>
"""
"""LibreOffice's setting to calculate every formula of a file it opens."""
NO_FILES: Mapping[Path, Path] = {}
_MODULES = (ROOT / ".venv/node/node_modules", Path(os.environ.get("TOOLKIT_NODE_MODULES", "/nowhere")))


def audited(file: Path) -> list[str]:
    """What openxml-audit finds."""
    found = OpenXmlValidator().validate(str(file)).errors
    return [str(each) for each in found if each.severity == ValidationSeverity.ERROR]


def node_modules() -> Path | None:
    """The folder where exceljs and SheetJS lie, where there is a program to run them."""
    if shutil.which("node") is None:
        return None
    return next((each for each in _MODULES if (each / "exceljs").is_dir() and (each / "xlsx").is_dir()), None)


def opened_by(
    program: str, modules: Path, files: Sequence[Path], before: Mapping[Path, Path] = NO_FILES
) -> dict[Path, list[str]]:
    """What `exceljs` or `xlsx` (SheetJS) say of files: why one does not open, or that cells were lost.

    Of a reply not more may be lost than of the file it answers, which `before` names: formulas without a value.
    """
    script = Path(__file__).parent / "look.cjs"
    command = ["node", str(script), program, str(modules), *map(str, (*files, *before.values()))]
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=300)
    said = json.loads(done.stdout)
    found: dict[Path, list[str]] = {}
    for file in files:
        told, held = said[str(file)], cells(file)
        came = before.get(file)
        spared = cells(came) - said[str(came)] if came else 0
        found[file] = [told] if isinstance(told, str) else [f"{told}格，应有{held}格"] if told < held - spared else []
    return found


def cells(file: Path) -> int:
    """How many cells of a workbook hold something, empty texts of formulas among them."""
    book = openpyxl.load_workbook(file)
    return sum(cell.value is not None for sheet in book.worksheets for row in sheet.iter_rows() for cell in row)


def recalculated(soffice: str, files: Sequence[Path], out: Path, profile: Path) -> dict[Path, list[str]]:
    """What is wrong with files once LibreOffice has calculated every formula: one that fails, or is gone."""
    (profile / "user").mkdir(parents=True, exist_ok=True)
    (profile / "user" / "registrymodifications.xcu").write_text(RECALCULATE, "utf-8")
    save_as(soffice, "xlsx", files, out, profile)
    found: dict[Path, list[str]] = {}
    for file in files:
        made = out / file.name
        if not made.exists():
            found[file] = ["没有打开"]
            continue
        held = openpyxl.load_workbook(io.BytesIO(file.read_bytes()))
        values = openpyxl.load_workbook(made, data_only=True)
        places = [
            (sheet.title, cell.coordinate)
            for sheet in held.worksheets
            for row in sheet.iter_rows()
            for cell in row
            if cell.data_type == "f"
        ]
        told = ((title, at, values[title][at].value) for title, at in places)
        found[file] = [
            f"{title}!{at} {value}" for title, at, value in told if isinstance(value, str) and FAILED.fullmatch(value)
        ]
    return found


def added(before: Sequence[str], after: Sequence[str]) -> list[str]:
    """What is found in a reply and was not, or not as often, in the workbook it answers; numbers play no part."""

    def told(found: Sequence[str]) -> Counter[str]:
        return Counter("".join("#" if each.isdigit() else each for each in text) for text in found)

    return list((told(after) - told(before)).elements())
