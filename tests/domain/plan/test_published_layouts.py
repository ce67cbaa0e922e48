"""Layouts of published plans, rebuilt: what is read of each in every format is what it says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from kit.libreoffice import soffice_with
from kit.plans.files import SAVERS, as_pdfs
from kit.plans.judge import Verdict, judge
from kit.plans.kinds import NEWER, document
from kit.plans.published import LAYOUTS
from kit.plans.reading import read
from kit.plans.truth import Document, Grid

KNOWN: dict[str, str] = {}
"""What is not read as it should be yet, and why."""
PLAIN = "number under the requirement's header"
"""Has columns that only merged cells show."""


def forms(made: Document) -> tuple[str, ...]:
    tables = any(isinstance(block, Grid) for block in made.blocks)
    return ("docx", "html", *(["xlsx"] if tables else []), *(["txt"] if made.layout != PLAIN else []))


CASES = [(name, form) for name, made in LAYOUTS.items() for form in forms(made)]


def weighed(made: Document, data: bytes) -> tuple[int, list[str], list[str]]:
    """How many items are right, what is wrong, and the doubts beyond a chapter of which no unit has a part."""
    verdict: Verdict = judge(made, read(made, data))
    doubts = [each for each in verdict.doubts if not each.endswith("没有作为任务读入：一、总体要求")]
    return verdict.right, [found.about for found in verdict.findings], doubts


@pytest.mark.parametrize(("name", "form"), CASES)
def test_a_published_layout_is_read_as_it_is_meant(name: str, form: str, request: pytest.FixtureRequest) -> None:
    if name in KNOWN:
        request.applymarker(pytest.mark.xfail(strict=True, reason=KNOWN[name]))
    made = replace(LAYOUTS[name], form=form)
    assert weighed(made, SAVERS[form](made)) == (len(made.items), [], [])


def test_they_are_the_same_in_pdf(needs: Callable[[str | None, str], str], tmp_path: Path) -> None:
    soffice = needs(soffice_with("Writer"), "LibreOffice Writer")
    made = [replace(each, form="pdf", seed=at) for at, each in enumerate(LAYOUTS.values()) if each.layout not in KNOWN]
    files = as_pdfs(soffice, made, tmp_path)
    found = {each.layout: weighed(each, files[each.seed]) for each in made}
    assert found == {each.layout: (len(each.items), [], []) for each in made}


@pytest.mark.parametrize("layout", NEWER)
def test_layouts_like_those_published_lose_nothing_unseen(layout: str) -> None:
    made = [document(seed, layout) for seed in range(1, 7)]
    verdicts = [judge(each, read(each, SAVERS[each.form](each))) for each in made if each.form != "pdf"]
    assert [found.about for verdict in verdicts for found in verdict.silent] == []
