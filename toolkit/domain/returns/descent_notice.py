"""What is told, once a return, where it cannot be known whose words are to stand: which were replaced or left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from toolkit.codes import Code
from toolkit.domain.ledger.records import Cell, Cells, Return
from toolkit.domain.ledger.row_names import header_of, row_label
from toolkit.domain.returns.checks import Context
from toolkit.domain.returns.merge_base import Base
from toolkit.domain.three_way import Taken
from toolkit.keys import RowKey
from toolkit.problems import Origin, Problem, problem, shorten
from toolkit.schema.model import Ledger

_WORDS = 24
"""Characters shown of words that were replaced or not taken."""


def descent_notice(
    base: Base, cells: Cells, taken: Sequence[Taken[RowKey]], context: Context, earlier: Sequence[Return], file: str
) -> Iterator[Problem]:
    """The one notice that a file needs because of what it grew from; none where everything is beyond doubt.

    `cells` are the file's, `taken` those of them that go into the ledger of `context`. Every cell whose words were
    replaced or left out without proof that its people had seen the other words is named, each with these words.
    """
    current, issued, schema = context.current, context.edition, context.schema
    replaced = [
        ((each.row, each.field), before)
        for each in taken
        if (before := _at(current, each.row, each.field)) not in ("", _at(issued, each.row, each.field))
        if (each.row, each.field) in base.unproven
    ]
    left = [
        (cell, text)
        for cell in base.overtaken
        if (text := cells[cell[0]][cell[1]]) != _at(current, *cell)
        if not text or text != _at(issued, *cell)
        if not text or not any(_at(ret.raw, *cell) == text for ret in earlier)
        if text or _at(base.cells, *cell)
    ]
    spared = [(cell, text) for cell in base.spared if (text := _at(current, *cell))]
    parts = [
        *(("没有采用：" + _listed(left, current, schema),) if left else ()),
        *(("换掉了已收的：" + _listed(replaced, current, schema),) if replaced else ()),
        *(("空着、仍以已收为准的：" + _listed(spared, current, schema),) if spared else ()),
    ]
    if base.overtaken:
        code = Code.RETURN_OVERTAKEN
    elif replaced:
        code = Code.WORDS_REPLACED
    elif spared:
        code = Code.ROWS_EMPTIED
    else:
        return
    told = "；".join(parts) or "它填的以前都收过"
    other = next((ret.file for ret in earlier if ret.id == (base.newer or base.return_id)), "")
    yield problem(code, Origin(file), told=told, other=shorten(other))


def _listed(cells: Iterable[tuple[Cell, str]], current: Cells, schema: Ledger) -> str:
    return "、".join(
        f"{row_label(schema, row, current.get(row, {}))}“{header_of(schema, row, field)}”（{shorten(text, _WORDS)}）"
        for (row, field), text in sorted(cells)
    )


def _at(cells: Cells, row: RowKey, field: str) -> str:
    return cells.get(row, {}).get(field, "")
