"""What came in, and what it was made from, kept by the SHA-256 of its bytes: once, never changed, past a power cut."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from pathlib import Path

from toolkit.domain.office.archive_turns import Lying
from toolkit.edges.system import files
from toolkit.errors import WorkspaceError


def place_of(sha256: str) -> str:
    """Where an original lies below whatever keeps them."""
    return f"{sha256[:2]}/{sha256}"


class Originals(ABC):
    """The originals by SHA-256. What is asked of them is asked here, wherever they lie.

    Each method raises `WorkspaceError` where it cannot do what it says; then nothing is kept by half under a SHA-256,
    or the next `put` of these bytes mends it.
    """

    where = ""
    """The place that keeps them, in words; empty for the workspace's own folder."""

    @abstractmethod
    def put(self, data: bytes) -> str:
        """Keep `data`, and return its SHA-256."""

    @abstractmethod
    def read(self, sha256: str) -> bytes:
        """What lies under a SHA-256, whatever it is."""

    @abstractmethod
    def lacking(self, wanted: Iterable[str]) -> set[str]:
        """Those of these SHA-256 under which nothing lies."""

    @abstractmethod
    def elsewhere(self) -> Iterator[Lying]:
        """All that lies elsewhere than in the workspace, each by the name it would have there."""

    def get(self, sha256: str) -> bytes:
        """What was kept under a SHA-256; `WorkspaceError` also where that is another now."""
        data = self.read(sha256)
        if files.digest(data) != sha256:
            place = f"{self.where} 里的这一个" if self.where else " archive 文件夹"
            raise WorkspaceError(f"存档 {sha256[:12]} 已被改动", f"请从备份恢复{place}。")
        return data


class Folder(Originals):
    """Originals in a folder, on POSIX its owner's alone."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, data: bytes) -> str:
        """Keep `data`; see `Originals`."""
        name = files.digest(data)
        target = self._folder / place_of(name)
        files.make_private(self._folder)
        if not target.is_file():
            files.write_whole(target, data, private=True)
            files.flush_folder(target.parent)
            files.flush_folder(self._folder)
        return name

    def read(self, sha256: str) -> bytes:
        """What lies under a SHA-256; see `Originals`."""
        return files.read_bytes(self._folder / place_of(sha256))

    def lacking(self, wanted: Iterable[str]) -> set[str]:
        """Those under which nothing lies; see `Originals`."""
        return {sha256 for sha256 in wanted if not (self._folder / place_of(sha256)).is_file()}

    def elsewhere(self) -> Iterator[Lying]:
        """Nothing; see `Originals`."""
        return iter(())
