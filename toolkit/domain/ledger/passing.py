"""What passing a claim closes: found by giving the verdict, so that the office is told what the rule will do."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from datetime import date, datetime

from toolkit.domain.ledger.claims import Claim
from toolkit.domain.ledger.phases import answered, phase
from toolkit.domain.ledger.recurring import at_milestones, every_due
from toolkit.domain.ledger.verdicts import Verdict, give
from toolkit.domain.plan.calendar import WEEKDAYS
from toolkit.domain.plan.tasks import Tasks
from toolkit.problems import day_words
from toolkit.schema.model import Sheet
from toolkit.values import dataclass

_Due = tuple[date | None, date]
PASSED = "verified"
"""What the verdict means by which a claim is passed."""


def passing_words(tasks: Tasks, sheet: Sheet, claim: Claim) -> str:
    """What passing a claim closes of its due dates and what it leaves open, in words; also that it closes none.

    Empty where there is but one day to close, or none: it closes the row. Of what is judged for the year is told from
    whom it was taken over and when, so that nobody judges the others' months. `tasks` know all that was agreed to.
    """
    deadline = tasks.deadline_of(claim.assignment.item, claim.assignment.unit)
    dues, both = every_due(deadline, tasks.plan), at_milestones(deadline, tasks.plan)
    if claim.year_end:
        return tasks.taken_over_words(claim.assignment)
    if len(dues) < 2:
        return ""
    made = give(Verdict(PASSED, stage=claim.stage), claim.row, sheet, claim.values, datetime.min, WEEKDAYS)
    values = {**claim.values, **tasks.asked_cells(claim.assignment.item, claim.assignment.unit)}
    before = _closed(sheet, values, dues)
    after = _closed(sheet, {**values, **{each.field: each.value for each in made}}, dues)
    new = [due for due in dues if due in after and due not in before]
    if not new:
        return "通过只认可这次改动，不另销一期、一阶段" if claim.touched else "通过不销任何一期、一阶段"
    how = "按期办理" if not any(since is None for since, _ in new) else "分阶段"
    if len(after) == len(dues):
        return f"{how}：通过销{_named(new, dues, both)}，至此全项销号"
    return f"{how}：通过只销{_named(new, dues, both)}，{_others(dues)}另报"


@dataclass(frozen=True, slots=True)
class ClosedSince:
    """What of an item was closed meanwhile, in the words of a letter, and whether that is `anything`."""

    words: str
    anything: bool


def closed_since(
    tasks: Tasks, sheet: Sheet, unit: str, item: int, before: Mapping[str, str], after: Mapping[str, str]
) -> ClosedSince:
    """What is closed of a unit's (code) item where its row holds the values `after` and was open by those `before`, as
    its letter says it; also that nothing is. `tasks` know every agreed extension."""
    deadline = tasks.deadline_of(item, unit)
    dues, both = every_due(deadline, tasks.plan), at_milestones(deadline, tasks.plan)
    was, now = (_closed(sheet, values, dues) for values in (before, after))
    new = [due for due in dues if due in now and due not in was]
    said = f"{_named(new, dues, both)}已销号" if new else "已核查，这次没有另销一期、一阶段"
    return ClosedSince(said if len(now) == len(dues) else f"{said}，{_others(dues)}请继续办理", bool(new))


def _others(dues: Sequence[_Due]) -> str:
    """What is left of these due dates where some are closed, in words."""
    staged, again = any(since is None for since, _ in dues), any(since is not None for since, _ in dues)
    return "其他各期、各阶段" if staged and again else "以后的阶段" if staged else "其他各期"


def _closed(sheet: Sheet, values: Mapping[str, str], dues: Sequence[_Due]) -> set[_Due]:
    """The due dates that are closed where a row holds these values."""
    told = answered(sheet, values, dues)
    return {each for each, (since, due) in zip(dues, told, strict=True) if phase(sheet, values, due, since).ended}


def _named(
    new: Sequence[_Due],
    dues: Sequence[_Due],
    both: Container[date],
) -> str:
    """These due dates in words: 2021年6月30日这一阶段和2021年3月31日至2021年9月30日各期; with a milestone the period
    that ends on its day (`both`)."""
    said, order = [], sorted(dues, key=lambda each: each[1])
    for one, several, recurs in (("这一阶段", "各阶段", False), ("这一期", "各期", True)):
        these = [due for due in order if due in new and (due[0] is not None) == recurs]
        if not these:
            continue
        days = [day_words(due) for _, due in these]
        span = order.index(these[-1]) - order.index(these[0]) + 1
        if len(these) == 1:
            text = f"{days[0]}{one}"
        elif span == len(these) > 2:
            text = f"{days[0]}至{days[-1]}{several}"
        else:
            text = f"{'、'.join(days)}{several}"
        ends = [] if recurs else [day_words(due) for _, due in these if due in both]
        said.append(f"{text}（连同{'、'.join(ends)}到期的{'这一期' if len(ends) == 1 else '各期'}）" if ends else text)
    return "和".join(said)
