"""The generated reference is current, and the READMEs name what they must."""

from __future__ import annotations

import runpy

from kit import ROOT


def test_the_reference_is_current() -> None:
    made = runpy.run_path(str(ROOT / "docs/make_reference.py"))["reference"]()
    assert (ROOT / "docs/reference.md").read_text("utf-8") == made, "run `make docs`"


def test_the_readmes_name_the_two_commands_and_show_pictures_that_exist() -> None:
    for name in ("README.md", "README.zh-CN.md"):
        text = (ROOT / name).read_text("utf-8")
        assert "make run" in text and "make test" in text
        pictures = [part.split(")")[0] for part in text.split("](docs/pictures/")[1:]]
        assert len(pictures) >= 2
        assert all((ROOT / "docs/pictures" / picture).is_file() for picture in pictures)
