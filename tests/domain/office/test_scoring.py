"""Scores: laws over any declaration and any figures, and what each of a few cases comes to."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kit import ROOT
from kit.figured import figures, reported, task

from toolkit.domain.ledger.figures import Figures
from toolkit.domain.ledger.labels import Label
from toolkit.domain.ledger.phases import Phase
from toolkit.domain.ledger.report_status import ReportStatus
from toolkit.domain.ledger.scored_figures import SCORED_FIGURES
from toolkit.domain.office.scoring import Applies, Entry, Score, ranked, score_of, scores_of, spread, unclassed, unused
from toolkit.domain.office.scoring_rules import FULL, Bonus, Indicator, ScoreClass, Scoring, Veto, load_scoring

SHIPPED = load_scoring((ROOT / "templates/scoring.toml").read_text("utf-8"), ("县区", "市直"))
ITS = ScoreClass("B", ("市直",))
UNIT = "SZ08"
NONE = {"site": Entry(0), "applications_late": Entry(0), "redress": Entry(0)}


def of(*labels: Label, states: tuple[ReportStatus, ...] = (ReportStatus.MISSING,)) -> Figures:
    """A unit with assignments of these labels, whose rounds it reported so; what is late was due."""
    tasks = [task(UNIT, at, label, 3 if label == Label.OVERDUE else 0) for at, label in enumerate(labels, 1)]
    rounds = [reported(date(2021, at, 24), **{UNIT: state}) for at, state in enumerate(states, 9)]
    return figures(tasks, rounds, {UNIT: "市司法局"})


def scored(scoring: Scoring, its: Figures, entries: dict[str, Entry]) -> Score:
    return score_of(scoring, ScoreClass("B", ("市直",)), its, its.units[0], entries)


points = st.integers(0, 3000).map(lambda cents: Decimal(cents) / 100)
weights = st.lists(st.integers(1, 5000).map(lambda cents: Decimal(cents) / 100), min_size=1, max_size=9)
entry = st.one_of(st.none(), st.builds(Entry, st.one_of(st.none(), st.integers(0, 30)), st.just("依据")))


@st.composite
def declared(draw: st.DrawFn) -> Scoring:
    made = []
    for at, weight in enumerate(draw(weights)):
        figure = draw(st.sampled_from(["", *SCORED_FIGURES]))
        rule = draw(st.sampled_from(["each", "share"])) if figure else "each"
        made.append(Indicator(f"i{at}", f"指标{at}", weight, rule, figure, "" if figure else "处", draw(points)))
    bonuses = tuple(Bonus(f"b{at}", f"加分{at}", "次", draw(points), draw(points)) for at in range(2))
    return Scoring("考核", (ITS,), tuple(made), bonuses, (Veto("v", "否决", draw(points)),), draw(points))


labels = st.lists(st.sampled_from(list(Label)), min_size=1, max_size=8)
states = st.lists(st.sampled_from([ReportStatus.REPORTED, ReportStatus.MISSING, ReportStatus.NOT_ASKED]), min_size=1)
given_entries = st.fixed_dictionaries(dict.fromkeys(["b0", "b1", "v", *(f"i{at}" for at in range(9))], entry))


def clean(found: dict[str, Entry | None]) -> dict[str, Entry]:
    return {name: each for name, each in found.items() if each}


@given(declared(), labels, states.map(lambda found: found[:2]), given_entries)
def test_what_applies_weighs_a_hundred_and_a_score_lies_between_nothing_and_all(
    scoring: Scoring, its: list[Label], rounds: list[ReportStatus], found: dict[str, Entry | None]
) -> None:
    score = scored(scoring, of(*its, states=tuple(rounds)), clean(found))
    applying = [each for each in score.lines if each.applies != Applies.NO]
    assert all(not each.share and not each.points for each in score.lines if each.applies == Applies.NO)
    if not applying:
        assert score.total is None
        return
    assert sum(each.share for each in applying) == FULL
    assert all(0 <= each.deducted <= each.share for each in applying), "a deduction is capped by the weight"
    assert all(each.points == each.share - each.deducted for each in applying)
    assert score.base == sum(each.points for each in applying) and 0 <= score.base <= FULL
    assert score.bonus <= scoring.bonus_most
    assert score.total is not None and 0 <= score.total <= FULL + scoring.bonus_most
    if not score.vetoed:
        assert score.total == score.base + score.bonus
    else:
        assert score.total <= scoring.vetoes[0].most
    for each in (*(one.points for one in score.lines), score.total):
        assert each == each.quantize(Decimal("0.01")), "two decimals"


@given(declared(), labels, given_entries, st.integers(1, 5))
def test_more_of_what_is_bad_never_scores_higher_and_more_of_what_is_good_never_lower(
    scoring: Scoring, its: list[Label], found: dict[str, Entry | None], more: int
) -> None:
    entries, unit = clean(found), of(*its)
    before = scored(scoring, unit, entries).total
    for name, was in entries.items():
        if was.count is None:
            continue
        after = scored(scoring, unit, {**entries, name: replace(was, count=was.count + more)}).total
        if before is not None and after is not None:
            assert after >= before if name.startswith("b") else after <= before


@given(weights)
def test_spread_weights_add_up_to_a_hundred_each_within_a_hundredth_of_its_part(found: list[Decimal]) -> None:
    shares = spread([*found, Decimal(0)])
    assert sum(shares) == FULL and shares[-1] == 0
    for weight, share in zip(found, shares, strict=False):
        exact = Fraction(weight) * 100 / Fraction(sum(found))
        assert abs(Fraction(share) - exact) < Fraction(1, 100)


def test_nothing_deducted_is_a_hundred_and_what_does_not_apply_is_spread() -> None:
    score = scored(SHIPPED, of(Label.WORKING, states=(ReportStatus.REPORTED,)), NONE)
    assert score.total == 100 and not score.missing
    shares = {each.name: each.share for each in score.lines}
    assert shares["completion"] == 0 and shares["reporting"] == 25 and sum(shares.values()) == 100
    fewer = scored(SHIPPED, of(Label.WORKING), {**NONE, "redress": Entry(None, "没有案件")})
    assert {each.share for each in fewer.lines if each.share} == {Decimal("33.33"), Decimal("33.34")}


def test_every_line_can_be_recomputed_by_hand() -> None:
    its = of(Label.OVERDUE, Label.RETURNED, Label.CLOSED, states=(ReportStatus.MISSING, ReportStatus.REPORTED))
    score = scored(SHIPPED, its, {**NONE, "site": Entry(3, "巡查记录"), "practice": Entry(5, "简报")})
    lines = {each.name: each for each in score.lines}
    assert lines["completion"].figure == "没有办结1／到期应办结1项次" and lines["completion"].source == "第1项"
    assert lines["completion"].points == 0 and lines["completion"].share == Decimal("44.45")
    assert (lines["reporting"].count, lines["reporting"].of, lines["reporting"].source) == (1, 1, "2021年9月")
    assert lines["verdicts"].figure == "退回未改1／已核查2项次" and lines["verdicts"].deducted == Decimal("1.11")
    assert lines["site"].deducted == Decimal("3.33") and lines["site"].source == "巡查记录"
    assert score.bonus == 3, "five times, three points at most"
    assert score.total == Decimal("0") + Decimal("8.89") + 10 + Decimal("7.78") + Decimal("22.22") + 3


def test_what_waits_for_the_office_is_not_held_against_the_unit() -> None:
    its = of(Label.OVERDUE, Label.OVERDUE)
    waiting = replace(its.units[0].part.tasks[0], label=Label.CLAIMED)
    unit = replace(its.units[0], part=replace(its.units[0].part, tasks=(waiting, its.units[0].part.tasks[1])))
    found = SCORED_FIGURES["unmet"].found(its, unit)
    assert (found.count, found.of, found.which) == (1, 2, "第2项")


def test_what_was_sent_back_still_counts_when_the_day_set_for_it_has_passed() -> None:
    its = of(Label.OVERDUE, Label.OVERDUE, Label.RETURNED, Label.ASKED)
    unit = its.units[0]
    late, other, back, asked = unit.part.tasks
    tasks = [
        replace(late, phase=Phase.RECTIFY),
        other,
        back,
        replace(asked, phase=Phase.SENT_BACK),
    ]
    unit = replace(unit, part=type(unit.part).of("", tasks))
    found = SCORED_FIGURES["returned"].found(its, unit)
    assert (found.count, found.of, found.which) == (2, 2, "第1、3项"), "the last waits for an answer of the office"
    only = replace(unit, part=type(unit.part).of("", tasks[:1]))
    line = next(each for each in score_of(SHIPPED, ITS, its, only, NONE).lines if each.name == "verdicts")
    assert (line.applies, line.figure) == (Applies.YES, "退回未改1／已核查1项次")


@pytest.mark.parametrize(("veto", "most"), [("leak", 0), ("false_report", 59)])
def test_a_veto_leaves_at_most_what_it_says(veto: str, most: int) -> None:
    score = scored(SHIPPED, of(Label.WORKING), {**NONE, veto: Entry(1, "通报")})
    assert score.total == most and [each.name for each in score.vetoed] == [veto]


def test_what_is_not_entered_deducts_nothing_and_is_said() -> None:
    score = scored(SHIPPED, of(Label.WORKING, states=(ReportStatus.REPORTED,)), {})
    assert len(score.missing) == 3 and score.total == 100


def test_classes_are_apart_nobody_is_forgotten_and_equals_share_a_place() -> None:
    its = of(Label.WORKING)
    two = replace(its, units=(its.units[0], replace(its.units[0], code="X", name="某区", group="别处")))
    assert [each.unit for each in scores_of(SHIPPED, two, {})] == [UNIT]
    assert [each.code for each in unclassed(SHIPPED, two)] == ["X"]
    one = scored(SHIPPED, its, NONE)
    totals = (Decimal(90), Decimal(95), Decimal(90), None, Decimal(0), Decimal("0.5"))
    made = [replace(one, name=str(at), total=total) for at, total in enumerate(totals)]
    places = [(1, "1"), (2, "0"), (2, "2"), (4, "5"), (5, "4")]
    assert [(place, each.name) for place, each in ranked(made)] == places


def test_an_entry_is_used_under_a_name_that_is_entered_of_its_class_alone() -> None:
    its = of(Label.WORKING)
    held = {"site": Entry(1, "巡查"), "practice": Entry(2, "简报"), "leak": Entry(0)}
    assert not unused(SHIPPED, its, {UNIT: held, "X": {"web": Entry(1)}}), "X has no work, and no score"
    others = {"web": Entry(1), "completion": Entry(1)}
    assert unused(SHIPPED, its, {UNIT: {**held, **others}}) == {UNIT: others}, "not declared; a figure of the ledger"
    site = next(each for each in SHIPPED.indicators if each.name == "site")
    elsewhere = replace(site, classes=("A类（县区）",))
    moved = replace(SHIPPED, indicators=tuple(elsewhere if each == site else each for each in SHIPPED.indicators))
    assert unused(moved, its, {UNIT: held}) == {UNIT: {"site": held["site"]}}


def test_a_line_is_found_by_its_name_and_by_its_title() -> None:
    score = scored(SHIPPED, of(Label.WORKING), NONE)
    found = [score.name_of(said) for said in ("site", "任务办结", "practice", "公开内容造成失泄密", "别的")]
    assert found == ["site", "completion", "practice", "leak", None]


def test_a_figure_is_of_the_one_set_of_figures() -> None:
    its = of(*Label, states=(ReportStatus.MISSING,))
    unit = its.units[0]
    found = {name: each.found(its, unit) for name, each in SCORED_FIGURES.items()}
    assert found["overdue"].count == unit.counts.of(Label.OVERDUE)
    assert found["returned"].count == unit.counts.of(Label.RETURNED)
    assert found["ongoing_open"].count == unit.counts.long_term - unit.counts.long_term_ended
    assert found["closed_late"].count == unit.counts.closed_late == 0
    late = replace(unit.part.tasks[-2], came_late=4)
    assert late.label == Label.CLOSED
    part = type(unit.part).of("", [late, replace(late, came_late=0), replace(late, came_late=None)])
    timed = SCORED_FIGURES["closed_late"].found(its, replace(unit, part=part))
    assert (timed.count, timed.of, timed.which) == (1, 2, f"第{late.item}项")
