"""Who has to do what stands below a line, and when: what a line across a table or a heading says of it."""

from __future__ import annotations

import re

from toolkit.domain.plan.bodies import ends_like_body
from toolkit.domain.plan.document.headers import Headers
from toolkit.domain.plan.document.marks import mark_of
from toolkit.domain.plan.document.paragraph_parts import (
    BETWEEN_NAMES,
    Told,
    is_list_of_names,
    labelled,
    parts_of,
    starts_with_label,
)

_ITEMS_BELOW = re.compile(r"[（(]\s*共?\s*\d+\s*[项条个件]\s*[）)]\s*\Z")
"""How many items stand below a heading, at its end."""


def told_across(text: str, headers: Headers) -> Told:
    """What a line that says only who has to do what stands below it, and when, tells: 责任单位：A；完成时限：B."""
    told = labelled(text, headers) if starts_with_label(text, headers) else Told()
    return Told(told.units, told.deadline) if any(told.units.values()) and not told.notes else Told()


def told_in_heading(text: str, headers: Headers) -> Told:
    """The units that a heading names: in brackets or behind a label, or being nothing but their names."""
    if named := named_by_heading(text):
        return Told({"": named})
    told = Told()
    for part in parts_of(mark_of(text)[1], headers):
        told = told.with_more(part.told)
    return Told(told.units, told.deadline) if any(told.units.values()) else Told()


def named_by_heading(text: str) -> str:
    """The names of bodies that a heading is, without its number and how many items stand below it; else blank."""
    bare = _ITEMS_BELOW.sub("", mark_of(text)[1]).strip(" 。：:")
    named = is_list_of_names(bare) and all(ends_like_body(name) for name in BETWEEN_NAMES.split(bare))
    return bare if named else ""
