"""Problems as people are shown them: what is said of many places in the same words is said once, with the places."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from toolkit.codes import Severity
from toolkit.problems import Problem
from toolkit.values import dataclass

_FEW = 3
"""Up to how many times the same is said again."""
_ITEM = re.compile(r"第[\d-]+项")


@dataclass(frozen=True, slots=True)
class Said:
    """A line of what must be looked at."""

    severity: Severity
    place: str
    message: str
    remedy: str


def said_once(problems: Sequence[Problem]) -> Iterator[Said]:
    """A line a problem, in their order; one line for all of a file that differ in the item's number and place alone,
    where these are more than a few."""
    alike: dict[tuple[object, ...], list[Problem]] = {}
    for found in problems:
        words = _ITEM.sub("", found.message)
        alike.setdefault((found.severity, found.origin.file, words, found.remedy), []).append(found)
    for same in alike.values():
        if len(same) > _FEW:
            yield _together(same)
        else:
            yield from (Said(each.severity, str(each.origin), each.message, each.remedy) for each in same)


def _together(same: Sequence[Problem]) -> Said:
    first = same[0]
    places = [str(each.origin).removeprefix(first.origin.file).strip() for each in same]
    message = f"{first.message}；这样的共{len(same)}处：{'、'.join(filter(None, places))}".removesuffix("：")
    return Said(first.severity, str(first.origin), message, first.remedy)
