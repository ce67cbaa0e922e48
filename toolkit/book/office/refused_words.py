"""What the office typed and cannot be taken, so written again that it is not taken by that."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from toolkit.problems import Problem, shorten
from toolkit.schema.kinds import parse
from toolkit.schema.model import SchemaField, Sheet

_UNREAD = "［看不懂］"
"""What stands before words that could not be taken where they stood and would be, written plainly (struck through, an
error, a formula, a picture)."""
_APART = "［几行填的不同］"
"""What stands before all that was written in one column of a row that stands there more than once."""
_STRUCK = "［其中划掉了“{struck}”］"
"""What stands before words of which some are struck through: nobody knows what is left of what they say."""
_STRUCK_HEAD = _STRUCK.partition("{")[0]
_WHOLE = 1000
"""Characters told of each cell of a row whose words are kept nowhere else."""
_BETWEEN = " ｜ "
_BLANK = "空白"
_LONGEST = 32000
"""Characters that are written into a cell, which holds 32,767."""


def kept_unread(field: SchemaField, words: str, struck: str = "") -> str:
    """Words that could not be understood in a column of the office's, or of which some are `struck` through, so written
    that they are not understood again."""
    if struck:
        return f"{_STRUCK.format(struck=struck)}{words}"[:_LONGEST]
    return words if is_unread(field, words) else f"{_UNREAD}{words}"[:_LONGEST]


def kept_apart(said: Iterable[str]) -> str:
    """What several rows about the same say in one column, of which nobody knows which is meant: no answer in any."""
    each = dict.fromkeys(part for text in said for part in text.removeprefix(_APART).split(_BETWEEN))
    return f"{_APART}{_BETWEEN.join(part or _BLANK for part in each)}"[:_LONGEST]


def told_with_words(sheet: Sheet, told: Problem, said: Mapping[str, str]) -> Problem:
    """What is `told` of a row that was not taken, with all that is written in it, where that is kept nowhere; a word
    that it says itself is not told twice."""
    what = "、".join(f"{sheet.field(name).header}“{shorten(text, _WHOLE)}”" for name, text in said.items())
    only = len(said) == 1 and next(iter(said.values())) in told.message
    return told if only or not what else replace(told, message=f"{told.message}；这一行填的是：{what}")


def is_unread(field: SchemaField, words: str) -> bool:
    """Whether words written in that column as text cannot be taken."""
    return is_half_struck(words) or words.startswith((_UNREAD, _APART)) or parse(field, words).fault is not None


def is_half_struck(words: str) -> bool:
    """Whether words are kept as such of which some were struck through."""
    return words.startswith(_STRUCK_HEAD)
