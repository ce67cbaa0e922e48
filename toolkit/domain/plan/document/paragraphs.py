"""A plan in paragraphs: chapters 一、, items （一） or 1., each with its units in brackets or on lines of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from toolkit.codes import Code
from toolkit.domain.plan.document.headers import Headers
from toolkit.domain.plan.document.lines import Faults, Line
from toolkit.domain.plan.document.paragraph_parts import (
    Mark,
    Part,
    Told,
    is_list_of_names,
    mark_of,
    parts_of,
    starts_with_label,
)
from toolkit.domain.plan.document.row import Row, lines_of
from toolkit.domain.plan.model import Remark

_UNMARKED = 9
"""The level of an item that begins with no number: below all that do."""
_TO_ALL = re.compile(
    r"(?:请|以上|上述|各)[^。，；]{0,16}?(?:单位|部门|科室|政府|乡镇|街道|地区|县区)[^。，；]{0,4}?(?:要|应|须|请|于|需)"
)
_SENTENCE = re.compile(r"[^。！？]*[。！？]?")


@dataclass
class _Node:
    """A paragraph with what stands below it: its parts, and the texts that go on with it."""

    where: str
    mark: Mark | None
    parts: list[Part]
    more: list[str] = field(default_factory=list)
    told: Told = field(default_factory=Told)

    @property
    def level(self) -> int:
        return self.mark.level if self.mark else _UNMARKED

    @property
    def printed(self) -> str:
        return self.mark.printed if self.mark else ""

    @property
    def has_units(self) -> bool:
        return bool(self.told.units) or any(part.told.units for part in self.parts)

    def whole(self) -> str:
        """Its text as printed, the number before it."""
        text = "".join(part.text for part in self.parts)
        mark = self.printed + ("、" if self.level == 1 and self.printed[-1:] not in "章节篇分" else "")
        mark += "." if self.level == 3 else ""
        return "\n".join([mark + text, *self.more])


@dataclass(frozen=True)
class Items:
    """The items of a plan in paragraphs as rows, and the texts that are none."""

    rows: list[Row]
    remarks: list[Remark]


@dataclass(frozen=True)
class _Found:
    """An item before it is numbered: its node, its part, the headings above it and what it inherits from them."""

    node: _Node
    part: Part
    more: str
    topic: str
    told: Told
    inherits: bool = False


def items_of(lines: Sequence[Line], headers: Headers, faults: Faults) -> Items | None:
    """The items of a document without headers of tables; None where no paragraph names units.

    A paragraph that names units is an item, what stands below it its points; the paragraphs above it are its topic,
    and units named in those are its own where it has none. A paragraph on the level of items without units is one
    too; a chapter in which nothing names units is told.
    """
    nodes, remarks = _nodes(lines, headers)
    if not any(node.has_units for node in nodes):
        return None
    tree = _Tree(nodes, faults, remarks)
    tree.read(0, len(nodes), (), Told())
    return Items(list(_numbered(tree.found, faults)), tree.remarks)


@dataclass
class _Line:
    """Units or a deadline on a line of its own, and how many nodes stand above it."""

    below: int
    told: Told
    more: list[str]


def _nodes(lines: Sequence[Line], headers: Headers) -> tuple[list[_Node], list[Remark]]:
    """The paragraphs that begin something, each with those that go on with it; what belongs to none are remarks."""
    nodes: list[_Node] = []
    remarks: list[Remark] = []
    told: list[_Line] = []
    last = max((at for at, line in enumerate(lines) if _begins(line, headers)), default=-1)
    for at, line in enumerate(lines):
        text = " ".join(dict.fromkeys(cell.strip() for cell in line.cells if cell.strip()))
        if not text:
            continue
        if line.aside:
            remarks.append(Remark(text, line.where))
            continue
        mark, body = mark_of(text)
        node = _Node(line.where, mark, parts_of(body, headers))
        if nodes and mark is None and (alone := _line(text, node, headers)):
            alone.below = len(nodes)
            if told and told[-1].below == alone.below and not alone.more:
                told[-1].told = told[-1].told.with_more(alone.told)
            else:
                told.append(alone)
        elif mark is not None or node.has_units:
            nodes.append(node)
        elif at < last and told and told[-1].below == len(nodes) and is_list_of_names(text):
            told[-1].told = told[-1].told.going_on(text)
        elif nodes and not nodes[-1].has_units and not (told and told[-1].below == len(nodes)):
            nodes[-1].more.append(text)
        else:
            remarks.append(Remark(text, line.where))
    if nodes:
        remarks += _ending(nodes[-1], lines[-1].where)
    _attach(nodes, told)
    return nodes, remarks


def _ending(last: _Node, where: str) -> list[Remark]:
    """What stands at the end of a document and speaks to all: 各单位要按季报送. It belongs to no item."""
    at = next((at for at, text in enumerate(last.more) if _TO_ALL.match(text)), len(last.more))
    last.more, ending = last.more[:at], last.more[at:]
    return [Remark(text, where) for text in ending]


def _begins(line: Line, headers: Headers) -> bool:
    """Whether a paragraph begins with a number or a label."""
    text = line.cells[0].strip()
    return not line.aside and (mark_of(text)[0] is not None or starts_with_label(text, headers))


def _line(text: str, node: _Node, headers: Headers) -> _Line | None:
    """What a paragraph tells that says only who and when, in brackets or after labels; None where it says more."""
    if not starts_with_label(text, headers) and any(part.text for part in node.parts):
        return None
    told = Told()
    for part in node.parts:
        told = told.with_more(part.told)
    return _Line(0, told, [part.text for part in node.parts if part.text]) if told else None


def _attach(nodes: Sequence[_Node], lines: Sequence[_Line]) -> None:
    """Give what stands on lines of their own to the paragraph it is said of.

    Of those that are open there, it is one of the level at which most others name units: in brackets, or with
    exactly one such paragraph since the line before. Of two the deeper.
    """
    votes: dict[int, int] = {}
    for node in nodes:
        votes[node.level] = votes.get(node.level, 0) + node.has_units
    start = 0
    for line in lines:
        levels = [node.level for node in nodes[start : line.below]]
        for level in {*levels}:
            votes[level] = votes.get(level, 0) + (levels.count(level) == 1)
        start = line.below
    for line in lines:
        chain: list[_Node] = []
        for node in nodes[: line.below]:
            chain = [each for each in chain if each.level < node.level] + [node]
        best = max(chain, key=lambda node: (votes.get(node.level, 0), node.level))
        best.told = best.told.with_more(line.told)
        best.more += line.more


@dataclass
class _Tree:
    """The walk through chapters, items and points."""

    nodes: list[_Node]
    faults: Faults
    remarks: list[Remark]
    found: list[_Found] = field(default_factory=list)

    def __post_init__(self) -> None:
        below = [self._below(at + 1, self._end(at, len(self.nodes))) for at in range(len(self.nodes))]
        self.over = {node.level for node, deeper in zip(self.nodes, below, strict=True) if deeper}
        named = {n.level for n, deeper in zip(self.nodes, below, strict=True) if n.has_units and not deeper}
        self.levels = named - self.over or named
        if not self.over and named and (items := self._counted_through(min(named))):
            self.over, self.levels = named, {items}

    def _counted_through(self, top: int) -> int:
        """The level whose numbers run on through the headings of level `top`, which alone name units; else 0."""
        for level in sorted({node.level for node in self.nodes if top < node.level < _UNMARKED}):
            numbers: list[int] = []
            under: set[int] = set()
            for at, node in enumerate(self.nodes):
                if node.level == level and node.mark is not None:
                    numbers.append(node.mark.number)
                    under.add(max((place for place in range(at) if self.nodes[place].level <= top), default=-1))
            if numbers == [*range(1, len(numbers) + 1)] and len(under) > 1:
                return level
        return 0

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
                passed = self._passed_on(node, inherited)
                self.read(at + 1, end, (*above, _title(node)), passed)
            elif node.has_units or (inherited.units and self._is_item(at, end)):
                self._items(at, end, above, inherited)
            elif self._is_heading_of_items(at, end) and (inherited.units or self._chapter_names_units(at)):
                self._heading(node)
                self.read(at + 1, end, (*above, _title(node)), inherited)
            elif node.level in self.levels and self._chapter_names_units(at):
                self._items(at, end, above, inherited)
            else:
                self._prose(at, end)
            at = end

    def _passed_on(self, node: _Node, inherited: Told) -> Told:
        own = node.told
        for part in node.parts:
            own = own.with_more(part.told)
        return own if own.units else inherited

    def _is_item(self, at: int, end: int) -> bool:
        return self.nodes[at].level in self.levels or not self._is_heading_of_items(at, end)

    def _is_heading_of_items(self, at: int, end: int) -> bool:
        return any(node.level in self.levels for node in self.nodes[at + 1 : end])

    def _chapter_names_units(self, at: int) -> bool:
        """Whether anything in the chapter around a node names units, or there is no chapter around it."""
        top = min(node.level for node in self.nodes)
        first = next((place for place in range(at, -1, -1) if self.nodes[place].level == top), None)
        if first is None or top in self.levels:
            return True
        return self._below(first, self._end(first, len(self.nodes)))

    def _heading(self, node: _Node) -> None:
        """What a heading says beyond its title is a remark."""
        title = _title(node)
        rest = node.whole()[len(title) :].strip()
        self.remarks += [Remark(rest, node.where)] if rest else []

    def _items(self, at: int, end: int, above: tuple[str, ...], inherited: Told) -> None:
        node = self.nodes[at]
        points = "\n".join([*node.more, *(each.whole() for each in self.nodes[at + 1 : end])])
        for place, part in enumerate(node.parts):
            last = place + 1 == len(node.parts)
            told = part.told.with_more(node.told) if last else part.told
            for each in self.nodes[at + 1 : end] if last else ():
                told = told.with_more(each.told)
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


def _title(node: _Node) -> str:
    found = _SENTENCE.match(node.whole().partition("\n")[0])
    return found[0].strip() if found else ""


def _numbered(found: Sequence[_Found], faults: Faults) -> Iterator[Row]:
    """Items as rows: by their own numbers where these count through the document, else counted, theirs beside."""
    marks = [each.node.mark for each in found]
    numbers = [mark.number for mark in marks if mark]
    one_style = len({mark.level if mark else 0 for mark in marks}) == 1 and all(marks)
    rising = all(lower < upper for lower, upper in pairwise(numbers))
    compound = any(mark is not None and mark.is_compound for mark in marks)
    own = bool(numbers) and one_style and rising and numbers[0] == 1 and not compound
    if not own and found and any(marks):
        faults.add(Code.PLAN_COUNTED_ON, "", what="分段编号或不连续", last=len(found))
    before = 0
    for at, each in enumerate(found, start=1):
        number = each.node.mark.number if own and each.node.mark else at
        if own and number > before + 1:
            missing = "、".join(map(str, range(before + 1, number)))
            faults.add(Code.PLAN_NUMBER_GAP, each.node.where, each.part.text, before=before, expected=missing)
        before = number
        yield Row(
            each.node.where,
            number,
            each.topic,
            "\n".join(filter(None, (each.part.text, each.more))) or each.topic,
            each.told.units,
            each.told.deadline,
            shared=each.inherits,
            own="" if own else each.node.printed,
            notes=lines_of(each.told.notes),
        )
    inherited: dict[str, list[_Found]] = {}
    for each in found:
        if each.inherits:
            inherited.setdefault(each.topic, []).append(each)
    for topic, those in inherited.items():
        faults.add(Code.PLAN_UNITS_INHERITED, those[0].node.where, topic, count=len(those))
