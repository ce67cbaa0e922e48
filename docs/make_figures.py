"""Write `docs/figures.md`: what every figure means, from the tables that the code itself goes by."""

from __future__ import annotations

from pathlib import Path

from toolkit.domain.ledger.definitions import DEFINITIONS
from toolkit.domain.ledger.labels import LABELS

LIGHTS = {"red": "红", "yellow": "黄", "green": "绿", "": ""}

HEAD = """# Figures

One set of figures is made in the core (`domain/ledger/figures.py`) from what a command has read; letters, covers,
`status`, the digest, the master and pages show it and count nothing themselves. Every way of dividing the assignments
adds up to all of them, except by lead unit, as an item may have several. Written by `docs/make_figures.py`.

A day is written in one of two forms. A sentence says 2021年9月30日, wherever it stands: letters, texts, sheets, papers;
and so do the tables, charts and filters of pages and papers. Where there is little room it is 9月30日, if the year
stands beside it. A column of days in a workbook holds real dates, shown as 2021-09-30, so that they sort; a letter's
table, and a day with its hour, are written alike, and so write machines and whoever commands them: JSON, CSV, names of
files, options and what a command prints.
"""


def page() -> str:
    """The whole page."""
    terms = "\n".join(f"| {term} | {text} |" for term, text in DEFINITIONS.items())
    labels = "\n".join(f"| {its.word} | {LIGHTS[its.light]} | {its.meaning} |" for its in LABELS.values())
    return f"""{HEAD}
| 名称 | 含义 |
|---|---|
{terms}

An assignment has exactly one of these words: the gravest of its due dates, in this order.

| 状态 | 颜色 | 含义 |
|---|---|---|
{labels}
"""


if __name__ == "__main__":
    (Path(__file__).parent / "figures.md").write_text(page(), "utf-8")
