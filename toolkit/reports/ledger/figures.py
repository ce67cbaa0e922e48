"""The figures as JSON, as every command says them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from toolkit.domain.ledger.counts import Counts
from toolkit.domain.ledger.figures import Figures, Portion
from toolkit.domain.ledger.labels import Label
from toolkit.domain.ledger.phases import Phase
from toolkit.domain.ledger.report_status import totals
from toolkit.domain.ledger.round_figures import RoundFigures


def counts_data(counts: Counts) -> dict[str, Any]:
    """Counts by label (`states`) and by phase; how many were due and met, long-term, judged in bulk, touched."""
    return {
        "states": {label.value: counts.of(label) for label in Label},
        "phases": {each.value: counts.phases[each] for each in Phase},
        "due": counts.owed,
        "met": counts.met,
        "closed_early": counts.early,
        "long_term": counts.long_term,
        "long_term_closed": counts.long_term_ended,
        "bulk": counts.bulk,
        "touched": counts.touched,
        "oldest": counts.oldest,
    }


def figures_data(figures: Figures) -> dict[str, Any]:
    """The figures of the whole plan and of every way of dividing it."""
    return {
        "assignments": figures.whole.total,
        **counts_data(figures.whole),
        "items": {"total": len(figures.items), "done": figures.items_done},
        "by_item": [
            {"item": item.number, "owing": item.owing, "done": item.done, **counts_data(item.counts)}
            for item in figures.items
        ],
        "by_topic": _parts(figures.topics),
        "by_lead": _parts(figures.leads),
        "by_due": _parts(figures.dues),
        "by_group": _parts(figures.groups),
        "rounds": [_round(each) for each in figures.rounds],
        "months": [
            {"month": each.label, "end": each.end.isoformat(), "due": each.owed, "met": each.met, "closed": each.closed}
            for each in figures.months
        ],
        "waiting": {
            "claims": len(figures.waiting.claims),
            "touched": len(figures.waiting.touched),
            **{kind.value: count for kind, count in figures.waiting.cases.items()},
        },
    }


def _parts(parts: Iterable[Portion]) -> list[Mapping[str, Any]]:
    return [{"name": part.name, "assignments": part.counts.total, **counts_data(part.counts)} for part in parts]


def _round(its: RoundFigures) -> Mapping[str, Any]:
    return {
        "round": its.round.id,
        "return_by": its.back.isoformat(),
        "over": its.over,
        "given": its.given,
        "owing": len(its.owing),
        "reported": len(its.reported),
        "obligations": totals(its.states),
    }
