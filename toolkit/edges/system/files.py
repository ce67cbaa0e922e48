"""Files: written whole or not at all, read with a remedy, named so that any system takes the name.

What is private is its owner's alone on POSIX (0600, its folders 0700), from the moment it is made; everything else
follows the umask. Windows has the permissions of the folder.
"""

from __future__ import annotations

import contextlib
import hashlib
import itertools
import os
import re
import secrets
import shutil
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from toolkit.edges.system.text import text_of
from toolkit.errors import WorkspaceError
from toolkit.system_faults import refused

_UNSAFE = re.compile(r'[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069<>:"/\\|?*]+')
_RESERVED = re.compile(r"(?i)\A(con|prn|aux|nul|com\d|lpt\d)(\.|\Z)")
_MAX_NAME_BYTES = 120
_NUMBER_BYTES = 20
"""What is left of a name for a number and an ending."""
_MOST_OF_A_NAME = 10_000
HALF = ".writing-"
"""What the name of a file begins with that is still being written."""
_AT_REST = 1.0
"""Seconds without a change after which a file is taken to be whole."""
_WAITS = 10
_BINARY = getattr(os, "O_BINARY", 0)
_OTHERS = 0o077
"""The permissions of everybody but the owner."""


def write_whole(path: Path, data: bytes, *, private: bool = False) -> Path:
    """Put `data` under `path`: a temporary file beside it, flushed, then moved into place.

    Nothing is touched where the same bytes stand there already. A target held open by an office program on
    Windows gets a sibling with a number, and that path is returned. A full or read-only disk raises
    `WorkspaceError` and leaves what was there. What is `private` lies in a folder that is its owner's alone.
    """
    try:
        if private:
            make_private(path.parent)
        if holds(path, data):
            if private:
                _close_to_others(path)
            return path
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_name(f"{HALF}{secrets.token_hex(8)}{path.suffix}")
        try:
            made = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, 0o600 if private else 0o666)
            with os.fdopen(made, "wb") as out:
                out.write(data)
                out.flush()
                os.fsync(out.fileno())
            return _replace(temporary, path)
        finally:
            with contextlib.suppress(FileNotFoundError):
                temporary.unlink()
    except OSError as error:
        raise _unwritable(path, error) from None


def _unwritable(path: Path, error: OSError) -> WorkspaceError:
    return refused(f"写不了 {path}", error, "请检查磁盘空间和文件夹权限后重新运行。")


def write_text(path: Path, text: str, *, private: bool = False) -> Path:
    """Put a text under `path`, as `write_whole` does, in the form that Notepad and Word open best."""
    return write_whole(path, as_written(text), private=private)


def as_written(text: str) -> bytes:
    """A text in the form that Notepad and Word open best: with a BOM, its lines ending as on Windows."""
    return b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode()


def add_line(path: Path, line: str) -> None:
    """Add a line to a file that is its owner's alone, made where it is missing; one that was cut short before it stays
    a line of its own. `WorkspaceError` where it cannot be written."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        made = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | _BINARY, 0o600)
        with os.fdopen(made, "ab", buffering=0) as out:
            out.write(f"\n{line}\n".encode())
            os.fsync(out.fileno())
    except OSError as error:
        raise _unwritable(path, error) from None


def flush_folder(folder: Path) -> None:
    """See that the names in `folder` outlast a power cut; where a system has no way to ask for that, nothing."""
    if os.name != "posix":
        return
    try:
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
    except OSError as error:
        raise _unwritable(folder, error) from None


def _replace(temporary: Path, path: Path) -> Path:
    try:
        return temporary.replace(path)
    except PermissionError:
        for sibling in itertools.islice(_places(path.parent, path.stem, path.suffix), 1, 99):
            with contextlib.suppress(PermissionError):
                return temporary.replace(sibling)
        raise


def read_text(path: Path) -> str:
    """A text file as UTF-8 (with or without BOM) or, failing that, GB18030; `WorkspaceError` where it cannot be."""
    return decode_text(read_bytes(path), str(path))


def decode_text(data: bytes, name: str) -> str:
    """Bytes as UTF-8 (with or without BOM) or, failing that, GB18030; `WorkspaceError` where they are no text."""
    text = text_of(data)
    if text is None:
        raise WorkspaceError(f"{name} 不是文本文件", "请另存为 UTF-8 编码的文本后重试。")
    return text.removeprefix("\ufeff")


def read_bytes(path: Path) -> bytes:
    """A file's bytes; `WorkspaceError` with a remedy where it is missing, locked or a folder."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise WorkspaceError(
            f"找不到文件 {path}", "请核对文件名和所在的文件夹；名称里有空格的，前后加英文双引号。"
        ) from None
    except OSError as error:
        if path.is_dir():  # Windows calls it a denied permission
            raise WorkspaceError(
                f"{path} 是文件夹，这里要的是文件", "请写到文件名；那里该是文件的，请移走该文件夹。"
            ) from None
        raise refused(f"读不了 {path}", error, "请关闭占用该文件的程序后重试。") from None


def digest(data: bytes) -> str:
    """The SHA-256 of `data`, in hex."""
    return hashlib.sha256(data).hexdigest()


def file_digest(path: Path) -> str:
    """The SHA-256 of a file, in hex, read part by part."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def holds_files(folder: Path, within: str = "") -> bool:
    """Whether any file lies below `folder`, in a folder called `within` where that is said.

    Hidden files do not count, nor what lies in a workspace of its own. What cannot be read may hold some.
    """
    from toolkit.edges.system.folders import has, walk

    unread: list[OSError] = []
    for here, folders, names in walk(folder, unread.append):
        folders[:] = [each for each in folders if not has(here / each, "config.toml")]
        if any(not name.startswith(".") for name in names) and within in ("", here.name):
            return True
    return bool(unread)


def sweep(folder: Path, *, at_rest: float = 0) -> None:
    """Remove what writing left half-done below `folder` when it was killed; nobody else may be writing there, unless
    only what nobody touched for so many seconds is meant.
    """
    for path in folder.rglob(f"{HALF}*"):
        with contextlib.suppress(OSError):
            if not at_rest or time.time() - path.lstat().st_mtime > at_rest:
                path.unlink()


def copy_defaults(source: Path, root: Path, names: Sequence[str], folders: Sequence[str]) -> tuple[Path, ...]:
    """Copy files and folders `names` of `source` into `root` and make empty `folders`; returns the files made."""
    try:
        root.mkdir(parents=True, exist_ok=True)
        for name in names:
            if (source / name).is_dir():
                shutil.copytree(source / name, root / name)
            else:
                shutil.copyfile(source / name, root / name)
        for name in folders:
            (root / name).mkdir(exist_ok=True)
    except OSError as error:
        raise refused(f"写不了 {root}", error, "请检查路径、磁盘空间和文件夹权限后重试。") from None
    made = (path for name in names for path in (root / name, *(root / name).rglob("*")))
    return tuple(sorted(path for path in made if path.is_file()))


def make_private(folder: Path) -> None:
    """See that there is a folder which, on POSIX, nobody but its owner looks into, nor into what is made on the way to
    it; `WorkspaceError` where it cannot be made.
    """
    try:
        for missing in reversed([each for each in (folder, *folder.parents) if not each.exists()]):
            missing.mkdir(mode=0o700, exist_ok=True)
        _close_to_others(folder)
    except OSError as error:
        raise _unwritable(folder, error) from None


def _close_to_others(path: Path) -> None:
    """Take others' permissions away, where the disk knows any and the file is ours."""
    if os.name == "posix" and (mode := path.stat().st_mode) & _OTHERS:
        with contextlib.suppress(PermissionError, NotImplementedError):
            path.chmod(mode & 0o700)


def settled(path: Path, seen: bytes) -> bytes | None:
    """What a file that could not be understood holds once nobody writes to it any more; None where it is `seen`.

    A file that has lain unchanged for a second is not waited for; one still growing after ten raises
    `WorkspaceError`.
    """
    for _ in range(_WAITS):
        before = path.stat()
        rest = before.st_mtime + _AT_REST - time.time()
        if rest <= 0:
            now = path.read_bytes()
            return None if now == seen else now
        time.sleep(min(rest, _AT_REST))
    raise WorkspaceError(f"{path} 还在写入", "等复制完再运行一次。")


def _places(folder: Path, stem: str, ending: str) -> Iterator[Path]:
    """Where a file may stand beside others of its name: as it is called, then under numbers from 2; of a name too long
    for a number, beginning and end are kept. `WorkspaceError` where none was free.
    """
    yield folder / f"{stem}{ending}"
    numbered = distinct_name(stem, _MAX_NAME_BYTES - _NUMBER_BYTES)
    for number in range(2, _MOST_OF_A_NAME):
        yield folder / f"{numbered}（{number}）{ending}"
    raise WorkspaceError(f"{folder} 里同名文件太多", "请整理该文件夹后再试。")


def place_beside(folder: Path, stem: str, suffix: str, data: bytes) -> Path:
    """Where `data` goes in a `folder` under a safe name (`suffix` with its dot) so that nothing else is written over:
    to the same bytes where they stand there, else to a name that is free.
    """
    name = distinct_name(stem, _MAX_NAME_BYTES - _NUMBER_BYTES)
    places = _places(folder, name, "." + safe_name(suffix, 12) if suffix else "")
    return next(each for each in places if not _is_taken(each) or holds(each, data))


def _is_taken(path: Path) -> bool:
    return path.exists() or path.is_symlink()


def holds(path: Path, data: bytes) -> bool:
    """Whether these very bytes stand under `path`."""
    return path.is_file() and path.stat().st_size == len(data) and path.read_bytes() == data


def keep_beside(folder: Path, stem: str, suffix: str, data: bytes, *, private: bool = True) -> Path:
    """Put `data` where `place_beside` says, into a `folder` that is private unless told otherwise."""
    try:
        return write_whole(place_beside(folder, stem, suffix, data), data, private=private)
    except OSError as error:
        raise _unwritable(folder, error) from None


def move_into(folder: Path, path: Path) -> Path:
    """Move a file into a private `folder`, under a number where its name is taken."""
    make_private(folder)
    try:
        target = next(each for each in _places(folder, path.stem, path.suffix) if not _is_taken(each))
        moved = Path(shutil.move(path, target))
        _close_to_others(moved)
    except OSError as error:
        raise refused(f"移不走 {path}", error, "请关闭打开它的程序，检查文件夹权限。") from None
    return moved


def set_aside(path: Path, folder: Path, stem: str) -> Path | None:
    """Move a file of our own making into `folder` under another name, with a number where that is taken; None where it
    stays, because an office program holds it open or nothing can be written there.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        name = distinct_name(stem, _MAX_NAME_BYTES - _NUMBER_BYTES)
        return path.rename(next(each for each in _places(folder, name, path.suffix) if not _is_taken(each)))
    except (OSError, WorkspaceError):
        return None


def remove(path: Path) -> None:
    """Remove a file of our own making; `WorkspaceError` where an office program holds it open."""
    try:
        path.unlink()
    except OSError as error:
        raise refused(f"删不了 {path}", error, "请关闭打开它的程序后重新运行。") from None


def printable(name: str) -> str:
    """A file name as text: one an old archive left in GBK is read so, what is no text at all becomes `?`."""
    raw = os.fsencode(name)
    text = text_of(raw)
    return raw.decode("utf-8", errors="replace") if text is None else text


def safe_name(text: str, limit: int = _MAX_NAME_BYTES) -> str:
    """`text` as a file name Windows, WPS and mail programs all take; at most `limit` bytes of UTF-8."""
    name = _UNSAFE.sub("_", text).strip(" .") or "_"
    if _RESERVED.match(name):
        name = "_" + name
    return name.encode(errors="replace")[:limit].decode(errors="ignore").rstrip(" .")


def distinct_name(text: str, limit: int = _MAX_NAME_BYTES) -> str:
    """As `safe_name`, but of a long text beginning and end are kept, and what stands between is a mark of the whole: of
    two texts that are alike for long, or end unlike, each has a name of its own."""
    whole = safe_name(text, len(text) * 4 + 4)
    if len(whole.encode()) <= limit:
        return whole
    mark = f"~{digest(text.encode(errors='replace'))[:6]}~"
    end = whole.encode()[-limit // 3 :].decode(errors="ignore")
    return safe_name(whole, limit - len(mark) - len(end.encode())) + mark + end
