"""Documents saved as files: .docx, .xlsx, .html, .txt, and .pdf by LibreOffice out of .docx."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from html import escape
from pathlib import Path

import docx
import openpyxl
from docx.enum.section import WD_ORIENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsmap
from docx.shared import Pt
from docx.text.paragraph import Paragraph

from kit.libreoffice import save_as
from kit.plans.truth import Box, Cell, Document, Grid

_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})")


_INDENT = Pt(22)
"""Two letters, by which every paragraph of an official document begins further to the right."""


def as_docx(document: Document) -> bytes:
    """A Word document with real merged cells; wide tables on a page turned sideways."""
    made = docx.Document()
    grids = [block for block in document.blocks if isinstance(block, Grid)]
    if any(len(grid.rows[0]) > 5 for grid in grids):
        section = made.sections[0]
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = section.page_height, section.page_width
    made.add_paragraph(document.title)
    for block in document.blocks:
        if isinstance(block, str):
            made.add_paragraph(block).paragraph_format.first_line_indent = _INDENT
            continue
        if isinstance(block, Box):
            _add_box(made.paragraphs[-1], block.text)
            continue
        table = made.add_table(len(block.rows), len(block.rows[0]), style="Table Grid")
        drawn = [list(row.cells) for row in table.rows]
        for at, row in enumerate(block.rows):
            for column, cell in enumerate(row):
                if cell is None:
                    continue
                first = drawn[at][column]
                if cell.down * cell.across > 1:
                    first = first.merge(drawn[at + cell.down - 1][column + cell.across - 1])
                lines = cell.text.split("\n")
                first.text = lines[0]
                for line in lines[1:]:
                    first.add_paragraph(line)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


_NAMESPACES = {
    "w": nsmap["w"],
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "v": "urn:schemas-microsoft-com:vml",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
}
_BOX = """<w:r {names}><mc:AlternateContent>
<mc:Choice Requires="wps"><w:drawing><wps:wsp><wps:txbx>{text}</wps:txbx></wps:wsp></w:drawing></mc:Choice>
<mc:Fallback><w:pict><v:shape><v:textbox>{text}</v:textbox></v:shape></w:pict></mc:Fallback>
</mc:AlternateContent></w:r>"""


def _add_box(paragraph: Paragraph, text: str) -> None:
    """A box of text in a paragraph, with its older twin, as Word saves it."""
    lines = "".join(f"<w:p><w:r><w:t>{escape(line)}</w:t></w:r></w:p>" for line in text.split("\n"))
    content = f"<w:txbxContent>{lines}</w:txbxContent>"
    names = " ".join(f'xmlns:{name}="{address}"' for name, address in _NAMESPACES.items())
    paragraph._p.append(parse_xml(_BOX.format(names=names, text=content)))


def as_xlsx(document: Document) -> bytes:
    """One sheet: title and paragraphs in rows merged over the table's width; whole numbers and dates are typed."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    wide = max((len(block.rows[0]) for block in document.blocks if isinstance(block, Grid)), default=1)
    at, left = (1, 1) if document.seed % 5 == 0 else (0, 0)
    for block in (document.title, *document.blocks):
        text = block.text if isinstance(block, Box) else block
        rows = [[Cell(text, 1, wide), *[None] * (wide - 1)]] if isinstance(text, str) else text.rows
        for below, row in enumerate(rows, start=at + 1):
            for column, cell in enumerate(row, start=left + 1):
                if cell is None or not (cell.text or cell.down * cell.across > 1):
                    continue
                sheet.cell(below, column).value = _typed(cell.text)
                if cell.down * cell.across > 1:
                    sheet.merge_cells(None, below, column, below + cell.down - 1, column + cell.across - 1)
        at += len(rows)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _typed(text: str) -> str | int | date | None:
    if text.isdecimal():
        return int(text)
    found = _DATE.fullmatch(text)
    return date(*map(int, found.groups())) if found else text or None


def as_html(document: Document) -> bytes:
    """A saved web page: the text of the document among what pages have around it."""
    parts = [f"<h1>{escape(document.title)}</h1>"]
    for block in document.blocks:
        if not isinstance(block, Grid):
            parts.append(f"<p>　　{escape(block if isinstance(block, str) else block.text)}</p>")
            continue
        rows = ["<tr>" + "".join(map(_cell, filter(None, row))) + "</tr>" for row in block.rows]
        parts.append('<table border="1">' + "".join(rows) + "</table>")
    body = "\n".join(parts)
    shown = document.seed % 4
    if shown == 1:
        menu = "".join(f"<li><a href='#'>{each}</a></li>" for each in ("首页", "政务公开", "办事服务", "互动交流"))
        body = f'<div class="nav"><ul>{menu}</ul></div>{body}<div class="foot"><p>版权所有 备案序号 网站地图</p></div>'
    elif shown == 2:
        body = f'<table width="100%" border="0"><tr><td>{body}</td></tr></table>'
    head = f'<meta charset="utf-8"><title>{escape(document.title)}</title>'
    return f'<!DOCTYPE html>\n<html><head>{head}</head><body><div class="content">{body}</div></body></html>'.encode()


def _cell(cell: Cell) -> str:
    spans = (f' rowspan="{cell.down}"' if cell.down > 1 else "") + (
        f' colspan="{cell.across}"' if cell.across > 1 else ""
    )
    return f"<td{spans}>" + "<br>".join(map(escape, cell.text.split("\n"))) + "</td>"


def as_txt(document: Document) -> bytes:
    """Paragraphs on lines, a table's cells parted by tabs or drawn lines; what a merged cell covers is blank."""
    lines = [document.title]
    drawn = {2: _piped, 3: _boxed}.get(document.seed % 4, _tabbed)
    for block in document.blocks:
        if not isinstance(block, Grid):
            lines.append(block if isinstance(block, str) else block.text)
        else:
            lines += drawn([[(cell.text if cell else "").replace("\n", " ") for cell in row] for row in block.rows])
    return "\n".join(lines).encode()


def _tabbed(rows: list[list[str]]) -> list[str]:
    return ["\t".join(row) for row in rows]


def _piped(rows: list[list[str]]) -> list[str]:
    """Rows as Markdown has them."""
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    return [lines[0], "|" + "---|" * len(rows[0]), *lines[1:]]


_WIDE = 12
"""Letters of a line of a cell drawn in a box."""


def _boxed(rows: list[list[str]]) -> list[str]:
    """Rows in boxes of line characters, as databases of law have them."""
    rule = "─" * _WIDE
    lines = ["┌" + "┬".join(rule for _ in rows[0]) + "┐"]
    for row in rows:
        cells = [_wrapped(cell) for cell in row]
        for at in range(max(map(len, cells))):
            lines.append("│" + "│".join((cell[at] if at < len(cell) else "").ljust(_WIDE) for cell in cells) + "│")
        lines.append("├" + "┼".join(rule for _ in row) + "┤")
    return [*lines[:-1], "└" + "┴".join(rule for _ in rows[0]) + "┘"]


def _wrapped(text: str) -> list[str]:
    """A text in lines; none begins or ends with a blank, which would be lost there."""
    lines = [""]
    for piece in re.findall(r"\S(?:\s+\S)*", text):
        if len(lines[-1]) + len(piece) > _WIDE and lines[-1]:
            lines.append("")
        lines[-1] += piece
    return lines


SAVERS: Mapping[str, Callable[[Document], bytes]] = {"docx": as_docx, "xlsx": as_xlsx, "html": as_html, "txt": as_txt}
"""How each form is saved, .pdf apart."""


def as_pdfs(soffice: str, documents: Iterable[Document], folder: Path) -> dict[int, bytes]:
    """Documents as .pdf by seed, all by one call of the LibreOffice that stays; the folder is empty."""
    sources, out = folder / "docx", folder / "pdf"
    sources.mkdir(parents=True)
    for document in documents:
        (sources / f"{document.seed}.docx").write_bytes(as_docx(document))
    if files := sorted(sources.iterdir()):
        save_as(soffice, "pdf", files, out)
    return {int(file.stem): file.read_bytes() for file in (out.iterdir() if out.exists() else ())}
