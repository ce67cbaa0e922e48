"""The clerks' manual as pages to open by double click: HTML and pictures in one folder, no script, nothing remote."""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from markdown_it import MarkdownIt

if TYPE_CHECKING:
    from markdown_it.token import Token

DOCS = Path(__file__).parent.parent / "docs"
PAGES = (*sorted((DOCS / "zh").glob("*.md")), DOCS / "reference.md", DOCS / "figures.md")
"""What the manual holds: its own pages, and the two lists they lead to."""
_STYLE = """body{max-width:46em;margin:2em auto;padding:0 1em;line-height:1.7;color:#1F2933;
font-family:"Microsoft YaHei","Noto Sans CJK SC","PingFang SC",sans-serif}
h1,h2,h3{line-height:1.35}h1{font-size:1.6em}h2{font-size:1.25em;border-bottom:1px solid #C9D1D9;margin-top:2em}
table{border-collapse:collapse;margin:1em 0}th,td{border:1px solid #C9D1D9;padding:.3em .6em;text-align:left;
vertical-align:top}th{background:#F3F5F7}code,pre{background:#F3F5F7;font-family:Consolas,"Noto Sans Mono",monospace}
code{padding:.1em .3em}pre{padding:.8em;overflow-x:auto}pre code{padding:0}img{max-width:100%;border:1px solid #C9D1D9}
a{color:#174A7E}nav{font-size:.9em;color:#5B6672}@media print{nav{display:none}body{max-width:none;margin:0}}"""
_LATIN = "\u2e80"
"""Before which the letters lie that are written with blanks between words."""
_SPACE = re.compile(r"[^\w\- ]")


def manual() -> Iterator[tuple[str, bytes]]:
    """Every file of the manual: its name (with `/`), and its bytes; the first page is `index.html`."""
    pictures: dict[str, Path] = {}
    for path in PAGES:
        yield f"{path.stem}.html", _page(path, pictures).encode()
    for name, path in sorted(pictures.items()):
        yield name, path.read_bytes()


def _page(path: Path, pictures: dict[str, Path]) -> str:
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = parser.parse(path.read_text("utf-8"))
    title = next((each.content for each in tokens if each.type == "inline"), path.stem)
    for at, token in enumerate(tokens):
        if token.type == "heading_open":
            token.attrSet("id", _anchor(tokens[at + 1].content))
        _join(token.children or [])
        _follow(token.children or [], path, pictures)
    body = parser.renderer.render(tokens, parser.options, {})
    way = "" if path.stem == "index" else '<nav><a href="index.html">← 五分钟看懂</a></nav>'
    head = f'<meta charset="utf-8"><title>{html.escape(title)}</title><style>{_STYLE}</style>'
    return f'<!DOCTYPE html>\n<html lang="zh-CN"><head>{head}</head>\n<body>{way}{body}</body></html>\n'


def _anchor(title: str) -> str:
    """What a heading is reached by: punctuation goes, blanks become hyphens."""
    return _SPACE.sub("", title).replace(" ", "-").lower()


def _join(tokens: list[Token]) -> None:
    """A sentence that goes on in the next line of its file has no blank there: Chinese is written without."""
    for before, token, after in zip(tokens, tokens[1:], tokens[2:], strict=False):
        ends = before.content[-1:], after.content[:1]
        if token.type == "softbreak" and all(each > _LATIN for each in ends):
            token.type, token.tag = "text", ""


def _follow(tokens: list[Token], page: Path, pictures: dict[str, Path]) -> None:
    """Have links lead to the pages here, pictures to their copies; of a link to anything else only its words stay."""
    left = False
    for token in tokens:
        if token.type == "link_open":
            name, _, part = unquote(str(token.attrGet("href") or "")).partition("#")
            target = (page.parent / name).resolve() if name else page
            left = target not in PAGES
            if not left:
                token.attrSet("href", quote(f"{target.stem}.html") + (f"#{quote(part)}" if part else ""))
        elif token.type == "image":
            target = (page.parent / unquote(str(token.attrGet("src") or ""))).resolve()
            pictures[posixpath.join("pictures", target.name)] = target
            token.attrSet("src", f"pictures/{quote(target.name)}")
        if left and token.type in ("link_open", "link_close"):
            left = token.type == "link_open"
            token.type, token.tag, token.nesting, token.content = "text", "", 0, ""
