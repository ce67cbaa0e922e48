"""`config.toml` changed by the program: values replaced or added, comments and order kept."""

from __future__ import annotations

from collections.abc import Iterable, MutableMapping
from typing import Any, cast

import tomlkit
from tomlkit.items import AoT, Table

from toolkit.domain.plan.headings import Reporting
from toolkit.domain.plan.units import Group
from toolkit.settings import PlanSettings, RoundSettings

_SAID = ("work", "file", "issued")
_SAID_IF = ("closed", "closed_on", "lookback")
"""What is said of a plan only where there is something to say."""
_PLANS, _AFTER_PLANS = "[[plans]]", "[roster]"
_GROUPS = "# 单位分组"
_SAMPLE_DOMAIN = "@zhanjiang.example.com"


def with_plan(text: str, plan: PlanSettings) -> str:
    """The settings with the plan's file, date and name of work as given; a new plan stands after the others."""
    document = tomlkit.parse(text)
    plans = cast(AoT, document["plans"])
    for each in plans:
        if each["id"] == plan.id:
            for name in _SAID:
                if each.get(name) != getattr(plan, name) and (name in each or name != "work"):
                    each[name] = getattr(plan, name)
            _say_if(each, plan)
            return tomlkit.dumps(document)
    table = tomlkit.table()
    for name in ("id", *_SAID):
        table[name] = getattr(plan, name)
    _say_if(table, plan)
    table.add(tomlkit.nl())
    plans.append(table)
    return tomlkit.dumps(document)


def _say_if(table: MutableMapping[str, Any], plan: PlanSettings) -> None:
    for name in _SAID_IF:
        if value := getattr(plan, name):
            if table.get(name) != value:
                table[name] = value
        elif name in table and name == "closed":
            table[name] = False
        elif name in table:
            del table[name]


def with_rounds(text: str, said: Reporting) -> str:
    """The settings with rounds as a plan's words want them, where they are still the default ones."""
    document = tomlkit.parse(text)
    rounds = cast(Table, document.setdefault("rounds", tomlkit.table()))
    usual = RoundSettings()
    if (rounds.get("every", usual.every), rounds.get("return_day", usual.return_day)) == (
        usual.every,
        usual.return_day,
    ):
        rounds["every"], rounds["return_day"] = said.every, said.day
    return tomlkit.dumps(document)


def with_every(text: str, every: str) -> str:
    """The settings with rounds of that length; the day to return files by stays."""
    document = tomlkit.parse(text)
    cast(Table, document.setdefault("rounds", tomlkit.table()))["every"] = every
    return tomlkit.dumps(document)


def with_archive(text: str, url: str) -> str:
    """The settings with the originals at another address, empty for the workspace's own folder."""
    document = tomlkit.parse(text)
    cast(Table, document.setdefault("archive", tomlkit.table()))["url"] = url
    return tomlkit.dumps(document)


def with_store(text: str, url: str) -> str:
    """The settings with the ledger at another address."""
    document = tomlkit.parse(text)
    cast(Table, document.setdefault("store", tomlkit.table()))["url"] = url
    return tomlkit.dumps(document)


def without_plans(text: str) -> str:
    """The default settings without what is the sample's: its plan, its groups, the domain of its addresses."""
    head, rest = text.replace(_SAMPLE_DOMAIN, "@example.com").split(_PLANS, 1)
    return head + _AFTER_PLANS + rest.split(_AFTER_PLANS, 1)[1].split(_GROUPS, 1)[0]


def with_first_plan(text: str, plan: PlanSettings, groups: Iterable[Group]) -> str:
    """Settings that have no plan yet with this one and the groups it speaks of."""
    said = tomlkit.document()
    plans, named = tomlkit.aot(), tomlkit.aot()
    table = tomlkit.table()
    for name in ("id", *_SAID):
        table[name] = getattr(plan, name)
    table.add(tomlkit.nl())
    plans.append(table)
    said["plans"] = plans
    for group in groups:
        its = tomlkit.table()
        its["name"], its["phrases"] = group.name, list(group.phrases)
        named.append(its)
    told = tomlkit.document()
    told["groups"] = named
    head, rest = text.split(_AFTER_PLANS, 1)
    tail = f"{_GROUPS}：phrases 是方案里指整组单位的写法；按方案里的写法起草的，请核对。\n{tomlkit.dumps(told)}"
    return f"{head}{tomlkit.dumps(said)}{_AFTER_PLANS}{rest}{tail if named else ''}"
