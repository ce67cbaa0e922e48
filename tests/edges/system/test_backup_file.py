"""A backup as a file: any byte changed is noticed, and none that was made to do harm is unpacked."""

from __future__ import annotations

import io
import json
import os
import stat
import zipfile
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from kit.quick_archives import packed_as_usual

from toolkit.codes import Code
from toolkit.domain.office.backups import MANIFEST, Manifest, Member
from toolkit.edges.system.backup_file import Unfit, reading, writing
from toolkit.errors import WorkspaceError
from toolkit.jobs.office.restore import check_backup, restore

FILES = {"config.toml": b"[office]\n", "archive/ab/abc": b"\x00\x01" * 40, "inbox/甲.xlsx": b"PK\3\4 packed"}


def made(folder: Path, files: dict[str, bytes] = FILES) -> Path:
    """A sealed backup of these files."""
    place = folder / "b.zip"
    with writing(place, folder / ".b.part") as out:
        members = [out.add(name, io.BytesIO(data), len(data)) for name, data in files.items()]
        out.finish(Manifest("0.1", datetime(2021, 9, 1), "/x", None, tuple(members), {}))
    return place


def faults(path: Path) -> list[Code]:
    return [found.code for found in check_backup(path).problems]


def test_what_was_written_is_read_again_and_any_zip_program_reads_it(tmp_path: Path) -> None:
    place = made(tmp_path)
    with reading(place) as backup:
        assert backup.sealed
        found = {member.name: b"".join(backup.parts(member)) for member in backup.manifest.members}
    assert found == FILES and faults(place) == []
    with zipfile.ZipFile(place) as plain:
        assert plain.testzip() is None and set(plain.namelist()) == {*FILES, MANIFEST}
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [place]


def test_every_single_changed_byte_is_named_and_a_member_by_its_name(tmp_path: Path) -> None:
    """In the files, between them, in the directory, in the seal: and nothing is unpacked from such a backup."""
    place = made(tmp_path)
    whole = place.read_bytes()
    named = 0
    for at in range(len(whole)):
        place.write_bytes(whole[:at] + bytes([whole[at] ^ 0x41]) + whole[at + 1 :])
        result = check_backup(place)
        assert result.problems and result.exit_code == 2, at
        assert {found.code for found in result.problems} <= {Code.BACKUP_DAMAGED, Code.BACKUP_MEMBER_CHANGED}, at
        named += any(found.value == "archive/ab/abc" for found in result.problems)
    assert named
    place.write_bytes(whole[:-7])
    assert restore(place, tmp_path / "new").exit_code == 2 and not (tmp_path / "new").exists()
    for end in (0, 1, 21, len(whole) // 2):
        place.write_bytes(whole[:end])
        assert faults(place) == [Code.BACKUP_DAMAGED]
    place.write_bytes(whole)
    assert faults(place) == []


def sealed(data: bytes) -> bytes:
    """A zip archive with a seal of its own, as a stranger who knows the form would make it."""
    return data + b"sha256:" + sha256(data).hexdigest().encode()


@packed_as_usual()
def forged(path: Path, change: Callable[[zipfile.ZipFile, dict[str, Any]], None]) -> Path:
    """A backup with a right seal in which `change` has had its way with members and manifest."""
    out = io.BytesIO()
    told = json.loads(Manifest("0.1", datetime(2021, 9, 1), "/x", None, (), {}).as_json())
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        change(archive, told)
        archive.writestr(MANIFEST, json.dumps(told))
        archive.comment = b"0" * 71
    path.write_bytes(sealed(out.getvalue()[:-71]))
    return path


def add(archive: zipfile.ZipFile, told: dict[str, Any], name: str, data: bytes = b"x", *, mode: int = 0) -> None:
    info = zipfile.ZipInfo(name)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = mode << 16
    archive.writestr(info, data)
    told["members"].append(
        {"name": name, "size": len(data), "sha256": sha256(data).hexdigest(), "changed": 0, "private": False}
    )


def escapes(archive: zipfile.ZipFile, told: dict[str, Any]) -> None:
    add(archive, told, "../escaped.txt")


def nameless(archive: zipfile.ZipFile, told: dict[str, Any]) -> None:
    add(archive, told, "")


def nameless_and_unsaid(archive: zipfile.ZipFile, told: dict[str, Any]) -> None:
    add(archive, told, "")
    told["members"].clear()


def absolute(archive: zipfile.ZipFile, told: dict[str, Any]) -> None:
    add(archive, told, "/tmp/escaped-by-a-backup.txt")


def backslashes(archive: zipfile.ZipFile, told: dict[str, Any]) -> None:
    add(archive, told, "a\\..\\..\\escaped.txt")


def links(archive: zipfile.ZipFile, told: dict[str, Any]) -> None:
    add(archive, told, "inbox/link", b"/etc/passwd", mode=stat.S_IFLNK | 0o777)


def bomb(archive: zipfile.ZipFile, told: dict[str, Any]) -> None:
    add(archive, told, "inbox/big", bytes(64 << 20))


def missing(archive: zipfile.ZipFile, told: dict[str, Any]) -> None:
    add(archive, told, "inbox/a")
    told["members"].append({**told["members"][0], "name": "inbox/b"})


def extra(archive: zipfile.ZipFile, told: dict[str, Any]) -> None:
    add(archive, told, "inbox/a")
    told["members"].clear()


def twice(archive: zipfile.ZipFile, told: dict[str, Any]) -> None:
    add(archive, told, "inbox/a")
    add(archive, told, "inbox/A")


def file_and_folder(archive: zipfile.ZipFile, told: dict[str, Any]) -> None:
    add(archive, told, "inbox")
    add(archive, told, "inbox/a")


def folders_astray(archive: zipfile.ZipFile, told: dict[str, Any]) -> None:
    told["folders"] = {"../made": False}


def larger(archive: zipfile.ZipFile, told: dict[str, Any]) -> None:
    add(archive, told, "inbox/a", b"xyz")
    told["members"][0]["size"] = 2


def other(archive: zipfile.ZipFile, told: dict[str, Any]) -> None:
    add(archive, told, "inbox/a", b"xyz")
    told["members"][0]["sha256"] = "0" * 64


def overlong_manifest(archive: zipfile.ZipFile, told: dict[str, Any]) -> None:
    told["members"] = "many"


HOSTILE = [
    escapes,
    nameless,
    nameless_and_unsaid,
    absolute,
    backslashes,
    links,
    bomb,
    missing,
    extra,
    twice,
    file_and_folder,
    folders_astray,
    larger,
]


@pytest.mark.parametrize("change", [*HOSTILE, other, overlong_manifest])
def test_what_was_made_to_do_harm_is_refused_and_leaves_nothing(
    tmp_path: Path, change: Callable[[zipfile.ZipFile, dict[str, Any]], None]
) -> None:
    inside = tmp_path / "within"
    inside.mkdir()
    place = forged(inside / "b.zip", change)
    result = restore(place, inside / "new")
    expected = {other: Code.BACKUP_MEMBER_CHANGED, overlong_manifest: Code.BACKUP_DAMAGED}
    assert [found.code for found in result.problems] == [expected.get(change, Code.BACKUP_HOSTILE)]
    assert result.exit_code == 2 and all(found.remedy for found in result.problems)
    assert sorted(tmp_path.rglob("*")) == [inside, place]
    assert not Path("/tmp/escaped-by-a-backup.txt").exists()


def test_what_is_no_backup_is_told_so(tmp_path: Path) -> None:
    place = tmp_path / "b.zip"
    for data in (b"", b"x" * 200, b"PK\5\6" + bytes(18)):
        place.write_bytes(data)
        assert faults(place) == [Code.BACKUP_DAMAGED]
    with zipfile.ZipFile(place, "w") as archive:
        archive.writestr("a.txt", "a")
    assert "不是本工具做的备份" in check_backup(place).problems[0].message
    with pytest.raises(WorkspaceError, match="找不到备份文件"):
        check_backup(tmp_path / "none.zip")
    with pytest.raises(WorkspaceError, match="读不了备份文件"):
        check_backup(tmp_path)
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe")
        with pytest.raises(WorkspaceError, match="不是普通的文件"):
            check_backup(tmp_path / "pipe")


class Full(io.BytesIO):
    """A file whose disk is full before it ends."""

    def read(self, size: int | None = -1) -> bytes:
        raise OSError(28, "No space left on device")


def test_a_disk_that_is_full_leaves_the_old_backup_and_no_half_one(tmp_path: Path) -> None:
    place = made(tmp_path)
    before = place.read_bytes()
    with (
        pytest.raises(WorkspaceError, match="备份没有写成"),
        writing(tmp_path / "c.zip", tmp_path / ".c.part") as out,
    ):
        out.add("inbox/a", Full(), 1)
    assert list(tmp_path.iterdir()) == [place] and place.read_bytes() == before
    with pytest.raises(WorkspaceError, match="已经有这个文件"), writing(place, tmp_path / ".c.part") as out:
        out.finish(Manifest("0.1", datetime(2021, 9, 1), "/x", None, (), {}))
    assert list(tmp_path.iterdir()) == [place] and place.read_bytes() == before


def test_a_member_that_is_packed_wrongly_is_unfit(tmp_path: Path) -> None:
    place = made(tmp_path)
    with reading(place) as backup, pytest.raises(Unfit), suppress(StopIteration):
        b"".join(backup.parts(Member("archive/ab/abc", 3, "0" * 64)))
