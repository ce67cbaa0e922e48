"""The hidden sheet that says which edition a workbook is, and its id found again."""

from __future__ import annotations

from itertools import pairwise

from toolkit.book.sheets.model import Cell, Column, Row, SheetSpec
from toolkit.book.sheets.raw import RawBook, shown
from toolkit.domain.ledger.records import Edition

IDENTITY_TITLE = "下发信息"
IDENTITY_LABEL = "下发编号"
_TOP = 10
"""Rows of a sheet that the label is looked for in."""


def identity_sheet(edition: Edition) -> SheetSpec:
    """The hidden sheet that says which edition a workbook is."""
    return SheetSpec(
        IDENTITY_TITLE,
        (Column(14), Column(24)),
        tuple(
            Row((Cell(label), Cell(text)))
            for label, text in (
                (IDENTITY_LABEL, edition.id),
                ("方案", edition.plan),
                ("单位代码", edition.unit),
                ("填报期", edition.round),
            )
        ),
        protected=True,
        visibility="hidden",
    )


def hidden_id(book: RawBook) -> str:
    """What stands right of the label, on whichever sheet it is by now; empty where the label is gone."""
    for sheet in book.sheets:
        for row in sheet.rows[:_TOP]:
            for label, value in pairwise(row):
                if label == IDENTITY_LABEL and isinstance(value, str):
                    return value.strip()
    return ""


def facts(book: RawBook) -> dict[str, str]:
    """What the sheet that holds the label says, label -> text; empty where the label is gone."""
    for sheet in book.sheets:
        found = {shown(row[0]): shown(row[1]) for row in sheet.rows[:_TOP] if len(row) > 1}
        if IDENTITY_LABEL in found:
            return found
    return {}
