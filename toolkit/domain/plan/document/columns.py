"""The columns of a plan's table told by what stands in them, where one header stands over several."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from toolkit.domain.plan.document.headers import IN_BRACKETS, ROLES, UNITS, USUAL, Columns
from toolkit.domain.plan.document.lines import Line
from toolkit.domain.plan.document.marks import mark_of
from toolkit.domain.plan.document.matrix import marked_units
from toolkit.domain.plan.responsibility.role_words import label_at, role_named

_NUMBER = re.compile(
    r"[（(]?第?(?:\d{1,4}(?:[.．\-－—]\d{1,3})*|[一二三四五六七八九十百]{1,5}|[①-⑳㉑-㉟㊱-㊿])[）)]?[.．、项条]?"
)
STROKES = re.compile(r"[\s—–－\-/／]+")
"""What fills a cell that has nothing to say."""
_ENDED = re.compile(r"[。；！？]")
_LATIN = re.compile("[0-9A-Za-z]{2}")
_SHORT = 24
"""Characters a title of several requirements has at most."""


def divided(columns: Columns, lines: Sequence[Line]) -> Columns:
    """The columns with those under one header told apart by what the `lines` below say.

    Before texts, numbers are the items' numbers, titles the topic; other texts together are the requirement. Of two
    columns of numbers the right one counts the items, the other the topics (`group`).
    """
    fields = dict(columns.fields)
    for first, second in pairwise(columns.of("requirement")):
        texts = [text for line in lines if (text := _own(line, first))]
        if texts and all(_NUMBER.fullmatch(text) for text in texts):
            fields[first] = "number"
        elif _is_title(lines, first, second, texts):
            fields[first] = "topic"
        else:
            break
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
    return line.cells[at].strip() if at not in line.beside else ""


def value(columns: Columns, field: str, cells: Sequence[str], line: Line, seam: str = "\n") -> str:
    """What a line says of a field: the texts of its columns, one merged over several counted once."""
    return seam.join(_texts(columns, columns.of(field), cells, line))


def topic_of(columns: Columns, cells: Sequence[str], line: Line) -> str:
    """The headings that a line stands under, the outermost first, a line each."""
    return "\n".join(map(_headings_in, _texts(columns, columns.of("topic"), cells, line)))


def _headings_in(cell: str) -> str:
    """A cell as topic: a heading begins on a line with its number, any other line goes on with the one above."""
    said = ""
    for words in filter(None, map(str.strip, cell.split("\n"))):
        between = "\n" if mark_of(words)[0] else " " if _LATIN.match(said[-1:] + words) else ""
        said = said + between + words if said else words
    return said


def _texts(columns: Columns, places: Sequence[int], cells: Sequence[str], line: Line) -> list[str]:
    texts: list[str] = []
    for at in places:
        inside = at in line.beside and columns.fields.get(at - 1) == columns.fields[at]
        if at < len(cells) and cells[at] and not inside and cells[at] not in texts:
            texts.append(cells[at])
    return texts


def deadline_of(columns: Columns, cells: Sequence[str], line: Line) -> str:
    """The deadline of a row, and behind it what stands in columns named by times: 一季度：选址；二季度：设计.

    What comes again and stands in all of these alike is said once, without them: 每月10日前. A stroke beside another
    text says nothing.
    """
    texts = _texts(columns, columns.of("deadline"), cells, line)
    periods = columns.of("period")
    said = {cells[at].strip("；;。") if at < len(cells) else "" for at in periods}
    if len(periods) > len(said) == 1 and (again := said.pop()).startswith("每"):
        return "；".join(_saying((*texts, again)))
    for at in periods:
        goes_on = at + 1 in line.beside and columns.fields.get(at + 1) == "period"
        text = cells[at] if at < len(cells) else ""
        if text and not goes_on and not STROKES.fullmatch(text):
            texts.append(f"{columns.names[at]}：{text.rstrip('；;。')}")
    return "；".join(_saying(texts))


def _saying(texts: Sequence[str]) -> Sequence[str]:
    """The texts that are no strokes; all where there are no others."""
    return [text for text in texts if not STROKES.fullmatch(text)] or texts


def units_of(columns: Columns, cells: Sequence[str], line: Line) -> Mapping[str, str]:
    """The units of a row in the document's words, by the header they stand under; by "" where that says no role."""
    places: dict[str, list[int]] = {}
    for field in UNITS:
        for at in columns.of(field):
            places.setdefault(label(columns, at), []).append(at)
    found = {name: "；".join(_texts(columns, mine, cells, line)) for name, mine in places.items()}
    for name, text in marked_units(columns, cells).items():
        found[name] = "；".join(filter(None, (found.get(name, ""), text)))
    return {name: found[name] for name in sorted(found, key=bool) if found[name]}


def label(columns: Columns, at: int) -> str:
    """What the units of a column are told under: its header, or the usual word where nobody reads a role in that.

    Nothing, where no column of the table says a role, or this one only that these are units (责任分工).
    """
    if not any(columns.has(field) for field in UNITS if field != "responsibility"):
        return ""
    name, field = IN_BRACKETS.sub("", columns.names[at]), columns.fields[at]
    return name if role_named(name) is ROLES[field] else USUAL.get(field, "")


def taken_for(columns: Columns) -> Mapping[str, str]:
    """Headers of units that nobody reads as their role -> the words these units are told under."""
    found = {}
    for field in UNITS:
        for at in columns.of(field):
            name = IN_BRACKETS.sub("", columns.names[at])
            if at in columns.strange:
                found[columns.strange[at]] = name
            elif field in USUAL and label(columns, at) != name:
                found[name] = USUAL[field]
    return found


def composed(units: Mapping[str, str]) -> str:
    """Units by header as one phrase: 牵头单位：A；配合单位：B."""
    texts = [text if not name or label_at(text, 0, len(text)) else f"{name}：{text}" for name, text in units.items()]
    return "；".join([*(text.rstrip("；;。") for text in texts[:-1]), *texts[-1:]])
