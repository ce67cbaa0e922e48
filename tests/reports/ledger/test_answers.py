"""The five answers: who ties with whom is said, and a list that stops says how many more there are."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from kit.figured import figures, reported, task

from toolkit.domain.ledger.figures import Figures, Portion
from toolkit.domain.ledger.labels import Label
from toolkit.domain.ledger.report_status import ReportStatus
from toolkit.reports.ledger.answers import Answer, answers_of


def late_by(*days: int) -> Figures:
    """A unit for each of these numbers, late so many days with one item."""
    codes = [f"U{at}" for at in range(len(days))]
    tasks = [task(code, 1, Label.OVERDUE, late) for code, late in zip(codes, days, strict=True)]
    states = dict.fromkeys(codes, ReportStatus.REPORTED)
    return figures(tasks, [reported(date(2021, 9, 24), **states)], {code: f"单位{code}" for code in codes})


def answer(its: Figures, wanted: str, *, brief: bool = False) -> Answer:
    places = {unit.code: at for at, unit in enumerate(its.units, 1)}
    return next(each for each in answers_of(its, places, brief=brief) if each.id == wanted)


@pytest.mark.parametrize(
    ("days", "more"),
    [
        ((9, 8, 7, 6, 5), ""),
        ((9, 8, 7, 6, 5, 4), "逾期单位共6家，见各单位"),
        ((9, 8, 7, 5, 5, 5, 4, 5), "逾期单位共8家，另有2家同为1项次、最长5天，见各单位"),
    ],
)
def test_units_that_are_late_beyond_the_few_named_are_counted_and_those_alike_told(
    days: tuple[int, ...], more: str
) -> None:
    found = answer(late_by(*days), "lagging")
    assert (found.more, found.more_anchor) == (more, "units" if more else "")
    named = [line for line in found.lines if line.anchor]
    assert [line.detail for line in named] == [f"最长{each}天" for each in sorted(days, reverse=True)[:5]]


@pytest.mark.parametrize(
    ("missing", "owing", "rest"),
    [
        (12, 20, ""),
        (15, 20, "其余3家：单位U12、单位U13（未送达）、单位U14"),
        (15, 15, "其余3家也都未报送。"),
    ],
)
def test_whoever_has_not_reported_is_named_unless_it_is_everybody(missing: int, owing: int, rest: str) -> None:
    codes = [f"U{at}" for at in range(owing)]
    states = {
        code: ReportStatus.MISSING if at < missing else ReportStatus.REPORTED for at, code in enumerate(codes)
    } | {"U13": ReportStatus.UNDELIVERED if missing > 13 else ReportStatus.REPORTED}
    tasks = [task(code, 1, Label.WORKING) for code in codes]
    its = figures(tasks, [reported(date(2021, 9, 24), **states)], {code: f"单位{code}" for code in codes})
    found = answer(its, "reported")
    assert (len(found.names), found.rest, found.more) == (12, rest, "")


def test_all_groups_that_have_the_lowest_share_together_are_named() -> None:
    its = late_by(9, 8, 7, 6)
    done = [replace(each, met=True) for each in its.tasks]
    half, whole = [its.tasks[0], done[0]], done
    groups = (Portion.of("甲", half), Portion.of("乙", whole), Portion.of("丙", half * 2), Portion.of("丁", []))
    assert answer(replace(its, groups=groups), "lagging").sentence == "办结率最低的是丙、甲：50%。"
    assert answer(replace(its, groups=groups[3:]), "lagging").sentence == "还没有到期应办结的，分不出先后。"


def test_items_of_as_many_late_units_are_told_by_the_longest_first() -> None:
    its = late_by(3, 3)
    tasks = [*its.tasks, *(replace(each, item=2, late=9) for each in its.tasks)]
    made = figures(tasks, its.rounds, {unit.code: unit.name for unit in its.units})
    assert [line.detail for line in answer(made, "late").lines] == ["最长9天", "最长3天"]


def test_on_a_brief_page_what_is_red_leads_to_cards() -> None:
    its = late_by(3, 4)
    assert [line.anchor for line in answer(its, "red").lines] == ["u2i1"]
    assert [line.anchor for line in answer(its, "red", brief=True).lines] == ["u2"]
