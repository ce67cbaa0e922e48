"""What the system refuses is told in Chinese, with what to do, whatever it is and whichever command meets it."""

from __future__ import annotations

import errno
import os
import re
import shutil
import sqlite3
import ssl
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

import pytest
from kit.command import toolkit
from kit.every_command import LED_UP, WORDS, busy_office, words_for

from toolkit.edges.system.files import read_bytes, write_whole
from toolkit.errors import WorkspaceError
from toolkit.system_faults import _FAULTS, _SQLITE, _WINDOWS, in_words, next_step

_HAN = re.compile(r"[\u4e00-\u9fff]")
FULL, READ_ONLY, DENIED, LONG, GONE, BROKEN = (
    errno.ENOSPC,
    errno.EROFS,
    errno.EACCES,
    errno.ENAMETOOLONG,
    errno.ENOENT,
    errno.EIO,
)


def refused(number: int) -> OSError:
    return OSError(number, os.strerror(number), "文件")


@pytest.mark.parametrize("number", sorted(errno.errorcode), ids=lambda number: errno.errorcode[number])
def test_each_number_of_the_system_has_words_and_none_of_its_own(number: int) -> None:
    error = refused(number)
    said, step = in_words(error), next_step(error, "请重新运行。")
    assert _HAN.search(said) and step.endswith("。") and os.strerror(number) not in said + step


def test_what_a_clerk_meets_is_told_apart() -> None:
    said = {in_words(refused(number)) for number in (FULL, READ_ONLY, DENIED, LONG, GONE, BROKEN)}
    assert len(said) == 6 and not any("系统错误" in each for each in said)
    assert all(name in errno.errorcode.values() for name in _FAULTS)
    assert {name for name in (*_WINDOWS.values(), *_SQLITE.values()) if isinstance(name, str)} <= _FAULTS.keys()
    assert in_words(OSError("only words")) == "系统没有说明原因" and in_words(refused(4095)) == "系统错误 4095"
    assert in_words(ssl.SSLError(1, "certificate verify failed"), "证书不对") == "证书不对"


@pytest.mark.parametrize("number", [FULL, READ_ONLY, DENIED, LONG, GONE, BROKEN])
def test_what_was_met_file_by_file_is_told_as_the_first_of_it(number: int) -> None:
    """`shutil` hands on texts: (from, to, why) of each file that it could not copy."""
    met = shutil.Error([("甲", "乙", str(refused(number))), ("丙", "丁", str(refused(BROKEN)))])
    assert (in_words(met), next_step(met, "")) == (in_words(refused(number)), next_step(refused(number), ""))


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (shutil.Error([("甲", "乙", "[WinError 32] The process cannot access the file: '甲'")]), "正被别的程序打开"),
        (shutil.Error("Destination path '乙' already exists"), "已经有同名的文件或文件夹"),
        (shutil.SameFileError("'甲' and '甲' are the same file"), "已经有同名的文件或文件夹"),
    ],
)
def test_what_shutil_says_in_words_has_ours(error: shutil.Error, said: str) -> None:
    assert in_words(error) == said and next_step(error, "")


@pytest.mark.parametrize(("number", "said"), [(32, "正被别的程序打开"), (112, "磁盘已满"), (206, "路径或文件名太长")])
def test_windows_own_number_stands_before_the_general_one(number: int, said: str) -> None:
    """A sharing violation is a denied permission (13) to Python."""
    error = PermissionError(errno.EACCES, "The process cannot access the file")
    error.winerror = number  # type: ignore[attr-defined]  # Windows alone has it
    assert in_words(error) == said


def test_the_database_s_own_faults_have_the_same_words(tmp_path: Path) -> None:
    (tmp_path / "坏.db").write_bytes(b"not a database" * 100)
    with pytest.raises(sqlite3.DatabaseError) as found:
        sqlite3.connect(tmp_path / "坏.db").execute("SELECT 1 FROM sqlite_master")
    assert in_words(found.value) == "不是数据库文件，或内容已经损坏" and "toolkit restore" in next_step(found.value, "")


@pytest.mark.parametrize("number", [FULL, READ_ONLY, DENIED, LONG, BROKEN])
def test_a_file_that_cannot_be_written_or_read_says_why_and_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise refused(number)

    path = tmp_path / "甲.txt"
    path.write_bytes(b"1")
    monkeypatch.setattr("toolkit.edges.system.files.os.fsync", refuse)
    with pytest.raises(WorkspaceError) as written:
        write_whole(path, b"2")
    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(WorkspaceError) as read:
        read_bytes(path)
    for each in (written.value, read.value):
        assert in_words(refused(number)) in each.message and each.remedy == next_step(refused(number), "")


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("faults") / "办"
    busy_office(folder)
    yield folder


@pytest.mark.parametrize(
    ("name", "number"), list(zip(WORDS, cycle((FULL, READ_ONLY, DENIED, LONG, GONE, BROKEN)), strict=False))
)
def test_no_command_shows_the_system_s_own_words(
    office: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, number: int
) -> None:
    """Nothing can be made durable or put in its place: the command says so in Chinese, or had nothing to write."""
    root = tmp_path / "办"
    shutil.copytree(office, root)
    for step in LED_UP.get(name, ()):
        step(root)
    words = words_for(name, root)

    def refuse(*_: object, **__: object) -> None:
        raise refused(number)

    with monkeypatch.context() as patched:
        for each in ("fsync", "replace", "rename"):
            patched.setattr(os, each, refuse)
        ran = toolkit(*words)
    said = ran.out + ran.err
    assert os.strerror(number) not in said and "[Errno" not in said and "Traceback" not in said
    assert ran.code != 2 or "\n" in ran.err.strip(), "why, and what to do"
