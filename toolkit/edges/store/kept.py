"""How editions and problems stand in a database of layout 3: facts among the cells, places as words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from toolkit.codes import Code
from toolkit.domain.ledger.records import Edition, LedRow
from toolkit.domain.ledger.standing import State
from toolkit.edges.store.kinds import Kind, from_json, to_json
from toolkit.keys import RowKey, contact_key, report_key
from toolkit.problems import About, Origin, Problem

_CODES = {code.slug: code for code in Code}
_PLACE = re.compile(r"第(\d{1,7})([行项])")
_PLACES = {"行": "row", "项": "item"}
_FACTS = ("unit_name", "columns", "registers", "schema", "withdrawn")


def facts_kept(plan: str, unit: str, round_id: str, kept: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    """The cells, by row keys, and the facts of an edition, from its cells by the text of their keys."""
    rows = {key: dict(values) for key, values in kept.items()}
    about = rows.get(contact_key(plan, unit).text, {})
    told = {name: about.pop(name, "") for name in _FACTS}
    back = rows.get(report_key(plan, unit, round_id).text, {}).pop("return_by", "")
    led = [_led(key, rows.pop(key)) for key in list(rows) if key.split("/")[1].startswith("led-")]
    fresh = {key: values.pop("news").split() for key, values in rows.items() if "news" in values}
    pairs = (part.partition(":") for part in told["registers"].split())
    return {
        "cells": {RowKey.parse(key): values for key, values in rows.items() if values},
        "unit_name": told["unit_name"],
        "return_by": date.fromisoformat(back) if back else None,
        "columns": frozenset(told["columns"].split()),
        "registers": {name: tuple(int(item) for item in items.split(",") if item) for name, _, items in pairs},
        "schema": told["schema"],
        "led": tuple(sorted(led, key=lambda row: (row.item, row.unit))),
        "news": {RowKey.parse(key): frozenset(names) for key, names in fresh.items()},
        "withdrawn": tuple(int(item) for item in told["withdrawn"].split()),
    }


def cells_with_facts(edition: Edition) -> dict[str, dict[str, str]]:
    """The cells of an edition by the text of their keys, its facts among them."""
    rows = {key.text: dict(values) for key, values in edition.cells.items()}
    facts = {
        "unit_name": edition.unit_name,
        "columns": " ".join(sorted(edition.columns)),
        "registers": " ".join(f"{name}:{','.join(map(str, items))}" for name, items in edition.registers.items()),
        "schema": edition.schema,
        "withdrawn": " ".join(map(str, edition.withdrawn)),
    }
    if any(facts.values()):
        rows.setdefault(contact_key(edition.plan, edition.unit).text, {}).update(
            {name: text for name, text in facts.items() if text}
        )
    if edition.return_by:
        report = report_key(edition.plan, edition.unit, edition.round).text
        rows.setdefault(report, {})["return_by"] = edition.return_by.isoformat()
    for key, fresh in edition.news.items():
        rows[key.text]["news"] = " ".join(sorted(fresh))
    for row in edition.led:
        held = {
            "unit_name": row.unit_name,
            "status": row.status,
            "due": row.due.isoformat() if row.due else "",
            "state": row.state.value if row.state else "",
            "hint": row.hint,
        }
        led = f"{edition.plan}/led-{row.item}-{row.unit}/{edition.unit}"
        rows[led] = {name: text for name, text in held.items() if text}
    return rows


def problem_kept(found: Problem) -> dict[str, Any]:
    """A problem as it is kept: what is shown of it, and what it speaks of."""
    about = {"row": found.about.row.text, "fields": list(found.about.fields)} if found.about else None
    return {**found.as_dict(), **({"about": about} if about else {})}


def kept_problem(kept: Mapping[str, Any]) -> Problem:
    """The problem that was kept so."""
    found, about = _PLACE.fullmatch(kept["cell"]), kept.get("about")
    place = {_PLACES[found[2]]: int(found[1])} if found else {"cell": kept["cell"]}
    return Problem(
        _CODES[kept["code"]],
        kept["message"],
        kept["remedy"],
        Origin(kept["file"], kept["sheet"], **place),
        kept["value"],
        About(RowKey.parse(about["row"]), tuple(about["fields"])) if about else None,
    )


def _led(key: str, held: Mapping[str, str]) -> LedRow:
    _, item, unit = key.split("/")[1].split("-", 2)
    return LedRow(
        int(item),
        unit,
        held["unit_name"],
        held.get("status", ""),
        date.fromisoformat(held["due"]) if "due" in held else None,
        State(held["state"]) if "state" in held else None,
        held.get("hint", ""),
    )


PROBLEMS = Kind(
    "TEXT",
    lambda found: to_json([problem_kept(each) for each in found]),
    lambda text: tuple(kept_problem(each) for each in from_json(text)),
)
"""What was found wrong in a return."""
