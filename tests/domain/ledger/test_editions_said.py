"""What an edition says of itself, and the words clerks read of papers."""

from __future__ import annotations

from datetime import date

from kit.records import edition

from toolkit.domain.ledger.editions import edition_id, had_column
from toolkit.domain.ledger.papers import PaperSaid


def test_an_edition_that_kept_no_columns_had_every_one() -> None:
    assert had_column(edition(), "progress")
    assert had_column(edition(columns=frozenset({"progress"})), "progress")
    assert not had_column(edition(columns=frozenset({"progress"})), "evidence")


def test_an_edition_is_due_back_on_its_day_where_it_asks_for_none() -> None:
    assert edition(return_by=date(2021, 9, 1)).due_back == date(2021, 9, 1)
    assert edition().due_back == edition().issued_on


def test_the_id_is_sixteen_digits_and_another_for_another_secret_or_content() -> None:
    ids = {edition_id(edition(), "k"), edition_id(edition(), "l"), edition_id(edition(sequence=2), "k")}
    assert len(ids) == 3 and all(len(each) == 16 and set(each) <= set("0123456789ABCDEF") for each in ids)


def test_each_word_on_a_paper_has_one_that_clerks_read() -> None:
    assert len({each.label for each in PaperSaid}) == len(PaperSaid) and all(each.label for each in PaperSaid)
