"""A paper as it is printed: the page of GB/T 9704, its margins, its lines 29 points apart, its numbers outside."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pdfplumber
import pytest
from kit.libreoffice import save_as, soffice_with
from kit.papers import issued_by
from kit.workspaces import said_handed

from toolkit.jobs.office.papers import draft_paper
from toolkit.jobs.workspace import Workspace

NOW = datetime(2021, 10, 11, 9)
MM = 72 / 25.4
LEFT, RIGHT, TOP, BOTTOM = 28 * MM, (210 - 26) * MM, 37 * MM, (297 - 35) * MM
PITCH, LINES, CHARACTER = 29, 22, 16


@pytest.mark.parametrize("kind", ["通报", "督办单", "督办函"])
def test_it_has_the_page_the_margins_and_the_lines_of_the_standard(
    workspace: Workspace, needs: Callable[[str | None, str], str], tmp_path: Path, kind: str
) -> None:
    soffice = needs(soffice_with("Writer"), "LibreOffice Writer")
    said_handed(workspace)
    about = ("市财政局", 2) if kind != "通报" else ()
    paper = draft_paper(issued_by(workspace), NOW, kind, *about).paper
    save_as(soffice, "pdf", [paper], tmp_path, tmp_path / "profile")
    with pdfplumber.open(tmp_path / f"{paper.stem}.pdf") as pdf:
        for page in pdf.pages:
            assert (round(page.width), round(page.height)) == (595, 842)
            lines = page.extract_text_lines(return_chars=True)
            head, *body, foot = lines
            assert head["text"].startswith("草稿") and head["bottom"] < TOP
            assert foot["top"] > BOTTOM and foot["text"].strip("— ") == str(page.page_number)
            outside = foot["x0"] > page.width / 2
            assert outside == (page.page_number % 2 == 1), "right on odd pages, left on even ones"
            assert all(line["top"] >= TOP - 1 and line["bottom"] <= BOTTOM + 1 for line in body)
            assert all(line["x0"] >= LEFT - 6 and line["x1"] <= RIGHT + 1 for line in body)
            text = [line["bottom"] for line in body if abs(line["chars"][0]["size"] - CHARACTER) < 0.1]
            steps = [low - high for high, low in itertools.pairwise(text)]
            assert len(text) <= LINES
            if kind == "通报" and page.page_number == 1:
                assert all(abs(step - PITCH) < 1 for step in steps), steps
