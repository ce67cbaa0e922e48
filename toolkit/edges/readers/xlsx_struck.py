"""A workbook with what it shows struck through marked in its cells: whole cells, or some of the text in one."""

from __future__ import annotations

import contextlib
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial
from xml.parsers import expat

from toolkit.book.sheets.raw import RawBook, RawSheet, as_text, cell_at
from toolkit.edges.readers.archive import open_archive
from toolkit.edges.readers.aside import as_struck
from toolkit.edges.readers.excel import read_workbook
from toolkit.edges.readers.guard_child import answer, serve
from toolkit.edges.readers.ods_struck import struck_in_ods
from toolkit.edges.readers.sniff import sniff
from toolkit.edges.readers.xml_text import elements, local_name

COMMAND = (sys.executable, "-m", "toolkit.edges.readers.xlsx_struck")
"""The program for the `Guard` that reads workbooks with what is struck through in them."""
_OFF = {"0", "false"}
_ROW = re.compile(r"[0-9]{1,18}")

_Element = tuple[str, dict[str, str], str]
_Pieces = tuple[tuple[str, bool], ...]
"""A cell's text piece by piece, each with whether it is struck through; none where the whole cell is."""


def read_marked(data: bytes) -> RawBook:
    """The workbook, what is struck through in an .xlsx or .ods marked by `as_struck`; of others nothing is known.

    Raises `Unreadable` as reading the workbook does.
    """
    book = read_workbook(data)
    with contextlib.suppress(expat.ExpatError):
        struck = dict(_struck(data))
        book = replace(book, sheets=tuple(_marked(sheet, struck.get(sheet.title, ())) for sheet in book.sheets))
    return book


def _marked(sheet: RawSheet, struck: Iterable[tuple[int, int, _Pieces]]) -> RawSheet:
    rows = [list(row) for row in sheet.rows]
    for at, column, pieces in struck:
        if at < len(rows) and column < len(rows[at]):
            whole = as_text(rows[at][column])
            rows[at][column] = _with_struck(whole, pieces) if pieces else as_struck(whole)
    return replace(sheet, rows=tuple(map(tuple, rows)))


def _with_struck(whole: str, pieces: _Pieces) -> str:
    """A text with its struck pieces marked, each where it stands."""
    shown, done = "", 0
    for text, is_struck in pieces:
        at = whole.find(text, done)
        if at >= 0:
            shown += whole[done:at] + (as_struck(text) if is_struck else text)
            done = at + len(text)
    return shown + whole[done:]


def _struck(data: bytes) -> Iterator[tuple[str, list[tuple[int, int, _Pieces]]]]:
    """Each sheet's title, and row and column (from 0) of the cells in which something is struck through."""
    if sniff(data) != "zip":
        return
    archive = open_archive(data)
    if archive.format == "ods":
        yield from struck_in_ods(archive.parts.read(archive.main), archive.parts.read("styles.xml"))
    if archive.format != "xlsx":
        return
    parts, main = archive.parts, archive.main
    styles, strings = _struck_styles(parts.first(main, "styles")), _struck_strings(parts.first(main, "sharedStrings"))
    for name, said, _ in elements(parts.read(main)):
        identifier = next((value for key, value in said.items() if ":" in key and local_name(key) == "id"), "")
        content = parts.read(parts.target(main, identifier) or "") if name == "sheet" else b""
        if content.strip() and (styles or strings or b"strike" in content):
            yield said.get("name", ""), list(_struck_cells(content, styles, strings))


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
            font = said.get("fontId", "0")
            if font.isascii() and font.isdecimal() and int(font[:9]) in struck:
                styles.add(str(count))
            count += 1
    return frozenset(styles)


def _struck_strings(content: bytes) -> dict[str, _Pieces]:
    """The shared strings, by number, in which something is struck through."""
    groups = _groups(content, {"si"}) if b"strike" in content else ()
    found = {str(at): tuple(_pieces(group)) for at, group in enumerate(groups)}
    return {at: pieces for at, pieces in found.items() if _any_struck(pieces)}


def _struck_cells(
    content: bytes, styles: frozenset[str], strings: dict[str, _Pieces]
) -> Iterator[tuple[int, int, _Pieces]]:
    row = column = -1
    for (name, said, _), *inside in _groups(content, {"row", "c"}):
        place = said.get("r", "")
        if name == "row":
            row, column = int(place) - 1 if _ROW.fullmatch(place) else row + 1, -1
            continue
        row, column = cell_at(place.upper()) if place else (row, column + 1)
        shared = next((text for each, _, text in inside if each == "v"), "") if said.get("t") == "s" else ""
        pieces = strings.get(shared.strip()) or tuple(_pieces(inside))
        if said.get("s", "0") in styles:
            yield row, column, ()
        elif _any_struck(pieces):
            yield row, column, pieces


def _groups(content: bytes, openings: set[str]) -> Iterator[list[_Element]]:
    """The elements of a part from each that is called so to the next."""
    group: list[_Element] = []
    for element in elements(content):
        if element[0] in openings:
            if group:
                yield group
            group = [element]
        elif group:
            group.append(element)
    if group:
        yield group


def _pieces(group: Iterable[_Element]) -> Iterator[tuple[str, bool]]:
    struck = spoken = False
    for name, said, text in group:
        if name in ("r", "rPh"):
            struck, spoken = False, name == "rPh"
        elif name == "strike":
            struck = said.get("val", "1") not in _OFF
        elif name == "t" and text and not spoken:
            yield text, struck


def _any_struck(pieces: _Pieces) -> bool:
    return any(is_struck for _, is_struck in pieces)


if __name__ == "__main__":
    sys.exit(serve(sys.argv[1:], ("toolkit.edges.readers.xlsx",), partial(answer, read=read_marked)))
