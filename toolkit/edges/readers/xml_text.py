"""XML from a stranger: made UTF-8 and refused where it declares types, then walked element by element."""

from __future__ import annotations

import codecs
import contextlib
import re
from collections.abc import Iterator
from xml.parsers import expat

from toolkit.edges.readers.limits import Unreadable, damaged, hostile

_DOCTYPE = re.compile(rb"(?i)<!doctype")
_DECLARATION = re.compile(rb"\A<\?xml\s[^>]{0,300}?\?>")
_ENCODING = re.compile(rb"""encoding\s*=\s*["']([^"']*)["']""")
_ROOT_BYTES = 65_536
"""Bytes of a part within which its root element begins."""
_CDATA = re.compile(rb"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)


def looks_like_xml(head: bytes) -> bool:
    """Whether a part that begins like this is XML, in whatever encoding."""
    bare = head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    return bare.startswith(b"<")


def as_utf8(content: bytes) -> bytes:
    """`content` as the cells' reader takes it: it would read UTF-16 and CDATA as blank without a word."""
    head = content[:4]
    if b"\0" in head or head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        big = head.startswith(codecs.BOM_UTF16_BE) or head[:1] == b"\0"
        try:
            content = content.decode("utf-16-be" if big else "utf-16-le").lstrip("\ufeff").encode()
        except UnicodeError:
            raise damaged("内部 XML 编码不对") from None
        content = _DECLARATION.sub(b"", content)
    content = content.removeprefix(codecs.BOM_UTF8)
    declaration = _DECLARATION.match(content)
    encoding = _ENCODING.search(declaration[0]) if declaration else None
    if encoding and encoding[1].lower() not in (b"utf-8", b"utf8", b"us-ascii", b"ascii"):
        raise damaged("内部 XML 编码不对")
    if b"\0" in content or content.lstrip()[:1] not in (b"", b"<"):
        raise damaged("内部 XML 编码不对")
    if b"<![CDATA[" in content:
        content = _CDATA.sub(_escaped, content)
    return content


def _escaped(match: re.Match[bytes]) -> bytes:
    return match[1].replace(b"&", b"&amp;").replace(b"<", b"&lt;").replace(b">", b"&gt;")


def refuse_doctype(content: bytes) -> None:
    """Raise `Unreadable` where XML of any encoding has a DOCTYPE: entities grow without end."""
    if _DOCTYPE.search(content.replace(b"\0", b"") if b"\0" in content else content):
        raise _doctype()


def root_name(content: bytes) -> str:
    """The local name of the root element of XML; empty where the text ends before it."""
    found: list[str] = []

    def start(name: str, _: dict[str, str]) -> None:
        found.append(local_name(name))
        parser.StartElementHandler = None

    parser = xml_parser()
    parser.StartElementHandler = start
    with contextlib.suppress(expat.ExpatError):
        parser.Parse(as_utf8(content)[:_ROOT_BYTES], False)
    return found[0] if found else ""


def local_name(name: str) -> str:
    """An element's or attribute's name without its prefix."""
    return name.rpartition(":")[2]


def xml_parser(namespace_separator: str | None = None) -> expat.XMLParserType:
    """A parser that refuses DOCTYPE."""
    parser = expat.ParserCreate(None, namespace_separator)
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_doctype
    return parser


def _refuse_doctype(*_: object) -> None:
    raise _doctype()


def _doctype() -> Unreadable:
    return hostile("内部 XML 带有 DOCTYPE 声明")


def elements(content: bytes) -> Iterator[tuple[str, dict[str, str], str]]:
    """Each element's local name, attributes and own first text, in the order they open."""
    found: list[tuple[str, dict[str, str], list[str]]] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        found.append((local_name(name), attributes, []))

    def text(characters: str) -> None:
        if found:
            found[-1][2].append(characters)

    parser = xml_parser()
    parser.StartElementHandler = start
    parser.CharacterDataHandler = text
    parser.Parse(content, True)
    return ((name, attributes, "".join(texts)) for name, attributes, texts in found)
