"""The columns of a plan's table told by what stands in them, where one header stands over several."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from toolkit.domain.plan.document.headers import UNITS, Columns
from toolkit.domain.plan.document.lines import Line
from toolkit.domain.plan.responsibility.role_words import label_at

_NUMBER = re.compile(
    r"[（(]?第?(?:\d{1,4}(?:[.．\-－—]\d{1,3})*|[一二三四五六七八九十百]{1,5}|[①-⑳㉑-㉟㊱-㊿])[）)]?[.．、项条]?"
)
_ENDED = re.compile(r"[。；！？]")
_SHORT = 24
"""Characters a title of several requirements has at most."""
_LABELS = {"lead": "牵头单位", "responsibility": "责任单位", "assist": "配合单位"}
"""What names the units of a column whose own header says no role."""


def divided(columns: Columns, lines: Sequence[Line]) -> Columns:
    """The columns with those under one header told apart by what the `lines` below say.

    Before texts, numbers are the items' numbers, titles the topic; other texts together are the requirement. Of two
    columns of numbers the right one counts the items, the other the topics (`group`).
    """
    fields = dict(columns.fields)
    first, *rest = columns.of("requirement") or (-1,)
    if rest:
        texts = [text for line in lines if (text := _own(line, first))]
        if texts and all(_NUMBER.fullmatch(text) for text in texts):
            fields[first] = "number"
        elif _is_title(lines, first, rest[0], texts):
            fields[first] = "topic"
    numbers = [at for at in sorted(fields) if fields[at] == "number"]
    fields.update(dict.fromkeys(numbers[:-1], "group"))
    return replace(columns, fields=fields)


def _is_title(lines: Sequence[Line], first: int, second: int, texts: Sequence[str]) -> bool:
    """Whether the first of two columns of texts has titles: none a sentence, some over several rows or all short."""
    if not texts or any(_ENDED.search(text) for text in texts):
        return False
    spans = any(not _own(line, first) and _own(line, second) for line in lines)
    return spans or all(len(text) <= _SHORT for text in texts)


def _own(line: Line, at: int) -> str:
    return line.cells[at].strip() if at < len(line.cells) and at not in line.beside else ""


def value(columns: Columns, field: str, cells: Sequence[str], line: Line, seam: str = "\n") -> str:
    """What a line says of a field: the texts of its columns, one merged over several counted once."""
    texts = []
    for at in columns.of(field):
        inside = at in line.beside and columns.fields.get(at - 1) == field
        if at < len(cells) and cells[at] and not inside and cells[at] not in texts:
            texts.append(cells[at])
    return seam.join(texts)


def units_of(columns: Columns, cells: Sequence[str], line: Line, above: Mapping[int, str]) -> Mapping[str, str]:
    """The units of a row in the document's words, by the header they stand under; by "" where that says no role.

    Where a row names units of its own, a cell merged downward says the same as the one `above`.
    """
    filled = {at: cells[at] for field in UNITS for at in columns.of(field) if at < len(cells)}
    if not any(filled.values()):
        return {}
    whole = [filled.get(at, "") or (above.get(at, "") if at in line.below else "") for at in range(len(cells))]
    found = {label(columns, field): value(columns, field, whole, line, "；") for field in UNITS if columns.has(field)}
    return {name: text for name, text in found.items() if text}


def label(columns: Columns, field: str) -> str:
    """What the units of a field are told under: their header, or the usual word where that says another role or none.

    Nothing, where the table has no column of leading or assisting units.
    """
    if not (columns.has("lead") or columns.has("assist")):
        return ""
    name, usual = re.sub(r"[（(].*[）)]\Z", "", columns.names[columns.of(field)[0]]), _LABELS[field]
    said, role = label_at(name, 0, len(name)), label_at(usual, 0, len(usual))
    return name if said and role and said == (role[0], len(name)) else usual


def composed(units: Mapping[str, str]) -> str:
    """Units by header as one phrase: 牵头单位：A；配合单位：B."""
    texts = [text if not name or label_at(text, 0, len(text)) else f"{name}：{text}" for name, text in units.items()]
    return "；".join([*(text.rstrip("；;。") for text in texts[:-1]), *texts[-1:]])
