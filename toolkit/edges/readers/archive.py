"""What a zip archive from a stranger is, and the parts of it that a reader needs.

An Office Open XML package is told by what its parts point at and by their content, never by their names. The cells'
reader is never given the file itself but a plain archive of parts checked here, so that both see the same.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Container, Iterable, Mapping, Sequence
from typing import Literal

from toolkit.codes import Code
from toolkit.edges.readers.limits import Unreadable, damaged, hostile
from toolkit.edges.readers.parts import (
    PACKAGE,
    Parts,
    Relation,
    outer_targets,
    part_name,
    relations_in,
    relations_name,
)
from toolkit.edges.readers.xml_text import elements, local_name, looks_like_xml, refuse_doctype, root_name
from toolkit.edges.readers.zip_entries import BROKEN, Entry, read_entries, said_names
from toolkit.values import dataclass

Format = Literal["xlsx", "xlsb", "ods", "docx"]

_MAIN = "officeDocument"
_USUAL = ("xl/workbook.xml", "xl/workbook.bin", "word/document.xml", "ppt/presentation.xml")
"""Where the main part stands in a package that does not say."""
_PROPERTIES = {"core-properties", "custom-properties", "extended-properties"}
_OF_SHEET = {"comments", "threadedComment", "drawing"}
_OF_TEXT = {"numbering", "styles", "footnotes", "endnotes", "comments", "header", "footer"}
_MACROS = {"vbaProject"}
_BEGINS_XLSB = b"\x83"
_WORKBOOK, _DOCUMENT = "workbook", "document"
_FOLDERS = {"word/": _DOCUMENT, "ppt/": "presentation", "xl/": _WORKBOOK}
"""What the main part is where its root element says nothing."""
_OTHERS = {"presentation": "演示文稿", "VisioDocument": "Visio 绘图"}
"""Root element of the main part -> what the package is, other than a workbook and a text."""
_WORKBOOKS = (".xlsx", ".xls", ".et", ".xlsm", ".xlsb", ".ods")
_ARCHIVES = (".zip", ".rar", ".7z")
_TYPES, _MANIFEST = "[content_types].xml", "meta-inf/manifest.xml"
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument."


@dataclass(frozen=True, slots=True)
class Archive:
    """A document's format, its parts, and the name of the main one among them."""

    format: Format
    parts: Parts
    main: str


def open_archive(data: bytes) -> Archive:
    """Unpack what a reader needs, once the directory proved modest; `Unreadable` where it is none of these formats.

    XML is looked through for DOCTYPE in all parts, also in those that are not needed.
    """
    package = _Package(read_entries(data))
    kind, main = _format(package)
    if kind == "ods":
        for name in {"content.xml", "meta.xml", "styles.xml"} & package.entries.keys():
            package.read(name)
    elif kind == "docx":
        package.follow(main, _OF_TEXT)
    else:
        package.follow(PACKAGE, _PROPERTIES)
        for part in package.follow(main, but=_MACROS):
            for hung in package.follow(part, _OF_SHEET):
                package.follow(hung, ())
    package.check_others()
    return Archive(kind, Parts(package.contents, package.relations, package.outer), main)


def unpack_files(data: bytes) -> dict[str, bytes] | None:
    """The files of an archive of files, by name with `/`; None for anything else: a workbook, a document, a locked
    archive, one out of all proportion.
    """
    try:
        entries = read_entries(data)
        names = {entry.name.lower() for entry in entries}
        if names & {_TYPES, "mimetype", "ofd.xml"} or any(entry.locked for entry in entries):
            return None
        named = zip(said_names(entries), entries, strict=True)
        return {name: entry.unpack() for name, entry in named if not entry.info.is_dir()}
    except (Unreadable, *BROKEN):
        return None


def plain_archive(parts: Mapping[str, bytes]) -> bytes:
    """An archive of `parts`, stored as they are."""
    plain = io.BytesIO()
    with zipfile.ZipFile(plain, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return plain.getvalue()


class _Package:
    """The entries of an archive by `part_name`, and of those that were asked for the content and what it points at."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        files = [entry for entry in entries if not entry.info.is_dir()]
        self.entries = {part_name(entry.name): entry for entry in files}
        if len(self.entries) != len(files):
            raise hostile("内部文件重名")
        self.contents: dict[str, bytes] = {}
        self.relations: dict[str, tuple[Relation, ...]] = {}
        self.outer: dict[str, dict[str, str]] = {}

    @property
    def locked(self) -> bool:
        """Whether any of it is encrypted."""
        return any(entry.locked for entry in self.entries.values())

    def read(self, name: str) -> bytes:
        """The content of a part, no XML with DOCTYPE."""
        if name not in self.contents:
            self.contents[name] = self._checked(self.entries[name])
        return self.contents[name]

    def follow(self, part: str, kinds: Container[str] | None = None, but: Container[str] = ()) -> list[str]:
        """Read what `part` points at, as one of these kinds or `but` others; their names."""
        if part not in self.relations:
            name = relations_name(part)
            content = self._checked(self.entries[name]) if name in self.entries else b""
            self.relations[part] = tuple(relations_in(content, part, self.entries)) if content else ()
            self.outer[part] = outer_targets(content) if content else {}
        found = [
            relation.part
            for relation in self.relations[part]
            if (kinds is None or relation.kind in kinds) and relation.kind not in but and relation.part in self.entries
        ]
        for each in found:
            self.read(each)
        return found

    def main_part(self) -> str:
        """The part the whole document hangs on; empty where there is none."""
        if relations_name(PACKAGE) in self.entries:
            return next(iter(self.follow(PACKAGE, {_MAIN})), "")
        return next((name for name in _USUAL if name in self.entries), "")

    def root_of(self, part: str) -> str:
        """The name of the root element of a part; empty where it is no XML, or gets no further."""
        content = self.read(part)
        return root_name(content) if looks_like_xml(content[:512]) else ""

    def check_others(self) -> None:
        """Refuse DOCTYPE in the parts that were not read."""
        for name, entry in self.entries.items():
            if name not in self.contents:
                self._checked(entry, only_xml=True)

    def _checked(self, entry: Entry, *, only_xml: bool = False) -> bytes:
        is_xml = entry.name.lower().endswith((".xml", ".rels", ".vml")) or looks_like_xml(entry.unpack(512))
        if only_xml and not is_xml:
            return b""
        content = entry.unpack()
        if is_xml:
            refuse_doctype(content)
        return content


def _format(package: _Package) -> tuple[Format, str]:
    """Which document a package is, and its main part; what is none of these is refused by name."""
    if _is_spreadsheet(package):
        return "ods", "content.xml"
    if package.locked and _TYPES in package.entries:
        raise Unreadable(Code.FILE_ENCRYPTED)
    main = "" if package.locked else package.main_part()
    if not main:
        raise _refusal(package.entries.keys())
    if package.read(main).startswith(_BEGINS_XLSB):
        return "xlsb", main
    root = package.root_of(main)
    if root not in {*_OTHERS, _DOCUMENT, _WORKBOOK}:
        root = next((said for folder, said in _FOLDERS.items() if main.startswith(folder)), "")
    if root in _OTHERS:
        raise Unreadable(Code.FILE_NOT_WORKBOOK, _OTHERS[root])
    if root == _DOCUMENT:
        return "docx", main
    if root != _WORKBOOK:
        raise damaged("缺少工作簿目录")
    return "xlsx", main


def _is_spreadsheet(package: _Package) -> bool:
    """Whether it says that it is one of OpenDocument; another document of that kind is refused."""
    said = _said_kind(package)
    if not said.startswith(_OPEN_DOCUMENT):
        return False
    if not said.startswith(f"{_OPEN_DOCUMENT}spreadsheet"):
        raise Unreadable(Code.FILE_NOT_WORKBOOK, "OpenDocument 文档，不是表格")
    manifest = package.entries.get(_MANIFEST)
    if package.locked or (manifest and b"encryption-data" in manifest.unpack()):
        raise Unreadable(Code.FILE_ENCRYPTED)
    return True


def _said_kind(package: _Package) -> str:
    """The kind an OpenDocument file says it is of: first of all, else in its manifest."""
    mimetype, manifest = package.entries.get("mimetype"), package.entries.get(_MANIFEST)
    if mimetype and not mimetype.locked:
        return mimetype.unpack(200).decode("latin-1").strip()
    if not manifest or manifest.locked:
        return ""
    said = ({local_name(key): value for key, value in each.items()} for _, each, _ in elements(package.read(_MANIFEST)))
    return next((each.get("media-type", "") for each in said if each.get("full-path") == "/"), "")


def _refusal(names: Iterable[str]) -> Unreadable:
    """What an archive is that holds no document of these kinds."""
    names = list(names)
    if "ofd.xml" in names:
        return Unreadable(Code.FILE_DOCUMENT, "OFD 版式文件")
    if "uof.xml" in names:
        return Unreadable(Code.FILE_OTHER_FORMAT, "标文通（UOF）文件")
    if any(name.startswith("xl/") for name in names):
        return damaged("缺少工作簿目录")
    if any(name.endswith(".iwa") for name in names):
        return Unreadable(Code.FILE_OTHER_FORMAT, "苹果 iWork 文件（Numbers 等）")
    if any(name.endswith(_WORKBOOKS) for name in names):
        return Unreadable(Code.FILE_PACKED, "里面有表格文件")
    if any(name.lower().endswith(_ARCHIVES) for name in names):
        return Unreadable(Code.FILE_PACKED, "里面还是压缩包")
    return Unreadable(Code.FILE_NOT_WORKBOOK, "压缩包")
