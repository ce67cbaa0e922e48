"""Texts as people see them, also where the short way is taken."""

from __future__ import annotations

import sys

from hypothesis import given
from hypothesis import strategies as st

from toolkit.schema.cell import _LINE_ENDS, _UNSEEN, clean, speaks


def slowly(text: str) -> str:
    return _UNSEEN.sub("", _LINE_ENDS.sub("\n", text)).strip()


def test_each_character_there_is_reads_the_same_by_the_short_way() -> None:
    texts = (f"甲{chr(at)}乙" for at in range(sys.maxunicode + 1))
    assert [text for text in texts if clean(text) != slowly(text)] == []


@given(st.text())
def test_any_text_reads_the_same_by_the_short_way(text: str) -> None:
    assert clean(text) == slowly(text)


@given(st.text())
def test_what_speaks_is_seen_and_unseen_characters_around_it_change_nothing(text: str) -> None:
    assert speaks(text) <= bool(clean(text))
    assert speaks(f"\u3164{text}\u200b") == speaks(text) and speaks(f"{text}𠮷") and speaks(f"{text}\ue000")
