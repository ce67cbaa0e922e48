"""Rows without an id find their own, however a sheet was sorted, corrected and added to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.codes import Code, Outcome
from toolkit.domain.ledger.records import Cell, Edition, Matched, Return
from toolkit.domain.ledger.saved import Saved
from toolkit.domain.returns.checks import Context
from toolkit.domain.returns.intake import take_in
from toolkit.domain.returns.register_rows import provisional_key
from toolkit.keys import RowKey, register_key, report_key
from toolkit.problems import About, Origin, problem
from toolkit.schema.model import Choice, FieldKind, Ledger, Register, SchemaField, Sheet, Words

STRUCK = SchemaField("retired", "作废", FieldKind.CHOICE, choices=(Choice("作废", "retired"),))
LIST = Register(
    "list",
    "清单",
    fields=(
        SchemaField("day", "日期", FieldKind.DATE),
        SchemaField("topic", "主题"),
        SchemaField("form", "形式"),
        SchemaField("place", "地点"),
        STRUCK,
    ),
    key=("day", "topic"),
)
REPORT = SchemaField(
    "report", "本期情况", FieldKind.CHOICE, choices=(Choice("有更新", "updated"), Choice("无变化", "no_change"))
)
SCHEMA = Ledger(
    1,
    (
        Sheet("cover", "填报说明", "form", (REPORT, SchemaField("reporter", "填报人", scope="round"))),
        Sheet("tasks", "工作台账", "rows", (SchemaField("status", "办理状态"),)),
    ),
    Words(),
    registers=(LIST,),
)
EDITION = Edition("E" * 16, "2021", "SZ01", 1, "2021-09", date(2021, 9, 10), 1, {}, registers={"list": (1,)})
NAMES = tuple(field.name for field in LIST.fields)

Row = Mapping[str, str]


def row(text: str) -> dict[str, str]:
    """A row written as `日期 主题 形式 地点`, `-` for a blank."""
    words = [word if word != "-" else "" for word in text.split()]
    return dict(zip(NAMES, [*words, "", "", "", ""], strict=False))


class Office:
    """A ledger that takes in files of one edition."""

    def __init__(self, edition: Edition = EDITION) -> None:
        self.edition = edition
        self.ledger: dict[RowKey, dict[str, str]] = {}
        self.returns: list[Return] = []
        self.told: list[str] = []
        self.about: set[RowKey] = set()

    def take(
        self,
        rows: Sequence[Row],
        ids: Mapping[int, str] | None = None,
        refused: frozenset[tuple[int, str]] = frozenset(),
        by: str = "某甲",
        told: Sequence[tuple[int, str]] = (),
    ) -> None:
        """Take in a file with these rows; `ids` are the row ids some of them carry, `refused` cells not understood,
        `told` those of which something was told when the file was read."""
        keys = {
            at: register_key("2021", "list", ids[at], "SZ01")
            if ids and at in ids
            else provisional_key("2021", "list", at, "SZ01")
            for at in range(len(rows))
        }
        cells = {keys[at]: dict(values) for at, values in enumerate(rows)}
        origins: dict[Cell, Origin] = {
            (keys[at], name): Origin("台账.xlsx", "清单", f"{'ABCDE'[column]}{at + 5}")
            for at in range(len(rows))
            for column, name in enumerate(NAMES)
        }
        report = report_key("2021", "SZ01", EDITION.round)
        cells[report], origins[report, "reporter"] = {"reporter": by}, Origin("台账.xlsx", "填报说明", "C5")
        faults = tuple(
            problem(Code.CELL_DATE, origins[keys[at], name], about=About(keys[at], (name,)), header=name)
            for at, name in told
        )
        matched = Matched(cells, origins, frozenset((keys[at], name) for at, name in refused), faults)
        number = len(self.returns) + 1
        came = datetime(2021, 9, 13, number)
        ret = Return(
            str(number),
            f"{number}.xlsx",
            1,
            came,
            Outcome.MERGED,
            "2021",
            "SZ01",
            EDITION.id,
            saved=Saved(came - timedelta(minutes=30), program="x"),
        )
        context = Context(SCHEMA, 2021, date(2021, 12, 1), self.ledger)
        done = take_in(ret, matched, self.edition, self.returns, 1, context)
        for change in (each for each in done.changes if each.row.is_line):
            self.ledger.setdefault(change.row, {})[change.field] = change.value
        self.returns.append(Return(**{**vars_of(done.ret), "id": number}))
        self.told = [found.code.slug for found in done.problems]
        self.about = {found.about.row for found in done.problems if found.about}

    def rows(self) -> list[str]:
        """What the ledger holds, a row a line, sorted."""
        return sorted(" ".join(values.get(name, "") or "-" for name in NAMES[:4]) for values in self.ledger.values())

    def ids(self) -> dict[str, str]:
        """Topic -> the id of its row."""
        return {values["topic"]: key.row for key, values in self.ledger.items()}


def vars_of(ret: Return) -> dict[str, Any]:
    return {name: getattr(ret, name) for name in ret.__slots__}


A, B, C = row("2021-09-01 甲 讲座 一楼"), row("2021-09-02 乙 讲座 一楼"), row("2021-09-03 丙 讲座 一楼")


def test_new_rows_are_taken() -> None:
    office = Office()
    office.take([A, B])
    assert office.rows() == ["2021-09-01 甲 讲座 一楼", "2021-09-02 乙 讲座 一楼"]


@pytest.mark.parametrize("rows", [[A, B], [B, A], [C, B, A], [B, C, A]])
def test_an_update_sorted_and_added_to_doubles_nothing(rows: list[Row]) -> None:
    office = Office()
    office.take([A, B])
    before = office.ids()
    office.take(rows)
    assert len(office.ledger) == len(rows)
    assert before.items() <= office.ids().items()


def test_a_cell_changed_changes_the_row_of_its_key() -> None:
    office = Office()
    office.take([A, B])
    office.take([B, {**A, "place": "二楼"}])
    assert office.rows() == ["2021-09-01 甲 讲座 二楼", "2021-09-02 乙 讲座 一楼"]


def test_a_key_corrected_is_the_same_row_where_all_else_is() -> None:
    office = Office()
    office.take([A, B])
    office.take([{**A, "topic": "甲改"}, B])
    assert office.rows() == ["2021-09-01 甲改 讲座 一楼", "2021-09-02 乙 讲座 一楼"]


def test_a_row_gone_from_the_file_stays_and_another_in_its_place_is_new() -> None:
    office = Office()
    office.take([A, B])
    office.take([A, row("2021-10-08 丁 视频 三楼")])
    assert office.rows() == ["2021-09-01 甲 讲座 一楼", "2021-09-02 乙 讲座 一楼", "2021-10-08 丁 视频 三楼"]


def test_a_day_that_was_refused_and_put_right_finds_its_row() -> None:
    office = Office()
    office.take([{**A, "day": "九月某日"}, B], refused=frozenset({(0, "day")}))
    assert office.rows() == ["- 甲 讲座 一楼", "2021-09-02 乙 讲座 一楼"]
    office.take([B, A])
    assert office.rows() == ["2021-09-01 甲 讲座 一楼", "2021-09-02 乙 讲座 一楼"]


def test_a_blank_key_filled_in_later_finds_its_row() -> None:
    office = Office()
    office.take([row("- - 讲座 一楼"), row("- - 视频 二楼")])
    office.take([row("2021-09-01 甲 视频 二楼"), row("2021-09-02 乙 讲座 一楼")])
    assert office.rows() == ["2021-09-01 甲 视频 二楼", "2021-09-02 乙 讲座 一楼"]


def test_two_people_who_add_the_same_row_add_one() -> None:
    office = Office()
    office.take([A])
    office.take([A])
    office.take([{**A, "place": ""}, C])
    assert [line.split()[1] for line in office.rows()] == ["甲", "丙"]


def test_two_people_who_add_different_rows_add_both() -> None:
    office = Office()
    office.take([row("2021-09-01 甲")])
    office.take([row("2021-09-01 乙")], by="某乙")
    assert office.rows() == ["2021-09-01 乙 - -", "2021-09-01 甲 - -"]


def test_a_row_that_stands_twice_counts_once_and_is_told() -> None:
    office = Office()
    office.take([A, B, A])
    assert (len(office.ledger), office.told) == (2, ["register-row-twice"])


@pytest.mark.parametrize(("at", "told"), [(0, ["cell-date"]), (2, [])])
def test_of_a_row_that_counts_for_nothing_no_cell_is_told(at: int, told: list[str]) -> None:
    office = Office()
    office.take([A, B, A], told=[(at, "day")])
    assert [each for each in office.told if each != "register-row-twice"] == told


def test_a_key_that_stands_twice_is_told_and_both_rows_keep_to_themselves() -> None:
    office = Office()
    twin = {**A, "form": "视频"}
    office.take([A, twin])
    assert office.told == ["register-key-twice"]
    office.take([{**twin, "place": "二楼"}, A])
    assert office.rows() == ["2021-09-01 甲 视频 二楼", "2021-09-01 甲 讲座 一楼"]


def test_what_is_told_of_a_new_row_is_of_the_row_that_it_is_in_the_ledger() -> None:
    office = Office()
    office.take([A, B], told=[(1, "day")])
    assert office.about == {register_key("2021", "list", office.ids()["乙"], "SZ01")}


@pytest.mark.parametrize(("then", "rows"), [("- - 讲座 二楼", 2), ("- - 讲座 一楼", 1)])
def test_rows_without_a_key_are_one_where_more_than_half_of_them_is_the_same(then: str, rows: int) -> None:
    office = Office()
    office.take([row("- - 讲座 一楼")])
    office.take([row(then)])
    assert len(office.ledger) == rows


def test_a_row_that_is_struck_out_has_no_twin() -> None:
    office = Office()
    office.take([A, {**A, "form": "视频", "retired": "作废"}])
    assert office.told == [] and len(office.ledger) == 2


def test_in_a_former_units_file_a_new_row_is_one_that_was_its_own_and_none_of_its_heirs() -> None:
    """Its rows have gone over to the heir, whose own rows may say the very same."""
    office, heirs = Office(edition=replace(EDITION, unit="SZ00")), Office()
    office.take([A])
    mine = office.ids()["甲"]
    heirs.take([B])
    office.ledger |= heirs.ledger
    office.returns.clear()
    office.take([{**A, "place": "二楼"}, B])
    assert office.ids()["甲"] == mine and len(office.ledger) == 3
    office.ledger = {register_key("2021", "list", "f" * 12, "SZ00"): dict(A)}
    office.returns.clear()
    office.ledger |= {register_key("2021", "list", "f" * 12, "SZ01"): dict(A)}
    office.take([{**A, "place": "三楼"}])
    assert len(office.ledger) == 2


def test_a_row_with_its_id_is_that_row_whatever_it_says() -> None:
    office = Office()
    office.take([A, B])
    mine = office.ids()["甲"]
    office.take([row("2021-10-08 丁 视频 三楼"), B], ids={0: mine})
    assert office.rows() == ["2021-09-02 乙 讲座 一楼", "2021-10-08 丁 视频 三楼"]


WORDS = st.sampled_from(["", "甲", "乙", "丙", "丁"])
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "day": st.sampled_from(["", "2021-09-01", "2021-09-02"]),
            "topic": WORDS,
            "form": WORDS,
            "place": WORDS,
            "retired": st.just(""),
        }
    ).filter(lambda values: any(values.values())),
    max_size=6,
)


def distinct(rows: Sequence[Row]) -> list[Row]:
    return [values for at, values in enumerate(rows) if values not in rows[:at]]


@given(ROWS)
def test_every_different_row_is_one_row(rows: list[Row]) -> None:
    office = Office()
    office.take(rows)
    assert len(office.ledger) == len(distinct(rows))


@given(ROWS, st.randoms(use_true_random=False))
def test_sorting_and_sending_again_changes_nothing(rows: list[Row], random: Any) -> None:
    office = Office()
    office.take(rows)
    before = {key: dict(values) for key, values in office.ledger.items()}
    again = list(rows)
    random.shuffle(again)
    office.take(again)
    assert office.ledger == before


@given(ROWS, st.randoms(use_true_random=False))
def test_rows_added_in_an_update_leave_the_others_where_they_were(rows: list[Row], random: Any) -> None:
    office = Office()
    office.take(rows)
    before = {key: dict(values) for key, values in office.ledger.items()}
    again = [*rows, row("2021-11-01 新增 现场 大厅")]
    random.shuffle(again)
    office.take(again)
    assert before.items() <= office.ledger.items()
    assert len(office.ledger) == len(before) + 1
