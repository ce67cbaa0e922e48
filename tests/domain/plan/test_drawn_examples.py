"""Documents drawn as text, and what is read of them: how rows, headings, torn cells and texts around tables count."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from kit.plans.reading import headers

from toolkit.domain.plan.document.items import parse_plan_table
from toolkit.domain.plan.document.lines import Line, PlanTable

DRAWN = Path(__file__).with_name("drawn_examples.txt")


def lines_of(drawn: list[str]) -> Iterator[Line]:
    """`甲|乙` a row, `^` a cell that goes on from above, `<` one from the left; `>` a page's first row, `*` a cell that
    goes on from the page before; `¶` a paragraph, `~` one that is no part of the text; `=` begins another table."""
    table = 1
    for at, text in enumerate(drawn, start=1):
        where = f"第{at}行"
        if text == "=":
            table += 1
        elif text[0] in "¶~":
            yield Line((text[1:],), where, table, paragraph=True, aside=text[0] == "~")
        else:
            signs = text.removeprefix(">").split("|")
            cells = list[str]()
            for sign in signs:
                cells.append(cells[-1] if sign == "<" else sign.removeprefix("*").removeprefix("^"))
            below, beside = (frozenset(at for at, each in enumerate(signs) if each == sign) for sign in "^<")
            torn = {at: "" for at, each in enumerate(signs) if each.startswith("*")} if text[0] == ">" else None
            yield Line(tuple(cells), where, table, torn=torn, below=below, beside=beside)


def read(drawn: list[str]) -> list[str]:
    """An item a line, what is told (`!`) and what is kept beside the items (`+`); before them the title, where the
    document begins with `《》`: it has none but what stands in its text."""
    own = drawn[0] == "《》"
    table = PlanTable("" if own else "某市2022年方案", tuple(lines_of(drawn[own:])))
    plan, problems = parse_plan_table(table, headers(), "方案", "2022", date(2022, 5, 1))
    said = [f"《{plan.title}》"] if own else []
    for item in plan.items:
        number = f"{item.number}（{item.own}）" if item.own else str(item.number)
        texts = (number, item.topic, item.requirement, item.responsibility, item.deadline, item.notes)
        said.append("|".join(text.replace("\n", "/") for text in texts))
    said += [f"! {' '.join(filter(None, (each.origin.place, each.code.name)))}" for each in problems]
    return [*said, *(f"+ {each.text}".replace("\n", "/") for each in plan.remarks)]


def examples() -> list[tuple[str, list[str], list[str]]]:
    found = []
    for part in DRAWN.read_text("utf-8").split("\n\n"):
        lines = [line for line in part.splitlines() if not line.startswith("#")]
        at = lines.index("→")
        found.append((part.splitlines()[0].removeprefix("# "), lines[:at], lines[at + 1 :]))
    return found


@pytest.mark.parametrize(("drawn", "said"), [pytest.param(*rest, id=name) for name, *rest in examples()])
def test_what_is_drawn_is_read_so(drawn: list[str], said: list[str]) -> None:
    assert read(drawn) == said
