"""Scores equal those that are reckoned by hand from the table and plain facts, whatever the table and the ledger."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from kit import ROOT
from kit.figured import TODAY, figures, reported, task
from kit.hand_score import OWED, WAITS_OR_DONE, Facts, Task, reckon

from toolkit.domain.ledger.counts import count
from toolkit.domain.ledger.figures import Figures, Portion
from toolkit.domain.ledger.labels import Label
from toolkit.domain.ledger.phases import Phase
from toolkit.domain.ledger.report_status import ReportStatus
from toolkit.domain.ledger.scored_figures import SCORED_FIGURES
from toolkit.domain.ledger.task_figures import TaskFigure
from toolkit.domain.office.scoring import Applies, Entry, Score, scores_of
from toolkit.domain.office.scoring_rules import load_scoring

GROUPS = {"甲类": "县区", "乙类": "市直"}
BOTH = '[[classes]]\nname = "甲类"\ngroups = ["县区"]\n\n[[classes]]\nname = "乙类"\ngroups = ["市直"]\n'


def points(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02}"


@st.composite
def weights(draw: st.DrawFn, whole: int) -> list[int]:
    """Hundredths above nothing that come to the whole."""
    cuts = draw(st.sets(st.integers(1, whole - 1), max_size=5)) if whole > 1 else set()
    ends = [0, *sorted(cuts), whole]
    return [after - before for before, after in pairwise(ends)]


@st.composite
def tables(draw: st.DrawFn) -> str:
    """A table of two classes: some indicators of both, others of one."""
    common = draw(st.integers(0, 99_99))
    parts = [("", each) for each in (draw(weights(common)) if common else [])]
    for name in GROUPS:
        parts += [(name, each) for each in draw(weights(100_00 - common))]
    text = f'title = "考核"\nbonus_most = {points(draw(st.integers(1, 20_00)))}\n{BOTH}'
    for at, (only, weight) in enumerate(draw(st.permutations(parts))):
        figure = draw(st.sampled_from(["", *SCORED_FIGURES]))
        share = bool(figure) and draw(st.booleans())
        text += f'\n[[indicators]]\nname = "i{at}"\ntitle = "指标{at}"\nweight = {points(weight)}\n'
        text += f'figure = "{figure}"\n' if figure else 'entered = "处"\n'
        each = f'rule = "each"\npoints = {points(draw(st.integers(1, 30_00)))}\n'
        text += 'rule = "share"\n' if share else each
        text += f'classes = ["{only}"]\n' if only else ""
    for at in range(draw(st.integers(0, 2))):
        most, of_each = points(draw(st.integers(1, 9_00))), points(draw(st.integers(1, 9_00)))
        text += (
            f'\n[[bonuses]]\nname = "b{at}"\ntitle = "加分{at}"\nentered = "次"\npoints = {of_each}\nmost = {most}\n'
        )
    for at in range(draw(st.integers(0, 2))):
        text += f'\n[[vetoes]]\nname = "v{at}"\ntitle = "否决{at}"\nmost = {points(draw(st.integers(0, 100_00)))}\n'
    return text


@st.composite
def tasks(draw: st.DrawFn) -> Task:
    """An item as it can be: what waits or is closed came back no more, what is not done has no day of its claim."""
    word = draw(st.sampled_from([each.value for each in Label]))
    dated = draw(st.booleans()) or word == "overdue"
    due = dated and word != "not_involved" and draw(st.booleans())
    ended = word in ("closed", "not_involved")
    return Task(
        word=word,
        due=due,
        done=due and word not in ("overdue", "returned") and draw(st.booleans()),
        back=word not in WAITS_OR_DONE and draw(st.booleans()),
        dated=dated,
        days_late=draw(st.one_of(st.none(), st.integers(0, 40))) if ended and dated else None,
    )


NAMES = ["b0", "b1", "v0", "v1", *(f"i{at}" for at in range(18))]
entered = st.dictionaries(st.sampled_from(NAMES), st.one_of(st.none(), st.integers(0, 20)))
facts = st.builds(
    Facts,
    st.sampled_from(list(GROUPS.values())),
    st.lists(tasks(), min_size=1, max_size=8),
    st.lists(st.sampled_from([each.value for each in ReportStatus]), min_size=1, max_size=4),
    entered,
)


def ledger(units: list[Facts]) -> Figures:
    """These facts as the core has them."""
    made = [_task(code, at, each) for code, unit in _coded(units) for at, each in enumerate(unit.tasks, 1)]
    most = max(len(unit.rounds) for unit in units)
    rounds = []
    for at in range(most):
        states = {
            code: ReportStatus(unit.rounds[at]) if at < len(unit.rounds) else ReportStatus.NOT_OWED
            for code, unit in _coded(units)
        }
        rounds.append(reported(date(2021, 10 - most + at, 24), **states))
    its = figures(made, rounds, {code: code for code, _ in _coded(units)})
    groups = {code: unit.group for code, unit in _coded(units)}
    return replace(its, units=tuple(replace(unit, group=groups[unit.code]) for unit in its.units))


def _coded(units: list[Facts]) -> list[tuple[str, Facts]]:
    return [(f"U{at}", unit) for at, unit in enumerate(units)]


def _task(code: str, at: int, each: Task) -> TaskFigure:
    made = task(code, at, Label(each.word), 3 if each.word == "overdue" else 0)
    return replace(
        made,
        first_due=TODAY - timedelta(3) if each.dated else None,
        owed=each.due,
        met=each.done,
        came_late=each.days_late,
        phase=Phase.RECTIFY if each.back or each.word == "returned" else Phase.NOT_STARTED,
    )


def entries(units: list[Facts]) -> dict[str, dict[str, Entry]]:
    return {code: {name: Entry(count, "依据") for name, count in unit.entered.items()} for code, unit in _coded(units)}


def same(score: Score, table: str, unit: Facts) -> None:
    """Each line, the sum, the bonus and the total."""
    wanted = reckon(table, unit)
    assert score.cls == wanted.cls
    told = {each.name: (cents(each.share), cents(each.deducted)) for each in score.lines}
    assert told == wanted.lines
    for each in score.lines:
        assert each.points == each.share - each.deducted and not (each.applies == Applies.NO and each.share)
    assert (cents(score.base), cents(score.bonus)) == (wanted.base, wanted.bonus)
    assert (None if score.total is None else cents(score.total)) == wanted.total


def cents(value: Decimal) -> int:
    whole = value * 100
    assert whole == int(whole), value
    return int(whole)


@given(tables(), st.lists(facts, min_size=1, max_size=3))
def test_every_line_and_total_is_what_the_table_and_the_facts_come_to_by_hand(table: str, units: list[Facts]) -> None:
    scoring = load_scoring(table, list(GROUPS.values()))
    scores = scores_of(scoring, ledger(units), entries(units))
    assert {each.unit for each in scores} == {code for code, _ in _coded(units)}
    assert [each.cls for each in scores] == sorted((each.cls for each in scores), key=list(GROUPS).index)
    for score in scores:
        same(score, table, dict(_coded(units))[score.unit])


@given(st.lists(facts, min_size=1, max_size=3), st.data())
def test_so_is_every_unit_by_the_table_that_is_shipped(units: list[Facts], data: st.DataObject) -> None:
    table = (ROOT / "templates/scoring.toml").read_text("utf-8")
    names = ["site", "applications_late", "redress", "practice", "leak", "false_report"]
    for unit in units:
        unit.entered = data.draw(st.dictionaries(st.sampled_from(names), st.integers(0, 9)))
    scores = scores_of(load_scoring(table, ["县区", "市直", "直属"]), ledger(units), entries(units))
    for score in scores:
        same(score, table, dict(_coded(units))[score.unit])


def test_what_the_facts_of_a_round_say_is_what_the_core_takes_them_for() -> None:
    assert {each.value for each in ReportStatus if each.answered or each.outstanding} == OWED
    assert {each.value for each in Label if each.finished} == WAITS_OR_DONE
    assert not Portion.of("", []).tasks and not count([]).total
