"""`docs/benchmarks.md` and its picture, from the figures of one run of `against_users.py` and the notes beside it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from html import escape
from math import log10
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
DOCS = HERE.parent / "docs"
GOALS = {
    "generate": {58: 15, 600: 25},
    "generate again": {58: 20, 600: 20},
    "cold merge": {58: 8, 600: 8},
    "3 changed": {58: 20, 600: 20},
    "nothing changed": {58: 100, 600: 100},
    "nothing, next day": {58: 100, 600: 100},
    "nothing, again there": {58: 100, 600: 100},
    "remind": {58: 20, 600: 20},
}
"""How many times the CPU of *full* a step is to save, at each size."""
SAME = {
    "generate again": "generate",
    "3 changed": "cold merge",
    "nothing changed": "cold merge",
    "nothing, next day": "cold merge",
    "nothing, again there": "cold merge",
}
"""What a script without a memory does at these steps: the same again."""
WORDS = {
    "generate": "generate: a workbook a unit",
    "generate again": "generate again, nothing changed",
    "cold merge": "merge, everything new",
    "3 changed": "merge, three workbooks changed",
    "nothing changed": "merge, nothing changed",
    "nothing, next day": "merge, nothing changed, first on another day",
    "nothing, again there": "merge, nothing changed, again on that day",
    "remind": "remind: a mail and a workbook a unit",
}
COLOURS = {"toolkit": "#1F6B66", "plain": "#C9A227", "full": "#8E1B1B", "floor": "#7B8794"}

Costs = Mapping[tuple[int, str, str], Mapping[str, Any]]


def write_page(found: Mapping[str, Any]) -> None:
    """Write the page and the picture of what a run has found."""
    costs = {(each["units"], each["step"], each["who"]): each for each in found["costs"]}
    sizes = sorted({units for units, step, _ in costs if step == "generate"})
    (DOCS / "pictures/benchmarks.svg").write_text(picture(costs, sizes[0]), "utf-8")
    (DOCS / "benchmarks.md").write_text(page(found, costs, sizes), "utf-8")


def page(found: Mapping[str, Any], costs: Costs, sizes: list[int]) -> str:
    tables = "\n\n".join(table(costs, units) for units in sizes)
    return f"""# What the weekly work costs

CPU seconds of whole processes, user and system, those of their children included; medians. *plain* and *full* are two
users' own scripts, *floor* is what cannot be left out (`benchmarks/users.py`): *plain* writes the rows alone and reads
one sheet, *full* writes with openpyxl what the toolkit writes and reads every cell and comment. Neither has a ledger,
checks, receipts, history or a guard, and rows, sheets and master are laid ready for them. Where nothing or little has
changed they do the same again, for they remember nothing.

    {found["command"]}

on {found["day"]}, {found["machine"]}. Written by it, with `--keep`; `make bench` runs 58 and
600 units and two years of rounds, `make bench-short` 58 units once, in two minutes.

![CPU of the steps](pictures/benchmarks.svg)

{tables}

{starts(costs)}{rounds(costs)}
{(HERE / "notes.md").read_text("utf-8").strip()}
"""


def table(costs: Costs, units: int) -> str:
    lines = [
        f"## {units} units",
        "",
        "| step | toolkit s | x *full* | goal | x *plain* | floor s | peak MB |",
        "|---|---|---|---|---|---|---|",
    ]
    for step, words in WORDS.items():
        if not (ours := costs.get((units, step, "toolkit"))):
            continue
        theirs = [costs.get((units, SAME.get(step, step), who)) for who in ("full", "plain")]
        if step == "remind":  # with many units not played: it is generating and a little more
            theirs = [
                each or costs.get((units, "generate", who)) for each, who in zip(theirs, ("full", "plain"), strict=True)
            ]
        full, plain = (f"{each['cpu'] / ours['cpu']:.1f}" if each else "" for each in theirs)
        floor = costs.get((units, step, "floor"))
        asked = GOALS[step].get(units, "")
        memory = f"{ours['memory']:.0f}" if ours["memory"] else ""
        least = f"{floor['cpu']:.3f}" if floor else ""
        lines.append(f"| {words} | {ours['cpu']:.3f} | {full} | {asked} | {plain} | {least} | {memory} |")
    return "\n".join(lines)


def starts(costs: Costs) -> str:
    """What commands take before they do anything, in starts of the bare interpreter."""
    bare = costs[0, "start", "floor"]["cpu"]
    rows = [("--help", costs.get((0, "--help", "toolkit")), 10)]
    rows += [("status, 58 units", costs.get((58, "status", "toolkit")), 30)]
    lines = [
        f"## Starting\n\nThe bare interpreter starts in {bare * 1000:.1f} ms.\n",
        "| command | ms | bare starts | goal |",
        "|---|---|---|---|",
    ]
    lines += [
        f"| {name} | {each['cpu'] * 1000:.0f} | {each['cpu'] / bare:.1f} | {asked} |"
        for name, each, asked in rows
        if each
    ]
    return "\n".join(lines) + "\n"


def rounds(costs: Costs) -> str:
    """What the rounds of a year or two cost, where they were played."""
    steps = [step for _, step, _ in costs if step.startswith("round ")]
    if not steps:
        return ""
    chosen = [step for step in steps if step.split()[1].rstrip(",") in ("1", "2", "12", "24")]
    lines = ["", "## Rounds", "", "| round | CPU s |", "|---|---|"]
    lines += [f"| {step.removeprefix('round ')} | {costs[58, step, 'toolkit']['cpu']:.3f} |" for step in chosen]
    return "\n".join(lines) + "\n"


def picture(costs: Costs, units: int) -> str:
    """Bars on a logarithmic scale: each step, ours beside what the others take for it."""
    left, wide, bar, gap, most, least = 300, 520, 11, 16, 1000.0, 0.01
    rows: list[str] = []
    at = 46.0
    for step, words in WORDS.items():
        shown = [(who, costs.get((units, SAME.get(step, step), who))) for who in ("full", "plain")]
        shown = [("toolkit", costs.get((units, step, "toolkit"))), *shown, ("floor", costs.get((units, step, "floor")))]
        middle = at + bar * 2
        rows.append(f'<text x="{left - 10}" y="{middle:.0f}" text-anchor="end">{escape(words)}</text>')
        for who, cost in shown:
            if cost:
                length = wide * _decades(max(cost["cpu"], least), least) / _decades(most, least)
                rows.append(
                    f'<rect x="{left}" y="{at:.0f}" width="{length:.1f}" height="{bar - 1}" fill="{COLOURS[who]}"/>'
                )
                rows.append(f'<text x="{left + length + 5:.1f}" y="{at + 8.5:.1f}">{cost["cpu"]:.2f}</text>')
            at += bar
        at += gap
    key = "".join(
        f'<rect x="{left + at_ * 90}" y="16" width="10" height="10" fill="{colour}"/>'
        f'<text x="{left + 15 + at_ * 90}" y="25">{who}</text>'
        for at_, (who, colour) in enumerate(COLOURS.items())
    )
    title = f"CPU seconds, {units} units, logarithmic"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {left + wide + 60} {at:.0f}" role="img"'
        f' font-family="sans-serif" font-size="11"><title>{title}</title>'
        f'<rect width="100%" height="100%" fill="#FFFFFF"/><text x="10" y="25">{title}</text>'
        f"{key}{''.join(rows)}</svg>\n"
    )


def _decades(value: float, least: float) -> float:
    return log10(value / least)


if __name__ == "__main__":
    write_page(json.loads((DOCS / "benchmarks.json").read_text("utf-8")))
