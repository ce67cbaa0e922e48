"""The document of a seed: one of the layouts, in one of the forms it can have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from random import Random

from kit.plans.ledgers import LEDGERS, lay_ledger
from kit.plans.paragraphs import FURTHER, PROSE, lay_prose
from kit.plans.styles import STYLES
from kit.plans.tables import lay_table
from kit.plans.truth import Document

FORMS: Mapping[str, int] = {"docx": 6, "xlsx": 5, "html": 3, "txt": 3, "pdf": 2}
"""The forms, and how often each comes."""
_NEEDS_MERGED = (
    "header",
    "double",
    "two rows",
    "side by side",
    "merged over",
    "several items",
    "topics and of items",
    "row across",
    "calendar",
    "unit over",
    "beginning and end",
)
"""Words in the names of layouts that lose their meaning where nothing can be merged."""


_PROSE = {**PROSE, **FURTHER}
NEWER = (*LEDGERS, *FURTHER)
"""Layouts of which the tests read some by their names too."""
LAYOUTS = (*STYLES, *PROSE, *NEWER)
"""All layouts, in the order in which the tables of figures have them."""


def forms_of(layout: str) -> tuple[str, ...]:
    """The forms a layout can have: paragraphs make no workbook, and plain text has no merged cells."""
    if layout in _PROSE:
        return ("docx", "html", "txt", "pdf")
    if "box of text" in layout:
        return ("docx",)
    merged = any(words in layout for words in _NEEDS_MERGED) and layout != "headers repeated"
    return tuple(form for form in FORMS if not (form == "txt" and merged))


KINDS = tuple((layout, form) for layout in LAYOUTS for form in forms_of(layout))
"""Every layout in every form it can have."""


def document(seed: int, layout: str = "", form: str = "") -> Document:
    """The document of a seed; of this layout and in this form where they are given."""
    rng = Random(seed)
    layout = layout or rng.choice(LAYOUTS)
    forms = forms_of(layout)
    form = form or rng.choices(forms, [FORMS[each] for each in forms])[0]
    if layout in _PROSE:
        laid = lay_prose(rng, _PROSE[layout])
    elif layout in LEDGERS:
        laid = lay_ledger(rng, layout)
    else:
        laid = lay_table(rng, STYLES[layout], plain_text=form == "txt")
    return Document(
        seed,
        layout,
        form,
        laid.plan.title,
        laid.plan.year,
        laid.plan.issued,
        tuple(laid.blocks),
        tuple(laid.items),
        laid.plan.body,
        tuple(laid.asides),
        numbers_ask=laid.numbers_ask,
        numbers_must=laid.numbers_must,
    )


def documents(seeds: range, leave_out: Mapping[tuple[str, str], str] | None = None) -> Iterator[Document]:
    """The documents of these seeds, those of the kinds in `leave_out` aside."""
    for seed in seeds:
        made = document(seed)
        if (made.layout, made.form) not in (leave_out or {}):
            yield made
