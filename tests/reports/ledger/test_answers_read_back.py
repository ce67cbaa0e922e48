"""The readers of a simulated year's page meet what few years bring: units with several reds, silent for months, months
without a workbook; and each finds a number that is one too many."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kit.figured import TODAY, figures, reported, task
from kit.office_diary import Diary
from kit.office_numbers import Seen, read_back
from kit.office_told import PAGE
from kit.office_truth import Truth

from toolkit.domain.ledger.labels import Label
from toolkit.domain.ledger.report_status import ReportStatus
from toolkit.reports.ledger.answers import answers_of, summary_of

NAMES = {"A": "市甲局", "B": "市乙局", "C": "市丙局"}
BACKS = {7: date(2021, 7, 23), 8: date(2021, 8, 25), 9: date(2021, 9, 24)}
WANTED = ("上期未报", "上期未报，都已连续几期", "上期未报，几家已连续几期", "连续未报", "没有下发的期", "还有几项红")
READERS = [each for each in PAGE if each.name in WANTED]
COUNTED = re.compile(r"(?<=[续中还有的])\d+(?=[期家项])|\d+(?=家未报送)")


def told(late: Mapping[str, int], silent: Mapping[str, int]) -> tuple[list[str], Seen]:
    """What the page says where units (codes) have so many reds, and have been silent for so many months; the truth."""
    tasks = [task(code, item, Label.OVERDUE, late=9) for code, reds in late.items() for item in range(1, reds + 1)]
    tasks += [task(code, 9, Label.WORKING) for code in NAMES]
    rounds, came = [], dict[str, set[str]]()
    for at, (month, back) in enumerate(BACKS.items()):
        missing = {code for code, count in silent.items() if count >= len(BACKS) - at}
        states = {code: ReportStatus.MISSING if code in missing else ReportStatus.REPORTED for code in NAMES}
        rounds.append(replace(reported(back, **states), given=missing != NAMES.keys()))
        came[f"2021-{month:02d}"] = NAMES.keys() - missing
    its = figures(tasks, rounds, NAMES)
    truth = {(each.unit, each.item): Truth(due=TODAY - timedelta(9) if each.late else None) for each in tasks}
    unreported, *_, red = answers_of(its, {code: at for at, code in enumerate(NAMES, 1)})
    summary = summary_of(its)
    lines = [
        summary[summary.index("；2021") :],
        *(line.text for line in unreported.lines),
        *(f"{line.text} {line.detail}" for line in red.lines),
    ]
    return lines, Seen(truth, {}, NAMES, came, TODAY, Diary(BACKS[7]))


reds = st.fixed_dictionaries({code: st.integers(0, 3) for code in NAMES})
silences = st.fixed_dictionaries({code: st.integers(0, 3) for code in NAMES})


@given(reds, silences)
def test_what_is_told_of_silence_and_of_several_reds_is_true(
    late: Mapping[str, int], silent: Mapping[str, int]
) -> None:
    lines, seen = told(late, silent)
    read_back("\n".join(lines), READERS, seen)


@pytest.mark.parametrize(
    ("late", "silent", "met"),
    [
        ({"A": 3}, dict.fromkeys(NAMES, 0), {"上期未报", "还有几项红"}),
        ({}, {"A": 3, "B": 2, "C": 1}, {"上期未报", "上期未报，几家已连续几期", "连续未报", "没有下发的期"}),
        ({}, {"A": 3, "B": 2, "C": 2}, {"上期未报", "上期未报，都已连续几期", "连续未报", "没有下发的期"}),
        ({}, {"A": 2, "B": 0, "C": 0}, {"上期未报", "上期未报，都已连续几期", "连续未报"}),
    ],
)
def test_every_reader_meets_its_number_and_finds_a_wrong_one(
    late: Mapping[str, int], silent: Mapping[str, int], met: set[str]
) -> None:
    lines, seen = told(late, silent)
    text = "\n".join(lines)
    assert read_back(text, READERS, seen) == met
    for number in COUNTED.finditer(text):
        wrong = f"{text[: number.start()]}{int(number[0]) + 1}{text[number.end() :]}"
        with pytest.raises(AssertionError):
            read_back(wrong, READERS, seen)
