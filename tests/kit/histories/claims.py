"""Rows that stand claimed, and files that take them back to what was said before."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from kit.histories.story import Place, Version
from kit.histories.words import FIELDS

Said = Callable[[Place], str]
"""What stands in a cell."""


def claims(item: int, said: Said) -> bool:
    """Whether a row says that it is done, with the date and the evidence this asks for."""
    return said(Place(item, "status")) == "已完成" and all(said(Place(item, name)) for name in ("done_on", "evidence"))


def says_nothing_new(item: int, file: Version, held: Said, issued: Mapping[Place, str], had: Iterable[Version]) -> bool:
    """Whether a file says nothing in a row that the ledger, the edition or a file that came in before did not say."""
    before = [each.said for each in had]
    return all(
        text in ("", held(place), issued.get(place, "")) or any(said(place) == text for said in before)
        for name in FIELDS
        for place in (Place(item, name),)
        for text in (file.said(place),)
    )
