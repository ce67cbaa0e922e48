"""Templates of letters, texts, receipts, pages and papers show what the core has decided: none reckons or compares."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

from toolkit.jobs.office.init import default_templates

HERE = default_templates()
TEXTS = sorted(each for each in HERE.rglob("*.j2"))
PAPERS = sorted(each for each in HERE.rglob("*.docx"))
ADDED_UP = {"sum", "count", "min", "max", "round", "abs"}
RECKONS = (nodes.Add, nodes.Sub, nodes.Mul, nodes.Div, nodes.FloorDiv, nodes.Pow, nodes.Neg)
ORDER = {"gt", "gteq", "lt", "lteq"}


def reckoned(source: str) -> Iterator[str]:
    """What a template reckons, adds up, or finds to be earlier, later, more or less."""
    tree = Environment(extensions=["jinja2.ext.do"]).parse(source)
    for each in tree.find_all(RECKONS):
        yield f"第{each.lineno}行 {type(each).__name__}"
    for compared in tree.find_all(nodes.Compare):
        if any(operand.op in ORDER for operand in compared.ops):
            yield f"第{compared.lineno}行 {compared.ops[0].op}"
    for used in tree.find_all(nodes.Filter):
        if used.name in ADDED_UP:
            yield f"第{used.lineno}行 {used.name}"


def words_of(paper: Path) -> str:
    """All that the program reads in a paper's template, part by part."""
    with zipfile.ZipFile(paper) as parts:
        texts = [parts.read(name).decode("utf-8") for name in parts.namelist() if name.endswith(".xml")]
    plain = unescape("\n".join(re.sub("<[^>]+>", "", text) for text in texts))
    return re.sub(r"\{%(tr|p|tc|r) ", "{% ", plain)


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_no_template_of_a_text_decides_or_counts(path: Path) -> None:
    assert list(reckoned(path.read_text("utf-8"))) == []


@pytest.mark.parametrize("path", PAPERS, ids=lambda path: path.name)
def test_no_template_of_a_paper_decides_or_counts(path: Path) -> None:
    assert list(reckoned(words_of(path))) == []


@pytest.mark.parametrize(
    "source",
    [
        "{{ today - day }}",
        "{% if day < today %}{% endif %}",
        "{{ a | length + b | length }}",
        "{{ a | sum }}",
        "{% if a | length > 1 %}{% endif %}",
        "{% for x in y if x.n >= 2 %}{% endfor %}",
    ],
)
def test_what_decides_or_counts_is_found(source: str) -> None:
    assert list(reckoned(source))
