"""Pieces of a text: joined they are the text, and each is one that a row can show."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from toolkit.book.sheets.styles import lines
from toolkit.book.sheets.wrapping import pieces

HIGHEST = 409.0
TEXTS = st.lists(
    st.tuples(
        st.sampled_from(["逐项梳理", "W", "word ", "\n", "\r\n", "\r", " ", "\t", "𠮷", "a", "，"]), st.integers(1, 90)
    )
).map(lambda runs: "".join(text * times for text, times in runs))


@given(TEXTS | st.text(), st.sampled_from([3.0, 16.0, 65.0, 81.0]))
def test_nothing_is_lost_and_no_piece_is_higher_than_a_row(text: str, width: float) -> None:
    made = pieces(text, width)
    assert "".join(piece for piece, _ in made) == text
    for piece, height in made:
        least = 15 * len(piece.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
        assert least <= height <= HIGHEST
        if not any(char.isspace() for char in piece):
            assert height >= 15 * min(lines(piece, width), HIGHEST // 15), "no lower than what is counted elsewhere"


@given(st.integers(1, 400))
def test_lines_of_a_list_are_each_a_line(count: int) -> None:
    assert [piece.count("\n") for piece, _ in pieces("事\n" * count, 65.0)] == [25] * (count // 25) + [count % 25] * (
        count % 25 > 0
    )


def test_a_word_longer_than_a_line_takes_the_lines_it_is_drawn_on() -> None:
    (piece, height), *rest = pieces("W" * 1500, 65.0)
    assert rest and len(piece) * 13 / 33 <= height
