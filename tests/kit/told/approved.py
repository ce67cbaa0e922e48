"""Texts that were read and approved: parts of a file, each under its title."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from kit import ROOT

FOLDER = ROOT / "tests/data/told"


@cache
def approved(name: str) -> Mapping[str, list[str]]:
    """The parts of a text, by title; none where it was not made yet."""
    path = FOLDER / f"{name}.txt"
    parts = path.read_text("utf-8").split("\n\n") if path.exists() else []
    return {head.removeprefix("# "): lines for head, *lines in (part.strip("\n").split("\n") for part in parts)}


def approve(name: str, parts: Iterable[tuple[str, Iterable[str]]]) -> None:
    """Write the text of these parts, each a title and its lines."""
    FOLDER.mkdir(exist_ok=True)
    text = "\n\n".join("\n".join((f"# {title}", *lines)) for title, lines in parts)
    (FOLDER / f"{name}.txt").write_text(text + "\n", "utf-8")
