"""The columns of the sheet 待核查: what a unit claims, and beside it the office's own columns of `ledger.toml`."""

from __future__ import annotations

from dataclasses import replace

from toolkit.domain.ledger.verdicts import GIVEN, UPHELD
from toolkit.schema.model import FieldKind, Owner, SchemaField, Sheet

CLAIMS_TITLE = "待核查"
_LONG = 32000
_BY = SchemaField("verified_by", "核查人", owner=Owner.OFFICE, width=9, max_length=40)


def claims_sheet(tasks: Sheet) -> Sheet:
    """The sheet as `tasks` declares it: the grey columns (`plan`) say what is claimed, the white ones are the answer.

    A verdict that nothing there can get is no choice. Who judged is asked for also where the ledger has no such column.
    """

    def shown(name: str, header: str, width: float, kind: FieldKind = FieldKind.TEXT) -> SchemaField:
        return SchemaField(name, header, kind, Owner.PLAN, width, max_length=_LONG)

    def header(name: str) -> str:
        return tasks.field(name).header

    office = list(tasks.owned(Owner.OFFICE))
    if not any(field.name == _BY.name for field in office):
        office.append(_BY)
    return Sheet(
        "claims",
        CLAIMS_TITLE,
        "rows",
        (
            shown("number", "编号", 6, FieldKind.INTEGER),
            shown("unit", "责任单位", 14),
            shown("item", header("number"), 6, FieldKind.INTEGER),
            shown("due", header("due"), 11.5, FieldKind.DATE),
            shown("requirement", header("requirement"), 30),
            shown("status", header("status"), 10),
            shown("progress", header("progress"), 30),
            shown("done_on", header("done_on"), 11.5, FieldKind.DATE),
            shown("evidence", header("evidence"), 26),
            shown("led", "初审意见", 18),
            shown("aside", "核查提示", 20),
            shown("risk", "风险提示", 20),
            *(replace(_offered(field), printed=True) for field in office),
        ),
    )


def _offered(field: SchemaField) -> SchemaField:
    if field.name != "verdict":
        return field
    return replace(field, choices=tuple(each for each in field.choices if each.means in (*GIVEN, UPHELD)))
