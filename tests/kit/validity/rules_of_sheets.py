"""What is wrong with merged areas, input rules and conditional formats."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import combinations

from kit.validity.package import MAIN, Node, Package
from kit.validity.sheets import corners

_LIST, _PROMPT, _TITLE = 255, 255, 32
_TYPES = {"none", "whole", "decimal", "list", "date", "time", "textLength", "custom"}


def rule_faults(package: Package) -> Iterator[str]:
    """Areas that overlap, texts that are too long, formats that are not there."""
    styles = package.of_kind(package.workbook, "styles")
    formats = package.roots[styles[0]].find(f"{MAIN}dxfs") if styles else None
    for part, root in package.sheets:
        areas = [each.get("ref", "") for each in root.iter(f"{MAIN}mergeCell")]
        yield from (f"{part}: {area} merges one cell" for area in areas if corners(area)[:2] == corners(area)[2:])
        yield from (f"{part}: merged {one} and {other} overlap" for one, other in _overlapping(areas))
        for rule in root.iter(f"{MAIN}dataValidation"):
            yield from (f"{part}!{rule.get('sqref')}: {fault}" for fault in _input_faults(rule))
        ruled = [area for each in root.iter(f"{MAIN}dataValidation") for area in each.get("sqref", "").split()]
        yield from (f"{part}: input rules of {one} and {other} overlap" for one, other in _overlapping(ruled))
        yield from _condition_faults(part, root, len(formats) if formats is not None else 0)


def _input_faults(rule: Node) -> Iterator[str]:
    if not rule.get("sqref"):
        yield "an input rule for no cell"
    if rule.get("type", "none") not in _TYPES:
        yield f"an input rule of kind {rule.get('type')}"
    first = rule.findtext(f"{MAIN}formula1") or ""
    if rule.get("type") == "list" and first.startswith('"') and len(first) - 2 > _LIST:
        yield f"a list of {len(first) - 2} characters"
    if rule.get("type", "none") != "none" and not first:
        yield "an input rule without a value"
    for name, most in (("prompt", _PROMPT), ("error", _PROMPT), ("promptTitle", _TITLE), ("errorTitle", _TITLE)):
        if len(rule.get(name, "").encode("utf-16-le")) // 2 > most:
            yield f"{name} of {len(rule.get(name))} characters"


def _condition_faults(part: str, root: Node, formats: int) -> Iterator[str]:
    ranks = Counter(each.get("priority") for each in root.iter(f"{MAIN}cfRule"))
    yield from (f"{part}: {count} conditional formats of rank {rank}" for rank, count in ranks.items() if count > 1)
    for block in root.iter(f"{MAIN}conditionalFormatting"):
        where = f"{part}!{block.get('sqref')}"
        if not block.get("sqref") or not len(block):
            yield f"{where}: a conditional format of nothing"
        for rule in block.iter(f"{MAIN}cfRule"):
            look = rule.get("dxfId")
            if look is not None and int(look) >= formats:
                yield f"{where}: format {look} of {formats}"
            if rule.get("type") == "expression" and not 1 <= len(rule.findall(f"{MAIN}formula")) <= 3:
                yield f"{where}: a condition without a formula"


def _overlapping(areas: list[str]) -> Iterator[tuple[str, str]]:
    """Pairs of areas with a cell in common."""
    told = sorted((corners(area), area) for area in areas)
    for (one, name), (other, its) in combinations(told, 2):
        if one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]:
            yield name, its
