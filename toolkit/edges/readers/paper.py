"""Papers from documents, into paragraphs and rows of text: Word and others in a guarded child, plain text here."""

from __future__ import annotations

from toolkit.domain.office.paper_sentences import Passage
from toolkit.domain.plan.document.lines import Line, PlanTable
from toolkit.edges.readers.guard import Guard
from toolkit.edges.readers.plan import read_guarded
from toolkit.edges.readers.sniff import is_pdf
from toolkit.edges.system.files import decode_text
from toolkit.errors import WorkspaceError

_OLE = b"\xd0\xcf\x11\xe0"


def read_paper(data: bytes, name: str, guard: Guard) -> tuple[Passage, ...]:
    """The paragraphs and rows of a paper in their order, each with its place; see `read_whole`."""
    return read_whole(data, name, guard)[0]


def read_whole(data: bytes, name: str, guard: Guard) -> tuple[tuple[Passage, ...], tuple[str, ...]]:
    """The paragraphs and rows of a paper in their order, each with its place, and where figures show that are no text.

    A Word document, a PDF with text, or plain text. `WorkspaceError` for what cannot be read, with what to do instead.
    """
    if not data.strip():
        raise WorkspaceError(f"{name} 是空的", "请检查文件后重试。")
    if data.startswith(b"PK") or is_pdf(data):
        document = read_guarded(data, name, guard)
        return _passages(document), document.unread
    if data.startswith(_OLE):
        raise WorkspaceError(
            f"{name} 是旧版 .doc 或 .wps 格式", "请用 WPS 或 Word 另存为“Word 文档 (*.docx)”后再核对。"
        )
    return text_passages(decode_text(data, name)), ()


def text_passages(text: str) -> tuple[Passage, ...]:
    """The lines of a plain text: cells of a row have tabs between."""
    lines = enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), start=1)
    return tuple(Passage(f"第{at}行", line.rstrip()) for at, line in lines if line.strip())


def own_lines(data: bytes) -> tuple[str, ...]:
    """The lines of a paper that this program has just made."""
    from toolkit.edges.readers.docx import read_word

    return tuple(each.text for each in _passages(read_word(data)))


def _passages(document: PlanTable) -> tuple[Passage, ...]:
    titled = (Passage("标题", document.title),) if document.title else ()
    return (*titled, *(Passage(line.where, _text(line)) for line in document.lines if any(line.cells)))


def _text(line: Line) -> str:
    """A line as one text: what is merged across once, cells with tabs between."""
    return "\t".join(cell.strip() for at, cell in enumerate(line.cells) if at not in line.beside)
