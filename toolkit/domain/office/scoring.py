"""Scores of an assessment: what each indicator deducts, what does not apply spread over the rest, bonus, veto.

All of it is exact; what is shown has two decimals, rounded half up, and a score is the sum of what is shown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from toolkit.domain.ledger.figures import Figures, UnitFigures
from toolkit.domain.ledger.scored_figures import Found
from toolkit.domain.office.scoring_rules import FULL, Bonus, Entered, Indicator, ScoreClass, Scoring, Veto
from toolkit.values import dataclass

_CENT = Decimal("0.01")
HOW = (
    "得分＝适用后权重－扣分；扣分＝按规则算出的扣分×适用后权重÷权重，四舍五入到两位小数。"
    "不适用的指标，权重按比例分摊到其余指标，合计100。"
)
"""How a line's points come about, for those who check them."""


class Applies(StrEnum):
    """Whether a line counts: it applies, does not, or the office has not entered it yet (it deducts nothing so far)."""

    YES = "yes"
    NO = "no"
    NOT_ENTERED = "not_entered"

    @property
    def label(self) -> str:
        """The word people read."""
        return {"yes": "适用", "no": "不适用", "not_entered": "未录入"}[self.value]


class Kind(StrEnum):
    """What is entered or scored, in the word people read; `UNUSED` is of a name that is declared no more."""

    INDICATOR = "指标"
    BONUS = "加分"
    VETO = "一票否决"
    UNUSED = "不再用"


@dataclass(frozen=True, slots=True)
class Entry:
    """What the office has entered of a unit: how many (None: it does not apply), and the proof."""

    count: int | None
    proof: str = ""


Entries = Mapping[str, Entry]
"""Name of an indicator, a bonus or a veto -> what was entered of a unit."""


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """One indicator of a unit, such that the unit can check it.

    `weight` as declared, `share` as it is after what does not apply was spread (the shares add up to 100); of the
    figure how many (`count`) `of` how many, in words (`figure`); the `rule` in words; what it deducts, what is left
    (`points`); `source` says where the figure comes from.
    """

    name: str
    title: str
    applies: Applies
    weight: Decimal
    share: Decimal
    count: int
    of: int
    figure: str
    rule: str
    deducted: Decimal
    points: Decimal
    source: str


@dataclass(frozen=True, slots=True)
class ExtraLine:
    """A bonus or a veto of a unit: how many, the rule, what it adds; a veto says the most that is left instead."""

    name: str
    title: str
    count: int
    figure: str
    rule: str
    points: Decimal
    source: str


@dataclass(frozen=True, slots=True)
class Score:
    """One unit's score with all that it is made of; `total` is None where no indicator applies to it."""

    unit: str
    name: str
    cls: str
    lines: tuple[ScoreLine, ...]
    bonuses: tuple[ExtraLine, ...]
    vetoes: tuple[ExtraLine, ...]
    base: Decimal
    bonus: Decimal
    total: Decimal | None

    @property
    def missing(self) -> tuple[str, ...]:
        """The titles of what the office has not entered yet."""
        return tuple(each.title for each in self.lines if each.applies == Applies.NOT_ENTERED)

    @property
    def titles(self) -> Mapping[str, str]:
        """The declared name of everything that a unit can object to -> its title."""
        lines: tuple[ScoreLine | ExtraLine, ...] = (*self.lines, *self.bonuses, *self.vetoes)
        return {each.name: each.title for each in lines}

    def name_of(self, said: str) -> str | None:
        """The declared name of the line that goes by this name or title; None where none does."""
        return next((name for name, title in self.titles.items() if said in (name, title)), None)

    @property
    def vetoed(self) -> tuple[ExtraLine, ...]:
        """The vetoes that hold."""
        return tuple(each for each in self.vetoes if each.count)


def score_of(scoring: Scoring, its: ScoreClass, figures: Figures, unit: UnitFigures, entries: Entries) -> Score:
    """A unit's score by the figures of a day and what the office has entered."""
    found = [(each, *_found(each, figures, unit, entries)) for each in scoring.indicators_of(its)]
    shares = spread([each.weight if applies != Applies.NO else Decimal(0) for each, applies, _, _ in found])
    lines = tuple(
        _line(each, applies, share, what, source)
        for (each, applies, what, source), share in zip(found, shares, strict=True)
    )
    bonuses = tuple(_bonus(each, entries.get(each.name)) for each in scoring.bonuses)
    vetoes = tuple(_veto(each, entries.get(each.name)) for each in scoring.vetoes)
    base = sum((each.points for each in lines), Decimal(0))
    bonus = min(scoring.bonus_most, sum((each.points for each in bonuses), Decimal(0)))
    total = min((base + bonus, *(each.points for each in vetoes if each.count)))
    return Score(
        unit=unit.code,
        name=unit.name,
        cls=its.name,
        lines=lines,
        bonuses=bonuses,
        vetoes=vetoes,
        base=base,
        bonus=bonus,
        total=total if any(shares) else None,
    )


def scores_of(scoring: Scoring, figures: Figures, entries: Mapping[str, Entries]) -> tuple[Score, ...]:
    """The scores of the units that are in a class, by class and then in roster order; `entries` by unit code."""
    return tuple(
        score_of(scoring, its, figures, unit, entries.get(unit.code, {})) for its, unit in classed(scoring, figures)
    )


def classed(scoring: Scoring, figures: Figures) -> Iterator[tuple[ScoreClass, UnitFigures]]:
    """The units that are scored, each with its class: by class and then in roster order."""
    return ((its, unit) for its in scoring.classes for unit in figures.units if unit.group in its.groups)


def unclassed(scoring: Scoring, figures: Figures) -> tuple[UnitFigures, ...]:
    """The units with work that are in no class: they are not scored."""
    return tuple(unit for unit in figures.units if scoring.class_of(unit.group) is None)


def unused(scoring: Scoring, figures: Figures, entries: Mapping[str, Entries]) -> Mapping[str, Entries]:
    """What was entered of units that are scored, under names under which nothing is entered of them any more: a name
    that was changed or dropped, an indicator of other classes now or of a figure."""
    found = {}
    for its, unit in classed(scoring, figures):
        declared = {each.name for each in scoring.entered_of(its)}
        found[unit.code] = {name: one for name, one in entries.get(unit.code, {}).items() if name not in declared}
    return {code: its for code, its in found.items() if its}


def ranked(scores: Iterable[Score]) -> tuple[tuple[int, Score], ...]:
    """The scores of one class with their places, the best first; equal scores have the same place, and keep order."""
    scored = [(each.total, each) for each in scores if each.total is not None]
    order = sorted(scored, key=lambda each: -each[0])
    return tuple((1 + sum(other > total for other, _ in scored), each) for total, each in order)


def not_entered(scores: Iterable[Score]) -> Mapping[str, int]:
    """Indicator -> of how many units the office has entered nothing: there it counts as without fault."""
    return Counter(title for each in scores for title in each.missing)


def spread(weights: Sequence[Decimal]) -> tuple[Decimal, ...]:
    """The weights in proportion, in hundredths that add up to exactly 100; all zero where nothing has weight.

    What is left over by rounding down goes to the largest remainders, of equal ones to the first.
    """
    whole = sum(weights, Decimal(0))
    if not whole:
        return (Decimal(0),) * len(weights)
    exact = [Fraction(each) * 100 * Fraction(FULL) / Fraction(whole) for each in weights]
    cents = [int(each) for each in exact]
    rest = sorted(range(len(weights)), key=lambda at: cents[at] - exact[at])
    for at in rest[: int(100 * FULL) - sum(cents)]:
        cents[at] += 1
    return tuple(each * _CENT for each in map(Decimal, cents))


def rounded(value: Fraction) -> Decimal:
    """To hundredths, half up."""
    return Decimal(int(value * 100 + Fraction(1, 2))) * _CENT


def _found(its: Indicator, figures: Figures, unit: UnitFigures, entries: Entries) -> tuple[Applies, Found, str]:
    if its.of_ledger:
        found = its.of_ledger.found(figures, unit)
        return (Applies.YES if found.of else Applies.NO), found, found.which
    entry = entries.get(its.name)
    if entry is None:
        return Applies.NOT_ENTERED, Found(0, 0), ""
    if entry.count is None:
        return Applies.NO, Found(0, 0), entry.proof
    return Applies.YES, Found(entry.count, 0), entry.proof


def _line(its: Indicator, applies: Applies, share: Decimal, found: Found, source: str) -> ScoreLine:
    weight = Fraction(its.weight)
    raw = weight * Fraction(found.count, found.of) if its.rule == "share" and found.of else Fraction(0)
    if its.rule == "each":
        raw = min(weight, Fraction(its.points) * found.count)
    deducted = rounded(Fraction(share) * raw / weight)
    return ScoreLine(
        name=its.name,
        title=its.title,
        applies=applies,
        weight=its.weight,
        share=share,
        count=found.count,
        of=found.of,
        figure=_figure(its, applies, found),
        rule=its.words,
        deducted=deducted,
        points=share - deducted,
        source=source,
    )


def _figure(its: Indicator, applies: Applies, found: Found) -> str:
    if applies == Applies.NOT_ENTERED:
        return applies.label
    if its.of_ledger is None:
        return applies.label if applies == Applies.NO else f"{found.count}{its.measure}"
    if applies == Applies.NO:
        return f"没有{its.of_ledger.of}的"
    return f"{its.of_ledger.counted}{found.count}／{its.of_ledger.of}{found.of}{its.measure}"


def _bonus(its: Bonus, entry: Entry | None) -> ExtraLine:
    count = entry.count or 0 if entry else 0
    points = min(its.most, its.points * count)
    said = f"{count}{its.entered}" if count else "没有"
    return ExtraLine(its.name, its.title, count, said, its.words, points, entry.proof if entry else "")


def _veto(its: Veto, entry: Entry | None) -> ExtraLine:
    count = int(bool(entry and entry.count))
    said = "有" if count else "没有"
    return ExtraLine(its.name, its.title, count, said, its.words, its.most, entry.proof if entry else "")


def kind_of(its: Entered) -> Kind:
    """What an entry is of."""
    return Kind.INDICATOR if isinstance(its, Indicator) else Kind.BONUS if isinstance(its, Bonus) else Kind.VETO
