"""Workbooks and other archives that tests make are packed in haste: each is read in a moment, and then thrown away."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from toolkit.edges.writing import archive

_AS_USUAL = zlib.Z_DEFAULT_COMPRESSION


@contextmanager
def packed_in_haste() -> Iterator[None]:
    """What is packed as usual is packed quickly, by this process's own writer of workbooks as by `zipfile`."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(zlib, "Z_DEFAULT_COMPRESSION", zlib.Z_BEST_SPEED)
        yield


@contextmanager
def packed_as_usual() -> Iterator[None]:
    """Files are as small as a user's: for a test that asks how small, compares them with those of another process, or
    packs what is to look like an attack."""
    archive._block.cache_clear()
    archive._packed_once.cache_clear()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(zlib, "Z_DEFAULT_COMPRESSION", _AS_USUAL)
        yield
