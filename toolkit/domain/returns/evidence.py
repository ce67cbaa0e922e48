"""Documents that come with a return (signed copies, screenshots): whose they are and which item they show."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from toolkit.codes import Outcome
from toolkit.domain.ledger.records import Return
from toolkit.domain.plan.units import Roster

_ITEM = re.compile(r"第\s*(\d{1,3})\s*项|序号\s*(\d{1,3})(?!\d)|\A\s*[（(]?(\d{1,3})\s*[-_—.．、)）\s]")
"""第12项, 序号12, or a name that begins with 12- (also 12_, 12. and 12、)."""

_IN = (Outcome.MERGED, Outcome.PARTIAL)


def owner_of(file: str, roster: Roster, sender: str = "", returns: Iterable[Return] = ()) -> str | None:
    """The code of the unit a document belongs to, or None where nothing says so clearly.

    Asked in this order: the sender's address, as the roster has it; a unit's name or alias in the file's name, then
    in its folders', the nearest first; the `returns` of the same folder that went in, where they are of one unit.
    `file` is a path below the inbox with `/`.
    """
    if sender and (code := roster.by_address.get(sender.lower())):
        return code
    for part in reversed(file.split("/")):
        if code := _named(part, roster):
            return code
    owners = beside(file, returns)
    return owners.pop() if len(owners) == 1 else None


def beside(file: str, returns: Iterable[Return]) -> set[str]:
    """The units whose returns lie in a file's folder; none of the inbox itself, where everybody's lie."""
    folder = file.rpartition("/")[0]
    if not folder:
        return set()
    return {ret.unit for ret in returns if ret.outcome in _IN and ret.file.rpartition("/")[0] == folder}


def item_shown(file: str, items: Collection[int]) -> int | None:
    """The item a document's name gives (第12项, 序号12, 12-…), where the unit has that item."""
    found = _ITEM.search(_stem(file))
    number = int(next(group for group in found.groups() if group)) if found else 0
    return number if number in items else None


def evidence_stem(item: int | None, unit: str, file: str) -> str:
    """What a document is filed as, without its ending: 序号-单位-原名; without a number where the item is not clear."""
    head = f"{item}-{unit}-" if item else f"{unit}-"
    return head + _stem(file).removeprefix(head)


def is_of_claim(file: str, unit: str, item: int, evidence: str) -> bool:
    """Whether a document filed for a unit (name) is of its claim of an item: by its number, or named as `evidence`."""
    if item_shown(file, (item,)) == item:
        return True
    name = _stem(file).removeprefix(f"{unit}-")
    return len(name) > 1 and "".join(name.split()) in "".join(evidence.split())


def _stem(file: str) -> str:
    name = file.rpartition("/")[2]
    return name.rpartition(".")[0] or name


def _named(text: str, roster: Roster) -> str | None:
    """The one unit whose name or alias stands in `text`, the longest name where one lies in another."""
    squeezed = "".join(text.split())
    spans = sorted(
        (
            (len(name), found.start(), code)
            for name in roster.names_in(squeezed)
            for found in re.finditer(re.escape(name), squeezed)
            for code in roster.bearers[name]
        ),
        reverse=True,
    )
    taken: list[tuple[int, int, str]] = []
    for length, at, code in spans:
        if all(at + length <= start or at >= start + size for start, size, _ in taken):
            taken.append((at, length, code))
    codes = {code for _, _, code in taken}
    return codes.pop() if len(codes) == 1 else None
