"""What is read from .ods workbooks, element by element."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

import pytest
from kit.packages import refusal
from kit.raw_books import MANIFEST, MIMETYPE, ods, ods_row, ods_text, table, zipped

from toolkit.book.sheets.raw import RawSheet
from toolkit.codes import Code
from toolkit.edges.readers.excel import read_workbook


def only_sheet(*rows: str) -> RawSheet:
    (sheet,) = read_workbook(ods(table(*rows))).sheets
    return sheet


def cell(attributes: str, inside: str = "") -> str:
    return f"<table:table-cell {attributes}>{inside}</table:table-cell>"


def valued(kind: str, value: str, shown: str = "") -> str:
    name = {"float": "value", "percentage": "value", "currency": "value"}.get(kind, f"{kind}-value")
    return cell(f'office:value-type="{kind}" office:{name}="{value}"', f"<text:p>{shown}</text:p>")


@pytest.mark.parametrize(
    ("kind", "written", "value"),
    [
        ("float", "5", 5.0),
        ("float", "1.23456789012346E+017", 1.23456789012346e17),
        ("float", "1E+999", "1E+999"),
        ("percentage", "0.25", 0.25),
        ("currency", "9.5", 9.5),
        ("boolean", "true", True),
        ("boolean", "false", False),
        ("date", "2021-09-30", date(2021, 9, 30)),
        ("date", "2021-09-30T17:30:00", datetime(2021, 9, 30, 17, 30)),
        ("date", "2021-09-30T17:30:00.500000000", datetime(2021, 9, 30, 17, 30, 0, 500_000)),
        ("date", "2021-09-30T17:30:00Z", datetime(2021, 9, 30, 17, 30)),
        ("date", "-0044-03-15", "-0044-03-15"),
        ("time", "PT08H15M00S", time(8, 15)),
        ("time", "PT30H00M00S", timedelta(hours=30)),
        ("time", "-PT01H00M00S", timedelta(hours=-1)),
        ("time", "P1D", "P1D"),
        ("nonsense", "5", "看"),
    ],
)
def test_values_are_what_is_stored_and_not_what_is_shown(kind: str, written: str, value: object) -> None:
    read = only_sheet(ods_row(valued(kind, written, "看"))).rows[0][0]
    assert (read, type(read)) == (value, type(value))


def test_text_keeps_its_lines_and_blanks() -> None:
    spaced = "<text:p>\n 甲 \n   乙<text:s text:c='3'/>丙<text:tab/>丁<text:line-break/>戊 </text:p><text:p/>"
    spaced += "<text:p>己</text:p>"
    styled = '<text:p>甲<text:span>乙<text:a href="x">丙</text:a></text:span></text:p>'
    row = ods_row(
        cell('office:value-type="string"', spaced), cell('office:value-type="string"', styled), ods_text("007")
    )
    assert only_sheet(row).rows == (("甲 乙   丙\t丁\n戊\n\n己", "甲乙丙", "007"),)
    assert only_sheet(ods_row(ods_text(" 甲  乙 "))).rows == ((" 甲  乙 ",),)


def test_only_a_cells_own_text_is_its_text() -> None:
    aside = (
        "<office:annotation><text:p>批注</text:p></office:annotation>"
        "<draw:frame><draw:text-box><text:p>画里的字</text:p></draw:text-box></draw:frame>"
        "<text:p>正文<text:note><text:note-body><text:p>脚注</text:p></text:note-body></text:note></text:p>"
        "<table:table><table:table-row><table:table-cell><text:p>表中表</text:p></table:table-cell></table:table-row></table:table>"
    )
    inside = f"<table:shapes><draw:frame>{table(ods_row(ods_text('画')))}</draw:frame></table:shapes>"
    assert only_sheet(inside, ods_row(cell('office:value-type="string"', aside))).rows == (("正文",),)


def test_errors_are_no_blanks_and_words_are_no_errors() -> None:
    by_libreoffice = (
        'table:formula="of:=NA()" office:value-type="string" office:string-value="" calcext:value-type="error"'
    )
    by_others = 'table:formula="of:=1/0" office:value-type="float" office:value="0"'
    sheet = only_sheet(
        ods_row(
            cell(by_libreoffice, "<text:p>#N/A</text:p>"),
            cell(by_libreoffice, "<text:p>Err:502</text:p>"),
            cell(by_others, "<text:p>#DIV/0!</text:p>"),
            cell(by_others, "<text:p>#NAME?</text:p>"),
            cell(by_others, "<text:p>错误:508</text:p>"),
            cell(by_libreoffice),
            ods_text("#N/A"),
            cell('table:formula="of:=A1" office:value-type="string"', "<text:p>#3 楼</text:p>"),
        )
    )
    assert sheet.errors == dict(
        zip(
            ["A1", "B1", "C1", "D1", "E1", "F1"],
            ["#N/A", "Err:502", "#DIV/0!", "#NAME?", "错误:508", "#ERROR!"],
            strict=True,
        )
    )
    assert sheet.rows == ((None,) * 6 + ("#N/A", "#3 楼"),)


def test_uncomputed_is_a_formula_without_a_value_and_not_an_empty_text() -> None:
    formula = 'table:formula="of:=1+1"'
    row = ods_row(
        cell(formula), cell(formula, "<text:p/>"), cell(f'{formula} office:value-type="string"'), ods_text("甲")
    )
    formulas = frozenset({"A1"})
    assert only_sheet(row) == RawSheet(
        "甲", ((None, None, None, "甲"),), {}, frozenset({"A1"}), (), formulas, unseen={"A1": "=1+1"}
    )


def test_a_truth_from_another_program_is_one() -> None:
    assert only_sheet(ods_row(valued("float", "1", "TRUE"), valued("float", "0", "FALSE"))).rows == ((True, False),)


def test_cells_stand_at_their_true_address_however_blanks_are_repeated() -> None:
    sheet = only_sheet(
        ods_row(cell('table:number-columns-repeated="16384"'), repeated=2),
        "<table:table-row-group><table:table-header-rows>",
        ods_row(
            cell('table:number-columns-repeated="3"'), ods_text("甲", 'table:number-columns-repeated="2"'), repeated=2
        ),
        "</table:table-header-rows></table:table-row-group>",
        ods_row(
            cell(""),
            "<table:covered-table-cell office:value-type='string'><text:p>遮</text:p></table:covered-table-cell>",
        ),
        ods_row(cell('table:number-columns-repeated="16384"'), repeated=1_048_571),
    )
    assert sheet.rows == ((), (), (None, None, None, "甲", "甲"), (None, None, None, "甲", "甲"), (None, "遮"))


def test_hidden_and_filtered_rows_and_hidden_sheets_are_read() -> None:
    rows = (
        f'<table:table-row table:visibility="{how}">{ods_text(how)}</table:table-row>' for how in ("collapse", "filter")
    )
    hidden = '<table:table table:name="藏" table:style-name="hidden">{}</table:table>'
    assert read_workbook(ods(hidden.format("".join(rows)))).sheets[0].rows == (("collapse",), ("filter",))


def test_blanks_between_elements_do_not_matter() -> None:
    sheet = table("\n  ", ods_row("\n    ", ods_text("甲"), "\n    ", ods_text("乙"), "\n  "), "\n")
    assert read_workbook(ods(f"\n{sheet}\n")).sheets[0].rows == (("甲", "乙"),)


def test_the_calendar_of_the_file_does_not_matter() -> None:
    settings = (
        '<table:calculation-settings><table:null-date table:date-value="1904-01-01"/></table:calculation-settings>'
    )
    sheet = table(ods_row(valued("date", "2021-09-30")))
    assert read_workbook(ods(settings + sheet)).sheets[0].rows == ((date(2021, 9, 30),),)


def test_tables_of_links_and_changes_are_no_sheets() -> None:
    others = f"<table:tracked-changes>{table(name='旧')}</table:tracked-changes>"
    links = f"<table:dde-links><table:dde-link>{table(name='链')}</table:dde-link></table:dde-links>"
    assert [sheet.title for sheet in read_workbook(ods(others + table() + links)).sheets] == ["甲"]


def test_only_text_properties_count() -> None:
    said = (
        '<meta:user-defined meta:name="toolkit_edition">ABC-1</meta:user-defined>'
        '<meta:user-defined meta:name="文" meta:value-type="string">x</meta:user-defined>'
        '<meta:user-defined meta:name="数目" meta:value-type="float">3</meta:user-defined>'
    )
    assert read_workbook(ods(table(), said)).properties == {"toolkit_edition": "ABC-1", "文": "x"}


FAR = cell('table:number-columns-repeated="16383"') + ods_text("乙")
ENTITIES = b'<!DOCTYPE x [<!ENTITY a "haha"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]><x>&b;</x>'
LOCKED = MANIFEST.format("<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>").encode()


@pytest.mark.parametrize(
    ("data", "code", "what"),
    [
        (ods(table(ods_row(ods_text("甲"), repeated=999_999_999))), Code.FILE_HOSTILE, "300000"),
        (ods(table(ods_row(ods_text("甲", 'table:number-columns-repeated="999999999"')))),
         Code.FILE_HOSTILE, "超出表格范围"),
        (ods(table(ods_row(ods_text("甲", 'table:number-columns-repeated="16384"'), repeated=1_048_576))),
         Code.FILE_HOSTILE, "300000"),
        (ods(table(ods_row(ods_text("甲")), ods_row(repeated=1_048_574), ods_row(FAR))),
         Code.FILE_HOSTILE, "XFD1048576"),
        (ods(table(ods_row(repeated=1_048_576), ods_row(ods_text("甲")))), Code.FILE_HOSTILE, "超出表格范围"),
        (ods(table(ods_row(), ods_row(cell("", "<text:p>" + "<text:s text:c='999999999'/>" * 9 + "</text:p>")))),
         Code.FILE_HOSTILE, "文字过长"),
        (ods(table(ods_row(ods_text("甲", 'table:number-columns-repeated="-1"')))), Code.FILE_DAMAGED, "重复次数"),
        (ods(table() + table()), Code.FILE_HOSTILE, "重名"),
        (ods(""), Code.FILE_DAMAGED, "没有工作表"),
        (ods(table(), parts={"content.xml": b"<a>"}), Code.FILE_DAMAGED, "XML"),
        (ods(table(), parts={"content.xml": ENTITIES}), Code.FILE_HOSTILE, "DOCTYPE"),
        (ods(table(), parts={"styles.xml": ENTITIES}), Code.FILE_HOSTILE, "DOCTYPE"),
        (ods(table(), parts={"META-INF/manifest.xml": LOCKED, "content.xml": b"\x93\x11"}), Code.FILE_ENCRYPTED, ""),
        (zipped({"mimetype": MIMETYPE}), Code.FILE_DAMAGED, "缺少表格内容"),
        (zipped({"mimetype": MIMETYPE.replace(b"spreadsheet", b"text")}), Code.FILE_NOT_WORKBOOK, "不是表格"),
    ],
)  # fmt: skip
def test_what_is_refused(data: bytes, code: Code, what: str) -> None:
    given, said = refusal(data)
    assert given is code
    assert what in said


@pytest.mark.parametrize(
    ("made", "what"),
    [
        (lambda: ods("".join(table(name=str(n)) for n in range(20_000))), "20000 张"),
        (lambda: ods(table(), parts={"content.xml": ods(table()) + bytes(60_000_000)}), "压缩比"),
    ],
    ids=["sheets", "bomb"],
)
def test_what_is_too_large_is_refused(made: Callable[[], bytes], what: str) -> None:
    given, said = refusal(made())
    assert given is Code.FILE_HOSTILE
    assert what in said
