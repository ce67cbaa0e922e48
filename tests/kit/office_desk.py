"""The clerk's desk and the texts to paste of a simulated year, read back and compared with what really happened."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from lxml import html

from kit.office_figures import Truths, days, word


def check_desk(file: Path, truth: Truths, names: Mapping[str, str], reported: Mapping[str, set[str]]) -> None:
    """What waits for the office, and how many units have not reported the round under way."""
    page: Any = html.fromstring(file.read_bytes().decode())
    steps = [
        " ".join(each.text_content().split()) for each in page.xpath("//h2[@id='next']/following-sibling::ol[1]/li")
    ]
    rows = list(truth.values())
    objecting = sum(any(said.objecting for said in row.words) for row in rows)
    wanted = {
        "项次单位报了完成": sum(row.state == "待核查" for row in rows),
        "项次销号后单位又改了内容": sum(row.touched for row in rows),
        "件单位的申请": sum(row.applying for row in rows) + objecting,
    }
    assert {words: _count(steps, words) for words in wanted} == wanted, steps
    (asked,) = [found for each in steps if (found := re.search(r"(\d+)家单位(?:还)?没有报(\d+)年(\d+)月", each))] or [
        None
    ]
    if asked:
        assert int(asked[1]) == len(names) - len(reported.get(f"{asked[2]}-{int(asked[3]):02}", ()))
    late = sum(day_count > 0 for day_count in _late_days(truth, _as_of(page)))
    assert _count(steps, "项次逾期已久") <= late


def check_texts(folder: Path, truth: Truths, names: Mapping[str, str], today: date) -> None:
    """The texts to paste of a day: each item that is said to be late is, by as many days, and stands so in the text to
    its unit as in the one to its group."""
    late = {(names[unit], item): days(row, today) for (unit, item), row in truth.items() if word(row, today) == "逾期"}
    to_units: dict[tuple[str, int], int] = {}
    to_groups: dict[tuple[str, int], int] = {}
    for path in folder.glob(f"{today:%Y%m%d}-*.txt"):
        text = path.read_text("utf-8-sig")
        for name in names.values():
            if path.stem.endswith(f"-{name}"):
                to_units |= {(name, int(m[1])): int(m[2]) for m in re.finditer(r"· 第(\d+)项 .*?（逾期(\d+)天）", text)}
        if "-群发-" in path.stem:
            for line in re.finditer(r"^\d+\. (\S+?)：(.*)$", text, re.MULTILINE):
                for part in re.finditer(r"第([\d、]+)项，逾期(\d+)天", line[2]):
                    to_groups |= {(line[1], int(item)): int(part[2]) for item in part[1].split("、")}
    assert to_units.items() <= late.items() and to_groups.items() <= late.items(), (to_units, to_groups, late)
    assert to_groups in ({}, to_units), (to_units, to_groups)


def _count(steps: list[str], words: str) -> int:
    """How many wait for what a step says; 0 where none says so."""
    return next((int(found[1]) for each in steps if (found := re.search(rf"(\d+){words}", each))), 0)


def _as_of(page: Any) -> date:
    found = re.search(r"截至(\d+)年(\d+)月(\d+)日", page.text_content())
    assert found
    return date(*map(int, found.groups()))


def _late_days(truth: Truths, today: date) -> list[int]:
    return [days(row, today) for row in truth.values() if word(row, today) == "逾期"]
