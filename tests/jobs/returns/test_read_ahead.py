"""Whoever reads the files, and whatever becomes of them: the ledger is the one that this process alone would have."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date, datetime
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest
from kit.packages import operated
from kit.unit_books import filled, name_of, saved, stripped, typed, workbook_of
from kit.workspaces import After, copy_of, for_units, ledger_of
from openpyxl.workbook import Workbook as Xlsx

from toolkit.book.sheets.raw import RawBook
from toolkit.codes import Code
from toolkit.domain.ledger.records import Matched
from toolkit.edges.readers.guard import Guard
from toolkit.edges.readers.one_file import (
    FileRead,
    OneFile,
    declared,
    end_readers,
    read_one,
)
from toolkit.edges.system.sent import OtherReleaseError, release
from toolkit.jobs.ledger.generate import generate
from toolkit.jobs.returns import looked, readers
from toolkit.jobs.returns.merge import merge_returns
from toolkit.jobs.workspace import Workspace
from toolkit.problems import Problem
from toolkit.reports.returns.merge import Merged
from toolkit.schema.dates import PlanYear
from toolkit.settings import ReadingSettings

ISSUED, NOW = date(2021, 9, 10), datetime(2021, 9, 13, 9)
UNITS = ("市财政局", "市司法局", "市教育局", "XQ01")


def issue(workspace: Workspace) -> Workspace:
    """Workbooks out, and in the inbox what may come back: good, repeated, of nobody, no workbook, hostile, undated."""
    few = for_units(workspace, *UNITS)
    generate(few, ISSUED)
    books = {unit: workbook_of(few, unit) for unit in UNITS}
    said = {2: {"进展情况": "第二项已经办了一半", "预计完成日期": "11月30日"}, 3: {"办理状态": "早就办了"}}
    good = typed(books["市财政局"], said)
    files = {
        "市财政局台账.xlsx": good,
        "又一份 市财政局.xlsx": good,
        f"发来/{name_of(few, 'XQ01')}（盖章）.xlsx": typed(books["XQ01"], {2: {"进展情况": "正在办"}}),
        "没有写名字.xlsx": typed(books["市司法局"], {2: {"进展情况": "文件名里看不出是谁的"}}),
        "其实是市财政局的.xlsx": saved(stripped(filled(books["市教育局"], {2: {"进展情况": "没有编号了"}}))),
        "市教育局/扫描件.pdf": b"%PDF-1.7\n",
        "坏的.xlsx": b"PK\x03\x04 and no more",
        "说明.txt": "请查收".encode(),
    }
    for name, data in files.items():
        path = few.inbox / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return few


@pytest.fixture
def issued(after_playing: After) -> Workspace:
    return after_playing(issue)


@pytest.fixture(autouse=True)
def no_reader_left() -> Iterator[None]:
    yield
    end_readers()


def merged_by(
    workspace: Workspace, executor: Executor | None, root: Path, monkeypatch: pytest.MonkeyPatch
) -> tuple[Merged, list[object]]:
    @contextmanager
    def this_one(settings: object, files: int) -> Iterator[tuple[Executor, int] | None]:
        yield (executor, 3) if executor else None

    monkeypatch.setattr(readers, "engine", this_one)
    its = copy_of(workspace, root)
    done = merge_returns(its, NOW)
    return done, ledger_of(its)


class Fails(Executor):
    """Does what it is told with every file but those in `at`, and counts them."""

    def __init__(self, at: range, how: Callable[[], BaseException], *, sending: bool) -> None:
        self.at, self.how, self.sending, self.count = at, how, sending, 0

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        self.count += 1
        fails, done = self.count - 1 in self.at, Future[Any]()
        if fails and self.sending:
            raise self.how()
        done.set_exception(self.how()) if fails else done.set_result(fn(*args, **kwargs))
        return done


def test_threads_and_processes_give_the_ledger_that_one_gives(
    issued: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone, expected = merged_by(issued, None, tmp_path / "alone", monkeypatch)
    assert {each.ret.outcome.value for each in alone.received} >= {"partial", "merged", "held", "duplicate"}
    with ThreadPoolExecutor(2) as threads:
        by_threads, found = merged_by(issued, threads, tmp_path / "threads", monkeypatch)
    assert found == expected and by_threads.received == alone.received
    with ProcessPoolExecutor(2, get_context("spawn")) as processes:
        by_processes, found = merged_by(issued, processes, tmp_path / "processes", monkeypatch)
    assert found == expected and by_processes.received == alone.received


@pytest.mark.parametrize("sending", [True, False], ids=["not sent", "not answered"])
@pytest.mark.parametrize("at", [range(1), range(2, 3), range(99)], ids=["first", "in the middle", "always"])
def test_an_executor_that_fails_costs_no_file_and_is_told(
    issued: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: range, sending: bool
) -> None:
    _, expected = merged_by(issued, None, tmp_path / "alone", monkeypatch)
    executor = Fails(at, lambda: BrokenExecutor("停电"), sending=sending)
    done, found = merged_by(issued, executor, tmp_path / "failing", monkeypatch)
    assert found == expected
    assert [each.code for each in done.problems if each.code == Code.ENGINE_FAILED] == [Code.ENGINE_FAILED]
    assert "停电" in next(each.message for each in done.problems if each.code == Code.ENGINE_FAILED)


def test_what_comes_ahead_is_used(issued: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else every equality above would be between this process and itself."""
    read, matched = Guard.read, looked.match
    read_here: list[str] = []
    matched_here: list[str] = []

    def reading(guard: Guard, data: bytes, name: str) -> RawBook | Problem:
        read_here.append(name)
        return read(guard, data, name)

    def matching(*given: Any) -> Matched | Problem:
        matched_here.append(given[4])
        return matched(*given)

    monkeypatch.setattr(Guard, "read", reading)
    monkeypatch.setattr(looked, "match", matching)
    done, _ = merged_by(issued, Fails(range(0), OSError, sending=True), tmp_path / "ahead", monkeypatch)
    assert len(done.received) == 8
    assert read_here == ["市财政局台账.xlsx"]  # once more, for the reply that marks it
    # What the second holds for the office is asked of what stands in the ledger; the first has a day without its year,
    # which the ledger may know; of the third nothing said whose it is.
    assert sorted(matched_here) == ["其实是市财政局的.xlsx", "市财政局台账.xlsx", "没有写名字.xlsx"]


def test_a_worker_of_another_release_is_not_believed() -> None:
    with pytest.raises(OtherReleaseError):
        read_one(OneFile(b"", "台账.xlsx", ReadingSettings(), "another", b""))


def test_a_hostile_file_is_stopped_wherever_it_is_read(repository: Workspace) -> None:
    """The child's memory is limited there as here; the next file is read as if nothing had happened."""
    years = declared(repository.schema, PlanYear(2021, ISSUED, ISSUED))
    limits = ReadingSettings(memory_mb=256)
    bomb = operated(saved(Xlsx()), {"xl/worksheets/sheet1.xml": lambda _: b"<a>" * 10_000_000})
    found = [read_one(OneFile(data, "台账.xlsx", limits, release(), years)) for data in (bomb, saved(Xlsx()))]
    assert isinstance(found[0], Problem) and found[0].code == Code.FILE_HOSTILE
    assert isinstance(found[1], FileRead)
