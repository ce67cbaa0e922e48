"""What a workbook of any format says of its last save, and that no nonsense there costs the workbook."""

from __future__ import annotations

import io
import json
import os
import struct
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from kit import ROOT
from kit.libreoffice import python_with_uno, soffice_with
from kit.packages import operated
from kit.raw_books import ods, ods_row, ods_text, table, xls, xlsb

from toolkit.book.sheets.raw import RawBook, RawSheet
from toolkit.domain.ledger.saved import UNSAID, Saved
from toolkit.edges.readers.excel import read_workbook
from toolkit.edges.readers.limits import Unreadable
from toolkit.edges.readers.packed import pack, unpack

SAVED = Saved(datetime(2021, 8, 20, 6, 12, 33), True, "某科", "WPS 表格")
FILETIME = datetime(1601, 1, 1)
SUMMARY = "\x05SummaryInformation"
CORE, APP = "docProps/core.xml", "docProps/app.xml"
XMLNS = 'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:cp="core" xmlns:dc="http://purl.org/dc/elements/1.1/"'


def core_xml(moment: str, by: str = "") -> bytes:
    said = f"<cp:lastModifiedBy>{escape(by)}</cp:lastModifiedBy><dcterms:modified>{moment}</dcterms:modified>"
    made = "<dcterms:created>2020-01-01T00:00:00Z</dcterms:created>"
    return f"<cp:coreProperties {XMLNS}>{made}{said}</cp:coreProperties>".encode()


def parts(saved: Saved) -> Mapping[str, bytes]:
    app = f"<Properties><Application>{escape(saved.program)}</Application></Properties>"
    return {CORE: core_xml(spelled(saved), saved.by), APP: app.encode()}


def spelled(saved: Saved) -> str:
    return f"{saved.at.isoformat()}{'Z' if saved.utc else ''}" if saved.at else ""


def xlsx_of(saved: Saved) -> bytes:
    return operated(plain(), {name: lambda _, said=content: said for name, content in parts(saved).items()})


def plain() -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.add_worksheet("甲").write_string(0, 0, "乙")
    return out.getvalue()


def ods_of(saved: Saved) -> bytes:
    said = f"<meta:generator>{escape(saved.program)}</meta:generator><dc:creator>{escape(saved.by)}</dc:creator>"
    said += f'<dc:date xmlns:dc="x">{spelled(saved)}</dc:date>' if saved.at else ""
    return ods(table(ods_row(ods_text("乙"))), said.replace("<dc:creator", '<dc:creator xmlns:dc="x"'))


def xls_of(saved: Saved) -> bytes:
    return xls({"甲": b""}, streams={SUMMARY: summary(saved)})


def xlsb_of(saved: Saved) -> bytes:
    return xlsb({"甲": b""}, parts=parts(saved))


def summary(saved: Saved) -> bytes:
    """A summary stream in UTF-8, as [MS-OLEPS] lays it out."""
    values = {1: struct.pack("<Ih2x", 2, 65001 - 65536)}
    for number, text in ((8, saved.by), (18, saved.program)):
        said = text.encode() + b"\0"
        values[number] = struct.pack("<II", 30, len(said)) + said + bytes(-len(said) % 4)
    if saved.at:
        values[13] = struct.pack("<IQ", 64, (saved.at - FILETIME) // timedelta(microseconds=1) * 10)
    at, places = 8 + 8 * len(values), b""
    for number, value in values.items():
        places += struct.pack("<II", number, at)
        at += len(value)
    section = struct.pack("<II", at, len(values)) + places + b"".join(values.values())
    head = struct.pack("<HHI16xI", 0xFFFE, 0, 2, 1) + bytes.fromhex("E0859FF2F94F6810AB9108002B27B3D9")
    return head + struct.pack("<I", 48) + section


WRITERS: dict[str, Callable[[Saved], bytes]] = {"xlsx": xlsx_of, "xlsb": xlsb_of, "ods": ods_of, "xls": xls_of}


@pytest.mark.parametrize("kind", WRITERS)
def test_every_format_says_when_by_whom_and_with_what_it_was_saved(kind: str) -> None:
    assert read_workbook(WRITERS[kind](SAVED)).saved == SAVED
    assert read_workbook(WRITERS[kind](Saved())).saved == UNSAID


@pytest.mark.parametrize("kind", ["xlsx", "xlsb", "ods"])
@pytest.mark.parametrize(
    ("moment", "at", "utc"),
    [
        ("2021-08-20T14:12:33.907803821", datetime(2021, 8, 20, 14, 12, 33, 907803), False),
        ("2021-08-20T14:12:33", datetime(2021, 8, 20, 14, 12, 33), False),
        (" 2021-08-20T14:12+08:00 ", datetime(2021, 8, 20, 6, 12), True),
        ("2021-08-20", None, False),
        ("0001-01-01T00:00:00+08:00", None, False),
        ("2021-13-40T00:00:00Z", None, False),
        ("下周", None, False),
        ("", None, False),
        ("2021-08-20T14:12:33" + "0" * 90, None, False),
    ],
)
def test_a_moment_is_read_as_it_is_written_or_not_at_all(
    kind: str, moment: str, at: datetime | None, utc: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(globals(), "spelled", lambda _: moment)
    found = read_workbook(WRITERS[kind](SAVED)).saved
    assert found == replace(SAVED, at=at, utc=utc)


@pytest.mark.parametrize("content", [b"", b"<a>", b"<a/>", core_xml("x" * 100_000, "甲" * 9_999 + "\n\u202e")])
def test_nonsense_there_costs_nothing_but_itself(content: bytes) -> None:
    found = read_workbook(operated(plain(), {CORE: lambda _: content, APP: lambda _: None}))
    assert found.sheets == (RawSheet("甲", (("乙",),)),)
    assert found.saved.at is None and len(found.saved.by) <= 120 and found.saved.by.isprintable()


@given(st.binary(max_size=200), st.integers(0, 120))
def test_a_damaged_summary_costs_nothing_but_itself(noise: bytes, at: int) -> None:
    whole = summary(SAVED)
    broken = whole[:at] + noise + whole[at + len(noise) :]
    found = read_workbook(xls({"甲": b""}, streams={SUMMARY: broken}))
    assert [sheet.title for sheet in found.sheets] == ["甲"]
    assert found.saved.by.isprintable() and found.saved.program.isprintable()


@given(
    st.builds(
        Saved,
        st.none() | st.datetimes(),
        st.booleans(),
        st.text(st.characters(exclude_categories=["Cs"]), max_size=120),
        st.text(st.characters(exclude_categories=["Cs"]), max_size=120),
    )
)
def test_it_survives_the_pipe_from_the_reader(saved: Saved) -> None:
    assert unpack(pack(RawBook((), {}, saved))).saved == saved


@pytest.mark.parametrize(
    "said", ['[3,true,"",""]', '["2021-08-20",true,"",""]', "[null,1,2,3]", "[null]", '{"datetime":"x"}', "null"]
)
def test_a_child_taken_over_says_nothing_else_there(said: str) -> None:
    with pytest.raises(Unreadable):
        unpack(f'{{"sheets":[],"properties":{{}},"saved":{said}}}'.encode())


def test_libreoffice_writes_the_clock_on_the_wall_as_utc_into_an_xlsx(tmp_path: Path) -> None:
    """And true UTC into an .xls, no zone into an .ods: what `save_times` knows of it is what it does."""
    python, soffice = python_with_uno(), soffice_with("Calc")
    if python is None or soffice is None:
        pytest.skip("LibreOffice with its Python is not installed")
    (tmp_path / "a.xlsx").write_bytes(plain())
    jobs = [
        {
            "open": str(tmp_path / "a.xlsx"),
            "steps": [["type", "甲", "B2", "丙"]],
            "save": str(tmp_path / f"b.{kind}"),
        }
        for kind in ("xlsx", "ods", "xls")
    ]
    command = [python, str(ROOT / "tests" / "kit" / "office_typist.py"), soffice]
    east = {**os.environ, "TZ": "Asia/Shanghai"}
    began = datetime.now()
    subprocess.run(command, input=json.dumps(jobs), env=east, capture_output=True, text=True, timeout=180, check=True)
    found = {kind: read_workbook((tmp_path / f"b.{kind}").read_bytes()).saved for kind in ("xlsx", "ods", "xls")}
    here = datetime.now().astimezone().utcoffset() or timedelta()
    utc = began - here
    assert sys.platform == "win32" or all(each.at for each in found.values())
    hours = {kind: round((each.at - utc) / timedelta(hours=1)) for kind, each in found.items() if each.at}
    assert hours == {"xlsx": 8, "ods": 8, "xls": 0}
    assert {kind: each.utc for kind, each in found.items()} == {"xlsx": True, "ods": False, "xls": True}
    assert found["xlsx"].program.startswith("LibreOffice/") and found["ods"].program.startswith("LibreOffice/")
