"""One cell of an OpenDocument spreadsheet understood, and what hangs on it."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

from toolkit.book.sheets.raw import BesideKind, RawValue
from toolkit.edges.readers.limits import damaged
from toolkit.edges.readers.sheet_scan import linked_by, shows_picture
from toolkit.schema.cell import text_of

NAMESPACE = "urn:oasis:names:tc:opendocument:xmlns:"
OFFICE, TABLE, TEXT, STYLE, FORM = (f"{NAMESPACE}{name}:1.0 " for name in ("office", "table", "text", "style", "form"))
DRAWING = f"{NAMESPACE}drawing:1.0 "
PARAGRAPH, COMMENT = f"{TEXT}p", f"{OFFICE}annotation"
LEADS, TARGET = f"{TEXT}a", "http://www.w3.org/1999/xlink href"
_PICTURES = {f"{DRAWING}{name}" for name in ("image", "object", "object-ole", "plugin")}
_ERROR_TYPE = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0 value-type"
_ERROR_TEXT = re.compile(r"#(?:N/A|[A-Z0/]{2,12}[!?]|GETTING_DATA)|(?:Err|错误)[:：]\d{3}")
_DURATION = re.compile(r"(-?)PT(\d{1,9})H(\d{1,9})M(\d{1,9}(?:\.\d+)?)S")
_SCIENTIFIC = re.compile(r"-?\d+(?:[.,]\d+)?E[+-]\d+", re.IGNORECASE)
"""How an office program shows a number that has no room; no format that anyone chose."""
_LANGUAGE = re.compile(r"[A-Za-z]{1,9}:(?==)")
_FIGURES = re.compile(r"\d+")


def count(attributes: dict[str, str], name: str) -> int:
    """A number of repetitions or of cells spanned; 1 where none is said."""
    said = attributes.get(name, "1")
    if not (said.isascii() and said.isdigit() and len(said) < 10):
        raise damaged("单元格的重复次数不对")
    return max(1, int(said))


class OdsCell:
    """One cell element: where it stands, how often it is repeated to the right, what it spans and says."""

    def __init__(self, column: int, attributes: dict[str, str]) -> None:
        self.column = column
        self.repeated = count(attributes, f"{TABLE}number-columns-repeated")
        self.columns = count(attributes, f"{TABLE}number-columns-spanned")
        self.rows = count(attributes, f"{TABLE}number-rows-spanned")
        self.value: RawValue = None
        self.error = ""
        self.uncomputed = self.picture = False
        self.shown = ""
        self.beside: list[tuple[BesideKind, str]] = []
        self.links: list[str] = []
        self.formula = f"{TABLE}formula" in attributes
        self._attributes = attributes
        self._paragraphs: list[str] = []

    @property
    def filled(self) -> bool:
        """Whether there is anything in it."""
        return self.value is not None or self.uncomputed or self.picture or self.error != ""

    @property
    def typed(self) -> str:
        """Its formula without what says whose language it is in, and without the sign before it."""
        return _LANGUAGE.sub("", self._attributes.get(f"{TABLE}formula", "")).removeprefix("=")

    def write(self, paragraph: str) -> None:
        """Add one line of shown text."""
        self._paragraphs.append(paragraph)

    def close(self) -> None:
        """Understand what it says."""
        said = self._attributes
        formula = said.get(f"{TABLE}formula", "")
        kind = said.get(f"{OFFICE}value-type", "")
        text = "\n".join(self._paragraphs)
        self.links += filter(None, [linked_by(formula)])
        failed = said.get(_ERROR_TYPE) == "error" or not text or _ERROR_TEXT.fullmatch(text) is not None
        if formula and failed and shows_picture(formula):
            self.picture = True
        elif said.get(_ERROR_TYPE) == "error" or (formula and _ERROR_TEXT.fullmatch(text)):
            self.error = text or "#ERROR!"
        elif formula and not kind and not self._paragraphs:
            self.uncomputed = True
        else:
            self.value = self._value(kind, text)
            self.shown = self._shown(text)

    def _shown(self, text: str) -> str:
        """How a number, date or time looks, where that says more than its value does."""
        value = self.value
        if not text or value is None or isinstance(value, str | bool) or text == text_of(value):
            return ""
        if isinstance(value, float):
            return "" if _same_number(text, value) or _SCIENTIFIC.fullmatch(text) else text.strip()
        whole = isinstance(value, date) and len(_FIGURES.findall(text)) == 3
        return "" if whole else text.strip()

    def _value(self, kind: str, text: str) -> RawValue:
        if kind == "string":
            return self._attributes.get(f"{OFFICE}string-value", text) or None
        if kind == "float" and text in ("TRUE", "FALSE"):
            return text == "TRUE"  # as LibreOffice writes what another program called true
        name, understand = _KINDS.get(kind, ("", _unknown))
        stored = self._attributes.get(f"{OFFICE}{name}")
        try:
            return understand(stored) if stored is not None else text or None
        except (ValueError, OverflowError):
            return stored


def _same_number(text: str, value: float) -> bool:
    """Whether a text is a number's plain figures, as many of them as its cell has room for."""
    try:
        return "." in text and text == format(value, f".{len(text.partition('.')[2])}f").rstrip("0")
    except ValueError:
        return False


def _number(stored: str) -> RawValue:
    number = float(stored)
    return number if math.isfinite(number) else stored


def _moment(stored: str) -> RawValue:
    return date.fromisoformat(stored) if len(stored) == 10 else datetime.fromisoformat(stored).replace(tzinfo=None)


def _span(stored: str) -> RawValue:
    match = _DURATION.fullmatch(stored)
    if match is None:
        return stored
    sign, hours, minutes, seconds = match.groups()
    span = timedelta(hours=int(hours), minutes=int(minutes), seconds=float(seconds))
    if sign or span >= timedelta(days=1):
        return -span if sign else span
    return (datetime.min + span).time()


def _unknown(stored: str) -> RawValue:
    return stored


_KINDS: dict[str, tuple[str, Callable[[str], RawValue]]] = {
    "float": ("value", _number),
    "percentage": ("value", _number),
    "currency": ("value", _number),
    "date": ("date-value", _moment),
    "time": ("time-value", _span),
    "boolean": ("boolean-value", lambda stored: stored == "true"),
}


class OdsAside:
    """A comment or a drawing while its elements come in."""

    def __init__(self, name: str) -> None:
        self.texts: list[str] = []
        self._is_comment = name == COMMENT
        self._pictures = int(name in _PICTURES)
        self._depth = 1

    def start(self, name: str) -> bool:
        """Go into an element of it; whether it is one to be walked, and no paragraph of text."""
        if name == PARAGRAPH:
            return False
        self._depth += 1
        self._pictures += name in _PICTURES
        return True

    def end(self) -> bool:
        """Come out of an element; whether that was the last."""
        self._depth -= 1
        return self._depth == 0

    def found(self) -> Iterator[tuple[BesideKind, str]]:
        """What it was."""
        text = "\n".join(self.texts).strip()
        if self._is_comment:
            yield "comment", text
        elif self._pictures:
            yield "picture_over", ""
        elif text:
            yield "box", text
