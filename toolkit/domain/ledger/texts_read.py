"""What is read of a row by whatever says how its due dates stand, so that rows which agree in it are looked at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from toolkit.domain.ledger.judged import CLAIM, JUDGED, UNDONE
from toolkit.domain.plan.tasks import ASKED, HANDED, STAGES, TOLD, UNTOLD
from toolkit.schema.model import SchemaField, Sheet

_READ = (*CLAIM, "verdict", "fix_by", STAGES, ASKED, HANDED, TOLD, UNTOLD, JUDGED, UNDONE)
"""What says how a row stands, beside the choices it makes and whether what these ask for is there."""
_FILLED = "\ue000"
"""Stands for whatever a field is filled in with: a letter of no script, which no word for nothing has."""


def texts_read(sheet: Sheet, values: Mapping[str, str]) -> tuple[str, ...]:
    """The texts of a row that say how it stands: all that is read of it by whatever says how its due dates do. Of a
    field that is but to be filled in that is whether it is."""
    names, asked = _read_of(sheet)
    texts = [values.get(name, "") for name in names]
    texts += ["" if field.lacks(values.get(field.name, "")) else _FILLED for field in asked]
    return tuple(texts)


def as_read(sheet: Sheet, texts: Iterable[object]) -> dict[str, Any]:
    """Those texts by their names."""
    names, asked = _read_of(sheet)
    return dict(zip((*names, *(field.name for field in asked)), texts, strict=False))


def _read_of(sheet: Sheet) -> tuple[tuple[str, ...], tuple[SchemaField, ...]]:
    found: tuple[tuple[str, ...], tuple[SchemaField, ...]] | None = sheet.found.get("standing")
    if found is None:
        names = tuple(dict.fromkeys((*_READ, *sheet.choosing)))
        found = sheet.found["standing"] = names, tuple(each for each in sheet.conditional if each.name not in names)
    return found
