"""What Word shows and what its file says: list numbers, merged and nested cells, tracked changes, size."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest
from kit import ROOT

from toolkit.codes import Code
from toolkit.domain.plan.document.headers import Headers
from toolkit.domain.plan.document.items import parse_plan_table
from toolkit.domain.plan.document.lines import PlanTable
from toolkit.edges.readers.docx import read_word
from toolkit.edges.readers.guard import Guard
from toolkit.edges.readers.limits import Unreadable
from toolkit.edges.readers.plan import read_plan_document
from toolkit.errors import WorkspaceError
from toolkit.loading import load_toml

HEADERS = load_toml((ROOT / "templates/plan_headers.toml").read_text("utf-8"), Headers, "plan_headers.toml")
SPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml"
KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def word(body: str, **parts: str) -> bytes:
    """A Word document of this body, and of these parts (`numbering`, `styles`)."""
    overrides = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{TYPES}.{kind}+xml"/>'
        for name, kind in (("document", "document.main"), *((name, name) for name in parts))
    )
    related = "".join(f'<Relationship Id="{name}" Type="{KIND}/{name}" Target="{name}.xml"/>' for name in parts)
    content = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType='
        f'"application/vnd.openxmlformats-package.relationships+xml"/>{overrides}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r" '
        f'Type="{KIND}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{related}</Relationships>',
        "word/document.xml": f"<w:document {SPACE}><w:body>{body}</w:body></w:document>",
        **{f"word/{name}.xml": f"<w:{name} {SPACE}>{text}</w:{name}>" for name, text in parts.items()},
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in content.items():
            package.writestr(name, text)
    return out.getvalue()


def paragraph(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def listed(text: str, list_id: int, level: int = 0) -> str:
    return paragraph(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>')


def table(*rows: list[str]) -> str:
    """Rows of cells, each a paragraph or several as XML."""
    lines = ("".join(f"<w:tc>{cell}</w:tc>" for cell in row) for row in rows)
    return "<w:tbl>" + "".join(f"<w:tr>{line}</w:tr>" for line in lines) + "</w:tbl>"


def kind(number: int, *levels: tuple[str, str], start: int = 1) -> str:
    """The rules of a list: format and text of each level."""
    made = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for at, (form, text) in enumerate(levels)
    )
    return f'<w:abstractNum w:abstractNumId="{number}">{made}</w:abstractNum>'


def numbers(*uses: tuple[int, int], restart: int | None = None) -> str:
    again = f'<w:lvlOverride w:ilvl="0"><w:startOverride w:val="{restart}"/></w:lvlOverride>' if restart else ""
    return "".join(
        f'<w:num w:numId="{number}"><w:abstractNumId w:val="{of}"/>{again if number > 1 else ""}</w:num>'
        for number, of in uses
    )


def cells(read: PlanTable) -> list[tuple[str, ...]]:
    return [line.cells for line in read.lines]


@pytest.mark.parametrize(
    ("form", "text", "shown"),
    [
        ("decimal", "%1.", ["1.", "2."]),
        ("decimal", "%1", ["1.", "2."]),
        ("chineseCounting", "（%1）", ["（一）", "（二）"]),
        ("chineseCountingThousand", "%1、", ["一、", "二、"]),
        ("japaneseCounting", "第%1条", ["第一条", "第二条"]),
        ("decimalEnclosedCircle", "%1", ["①", "②"]),
        ("upperLetter", "%1)", ["A)", "B)"]),
        ("lowerRoman", "%1.", ["i.", "ii."]),
        ("bullet", "\uf0b7", ["", ""]),
    ],
)
def test_list_numbers_show_as_word_shows_them(form: str, text: str, shown: list[str]) -> None:
    rules = kind(0, (form, text)) + numbers((1, 0))
    read = read_word(word(table([listed("甲", 1)], [listed("乙", 1)]), numbering=rules))
    assert cells(read) == [(f"{shown[0]}甲",), (f"{shown[1]}乙",)]


def test_nested_numbers_begin_again_under_each_upper_one() -> None:
    rules = kind(0, ("decimal", "%1."), ("decimal", "%1.%2"), ("chineseCounting", "（%3）")) + numbers((1, 0))
    rows = [("甲", 0), ("乙", 1), ("丙", 1), ("丁", 2), ("戊", 0), ("己", 1)]
    read = read_word(word(table(*([listed(text, 1, level)] for text, level in rows)), numbering=rules))
    assert [row[0] for row in cells(read)] == ["1.甲", "1.1.乙", "1.2.丙", "（一）丁", "2.戊", "2.1.己"]


def test_lists_of_one_kind_count_on_and_a_restart_begins_anew() -> None:
    rows = [[listed("甲", 1)], [listed("乙", 2)], [listed("丙", 2)]]
    on = kind(0, ("decimal", "%1."), start=5) + numbers((1, 0), (2, 0))
    assert [row[0] for row in cells(read_word(word(table(*rows), numbering=on)))] == ["5.甲", "6.乙", "7.丙"]
    anew = kind(0, ("decimal", "%1.")) + numbers((1, 0), (2, 0), restart=1)
    assert [row[0] for row in cells(read_word(word(table(*rows), numbering=anew)))] == ["1.甲", "1.乙", "2.丙"]


def test_a_style_may_carry_the_list() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="base"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="mine"><w:basedOn w:val="base"/></w:style>'
    )
    row = [paragraph("甲", '<w:pStyle w:val="mine"/>')]
    rules = kind(0, ("decimal", "%1、")) + numbers((1, 0))
    assert cells(read_word(word(table(row), numbering=rules, styles=styles))) == [("1、甲",)]


def test_what_does_not_show_is_not_read() -> None:
    moved = "<w:moveFrom><w:r><w:t>旧</w:t></w:r></w:moveFrom>"
    deleted = "<w:del><w:r><w:delText>删</w:delText></w:r></w:del>"
    inserted = "<w:ins><w:r><w:t>新</w:t></w:r></w:ins>"
    box = (
        '<w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:Choice>'
        f"<w:txbxContent>{paragraph('框')}</w:txbxContent></mc:Choice><mc:Fallback><w:txbxContent>{paragraph('框')}"
        "</w:txbxContent></mc:Fallback></mc:AlternateContent></w:r>"
    )
    changes = f"{moved}{deleted}{inserted}{box}"
    cell = f"<w:p><w:pPr><w:tabs><w:tab/></w:tabs></w:pPr>{changes}<w:r><w:br/><w:t>行</w:t></w:r></w:p>"
    read = read_word(word(table([cell])))
    assert cells(read) == [("新\n行",), ("框",)], "a box stands beside the text it hangs on, once"
    assert [(line.where, line.aside) for line in read.lines[1:]] == [("第1个表第1行文本框", True)]
    older = (
        box.replace("<mc:Choice>", "<!--").replace("</mc:Choice>", "-->").replace(paragraph("框"), paragraph("旧框"))
    )
    assert cells(read_word(word(table([f"<w:p>{older}</w:p>"]))))[1:] == [("旧框",)], "an older program's alone"


def test_boxes_within_boxes_and_of_several_paragraphs_are_each_read_once() -> None:
    inner = f"<w:r><w:pict><w:txbxContent>{paragraph('内')}</w:txbxContent></w:pict></w:r>"
    second = f"<w:p>{inner}<w:r><w:t>二</w:t></w:r></w:p>"
    box = f"<w:r><w:drawing><w:txbxContent>{paragraph('一')}{second}</w:txbxContent></w:drawing></w:r>"
    read = read_word(word(f"<w:p><w:r><w:t>题目</w:t></w:r></w:p><w:p>{box}<w:r><w:t>文</w:t></w:r></w:p>"))
    assert read.title == "题目"
    assert [(line.cells, line.where) for line in read.lines] == [
        (("文",), "第2段"),
        (("一\n二",), "第2段文本框"),
        (("内",), "第2段文本框"),
    ]


def test_a_table_of_several_columns_in_a_box_is_a_table() -> None:
    rows = table([paragraph("2"), paragraph("公开决算。"), paragraph("县审计局")])
    box = f"<w:p><w:r><w:pict><w:txbxContent>{rows}{paragraph('注')}</w:txbxContent></w:pict></w:r></w:p>"
    read = read_word(word(table([paragraph("1")]) + box)).lines
    assert [(line.cells, line.where, line.table) for line in read] == [
        (("1",), "第1个表第1行", 1),
        (("2", "公开决算。", "县审计局"), "第1段文本框第1行", 2),
        (("注",), "第1段文本框", 2),
    ]


def test_a_table_alone_in_a_box_is_the_document() -> None:
    rows = table([paragraph("序号"), paragraph("任务")], [paragraph("1"), paragraph("公开决算。")])
    read = read_word(word(f"<w:p><w:r><w:pict><w:txbxContent>{rows}</w:txbxContent></w:pict></w:r></w:p>"))
    assert cells(read) == [("序号", "任务"), ("1", "公开决算。")]


def test_a_paragraph_goes_on_with_the_next_where_a_tracked_change_took_its_end() -> None:
    end = '<w:rPr><w:del w:id="1" w:author="a"/></w:rPr>'
    body = paragraph("标题") + paragraph("1.公开预算，", end) + paragraph("并公开决算。") + paragraph("末段", end)
    read = read_word(word(body + table([paragraph("甲", end) + paragraph("乙") + paragraph("丙")])))
    assert [line.cells for line in read.lines] == [("1.公开预算，并公开决算。",), ("末段",), ("甲乙\n丙",)]


def test_spans_of_columns_and_rows_and_tables_within_cells() -> None:
    wide = f'<w:tcPr><w:gridSpan w:val="2"/></w:tcPr>{paragraph("宽")}'
    top = f'<w:tcPr><w:vMerge w:val="restart"/></w:tcPr>{paragraph("上")}'
    on = f"<w:tcPr><w:vMerge/></w:tcPr>{paragraph('')}"
    inner = table([paragraph("内一"), paragraph("内二")])
    short = '<w:trPr><w:gridBefore w:val="1"/></w:trPr><w:tc>' + paragraph("后") + "</w:tc><w:tc>" + inner + "</w:tc>"
    body = table([wide, top], [paragraph("左"), paragraph("中"), on]).replace(
        "</w:tbl>", f"<w:tr>{short}</w:tr></w:tbl>"
    )
    assert cells(read_word(word(body))) == [("宽", "宽", "上"), ("左", "中", ""), ("", "后", "内一\n内二")]


def test_the_title_is_no_annex_mark_and_a_heading_stands_right_above_its_table() -> None:
    parts = ["附件1", "某政办〔2022〕5号", "某市2022年政务公开方案", "一、总体要求", "请认真落实。", "二、公开"]
    one = table([paragraph("甲")])
    read = read_word(word("".join(map(paragraph, parts)) + one + paragraph("三、解读") + one))
    assert read.title == "某市2022年政务公开方案"
    assert [line.cells[0] for line in read.lines if line.paragraph] == [*parts[:2], *parts[3:], "三、解读"]
    assert [line.table for line in read.lines] == [1, 1, 1, 1, 1, 1, 2, 2]


def test_a_document_without_a_table_has_paragraphs_and_one_without_text_is_refused() -> None:
    read = read_word(word(paragraph("某区要点") + paragraph("一、公开")))
    assert [(line.cells, line.paragraph) for line in read.lines] == [(("一、公开",), True)]
    with pytest.raises(Unreadable) as caught:
        read_word(word(paragraph("")))
    assert caught.value.code is Code.DOCUMENT_WITHOUT_TABLE


def test_what_stands_at_the_foot_of_pages_and_in_the_margin_is_read() -> None:
    notes = '<w:footnote w:id="2">' + paragraph("列第一位的为牵头单位。") + "</w:footnote>"
    comments = '<w:comment w:id="0">' + paragraph("时限待定") + "</w:comment>"
    read = read_word(word(table([paragraph("甲")]), footnotes=notes, comments=comments))
    assert [(line.where, line.cells[0]) for line in read.lines if line.paragraph] == [
        ("脚注1", "列第一位的为牵头单位。"),
        ("批注1", "时限待定"),
    ]


def test_what_stands_at_the_head_of_pages_and_what_is_struck_through_is_listed_beside() -> None:
    struck = "<w:r><w:rPr><w:strike/></w:rPr><w:t>、市统计局</w:t></w:r>"
    plain = '<w:r><w:rPr><w:strike w:val="0"/></w:rPr><w:t>、市商务局</w:t></w:r>'
    unit = f"<w:p><w:r><w:t>市教育局</w:t></w:r>{struck}{plain}</w:p>"
    read = read_word(
        word(
            paragraph("某市方案") + table([paragraph("责任单位")], [unit]),
            header=paragraph("市财政局负责汇总"),
            footer=paragraph("— 1 —"),
        )
    )
    assert [(line.cells[0], line.where, line.aside) for line in read.lines] == [
        ("责任单位", "第1个表第1行", False),
        ("市教育局、市商务局", "第1个表第2行", False),
        ("市财政局负责汇总", "页眉1", True),
        ("已划去：、市统计局", "第1个表第2行删除线", True),
    ]


def test_a_strict_document_is_read_like_any_other() -> None:
    usual = word(table([paragraph("甲")]))
    with zipfile.ZipFile(io.BytesIO(usual)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    strict = io.BytesIO()
    with zipfile.ZipFile(strict, "w") as package:
        for name, part in parts.items():
            part = part.replace(SPACE.encode(), b'xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"')
            package.writestr(
                name, part.replace(KIND.encode(), b"http://purl.oclc.org/ooxml/officeDocument/relationships")
            )
    assert read_word(strict.getvalue()) == read_word(usual)


# --- through the guard ---


def test_two_thousand_items_arrive(guard: Guard) -> None:
    rows = [
        [paragraph("公开"), paragraph(f"{n}.第{n}件事，推进信息公开。"), paragraph("市财政局"), paragraph("年底前")]
        for n in range(1, 2001)
    ]
    head = [paragraph(text) for text in ("工作任务", "具体要求", "责任单位", "完成时限")]
    read = read_plan_document(word(table(head, *rows)), "方案.docx", HEADERS, guard)
    plan, problems = parse_plan_table(read, HEADERS, "方案.docx", "2022", date(2022, 5, 1))
    assert problems == ()
    assert [item.number for item in plan.items] == list(range(1, 2001))
    assert plan.items[-1].requirement == "第2000件事，推进信息公开。"


def bomb() -> bytes:
    return word(table([paragraph("甲" * 40_000_000)]))


def nested() -> bytes:
    return word("<w:sdt>" * 5_000 + "</w:sdt>" * 5_000)


@pytest.mark.parametrize("make", [bomb, nested, lambda: word(table([paragraph("甲")]))[:-40], lambda: word("<w:p>")])
def test_what_is_broken_or_hostile_costs_only_a_child(make: object, guard: Guard) -> None:
    assert callable(make)
    with pytest.raises(WorkspaceError) as caught:
        read_plan_document(make(), "方案.docx", HEADERS, guard)
    assert "Word" in caught.value.remedy


def test_a_document_type_is_refused() -> None:
    data = word(table([paragraph("甲")]))
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            text = source.read(name)
            target.writestr(name, b'<!DOCTYPE x [<!ENTITY a "b">]>' + text if name == "word/document.xml" else text)
    with pytest.raises(Unreadable) as caught:
        read_word(out.getvalue())
    assert caught.value.code is Code.FILE_HOSTILE
