"""Marking a returned workbook in a guarded child: the question, the child that answers it, and what comes back.

A question is three pieces, each four bytes of length, big-endian, and that many bytes: marks and author as JSON, the
workbook that holds the list, the workbook to mark. An answer begins with one byte: 1 and the marked workbook, or 0
and why there is none.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import astuple

from toolkit.book.returned.reply_book import LIST_TITLE, Mark, without_notes
from toolkit.edges.readers.frames import MAX_FRAME
from toolkit.edges.readers.guard import Guard
from toolkit.edges.readers.guard_child import serve

COMMAND = (sys.executable, "-m", "toolkit.edges.marking.annotate_child")
"""The program for the `Guard` that marks."""


def marked_copy(guard: Guard, data: bytes, listing: bytes, marks: Sequence[Mark], author: str) -> bytes | None:
    """The workbook `data` as `annotate` marks it, by the child of `guard`; None where it cannot be marked."""
    said = json.dumps({"author": author, "marks": [astuple(mark) for mark in marks]}).encode()
    question = b"".join(len(piece).to_bytes(4, "big") + piece for piece in (said, listing, data))
    answer = guard.ask(question, "")
    return answer[1:] if isinstance(answer, bytes) and answer.startswith(b"1") else None


def answer(question: bytes) -> bytes:
    """What `question` asks for, once it is sure that the copy reads like the workbook it was made of."""
    from toolkit.edges.marking.annotate import annotate
    from toolkit.edges.readers.excel import read_workbook

    try:
        said, listing, data = _pieces(question)
        asked = json.loads(said)
        made = annotate(data, listing, [Mark(*each) for each in asked["marks"]], asked["author"])
        before = tuple(map(without_notes, read_workbook(data).sheets))
        after = tuple(map(without_notes, read_workbook(made).sheets[1:]))
        kept = {sheet.title for sheet in after}
        if tuple(sheet for sheet in before if sheet.title in kept) != after or any(
            not sheet.title.startswith(LIST_TITLE) for sheet in before if sheet.title not in kept
        ):
            return b"0the copy reads differently"
        return b"1" + made if len(made) < MAX_FRAME else b"0too large"
    except MemoryError:
        raise
    except Exception as error:  # whatever a stranger's workbook leads to: it gets a fresh one
        return b"0" + repr(error).encode(errors="replace")[:1000]


def _pieces(question: bytes) -> list[bytes]:
    pieces, at = [], 0
    while at < len(question):
        size = int.from_bytes(question[at : at + 4], "big")
        pieces.append(question[at + 4 : at + 4 + size])
        at += 4 + size
    return pieces


if __name__ == "__main__":
    sys.exit(serve(sys.argv[1:], ("toolkit.edges.marking.annotate",), answer))
