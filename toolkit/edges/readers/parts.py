"""What the parts of an Office Open XML package say of one another, and the properties a program added."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping

from toolkit.edges.readers.xml_text import elements


def find_part(parts: Mapping[str, bytes], name: str) -> str | None:
    """The part of that name, or of one differing in case only."""
    if name in parts:
        return name
    return next((part for part in parts if part.lower() == name.lower()), None)


def relation_targets(parts: Mapping[str, bytes], name: str) -> dict[str, str]:
    """Relation id -> full name of the part it points to, from a workbook's `.rels` part."""
    part = find_part(parts, name)
    targets: dict[str, str] = {}
    for element, attributes, _ in elements(parts[part]) if part else ():
        if element == "Relationship":
            target = attributes.get("Target", "").replace("\\", "/")
            path = target.lstrip("/") if target.startswith(("/", "xl/")) else f"xl/{target}"
            targets[attributes.get("Id", "")] = path
    return targets


def relations_of(parts: Mapping[str, bytes], part: str) -> Iterator[tuple[str, str]]:
    """The last word of the kind, and the full name, of every part there is that `part` points at."""
    folder, name = posixpath.split(part)
    relations = find_part(parts, posixpath.join(folder, "_rels", f"{name}.rels"))
    for element, attributes, _ in elements(parts[relations]) if relations else ():
        if element == "Relationship" and attributes.get("TargetMode") != "External":
            target = attributes.get("Target", "").replace("\\", "/")
            path = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            if found := find_part(parts, path):
                yield attributes.get("Type", "").rpartition("/")[2], found


def custom_properties(parts: Mapping[str, bytes]) -> dict[str, str]:
    """The text properties of `docProps/custom.xml`; numbers, dates and flags are left out."""
    part = find_part(parts, "docProps/custom.xml")
    properties: dict[str, str] = {}
    if part is None or not parts[part].strip():
        return properties
    current = ""
    for name, attributes, text in elements(parts[part]):
        if name == "property":
            current = attributes.get("name", "")
        elif name in ("lpwstr", "lpstr", "bstr") and current:
            properties.setdefault(current, text)
    return properties
