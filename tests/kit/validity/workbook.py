"""What is wrong with a workbook as a whole: its sheets' names, its defined names, its shared texts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from kit.validity.package import ID, MAIN, Package

_FORBIDDEN = re.compile(r"[\[\]:*?/\\]|^'|'$")
_NAME = re.compile(r"[^\W\d][\w.\\?]*|_xlnm\.\w+|\\\w+")
_CELL = re.compile(r"[A-Za-z]{1,3}\d{1,7}\Z")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_TEXT = 32_767


def workbook_faults(package: Package) -> Iterator[str]:
    """Sheets that Excel would rename, names that lead nowhere, counts and lengths that are not so."""
    part, book = package.workbook, package.book
    sheets = list(book.iter(f"{MAIN}sheet"))
    titles = [each.get("name", "") for each in sheets]
    for title in titles:
        if not 0 < len(title.encode("utf-16-le")) // 2 <= 31 or _FORBIDDEN.search(title):
            yield f"{part}: a sheet cannot be called {title!r}"
    yield from (f"{part}: two sheets called {each}" for each, n in Counter(map(str.lower, titles)).items() if n > 1)
    yield from (
        f"{part}: sheetId {each} twice" for each, n in Counter(s.get("sheetId") for s in sheets).items() if n > 1
    )
    related = package.relations(part)
    yield from (f"{part}: {s.get('name')} is no part" for s in sheets if s.get(ID) not in related)
    shown = [at for at, each in enumerate(sheets) if each.get("state", "visible") == "visible"]
    if not shown:
        yield f"{part}: no sheet is visible"
    for view in book.iter(f"{MAIN}workbookView"):
        for name in ("activeTab", "firstSheet"):
            if int(view.get(name, "0")) not in shown and name == "activeTab":
                yield f"{part}: {name} {view.get(name, '0')} is no visible sheet"
    yield from _name_faults(package, titles)
    yield from _text_faults(package)


def _name_faults(package: Package, titles: list[str]) -> Iterator[str]:
    part, seen = package.workbook, set()
    for each in package.book.iter(f"{MAIN}definedName"):
        name, scope, text = each.get("name", ""), each.get("localSheetId"), each.text or ""
        if (name.lower(), scope) in seen:
            yield f"{part}: the name {name} twice"
        seen.add((name.lower(), scope))
        if not _NAME.fullmatch(name) or _CELL.match(name) or len(name) > 255:
            yield f"{part}: no name can be {name!r}"
        if scope is not None and int(scope) >= len(titles):
            yield f"{part}: {name} is of sheet {scope}, which is not there"
        if "#REF!" in text or not text:
            yield f"{part}: {name} leads to {text!r}"
        for title in re.findall(r"'((?:[^']|'')+)'!", text):
            if title.replace("''", "'") not in titles:
                yield f"{part}: {name} names the sheet {title}, which is not there"


def _text_faults(package: Package) -> Iterator[str]:
    for part in package.of_kind(package.workbook, "sharedStrings"):
        root = package.roots[part]
        items = root.findall(f"{MAIN}si")
        if (told := root.get("uniqueCount")) and int(told) != len(items):
            yield f"{part}: uniqueCount {told}, but {len(items)} texts"
        for at, item in enumerate(items):
            text = "".join(each.text or "" for each in item.iter(f"{MAIN}t"))
            if len(text) > _TEXT:
                yield f"{part}: text {at} has {len(text)} characters"
            if _CONTROL.search(text):
                yield f"{part}: text {at} holds a control character"
    for part, root in package.roots.items():
        if part.endswith("docProps/custom.xml"):
            pids = [int(each.get("pid", "0")) for each in root]
            if len({*pids}) != len(pids) or any(pid < 2 for pid in pids):
                yield f"{part}: property ids {pids}"
