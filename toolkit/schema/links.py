"""Evidence in a cell: web addresses, file names, document numbers; their form only, nothing is ever fetched."""

from __future__ import annotations

import re
from urllib.parse import unquote

from toolkit.schema.cell import narrow


def _wide(text: str) -> str:
    """A pattern for `text` in ASCII or full-width letters, of either case."""
    return "".join(
        "[" + "".join(c + chr(ord(c) + 0xFEE0) for c in dict.fromkeys((each.lower(), each.upper()))) + "]"
        for each in text
    )


_ADDRESS = re.compile(
    rf"(?:{_wide('http')}{_wide('s')}?[:：][/／]{{2}}|{_wide('www')}[.．])"
    r"(?:[A-Za-z0-9Ａ-Ｚａ-ｚ０-９._~:/?#@!$&'*+=%．＿～／＃＆＝％＋－-]|[：？](?=[A-Za-z0-9Ａ-Ｚａ-ｚ０-９]))+"
)
_SCHEME = re.compile(r"\s*([A-Za-z][A-Za-z0-9+.-]*):")
_SHOWING = {"http", "https", "ftp", "ftps", "file"}
_BEFORE_ADDRESS = re.compile(r"(?:https?|ftps?|file|mailto|tel):/*")
_HOST = re.compile(r"(?:https?://)?([a-z0-9-]+(?:\.[a-z0-9-]+)+)(?::\d+)?(?:[/?#].*)?", re.IGNORECASE | re.DOTALL)
_SCRIPT = re.compile(r"(?<![a-z])(?:javascript|vbscript)\s*:|(?<![a-z])data:[\w.+/-]*[;,]", re.IGNORECASE)
_OWN_MACHINE = re.compile(
    r"file:/|(?<![a-z])[a-z]:[\\/](?!/)|\\\\[^\\\s]+\\|(?<![\w/.])/(?:home|users|volumes|mnt)/", re.IGNORECASE
)
_INSIDE = re.compile(
    r"https?://(?:localhost|127\.\d|10\.\d|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|[^\s./:\[]+(?:[:/\s]|$))",
    re.IGNORECASE,
)
_PICTURE = re.compile(r"=(?:_xlfn\.)?DISPIMG\(", re.IGNORECASE)
"""What WPS leaves in a cell that a picture was put into."""
_BROKEN = re.compile(
    r"(?<![a-z])https?(?=[:/]|www)(?!://[a-z0-9\[\u4e00-\u9fff])|(?<![a-z])(?:ttps?|htps?|htts?)://", re.IGNORECASE
)


def has_address(text: str) -> bool:
    """Whether a web address stands in `text`."""
    return _ADDRESS.search(text) is not None


def addresses(text: str) -> tuple[str, ...]:
    """The web addresses in `text`, in plain ASCII, in their order."""
    return tuple(narrow(found[0]) for found in _ADDRESS.finditer(text))


def host_of(address: str) -> str:
    """The domain of a web address, with or without `http://`, in lower case; empty where it has none."""
    found = _HOST.fullmatch(narrow(address).strip())
    return found[1].lower() if found else ""


def is_within(host: str, site: str) -> bool:
    """Whether a domain is the `site` or lies below it; with and without `www.` a site is the same."""
    return host in (site, site.removeprefix("www.")) or host.endswith("." + site)


def split_evidence(text: str) -> tuple[str, ...]:
    """The single pieces of evidence in a cell, as they are compared: addresses, and what else stands on its own line.

    How an address is spelled, `www.` and what programs put before it, blanks and full width make no difference.
    """
    found = [_bare_address(each).removeprefix("www.") for each in addresses(text)]
    rest = _ADDRESS.sub("\n", text)
    found += ["".join(narrow(each).lower().split()).strip("，,。.、") for each in re.split(r"[\n；;]", rest)]
    return tuple(dict.fromkeys(each for each in found if each))


def leads_somewhere(target: str) -> bool:
    """Whether what a link leads to can show something: a page or a file, no mail address and nothing that runs."""
    scheme = _SCHEME.match(target)
    return scheme is None or scheme[1].lower() in _SHOWING or len(scheme[1]) == 1


def says_address(text: str, target: str) -> bool:
    """Whether `text` holds what a link leads to; how it is spelled, and what programs put before it, aside."""
    return _bare_address(target) in _bare_address(text)


def _bare_address(text: str) -> str:
    plain = "".join(narrow(unquote(text)).lower().replace("\\", "/").split())
    return _BEFORE_ADDRESS.sub("", plain).rstrip("/")


def mend_links(text: str) -> str:
    """`text` with every web address in plain ASCII; words and document numbers around it keep their punctuation."""
    return _ADDRESS.sub(lambda found: narrow(found[0]), text)


def runs_code(text: str) -> bool:
    """Whether an address in `text` would run or carry something where it is clicked (javascript:, data:)."""
    return _SCRIPT.search(narrow(text)) is not None


def out_of_reach(text: str) -> str:
    """Why the office cannot open an address in `text`, in the clerks' words; empty where nothing speaks against it."""
    plain = narrow(text)
    if _OWN_MACHINE.search(plain):
        return "本机或本单位内部的文件路径"
    if _INSIDE.search(plain):
        return "内部网址"
    if _PICTURE.search(plain):
        return "单元格里嵌的是图片"
    return "网址不完整" if _BROKEN.search(plain) else ""
