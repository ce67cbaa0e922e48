"""The rule of `domain.ledger.standing` as spreadsheet formulas, so that 提示 lives on while a unit fills in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date

from toolkit.book.sheets import styles as look
from toolkit.book.sheets.model import Style
from toolkit.domain.ledger.standing import SOON_DAYS, WORDING, State
from toolkit.schema.model import SchemaField, Sheet

_BETWEEN = "¦"
_EMPTY = '""'
_GAP = re.compile(r"(\{\w+\})")


def quoted(text: str) -> str:
    """A text as a string literal of a formula."""
    return '"' + text.replace('"', '""') + '"'


def hint_formula(sheet: Sheet, cells: Mapping[str, str], since: date | None = None) -> str:
    """提示 of one row; `cells` maps field names to that row's cells (`$H5`), `since` is as in `standing`."""
    verdict, status, due = cells["verdict"], cells["status"], cells["due"]
    verdicts, statuses = sheet.field("verdict"), sheet.field("status")
    # LEN("、") pieces are joined and the first separator cut off
    lacking = "&".join(
        f'IF({condition},"、{field.missing_label}","")' for field, condition in missing_conditions(sheet, cells)
    )
    proven = ",".join(f"NOT({lacking_condition(sheet.field(name), cells[name])})" for name in ("done_on", "evidence"))
    claimed = (
        f"OR({status}={quoted(statuses.text_for('done'))},{status}={quoted(statuses.text_for('not_applicable'))},"
        f'AND({status}={quoted(statuses.text_for("ongoing"))},{due}<>"",{proven}))'
    )
    if since:
        claimed = f"OR({claimed},AND({_after(cells['done_on'], since)},{proven}))"
    by_due = _by_due(due, f'IF({status}="",{_words(State.UNFILLED)},"")')
    rest = f"IF({claimed},{_words(State.CLAIMED)},{by_due})"
    if lacking:
        rest = f"IF(LEN({lacking})>0,{_words(State.INCOMPLETE, what=f'MID({lacking},2,99)')},{rest})"
    whole = (
        f"IF({verdict}={quoted(verdicts.text_for('verified'))},{_words(State.CLOSED)},"
        f"IF({verdict}={quoted(verdicts.text_for('confirmed_not_applicable'))},{_words(State.NOT_INVOLVED)},"
        f"IF({verdict}={quoted(verdicts.text_for('sent_back'))},{_words(State.SENT_BACK)},{rest})))"
    )
    if since:
        earlier = (
            f"AND({verdict}<>{quoted(verdicts.text_for('confirmed_not_applicable'))},"
            f"{status}<>{quoted(statuses.text_for('not_applicable'))},NOT({_after(cells['done_on'], since)}),"
            f'OR({cells["done_on"]}<>"",{verdict}={quoted(verdicts.text_for("verified"))}))'
        )
        whole = f"IF({earlier},{_by_due(due, _EMPTY)},{whole})"
    return f"={whole}"


def _by_due(due: str, otherwise: str) -> str:
    """`standing.by_day`; `otherwise` is what it says of a row that is not due soon."""
    return (
        f'IF({due}="",{otherwise},IF({due}<TODAY(),{_words(State.OVERDUE, n=f"(TODAY()-{due})")},'
        f"IF({due}=TODAY(),{quoted(WORDING[State.DUE_SOON].hints[1])},"
        f"IF({due}-TODAY()<={SOON_DAYS},{_words(State.DUE_SOON, n=f'({due}-TODAY())')},{otherwise}))))"
    )


def _after(cell: str, day: date) -> str:
    return f"AND(ISNUMBER({cell}),{cell}>DATE({day.year},{day.month},{day.day}))"


def _words(state: State, **parts: str) -> str:
    """The first form of a state's hint as a formula, its gaps filled with formulas."""
    pieces = [
        parts[piece[1:-1]] if piece.startswith("{") else quoted(piece)
        for piece in _GAP.split(WORDING[state].hints[0])
        if piece
    ]
    return "&".join(pieces)


def hint_conditions(cell: str, states: Iterable[State] = WORDING) -> list[tuple[str, Style]]:
    """For each of those states that has a colour, when the 提示 in `cell` says it (a formula), and its colours."""
    found = []
    for state in states:
        if style := look.of_state(state):
            tests = [_says(cell, words) for words in WORDING[state].hints]
            found.append((f"OR({','.join(tests)})" if len(tests) > 1 else tests[0], style))
    return found


def _says(cell: str, words: str) -> str:
    start = words.partition("{")[0]
    return f"LEFT({cell},{len(start)})={quoted(start)}"


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
