"""Values of the program's own in a file, good while nothing they were made from changes: dear to make, quick to read.

Only values come back, whoever wrote the file: records and enumerations of the program, days, numbers and texts. What
is cut off, altered or of another program is as good as none.
"""

from __future__ import annotations

import hashlib
import io
import os
import pickle
import sys
from collections.abc import Iterable, Iterator
from dataclasses import is_dataclass
from enum import Enum
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import toolkit
from toolkit.edges.system.seen import packages

_DIGEST = 32
_ELSEWHERE = {
    ("builtins", "frozenset"),
    ("builtins", "set"),
    ("datetime", "date"),
    ("datetime", "time"),
    ("decimal", "Decimal"),
}


def packed(made_from: bytes, value: object) -> bytes:
    """A value as bytes, by which `unpacked` finds it again for the same `made_from`."""
    data = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
    return digest(made_from, data) + data


def of_files(what: bytes, files: Iterable[bytes]) -> bytes:
    """What a value is made from that was found of files: the program, what else it rests on, and the bytes of each."""
    return b"\n".join((program(), what, *(hashlib.sha256(data).digest() for data in files)))


@lru_cache(maxsize=8)
def unpacked(data: bytes, made_from: bytes) -> Any:
    """The value packed as made from that, the same one each time; None where it was made from something else, or is not
    whole."""
    its = data[_DIGEST:]
    if data[:_DIGEST] != digest(made_from, its):
        return None
    try:
        return _Values(io.BytesIO(its)).load()
    except (pickle.UnpicklingError, ArithmeticError, AttributeError, EOFError, ImportError, LookupError, TypeError):
        return None
    except (ValueError, MemoryError, RecursionError, AssertionError):
        return None


@cache
def program() -> bytes:
    """Which program this is: its files by place, size and time, the interpreter, when packages were last installed.

    As it stood when this process first asked: that is what it runs. Empty where that cannot be told; then nothing is to
    be kept.
    """
    root = Path(toolkit.__file__).parent
    try:
        found = sorted(_files(root))
        beside = packages()
    except OSError:
        return b""
    return repr((toolkit.__version__, sys.version, found, beside)).encode() if found else b""


def is_still() -> bool:
    """Whether that is what stands there now: a command that runs for days may be another program by then."""
    return program.__wrapped__() == program()


def digest(made_from: bytes, data: bytes) -> bytes:
    """Over both; how long the first is goes before it, so that no byte can change sides."""
    return hashlib.sha256(b"%d:%b%b" % (len(made_from), made_from, data)).digest()


def _files(folder: str | Path) -> Iterator[tuple[str, int, int]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir():
                if entry.name != "__pycache__":
                    yield from _files(entry.path)
            elif not entry.name.endswith(".pyc"):
                its = entry.stat()
                yield entry.path, its.st_size, its.st_mtime_ns


class _Values(pickle.Unpickler):
    """Makes values alone: a file may have been written by anybody who can write to the workspace."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) in _ELSEWHERE:
            return super().find_class(module, name)
        if module.startswith("toolkit.") and "." not in name:
            found = super().find_class(module, name)
            if isinstance(found, type) and (is_dataclass(found) or issubclass(found, (Enum, tuple))):
                return found
        raise pickle.UnpicklingError(f"{module}.{name}")
