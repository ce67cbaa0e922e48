"""The guarded child: reads one workbook after another from standard input, answers on standard output as JSON.

Started by `toolkit.edges.readers.guard` only. Frames are four bytes of length, big-endian, and that many bytes.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from importlib import import_module
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from toolkit.book.sheets.raw import RawBook

MAX_FRAME = 64 * 1024 * 1024
"""Bytes one answer may have; the parent refuses more."""
OUT_OF_MEMORY = 77
"""What this program exits with where its memory did not suffice."""
_HEADROOM_MB = 96  # what the reader's library and its threads map without using


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
        send(answers, b'"ready"')
        while (data := receive(sys.stdin.buffer)) is not None:
            send(answers, answer(data))
    except BrokenPipeError:
        return 1
    except MemoryError:
        return OUT_OF_MEMORY
    return 0


def limit_memory(megabytes: int) -> None:
    """Let this process grow by about `megabytes`, where the system can be told so."""
    if sys.platform == "win32" or not megabytes:
        return
    import resource

    limit = _mapped() + (megabytes + _HEADROOM_MB) * 1024 * 1024
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    if hard != resource.RLIM_INFINITY:
        limit = min(limit, hard)
    try:
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    except (OSError, ValueError):
        return  # the parent's watchdog remains


def _mapped() -> int:
    try:
        with open("/proc/self/statm", "rb") as statm:  # noqa: PTH123  pathlib is not worth its import here
            return int(statm.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        return 256 * 1024 * 1024


def receive(stream: IO[bytes]) -> bytes | None:
    """The next frame, None at the end."""
    head = stream.read(4)
    if len(head) < 4:
        return None
    size = int.from_bytes(head, "big")
    data = stream.read(size)
    return data if len(data) == size else None


def send(stream: IO[bytes], data: bytes) -> None:
    """One frame, on its way at once."""
    stream.write(len(data).to_bytes(4, "big"))
    stream.write(data)
    stream.flush()


def answer(data: bytes, read: Callable[[bytes], RawBook] | None = None) -> bytes:
    """What `data` reads as, or why it does not: `{"sheets", "properties"}` or `{"code", "what"}` as JSON."""
    from toolkit.edges.readers.excel import read_workbook
    from toolkit.edges.readers.limits import Unreadable

    try:
        reply = _dump(pack((read or read_workbook)(data)))
        if len(reply) <= MAX_FRAME:
            return reply
        return _dump({"code": "file-hostile", "what": "内容过多，读出的文字超过 64 MB"})
    except Unreadable as refusal:
        return _dump({"code": refusal.code.slug, "what": refusal.what})
    except MemoryError:
        raise
    except Exception as error:
        return _dump({"code": "file-damaged", "what": f"读不出来，{type(error).__name__}"})


def pack(book: RawBook) -> dict[str, Any]:
    """The workbook as JSON can say it; dates and times become objects with one tag."""
    return {
        "sheets": [
            [
                sheet.title,
                [list(map(_pack_value, row)) for row in sheet.rows],
                dict(sheet.errors),
                sorted(sheet.uncomputed),
                list(sheet.merged),
            ]
            for sheet in book.sheets
        ],
        "properties": dict(book.properties),
    }


def _pack_value(value: object) -> object:
    if value is None or isinstance(value, (str, bool, int, float)):
        return value
    if isinstance(value, datetime):
        return {"datetime": value.isoformat()}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    if isinstance(value, time):
        return {"time": value.isoformat()}
    if isinstance(value, timedelta):
        return {"span": [value.days, value.seconds, value.microseconds]}
    raise TypeError(f"no way to say {type(value).__name__}")


def _dump(reply: object) -> bytes:
    return json.dumps(reply, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
