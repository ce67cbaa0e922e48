"""Hostile and damaged .xls, .xlsb and .ods files behind the guard: a Problem each, and the next file reads as ever."""

from __future__ import annotations

import io
import struct
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator

import psutil
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kit.raw_books import (
    brt,
    ods,
    ods_of,
    ods_row,
    ods_text,
    ole,
    record,
    rows_of,
    table,
    values_of,
    xls,
    xls_of,
    xlsb,
    xlsb_of,
)

from toolkit.book.sheets.raw import RawBook, RawSheet
from toolkit.codes import Code
from toolkit.edges.readers.excel import read_workbook
from toolkit.edges.readers.guard import Guard
from toolkit.problems import Problem

SAID = RawBook(
    (RawSheet("台账", ((), (None, "甲", 5.0, "乙", 2.5)), {"B4": "#N/A", "C4": "#REF!"}, frozenset(), ("B2:B3",)),),
    {"toolkit_edition": "ABC-1"},
)
HONEST = {"xls": xls_of(SAID), "xlsb": xlsb_of(SAID), "ods": ods_of(SAID)}
READ = {kind: read_workbook(data) for kind, data in HONEST.items()}
assert all(values_of(book) == SAID for book in READ.values())
ENTITIES = b'<!DOCTYPE x [<!ENTITY a "haha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><x>&b;</x>'


def with_header(at: int, number: int) -> bytes:
    """The honest .xls with one number of its first sector replaced."""
    return HONEST["xls"][:at] + struct.pack("<I", number) + HONEST["xls"][at + 4 :]


def circular(data: bytes, stream: str = "") -> bytes:
    """`data` with the chain of a stream's sectors, or of the folder's, leading back to its start for ever."""
    (table_at,) = struct.unpack_from("<I", data, 76)
    start = data.index(stream.encode("utf-16-le")) + 116 if stream else 48
    (first,) = struct.unpack_from("<I", data, start)
    entry = 512 * (table_at + 1) + 4 * first
    return data[:entry] + struct.pack("<I", first) + data[entry + 4 :]


def long_file() -> bytes:
    return xls_of(RawBook((RawSheet("台账", tuple((f"第{row}行",) for row in range(2_000))),)))


def far(row: int, column: int) -> bytes:
    return brt(0, struct.pack("<I", row) + bytes(13)) + brt(5, struct.pack("<IId", column, 0, 1.0))


CORNERS = table(
    ods_row(ods_text("甲")),
    ods_row(repeated=1_048_574),
    ods_row('<table:table-cell table:number-columns-repeated="16383"/>', ods_text("乙")),
)
BLANKS = '<text:s text:c="99999"/>' * 9_999
HOSTILE: dict[str, Callable[[], bytes]] = {
    "xls, cut short": lambda: HONEST["xls"][:3_000],
    "xls, circular workbook": lambda: circular(long_file(), "Workbook"),
    "xls, absurd record length": lambda: xls({"甲": b"\x03\x02\xff\xff" + bytes(14)}),
    "xls, endless empty records": lambda: ole({"Workbook": record(0x0809, b"\0\6" + bytes(14)) + bytes(6_500_000)}),
    "xls, sheets without end": lambda: xls({"甲": b""}, record(0x0085, bytes(8)) * 20_000),
    "xls, false number of strings": lambda: xls({"甲": b""}, record(0x00FC, b"\xff" * 8 + b"\xff\xff\xff" + bytes(9))),
    "xlsb, row outside": lambda: xlsb({"甲": rows_of(far(4_000_000_000, 0))}),
    "xlsb, column outside": lambda: xlsb({"甲": rows_of(far(0, 4_000_000_000))}),
    "xlsb, corners": lambda: xlsb({"甲": rows_of(far(0, 0), far(1_048_575, 16_383))}),
    "xlsb, false length of text": lambda: xlsb({"甲": rows_of(far(0, 0), brt(6, bytes(8) + b"\xff\xff\xff\x7f"))}),
    "xlsb, a string that is not there":
        lambda: xlsb({"甲": rows_of(far(0, 0), brt(7, bytes(8) + b"\xff\xff\xff\xff"))}),
    "xlsb, 1,000 sheets": lambda: xlsb({str(number): b"" for number in range(1_000)}),
    "ods, repeated row": lambda: ods(table(ods_row(ods_text("甲"), repeated=999_999_999))),
    "ods, repeated cell": lambda: ods(table(ods_row(ods_text("甲", 'table:number-columns-repeated="999999999"')))),
    "ods, corners": lambda: ods(CORNERS),
    "ods, 20,000 sheets": lambda: ods("".join(table(name=str(number)) for number in range(20_000))),
    "ods, entities": lambda: ods(table(), parts={"content.xml": ENTITIES}),
    "ods, entities aside": lambda: ods(table(), parts={"styles.xml": ENTITIES}),
    "ods, bomb": lambda: ods(table(), parts={"content.xml": b"<a>" + b" " * 50_000_000 + b"</a>"}),
    "ods, a deep hole": lambda: ods("<table:table>" * 200_000),
    "ods, endless blanks":
        lambda: ods(table(ods_row(f"<table:table-cell><text:p>{BLANKS}</text:p></table:table-cell>"))),
}  # fmt: skip


def children() -> set[psutil.Process]:
    return {each for each in psutil.Process().children() if "toolkit.edges.readers.guard_child" in each.cmdline()}


@pytest.fixture(scope="module")
def others() -> set[psutil.Process]:
    """The children of guards that other tests keep."""
    return children()


@pytest.fixture(scope="module")
def guard(others: set[psutil.Process]) -> Iterator[Guard]:
    with Guard(30, 512) as one:
        yield one


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_quarantined_and_its_neighbours_are_read(
    guard: Guard, others: set[psutil.Process], name: str
) -> None:
    started = time.monotonic()
    answer = guard.read(HOSTILE[name](), "来件")
    assert isinstance(answer, Problem), answer
    assert answer.code in (Code.FILE_HOSTILE, Code.FILE_DAMAGED)
    assert time.monotonic() - started < 30
    kind = name.split(",")[0]
    assert guard.read(HONEST[kind], "甲") == READ[kind]
    (child,) = children() - others
    assert child.memory_info().rss < 2**29


CIRCULAR = {
    "workbook": circular(HONEST["xls"], "Workbook"),
    "folder": circular(HONEST["xls"]),
    "list of tables": with_header(68, 0),
    "a thousand million tables": with_header(44, 10**9),
    "a thousand million lists": with_header(72, 10**9),
}


@pytest.mark.parametrize("name", CIRCULAR)
def test_a_container_running_in_circles_is_walked_but_once(guard: Guard, name: str) -> None:
    """Where all that matters stands in its first sectors, it is even read."""
    started = time.monotonic()
    answer = guard.read(CIRCULAR[name], "来件")
    assert answer == READ["xls"] or isinstance(answer, Problem)
    assert time.monotonic() - started < 5
    assert guard.read(HONEST["xls"], "甲") == READ["xls"]


def damaged(data: bytes, hits: list[tuple[int, int]], cut: int) -> bytes:
    """`data` with bytes overwritten, and cut off near its end where `cut` says so."""
    hurt = bytearray(data)
    for at, byte in hits:
        hurt[at % len(hurt)] = byte
    return bytes(hurt[: len(hurt) - cut])


HITS = st.lists(
    st.tuples(st.integers(0, 2**20), st.sampled_from([0, 1, 2, 127, 128, 255]) | st.integers(0, 255)), max_size=9
)
CUTS = st.just(0) | st.integers(0, 600)


@settings(max_examples=60, deadline=None)
@given(hits=HITS, cut=CUTS)
def test_whatever_damage_an_xls_takes_it_is_read_or_refused(
    guard: Guard, hits: list[tuple[int, int]], cut: int
) -> None:
    answer = guard.read(damaged(HONEST["xls"], hits, cut), "来件")
    assert isinstance(answer, RawBook | Problem)


@pytest.mark.parametrize("kind", ["xlsb", "ods"])
@settings(max_examples=60, deadline=None)
@given(part=st.integers(0, 20), hits=HITS, cut=CUTS)
def test_whatever_damage_a_part_takes_the_file_is_read_or_refused(
    guard: Guard, kind: str, part: int, hits: list[tuple[int, int]], cut: int
) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(HONEST[kind])) as source, zipfile.ZipFile(out, "w") as target:
        names = source.namelist()
        for number, name in enumerate(names):
            content = source.read(name)
            target.writestr(name, damaged(content, hits, cut) if number == part % len(names) else content)
    assert isinstance(guard.read(out.getvalue(), "来件"), RawBook | Problem)
    assert isinstance(guard.read(damaged(HONEST[kind], hits, cut), "来件"), RawBook | Problem)


def test_the_parent_reads_nothing() -> None:
    """Whatever the kind, the values come out of the child: this process does not even hold the readers' libraries."""
    program = (
        "import sys\n"
        "from toolkit.edges.readers.guard import Guard\n"
        "from toolkit.book.sheets.raw import RawBook\n"
        "with Guard(30, 512) as guard:\n"
        "    assert isinstance(guard.read(sys.stdin.buffer.read(), 'x'), RawBook)\n"
        "print([name for name in sys.modules if name in ('python_calamine', 'olefile', 'zipfile', 'pyexpat')])\n"
    )
    for data in HONEST.values():
        done = subprocess.run([sys.executable, "-c", program], input=data, capture_output=True, check=True)
        assert done.stdout.strip() == b"[]"
