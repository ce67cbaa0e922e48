"""Charts as pictures: as wide as what they count, in the page's colours, with nothing that runs, loads or changes."""

from __future__ import annotations

import subprocess
import sys
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.edges.drawing import drawings, drawn
from toolkit.reports.ledger.charts import Chart, Counts, Series

SERIES = (Series("逾期", "red"), Series("在办", "plain"), Series("已销号", "green"))
LINES = st.lists(st.tuples(*[st.integers(0, 5000)] * 3), max_size=20)
SVG = "{http://www.w3.org/2000/svg}"


def chart(*lines: tuple[str, tuple[int, ...]]) -> Chart:
    return Chart("c", "图", SERIES, tuple(Counts(*line) for line in lines), ("项", *"甲乙丙"))


def stretches(root: ET.Element) -> dict[str, tuple[float, float, float]]:
    """Each stretch by what it says: where it begins, where it ends, and how far down it stands."""
    shift = float(root.findall(f".//{SVG}g[@transform]")[0].get("transform", "").split("(")[1].split(",")[0])
    return {
        rect.findtext(f"{SVG}title", ""): (
            begin := shift + float(rect.get("x", "")),
            begin + float(rect.get("width", "")),
            float(rect.get("y", "")),
        )
        for rect in root.iter(f"{SVG}rect")
    }


@given(LINES)
def test_stretches_stand_side_by_side_within_the_picture_and_are_as_wide_as_what_they_count(
    lines: list[tuple[int, int, int]],
) -> None:
    root = ET.fromstring(drawn(chart(*((f"第{at}行", counts) for at, counts in enumerate(lines)))))
    _, _, width, height = map(float, root.get("viewBox", "").split())
    shown = stretches(root)
    longest = max((sum(each) for each in lines), default=0)
    whole = max((end for _, end, _ in shown.values()), default=0) - min((at for at, _, _ in shown.values()), default=0)
    told, rows = set(), []
    for at, counts in enumerate(lines):
        names = [f"第{at}行：{key.label}{count}" for key, count in zip(SERIES, counts, strict=True) if count]
        told |= set(names)
        for name, count in zip(names, filter(None, counts), strict=True):
            begin, end, _ = shown[name]
            assert end - begin == pytest.approx(whole * count / longest, abs=0.2)
        for left, right in pairwise(names):
            assert shown[left][1] == pytest.approx(shown[right][0], abs=0.2)
        rows += [shown[name][2] for name in names[:1]]
    assert set(shown) == told
    assert all(at >= 0 and end <= width and 0 <= y < height for at, end, y in shown.values())
    assert rows == sorted(rows), "the first line stands on top"


def test_a_count_is_written_only_where_it_has_room_and_dark_on_what_is_light() -> None:
    root = ET.fromstring(drawn(chart(("一", (1, 500, 499)))))
    assert {text.text: text.get("class") for text in root.iter(f"{SVG}text")} == {
        "一": None,
        "500": "on dark",
        "499": "on",
    }
    colours = [group.get("class") for group in root.iter(f"{SVG}g") if group.get("class")]
    assert colours == ["red", "plain", "green"]


def test_what_is_too_narrow_for_a_white_edge_is_not_hidden_by_one() -> None:
    root = ET.fromstring(drawn(chart(("一", (1, 900, 900)), ("二", (1, 0, 0)))))
    edges = {rect.findtext(f"{SVG}title"): rect.get("class") for rect in root.iter(f"{SVG}rect")}
    assert edges == {"一：逾期1": "thin", "一：在办900": None, "一：已销号900": None, "二：逾期1": "thin"}


def test_labels_stand_within_the_picture_as_they_are() -> None:
    long = "某某市<第一>号经济技术开发区管理委员会&办公室"
    for label, width in (("一", 640), (long, 640), ("一", 352), (long[:13], 352)):
        root = ET.fromstring(drawn(chart((label, (3, 4, 5))), width))
        (text,) = (each for each in root.iter(f"{SVG}text") if each.text == label)
        begin = min(at for at, _, _ in stretches(root).values())
        assert text.get("text-anchor") == "end" and begin - 5 >= 12 * len(label)


@pytest.mark.parametrize("width", [640, 352])
@pytest.mark.parametrize("lines", [(), (("一", (0, 0, 0)),), (("一", (3, 0, 9)), ("一", (0, 1, 0)))])
def test_a_picture_holds_shapes_and_words_alone_and_is_named_by_the_page(
    lines: tuple[tuple[str, tuple[int, ...]], ...], width: int
) -> None:
    text = drawn(chart(*lines), width)
    root = ET.fromstring(text)
    assert {each.tag.removeprefix(SVG) for each in root.iter()} <= {"svg", "g", "rect", "text", "title"}
    used = {name for each in root.iter() for name in each.attrib}
    assert not used & {"id", "style", "href"} and "<!--" not in text
    assert (root.get("role"), root.get("aria-labelledby"), root.get("width")) == ("img", "c-title", None)
    assert drawings([chart(*lines)])["c"][width < 640] == text, "one for a screen, one for a phone"


def test_drawing_leaves_the_imports_of_others_alone() -> None:
    code = "import toolkit.edges.drawing, importlib.util as u; assert u.find_spec('no_such_module') is None"
    subprocess.run([sys.executable, "-W", "error", "-c", code], check=True)
