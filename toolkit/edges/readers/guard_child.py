"""The guarded child: reads one workbook after another from standard input, answers on standard output.

Started by `toolkit.edges.readers.guard` only.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import TYPE_CHECKING

from toolkit.edges.readers.frames import receive, send
from toolkit.edges.readers.memory import OUT_OF_MEMORY, limit_memory

if TYPE_CHECKING:
    from toolkit.book.sheets.raw import RawBook

READY = b'"ready"'
"""What a child says before its first answer."""


def main(arguments: list[str]) -> int:
    """Read workbooks until standard input ends. `arguments`: the megabytes one may use, 0 for no limit of its own."""
    return serve(arguments, ("toolkit.edges.readers.excel", "toolkit.edges.readers.xlsx"), answer)


def serve(arguments: list[str], modules: Sequence[str], answer: Callable[[bytes], bytes]) -> int:
    """Answer one frame after another by `answer`, which works with `modules`, within the limits of `arguments`."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Nothing a library prints may end up between the frames.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    limit_memory(int(arguments[0]) if arguments else 0)
    for module in modules:
        import_module(module)  # after the limit, before the first file's deadline
    try:
        send(answers, READY)
        while (data := receive(sys.stdin.buffer)) is not None:
            send(answers, answer(data))
    except BrokenPipeError:
        return 1
    except MemoryError:
        return OUT_OF_MEMORY
    return 0


def answer(data: bytes, read: Callable[[bytes], RawBook] | None = None) -> bytes:
    """What `data` reads as, or why it does not, as `packed.unpack` takes it; running out of memory is raised."""
    from toolkit.edges.readers.excel import read_workbook
    from toolkit.edges.readers.limits import Unreadable, damaged
    from toolkit.edges.readers.packed import pack, pack_refusal

    try:
        return pack((read or read_workbook)(data))
    except Unreadable as refusal:
        return pack_refusal(refusal)
    except MemoryError:
        raise
    except Exception:
        return pack_refusal(damaged("内部结构读不出来"))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
