"""Texts of a plan as they are compared: in their usual width and without blanks, place by place."""

from __future__ import annotations

import unicodedata

WIDE = str.maketrans("(),;:", "（），；：")
_SIGNS = str.maketrans("(),;:.[]【】〔〕|", "（），；：。（）（）（）/")
_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff"


def is_blank(char: str) -> bool:
    """Whether a character shows nothing."""
    return char.isspace() or char in _INVISIBLE


def _fold(char: str) -> str:
    """One character for one: its usual width and form, punctuation full-width."""
    usual = unicodedata.normalize("NFKC", char)
    return (usual if len(usual) == 1 else char).translate(_SIGNS)


def squeeze(phrase: str) -> tuple[str, list[int]]:
    """The phrase folded and without blanks, and the place of each of its characters in the phrase as issued."""
    places = [at for at, char in enumerate(phrase) if not is_blank(char)]
    return "".join(_fold(phrase[at]) for at in places), places


def folded(text: str) -> str:
    """`squeeze` without the places."""
    return squeeze(text)[0]
