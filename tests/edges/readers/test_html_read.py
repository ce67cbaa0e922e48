"""Saved web pages: tables with cells over rows and columns, paragraphs, and what is neither."""

from __future__ import annotations

from toolkit.domain.plan.document.lines import Line
from toolkit.edges.readers.html import read_html
from toolkit.edges.readers.sniff import is_html


def page(body: str, head: str = "") -> bytes:
    return f'<html><head><meta charset="utf-8">{head}</head><body>{body}</body></html>'.encode()


def test_cells_over_rows_and_columns_are_those_of_other_documents() -> None:
    read = read_html(
        page(
            "<table><tr><th rowspan=2>序号<th colspan=2>责任单位</tr><tr><td>牵头<td>配合</tr>"
            "<tr><td>1<td><p>甲</p><p>乙</p><td>丙<br>丁</table>"
        )
    )
    assert read.lines == (
        Line(("序号", "责任单位", "责任单位"), "第1个表第1行", 1, beside=frozenset({2})),
        Line(("", "牵头", "配合"), "第1个表第2行", 1, below=frozenset({0})),
        Line(("1", "甲\n乙", "丙\n丁"), "第1个表第3行", 1),
    )


def _columns(body: str) -> list[tuple[tuple[str, ...], list[int]]]:
    return [(line.cells, sorted(line.below)) for line in read_html(page(f"<table>{body}</table>")).lines]


def test_a_cell_over_rows_ends_where_it_says_whatever_rows_stand_between() -> None:
    two = "<tr><td rowspan=2>甲<td>乙</tr>"
    assert _columns(f"{two}<tr></tr><tr></tr><tr><td>丙<td>丁</tr>") == [
        (("甲", "乙"), []),
        (("",), [0]),
        ((), []),
        (("丙", "丁"), []),
    ]
    assert _columns("<tr><td>甲<td>乙<td rowspan=2>丙</tr><tr><td>丁</tr>") == [
        (("甲", "乙", "丙"), []),
        (("丁", "", ""), [2]),
    ]


def test_a_cell_over_a_hundred_rows_or_all_that_follow_covers_them_and_no_other_part() -> None:
    for rows in ("100", "0", " 100;"):
        read = _columns(
            f'<tr><td rowspan="{rows}">甲<td>1</tr>' + "".join(f"<tr><td>{at}</tr>" for at in range(2, 101))
        )
        assert [cells for cells, _ in read] == [("甲", "1"), *(("", str(at)) for at in range(2, 101))]
        assert all(below == [0] for _, below in read[1:])
    head = "<thead><tr><th rowspan=3>序号<th>任务</tr></thead>"
    assert _columns(f"{head}<tbody><tr><td>1<td>甲</tr></tbody>")[1] == (("1", "甲"), [])


def test_what_a_page_shows_struck_through_is_listed_beside() -> None:
    read = read_html(
        page('<p>甲<s>乙</s>丙</p><table><tr><td>丁<del>、戊</del><td style="text-decoration:line-through">己')
    )
    assert [(line.cells, line.aside) for line in read.lines] == [
        (("甲丙",), False),
        (("丁", "己"), False),
        (("已划去：乙",), True),
        (("已划去：、戊",), True),
    ]


def test_a_table_that_holds_others_only_arranges_the_page() -> None:
    inner = "<table><tr><td>甲<td>乙</table>"
    read = read_html(page(f"<script>var x = '<p>';</script><table><tr><td><p>前言</p>{inner}<p>后记</table>"))
    assert [(line.cells, line.paragraph) for line in read.lines] == [
        (("前言",), True),
        (("甲", "乙"), False),
        (("后记",), True),
    ]


def test_a_table_of_one_cell_a_row_only_arranges_the_page() -> None:
    read = read_html(
        page("<table><tr><td><h1>要点</h1><p>一、公开</p><p>1.甲事。</p></td></tr><tr><td><br></td></tr></table>")
    )
    assert (read.title, [(line.cells, line.paragraph) for line in read.lines]) == (
        "要点",
        [(("一、公开",), True), (("1.甲事。",), True)],
    )
    menu, text = "<td>首页<br>公开</td>", "".join(f"<p>{at}.事。</p>" for at in range(5))
    read = read_html(page(f"<table><tr>{menu}<td>{text}</td></tr></table>"))
    assert [line.cells[0] for line in read.lines if line.paragraph][-5:] == [f"{at}.事。" for at in range(5)]


def test_the_title_is_the_first_heading_else_that_of_the_page() -> None:
    head = "<title>某区政府网站</title>"
    assert read_html(page("<h1>某区<b>要点</b></h1><p>一、公开", head)).title == "某区要点"
    assert read_html(page("<p>一、公开", head)).title == "某区政府网站"


def test_any_charset_and_an_archive_of_a_page() -> None:
    text = '<html><meta charset="gb2312"><body><p>镕基</p></body></html>'
    assert read_html(text.encode("gb18030")).lines[0].cells == ("镕基",)
    archive = b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n--b\r\n' + (
        b"Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
        + page("<p>甲")
        + b"\r\n--b--"
    )
    assert is_html(archive) and read_html(archive).lines[0].cells == ("甲",)
    assert not is_html("序号\t<p>甲</p>".encode())


def test_a_page_nested_without_end_is_read() -> None:
    deep = read_html(page("<div>" * 5000 + "甲"))
    assert [line.cells for line in deep.lines] == [("甲",)]
