"""A plan's document as any reader gives it: lines of cells and paragraphs; and what is found wrong in them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from typing import Any

from toolkit.codes import Code
from toolkit.problems import Origin, Problem, problem
from toolkit.values import dataclass

_ODD = re.compile(r"[﹕︰﹔﹐﹑﹙﹚｡､]|(?<!\d)∶|∶(?!\d)")
_USUAL = str.maketrans("∶﹕︰﹔﹐﹑﹙﹚｡､", "：：：；，、（）。、")


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a table as read, or a `paragraph` that stands outside any table: one cell, in the document's order.

    `cells` is blank where a cell merged downward goes on, and repeats what is merged across; `below` and `beside`
    are the columns where it does so, as far as the document says it. `where` names the place for a clerk; `table`
    is the table's number, of a paragraph that of the table it stands above. `torn` is None but for the first row
    of a page: there it has the columns whose text seems to go on from the foot of the page before, each with what
    stands at the seam (a space, or nothing). `aside` is a paragraph that is no part of the text itself: a footnote, the
    head or foot of its pages, a comment, what is struck through. `seams` are the places in a column's text at which
    two lines were put together because the first was full, or may have been; `roomy` are those at which it was not.
    """

    cells: tuple[str, ...]
    where: str
    table: int = 0
    paragraph: bool = False
    torn: Mapping[int, str] | None = None
    below: frozenset[int] = frozenset()
    beside: frozenset[int] = frozenset()
    aside: bool = False
    seams: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    roomy: Mapping[int, frozenset[int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PlanTable:
    """A document's tables and paragraphs, one after the other, under its title.

    `paged` says that any line may be the rest of the one above: text recognised page by page. `unread` are the places,
    in words, where figures show that are no text: equations.
    """

    title: str
    lines: tuple[Line, ...]
    paged: bool = False
    unread: tuple[str, ...] = ()


def with_usual_signs(lines: Iterable[Line]) -> Iterator[Line]:
    """The lines, signs of other forms in them (责任单位∶甲﹔) made those that are usual, place by place."""
    for line in lines:
        odd = any(_ODD.search(cell) for cell in line.cells)
        yield replace(line, cells=tuple(map(_usual, line.cells))) if odd else line


def _usual(text: str) -> str:
    return _ODD.sub(lambda found: found[0].translate(_USUAL), text)


@dataclass
class Faults:
    """What was found wrong in a file so far."""

    file: str
    problems: list[Problem] = field(default_factory=list)

    def add(self, code: Code, where: str, value: str = "", *, of_item: int | None = None, **names: Any) -> None:
        """Add a fault of a place (`第3行`), and of an item where it is one's, its message filled with `names`."""
        self.problems.append(problem(code, Origin(self.file, cell=where, item=of_item), value, **names))

    def add_gap(self, where: str, text: str, missing: Sequence[int]) -> None:
        """Add that numbers are missing before the item of this text."""
        after = f"第{missing[0] - 1}项之后" if missing[0] > 1 else "开头"
        self.add(Code.PLAN_NUMBER_GAP, where, text, after=after, expected="、".join(map(str, missing)))
