"""Which fonts of papers a machine lacks."""

from __future__ import annotations

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
