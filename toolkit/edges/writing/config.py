"""`config.toml` changed by the program: values replaced or added, comments and order kept."""

from __future__ import annotations

from typing import cast

import tomlkit
from tomlkit.items import AoT

from toolkit.settings import PlanSettings

_SAID = ("work", "file", "issued")


def with_plan(text: str, plan: PlanSettings) -> str:
    """The settings with the plan's file, date and name of work as given; a new plan stands after the others."""
    document = tomlkit.parse(text)
    plans = cast(AoT, document["plans"])
    for each in plans:
        if each["id"] == plan.id:
            for name in _SAID:
                if each.get(name) != getattr(plan, name) and (name in each or name != "work"):
                    each[name] = getattr(plan, name)
            return tomlkit.dumps(document)
    table = tomlkit.table()
    for name in ("id", *_SAID):
        table[name] = getattr(plan, name)
    plans.append(table)
    return tomlkit.dumps(document)
