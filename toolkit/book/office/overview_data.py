"""The tables behind the charts of 总览."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from toolkit.book.sheets.model import Value
from toolkit.domain.ledger.counts import Counts
from toolkit.domain.ledger.due_names import due_called
from toolkit.domain.ledger.figures import Figures, Portion
from toolkit.domain.ledger.labels import GROUPS
from toolkit.problems import shorten
from toolkit.values import dataclass

_NAME = 14
_CLOSED, _CLAIMED, _LATE, _SOON, _REST = "2E7D5B", "7E6BA5", "B3342D", "D9A400", "B6C0C9"
_DRAWN = ("已销号、不涉及", "待核查", "逾期", "临期、退回、缺项", "其他")
_HEADS = (*_DRAWN, "合计", "到期应办结", "其中已销号", "办结率")
_COLOURS = (_CLOSED, _CLAIMED, _LATE, _SOON, _REST)


@dataclass(frozen=True, slots=True)
class DataTable:
    """One table: headers and lines, name first; the columns after it that have a colour are drawn."""

    title: str
    heads: tuple[str, ...]
    lines: Sequence[tuple[Value, ...]]
    kind: Literal["bar", "column", "line"]
    colours: tuple[str, ...]
    percent: bool = False


def data_tables(figures: Figures) -> tuple[DataTable, ...]:
    """By 类别, by due date, by round, and over the months."""
    rounds = [
        (each.round.label, len(each.reported), len(each.unreported) if each.over else "", len(each.owing))
        for each in figures.rounds
    ]
    due_names = {part.name: due_called(part.name, figures.day) for part in figures.dues}
    months = [(each.label, each.owed, each.met, each.closed) for each in figures.months]
    return (
        DataTable(
            "按类别", ("类别", *_HEADS), _lines(figures.topics, figures.topic_titles), "bar", _COLOURS, percent=True
        ),
        DataTable("按完成时限", ("应完成日期", *_HEADS), _lines(figures.dues, due_names), "column", _COLOURS),
        DataTable("各期填报", ("填报期", "已报", "未报", "应报"), rounds, "column", (_CLOSED, _LATE)),
        DataTable("走势", ("月末", "到期应办结", "其中已销号", "已销号合计"), months, "line", (_LATE, _CLOSED)),
    )


def _lines(parts: Sequence[Portion], short: Mapping[str, str] | None = None) -> list[tuple[Value, ...]]:
    names = short or {}
    return [(shorten(names.get(part.name, part.name), _NAME), *_shares(part.counts)) for part in parts]


def _shares(counts: Counts) -> tuple[Value, ...]:
    return (*(counts.of(*GROUPS[word]) for word in _DRAWN), counts.total, counts.owed, counts.met, counts.rate)
