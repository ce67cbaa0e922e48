"""The simulator of histories by itself: it knows what happened, and finds what an office does wrong, nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime, timedelta

import pytest
from kit.histories.evidence import Witness, contains, shared
from kit.histories.judge import LAWS, Finding, Judge, Kind
from kit.histories.ledger import Ledger, _in_words
from kit.histories.office import Answer, Arrival, Office, World
from kit.histories.people import Pc
from kit.histories.play import Played, play
from kit.histories.story import Place, Saving, Story, Version, Writing
from kit.histories.table import table
from kit.histories.tell import tell
from kit.histories.words import Text

from toolkit.codes import Code
from toolkit.problems import problem

SEEDS = range(1, 121)
P1, P2, P3 = Place(1, "progress"), Place(2, "progress"), Place(3, "progress")
MORNING = datetime(2021, 8, 10, 9)
RIGHT = Pc("x", "right")
Some = tuple[Place, ...]


# --- offices that do one thing always ---


class Knowing:
    """Looks at the truth: what somebody changed who had seen it is changed, the older is passed over, a fork asked."""

    def __init__(self, world: World) -> None:
        self.held: dict[Place, tuple[Writing, Version]] = {}

    def issue(self, sequence: int, day: date, cells: Mapping[Place, str]) -> None:
        return

    def take(self, arrival: Arrival) -> Answer:
        file, changes, asked = arrival.version, {}, set()
        for place, writing in file.cells.items():
            held, by = self.held.get(place, (None, file))
            if held and (held.said == writing.said or by.saw_it_written(place, writing)):
                continue
            if held is None or file.saw_it_written(place, held):
                self.held[place] = (writing, file)
                changes[place] = writing.said
            else:
                asked.add(place)
        return Answer(changes, frozenset(asked), frozenset(asked))


class Simple:
    """A ledger of texts; what happens where the file says otherwise is for those below."""

    def __init__(self, world: World) -> None:
        self.held: dict[Place, str] = {}

    def issue(self, sequence: int, day: date, cells: Mapping[Place, str]) -> None:
        return

    def take(self, arrival: Arrival) -> Answer:
        file = {place: text for place, text in arrival.cells.items() if place.item}
        other = {place for place, text in file.items() if self.held.get(place, "") not in ("", text)}
        changes, asked, named = self.decide(file, other)
        self.held |= changes
        return Answer(changes, frozenset(asked), frozenset(named), 0)

    def decide(self, file: dict[Place, str], other: set[Place]) -> tuple[dict[Place, str], set[Place], set[Place]]:
        raise NotImplementedError


class LastWins(Simple):
    def decide(self, file: dict[Place, str], other: set[Place]) -> tuple[dict[Place, str], set[Place], set[Place]]:
        return file, set(), set()


class LastWinsAndTells(Simple):
    def decide(self, file: dict[Place, str], other: set[Place]) -> tuple[dict[Place, str], set[Place], set[Place]]:
        return file, set(), other


class FirstWins(Simple):
    def decide(self, file: dict[Place, str], other: set[Place]) -> tuple[dict[Place, str], set[Place], set[Place]]:
        return {place: text for place, text in file.items() if place not in other}, set(), set()


class AlwaysAsks(Simple):
    def decide(self, file: dict[Place, str], other: set[Place]) -> tuple[dict[Place, str], set[Place], set[Place]]:
        return {place: text for place, text in file.items() if place not in other}, other, other


def kinds(office: type[Office], laws: bool = False) -> Counter[Kind]:
    found = (each for seed in SEEDS for each in play(seed, office).findings)
    return Counter(each.kind for each in found if each.breaks_a_law or not laws)


def test_an_office_that_knows_the_truth_breaks_no_law() -> None:
    """All that is demanded is possible at once; forks in one cell are asked, and nothing else is."""
    found = kinds(Knowing)
    assert set(found) <= {Kind.FORK_ASKED, Kind.OWN_OVERWRITE, Kind.CLAIMS_ASKED} and found[Kind.FORK_ASKED] > 100
    assert not kinds(Knowing, laws=True)


def test_that_the_last_file_wins_is_found_out() -> None:
    found = kinds(LastWins, laws=True)
    assert found.pop(Kind.CLAIMS_UNDONE) > 5
    assert set(found) == {Kind.SILENT_OVERWRITE, Kind.ENDED_OLDER}
    assert min(found.values()) > 10


def test_what_is_replaced_and_told_is_not_silent() -> None:
    found = kinds(LastWinsAndTells)
    assert not {Kind.SILENT_OVERWRITE, Kind.SILENT_DROP, Kind.OWN_OVERWRITE} & set(found)
    assert found[Kind.OLDER_REPLACED] and found[Kind.FORK_REPLACED] and found[Kind.ENDED_OLDER]


def test_that_the_first_file_wins_is_found_out() -> None:
    found = kinds(FirstWins, laws=True)
    assert set(found) == {Kind.SILENT_DROP, Kind.ENDED_OLDER}
    assert min(found.values()) > 10


def test_that_everything_is_asked_is_found_out() -> None:
    found = kinds(AlwaysAsks, laws=True)
    assert {Kind.ONE_PERSON_CONFLICT, Kind.HANDOVER_CONFLICT, Kind.OTHER_ROWS_CONFLICT} <= set(found)
    assert not {Kind.SILENT_OVERWRITE, Kind.SILENT_DROP} & set(found)


# --- a history is its seed ---


def shown(played: Played) -> list[tuple[Kind, int, Place | None, str]]:
    return [(each.kind, each.version, each.place, each.shows) for each in played.findings]


def test_a_seed_plays_the_same_history_again() -> None:
    for seed in SEEDS[:20]:
        one, two = play(seed, LastWins), play(seed, LastWins)
        assert (one.returns, one.one_file, shown(one)) == (two.returns, two.one_file, shown(two))


def test_histories_have_all_that_is_told_of_them() -> None:
    """One to four people, forks and older saves, with and without a reporter, with times that say nothing or lie."""
    played = [play(seed, LastWins) for seed in SEEDS]
    assert {each.people for each in played} == {1, 2, 3, 4}
    assert 10 < sum(each.one_file for each in played) < 60
    evidence = [found.evidence for each in played for found in each.findings if found.evidence]
    assert {each.relation for each in evidence} == {"newer", "older", "fork"}
    assert {each.reporter for each in evidence} == {"same", "other", ""}
    assert {each.time for each in evidence} == {"later", "earlier", ""}
    assert {each.misleading for each in evidence} == {each.words for each in evidence} == {True, False}
    assert any(each.looks_continued for each in evidence)


def test_the_table_names_every_law_and_counts() -> None:
    short, whole = (table((play(seed, LastWins) for seed in SEEDS[:30]), evidence=more) for more in (False, True))
    assert whole.startswith(short) and short.startswith("30 histories, ")
    assert all(kind.value in short for kind in LAWS)
    assert "! words; fork: other reporter" in whole


def test_a_history_can_be_told() -> None:
    told = tell(3, LastWins)
    assert told.startswith("history 3: ") and "item 1 progress: " in told and Kind.SILENT_OVERWRITE.value in told


# --- one step at a time ---


class Told:
    """A story told by hand, and the judge's view of it."""

    def __init__(self) -> None:
        self.story = Story()
        self.root = self.story.issue({}, Saving(MORNING, MORNING, "x"))
        self.judge = Judge(self.story)
        self.hour = 0

    def edit(self, of: Version, by: int, *texts: tuple[Place, str], reporter: str = "", pc: Pc = RIGHT) -> Version:
        saving = pc.saving(self.later())
        said = {place: Text(text, len(text) > 7) for place, text in texts}
        return self.story.edit(of, by, said, {"reporter": reporter} if reporter else {}, saving)

    def later(self) -> datetime:
        self.hour += 1
        return MORNING + timedelta(hours=self.hour)

    def weigh(self, file: Version, answer: Answer) -> list[Finding]:
        before = len(self.judge.findings)
        self.judge.weigh(Arrival(file, self.later()), answer)
        return self.judge.findings[before:]

    def take(self, file: Version, *places: Place, asked: Some = (), named: Some = ()) -> list[Kind]:
        changes = {place: file.said(place) for place in places}
        answer = Answer(changes, frozenset(asked), frozenset((*asked, *named)))
        return [each.kind for each in self.weigh(file, answer)]


def test_two_who_write_in_one_cell() -> None:
    told = Told()
    one = told.edit(told.root, 1, (P1, "甲做了许多事情呢"))
    two = told.edit(told.root, 2, (P1, "乙做了许多事情呢"), (P2, "乙又做了些事情呢"))
    assert told.story.forked and one.edits.isdisjoint(two.edits)
    assert told.take(one, P1) == []
    assert told.take(two, P1, P2) == [Kind.SILENT_OVERWRITE]
    assert told.judge.held[P1][0].by == 2


@pytest.mark.parametrize(
    ("how", "kind"),
    [({"asked": (P1,)}, Kind.FORK_ASKED), ({"named": (P1,)}, Kind.TURNED_AWAY), ({}, Kind.SILENT_DROP)],
)
def test_what_a_fork_says_is_asked_told_or_dropped(how: dict[str, Some], kind: Kind) -> None:
    told = Told()
    one = told.edit(told.root, 1, (P1, "甲做了许多事情呢"))
    two = told.edit(told.root, 2, (P1, "乙做了许多事情呢"))
    told.take(one, P1)
    assert told.take(two, **how) == [kind]
    assert told.take(told.story.resave(two, two.saving)) == [], "told once is enough, and a drop counts once"


def test_who_goes_on_with_a_colleagues_file_replaces_what_they_saw() -> None:
    told = Told()
    one = told.edit(told.root, 1, (P1, "甲做了许多事情呢"), (P3, "甲的话没有人改过"))
    two = told.edit(one, 2, (P1, "乙做了许多事情呢"))
    told.take(one, P1, P3)
    assert told.take(two, P1) == []
    assert told.take(told.edit(two, 1, (P1, "甲又改了一些文字")), asked=(P1,)) == [Kind.HANDOVER_CONFLICT]


def test_an_older_save_that_comes_late_is_passed_over_or_it_is_found_out() -> None:
    told = Told()
    one = told.edit(told.root, 1, (P1, "一稿一稿一稿一稿"), (P2, "一直没有改过的话"))
    two = told.edit(one, 1, (P1, "二稿二稿二稿二稿"))
    told.take(two, P1, P2)
    assert told.take(one) == []
    assert told.take(told.story.resave(one, one.saving), P1) == [Kind.OWN_OVERWRITE]
    told.judge.at_the_end([two, one])
    found = told.judge.findings[-1]
    assert found.kind is Kind.ENDED_OLDER and found.breaks_a_law
    assert found.shows == "older: words, save times"


def test_one_person_asked_breaks_a_law_where_something_shows_who_or_when() -> None:
    for reporter, clock, law in (("", "missing", False), ("某甲", "missing", True), ("", "right", True)):
        told, pc = Told(), Pc("x", "right" if clock == "right" else "missing")
        one = told.edit(told.root, 1, (P1, "一稿"), reporter=reporter, pc=pc)
        two = told.edit(one, 1, (P1, "二稿"), reporter=reporter, pc=pc)
        told.take(one, P1)
        found = told.weigh(two, Answer({}, frozenset({P1}), frozenset({P1})))
        assert [(each.kind, each.breaks_a_law) for each in found] == [(Kind.ONE_PERSON_CONFLICT, law)]


def test_what_is_asked_in_a_row_that_waits_is_asked_with_it() -> None:
    told = Told()
    rows = [{Place(item, name): name for name in ("done_on", "evidence")} for item in (1, 2)]
    work = told.edit(told.root, 1, *((Place(item, "status"), "推进中") for item in (1, 2)))
    claim = told.edit(work, 1, *((place, text) for each in rows for place, text in each.items()))
    done = told.edit(claim, 1, *((Place(item, "status"), "已完成") for item in (1, 2)))
    told.take(work, *work.cells)
    told.take(done, *done.cells)
    statuses = [Place(item, "status") for item in (1, 2)]
    assert (
        told.take(told.edit(done, 1, *((place, "推进中") for place in statuses)), asked=statuses)
        == [Kind.CLAIMS_ASKED] * 2
    )
    back = told.edit(done, 1, (statuses[0], "推进中"), *((place, "") for place in rows[0]))
    assert told.take(back, asked=(statuses[0], *rows[0])) == [Kind.CLAIMS_ASKED] * 3
    one = told.edit(done, 1, *((place, "") for place in rows[1]))
    assert told.take(one, asked=tuple(rows[1])) == [Kind.ONE_PERSON_CONFLICT] * 2, "a single row is a correction"


def test_forks_on_other_rows_are_asked_in_vain() -> None:
    told = Told()
    both = told.edit(told.root, 1, (P1, "两人都有的一句话"), (P3, "另一句两人都有的"))
    one, two = told.edit(both, 1, (P1, "甲改过的那一句话")), told.edit(both, 2, (P2, "乙写下的那一句话"))
    told.take(one, P1, P3)
    found = told.weigh(two, Answer({P2: two.said(P2)}, frozenset({P1}), frozenset({P1})))
    assert [(each.kind, each.breaks_a_law) for each in found] == [(Kind.OTHER_ROWS_CONFLICT, False)]
    told.take(both)
    again = told.weigh(told.story.resave(two, two.saving), Answer({}, frozenset({P1}), frozenset({P1})))
    assert [(each.kind, each.breaks_a_law) for each in again] == [(Kind.OTHER_ROWS_CONFLICT, True)]


def test_a_common_state_is_known_only_where_both_show_it() -> None:
    told = Told()
    both = told.edit(told.root, 1, (P1, "两人都有的一句话"), (P3, "另一句两人都有的"))
    one = told.edit(both, 1, (P1, "甲改过的那一句话"), (P3, "甲又改了另外一句"))
    two = told.edit(both, 2, (P2, "乙写下的那一句话"))
    told.take(both, P1, P3)
    told.take(one, P1, P3)
    found = told.weigh(two, Answer({P2: two.said(P2)}, frozenset({P1}), frozenset({P1})))
    assert [(each.kind, each.breaks_a_law) for each in found] == [(Kind.OTHER_ROWS_CONFLICT, False)]


def test_who_seems_to_go_on_from_a_file_that_says_it_too_is_not_known_to_be_another() -> None:
    told = Told()
    one = told.edit(told.root, 1, (P1, "同样的话同样的话"), reporter="联络员")
    other = told.edit(told.root, 2, (P1, "同样的话同样的话"), (P2, "乙写下的那一句话"), reporter="联络员")
    rows = told.edit(told.root, 3, (P1, "丙的话丙的话丙的"), reporter="联络员")
    told.take(one, P1)
    told.take(other, P2)
    three = told.story.paste(rows, other, frozenset({2}), 3, {}, RIGHT.saving(told.later()))
    found = told.weigh(three, Answer({P1: three.said(P1)}))
    assert [(each.kind, each.breaks_a_law) for each in found] == [(Kind.SILENT_OVERWRITE, False)]


def test_an_older_save_that_seems_the_newest_excuses_what_the_ledger_ends_with() -> None:
    for hours, law in ((0, True), (99, False)):
        told = Told()
        one = told.edit(told.root, 1, (P1, "一稿一稿一稿一稿"), (P2, "一直没有改过的话"))
        two = told.edit(one, 1, (P3, "二稿二稿二稿二稿"))
        saving = one.saving._replace(said=one.saving.at + timedelta(hours=hours)) if hours else one.saving
        late = told.edit(two, 1, (P1, "三稿三稿三稿三稿"))
        told.take(told.story.resave(one, saving), P1, P2)
        told.hour += 200
        told.take(late, P3)
        told.judge.at_the_end([two, late])
        assert [each.breaks_a_law for each in told.judge.findings if each.kind is Kind.ENDED_OLDER] == [law]


def test_a_newest_save_that_says_only_what_was_said_before_looks_like_one_of_before() -> None:
    told, pc = Told(), Pc("x", "missing")
    one = told.edit(told.root, 1, (P1, "一稿"), reporter="某甲", pc=pc)
    two = told.edit(one, 1, (P1, "二稿"), reporter="某甲", pc=pc)
    for text, law in (("三稿", True), ("一稿", False)):
        judge = told.judge = Judge(told.story)
        last = told.edit(two, 1, (P1, text), reporter="某甲", pc=pc)
        for file, places in ((one, (P1,)), (two, (P1,)), (last, ())):
            told.take(file, *places)
        judge.at_the_end([one, two, last])
        assert [each.breaks_a_law for each in judge.findings if each.kind is Kind.ENDED_OLDER] == [law]


def test_rows_copied_from_a_colleague_were_seen() -> None:
    told = Told()
    one, two = told.edit(told.root, 1, (P1, "甲")), told.edit(told.root, 2, (P2, "乙"))
    both = told.story.paste(one, two, frozenset({2}), 1, {}, one.saving)
    last = told.edit(both, 1, (P2, "甲改乙"))
    told.take(two, P2)
    assert told.take(last, P1, P2) == []


def test_a_new_edition_has_seen_what_its_ledger_had() -> None:
    told = Told()
    one = told.edit(told.root, 1, (P1, "一稿"))
    two = told.edit(one, 1, (P1, "二稿"))
    told.take(two, P1)
    issued = told.story.issue(told.judge.held, Saving(MORNING, MORNING, "x"))
    assert told.story.issued[2] == {P1: "二稿"} and issued.saw(P1, "一稿") and issued.edits == two.edits
    assert told.take(told.edit(issued, 2, (P1, "三稿")), P1) == []
    assert not told.story.forked
    assert told.take(one) == []


def test_two_notices_of_one_return_are_one_too_many() -> None:
    told = Told()
    found = told.weigh(told.edit(told.root, 1), Answer(notices=2))
    assert [each.kind for each in found] == [Kind.NOTICE, Kind.MANY_NOTICES]


# --- what shows ---


def test_times_tell_two_saves_apart_only_where_they_are_plausible_and_not_too_near() -> None:
    told = Told()
    witness = Witness(told.story)

    def compared(one: Saving, two: Saving, *, again: bool = False) -> str:
        files = [told.story.edit(told.root, 1, {P1: Text("一稿")}, {}, one)]
        edited = told.story.edit(files[0], 1, {P1: Text("二稿")}, {}, two)
        files.append(told.story.resave(files[0], two) if again else edited)
        for file in files:
            witness.arrived(file, MORNING + timedelta(days=2))
        return witness.compare(files[0], files[1], P1).time

    def at(hours: float | None, program: str = "x") -> Saving:
        said = None if hours is None else MORNING + timedelta(hours=hours)
        return Saving(MORNING, said, program)

    assert compared(at(1), at(0)) == "later" and compared(at(0), at(1)) == "earlier"
    assert compared(at(0), at(1), again=True) == "", "saved again, and none the newer"
    assert compared(at(1), at(None)) == compared(at(1), at(1)) == ""
    assert compared(at(49), at(1)) == "", "after its receipt"
    assert compared(at(1), at(-24 * 8 - 9)) == "", "the midnight of the issue"
    assert compared(at(9), at(0, "y")) == "" and compared(at(10), at(0, "y")) == "later"
    assert compared(at(15), at(39)) == "earlier", "the day after, without a time"
    assert compared(at(15), at(15.5)) == "", "on that day, at any time"


def test_words_are_shared_only_where_they_were_written_once() -> None:
    told = Told()
    one = told.edit(told.root, 1, (P1, "同一句话写了两次"), (P2, "短"))
    two = told.edit(told.root, 2, (P1, "同一句话写了两次"))
    three = told.edit(one, 2, (P3, "又写了别的一句话"))
    assert not shared(one, two) and shared(one, three) == {P1}
    assert contains(three.cells, one.cells) and not contains(one.cells, three.cells)


def test_the_toolkits_own_answer_is_read_as_it_is_meant() -> None:
    told, ledger = Told(), Ledger(World((1, 2, 3)))
    ledger.issue(1, MORNING.date(), {})
    one = told.edit(told.root, 1, (P1, "甲做了许多事情呢"), (P2, "甲又做了些事情呢"), reporter="甲")
    two = told.edit(told.root, 2, (P1, "乙做了许多事情呢"), (P3, "乙又做了些事情呢"), reporter="乙")
    for file, took, asked in ((one, {P1, P2}, set()), (two, {P3}, {P1})):
        answer = ledger.take(Arrival(file, told.later()))
        assert {place for place in answer.changes if place.item} == took
        assert {place for place in answer.asked if place.item} == asked <= answer.named
    assert ledger.take(Arrival(one, told.later())).changes == {}


def test_a_notice_names_cells_by_item_and_header_or_whole_rows() -> None:
    cleared = problem(Code.FIELD_CLEARED, where="第3项“进展情况”、第12项“佐证材料”")
    assert set(_in_words(cleared.message)) == {Place(3, "progress"), Place(12, "evidence")}
    emptied = problem(Code.ROWS_EMPTIED, told="第3、5项")
    assert {place.item for place in _in_words(emptied.message)} == {3, 5}
    assert Place(5, "status") in set(_in_words(emptied.message))
