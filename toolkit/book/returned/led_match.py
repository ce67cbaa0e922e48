"""What a leading unit says of others' claims (牵头初审): each row is one that was issued, or is not taken."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from toolkit.book.returned.gathered import Gathered
from toolkit.book.returned.locate import Located
from toolkit.book.returned.rows import ReturnedRow, ReturnedRows
from toolkit.codes import Code
from toolkit.keys import RowKey, register_key
from toolkit.problems import problem
from toolkit.schema.cell import squeezed
from toolkit.schema.model import Register

Shown = tuple[str, ...]
"""Which claim a row shows: its item and the unit, blanks aside."""


def read_led_rows(tables: Sequence[Located], register: Register, into: Gathered) -> None:
    """Read the opinions, also off copies of the sheet.

    A row is the claim that it shows, by item and unit, and its id must name none other. What is said in a row that is
    none of the edition's, as of the unit's own claim or of one in no item that it leads, is refused with a Problem.
    """
    issued = {
        _shown(cells.get(name, "") for name in register.key): key
        for key, cells in into.edition.cells.items()
        if key.sheet == register.name
    }
    known: dict[RowKey, list[ReturnedRow]] = defaultdict(list)
    for table in tables:
        rows = ReturnedRows(table, into)
        for row in rows:
            if table.repeats_headers(row.cells):
                continue
            shown = _shown(table.text(row.cells, name) for name in register.key)
            key = issued.get(shown)
            if why := _why_not(row, shown, key, issued, into):
                if row.says:
                    told = {"title": register.title, "item": shown[0], "unit": shown[1], "why": why}
                    into.problems.append(problem(Code.LED_ROW_UNKNOWN, row.origin, row.says, None, **told))
                continue
            if key is not None:
                rows.taken(row, f"第{row.at + 1}行", key)
                known[key].append(row)
    for key, copies in known.items():
        called = f"“{register.title}”{copies[0].origin.place}"
        for name in dict.fromkeys(name for row in copies for name in row.readings):
            readings = [row.readings[name] for row in copies if name in row.readings]
            into.take(key, register.field(name), readings, called)


def _why_not(row: ReturnedRow, shown: Shown, key: RowKey | None, issued: Mapping[Shown, RowKey], into: Gathered) -> str:
    """Why a row cannot be taken as the one of that `key`, in words; empty where it can."""
    edition = into.edition
    if key is None:
        if shown[1] == squeezed(edition.unit_name):
            return "本单位自己的填报不由本单位初审"
        if shown[0] in {item for item, _ in issued}:
            return "该单位没有待初审的这一项"
        return "不是下发给本单位初审的事项"
    if row.id is None:
        return ""
    named = register_key(edition.plan, row.id.register, row.id.row, edition.unit)
    if row.id.edition not in into.kin:
        return "行标识是别的台账的"
    if named == key:
        return ""
    return "行标识与序号、单位对不上" if named in issued.values() else "这一行是该单位此前的填报，已有变化"


def _shown(parts: Iterable[str]) -> Shown:
    return tuple(squeezed(part) for part in parts)
