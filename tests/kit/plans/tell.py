"""One document in full: as laid out, as read, and what was found."""

from __future__ import annotations

from collections.abc import Iterator

from kit.plans.files import SAVERS, as_docx
from kit.plans.judge import judge
from kit.plans.kinds import document
from kit.plans.reading import read
from kit.plans.truth import Cell, Grid


def tell(seed: int, layout: str = "", form: str = "") -> str:
    """The document of that seed and what came of it; one in .pdf is told as the .docx it is made of."""
    made = document(seed, layout, form)
    got = read(made, SAVERS.get(made.form, as_docx)(made))
    verdict = judge(made, got)
    lines = [f"document {seed}: {made.layout}, {made.form}, issued {made.issued}", made.title]
    for block in made.blocks:
        lines += list(_grid(block)) if isinstance(block, Grid) else [block if isinstance(block, str) else block.text]
    lines += [f"refused: {got.refused}"] if got.refused else []
    for item in got.items:
        words = (str(item.number), item.own, item.topic, item.requirement, item.responsibility, item.deadline)
        lines.append("-> " + " | ".join(each.replace("\n", " / ") for each in words))
    lines += [f"!! {said.code} {said.place}: {said.words}" for said in got.said]
    lines += [f"{'told' if found.told else 'LOST'} {found.what}: {found.about}" for found in verdict.findings]
    return "\n".join([*lines, *(f"needless {doubt}" for doubt in verdict.doubts)])


def _grid(grid: Grid) -> Iterator[str]:
    for row in grid.rows:
        yield "| " + " | ".join(map(_cell, row))


def _cell(cell: Cell | None) -> str:
    if cell is None:
        return "·"
    spans = f" [{cell.down}x{cell.across}]" if cell.down * cell.across > 1 else ""
    return cell.text.replace("\n", " / ") + spans
