"""A sentence that a clerk or a unit reads writes a day as 2021年9月30日, never as 2021-09-30.

Held over all sentences the code can make: what is put into a text with Chinese characters is a day wherever its name
is declared as one. Cells of date columns, names of files and `--json` have days as they are, for they are no sentences.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest

import toolkit

PACKAGE = Path(toolkit.__file__).parent
CHINESE = re.compile(r"[\u4e00-\u9fff]")
FORMS = ("%Y-%m-%d", "%Y年%m月%d日")
DAY = re.compile(r"(?:datetime\.)?(?:date|datetime)(?: \| None)?")
NO_SENTENCES = {
    ("jobs/returns/print_verdicts.py", "now.date()"): "the name of a file",
    ("jobs/ledger/kept_workbooks.py", "before.issued_on"): "the name of a file",
    ("jobs/ledger/publish.py", "now:%Y-%m-%d"): "the name of a file",
    ("jobs/day.py", "now:%Y-%m-%d"): "an option as it is to be typed",
    ("cli/__init__.py", "day.date()"): "an option as it was typed",
}


@cache
def modules() -> Mapping[str, ast.Module]:
    return {path.relative_to(PACKAGE).as_posix(): ast.parse(path.read_text("utf-8")) for path in PACKAGE.rglob("*.py")}


def days_declared(trees: Mapping[str, ast.Module]) -> frozenset[str]:
    """Names of attributes that hold a day in every class that declares one of that name."""
    found: dict[str, set[bool]] = {}
    for tree in trees.values():
        for cls in (node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)):
            for node in cls.body:
                if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
                    found.setdefault(node.target.id, set()).add(bool(DAY.fullmatch(ast.unparse(node.annotation))))
                elif isinstance(node, ast.FunctionDef) and node.returns and node.decorator_list:
                    found.setdefault(node.name, set()).add(bool(DAY.fullmatch(ast.unparse(node.returns))))
    return frozenset(name for name, is_day in found.items() if is_day == {True})


def own_days(function: ast.AST) -> frozenset[str]:
    """Names that a function declares as days, and with brackets those that it declares as days by something."""
    found = set()
    for node in ast.walk(function):
        if isinstance(node, ast.arg | ast.AnnAssign) and node.annotation:
            name, kind = (
                node.arg if isinstance(node, ast.arg) else ast.unparse(node.target),
                ast.unparse(node.annotation),
            )
            found |= {name} if DAY.fullmatch(kind) else {f"{name}[]"} if kind.endswith(", date]") else set()
    return frozenset(found)


def bare_days(tree: ast.Module, attributes: frozenset[str]) -> Iterator[tuple[int, str]]:
    """Lines and expressions by which a day goes into a Chinese text as 2021-09-30, or as 2021年09月30日."""
    for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
        own = own_days(function)
        for text in (node for node in ast.walk(function) if isinstance(node, ast.JoinedStr)):
            said = "".join(str(part.value) for part in text.values if isinstance(part, ast.Constant))
            for part in (node for node in text.values if isinstance(node, ast.FormattedValue)):
                shown, form = ast.unparse(part.value), ast.unparse(part.format_spec)[2:-1] if part.format_spec else ""
                bare = isinstance(part.value, ast.Attribute) and part.value.attr in attributes
                of_days = isinstance(part.value, ast.Subscript) and f"{ast.unparse(part.value.value)}[]" in own
                bare = bare or of_days or shown in own or shown.endswith((".date()", ".isoformat()"))
                if CHINESE.search(said + form) and (form in FORMS or (bare and not form)):
                    yield text.lineno, f"{shown}:{form}".rstrip(":")


def test_no_sentence_of_the_code_has_a_bare_day() -> None:
    trees = modules()
    attributes = days_declared(trees)
    assert {"answer_by", "issued_on", "back"} & attributes, "days are known by their declaration"
    found = {
        (name, shown): f"{name}:{line} {shown}"
        for name, tree in trees.items()
        for line, shown in bare_days(tree, attributes)
    }
    assert not [told for key, told in found.items() if key not in NO_SENTENCES]
    assert NO_SENTENCES.keys() <= found.keys(), "what is no longer there is taken off the list"


def test_nothing_is_handed_on_to_write_days_bare() -> None:
    """As `date.isoformat` is where it is not called on the spot."""
    for name, tree in modules().items():
        called = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
        bare = [
            node.lineno
            for node in ast.walk(tree)
            if isinstance(node, ast.Attribute) and node.attr == "isoformat" and id(node) not in called
        ]
        assert not bare, name


@pytest.mark.parametrize(
    ("line", "caught"),
    [
        ('f"截至{day}共"', True),
        ('f"截至{day_words(day)}共"', False),
        ('f"{day:%Y年%m月%d日}"', True),
        ('f"{day}.xlsx"', False),
        ('f"于{its.back}前"', True),
        ('f"{day:%Y-%m-%d}的备份"', True),
        ('f"单位（{by_unit[1]}）"', True),
    ],
)
def test_a_bare_day_is_found(line: str, caught: bool) -> None:
    tree = ast.parse(f"def said(day: date, by_unit: dict[int, date]) -> str:\n    return {line}")
    assert bool(list(bare_days(tree, frozenset({"back"})))) == caught
