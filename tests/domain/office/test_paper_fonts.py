"""Which fonts of papers a machine lacks."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from toolkit.domain.office.paper_fonts import missing_fonts
from toolkit.edges.system.fonts import font_names, names_of_windows

ASKED = ("方正小标宋简体", "仿宋_GB2312", "黑体", "宋体")


def test_what_is_there_under_any_of_its_names_is_not_missing() -> None:
    there = ["宋体", "simhei", "FZXiaoBiaoSong-B05S", "Arial"]
    assert missing_fonts(ASKED, there) == ("仿宋_GB2312",)
    assert missing_fonts(ASKED, [*there, "FangSong_GB2312"]) == ()
    assert missing_fonts(ASKED, ["仿宋", "Arial"]) == tuple(sorted(ASKED)), "another font of like name is another"


def test_nothing_is_said_to_be_missing_where_the_system_does_not_tell() -> None:
    assert missing_fonts(ASKED, []) == ()


def test_the_list_of_windows_names_several_fonts_in_an_entry() -> None:
    assert names_of_windows("SimSun & NSimSun (TrueType)") == {"SimSun", "NSimSun"}
    assert names_of_windows("仿宋_GB2312 (TrueType)") == {"仿宋_GB2312"}
    assert names_of_windows("desktop") == frozenset()


def test_this_machine_tells_or_does_not_and_never_fails() -> None:
    assert all(isinstance(name, str) for name in font_names())


def test_names_with_a_hyphen_are_told_as_they_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A font of the machine's own under another name, as 方正小标宋简体 goes by FZXiaoBiaoSong-B05S."""
    if shutil.which("fc-list") is None:
        pytest.skip("no fontconfig")
    told = subprocess.run(["fc-list", "--format=%{file}\n"], capture_output=True, text=True, check=True).stdout
    file = next((path for path in map(Path, sorted(told.split("\n"))) if path.name == "DejaVuSansMono.ttf"), None)
    if file is None:
        pytest.skip("no DejaVu Sans Mono")
    data = file.read_bytes()
    for code in ("ascii", "utf-16-be"):
        data = data.replace("DejaVu Sans Mono".encode(code), "FZXiao-B05S Mono".encode(code))
    (tmp_path / "fonts").mkdir()
    (tmp_path / "fonts/own.ttf").write_bytes(data)
    config = f"<fontconfig><dir>{tmp_path}/fonts</dir><cachedir>{tmp_path}/cache</cachedir></fontconfig>"
    (tmp_path / "fonts.conf").write_text(config, "utf-8")
    monkeypatch.setenv("FONTCONFIG_FILE", f"{tmp_path}/fonts.conf")
    assert font_names() == {"FZXiao-B05S Mono"}
