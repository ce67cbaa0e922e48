"""A text cut to a length: never within a number, nor within a word of letters."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.problems import shorten

PIECES = st.lists(st.sampled_from(("公开预算", "2021年", "9月", "28项", "50%", "http", "政策解读")), max_size=20)


@pytest.mark.parametrize(
    ("text", "limit", "cut"),
    [
        ("按要求公开预算，2021年9月底前完成", 12, "按要求公开预算，…"),
        ("按要求公开预算，2021年9月底前完成", 14, "按要求公开预算，2021年…"),
        ("按要求公开预算，2021年9月底前完成", 19, "按要求公开预算，2021年9月底前完成"),
        ("由OFD转换后公开，见 https://example.com/2021/09", 18, "由OFD转换后公开，见…"),
        ("20210930202109302021093020210930", 10, "202109302…"),
        ("公开\n 预算", 60, "公开 预算"),
    ],
)
def test_a_cut_falls_before_a_number_or_a_word_it_would_fall_into(text: str, limit: int, cut: str) -> None:
    assert shorten(text, limit) == cut


@given(PIECES, st.integers(12, 40))
def test_what_is_left_is_whole_numbers_from_the_beginning_and_not_too_long(pieces: list[str], limit: int) -> None:
    text = "，".join(pieces)
    cut = shorten(text, limit)
    assert len(cut) <= limit and (cut == text) == (len(text) <= limit)
    if cut != text:
        left = len(cut) - 1
        assert text.startswith(cut[:-1]) and 2 * left > limit - 2
        for found in re.finditer("[0-9a-z%]+[年月项]?", text):
            assert not found.start() < left < found.end(), found[0]
