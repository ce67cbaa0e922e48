"""Workbooks as the archives they are: taken apart, and put together otherwise than any program would."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping

import pytest

from toolkit.codes import Code
from toolkit.edges.readers.excel import read_workbook
from toolkit.edges.readers.limits import Unreadable


def parts_of(data: bytes) -> dict[str, bytes]:
    """Name -> content of every part."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def operated(data: bytes, changes: Mapping[str, Callable[[bytes], bytes | None]], **added: bytes) -> bytes:
    """A workbook's archive with some parts rewritten (None drops one) and others `added` under xl/."""
    parts: dict[str, bytes | None] = {**parts_of(data)}
    for name, change in changes.items():
        content = parts[name]
        assert content is not None
        parts[name] = change(content)
    parts |= {f"xl/{name}": content for name, content in added.items()}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in parts.items():
            if content is not None:
                target.writestr(name, content)
    return out.getvalue()


def replacing(old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    """A change of a part that must have what is replaced."""

    def change(content: bytes) -> bytes:
        assert old in content
        return content.replace(old, new)

    return change


def refusal(data: bytes) -> tuple[Code, str]:
    """Why a file is not read as a workbook."""
    with pytest.raises(Unreadable) as raised:
        read_workbook(data)
    return raised.value.code, raised.value.what
