"""What is new in a unit's workbook since the round before: items added or withdrawn, reworded, newly reviewed."""

from __future__ import annotations

from collections.abc import Mapping

from toolkit.domain.ledger.keys import contact_key, item_of
from toolkit.domain.ledger.records import Cells, Edition
from toolkit.schema.model import FieldKind, Ledger, Owner, Sheet

ADDED = "*"
_NEWS, _WITHDRAWN = "news", "withdrawn"


def with_news(cells: Cells, before: Edition | None, round_id: str, schema: Ledger) -> Cells:
    """The snapshot `cells` with what is new in it since `before`.

    News of earlier workbooks of the same round stand on: nobody can know which of them a unit has opened.
    """
    if before is None:
        return cells
    same_round = before.round == round_id
    marked: dict[str, Mapping[str, str]] = {}
    for key, values in cells.items():
        if item_of(key) is None:
            marked[key] = values
            continue
        told = before.cells.get(key, {}).get(_NEWS, "").split() if same_round else []
        changed = _changed(before.cells[key], values, schema.tasks) if key in before.cells else [ADDED]
        news = " ".join(sorted({*told, *changed}))
        marked[key] = {**values, _NEWS: news} if news else values
    contact = contact_key(before.plan, before.unit)
    told = before.cells.get(contact, {}).get(_WITHDRAWN, "").split() if same_round else []
    here = {item_of(key) for key in cells}
    gone = {item for key in before.cells if (item := item_of(key)) is not None} | {int(item) for item in told}
    if (gone := gone - here) and contact in cells:
        marked[contact] = {**cells[contact], _WITHDRAWN: " ".join(map(str, sorted(gone)))}
    return marked


def without_news(cells: Cells) -> Cells:
    """A snapshot as it was before `with_news`."""
    return {
        key: {name: text for name, text in values.items() if name not in (_NEWS, _WITHDRAWN)}
        for key, values in cells.items()
    }


def withdrawn(edition: Edition) -> tuple[int, ...]:
    """The items that are no longer the unit's."""
    told = edition.cells.get(contact_key(edition.plan, edition.unit), {}).get(_WITHDRAWN, "")
    return tuple(int(item) for item in told.split())


def new_fields(values: Mapping[str, str]) -> frozenset[str]:
    """The fields of a row whose text is new; `ADDED` alone where the whole row is."""
    news = frozenset(values.get(_NEWS, "").split())
    return frozenset({ADDED}) if ADDED in news else news


def news_words(sheet: Sheet, values: Mapping[str, str]) -> str:
    """What is new in a row, in words: 新增事项; 具体要求、完成时限有调整；核查结论有更新; empty where nothing is.

    Where the deadline's words changed, they speak for its date.
    """
    fields = new_fields(values)
    if ADDED in fields:
        return "新增事项"
    told = [field for field in sheet.fields if field.name in fields]
    told = [field for field in told if field.name != "due" or "deadline" not in fields]
    parts = [
        "、".join(field.header for field in told if (field.owner == Owner.OFFICE) == office) + ending
        for office, ending in ((False, "有调整"), (True, "有更新"))
        if any((field.owner == Owner.OFFICE) == office for field in told)
    ]
    return "；".join(parts)


def _changed(then: Mapping[str, str], now: Mapping[str, str], sheet: Sheet) -> list[str]:
    """Plan fields that read otherwise, and what the office has newly said; dates only where they were set by hand.

    A recurring item's due date moves on by itself, and a date of review comes with its verdict.
    """
    found = []
    for field in sheet.fields:
        before, after = then.get(field.name, ""), now.get(field.name, "")
        if before == after or field.name == "hint" or (field.kind == FieldKind.DATE and "since" in {*then, *now}):
            continue
        if field.owner == Owner.PLAN or (field.owner == Owner.OFFICE and after and field.kind != FieldKind.DATE):
            found.append(field.name)
    return found
