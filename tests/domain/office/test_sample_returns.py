"""Sample returns: every text says that it is one, and what is typed could be taken in as a unit's."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from toolkit.domain.ledger.required import missing_fields
from toolkit.domain.office.samples import (
    MARK,
    sample_application,
    sample_cover,
    sample_handover,
    sample_last_year,
    sample_look,
    sample_norms,
    sample_opinion,
    sample_row,
    sample_verdict,
    verdict_cells,
)
from toolkit.schema.load import load_ledger

SCHEMA = load_ledger((Path(__file__).parents[3] / "templates/ledger.toml").read_text("utf-8"))
STATUS, VERDICT = SCHEMA.tasks.field("status"), SCHEMA.tasks.field("verdict")
DAY = date(2021, 9, 14)
FREE = (
    "progress",
    "evidence",
    "issues",
    "next_steps",
    "opinion",
    "verified_by",
    "reason",
    "leader",
    "remark",
    "reporter",
)
seeds = st.integers(0, 10**6)


def marked(row: dict[str, str | date]) -> bool:
    return all(str(row[name]).startswith(MARK) for name in FREE if name in row)


@given(st.integers(-60, 200), st.booleans(), seeds)
def test_a_row_claims_with_proof_or_says_how_far_it_is_and_is_whole(days: int, prompt: bool, seed: int) -> None:
    due = DAY + timedelta(days=days)
    values = {"due": due.isoformat(), "number": "7"}
    row = sample_row(SCHEMA, values, DAY, Random(seed), unit="甲局", prompt=prompt)
    assert row == sample_row(SCHEMA, values, DAY, Random(seed), unit="甲局", prompt=prompt), "by its seed alone"
    assert marked(row) and not missing_fields(SCHEMA.tasks, {name: str(text) for name, text in row.items()})
    status = STATUS.meaning(str(row["status"]))
    assert status in ("done", "in_progress") and (status == "done" or not (prompt and days <= 15))
    if status == "done":
        done = row["done_on"]
        assert isinstance(done, date) and DAY - timedelta(days=14) <= done <= DAY
        own = "甲局网站政务公开专栏（第7项）" in str(row["evidence"])
        assert own == (done != DAY), "what was done that very day has no page of its own yet"
    else:
        expected = row["expected_on"]
        assert isinstance(expected, date) and expected <= max(due, DAY + timedelta(days=40))
        assert expected == due or DAY + timedelta(days=5) <= expected
        assert ("issues" in row) == ("next_steps" in row) and "done_on" not in row


@given(seeds)
def test_what_goes_on_for_good_says_so(seed: int) -> None:
    row = sample_row(SCHEMA, {"number": "7"}, DAY, Random(seed), unit="甲局", prompt=True)
    assert STATUS.meaning(str(row["status"])) == "ongoing" and set(row) == {"status", "progress"} and marked(row)


def test_of_many_rows_some_are_done_and_most_of_those_that_are_due_soon() -> None:
    def done(days: int) -> int:
        due = {"due": (DAY + timedelta(days=days)).isoformat(), "number": "7"}
        rows = (sample_row(SCHEMA, due, DAY, Random(seed), unit="甲局", prompt=False) for seed in range(200))
        return sum("done_on" in row for row in rows)

    assert 120 < done(15) < 180 and 10 < done(16) < 60


@given(seeds)
def test_a_verdict_is_one_the_office_can_give_and_asks_for_more_in_words_mostly(seed: int) -> None:
    typed = sample_verdict(SCHEMA, Random(seed))
    means = VERDICT.meaning(typed.get("verdict", "")) if typed else ""
    assert means in ("", "verified", "sent_back", "rectify") and marked(dict(typed))
    assert bool(typed) == bool(means) and not (means == "verified" and "opinion" in typed)
    assert not typed or typed["verified_by"]


def test_verdicts_of_every_kind_come_and_now_and_then_the_why_is_forgotten() -> None:
    typed = [sample_verdict(SCHEMA, Random(seed)) for seed in range(300)]
    kinds = [VERDICT.meaning(each["verdict"]) if each else "" for each in typed]
    assert set(kinds) == {"", "verified", "sent_back", "rectify"}
    asked = ["opinion" in each for each, kind in zip(typed, kinds, strict=True) if kind in ("sent_back", "rectify")]
    assert 0 < asked.count(False) < asked.count(True)
    assert verdict_cells(SCHEMA, "rectify")["verdict"] == VERDICT.text_for("rectify")


def test_last_years_list_names_its_units_on_every_line() -> None:
    head, *lines = sample_last_year(["甲局", "乙局"])
    assert head == ("单位", "事项", "状态") and len(lines) == 3
    assert all(units == "甲局、乙局" and what.startswith(MARK) and state for units, what, state in lines)


def test_an_item_of_last_year_was_done_since_with_proof() -> None:
    row = sample_look(SCHEMA, DAY, "甲局")
    assert STATUS.meaning(str(row["status"])) == "done" and row["done_on"] == date(2021, 8, 25)
    assert "甲局" in str(row["evidence"]) and marked(row)


def test_a_leading_unit_agrees_objects_with_a_reason_and_says_nothing_in_turn() -> None:
    register = SCHEMA.led_claims
    assert register
    said = [sample_opinion(register, place) for place in range(6)]
    assert [register.field("opinion").meaning(each["opinion"]) if each else "" for each in said] == [
        *("agreed", "send_back", "") * 2
    ]
    assert [each.get("remark", "").startswith(MARK) for each in said] == [False, True, False] * 2


def test_applications_name_their_item_and_what_they_ask() -> None:
    register = SCHEMA.register("petitions")
    assert register
    longer, other = sample_application(SCHEMA, 7, DAY), sample_handover(SCHEMA, 7, "乙局")
    assert longer["until"] == date(2021, 10, 15) and other["takes_over"] == "乙局"
    for row, means in ((longer, "extend"), (other, "reassign")):
        assert row["item"] == "7" and register.field("type").meaning(str(row["type"])) == means and marked(row)


def test_the_lists_rows_and_the_cover_are_whole() -> None:
    one, two = sample_norms(SCHEMA, DAY, "甲局")
    assert (one["number"], two["number"]) == ("示例〔2021〕1号", "示例〔2021〕2号")
    assert (one["issued_on"], two["issued_on"]) == (date(2021, 6, 6), date(2021, 2, 26))
    assert all(str(row["name"]).startswith(f"{MARK}甲局") and row["issuer"] == "甲局" for row in (one, two))
    cover = sample_cover(SCHEMA, DAY, "updated")
    assert SCHEMA.cover.field("report").meaning(str(cover["report"])) == "updated"
    assert cover["reported_on"] == cover["signed_on"] == DAY and marked(cover)
    assert SCHEMA.cover.field("accepted").meaning(str(cover["accepted"])) == "accepted"
