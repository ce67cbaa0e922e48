"""Originals in an object store, or wherever else `fsspec` reaches: the one file that knows it, loaded on demand."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from toolkit.domain.office.archive_turns import Lying
from toolkit.edges.system.files import digest, write_whole
from toolkit.edges.system.originals import Originals, place_of
from toolkit.errors import ConfigError, WorkspaceError
from toolkit.problems import shorten
from toolkit.system_faults import in_words

_REMEDY = "请检查网络、存储服务和环境变量里的账号，再运行一次；已经记下的都在，没有记下的文件会重新收。"
_NO_FOLDER = "放在共享盘、移动硬盘上的，请先接好；还没有放过东西的，请先建好这个文件夹，再运行一次。"
_ANOTHER = (
    "放在共享盘、移动硬盘上的，请接好原来的那一个，再运行一次；换了地方的，先把原来那里的全部拷过去，连同 {mark}。"
    "没有往里面写任何东西。"
)
MARK = "台账原件.txt"
"""The object that tells a store of originals from another, or from an empty place where one was to be."""
_LENGTH = 64
_WITH_FOLDERS = frozenset({"file", "local", "sftp", "ssh", "smb", "ftp", "webdav", "hdfs"})
"""Kinds of stores whose folders are there or not: a missing one is a share that is away, not an empty store."""


@lru_cache(maxsize=4)
def object_store(url: str, known: Path) -> ObjectStore:
    """The store at `url`, connected to once a process."""
    return ObjectStore(url, known)


class ObjectStore(Originals):
    """Originals as objects below `url`, laid out as in the folder. Who may is for the environment to say, as the
    store's own library reads it: no password stands in `url`.

    Before the first original a mark is put there, and kept by `url` in the file `known`: a place without it, or with
    another, is not that store, and is neither read nor written. Who comes to a store that has a mark shares it.
    """

    def __init__(self, url: str, known: Path | None = None) -> None:
        self.where = url.rstrip("/")
        self._known, self._met = known, False
        try:
            from fsspec.core import url_to_fs

            self._store, self._root = url_to_fs(url, use_listings_cache=False)
            self._has_folders = not _WITH_FOLDERS.isdisjoint(_protocols(self._store))
        except (ImportError, ValueError) as error:  # fsspec itself, or what it needs for this kind of store
            raise ConfigError(
                f"[archive] url 是 {url}，但用不上：{shorten(str(error), 200)}",
                'pip install "openness-ledger-toolkit[archive]" 和这种存储要用的库（s3:// 要 s3fs）后再运行，'
                "或把 url 改成空的。",
            ) from None

    def put(self, data: bytes) -> str:
        """Keep `data`; one that was cut short there before is written anew. See `Originals`."""
        name = digest(data)
        path = self._path(name)
        with self._reached():
            self._leave_mark()
            if self._size(path) != len(data):
                self._store.makedirs(path.rpartition("/")[0], exist_ok=True)
                self._store.pipe_file(path, data)
                if self._size(path) != len(data):
                    raise OSError("写进去的不完整")
        return name

    def read(self, sha256: str) -> bytes:
        """What lies under a SHA-256; see `Originals`."""
        with self._reached():
            try:
                found: bytes = self._store.cat_file(self._path(sha256))
                return found
            except FileNotFoundError:
                raise WorkspaceError(
                    f"{self.where} 里没有存档 {sha256[:12]}", f"请从备份里取回，放回 {self.where}/{place_of(sha256)}。"
                ) from None

    def lacking(self, wanted: Iterable[str]) -> set[str]:
        """Those under which nothing lies: one look at all there is. See `Originals`."""
        return set(wanted) - {each.name[-_LENGTH:] for each in self.elsewhere()}

    def elsewhere(self) -> Iterator[Lying]:
        """All of them; see `Originals`."""
        with self._reached():
            self._store.invalidate_cache()
            try:
                self._store.info(self._root)
            except FileNotFoundError:
                return iter(())  # nothing was ever put there
            found = self._store.find(self._root, detail=True).values()
            return iter(sorted(filter(None, map(self._lying, found))))

    def _lying(self, info: dict[str, Any]) -> Lying | None:
        below = str(info["name"])[-_LENGTH - 3 :]
        if below != place_of(below[3:]):
            return None
        said = (info.get(name) for name in ("mtime", "LastModified", "last_modified", "created"))
        changed = next((each for each in said if isinstance(each, datetime | float | int)), 0)
        seconds = changed.timestamp() if isinstance(changed, datetime) else changed
        return Lying(f"archive/{below}", int(info["size"] or 0), int(seconds * 1e9))

    def _size(self, path: str) -> int | None:
        try:
            return int(self._store.info(path)["size"])
        except FileNotFoundError:
            return None

    def _path(self, sha256: str) -> str:
        return f"{self._root.rstrip('/')}/{place_of(sha256)}"

    def _refuse_another(self) -> None:
        """Refuse a place that is not the store known by `url`. A folder may be another any time; what else, once."""
        known = self._marks().get(self.where)
        if known is None or (self._met and not self._has_folders):
            return
        if (found := self._mark()) != known:
            what = "里面的是别的原件" if found else "是空的，或者是别的文件夹"
            raise WorkspaceError(f"{self.where} 不是一直放原件的地方：{what}", _ANOTHER.format(mark=MARK))
        self._met = True

    def _leave_mark(self) -> None:
        """Know the store from now on, by the mark that it has, or by a new one."""
        if self._known is None or self.where in (marks := self._marks()):
            return
        if not self._mark():
            self._store.makedirs(self._root, exist_ok=True)
            self._store.pipe_file(f"{self._root.rstrip('/')}/{MARK}", os.urandom(16).hex().encode())
        kept = json.dumps({**marks, self.where: self._mark()}, ensure_ascii=False)
        write_whole(self._known, kept.encode(), private=True)

    def _marks(self) -> dict[str, str]:
        try:
            found = json.loads(self._known.read_bytes()) if self._known else {}
        except (OSError, ValueError, RecursionError):
            return {}
        return found if isinstance(found, dict) else {}

    def _mark(self) -> str:
        """The mark of the store; empty where there is none."""
        try:
            return str(self._store.cat_file(f"{self._root.rstrip('/')}/{MARK}").decode(errors="replace")).strip()
        except FileNotFoundError:
            return ""

    @contextmanager
    def _reached(self) -> Iterator[None]:
        """Whatever a store's library raises, as one `WorkspaceError`; so is the absence of a folder at `url`."""
        try:
            if self._has_folders and not self._store.isdir(self._root):
                raise WorkspaceError(f"{self.where} 没有这个文件夹", _NO_FOLDER)
            self._refuse_another()
            yield
        except WorkspaceError:
            raise
        except Exception as error:
            why = in_words(error, str(error)) if isinstance(error, OSError) else f"{type(error).__name__}：{error}"
            raise WorkspaceError(f"{self.where} 用不上：{shorten(why, 200)}", _REMEDY) from error


def _protocols(store: Any) -> tuple[str, ...]:
    return (store.protocol,) if isinstance(store.protocol, str) else tuple(store.protocol)
