"""What is wrong with the cells of worksheets, and with what lies on them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from kit.validity.package import ID, MAIN, Node, Package, words

_ORDER = words(
    "sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetCalcPr sheetProtection protectedRanges scenarios "
    "autoFilter sortState dataConsolidate customSheetViews mergeCells phoneticPr conditionalFormatting dataValidations "
    "hyperlinks printOptions pageMargins pageSetup headerFooter rowBreaks colBreaks customProperties cellWatches "
    "ignoredErrors smartTags drawing legacyDrawing legacyDrawingHF drawingHF picture oleObjects controls "
    "webPublishItems tableParts extLst"
)
_CELL = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})\Z")
_KINDS = {"b", "d", "e", "inlineStr", "n", "s", "str"}
_ROWS, _COLUMNS = 1_048_576, 16_384
_FORMULA, _HEIGHT, _WIDTH, _FOOTER, _LINKS = 8_192, 409.5, 255, 255, 65_530


def place(name: str) -> tuple[int, int]:
    """The row and column, from 1, of a cell's name; (0, 0) of none."""
    found = _CELL.match(name.replace("$", ""))
    if not found:
        return 0, 0
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    return int(found[2]), column


def corners(area: str) -> tuple[int, int, int, int]:
    """First row and column, last row and column of an area's name."""
    first, _, last = area.partition(":")
    return *place(first), *place(last or first)


def sheet_faults(package: Package) -> Iterator[str]:
    """Rows and cells out of order, values that are not of their kind, formulas that Excel does not keep so."""
    styles = package.of_kind(package.workbook, "styles")
    looks = package.roots[styles[0]].find(f"{MAIN}cellXfs") if styles else None
    texts = package.of_kind(package.workbook, "sharedStrings")
    limits = len(looks) if looks is not None else 1, len(package.roots[texts[0]]) if texts else 0
    for part, root in package.sheets:
        names = [
            etree.QName(each).localname for each in root if isinstance(each.tag, str) and each.tag.startswith(MAIN)
        ]
        ranks = [_ORDER.index(name) if name in _ORDER else -1 for name in names]
        if -1 in ranks or ranks != sorted(ranks):
            yield f"{part}: its elements stand as {names}"
        yield from _row_faults(part, root, limits)
        yield from _column_faults(part, root)
        yield from _lying_on(package, part, root)


def _row_faults(part: str, root: Node, limits: tuple[int, int]) -> Iterator[str]:
    at, shared = 0, set()
    for row in root.iter(f"{MAIN}row"):
        number = int(row.get("r") or at + 1)
        if number <= at or number > _ROWS:
            yield f"{part}: row {number} after row {at}"
        at, column = number, 0
        if float(row.get("ht", "0")) > _HEIGHT:
            yield f"{part}: row {number} is {row.get('ht')} high"
        for cell in row.iter(f"{MAIN}c"):
            here = place(cell.get("r")) if cell.get("r") else (number, column + 1)
            if here[0] != number or here[1] <= column or here[1] > _COLUMNS:
                yield f"{part}: cell {cell.get('r')} in row {number} after column {column}"
            column = here[1]
            for fault in _cell_faults(cell, limits, shared):
                yield f"{part}!{cell.get('r')}: {fault}"


def _cell_faults(cell: Node, limits: tuple[int, int], shared: set[str]) -> Iterator[str]:
    kind, look = cell.get("t", "n"), int(cell.get("s", "0"))
    value, formula = cell.find(f"{MAIN}v"), cell.find(f"{MAIN}f")
    text = (value.text or "") if value is not None else None
    if kind not in _KINDS:
        yield f"kind {kind}"
    if look >= limits[0]:
        yield f"style {look} of {limits[0]}"
    if kind == "s" and not (text or "").isdigit():
        yield f"shared text {text!r}"
    elif kind == "s" and int(text or "0") >= limits[1]:
        yield f"shared text {text} of {limits[1]}"
    if kind == "n" and text is not None and not _is_number(text):
        yield f"the number {text!r}"
    if formula is None:
        return
    said = formula.text or ""
    if len(said) > _FORMULA or said.startswith("="):
        yield f"a formula of {len(said)} characters: {said[:20]}"
    if formula.get("t") == "shared":
        key = formula.get("si", "")
        if said and not formula.get("ref"):
            yield f"shared formula {key} without an area"
        if "!" in said:
            yield f"shared formula {key} names another sheet"
        if not said and key not in shared:
            yield f"shared formula {key} is nowhere"
        shared.add(key)


def _is_number(text: str) -> bool:
    try:
        return abs(float(text)) < 1e308
    except ValueError:
        return False


def _column_faults(part: str, root: Node) -> Iterator[str]:
    last = 0
    for each in root.iter(f"{MAIN}col"):
        first, end = int(each.get("min", "0")), int(each.get("max", "0"))
        if not last < first <= end <= _COLUMNS:
            yield f"{part}: columns {first} to {end} after {last}"
        if float(each.get("width", "0")) > _WIDTH:
            yield f"{part}: column {first} is {each.get('width')} wide"
        last = end


def _lying_on(package: Package, part: str, root: Node) -> Iterator[str]:
    """Links, pictures and comments: each leads somewhere; a comment has its author and its shape."""
    related = package.relations(part)
    asked = [each for name in ("drawing", "legacyDrawing", "tablePart") for each in root.iter(f"{MAIN}{name}")]
    links = list(root.iter(f"{MAIN}hyperlink"))
    for each in (*asked, *(link for link in links if _id(link))):
        if _id(each) not in related:
            yield f"{part}: {etree.QName(each).localname} {_id(each)} leads nowhere"
    titles = [sheet.get("name") for sheet in package.book.iter(f"{MAIN}sheet")]
    for link in links:
        where = (link.get("location") or "").rpartition("!")[0].strip("'").replace("''", "'")
        if where and where not in titles:
            yield f"{part}!{link.get('ref')}: leads to the sheet {where}, which is not there"
        if not _id(link) and not link.get("location"):
            yield f"{part}!{link.get('ref')}: a link without a target"
    if len(links) > _LINKS:
        yield f"{part}: {len(links)} links"
    for name in ("oddFooter", "oddHeader"):
        yield from (
            f"{part}: {name} of {len(f.text)}" for f in root.iter(f"{MAIN}{name}") if len(f.text or "") > _FOOTER
        )
    for name in ("rowBreaks", "colBreaks", "mergeCells", "dataValidations"):
        for each in root.iter(f"{MAIN}{name}"):
            if (told := each.get("count")) and int(told) != len(each):
                yield f"{part}: {name} count {told}, but {len(each)}"
    for where in package.of_kind(part, "comments"):
        comments = package.roots[where]
        authors = len(comments.findall(f"{MAIN}authors/{MAIN}author"))
        cells = [each.get("ref") for each in comments.iter(f"{MAIN}comment")]
        if len(cells) != len({*cells}):
            yield f"{where}: two comments on a cell"
        yield from (
            f"{where}!{each.get('ref')}: author {each.get('authorId')} of {authors}"
            for each in comments.iter(f"{MAIN}comment")
            if int(each.get("authorId", "0")) >= authors
        )
        drawn = sum(package.parts[shape].count(b'ObjectType="Note"') for shape in package.of_kind(part, "vmlDrawing"))
        if cells and drawn < len(cells):
            yield f"{where}: {len(cells)} comments, {drawn} shapes"


def _id(node: Node) -> str:
    return next((value for name, value in node.attrib.items() if name == ID or name.endswith("}id")), "")
