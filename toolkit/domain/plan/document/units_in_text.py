"""Units that stand in the text itself: in a sentence (由市财政局会同市审计局负责), or before what they have to do."""

from __future__ import annotations

import re
from collections.abc import Iterator

from toolkit.domain.plan.document.headers import Headers
from toolkit.domain.plan.document.paragraph_parts import Part, Told, is_list_of_names, is_named

_BY = re.compile(
    r"(?:\A|(?<=[，,。；;、\s]))由[^。；;：:（）()]{2,80}?"
    r"(?:牵头|负责|落实|配合|承办|主办|协办|协助|参与|实施|办理)(?:落实|实施|办理|推进)?"
    r"(?=(?:[，,][^，,。；;]*(?:[\d一二三四五六七八九十]月|年底|季度)[^，,。；;]*)?(?:[。；;]|\Z))"
)
"""A clause that says who acts, up to the end of its sentence or to when it is due."""
_PEOPLE = re.compile("负责(?:人|同志)|领导")
_BEFORE = re.compile(r"\s*([^。；;：:\s]{2,60})(?:\s*[：:]\s*|\s+)(?=\S)")
"""Names, and behind a colon or a blank what they have to do."""
_LEAST = 4
"""Characters that what a unit has to do has at least."""


def acting_in_text(text: str) -> str:
    """The clauses of a text that say by whom it is done (由A牵头，B配合), joined; blank where none does."""
    return "；".join(found[0] for found in _clauses(text))


def parts_by_clause(text: str, headers: Headers) -> list[Part]:
    """A text cut behind every clause that says by whom it is done; the clauses stay in it."""
    del headers
    parts: list[Part] = []
    at = 0
    for found in _clauses(text):
        end = found.end() + (text[found.end() : found.end() + 1] in ("。", "；", ";"))
        parts.append(Part(text[at:end].strip(), Told({"": found[0]})))
        at = end
    if rest := text[at:].strip():
        parts[-1:] = [Part(parts[-1].text + rest, parts[-1].told)] if parts else [Part(rest, Told())]
    return parts or [Part(text.strip(), Told())]


def parts_behind_names(text: str, headers: Headers) -> list[Part]:
    """A text with the units before it taken off: 市财政局  公开预算."""
    del headers
    found = _BEFORE.match(text)
    if found and is_list_of_names(found[1]):
        rest = text[found.end() :].strip()
        if len(rest) >= _LEAST and not is_list_of_names(rest):
            return [Part(rest, Told({"": found[1]}))]
    return [Part(text.strip(), Told())]


def _clauses(text: str) -> Iterator[re.Match[str]]:
    for found in _BY.finditer(text):
        if all(map(is_named, re.split("[、，,]", found[0]))) and not _PEOPLE.search(found[0]):
            yield found
