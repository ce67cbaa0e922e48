"""The letters of a PDF page, each at its place, put together into lines and paragraphs of Chinese text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from toolkit.values import dataclass

UNREADABLE = "\ufffd"
"""What stands for a letter whose meaning the file does not say."""

_NO_MEANING = re.compile(r"\(cid:\d+\)")
# What programs do not part at a line's end: a word or number, a character from the marks around it and these
# from a number or word that follows.
_WORD = r"[A-Za-z0-9./%-]+"
_CLOSING = r"[）)》〕】」』，。、；：？！,.;:?!％%…]"
_CHUNK = re.compile(rf"[（(《〔【「『“”‘’]*(?:{_WORD}|.)(?:{_CLOSING}+(?:{_WORD})?|[“”‘’]+.?)*")
# Fonts share the drawing of a character with its radical, and some files then name the radical.
_RADICALS = dict(
    zip(
        "⺠⺟⺬⻁⻄⻅⻆⻉⻋⻑⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻪⻬⻮⻰⻳",
        "民母示虎西见角贝车長长门青韦页风飞食马骨鬼鱼鸟卤麦黄黾齐齿龙龟",
        strict=True,
    )
)


@dataclass(frozen=True, slots=True)
class Glyph:
    """One letter: its text, its box (points from the page's upper left), its baseline and its size."""

    text: str
    left: float
    right: float
    middle: float
    baseline: float
    bottom: float
    size: float
    upright: bool

    @property
    def center(self) -> float:
        """Its middle from left to right; `middle` is that from top to bottom."""
        return (self.left + self.right) / 2


@dataclass(frozen=True, slots=True)
class Written:
    """One line of text as it stands on the page; `head` is the width of what may not be parted from its beginning."""

    text: str
    left: float
    right: float
    bottom: float
    size: float
    head: float


def glyph_of(char: Mapping[str, Any]) -> Glyph | None:
    """A letter as the library describes it; None for blanks of control, symbol bullets and slanting watermarks."""
    text = "".join(map(_plain, UNREADABLE if _NO_MEANING.fullmatch(char["text"]) else char["text"]))
    matrix = char["matrix"]
    if not text or (abs(matrix[0]) > 0.01 and abs(matrix[1]) > 0.01 and abs(matrix[2]) > 0.01):
        return None
    return Glyph(
        text,
        float(char["x0"]),
        float(char["x1"]),
        float(char["top"] + char["bottom"]) / 2,
        -float(matrix[5]),
        float(char["bottom"]),
        float(char["size"]),
        bool(char["upright"]),
    )


def _plain(character: str) -> str:
    point = ord(character)
    if 0x2F00 <= point <= 0x2FD5 or 0xF900 <= point <= 0xFAD9:
        return unicodedata.normalize("NFKC", character)
    if 0xF000 <= point <= 0xF0FF or unicodedata.category(character) in ("Cc", "Cf"):
        return ""
    return UNREADABLE if 0xE000 <= point <= 0xF8FF else _RADICALS.get(character, character)


def lines_of(glyphs: Iterable[Glyph]) -> list[Written]:
    """The lines these letters stand in, from top to bottom; blank ones are none."""
    lines: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda each: (each.baseline, each.left)):
        if lines and glyph.baseline - lines[-1][0].baseline < 0.4 * max(glyph.size, lines[-1][0].size):
            lines[-1].append(glyph)
        else:
            lines.append([glyph])
    return [written for line in lines if (written := _written(line)).text.strip()]


def _written(glyphs: list[Glyph]) -> Written:
    """One line; a letter drawn twice to look bold counts once, words far apart get the space the file left out."""
    text = ""
    rights: list[float] = []
    before: Glyph | None = None
    for glyph in sorted(glyphs, key=lambda each: each.left):
        if before is not None:
            if glyph.text == before.text and glyph.left - before.left < 0.2 * glyph.size:
                continue
            apart = glyph.left - before.right > 0.2 * glyph.size
            if apart and _latin(before.text[-1]) and _latin(glyph.text[0]):
                text += " "
                rights.append(glyph.left)
        text += glyph.text
        rights += [glyph.right] * len(glyph.text)
        before = glyph
    shown = [glyph for glyph in glyphs if not glyph.text.isspace()] or glyphs
    left = min(glyph.left for glyph in shown)
    indent = len(text) - len(text.lstrip())
    chunk = _CHUNK.match(text, indent)
    return Written(
        text,
        left,
        max(glyph.right for glyph in shown),
        max(glyph.bottom for glyph in shown),
        max(glyph.size for glyph in shown),
        rights[chunk.end() - 1] - left if chunk else 0.0,
    )


def join_lines(lines: Sequence[Written], inner: float) -> tuple[str, tuple[int, ...]]:
    """The text of a cell whose lines may reach as far as `inner`: wrapped lines joined, a new line a paragraph.

    Chinese is joined without a space, Latin words with one. With it where in the text lines were joined so.
    """
    text = ""
    seams: list[int] = []
    upright = len(lines) > 2 and all(len(line.text.strip()) == 1 for line in lines)
    before: Written | None = None
    for line in lines:
        if before is None or upright:
            text += line.text.strip() if upright else line.text.lstrip()
        elif wraps(before, line, inner):
            text = text.rstrip() + seam(before, line)
            seams.append(len(text))
            text += line.text.lstrip()
        else:
            text = text.rstrip() + "\n" + line.text.lstrip()
        before = line
    return text.strip(), tuple(seams)


def wraps(above: Written, below: Written, inner: float) -> bool:
    """Whether a line ends only because what begins the next one had no room in it."""
    return above.right + below.head > inner - 0.3 * below.size


def seam(above: Written, below: Written) -> str:
    """What stands between two lines that are one: a space where the file has one, or between Latin words."""
    said = above.text[-1].isspace() or below.text[0].isspace()
    return " " if said or (_latin(above.text[-1]) and _latin(below.text[0])) else ""


def _latin(character: str) -> bool:
    return character.isascii() and character.isalnum()
