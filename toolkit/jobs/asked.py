"""What a command names as its user types it: a unit, an item of the plan."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from toolkit.domain.plan.units import Near, Unit
from toolkit.errors import ToolkitError
from toolkit.jobs.workspace import Workspace
from toolkit.keys import item_words

_NAMES = re.compile(r"[^、，,；;\s]+")
"""The names of units between what people write between them."""


def unit_named(workspace: Workspace, name: str) -> Unit:
    """The unit of the roster of that name, alias or code; `ToolkitError` where it has none, with what comes near."""
    unit = workspace.tasks.roster.find(name)
    if isinstance(unit, Near):
        raise nobody(workspace, unit)
    return unit


def units_named(workspace: Workspace, names: Iterable[str]) -> tuple[Unit, ...]:
    """The units of those names, in that order, each once; `ToolkitError` for the first one the roster does not have.

    Several that were typed as one word, with 、 or ， or a wide blank between them, are several.
    """
    roster = workspace.tasks.roster
    words = ([name] if roster.has(name) else _NAMES.findall(name) or [name] for name in names)
    return tuple(dict.fromkeys(unit_named(workspace, each) for several in words for each in several))


def nobody(workspace: Workspace, near: Near) -> ToolkitError:
    """What is said where the roster has no unit of that name."""
    names = "”“".join(near.names)
    return ToolkitError(
        f"单位名册里没有“{near.words}”" + (f"，是不是“{names}”" if names else ""),
        f"请用单位名册 {workspace.settings.roster.file} 里的名称、别名或代码。",
    )


def items_named(workspace: Workspace, numbers: Iterable[int], known: Collection[int] = ()) -> tuple[int, ...]:
    """The same numbers; `ToolkitError` for the first one that neither the plan has as an item nor is `known`."""
    asked = tuple(numbers)
    for number in asked:
        if number not in workspace.tasks.plan.by_number and number not in known:
            raise no_item(workspace, number)
    return asked


def no_item(workspace: Workspace, number: int, also: str = "") -> ToolkitError:
    """What is said where the plan has no item of that number; `also` is what else could be written."""
    last = workspace.tasks.plan.items[-1].number
    return ToolkitError(f"方案里没有第{item_words(number)}项", f"序号从1到{last}{also}。")
