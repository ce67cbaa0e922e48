"""Kinds of histories that the long run has met, each told small: what the toolkit's own intake makes of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from kit.histories.ledger import PLAN, UNIT, Ledger
from kit.histories.office import Answer, Arrival, World
from kit.histories.people import Pc
from kit.histories.story import Place, Saving, Story, Version
from kit.histories.words import ISSUED, Text

from toolkit.keys import task_key

OPENED = datetime.combine(ISSUED, datetime.min.time()) + timedelta(hours=9)
CLAIM = {"status": "已完成", "done_on": "2021-08-02", "evidence": "https://www.example.com/1.html"}
WORK = {"status": "推进中", "done_on": "", "evidence": ""}


class Small:
    """A unit of three rows, whose files go into a ledger of the toolkit's; every step is an hour after the last."""

    def __init__(self) -> None:
        self.story, self.ledger, self.hours = Story(), Ledger(World((1, 2, 3))), 0
        self.root = self.issue({})

    def issue(self, cells: Mapping[Place, str]) -> Version:
        """Hand out an edition that shows these cells."""
        at = self.later()
        self.ledger.issue(len(self.story.issued) + 1, at.date(), cells)
        root = self.story.issue({}, Saving(at, at, "x"))
        self.story.issued[root.edition] = cells
        return root

    def later(self, hours: int = 1) -> datetime:
        self.hours += hours
        return OPENED + timedelta(hours=self.hours)

    def edit(self, of: Version, by: str, cells: Mapping[tuple[int, str], str], pc: Pc | None = None) -> Version:
        """What a person who reports under that name makes of a file."""
        texts = {Place(*place): Text(text, len(text) > 7) for place, text in cells.items()}
        saving = (pc or Pc("x", "right")).saving(self.later())
        return self.story.edit(of, len(by), texts, {"reporter": by} if by else {}, saving)

    def take(self, version: Version) -> Answer:
        return self.ledger.take(Arrival(version, self.later()))

    def says(self, item: int, field: str) -> str:
        """What the ledger has in a cell."""
        return self.ledger.current.get(task_key(PLAN, item, UNIT), {}).get(field, "")


def row(item: int, *parts: Mapping[str, str]) -> dict[tuple[int, str], str]:
    return {(item, name): text for each in parts for name, text in each.items()}


def test_a_row_goes_back_also_where_another_of_its_cells_waits_for_the_office() -> None:
    """Two rows go back; that in one of them the file says again what the office is asked about is no answer."""
    unit = Small()
    other = unit.edit(unit.root, "乙乙", row(2, {"status": "推进中", "next_steps": "5日修订办理流程2次"}))
    unit.take(other)
    unit.take(unit.edit(other, "乙乙", row(2, CLAIM, {"evidence": "见附件"})))
    begun = unit.edit(unit.root, "甲", row(1, WORK, {"progress": "4日召开专题会3次"}))
    done = unit.edit(begun, "甲", row(1, CLAIM) | row(2, CLAIM))
    unit.take(begun)
    assert unit.take(done).asked == {Place(2, "evidence")}
    back = unit.edit(done, "甲", row(1, WORK) | row(2, {"status": "推进中"}))
    assert {Place(1, "status"), Place(2, "status")} <= unit.take(back).asked
    assert unit.says(1, "status") == unit.says(2, "status") == "已完成"


def test_a_row_that_waits_for_the_office_waits_whole() -> None:
    """A claim stands until the office has answered: what a later file alters in the row as well would undo it."""
    unit = Small()
    begun = unit.edit(unit.root, "甲", row(1, WORK, {"progress": "4日召开专题会3次"}) | row(2, {"status": "推进中"}))
    unit.take(begun)
    done = unit.edit(begun, "甲", row(1, CLAIM) | row(2, CLAIM))
    unit.take(done)
    statuses = {Place(1, "status"), Place(2, "status")}
    assert unit.take(unit.edit(done, "甲", dict.fromkeys(((1, "status"), (2, "status")), "推进中"))).asked == statuses
    answer = unit.take(unit.edit(done, "甲", row(1, WORK)))
    assert answer.asked == {Place(1, name) for name in CLAIM}
    assert [unit.says(1, name) for name in CLAIM] == list(CLAIM.values())


def test_what_a_newer_edition_s_return_has_set_is_not_replaced_by_an_older_edition_s_file() -> None:
    """Also where it was set to words that the older edition's people had written there themselves, and changed."""
    unit = Small()
    common, words = "已落实到位，长期坚持。", {"status": "推进中", "next_steps": "5日修订办理流程2次"}
    first = unit.edit(unit.root, "甲", row(1, words, {"progress": common}))
    unit.take(first)
    late = unit.edit(first, "甲", {(1, "progress"): "6日核对历史文件3次"})
    shown = unit.issue({Place(1, name): text for name, text in {**words, "progress": "8日更新公开专栏1次"}.items()})
    unit.ledger.current[task_key(PLAN, 1, UNIT)]["progress"] = "8日更新公开专栏1次"
    assert unit.take(unit.edit(shown, "甲", {(1, "progress"): common})).changes
    answer = unit.take(late)
    assert not answer.asked and Place(1, "progress") in answer.named
    assert unit.says(1, "progress") == common


PLACES = tuple(Place(item, name) for item in (1, 2) for name in ("progress", "next_steps"))
PROGRESS = tuple(Place(item, "progress") for item in (1, 2, 3))
written = st.dictionaries(st.sampled_from(PLACES), st.sampled_from(("甲写的", "乙写的", "两人都会写的")), min_size=1)


@settings(deadline=None, max_examples=60)
@given(written, written, st.sampled_from((("甲", "乙乙"), ("乙乙", "甲"))), st.booleans())
def test_two_people_on_two_editions_are_asked_about_whichever_comes_first(
    old: dict[Place, str], new: dict[Place, str], names: tuple[str, str], timed: bool
) -> None:
    """The law: what one of them wrote goes in; where both wrote otherwise, the office has both."""
    ends = []
    for older_first in (True, False):
        unit, pc = Small(), Pc("x", "right" if timed else "missing")
        second = unit.issue({})
        news = unit.edit(second, names[1], new, pc)
        late = unit.edit(unit.root, names[0], old, pc)
        answers = [unit.take(file) for file in ((late, news) if older_first else (news, late))]
        held = {place: unit.says(*place) for place in PLACES}
        apart = {place for place in old.keys() & new.keys() if old[place] != new[place]}
        assert answers[1].asked == apart and not answers[0].asked
        assert all(held[place] == (old | new)[place] for place in (old | new).keys() - apart)
        ends.append(
            {place: {held[place], *(texts[place] for texts in (old, new) if place in apart)} for place in PLACES}
        )
    assert ends[0] == ends[1]


def test_an_older_edition_s_file_that_nobody_is_named_on_is_told_and_asks_nothing() -> None:
    for names in (("", "乙乙"), ("甲", ""), ("甲", "甲")):
        unit = Small()
        news = unit.edit(unit.issue({}), names[1], {(1, "progress"): "新台账里写的"})
        late = unit.edit(unit.root, names[0], {(1, "progress"): "旧台账里写的"})
        unit.take(news)
        answer = unit.take(late)
        assert not answer.asked and not answer.changes.keys() & set(PLACES) and Place(1, "progress") in answer.named


@pytest.mark.parametrize("more", [{}, {(3, "progress"): "9日回复群众留言4次"}])
def test_words_of_somebody_not_named_that_a_file_leaves_standing_are_told(more: dict[tuple[int, str], str]) -> None:
    """It keeps what they had replaced, so that it went on from before; whether it put back the rest is not known."""
    unit = Small()
    texts = {1: "4日召开专题会3次", 2: "按计划推进。", 3: "5日修订办理流程2次"}
    first = unit.edit(unit.root, "", {(item, "progress"): text for item, text in texts.items()})
    second = unit.edit(first, "", {(1, "progress"): "6日核对历史文件3次", (2, "progress"): "正在按计划有序推进中。"})
    third = unit.edit(first, "", {(2, "next_steps"): "继续推进。"} | more)
    for file in (first, second):
        unit.take(file)
    answer = unit.take(third)
    assert {Place(1, "progress"), Place(2, "progress")} <= answer.named and answer.notices == 1
    assert unit.says(2, "progress") == "正在按计划有序推进中。"


def long(place: Place) -> tuple[str, str]:
    """Two sentences that nobody else would write in a cell."""
    number = 100 + 10 * place.item + PLACES.index(place)
    return f"4日召开专题会3次，形成工作台账{number}项", f"5日修订办理流程2次，整理政策文件{number}项"


cuts = st.dictionaries(st.sampled_from(PLACES), st.sampled_from((0, 1)), min_size=1)


@settings(deadline=None, max_examples=60)
@given(cuts, st.sampled_from(("甲", "")), st.booleans(), st.booleans())
def test_words_cut_down_in_a_later_save_are_cut_whichever_file_comes_first(
    cut: dict[Place, int], by: str, arrived_before: bool, in_order: bool
) -> None:
    """The law: where the save times tell, one person's later save is the later also where it says less, and asks
    nothing. Only what says again all that an earlier file said is as old as that one: it may have been saved again."""
    assume(not arrived_before or any(cut.get(place) != 0 for place in PLACES))
    unit = Small()
    begun = unit.edit(unit.root, by, {place: long(place)[0] for place in PLACES})
    full = unit.edit(begun, by, {place: "；".join(long(place)) for place in PLACES})
    short = unit.edit(full, by, {place: long(place)[at] for place, at in cut.items()})
    files = [*([begun] if arrived_before else []), *((full, short) if in_order else (short, full))]
    answers = [unit.take(file) for file in files]
    assert not any(answer.asked for answer in answers)
    assert {place: unit.says(*place) for place in PLACES} == {place: short.said(place) for place in PLACES}


@settings(deadline=None, max_examples=30)
@given(cuts)
def test_words_cut_down_where_no_save_time_tells_are_told_and_ask_nothing(cut: dict[Place, int]) -> None:
    """An old copy that comes late says just that much: what it says is left, and its sender reads so."""
    unit, pc = Small(), Pc("x", "missing")
    full = unit.edit(unit.root, "甲", {place: "；".join(long(place)) for place in PLACES}, pc)
    unit.take(full)
    answer = unit.take(unit.edit(full, "甲", {place: long(place)[at] for place, at in cut.items()}, pc))
    assert not answer.asked and not answer.changes.keys() & set(PLACES)
    assert answer.named >= cut.keys() and answer.notices == 1


DRAFTS = st.lists(st.frozensets(st.sampled_from((1, 2, 3)), min_size=1), min_size=2, max_size=4)
"""On which rows a person begins to write, save by save."""


@given(DRAFTS, st.sampled_from((("甲", True), ("甲", False), ("", True))), st.data())
def test_one_person_who_says_everything_anew_is_asked_nothing_and_what_is_replaced_is_told(
    begun: list[frozenset[int]], known: tuple[str, bool], data: st.DataObject
) -> None:
    """The law: where a later save speaks on every row again, the reporter or the save times suffice without a word in
    common, in whatever order the files come; where the times are known, the newest save is what stands."""
    unit, rows = Small(), frozenset[int]()
    (name, timed), files = known, [unit.root]
    for number, more in enumerate(begun, 1):
        rows |= more
        texts = {(item, "progress"): f"{number}日另写的第{item}项进展" for item in rows}
        files.append(unit.edit(files[-1], name, texts, Pc("x", "right" if timed else "missing")))
    for file in data.draw(st.permutations(files[1:])):
        before = {place: unit.says(*place) for place in PROGRESS}
        answer = unit.take(file)
        assert not answer.asked
        assert {place for place, text in before.items() if text not in ("", unit.says(*place))} <= answer.named
    newest = {place: files[-1].said(place) for place in PROGRESS}
    assert not timed or {place: unit.says(*place) for place in PROGRESS} == newest


def test_one_name_on_a_copy_that_is_silent_on_other_rows_is_a_question_whatever_the_save_times() -> None:
    """One liaison's name stands on three sections' copies: a later save of the same name proves nothing there."""
    unit = Small()
    one = unit.edit(unit.root, "联络员", {(1, "progress"): "一科写的第1项进展", (2, "progress"): "一科写的第2项进展"})
    two = unit.edit(unit.root, "联络员", {(1, "progress"): "二科写的第1项进展", (3, "progress"): "二科写的第3项进展"})
    for file in (one, two):
        answer = unit.take(file)
    assert answer.asked == {Place(1, "progress")}
    assert [unit.says(item, "progress") for item in (1, 2, 3)] == [
        "一科写的第1项进展",
        "一科写的第2项进展",
        "二科写的第3项进展",
    ]
