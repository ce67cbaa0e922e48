"""What is kept of an assessment: read back as it was written, each stage with its own scores alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest

from toolkit.domain.ledger.records import Change
from toolkit.domain.office.scoring import Applies, Entry, ExtraLine, Score, ScoreLine
from toolkit.domain.office.scoring_facts import (
    Objection,
    Settled,
    Stage,
    entries_of,
    entry_field,
    entry_text,
    objections_of,
    score_changes,
    scores_at,
    stage_change,
    stages_of,
)
from toolkit.keys import RowKey, score_key

PLAN, AT = "2021", datetime(2021, 10, 11, 9)
TEN = Decimal(10)
LINE = ScoreLine(
    "site", "网站", Applies.YES, TEN, TEN, 3, 0, "3处", "每处扣1分", Decimal("3.00"), Decimal("7.00"), "记录"
)
SCORE = Score(
    "SZ08", "市司法局", "B类", (LINE,), (), (ExtraLine("leak", "失泄密", 0, "没有", "", TEN, ""),), TEN, TEN, TEN
)


def kept(changes: Iterable[Change]) -> dict[RowKey, dict[str, str]]:
    """The cells as they are after these changes."""
    cells = defaultdict[RowKey, dict[str, str]](dict)
    for each in changes:
        cells[each.row][each.field] = each.value
    return dict(cells)


def test_scores_come_back_as_they_were_kept_and_each_stage_has_its_own() -> None:
    other = replace(SCORE, unit="SZ09", total=None)
    first = list(score_changes(PLAN, Stage.INITIAL, [SCORE, other], {}, "甲", AT))
    assert set(scores_at(PLAN, Stage.INITIAL, kept(first))) == {SCORE, other}
    assert scores_at(PLAN, Stage.FEEDBACK, kept(first)) == scores_at("2022", Stage.INITIAL, kept(first)) == ()
    later = replace(SCORE, total=Decimal("6.50"))
    second = list(score_changes(PLAN, Stage.INITIAL, [later], kept(first), "甲", AT))
    assert scores_at(PLAN, Stage.INITIAL, kept([*first, *second])) == (later,), "the other is scored no more"


def test_entries_and_objections_come_back_as_they_were_kept() -> None:
    entry, taken = Entry(None, "没有案件"), Change(score_key(PLAN, "SZ08"), entry_field("redress"), "", "office", AT)
    made = Change(score_key(PLAN, "SZ08"), entry_field("site"), entry_text(entry), "office", AT)
    objection = Objection("site", "已修复", Settled.PARTLY, "改为1")
    cells = kept([made, taken, objection.change(PLAN, "SZ08", "甲", AT), stage_change(PLAN, Stage.FEEDBACK, "甲", AT)])
    assert entries_of(PLAN, cells) == {"SZ08": {"site": entry}}
    assert objections_of(PLAN, "SZ08", cells) == (objection,) and objections_of(PLAN, "SZ09", cells) == ()


def test_a_stage_follows_the_one_before_it_comes_again_or_goes_back() -> None:
    order = list(Stage)
    assert [stage.before for stage in order] == [None, *order[:-1]]
    for at, stage in enumerate(order):
        allowed = [last for last in order if stage.may_follow(last)]
        assert allowed == order[max(at - 1, 0) :], stage
        assert stage.may_follow(None) == (at == 0)
        assert stage.hears == (stage.label in ("反馈", "复核"))


@pytest.mark.parametrize(
    ("word", "stage"), [("复核", Stage.REVIEW), ("final", Stage.FINAL), ("终评", None), ("", None)]
)
def test_a_stage_goes_by_its_word_or_its_english_name(word: str, stage: Stage | None) -> None:
    assert Stage.named(word) == stage


def test_the_stages_entered_are_read_in_their_order() -> None:
    changes = [stage_change(PLAN, stage, "甲", AT, "说明") for stage in (Stage.INITIAL, Stage.FEEDBACK, Stage.INITIAL)]
    reached = stages_of(changes)
    assert [each.stage for each in reached] == [Stage.INITIAL, Stage.FEEDBACK, Stage.INITIAL]
    assert {(each.day, each.by, each.note) for each in reached} == {(date(2021, 10, 11), "office:甲", "说明")}
