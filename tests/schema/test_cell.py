"""Texts as people see them, also where the short way is taken."""

from __future__ import annotations

import sys
from pathlib import Path

from hypothesis import example, given
from hypothesis import strategies as st

from toolkit.schema.cell import _LINE_ENDS, _UNSEEN, clean, says_nothing, speaks
from toolkit.schema.load import load_ledger


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


WORDS = load_ledger((Path(__file__).parents[2] / "templates/ledger.toml").read_text("utf-8")).words.nothing
SIGNS = st.text(" \u3000\t\n.,。，、；：-—/／*?!（）“”\u200b\u115f\u3164\u2800", max_size=3)
WIDE = str.maketrans({at: at + 0xFEE0 for at in range(0x21, 0x7F)})


@st.composite
def disguised(draw: st.DrawFn) -> str:
    """Words for nothing, with blanks and signs put in anywhere, in any case and width."""
    text = draw(SIGNS)
    for letter in "".join(draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=3))):
        shown = draw(st.sampled_from([letter, letter.upper(), letter.lower(), letter.translate(WIDE)]))
        text += shown + draw(SIGNS)
    return text


@example("N/A")
@example("n/a")
@example("null")
@example("NONE")
@example("无意见")
@example("没有意见")
@example("暂无意见。")
@example("空")
@example("0")
@example("暂 无")
@example("\u3164\u115f")
@example("同上")
@example("（待补充）")
@given(disguised())
def test_a_word_for_nothing_says_nothing_whatever_is_put_into_it(text: str) -> None:
    assert says_nothing(WORDS, text)


@example("无误", "")
@example("无人机", "无")
@example("没有公章", "")
@example("national", "")
@example("0759", "")
@example("同上级文件不符", "")
@given(st.text(alphabet="缺文号请补交佐证材料无a1", min_size=1, max_size=8), disguised())
def test_a_text_with_any_other_letter_in_it_says_something(text: str, around: str) -> None:
    letters = set("".join(WORDS).casefold())
    said = any(each.casefold() not in letters for each in text)
    assert says_nothing(WORDS, around + text) is False or not said


@given(st.text(), st.text(alphabet="—/ 。\u3164", max_size=4))
def test_without_any_words_only_what_has_no_letter_says_nothing(text: str, signs: str) -> None:
    assert says_nothing((), text + signs) == (not speaks(text)) == says_nothing(("",), signs + text)
