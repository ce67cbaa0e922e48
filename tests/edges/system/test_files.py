"""Files are written whole or not at all, kept under what they are, and named so that any system takes the name."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.edges.system.files import (
    decode_text,
    distinct_name,
    keep_beside,
    move_into,
    place_beside,
    printable,
    safe_name,
    set_aside,
    settled,
    sweep,
    write_whole,
)
from toolkit.edges.system.inbox import inbox_files
from toolkit.errors import WorkspaceError


def below(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_file_is_replaced_and_nothing_half_done_stays(tmp_path: Path) -> None:
    path = tmp_path / "甲" / "台账.xlsx"
    assert write_whole(path, b"1") == path
    assert write_whole(path, b"2") == path
    assert below(tmp_path) == {"甲/台账.xlsx": b"2"}


def test_the_same_bytes_are_not_written_again(tmp_path: Path) -> None:
    path = write_whole(tmp_path / "a", b"1")
    os.utime(path, (1, 1))
    write_whole(path, b"1")
    assert path.stat().st_mtime == 1


def test_a_write_that_fails_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_whole(tmp_path / "a.txt", b"1")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("toolkit.edges.system.files.os.fsync", full)
    with pytest.raises(WorkspaceError, match="磁盘已满"):
        write_whole(path, b"2")
    assert below(tmp_path) == {"a.txt": b"1"}


def test_a_target_held_open_gets_a_sibling(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on Windows, where an office program holds the workbook and the first sibling too."""
    real = Path.replace
    held = {tmp_path / "台账.xlsx", tmp_path / "台账（2）.xlsx"}

    def replace(self: Path, target: Path) -> Path:
        if target in held:
            raise PermissionError(13, "in use")
        return real(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    assert write_whole(tmp_path / "台账.xlsx", b"1") == tmp_path / "台账（3）.xlsx"
    assert below(tmp_path) == {"台账（3）.xlsx": b"1"}


def test_what_a_killed_write_left_is_swept(tmp_path: Path) -> None:
    (tmp_path / "甲").mkdir()
    (tmp_path / "甲" / ".writing-x1.xlsx").write_bytes(b"half")
    (tmp_path / "writing-.xlsx").write_bytes(b"whole")
    sweep(tmp_path)
    assert below(tmp_path) == {"writing-.xlsx": b"whole"}


def test_other_bytes_of_a_name_stand_beside_it(tmp_path: Path) -> None:
    names = [keep_beside(tmp_path, "甲/乙:截图", "png", data).name for data in (b"1", b"2", b"1")]
    assert names == ["甲_乙_截图.png", "甲_乙_截图（2）.png", "甲_乙_截图.png"]


def test_a_file_moved_where_its_name_is_taken_gets_a_number(tmp_path: Path) -> None:
    for content in (b"1", b"2"):
        move_into(tmp_path / "processed", write_whole(tmp_path / "a.xlsx", content))
    assert below(tmp_path) == {"processed/a.xlsx": b"1", "processed/a（2）.xlsx": b"2"}


def test_a_former_file_keeps_the_end_of_its_name_however_long_it_is(tmp_path: Path) -> None:
    """What tells the versions apart, a number and a day, stands at the end."""
    unit = "南三岛滨海旅游示范区管委会、某某经济技术开发区管委会"
    for n in (1, 2):
        for content in (b"1", b"2"):
            aside = set_aside(write_whole(tmp_path / "a.xlsx", content), tmp_path / "former", f"{unit}-第{n}次下发")
            assert aside is not None
    names = sorted(path.name for path in (tmp_path / "former").iterdir())
    assert len(names) == 4 and all(len(name.encode()) <= 120 for name in names)
    for n in (1, 2):
        assert sum(f"-第{n}次下发" in name for name in names) == 2
    assert set_aside(tmp_path / "none.xlsx", tmp_path / "former", "甲") is None


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["甲" * 30 + "一", "甲" * 30 + "二", "乙/丙", "乙_丙", "", "."]), st.binary(max_size=1)
        ),
        max_size=8,
    )
)
def test_whoever_looks_for_a_free_name_writes_over_nothing(kept: list[tuple[str, bytes]]) -> None:
    with TemporaryDirectory() as folder:
        places = [keep_beside(Path(folder), stem, ".txt", data, private=False) for stem, data in kept]
        assert [path.read_bytes() for path in places] == [data for _, data in kept]
        for (stem, data), path in zip(kept, places, strict=True):
            assert place_beside(Path(folder), stem, ".txt", data) == path


def test_a_file_at_rest_is_not_waited_for(tmp_path: Path) -> None:
    path = write_whole(tmp_path / "a.xlsx", b"1")
    os.utime(path, (1, 1))
    before = time.monotonic()
    assert settled(path, b"1") is None
    assert settled(path, b"0") == b"1"
    assert time.monotonic() - before < 1


def test_a_file_that_goes_on_growing_is_left_for_another_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_whole(tmp_path / "a.xlsx", b"")

    def grow(_: float) -> None:
        path.write_bytes(path.read_bytes() + b"1")

    monkeypatch.setattr("toolkit.edges.system.files.time.sleep", grow)
    with pytest.raises(WorkspaceError, match="还在写入"):
        settled(path, b"")


@pytest.mark.parametrize(
    "data", ["甲\n乙".encode(), "\ufeff甲\n乙".encode(), "甲\n乙".encode("gb18030")], ids=["utf-8", "bom", "gbk"]
)
def test_text_is_read_whichever_of_three_programs_saved_it(data: bytes) -> None:
    assert decode_text(data, "a.csv") == "甲\n乙"


def test_what_is_no_text_is_named() -> None:
    with pytest.raises(WorkspaceError, match=r"a\.csv 不是文本文件"):
        decode_text(b"\xff\xff", "a.csv")


@pytest.mark.skipif(sys.platform == "win32", reason="there names are text")
def test_a_name_in_any_encoding_can_be_shown() -> None:
    names = [os.fsdecode(raw) for raw in ("台账".encode(), "台账".encode("gbk"), b"\xff\xff")]
    assert list(map(printable, names)) == ["台账", "台账", "\ufffd\ufffd"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("市财政局-台账", "市财政局-台账"),
        ("各县（市、区）政府/管委会", "各县（市、区）政府_管委会"),
        ('a<b>:"c"|?*\x00.xlsx', "a_b_c_.xlsx"),
        ("..", "_"),
        ("", "_"),
        ("CON", "_CON"),
        ("lpt1.txt", "_lpt1.txt"),
        ("甲" * 50, "甲" * 40),
    ],
)
def test_names_any_system_takes(text: str, name: str) -> None:
    assert safe_name(text) == name


@given(st.text(max_size=80))
def test_a_safe_name_is_short_and_never_a_path(text: str) -> None:
    name = safe_name(text)
    assert name and len(name.encode()) <= 120
    assert not set(name) & set('<>:"/\\|?*\x00\n') and not name.endswith((".", " "))


@given(st.text(min_size=30, max_size=80), st.text("甲乙1-", max_size=20), st.text("甲乙1-", max_size=20))
def test_names_that_are_alike_for_long_stay_apart_and_keep_their_end(long: str, one: str, other: str) -> None:
    """What tells two files of a unit with a long name apart, a day or a number, stands at the end of their names."""
    made = [distinct_name(f"{long * 2}-{end}第1号") for end in (one, other)]
    assert (made[0] == made[1]) == (one == other)
    for name in made:
        assert name.endswith("第1号") and len(name.encode()) <= 120
        assert not set(name) & set('<>:"/\\|?*\x00\n')


def test_a_name_that_is_short_enough_is_as_it_was() -> None:
    assert distinct_name("市财政局-台账") == "市财政局-台账"
    a, b = (distinct_name(f"{'领导小组' * 12}{end}") for end in "甲乙")
    assert a != b and a.startswith("领导小组领导小组") and a.endswith("甲")


def test_of_the_inbox_only_what_people_put_there_counts(tmp_path: Path) -> None:
    for name in ("b.xlsx", "a/甲.xlsx", "~$b.xlsx", ".DS_Store", "a/.hidden"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"")
    assert [path.relative_to(tmp_path).as_posix() for path in inbox_files(tmp_path)] == ["a/甲.xlsx", "b.xlsx"]
    assert list(inbox_files(tmp_path / "none")) == []


def test_a_workbook_is_no_lock_file_whatever_it_is_called(tmp_path: Path) -> None:
    (tmp_path / "~$甲.xlsx").write_bytes(b"PK\3\4" + bytes(2000))
    (tmp_path / "~$乙.xlsx").write_bytes(b"\6admin" + bytes(159))
    (tmp_path / "~$丙.pdf").write_bytes(b"%PDF" + bytes(2000))
    (tmp_path / "~$丁.xlsx").symlink_to(tmp_path / "~$甲.xlsx")
    assert [path.name for path in inbox_files(tmp_path)] == ["~$丁.xlsx", "~$丙.pdf", "~$甲.xlsx"]


def test_a_workbook_that_is_hidden_is_somebody_s_work_and_what_programs_hide_is_not(tmp_path: Path) -> None:
    work = {".台账.xlsx": b"PK\3\4" + bytes(2000), ".台账.et": bytes.fromhex("D0CF11E0A1B11AE1") + bytes(99)}
    programs = {
        "._台账.xlsx": b"\0\5\x16\7" + bytes(80),
        ".DS_Store": b"\0\0\0\1Bud1",
        ".~lock.台账.xlsx#": b",user,pc,13.09.2021 09:00,file:///;",
        ".writing-0123456789abcdef.xlsx": b"PK\3\4",
        ".台账.xlsx.Ab12Cd": b"PK\3\4",
        ".空.xlsx": b"",
        "县区/Thumbs.db": bytes.fromhex("D0CF11E0A1B11AE1") + "Root Entry".encode("utf-16-le"),
        "县区/desktop.ini": "\ufeff[.ShellClassInfo]".encode("utf-16-le"),
    }
    work["县区/thumbs.db.xlsx"] = work["县区/甲/Thumbs.db"] = b"PK\3\4" + bytes(2000)
    (tmp_path / "县区/甲").mkdir(parents=True)
    for name, data in (work | programs).items():
        (tmp_path / name).write_bytes(data)
    assert {path.relative_to(tmp_path).as_posix() for path in inbox_files(tmp_path)} == set(work)


def test_a_lock_that_only_its_program_may_read_is_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "~$甲.xlsx").write_bytes(b"")

    def held(path: Path) -> bytes:
        raise PermissionError(path)

    monkeypatch.setattr(Path, "read_bytes", held)
    assert list(inbox_files(tmp_path)) == []
