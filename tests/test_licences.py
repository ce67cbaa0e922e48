"""What is installed with the toolkit may be used so: no licence of it reaches over to the toolkit, all are listed."""

from __future__ import annotations

import re
import runpy

import pytest
from kit import ROOT

MADE = runpy.run_path(str(ROOT / "docs/make_licences.py"))
Installed = list[tuple[str, str, str]]


@pytest.fixture(scope="module")
def installed() -> Installed:
    """Each library's name, what it says of its licence, and what brought it."""
    return list(MADE["installed"]())


def test_no_library_asks_the_toolkit_to_stand_under_its_licence(installed: Installed) -> None:
    assert len(installed) > 25
    assert not [(name, said) for name, said, _ in installed if MADE["hinders"](said)]


@pytest.mark.parametrize(
    ("said", "hinders"),
    [
        ("GPL-3.0-only", True),
        ("GNU General Public License v2 (GPLv2)", True),
        ("GNU Affero General Public License v3", True),
        ("", True),
        ("GNU Lesser General Public License v3 or later (LGPLv3+)", False),
        ("LGPL-2.1-only", False),
        ("MPL-2.0", False),
        ("Apache-2.0 OR BSD-3-Clause", False),
    ],
)
def test_which_licences_hinder(said: str, hinders: bool) -> None:
    assert MADE["hinders"](said) == hinders


def test_every_library_asked_for_is_listed(installed: Installed) -> None:
    """Those that these bring along, and what each says of itself, differ by version: the page is of its day."""
    listed = re.findall(r"^\| ([a-z0-9-]+) \| .+ \|", (ROOT / "docs/licences.md").read_text("utf-8"), re.MULTILINE)
    assert {name for name, _, by in installed if by == "the toolkit"} <= set(listed), "run `make docs`"
