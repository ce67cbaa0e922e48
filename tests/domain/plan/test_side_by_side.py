"""Tables that stand side by side are read as if each stood alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from kit.plans.reading import headers

from toolkit.domain.plan.document.lines import Line
from toolkit.domain.plan.document.side_by_side import one_below_the_other

HEADER = Line(("序号", "具体要求", "责任单位"), "第1行", 1)
WIDE = len(HEADER.cells)
AT = st.integers(0, WIDE - 1)


@st.composite
def rows(draw: st.DrawFn, number: int) -> Line:
    """A row of one table, whatever the document says of its columns."""
    return Line(
        (str(number), f"第{number}件事。", "市财政局"),
        "第2行",
        1,
        torn=draw(st.dictionaries(AT, st.sampled_from(["", " "]))),
        below=draw(st.frozensets(AT)),
        beside=draw(st.frozensets(st.integers(1, WIDE - 1))),
        seams=draw(st.dictionaries(AT, st.just((1, 2)))),
        roomy=draw(st.dictionaries(AT, st.just(frozenset({1})))),
    )


def beside(one: Line, other: Line) -> Line:
    """Two rows as one line."""
    return replace(
        one,
        cells=(*one.cells, *other.cells),
        torn={**(one.torn or {}), **moved(other.torn or {})},
        below=one.below | {at + WIDE for at in other.below},
        beside=one.beside | {at + WIDE for at in other.beside},
        seams={**one.seams, **moved(other.seams)},
        roomy={**one.roomy, **moved(other.roomy)},
    )


def moved(said: Mapping[int, Any]) -> dict[int, Any]:
    return {at + WIDE: each for at, each in said.items()}


@given(rows(1), rows(2))
def test_what_is_said_of_a_column_goes_with_its_table(left: Line, right: Line) -> None:
    head = Line(HEADER.cells * 2, HEADER.where, 1)
    assert one_below_the_other([head, beside(left, right)], headers()) == (HEADER, left, right)
