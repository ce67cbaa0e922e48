"""A declaration as a text that says all of it, the same whichever release of the program reads it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any

_FORMER = {"FieldKind": "Kind"}
"""Classes that had another name when workbooks were first handed out."""
ASIDE: Mapping[str, bool] = {"aside": True}
"""The metadata of a field that is the office's own matter."""
LATER: Mapping[str, bool] = {"later": True}
"""The metadata of a field that came after workbooks had been handed out, and by default says what held before."""


def digest(declaration: Any) -> str:
    """Twelve hex digits that name exactly what a declaration says.

    Workbooks out in the field were named so: what is unchanged must keep its digest, whatever becomes of the classes.
    A field whose metadata are `ASIDE` no workbook of a unit's goes by, and is left out; one that came `LATER` is where
    it says nothing new.
    """
    return hashlib.sha256(_told(declaration).encode()).hexdigest()[:12]


def _told(value: Any) -> str:
    name = type(value).__name__
    if isinstance(value, Enum):
        return f"<{_FORMER.get(name, name)}.{value.name}: {value.value!r}>"
    if is_dataclass(value):
        held = ((each, getattr(value, each.name)) for each in fields(value) if each.metadata != ASIDE)
        told = ((each, now) for each, now in held if each.metadata != LATER or now != each.default)
        said = (f"{each.name}={_told(now)}" for each, now in told)
        return f"{name}({', '.join(said)})"
    if isinstance(value, tuple):
        return f"({', '.join(map(_told, value))}{',' if len(value) == 1 else ''})"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key!r}: {_told(held)}" for key, held in value.items()) + "}"
    return repr(value)
