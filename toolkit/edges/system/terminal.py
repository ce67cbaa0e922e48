"""Whether anybody looks at what is written; asked before the library that styles it is loaded."""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from io import TextIOBase
from typing import IO

_STYLED = ("FORCE_COLOR", "TTY_COMPATIBLE")
"""Variables of the environment by which even a pipe gets styled text."""


class Closed(TextIOBase):
    """A stream that was closed before the program began: nothing can be written to it."""

    def write(self, text: str) -> int:
        """Fails."""
        raise OSError(errno.EBADF, "")


def is_plain(stream: IO[str]) -> bool:
    """Whether what is written to a stream is surely shown without styles: to a file, a pipe, another program."""
    return not (stream.isatty() or any(map(os.environ.get, _STYLED)))


def let_go(stream: IO[str]) -> None:
    """Have what a stream still holds go nowhere: what cannot be written now cannot be written at the program's end."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
