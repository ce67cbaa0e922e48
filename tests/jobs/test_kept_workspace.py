"""What was read of a workspace is read again whenever anything it was read from changes, and otherwise is the same."""

from __future__ import annotations

import os
import pickle
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from kit.unit_books import fill, items_of, workbook_of
from kit.workspaces import After

from toolkit.codes import Code
from toolkit.edges.system import kept_values, seen
from toolkit.edges.system.kept_values import packed, unpacked
from toolkit.errors import ToolkitError
from toolkit.jobs import opening
from toolkit.jobs.kept_workspace import NAME, as_kept, keep
from toolkit.jobs.ledger.generate import generate
from toolkit.jobs.locks import locked
from toolkit.jobs.office.doctor import doctor
from toolkit.jobs.office.verify import verify
from toolkit.jobs.opening import read_workspace
from toolkit.jobs.returns.merge import merge_returns
from toolkit.jobs.workspace import Workspace, open_workspace

NOON = datetime(2021, 9, 13, 9)
ROSTER, PLAN = "seeds/units.csv", "seeds/plan-2021.xlsx"


@pytest.fixture
def kept(workspace: Workspace) -> Path:
    """A workspace whose files were read and kept."""
    with locked(open_workspace(workspace.root)):
        pass
    return workspace.root


def nothing_left_to_do(workspace: Workspace) -> None:
    """A return that was taken, everything at rest for long, and a merge that found nothing new."""
    generate(workspace, date(2021, 9, 10), ["SZ09"])
    fill(
        workbook_of(workspace, "SZ09"), workspace.inbox / "1.xlsx", {items_of(workspace, "SZ09")[0]: {"进展情况": "甲"}}
    )
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(seen, "_FRESH", 0)
        merge_returns(workspace, NOON)
        merge_returns(workspace, NOON)


def of_plan(root: Path) -> str:
    return open_workspace(root).chosen.file


def reads(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What is read of workspaces from now on."""
    found: list[object] = []
    reading = opening.read_workspace

    def read(*given: object, **named: object) -> Workspace:
        found.append(given)
        return reading(*given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(opening, "read_workspace", read)
    return found


def test_what_was_kept_is_what_the_files_say_and_they_are_not_read_again(
    kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = reads(monkeypatch)
    found = open_workspace(kept)
    assert read == [] and found.unkept is None
    fresh = read_workspace(kept)
    assert found == fresh
    assert dict(found.sources) == dict(fresh.sources) and list(found.sources) == list(fresh.sources)
    for kept_one, read_one in ((found.tasks, fresh.tasks), (found.schema, fresh.schema)):
        assert sorted(repr(kept_one)) == sorted(repr(read_one)), "of the same types too; sets have no order"


def _cut(keeps: Callable[[bytes], bytes]) -> Callable[[Path], object]:
    return lambda root: (root / NAME).write_bytes(keeps((root / NAME).read_bytes()))


def _appended(name: str, more: bytes) -> Callable[[Path], object]:
    return lambda root: (root / name).write_bytes((root / name).read_bytes() + more)


def _of_same_size_and_times(root: Path) -> None:
    path = root / "config.toml"
    its, data = path.stat(), path.read_bytes()
    path.write_bytes(data.replace("政务公开".encode(), "政府公开".encode(), 1))
    os.utime(path, ns=(its.st_atime_ns, its.st_mtime_ns))
    assert path.read_bytes() != data and path.stat().st_size == its.st_size


CHANGES: dict[str, Callable[[Path], object]] = {
    "settings": _appended("config.toml", b"\n# \n"),
    "settings of the same size and times": _of_same_size_and_times,
    "schema": _appended("templates/ledger.toml", b"\n# \n"),
    "headers": _appended("templates/plan_headers.toml", b"\n# \n"),
    "roster": _appended(ROSTER, b"\r\n"),
    "the plan": lambda root: (root / of_plan(root)).write_bytes((root / of_plan(root)).read_bytes() + b"\0"),
    "kept cut off": _cut(lambda data: data[:-1]),
    "kept half": lambda root: (root / NAME).write_bytes(
        (root / NAME).read_bytes()[: (root / NAME).stat().st_size // 2]
    ),
    "kept empty": _cut(lambda data: b""),
    "kept with another byte": _cut(lambda data: data[:-9] + b"\0" * 9),
    "kept gone": lambda root: (root / NAME).unlink(),
    "a folder of its name": lambda root: ((root / NAME).unlink(), (root / NAME).mkdir()),
}


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_changes_is_read_again(kept: Path, change: str, monkeypatch: pytest.MonkeyPatch) -> None:
    CHANGES[change](kept)
    fresh, read = read_workspace(kept), reads(monkeypatch)
    assert open_workspace(kept) == fresh
    assert len(read) == 1


def test_a_file_gone_is_told_as_ever(kept: Path) -> None:
    (kept / ROSTER).unlink()
    with pytest.raises(ToolkitError, match=r"units\.csv"):
        open_workspace(kept)


@pytest.mark.parametrize("change", ["a file", "another package", "nothing to tell by"])
def test_another_program_reads_again(kept: Path, change: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    if change == "a file":
        part = tmp_path / "p" / "numerals.py"
        part.parent.mkdir()
        part.write_text("")
        monkeypatch.setattr(kept_values.toolkit, "__file__", str(part.with_name("__init__.py")))
    elif change == "another package":
        (tmp_path / "site-packages").mkdir()
        monkeypatch.syspath_prepend(str(tmp_path / "site-packages"))
    else:
        monkeypatch.setattr(kept_values.toolkit, "__file__", str(tmp_path / "nowhere" / "__init__.py"))
    read = reads(monkeypatch)
    kept_values.program.cache_clear()
    try:
        open_workspace(kept)
    finally:
        kept_values.program.cache_clear()
    assert len(read) == 1


def test_what_was_read_is_kept_and_not_what_a_command_made_of_it(kept: Path) -> None:
    (kept / NAME).unlink()
    fresh = open_workspace(kept)
    keep(replace(fresh, tasks=replace(fresh.tasks, assignments=())))
    assert as_kept(kept, "") == fresh


def test_each_plan_asked_for_is_kept_for_itself(kept: Path) -> None:
    asked = open_workspace(kept).chosen.id
    assert as_kept(kept, "") and as_kept(kept, asked) is None
    keep(open_workspace(kept, asked))
    assert as_kept(kept, asked) == as_kept(kept, "")
    for wrong in ("../x", "a/b", "年", "a b"):
        assert as_kept(kept, wrong) is None
        with pytest.raises(ToolkitError, match="没有方案"):
            open_workspace(kept, wrong)


def test_what_was_kept_elsewhere_holds_where_the_same_files_are(kept: Path, tmp_path: Path) -> None:
    moved = tmp_path / "别处"
    shutil.copytree(kept, moved)
    found = as_kept(moved, "")
    assert found and found.root == moved


def test_what_was_kept_otherwise_than_the_files_say_is_found_by_verify_and_doctor_who_go_by_the_files(
    kept: Path,
) -> None:
    workspace = open_workspace(kept)
    clean = [verify(workspace).problems, doctor(workspace, NOON).problems]
    units = workspace.tasks.roster.units
    roster = replace(workspace.tasks.roster, units=(replace(units[0], mail="other@example.com"), *units[1:]))
    forged = replace(workspace, tasks=replace(workspace.tasks, roster=roster))
    said = (forged.settings, forged.chosen, forged.schema, forged.tasks, forged.problems)
    keep(replace(workspace, unkept=("", said)))
    believed = open_workspace(kept)
    assert believed.tasks.roster.units[0].mail == "other@example.com", "whoever writes there may say anything"
    for before, look in zip(clean, (verify(believed), doctor(believed, NOON)), strict=True):
        more = [each for each in look.problems if each not in before]
        assert [(each.code, str(each.origin)) for each in more] == [(Code.CHECK_FAILED, NAME)]
    (kept / NAME).unlink()
    assert [verify(workspace).problems, doctor(workspace, NOON).problems] == clean


def test_settings_that_changed_behind_size_and_times_are_found_where_a_merge_would_pass_over_them(
    after_playing: After,
) -> None:
    workspace = after_playing(nothing_left_to_do)
    record = seen.read(str(workspace.root))
    assert record
    _of_same_size_and_times(workspace.root)
    record["places"]["config.toml"] = seen.stamp(str(workspace.root / "config.toml"))
    (workspace.root / seen.NAME).write_bytes(seen.packed(record))
    for look in (verify(workspace), doctor(workspace, NOON)):
        assert any("config.toml 的内容变了" in each.message for each in look.problems)


class _Loads:
    """As a stranger's file would have it: makes a folder when it is read."""

    def __init__(self, path: str) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, (self.path,)


def test_only_values_come_back_of_a_file_that_anybody_may_have_written(tmp_path: Path) -> None:
    trap = tmp_path / "made"
    for value in (_Loads(str(trap)), [_Loads(str(trap))], open_workspace, kept_values, Path("x"), print):
        try:
            data = packed(b"key", value)
        except (TypeError, pickle.PicklingError):
            continue
        assert unpacked(data, b"key") is None
    assert not trap.exists()
    assert unpacked(packed(b"key", (1, "x")), b"key") == (1, "x")
    assert unpacked(packed(b"key", (1, "x")), b"ke") is None


@pytest.mark.parametrize(
    "data", [b"\x80\x05\x8e" + (2**62).to_bytes(8, "little") + b".", b"\x80\x05N" + b"r\xff\xff\xff\xff."]
)
def test_what_would_take_the_memory_or_the_stack_is_as_good_as_none(data: bytes) -> None:
    assert unpacked(kept_values.digest(b"of this", data) + data, b"of this") is None


def test_a_list_of_names_without_an_end_is_as_good_as_none(tmp_path: Path) -> None:
    (tmp_path / NAME).write_bytes(b"[" * 200_000 + b"\n")
    assert as_kept(tmp_path, "") is None
