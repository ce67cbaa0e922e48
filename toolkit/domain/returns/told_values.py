"""What a unit says of one of its items by phone or message, understood and checked as a cell of its workbook is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from toolkit.codes import Code, Severity
from toolkit.domain.ledger.records import Change, Return
from toolkit.domain.ledger.row_names import header_of, row_label
from toolkit.domain.returns.checks import Context, check
from toolkit.domain.returns.intake import Intake
from toolkit.domain.returns.secrecy import marking_in
from toolkit.keys import RowKey
from toolkit.problems import About, Origin, Problem, problem
from toolkit.schema.dates import PlanYear
from toolkit.schema.kinds import parse
from toolkit.schema.model import Ledger, Owner

Told = Sequence[tuple[str, str]]
"""Headers (or aliases, or names) of columns, each with what was said."""


def take_down(ret: Return, row: RowKey, told: Told, context: Context, year: PlanYear) -> Intake | Problem:
    """A told return with the values it sets in its unit's `row` of the task sheet; or what keeps it from being taken.

    Whoever takes it down has the unit on the phone, so that it is taken whole or not at all: a header the unit does
    not fill in, a text that is none of its kind or marked as secret, or a value that lacks what it needs (已完成
    without its date) is a Problem. What the ledger holds already is no change; where all of it does, that is what the
    unit reports.
    """
    sheet, file = context.schema.tasks, Origin(ret.file)
    values: dict[str, str] = {}
    for header, text in told:
        field = sheet.headed(header) or sheet.by_name.get(header)
        if field is None or field.owner != Owner.UNIT:
            columns = "、".join(each.header for each in sheet.owned(Owner.UNIT))
            return problem(Code.TOLD_COLUMN, file, header, header=header, columns=columns)
        if marking := marking_in(text, context.schema.words.markings):
            return problem(Code.CELL_SECRECY_MARKED, file, marking)
        parsed = parse(field, text, year)
        if parsed.fault:
            about = About(row, (field.name,))
            return problem(Code.TOLD_VALUE, file, text, about, header=field.header, text=text, help=field.help)
        values[field.name] = parsed.text
    now = context.current.get(row, {})
    checked = check({row: values}, {(row, name): file for name in values}, context)
    if fault := next((each for each in checked.problems if each.severity == Severity.ERROR), None):
        return fault
    news = {name: text for name, text in values.items() if text != now.get(name, "")}
    statement = ret.statement if news else "no_change"
    ret = replace(ret, raw={row: values}, settled={row: values}, changed=len(news), statement=statement)
    changes = tuple(Change(row, name, text, ret.unit, ret.received_at) for name, text in news.items())
    return Intake(ret, changes, (), checked.problems)


def what_was_told(ret: Return, schema: Ledger) -> str:
    """The row and the columns that were told, in words (第3项“进展情况”、“办理状态”); empty where none were."""
    told = (
        row_label(schema, row) + "、".join(f"“{header_of(schema, row, name)}”" for name in values)
        for row, values in ret.raw.items()
    )
    return "；".join(told)
