"""What an archive's entries are called, whoever packed it and whatever they said of the names."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.edges.readers.archive import unpack_files

UTF8_FLAG = 0x800
COMMON = "市县区局办委厅发展改革财政司法公安教育统计审计台账截图佐证材料附件填报汇总表办公室第一二三份号年月日"
"""Characters that file names of offices are made of."""


class _Raw(zipfile.ZipInfo):
    """An entry whose name stands in the archive just so."""

    raw: tuple[bytes, int]

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802  the library's name
        return self.raw


def archive(names: dict[bytes, bytes], system: int, flag: int, extra: bytes = b"") -> bytes:
    """An archive of files whose raw names are these, made on a system (0: Windows, 3: Unix), flagged or not."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for number, (name, content) in enumerate(names.items()):
            entry = _Raw(str(number))
            entry.raw, entry.create_system, entry.extra = (name, flag), system, extra
            made.writestr(entry, content)
    return out.getvalue()


@pytest.mark.parametrize("system", [0, 3])
@pytest.mark.parametrize(("page", "flag"), [("utf-8", 0), ("utf-8", UTF8_FLAG), ("gb18030", 0)])
@pytest.mark.parametrize(
    "names",
    [
        ("市财政局/截图.png",),
        ("市财政局\\截图.png", "readme.txt"),
        ("12-市政务服务数据管理局-台账.xlsx", "赵镕𠮷.docx"),
        ("联通.txt", "移动.txt", "鑫犇.xlsx"),
        ("a.txt",),
    ],
)
def test_names_are_read_by_their_flag_or_in_the_likelier_code_page(
    names: tuple[str, ...], page: str, flag: int, system: int
) -> None:
    data = archive({name.encode(page): b"1" for name in names}, system, flag)
    assert list(unpack_files(data) or {}) == [name.replace("\\", "/") for name in names]


@given(
    names=st.lists(st.text(COMMON + "0123456789-（）", min_size=2, max_size=20), min_size=1, max_size=4, unique=True),
    page=st.sampled_from(["utf-8", "gb18030"]),
)
def test_names_of_offices_are_told_apart_by_themselves(names: list[str], page: str) -> None:
    data = archive({f"{name}.xlsx".encode(page): b"1" for name in names}, 0, 0)
    assert list(unpack_files(data) or {}) == [f"{name}.xlsx" for name in names]


def test_the_unicode_field_counts_where_it_is_of_the_name_that_stands_there() -> None:
    raw = "截图.png".encode("gb18030")
    for named, read in ((raw, "快照.png"), (b"other", "截图.png")):
        body = b"\1" + struct.pack("<I", zlib.crc32(named)) + "快照.png".encode()
        extra = struct.pack("<HH", 0x5455, 1) + b"\0" + struct.pack("<HH", 0x7075, len(body)) + body
        assert list(unpack_files(archive({raw: b"1"}, 0, 0, extra)) or {}) == [read]


def test_a_torn_field_of_a_name_is_passed_over() -> None:
    raw = "截图.png".encode("gb18030")
    for extra in (b"\x75\x70\x09\x00\1\0", b"\x75\x70\x01\x00\1", b"\x75\x70"):
        assert list(unpack_files(archive({raw: b"1"}, 0, 0, extra)) or {}) in ([], ["截图.png"])
