"""Which round a return counts for: what it corrects, what its 填报日期 says, or when it came."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.codes import Code, Outcome
from toolkit.domain.ledger.kinship import Kin, Verdict
from toolkit.domain.ledger.records import Cells, Edition, Return
from toolkit.domain.ledger.report_status import round_for
from toolkit.domain.ledger.rounds import round_called, round_of
from toolkit.domain.returns.counted_round import counted_round
from toolkit.keys import report_key, task_key
from toolkit.problems import About, Origin, problem

FIRST, SECOND = task_key("2021", 1, "A"), task_key("2021", 2, "A")
COVER = report_key("2021", "A", "2021-03")
EDITION = Edition("e1", "2021", "A", 1, "2021-03", date(2021, 3, 1), 1, {})


def came(day: str, said_on: str = "", lines: Cells | None = None) -> Return:
    """A return that came on `day`, with that 填报日期 and those rows."""
    raw = {COVER: {"reported_on": said_on}, **(lines or {})}
    return Return("", "甲.xlsx", 1, datetime.fromisoformat(f"{day}T09:00"), Outcome.MERGED, "2021", "A", raw=raw)


LACKING = problem(
    Code.CELL_REQUIRED,
    Origin("甲.xlsx"),
    about=About(FIRST, ("evidence",)),
    row="第1项",
    because="已完成",
    header="佐证材料",
    withheld="办理状态",
)
MARCH = replace(
    came("2021-03-25", "2021-03-25", {FIRST: {"status": "已完成", "evidence": ""}, SECOND: {"progress": "调研"}}),
    outcome=Outcome.PARTIAL,
    problems=(LACKING,),
    id=7,
)
GROWN = (Verdict(7, Kin.DESCENDS, base=True),)


@pytest.mark.parametrize(
    ("lines", "said_on", "counts_for"),
    [
        ({FIRST: {"evidence": "网址"}}, "2021-03-25", "2021-03"),
        ({FIRST: {"evidence": "网址"}}, "2021-04-01", "2021-03"),
        ({FIRST: {"evidence": "网址"}, SECOND: {"progress": "印发"}}, "2021-03-25", "2021-04"),
        ({SECOND: {"progress": "印发"}}, "2021-03-25", "2021-04"),
        ({}, "2021-03-25", "2021-04"),
    ],
)
def test_what_only_mends_the_faulty_rows_corrects_the_round_before(lines: Cells, said_on: str, counts_for: str) -> None:
    rows = {row: {**MARCH.raw[row], **lines.get(row, {})} for row in (FIRST, SECOND)}
    april = replace(came("2021-04-01", said_on, rows), kinship=GROWN)
    assert counted_round(april, EDITION, [MARCH], "month").period.id == counts_for


@pytest.mark.parametrize(
    ("day", "said_on", "counts_for"),
    [
        ("2021-04-02", "2021-03-31", "2021-03"),
        ("2021-04-02", "", "2021-04"),
        ("2021-04-02", "2021-04-03", "2021-04"),
        ("2021-04-02", "2021-02-26", "2021-04"),
        ("2021-04-02", "三月底", "2021-04"),
        ("2021-04-24", "2021-03-25", "2021-04"),
    ],
    ids=["signed in March", "not said", "after it came", "before the issue", "no date", "left from last time"],
)
def test_the_date_on_the_cover_decides_where_it_is_plausible_and_written_anew(
    day: str, said_on: str, counts_for: str
) -> None:
    earlier = replace(MARCH, outcome=Outcome.MERGED, problems=())
    assert counted_round(came(day, said_on), EDITION, [earlier], "month").period.id == counts_for


def test_the_sender_is_told_where_it_counts_for_another_round() -> None:
    (told,) = counted_round(came("2021-04-02", "2021-03-31"), EDITION, [], "month").problems("甲.xlsx")
    assert told.code == Code.ROUND_COUNTED and told.message == "填报日期是2021年3月31日，计入2021年3月填报"
    assert list(counted_round(came("2021-03-31"), EDITION, [], "month").problems("甲.xlsx")) == []


@given(st.dates(date(2020, 12, 20), date(2023, 1, 10)), st.sampled_from(["week", "month", "quarter"]))
def test_a_round_noted_with_a_return_is_found_again(day: date, every: str) -> None:
    period = round_of(day, every)  # type: ignore[arg-type]
    assert round_called(period.id) == period
    assert round_for(replace(came("2023-02-01"), round=period.id), every) == period  # type: ignore[arg-type]


def test_a_round_noted_when_rounds_had_another_length_gives_way_to_the_day_it_came() -> None:
    assert round_for(replace(came("2021-04-02"), round="2021-03"), "week").id == "2021-W13"
