"""Where cells lead, what pages say above and below, files put in, texts under names: in every format that has them."""

from __future__ import annotations

import io
import struct
from pathlib import Path

import pytest
import xlsxwriter
from kit.libreoffice import save_as, soffice_with
from kit.packages import operated, replacing
from kit.raw_books import brt, ods, ods_row, ods_text, record, rows_of, table, wide, xls, xlsb

from toolkit.book.sheets.raw import Beside, RawBook, RawSheet
from toolkit.edges.readers.excel import read_workbook
from toolkit.edges.readers.ods_pages import page_styles
from toolkit.edges.readers.page_text import page_words
from toolkit.edges.readers.sheet_scan import linked_by

ADDRESS = "https://www.example.com/fa/1.html"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


@pytest.fixture(scope="module")
def written() -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet("甲")
    sheet.write_url("B2", ADDRESS, string="方案", tip="公开网站")
    sheet.write_url("B3", "https://www.example.com/2#第二节", string="第二份")
    sheet.write_url("B4", "internal:'甲'!A1", string="回到开头")
    sheet.write_formula("B5", f'=HYPERLINK("{ADDRESS}","点此查看")', None, "点此查看")
    sheet.write("A1", "甲")
    sheet.set_header("&C&14第3项申请延期 && 请协调")
    sheet.set_footer("&L&9 某局&R&9第 &P 页，共 &N 页")
    book.define_name("说明", '="名称里的话"')
    book.define_name("区", "=甲!$A$1")
    book.close()
    return out.getvalue()


def only(book: RawBook) -> RawSheet:
    (sheet,) = book.sheets
    return sheet


def test_links_pages_and_names_of_a_workbook(written: bytes) -> None:
    book = read_workbook(written)
    assert only(book).links == {"B2": (ADDRESS,), "B3": ("https://www.example.com/2#第二节",), "B5": (ADDRESS,)}
    assert set(only(book).beside) == {
        Beside("link", "B2", "公开网站"),
        Beside("page", "A1", "第3项申请延期 & 请协调"),
        Beside("page", "A1", "某局"),
    }
    assert book.names == {"说明": "名称里的话"}


@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods"])
def test_an_office_program_keeps_where_cells_lead(written: bytes, tmp_path: Path, kind: str) -> None:
    soffice = soffice_with("Calc")
    if soffice is None:
        pytest.skip("LibreOffice Calc is not installed")
    (tmp_path / "甲.xlsx").write_bytes(written)
    save_as(soffice, kind, [tmp_path / "甲.xlsx"], tmp_path / "out")
    book = read_workbook((tmp_path / f"out/甲.{kind}").read_bytes())
    sheet = only(book)
    assert sheet.links["B2"] == (ADDRESS,)
    assert sheet.links["B3"][0].startswith("https://www.example.com/2#")
    assert "B4" not in sheet.links
    assert sheet.links["B5"] == (ADDRESS,)
    assert {each.text for each in sheet.beside if each.kind == "page"} == {"第3项申请延期 & 请协调", "某局"}
    assert book.names == {"说明": "名称里的话"}


def test_of_a_range_with_one_link_blank_cells_lead_nowhere(written: bytes) -> None:
    wider = operated(written, {"xl/worksheets/sheet1.xml": replacing(b'ref="B2"', b'ref="B2:C5"')})
    links = only(read_workbook(wider)).links
    assert sorted(links) == ["B2", "B3", "B4", "B5"]
    assert links["B4"] == (ADDRESS,)


def test_a_file_put_in_and_a_picture_behind_are_told(written: bytes) -> None:
    corner = b"<from><xdr:col>11</xdr:col><xdr:row>4</xdr:row></from><to><xdr:col>12</xdr:col><xdr:row>9</xdr:row></to>"
    put_in = b'<oleObjects><oleObject progId="Word.Document.12" shapeId="1025"><objectPr><anchor>'
    put_in += corner + b'</anchor></objectPr></oleObject></oleObjects><picture r:id="rId9"/></worksheet>'
    made = operated(written, {"xl/worksheets/sheet1.xml": replacing(b"</worksheet>", put_in)})
    sheet = only(read_workbook(made))
    assert {Beside("file", "L5", "Word.Document.12"), Beside("picture_over", "A1")} <= set(sheet.beside)
    assert sheet.rows == only(read_workbook(written)).rows, "its rows are none of the sheet's"


def test_where_a_drawing_leads_is_told() -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet("甲")
    sheet.insert_textbox("D4", "", {"url": ADDRESS})
    book.close()
    assert only(read_workbook(out.getvalue())).beside == (Beside("link", "D4", ADDRESS),)


def hlink(where: tuple[int, int, int, int], flags: int, rest: bytes) -> bytes:
    return record(0x01B8, struct.pack("<4H16xII", *where, 2, flags) + rest)


def spelled(text: str) -> bytes:
    return struct.pack("<I", len(text) + 1) + f"{text}\0".encode("utf-16-le")


def test_links_of_the_old_format_by_what_they_name() -> None:
    page = f"{ADDRESS}\0".encode("utf-16-le")
    url = bytes.fromhex("E0C9EA79F9BACE118C8200AA004BA90B") + struct.pack("<I", len(page)) + page
    file = bytes.fromhex("0303000000000000C000000000000046") + struct.pack("<HI", 1, 6) + b"a.pdf\0" + bytes(24)
    long = "证据.pdf".encode("utf-16-le")
    named = file + struct.pack("<IIH", 6 + len(long), len(long), 3) + long
    records = [
        record(0x0014, struct.pack("<HB", 7, 1) + "&C请市里协调".encode("utf-16-le")),
        hlink((0, 0, 0, 0), 0x03, url),
        hlink((1, 1, 0, 0), 0x17, spelled("显示的") + url),
        hlink((2, 2, 0, 0), 0x0B, url + spelled("第二节")),
        hlink((3, 3, 0, 0), 0x03, file + struct.pack("<I", 0)),
        hlink((4, 4, 0, 0), 0x03, named),
        hlink((5, 5, 0, 0), 0x103, spelled(r"\\服务器\甲.pdf")),
        hlink((6, 6, 0, 0), 0x08, spelled("甲!A1")),
        hlink((7, 7, 0, 0), 0x03, url[:30]),
        record(0x01B8, b"\0\0"),
    ]
    sheet = only(read_workbook(xls({"甲": b"".join(records)})))
    assert sheet.links == {
        "A1": (ADDRESS,),
        "A2": (ADDRESS,),
        "A3": (f"{ADDRESS}#第二节",),
        "A4": ("../a.pdf",),
        "A5": ("../证据.pdf",),
        "A6": (r"\\服务器\甲.pdf",),
    }
    assert sheet.beside == (Beside("page", "A1", "请市里协调"),)


def test_links_and_pages_of_the_binary_format() -> None:
    nothing = b"\xff" * 4
    link = brt(494, struct.pack("<4I", 1, 1, 2, 2) + wide("rId7") + wide("节") + wide("公开网站") + wide("方案"))
    inner = brt(494, struct.pack("<4I", 3, 3, 2, 2) + nothing + wide("甲!A1") + nothing + nothing)
    pages = brt(479, b"\0\0" + wide("&C请市里协调") + wide("&C第 &P 页") + nothing * 4)
    relations = f'<Relationships><Relationship Id="rId7" Type="{RELATIONS}/hyperlink" TargetMode="External" '
    relations += f'Target="{ADDRESS}"/></Relationships>'
    parts = {"xl/worksheets/_rels/sheet1.bin.rels": relations.encode()}
    sheet = only(read_workbook(xlsb({"甲": rows_of() + link + inner + pages}, parts=parts)))
    assert sheet.links == {"C2": (f"{ADDRESS}#节",)}
    assert set(sheet.beside) == {Beside("page", "A1", "请市里协调"), Beside("link", "C2", "公开网站")}


def of_text(text: str, *, wide: bool) -> bytes:
    """An expression that is a text."""
    spelled_so = text.encode("utf-16-le")
    head = struct.pack("<H", len(text)) if wide else bytes([len(text), 1])
    return b"\x17" + head + spelled_so


CALL = bytes([0x42, 2]) + struct.pack("<H", 359)
AREA = bytes([0x3A]) + bytes(10)


def test_names_and_formulas_of_the_old_format_by_what_they_say() -> None:
    def name(called: str, expression: bytes, flags: int = 0) -> bytes:
        head = struct.pack("<HBBHHH4x", flags, 0, len(called), len(expression), 0, 0)
        return record(0x0018, head + b"\1" + called.encode("utf-16-le") + expression)

    noted = struct.pack("<12xHH", 2, 4) + b"\1" + "区域".encode("utf-16-le") + b"\1" + "请市协调".encode("utf-16-le")
    general = name("说明", of_text("名称里的话", wide=False)) + name("区域", AREA) + record(0x0894, noted)
    general += name("\6", of_text("内置", wide=False), 0x20) + record(0x0018, b"\0\0") + record(0x0894, b"\0")
    led = b"\x19\x40\0\1" + of_text(ADDRESS, wide=False) + of_text("点此", wide=False) + CALL
    formulas = [
        record(0x0006, struct.pack("<HHHdHIH", row, 0, 0, 1.0, 0, 0, len(said)) + said)
        for row, said in enumerate((led, of_text(ADDRESS, wide=False), AREA + CALL, b""))
    ]
    book = read_workbook(xls({"甲": b"".join(formulas)}, general))
    assert book.names == {"说明": "名称里的话", "区域": "请市协调"}
    assert only(book).links == {"A1": (ADDRESS,)}


def test_names_and_formulas_of_the_binary_format_by_what_they_say() -> None:
    nothing = b"\xff" * 4

    def name(called: str, expression: bytes, comment: bytes = nothing, flags: int = 0) -> bytes:
        head = struct.pack("<IBI", flags, 0, 0xFFFFFFFF) + wide(called)
        return brt(39, head + struct.pack("<I", len(expression)) + expression + bytes(4) + comment)

    names = name("说明", of_text("名称里的话", wide=True)) + name("区域", AREA, wide("请市协调"))
    names += name("_xlnm.x", of_text("内置", wide=True), flags=0x20)
    led = of_text(ADDRESS, wide=True) + of_text("点此", wide=True) + CALL

    def formula(kind: int, column: int, value: bytes, said: bytes) -> bytes:
        return brt(kind, struct.pack("<II", column, 0) + value + struct.pack("<HI", 0, len(said)) + said)

    row = brt(0, struct.pack("<I", 0) + bytes(13))
    rows = rows_of(
        row,
        formula(8, 0, wide("点此"), led),
        formula(9, 1, struct.pack("<d", 1.0), led),
        formula(10, 2, b"\1", of_text(ADDRESS, wide=True)),
        formula(11, 3, b"\x2a", led),
    )
    plain = xlsb({"甲": rows})
    workbook = operated(plain, {"xl/workbook.bin": lambda part: part.replace(brt(132), names + brt(132))})
    book = read_workbook(workbook)
    assert book.names == {"说明": "名称里的话", "区域": "请市协调"}
    assert only(book).links == {"A1": (ADDRESS,), "B1": (ADDRESS,), "D1": (ADDRESS,)}
    assert only(book).rows == (("点此", 1.0, True),)
    cut = operated(workbook, {"xl/workbook.bin": lambda part: part[:-9]})
    assert read_workbook(cut).names.get("说明") == "名称里的话"


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("&L&9 某局&R&9第 &P 页，共 &N 页", "某局"),
        ('&C&"Times New Roman,常规"&12&A', ""),
        ('&C&"-,加粗"&KFF0000Page &P of &N', ""),
        ("&L&D&C&F&R&T", ""),
        ("&C第3项&U申请&U延期&R机密", "第3项申请延期 机密"),
        ("A && B", "A & B"),
        ("&L- &P -", ""),
        ("&K01+000甲", "甲"),
        ("没有代码", "没有代码"),
        ("&", "&"),
    ],
)
def test_the_words_of_a_page_are_what_is_no_code(code: str, words: str) -> None:
    assert page_words(code) == words


@pytest.mark.parametrize(
    ("formula", "target"),
    [
        ('HYPERLINK("https://a.example.com","甲")', "https://a.example.com"),
        ('=hyperlink( "甲.pdf" )', "甲.pdf"),
        ('of:=HYPERLINK("https://a.example.com/?q=""甲""";"甲")', 'https://a.example.com/?q="甲"'),
        ("HYPERLINK(A1)", ""),
        ('IF(A1,HYPERLINK("甲"),"")', ""),
    ],
)
def test_a_formula_leads_where_it_says_so_itself(formula: str, target: str) -> None:
    assert linked_by(formula) == target


def test_what_a_control_says_in_an_open_document_is_told() -> None:
    form = 'xmlns:form="urn:oasis:names:tc:opendocument:xmlns:form:1.0"'
    forms = f'<office:forms {form}><form:form><form:button form:label="请市里协调"/></form:form></office:forms>'
    sheet = only(read_workbook(ods(table(forms, ods_row(ods_text("甲"))))))
    assert (sheet.rows, sheet.beside) == ((("甲",),), (Beside("box", "A1", "请市里协调"),))


@pytest.mark.parametrize("prefix", ["style", "s"])
def test_pages_of_an_open_document_are_read_whatever_the_prefix_of_its_names(prefix: str) -> None:
    styles = '<x:master-page x:name="甲"><x:header><t:p>请市里协调</t:p></x:header>'
    styles += '<x:footer x:display="false"><t:p>不显示</t:p></x:footer></x:master-page>'
    assert page_styles(styles.replace("x:", f"{prefix}:").encode()) == {"甲": ("请市里协调",)}
