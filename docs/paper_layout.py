"""The page of GB/T 9704-2012 and what stands on it, for the templates of papers that `make_papers.py` lays out."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

SONG, FANG, HEI, KAI, PAGE = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312", "宋体"
BODY = 16
LINE = Pt(29)
"""22 lines on a page of 225 mm."""

FIGURES = 26
"""Up to how many mm wide a column of a list holds figures."""

Doc = Any


def sized(run: Any, font: str, size: float) -> Any:
    """The run in a font: python-docx sets the Latin one alone. Text of 16 pt stands a quarter point closer."""
    run.font.name, run.font.size = font, Pt(size)
    fonts = run._element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("w:ascii", "w:hAnsi", "w:eastAsia"):
        fonts.set(qn(script), font)
    if size == BODY:
        closer = OxmlElement("w:spacing")
        closer.set(qn("w:val"), "-5")
        fonts.addnext(closer)
    return run


def new() -> Doc:
    """An empty paper: A4, its margins, the grid of 22 lines, page numbers outside, marked a draft.

    28 characters stand on a line by their own spacing: LibreOffice gives a character wider than its cell two cells.
    """
    doc = Document()
    section = doc.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.header_distance, section.footer_distance = Mm(20), Mm(23)
    grid = section._sectPr.find(qn("w:docGrid"))
    if grid is None:
        grid = OxmlElement("w:docGrid")
        section._sectPr.append(grid)
    for name, value in (("type", "lines"), ("linePitch", "580"), ("charSpace", "-848")):
        grid.set(qn(f"w:{name}"), value)
    normal = doc.styles["Normal"]
    normal.font.name, normal.font.size = FANG, Pt(16)
    normal.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FANG)
    doc.settings.odd_and_even_pages_header_footer = True
    for header, footer, side in (
        (section.header, section.footer, WD_ALIGN_PARAGRAPH.RIGHT),
        (section.even_page_header, section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
    ):
        sized(
            header.paragraphs[0].add_run("草稿　数据截至{{ day }}（台账第{{ change }}号改动，{{ made }}起草）"),
            PAGE,
            9,
        )
        header.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
        number(footer.paragraphs[0], side)
    return doc


def number(paragraph: Any, side: Any) -> None:
    """— 1 —, one character in from the edge."""
    paragraph.alignment = side
    indent = paragraph.paragraph_format
    indent.left_indent, indent.right_indent = (Pt(14), None) if side == WD_ALIGN_PARAGRAPH.LEFT else (None, Pt(14))
    sized(paragraph.add_run("— "), PAGE, 14)
    run = sized(paragraph.add_run(), PAGE, 14)
    for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = text
        run._element.append(part)
    sized(paragraph.add_run(" —"), PAGE, 14)


def line(doc: Doc, text: str, font: str = FANG, size: float = BODY, *, indent: bool = True, side: Any = None) -> Any:
    """A paragraph on the grid, two characters in."""
    paragraph = doc.add_paragraph()
    sized(paragraph.add_run(text), font, size)
    layout = paragraph.paragraph_format
    layout.line_spacing, layout.space_before, layout.space_after = LINE, Pt(0), Pt(0)
    layout.first_line_indent = Pt(32) if indent else None
    if side is not None:
        paragraph.alignment = side
    return paragraph


def title(doc: Doc, text: str) -> None:
    """The title, centred, an empty line below it."""
    line(doc, text, SONG, 22, indent=False, side=WD_ALIGN_PARAGRAPH.CENTER)
    line(doc, "", indent=False)


def signed(doc: Doc) -> None:
    """Who issues it and the day, to the right; no seal. Neither stands on a page without the last words before it."""
    line(doc, "", indent=False)
    line(doc, "{{ issuer }}", indent=False, side=WD_ALIGN_PARAGRAPH.RIGHT).paragraph_format.right_indent = Pt(32)
    for part in reversed(doc.element.body[:-1]):
        if part.tag != qn("w:p"):
            break
        paragraph = Paragraph(part, doc)
        paragraph.paragraph_format.keep_with_next = True
        if paragraph.text and not paragraph.text.startswith(("{{ issuer", "附件", "　")):
            break
    line(doc, "{{ day }}", indent=False, side=WD_ALIGN_PARAGRAPH.RIGHT).paragraph_format.right_indent = Pt(64)


def table(doc: Doc, rows: list[list[str]], widths: list[float], size: float = 12, heads: int = 1) -> Any:
    """A table with a grid, widths in mm; its first rows (`heads`) repeat, and none goes over a page's end."""
    made = doc.add_table(rows=len(rows), cols=len(widths))
    made.style, made.autofit = "Table Grid", False
    for column, width in zip(made.columns, widths, strict=True):
        column.width = Mm(width)
    for at, (row, texts) in enumerate(zip(made.rows, rows, strict=True)):
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for cell, text, width in zip(row.cells, texts, widths, strict=True):
            cell.width = Mm(width)
            sized(cell.paragraphs[0].add_run(text), HEI if at < heads else FANG, size)
            layout = cell.paragraphs[0].paragraph_format
            layout.space_after, layout.line_spacing = Pt(0), Pt(20 if size == 12 else size + 2)
            snap = OxmlElement("w:snapToGrid")
            snap.set(qn("w:val"), "0")
            cell.paragraphs[0]._p.get_or_add_pPr().insert(0, snap)
    for row in list(made.rows)[:heads]:
        row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    return made


def annex(doc: Doc, name: str, heading: str) -> None:
    """An annex, on a page of its own."""
    line(doc, name, HEI, indent=False).paragraph_format.page_break_before = True
    title(doc, heading)


def looped(each: str, cells: list[str]) -> list[list[str]]:
    """A table's rows that stand once for each of a list: `each` is the loop (`row in rows`)."""
    blank = [""] * (len(cells) - 1)
    return [[f"{{%tr for {each} %}}", *blank], cells, ["{%tr endfor %}", *blank]]


def listed(doc: Doc, each: str, columns: dict[str, tuple[str, float]]) -> None:
    """A table of one row for each of a list (`row in rows`): its headers, of each the field and the width in mm.

    Headers stand in the middle, and so do columns of figures: all that are narrower than words need.
    """
    name = each.partition(" ")[0]
    cells = [f"{{{{ {name}.{field} }}}}" for field, _ in columns.values()]
    widths = [width for _, width in columns.values()]
    made = table(doc, [list(columns), *looped(each, cells)], widths)
    for at, row in enumerate(made.rows):
        for cell, width in zip(row.cells, widths, strict=True):
            if at == 0 or width <= FIGURES:
                cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER


def merged(made: Any, rows: list[list[str]]) -> None:
    """Cells of the table that say the same below each other, or nothing beside what is said, made one."""
    last = len(rows) - 1
    for box in ((0, 0, 2, 2), (0, 3, 0, 9), (1, 3, 2, 3), (1, 4, 1, 8), (1, 9, 2, 9), (last, 0, last, 2)):
        join(made, *box)
    for at in (3, 4):
        join(made, at, 0, at, 2)
    at = 5
    while at < last:
        below = at
        while below + 1 < last and rows[below + 1][1] == rows[at][1]:
            below += 1
        join(made, at, 1, below, 1 if rows[at][2] else 2)
        at = below + 1
    join(made, 5, 0, last - 1, 0)


def join(made: Any, top: int, left: int, bottom: int, right: int) -> None:
    """One cell in place of those of a box, with the words of its first."""
    for row in range(top, bottom + 1):
        for column in range(left, right + 1):
            if (row, column) != (top, left):
                for run in made.cell(row, column).paragraphs[0].runs:
                    run.text = ""
    one = made.cell(top, left).merge(made.cell(bottom, right))
    for paragraph in one.paragraphs[1:]:
        paragraph._p.getparent().remove(paragraph._p)


def saved(doc: Doc, path: Path) -> None:
    """The document as a file; the same document is the same bytes."""
    out = io.BytesIO()
    doc.save(out)
    with zipfile.ZipFile(out) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name in old.namelist():
            file.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), old.read(name), zipfile.ZIP_DEFLATED)
