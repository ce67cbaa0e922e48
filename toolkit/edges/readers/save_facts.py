"""What a workbook says of its last save: when, by whom, with which program. What cannot be read of it is left out."""

from __future__ import annotations

from datetime import UTC, datetime
from xml.parsers import expat

from toolkit.domain.ledger.saved import Saved
from toolkit.edges.readers.parts import PACKAGE, Parts
from toolkit.edges.readers.xml_text import elements

_LONGEST_MOMENT, _LONGEST_NAME = 40, 120


def of_package(parts: Parts) -> Saved:
    """What the core and the extended properties of an Office Open XML package say."""
    core, app = (_said(parts.first(PACKAGE, f"{kind}-properties")) for kind in ("core", "extended"))
    return _saved(core.get("modified", ""), core.get("lastModifiedBy", ""), app.get("Application", ""))


def of_opendocument(meta: bytes) -> Saved:
    """What `meta.xml` of an OpenDocument file says."""
    said = _said(meta)
    return _saved(said.get("date", ""), said.get("creator", ""), said.get("generator", ""))


def _said(content: bytes) -> dict[str, str]:
    """Local name of an element -> its text; of several of one name the first."""
    said: dict[str, str] = {}
    try:
        for element, _, text in elements(content) if content.strip() else ():
            said.setdefault(element, text)
    except expat.ExpatError:
        return {}
    return said


def _saved(moment: str, by: str, program: str) -> Saved:
    at, utc = _moment(moment)
    return Saved(at, utc, one_line(by), one_line(program))


def _moment(text: str) -> tuple[datetime | None, bool]:
    """A moment as W3CDTF and ISO 8601 write it, and whether it says its zone; a mere day is no moment."""
    text = text.strip()
    if "T" not in text or len(text) > _LONGEST_MOMENT:
        return None, False
    try:
        at = datetime.fromisoformat(text)
        if at.tzinfo is None:
            return at, False
        return at.astimezone(UTC).replace(tzinfo=None), True
    except (ValueError, OverflowError):
        return None, False


def one_line(text: str) -> str:
    """A name on one line, not too long, with nothing in it that cannot be shown."""
    shown = "".join(each if each.isprintable() else " " for each in text)
    return " ".join(shown.split())[:_LONGEST_NAME]
