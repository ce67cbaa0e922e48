"""What the program sends to itself elsewhere: values of its own in few bytes, to the same release alone."""

from __future__ import annotations

import hashlib
import pickle
import zlib
from functools import cache
from pathlib import Path
from typing import Any

import toolkit
from toolkit.errors import ToolkitError

_LEVEL = 1
"""How hard what is sent is pressed: a fifth of the size for a millisecond."""


class OtherReleaseError(ToolkitError):
    """The work was sent to another release of the program, which could find something else."""


def packed(value: object) -> bytes:
    """A value of the program's own, to be sent to itself."""
    return pressed(pickle.dumps(value, pickle.HIGHEST_PROTOCOL))


def unpacked(data: bytes) -> Any:
    """What `packed` packed."""
    return pickle.loads(zlib.decompress(data))  # noqa: S301  from ourselves, over the engine's own channel


def pressed(data: bytes) -> bytes:
    """The same in fewer bytes, as `zlib.decompress` takes it."""
    return zlib.compress(data, _LEVEL)


@cache
def release() -> str:
    """Which program this is, whatever machine and folder it stands on: a digest of its own files."""
    root, found = Path(toolkit.__file__).parent, hashlib.sha256()
    for path in sorted(root.rglob("*.py")):
        data = path.read_bytes()
        found.update(f"{path.relative_to(root).as_posix()} {len(data)} ".encode() + data)
    return found.hexdigest()


def of_this_release(asking: str) -> None:
    """`OtherReleaseError` where the `release` that asks for work is not this one."""
    if asking != release():
        raise OtherReleaseError("工作进程装的不是本机这一版")
