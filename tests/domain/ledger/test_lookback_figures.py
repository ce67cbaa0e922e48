"""What became of last year's items: each assignment counted once, the plan's own items apart."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from hypothesis import given
from hypothesis import strategies as st
from kit.figured import figures, reported, task

from toolkit.domain.ledger.figures import Figures
from toolkit.domain.ledger.labels import Label
from toolkit.domain.ledger.lookback_figures import looked_back_at, own_year
from toolkit.domain.ledger.report_status import ReportStatus

NAMES = {"SZ08": "市司法局", "SZ09": "市财政局", "SZ10": "市教育局"}
FIRST, SECOND, THIRD, OWN = 2020001, 2020002, 2020003, 1


def known(labels: Mapping[tuple[str, int], Label]) -> Figures:
    """How these assignments (unit and item) stand."""
    missing = dict.fromkeys(NAMES, ReportStatus.MISSING)
    tasks = [task(unit, item, label) for (unit, item), label in labels.items()]
    return figures(tasks, [reported(date(2021, 10, 25), **missing)], NAMES)


def test_each_is_done_not_the_units_at_the_office_or_unfinished() -> None:
    its = known(
        {
            ("SZ08", FIRST): Label.CLOSED,
            ("SZ08", SECOND): Label.CLAIMED,
            ("SZ08", OWN): Label.OVERDUE,
            ("SZ09", FIRST): Label.NOT_INVOLVED,
            ("SZ09", SECOND): Label.ASKED,
            ("SZ09", THIRD): Label.WORKING,
            ("SZ10", OWN): Label.CLOSED,
        }
    )
    whole, units = looked_back_at(its)
    assert [(each.name, len(each.tasks)) for each in units] == [("市司法局", 2), ("市财政局", 3)]
    assert (whole.items, whole.items_done, len(whole.tasks)) == (3, 1, 5)
    assert (whole.done, whole.not_involved, whole.waiting) == (1, 1, 2)
    assert [(each.unit, each.item) for each in whole.unfinished] == [("SZ09", THIRD)]


KEYS = st.tuples(st.sampled_from(list(NAMES)), st.sampled_from((FIRST, SECOND, OWN, 2)))


@given(st.dictionaries(KEYS, st.sampled_from(Label)))
def test_the_four_add_up_and_with_the_years_own_to_all_there_are(labels: Mapping[tuple[str, int], Label]) -> None:
    its = known(labels)
    whole, units = looked_back_at(its)
    for each in (whole, *units):
        assert each.done + each.not_involved + each.waiting + len(each.unfinished) == len(each.tasks)
    assert sum(len(each.tasks) for each in units) == len(whole.tasks)
    items, counts = own_year(its)
    assert (len(items) + whole.items, counts.total + len(whole.tasks)) == (len(its.items), its.whole.total)
