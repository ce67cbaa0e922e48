"""Real programs for real tests."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from kit.libreoffice import Typist, python_with_uno, save_as, soffice_with, type_in
from kit.once import made_once
from kit.returning import issue_to_all


@pytest.fixture
def convert(needs: Callable[[str | None, str], str], tmp_path: Path) -> Callable[[Path, str], Path]:
    """`convert(file, "pdf")` saves a workbook through LibreOffice into a folder of its own."""
    soffice = needs(soffice_with("Calc"), "LibreOffice Calc")

    def converted(file: Path, kind: str) -> Path:
        out = tmp_path / f"as-{kind}"
        save_as(soffice, kind, [file], out)
        return out / f"{file.stem}.{kind}"

    return converted


@pytest.fixture(scope="session")
def type_by_hand(needs: Callable[[str | None, str], str]) -> Typist:
    """`type_by_hand(jobs)` does in LibreOffice what people would, and gives back what came of each job."""
    return partial(type_in, needs(python_with_uno(), "python3-uno"), needs(soffice_with("Calc"), "LibreOffice Calc"))


@pytest.fixture(scope="session")
def issued_to_all(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The root of a workspace whose workbooks have gone out to every unit: to be copied, not used."""

    def issue(root: Path) -> None:
        issue_to_all(root)

    return made_once(tmp_path_factory, "issued", issue)[0]
