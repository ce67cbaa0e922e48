"""An Office Open XML package packed again in ways that the standard allows: the same document, another container.

Nothing of the readers takes part: parts are told by the relations that a well-known writer gave them.
"""

from __future__ import annotations

import io
import posixpath
import random
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.etree import ElementTree
from xml.sax.saxutils import quoteattr

from kit.packages import parts_of

TYPES = "[Content_Types].xml"
_RELATIONS_TYPE = "application/vnd.openxmlformats-package.relationships+xml"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_STRICT = "http://purl.oclc.org/ooxml"
_SPACES = {
    f"{_OFFICE}/relationships/custom-properties": f"{_STRICT}/officeDocument/relationships/customProperties",
    f"{_OFFICE}/relationships/extended-properties": f"{_STRICT}/officeDocument/relationships/extendedProperties",
    f"{_OFFICE}/custom-properties": f"{_STRICT}/officeDocument/customProperties",
    f"{_OFFICE}/extended-properties": f"{_STRICT}/officeDocument/extendedProperties",
    f"{_OFFICE}/docPropsVTypes": f"{_STRICT}/officeDocument/docPropsVTypes",
    f"{_OFFICE}/relationships": f"{_STRICT}/officeDocument/relationships",
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main": f"{_STRICT}/spreadsheetml/main",
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": f"{_STRICT}/wordprocessingml/main",
    "http://schemas.openxmlformats.org/drawingml/2006/": f"{_STRICT}/drawingml/",
}
"""Transitional namespace or kind -> its Strict one (ISO/IEC 29500-1, annex A, against 29500-4)."""
FOREIGN = {
    "chartsheet": (f"{_OFFICE}/relationships/chartsheet", "application/vnd.openxmlformats-officedocument."
                   "spreadsheetml.chartsheet+xml", '<chartsheet xmlns="{0}"><sheetViews/></chartsheet>'),
    "dialogsheet": (f"{_OFFICE}/relationships/dialogsheet", "application/vnd.openxmlformats-officedocument."
                    "spreadsheetml.dialogsheet+xml", '<dialogsheet xmlns="{0}"><sheetPr/></dialogsheet>'),
    "macrosheet": ("http://schemas.microsoft.com/office/2006/relationships/xlMacrosheet",
                   "application/vnd.ms-excel.macrosheet+xml",
                   '<xm:macrosheet xmlns="{0}" xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main">'
                   "<sheetData/></xm:macrosheet>"),
    "module": ("", "", ""),
    "unrelated": ("", "", ""),
}  # fmt: skip
"""Sheets without cells: kind of their relation, type and content of their part; the last two have no part."""
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


@dataclass(frozen=True)
class Packing:
    """How a package is packed: what is decided anew for each part follows from `seed`."""

    seed: int = 0
    moved: bool = False
    mixed_case: bool = False
    targets: str = "relative"
    strict: bool = False
    prefixed: bool = False
    marked: bool = False
    wide: bool = False
    order: str = "as it was"
    stored: bool = False
    streamed: bool = False
    foreign: tuple[str, ...] = ()


@dataclass
class _Package:
    contents: dict[str, bytes]
    types: dict[str, str]
    relations: dict[str, list[tuple[str, str, str]]] = field(default_factory=dict)


def repacked(data: bytes, packing: Packing) -> bytes:
    """The document in `data`, packed so."""
    package = _taken_apart(data)
    for number, kind in enumerate(packing.foreign):
        _add_sheet(package, kind, f"外来{number}")
    chance = random.Random(packing.seed)
    names = {part: _named(part, at, packing, chance) for at, part in enumerate(package.contents)}
    parts = {TYPES: _types(package, names)}
    for source, related in package.relations.items():
        parts[_relations_name(names.get(source, ""))] = _relations(source, related, names, packing, chance)
    parts |= {names[part]: content for part, content in package.contents.items()}
    return _zipped({name: _spelled(name, content, packing) for name, content in parts.items()}, packing, chance)


def _taken_apart(data: bytes) -> _Package:
    parts = parts_of(data)
    root = ElementTree.fromstring(parts[TYPES])
    defaults = {
        each.get("Extension", "").lower(): each.get("ContentType", "") for each in root if each.get("Extension")
    }
    overrides = {each.get("PartName", "")[1:]: each.get("ContentType", "") for each in root if each.get("PartName")}
    contents = {name: content for name, content in parts.items() if name != TYPES and not name.endswith((".rels", "/"))}
    types = {name: overrides.get(name) or defaults[name.rpartition(".")[2].lower()] for name in contents}
    package = _Package(contents, types)
    for source in ("", *contents):
        if (name := _relations_name(source)) in parts:
            package.relations[source] = [
                (each.get("Id", ""), each.get("Type", ""), _target(source, each.attrib))
                for each in ElementTree.fromstring(parts[name])
            ]
    return package


def _add_sheet(package: _Package, kind: str, title: str) -> None:
    """Let the workbook list one sheet more, with the part it has as far as it has one."""
    main = next(target for _, related, target in package.relations[""] if related.endswith("/officeDocument"))
    relation, content_type, content = FOREIGN[kind]
    identifier = "" if kind == "module" else f"foreign{len(package.contents)}"
    if relation:
        part = f"xl/foreign/{title}.xml"
        package.contents[part], package.types[part] = content.format(_MAIN).encode(), content_type
        package.relations[main].append((identifier, relation, part))
    listed = f'<sheet name="{title}" sheetId="{900 + len(package.types)}" r:id="{identifier}"/></sheets>'
    package.contents[main] = package.contents[main].replace(b"</sheets>", listed.encode())


def _named(part: str, number: int, packing: Packing, chance: random.Random) -> str:
    if packing.moved:
        folder = chance.choice(("", "a/", "content/deep/er/", "xl/", "word/", "某/"))
        part = f"{folder}p{number}.{chance.choice(('xml', 'bin', 'part'))}"
    return _mixed(part, chance) if packing.mixed_case else part


def _mixed(name: str, chance: random.Random) -> str:
    return "".join(chance.choice((each.upper(), each.lower())) for each in name)


def _types(package: _Package, names: Mapping[str, str]) -> bytes:
    overrides = (
        f"<Override PartName={quoteattr('/' + names[part])} ContentType={quoteattr(content_type)}/>"
        for part, content_type in package.types.items()
    )
    rels = f'<Default Extension="rels" ContentType="{_RELATIONS_TYPE}"/>'
    return f'<Types xmlns="{_PACKAGE}/content-types">{rels}{"".join(overrides)}</Types>'.encode()


def _relations(
    source: str,
    related: list[tuple[str, str, str]],
    names: Mapping[str, str],
    packing: Packing,
    chance: random.Random,
) -> bytes:
    folder = posixpath.dirname(names.get(source, ""))
    said = ""
    for identifier, kind, target in related:
        if target not in names:
            said += f'<Relationship Id="{identifier}" Type="{kind}" Target={quoteattr(target)} TargetMode="External"/>'
            continue
        name = names[target]
        absolute = chance.random() < 0.5 if packing.targets == "mixed" else packing.targets == "absolute"
        path = f"/{name}" if absolute else posixpath.relpath(f"/{name}", f"/{folder}")
        if packing.mixed_case:
            path = _mixed(path, chance)
        said += f'<Relationship Id="{identifier}" Type="{kind}" Target={quoteattr(path)}/>'
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{said}</Relationships>'.encode()


def _spelled(name: str, content: bytes, packing: Packing) -> bytes:
    """The same XML in another spelling; what is no XML stays."""
    if not content.lstrip().startswith(b"<"):
        return content
    text = re.sub(r"\A<\?xml[^>]*\?>\s*", "", content.decode())
    if packing.strict:
        for usual, strict in _SPACES.items():
            text = text.replace(usual, strict)
    if packing.prefixed and (space := re.match(r'(?:<!--.*?-->)?<\w+[^>]*?\sxmlns="([^"]*)"', text)):
        text = text.replace(f'xmlns="{space[1]}"', f'xmlns:q="{space[1]}"', 1)
        text = re.sub(r"<(/?)(\w+)(?=[\s/>])", r"<\1q:\2", text)
    if packing.wide and name != TYPES:
        return f'<?xml version="1.0" encoding="UTF-16"?>{text}'.encode("utf-16")
    declared = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>' if len(text) % 2 else ""
    return (b"\xef\xbb\xbf" if packing.marked else b"") + f"{declared}{text}".encode()


def _zipped(parts: Mapping[str, bytes], packing: Packing, chance: random.Random) -> bytes:
    names = list(parts)
    if packing.order == "reversed":
        names.reverse()
    elif packing.order == "shuffled":
        chance.shuffle(names)
    out = _Stream() if packing.streamed else io.BytesIO()
    method = zipfile.ZIP_STORED if packing.stored else zipfile.ZIP_DEFLATED
    with zipfile.ZipFile(out, "w", method) as archive:
        for name in names:
            archive.writestr(name, parts[name])
    return out.getvalue()


class _Stream(io.BytesIO):
    """What cannot be gone back in: sizes follow each file in a descriptor of its own."""

    def seekable(self) -> bool:
        return False

    def tell(self) -> int:
        raise io.UnsupportedOperation("tell")


def _target(source: str, said: Mapping[str, str]) -> str:
    """The part that a relation leads to; an address, or a place in a sheet, as it is said."""
    target = said.get("Target", "")
    if said.get("TargetMode") == "External" or target.startswith("#"):
        return target
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(source), target))[1:]


def _relations_name(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")
