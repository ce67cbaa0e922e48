"""An .xlsx taken apart to be edited: only the parts that are asked for change, all others stay as they were."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any

from lxml import etree

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATION_ID = f"{{{RELATED}}}id"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_CONTENT_TYPES = "[Content_Types].xml"
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_RELATIONS_TYPE = "application/vnd.openxmlformats-package.relationships+xml"
_WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_CUSTOM = "{http://schemas.openxmlformats.org/officeDocument/2006/custom-properties}"
_VALUES = "{http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes}"
_ANY_PROPERTY = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
"""What every custom property is of; their numbers begin with 2."""
_MACROS = {"vbaProject", "xlMacrosheet", "xlIntlMacrosheet"}
"""How parts with macros are pointed at."""
_EARLIEST = (1980, 1, 1, 0, 0, 0)


class Unfit(Exception):  # noqa: N818  nothing went wrong: there is another way
    """This workbook cannot be edited without losing or keeping what must not be."""


def tag(name: str) -> str:
    """The full name of a spreadsheet element."""
    return f"{{{MAIN}}}{name}"


def element(name: str, attributes: Mapping[str, str] | None = None) -> Any:
    """A new spreadsheet element; `r:id` among the attributes is a relation's id."""
    made = etree.Element(tag(name), nsmap={"r": RELATED} if "r:id" in (attributes or {}) else None)
    for key, value in (attributes or {}).items():
        made.set(RELATION_ID if key == "r:id" else key, value)
    return made


def child(parent: Any, name: str, attributes: Mapping[str, str] | None = None) -> Any:
    """A new element, the last of `parent`."""
    made = element(name, attributes)
    parent.append(made)
    return made


def texted(parent: Any, name: str, text: str) -> None:
    """Add an element with text, blanks and line breaks kept."""
    made = child(parent, name, {_SPACE: "preserve"})
    made.text = text


class Package:
    """The parts of one workbook by name; raises `Unfit` for what is no plain .xlsx or carries macros."""

    def __init__(self, data: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            self._parts = {name: archive.read(name) for name in archive.namelist() if not name.endswith("/")}
        self._trees: dict[str, Any] = {}
        self._edited: set[str] = set()
        self.workbook = next((part for kind, _, part in self.relations("") if kind == "officeDocument"), "")
        named = any("vbaproject" in name.lower() or "macrosheets" in name.lower() for name in self._parts)
        if named or any(kind in _MACROS for part in ("", *self._parts) for kind, _, _ in self.relations(part)):
            raise Unfit("macros")
        types = [
            each.get("ContentType") for each in self.look(_CONTENT_TYPES) if each.get("PartName") == f"/{self.workbook}"
        ]
        if types != [_WORKBOOK_TYPE] or self.look(self.workbook).tag != tag("workbook"):
            raise Unfit("not a plain workbook")

    def raw(self, part: str) -> bytes:
        """A part's bytes as they stand; `Unfit` where there is no such part."""
        try:
            return _written(self._trees[part]) if part in self._edited else self._parts[part]
        except KeyError:
            raise Unfit(f"no part {part}") from None

    def look(self, part: str) -> Any:
        """The root of a part, to be read only."""
        if part not in self._trees:
            parser = etree.XMLParser(resolve_entities=False, no_network=True)
            self._trees[part] = etree.fromstring(self.raw(part), parser)
        return self._trees[part]

    def xml(self, part: str) -> Any:
        """The root of a part, to be changed in place."""
        root = self.look(part)
        self._edited.add(part)
        return root

    def put(self, part: str, content: bytes) -> None:
        """Replace a part's bytes."""
        self._parts[part] = content
        self._trees.pop(part, None)
        self._edited.discard(part)

    def free(self, pattern: str) -> str:
        """The first part name of a pattern such as `xl/comments{}.xml` that is not taken."""
        taken = {name.lower() for name in self._parts}
        return next(name for n in range(1, len(taken) + 2) if (name := pattern.format(n)).lower() not in taken)

    def add(self, part: str, content: bytes | Any, content_type: str) -> None:
        """Add a part of its own type: bytes, or an element of another package."""
        content = content if isinstance(content, bytes) else etree.tostring(content)
        self.put(part, content)
        etree.SubElement(self.xml(_CONTENT_TYPES), f"{_TYPES}Override", PartName=f"/{part}", ContentType=content_type)

    def add_default(self, extension: str, content_type: str) -> None:
        """See that parts of this extension have a type."""
        root = self.xml(_CONTENT_TYPES)
        known = {each.get("Extension", "").lower() for each in root.iter(f"{_TYPES}Default")}
        if extension not in known:
            root.insert(0, etree.Element(f"{_TYPES}Default", Extension=extension, ContentType=content_type))

    def drop(self, part: str) -> None:
        """Take a part out, with its own relations and its type; who points at it is the caller's to change."""
        gone = (part, _relations_of(part))
        for name in gone:
            self._parts.pop(name, None)
            self._trees.pop(name, None)
            self._edited.discard(name)
        for each in list(self.xml(_CONTENT_TYPES)):
            if each.get("PartName") in {f"/{name}" for name in gone}:
                each.getparent().remove(each)

    def say(self, name: str, text: str) -> None:
        """Set one of the custom properties (ECMA-376 part 1, 22.3), where the workbook has such."""
        part = next((part for kind, _, part in self.relations("") if kind == "custom-properties"), "")
        if not part:
            return
        root = self.xml(part)
        for old in [each for each in root if each.get("name") == name]:
            root.remove(old)
        number = max((int(each.get("pid", "1")) for each in root), default=1) + 1
        made = etree.SubElement(root, f"{_CUSTOM}property", fmtid=_ANY_PROPERTY, pid=str(number), name=name)
        etree.SubElement(made, f"{_VALUES}lpwstr").text = text

    def relations(self, part: str) -> Iterator[tuple[str, str, str]]:
        """The (last word of the kind, id, part) of everything inside the workbook that a part points at."""
        if _relations_of(part) not in self._parts:
            return
        for each in self.look(_relations_of(part)).iter(f"{_RELATION}Relationship"):
            if each.get("TargetMode") != "External":
                target = posixpath.join("/", posixpath.dirname(part), each.get("Target", ""))
                kind = each.get("Type", "").rpartition("/")[2]
                yield kind, each.get("Id", ""), posixpath.normpath(target).lstrip("/")

    def relate(self, part: str, kind: str, target: str) -> str:
        """Let a part point at another, from the folder it stands in; returns the id of that.

        Several readers take no target that begins at the root of the package.
        """
        relations = _relations_of(part)
        if relations not in self._parts:
            self.put(relations, f'<Relationships xmlns="{_RELATION[1:-1]}"/>'.encode())
            self.add_default("rels", _RELATIONS_TYPE)
        root = self.xml(relations)
        taken = {each.get("Id") for each in root}
        name = next(name for n in range(1, len(taken) + 2) if (name := f"rId{n}") not in taken)
        relation = {
            "Id": name,
            "Type": f"{RELATED}/{kind}",
            "Target": posixpath.relpath(target, posixpath.dirname(part)),
        }
        etree.SubElement(root, f"{_RELATION}Relationship", relation)
        return name

    def unrelate(self, part: str, relation: str) -> None:
        """Take one relation of a part away."""
        for each in list(self.xml(_relations_of(part))):
            if each.get("Id") == relation:
                each.getparent().remove(each)

    def save(self) -> bytes:
        """The workbook's bytes, the same for the same content."""
        for part in self._edited:
            self._parts[part] = _written(self._trees[part])
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in self._parts.items():
                entry = zipfile.ZipInfo(name, _EARLIEST)
                entry.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(entry, content)
        return out.getvalue()


def _relations_of(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _written(root: Any) -> bytes:
    written: bytes = etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8", standalone=True)
    return written
