"""Papers as Word documents, from the templates that an office edits in Word (docxtpl)."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jinja2
from docxtpl import DocxTemplate

from toolkit.errors import ConfigError

_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_DAY = (1980, 1, 1, 0, 0, 0)


def fill_paper(template: Path, values: Mapping[str, Any]) -> bytes:
    """The document of a template with `values` in its places; every value is text, whatever it looks like.

    The same values give the same bytes. A name the template uses but was not given, or a template that is none, is a
    `ConfigError`.
    """
    if not template.is_file():
        raise ConfigError(f"找不到模板文件 {template.name}", f"请把它放回 {template.parent}。")
    try:
        document = DocxTemplate(template)
        places = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined)
        document.render(_clean(values), places, autoescape=True)
        out = io.BytesIO()
        document.save(out)
    except (jinja2.TemplateError, ValueError, LookupError, zipfile.BadZipFile) as error:
        raise ConfigError(
            f"模板 {template.name} 填不了（{error}）", "请对照自带的模板改正，或者恢复原来的模板。"
        ) from None
    return _same_bytes(out.getvalue())


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
