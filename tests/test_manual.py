"""The clerks' manual: every line it has typed is one the program takes, every link leads somewhere."""

from __future__ import annotations

import re
import shlex
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote

import pytest
from kit import ROOT
from test_door import COMMANDS, parsed

from toolkit.cli.cycle import example
from toolkit.domain.ledger.verdicts import ENGLISH
from toolkit.schema.load import load_ledger

MANUAL = ROOT / "docs/zh"
PAGES = [ROOT / "README.zh-CN.md", *sorted(MANUAL.glob("*.md"))]
WRITTEN = [page for page in PAGES if page.name != "常见问题处理.md"]
TITLES = ["index", "立项", "下发", "每周办理", "催办", "核查和销号", "回头看", "年底", "保管", "常见问题处理"]


def typed(page: Path) -> list[str]:
    """Every command line of a page: a block's line, or words in backticks with something after the command's name."""
    text = page.read_text("utf-8")
    blocks = [line.split("  #")[0].strip() for line in re.findall(r"^    (toolkit .*)$", text, re.MULTILINE)]
    return blocks + re.findall(r"`(toolkit [^`]+)`", text)


def linked(page: Path) -> list[str]:
    """What a page's links and pictures lead to."""
    return re.findall(r"\]\(([^)]+)\)", page.read_text("utf-8"))


def headings(page: Path) -> set[str]:
    """What a page's headings are reached by: punctuation goes, blanks become hyphens."""
    found = re.findall(r"^#+ (.*)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title).replace(" ", "-").lower() for title in found}


def test_the_manual_has_its_pages_and_the_first_leads_to_each() -> None:
    assert {page.stem for page in MANUAL.iterdir()} == {*TITLES}
    assert {f"{title}.md" for title in TITLES[1:]} <= {*linked(MANUAL / "index.md")}
    assert {f"docs/zh/{title}.md" for title in TITLES} <= {*linked(ROOT / "README.zh-CN.md")}
    assert "docs/zh/index.md" in linked(ROOT / "README.md")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_link_is_relative_and_its_target_exists(page: Path) -> None:
    for link in linked(page):
        name, _, part = unquote(link).partition("#")
        target = page.parent / name if name else page
        assert not name.startswith("/") and "://" not in name, link
        assert target.is_file(), link
        assert not part or part in headings(target), link


@pytest.mark.parametrize("page", WRITTEN, ids=lambda page: page.stem)
def test_every_command_line_is_one_the_program_takes(page: Path) -> None:
    for line in typed(page):
        words = shlex.split(line)[1:]
        if words == ["--help"]:
            continue
        parsed(words)
        name = " ".join(words[: 1 + (" ".join(words[:2]) in COMMANDS)])
        assert name in COMMANDS or words[0].startswith("--"), line


def test_verdicts_and_choices_are_written_as_the_program_knows_them() -> None:
    """Also in the lines that the help shows, which parse whatever the word is."""
    verdict = load_ledger((ROOT / "templates/ledger.toml").read_text("utf-8")).tasks.field("verdict")
    known = {choice.text for choice in verdict.choices} | {"采用甲", "采用乙", "保留原值"} | {*ENGLISH}
    lines = [line for page in WRITTEN for line in typed(page)] + [example(path) for path in COMMANDS if path]
    for line in lines:
        for before, word in pairwise(shlex.split(line)):
            if line.startswith("toolkit review") and before in ("decide", "correct", "settle") and not word.isdigit():
                assert word in known, line
