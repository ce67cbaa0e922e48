"""Write docs/reference.md from the schema, the catalogue of problems and the command line: `make docs`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import typer

from toolkit.cli import app
from toolkit.codes import Code
from toolkit.schema.load import load_ledger
from toolkit.schema.model import Register, SchemaField, Sheet

HERE = Path(__file__).parent
OWNERS = {"plan": "方案（锁定）", "unit": "单位", "office": "办公室（锁定）"}


def reference() -> str:
    """The whole page."""
    return "\n".join(lines()) + "\n"


def lines() -> Iterator[str]:
    """The page, line by line."""
    yield "<!-- Made by `make docs`; do not edit. -->"
    yield "# 参考"
    yield ""
    yield "## 台账的表和列"
    ledger = load_ledger((HERE.parent / "templates/ledger.toml").read_text("utf-8"))
    for sheet in ledger.sheets:
        yield from table(sheet)
    if ledger.last_year:
        yield from table(
            ledger.last_year, "上年事项“回头看”（`toolkit review lookback`）的单位才有；各列的规则同“工作台账”。"
        )
    yield from (
        "",
        "## 清单",
        "",
        f"每个清单的表头上方另有：{'、'.join(each.header for each in ledger.every_register.head)}。",
    )
    for register in ledger.registers:
        yield from table(register, *about(register))
    words = ledger.words
    yield from ("", "### 检查用的词", "", "| 代号 | 词 |", "|---|---|")
    for name, listed in (("nothing", words.nothing), ("markings", words.markings), ("secret", words.secret)):
        yield f"| `{name}` | {' '.join(listed)} |"
    yield from ("", "### 风险提示", "", "| 代号 | 分值或起点 |", "|---|---|")
    for each in fields(ledger.risk):
        value = getattr(ledger.risk, each.name)
        yield f"| `{each.name}` | {' '.join(value) if isinstance(value, tuple) else value} |"
    yield from ("", "## 问题一览", "", "| 代号 | 轻重 | 说明 | 办法 |", "|---|---|---|---|")
    for code in Code:
        yield f"| `{code.slug}` | {code.severity.label} | {code.message} | {code.remedy} |"
    yield from ("", "## 命令", "", "| 命令 | 做什么 | 参数和选项 |", "|---|---|---|")
    yield from command_lines(typer.main.get_command(app), "toolkit")


def table(sheet: Sheet, *said: str) -> Iterator[str]:
    """A sheet's fields, with what is said of it above them."""
    yield from ("", f"### {sheet.title}", "", *(line for each in said for line in (each, "")))
    yield from ("| 表头 | 代号 | 类型 | 谁填 | 规则 | 可选 |", "|---|---|---|---|---|---|")
    for field in sheet.fields:
        choices = "、".join(choice.text for choice in field.choices)
        owner = "自动算出" if field.computed else OWNERS[field.owner]
        yield f"| {field.header} | `{field.name}` | {field.kind} | {owner} | {rules(field)} | {choices} |"


def about(register: Register) -> Iterator[str]:
    """Who keeps a register, by what its rows are told apart, what is said of them."""
    words = "”“".join(register.marks)
    yield "每个单位都有。" if register.every_unit else f"具体要求里有“{words}”的事项要填（空格隔开的几个字都要有）。"
    yield "认出同一行：" + "、".join(register.field(name).header for name in register.key) + "。"
    if register.flags:
        yield "提示：" + "；".join(flag.text for flag in register.flags) + "。"


def command_lines(command: Any, name: str) -> Iterator[str]:
    """A line a command, sub-commands below their group."""
    options = [f"`{option.opts[0]}` {getattr(option, 'help', None) or ''}".strip() for option in command.params]
    yield f"| `{name}` | {(command.help or '').strip()} | {'<br>'.join(options)} |"
    for word, each in sorted(getattr(command, "commands", {}).items()):
        yield from command_lines(each, f"{name} {word}")


def rules(field: SchemaField) -> str:
    """What a field must satisfy, in words."""
    found = ["必填"] if field.required else []
    for other, meanings in field.required_when.items():
        found.append(f"{other} 为 {'、'.join(meanings)} 时必填")
    if field.not_future:
        found.append("不晚于今天")
    if field.impersonal:
        found.append("不得含个人信息")
    if field.before_issue:
        found.append("早于印发日期的" + {"error": "不收", "warning": "提醒"}[field.before_issue])
    if goes_on := "、".join(choice.text for choice in field.choices if choice.only_when):
        found.append(f"{goes_on}只用于长期或定期的事项")
    return "；".join(found)


if __name__ == "__main__":
    (HERE / "reference.md").write_text(reference(), "utf-8")
