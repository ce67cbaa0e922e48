"""What a file leaves standing in the ledger that its own reporter may have meant to change: told, and not touched."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from toolkit.domain.ledger.kinship import GROWN, Kin, Sign
from toolkit.domain.ledger.records import Cell, Cells, Return
from toolkit.domain.returns.likeness import Likeness
from toolkit.keys import RowKey


def taken_back(newer: Likeness) -> frozenset[Cell]:
    """The cells that are blank in a file which says less than a return, and may have been emptied since by the same
    reporter."""
    if newer.reporter is not Sign.SAME_REPORTER or newer.time is not Sign.LATER:
        return frozenset()
    return frozenset(cell for cell in newer.lacking if not newer.file.at(cell))


def emptied(compared: Sequence[Likeness], current: Cells, base: Cells) -> frozenset[Cell]:
    """The cells that stand, and are blank in a file which says all that its own reporter said before on as many rows as
    it is silent on: too little, or in too few words, to tell a file gone on with from a copy of other rows."""
    cells = set[Cell]()
    for each in compared:
        forked = each.verdict is Kin.FORK and each.reporter is Sign.SAME_REPORTER and each.time is Sign.LATER
        rows = [row for row, _ in each.alike]
        whole = {row for row in rows if rows.count(row) > 1} - {row for row, _ in each.lacking}
        if forked and 0 < len(each.silent) <= len(whole):
            silent = (cell for cell, text in each.other.said.items() if text and cell[0] in each.silent)
            cells |= {cell for cell in silent if not each.file.at(cell)}
    return frozenset(cell for cell in cells if _at(current, *cell) and not _at(base, *cell))


def left_standing(
    compared: Sequence[Likeness], returns: Mapping[int, Return], current: Cells, base: Cells
) -> tuple[frozenset[Cell], frozenset[int]]:
    """Where a file that grew out of a return, and says what its `base` says, leaves standing what its own reporter said
    in another file, saved before it, or somebody not named in one that it seems to have grown out of too: on rows on
    which it speaks. And the returns that said so."""
    cells, said_by = set[Cell](), set[int]()
    for each in compared:
        unnamed = each.reporter is Sign.NO_REPORTER and each.verdict in GROWN
        if each.time is not Sign.LATER or not (unnamed or each.reporter is Sign.SAME_REPORTER):
            continue
        file, ret = each.file, returns[each.other.return_id]
        for cell, said in each.other.said.items():
            if not said or cell[0] not in file.touched or not file.has(cell):
                continue
            now, text = _at(current, *cell), file.at(cell)
            if now == _at(ret.settled, *cell) and text != now and text == _at(base, *cell):
                cells.add(cell)
                said_by.add(ret.id)
    return frozenset(cells), frozenset(said_by)


def _at(cells: Cells, row: RowKey, field: str) -> str:
    return cells.get(row, {}).get(field, "")
