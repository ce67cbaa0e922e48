"""What input cells take and say: drop-downs, date rules, prompts."""

from __future__ import annotations

from datetime import date

from toolkit.book.sheets.model import Cell, Column, Row, SheetSpec, Validation
from toolkit.book.sheets.raw import cell_name, fixed
from toolkit.problems import shorten
from toolkit.schema.model import FieldKind, SchemaField

_INLINE_LIST = 255
_PROMPT = 255
_LONG = 1000
"""Characters that nobody reaches unawares: a rule for more is worth its room only beside a prompt."""


class Lists:
    """Drop-down lists too long, or with commas, for a formula: one column each on a hidden sheet."""

    title = "选项"

    def __init__(self) -> None:
        self._columns: list[tuple[str, ...]] = []

    def source(self, field: SchemaField) -> tuple[tuple[str, ...], str]:
        """The choices themselves, or a reference to them."""
        texts = tuple(choice.text for choice in field.choices)
        if len(",".join(texts)) <= _INLINE_LIST and not any("," in text for text in texts):
            return texts, ""
        if texts not in self._columns:
            self._columns.append(texts)
        column = self._columns.index(texts)
        first, last = cell_name(0, column), cell_name(len(texts) - 1, column)
        return (), f"='{self.title}'!{fixed(first)}:{fixed(last)}"

    def sheets(self) -> tuple[SheetSpec, ...]:
        """The hidden sheet, where any list needs it."""
        if not self._columns:
            return ()
        height = max(len(column) for column in self._columns)
        rows = tuple(
            Row(tuple(Cell(column[at] if at < len(column) else None) for column in self._columns))
            for at in range(height)
        )
        columns = tuple(Column(20) for _ in self._columns)
        return (SheetSpec(self.title, columns, rows, protected=True, visibility="hidden"),)


Days = tuple[date, date]
"""The first and the last day that a date may be."""
NO_DAYS: Days = (date.max, date.min)


def validation(field: SchemaField, area: str, lists: Lists, days: Days = NO_DAYS) -> Validation:
    """The rule of `field` for the cells of `area`; a date is one of `days`."""
    title = field.header
    if field.kind == FieldKind.CHOICE:
        texts, source = lists.source(field)
        allowed = "、".join(choice.text for choice in field.choices)
        return Validation(
            area,
            choices=texts,
            source=source,
            prompt_title=title,
            prompt=shorten(field.help, _PROMPT),
            error=shorten(f"{title}只能是：{allowed}。", _PROMPT),
        )
    if field.kind == FieldKind.DATE:
        return Validation(
            area,
            dates=days,
            prompt_title=title,
            prompt=shorten(field.help, _PROMPT),
            error=f"请填写 {_plain(days[0])} 至 {_plain(days[1])} 之间的日期，格式如 {days[0].year}-9-30。",
        )
    prompt = shorten(field.help, _PROMPT)
    if field.kind == FieldKind.INTEGER:
        return Validation(area, number="whole", prompt_title=title, prompt=prompt, error=f"{title}只填整数，不写单位。")
    if field.kind == FieldKind.PERCENT:
        return Validation(area, number="share", prompt_title=title, prompt=prompt, error=f"{title}填百分比，如 50%。")
    if not (prompt or field.max_length < _LONG):
        return Validation(area)
    error = f"{title}最多写{field.max_length}个字。"
    return Validation(area, most=field.max_length, prompt_title=title, prompt=prompt, error=error)


def _plain(day: date) -> str:
    return f"{day.year}-{day.month}-{day.day}"
