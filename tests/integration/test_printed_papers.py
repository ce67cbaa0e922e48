"""A paper as it is printed: the page of GB/T 9704, its margins, its lines 29 points apart, its numbers outside."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

import pdfplumber
import pytest
from kit.libreoffice import save_as, soffice_with
from kit.papers import issued_by
from kit.two_years import sent_back
from kit.workspaces import said_handed

from toolkit.jobs.office.init import default_templates
from toolkit.jobs.office.papers import draft_paper
from toolkit.jobs.workspace import Workspace

NOW = datetime(2021, 8, 31, 9)
ABOUT: Mapping[str, Sequence[str | int]] = {"督办单": ("市甲局", 1), "督办函": ("市甲局", 1)}
"""The papers that are about one matter."""
OF_REGISTERS = "年报表三"
KINDS = sorted(path.stem for path in default_templates().joinpath("papers").glob("*.docx"))
MM = 72 / 25.4
LEFT, RIGHT, TOP, BOTTOM = 28 * MM, (210 - 26) * MM, 37 * MM, (297 - 35) * MM
PITCH, LINES, CHARACTER = 29, 22, 16


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """One in which there is something to say in every paper."""
    return sent_back(tmp_path_factory.mktemp("printed") / "工作区")


@pytest.mark.parametrize("kind", KINDS)
def test_it_has_the_page_the_margins_and_the_lines_of_the_standard(
    office: Workspace,
    request: pytest.FixtureRequest,
    needs: Callable[[str | None, str], str],
    tmp_path: Path,
    kind: str,
) -> None:
    soffice = needs(soffice_with("Writer"), "LibreOffice Writer")
    if kind == OF_REGISTERS:
        office = issued_by(request.getfixturevalue("workspace"))
        said_handed(office)
    paper = draft_paper(office, NOW, kind, *ABOUT.get(kind, ())).paper
    save_as(soffice, "pdf", [paper], tmp_path)
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
