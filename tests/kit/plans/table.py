"""What many documents come to: by layout and form, how many items are wholly right, and how many are lost unseen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from kit.plans.judge import Verdict
from kit.plans.kinds import FORMS, LAYOUTS

RIGHT, DOUBTS = 0.97, 0.1
"""At least so many of the items wholly right, at most so many needless doubts an item."""


def tally(verdict: Verdict) -> Counter[str]:
    """The counts of one document."""
    told = sum(found.told for found in verdict.findings if found.what != "number")
    numbers = sum(found.what == "number" for found in verdict.findings)
    return Counter(
        documents=1,
        items=verdict.items,
        right=verdict.right,
        silent=len(verdict.silent),
        told=told,
        numbers=numbers,
        doubts=len(verdict.doubts),
        no_deadline=verdict.no_deadline,
    )


def whole(verdicts: Iterable[Verdict]) -> Counter[str]:
    """The counts of many."""
    total: Counter[str] = Counter()
    for verdict in verdicts:
        total.update(tally(verdict))
    return total


def table(verdicts: Iterable[Verdict]) -> str:
    """The figures as a Markdown table: a line a layout, a line a form, and all of it."""
    kept = [(verdict.document.layout, verdict.document.form, tally(verdict)) for verdict in verdicts]
    by_layout = {name: [count for layout, _, count in kept if layout == name] for name in LAYOUTS}
    by_form = {form: [count for _, each, count in kept if each == form] for form in FORMS}
    everything = {"all": [count for _, _, count in kept]}
    lines = [*_head("layout"), *_lines(by_layout), "", *_head("form"), *_lines(by_form), *_lines(everything)]
    return "\n".join([*lines, "", *_crossed(kept)])


def _head(name: str) -> Iterator[str]:
    columns = ("documents", "items", "wholly right", "lost unseen", "wrong and told", "other number", "needless doubts")
    yield f"| {name} | {' | '.join(columns)} |"
    yield "|---" * (len(columns) + 1) + "|"


def _lines(counts: Mapping[str, list[Counter[str]]]) -> Iterator[str]:
    for name, mine in counts.items():
        if mine:
            total = sum(mine, Counter[str]())
            right = f"{10_000 * total['right'] // total['items'] / 100:.2f} %"
            cells = (
                total["documents"],
                total["items"],
                right,
                total["silent"],
                total["told"],
                total["numbers"],
                total["doubts"],
            )
            yield f"| {name} | " + " | ".join(map(str, cells)) + " |"


def _crossed(kept: list[tuple[str, str, Counter[str]]]) -> Iterator[str]:
    """Items lost unseen and items, by layout and form."""
    yield "| lost unseen / items | " + " | ".join(FORMS) + " |"
    yield "|---|" + "---|" * len(FORMS)
    for name in LAYOUTS:
        cells = []
        for form in FORMS:
            total = sum((count for layout, each, count in kept if (layout, each) == (name, form)), Counter[str]())
            cells.append(f"{total['silent']} / {total['items']}" if total else "")
        if any(cells):
            yield f"| {name} | " + " | ".join(cells) + " |"
