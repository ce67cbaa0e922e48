"""What of a Word document shows figures and is not read as text: equations, and what pictures are described by."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from toolkit.problems import shorten

_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_DESCRIBED = ("docPr", "cNvPr")
_LONGEST = 40


def unread_figures(body: Any) -> tuple[str, ...]:
    """Each such place in words, in the document's order, each text once."""
    return tuple(dict.fromkeys(_found(body)))


def _found(body: Any) -> Iterator[str]:
    for element in body.iter():
        if element.tag == f"{_MATH}oMath":
            text = "".join(each.text or "" for each in element.iter(f"{_MATH}t"))
            yield from _with_figures("公式", text)
        elif isinstance(element.tag, str) and element.tag.rpartition("}")[2] in _DESCRIBED:
            yield from _with_figures("图片的替代文字", element.get("descr") or element.get("title") or "")


def _with_figures(what: str, text: str) -> Iterator[str]:
    if any(each.isdigit() for each in text):
        yield f"{what}“{shorten(text, _LONGEST)}”"
