"""Drafts of papers as a test writes them: a 通报 of any figures, by the template that the toolkit brings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from kit.figured import figures, reported, task
from toolkit.domain.ledger.figures import Figures
from toolkit.domain.ledger.labels import Label
from toolkit.domain.ledger.report_status import ReportStatus
from toolkit.domain.office.given import given
from toolkit.domain.office.paper_ground import Ground
from toolkit.domain.plan.deadlines.model import Deadline, Milestone
from toolkit.domain.plan.model import Item, Plan
from toolkit.domain.plan.tasks import Tasks
from toolkit.domain.plan.units import Group, Roster, Unit
from toolkit.edges.papers import fill_paper
from toolkit.edges.readers.paper import own_lines
from toolkit.jobs.office.init import default_templates
from toolkit.reports.office.papers import Head, circular_values

NAMES = {
    "SZ01": "市财政局",
    "SZ02": "市教育局",
    "SZ03": "市政务服务数据管理局",
    "SZ04": "霞山区政府",
    "SZ05": "市住房和城乡建设局",
}
ITEMS = 4
MADE = datetime(2021, 10, 11, 9, 5)
ROSTER = Roster(tuple(Unit(code, name, "市直") for code, name in NAMES.items()), (Group("市直", ("市直各单位",)),))
PLAN = Plan(
    "2021",
    "方案",
    2021,
    date(2021, 8, 2),
    tuple(Item(at, f"主题{at}", f"事项{at}", f"办好{at}", "市直各单位", "9月底前") for at in range(1, ITEMS + 1)),
)
TASKS = Tasks(
    PLAN, ROSTER, (), {each.number: Deadline("9月底前", (Milestone(date(2021, 9, 30)),)) for each in PLAN.items}
)


def stood(labels: Sequence[Label], reports: Sequence[ReportStatus], late: int = 11) -> Figures:
    """How a plan of `ITEMS` items and all units stands: their labels in order, what each unit reported last round."""
    codes = list(NAMES)
    tasks = [
        task(codes[at % len(codes)], 1 + at // len(codes), label, late * (label == Label.OVERDUE))
        for at, label in enumerate(labels)
    ]
    states = dict(zip(codes, reports, strict=True))
    missing = dict.fromkeys(codes, ReportStatus.MISSING)
    return figures(tasks, [reported(date(2021, 9, 24), **states), reported(date(2021, 10, 25), **missing)], NAMES)


def circular(its: Figures) -> tuple[str, ...]:
    """The lines of a 通报 of these figures."""
    values = circular_values(its, Head("某市人民政府办公室", "政务公开工作", 812, MADE), ["市直各单位"])
    return own_lines(fill_paper(default_templates() / "papers/通报.docx", values))


def ground(its: Figures, draft: Sequence[str] = (), today: Sequence[str] = ()) -> Ground:
    """What a paper about these figures is checked against."""
    return Ground(
        (given(its, TASKS, 812),), PLAN, ROSTER, tuple(draft), tuple(today), ("某市人民政府办公室", "政务公开工作")
    )
