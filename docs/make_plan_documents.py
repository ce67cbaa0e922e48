"""Write docs/plan-documents.md, how plan documents are read, by layout and format: `make docs`.

It has 2,200 invented documents read, some minutes; `tests/kit/plans` is the generator. Those in .pdf are made by
LibreOffice, without which nothing is written.
"""

from __future__ import annotations

from pathlib import Path

from kit.libreoffice import office_kept, soffice_with
from kit.plans.kinds import FORMS, LAYOUTS, documents
from kit.plans.runs import run
from kit.plans.table import table

HERE = Path(__file__).parent
COUNT, SEED = 2200, 90811
COMMAND = f"PYTHONPATH=tests python -m kit.plans --count {COUNT} --seed {SEED} --table"

HEAD = """<!-- Made by `make docs`; do not edit. -->
# Plan documents: how they are read

Invented plans, laid out as published ones are, in {layouts} layouts and {forms} formats, each with the truth beside it
(`tests/kit/plans`). Nothing in the generator knows how a plan is read; a judge weighs items with their numbers and
words, units with their roles, and due dates against the truth alone. The figures below are made by

    {command}

`--tell SEED` shows one document in full, as laid out and as read. A hundred are among the tests, 2,000 in
`make torture`.

- **Lost unseen**: an item, unit, role or date missing or other than the truth, or words and numbers that must be asked
  about and are not, without a problem that names the place and is about that. There must be none.
- **Wholly right**: number, words, units with roles and dates as they are; of what nobody can tell, that it is asked.
- **Wrong and told**: other than the truth, and said so. What there is of it here is in PDF: a name that a page cuts
  in a cell merged over several rows.
- **Needless doubts**: problems about what is plain: chapters in which nobody has a part, signatures and dates below a
  sheet's table, cells that a PDF's page may have cut. That a plan writes no deadline at all, said once, is not among
  them, nor that units are taken from a chapter's title.

"""


def page(figures: str) -> str:
    """The whole page around the tables of figures."""
    return HEAD.format(command=COMMAND, layouts=len(LAYOUTS), forms=len(FORMS)) + figures + "\n"


def table_of(text: str) -> str:
    """The tables of figures that stand in a page."""
    return text[text.index("| layout |") :].removesuffix("\n")


def main() -> None:
    """Read the documents and write the page."""
    if soffice_with("Writer") is None:
        raise SystemExit("docs/plan-documents.md stays as it is: LibreOffice is not installed")
    with office_kept():
        figures = table(run(documents(range(SEED, SEED + COUNT))))
    (HERE / "plan-documents.md").write_text(page(figures), "utf-8")


if __name__ == "__main__":
    main()
