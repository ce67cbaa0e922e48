"""Texts as they are compared: without blanks, every character in its usual width, each with its place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.domain.plan.folding import folded, is_blank, squeeze


@given(st.text())
def test_no_blank_is_left_and_every_other_character_keeps_its_place(phrase: str) -> None:
    text, places = squeeze(phrase)
    assert len(text) == len(places) == sum(not is_blank(char) for char in phrase)
    assert places == sorted(set(places)) and not any(map(is_blank, text))
    assert folded(text) == text == folded(f" {phrase}\u3000")


@pytest.mark.parametrize(
    ("text", "as_compared"),
    [
        ("市 财\u3000政\u200b局", "市财政局"),
        ("ＡＢ１２", "AB12"),
        ("(甲),乙;", "（甲），乙；"),
        ("〔2022〕3.", "（2022）3。"),
        ("㈱ﷺ", "㈱ﷺ"),
    ],
)
def test_signs_and_widths_are_those_that_are_usual(text: str, as_compared: str) -> None:
    assert folded(text) == as_compared
