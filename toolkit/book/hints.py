"""The rule of `domain.standing` as spreadsheet formulas, so that 提示 lives on while a unit fills in."""

from __future__ import annotations

from collections.abc import Mapping

from toolkit.domain.standing import SOON_DAYS
from toolkit.schema.model import SchemaField, Sheet

_BETWEEN = "¦"


def quoted(text: str) -> str:
    """A text as a string literal of a formula."""
    return '"' + text.replace('"', '""') + '"'


def hint_formula(sheet: Sheet, cells: Mapping[str, str]) -> str:
    """提示 of one row; `cells` maps field names to that row's cells (`$H5`)."""
    verdict, status, due = cells["verdict"], cells["status"], cells["due"]
    verdicts, statuses = sheet.field("verdict"), sheet.field("status")
    # LEN("、") pieces are joined and the first separator cut off
    lacking = "&".join(
        f'IF({condition},"、{field.missing_label}","")' for field, condition in missing_conditions(sheet, cells)
    )
    claimed = (
        f"OR({status}={quoted(statuses.text_for('done'))},{status}={quoted(statuses.text_for('not_applicable'))},"
        f'AND({status}={quoted(statuses.text_for("ongoing"))},{due}<>"",'
        f"NOT({lacking_condition(sheet.field('done_on'), cells['done_on'])}),"
        f"NOT({lacking_condition(sheet.field('evidence'), cells['evidence'])})))"
    )
    unfilled = f'IF({status}="","未填","")'
    left = f"{due}-TODAY()"
    by_due = (
        f'IF({due}="",{unfilled},IF({due}<TODAY(),"逾期"&(TODAY()-{due})&"天",IF({due}=TODAY(),"今天到期",'
        f'IF({left}<={SOON_DAYS},"还有"&({left})&"天",{unfilled}))))'
    )
    rest = f'IF({claimed},"待核查",{by_due})'
    if lacking:
        rest = f'IF(LEN({lacking})>0,"缺"&MID({lacking},2,99),{rest})'
    return (
        f'=IF({verdict}={quoted(verdicts.text_for("verified"))},"已销号",'
        f'IF({verdict}={quoted(verdicts.text_for("confirmed_not_applicable"))},"不涉及",'
        f'IF({verdict}={quoted(verdicts.text_for("sent_back"))},"退回，请补正",{rest})))'
    )


def missing_conditions(sheet: Sheet, cells: Mapping[str, str]) -> list[tuple[SchemaField, str]]:
    """Fields that may be required, each with the condition under which its cell is lacking."""
    found = []
    for field in sheet.fields:
        texts = [
            f"{cells[other]}={quoted(sheet.field(other).text_for(meaning))}"
            for other, meanings in field.required_when.items()
            for meaning in meanings
        ]
        if texts:
            found.append((field, f"AND(OR({','.join(texts)}),{lacking_condition(field, cells[field.name])})"))
    return found


def lacking_condition(field: SchemaField, cell: str) -> str:
    """`SchemaField.lacks` as a formula, true or false for a cell and cell by cell for a range."""
    words = _BETWEEN.join(("", "", *field.nothing, ""))
    return f'ISNUMBER(FIND("{_BETWEEN}"&{cell}&"{_BETWEEN}",{quoted(words)}))'
