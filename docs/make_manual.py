"""Write docs/zh/常见问题处理.md, what to do about each problem, from the catalogue, and the tests that show it.

`manual_groups.toml` says who does what: the office and the unit, by kinds of problems.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path

from toolkit.codes import Code

HERE = Path(__file__).parent
PAGE = HERE / "zh/常见问题处理.md"
TESTS = HERE.parent / "tests"

HEAD = """<!-- Made by docs/make_manual.py (`make docs`); do not edit. -->
# 常见问题处理

窗口里、回执里、总台账“问题”表里写的，是下面各条的说明。按其中几个字在本页查找；“……”是每次不同的内容。

- **错误**：这一处没有收，或者没有照办，要改。**提醒**：请核对。**说明**：只是告诉您，多数不用处理。
- 格里、行里有错的，同一份文件的其他内容照收。结果写明“整份”的，整份都没有并入台账。
- “办法”就是回执和窗口里写的话。写“与我们联系”的，“我们”是办公室。
- 最后一行“试验”是程序自己的检查，经办人不用看。

按办理的顺序看，见 [五分钟看懂](index.md)。
"""


@dataclass(frozen=True)
class Group:
    """Problems of one kind: what they are about, what the office does of them, what a unit does, which they are."""

    title: str
    office: str
    unit: str
    codes: tuple[Code, ...]


def groups() -> tuple[Group, ...]:
    """The kinds of problems in the order of the page; `KeyError` where a code is none."""
    read = tomllib.loads((HERE / "manual_groups.toml").read_text("utf-8"))["groups"]
    return tuple(
        Group(each["title"], each["office"], each["unit"], tuple(Code.of(slug) for slug in each["codes"]))
        for each in read
    )


def page() -> str:
    """The whole page: a contents, then every code once, by kinds."""
    every = groups()
    contents = [f"- [{each.title}](#{anchor(each.title)})" for each in every]
    return "\n".join([HEAD, *contents, *chain.from_iterable(_section(each) for each in every)]) + "\n"


def anchor(title: str) -> str:
    """What a heading is reached by on the pages that show Markdown: punctuation goes, blanks become hyphens."""
    return re.sub(r"[^\w\- ]", "", title).replace(" ", "-").lower()


def _section(group: Group) -> Iterator[str]:
    yield from ("", f"## {group.title}")
    for code in group.codes:
        yield from ("", f"### `{code.slug}`", "", f"**{code.severity.label}**：{_told(code.message)}", "")
        if code.effect.outcome:
            yield f"- 结果：整份{code.effect.outcome.label}。"
        yield f"- 办法：{_told(code.remedy)}"
        yield f"- 办公室：{group.office}"
        yield f"- 单位：{group.unit}"
        yield f"- 试验：{f'`{shown}`' if (shown := test_of(code)) else '还没有'}"


def _told(template: str) -> str:
    """A message or remedy with dots for what differs from one time to the next."""
    text = re.sub(r"\{\w+\}", "……", template)
    return "照当时写明的办法办。" if text == "……" else re.sub("(?:……){2,}", "……", text)


@cache
def named_in() -> dict[Code, dict[str, int]]:
    """Where each code is named in the tests, `file` or `file::function`, with how many codes are named there."""
    found: dict[Code, dict[str, int]] = {code: {} for code in Code}
    for where, text in _tests():
        named = _named(text)
        for code in named:
            found[code][where] = len(named)
    return found


def test_of(code: Code) -> str:
    """The test that shows a code: of those that name it the one that names fewest others.

    The file of a code that stands only in a table outside of functions; nothing where no test names it.
    """
    places = named_in()[code]
    return min(places, key=lambda where: ("::" not in where, places[where], where), default="")


def _named(text: str) -> set[Code]:
    """The codes that a text of Python names, by member or by identifier."""
    members = {Code[name] for name in re.findall(r"\bCode\.([A-Z_]+)\b", text) if name in Code.__members__}
    return members | {code for slug in re.findall(r"[\"']([a-z-]+)[\"']", text) if (code := Code.find(slug))}


def _tests() -> Iterator[tuple[str, str]]:
    """Every test file and every test function in it, a decorator being its function's, with its text."""
    for path in sorted(TESTS.rglob("test_*.py")):
        text, name = path.read_text("utf-8"), path.relative_to(TESTS.parent).as_posix()
        yield name, text
        lines = text.splitlines()
        for node in ast.parse(text).body:
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                first = min(each.lineno for each in (*node.decorator_list, node))
                yield f"{name}::{node.name}", "\n".join(lines[first - 1 : node.end_lineno])


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
