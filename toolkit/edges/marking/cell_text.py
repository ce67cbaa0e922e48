"""What a cell under edit says as text, and how to let it say something else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from toolkit.edges.marking.package import Package, child, tag, texted


def shared_strings(package: Package) -> Sequence[str]:
    """The workbook's texts, which cells know by number."""
    part = next((part for kind, _, part in package.relations(package.workbook) if kind == "sharedStrings"), "")
    items = package.look(part).iterfind(tag("si")) if part else ()
    return ["".join(text.text or "" for text in item.iter(tag("t"))) for item in items]


def text_of(cell: Any, strings: Sequence[str]) -> str:
    """A cell's text, nothing where it holds anything else; `strings` are its workbook's."""
    if cell.get("t") == "inlineStr":
        return "".join(text.text or "" for text in cell.iter(tag("t")))
    value = cell.findtext(tag("v")) or ""
    if cell.get("t") == "s":
        return strings[int(value)] if value.isdecimal() and int(value) < len(strings) else ""
    return value if cell.get("t") == "str" else ""


def set_text(cell: Any, text: str) -> None:
    """Let a cell hold its text itself, not by number."""
    for old in list(cell):
        cell.remove(old)
    cell.set("t", "inlineStr")
    texted(child(cell, "is"), "t", text)
