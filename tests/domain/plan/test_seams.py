"""Two lines of a cell that only the words tell apart: where a name ends and another begins, or a point counts on."""

from __future__ import annotations

import pytest

from toolkit.domain.plan.document.seams import with_breaks


@pytest.mark.parametrize(
    ("above", "below", "two"),
    [
        ("市财政局", "市教育局", True),
        ("市财政局、市教育局", "市民政局", True),
        ("市财政局", "各县区政府", True),
        ("各县区", "市教育局", True),
        ("区委", "区政府督查室", False),
        ("市财政", "市教育局", False),
        ("市财政局", "教育局", True),
        ("市财政局", "县教育局", True),
        ("市财政局", "市教育", False),
        ("财政局", "财政所", True),
        ("市政府（办公室）", "市财政局", True),
        ("1.6月底", "2.9月底", True),
        ("1.6月底", "3.9月底", False),
        ("6月底", "2.9月底", False),
        ("东港海关", "市供销社", True),
        ("市供销社", "东港海关", True),
        ("市发展改革委", "员会", False),
        ("市委网信委员会", "办公室", False),
        ("", "市教育局", False),
        ("市财政局", "", False),
    ],
)
def test_a_break_stands_where_a_name_or_a_point_begins(above: str, below: str, two: bool) -> None:
    assert with_breaks(above + below, (len(above),)) == (f"{above}\n{below}" if two else above + below)


def test_several_seams_keep_their_places() -> None:
    names = ["市财政局", "市教育局", "市民政局"]
    assert with_breaks("".join(names), (4, 8)) == "\n".join(names)
    assert with_breaks("市财政局市教育局", ()) == "市财政局市教育局"
