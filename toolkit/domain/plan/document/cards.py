"""Tables that say one thing to be done each, labels on the left and what they say on the right, made rows of one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from toolkit.domain.plan.document.headers import UNITS, Headers
from toolkit.domain.plan.document.lines import Line

Pairs = list[tuple[str, str]]
"""Labels of one line, each with what stands right of it."""
_LEAST = 3
"""Lines that a card has at least."""
_LONGEST = 12
"""Characters of a label at most."""


def cards_as_rows(lines: Sequence[Line], headers: Headers) -> tuple[Line, ...]:
    """The lines of a document, cards (任务名称|…, 责任单位|…) made a row each under their labels as headers.

    A card is lines of labels that are known headers, those of units and of what is to be done among them.
    """
    found: list[Line] = []
    above: tuple[str, ...] = ()
    for card, pairs in _runs(lines, headers):
        labels = tuple(label for label, _ in pairs)
        kinds = {headers.field(label, by_end=True) for label in labels}
        if len(card) < _LEAST or not kinds & {*UNITS} or not kinds & {"requirement", "topic"}:
            found += card
            above = ()
            continue
        first = replace(card[0], below=frozenset(), beside=frozenset(), torn=None)
        found += [replace(first, cells=labels)] if labels != above else []
        found.append(replace(first, cells=tuple(text for _, text in pairs)))
        above = labels
    return tuple(found)


def _runs(lines: Iterable[Line], headers: Headers) -> Iterator[tuple[list[Line], Pairs]]:
    """Lines that may be one card together, with their labels and texts; any other line alone, without."""
    card: list[Line] = []
    pairs: Pairs = []
    last = 0
    for line in lines:
        mine = _pairs(line, headers)
        known = {label for label, _ in pairs}
        rest = _rest(line)
        if rest and len(rest) == last:
            pairs[-last:] = [(label, text + more) for (label, text), more in zip(pairs[-last:], rest, strict=True)]
            card.append(line)
            continue
        last = len(mine)
        apart = line.torn is None and card and line.table != card[0].table
        if card and (not mine or apart or any(label in known for label, _ in mine)):
            yield card, pairs
            card, pairs = [], []
        if mine:
            card.append(line)
            pairs += mine
        else:
            yield [line], []
    if card:
        yield card, pairs


def _rest(line: Line) -> list[str]:
    """What stands at the head of a page without labels and goes on with the cells above; nothing where it does not."""
    cells = [cell.strip() for at, cell in enumerate(line.cells) if at not in line.beside]
    alone = line.torn is not None and len(cells) in (2, 4) and not any(cells[::2])
    return cells[1::2] if alone else []


def _pairs(line: Line, headers: Headers) -> Pairs:
    """The labels of a line that has nothing but these and what they say; none where it is another."""
    cells = [cell.strip() for at, cell in enumerate(line.cells) if at not in line.beside]
    while cells and not cells[0]:
        cells.pop(0)
    while cells and not cells[-1] and len(cells) % 2:
        cells.pop()
    if len(cells) not in (2, 4):
        return []
    pairs = [(label.rstrip("：: "), text) for label, text in zip(cells[::2], cells[1::2], strict=True)]
    said = all(_is_label(label, headers) and not headers.field(text) for label, text in pairs)
    return pairs if said else []


def _is_label(text: str, headers: Headers) -> bool:
    return len(text) <= _LONGEST and headers.field(text, by_end=True) is not None
