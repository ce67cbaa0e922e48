"""What a workbook of Office Open XML shows struck through: whole cells, or some of the text in one."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from functools import partial

from toolkit.book.sheets.raw import RawBook, RawSheet
from toolkit.edges.readers.archive import open_archive
from toolkit.edges.readers.guard_child import answer, serve
from toolkit.edges.readers.xml_text import elements, local_name

_OFF = {"0", "false"}


COMMAND = (sys.executable, "-m", "toolkit.edges.readers.xlsx_struck")
"""The program for the `Guard` that tells what is struck through in a workbook."""


def read_struck(data: bytes) -> RawBook:
    """For every sheet, by its title, rows of (cell, text struck through); an empty text is all of the cell's.

    Of other formats nothing is known. Raises `Unreadable` as reading the workbook does.
    """
    archive = open_archive(data)
    parts, main = archive.parts, archive.main
    if archive.format != "xlsx":
        return RawBook(())
    styles, strings = _struck_styles(parts.first(main, "styles")), _struck_strings(parts.first(main, "sharedStrings"))
    sheets = []
    for name, said, _ in elements(parts.read(main)):
        identifier = next((value for key, value in said.items() if ":" in key and local_name(key) == "id"), "")
        content = parts.read(parts.target(main, identifier) or "") if name == "sheet" else b""
        if content.strip() and (styles or strings or b"strike" in content):
            sheets.append(RawSheet(said.get("name", ""), _struck_cells(content, styles, strings)))
    return RawBook(tuple(sheets))


def _struck_styles(content: bytes) -> frozenset[str]:
    """The styles of cells, as they are numbered, whose font is struck through."""
    struck: set[int] = set()
    styles: set[str] = set()
    fonts = count = 0
    inside = ""
    for name, said, _ in elements(content) if b"strike" in content else ():
        if name in ("fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "dxfs", "cellStyles"):
            inside = name
        elif inside == "fonts" and name == "font":
            fonts += 1
        elif inside == "fonts" and name == "strike" and said.get("val", "1") not in _OFF:
            struck.add(fonts - 1)
        elif inside == "cellXfs" and name == "xf":
            if said.get("fontId", "0").isdecimal() and int(said.get("fontId", "0")) in struck:
                styles.add(str(count))
            count += 1
    return frozenset(styles)


def _struck_strings(content: bytes) -> Mapping[str, str]:
    """Shared strings by number -> what is struck through in them."""
    found: dict[str, str] = {}
    at, struck = -1, False
    for name, said, text in elements(content) if b"strike" in content else ():
        if name == "si":
            at += 1
        elif name == "r":
            struck = False
        elif name == "strike":
            struck = said.get("val", "1") not in _OFF
        elif name == "t" and struck:
            found[str(at)] = found.get(str(at), "") + text
    return found


def _struck_cells(
    content: bytes, styles: frozenset[str], strings: Mapping[str, str]
) -> tuple[tuple[str | None, ...], ...]:
    found: list[tuple[str, str]] = []
    cell, shared, struck = "", False, False
    for name, said, text in elements(content):
        if name == "c":
            cell, shared, struck = said.get("r", ""), said.get("t") == "s", False
            if said.get("s", "0") in styles:
                found.append((cell, ""))
        elif name == "v" and shared and text in strings:
            found.append((cell, strings[text]))
        elif name in ("r", "strike"):
            struck = name == "strike" and said.get("val", "1") not in _OFF
        elif name == "t" and struck:
            found.append((cell, text))
    return tuple(found)


if __name__ == "__main__":
    sys.exit(serve(sys.argv[1:], (), partial(answer, read=read_struck)))
