"""What is kept of an assessment: what the office entered, the stages it went through, what units objected to."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from toolkit.domain.ledger.records import Cells, Change
from toolkit.domain.ledger.review import office_actor
from toolkit.domain.office.scoring import Applies, Entries, Entry, ExtraLine, Score, ScoreLine
from toolkit.keys import OFFICE, SCORE, RowKey, score_key
from toolkit.values import dataclass

_ENTRY, _OBJECTION, _KEPT, _STAGE = "entry.", "objection.", "kept.", "stage"


class Stage(StrEnum):
    """The four stages of an assessment, in their order."""

    INITIAL = "initial"
    FEEDBACK = "feedback"
    REVIEW = "review"
    FINAL = "final"

    @property
    def label(self) -> str:
        """The word people read."""
        return {"initial": "初评", "feedback": "反馈", "review": "复核", "final": "定分"}[self.value]

    @classmethod
    def named(cls, word: str) -> Stage | None:
        """The stage of that word, or of its English name."""
        return next((each for each in cls if word in (each.label, each.value)), None)

    @property
    def before(self) -> Stage | None:
        """The stage that has to be entered before it; None of the first."""
        order = list(Stage)
        return order[order.index(self) - 1] if self != order[0] else None

    @property
    def hears(self) -> bool:
        """Whether units' objections are taken while an assessment is at it: between 反馈 and 定分."""
        return self in (Stage.FEEDBACK, Stage.REVIEW)

    def may_follow(self, last: Stage | None) -> bool:
        """Whether it may be entered after `last`: the next one, the same again, or back to an earlier one."""
        order = list(Stage)
        return order.index(self) <= (order.index(last) + 1 if last else 0)


@dataclass(frozen=True, slots=True)
class Reached:
    """A stage that was entered: on which day, by whose hand, with what note."""

    stage: Stage
    day: date
    by: str
    note: str = ""


class Settled(StrEnum):
    """What came of a unit's objection."""

    ACCEPTED = "accepted"
    PARTLY = "partly"
    REFUSED = "refused"

    @property
    def label(self) -> str:
        """The word people read."""
        return {"accepted": "采纳", "partly": "部分采纳", "refused": "不采纳"}[self.value]

    @classmethod
    def named(cls, word: str) -> Settled | None:
        """The outcome of that word, or of its English name."""
        return next((each for each in cls if word in (each.label, each.value)), None)


@dataclass(frozen=True, slots=True)
class Objection:
    """What a unit says against a line of its score (by its name), and what the office answered."""

    line: str
    said: str
    settled: Settled
    answer: str

    def change(self, plan: str, unit: str, by: str, at: datetime) -> Change:
        """The change that keeps it."""
        kept = {"said": self.said, "settled": self.settled.value, "answer": self.answer}
        return Change(score_key(plan, unit), _OBJECTION + self.line, _text(kept), office_actor(by), at)


def entry_field(name: str) -> str:
    """The field under which an entry of that name is kept."""
    return _ENTRY + name


def entry_text(entry: Entry | None) -> str:
    """An entry as the ledger keeps it; blank of one taken back."""
    return _text(asdict(entry)) if entry else ""


def entries_of(plan: str, current: Cells) -> Mapping[str, Entries]:
    """Unit code -> what the office has entered of it."""
    return {
        unit: {name.removeprefix(_ENTRY): Entry(**json.loads(text)) for name, text in its if name.startswith(_ENTRY)}
        for unit, its in _kept(plan, current)
    }


def objections_of(plan: str, unit: str, current: Cells) -> tuple[Objection, ...]:
    """What a unit has objected to, with the answers, by line."""
    held = current.get(score_key(plan, unit), {})
    return tuple(
        Objection(name.removeprefix(_OBJECTION), its["said"], Settled(its["settled"]), its["answer"])
        for name, text in sorted(held.items())
        if name.startswith(_OBJECTION) and text and (its := json.loads(text))
    )


def stages_of(changes: Iterable[Change]) -> tuple[Reached, ...]:
    """The stages that were entered, the oldest first, out of the changes of `stage_row`."""
    return tuple(
        Reached(Stage(its["stage"]), date.fromisoformat(its["day"]), each.actor, its["note"])
        for each in changes
        if each.field == _STAGE and each.value and (its := json.loads(each.value))
    )


def stage_row(plan: str) -> RowKey:
    """The row in which the stages are kept."""
    return score_key(plan)


def stage_change(plan: str, stage: Stage, by: str, at: datetime, note: str = "") -> Change:
    """The change that keeps that a stage was entered."""
    kept = {"stage": stage.value, "day": at.date().isoformat(), "note": note}
    return Change(stage_row(plan), _STAGE, _text(kept), office_actor(by), at)


def score_changes(
    plan: str, stage: Stage, scores: Iterable[Score], current: Cells, by: str, at: datetime
) -> Iterator[Change]:
    """The changes that keep the scores as they are at a stage; of units that are scored no more, that nothing is.

    What is kept already is not kept again.
    """
    gone = {each.unit: "" for each in scores_at(plan, stage, current)}
    for unit, text in (gone | {each.unit: _text(score_data(each)) for each in scores}).items():
        row, field = score_key(plan, unit), _KEPT + stage.value
        if current.get(row, {}).get(field, "") != text:
            yield Change(row, field, text, office_actor(by), at)


def scores_at(plan: str, stage: Stage, current: Cells) -> tuple[Score, ...]:
    """The scores as they were kept at a stage, in no order of meaning."""
    kept = (dict(its).get(_KEPT + stage.value, "") for _, its in _kept(plan, current))
    return tuple(_score(json.loads(text)) for text in kept if text)


def score_data(score: Score) -> dict[str, Any]:
    """A score as plain values: numbers with decimals are texts, exact as they are."""
    return {name: _plain(value) for name, value in asdict(score).items()}


def _kept(plan: str, current: Cells) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    for row, values in current.items():
        if row.sheet == SCORE and row.plan == plan and row.unit != OFFICE:
            yield row.unit, [(name, text) for name, text in values.items() if text]


def _score(kept: Mapping[str, Any]) -> Score:
    total = None if kept["total"] is None else Decimal(kept["total"])
    return Score(
        unit=kept["unit"],
        name=kept["name"],
        cls=kept["cls"],
        lines=tuple(_line(each) for each in kept["lines"]),
        bonuses=tuple(_beside(each) for each in kept["bonuses"]),
        vetoes=tuple(_beside(each) for each in kept["vetoes"]),
        base=Decimal(kept["base"]),
        bonus=Decimal(kept["bonus"]),
        total=total,
    )


def _line(kept: Mapping[str, Any]) -> ScoreLine:
    numbers = {name: Decimal(kept[name]) for name in ("weight", "share", "deducted", "points")}
    return ScoreLine(**{**kept, **numbers, "applies": Applies(kept["applies"])})


def _beside(kept: Mapping[str, Any]) -> ExtraLine:
    return ExtraLine(**{**kept, "points": Decimal(kept["points"])})


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return str(value) if isinstance(value, Decimal) else value


def _text(kept: Mapping[str, Any]) -> str:
    return json.dumps(kept, ensure_ascii=False)
