"""Lay out the templates of papers anew, by GB/T 9704-2012: `python docs/make_papers.py`.

What an office has reworded in Word is written over: this is how the templates that the toolkit brings were made.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

HERE = Path(__file__).parent.parent / "templates/papers"
SONG, FANG, HEI, KAI, PAGE = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312", "宋体"
BODY = 16
LINE = Pt(29)
"""22 lines on a page of 225 mm."""

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
            10.5,
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
    """Who issues it and the day, to the right; no seal."""
    line(doc, "", indent=False)
    for text, room in (("{{ issuer }}", 32), ("{{ day }}", 64)):
        line(doc, text, indent=False, side=WD_ALIGN_PARAGRAPH.RIGHT).paragraph_format.right_indent = Pt(room)


def table(doc: Doc, rows: list[list[str]], widths: list[float]) -> None:
    """A table with a grid, widths in mm; its first row repeats, and none goes over a page's end."""
    made = doc.add_table(rows=len(rows), cols=len(widths))
    made.style, made.autofit = "Table Grid", False
    for column, width in zip(made.columns, widths, strict=True):
        column.width = Mm(width)
    for row, texts in zip(made.rows, rows, strict=True):
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for cell, text, width in zip(row.cells, texts, widths, strict=True):
            cell.width = Mm(width)
            sized(cell.paragraphs[0].add_run(text), HEI if row is made.rows[0] else FANG, 12)
            layout = cell.paragraphs[0].paragraph_format
            layout.space_after, layout.line_spacing = Pt(0), Pt(20)
            snap = OxmlElement("w:snapToGrid")
            snap.set(qn("w:val"), "0")
            cell.paragraphs[0]._p.get_or_add_pPr().insert(0, snap)
    head = OxmlElement("w:tblHeader")
    made.rows[0]._tr.get_or_add_trPr().append(head)


def annex(doc: Doc, name: str, heading: str) -> None:
    """An annex, on a page of its own."""
    line(doc, name, HEI, indent=False).paragraph_format.page_break_before = True
    title(doc, heading)


def circular() -> None:
    """通报: how it stands, what is wrong, what is asked for, and each unit in an annex."""
    doc = new()
    title(doc, "关于{{ work }}进展情况的通报")
    line(doc, "{{ to }}：", indent=False)
    line(doc, "根据《{{ plan }}》，现将截至{{ day }}的进展情况通报如下。")
    line(doc, "一、总体情况", HEI)
    line(
        doc,
        "共{{ items }}项任务，分解为{{ total }}项次。到期应办结{{ owed }}项次，已办结{{ met }}项次，办结率{{ rate }}；"
        "全部责任单位都办结的有{{ items_done }}项。单位已报完成、待核查的有{{ claimed }}项次；"
        "长期工作{{ long_term }}项次，另行认定。",
    )
    line(doc, "{{ reporting }}。")
    line(doc, "二、存在问题", HEI)
    line(
        doc,
        "（一）{% if late %}逾期{{ late }}项次，最长{{ oldest }}天，较多的是{{ late_items }}。"
        "{% else %}没有逾期的。{% endif %}",
    )
    line(doc, "（二）{% if missing %}没有按时报送的有{{ missing }}。{% else %}没有应报未报的。{% endif %}")
    line(
        doc,
        "（三）{% if returned %}核查退回{{ returned }}项次，单位还没有重新报。{% else %}没有退回未改的。{% endif %}",
    )
    line(doc, "三、下一步工作要求", HEI)
    line(doc, "（一）抓紧办结。有逾期事项的单位要逐项核对原因，抓紧办结，并报完成日期和佐证材料。")
    line(doc, "（二）按时报送。每期报送日以前报送台账；没有变化的，报“无变化”。")
    line(doc, "（三）从严核查。对报完成的事项逐项核查，对已销号的事项抽查。")
    line(doc, "")
    line(doc, "附件：各单位进展情况表")
    signed(doc)
    annex(doc, "附件", "各单位进展情况表")
    table(
        doc,
        [
            ["单位", "到期应办结", "已办结", "办结率", "逾期", "待核查"],
            ["{%tr for unit in units %}", "", "", "", "", ""],
            [
                "{{ unit.name }}",
                "{{ unit.owed }}",
                "{{ unit.met }}",
                "{{ unit.rate }}",
                "{{ unit.late }}",
                "{{ unit.claimed }}",
            ],
            ["{%tr endfor %}", "", "", "", "", ""],
        ],
        [58, 22, 20, 20, 18, 18],
    )
    doc.save(HERE / "通报.docx")


def supervision() -> None:
    """督办单: one matter of one unit."""
    doc = new()
    title(doc, "督　办　单")
    table(
        doc,
        [
            ["承办单位", "{{ unit }}"],
            ["督办事项", "《{{ plan }}》第{{ number }}项：{{ topic }}"],
            ["具体要求", "{{ requirement }}"],
            ["完成时限", "{{ deadline }}"],
            ["目前情况", "{{ why }}"],
            ["督办要求", "请于{{ back_by }}前办结并书面反馈；不能办结的，说明原因、责任人和完成日期。"],
            ["反馈情况", ""],
        ],
        [30, 126],
    )
    signed(doc)
    doc.save(HERE / "督办单.docx")


def looped(each: str, cells: list[str]) -> list[list[str]]:
    """A table's rows that stand once for each of a list: `each` is the loop (`row in rows`)."""
    blank = [""] * (len(cells) - 1)
    return [[f"{{%tr for {each} %}}", *blank], cells, ["{%tr endfor %}", *blank]]


def rectification() -> None:
    """限期整改通知: to one unit, what was found, what is asked, by when, where to answer."""
    doc = new()
    title(doc, "限期整改通知")
    line(doc, "{{ unit }}：", indent=False)
    line(
        doc,
        "根据《{{ plan }}》，经核查，你单位{{ work }}有{{ count }}项事项需要整改"
        "{% if rectify and sent_back %}（限期整改{{ rectify }}项，退回补正{{ sent_back }}项）{% endif %}。"
        "现将发现的问题和整改要求通知如下。",
    )
    table(
        doc,
        [
            ["序号", "工作任务", "核查结论", "发现的问题", "整改要求", "整改期限"],
            *looped(
                "row in rows",
                [
                    "{{ row.number }}",
                    "{{ row.topic }}",
                    "{{ row.verdict }}{% if row.judged %}（{{ row.judged }}）{% endif %}",
                    "{{ row.found }}",
                    "{{ row.asked }}",
                    "{{ row.by }}",
                ],
            ),
        ],
        [13, 27, 23, 38, 28, 27],
    )
    line(doc, "")
    line(
        doc,
        "请逐项整改，在整改期限以前更新台账，报{{ office }}（邮箱：{{ mail }}"
        "{% if phone %}，电话：{{ phone }}{% endif %}）。"
        "不能按期完成的，在期限以前填报“申请事项”，说明原因和办结日期。",
    )
    signed(doc)
    doc.save(HERE / "限期整改通知.docx")


def lookback() -> None:
    """“回头看”情况报告: last year's items, what is done by now, what is not, by unit."""
    doc = new()
    title(doc, "上年工作“回头看”情况报告")
    line(doc, "根据《{{ plan }}》，对上年工作要点落实情况开展“回头看”。现将截至{{ day }}的情况报告如下。")
    line(doc, "一、总体情况", HEI)
    line(
        doc,
        "纳入“回头看”的上年事项{{ items }}项，涉及{{ concerned }}家单位、{{ total }}项次。经核查，"
        "已完成{{ done }}项次，确认不涉及{{ not_involved }}项次；待核查{{ waiting }}项次；未完成{{ unfinished }}项次。"
        "涉及的单位全部办结的有{{ items_done }}项。",
    )
    line(doc, "二、上年未完成事项", HEI)
    line(
        doc,
        "{% if unfinished %}还有{{ with_unfinished }}家单位的{{ unfinished }}项次没有完成，见附件2。"
        "{% else %}没有未完成的。{% endif %}",
    )
    line(doc, "三、下一步工作", HEI)
    line(doc, "（一）对未完成的事项，督促责任单位写明原因和完成日期，继续办理。")
    line(doc, "（二）对待核查的事项，逐项核对佐证材料，核查后销号或退回。")
    line(doc, "")
    line(doc, "附件：1.各单位“回头看”情况表")
    line(doc, "　　　2.上年未完成事项清单")
    signed(doc)
    annex(doc, "附件1", "各单位“回头看”情况表")
    cells = ["name", "total", "done", "not_involved", "waiting", "unfinished"]
    table(
        doc,
        [
            ["单位", "上年事项", "已完成", "不涉及", "待核查", "未完成"],
            *looped("unit in units", [f"{{{{ unit.{name} }}}}" for name in cells]),
        ],
        [56, 20, 20, 20, 20, 20],
    )
    annex(doc, "附件2", "上年未完成事项清单")
    cells = ["unit", "number", "topic", "then", "now", "why"]
    table(
        doc,
        [
            ["单位", "上年序号", "事项", "上年情况", "目前情况", "原因和措施"],
            *looped("row in rows", [f"{{{{ row.{name} }}}}" for name in cells]),
        ],
        [26, 19, 42, 19, 20, 30],
    )
    doc.save(HERE / "回头看情况报告.docx")


def item_by_item() -> None:
    """逐项落实情况报告: every item, how it stands, its lead unit's words, its evidence."""
    doc = new()
    title(doc, "{{ work }}逐项落实情况报告")
    line(doc, "根据《{{ plan }}》，现将截至{{ day }}的逐项落实情况报告如下。")
    line(
        doc,
        "共{{ items }}项任务，分解为{{ total }}项次，全部责任单位都办结的有{{ items_done }}项。"
        "到期应办结{{ owed }}项次，已办结{{ met }}项次，办结率{{ rate }}；逾期{{ late }}项次；待核查{{ claimed }}项次。"
        "各项情况见附件，“已办结单位”为已销号的单位数和涉及的单位数。",
    )
    line(doc, "")
    line(doc, "附件：逐项落实情况表")
    signed(doc)
    annex(doc, "附件", "逐项落实情况表")
    cells = ["number", "topic", "units", "stands", "said", "evidence"]
    table(
        doc,
        [
            ["序号", "工作任务", "已办结单位", "落实情况", "牵头单位填报", "佐证材料"],
            *looped("row in rows", [f"{{{{ row.{name} }}}}" for name in cells]),
        ],
        [12, 28, 18, 24, 44, 30],
    )
    doc.save(HERE / "逐项落实情况报告.docx")


if __name__ == "__main__":
    HERE.mkdir(exist_ok=True)
    circular()
    supervision()
    rectification()
    lookback()
    item_by_item()
