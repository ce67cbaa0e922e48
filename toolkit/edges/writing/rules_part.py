"""What the cells of a sheet take, and how conditions change them, as they stand in its part."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from toolkit.book.sheets.model import NUMBERS, Condition, Validation
from toolkit.book.sheets.raw import area_corners, area_name, cell_name
from toolkit.book.sheets.same import Same
from toolkit.edges.writing.parts_text import NotOursError, attribute, element, formula, length

_EPOCH = date(1899, 12, 30)
LEAP = date(1900, 3, 1)
"""Before it, workbooks count a day that never was."""
ROWS, COLUMNS = 1_048_576, 16_384
"""How many a sheet has."""
_TITLE, _MESSAGE, _LIST = 32, 255, 255
"""The longest that office programs take: a prompt's title, its text, a list of choices."""


@lru_cache(8192)
def corners(area: str) -> tuple[int, int, int, int]:
    """First row and column, last row and column of an area or a cell; `NotOursError` where a sheet has none such."""
    try:
        found = area_corners(area if ":" in area else f"{area}:{area}")
    except ValueError:
        raise NotOursError from None
    if found[0] > found[2] or found[1] > found[3] or found[2] >= ROWS or found[3] >= COLUMNS:
        raise NotOursError
    return found


def reference(area: str) -> str:
    """An area as rules name it: a single cell by its name alone."""
    top, left, bottom, right = corners(area)
    return cell_name(top, left) if (top, left) == (bottom, right) else area_name(top, left, bottom, right)


@lru_cache(512)
def validations(rules: Same[tuple[Validation, ...]]) -> str:
    """What cells take; empty where no rule says anything."""
    made = [text for rule in rules.it if (text := _validation(rule))]
    return f'<dataValidations count="{len(made)}">{"".join(made)}</dataValidations>' if made else ""


@lru_cache(8192)  # they recur in every unit's workbook
def _validation(rule: Validation) -> str:
    """A rule; empty where it says nothing."""
    if not (rule.choices or rule.source or rule.dates or rule.number or rule.most or rule.prompt):
        return ""
    kind, formulas = _kind(rule)
    told = [("errorTitle", rule.prompt_title), ("error", rule.error)] if rule.error else []
    told += [("promptTitle", rule.prompt_title), ("prompt", rule.prompt)] if rule.prompt else []
    if any(length(text) > (_TITLE if name.endswith("Title") else _MESSAGE) for name, text in told):
        raise NotOursError
    said = "".join(f' {name}="{attribute(text)}"' for name, text in told)
    shows = 'allowBlank="1" showInputMessage="1" showErrorMessage="1"'
    begun = f'<dataValidation{kind} {shows}{said} sqref="{reference(rule.area)}"'
    inner = "".join(f"<formula{at}>{text}</formula{at}>" for at, text in enumerate(formulas, start=1))
    return f"{begun}>{inner}</dataValidation>" if kind else f"{begun}/>"


def _kind(rule: Validation) -> tuple[str, tuple[str, ...]]:
    """The attributes that say what is taken, and the formulas with it."""
    kinds = [bool(rule.choices or rule.source), rule.dates is not None, bool(rule.number), bool(rule.most)]
    if sum(kinds) > 1:
        raise NotOursError
    if rule.choices:
        joined = ",".join(rule.choices)
        if length(joined) > _LIST:
            raise NotOursError
        return ' type="list"', (element(f'"{joined}"'),)
    if rule.source:
        return ' type="list"', (formula(rule.source, of_rule=True),)
    if rule.dates:
        if any(type(day) is not date or day <= LEAP for day in rule.dates):
            raise NotOursError
        return ' type="date"', tuple(str((day - _EPOCH).days) for day in rule.dates)
    if rule.number:
        kind = "whole" if rule.number == "whole" else "decimal"
        return f' type="{kind}"', tuple(map(str, NUMBERS[rule.number]))
    if rule.most:
        return ' type="textLength" operator="lessThanOrEqual"', (str(rule.most),)
    return "", ()


@lru_cache(512)
def conditions(rules: Same[tuple[Condition, ...]], changes: tuple[int, ...]) -> str:
    """How cells change, by area in the order in which areas are first named; the first rule that holds comes first.
    `changes` are the numbers of what each rule changes them to.
    """
    by_area: dict[str, list[str]] = {}
    for number, (rule, change) in enumerate(zip(rules.it, changes, strict=True), start=1):
        told = f'type="expression" dxfId="{change}" priority="{number}"'
        made = f"<cfRule {told}><formula>{formula(rule.formula, of_rule=True)}</formula></cfRule>"
        by_area.setdefault(reference(rule.area), []).append(made)
    areas = [f'<conditionalFormatting sqref="{area}">{"".join(made)}' for area, made in by_area.items()]
    return "".join(f"{each}</conditionalFormatting>" for each in areas)
