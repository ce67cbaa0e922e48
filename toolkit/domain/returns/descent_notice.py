"""What is told, once a return, where it cannot be known whose words are to stand: which were replaced or left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from toolkit.codes import Code
from toolkit.domain.ledger.kinship import Sign
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
    signs = next((found.signs for found in base.kinship if found.return_id == (base.newer or base.return_id)), ())
    restored = [
        ((each.row, each.field), each.value)
        for each in taken
        if Sign.EARLIER in signs and each.value and not _at(current, each.row, each.field)
        if (each.row, each.field) in base.unproven
    ]
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
        if text or (_at(base.cells, *cell) and cell not in base.spared)
    ]
    spared = [(cell, text) for cell in base.spared if (text := _at(current, *cell))]
    kept = [(cell, text) for cell in base.passed if (text := _at(current, *cell)) != cells[cell[0]][cell[1]]]
    parts = [
        *(("没有采用：" + _listed(left, current, schema),) if left else ()),
        *(("换掉了已收的：" + _listed(replaced, current, schema),) if replaced else ()),
        *(("补上了已收的里空着的：" + _listed(restored, current, schema),) if restored else ()),
        *(("空着、仍以已收为准的：" + _listed(spared, current, schema),) if spared else ()),
        *(("没有改动已收的：" + _listed(kept, current, schema),) if kept else ()),
    ]
    other = next((shorten(ret.file) for ret in earlier if ret.id == (base.newer or base.return_id)), "")
    if base.overtaken:
        told = "".join(f"；{part}" for part in parts)
        yield problem(Code.RETURN_OVERTAKEN, Origin(file), why=_behind(other, signs), told=told)
    elif replaced or restored:
        why = _ahead(other) if restored else _grown(other)
        yield problem(Code.WORDS_REPLACED, Origin(file), why=why, told="；".join(parts))
    elif spared:
        yield problem(Code.ROWS_EMPTIED, Origin(file), told="；".join(parts))
    elif kept:
        yield problem(Code.WORDS_KEPT, Origin(file), told=_listed(kept, current, schema), why=_between(base, earlier))


def _behind(other: str, signs: Sequence[Sign]) -> str:
    """Why a file is taken for the older of two."""
    if Sign.LESS in signs or (Sign.SAME in signs and Sign.EARLIER not in signs):
        return f"这份表填的，已收的“{other}”里都有"
    return f"这份表{'保存得' if Sign.EARLIER in signs else '看来'}比已收的“{other}”早"


def _ahead(other: str) -> str:
    """Why a file fills in what another, saved later, left blank."""
    return f"这份表填的比已收的“{other}”多，保存得却比它早"


def _grown(other: str) -> str:
    """Why a file replaces words of others: it goes on with that file, or nobody can say what it goes on with."""
    if not other:
        return "这份表（或其中有的行）没有这一次下发的标记，看不出填的人见过已收的内容"
    return f"这份表看来是接着“{other}”填的"


def _between(base: Base, earlier: Sequence[Return]) -> str:
    """Which files of the same reporter, or of one not named, were saved before and are not what the file grew from."""
    files = "”“".join(shorten(ret.file) for ret in earlier if ret.id in base.beside)
    named = all(Sign.SAME_REPORTER in found.signs for found in base.kinship if found.return_id in base.beside)
    return f"{'同一填报人' if named else '没有写明填报人的'}以前还报过“{files}”，看不出这份是接着它填的"


def _listed(cells: Iterable[tuple[Cell, str]], current: Cells, schema: Ledger) -> str:
    return "、".join(
        f"{row_label(schema, row, current.get(row, {}))}“{header_of(schema, row, field)}”"
        f"（{shorten(text, _WORDS) or '空白'}）"
        for (row, field), text in sorted(cells)
    )


def _at(cells: Cells, row: RowKey, field: str) -> str:
    return cells.get(row, {}).get(field, "")
