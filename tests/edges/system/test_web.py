"""A look at a web page: against a server of the test's own, and never into an inner network unless told to."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from typing import Any

import pytest
from kit.web_site import site

from toolkit.edges.system import web
from toolkit.edges.system.web import Bounds, look_at, main_text

HERE = Bounds(seconds=1.0, whole=3.0, private=True)


@pytest.fixture(scope="module")
def at() -> Iterator[str]:
    with site() as address:
        yield address


def test_a_page_is_read_in_its_own_encoding_without_menus_and_scripts(at: str) -> None:
    found = look_at(f"{at}/page", HERE)
    assert (found.status, found.text, found.note) == (200, "规划原文 及政策解读", "")


@pytest.mark.parametrize("status", [404, 410, 403, 500])
def test_what_the_server_says_is_told(at: str, status: int) -> None:
    assert look_at(f"{at}/{status}", HERE).status == status


def test_redirections_are_followed_a_few_times(at: str) -> None:
    assert look_at(f"{at}/to/page", HERE).text == "规划原文 及政策解读"
    assert look_at(f"{at}/to/404", HERE).status == 404
    assert look_at(f"{at}/round", HERE).note == "转来转去，没有打开"


def test_a_document_is_there_and_has_no_words(at: str) -> None:
    assert look_at(f"{at}/pdf", HERE) == web.Answer(200)


def test_only_the_first_of_a_long_page_is_read(at: str) -> None:
    assert len(look_at(f"{at}/long", HERE).text) <= HERE.size


@pytest.mark.parametrize("page", ["drip", "still"])
def test_a_server_that_never_ends_is_not_waited_for(at: str, page: str) -> None:
    begun = time.monotonic()
    assert look_at(f"{at}/{page}", HERE).status == 0
    assert time.monotonic() - begun < HERE.whole + 2


def test_where_nobody_listens_is_no_answer() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert look_at(f"http://127.0.0.1:{port}/", HERE).note == "连接不上"


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://localhost/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://127.1/",
        "http://0.0.0.0/",
        "http://10.1.2.3/",
        "http://172.16.0.1/",
        "http://192.168.1.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://100.64.0.1/",
        "http://[fe80::1]/",
        "http://[fd00::1]/",
        "http://[2002:7f00:1::]/",
        "http://224.0.0.1/",
        "http://[64:ff9b::a01:203]/",
        "http://[fec0::1]/",
    ],
)
def test_no_address_of_the_machine_or_its_network_is_gone_to(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: Any, **__: Any) -> None:
        raise AssertionError("a connection was tried")

    monkeypatch.setattr(web.socket, "create_connection", never)
    found = look_at(url, Bounds())
    assert found.status == 0 and found.note in ("内部网络的地址，不核实", "连接不上")


@pytest.mark.parametrize("names", [["10.0.0.5"], ["93.184.216.34", "10.0.0.5"]])
def test_no_name_leads_into_the_network_either(names: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (name, 80)) for name in names]
    monkeypatch.setattr(web.socket, "getaddrinfo", lambda *_, **__: found)
    monkeypatch.setattr(web.socket, "create_connection", lambda *_, **__: pytest.fail("a connection was tried"))
    assert look_at("http://www.example.com/", Bounds()).note == "内部网络的地址，不核实"


def test_a_public_name_may_not_send_us_inside(at: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first hop is let go to the test's server, as if it were a public one; where it sends us is looked at anew."""
    here = at.partition("://")[2]
    monkeypatch.setattr(web, "is_public", lambda address, asked=[]: not asked and not asked.append(address))
    assert look_at(f"{at}/to/http://{here}/page", Bounds()).note == "内部网络的地址，不核实"


@pytest.mark.parametrize(
    "url", ["ftp://example.com/a", "file:///etc/passwd", "http://", "http://a:b@example.com/", "x"]
)
def test_nothing_but_web_addresses_is_looked_at(url: str) -> None:
    assert look_at(url, HERE).note == "不是可以核实的网址"


@pytest.mark.parametrize("data", [b"", b"\xff\xfe\0\0<", b"<div" * 1000, b"<![x", b"<p>" * 100_000])
def test_no_page_breaks_the_reader(data: bytes) -> None:
    assert isinstance(main_text(data), str)
