"""Which state a returned file grew out of, and what that makes of its cells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.codes import Outcome
from toolkit.domain.ledger.kinship import Kin
from toolkit.domain.ledger.records import Cell, Cells, Edition, Return
from toolkit.domain.ledger.saved import Saved
from toolkit.domain.returns.descent import NO_WORDS
from toolkit.domain.returns.merge_base import Base, Lineage, settle
from toolkit.domain.three_way import Merged, merge
from toolkit.keys import RowKey, contact_key, task_key
from toolkit.schema.model import Choice, FieldKind, Ledger, SchemaField, Sheet

ITEMS = range(1, 13)
FIELDS = ("status", "progress", "evidence")
SHEET = Sheet(
    "tasks",
    "工作台账",
    "rows",
    (
        SchemaField("status", "办理状态", FieldKind.CHOICE, choices=(Choice("推进中"), Choice("已完成"))),
        SchemaField("progress", "进展情况"),
        SchemaField("evidence", "佐证材料", FieldKind.LINK),
    ),
)
SCHEMA = Ledger(1, (Sheet("cover", "填报说明", "form", (SchemaField("reporter", "填报人"),)), SHEET))


def told(text: str) -> str:
    """A sentence that nobody else would write in that place."""
    return text and f"{text}，已记入本单位台账"


def key(item: int) -> RowKey:
    return task_key("2021", item, "SZ01")


def state(cells: Mapping[int, str]) -> dict[RowKey, dict[str, str]]:
    """A file's cells: item -> `status/progress/evidence`; items left out are blank, and progress is told at length."""
    texts = {item: [*cells.get(item, "").split("/"), "", ""][:3] for item in ITEMS}
    texts = {item: [status, told(progress), evidence] for item, (status, progress, evidence) in texts.items()}
    return {key(item): dict(zip(FIELDS, values, strict=True)) for item, values in texts.items()}


EDITION = Edition("E", "2021", "SZ01", 1, "2021-09", date(2021, 9, 10), 1, state({1: "推进中/初稿"}))


class Office:
    """A ledger that takes in files of one edition, as the merge job does."""

    def __init__(self, *, timed: bool = True) -> None:
        self.timed = timed
        self.ledger: dict[RowKey, dict[str, str]] = {row: dict(values) for row, values in EDITION.cells.items()}
        self.returns: list[Return] = []
        self.asked: set[tuple[RowKey, str, str]] = set()

    def take(
        self, raw: Cells, refused: frozenset[Cell] = frozenset(), by: str = "甲", saved: int | None = None
    ) -> tuple[Merged, Base]:
        """Take in a file that `by` reports, saved so many hours after the issue; by default in the order of coming."""
        number = len(self.returns) + 1
        at = datetime(2021, 9, 10, 9) + timedelta(days=number)
        hours = saved if saved is not None else 24 * number
        told = Saved(datetime(2021, 9, 10, 8) + timedelta(hours=hours) if self.timed else None, program="x")
        ret = Return(f"{number}", f"{number}.xlsx", 1, at, Outcome.MERGED, raw=raw, reporter=by, saved=told, id=number)
        asked = dict.fromkeys(self.asked, False)
        base = Lineage(EDITION, self.returns, SCHEMA, self.ledger, NO_WORDS, asked).base(ret, raw)
        merged = merge(raw, base.cells, self.ledger, refused | base.spared | base.overtaken)
        for taken in merged.taken:
            self.ledger[taken.row][taken.field] = taken.value
        waiting = frozenset((conflict.row, conflict.field) for conflict in merged.conflicts)
        self.asked |= {(conflict.row, conflict.field, conflict.theirs) for conflict in merged.conflicts}
        settled = settle(raw, refused | waiting | base.spared, base.cells)
        changed = len(merged.taken)
        self.returns.append(replace(ret, settled=settled, kinship=base.kinship, changed=changed))
        return merged, base


def test_the_first_return_grew_out_of_the_edition() -> None:
    assert Office().take(state({1: "已完成"}))[1] == Base(EDITION.cells)


def test_an_update_grew_out_of_the_return_it_updates() -> None:
    office = Office()
    office.take(state({1: "推进中/初稿", 2: "推进中/摸底", 3: "未启动"}))
    merged, base = office.take(state({1: "推进中/初稿", 2: "已完成/摸底/网站", 3: "未启动"}))
    assert base.return_id == 1
    assert [(each.row, each.field, each.value) for each in merged.taken] == [
        (key(2), "status", "已完成"),
        (key(2), "evidence", "网站"),
    ]
    assert merged.conflicts == ()


def test_of_equally_near_ancestors_the_latest_counts() -> None:
    office = Office()
    office.take(state({1: "已完成"}))
    office.take(state({1: "已完成"}))
    assert office.take(state({1: "已完成"}))[1].return_id == 2


def test_who_says_again_what_an_earlier_file_said_still_goes_on_from_the_latest() -> None:
    """A status put back is a change, however near the file comes to the earlier one by it."""
    office = Office()
    office.take(state({1: "推进中/一稿"}))
    office.take(state({1: "已完成/二稿"}))
    merged, base = office.take(state({1: "推进中/三稿"}))
    assert base.return_id == 2 and base.unproven and not merged.conflicts
    assert office.ledger == state({1: "推进中/三稿"})


def test_who_keeps_particulars_that_were_replaced_went_on_from_before() -> None:
    office = Office()
    office.take(state({1: "推进中/培训3次", 2: "推进中/摸底"}))
    office.take(state({1: "已完成/培训5次/网站", 2: "推进中/摸底"}))
    merged, base = office.take(state({1: "推进中/培训3次", 2: "推进中/摸底", 3: "推进中"}))
    assert base.return_id == 1 and not merged.conflicts
    assert office.ledger == state({1: "已完成/培训5次/网站", 2: "推进中/摸底", 3: "推进中"})


def test_what_was_cleared_may_be_put_back_as_it_was_issued() -> None:
    """The cell then says what the edition said: no less than the file in which it is blank."""
    office = Office()
    office.take(state({1: "推进中", 2: "/摸底3次"}))
    assert office.ledger == state({1: "推进中", 2: "/摸底3次"})
    merged, base = office.take(state({1: "推进中/初稿", 2: "/摸底3次"}))
    assert base.return_id == 1 and not merged.conflicts
    assert office.ledger == state({1: "推进中/初稿", 2: "/摸底3次"})


def test_a_question_is_answered_by_who_went_on_from_the_asking_file() -> None:
    """Both texts were before them: the asking file sent further says nothing new there."""
    office = Office()
    office.take(state({1: "/甲的1次", 3: "/甲的3次"}), by="甲")
    asking = {1: "/乙的1次", 2: "/乙的2次"}
    assert office.take(state(asking), by="乙")[0].conflicts
    assert not office.take(state({1: "/合稿1次", 2: "/乙的2次", 3: "/甲的3次"}), by="甲")[0].conflicts
    assert not office.take(state({**asking, 4: "推进中"}), by="乙")[0].conflicts
    assert office.ledger == state({1: "/合稿1次", 2: "/乙的2次", 3: "/甲的3次", 4: "推进中"})


@pytest.mark.parametrize(("timed", "by", "proven"), [(True, "甲", True), (False, "甲", True), (False, "乙", False)])
def test_what_was_overtaken_counts_in_a_file_of_the_same_reporter_or_saved_after_the_one_that_overtook_it(
    timed: bool, by: str, proven: bool
) -> None:
    office = Office()
    office.take(state({1: "/初稿1次", 2: "/二1次"}), saved=1)
    office.take(state({1: "/初稿1次", 2: "/二2次"}), saved=20)
    assert office.take(state({1: "/新稿3次", 2: "/二1次"}), saved=10)[1].overtaken
    office.timed = timed
    merged, base = office.take(state({1: "/新稿3次", 2: "/二3次"}), saved=30, by=by)
    assert (not merged.conflicts, (key(1), "progress") in base.unproven) == (proven, proven)
    assert (office.ledger == state({1: "/新稿3次", 2: "/二3次"})) == proven


def test_two_copies_of_one_edition_are_a_fork() -> None:
    office = Office()
    office.take(state({1: "推进中/甲的话", 2: "推进中", 3: "推进中"}))
    merged, base = office.take(state({1: "推进中/乙的话", 8: "未启动", 9: "未启动"}), by="乙")
    assert base.return_id == 0
    assert [(each.ours, each.theirs) for each in merged.conflicts] == [(told("甲的话"), told("乙的话"))]
    assert office.ledger == state({1: "推进中/甲的话", 2: "推进中", 3: "推进中", 8: "未启动", 9: "未启动"})


def test_one_status_in_common_makes_no_update_of_a_fork() -> None:
    """Each as near to the other as to the edition: read as an update, the second would wipe the first."""
    office = Office()
    office.take(state({1: "推进中/初稿", 2: "推进中/甲的话", 3: "/甲独填"}))
    merged, base = office.take(state({1: "推进中/初稿", 2: "推进中/乙的话", 4: "/乙独填"}), by="乙")
    assert base.return_id == 0
    assert [(each.ours, each.theirs) for each in merged.conflicts] == [(told("甲的话"), told("乙的话"))]
    assert office.ledger == state({1: "推进中/初稿", 2: "推进中/甲的话", 3: "/甲独填", 4: "/乙独填"})


def test_what_an_update_clears_is_cleared_while_it_keeps_more_of_its_own_words() -> None:
    office = Office()
    office.take(state({1: "推进中/初稿", 2: "推进中/甲一", 3: "推进中/甲二", 4: "推进中/误填"}))
    merged, base = office.take(state({1: "推进中/二稿", 2: "推进中/甲一", 3: "已完成/甲二/网站", 4: "推进中"}))
    assert base.return_id == 1 and not merged.conflicts
    assert office.ledger == state({1: "推进中/二稿", 2: "推进中/甲一", 3: "已完成/甲二/网站", 4: "推进中"})


def test_an_update_that_rewrites_everything_clears_nothing() -> None:
    """Clearing needs the greater part repeated: what it rewrote goes in, what is blank in it stays and is told."""
    office = Office()
    office.take(state({1: "推进中/八月一/问题", 2: "推进中/八月二"}))
    merged, base = office.take(state({1: "推进中/九月一", 2: "推进中/九月二"}))
    assert base.return_id == 1 and not merged.conflicts and base.spared == {(key(1), "evidence")}
    assert office.ledger == state({1: "推进中/九月一/问题", 2: "推进中/九月二"})


def test_solved_problems_may_be_cleared_in_many_rows_at_once() -> None:
    office = Office()
    office.take(state({item: f"推进中/八月{item}/问题{item}" for item in range(1, 8)}))
    september = {item: f"推进中/{'八月' if item < 4 else '九月'}{item}" for item in range(1, 8)}
    merged, _ = office.take(state(september))
    assert not merged.conflicts
    assert office.ledger == state(september)


def test_a_conflict_is_raised_again_by_whoever_sends_it_again() -> None:
    office = Office()
    office.take(state({1: "推进中/初稿", 2: "推进中/甲", 3: "推进中/甲"}))
    assert len(office.take(state({1: "推进中/初稿", 3: "推进中/乙", 4: "推进中/乙"}))[0].conflicts) == 1
    merged, base = office.take(state({1: "推进中/初稿", 3: "推进中/乙", 4: "已完成/乙/网站"}))
    assert base.return_id == 2 and len(merged.conflicts) == 1
    assert office.ledger[key(4)]["status"] == "已完成"


def test_clearing_on_a_row_that_still_speaks_is_an_update_where_it_was_surely_saved_later() -> None:
    first, then = ({1: "推进中/初稿", 2: second, 3: "推进中/甲"} for second in ("推进中/误填", "推进中"))
    for timed, expected in ((True, then), (False, first)):
        office = Office(timed=timed)
        office.take(state(first))
        office.take(state(then))
        assert office.ledger == state(expected)


def test_a_file_that_says_less_is_the_older_and_brings_nothing() -> None:
    """A row emptied may have been taken back, or the file may be a copy from before: nobody's words vanish for it."""
    office = Office()
    office.take(state({1: "推进中/初稿", 2: "推进中/误填", 3: "推进中/甲"}))
    merged, base = office.take(state({1: "推进中/初稿", 3: "推进中/甲"}))
    assert merged == Merged((), ()) and base.newer == 1
    assert office.ledger == state({1: "推进中/初稿", 2: "推进中/误填", 3: "推进中/甲"})


def test_a_copy_from_before_another_went_on_with_it_empties_nothing() -> None:
    """A fills in and hands the file to B; B goes on and sends; then A sends what was in A's hands."""
    office = Office()
    mine = {1: "推进中/初稿", 2: "推进中/甲一", 3: "推进中/甲二"}
    both = mine | {4: "推进中", 5: "/乙"}
    office.take(state(both), by="乙")
    merged, base = office.take(state(mine))
    assert base.newer == 1 and merged == Merged((), ()) and office.ledger == state(both)


def test_an_old_copy_that_came_in_itself_brings_nothing() -> None:
    office = Office()
    office.take(state({1: "推进中/初稿", 2: "推进中/甲"}))
    office.take(state({1: "推进中/初稿", 2: "推进中/甲", 4: "推进中", 5: "/乙"}))
    merged, base = office.take(state({1: "推进中/初稿", 2: "推进中/甲"}))
    assert base.return_id == 1 and merged == Merged((), ())


def test_what_a_file_left_blank_and_was_not_cleared_is_not_cleared_when_it_comes_again() -> None:
    """Its own words and some of a colleague's; nothing tells which of the files was saved before which."""
    office = Office(timed=False)
    mine = {1: "推进中/初稿", 2: "长期坚持/甲一", 5: "/甲二"}
    office.take(state(mine))
    office.take(state({1: "推进中/初稿", 3: "/乙一", 4: "/乙二"}))
    both = state(mine | {2: "长期坚持/甲一/一份附件的名称", 4: "/乙二"})
    assert [(each.row, each.field) for each in office.take(both)[0].taken] == [(key(2), "evidence")]
    assert office.take(both)[0] == Merged((), ()) and office.ledger[key(3)]["progress"] == told("乙一")


def test_what_the_edition_had_may_be_cleared_at_any_time() -> None:
    issued = state({item: f"推进中/旧的{item}" for item in ITEMS})
    edition = Edition("F", "2021", "SZ01", 2, "2021-10", date(2021, 10, 8), 1, issued)
    first = state({item: f"推进中/旧的{item}" for item in ITEMS} | {12: "已完成/新的/网站"})
    earlier = Return("1", "1.xlsx", 1, datetime(2021, 10, 9), Outcome.MERGED, raw=first, settled=first, id=1)
    second = state(dict.fromkeys(ITEMS, "推进中") | {12: "已完成/新的/网址"})
    lineage = Lineage(edition, [earlier], SCHEMA, first, NO_WORDS)
    assert lineage.base(replace(earlier, id=2), second).return_id == 1


def test_each_branch_of_a_fork_is_updated_on_its_own() -> None:
    office = Office()
    mine = {1: "推进中/初稿", 2: "推进中/甲一", 3: "推进中/甲二", 4: "推进中/甲三"}
    hers = {1: "推进中/初稿", 6: "推进中/乙一", 7: "推进中/乙二", 8: "推进中/乙三"}
    office.take(state(mine))
    office.take(state(hers))
    for month in range(10, 13):
        mine[2], hers[7] = f"推进中/甲一，{month}月", f"推进中/乙二，{month}月"
        assert not office.take(state(mine))[0].conflicts
        assert not office.take(state(hers))[0].conflicts
    assert office.ledger == state(mine | hers)


@pytest.mark.parametrize("by", ["甲", "乙", ""])
def test_a_copy_with_mostly_the_same_statuses_does_not_wipe_what_the_other_filled(by: str) -> None:
    """Equal statuses bring two copies nearer to each other than either is to the edition."""
    statuses = dict.fromkeys(ITEMS, "推进中")
    told = {item: f"推进中/甲做了{item}" for item in range(2, 8)}
    office = Office()
    office.take(state(statuses | {1: "推进中/初稿"} | told))
    merged, base = office.take(state(statuses | {1: "推进中/初稿", 12: "推进中/乙做了12"}), by=by)
    assert base.return_id == 0 and not merged.conflicts
    assert office.ledger == state(statuses | {1: "推进中/初稿", 12: "推进中/乙做了12"} | told)


def test_a_few_cells_cleared_in_an_update_are_cleared() -> None:
    office = Office()
    office.take(state({1: "推进中/初稿", 2: "推进中/误填", 3: "推进中/甲", 4: "推进中/乙"}))
    office.take(state({1: "推进中/初稿", 2: "推进中", 3: "推进中/甲", 4: "推进中/乙"}))
    assert office.ledger == state({1: "推进中/初稿", 2: "推进中", 3: "推进中/甲", 4: "推进中/乙"})


def test_cells_a_file_does_not_have_play_no_part() -> None:
    office = Office()
    office.take(state({1: "推进中/初稿", 2: "推进中/甲", 3: "推进中/乙", 4: "推进中/丙"}))
    without_progress = {
        row: {name: text for name, text in values.items() if name != "progress"}
        for row, values in state({1: "推进中", 2: "推进中", 3: "推进中", 4: "已完成"}).items()
    }
    merged, base = office.take(without_progress)
    assert base.return_id == 1 and len(merged.taken) == 1
    assert office.ledger == state({1: "推进中/初稿", 2: "推进中/甲", 3: "推进中/乙", 4: "已完成/丙"})


def test_a_refused_status_goes_in_once_its_evidence_is_there() -> None:
    office = Office()
    office.take(state({1: "推进中/初稿", 2: "已完成/建成"}), frozenset({(key(2), "status"), (key(2), "evidence")}))
    assert office.ledger == state({1: "推进中/初稿", 2: "/建成"})
    merged, base = office.take(state({1: "推进中/初稿", 2: "已完成/建成/网站"}))
    assert base.return_id == 1 and not merged.conflicts
    assert office.ledger == state({1: "推进中/初稿", 2: "已完成/建成/网站"})


def test_a_status_refused_again_and_again_still_goes_in_at_last() -> None:
    office = Office()
    refused = frozenset({(key(2), "status")})
    for week in range(5):
        office.take(state({1: "推进中/初稿", 2: f"已完成/第{week}周"}), refused)
        assert office.ledger[key(2)] == {"status": "", "progress": told(f"第{week}周"), "evidence": ""}
    office.take(state({1: "推进中/初稿", 2: "已完成/第4周/网站"}))
    assert office.ledger[key(2)] == {"status": "已完成", "progress": told("第4周"), "evidence": "网站"}


def test_an_old_copy_sent_again_does_not_overwrite_what_came_after() -> None:
    office = Office()
    old, new = state({1: "推进中/初稿", 2: "推进中/一稿"}), state({1: "推进中/二稿", 2: "推进中/二稿", 3: "未启动"})
    office.take(old)
    office.take(new)
    merged, base = office.take(old)
    assert base.return_id == 1 and merged == Merged((), ())
    assert office.ledger == new


words = st.sampled_from(["推进中", "已完成", "甲", "乙", "丙", "丁"])
monthly = st.lists(
    st.dictionaries(st.tuples(st.sampled_from(ITEMS), st.sampled_from(FIELDS)), words, max_size=6),
    min_size=12,
    max_size=12,
)


@given(monthly)
def test_twelve_monthly_updates_of_one_file_never_conflict(months: list[dict[tuple[int, str], str]]) -> None:
    office = Office()
    file = state({1: "推进中/初稿"})
    for month, changes in enumerate(months):
        file = {row: dict(values) for row, values in file.items()}
        for (item, field), text in changes.items():
            file[key(item)][field] = f"{text}{month}"
        assert not office.take(file)[0].conflicts
        assert office.ledger == file


@given(monthly, st.integers(0, 11))
def test_an_update_that_was_never_sent_is_no_gap(months: list[dict[tuple[int, str], str]], lost: int) -> None:
    office = Office()
    file = state({1: "推进中/初稿"})
    for month, changes in enumerate(months):
        file = {row: dict(values) for row, values in file.items()}
        for (item, field), text in changes.items():
            file[key(item)][field] = f"{text}{month}"
        if month != lost:
            assert not office.take(file)[0].conflicts
            assert office.ledger == file


@given(st.dictionaries(st.sampled_from(ITEMS), words), st.frozensets(st.sampled_from(ITEMS)))
def test_a_refused_cell_settles_at_what_its_base_had(cells: dict[int, str], held: frozenset[int]) -> None:
    raw, base = state(cells), state({1: "推进中/初稿"})
    settled = settle(raw, frozenset((key(item), "status") for item in held), base)
    for item in ITEMS:
        assert settled[key(item)]["status"] == (base if item in held else raw)[key(item)]["status"]
        assert settled[key(item)]["progress"] == raw[key(item)]["progress"]


CONTACTS = contact_key("2021", "SZ01")


@given(st.integers(1, 4), st.sets(st.integers(5, 8)), st.sets(st.integers(9, 12), min_size=1), st.booleans())
def test_what_overtakes_a_file_leaves_it_the_rows_it_alone_speaks_on_and_its_contacts_unless_time_tells(
    common: int, alone: set[int], newer: set[int], timed: bool
) -> None:
    """The law: of an older file nothing counts but the rows on which the newer one is silent; contacts, which are no
    rows, are overtaken only where the save times say that the file is the older, not where its rows say so."""
    own = sorted(alone)[:common] if timed else []  # a file that has rows of its own is known for older by time alone
    both, its, mine = ({n: f"/第{n}项" for n in rows} for rows in (range(1, common + 1), newer, own))
    office = Office(timed=timed)
    office.ledger[CONTACTS] = {"person": ""}
    office.take({**state(both | its), CONTACTS: {"person": "张三"}}, saved=20)
    merged, base = office.take({**state(both | mine), CONTACTS: {"person": "李四"}}, saved=10)
    assert base.newer == 1
    assert {row for row, _ in base.overtaken} - {CONTACTS} == {key(item) for item in ITEMS if item not in own}
    assert ((CONTACTS, "person") in base.overtaken) is timed
    assert [each.theirs for each in merged.conflicts] == ([] if timed else ["李四"])
    assert office.ledger == {**state(both | its | mine), CONTACTS: {"person": "张三"}}


@given(st.sets(st.integers(2, 5), min_size=2), st.integers(6, 8), st.booleans(), st.booleans())
def test_a_row_left_blank_is_cleared_only_by_who_surely_goes_on_from_what_its_bringer_was_the_first_to_say(
    common: set[int], row: int, repeats: bool, timed: bool
) -> None:
    """A file with no words but those of the file before may have been made from that one, and one whose save time is
    not known before the row was filled in: the row that came between is not cleared by it."""
    first = {item: f"/第{item}项" for item in common}
    beside = {9: "/同时补的"} if repeats else {}
    third = first | beside | {10: "/又做的"}
    office = Office(timed=timed)
    for file in (first, first | beside | {row: "/后补的"}):
        office.take(state(file))
    merged, base = office.take(state(third))
    assert base.return_id == 2 and not merged.conflicts
    assert office.ledger == state(third if repeats and timed else third | {row: "/后补的"})


ROWS = {item: f"/第{item}项" for item in ITEMS}
LINES = {
    "by rows left out": ((1, 2, 3, 5, 6), {1, 4, 5, 6}, {1, 2, 5, 6}, {5: "/重写"}),
    "by words written anew": ((1, 2, 3), {1, 2, 3}, {1, 2, 3, 4}, {2: "/重写", 3: "/第3项/网站"}),
}
"""A file that came first, the rows of one that went on with it and of a third, and what the third says anew."""


@pytest.mark.parametrize(
    ("line", "saved", "older"),
    [
        ("by rows left out", (None, None, None), True),
        ("by rows left out", (None, 20, 30), False),
        ("by words written anew", (20, None, 10), True),
        ("by words written anew", (None, None, 10), False),
    ],
)
def test_a_doubt_alone_gives_way_to_a_line_that_more_than_a_doubt_shows(
    line: str, saved: tuple[int | None, ...], older: bool
) -> None:
    """A file seems older than the first of a line by what it leaves out, and seems to go on from the second: it is no
    older than both only where save times or content say the latter, and neither says the former."""
    first, second, third, anew = LINES[line]
    files = [{item: ROWS[item] for item in rows} for rows in (first, second, third)]
    files[2] |= anew
    if line == "by words written anew":
        files[1][2] = anew[2]
    office = Office()
    for file, hours in zip(files, saved, strict=True):
        office.timed = hours is not None
        _, base = office.take(state(file), saved=hours or 0)
    assert [each.kin for each in base.kinship] == [Kin.OLDER if older else Kin.DESCENDS, Kin.DESCENDS]
    assert base.newer == older and bool(base.overtaken) is older


@pytest.mark.parametrize(
    ("rows", "by", "kin"),
    [
        pytest.param(((1,), (1, 2), (-1, 2)), "甲乙丙", (Kin.FORK, Kin.HAND_OVER), id="nothing is left of the first"),
        pytest.param(
            ((1, 2, 3, 5, 6), (1, 2, 3, 4), (-5, 6)), "甲乙甲", (Kin.OLDER, Kin.FORK), id="the second is a fork of it"
        ),
        pytest.param(
            ((1, 2, 7, 8), (-7, -8), (1, -7, -8)),
            "甲乙甲",
            (Kin.OLDER, Kin.HAND_OVER),
            id="they are forks of each other",
        ),
    ],
)
def test_a_doubt_gives_way_to_nothing_but_a_line(
    rows: tuple[tuple[int, ...], ...], by: str, kin: tuple[Kin, ...]
) -> None:
    """Of three files, the first of no known save time, rows under their number less than nothing are written anew."""
    office = Office()
    for number, (each, name) in enumerate(zip(rows, by, strict=True)):
        office.timed = number > 0
        _, base = office.take(state({abs(row): ROWS[row] if row > 0 else f"/重写{-row}次" for row in each}), by=name)
    assert tuple(found.kin for found in base.kinship) == kin
