"""Every filled cell of a workbook that comes back is in exactly one of four: taken, refused, ours, not read."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kit.rows import key
from kit.small_edition import (
    COVER,
    EDITION,
    HIDDEN,
    OLDER,
    OURS,
    ROWS,
    TASKS,
    THEIRS,
    asking_for_evidence,
    unread,
    workbook,
)

from toolkit.book.returned.account import Account, account, filled_cells
from toolkit.book.returned.gathered import Gathered
from toolkit.book.returned.locate import locate
from toolkit.book.returned.match import match, read_into
from toolkit.book.returned.written import Written, as_compared, left_over, written_in
from toolkit.book.sheets.model import Book, Cell, Row, SheetSpec
from toolkit.book.sheets.raw import Beside as Hung
from toolkit.book.sheets.raw import BesideKind, RawBook, RawSheet, RawValue, cell_name
from toolkit.codes import Code
from toolkit.domain.ledger.filled import Beside, Filled
from toolkit.domain.ledger.records import Matched
from toolkit.schema.model import Ledger, Words

KIN = {OURS: EDITION, OLDER: replace(EDITION, id=OLDER, sequence=0)}


def as_sent(*rows: str) -> RawBook:
    return workbook(COVER + TASKS + "\n".join(rows or ROWS.values()) + HIDDEN.format("A "))


def ours() -> Written:
    """What stands beside the rows of the workbook as it was sent."""
    book = as_sent()
    texts = {
        sheet.title: {
            cell_name(at, column): (as_compared(value),)
            for at, row in enumerate(sheet.rows)
            for column, value in enumerate(row)
            if value is not None and (sheet.title != "工作台账" or at < 2)
        }
        for sheet in book.sheets
    }
    return Written(texts)


def accounted(book: RawBook, schema: Ledger) -> tuple[Account, tuple[Filled, ...]]:
    into = Gathered(EDITION, KIN, "甲.xlsx")
    read_into(book, schema, locate(book, schema.tasks), into)
    found = account(book, into, schema.cover.title)
    return found, left_over(found.beside, ours(), book.sheets)


def told(book: RawBook, schema: Ledger) -> list[tuple[Beside, str, str]]:
    _, left = accounted(book, schema)
    return [(each.kind, each.cell, each.text) for each in left]


def changed(book: RawBook, title: str, cells: dict[str, RawValue]) -> RawBook:
    """The book with these cells of one sheet typed over."""
    from toolkit.book.sheets.raw import cell_at

    sheets = []
    for sheet in book.sheets:
        if sheet.title == title:
            rows = [list(row) for row in sheet.rows]
            for name, value in cells.items():
                at, column = cell_at(name)
                rows += [[] for _ in range(at + 1 - len(rows))]
                rows[at] += [None] * (column + 1 - len(rows[at]))
                rows[at][column] = value
            sheet = replace(sheet, rows=tuple(map(tuple, rows)))
        sheets.append(sheet)
    return replace(book, sheets=tuple(sheets))


def test_a_workbook_as_it_went_out_and_one_filled_in_leave_nothing(schema: Ledger) -> None:
    assert told(as_sent(), schema) == []
    typed = {"D3": "推进中", "E3": "印发了方案", "F4": date(2021, 9, 8)}
    assert told(changed(as_sent(), "工作台账", typed), schema) == []


@pytest.mark.parametrize(
    ("title", "cell", "kind"),
    [
        ("工作台账", "H3", Beside.COLUMN),
        ("工作台账", "H2", Beside.COLUMN),
        ("工作台账", "C1", Beside.AROUND),
        ("工作台账", "B9", Beside.AROUND),
        ("工作台账", "A6", Beside.AROUND),
        ("填报说明", "G3", Beside.COVER),
        ("填报说明", "B9", Beside.COVER),
        ("下发信息", "D9", Beside.SHEET),
    ],
)
def test_words_beside_the_fields_are_told_where_they_stand(schema: Ledger, title: str, cell: str, kind: Beside) -> None:
    book = changed(as_sent(), title, {cell: "另有三件需要协调"})
    assert told(book, schema) == [(kind, cell, "另有三件需要协调")]


def test_a_second_column_of_one_header_is_not_read(schema: Ledger) -> None:
    book = changed(as_sent(), "工作台账", {"H2": "进展情况", "H3": "写在第二列里"})
    _, left = accounted(book, schema)
    assert [(each.cell, each.header, each.row) for each in left] == [
        ("H2", "进展情况", None),
        ("H3", "进展情况", key("2021/1/SZ01")),
    ]


def test_what_is_ours_is_ours_at_its_place_and_as_often_as_we_wrote_it(schema: Ledger) -> None:
    title = "市甲局 政务公开工作台账"
    moved = changed(as_sent(), "工作台账", {"A1": None, "C1": title})
    assert told(moved, schema) == [], "a column was put in before"
    twice = changed(as_sent(), "工作台账", {"C1": title})
    assert told(twice, schema) == [(Beside.AROUND, "C1", title)]
    other = changed(as_sent(), "工作台账", {"A1": "市甲局政务公开台账"})
    assert told(other, schema) == [(Beside.AROUND, "A1", "市甲局政务公开台账")]
    number = changed(as_sent(), "填报说明", {"H9": 3.0})
    assert told(number, schema) == [(Beside.COVER, "H9", "3")], "a number of ours does not wander"


@pytest.mark.parametrize(
    ("text", "ours"),
    [
        (f"{OURS}.1", True),
        (f"{THEIRS}.plans.0a", True),
        (OURS, True),
        (OURS[:8], True),
        (OURS[:7], False),
        (THEIRS[:9], False),
        ("13800000000", False),
        ("0.8", False),
        ("另有", False),
    ],
)
def test_of_what_stands_among_the_ids_ours_are_ids_and_what_is_left_of_them(
    schema: Ledger, text: str, ours: bool
) -> None:
    book = changed(as_sent(), "工作台账", {"G4": text})
    assert bool(told(book, schema)) != ours


def test_a_sheet_of_ones_own_comments_boxes_and_pictures_are_told(schema: Ledger) -> None:
    book = as_sent()
    hung = (Hung("comment", "E3", "已完成"), Hung("box", "A9", "说明"), Hung("picture_over", "F4"))
    sheets = [replace(sheet, beside=hung) if sheet.title == "工作台账" else sheet for sheet in book.sheets]
    own = RawSheet("分工", (("甲科", "乙"),), beside=(Hung("comment", "A1", "内部"),))
    assert told(replace(book, sheets=(*sheets, own)), schema) == [
        (Beside.COMMENT, "E3", "已完成"),
        (Beside.BOX, "A9", "说明"),
        (Beside.PICTURE, "F4", ""),
        (Beside.SHEET, "A1", "甲科"),
        (Beside.SHEET, "B1", "乙"),
        (Beside.SHEET, "A1", "内部"),
    ]


def test_pages_files_names_and_links_are_told_and_our_own_footers_are_known(schema: Ledger) -> None:
    book = as_sent()
    pages = ("市甲局", "市甲局 工作台账", "市甲局 需修改", "市甲局申请延期", "市乙局")
    hung = (*(Hung("page", "A1", text) for text in pages), Hung("file", "E3", "Word.Document.12"))
    hung += (Hung("link", "E4", "https://a.example.com"), Hung("link", "E5", "https://b.example.com/别处"))
    sheets = [replace(sheet, beside=hung) if sheet.title == "工作台账" else sheet for sheet in book.sheets]
    full = changed(
        replace(book, sheets=tuple(sheets), names={"说明": "名称里的话"}), "工作台账", {"E5": "见b.example.com"}
    )
    assert told(full, schema) == [
        (Beside.PAGE, "A1", "市甲局申请延期"),
        (Beside.PAGE, "A1", "市乙局"),
        (Beside.FILE, "E3", "Word.Document.12"),
        (Beside.LINK, "E4", "https://a.example.com"),
        (Beside.LINK, "E5", "https://b.example.com/别处"),
        (Beside.NAME, "说明", "名称里的话"),
    ]


def test_formulas_of_our_own_are_known_at_their_places_or_where_they_moved(schema: Ledger) -> None:
    written = replace(ours(), formulas={"填报说明": frozenset({"E3", "E4"})})

    def left(book: RawBook, *formulas: str) -> list[str]:
        sheets = tuple(
            replace(sheet, formulas=frozenset(formulas)) if sheet.title == "填报说明" else sheet
            for sheet in book.sheets
        )
        into = Gathered(EDITION, KIN, "甲.xlsx")
        again = replace(book, sheets=sheets)
        read_into(again, schema, locate(again, schema.tasks), into)
        beside = account(again, into, schema.cover.title).beside
        return [each.cell for each in left_over(beside, written, again.sheets)]

    other = changed(as_sent(), "填报说明", {"E3": "否", "E4": 2.0})
    assert not left(other, "E3", "E4"), "what they give is theirs"
    own = changed(other, "填报说明", {"G3": "另有情况"})
    assert left(own, "E3", "E4", "G3") == ["G3"], "a formula more is none of ours"
    moved = changed(other, "填报说明", {"E3": None, "E4": None, "F3": "否", "F4": 2.0})
    assert not left(moved, "F3", "F4")
    assert left(changed(as_sent(), "工作台账", {"H3": "另有情况"})) == ["H3"]


def formulas_left(typed: dict[str, RawValue], schema: Ledger, words: dict[str, frozenset[str]]) -> list[str]:
    """What is told of a cover on which these are formulas; ours stood in E3 and E4 and were made of those words."""
    written = replace(ours(), formulas={"填报说明": frozenset({"E3", "E4"})}, words=words)
    book = changed(as_sent(), "填报说明", typed)
    formulas = frozenset(typed)
    sheets = [replace(each, formulas=formulas) if each.title == "填报说明" else each for each in book.sheets]
    again = replace(book, sheets=tuple(sheets))
    into = Gathered(EDITION, KIN, "甲.xlsx")
    read_into(again, schema, locate(again, schema.tasks), into)
    beside = account(again, into, schema.cover.title).beside
    return [each.cell for each in left_over(beside, written, again.sheets)]


def test_a_formula_of_their_own_is_told_where_one_of_ours_stood_or_is_gone(schema: Ledger) -> None:
    words = {"填报说明": frozenset({"未报：请填写", "已填", "行"})}
    given: dict[str, RawValue] = {"E3": "已填3行", "E4": "#REF!"}
    assert not formulas_left(given, schema, words), "made of our words and figures"
    assert not formulas_left({"E3": date(2021, 9, 1), "E4": "市甲局"}, schema, words), "another cell says it too"
    for own in ("资金未到位，请协调", "已填3行，请协调", "#请协调"):
        assert formulas_left({"E3": own, "E4": 2.0}, schema, words) == ["E3"]
        assert formulas_left({"F9": own}, schema, words) == ["F9"], "ours are gone, and this is none of them"
        assert formulas_left({"E3": own, "E4": own}, schema, words) == ["E3", "E4"], "neither vouches for the other"
        assert not formulas_left({"E3": own}, schema, {}), "kept by a release that did not note the words"


def test_where_it_was_not_kept_what_was_written_both_the_words_of_now_and_of_before_are_ours() -> None:
    now = Written(
        {"填报说明": {"B2": ("是否可以发回：",)}}, {"填报说明": frozenset({"C2"})}, words={"填报说明": frozenset()}
    )
    either = now.also_formerly()
    assert either.texts == {"填报说明": {"B2": ("是否可以发回：", "可以发回：")}}
    assert either.formulas == now.formulas and not either.words, "what its formulas said is not known"
    before = Filled("填报说明", "B2", Beside.COVER, "可以发回：", written_as="填报说明")
    own = Filled("填报说明", "B3", Beside.COVER, "请尽快协调", written_as="填报说明")
    assert left_over([before, own], either, []) == (own,)
    assert left_over([before, own], now, []) == (before, own)


def test_what_formulas_say_is_kept_with_an_edition_and_known_only_where_all_of_it_was_kept() -> None:
    cell = Cell("已填1行", formula='=IF(A1="","未报""了""","已填"&COUNTA(A5:A9)&"行")')
    sheet = SheetSpec("清单", (), (Row((cell,)),))
    written = written_in(Book((sheet,), "台账", datetime(2021, 9, 10)))
    assert written.words == {"清单": frozenset({'未报"了"', "已填", "行"})}
    assert Written.from_json(written.as_json()) == written
    before = Written(formulas=written.formulas)
    assert not before.and_(written).words
    assert written.and_(Written()).words == written.words


def test_a_marked_comment_is_held_back_and_told_as_marked(schema: Ledger) -> None:
    sheet = RawSheet("便条", (("甲",),), beside=(Hung("comment", "A1", "机密★5年 草案"),))
    book = as_sent()
    marked = replace(schema, words=Words(markings=("机密★",)))
    found = match(replace(book, sheets=(*book.sheets, sheet)), marked, EDITION, KIN, "甲.xlsx")
    assert isinstance(found, Matched)
    assert (Code.CELL_SECRECY_MARKED, "A1") in [(each.code, each.origin.cell) for each in found.problems]
    assert not any("草案" in each.text for each in found.beside)


def test_rows_that_are_refused_whole_are_refused_and_not_told_twice(schema: Ledger) -> None:
    foreign = f"| 9 | 别家的。 |  | 推进中 | 办了 |  | {THEIRS}.9 |"
    book = as_sent(*ROWS.values(), foreign, "| 99 | 自己加的 |  |  | 甲 |  |  |")
    found, left = accounted(book, schema)
    assert not left
    assert {cell for _, cell in found.refused} >= {"E6", "E7", "B7"}


def test_errors_and_uncomputed_formulas_are_cells_too(schema: Ledger) -> None:
    book = unread(as_sent(), {"H3": "#REF!", "E3": "#N/A"}, {"H4"})
    found, left = accounted(book, schema)
    assert {(each.cell, each.text) for each in left} == {("H3", "#REF!"), ("H4", "=")}
    assert ("工作台账", "E3") in found.refused
    typed = {"H3": "=B9", "H4": "=请看附件"}
    told = replace(book, sheets=tuple(replace(each, unseen=typed) for each in book.sheets))
    _, left = accounted(told, schema)
    assert {(each.cell, each.text) for each in left} == {("H3", "#REF!（公式=B9）"), ("H4", "=请看附件")}


TEXTS = st.one_of(
    st.sampled_from(
        ["推进中", "已完成", "进展情况", "行标识", "1", "市甲局 政务公开工作台账", f"{OURS}.1", "2021-13-01"]
    ),
    st.text("甲乙丙=#1.：（ ", min_size=1, max_size=6),
)
VALUES: st.SearchStrategy[RawValue] = st.one_of(
    TEXTS, st.floats(0, 1e6), st.dates(date(2020, 1, 1), date(2023, 1, 1)), st.booleans()
)
PLACES = st.tuples(st.integers(0, 12), st.integers(0, 11)).map(lambda place: cell_name(*place))
TITLES = st.sampled_from(["工作台账", "填报说明", "下发信息", "便条"])


@given(st.lists(st.tuples(TITLES, PLACES, VALUES), max_size=25), st.permutations(list(ROWS.values())))
def test_every_filled_cell_is_in_exactly_one_of_four(
    schema: Ledger, typed: list[tuple[str, str, RawValue]], rows: list[str]
) -> None:
    book = as_sent(*rows)
    book = replace(book, sheets=(*book.sheets, RawSheet("便条", ())))
    for title, cell, value in typed:
        book = changed(book, title, {cell: value})
    if not locate(book, schema.tasks):
        return
    found, left = accounted(book, schema)
    filled = Counter((sheet.title, name) for sheet in book.sheets for name in filled_cells(sheet))
    beside = [(each.sheet, each.cell) for each in found.beside]
    assert filled == Counter([*found.taken, *found.refused, *found.ours, *beside])
    assert {(each.sheet, each.cell) for each in left} <= set(beside)
    own = {(each.sheet, each.cell) for each in found.beside} - {(each.sheet, each.cell) for each in left}
    said = {text for cells in ours().texts.values() for texts in cells.values() for text in texts}
    texts = {(each.sheet, each.cell): as_compared(each.text) for each in found.beside}
    assert all(texts[place] in said for place in own), "ours is what we wrote"


KINDS: tuple[BesideKind, ...] = ("comment", "box", "page", "file", "link")


@given(
    st.lists(st.tuples(TITLES, PLACES, st.sampled_from(KINDS)), max_size=8),
    st.lists(st.tuples(TITLES, PLACES), max_size=8),
    st.lists(st.tuples(TITLES, PLACES, st.sampled_from(["甲", "方案", "https://t.example.com/own"])), max_size=8),
    st.integers(0, 3),
)
def test_what_hangs_on_cells_is_told_once_or_taken_with_its_cell(
    schema: Ledger,
    hung: list[tuple[str, str, BesideKind]],
    links: list[tuple[str, str]],
    typed: list[tuple[str, str, str]],
    names: int,
) -> None:
    asking = asking_for_evidence(schema)
    book = replace(as_sent(), names={f"名称{number}": f"词N{number}。" for number in range(names)})
    book = replace(book, sheets=(*book.sheets, RawSheet("便条", ())))
    for title, cell, text in typed:
        book = changed(book, title, {cell: text})
    things: dict[str, list[Hung]] = defaultdict(list)
    targets: dict[str, dict[str, tuple[str, ...]]] = defaultdict(dict)
    for number, (title, cell, kind) in enumerate(hung):
        things[title].append(Hung(kind, cell, f"词H{number}。"))
    for number, (title, cell) in enumerate(links):
        targets[title][cell] = (*targets[title].get(cell, ()), f"https://t.example.com/{number}x")
    sheets = (replace(each, beside=tuple(things[each.title]), links=targets[each.title]) for each in book.sheets)
    book = replace(book, sheets=tuple(sheets))
    if not locate(book, asking.tasks):
        return
    into = Gathered(EDITION, KIN, "甲.xlsx")
    read_into(book, asking, locate(book, asking.tasks), into)
    left = [each.text for each in account(book, into, asking.cover.title).beside]
    taken = [text for values in into.cells.values() for text in values.values()]
    words = [*book.names.values(), *(thing.text for some in things.values() for thing in some)]
    words += (target for cells in targets.values() for each in cells.values() for target in each)
    for word in words:
        assert sum(text == word for text in left) + sum(word in text.split("\n") for text in taken) == 1, word
