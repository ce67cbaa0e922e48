"""Papers as Word documents, from the templates that an office edits in Word (docxtpl)."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jinja2
from docxtpl import DocxTemplate
from jinja2.sandbox import ImmutableSandboxedEnvironment

from toolkit.errors import ConfigError

_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SETS = re.compile(r"word/(?:document|styles|header\d*|footer\d*)\.xml\Z")
_FONT = re.compile(r'w:eastAsia="([^"]+)"')
_DAY = (1980, 1, 1, 0, 0, 0)
_DRAFT = "草稿"
"""What the head of every page says, whatever becomes of the file's name."""
_DAMAGED = (OSError, EOFError, KeyError, RuntimeError, ValueError, zipfile.BadZipFile, zlib.error)
"""What goes wrong in a file that is no whole archive, or is locked."""
_FAULTS = (
    *_DAMAGED,
    jinja2.TemplateError,
    ArithmeticError,
    AttributeError,
    LookupError,
    SyntaxError,
    TypeError,
)
"""What goes wrong in a template that somebody wrote wrongly; XML that is none is a `SyntaxError`."""


def fill_paper(template: Path, values: Mapping[str, Any], stamp: str = "") -> bytes:
    """The document of a template with `values` in its places; every value is text, whatever it looks like.

    `stamp` stands among its properties, as its keywords.

    The same values give the same bytes. A name the template uses but was not given, one that would run anything of
    the program's or loses 草稿 from the head of a page, or a template that is none, is a `ConfigError`.
    """
    if not template.is_file():
        raise ConfigError(
            f"找不到模板文件 {template.name}",
            f"请把它放回 {template.parent}；是新版才有的，运行 toolkit upgrade 补上。",
        )
    try:
        document = DocxTemplate(template)
        places = ImmutableSandboxedEnvironment(autoescape=True, undefined=jinja2.StrictUndefined)
        document.render(_clean(values), places, autoescape=True)
        if document.docx:
            document.docx.core_properties.keywords = stamp
        out = io.BytesIO()
        document.save(out)
        unmarked = not _says_draft(DocxTemplate(io.BytesIO(out.getvalue())).get_docx())
    except _FAULTS as error:
        raise ConfigError(
            f"模板 {template.name} 填不了（{error}）", "请对照自带的模板改正，或者恢复原来的模板。"
        ) from None
    if unmarked:
        raise ConfigError(f"模板 {template.name} 的页眉没有“{_DRAFT}”", "请对照自带的模板，把它放回每一页的页眉。")
    return _same_bytes(out.getvalue())


def fonts_of(template: Path) -> frozenset[str]:
    """The fonts that a template sets its Chinese text in; none where it cannot be read."""
    try:
        with zipfile.ZipFile(template) as package:
            parts = [package.read(name).decode("utf-8", "replace") for name in package.namelist() if _SETS.match(name)]
    except _DAMAGED:
        return frozenset()
    return frozenset(name for part in parts for name in _FONT.findall(part))


def _says_draft(document: Any) -> bool:
    """Whether the head of every page of a filled template says that it is a draft."""
    heads = []
    for section in document.sections:
        heads.append(section.header)
        if section.different_first_page_header_footer:
            heads.append(section.first_page_header)
        if document.settings.odd_and_even_pages_header_footer:
            heads.append(section.even_page_header)
    return all(any(_DRAFT in paragraph.text for paragraph in head.paragraphs) for head in heads)


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return _NO_XML.sub("", value)
    if isinstance(value, Mapping):
        return {name: _clean(each) for name, each in value.items()}
    return [_clean(each) for each in value] if isinstance(value, list | tuple) else value


def _same_bytes(data: bytes) -> bytes:
    """The package with no time of day in it."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, _DAY), old.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()
