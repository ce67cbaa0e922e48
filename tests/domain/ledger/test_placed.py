"""How a row stands is found once for the same texts of what says so: the law that nothing else says it."""

from __future__ import annotations

import pickle
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from toolkit.domain.ledger.judged import JUDGED, UNDONE, Judged
from toolkit.domain.ledger.phases import phase
from toolkit.domain.ledger.standing import _standing, placed
from toolkit.domain.plan.tasks import ASKED, HANDED, STAGES, UNTOLD
from toolkit.schema.found import Bounded
from toolkit.schema.load import load_ledger

TASKS = load_ledger((Path(__file__).parents[3] / "templates/ledger.toml").read_text("utf-8")).tasks
DAYS = st.dates(date(2021, 6, 1), date(2022, 3, 1))


def texts(name: str) -> st.SearchStrategy[str]:
    field = TASKS.by_name[name]
    choices = [choice.text for choice in field.choices]
    return st.sampled_from(["", *choices, *field.nothing, "说明", "2021-09-30"])


@st.composite
def rows(draw: st.DrawFn) -> dict[str, str]:
    values = {name: draw(texts(name)) for name in draw(st.lists(st.sampled_from(sorted(TASKS.by_name)), unique=True))}
    values["done_on"] = draw(st.one_of(st.just(""), DAYS.map(str)))
    values["fix_by"] = draw(st.one_of(st.just(""), DAYS.map(str)))
    drawn: Mapping[str, st.SearchStrategy[str]] = {
        JUDGED: st.one_of(st.just(values), claims()).map(lambda said: Judged.of(said, datetime(2021, 9, 1)).text),
        UNDONE: st.tuples(DAYS, DAYS).map(lambda days: f"{days[0]} {days[1]}"),
        ASKED: st.lists(st.tuples(DAYS, st.one_of(st.just(""), DAYS)), max_size=2).map(
            lambda asked: "\n".join(f"{filed}/{answered}" for filed, answered in asked)
        ),
        HANDED: DAYS.map(str),
        UNTOLD: st.just("1"),
        STAGES: st.lists(DAYS, min_size=2, max_size=3).map(lambda days: "\n".join(f"{day} 完成" for day in days)),
    }
    for name in draw(st.lists(st.sampled_from(sorted(drawn)), unique=True)):
        values[name] = draw(drawn[name])
    return values


def claims() -> st.SearchStrategy[dict[str, str]]:
    return st.fixed_dictionaries({name: texts(name) for name in ("status", "done_on", "evidence")})


@given(st.lists(rows(), min_size=1, max_size=6), st.one_of(st.none(), DAYS), st.one_of(st.none(), DAYS), DAYS)
def test_what_is_found_once_is_what_the_whole_row_says(
    drawn: list[dict[str, str]], due: date | None, since: date | None, today: date
) -> None:
    for values in (*drawn, *drawn):
        found = placed(TASKS, values, due, today, since)
        where = phase(TASKS, values, due, since)
        assert found == (_standing(TASKS, values, due, today, since, where), where)


def test_what_was_found_is_no_part_of_a_declaration() -> None:
    placed(TASKS, {"status": "说明"}, None, date(2021, 9, 1))
    again = pickle.loads(pickle.dumps(TASKS))
    assert again == TASKS and len(TASKS.found) > 0 and len(again.found) == 0


def test_a_dictionary_that_begins_anew_when_it_is_large() -> None:
    found = Bounded()
    for number in range(120_000):
        found[number] = number
    assert len(found) <= 50_000 and found[119_999] == 119_999
