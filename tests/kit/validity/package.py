"""The parts of a workbook, and what is wrong with how they lie together."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from lxml import etree

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
STRICT = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"
_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"

Node = Any


class Package:
    """A workbook's parts; `sheets` are (part, root) of its worksheets in order."""

    def __init__(self, data: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            self.names = archive.namelist()
            self.parts = {name: archive.read(name) for name in self.names}

    @cached_property
    def roots(self) -> dict[str, Node]:
        """Part -> its root element, of every part that is XML; strict names as the others."""
        found = {}
        for name, data in self.parts.items():
            if name.endswith((".xml", ".rels", ".vml")):
                found[name] = etree.fromstring(data.replace(STRICT[1:-1].encode(), MAIN[1:-1].encode()))
        return found

    def relations(self, part: str) -> dict[str, tuple[str, str]]:
        """Relation id -> (kind, target as a part's name, or an address outside) of a part."""
        root = self.roots.get(rels_of(part))
        found = {}
        for each in root if root is not None else ():
            target = each.get("Target", "")
            if each.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", posixpath.dirname(part), target)).lstrip("/")
            found[each.get("Id", "")] = (each.get("Type", "").rpartition("/")[2], target)
        return found

    @cached_property
    def workbook(self) -> str:
        """The workbook's part."""
        return next(target for kind, target in self.relations("").values() if kind == "officeDocument")

    @cached_property
    def sheets(self) -> list[tuple[str, Node]]:
        """(part, root) of each worksheet, in the workbook's order."""
        related = self.relations(self.workbook)
        parts = [related[each.get(ID)][1] for each in self.book.iter(f"{MAIN}sheet") if each.get(ID) in related]
        return [(part, self.roots[part]) for part in parts if part in self.roots]

    @cached_property
    def book(self) -> Node:
        """The workbook's root, its relation ids under their usual name."""
        root = self.roots[self.workbook]
        for each in root.iter(f"{MAIN}sheet"):
            for name, value in list(each.attrib.items()):
                if name.endswith("}id"):
                    each.set(ID, value)
        return root

    def of_kind(self, part: str, kind: str) -> list[str]:
        """The parts that a part names by relations of a kind."""
        return [target for found, target in self.relations(part).values() if found == kind]


def words(text: str) -> list[str]:
    """The words of a text, in order."""
    return text.split()


def rels_of(part: str) -> str:
    """The part that holds a part's relations."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def package_faults(package: Package) -> Iterator[str]:
    """Parts named twice, of no type, or in a way programs cannot follow; relations that lead nowhere."""
    for name, count in Counter(name.lower() for name in package.names).items():
        if count > 1:
            yield f"{name}: {count} members of this name"
        if "\\" in name or name.startswith("/"):
            yield f"{name}: not a part's name"
    types = package.roots["[Content_Types].xml"]
    overrides = [each.get("PartName", "").lstrip("/") for each in types.iter(f"{_TYPES}Override")]
    defaults = {each.get("Extension", "").lower() for each in types.iter(f"{_TYPES}Default")}
    yield from (f"[Content_Types].xml: {name} twice" for name, n in Counter(overrides).items() if n > 1)
    yield from (f"[Content_Types].xml: {name} is not there" for name in overrides if name not in package.parts)
    for name in package.parts:
        typed = name in overrides or name.rpartition(".")[2].lower() in defaults
        if not (typed or name.endswith("/") or name == "[Content_Types].xml"):
            yield f"{name}: of no content type"
    for name, root in package.roots.items():
        if name.endswith(".rels"):
            yield from _relation_faults(package, name, root)


def _relation_faults(package: Package, name: str, root: Node) -> Iterator[str]:
    folder, own = posixpath.split(name)
    part = posixpath.join(posixpath.dirname(folder), own.removesuffix(".rels"))
    ids = Counter(each.get("Id") for each in root.iter(f"{_RELATIONS}Relationship"))
    yield from (f"{name}: relation {key} twice" for key, count in ids.items() if count > 1)
    inside = {
        each.get("Id"): each.get("Target", "")
        for each in root.iter(f"{_RELATIONS}Relationship")
        if each.get("TargetMode") != "External"
    }
    related = package.relations(part)
    for key, target in inside.items():
        if target.startswith("/"):
            yield f"{name}: {key} has the absolute target {target}"
        if related[key][1] not in package.parts and not target.startswith("#"):
            yield f"{name}: {key} leads to {target}, which is not there"
