"""A text cut into pieces that rows can show whole: no program draws a row higher than 409 points."""

from __future__ import annotations

from collections.abc import Iterator

_LINES = 25
"""Lines of 15 points in a piece; its row may be one higher, for a break at its end."""
_SLIM = 0.62
"""What a narrow character takes at most of a full-width one."""
_WIDE = frozenset("MW@%mw&")
_TAB = 4.0


def pieces(text: str, width: float) -> list[tuple[str, float]]:
    """Pieces of a text, each with the points its row needs in a column of `width` units at 10 pt; joined they are the
    text, and none is higher than a row can be, whatever its breaks and words without blanks. A blank text has none.
    """
    lines = list(_lines(text, max(1.0, (7 * width - 1) // 13.33 - 1)))
    groups = (lines[start : start + _LINES] for start in range(0, len(lines), _LINES))
    return [("".join(group), 15.0 * (len(group) + _ends(group[-1])) + 6) for group in groups]


def _ends(line: str) -> bool:
    """Whether a line ends with a break."""
    return line.splitlines() != [line]


def _lines(text: str, room: float) -> Iterator[str]:
    """The lines as they are drawn: broken where the text says so, after blanks and wide characters, and anywhere in a
    word that is longer than a line.
    """
    for paragraph in text.splitlines(keepends=True):
        start = fits = 0
        used = since = 0.0
        for at, char in enumerate(paragraph):
            wide = _width(char)
            if used + wide > room and at > start:
                cut = fits if fits > start else at
                yield paragraph[start:cut]
                used = since if cut == fits else 0.0
                start = cut
            used, since = used + wide, since + wide
            if char.isspace() or not char.isascii():
                fits, since = at + 1, 0.0
        yield paragraph[start:]


def _width(char: str) -> float:
    """The most a character takes, in full-width ones; a break takes nothing."""
    if not char.splitlines()[0]:
        return 0.0
    if char == "\t":
        return _TAB
    if ord(char) > 0xFFFF:
        return 1.5
    return _SLIM if char.isascii() and not char.isupper() and char not in _WIDE else 1.0
