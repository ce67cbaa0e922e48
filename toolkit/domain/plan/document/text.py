"""A plan as plain text: rows on lines, cells parted by tabs, `<p>` tags of an OCR inside them."""

from __future__ import annotations

import re

from toolkit.domain.plan.document.drawn_tables import is_drawn, with_drawn_tables
from toolkit.domain.plan.document.entries import may_head
from toolkit.domain.plan.document.lines import Line, PlanTable

_TAG = re.compile(r"</?p>")
_BREAK = re.compile(r"\s*<br\s*/?>\s*", re.IGNORECASE)
"""The end of a line within a cell, as pipes leave no other."""


def split_plan_text(text: str) -> PlanTable:
    """The lines of a text as a table; the first line without a tab is its title, where it may be one.

    Any line may be the rest of the one above, as an OCR leaves it, unless the text has drawn tables.
    """
    title = ""
    lines: list[Line] = []
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), start=1):
        cells = tuple(_BREAK.sub("\n", _TAG.sub("", cell)).strip() for cell in line.split("\t"))
        if len(cells) == 1 and cells[0] and not title and not lines and may_head(cells[0]) and not is_drawn(cells[0]):
            title = cells[0]
        elif any(cells):
            lines.append(Line(cells, f"第{number}行"))
    drawn = with_drawn_tables(lines)
    return PlanTable(title, drawn, paged=drawn == tuple(lines))
