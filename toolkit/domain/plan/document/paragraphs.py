"""A plan in paragraphs: chapters 一、, items （一） or 1., each with its units in brackets or on lines of their own."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import field
from itertools import pairwise

from toolkit.codes import Code
from toolkit.domain.plan.document.headers import Headers
from toolkit.domain.plan.document.inline_points import points_apart
from toolkit.domain.plan.document.lines import Faults, Line
from toolkit.domain.plan.document.merged_cells import as_above
from toolkit.domain.plan.document.paragraph_nodes import Node, nodes_of
from toolkit.domain.plan.document.paragraph_parts import Part, Told, parts_of
from toolkit.domain.plan.document.row import Row, lines_of
from toolkit.domain.plan.document.units_in_text import (
    parts_behind_names,
    parts_by_clause,
    parts_by_word,
    parts_of_titles,
)
from toolkit.domain.plan.model import Remark
from toolkit.values import dataclass

_WIDE = 3
"""Filled cells of a row, and rows, that make a table."""
_WAYS = (
    (parts_of, 1),
    (parts_by_clause, 2),
    (parts_by_word, 1),
    (parts_behind_names, 2),
    (parts_of_titles, 2),
)
"""How paragraphs name units, and how many of them must do so for a plan to be read that way."""
_ENDED = re.compile(r"[。；;]")
"""What a title has not."""
_SENTENCE = re.compile(r"[^。！？]*[。！？]?")


@dataclass(frozen=True)
class Items:
    """The items of a plan in paragraphs as rows, and the texts that are none."""

    rows: list[Row]
    remarks: list[Remark]


@dataclass(frozen=True)
class _Found:
    """An item before it is numbered: its node, its part, the headings above it and what it inherits from them."""

    node: Node
    part: Part
    more: str
    topic: str
    told: Told
    inherits: bool = False


def items_of(lines: Sequence[Line], headers: Headers, faults: Faults) -> Items | None:
    """The items of a document without headers of tables; None where no paragraph names units.

    A paragraph that names units is an item, what stands below it its points; the paragraphs above it are its topic,
    and units named in those are its own where it has none. A paragraph on the level of items without units is one
    too; a chapter in which nothing names units is told. Where none is named behind its text, units may stand in it
    (由A牵头; A牵头 in two or more), or before it on two lines or more (A  负责…), or be the titles, all of them.
    """
    rows, lines = _tables_apart(lines)
    lines = points_apart(lines)
    for part, least in _WAYS:
        nodes, remarks = nodes_of(lines, headers, part, marked=part is parts_of_titles)
        if sum(node.has_units for node in nodes) >= least and (part is not parts_of_titles or _all_titles(nodes)):
            break
    else:
        return None
    remarks += [Remark(" ".join(filter(None, map(str.strip, row.cells))), row.where) for row in rows]
    tree = _Tree(nodes, faults, remarks)
    tree.read(0, len(nodes), (), Told())
    return Items(list(_numbered(tree.found, faults)), tree.remarks)


def _tables_apart(lines: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """The rows of tables of three or more filled columns, no paragraphs though no headers are known of them; the rest.

    They are as many as make a table.
    """
    wide = [len({*filter(None, map(str.strip, line.cells))}) >= _WIDE for line in lines]
    count = Counter((line.table, len(line.cells)) for line, is_wide in zip(lines, wide, strict=True) if is_wide)
    rows: list[Line] = []
    rest: list[Line] = []
    for line, is_wide in zip(lines, wide, strict=True):
        (rows if is_wide and count[line.table, len(line.cells)] >= _WIDE else rest).append(line)
    return rows, rest


def _all_titles(nodes: Sequence[Node]) -> bool:
    """Whether of the paragraphs only titles name units, and all that have anything below them do."""
    top = min(node.level for node in nodes)
    titles = [node for node, below in pairwise(nodes) if node.level == top and below.level > top]
    return (
        len(titles) > 1
        and all(node.has_units for node in titles)
        and not any(node.has_units for node in nodes if node.level != top)
    )


@dataclass
class _Tree:
    """The walk through chapters, items and points."""

    nodes: list[Node]
    faults: Faults
    remarks: list[Remark]
    found: list[_Found] = field(default_factory=list)

    def __post_init__(self) -> None:
        below = [self._below(at + 1, self._end(at, len(self.nodes))) for at in range(len(self.nodes))]
        self.over = {node.level for node, deeper in zip(self.nodes, below, strict=True) if deeper}
        named = {n.level for n, deeper in zip(self.nodes, below, strict=True) if n.has_units and not deeper}
        self.levels = named - self.over
        if max(self.over, default=0) >= min(named):
            return
        if items := self._counted_through(min(named)) or (None if self.over else self._counted_anew(min(named))):
            self.over, self.levels = self.over | named, {items}

    def _counted_through(self, top: int) -> int | None:
        """The level whose numbers run on through the headings of level `top`, which alone name units."""
        for level in sorted({node.mark.level for node in self.nodes if node.mark and top < node.mark.level}):
            numbers: list[int] = []
            under: set[int | None] = set()
            for at, node in enumerate(self.nodes):
                if node.mark and node.mark.level == level:
                    numbers.append(node.mark.number)
                    under.add(max((place for place in range(at) if self.nodes[place].level <= top), default=None))
            if numbers == [*range(1, len(numbers) + 1)] and len(under) > 1:
                return level
        return None

    def _counted_anew(self, top: int) -> int | None:
        """The level whose numbers begin anew under several titles of level `top`, which alone name units."""
        levels: set[int] = set()
        tops = [at for at, node in enumerate(self.nodes) if node.level == top and node.has_units]
        for at in tops:
            node, below = self.nodes[at], self.nodes[at + 1 : self._end(at, len(self.nodes))]
            marks = [each.mark for each in below if each.level == min(other.level for other in below) and each.mark]
            if _ENDED.search(node.whole()) or not marks:
                return None
            if [mark.number for mark in marks] != [*range(1, len(marks) + 1)]:
                return None
            levels.add(marks[0].level)
        return levels.pop() if top == 1 and len(tops) > 1 and len(levels) == 1 else None

    def _end(self, at: int, stop: int) -> int:
        """Where what stands below a node ends."""
        below = (place for place in range(at + 1, stop) if self.nodes[place].level <= self.nodes[at].level)
        return next(below, stop)

    def _below(self, start: int, stop: int) -> bool:
        return any(node.has_units for node in self.nodes[start:stop])

    def read(self, start: int, stop: int, above: tuple[str, ...], inherited: Told) -> None:
        """Take in the nodes from `start` to `stop`, which stand under these headings."""
        at = start
        while at < stop:
            node, end = self.nodes[at], self._end(at, stop)
            if self._below(at + 1, end) or (
                node.level in self.over and self._is_heading_of_items(at, end) and node.has_units
            ):
                self._heading(node)
                passed, before = self._passed_on(node, inherited), len(self.found)
                self.read(at + 1, end, (*above, _title(node)), passed)
                if node.has_units and not any(
                    each.inherits and passed.units.items() <= each.told.units.items() for each in self.found[before:]
                ):
                    self._unused(node, passed)
            elif node.has_units or (inherited.units and self._is_item(at, end)):
                self._items(at, end, above, inherited)
            elif self._is_heading_of_items(at, end) and (inherited.units or self._chapter_names_units(at)):
                self._heading(node)
                self.read(at + 1, end, (*above, _title(node)), inherited)
            elif node.level in self.levels and self._chapter_names_units(at):
                self._items(at, end, above, inherited)
            else:
                while node.level in self.levels and self.nodes[end].level in self.levels:  # before the first chapter
                    end = self._end(end, stop)
                self._prose(at, end)
            at = end

    def _passed_on(self, node: Node, inherited: Told) -> Told:
        own = node.all_told()
        return own if own.units else inherited

    def _is_item(self, at: int, end: int) -> bool:
        return self.nodes[at].level in self.levels or not self._is_heading_of_items(at, end)

    def _is_heading_of_items(self, at: int, end: int) -> bool:
        return any(node.level in self.levels for node in self.nodes[at + 1 : end])

    def _chapter_names_units(self, at: int) -> bool:
        """Whether anything in the chapter around a node names units, or before the first where it stands there."""
        top = min(node.level for node in self.nodes)
        if top in self.levels:
            return True
        first = next((place for place in reversed(range(at + 1)) if self.nodes[place].level == top), None)
        if first is None:
            return self._below(0, next(place for place, node in enumerate(self.nodes) if node.level == top))
        return self._below(first, self._end(first, len(self.nodes)))

    def _heading(self, node: Node) -> None:
        """What a heading says beyond its title is a remark."""
        title = _title(node)
        rest = node.whole()[len(title) :].strip()
        self.remarks += [Remark(rest, node.where)] if rest else []

    def _unused(self, node: Node, told: Told) -> None:
        """Tell the units of a heading that nothing below it takes, all there having others."""
        said = "；".join(filter(None, (*told.units.values(), told.deadline)))
        self.faults.add(Code.PLAN_ROW_UNUSED, node.where, f"{_title(node)}（{said}）", line=node.where)

    def _items(self, at: int, end: int, above: tuple[str, ...], inherited: Told) -> None:
        node = self.nodes[at]
        points = "\n".join([*node.more, *(each.whole() for each in self.nodes[at + 1 : end])])
        for place, part in enumerate(node.parts):
            last = place + 1 == len(node.parts)
            told = part.told.with_more(node.told) if last else part.told
            for each in self.nodes[at + 1 : end] if last else ():
                told = told.with_more(each.all_told())
            inherits = not told.units and bool(inherited.units)
            told = (
                told.with_more(Told(inherited.units, "" if told.deadline else inherited.deadline)) if inherits else told
            )
            self.found.append(_Found(node, part, points if last else "", "\n".join(above), told, inherits))

    def _prose(self, at: int, end: int) -> None:
        """A chapter in which nothing names units."""
        node = self.nodes[at]
        self.remarks += [Remark(each.whole(), each.where) for each in self.nodes[at:end]]
        place = f"{node.where}起的{end - at}段" if end - at > 1 else node.where
        self.faults.add(Code.PLAN_ROW_UNUSED, node.where, _title(node), line=place)


def _title(node: Node) -> str:
    found = _SENTENCE.match(node.whole().partition("\n")[0])
    return found[0].strip() if found else ""


def _numbered(found: Sequence[_Found], faults: Faults) -> Iterator[Row]:
    """Items as rows: by their own numbers where these count through the document, else counted, theirs beside."""
    marks = [each.node.mark if each.node.mark and each.node.mark.number else None for each in found]
    numbers = [mark.number for mark in marks if mark]
    one_style = len({mark.level if mark else 0 for mark in marks}) == 1 and all(marks)
    rising = all(lower < upper for lower, upper in pairwise(numbers))
    compound = any(mark is not None and mark.is_compound for mark in marks)
    own = one_style and rising and numbers[0] == 1 and not compound
    if not own and any(marks):
        faults.add(Code.PLAN_COUNTED_ON, "", what="分段编号或不连续", last=len(found))
    given = numbers if own else [*range(1, len(found) + 1)]
    above: Row | None = None
    for each, mark, number, before in zip(found, marks, given, given[:1] + given, strict=False):
        if number > before + 1:
            faults.add_gap(each.node.where, each.part.text, range(before + 1, number))
        row = Row(
            each.node.where,
            number,
            each.topic,
            "\n".join(filter(None, (each.part.text, each.more))) or each.topic,
            each.told.units,
            each.told.deadline,
            shared=each.inherits,
            own=each.node.printed if mark and not own else "",
            notes=lines_of(each.told.notes),
        )
        above = as_above(row, above, faults)
        yield above
    inherited: dict[str, list[_Found]] = {}
    for each in found:
        if each.inherits:
            inherited.setdefault(each.topic, []).append(each)
    for topic, those in inherited.items():
        faults.add(Code.PLAN_UNITS_INHERITED, those[0].node.where, topic, count=len(those))
