"""What kind of place a folder is: on a network share or not, and how much room it has."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from pathlib import Path, PurePath

_REMOTE = frozenset(("nfs", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "afs", "ncpfs", "9p", "davfs", "afpfs"))
_REMOTE_FUSE = ("fuse.sshfs", "fuse.davfs", "fuse.rclone", "fuse.gvfsd", "fuse.smb", "fuse.nfs", "fuse.s3")


def on_network_share(folder: Path) -> bool:
    """Whether a folder lies on another machine, where SQLite cannot keep its promises."""
    import psutil

    mounts = [(each.mountpoint, each.fstype, each.opts) for each in psutil.disk_partitions(all=True)]
    return lies_remote(Path(os.path.realpath(folder)), mounts)


def lies_remote(path: PurePath, mounts: Iterable[tuple[str, str, str]]) -> bool:
    """The same for a path among mounts: place, kind of file system, options (`remote` among them on Windows)."""
    if path.drive.startswith("\\\\"):
        return True
    above = {str(each).rstrip("/\\").lower() for each in (path, *path.parents)}
    over = [mount for mount in mounts if mount[0].rstrip("/\\").lower() in above]
    if not over:
        return False
    _, kind, options = max(over, key=lambda mount: len(mount[0]))
    return kind.lower() in _REMOTE or kind.startswith(_REMOTE_FUSE) or "remote" in options.split(",")


def free_megabytes(folder: Path) -> int:
    """Room left where a folder lies, in megabytes (2**20 bytes)."""
    return shutil.disk_usage(folder).free >> 20


def same_disk(one: Path, other: Path) -> bool:
    """Whether two files or folders lie on one disk, as far as the system tells."""
    return one.stat().st_dev == other.stat().st_dev
