"""Whether anybody looks at what is written; asked before the library that styles it is loaded."""

from __future__ import annotations

import os
from typing import IO

_STYLED = ("FORCE_COLOR", "TTY_COMPATIBLE")
"""Variables of the environment by which even a pipe gets styled text."""


def is_plain(stream: IO[str]) -> bool:
    """Whether what is written to a stream is surely shown without styles: to a file, a pipe, another program."""
    return not (stream.isatty() or any(map(os.environ.get, _STYLED)))
