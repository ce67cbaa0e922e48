"""`templates/scoring.toml` as values: classes of units, indicators with weights, bonuses, vetoes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from decimal import Decimal
from typing import Annotated, Literal

from toolkit.domain.ledger.scored_figures import SCORED_FIGURES, ScoredFigure
from toolkit.errors import ConfigError
from toolkit.loading import NUMBER, SAID, STRICT, Limits, load_toml
from toolkit.values import dataclass

_Name = Annotated[str, Limits(pattern=r"^[a-z][a-z0-9_]{0,40}$")]
_Said = Annotated[str, SAID, Limits(max_length=60)]
_Points = Annotated[Decimal, NUMBER, Limits(ge=0, le=100, decimal_places=2)]
FULL = Decimal(100)
"""The points of a unit from which nothing is deducted, bonuses aside."""


@dataclass(frozen=True)
class ScoreClass:
    """A class of units, scored and shown apart: those of these groups of the roster."""

    __pydantic_config__ = STRICT
    name: _Said
    groups: Annotated[tuple[str, ...], Limits(min_length=1)]


@dataclass(frozen=True)
class Indicator:
    """What a unit is scored by: a figure of the ledger, or a count that the office has entered (its measure word).

    By `each` every one costs `points`, by `share` its share of the whole costs that share of the weight; never more
    than the weight. It is for the `classes` named, for all where none is.
    """

    __pydantic_config__ = STRICT
    name: _Name
    title: _Said
    weight: _Points
    rule: Literal["each", "share"]
    figure: str = ""
    entered: Annotated[str, Limits(max_length=4)] = ""
    points: _Points = Decimal(0)
    classes: tuple[str, ...] = ()
    basis: str = ""

    @property
    def of_ledger(self) -> ScoredFigure | None:
        """The figure it goes by; None where the office enters it."""
        return SCORED_FIGURES.get(self.figure)

    @property
    def measure(self) -> str:
        """What it counts: 项次, 期, 处, 件."""
        return self.of_ledger.measure if self.of_ledger else self.entered

    @property
    def words(self) -> str:
        """The rule in words: 每处扣1分，最多10分; 按比例扣，最多30分."""
        how = "按比例扣" if self.rule == "share" else f"每{self.measure}扣{plain_number(self.points)}分"
        return f"{how}，最多{plain_number(self.weight)}分"


@dataclass(frozen=True)
class Bonus:
    """What adds points: each of what the office has entered `points`, at most `most` in all."""

    __pydantic_config__ = STRICT
    name: _Name
    title: _Said
    entered: Annotated[str, SAID, Limits(max_length=4)]
    points: _Points
    most: _Points

    @property
    def words(self) -> str:
        """The rule in words."""
        return f"每{self.entered}加{plain_number(self.points)}分，最多{plain_number(self.most)}分"


@dataclass(frozen=True)
class Veto:
    """一票否决: what leaves a unit with at most `most` points."""

    __pydantic_config__ = STRICT
    name: _Name
    title: _Said
    most: _Points = Decimal(0)

    @property
    def words(self) -> str:
        """The rule in words."""
        return f"有的，总分最多{plain_number(self.most)}分"


Entered = Indicator | Bonus | Veto
"""What the office enters."""


@dataclass(frozen=True)
class Scoring:
    """All of `templates/scoring.toml`."""

    __pydantic_config__ = STRICT
    title: _Said
    classes: Annotated[tuple[ScoreClass, ...], Limits(min_length=1)]
    indicators: Annotated[tuple[Indicator, ...], Limits(min_length=1)]
    bonuses: tuple[Bonus, ...] = ()
    vetoes: tuple[Veto, ...] = ()
    bonus_most: _Points = Decimal(0)

    def class_of(self, group: str) -> ScoreClass | None:
        """The class of the units of that group; None where it has none."""
        return next((each for each in self.classes if group in each.groups), None)

    def indicators_of(self, its: ScoreClass) -> tuple[Indicator, ...]:
        """The indicators of a class, in order."""
        return tuple(each for each in self.indicators if not each.classes or its.name in each.classes)

    def entered_of(self, its: ScoreClass) -> tuple[Entered, ...]:
        """What the office enters for the units of a class, in order."""
        own = (each for each in self.indicators_of(its) if each.entered)
        return (*own, *self.bonuses, *self.vetoes)


def load_scoring(text: str, groups: Collection[str], file: str = "templates/scoring.toml") -> Scoring:
    """Read the declaration; a `ConfigError` names every mistake. `groups` are those that the roster may have.

    A group that there is not is none where every one that there is has its class.
    """
    scoring = load_toml(text, Scoring, file)
    if faults := tuple(_faults(scoring, groups)):
        raise ConfigError(f"{file} 有 {len(faults)} 处错误：" + "；".join(faults), f"请改正 {file} 后再运行。")
    return scoring


def plain_number(value: Decimal) -> str:
    """A number without zeros that say nothing: 10, 0.5."""
    return f"{value.normalize():f}"


def _faults(scoring: Scoring, groups: Collection[str]) -> Iterator[str]:
    declared: tuple[Entered, ...] = (*scoring.indicators, *scoring.bonuses, *scoring.vetoes)
    names, titles = [each.name for each in declared], [each.title for each in declared]
    classes = [each.name for each in scoring.classes]
    for key, values in (("name", names), ("title", titles), ("classes.name", classes)):
        yield from (f"{key}：“{value}”写了{count}次" for value, count in Counter(values).items() if count > 1)
    taken = Counter(group for each in scoring.classes for group in each.groups)
    forgotten = [group for group in groups if group not in taken]
    for group, count in taken.items():
        if count > 1:
            yield f"classes.groups：分组“{group}”写在{count}处，一个单位只能在一类"
        if group not in groups and forgotten:
            yield f"classes.groups：config.toml 里没有分组“{group}”，还有{'、'.join(forgotten)}没有写进哪一类"
    for at, indicator in enumerate(scoring.indicators, 1):
        yield from (f"indicators.{at}.{fault}" for fault in _indicator_faults(indicator, classes))
    for its in scoring.classes:
        total = sum((each.weight for each in scoring.indicators_of(its)), Decimal(0))
        if total != FULL:
            yield f"indicators.weight：“{its.name}”各指标的权重合计是{plain_number(total)}，应是100"
    for at, bonus in enumerate(scoring.bonuses, 1):
        if not bonus.points:
            yield f"bonuses.{at}.points：要大于0"
    if any(each.most for each in scoring.bonuses) and not scoring.bonus_most:
        yield "bonus_most：写了加分（bonuses），要写合计最多加几分"


def _indicator_faults(its: Indicator, classes: Collection[str]) -> Iterator[str]:
    if bool(its.figure) == bool(its.entered.strip()):
        yield "figure：figure（取台账的数）和 entered（办公室录入）要写一个，也只能写一个"
    elif its.figure and its.figure not in SCORED_FIGURES:
        yield f"figure：台账没有“{its.figure}”这个数，只能是 {'、'.join(SCORED_FIGURES)}"
    if not its.weight:
        yield "weight：要大于0"
    if its.rule == "each" and not its.points:
        yield "points：rule 是 each 的，要写每一个扣几分"
    if its.rule == "share" and its.points:
        yield "points：rule 是 share 的按比例扣，不写 points"
    if its.rule == "share" and its.entered:
        yield "rule：办公室录入的不知道总数，只能是 each"
    for name in its.classes:
        if name not in classes:
            yield f"classes：没有“{name}”这一类（有：{'、'.join(classes)}）"
