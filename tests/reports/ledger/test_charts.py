"""Bars: as wide as what they count, beside a table of the same counts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.reports.ledger.charts import Counts, Series, stacked

SERIES = (Series("逾期", "red"), Series("在办", "plain"), Series("已销号", "green"))
LINES = st.lists(st.tuples(*[st.integers(0, 5000)] * 3), max_size=20)


@given(LINES)
def test_stretches_stand_side_by_side_within_the_drawing_and_are_as_wide_as_what_they_count(
    lines: list[tuple[int, int, int]],
) -> None:
    chart = stacked(
        "c", "图", SERIES, [Counts(str(at), each) for at, each in enumerate(lines)], heads=("项", *"甲乙丙")
    )
    longest = max((sum(each) for each in lines), default=0)
    for bar, counts in zip(chart.bars, lines, strict=True):
        assert bar.y + 20 <= chart.height
        assert [part.count for part in bar.parts] == [count for count in counts if count]
        end = float(chart.label_x + 10)
        for part in bar.parts:
            assert part.x == pytest.approx(end, abs=0.2)
            assert part.width == pytest.approx(part.count * 450 / longest, abs=0.2)
            end = part.x + part.width
        assert end <= chart.width
    assert [tuple(map(int, line.counts)) for line in chart.lines] == lines


def test_a_count_is_written_only_where_it_has_room_and_dark_on_what_is_light() -> None:
    chart = stacked("c", "图", SERIES, [Counts("一", (1, 500, 499), ("50%",))], heads=("项", *"甲乙丙", "率"))
    red, plain, green = chart.bars[0].parts
    assert not red.shown and plain.shown and green.shown
    assert plain.dark and not green.dark
    assert chart.lines[0].counts == ("1", "500", "499", "50%")
