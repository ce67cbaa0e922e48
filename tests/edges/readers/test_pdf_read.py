"""Plans from PDF: tables put together over pages, and a clear word on what cannot be read."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kit import ROOT

from toolkit.codes import Code
from toolkit.domain.plan.document.headers import Headers
from toolkit.domain.plan.document.items import parse_plan_table
from toolkit.domain.plan.model import Plan
from toolkit.edges.readers.guard import Guard
from toolkit.edges.readers.limits import Unreadable
from toolkit.edges.readers.pdf import MAX_PAGES, read_pdf
from toolkit.edges.readers.plan import read_plan_document
from toolkit.errors import WorkspaceError
from toolkit.loading import load_toml
from toolkit.problems import Problem

HEADERS = load_toml((ROOT / "templates/plan_headers.toml").read_text("utf-8"), Headers, "plan_headers.toml")
SIZE = 10
TOP, FOOT = 760, 60
COLUMNS = (50, 132, 334, 436)
"""Where the columns begin and end: room for 8, 20 and 10 letters, 1 point on either side."""
HEAD = ("工作任务", "具体要求", "责任单位")


# --- a PDF writer: letters by their code, at their place ---


def pdf(*pages: str, media: str = "0 0 500 800", trailer: str = "", objects: Sequence[bytes] = ()) -> bytes:
    """A PDF of these page contents, its font without drawings; `objects` are numbered from 10 on."""
    text = "".join(pages)
    runs = [part.split(">")[0] for part in text.split("<")[1:]]
    codes = {run[at : at + 4] for run in runs for at in range(0, len(run), 4)}
    known = "".join(f"<{code}> <{code}>\n" for code in sorted(codes) if code != "FFFF")
    cmap = f"1 begincodespacerange <0000> <FFFF> endcodespacerange {len(codes)} beginbfchar\n{known}endbfchar"
    first = 10 + len(objects)
    kids = " ".join(f"{first + 2 * at} 0 R" for at in range(len(pages)))
    numbered: dict[int, bytes] = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>".encode(),
        3: b"<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/DescendantFonts[4 0 R]/ToUnicode 5 0 R>>",
        4: b"<</Type/Font/Subtype/CIDFontType2/BaseFont/X/CIDSystemInfo<</Registry(A)/Ordering(B)/Supplement 0>>"
        b"/DW 1000/W[0[500] 32 126 500]/FontDescriptor 6 0 R>>",
        5: stream(cmap.encode()),
        6: b"<</Type/FontDescriptor/FontName/X/Flags 4/FontBBox[0 -200 1000 800]/Ascent 800/Descent -200>>",
    }
    numbered |= {10 + at: body for at, body in enumerate(objects)}
    for at, page in enumerate(pages):
        resources = "/Resources<</Font<</F 3 0 R>>/XObject<</I 10 0 R>>>>"
        numbered[first + 2 * at] = (
            f"<</Type/Page/Parent 2 0 R/MediaBox[{media}]{resources}/Contents {first + 2 * at + 1} 0 R>>".encode()
        )
        numbered[first + 2 * at + 1] = stream(page.encode())
    out = io.BytesIO(b"%PDF-1.7\n")
    out.seek(0, io.SEEK_END)
    places = {}
    for number, body in numbered.items():
        places[number] = out.tell()
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = out.tell()
    out.write(b"xref\n")
    for number, place in sorted(places.items()):
        out.write(b"%d 1\n%010d 00000 n \n" % (number, place))
    out.write(f"trailer<</Root 1 0 R/Size {max(places) + 1}{trailer}>>\nstartxref\n{start}\n%%EOF".encode())
    return out.getvalue()


def stream(data: bytes, extra: bytes = b"") -> bytes:
    return b"<</Length %d%s>>stream\n%s\nendstream" % (len(data), extra, data)


def letters(x: float, y: float, text: str, size: float = SIZE) -> str:
    codes = "".join(f"{ord(letter):04X}" for letter in text)
    return f"BT /F {size} Tf {x} {y} Td <{codes}> Tj ET\n"


def rule(x0: float, y0: float, x1: float, y1: float) -> str:
    return f"{x0} {y0} m {x1} {y1} l S\n"


def ruled(
    rows: Sequence[Sequence[list[str] | None]], top: float = TOP, *, columns: Sequence[float] = COLUMNS,
    sides: bool = True, foot: bool = True,
) -> str:  # fmt: skip
    """A table: each cell its lines of text; None goes on with the cell above, so no rule is between them."""
    drawn, y = "", float(top)
    for at, row in enumerate(rows):
        for column, cell in enumerate(row):
            left, right = columns[column], columns[column + 1]
            if cell is not None:
                drawn += rule(left, y, right, y)
                for line, text in enumerate(cell):
                    drawn += letters(left + 1, y - SIZE - line * 1.2 * SIZE, text)
        height = 4 + 1.2 * SIZE * max(len(cell or ()) for cell in row)
        y -= height
        if at == len(rows) - 1 and foot:
            drawn += rule(columns[0], y, columns[-1], y)
    inner = columns if sides else columns[1:-1]
    return drawn + "".join(rule(x, top, x, y) for x in inner)


def plan(data: bytes) -> tuple[Plan, tuple[Problem, ...]]:
    return parse_plan_table(read_pdf(data), HEADERS, "方案.pdf", "2022", date(2022, 5, 1))


def rows(found: Plan) -> list[tuple[int, str, str, str]]:
    return [(item.number, item.topic, item.requirement, item.responsibility) for item in found.items]


def head() -> list[list[str] | None]:
    return [[word] for word in HEAD]


# --- what is read ---


def test_a_table_over_two_pages_is_one() -> None:
    first = [head(), [["公开"], ["1.做好规划信息公开工作并且集中发布全部规", "划。"], ["市财政局"]]]
    first += [[None, ["2.强化政策解读，加强重点领域信息公开，回"], ["市司法局、市教育局、"]]]
    second = [head(), [[""], ["应社会关切。"], ["市民政局"]], [["监督"], ["3.加强考核。"], ["市审计局"]]]
    title = letters(150, 780, "某市2022年政务公开方案", 16)
    found, problems = plan(pdf(title + ruled(first), ruled(second)))
    assert problems == ()
    assert (found.title, found.year) == ("某市2022年政务公开方案", 2022)
    assert rows(found) == [
        (1, "公开", "做好规划信息公开工作并且集中发布全部规划。", "市财政局"),
        (2, "公开", "强化政策解读，加强重点领域信息公开，回应社会关切。", "市司法局、市教育局、市民政局"),
        (3, "监督", "加强考核。", "市审计局"),
    ]


def test_wrapped_lines_are_joined_and_paragraphs_are_not() -> None:
    cell = ["1.到2022 年 9 月底前全部支持 IPv6 ", "deployment of all the other municipal", "government sites。"]
    cell += ["（1）每季度通报一次。", "（2）年底考核。"]
    found, _ = plan(pdf(ruled([head(), [["公开"], cell, ["市财政局"]]])))
    text = "到2022 年 9 月底前全部支持 IPv6 deployment of all the other municipal government sites。"
    assert found.items[0].requirement == f"{text}\n（1）每季度通报一次。\n（2）年底考核。"


@settings(max_examples=30, deadline=None)
@given(st.text("公开信息政务解读一二。，、（）“”", min_size=1, max_size=130))
def test_a_text_wrapped_letter_by_letter_comes_back_whole(text: str) -> None:
    lines = [text[at : at + 20] for at in range(0, len(text), 20)]
    table = read_pdf(pdf(ruled([head(), [["题"], lines, ["市财政局"]]])))
    assert table.lines[-1].cells == ("题", text, "市财政局")


def test_bold_by_double_drawing_radicals_bullets_and_watermarks() -> None:
    body = ruled([head(), [["⻓期⼯作"], ["\uf0b71.公开规划。"], ["市⺠政局"]]])
    twice = letters(COLUMNS[0] + 1.3, TOP - 4 - 2.2 * SIZE - 2, "⻓期⼯作")
    slanting = "BT 0.7 0.7 -0.7 0.7 150 700 Tm /F 40 Tf <51855BB9> Tj ET\n"
    found, problems = plan(pdf(body + twice + slanting))
    assert problems == ()
    assert rows(found) == [(1, "长期工作", "公开规划。", "市民政局")]


@pytest.mark.parametrize(("sides", "foot"), [(False, True), (True, False), (False, False)])
def test_rules_a_table_lacks_at_its_edges(sides: bool, foot: bool) -> None:
    table = [head(), [["公开"], ["1.甲事。"], ["市财政局"]], [None, ["2.乙事。"], ["市司法局"]]]
    found, problems = plan(pdf(ruled(table, sides=sides, foot=foot)))
    assert problems == ()
    assert rows(found) == [(1, "公开", "甲事。", "市财政局"), (2, "公开", "乙事。", "市司法局")]


def line_over(column: int, row: int, first: int, last: int, above: float, *, box: bool = False) -> str:
    """A line from one letter of a cell's first line to another, so far above their foot, as a share of their size."""
    left = COLUMNS[column] + 1
    x0, x1, y = left + first * SIZE, left + last * SIZE, TOP - row * (4 + 1.2 * SIZE) - SIZE + above * SIZE
    return f"{x0} {y - 0.3} {x1 - x0} 0.6 re f\n" if box else rule(x0, y, x1, y)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 6), st.integers(1, 7), st.sampled_from([0.2, 0.28, 0.35]), st.booleans())
def test_what_is_struck_through_is_left_out_and_told(first: int, count: int, above: float, box: bool) -> None:
    text, last = "甲事乙事丙事丁", min(first + count, 7)
    table = ruled([head(), [["题"], [text], ["市财政局"]]])
    read = read_pdf(pdf(table + line_over(1, 1, first, last, above, box=box)))
    assert read.lines[1].cells == ("题", text[:first] + text[last:], "市财政局")
    assert [(line.where, line.cells) for line in read.lines if line.aside] == [
        ("第1页删除线", (f"已划去：{text[first:last]}",))
    ]


def test_a_struck_row_is_no_item_and_rules_and_underlines_strike_nothing() -> None:
    table = ruled([head(), [["公开"], ["1.甲事。"], ["市财政局"]], [None, ["2.乙事。"], ["市司法局"]]])
    lines = line_over(1, 2, 0, 4, 0.3) + line_over(2, 2, 0, 4, 0.3)
    assert [row[2] for row in rows(plan(pdf(table + lines))[0])] == ["甲事。"]
    under = line_over(1, 1, 0, 4, -0.1) + line_over(1, 1, 0, 4, 1.1) + line_over(2, 1, -1, 6, 0.3)
    assert [row[2] for row in rows(plan(pdf(table + under))[0])] == ["甲事。", "乙事。"]


def test_letters_beside_a_table_are_said() -> None:
    body = ruled([head(), [["公开"], ["1.甲事。"], ["市财政局"]]])
    found, problems = plan(pdf(body + letters(450, TOP - 28, "急件")))
    assert len(found.items) == 1
    assert [(problem.code, problem.value) for problem in problems] == [(Code.PLAN_UNREADABLE, "急件")]


def test_a_heading_at_the_foot_of_a_page_belongs_to_the_table_on_the_next() -> None:
    columns = COLUMNS[1:]
    one = letters(60, 780, "一、公开") + ruled([head()[1:], [["1.甲事。"], ["市财政局"]]], columns=columns)
    number = letters(240, 20, "— 1 —")
    two = ruled([head()[1:], [["2.乙事。"], ["市财政局"]]], columns=columns)
    found, problems = plan(pdf(one + letters(60, 60, "二、解读") + number, two))
    assert problems == ()
    assert [(item.topic, item.requirement) for item in found.items] == [("一、公开", "甲事。"), ("二、解读", "乙事。")]


def test_a_new_row_that_may_be_the_rest_of_the_last_is_said() -> None:
    """Units merged, no numbers, a sentence that ends with the page: nobody can tell."""
    merged: list[list[str] | None] = [["甲" * 19 + "。"], None]
    first = [head()[1:], [["乙事。"], ["市财政局"]], merged]
    second = [head()[1:], [["丙事。"], [""]]]
    columns = COLUMNS[1:]
    found, problems = plan(pdf(ruled(first, columns=columns), ruled(second, columns=columns)))
    assert [item.requirement for item in found.items] == ["乙事。", "甲" * 19 + "。丙事。"]
    assert [(problem.code, problem.origin.place) for problem in problems] == [(Code.PLAN_PAGE_BREAK, "第2页第2行")]


def test_a_unit_cell_cut_by_a_page_between_two_items() -> None:
    first = [head(), [["公开"], ["1.甲" + "事" * 16 + "。"], ["各县（市、区）政府（"]]]
    second = [head(), [[""], ["2.乙事。"], ["管委会）；市财政局"]]]
    found, problems = plan(pdf(ruled(first), ruled(second)))
    assert problems == ()
    assert {item.responsibility for item in found.items} == {"各县（市、区）政府（管委会）；市财政局"}


# --- what is not ---

IMAGE = stream(b"\0", b"/Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8")
PICTURE = "q 480 0 0 780 10 10 cm /I Do Q\n"
TABLE = ruled([head(), [["公开"], ["1.甲事。"], ["市财政局"]]])


def refusal(data: bytes) -> tuple[Code, str]:
    with pytest.raises(Unreadable) as caught:
        read_pdf(data)
    return caught.value.code, caught.value.what


def test_a_scan_is_named_with_its_pages() -> None:
    assert refusal(pdf(PICTURE, objects=[IMAGE])) == (Code.DOCUMENT_SCANNED, "第1页")
    recognised = PICTURE + letters(60, 700, "关于做好政务公开工作的通知")
    assert refusal(pdf(recognised, objects=[IMAGE])) == (Code.DOCUMENT_SCANNED, "第1页")
    assert refusal(pdf(TABLE, PICTURE, TABLE, PICTURE, objects=[IMAGE])) == (Code.DOCUMENT_SCANNED, "第2、4页")


def test_other_documents_without_a_plan() -> None:
    assert read_pdf(pdf(letters(60, 700, "关于做好政务公开工作的通知"))).title == "关于做好政务公开工作的通知"
    assert refusal(pdf("")) == (Code.DOCUMENT_WITHOUT_TABLE, "PDF 里一个字也没有")
    assert refusal(pdf(TABLE.replace("7532", "FFFF").replace("5355", "E123")))[0] == Code.DOCUMENT_GARBLED
    locked = "/Encrypt<</Filter/Standard/V 1/R 2/Length 40/P -4/O<{0}>/U<{0}>>>/ID[<00><00>]".format("00" * 32)
    assert refusal(pdf(TABLE, trailer=locked))[0] == Code.FILE_ENCRYPTED
    assert refusal(pdf(*[TABLE] * (MAX_PAGES + 1)))[0] == Code.DOCUMENT_TOO_LONG


@pytest.mark.parametrize("cut", [9, 100, 900, 3000])
def test_a_torn_file_is_refused_or_read(cut: int) -> None:
    data = pdf(TABLE)
    try:
        table = read_pdf(data[:cut])
    except Unreadable as refused:
        assert refused.code in (Code.FILE_DAMAGED, Code.DOCUMENT_WITHOUT_TABLE)
    else:
        assert table == read_pdf(data)


def bomb() -> bytes:
    return pdf("", objects=[b"null"]).replace(b"<</Length 0>>stream\n\n", _flate(b" " * 400_000_000))


def _flate(data: bytes) -> bytes:
    packed = zlib.compress(data)
    return b"<</Length %d/Filter/FlateDecode>>stream\n%s\n" % (len(packed), packed)


HOSTILE = {
    "a page that unpacks to 400 MB": bomb,
    "arrays in arrays": lambda: pdf("", objects=[b"[" * 200_000 + b"]" * 200_000]).replace(
        b"/Type/Catalog", b"/A 10 0 R"
    ),
    "a million rules": lambda: pdf(TABLE + "1 1 m 2 2 l S\n" * 1_000_000),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_cost_only_a_child(name: str) -> None:
    with Guard(4, 300) as guard, pytest.raises(WorkspaceError) as caught:
        read_plan_document(HOSTILE[name](), "方案.pdf", HEADERS, guard)
    assert caught.value.remedy


def test_the_refusal_of_a_scan_says_what_to_do(guard: Guard) -> None:
    with pytest.raises(WorkspaceError, match=r"方案.pdf：是扫描件：第1页是图片") as caught:
        read_plan_document(pdf(PICTURE, objects=[IMAGE]), "方案.pdf", HEADERS, guard)
    assert "Word" in caught.value.remedy and "PDF转Word" in caught.value.remedy


@pytest.mark.parametrize(
    ("part", "content", "words"),
    [
        ("OFD.xml", "x", "OFD"),
        ("mimetype", "application/vnd.oasis.opendocument.text", "OpenDocument"),
        ("a.txt", "x", "不是 Excel 工作簿"),
    ],
)
def test_other_packages_are_named(part: str, content: str, words: str, guard: Guard) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr(part, content)
    with pytest.raises(WorkspaceError, match=words) as caught:
        read_plan_document(out.getvalue(), "方案", HEADERS, guard)
    assert "发回" not in caught.value.remedy
