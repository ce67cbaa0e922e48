"""A page of 600 units with 50 items each, made of figures and nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from kit import ROOT
from kit.figured import TODAY, figures, reported, task
from toolkit.domain.ledger.figures import Figures
from toolkit.domain.ledger.labels import LABELS, Label
from toolkit.domain.ledger.phases import Phase
from toolkit.domain.ledger.report_status import ReportStatus
from toolkit.domain.ledger.task_figures import TaskFigure
from toolkit.domain.office.timeline import Happening, Way
from toolkit.domain.plan.model import Item, Plan
from toolkit.domain.plan.tasks import Tasks
from toolkit.domain.plan.units import Group, Roster, Unit
from toolkit.edges.drawing import drawings
from toolkit.edges.page import render_page
from toolkit.problems import day_words
from toolkit.reports.ledger.page import MARK, Behind, Page, page_of

UNITS, ITEMS = 600, 50
_SAID = ("推进中", "未启动", "长期坚持", "已完成")
_SAYS = {each.label: each for each in (Phase.IN_PROGRESS, Phase.NOT_STARTED, Phase.ONGOING)}
_PHASES = {
    Label.UNFILLED: Phase.UNFILLED,
    Label.NOT_STARTED: Phase.NOT_STARTED,
    Label.ONGOING: Phase.ONGOING,
    Label.RETURNED: Phase.SENT_BACK,
    Label.CLAIMED: Phase.CLAIMED,
    Label.CLOSED: Phase.CLOSED,
    Label.NOT_INVOLVED: Phase.NOT_INVOLVED,
}
_FILLED = {Label.NOT_STARTED: "未启动", Label.WORKING: "推进中", Label.ONGOING: "长期坚持"}


def _row(unit: int, item: int, labels: Sequence[Label]) -> TaskFigure:
    """An assignment; words, days and what the unit said vary as they do in a year's ledger."""
    label = labels[(unit * 7 + item * 3 + unit * item) % len(labels)]
    due = None if item % 3 == 0 and label != Label.OVERDUE else date(2021, 9 + item % 4, 28)
    late = 11 + item % 13 if label == Label.OVERDUE else 0
    status = _FILLED.get(label, "" if label == Label.UNFILLED else _SAID[(unit + item) % len(_SAID)])
    said = f"单位填报“{status}”" if status else "未填写办理状态"
    judged = TODAY - timedelta(7 * (unit % 25))
    until = f"应完成日期{day_words(due)}" if due else "长期工作"
    why = f"{until}，已过{late}天，没有报完成；{said}" if late else f"{day_words(judged)}核查通过销号；{until}"
    beside = f"，{LABELS[label].word}" if label not in (Label.UNFILLED, *_FILLED) else ""
    why = why if label.ended or late else f"{until}；{said}{beside}"
    phase = _SAYS.get(status, Phase.UNFILLED) if late else _PHASES.get(label, Phase.IN_PROGRESS)
    return replace(task(f"U{unit}", item, label, late), due=due, why=why, phase=phase)


def _names(units: int) -> Iterator[tuple[str, str]]:
    for number in range(1, units + 1):
        yield f"U{number}", f"某某市第{number}号经济技术开发区管理委员会"


def large_page(
    *, brief: bool, units: int = UNITS, labels: Sequence[Label] = tuple(Label)
) -> tuple[Page, Figures, bytes]:
    """The page, the figures that it is of, and the page as it is written."""
    names = dict(_names(units))
    rows = [_row(unit, item, labels) for item in range(1, ITEMS + 1) for unit in range(1, units + 1)]
    named = [replace(row, row=replace(row.row, unit_name=names[row.unit])) for row in rows]
    states = {code: ReportStatus.MISSING if at % 5 else ReportStatus.REPORTED for at, code in enumerate(names)}
    made = figures(named, [reported(date(2021, month, 24), **states) for month in (8, 9, 10)], names)
    made = replace(made, items=tuple(replace(each, requirement="办好这件要紧的事，" * 16) for each in made.items))
    roster = Roster(tuple(Unit(code, name, "市直") for code, name in names.items()), (Group("市直", ()),))
    plan = Plan(
        "2021",
        "方案",
        2021,
        date(2021, 8, 2),
        tuple(Item(at, f"主题{at}", f"事项{at}", "", "", "2021年12月底前") for at in range(1, ITEMS + 1)),
    )
    day = date(2021, 9, 24)
    told = (Happening(day, Way.IN, "报送2021年9月台账：已收"), Happening(day, Way.OUT, "生成台账（第1份）")) * 6
    behind = Behind(dict.fromkeys(names, told), {})
    page = page_of(Tasks(plan, roster, (), {}), made, behind, ("进展", "公开科"), clerk=False, brief=brief)
    drawn = drawings(page.charts)
    return page, made, render_page(ROOT / "templates", "page/report.html.j2", MARK, TODAY, page=page, drawings=drawn)
