"""Opening what sits in a mail as one sealed lump in a guarded child: the program, and what comes back.

A question is the lump. An answer begins with one byte: `M` and an entity as mails are made of, `F` and the bytes of a
file, or `-` and why there is neither.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

from toolkit.edges.readers.frames import MAX_FRAME
from toolkit.edges.readers.guard import Guard
from toolkit.edges.readers.guard_child import serve

COMMAND = (sys.executable, "-m", "toolkit.edges.readers.envelope_child")
"""The program for the `Guard` that opens envelopes."""

Opener = Callable[[bytes], tuple[bool, bytes] | None]
"""Opens a lump: whether it is an entity, and its bytes; None where it cannot be opened."""


def opened_by(guard: Guard) -> Opener:
    """How the children of a guard that runs `COMMAND` open envelopes."""

    def opened(data: bytes) -> tuple[bool, bytes] | None:
        answer = guard.ask(data, "")
        found = answer if isinstance(answer, bytes) else b""
        return (found.startswith(b"M"), found[1:]) if found.startswith((b"M", b"F")) else None

    return opened


def answer(data: bytes) -> bytes:
    """What a lump holds, or why that is not known."""
    from toolkit.domain.mail.attachments import TNEF
    from toolkit.edges.readers.envelopes import is_entity, signed_content, winmail_entity

    try:
        winmail = data.startswith(TNEF)
        found = winmail_entity(data) if winmail else signed_content(data)
        if len(found) >= MAX_FRAME:
            return b"-too large"
        return (b"M" if winmail or is_entity(found) else b"F") + found
    except MemoryError:
        raise
    except Exception as error:  # whatever a stranger's envelope leads to: it is told as one that cannot be opened
        return b"-" + repr(error).encode(errors="replace")[:1000]


if __name__ == "__main__":
    sys.exit(serve(sys.argv[1:], ("toolkit.edges.readers.envelopes",), answer))
