"""The paragraphs of a plan as nodes: each with its number, what is written behind it, and what belongs to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from toolkit.domain.plan.document.closing import is_closing, speaks_to_all
from toolkit.domain.plan.document.headers import Headers
from toolkit.domain.plan.document.lines import Line
from toolkit.domain.plan.document.marks import NAMED, Mark, mark_of
from toolkit.domain.plan.document.paragraph_parts import Part, Told, is_list_of_names, starts_with_label
from toolkit.domain.plan.headings import is_date
from toolkit.domain.plan.model import Remark

UNMARKED = 9
"""The level of an item that begins with no number: below all that do."""
_BEHIND_MARK = {NAMED: "：", NAMED + 1: "."}
"""What stands behind a number of a level, where its text is told as a whole."""


@dataclass
class Node:
    """A paragraph with what stands below it: its parts, and the texts that go on with it."""

    where: str
    mark: Mark | None
    parts: list[Part]
    more: list[str] = field(default_factory=list)
    told: Told = field(default_factory=Told)

    @property
    def level(self) -> int:
        """How deep it stands, below all that have a number where it has none."""
        return self.mark.level if self.mark else UNMARKED

    @property
    def printed(self) -> str:
        """Its number as printed."""
        return self.mark.printed if self.mark else ""

    @property
    def has_units(self) -> bool:
        """Whether it names units."""
        return bool(self.told.units) or any(part.told.units for part in self.parts)

    def all_told(self) -> Told:
        """What stands on lines of its own and behind its parts."""
        told = self.told
        for part in self.parts:
            told = told.with_more(part.told)
        return told

    def whole(self) -> str:
        """Its text as printed, the number before it."""
        text = "".join(part.text for part in self.parts)
        mark = self.printed + ("、" if self.level == 1 and self.printed[-1:] not in "章节篇分" else "")
        mark += _BEHIND_MARK.get(self.level, "")
        return "\n".join([mark + text, *self.more])


@dataclass
class _Line:
    """Units or a deadline on a line of its own, and how many nodes stand above it."""

    told: Told
    more: list[str]
    below: int = 0

    @property
    def goes_on(self) -> bool:
        """Whether names on the next line may be more of its units: it does not tell people alone."""
        return bool(self.told.units or self.told.deadline)


Parting = Callable[[str, Headers], list[Part]]
"""How a paragraph is parted into texts, each with the units it names."""
_TEXT = frozenset({"text"})
"""What stands for the labels of a paragraph that is a text."""


def nodes_of(
    lines: Sequence[Line], headers: Headers, part: Parting, *, marked: bool = False
) -> tuple[list[Node], list[Remark]]:
    """The paragraphs that begin something, each with those that go on with it; what belongs to none are remarks.

    One without a number begins something where units are named again and again below such (`_unnumbered`). What stands
    behind the units of an item goes on with it, unless the document ends there and no other item goes on so. Units
    before all that is numbered are no item's. Where
    `marked`, only paragraphs that begin with a number are parted.
    """
    nodes: list[Node] = []
    remarks: list[Remark] = []
    told: list[_Line] = []
    read = [_Read(line, headers, part, marked=marked) for line in lines]
    last = max((at for at, each in enumerate(read) if each.begins), default=-1)
    begun = _unnumbered(read)
    numbered = any(each.node.mark for each in read)
    goes_on = listing = False
    for at, each in enumerate(read):
        pending = bool(told) and told[-1].below == len(nodes)
        if not each.text:
            continue
        signs = _is_signature(read, at) and not any(node.has_units for node in nodes)
        if each.line.aside or signs or (each.alone and not nodes and numbered):
            remarks.append(Remark(each.text, each.line.where))
        elif nodes and each.alone:
            each.alone.below = len(nodes)
            if pending and not each.alone.more:
                told[-1].told = told[-1].told.with_more(each.alone.told)
            else:
                told.append(each.alone)
            listing = False
        elif each.node.mark is not None or each.node.has_units or at in begun:
            nodes.append(each.node)
        elif pending and told[-1].goes_on and (at < last or listing or told[-1].told.lacks_names) and each.is_names:
            listing = told[-1].told.lacks_names or listing
            told[-1].told = told[-1].told.going_on(each.text)
        elif nodes and not nodes[-1].has_units and not pending:
            nodes[-1].more.append(each.text)
        elif nodes and (at < last or goes_on) and not speaks_to_all(each.text):
            nodes[-1].more.append(each.text)
            goes_on = True
        else:
            remarks.append(Remark(each.text, each.line.where))
    if nodes:
        remarks += _ending(nodes[-1], lines[-1].where)
    _attach(nodes, told)
    _lift(nodes)
    return nodes, remarks


class _Read:
    """One paragraph as read: its text, what it would begin, and what it tells where it says only who and when."""

    def __init__(self, line: Line, headers: Headers, part: Parting, *, marked: bool) -> None:
        self.line = line
        self.text = " ".join(dict.fromkeys(cell.strip() for cell in line.cells if cell.strip()))
        mark, body = mark_of(self.text)
        whole = marked and mark is None
        self.node = Node(line.where, mark, [Part(body.strip(), Told())] if whole else part(body, headers))
        self.alone = _line(self.text, self.node, headers) if mark is None else None
        self.begins = not line.aside and (mark is not None or starts_with_label(self.text, headers))

    @property
    def is_names(self) -> bool:
        """Whether it is nothing but names of units."""
        return is_list_of_names(self.text)


def _is_signature(read: Sequence[_Read], at: int) -> bool:
    """Whether a line may be who issued a letter, with the day below it, or that day."""
    first = at if at + 1 < len(read) and is_date(read[at + 1].text) else at - 1
    name, day = read[first].text, read[first + 1].text
    return first >= 0 and is_closing(name) and not is_date(name) and is_date(day)


def _unnumbered(read: Sequence[_Read]) -> frozenset[int]:
    """Where tasks begin that have no number: texts above units, under a title or none below which these come again.

    It is so under all titles of a level where under any of them the same label of units stands twice, texts between.
    """
    spans: list[tuple[int, list[tuple[int, frozenset[str]]]]] = []
    level, span = 0, list[tuple[int, frozenset[str]]]()
    for at, each in enumerate(read):
        if each.line.aside or not each.text:
            continue
        if each.node.mark is not None:
            spans.append((level, span))
            level, span = each.node.level, []
        else:
            labels = frozenset(each.alone.told.units) if each.alone else frozenset()
            span.append((at, labels if each.alone else _TEXT))
    spans.append((level, span))
    levels = {level for level, span in spans if _comes_again(span)}
    return frozenset(at for level, span in spans if level in levels for at in _above_units(span))


def _comes_again(span: Sequence[tuple[int, frozenset[str]]]) -> bool:
    """Whether a label of units stands twice under a title, a text between."""
    seen: set[str] = set()
    parted = False
    for _, labels in span:
        if labels is _TEXT:
            parted = bool(seen)
        elif parted and seen & labels:
            return True
        else:
            seen |= labels
    return False


def _above_units(span: Sequence[tuple[int, frozenset[str]]]) -> Iterator[int]:
    """The first of each run of texts above a line that names units."""
    first: int | None = None
    before: frozenset[str] = frozenset()
    for at, labels in span:
        if labels is _TEXT:
            first = first if before is _TEXT else at
        elif labels and first is not None:
            yield first
            first = None
        before = labels


def _lift(nodes: Sequence[Node]) -> None:
    """Give an item the units that stand behind the last of its points alone: 1.… （1）… （2）…（责任单位：A）.

    They are the item's where more of its level name units so, or themselves.
    """
    last: dict[int, Node] = {}
    for at, node in enumerate(nodes):
        points = _points_of(nodes, at)
        alone = len(points) > 1 and points[-1].has_units and not any(point.has_units for point in points[:-1])
        if alone and not node.has_units and len({point.level for point in points}) == len(points[-1].parts) == 1:
            last[at] = points[-1]
    for at, point in last.items():
        level = [other for other, node in enumerate(nodes) if node.level == nodes[at].level and other != at]
        if any(nodes[other].has_units or other in last for other in level):
            (part,) = point.parts
            nodes[at].told = nodes[at].told.with_more(part.told).with_more(point.told)
            point.parts, point.told = [Part(part.text, Told())], Told()


def _points_of(nodes: Sequence[Node], at: int) -> list[Node]:
    """What stands below a node."""
    return list(takewhile(lambda each: each.level > nodes[at].level, nodes[at + 1 :]))


def _ending(last: Node, where: str) -> list[Remark]:
    """What stands at the end of a document and speaks to all: 各单位要按季报送. It belongs to no item."""
    at = next((at for at, text in enumerate(last.more) if is_closing(text) or speaks_to_all(text)), len(last.more))
    last.more, ending = last.more[:at], last.more[at:]
    return [Remark(text, where) for text in ending]


def _line(text: str, node: Node, headers: Headers) -> _Line | None:
    """What a paragraph tells that says only who and when, in brackets or after labels; None where it says more."""
    if not starts_with_label(text, headers) and any(part.text for part in node.parts):
        return None
    told = Told()
    for part in node.parts:
        told = told.with_more(part.told)
    return _Line(told, [part.text for part in node.parts if part.text]) if told else None


def _attach(nodes: Sequence[Node], lines: Sequence[_Line]) -> None:
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
        chain: list[Node] = []
        for node in nodes[: line.below]:
            chain = [each for each in chain if each.level < node.level] + [node]
        best = max(chain, key=lambda node: (votes.get(node.level, 0), node.level))
        best.told = best.told.with_more(line.told)
        best.more += line.more
