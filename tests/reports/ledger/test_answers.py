"""The five answers: who ties with whom is said, and a list that stops says how many more there are."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kit.figured import figures, reported, task

from toolkit.domain.ledger.compared import LEAST_OWED, LEAST_POINTS, compared
from toolkit.domain.ledger.counts import count
from toolkit.domain.ledger.figures import Figures, Portion
from toolkit.domain.ledger.labels import Label
from toolkit.domain.ledger.phases import Phase
from toolkit.domain.ledger.report_status import ReportStatus
from toolkit.reports.ledger.answer import Answer
from toolkit.reports.ledger.answers import answers_of, summary_of


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
        ((9, 8, 7, 6, 5, 4), "逾期单位共6家。"),
        ((9, 8, 7, 5, 5, 5, 4, 5), "逾期单位共8家，另有2家同为1项次、最长5天。"),
    ],
)
def test_units_that_are_late_beyond_the_few_named_are_counted_and_those_alike_told(
    days: tuple[int, ...], more: str
) -> None:
    found = answer(late_by(*days), "lagging")
    assert (found.note, found.more_anchor) == (more, "units" if more else "")
    named = [line for line in found.lines if line.anchor]
    assert [line.detail for line in named] == [
        f"最长{each}天，办结率0%（0/1）" for each in sorted(days, reverse=True)[:5]
    ]


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


def of_groups(**shares: tuple[int, int]) -> Figures:
    """Groups of which so many of so many that were due are done."""
    late = late_by(9).tasks[0]
    groups = [
        Portion.of(name, [replace(late, met=at < met) for at in range(owed)]) for name, (met, owed) in shares.items()
    ]
    its = late_by(9)
    tasks = [each for part in groups for each in part.tasks]
    return replace(its, groups=tuple(groups), topics=(), whole=count(tasks))


def test_all_groups_that_have_the_lowest_share_together_are_named() -> None:
    found = answer(of_groups(甲=(5, 10), 乙=(20, 20), 丙=(10, 20), 丁=(0, 0)), "lagging")
    assert found.sentence == "办结率最低的：按分组，甲、丙50%（5/10）。"
    assert found.lines[0].text == "分组：甲50%（5/10）、丙50%（10/20）、乙100%（20/20）。"


@pytest.mark.parametrize(
    ("shares", "told"),
    [
        ({"甲": (22, 71), "乙": (84, 288)}, "乙29.2%（84/288）、甲31%（22/71），相差不到5个百分点，不分先后。"),
        ({"甲": (0, 50), "乙": (0, 20)}, "甲0%（0/50）、乙0%（0/20），相差不到5个百分点，不分先后。"),
        ({"甲": (0, 50), "乙": (3, 9)}, "只有甲0%（0/50）到期满10项次。"),
        ({"甲": (0, 1), "乙": (1, 9)}, "到期应办结的都不到10项次，不比。"),
    ],
)
def test_no_group_is_said_to_lag_where_the_difference_says_nothing(
    shares: dict[str, tuple[int, int]], told: str
) -> None:
    found = answer(of_groups(**shares), "lagging")
    assert "最低" not in found.sentence and "分不出先后" in found.sentence
    assert found.lines[0].text == f"分组：{told}"


def test_before_anything_is_due_nobody_lags() -> None:
    assert answer(of_groups(甲=(0, 0)), "lagging").sentence == "还没有到期应办结的，分不出先后。"


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=5))
def test_what_lags_is_a_part_that_is_lower_by_what_is_asked(shares: list[tuple[int, int]]) -> None:
    parts = [(met, met + more) for met, more in shares]
    its = compared(of_groups(**{f"组{at}": each for at, each in enumerate(parts)}).groups)
    enough = sorted(Fraction(met, owed) for met, owed in parts if owed >= LEAST_OWED)
    assert its.differ == (len(enough) > 1 and 100 * (enough[-1] - enough[0]) >= LEAST_POINTS)
    for ends, share in ((its.lowest, enough[:1]), (its.highest, enough[-1:])):
        assert [Fraction(part.counts.met, part.counts.owed) for part in ends] == [
            each for each in enough if [each] == share
        ]


def test_how_much_of_what_is_late_rests_on_a_doubt_of_the_plan_is_said_wherever_it_is_counted() -> None:
    late = [task(f"U{at}", 1 + at % 2, Label.OVERDUE, 9) for at in range(24)]
    late = [replace(each, doubt="时限有两种写法") if each.item == 2 else each for each in late]
    states = dict.fromkeys([each.unit for each in late], ReportStatus.REPORTED)
    its = figures(late, [reported(date(2021, 9, 24), **states)], {each.unit: each.unit for each in late})
    topics = tuple(replace(part, counts=replace(part.counts, met=each)) for each, part in enumerate(its.topics[::-1]))
    its = replace(its, topics=topics)
    assert summary_of(its).startswith("24家单位中24家有逾期，共24项次（其中12项次时限待核定）；")
    said = "逾期里12项次（第2项）时限暂定，待办公室核定。"
    assert said in [line.text for line in answer(its, "late").lines]
    assert answer(its, "lagging").sentence == "办结率最低的：按类别，事项20%（0/12），其中逾期的12项次时限待核定。"
    sure = figures([replace(each, doubt="") for each in late], its.rounds, {each.unit: each.unit for each in late})
    assert "核定" not in summary_of(sure) + "".join(line.text for line in answer(sure, "late").lines)


def test_items_of_as_many_late_units_are_told_by_the_longest_first() -> None:
    its = late_by(3, 3)
    tasks = [*its.tasks, *(replace(each, item=2, late=9) for each in its.tasks)]
    made = figures(tasks, its.rounds, {unit.code: unit.name for unit in its.units})
    assert [line.detail for line in answer(made, "late").lines if line.word] == ["最长9天", "最长3天"]


def test_the_latest_are_named_and_how_many_share_the_longest_is_said() -> None:
    found = answer(late_by(9, 9, 9, 9, 5, 4, 3, 2, 1), "late")
    assert found.sentence == "最长逾期9天的有4项次，涉及4家；5天1项次、4天1项次、3天1项次，更短的2项次。"
    assert (found.names_of, [line.text for line in found.names]) == (
        "逾期最久的，如",
        ["U0第1项", "U1第1项", "U2第1项"],
    )
    assert answer(late_by(9, 8), "late").names_of == "逾期最久的"


def test_who_is_silent_for_several_rounds_on_end_is_told_by_how_many() -> None:
    codes = ("U0", "U1", "U2")
    missing = [set(codes[:1]), set(codes[:2]), set(codes)]
    rounds = [
        reported(
            date(2021, month, 24),
            **{code: ReportStatus.MISSING if code in its else ReportStatus.REPORTED for code in codes},
        )
        for month, its in zip((7, 8, 9), missing, strict=True)
    ]
    tasks = [task(code, 1, Label.WORKING) for code in codes]
    its = figures(tasks, rounds, {code: f"单位{code}" for code in codes})
    assert (
        answer(its, "reported").lines[0].text
        == "连续未报：3期（2021年7月起）的1家：单位U0；2期（2021年8月起）的1家：单位U1。"
    )
    assert summary_of(its).endswith("2021年9月全部未报送，其中2家已连续两期以上未报。")
    assert summary_of(replace(its, rounds=rounds[:2])).endswith("2021年8月2家未报送，其中1家已连续两期以上未报。")
    assert summary_of(replace(its, rounds=rounds[:1])).endswith("2021年7月1家未报送。")
    again = figures(tasks, [*rounds, replace(rounds[-1], back=date(2021, 10, 8))], {c: c for c in codes})
    assert summary_of(again).endswith("，且都已连续2期以上未报。")


def test_all_that_is_closed_is_what_was_due_and_is_and_what_was_closed_early() -> None:
    made = [
        replace(task("U0", 1, Label.CLOSED), owed=True, met=True),
        task("U0", 2, Label.CLOSED),
        replace(task("U0", 3, Label.WORKING), owed=True, met=True),
        replace(task("U0", 4, Label.OVERDUE, 3), owed=True),
    ]
    its = figures(made, [reported(date(2021, 9, 24), U0=ReportStatus.REPORTED)], {"U0": "甲局"})
    assert answer(its, "done").sentence == (
        "到期应办结3项次，其中已销号2项次，办结率66.7%；没有到期的提前销号1项次；"
        "到期已销号的里面，1项次以后还有要办的，不计入已销号；共已销号2项次。"
    )
    whole = its.whole
    assert whole.met - whole.in_part + whole.early == whole.of(Label.CLOSED)


def test_why_it_is_red_says_how_many_for_which_reason_and_how_many_more_are_red_of_a_unit() -> None:
    late = [replace(task("U0", at, Label.OVERDUE, 9), why=f"原因{at}") for at in range(1, 7)]
    back = replace(late[5], phase=Phase.SENT_BACK)
    its = figures([*late[:5], back], [reported(date(2021, 9, 24), U0=ReportStatus.REPORTED)], {"U0": "甲局"})
    found = answer(its, "red")
    assert found.sentence == (
        "任务标红就是逾期：5项次应完成日期已过，没有报完成；"
        "1项次核查退回后没有重新报完成，应完成日期和补正期限、整改期限都已过。"
    )
    assert [line.detail for line in found.lines] == [f"原因{at}。甲局还有5项红" for at in (1, 2, 3, 6)]


def test_on_a_brief_page_what_is_red_leads_to_cards() -> None:
    its = late_by(3, 4)
    assert [line.anchor for line in answer(its, "red").lines] == ["u2i1"]
    assert [line.anchor for line in answer(its, "red", brief=True).lines] == ["u2"]
