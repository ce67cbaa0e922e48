"""Cells that came back, understood one by one: what each says, where it stood, what is wrong with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from toolkit.book.sheets.raw import RawSheet, cell_name
from toolkit.codes import Code
from toolkit.domain.returns.secrecy import is_withheld
from toolkit.problems import About, Origin, Problem, problem, shorten
from toolkit.schema.cell import Parsed, clean, text_of
from toolkit.schema.dates import PlanYear, serial_since_1904
from toolkit.schema.kinds import nearest_choice, parse
from toolkit.schema.links import has_address, leads_somewhere, says_address
from toolkit.schema.model import FieldKind, SchemaField
from toolkit.values import dataclass

_UNCOMPUTED = "="
_BLANK = Parsed()
"""How an uncomputed formula reads: its text is not known, and it is no blank."""
_LINKED = "（连同链接的网址）"
_UNSHOWN = "（格里的数字格式特殊，显示的可能不是这样）"
_STRUCK = "（其中画了删除线的“{words}”也照收）"
_PICTURE = "［图片］"
"""How a picture reads."""


@dataclass(frozen=True)
class Reading:
    """One cell understood, and where it stood; `linked` where the address its link leads to is part of what it says,
    `struck` what is struck through of words that are not so as a whole."""

    parsed: Parsed
    typed: str
    origin: Origin
    unseen: Code | None = None
    linked: bool = False
    struck: str = ""

    @property
    def text(self) -> str:
        """What it says in canonical form; as typed where that is not known."""
        return self.typed if self.parsed.fault or self.unseen else self.parsed.text

    @property
    def is_plain(self) -> bool:
        """Whether it says what was typed, without a fault, and cannot be read otherwise."""
        parsed = self.parsed
        return not (self.unseen or parsed.fault or parsed.corrected or parsed.other)

    def in_year_of(self, held: str) -> Reading:
        """The same with the ledger's day, where a date without its year can be that one."""
        return replace(self, parsed=replace(self.parsed, text=held)) if held and held == self.parsed.other else self


def read_cell(raw: RawSheet, at: int, column: int, field: SchemaField, file: str, plan: PlanYear | None) -> Reading:
    """The cell of `field` in that row and column, both counted from 0."""
    row = raw.rows[at]
    value = row[column] if column < len(row) else None
    name = cell_name(at, column)
    origin = Origin(file, raw.title, name)
    if value is None and not (raw.errors or raw.uncomputed or raw.pictures):
        return Reading(_BLANK, "", origin)
    if is_withheld(raw.unseen.get(name, "")):
        return Reading(Parsed(), raw.unseen[name], origin, Code.CELL_SECRECY_MARKED)
    words = raw.formula_words(name)
    if name in raw.errors:
        return Reading(Parsed(), words or raw.errors[name], origin, Code.CELL_ERROR_VALUE)
    if value is None and _pictured(raw, name, field):
        return Reading(Parsed(), _PICTURE, origin, Code.CELL_PICTURE)
    if name in raw.uncomputed:
        return Reading(Parsed(), words or _UNCOMPUTED, origin, Code.CELL_FORMULA)
    if value is None:
        return Reading(_BLANK, "", origin)
    shown = raw.shown.get(name, "")
    typed = clean(shown or (text_of(value) if isinstance(value, float) else str(value)))
    if is_withheld(typed):
        return Reading(Parsed(), typed, origin, Code.CELL_SECRECY_MARKED)
    struck = raw.struck.get(name)
    if struck == () and typed:
        return Reading(Parsed(), typed, origin, Code.CELL_STRUCK)
    if raw.since_1904 and field.kind == FieldKind.DATE and type(value) is float:
        value = serial_since_1904(value)
    parsed = parse(field, value, plan, shown)
    if name in raw.shown and not shown and parsed.text and field.kind in (FieldKind.TEXT, FieldKind.LINK):
        parsed = replace(parsed, corrected=True, why=_UNSHOWN)
    whole = _with_links(field, parsed, raw.links.get(name, ()))
    gone = clean("".join(text for text, is_struck in struck or () if is_struck))
    return Reading(_with_struck(whole, gone), typed, origin, linked=whole is not parsed, struck=gone)


def _with_struck(parsed: Parsed, words: str) -> Parsed:
    """What a cell says, taken with the `words` in it that are struck through, and that this was so."""
    if not (words and parsed.text):
        return parsed
    return replace(parsed, corrected=True, why=parsed.why + _STRUCK.format(words=shorten(words)))


def _with_links(field: SchemaField, parsed: Parsed, targets: Sequence[str]) -> Parsed:
    """Evidence with the addresses its links lead to, where it is a name and no address itself; else as it was."""
    if field.kind != FieldKind.LINK or parsed.fault or not parsed.text or has_address(parsed.text):
        return parsed
    leading = [
        target
        for target in targets
        if leads_somewhere(target) and not (is_withheld(target) or says_address(parsed.text, target))
    ]
    whole = parse(field, "\n".join((parsed.text, *leading)))
    return replace(whole, corrected=True, why=_LINKED) if leading and not whole.fault else parsed


def _pictured(raw: RawSheet, name: str, field: SchemaField) -> bool:
    """Whether a picture stands where words should: in the cell, or over one that asks for evidence."""
    kind = raw.pictures.get(name)
    return kind == "picture" or (kind == "picture_over" and field.kind == FieldKind.LINK)


def correction_of(field: SchemaField, reading: Reading, about: About) -> Problem | None:
    """What is said of a cell that was taken in another form than it was typed."""
    if not reading.parsed.corrected or (reading.text == reading.typed and not reading.parsed.why):
        return None
    return problem(
        Code.CELL_CORRECTED,
        reading.origin,
        reading.typed,
        about,
        header=field.header,
        taken=shorten(reading.text) or "空白",
        why=reading.parsed.why,
    )


def fault_of(code: Code, field: SchemaField, reading: Reading, about: About) -> Problem:
    """What is said of a cell that could not be understood."""
    near = nearest_choice(field, reading.typed) if code == Code.CELL_CHOICE else ""
    return problem(
        code,
        reading.origin,
        reading.typed,
        about,
        header=field.header,
        allowed="、".join(choice.text for choice in field.choices),
        near=f"（是不是“{near}”？）" if near else "",
        what="百分比" if field.kind == FieldKind.PERCENT else "整数",
        length=len(reading.typed),
        limit=field.max_length,
    )
