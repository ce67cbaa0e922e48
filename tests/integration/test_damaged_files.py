"""Files of every kind and of anybody: other formats, broken, locked, sent twice, a neighbour's, last year's.

Every unit fills in the same cells (`FILLED`, `COVER`), then does something to its file. Where nothing else is said,
all of it is in the ledger at its own item afterwards, and nothing else is.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import docx
import pytest
from kit.libreoffice import soffice_with
from kit.packages import operated
from kit.raw_books import ole, xlsb_of
from kit.repacked import FOREIGN, Packing, repacked
from kit.returning import (
    FILLED,
    FIRST,
    HIDDEN,
    TASKS,
    Came,
    Case,
    Desk,
    Table,
    but,
    check,
    lines,
    play,
    put_lines,
    write,
)
from kit.unit_books import id_column, saved
from openpyxl.workbook import Workbook

from toolkit.domain.ledger.editions import PROPERTY
from toolkit.edges.readers.excel import read_workbook

returned = Table()
NOTHING: dict[str, object] = {"rows": {}, "cover": {}}


def whole(unit: Desk) -> bytes:
    return unit.whole()


# Formats


@returned("merged")
def saved_by_another_program_as_xlsx(unit: Desk) -> None:
    unit.send(unit.filled(), kind="xlsx")


@returned("merged")
def as_xls(unit: Desk) -> None:
    unit.send(unit.filled(), "台账.xls", kind="xls")


@returned("merged")
def as_xls_under_the_name_of_an_xlsx(unit: Desk) -> None:
    unit.send(unit.filled(), "台账.xlsx", kind="xls")


@returned("merged")
def as_et(unit: Desk) -> None:
    unit.send(unit.filled(), "台账.et", kind="xls")


@returned("merged")
def as_ods(unit: Desk) -> None:
    unit.send(unit.filled(), "台账.ods", kind="ods")


@returned("merged")
def as_xlsb(unit: Desk) -> None:
    book = read_workbook(whole(unit))
    computed = tuple(replace(sheet, uncomputed=frozenset()) for sheet in book.sheets)
    unit.send(xlsb_of(replace(book, sheets=computed)), "台账.xlsb")


@returned("merged")
def with_macros(unit: Desk) -> None:
    def kind(content: bytes) -> bytes:
        return content.replace(b"spreadsheetml.sheet.main+xml", b"ms-excel.sheet.macroEnabled.main+xml")

    macros = ole({"VBA": b"Sub Auto_Open()" * 99})
    unit.send(operated(whole(unit), {"[Content_Types].xml": kind}, **{"vbaProject.bin": macros}), "台账.xlsm")


@returned("merged")
def with_every_name_of_its_xml_prefixed(unit: Desk) -> None:
    def prefixed(content: bytes) -> bytes:
        bare = re.sub(rb"<(/?)([A-Za-z])", rb"<\1x:\2", content)
        return bare.replace(b'xmlns="', b'xmlns:x="', 1)

    unit.send(operated(whole(unit), {f"xl/worksheets/sheet{at}.xml": prefixed for at in (1, 2, 3)}))


@returned("merged")
def under_any_name(unit: Desk) -> None:
    unit.send(unit.filled(), "新建 Microsoft Excel 工作表 (1)－副本【最终版】v2.XLSX.bak")


@returned("merged")
def deep_in_folders(unit: Desk) -> None:
    unit.send(unit.filled(), "9月/第二批/新建文件夹/台账.xlsx")


@returned("rejected", faults=["file-other-format"], **NOTHING)
def as_csv(unit: Desk) -> None:
    out = io.StringIO()
    csv.writer(out).writerows(lines(unit.filled()[TASKS]))
    unit.send(out.getvalue().encode("gb18030"), "台账.csv")


@returned("rejected", faults=["file-other-format"], **NOTHING)
def a_web_page_under_the_name_of_a_workbook(unit: Desk) -> None:
    cells = "".join(f"<tr><td>{'</td><td>'.join(map(str, line))}</td></tr>" for line in lines(unit.filled()[TASKS]))
    unit.send(f"<html><meta charset='utf-8'><table>{cells}</table></html>".encode(), "台账.xls")


# Containers


def packed(unit: Desk, **how: Any) -> bytes:
    return repacked(whole(unit), Packing(**how))


@returned("merged")
def with_parts_in_other_folders_and_of_other_names(unit: Desk) -> None:
    unit.send(packed(unit, seed=7, moved=True, mixed_case=True, targets="mixed", order="shuffled"), "台账.et")


@returned("merged")
def as_strict_open_xml(unit: Desk) -> None:
    unit.send(packed(unit, strict=True, prefixed=True, marked=True, streamed=True), "台账.wps")


@returned("merged")
def with_sheets_that_no_cells_are_in(unit: Desk) -> None:
    unit.send(packed(unit, foreign=tuple(FOREIGN), stored=True), "台账.xlsm")


@returned("merged")
def under_the_name_of_an_archive(unit: Desk) -> None:
    unit.send(packed(unit, targets="absolute", wide=True), "台账.zip")


@returned("partial", faults=["cell-required K6"], rows=but({2: {"办理状态": None, "完成日期": None}}))
def with_foreign_sheets_and_a_fault(unit: Desk) -> None:
    data = saved(unit.filled(but({2: {"完成日期": None}})))
    unit.send(repacked(data, Packing(foreign=tuple(FOREIGN), moved=True)), "台账")


@returned("quarantined", faults=["file-ciphertext"], **NOTHING)
def enciphered_by_the_senders_machine(unit: Desk) -> None:
    data = whole(unit)
    stream = Random(1).randbytes(len(data))
    unit.send(bytes(one ^ other for one, other in zip(data, stream, strict=True)), "台账.xlsx")


@returned("quarantined", faults=["file-ciphertext"], **NOTHING)
def with_the_beginning_of_encrypting_software(unit: Desk) -> None:
    unit.send(b"%TSD-Header-###%" + bytes(496) + whole(unit)[512:], "台账.xlsx")


@returned("held", faults=["file-document"], **NOTHING)
def a_document_under_the_name_of_a_workbook(unit: Desk) -> None:
    document = docx.Document()
    document.add_paragraph("情况说明")
    out = io.BytesIO()
    document.save(out)
    unit.send(repacked(out.getvalue(), Packing(strict=True, moved=True)), "台账.xlsx")


@returned("held", faults=["file-document"], **NOTHING)
def an_old_document_under_the_name_of_a_workbook(unit: Desk) -> None:
    unit.send(ole({"WordDocument": bytes(5_000)}), "台账.xls")


@returned("rejected", faults=["file-other-format"], **NOTHING)
def as_a_page_with_all_it_needs_under_the_name_of_a_workbook(unit: Desk) -> None:
    head = "From: <由 WPS 保存>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n"
    unit.send(f"{head}--x\r\nContent-Type: text/html\r\n\r\n<table><tr><td>甲".encode("gb18030"), "台账.xls")


# Broken, locked, none at all


@returned("quarantined", faults=["file-encrypted"], **NOTHING)
def with_a_password(unit: Desk) -> None:
    unit.send(ole({"EncryptionInfo": b"\4\0\4\0@\0\0\0<encryption/>", "EncryptedPackage": whole(unit)}))


@returned("quarantined", faults=["file-damaged"], **NOTHING)
def cut_off(unit: Desk) -> None:
    data = whole(unit)
    unit.send(data[: len(data) // 2])


@returned("quarantined", faults=["file-damaged"], **NOTHING)
def with_bytes_gone_bad(unit: Desk) -> None:
    data = bytearray(whole(unit))
    at = len(data) // 3
    data[at : at + 200] = bytes(200)
    unit.send(bytes(data))


@returned("quarantined", faults=["file-empty"], **NOTHING)
def of_no_bytes(unit: Desk) -> None:
    unit.send(b"")


@returned("quarantined", faults=["file-hostile"], **NOTHING)
def with_a_doctype_in_a_part(unit: Desk) -> None:
    entity = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>'
    unit.send(operated(whole(unit), {"docProps/core.xml": lambda part: entity + part}))


@returned("rejected", faults=["file-packed"], **NOTHING)
def an_archive_of_workbooks(unit: Desk) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("台账.xlsx", whole(unit))
    unit.send(out.getvalue(), "台账.zip")


@returned("held", faults=["file-document"], **NOTHING)
def a_picture_under_the_name_of_a_workbook(unit: Desk) -> None:
    unit.send(b"\x89PNG\r\n\x1a\n" + bytes(64))


@returned("rejected", faults=["edition-missing"], **NOTHING)
def another_workbook(unit: Desk) -> None:
    book = Workbook()
    book.active.append(["姓名", "电话"])
    unit.send(book)


@returned("merged", "evidence", faults=["evidence-filed"], owes="reported")
def with_a_screenshot_beside_it(unit: Desk) -> None:
    unit.send(unit.filled())
    unit.send(b"\x89PNG\r\n\x1a\n" + bytes(64), "2-截图.png")


@returned("merged")
def with_the_lock_files_of_office_programs(unit: Desk) -> None:
    unit.send(unit.filled())
    unit.send(b"\5office" + bytes(158), "~$台账.xlsx")
    unit.send(b",user,pc,13.09.2021 09:00,file:///;", ".~lock.台账.xlsx#")


# Twice


@returned("merged", "duplicate", faults=["file-duplicate"])
def the_same_bytes_twice(unit: Desk) -> None:
    data = whole(unit)
    unit.send(data)
    unit.send(data, "台账 (2).xlsx")


@returned("merged", "merged")
def the_same_content_saved_again(unit: Desk) -> None:
    book = unit.filled()
    unit.send(book)
    book.properties.title = "又存了一次"
    unit.send(book, "台账 (2).xlsx")


@returned("merged", "merged")
def the_same_content_in_two_formats(unit: Desk) -> None:
    unit.send(unit.filled(), kind="xlsx")
    unit.send(unit.filled(), "台账.ods", kind="ods")


# Whose it is


@returned("merged", **NOTHING, neighbour=FILLED, owes="missing")
def the_neighbours_file_forwarded(unit: Desk) -> None:
    unit.send(unit.neighbour.filled())


@returned("rejected", faults=["edition-other-plan"], **NOTHING)
def last_years_file(unit: Desk) -> None:
    unit.send((unit.workspace.root / "last-year.xlsx").read_bytes())


@returned("rejected", faults=["edition-unknown"], **NOTHING)
def a_file_of_another_office(unit: Desk) -> None:
    book = unit.filled()
    own = book[HIDDEN]["B1"].value
    book.custom_doc_props[PROPERTY].value = book[HIDDEN]["B1"].value = "0123456789ABCDEF"
    for row in range(FIRST, book[TASKS].max_row + 1):
        cell = book[TASKS].cell(row, id_column(book))
        cell.value = str(cell.value).replace(own, "0123456789ABCDEF")
    unit.send(book)


@returned("merged")
def the_property_of_another_unit(unit: Desk) -> None:
    book, other = unit.filled(), unit.neighbour.blank()
    book.custom_doc_props[PROPERTY].value = other.custom_doc_props[PROPERTY].value
    unit.send(book)


@returned("merged")
def the_property_removed(unit: Desk) -> None:
    unit.send(operated(whole(unit), {"docProps/custom.xml": lambda _: None}))


@returned("merged")
def the_hidden_sheet_deleted(unit: Desk) -> None:
    book = unit.filled()
    del book[HIDDEN]
    unit.send(book)


@returned("merged")
def only_the_row_ids_left(unit: Desk) -> None:
    book = unit.filled()
    del book[HIDDEN], book.custom_doc_props[PROPERTY]
    unit.send(book)


@returned("merged")
def only_the_hidden_sheet_left(unit: Desk) -> None:
    book = unit.filled()
    del book.custom_doc_props[PROPERTY]
    book[TASKS].delete_cols(id_column(book))
    unit.send(book)


@returned("held", faults=["edition-disagrees"], **NOTHING)
def two_carriers_at_odds(unit: Desk) -> None:
    book, other = unit.filled(), unit.neighbour.blank()
    book.custom_doc_props[PROPERTY].value = other.custom_doc_props[PROPERTY].value
    book[TASKS].delete_cols(id_column(book))
    unit.send(book)


@returned("held", faults=["edition-stripped"], **NOTHING)
def all_carriers_gone(unit: Desk) -> None:
    book = unit.filled()
    del book[HIDDEN], book.custom_doc_props[PROPERTY]
    book[TASKS].delete_cols(id_column(book))
    unit.send(book)


@returned("held", faults=["edition-stripped"], **NOTHING)
def what_is_seen_copied_into_a_file_of_ones_own(unit: Desk) -> None:
    own = Workbook()
    book = unit.filled()
    for row in book[TASKS].iter_rows(max_col=id_column(book) - 1):
        for cell in row:
            write(own.active, cell.coordinate, cell.value)
    unit.send(own)


@returned("partial", faults=["cells-not-read Sheet!G5", "register-missing", "sheet-missing"], cover={})
def the_sheet_with_its_hidden_column_copied_into_a_file_of_ones_own(unit: Desk) -> None:
    own = Workbook()
    for row in unit.filled()[TASKS].iter_rows():
        for cell in row:
            write(own.active, cell.coordinate, cell.value)
    unit.send(own)


@returned("partial", faults=["cells-not-read A35", *[f"row-foreign 第{row}行" for row in (32, 33, 34)]])
def the_neighbours_rows_pasted_below(unit: Desk) -> None:
    book = unit.filled()
    book[TASKS].delete_rows(32, 20)
    own, others = lines(book[TASKS]), lines(unit.neighbour.filled()[TASKS])
    put_lines(book[TASKS], [*own, *others])
    unit.send(book)


@returned("partial", faults=["cells-not-read 霞山!B1", *[f"row-foreign 霞山!第{row}行" for row in (5, 6, 7)]])
def the_neighbours_sheet_beside_it(unit: Desk) -> None:
    book, other = unit.filled(), unit.neighbour.filled()
    beside = book.create_sheet("霞山")
    for row in other[TASKS].iter_rows():
        for cell in row:
            write(beside, cell.coordinate, cell.value)
    unit.send(book)


@pytest.fixture(scope="module")
def came(issued_to_all: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Came]:
    root = tmp_path_factory.mktemp("files") / "工作区"
    return play(issued_to_all, root, returned.cases, soffice_with("Calc"))


@pytest.mark.parametrize("case", returned.cases, ids=str)
def test_each_file_ends_in_the_one_outcome_promised(
    case: Case, came: dict[str, Came], needs: Callable[[str | None, str], str]
) -> None:
    if came[case.name].unplayed:
        needs(None, came[case.name].unplayed)
    check(case, came[case.name])
