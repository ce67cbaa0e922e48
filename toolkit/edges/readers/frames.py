"""How the guard and its children talk over a pipe: four bytes of length, big-endian, and that many bytes."""

from __future__ import annotations

from typing import IO

MAX_FRAME = 64 * 1024 * 1024
"""Bytes one answer may have; the guard refuses more."""


def send(stream: IO[bytes], data: bytes) -> None:
    """One frame, on its way at once."""
    stream.write(len(data).to_bytes(4, "big"))
    stream.write(data)
    stream.flush()


def receive(stream: IO[bytes], most: int | None = None) -> bytes | None:
    """The next frame; None at the end, and where it is cut short or announces more than `most` bytes."""
    head = stream.read(4)
    size = int.from_bytes(head, "big")
    if len(head) < 4 or (most is not None and size > most):
        return None
    data = stream.read(size)
    return data if len(data) == size else None
