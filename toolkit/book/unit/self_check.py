"""The cover's lower half: what to say of the round, and beside it the self-check that lives on while one fills in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from toolkit.book.sheets import styles as look
from toolkit.book.sheets.formulas import blank, call, equals, every, filled, quoted, when
from toolkit.book.sheets.model import Cell, Condition, Style
from toolkit.book.sheets.raw import cell_name, fixed
from toolkit.book.sheets.table import Table
from toolkit.book.unit.cover_page import INPUT_AT, Page
from toolkit.book.unit.cover_tasks import MAX_URGENT, UNANSWERED
from toolkit.book.unit.lacking import lacking_condition
from toolkit.book.unit.task_rows import TaskRow
from toolkit.schema.model import FieldKind, SchemaField, Sheet
from toolkit.schema.show import show
from toolkit.values import dataclass

Values = Mapping[str, str]

_STAMP = Style(bold=True, size=12, align="center", valign="vcenter", border=look.BOX)
_NUMBER = Style(align="center", valign="vcenter", bottom=look.LINE, number='[=0]"无";0"项"')
_UNDERLINED = look.changed(look.BODY, bottom=look.LINE)


@dataclass(frozen=True)
class Check:
    """One line of the self-check: a count, its formula, and whether anything but zero stops 是否可以发回."""

    label: str
    count: int
    formula: str
    fault: bool = True


def task_checks(sheet: Sheet, table: Table, rows: Sequence[TaskRow]) -> list[Check]:
    """What is filled and what is lacking on the task sheet, today and as formulas over all of it."""
    number, status = table.reference("number"), table.reference("status")
    chosen = sum(bool(row.values.get("status")) for row in rows)
    checks = [
        Check("任务总数", len(rows), "=" + call("COUNT", number), fault=False),
        Check("已选办理状态", chosen, "=" + _how_many(f"({filled(number)})", f"({filled(status)})"), fault=False),
    ]
    for field in sheet.fields:
        checks += _lacking(field, sheet, table, rows)
        if field.not_future:
            days = table.reference(field.name)
            late = _how_many(call("ISNUMBER", days), f"({days}>TODAY())")
            checks.append(Check(f"{field.header}晚于今天", 0, "=" + late))
    return checks


def lookback_checks(sheet: Sheet, table: Table, rows: Sequence[TaskRow]) -> list[Check]:
    """What is not filled in yet of last year's items; nothing where none is looked back at."""
    if not rows:
        return []
    number, status = table.reference("number"), table.reference("status")
    count = sum(not row.values.get("status") for row in rows)
    formula = "=" + _how_many(f"({filled(number)})", f"({blank(status)})")
    return [Check(f"上年事项，未选{sheet.field('status').header}", count, formula, fault=False)]


def _lacking(field: SchemaField, sheet: Sheet, table: Table, rows: Sequence[TaskRow]) -> list[Check]:
    """A line for each choice that requires the field: the rows that have chosen so and lack it."""
    checks = []
    for other, meanings in field.required_when.items():
        for meaning in meanings:
            text = sheet.field(other).text_for(meaning)
            count = sum(row.values.get(other) == text and field.lacks(row.values.get(field.name, "")) for row in rows)
            lacking = lacking_condition(field, table.reference(field.name))
            formula = "=" + _how_many(f"({equals(table.reference(other), text)})", lacking)
            checks.append(Check(f"{text}，缺{field.missing_label}", count, formula))
    return checks


def _how_many(*tests: str) -> str:
    """The rows of which all tests hold."""
    return call("SUMPRODUCT", "*".join(tests))


def cover_checks(cover: Sheet, values: Values, form_at: int, urgent: Sequence[TaskRow], answers: str) -> list[Check]:
    """What is lacking on the cover itself, its form from line `form_at` on; `answers` are the statuses it shows."""
    checks = []
    where = {field.name: fixed(input_cell(form_at, at)) for at, field in enumerate(cover.fields)}
    if answers:
        same = cover.field("report").text_for("no_change")
        unanswered = sum(not row.values.get("status") for row in urgent[:MAX_URGENT])
        counted = call("COUNTIF", answers, quoted(UNANSWERED))
        formula = "=" + when(equals(where["report"], same), "0", counted)
        checks.append(Check("本期需办，未选状态", 0 if values.get("report") == same else unanswered, formula))
    if required := [field.name for field in cover.fields if field.required]:
        unfilled = sum(not values.get(name) for name in required)
        checks.append(Check("本页带＊项未填", unfilled, "=" + _blanks(where, required)))
    for (other, text), names in _asked_by_choice(cover).items():
        unfilled = sum(not values.get(name) for name in names) if values.get(other) == text else 0
        formula = "=" + when(equals(where[other], text), _blanks(where, names), "0")
        checks.append(Check(f"选“{text}”，本页还要填", unfilled, formula))
    return checks


def _asked_by_choice(cover: Sheet) -> dict[tuple[str, str], list[str]]:
    """A field of the cover and what may be chosen there -> the fields that are to be filled then, in order."""
    found: dict[tuple[str, str], list[str]] = {}
    for field in (each for each in cover.conditional if not each.required):
        for other, meanings in field.required_when.items():
            for text in filter(None, map(cover.field(other).text_for, meanings)):
                found.setdefault((other, text), []).append(field.name)
    return found


def _blanks(where: Mapping[str, str], names: Sequence[str]) -> str:
    """How many of these fields are blank, as a formula."""
    return "+".join(call("COUNTBLANK", where[name]) for name in names)


def input_cell(form_at: int, at: int) -> str:
    """Where the cover's field number `at` is filled in."""
    return cell_name(form_at + at, INPUT_AT)


def form_and_checks(page: Page, cover: Sheet, values: Values, checks: Sequence[Check]) -> None:
    """Lay the input cells of the cover on the left and the self-check, its verdict first, on the right."""
    at = page.next
    left = [_input_cells(field, values) for field in cover.fields]
    faults = [cell_name(at + 1 + n, 7) for n, check in enumerate(checks) if check.fault]
    right = _check_lines(checks, faults)
    for n in range(max(len(left), len(right))):
        page.line({**(right[n] if n < len(right) else {}), **(left[n] if n < len(left) else {})})
    verdict = cell_name(at, 7)
    where = {field.name: fixed(input_cell(at, n)) for n, field in enumerate(cover.fields)}
    for (other, text), names in _asked_by_choice(cover).items():
        for name in names:
            lacking = every(equals(where[other], text), blank(where[name]))
            page.conditions.append(Condition(where[name].replace("$", ""), "=" + lacking, look.MISSING))
    page.conditions += [
        Condition(verdict, "=" + equals(fixed(verdict), "是"), look.ACCEPTED),
        Condition(verdict, "=" + equals(fixed(verdict), "否"), look.MISSING),
        *(Condition(cell, f"={fixed(cell)}>0", look.MISSING) for cell in faults),
    ]


def _input_cells(field: SchemaField, values: Values) -> dict[str, Cell]:
    style = look.changed(look.BOXED, number=look.DATE if field.kind == FieldKind.DATE else "@")
    label = field.header + (" ＊" if field.required else "")
    value = show(field, values.get(field.name, "")) or None
    return {"B": Cell(label, look.changed(look.BODY, indent=1)), "C": Cell(value, style)}


def _check_lines(checks: Sequence[Check], faults: Sequence[str]) -> list[dict[str, Cell]]:
    """The verdict, each check, and what to do; `faults` are the cells that must be zero."""
    ready = not any(check.count for check in checks if check.fault)
    # COUNT makes sure that every cell summed is a number: cached text would sum to 0 and say 是.
    settled = every(f"{call('COUNT', *faults)}={len(faults)}", f"{call('SUM', *faults)}=0")
    verdict = {
        "E": Cell("是否可以发回", look.changed(look.STRONG, size=12, bottom=look.LINE)),
        "H": Cell("是" if ready else "否", _STAMP, formula="=" + when(settled, quoted("是"), quoted("否"))),
    }
    counted = [
        {"E": Cell(check.label, _UNDERLINED), "H": Cell(check.count, _NUMBER, formula=check.formula)}
        for check in checks
    ]
    ruled = {"F": Cell(None, _UNDERLINED), "G": Cell(None, _UNDERLINED)}
    remedy = {"E": Cell("为“否”的，请看标色的各项；确实补不齐的，也请按时发回。", look.COVER_NOTE)}
    return [*(cells | ruled for cells in (verdict, *counted)), remedy]
