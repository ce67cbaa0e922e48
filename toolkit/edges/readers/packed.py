"""A workbook on its way from the child to the guard, as JSON: packed there, unpacked here.

What the child says is checked like what a stranger says: a file may have taken it over.
"""

from __future__ import annotations

import json
import math
import re
from datetime import date, datetime, time, timedelta
from typing import Any, get_args

from toolkit.book.sheets.raw import Beside, BesideKind, RawBook, RawSheet, RawValue, area_corners
from toolkit.codes import Code
from toolkit.domain.ledger.saved import UNSAID, Saved
from toolkit.edges.readers.frames import MAX_FRAME
from toolkit.edges.readers.limits import MAX_SHEETS, Unreadable, hostile

_MAX_ROWS, _MAX_COLUMNS = 1_048_576, 16_384
_MAX_REASON = 200
_CELL = re.compile(r"[A-Z]{1,3}[1-9][0-9]{0,6}")
_BESIDE = frozenset(get_args(BesideKind))


def pack(book: RawBook) -> bytes:
    """The workbook as JSON, dates and times as objects with one tag; `Unreadable` where it is too much for a frame."""
    saved = book.saved
    said = {"saved": [_pack_value(saved.at), saved.utc, saved.by, saved.program]} if saved != UNSAID else {}
    packed = _dump(
        {
            "sheets": [
                [
                    sheet.title,
                    [list(map(_pack_value, row)) for row in sheet.rows],
                    dict(sheet.errors),
                    sorted(sheet.uncomputed),
                    list(sheet.merged),
                    sorted(sheet.formulas - sheet.uncomputed),
                    dict(sheet.shown),
                    [[each.kind, each.cell, each.text] for each in sheet.beside],
                    sheet.since_1904,
                    {cell: list(targets) for cell, targets in sheet.links.items()},
                    {cell: list(pieces) for cell, pieces in sheet.struck.items()},
                    dict(sheet.unseen),
                ]
                for sheet in book.sheets
            ],
            "properties": dict(book.properties),
            **said,
            **({"names": dict(book.names)} if book.names else {}),
        }
    )
    if len(packed) > MAX_FRAME:
        raise hostile(f"内容过多，读出的文字超过 {MAX_FRAME // 1024**2} MB")
    return packed


def pack_refusal(refusal: Unreadable) -> bytes:
    """Why a file was not read, as JSON."""
    return _dump({"code": refusal.code.slug, "what": refusal.what})


def unpack(answer: bytes) -> RawBook:
    """The workbook `pack` had packed; what a child refused raises the same `Unreadable` again.

    An answer that is neither raises `Unreadable` too.
    """
    try:
        reply = json.loads(answer, parse_constant=_no_constant)
        if not isinstance(reply, dict):
            raise TypeError
        if "code" in reply:
            refusal = _refusal(reply)
        else:
            return _book(reply)
    except (ValueError, TypeError, LookupError, OverflowError, RecursionError):
        raise hostile("读取程序的答复不合规") from None
    raise refusal


def _dump(reply: object) -> bytes:
    return json.dumps(reply, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()


def _pack_value(value: RawValue) -> object:
    if value is None or isinstance(value, (str, bool, int, float)):
        return value
    if isinstance(value, datetime):
        return {"datetime": value.isoformat()}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    if isinstance(value, time):
        return {"time": value.isoformat()}
    return {"span": [value.days, value.seconds, value.microseconds]}


# Unpacking: whatever is not exactly as packed raises ValueError, TypeError, LookupError or OverflowError.


def _no_constant(name: str) -> float:
    raise ValueError(name)


def _refusal(packed: dict[str, Any]) -> Unreadable:
    code = Code.of(_text(packed["code"]))
    if not code.effect.refusal:
        raise ValueError(code)
    return Unreadable(code, _text(packed["what"])[:_MAX_REASON])


def _book(packed: dict[str, Any]) -> RawBook:
    sheets = packed["sheets"]
    if len(sheets) > MAX_SHEETS:
        raise ValueError
    return RawBook(
        tuple(map(_sheet, sheets)), _mapping(packed["properties"]), _saved(packed), _mapping(packed.get("names", {}))
    )


def _saved(packed: dict[str, Any]) -> Saved:
    if "saved" not in packed:
        return UNSAID
    at, utc, by, program = packed["saved"]
    moment = _value(at)
    if not isinstance(utc, bool) or not (moment is None or isinstance(moment, datetime)):
        raise TypeError
    return Saved(moment, utc, _text(by)[:_MAX_REASON], _text(program)[:_MAX_REASON])


def _sheet(packed: Any) -> RawSheet:
    title, rows, errors, uncomputed, merged, formulas, shown, beside, since_1904, links, struck, unseen = packed
    lists = (rows, uncomputed, merged, formulas, beside)
    if not all(isinstance(each, list) for each in lists) or len(rows) > _MAX_ROWS or not isinstance(since_1904, bool):
        raise TypeError
    return RawSheet(
        _text(title),
        tuple(map(_row, rows)),
        {_cell(cell): text for cell, text in _mapping(errors).items()},
        frozenset(map(_cell, uncomputed)),
        tuple(map(_area, merged)),
        frozenset(map(_cell, (*uncomputed, *formulas))),
        {_cell(cell): text for cell, text in _mapping(shown).items()},
        tuple(map(_beside, beside)),
        since_1904,
        {_cell(cell): tuple(map(_text, targets)) for cell, targets in _object(links).items()},
        {_cell(cell): tuple(map(_piece, pieces)) for cell, pieces in _object(struck).items()},
        {_cell(cell): text for cell, text in _mapping(unseen).items()},
    )


def _piece(packed: Any) -> tuple[str, bool]:
    text, struck = packed
    if not isinstance(struck, bool):
        raise TypeError
    return _text(text), struck


def _beside(packed: Any) -> Beside:
    kind, cell, text = packed
    if kind not in _BESIDE:
        raise ValueError(kind)
    return Beside(kind, _cell(cell), _text(text))


def _row(packed: Any) -> tuple[RawValue, ...]:
    if not isinstance(packed, list) or len(packed) > _MAX_COLUMNS:
        raise TypeError
    return tuple(map(_value, packed))


def _value(packed: Any) -> RawValue:
    if packed is None or isinstance(packed, (bool, int)):
        return packed
    if isinstance(packed, float):
        if not math.isfinite(packed):
            raise ValueError(packed)
        return packed
    if isinstance(packed, str):
        return _text(packed)
    if not isinstance(packed, dict):
        raise TypeError
    ((tag, said),) = packed.items()
    return _tagged(tag, said)


def _tagged(tag: str, said: Any) -> RawValue:
    value: datetime | date | time | timedelta
    if tag == "span":
        days, seconds, microseconds = said
        value = timedelta(int(days), int(seconds), int(microseconds))
    elif tag == "datetime":
        value = datetime.fromisoformat(said)
    elif tag == "date":
        value = date.fromisoformat(said)
    elif tag == "time":
        value = time.fromisoformat(said)
    else:
        raise ValueError(tag)
    if isinstance(value, (datetime, time)) and value.tzinfo is not None:
        raise ValueError(said)
    return value


def _mapping(packed: Any) -> dict[str, str]:
    return {_text(key): _text(value) for key, value in _object(packed).items()}


def _object(packed: Any) -> dict[str, Any]:
    if not isinstance(packed, dict):
        raise TypeError
    return packed


def _text(packed: Any) -> str:
    if not isinstance(packed, str):
        raise TypeError
    packed.encode()  # half a surrogate pair would break whoever writes it next
    return packed


def _area(packed: Any) -> str:
    top, left, bottom, right = area_corners(_text(packed))
    if not (top <= bottom < _MAX_ROWS and left <= right < _MAX_COLUMNS):
        raise ValueError(packed)
    return str(packed)


def _cell(packed: Any) -> str:
    if _CELL.fullmatch(_text(packed)) is None:
        raise ValueError(packed)
    return str(packed)
