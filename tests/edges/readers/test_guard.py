"""The guard outlives whatever its child meets; every test ends with an honest file read by the same guard."""

from __future__ import annotations

import io
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import psutil
import pytest
import xlsxwriter
from kit.packages import operated, replacing

from toolkit.book.sheets.raw import RawBook, RawSheet
from toolkit.codes import Code
from toolkit.domain.ledger.saved import Saved
from toolkit.edges.readers.guard import Guard
from toolkit.edges.readers.packed import pack
from toolkit.errors import ToolkitError
from toolkit.problems import Problem
from toolkit.settings import ReadingSettings


def workbook(fill: Callable[[object], None] = lambda sheet: None) -> bytes:
    """A workbook whose first sheet says 甲 in B2; `fill` may add to it."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.set_properties({"created": datetime(2021, 9, 1)})
        sheet = book.add_worksheet("台账")
        sheet.write_string("B2", "甲")
        sheet.write_datetime("C2", date(2021, 9, 30), book.add_format({"num_format": "yyyy-mm-dd"}))
        sheet.write_number("D2", 5)
        sheet.write_formula("E2", "=NA()", None, "#N/A")
        sheet.write_formula("F2", "=1+1", None, "")
        book.set_custom_property("edition", "abc")
        fill(sheet)
    return out.getvalue()


HONEST = workbook()
READ = RawBook(
    (
        RawSheet(
            "台账",
            ((), (None, "甲", date(2021, 9, 30), 5.0)),
            {"E2": "#N/A"},
            frozenset({"F2"}),
            (),
            frozenset({"E2", "F2"}),
            unseen={"E2": "=NA()", "F2": "=1+1"},
        ),
    ),
    {"edition": "abc"},
    Saved(datetime(2021, 9, 1), True, "", "Microsoft Excel"),
)


def with_part(part: str, old: bytes, new: bytes) -> bytes:
    """The honest workbook with `old` replaced by `new` in one part."""
    return operated(HONEST, {part: replacing(old, new)})


SHEET, WORKBOOK, STRINGS = "xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/sharedStrings.xml"
ABORTING = {
    "corners": with_part(SHEET, b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'),
    "outside": with_part(SHEET, b"</sheetData>", b'<row r="9"><c r="ZZZZ99999999"><v>1</v></c></row></sheetData>'),
    "strings": with_part(STRINGS, b'uniqueCount="1"', b'uniqueCount="4294967295"'),
}


def hostile_files() -> Iterator[bytes]:
    """Those, a bomb, entities and 20,000 sheets."""
    yield from ABORTING.values()
    yield with_part("docProps/app.xml", b"</Properties>", b" " * 50_000_000 + b"</Properties>")
    yield with_part(WORKBOOK, b"<workbook ", b'<!DOCTYPE a [<!ENTITY b "&c;&c;">]><workbook ')
    sheets = (b'<sheet name="%d" sheetId="%d" r:id="rId1"/>' % (n, n) for n in range(2, 20_001))
    yield with_part(WORKBOOK, b"</sheets>", b"".join(sheets) + b"</sheets>")


def far_cell(sheet: object) -> None:
    """Reading it takes about 150 MB: room is made for five million cells."""
    sheet.write_string("K500000", "乙")  # type: ignore[attr-defined]


def child(body: str) -> list[str]:
    """A child that greets, then runs `body` for each file it gets (`data`); `say(bytes)` answers."""
    program = (
        "import os, sys, time\n"
        "def say(text):\n"
        "    sys.stdout.buffer.write(len(text).to_bytes(4, 'big') + text)\n"
        "    sys.stdout.buffer.flush()\n"
        "say(b'\"ready\"')\n"
        "served = 0\n"
        "while len(head := sys.stdin.buffer.read(4)) == 4:\n"
        "    data = sys.stdin.buffer.read(int.from_bytes(head, 'big'))\n"
        "    served += 1\n"
        f"    {body}\n"
    )
    return [sys.executable, "-c", program]


def hostile(answer: RawBook | Problem) -> str:
    assert isinstance(answer, Problem), answer
    assert answer.code is Code.FILE_HOSTILE
    assert answer.origin.file == "来件.xlsx"
    return answer.message


@pytest.fixture
def no_child_left() -> Iterator[None]:
    before = {process.pid for process in psutil.Process().children(recursive=True)}
    yield
    assert {process.pid for process in psutil.Process().children(recursive=True)} <= before


pytestmark = pytest.mark.usefixtures("no_child_left")


def test_an_honest_file_comes_back_the_same() -> None:
    with Guard(30, 512) as guard:
        book = guard.read(HONEST, "来件.xlsx")
    assert book == READ
    assert isinstance(book, RawBook)
    assert type(book.sheets[0].rows[1][3]) is float


def test_every_kind_of_value_survives_the_pipe() -> None:
    row = ("", "\\ud800 \u2028", True, 1, 1.0, None, date(1, 1, 1), datetime(2021, 1, 1, 0, 0, 0, 5), timedelta(-3, 7))
    book = RawBook((RawSheet("甲", ((), row), merged=("A1:B2",)),))
    with Guard(30, 0, command=child(f"say({pack(book)!r})")) as guard:
        read = guard.read(b"", "来件.xlsx")
    assert read == book
    assert isinstance(read, RawBook)
    assert [type(value) for value in read.sheets[0].rows[1]] == [type(value) for value in row]


def test_what_the_reader_refuses_is_a_problem_of_that_file() -> None:
    with Guard(30, 512) as guard:
        for data, code in (
            (b"", Code.FILE_EMPTY),
            (b"%PDF", Code.FILE_DOCUMENT),
            (HONEST[:900], Code.FILE_DAMAGED),
        ):
            answer = guard.read(data, "来件.xlsx")
            assert isinstance(answer, Problem)
            assert (answer.code, answer.origin.file) == (code, "来件.xlsx")
        assert guard.read(HONEST, "甲.xlsx") == READ


def test_hostile_files_do_not_disturb_their_neighbours() -> None:
    with Guard(30, 512) as guard:
        for data in hostile_files():
            hostile(guard.read(data, "来件.xlsx"))
            assert guard.read(HONEST, "甲.xlsx") == READ


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the system takes no memory limit")
@pytest.mark.parametrize("name", sorted(ABORTING))
def test_what_ends_the_bare_reader_ends_only_a_child(name: str) -> None:
    bare = child(
        "import io, python_calamine; from toolkit.edges.readers.memory import limit_memory; limit_memory(256); "
        "list(python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).iter_rows()); "
        'say(b\'{"sheets":[],"properties":{}}\')'
    )
    with Guard(5, 256, command=bare) as guard:
        assert "读取" in hostile(guard.read(ABORTING[name], "来件.xlsx"))
        assert guard.read(HONEST, "甲.xlsx") == RawBook(())


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the system takes no memory limit")
def test_a_file_that_takes_too_much_memory_costs_only_itself() -> None:
    greedy = workbook(far_cell)
    with Guard(30, 100) as guard:
        for _ in range(2):
            assert "读取" in hostile(guard.read(greedy, "来件.xlsx"))
            assert guard.read(HONEST, "甲.xlsx") == READ
    with Guard(30, 1024) as guard:
        assert isinstance(guard.read(greedy, "来件.xlsx"), RawBook)


def test_the_watchdog_ends_a_child_without_a_limit_of_its_own() -> None:
    eats = child("hog = b'x' * 300_000_000; time.sleep(60)")
    with Guard(30, 150, command=eats) as guard:
        assert "内存超过上限" in hostile(guard.read(b"", "来件.xlsx"))


def test_a_late_child_is_ended() -> None:
    sleeps = child("time.sleep(60 if data == b'slow' else 0); say(b'{\"sheets\":[],\"properties\":{}}')")
    with Guard(0.3, 512, command=sleeps) as guard:
        started = time.monotonic()
        assert "读取时超过 0.3 秒" in hostile(guard.read(b"slow", "来件.xlsx"))
        assert time.monotonic() - started < 5
        assert guard.read(b"", "甲.xlsx") == RawBook(())


def test_a_child_that_works_too_long_is_ended_and_not_asked_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("toolkit.edges.readers.child_process.PATIENCE", 200)
    works = child(f"open({str(tmp_path / 'asked')!r}, 'a').write('x')\n    while True: pass")
    with Guard(0.5, 512, command=works) as guard:
        assert hostile(guard.read(b"", "来件.xlsx")).endswith("（读取时超过 0.5 秒）")
    assert (tmp_path / "asked").read_text() == "x"


def test_time_in_which_the_processor_does_nothing_for_a_file_does_not_count() -> None:
    waits = child('time.sleep(0.6); say(b\'{"sheets":[],"properties":{}}\')')
    with Guard(0.3, 512, command=waits) as guard:
        assert guard.read(b"", "甲.xlsx") == RawBook(())


def test_a_child_that_stood_still_is_asked_once_more(tmp_path: Path) -> None:
    asked = tmp_path / "asked"
    where, empty = repr(str(asked)), b'{"sheets":[],"properties":{}}'
    stalls = child(
        f"open({where}, 'a').write('x')\n    time.sleep(60 if os.path.getsize({where}) == 1 else 0); say({empty!r})"
    )
    with Guard(0.3, 512, command=stalls) as guard:
        assert guard.read(b"", "甲.xlsx") == RawBook(())
    assert asked.read_text() == "xx"


def test_the_limits_are_those_of_the_settings_whatever_the_child() -> None:
    sleeps = child("time.sleep(60)")
    with Guard.within(ReadingSettings(seconds=1, memory_mb=512)).running(sleeps) as guard:
        assert "读取时超过 1 秒" in hostile(guard.read(b"", "来件.xlsx"))


def test_a_child_that_does_not_even_listen_is_ended() -> None:
    deaf = [sys.executable, "-c", "import sys, time; sys.stdout.buffer.write(b'\\0\\0\\0\\7\"ready\"'); "
            "sys.stdout.flush(); time.sleep(60)"]  # fmt: skip
    with Guard(0.3, 512, command=deaf) as guard:
        assert "0.3 秒" in hostile(guard.read(bytes(5_000_000), "来件.xlsx"))


def test_an_abort_is_blamed_on_a_file_only_in_a_fresh_child() -> None:
    ends = child("os.abort() if data == b'bad' or served > 2 else say(b'{\"sheets\":[],\"properties\":{}}')")
    with Guard(30, 512, command=ends) as guard:
        assert "读取程序异常退出" in hostile(guard.read(b"bad", "来件.xlsx"))
        assert [guard.read(b"good", "甲.xlsx") for _ in range(5)] == [RawBook(())] * 5
        assert "读取程序异常退出" in hostile(guard.read(b"bad", "来件.xlsx"))


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"not json",
        b"[" * 100_000,
        b'{"sheets":3,"properties":{}}',
        b'{"sheets":[["a",[[{"pickle":"x"}]],{},[],[],[],{},[],false,{},{},{}]],"properties":{}}',
        b'{"sheets":[["a",[[{"date":"2021-13-45"}]],{},[],[],[],{},[],false,{},{},{}]],"properties":{}}',
        b'{"sheets":[["a",[[{"datetime":"2021-01-01T00:00:00+08:00"}]],{},[],[],[],{},[],false,{},{},{}]],"properties":{}}',
        b'{"sheets":[["a",[[1e999]],{},[],[],[],{},[],false,{},{},{}]],"properties":{}}',
        b'{"sheets":[["a",[[NaN]],{},[],[],[],{},[],false,{},{},{}]],"properties":{}}',
        b'{"sheets":[["a",[],{},[],[],[],{"../x":"1"},[],false,{},{},{}]],"properties":{}}',
        b'{"sheets":[["a",[],{},[],[],[],{},[["program","A1",""]],false,{},{},{}]],"properties":{}}',
        b'{"sheets":[["a",[["\\ud800"]],{},[],[],[],{},[],false,{},{},{}]],"properties":{}}',
        b'{"sheets":[["a",[],{"../x":"#N/A"},[],[],[],{},[],false,{},{},{}]],"properties":{}}',
        b'{"sheets":[["a",[["x"]],{},[],["A1"],[],{},[],false,{},{},{}]],"properties":{}}',
        b'{"sheets":[["a",[["x"]],{},[],["B1:A1"],[],{},[],false,{},{},{}]],"properties":{}}',
        b'{"sheets":[["a",[["x"]],{},[],["A1:XFE1"],[],{},[],false,{},{},{}]],"properties":{}}',
        b'{"sheets":[["a",[["x"]],{},[],[["A1:B1"]],[],{},[],false,{},{},{}]],"properties":{}}',
        b'{"sheets":[],"properties":{"a":1}}',
        b'{"code":"edition-missing","what":""}',
        b'{"code":"file-damaged"}',
    ],
)
def test_what_a_taken_over_child_says_is_not_believed(answer: bytes) -> None:
    with Guard(30, 512, command=child(f"say({answer!r})")) as guard:
        assert "答复不合规" in hostile(guard.read(b"", "来件.xlsx"))


def test_an_endless_answer_is_not_read() -> None:
    endless = child("sys.stdout.buffer.write(b'\\xff' * 4 + bytes(1_000_000)); sys.stdout.flush(); time.sleep(60)")
    with Guard(30, 512, command=endless) as guard:
        assert "答复不合规" in hostile(guard.read(b"", "来件.xlsx"))


def test_a_file_too_large_to_send_is_not_sent() -> None:
    with Guard(30, 512, command=["no such program"]) as guard:
        assert "100 MB" in hostile(guard.read(bytes(100 * 1024 * 1024 + 1), "来件.xlsx"))


@pytest.mark.parametrize("command", [["no such program"], [sys.executable, "-c", "raise SystemExit(1)"]])
def test_a_child_that_never_starts_is_no_fault_of_the_file(command: list[str]) -> None:
    with Guard(30, 512, command=command) as guard, pytest.raises(ToolkitError, match="启动不了"):
        guard.read(HONEST, "来件.xlsx")


def test_children_are_replaced_after_their_share() -> None:
    tells = child('say(b\'{"sheets":[["%d",[],{},[],[],[],{},[],false,{},{},{}]],"properties":{}}\' % os.getpid())')
    with Guard(30, 512, recycle=2, command=tells) as guard:
        books = [guard.read(b"", "甲.xlsx") for _ in range(5)]
    children = [book.sheets[0].title for book in books if isinstance(book, RawBook)]
    assert [children.count(one) for one in dict.fromkeys(children)] == [2, 2, 1]


@pytest.mark.skipif(sys.platform == "win32", reason="no such signals")
def test_the_child_ignores_ctrl_c_and_its_death_between_files_is_nobodys_fault() -> None:
    others = set(psutil.Process().children())
    with Guard(30, 512) as guard:
        assert guard.read(HONEST, "甲.xlsx") == READ
        (reader,) = (
            process
            for process in psutil.Process().children()
            if process not in others and "toolkit.edges.readers.guard_child" in process.cmdline()
        )
        os.kill(reader.pid, signal.SIGINT)
        assert guard.read(HONEST, "甲.xlsx") == READ
        assert reader.is_running()
        reader.kill()
        reader.wait(5)
        assert guard.read(HONEST, "甲.xlsx") == READ


def test_passwords_in_the_surroundings_stay_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOOLKIT_SMTP_PASSWORD", "secret")
    frame = b'{"sheets":[["%d",[],{},[],[],[],{},[],false,{},{},{}]],"properties":{}}'
    tells = child(f"say({frame!r} % ('secret' in str(os.environ)))")
    with Guard(30, 512, command=tells) as guard:
        book = guard.read(b"", "甲.xlsx")
    assert isinstance(book, RawBook)
    assert book.sheets[0].title == "0"
