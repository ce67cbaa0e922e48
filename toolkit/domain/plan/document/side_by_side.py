"""Tables that stand side by side under headers repeated across the sheet, put one below the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise

from toolkit.domain.plan.document.headers import Headers, columns_at
from toolkit.domain.plan.document.item_numbers import single_number
from toolkit.domain.plan.document.lines import Line
from toolkit.schema.cell import squeezed

Block = tuple[int, int, int]
"""The columns of one of several tables side by side, the last not counted, and how many the widest has."""


def one_below_the_other(lines: Iterable[Line], headers: Headers) -> tuple[Line, ...]:
    """The lines of a document, those of tables side by side (序号|要求|单位|序号|要求|单位) one table after the other.

    Rows are taken left and right in turn where the numbers count so (1 2 / 3 4); a row merged across all of them is
    told once.
    """
    found: list[Line] = []
    for _, table in groupby(lines, key=lambda line: line.table):
        found += _unfolded(list(table), headers)
    return tuple(found)


def _unfolded(lines: Sequence[Line], headers: Headers) -> Iterator[Line]:
    begun = next(((at, found) for at, line in enumerate(lines) if (found := _blocks(line, headers))), None)
    if begun is None:
        yield from lines
        return
    at, blocks = begun
    yield from lines[:at]
    columns = columns_at(headers, [_cut(line, blocks[0]) for line in lines[at:]], 0)
    body = at + (columns.rows if columns else 1)
    yield from (_cut(line, blocks[0]) for line in lines[at:body])
    in_turn = _in_turn([line for line in lines[body:] if not _is_across(line, blocks)], blocks)
    for across, group in groupby(lines[body:], key=lambda line: _is_across(line, blocks)):
        rows = [*group]
        if across:
            yield from (line if line.paragraph else _cut(line, blocks[0]) for line in rows)
        elif in_turn:
            yield from (_cut(row, block) for row in rows for block in blocks)
        else:
            yield from (_cut(row, block) for block in blocks for row in rows)


def _blocks(line: Line, headers: Headers) -> list[Block]:
    """The tables that a row of headers begins side by side; none where it is that of one table, or none."""
    texts = [squeezed(cell) for cell in line.cells]
    first = next(filter(None, texts), "")
    starts = [at for at, text in enumerate(texts) if text == first and at not in line.beside]
    if len(starts) < 2:
        return []
    wide = max(end - start for start, end in pairwise([*starts, len(texts)]))
    blocks = [(start, end, wide) for start, end in pairwise([*starts, len(texts)])]
    said = {tuple(filter(None, texts[start:end])) for start, end, _ in blocks}
    whole = len(said) == 1 and len(said.pop()) > 1
    return blocks if whole and columns_at(headers, [_cut(line, blocks[0])], 0) else []


def _is_across(line: Line, blocks: Sequence[Block]) -> bool:
    """Whether a line is a paragraph, or merged over the edge between two tables."""
    return line.paragraph or any(start in line.beside for start, *_ in blocks[1:])


def _in_turn(rows: Sequence[Line], blocks: Sequence[Block]) -> bool:
    """Whether the numbers of the first two rows count from left to right."""
    if len(rows) < 2:
        return False
    firsts, seconds = ([single_number(_cut(row, block).cells[0]) for block in blocks] for row in rows[:2])
    return firsts == [*range(firsts[0], firsts[0] + len(blocks))] and seconds[0] == firsts[-1] + 1


def _cut(line: Line, block: Block) -> Line:
    start, end, wide = block
    inside = range(start, end)
    cells = line.cells[start:end]
    return replace(
        line,
        cells=(*cells, *("",) * (wide - len(cells))),
        torn=None if line.torn is None else {at - start: glue for at, glue in line.torn.items() if at in inside},
        below=frozenset(at - start for at in line.below if at in inside),
        beside=frozenset(at - start for at in line.beside if at in inside),
        seams={at - start: seams for at, seams in line.seams.items() if at in inside},
        roomy={at - start: places for at, places in line.roomy.items() if at in inside},
    )
