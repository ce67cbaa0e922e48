"""What is new in a unit's workbook since the round before: items added or withdrawn, reworded, newly reviewed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from toolkit.domain.ledger.records import Edition
from toolkit.keys import RowKey
from toolkit.schema.model import FieldKind, Ledger, Owner, Sheet

ADDED = "*"


def with_news(made: Edition, before: Edition, schema: Ledger) -> Edition:
    """An edition with what is new in it since the one `before`.

    News of earlier workbooks of the same round stand on: nobody can know which of them a unit has opened.
    """
    same_round = before.round == made.round
    news: dict[RowKey, frozenset[str]] = {}
    for key, values in made.cells.items():
        if key.item is None:
            continue
        told = before.news.get(key, frozenset()) if same_round else frozenset()
        fresh = _changed(before.cells[key], values, schema.tasks) if key in before.cells else [ADDED]
        if marked := told.union(fresh):
            news[key] = marked
    there = {key.item for key in before.cells} | set(before.withdrawn if same_round else ())
    gone = there - {key.item for key in made.cells}
    return replace(made, news=news, withdrawn=tuple(sorted(item for item in gone if item is not None)))


def new_fields(edition: Edition, row: RowKey) -> frozenset[str]:
    """The fields of a row whose text is new; `ADDED` alone where the whole row is."""
    news = edition.news.get(row, frozenset())
    return frozenset({ADDED}) if ADDED in news else news


def news_words(sheet: Sheet, fields: frozenset[str]) -> str:
    """What is new in a row with these new `fields`, in words; empty where nothing is.

    新增事项, or 具体要求、完成时限有调整；核查结论有更新.
    Where the deadline's words changed, they speak for its date.
    """
    if not fields:
        return ""
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
        if before == after or field.rule or (field.kind == FieldKind.DATE and "since" in {*then, *now}):
            continue
        if field.owner == Owner.PLAN or (field.owner == Owner.OFFICE and after and field.kind != FieldKind.DATE):
            found.append(field.name)
    return found
