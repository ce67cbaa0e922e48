"""A backup as a file: a zip archive whose last bytes are the SHA-256 of all before them.

Any zip program opens it. One that is written stands under its name only once it is whole and on the disk.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import struct
import time
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from toolkit.codes import Code
from toolkit.domain.office.backups import MANIFEST, Manifest, Member, wrong_names
from toolkit.edges.system.files import flush_folder
from toolkit.errors import WorkspaceError
from toolkit.problems import Origin, Problem, problem, shorten
from toolkit.system_faults import in_words
from toolkit.values import dataclass

_SEAL = re.compile(rb"sha256:[0-9a-f]{64}")
_SEALED = len("sha256:") + 64
_PART = 1 << 20
_PACKED = (".xlsx", ".xlsm", ".docx", ".ods", ".zip", ".rar", ".7z", ".png", ".jpg", ".jpeg", ".gif", ".et")
"""Files that packing makes no smaller."""
_MOST_MANIFEST = 256 << 20
_MOST_RATIO = 500
"""How many times its own size a backup may unpack to."""
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    ValueError,
    OverflowError,
    NotImplementedError,
    RuntimeError,
    OSError,
)
"""What the standard library makes of a broken archive; it may look for a part at a place that no file has."""
_REGULAR, _LINK_OR_OTHER = 0o100000, 0o170000
_LOCKED = 0x41


class Unfit(Exception):  # noqa: N818  what is unfit is the backup
    """A backup that cannot be used: what is wrong with it."""

    def __init__(self, fault: Problem) -> None:
        super().__init__(fault.message)
        self.fault = fault


class Writing:
    """A backup being written: files are added, then it is finished."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._zip = zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, allowZip64=True)

    def add(self, name: str, source: BinaryIO, size: int, *, changed: int = 0, private: bool = False) -> Member:
        """Add what a file holds, to its end; `size` is what it is thought to have."""
        at = time.localtime(changed / 1e9)
        day = (at.tm_year, at.tm_mon, at.tm_mday, at.tm_hour, at.tm_min, min(at.tm_sec, 59))
        info = zipfile.ZipInfo(name, day if 1980 <= at.tm_year <= 2107 else (1980, 1, 1, 0, 0, 0))
        info.external_attr = (_REGULAR | (0o600 if private else 0o644)) << 16
        info.compress_type = zipfile.ZIP_STORED if name.lower().endswith(_PACKED) else zipfile.ZIP_DEFLATED
        digest, length = hashlib.sha256(), 0
        with self._zip.open(info, "w", force_zip64=size > 1 << 30) as out:
            while part := source.read(_PART):
                digest.update(part)
                length += len(part)
                out.write(part)
        return Member(name, length, digest.hexdigest(), changed, private)

    def finish(self, manifest: Manifest) -> None:
        """Add what the backup says of itself, and seal it."""
        self._zip.writestr(MANIFEST, manifest.as_json().encode())
        self._zip.comment = b"0" * _SEALED
        self._zip.close()
        seal = _digest_before_seal(self._file)
        self._file.seek(-_SEALED, os.SEEK_END)
        self._file.write(b"sha256:" + seal.encode())
        self._file.flush()
        os.fsync(self._file.fileno())

    def abandon(self) -> None:
        """Leave it unfinished."""
        with contextlib.suppress(*_BROKEN):
            self._zip.close()


@contextlib.contextmanager
def writing(place: Path, part: Path) -> Iterator[Writing]:
    """Write a backup that comes to stand at `place`, by way of `part` beside it, which is its owner's alone.

    `WorkspaceError` where the disk is full or cannot be written, or something stands at `place`: what was there stays.
    """
    try:
        made = os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
        try:
            with os.fdopen(made, "w+b") as file:
                its = Writing(file)
                try:
                    yield its
                except BaseException:
                    its.abandon()
                    raise
            with reading(part):  # what can be opened again, directory and manifest in accord
                pass
            if place.exists():
                raise WorkspaceError(f"已经有这个文件：{place}", "请换一个文件名。")
            part.replace(place)
            flush_folder(place.parent)
        finally:
            with contextlib.suppress(OSError):
                part.unlink()
    except OSError as error:
        raise WorkspaceError(
            f"备份没有写成：{place}（{in_words(error)}）",
            "请腾出磁盘空间、确认这个文件夹可以写入，再运行一次；以前的备份没有动。",
        ) from error
    except Unfit as error:
        raise WorkspaceError(
            f"备份写出后核对不上：{error.fault.message}", "请检查磁盘，换一个文件夹再备份。"
        ) from error


@dataclass(frozen=True)
class Backup:
    """A backup that was opened: what it says of itself, and how its members are read."""

    name: str
    manifest: Manifest
    sealed: bool
    _zip: zipfile.ZipFile

    def parts(self, member: Member) -> Iterator[bytes]:
        """What a member holds, part by part; `Unfit` at the latest at its end, where that is not what was packed."""
        digest, length = hashlib.sha256(), 0
        try:
            with self._zip.open(member.name) as packed:
                while part := packed.read(_PART):
                    digest.update(part)
                    length += len(part)
                    yield part
        except _BROKEN:
            raise _changed(self.name, member, "压缩数据有误") from None
        if (digest.hexdigest(), length) != (member.sha256, member.size):
            raise _changed(self.name, member, "SHA-256 不符")


@contextlib.contextmanager
def reading(path: Path, *, sealed: bool = True) -> Iterator[Backup]:
    """Open a backup to read: its directory and its manifest are in accord, and nothing in it leads astray.

    Whether it is sealed is looked at unless told not to: every byte is read for that.

    `Unfit` where it is none, is broken, or was made to do harm; `WorkspaceError` where it cannot be read.
    """
    name = path.name
    with contextlib.ExitStack() as opened:
        file = opened.enter_context(_opened(path))
        try:
            sealed = sealed and _is_sealed(file)
            archive = opened.enter_context(zipfile.ZipFile(file))
        except _BROKEN:
            raise Unfit(problem(Code.BACKUP_DAMAGED, Origin(name), what="打不开，可能没有复制完")) from None
        try:
            manifest = _manifest(archive, name)
            _check_entries(archive, manifest, name, os.fstat(file.fileno()).st_size)
        except Unfit as error:
            if sealed:
                raise
            raise Unfit(problem(Code.BACKUP_DAMAGED, Origin(name), what=error.fault.value)) from None
        yield Backup(name, manifest, sealed, archive)


def _opened(path: Path) -> BinaryIO:
    try:
        if path.exists() and not path.is_dir() and not path.is_file():  # reading one may never end
            raise WorkspaceError(f"{path} 不是普通的文件", "请写明备份文件（.zip）。")
        return path.open("rb")
    except FileNotFoundError:
        raise WorkspaceError(f"找不到备份文件 {path}", "请核对路径。") from None
    except OSError as error:
        raise WorkspaceError(
            f"读不了备份文件 {path}：{in_words(error)}", "请核对路径和文件权限，要写明备份文件。"
        ) from None


def _manifest(archive: zipfile.ZipFile, name: str) -> Manifest:
    try:
        info = archive.getinfo(MANIFEST)
        if info.file_size > _MOST_MANIFEST:
            raise _hostile(name, "备份目录大得出奇")
        return Manifest.read(archive.read(info).decode())
    except KeyError:
        what = "里面没有备份目录，不是本工具做的备份"
        raise Unfit(problem(Code.BACKUP_DAMAGED, Origin(name), what, what=what)) from None
    except _BROKEN as error:
        words = str(error) if isinstance(error, ValueError) and not isinstance(error, UnicodeError) else ""
        what = words if words.startswith("备份") else "备份目录（manifest.json）已损坏"
        raise Unfit(problem(Code.BACKUP_DAMAGED, Origin(name), what, what=what)) from None


def _check_entries(archive: zipfile.ZipFile, manifest: Manifest, name: str, size: int) -> None:
    """Refuse what the manifest does not name, what it names and is not there, what is no plain file, what overlaps."""
    infos = archive.infolist()
    names = [info.orig_filename for info in infos]
    said = {member.name: member for member in manifest.members}
    if (wrong := next(wrong_names([*said, MANIFEST], tuple(manifest.folders)), None)) is not None:
        raise _hostile(name, f"里面的文件名会写到别处：{shorten(wrong)}")
    if len(said) != len(manifest.members) or len(set(names)) != len(names):
        raise _hostile(name, "里面有重名的文件")
    if (extra := next((each for each in names if each not in said and each != MANIFEST), None)) is not None:
        raise _hostile(name, f"里面多出文件：{shorten(extra)}")
    if (missing := next((each for each in said if each not in names), None)) is not None:
        raise _hostile(name, f"里面少了文件：{shorten(missing)}")
    for info in infos:
        kind = (info.external_attr >> 16) & _LINK_OR_OTHER
        if info.is_dir() or kind not in (0, _REGULAR):
            raise _hostile(name, f"里面有链接或特殊文件：{shorten(info.filename)}")
        if info.flag_bits & _LOCKED:
            raise _hostile(name, f"里面有加密的文件：{shorten(info.filename)}")
        if info.filename != MANIFEST and info.file_size != said[info.filename].size:
            raise _hostile(name, f"{shorten(info.filename)}的大小与备份目录不符")
    if sum(info.file_size for info in infos) > size * _MOST_RATIO:
        raise _hostile(name, f"解开后超过原来的{_MOST_RATIO}倍")
    spans = sorted((info.header_offset, info.header_offset + 30 + info.compress_size) for info in infos)
    ends = [*(begins for begins, _ in spans[1:]), archive.start_dir]
    if any(end > following for (_, end), following in zip(spans, ends, strict=True)):
        raise _hostile(name, "里面的文件互相重叠")


def _hostile(name: str, what: str) -> Unfit:
    return Unfit(problem(Code.BACKUP_HOSTILE, Origin(name), what, what=what))


def _changed(name: str, member: Member, why: str) -> Unfit:
    return Unfit(problem(Code.BACKUP_MEMBER_CHANGED, Origin(name), member.name, why=why))


def _is_sealed(file: BinaryIO) -> bool:
    """Whether the file is, byte for byte, as it was finished."""
    file.seek(0, os.SEEK_END)
    if file.tell() < _SEALED:
        return False
    file.seek(-_SEALED, os.SEEK_END)
    seal = file.read(_SEALED)
    return _SEAL.fullmatch(seal) is not None and seal == b"sha256:" + _digest_before_seal(file).encode()


def _digest_before_seal(file: BinaryIO) -> str:
    left = file.seek(0, os.SEEK_END) - _SEALED
    file.seek(0)
    digest = hashlib.sha256()
    while left and (part := file.read(min(_PART, left))):
        digest.update(part)
        left -= len(part)
    return digest.hexdigest()
