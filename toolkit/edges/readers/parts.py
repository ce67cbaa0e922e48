"""The parts of an Office Open XML package, found by what points at them ([ECMA-376] part 2), never by their names."""

from __future__ import annotations

import posixpath
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import field
from typing import NamedTuple
from urllib.parse import quote, unquote

from toolkit.edges.readers.xml_text import as_utf8, elements, looks_like_xml
from toolkit.values import dataclass

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
_RELATION = "<Relationship Id={} Type={} Target={}/>"
_USUAL_KINDS = {"customProperties": "custom-properties", "extendedProperties": "extended-properties"}
"""Kinds of relations that the strict form of the standard calls otherwise."""
PACKAGE = ""
"""What points at the first parts: the package itself."""


class Relation(NamedTuple):
    """That a part points at another: the last word of the kind, the id, and the other's name as `part_name` has it."""

    kind: str
    id: str
    part: str


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts a reader may need by `part_name`, none with DOCTYPE, and what each of them points at.

    `outer` are the addresses outside the package that a part leads to, by the relation's id.
    """

    contents: Mapping[str, bytes]
    relations: Mapping[str, tuple[Relation, ...]]
    outer: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def read(self, part: str) -> bytes:
        """A part's content, XML as UTF-8; empty where it is not there."""
        content = self.contents.get(part, b"")
        return as_utf8(content) if looks_like_xml(content[:512]) else content

    def target(self, part: str, relation: str) -> str | None:
        """The name of what `part` points at by that relation's id; None where there is no such relation."""
        return next((each.part for each in self.relations.get(part, ()) if each.id == relation), None)

    def related(self, part: str, kind: str) -> Iterator[bytes]:
        """The contents of all that `part` points at as its `kind`, as far as they are there."""
        for each in self.relations.get(part, ()):
            if each.kind == kind and each.part in self.contents:
                yield self.read(each.part)

    def first(self, part: str, kind: str) -> bytes:
        """The first of them; empty where there is none."""
        return next(self.related(part, kind), b"")


def part_name(name: str) -> str:
    """The name of a part as it is compared: upper and lower case are alike, and so are escaped characters."""
    return unquote(name).lower()


def relations_name(part: str) -> str:
    """Where the relations of a part stand."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def relations_in(content: bytes, part: str, names: Container[str]) -> Iterator[Relation]:
    """What `part` points at inside its package of parts of these `names`, by the content of its relations.

    A target that leads nowhere from the part's own folder is meant from the root: several programs leave the `/` out.
    """
    folder = posixpath.dirname(part)
    for element, said, _ in elements(content):
        if element == "Relationship" and said.get("TargetMode") != "External":
            target = part_name(said.get("Target", "").partition("#")[0]).replace("\\", "/")
            own, from_root = (
                posixpath.normpath(posixpath.join("/", base, target)).lstrip("/") for base in (folder, PACKAGE)
            )
            found = from_root if own not in names and from_root in names else own
            kind = said.get("Type", "").rpartition("/")[2]
            yield Relation(_USUAL_KINDS.get(kind, kind), said.get("Id", ""), found)


def outer_targets(content: bytes) -> dict[str, str]:
    """Relation id -> address outside the package, by the content of a part's relations."""
    return {
        said.get("Id", ""): said.get("Target", "")
        for element, said, _ in elements(content)
        if element == "Relationship" and said.get("TargetMode") == "External"
    }


def relations_part(part: str, related: Iterable[Relation]) -> bytes:
    """The part that says what `part` points at."""
    from xml.sax.saxutils import quoteattr

    said = (
        _RELATION.format(
            quoteattr(each.id),
            quoteattr(f"{_OFFICE}/{each.kind}"),
            quoteattr(quote(posixpath.relpath(f"/{each.part}", f"/{posixpath.dirname(part)}"))),
        )
        for each in related
    )
    return _RELATIONS.format("".join(said)).encode()


def custom_properties(content: bytes) -> dict[str, str]:
    """The text properties a program or a person added; numbers, dates and flags are left out."""
    properties: dict[str, str] = {}
    current = ""
    for name, attributes, text in elements(content) if content.strip() else ():
        if name == "property":
            current = attributes.get("name", "")
        elif name in ("lpwstr", "lpstr", "bstr") and current:
            properties.setdefault(current, text)
    return properties
