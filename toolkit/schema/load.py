"""`templates/ledger.toml` into a `Ledger`, with what the rules need made sure of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from toolkit.loading import load_toml
from toolkit.problems import ConfigError
from toolkit.schema.model import Kind, Ledger, Owner, plain

_NEEDED = {
    "number": Owner.PLAN,
    "topic": Owner.PLAN,
    "requirement": Owner.PLAN,
    "roles": Owner.PLAN,
    "deadline": Owner.PLAN,
    "due": Owner.PLAN,
    "hint": Owner.PLAN,
    "status": Owner.UNIT,
    "progress": Owner.UNIT,
    "done_on": Owner.UNIT,
    "evidence": Owner.UNIT,
    "verdict": Owner.OFFICE,
    "opinion": Owner.OFFICE,
    "verified_on": Owner.OFFICE,
}
"""Fields the rules go by: their headers, texts and choices may change, their names and owners may not."""

_MEANINGS = {
    "status": ("not_started", "in_progress", "done", "ongoing", "not_applicable"),
    "verdict": ("verified", "sent_back", "confirmed_not_applicable", "extended"),
}


def load_ledger(text: str, file: str = "templates/ledger.toml") -> Ledger:
    """Read the schema; a `ConfigError` names every mistake, also what the rules would miss."""
    ledger = load_toml(text, Ledger, file)
    faults = list(_faults(ledger))
    if faults:
        raise ConfigError(f"{file} 有 {len(faults)} 处错误：" + "；".join(faults), f"请改正 {file} 后再运行。")
    return ledger


def _faults(ledger: Ledger) -> Iterator[str]:
    layouts = Counter(sheet.layout for sheet in ledger.sheets)
    if layouts["form"] != 1 or layouts["rows"] != 1:
        yield "要有一个 layout = “form” 的表和一个 layout = “rows” 的表"
        return
    for sheet in ledger.sheets:
        if not sheet.title or len(sheet.title) > 31 or set(sheet.title) & set("[]:*?/\\'"):
            yield f"表名“{sheet.title}”要有1至31个字，不能含有 [ ] : * ? / \\ '"
        spoken = [{plain(name) for name in (field.header, *field.aliases)} for field in sheet.fields]
        for what, values in (
            ("name", [field.name for field in sheet.fields]),
            ("header 或 aliases", [name for names in spoken for name in names]),
        ):
            for value, count in Counter(values).items():
                if count > 1:
                    yield f"“{sheet.title}”表里 {what} “{value}”重复"
        names = {field.name: field for field in sheet.fields}
        for field in sheet.fields:
            if field.kind == Kind.CHOICE and not field.choices:
                yield f"“{field.header}”是下拉列表，但没有 choices"
            for other, meanings in field.required_when.items():
                known = {choice.means for choice in names[other].choices} if other in names else set()
                for meaning in set(meanings) - known:
                    yield f"“{field.header}”的 required_when：{other} 没有 means = “{meaning}” 的选项"
    fields = {field.name: field for field in ledger.tasks.fields}
    for name, owner in _NEEDED.items():
        if name not in fields or fields[name].owner != owner:
            yield f"“{ledger.tasks.title}”表缺少 owner = “{owner}” 的 {name}"
    for name, meanings in _MEANINGS.items():
        for meaning in meanings:
            if name in fields and not fields[name].text_for(meaning):
                yield f"“{fields[name].header}”缺少 means = “{meaning}” 的选项"
    kinds = [field for field in ledger.cover.fields if field.name == "report"]
    if not kinds or not (kinds[0].text_for("updated") and kinds[0].text_for("no_change")):
        yield "“" + ledger.cover.title + "”表缺少 report 及其 updated、no_change 两个选项"
    for field in ledger.tasks.owned(Owner.PLAN):
        if field.name not in _NEEDED:
            yield f"“{field.header}”的 owner 是 plan，但方案里没有 {field.name} 这一项内容"
