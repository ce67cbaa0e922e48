"""A plan's questions to the office, found by the units they are about: what a return needs of them is its unit's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from toolkit.domain.ledger.records import Case, CaseKind, Decision
from toolkit.domain.ledger.retractions import parts_of
from toolkit.domain.ledger.review import Asked


class Questions:
    """A plan's questions, each with the office's latest answer if there is one, in the order they were asked.

    What is asked for by unit costs as much as there are questions about that unit, however many the plan has.
    """

    def __init__(self, asked: Iterable[Asked] = ()) -> None:
        self._asked: list[Asked] = []
        self._places: dict[int, int] = {}
        self._of: dict[str, list[int]] = {}
        for case, decision in asked:
            self.add(case, decision)

    def __iter__(self) -> Iterator[Asked]:
        return iter(self._asked)

    def add(self, case: Case, decision: Decision | None = None) -> None:
        """A question that was asked after all the others."""
        place = len(self._asked)
        self._asked.append((case, decision))
        if case.id:
            self._places[case.id] = place
        for unit in units_of(case):
            self._of.setdefault(unit, []).append(place)

    def answered(self, asked: Asked, decision: Decision) -> None:
        """The office has answered one of them."""
        case = asked[0]
        place = self._places[case.id] if case.id else self._asked.index(asked)
        self._asked[place] = (case, decision)

    def numbered(self, number: int) -> Asked | None:
        """The question of that number; None where the plan has none such."""
        place = self._places.get(number)
        return None if place is None else self._asked[place]

    def about(self, units: Iterable[str]) -> tuple[Asked, ...]:
        """Those about a row of one of these units (codes), in the order they were asked; of held files none."""
        places = sorted({place for unit in units for place in self._of.get(unit, ())})
        return tuple(self._asked[place] for place in places)


def units_of(case: Case) -> frozenset[str]:
    """The units (codes) whose rows a question is about: of a retraction all its rows; none of a held file."""
    if case.kind == CaseKind.HELD:
        return frozenset()
    return frozenset((case.row.unit, *(part.row.unit for part in parts_of(case))))
