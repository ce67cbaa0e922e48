"""The rules of `register_flags` and `disclosure` as spreadsheet formulas, alive while a unit fills in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from toolkit.book.unit.hints import quoted
from toolkit.domain.ledger.disclosure import LIMIT
from toolkit.domain.ledger.register_flags import NO_SUCH_ITEM, STRUCK_OUT
from toolkit.domain.ledger.registers import RegisterStatus
from toolkit.schema.model import Flag, Register, SchemaField

Cells = Mapping[str, str]
"""Field name -> that row's cell (`$H5`)."""


@dataclass(frozen=True)
class Places:
    """Cells on a hidden sheet that formulas look into.

    `days` holds a text with `1` for every workday and `0` for every other day, from the day after `before` on;
    `items` are the unit's items and `dues` the due dates they were issued with.
    """

    before: str = ""
    days: str = ""
    items: str = ""
    dues: str = ""


def computed_formula(field: SchemaField, cells: Cells, places: Places) -> str:
    """The formula of a computed cell; empty where what it looks into is not there."""
    if field.computed == "reply_by" and places.days:
        return _reply_by(cells, places)
    if field.computed == "item_due" and places.items:
        item, due = cells["item"], f"INDEX({places.dues},MATCH({cells['item']},{places.items},0))"
        return f'=IF({item}="","",IFERROR(IF({due}="","",{due}),""))'
    return ""


def _reply_by(cells: Cells, places: Places) -> str:
    """Twenty workdays on from the start; nothing while the clock stands still."""
    start = f"MAX({cells['received_on']},{cells['completed_on']},{cells['paid_on']})"
    begun, ended = cells["consulted_from"], cells["consulted_to"]
    waits = ",".join(
        f'AND({first}<>"",{last}="")'
        for first, last in (
            (cells["asked_on"], cells["completed_on"]),
            (begun, ended),
            (cells["charged_on"], cells["paid_on"]),
        )
    )
    from_day = f"MAX({begun},{start})"
    asked = f"MID({places.days},{from_day}-{places.before}+1,MAX(0,{ended}-{from_day}))"
    spent = f'IF({begun}="",0,LEN({asked})-LEN(SUBSTITUTE({asked},"1","")))'
    more = f'IF({cells["extended_on"]}="",0,MIN({LIMIT},MAX(0,N({cells["extra_days"]}))))'
    after = f"MID({places.days},{start}-{places.before}+1,999)"
    found = f'{start}+FIND("#",SUBSTITUTE({after},"1","#",{LIMIT}+{spent}+{more}))'
    return f'=IF(OR({cells["received_on"]}="",{waits}),"",IFERROR({found},""))'


def hint_formula(register: Register, cells: Cells, places: Places) -> str:
    """提示 of one row."""
    pieces = [
        f'IF({condition},{quoted("；缺" + field.missing_label)},"")' for field, condition in _lacking(register, cells)
    ]
    if places.items and any(field.computed == "item_due" for field in register.fields):
        item = cells["item"]
        pieces.append(f'IF(AND({item}<>"",ISNA(MATCH({item},{places.items},0))),"；{NO_SUCH_ITEM}","")')
    for flag in register.flags:
        if condition := _condition(register, flag, cells):
            pieces.append(f'IF({condition},{quoted("；" + flag.text)},"")')
    said = f"MID({'&'.join(pieces)},2,200)" if pieces else '""'
    struck = register.field("retired").text_for("retired")
    empty = f"COUNTA({','.join(_typed(register, cells))})=0"
    return f'=IF({empty},"",IF({cells["retired"]}={quoted(struck)},"{STRUCK_OUT}",{said}))'


def _lacking(register: Register, cells: Cells) -> Iterator[tuple[SchemaField, str]]:
    """The fields a row must have, each with when it lacks it."""
    for field in register.fields:
        blank = f'{cells[field.name]}=""'
        asked = [
            f"{cells[other]}={quoted(register.field(other).text_for(meaning))}"
            for other, meanings in field.required_when.items()
            for meaning in meanings
        ]
        if field.required:
            yield field, blank
        elif asked:
            yield field, f"AND({blank},OR({','.join(asked)}))"


def _typed(register: Register, cells: Cells) -> Iterator[str]:
    """The stretches of a row that hold no formula."""
    for computed, fields in groupby(register.fields, key=lambda field: bool(field.computed)):
        names = [field.name for field in fields]
        if not computed:
            yield f"{cells[names[0]]}:{cells[names[-1]]}" if len(names) > 1 else cells[names[0]]


def _condition(register: Register, flag: Flag, cells: Cells) -> str:
    unless = [
        f"{cells[other]}<>{quoted(register.field(other).text_for(meaning))}"
        for other, meanings in flag.unless.items()
        for meaning in meanings
    ]
    first, second = (cells.get(name, "") for name in (*flag.fields, "")[:2])
    match flag.rule:
        case "stale":
            holds = [f'{second}<>""', f"N({first})<{second}-{flag.days}"]
        case "late":
            holds = [f'{first}<>""', f'IF({second}="",TODAY(),{second})>{first}']
        case _:
            return ""
    return f"AND({','.join([*holds, *unless])})"


def state_formula(register: Register, zero: str, zero_text: str, areas: Cells, year: int) -> str:
    """How the unit stands with the register, in words; `areas` are the columns' cells by field name."""
    count = f'SUMPRODUCT(({areas[register.key[0]]}<>"")*({areas["retired"]}=""))'
    filled = f'"{FILLED[0]}"&{count}&"{FILLED[1]}"'
    missing = f'IF({zero}={quoted(zero_text)},"{RegisterStatus.NONE.label}","{MISSING}")'
    said = f"IF({count}>0,{filled},{missing})"
    for flag in register.flags:
        if flag.rule == "none_in_year":
            days = areas[flag.fields[0]]
            none = f'COUNTIFS({days},">="&DATE({year},1,1),{days},"<="&DATE({year},12,31))=0'
            said += f'&IF({none},{quoted("；" + flag.text)},"")'
    return "=" + said


FILLED = ("已填", "行")
MISSING = "未报：请填写；没有的，在左边选“是”"
