"""Whether a workbook has anything for which Excel offers to repair it, by rules that schemas do not say.

No rule needs Excel: each is one that other libraries' users met, or that [MS-OI29500] and the limits of Excel say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from kit.validity.package import Package, package_faults
from kit.validity.rules_of_sheets import rule_faults
from kit.validity.sheets import sheet_faults
from kit.validity.styles import style_faults
from kit.validity.workbook import workbook_faults

RULES: tuple[Callable[[Package], Iterator[str]], ...] = (
    package_faults,
    workbook_faults,
    sheet_faults,
    rule_faults,
    style_faults,
)


def findings(data: bytes) -> list[str]:
    """What is wrong with a workbook (.xlsx), each with the part it is in; empty where nothing is."""
    package = Package(data)
    return [fault for rule in RULES for fault in rule(package)]
