"""Templates of papers that are broken: refused by their name, or filled; never a fault of a library's own."""

from __future__ import annotations

import io
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from kit import ROOT

from toolkit.edges.papers import fill_paper, fonts_of
from toolkit.errors import ConfigError

WHOLE = (ROOT / "templates/papers/通报.docx").read_bytes()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, len(WHOLE) - 1), st.integers(0, 7)), min_size=1, max_size=3), st.data())
def test_whatever_bits_of_it_are_other(tmp_path: Path, flipped: list[tuple[int, int]], data: st.DataObject) -> None:
    broken = bytearray(WHOLE)
    for at, bit in flipped:
        broken[at] ^= 1 << bit
    path = tmp_path / "通报.docx"
    path.write_bytes(broken[: data.draw(st.just(len(broken)) | st.integers(0, len(broken)))])
    fonts_of(path)
    with suppress(ConfigError):
        fill_paper(path, {})


@pytest.mark.parametrize("part", ["word/document.xml", "word/styles.xml", "[Content_Types].xml"])
def test_a_part_that_ends_in_a_tag(tmp_path: Path, part: str) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(WHOLE)) as whole, zipfile.ZipFile(out, "w") as cut:
        for name in whole.namelist():
            cut.writestr(name, whole.read(name)[: -20 if name == part else None])
    path = tmp_path / "通报.docx"
    path.write_bytes(out.getvalue())
    fonts_of(path)
    with pytest.raises(ConfigError, match=r"通报\.docx 填不了"):
        fill_paper(path, {})
