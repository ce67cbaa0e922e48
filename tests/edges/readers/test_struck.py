"""What a workbook that came back shows struck through, as the guard hands it on."""

from __future__ import annotations

import contextlib
import io
import struct
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import xlsxwriter
from kit.libreoffice import save_as, soffice_with
from kit.packages import operated
from kit.raw_books import brt, record, rows_of, wide, xls, xlsb

from toolkit.book.sheets.raw import RawBook
from toolkit.edges.readers import xlsx_struck
from toolkit.edges.readers.excel import read_workbook
from toolkit.edges.readers.limits import Unreadable
from toolkit.edges.readers.packed import pack, unpack

SHEET = "xl/worksheets/sheet1.xml"


def written(*, strikes: bool = True) -> bytes:
    """A struck cell, a struck number, a blank struck cell, and cells with struck words in them, one of nothing else."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet, struck = book.add_worksheet("甲"), book.add_format({"font_strikeout": strikes, "italic": True})
        sheet.write_row("A1", ("留", "再留"))
        sheet.write("B2", "划去", struck)
        sheet.write("C2", 12, struck)
        sheet.write_blank("D2", None, struck)
        sheet.write_rich_string("B3", "甲", struck, "乙", "丙")
        sheet.write_rich_string("C3", struck, "丁", struck, "戊")
        sheet.write_rich_string("D3", "己", book.add_format({"italic": True}), "庚", struck)
    return out.getvalue()


def struck_in(book: RawBook) -> dict[str, str]:
    """The struck words of each such cell; of a whole cell nothing."""
    assert unpack(pack(book)) == book
    (sheet,) = book.sheets
    return {cell: "".join(text for text, struck in pieces if struck) for cell, pieces in sheet.struck.items()}


FOUND = {"B2": "", "C2": "", "B3": "乙", "C3": "", "D3": "己"}


def test_what_is_struck_through_is_known() -> None:
    assert struck_in(read_workbook(written())) == FOUND


@pytest.mark.parametrize("form", ["ods", "xls"])
def test_an_office_program_keeps_it(form: str, tmp_path: Path, needs: Callable[[str | None, str], str]) -> None:
    (tmp_path / "表.xlsx").write_bytes(written())
    soffice = needs(soffice_with("Calc"), "LibreOffice Calc")
    save_as(soffice, form, [tmp_path / "表.xlsx"], tmp_path / "out")
    assert struck_in(read_workbook((tmp_path / "out" / f"表.{form}").read_bytes())) == FOUND


def fonts(make: Callable[[bytes], bytes]) -> bytes:
    """Six fonts by .xls's count, the fifth, which has the number 5 there, struck through."""
    return b"".join(make(struct.pack("<HH12x", 220, 8 if at == 4 else 0)) for at in range(6))


TEXTS = ("划去", "甲乙丙", "丁戊", "己庚" * 2)
RUNS: tuple[tuple[tuple[int, int], ...], ...] = ((), ((1, 5), (2, 0)), ((0, 5),), ((1, 0),))
"""The fonts of the shared texts of these workbooks, by .xls's count; the first and last stand in struck cells."""
CELLS = {"A1": 0, "B1": 1, "C1": 2, "D1": 3}
SAID = {"A1": "", "B1": "乙", "C1": "", "D1": "己", "E1": ""}


def old_workbook(cut: int) -> bytes:
    """An .xls of these texts, its record of shared texts going on in another one after so many bytes of the last."""
    texts = b"".join(
        struct.pack("<HBH", len(text), 9, len(runs)) + text.encode("utf-16-le") + b"".join(map(pair, runs))
        for text, runs in zip(TEXTS, RUNS, strict=True)
    )
    head = struct.pack("<II", 4, 4) + texts
    at = len(head) - cut
    inside = 4 < cut <= 12
    shared = record(0x00FC, head[:at]) + record(0x003C, (b"\1" if inside else b"") + head[at:])
    styles = b"".join(record(0x00E0, struct.pack("<HH16x", font, 0)) for font in (0, 5))
    cells = [record(0x00FD, struct.pack("<HHHI", 0, at, 6 if at in (0, 3) else 5, at)) for at in range(4)]
    many = record(0x00BD, struct.pack("<HHHiHiH", 0, 4, 6, 7 << 2 | 2, 5, 8 << 2 | 2, 5))
    return xls({"甲": b"".join(cells) + many}, fonts(lambda body: record(0x0031, body)) + styles + shared)


def pair(run: tuple[int, int]) -> bytes:
    return struct.pack("<HH", *run)


@pytest.mark.parametrize("cut", [0, 2, 4, 6, 12])
def test_in_xls_it_is_known_by_the_fonts_of_cells_and_texts(cut: int) -> None:
    book = read_workbook(old_workbook(cut))
    assert book.sheets[0].rows == ((*TEXTS, 7.0, 8.0),)
    assert struck_in(book) == SAID


def binary_workbook() -> bytes:
    """An .xlsb of the same; its fonts are counted without a gap."""
    items = b"".join(
        brt(19, bytes([bool(runs)]) + wide(text) + struct.pack("<I", len(runs)) + b"".join(map(pair, numbered(runs))))
        for text, runs in zip(TEXTS, RUNS, strict=True)
    )
    strings = brt(159, struct.pack("<II", 4, 4)) + items + brt(160)
    looks = b"".join(brt(47, struct.pack("<HHH10x", 0, 0, font)) for font in (0, 4))
    styles = brt(611) + fonts(lambda body: brt(43, body)) + brt(612) + brt(626) + looks + brt(627) + brt(617)
    cells = [brt(7, struct.pack("<III", at, int(at in (0, 3)), at)) for at in range(4)]
    more = brt(2, struct.pack("<IIi", 4, 1, 7 << 2 | 2)) + brt(1, struct.pack("<II", 5, 1))
    rich = brt(
        62, struct.pack("<II", 6, 0) + b"\1" + wide("甲乙丙") + struct.pack("<I", 2) + pair((1, 4)) + pair((2, 0))
    )
    sheet = rows_of(brt(0, struct.pack("<I", 0) + bytes(13)), *cells, more, rich)
    return xlsb({"甲": sheet}, parts={"xl/styles.bin": styles + looks + brt(618), "xl/sharedStrings.bin": strings})


def numbered(runs: tuple[tuple[int, int], ...]) -> Iterator[tuple[int, int]]:
    return ((at, font - (font > 4)) for at, font in runs)


def test_in_xlsb_it_is_known_by_the_fonts_of_cells_and_texts() -> None:
    assert struck_in(read_workbook(binary_workbook())) == {**SAID, "G1": "乙"}


@pytest.mark.parametrize("made", [old_workbook(0), binary_workbook()], ids=["xls", "xlsb"])
def test_a_workbook_whose_texts_are_cut_off_is_read_or_refused(made: bytes) -> None:
    """Fonts are no reason to fall over: what is not whole says nothing, or makes the file a damaged one."""
    for at in range(512, len(made), 37):
        with contextlib.suppress(Unreadable):
            read_workbook(made[:at] + bytes(len(made) - at))


def test_cells_named_oddly_are_struck_where_they_stand() -> None:
    data = operated(written(), {SHEET: lambda sheet: sheet.replace(b'r="B2"', b'r="b02"')})
    assert struck_in(read_workbook(data)) == FOUND


def test_a_sheet_in_which_nothing_is_struck_is_not_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(_: bytes) -> None:
        raise AssertionError

    monkeypatch.setattr(xlsx_struck, "elements", never)
    assert struck_in(read_workbook(written(strikes=False))) == {}
