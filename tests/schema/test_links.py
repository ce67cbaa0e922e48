"""Evidence: addresses in plain characters, and those that nobody else can open."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.schema.links import (
    addresses,
    has_address,
    host_of,
    is_within,
    leads_somewhere,
    mend_links,
    out_of_reach,
    runs_code,
    says_address,
    split_evidence,
)

PLAIN = [
    "https://www.example.gov.cn/zwgk/1.html",
    "www.example.gov.cn",
    "http://政务.example.cn/a?b=1&c=%E4#d",
    "湛府办〔2021〕5号、湛府办函（２０２１）６号",
    "《关于公开工作的通知》（附件１）；会议纪要，照片",
    "门户网站政务公开专栏",
    "通知.pdf",
    "https://a.example.cn/1；https://b.example.cn/2\nwww.c.example.cn",
    "http://[2001:db8::1]/a",
    "见附件",
]


@pytest.mark.parametrize("text", PLAIN)
def test_good_evidence_stays_as_it_is_and_nothing_is_said(text: str) -> None:
    assert (mend_links(text), runs_code(text), out_of_reach(text)) == (text, False, "")


@pytest.mark.parametrize(
    ("typed", "mended"),
    [
        ("ｈｔｔｐｓ：／／ｗｗｗ．ｅｘａｍｐｌｅ．ｃｎ／１", "https://www.example.cn/1"),
        ("https：//www.example.cn", "https://www.example.cn"),
        ("网址：https：//www.example.cn，（见附件１）", "网址：https://www.example.cn，（见附件１）"),
        ("ＷＷＷ．example.cn/a？b＝1", "WWW.example.cn/a?b=1"),
        ("https://www.example.cn：8080/a", "https://www.example.cn:8080/a"),
        ("https://www.example.cn：附件", "https://www.example.cn：附件"),
    ],
)
def test_full_width_addresses_are_mended_and_the_words_around_them_are_not(typed: str, mended: str) -> None:
    assert mend_links(typed) == mended


@pytest.mark.parametrize(
    "text",
    [
        "javascript:alert(1)",
        "JavaScript :void(0)",
        "ｊａｖａｓｃｒｉｐｔ：alert(1)",
        "见 vbscript:x",
        "data:text/html;base64,PHA+",
        "data:,x",
    ],
)
def test_what_would_run_is_known(text: str) -> None:
    assert runs_code(text)


@pytest.mark.parametrize("text", ["data: 12条", "统计data", "myjavascript:", "元数据data：见附件"])
def test_words_are_no_code(text: str) -> None:
    assert not runs_code(text)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (r"C:\Users\a\桌面\通知.docx", "本机或本单位内部的文件路径"),
        ("D:/材料/1.pdf", "本机或本单位内部的文件路径"),
        (r"见Ｅ：＼材料", "本机或本单位内部的文件路径"),
        (r"\\server\共享\1.pdf", "本机或本单位内部的文件路径"),
        ("file:///C:/1.pdf", "本机或本单位内部的文件路径"),
        ("/home/a/1.pdf", "本机或本单位内部的文件路径"),
        ("http://192.168.1.5/a", "内部网址"),
        ("https://10.2.3.4:8080", "内部网址"),
        ("http://172.16.0.1/", "内部网址"),
        ("http://localhost/", "内部网址"),
        ("http://oa/view?id=1", "内部网址"),
        ("http://", "网址不完整"),
        ("https:/www.example.cn", "网址不完整"),
        ("http//www.example.cn", "网址不完整"),
        ("https:www.example.cn", "网址不完整"),
        ("httpwww.example.cn", "网址不完整"),
        ("ttps://www.example.cn", "网址不完整"),
        ("htp://www.example.cn", "网址不完整"),
        ('=DISPIMG("ID_0123",1)', "单元格里嵌的是图片"),
        ('=_xlfn.DISPIMG("ID_0123",1)', "单元格里嵌的是图片"),
    ],
)
def test_what_others_cannot_open_is_said(text: str, what: str) -> None:
    assert out_of_reach(text) == what


@pytest.mark.parametrize(
    "text", ["https://www.example.cn/home/a", "https://172.32.0.1/", "https://110.1.2.3/a", "比例1:2"]
)
def test_what_merely_looks_like_it(text: str) -> None:
    assert out_of_reach(text) == ""


@given(st.text("hHｈtpsｗw:：/／.．，；（）附件1１ \n"))
def test_mending_twice_is_mending_once(text: str) -> None:
    assert mend_links(mend_links(text)) == mend_links(text)


@pytest.mark.parametrize(
    ("text", "target", "said"),
    [
        ("https://www.example.cn/1", "https://www.example.cn/1", True),
        ("见www.example.cn/1。", "http://www.example.cn/1/", True),
        ("ｗｗｗ．example.cn/方案", "http://www.example.cn/%E6%96%B9%E6%A1%88", True),
        ("a@example.com", "mailto:a@example.com", True),
        (r"D:\甲\方案.pdf", "file:///D:/甲/方案.pdf", True),
        ("方案", "https://www.example.cn/1", False),
        ("https://www.example.cn/2", "https://www.example.cn/1", False),
        ("", "https://www.example.cn/1", False),
    ],
)
def test_whether_a_text_says_where_its_link_leads(text: str, target: str, said: bool) -> None:
    assert says_address(text, target) is said


@pytest.mark.parametrize(
    ("target", "leads"),
    [
        ("https://www.example.cn", True),
        ("证据/方案.pdf", True),
        (r"C:\甲.pdf", True),
        ("file:///甲.pdf", True),
        ("mailto:a@example.com", False),
        ("javascript:alert(1)", False),
        ("data:text/html,1", False),
    ],
)
def test_what_can_show_something(target: str, leads: bool) -> None:
    assert leads_somewhere(target) is leads


def test_whether_an_address_stands_in_a_text() -> None:
    assert has_address("见 https://www.example.cn/1") and has_address("ｗｗｗ．example.cn")
    assert not has_address("湛府办〔2021〕5号")


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://www.Example.gov.cn:8080/zwgk/1.html?a=b", "www.example.gov.cn"),
        ("ｗｗｗ．example.cn", "www.example.cn"),
        ("example.cn/a#b", "example.cn"),
        ("http://user@example.cn", ""),
        ("门户网站", ""),
        ("localhost", ""),
        ("", ""),
    ],
)
def test_the_domain_of_an_address(address: str, host: str) -> None:
    assert host_of(address) == host


def test_a_site_holds_what_lies_below_it_and_no_other() -> None:
    inside = ["zj.example.cn", "www.zj.example.cn", "sfj.zj.example.cn"]
    assert [is_within(host, "zj.example.cn") for host in [*inside, "notzj.example.cn", "example.cn"]] == [
        *(True, True, True),
        *(False, False),
    ]
    assert [is_within(host, "www.zj.example.cn") for host in inside] == [True, True, False]


def test_pieces_of_evidence_are_compared_as_what_they_lead_to() -> None:
    text = "网址：HTTPS://www.example.cn/1.html/，见《通知》\n《通知》；https：//example.cn/1.html"
    assert addresses(text) == ("HTTPS://www.example.cn/1.html/", "https://example.cn/1.html")
    assert split_evidence(text) == ("example.cn/1.html", "网址:", "见《通知》", "《通知》")
    assert split_evidence(" \n；") == ()
