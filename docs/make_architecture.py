"""Draw docs/pictures/architecture.svg, the layers of the house and their wings, from the package: `make docs`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape

HERE = Path(__file__).parent
PACKAGE = HERE.parent / "toolkit"
PICTURE = HERE / "pictures/architecture.svg"

LAYERS = (
    ("the door", ("cli", "console.py", "__main__.py"), "commands of a few lines; tables, progress bars, JSON"),
    ("jobs", ("jobs",), "one use case a file: read once, ask the rules, save, hand back a result"),
    ("edges", ("edges",), "one foreign library a file: files, workbooks, mail, the database"),
    (
        "shapes",
        ("book", "reports", "settings.py", "mail_settings.py"),
        "workbooks as plain data; what people and machines see of a result",
    ),
    ("domain", ("domain",), "every rule: pure functions over frozen dataclasses; no clock, file, database or mail"),
    ("schema", ("schema", "loading.py"), "templates/ledger.toml: sheets, fields, kinds of value"),
    (
        "ground",
        ("codes.py", "problems.py", "errors.py", "keys.py", "numerals.py", "system_faults.py", "values.py"),
        "the words all others use",
    ),
)
"""From the top down: a layer imports from itself and from those below it."""

WINGS = {
    "domain": ("plan", "ledger", "mail", "returns", "office"),
    "jobs": ("plan", "ledger", "mail", "returns", "office"),
    "reports": ("plan", "ledger", "mail", "returns", "office"),
    "book": ("sheets", "unit", "returned", "office"),
    "edges": ("system", "readers", "marking", "writing", "store", "mail"),
}
"""Within a layer a wing imports from itself and from those to its left."""

_WIDTH, _LEFT, _STEP = 960, 120, 84
_INK, _SOFT, _FILL, _LINE, _WING = "#1F2933", "#52606D", "#F5F7FA", "#9AA5B1", "#D9E8E6"
_FONT = "font-family='Noto Sans, Helvetica, Arial, sans-serif'"


def picture() -> str:
    """The drawing as SVG."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    height = _STEP * len(LAYERS) + 40
    yield f"<svg xmlns='http://www.w3.org/2000/svg' width='{_WIDTH}' height='{height}' viewBox='0 0 {_WIDTH} {height}'>"
    yield f"<rect width='{_WIDTH}' height='{height}' fill='white'/>"
    for at, (name, rooms, what) in enumerate(LAYERS):
        top = 16 + at * _STEP
        yield _box(_LEFT, top, _WIDTH - _LEFT - 16, _STEP - 12, _FILL)
        yield _text(16, top + 40, name, 15, weight="bold")
        yield _text(_LEFT + 12, top + _STEP - 22, what, 12, _SOFT)
        yield from _rooms(rooms, top + 8)
    end = 16 + _STEP * len(LAYERS)
    yield _text(_LEFT, end + 12, "imports run downward; within a layer, from right to left", 12, _SOFT)
    yield "</svg>"


def _rooms(rooms: tuple[str, ...], top: int) -> Iterator[str]:
    """Folders with their wings as boxes in a row, files by name."""
    left = _LEFT + 10
    for room in rooms:
        title = f"{room}/" if (PACKAGE / room).is_dir() else room
        wide = 8 * len(title) + 12
        yield _text(left, top + 21, title, 13, weight="bold" if room in WINGS else "normal")
        left += wide
        for wing in WINGS.get(room, ()):
            wide = 7 * len(wing) + 14
            yield _box(left, top + 4, wide, 26, _WING)
            yield _text(left + 7, top + 21, wing, 12)
            left += wide + 5
        left += 12


def _box(left: int, top: int, width: int, height: int, fill: str) -> str:
    return f"<rect x='{left}' y='{top}' width='{width}' height='{height}' rx='4' fill='{fill}' stroke='{_LINE}'/>"


def _text(left: int, top: int, words: str, size: int, colour: str = _INK, weight: str = "normal") -> str:
    return (
        f"<text x='{left}' y='{top}' font-size='{size}' fill='{colour}' font-weight='{weight}' {_FONT}>"
        f"{escape(words)}</text>"
    )


if __name__ == "__main__":
    PICTURE.write_text(picture(), "utf-8")
