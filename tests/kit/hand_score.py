"""An assessment reckoned by hand from its table (as TOML) and plain facts: none of the toolkit's words or rules.

Everything is in whole hundredths of a point, so that nothing is rounded but where the table says so.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kit.hand_sums import half_up, shared_out

WAITS_OR_DONE = {"closed", "not_involved", "claimed", "asked"}
ANSWERED = {"reported", "no_change", "partial"}
OWED = ANSWERED | {"content_due", "rejected", "unreadable", "undelivered", "missing"}


@dataclass
class Task:
    """One item of a unit as it is: its word, whether it was due and that is done, whether it came back and is not
    claimed again, whether it has any due date, how many days after it the claim came that was closed (None:
    unknown)."""

    word: str
    due: bool = False
    done: bool = False
    back: bool = False
    dated: bool = True
    days_late: int | None = None


@dataclass
class Facts:
    """A unit: its group, its items, how it reported the rounds whose day is over, what the office entered under a name:
    a count, or None where it does not apply."""

    group: str
    tasks: Sequence[Task]
    rounds: Sequence[str] = ()
    entered: Mapping[str, int | None] = field(default_factory=dict)


@dataclass
class Reckoned:
    """What a unit comes to, in hundredths: of each indicator its share and what is deducted, the sum, the bonus, the
    total (None: nothing applies)."""

    cls: str
    lines: dict[str, tuple[int, int]]
    base: int
    bonus: int
    total: int | None


def figure(name: str, facts: Facts) -> tuple[int, int]:
    """How many, of how many, by what the table's head says of each figure."""
    tasks = facts.tasks
    ended = [task for task in tasks if task.word in ("closed", "not_involved")]
    match name:
        case "unmet":
            due = [task for task in tasks if task.due]
            return sum(not task.done and task.word not in WAITS_OR_DONE for task in due), len(due)
        case "overdue":
            late = sum(task.word == "overdue" for task in tasks)
            return late, max(late, sum(task.dated for task in tasks))
        case "closed_late":
            known = [task.days_late for task in tasks if task.days_late is not None]
            return sum(each > 0 for each in known), len(known)
        case "unreported":
            owed = [each for each in facts.rounds if each in OWED]
            return sum(each not in ANSWERED for each in owed), len(owed)
        case "returned":
            back = sum((task.back or task.word == "returned") and task.word not in WAITS_OR_DONE for task in tasks)
            return back, back + len(ended)
    assert name == "ongoing_open", name
    lasting = [task for task in tasks if not task.dated]
    return sum(task not in ended for task in lasting), len(lasting)


def reckon(table: str, facts: Facts) -> Reckoned:
    """One unit by the table."""
    rules: Mapping[str, Any] = tomllib.loads(table)
    (cls,) = (each["name"] for each in rules["classes"] if facts.group in each["groups"])
    mine = [each for each in rules["indicators"] if cls in each.get("classes", [cls])]
    counts = {each["name"]: _count(each, facts) for each in mine}
    weights = [_cents(each["weight"]) if counts[each["name"]] else 0 for each in mine]
    shares = shared_out(weights, 100_00)
    lines, base = {}, 0
    for each, share in zip(mine, shares, strict=True):
        taken = _taken(each, counts[each["name"]], share)
        lines[each["name"]] = share, taken
        base += share - taken
    bonuses = (
        min(_cents(each["most"]), _cents(each["points"]) * (facts.entered.get(each["name"]) or 0))
        for each in rules.get("bonuses", ())
    )
    bonus = min(_cents(rules.get("bonus_most", 0)), sum(bonuses))
    total: int | None = base + bonus
    for each in rules.get("vetoes", ()):
        if facts.entered.get(each["name"]):
            total = min(total or 0, _cents(each["most"]))
    return Reckoned(cls, lines, base, bonus, total if sum(weights) else None)


def _count(rule: Mapping[str, Any], facts: Facts) -> tuple[int, int] | None:
    """How many of how many; None where it does not apply. What is not entered yet applies, with none so far."""
    if "figure" in rule:
        count, of = figure(rule["figure"], facts)
        return (count, of) if of else None
    count_entered = facts.entered.get(rule["name"], 0)
    return None if count_entered is None else (count_entered, 0)


def _taken(rule: Mapping[str, Any], counted: tuple[int, int] | None, share: int) -> int:
    """What is deducted of a share: by the rule up to the weight, and as much less or more as the share is."""
    if counted is None:
        return 0
    count, of = counted
    weight = _cents(rule["weight"])
    if rule["rule"] == "share":
        return half_up(share * count, of)
    return half_up(share * min(weight, _cents(rule["points"]) * count), weight)


def _cents(value: object) -> int:
    """Hundredths of what a table says, which has two decimals at most."""
    whole, _, decimals = str(value).partition(".")
    return int(whole) * 100 + int(decimals.ljust(2, "0") or 0)
