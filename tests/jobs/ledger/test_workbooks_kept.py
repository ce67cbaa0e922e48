"""Workbooks that stand as they would be written are not made again; whatever they show, and whatever became of them,
is seen."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
from kit.workspaces import After, for_units, hand_out

import toolkit
import toolkit.edges.writing.workbook as writing
from toolkit.book.sheets.model import Book
from toolkit.codes import Outcome
from toolkit.domain.ledger.records import Change, Return
from toolkit.domain.plan.calendar import Calendar
from toolkit.edges.system.kept_values import program
from toolkit.jobs.ledger import generate as job
from toolkit.jobs.ledger.generate import generate
from toolkit.jobs.stores import open_store
from toolkit.jobs.workspace import Workspace, open_workspace
from toolkit.keys import task_key

DAY, UNITS = date(2021, 9, 10), ("XQ01", "SZ01")


def issue(whole: Workspace) -> Workspace:
    workspace = for_units(whole, *UNITS)
    hand_out(workspace, DAY, UNITS)
    generate(workspace, DAY, UNITS)
    return workspace


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The titles of the workbooks that were written, one after another."""
    titles: list[str] = []
    write = writing.write_book

    def counted(book: Book, *, by_xlsxwriter: bool = False) -> bytes:
        titles.append(book.title)
        return write(book, by_xlsxwriter=by_xlsxwriter)

    monkeypatch.setattr(writing, "write_book", counted)
    return titles


def ledgers(workspace: Workspace) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((workspace.outbox / "ledgers").iterdir())}


def edited(name: str, old: str, new: str) -> Callable[[Workspace], date]:
    def change(workspace: Workspace) -> date:
        path = workspace.root / name
        before = path.read_text("utf-8")
        assert old in before
        path.write_text(before.replace(old, new, 1), "utf-8")
        return DAY

    return change


def reported(workspace: Workspace) -> date:
    plan, at = workspace.chosen.id, datetime(2021, 9, 20, 9)
    item = workspace.tasks.of_unit("XQ01")[0].item
    with open_store(workspace) as store:
        ret = Return("", "XQ01.xlsx", 0, at, Outcome.MERGED, plan, "XQ01")
        store.record(ret, [Change(task_key(plan, item, "XQ01"), "progress", "已部署", "XQ01", at)], ())
    return DAY


def first(workspace: Workspace) -> Path:
    return next((workspace.outbox / "ledgers").iterdir())


def spoiled(workspace: Workspace) -> date:
    first(workspace).write_bytes(b"x" * first(workspace).stat().st_size)
    return DAY


def gone(workspace: Workspace) -> date:
    first(workspace).unlink()
    return DAY


def words_gone(workspace: Workspace) -> date:
    shutil.rmtree(workspace.archive / "editions")
    return DAY


def words_illegible(workspace: Workspace) -> date:
    for path in (workspace.archive / "editions").iterdir():
        path.write_bytes(b"{")
    return DAY


CHANGES: dict[str, Callable[[Workspace], date]] = {
    "office": edited("config.toml", 'name = "', 'name = "新'),
    "telephone": edited("config.toml", 'phone = "', 'phone = "1'),
    "mail": edited("config.toml", 'mail = "', 'mail = "x'),
    "work": edited("config.toml", 'work = "', 'work = "新'),
    "a header": edited("templates/ledger.toml", 'header = "进展情况"', 'header = "工作进展情况"'),
    "a prompt": edited("templates/ledger.toml", 'title = "', 'title = "新'),
    "the plan": edited("seeds/plan-2021.txt", "政务公开", "政务信息公开"),
    "a unit's name": edited("seeds/units.csv", "赤坎区政府", "赤坎区人民政府"),
    "the writer": edited("config.toml", "by_xlsxwriter = false", "by_xlsxwriter = true"),
    "another round": lambda _: date(2021, 10, 20),
    "what was reported": reported,
    "other bytes": spoiled,
    "no file": gone,
    "no words": words_gone,
    "illegible words": words_illegible,
}


def test_nothing_is_made_again_where_nothing_changed(after_playing: After, made: list[str]) -> None:
    workspace = after_playing(issue)
    before = ledgers(workspace)
    made.clear()
    assert len(generate(workspace, DAY, UNITS).ledgers) == 2
    assert made == [] and ledgers(workspace) == before


@pytest.mark.parametrize("what", CHANGES)
def test_whatever_a_workbook_shows_is_seen(after_playing: After, made: list[str], what: str) -> None:
    workspace = after_playing(issue)
    made.clear()
    day = CHANGES[what](workspace)
    workspace = open_workspace(workspace.root)
    generate(workspace, day, UNITS)
    assert made
    kept, words = ledgers(workspace), sorted((workspace.archive / "editions").iterdir())
    with open_store(workspace) as store:
        store.masters.note_workbooks(workspace.chosen.id, {})
    generate(workspace, day, UNITS)
    assert ledgers(workspace) == kept and sorted((workspace.archive / "editions").iterdir()) == words


def test_another_release_or_another_calendar_makes_them_again(
    after_playing: After, made: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = after_playing(issue)
    made.clear()
    monkeypatch.setattr(toolkit, "__version__", "9.9")
    generate(workspace, DAY, UNITS)
    assert len(made) == 2
    other = Calendar(frozenset({date(2021, 9, 13)}), frozenset(), frozenset({2021}))
    monkeypatch.setattr(job, "letterhead", lambda its, period, head=job.letterhead: _with(head(its, period), other))
    generate(workspace, DAY, UNITS)
    assert len(made) == 4


@pytest.mark.parametrize("name", ["numerals.py", "book/unit.py", "edges/writing/theme1.xml"])
def test_any_part_of_the_program_that_workbooks_are_made_of_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    part = tmp_path / name
    part.parent.mkdir(parents=True, exist_ok=True)
    part.write_bytes(b"")
    monkeypatch.setattr(toolkit, "__file__", str(tmp_path / "__init__.py"))
    before = program.__wrapped__()
    part.write_bytes(b"x")
    assert program.__wrapped__() != before


def _with(head: job.Letterhead, calendar: Calendar) -> job.Letterhead:
    from dataclasses import replace

    return replace(head, calendar=calendar)


def test_a_run_killed_before_it_could_note_them_makes_them_again(
    after_playing: After, made: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = after_playing(issue)
    made.clear()
    reported(workspace)

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken, pytest.raises(KeyboardInterrupt):
        broken.setattr("toolkit.jobs.ledger.kept_workbooks.Workbooks.note", killed)
        generate(workspace, DAY, UNITS)
    assert len(made) == 1
    generate(workspace, DAY, UNITS)
    assert len(made) == 2
    generate(workspace, DAY, UNITS)
    assert len(made) == 2


def former(workspace: Workspace) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((workspace.outbox / "历史版本").glob("*"))}


def test_a_workbook_that_another_takes_the_place_of_moves_to_the_former_ones(after_playing: After) -> None:
    workspace = after_playing(issue)
    first = ledgers(workspace)
    assert not former(workspace)
    generate(workspace, date(2021, 10, 8), UNITS[:1])
    generate(workspace, date(2021, 10, 8), UNITS)
    kept = former(workspace)
    assert sorted(kept.values()) == sorted(first.values()), "each once, byte for byte"
    assert all(name.endswith("-第1次下发（2021-09-10）.xlsx") for name in kept)
    assert ledgers(workspace).keys() == first.keys() and not {*ledgers(workspace).values()} & {*first.values()}


def test_the_workbook_of_a_unit_that_is_no_more_moves_to_the_former_ones(after_playing: After) -> None:
    workspace = after_playing(issue)
    some = next((workspace.outbox / "ledgers").iterdir())
    gone = some.with_name(f"市旧局-{workspace.work}台账.xlsx")
    others = [some.with_name("市旧局-2020年政务公开工作台账.xlsx"), some.with_name("随手记.xlsx")]
    for path in (gone, *others):
        path.write_bytes(b"1")
    for _ in range(2):
        generate(workspace, DAY, UNITS[:1])
    assert former(workspace) == {f"{gone.stem}-已撤下.xlsx": b"1"}
    assert all(path.is_file() for path in others)


def test_a_former_workbook_that_cannot_be_moved_is_replaced(
    after_playing: After,
) -> None:
    workspace = after_playing(issue)
    (workspace.outbox / "历史版本").write_bytes(b"")
    first = ledgers(workspace)
    generate(workspace, date(2021, 10, 8), UNITS)
    assert ledgers(workspace).keys() == first.keys() and not {*ledgers(workspace).values()} & {*first.values()}


@pytest.mark.parametrize("at", ["add", "keep_written", "put_out"])
def test_a_run_killed_while_a_workbook_takes_another_s_place_loses_neither(
    after_playing: After, monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    """The former one moves before the ledger knows the new one: whenever it is killed, the next run does the rest."""
    workspace = after_playing(issue)
    first = ledgers(workspace)

    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    where = "toolkit.edges.store.editions.Editions.add" if at == "add" else f"toolkit.jobs.ledger.kept_workbooks.{at}"
    with monkeypatch.context() as broken, pytest.raises(KeyboardInterrupt):
        broken.setattr(where, killed)
        generate(workspace, date(2021, 10, 8), UNITS)
    generate(workspace, date(2021, 10, 8), UNITS)
    assert sorted(former(workspace).values()) == sorted(first.values())
    assert ledgers(workspace).keys() == first.keys() and not {*ledgers(workspace).values()} & {*first.values()}
