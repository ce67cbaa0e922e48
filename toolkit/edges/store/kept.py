"""How an edition's facts, and what was found wrong in a return, stand in the ledger database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from toolkit.codes import Code
from toolkit.domain.ledger.kinship import Kin, Sign, Verdict
from toolkit.domain.ledger.records import LedRow
from toolkit.domain.ledger.row_states import State
from toolkit.domain.ledger.saved import Saved
from toolkit.edges.store.kinds import Kind, from_json, to_json
from toolkit.keys import RowKey
from toolkit.problems import About, Origin, Problem

_CODES = {code.slug: code for code in Code}


def _led_kept(row: LedRow) -> dict[str, Any]:
    told = {
        "item": row.item,
        "unit": row.unit,
        "unit_name": row.unit_name,
        "status": row.status,
        "due": row.due.isoformat() if row.due else "",
        "state": row.state.value if row.state else "",
        "hint": row.hint,
    }
    return {name: value for name, value in told.items() if value != ""}


def kept_led(kept: Mapping[str, Any]) -> LedRow:
    """The row of a led unit that was kept so, what it does not have left out."""
    return LedRow(
        kept["item"],
        kept["unit"],
        kept.get("unit_name", ""),
        kept.get("status", ""),
        date.fromisoformat(kept["due"]) if "due" in kept else None,
        State(kept["state"]) if "state" in kept else None,
        kept.get("hint", ""),
    )


def _problem_kept(found: Problem) -> dict[str, Any]:
    origin, about = found.origin, found.about
    told = {
        "code": found.code.slug,
        "message": found.message,
        "remedy": found.remedy,
        "file": origin.file,
        "sheet": origin.sheet,
        "cell": origin.cell,
        "row": origin.row,
        "item": origin.item,
        "value": found.value,
        "about": {"row": about.row.text, "fields": list(about.fields)} if about else None,
    }
    return {name: value for name, value in told.items() if value not in ("", None)}


def kept_problem(kept: Mapping[str, Any]) -> Problem:
    """The problem that was kept so, what it does not have left out."""
    about = kept.get("about")
    return Problem(
        _CODES[kept["code"]],
        kept.get("message", ""),
        kept.get("remedy", ""),
        Origin(kept.get("file", ""), kept.get("sheet", ""), kept.get("cell", ""), kept.get("row"), kept.get("item")),
        kept.get("value", ""),
        About(RowKey.parse(about["row"]), tuple(about["fields"])) if about else None,
    )


def _saved_kept(saved: Saved) -> dict[str, Any]:
    told = {
        "at": saved.at.isoformat() if saved.at else "",
        "utc": saved.utc,
        "by": saved.by,
        "program": saved.program,
    }
    return {name: value for name, value in told.items() if value}


def _kept_saved(kept: Mapping[str, Any]) -> Saved:
    at = kept.get("at")
    return Saved(
        datetime.fromisoformat(at) if at else None, kept.get("utc", False), kept.get("by", ""), kept.get("program", "")
    )


def _kept_verdict(kept: Mapping[str, Any]) -> Verdict:
    signs = tuple(map(Sign, kept["signs"]))
    return Verdict(kept["return_id"], Kin(kept["kin"]), signs, kept["kept"], kept["silent"], kept["base"])


@lru_cache(maxsize=64)
def _names(text: str) -> frozenset[str]:
    """The names that were kept so: those of a plan's editions are nearly always the same."""
    return frozenset(from_json(text))


NAMES = Kind("TEXT", lambda names: to_json(sorted(names)), _names)
"""Several names in no order."""
REGISTERS = Kind(
    "TEXT",
    lambda registers: to_json([[name, list(items)] for name, items in registers.items()]),
    lambda text: {name: tuple(items) for name, items in from_json(text)},
)
"""Registers in their order, each with its items."""
LED = Kind(
    "TEXT",
    lambda rows: to_json([_led_kept(row) for row in rows]),
    lambda text: tuple(kept_led(row) for row in from_json(text)),
)
"""How the units stand that a unit leads."""
NEWS = Kind(
    "TEXT",
    lambda news: to_json({key.text: sorted(names) for key, names in news.items()}),
    lambda text: {RowKey.parse(key): frozenset(names) for key, names in from_json(text).items()},
)
"""The fields of rows that are new."""
PROBLEMS = Kind(
    "TEXT",
    lambda found: to_json([_problem_kept(each) for each in found]),
    lambda text: tuple(kept_problem(each) for each in from_json(text)),
)
"""What was found wrong in a return."""
SAVED = Kind("TEXT", lambda saved: to_json(_saved_kept(saved)), lambda text: _kept_saved(from_json(text)))
"""What a file says of its last save."""
KINSHIP = Kind(
    "TEXT",
    lambda verdicts: to_json([asdict(each) for each in verdicts]),
    lambda text: tuple(_kept_verdict(each) for each in from_json(text)),
)
"""What a return is to the earlier ones."""
