"""Where 办结率 is low: of categories, lead units and groups, where the difference says anything; who is late most."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from toolkit.domain.ledger.compared import LEAST_OWED, LEAST_POINTS, compared, few_owed
from toolkit.domain.ledger.counts import Counts
from toolkit.domain.ledger.figures import NO_LEAD, Figures, Portion, UnitFigures
from toolkit.domain.ledger.labels import Label
from toolkit.reports.ledger.answer import Answer, Line, unit_anchor

_FEW = 5
_LEADS = "牵头单位"
_EXAMPLES = 3
"""How many parts are named of those that have a share together, and of how many each is told."""


def lagging(figures: Figures, places: Mapping[str, int]) -> Answer:
    """Where 办结率 is low: the lowest 类别, lead unit and group, where the difference says anything; the units with the
    most that is late."""
    leads = tuple(part for part in figures.leads if part.name != NO_LEAD)
    divided = (("类别", figures.topics), (_LEADS, leads), ("分组", figures.groups))
    late = [unit for unit in figures.worst_units if unit.late]
    units = tuple(
        Line(
            unit.name,
            unit_anchor(places[unit.code]),
            f"逾期{unit.counts.of(Label.OVERDUE)}项次",
            "red",
            f"最长{unit.counts.oldest}天，办结率{_rate(unit.counts)}",
        )
        for unit in late[:_FEW]
    )
    return Answer(
        id="lagging",
        question="哪一组办结率较低？",
        sentence=_lowest(figures, divided),
        tone="yellow" if units else "plain",
        lines=(
            *(Line(f"{name}：{_spread(figures, parts)}{_without(figures, name)}") for name, parts in divided if parts),
            *units,
        ),
        note=_beyond_few(late),
        more="全部单位" if late[_FEW:] else "",
        more_anchor="units" if late[_FEW:] else "",
    )


def _lowest(figures: Figures, divided: Sequence[tuple[str, Sequence[Portion]]]) -> str:
    """Which part of which division has the lowest 办结率; none where they hardly differ."""
    if not figures.whole.owed:
        return "还没有到期应办结的，分不出先后。"
    told = [(name, its.lowest) for name, parts in divided if (its := compared(parts)).differ]
    if not told:
        return f"各类别、各牵头单位、各组相差都不到{LEAST_POINTS}个百分点，或到期的太少，分不出先后。"
    lows = "；".join(
        f"按{name}，{_named(figures, parts)}{_rate(parts[0].counts)}{_doubted(parts)}" for name, parts in told
    )
    return f"办结率最低的：{lows}。"


def _named(figures: Figures, parts: Sequence[Portion]) -> str:
    """The names of parts, in their short form, as far as there is room."""
    names = [figures.topic_titles.get(part.name, part.name) for part in parts]
    return "、".join(names[:_EXAMPLES]) + (f"等{len(names)}个" if names[_EXAMPLES:] else "")


def _without(figures: Figures, name: str) -> str:
    """How much of what is late stands with no lead unit, beside what is told of lead units."""
    late = sum(part.counts.of(Label.OVERDUE) for part in figures.leads if part.name == NO_LEAD)
    return f"逾期的有{late}项次{NO_LEAD}，不在其内。" if late and name == _LEADS else ""


def _doubted(parts: Sequence[Portion]) -> str:
    """How much of what is late of parts rests on a due date that the office has yet to settle."""
    count = sum(part.counts.late_doubted for part in parts)
    return f"，其中逾期的{count}项次时限待核定" if count else ""


def _spread(figures: Figures, parts: Sequence[Portion]) -> str:
    """The parts of a division by 办结率: each of a few, else the lowest and the highest; whether they differ."""
    its = compared(parts)
    if not its.parts:
        return f"到期应办结的都不到{LEAST_OWED}项次，不比。"
    each = "、".join(f"{_named(figures, (part,))}{_rate(part.counts)}" for part in its.parts)
    if len(its.parts) == 1:
        return f"只有{each}到期满{LEAST_OWED}项次。"
    if len(its.parts) > _EXAMPLES:
        ends = ((word, part) for word, part in (("最低", its.lowest), ("最高", its.highest)))
        each = "，".join(f"{word}{_named(figures, part)}{_rate(part[0].counts)}" for word, part in ends)
    few = few_owed(parts)
    beside = f"（{few}不比）" if few else ""
    return each + beside + ("。" if its.differ else f"，相差不到{LEAST_POINTS}个百分点，不分先后。")


def _beyond_few(late: Sequence[UnitFigures]) -> str:
    """How many units more are late than are told, and how many of them no less than the last one that is."""
    rest = late[_FEW:]
    last = _lateness(late[_FEW - 1]) if rest else None
    alike = sum(_lateness(unit) == last for unit in rest)
    if not (rest and last):
        return ""
    same = f"，另有{alike}家同为{last[0]}项次、最长{last[1]}天" if alike else ""
    return f"逾期单位共{len(late)}家{same}。"


def _lateness(unit: UnitFigures) -> tuple[int, int]:
    return unit.counts.of(Label.OVERDUE), unit.counts.oldest


def _rate(counts: Counts) -> str:
    """办结率 with what it is made of: 29.5%（106/359）."""
    return f"{counts.rate}（{counts.met}/{counts.owed}）" if counts.owed else "没有到期的"
