"""Which papers it is time for: each once its day has come, and not when there is one."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date, datetime

from kit.figured import TODAY, figures, reported, task

from toolkit.domain.ledger.drafts import Draft, Overtaken
from toolkit.domain.ledger.figures import Figures
from toolkit.domain.ledger.labels import Label
from toolkit.domain.ledger.papers import Paper
from toolkit.domain.ledger.phases import Phase
from toolkit.domain.ledger.report_status import ReportStatus
from toolkit.domain.ledger.task_figures import TaskFigure
from toolkit.domain.mail.pressing_rules import PressingRules
from toolkit.domain.mail.reminder_stages import reminder_stages
from toolkit.domain.office.desk import NextStep
from toolkit.domain.office.papers_due import old_drafts, papers_due, with_issuer
from toolkit.domain.plan.calendar import Calendar

NOBODYS = Calendar(frozenset(), frozenset(), frozenset())
RED = (1, 5, 10)


def known(tasks: Iterable[TaskFigure], day: date = TODAY) -> Figures:
    units = {"SZ08": "市司法局", "SZ09": "市财政局"}
    rounds = [reported(date(2021, 10, 25), **dict.fromkeys(units, ReportStatus.REPORTED))]
    named = [replace(each, row=replace(each.row, unit_name=units[each.unit])) for each in tasks]
    return replace(figures(named, rounds, units), day=day)


def due(
    made: Figures,
    written: Collection[Paper] = (),
    *,
    red: tuple[int, ...] = RED,
    every: int = 0,
    applications: bool = False,
    closed: bool = False,
) -> list[NextStep]:
    rules = PressingRules(date(2021, 8, 2), NOBODYS, reminder_stages((3, 0), red, every))
    steps = papers_due(made, 2021, rules, written, applications=applications, closed=closed)
    return [step for step in steps if step.count]


def rectified(unit: str, item: int, judged: date) -> TaskFigure:
    its = task(unit, item, Label.RETURNED)
    return replace(its, to_mend=Phase.RECTIFY, judged_on=judged)


def test_of_a_closed_plan_nothing_that_presses_is_offered() -> None:
    late = known([task("SZ08", 1, Label.OVERDUE, 40), rectified("SZ09", 2, date(2021, 9, 1))])
    assert due(late) and not due(late, closed=True)


def test_a_supervision_letter_is_offered_only_after_the_last_reminder() -> None:
    """2021-10-11 is a Monday: ten workdays before it is 2021-09-27, fourteen days."""
    assert not due(known([task("SZ09", 2, Label.OVERDUE, 14)]))
    (step,) = due(known([task("SZ08", 1, Label.OVERDUE, 15), task("SZ09", 2, Label.OVERDUE, 40)]))
    assert (step.count, step.command) == (2, "toolkit report paper 督办单 市财政局 --item 2")
    assert not due(known([task("SZ09", 2, Label.OVERDUE, 40)]), red=())
    assert not due(known([task("SZ09", 2, Label.OVERDUE, 40)]), every=5), "letters go out still"


def test_before_any_paper_its_issuing_body_is_to_be_set() -> None:
    steps = due(known([task("SZ09", 2, Label.OVERDUE, 40)]))
    first, *rest = with_issuer(steps, " ")
    assert "issuer" in first.words and rest == steps
    assert [*with_issuer(steps, "市政府办公室")] == steps and with_issuer([], "") == ()


def paper(kind: str, unit: str = "", item: int | None = None, day: date = TODAY) -> Paper:
    return Paper("2021", kind, unit, item, day, 1, datetime(2021, 10, 11), "", (), {})


def test_a_matter_that_has_a_letter_since_it_is_late_is_not_offered_again() -> None:
    late = known([task("SZ09", 2, Label.OVERDUE, 40)])
    for its, there in (
        (paper("督办单", "SZ09", 2, date(2021, 10, 1)), True),
        (paper("督办函", "SZ09", 2, date(2021, 10, 1)), True),
        (paper("督办单", "SZ09", 2, date(2021, 8, 1)), False),
        (paper("督办单", "SZ09", 12), False),
        (paper("督办单", "SZ08", 2), False),
        (paper("限期整改通知", "SZ09", None), False),
    ):
        assert bool(due(late, [its])) != there, its


def test_an_item_of_last_year_is_named_as_people_write_it() -> None:
    late = known([task("SZ09", 2020012, Label.OVERDUE, 40)])
    (step, *_) = due(late)
    assert "第2020-12项" in step.words and step.command.endswith("--item 2020012")
    assert not due(late, [paper("督办单", "SZ09", 2020012), paper("回头看情况报告")])


def test_a_notice_is_offered_for_work_not_done_until_there_is_one_since_the_verdict() -> None:
    made = known([rectified("SZ08", 1, date(2021, 10, 1)), rectified("SZ09", 1, date(2021, 10, 8))])
    (step,) = due(made)
    assert (step.count, step.measure, step.command) == (2, "家单位", "toolkit report paper 限期整改通知")
    notices = [paper("限期整改通知", unit, None, date(2021, 10, 5)) for unit in ("SZ08", "SZ09")]
    (step,) = due(made, notices)
    assert (step.count, step.command) == (1, "toolkit report paper 限期整改通知 市财政局")
    sent_back = [replace(each, to_mend=Phase.SENT_BACK) for each in made.tasks]
    assert not due(known(sent_back))


def test_the_look_back_is_to_be_reported_once_its_day_is_past() -> None:
    its = replace(task("SZ09", 2020001, Label.CLAIMED), due=TODAY)
    assert not due(known([its]))
    past = known([replace(its, due=date(2021, 9, 30))])
    (step,) = due(past)
    assert step.command == "toolkit report paper 回头看情况报告" and "2021年9月30日" in step.words
    assert not due(past, [paper("回头看情况报告")]) and due(past, [paper("回头看情况报告", day=date(2021, 9, 1))])


def test_the_annual_table_is_to_be_written_in_january_where_there_are_applications() -> None:
    for day, wanted in ((date(2021, 12, 31), 0), (date(2022, 1, 4), 1), (date(2022, 2, 1), 0), (date(2023, 1, 4), 0)):
        assert len(due(known([], day), applications=True)) == wanted
    january = known([], date(2022, 1, 4))
    assert not due(january)
    for its, there in (
        (paper("年报表三", day=date(2022, 1, 3)), True),
        (paper("年报表三", day=date(2021, 12, 30)), False),
        (paper("年报表三", "SZ09", day=date(2022, 1, 3)), False),
    ):
        assert bool(due(january, [its], applications=True)) != there


def test_drafts_whose_figures_are_old_are_named() -> None:
    draft = Draft("通报（草稿）-2021-10-11", 40, TODAY)  # type: ignore[arg-type]
    step = old_drafts([Overtaken(draft, 3, 0, 0)])
    assert (step.count, old_drafts([]).count) == (1, 0) and "通报（草稿）-2021-10-11（以后来件3件）" in step.words
