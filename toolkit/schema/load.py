"""`templates/ledger.toml` into a `Ledger`, with what the rules need made sure of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from toolkit.errors import ConfigError
from toolkit.loading import load_toml
from toolkit.schema.cell import squeezed
from toolkit.schema.headers import plain
from toolkit.schema.kinds import bare
from toolkit.schema.links import host_of
from toolkit.schema.model import VOUCHING, EveryRegister, FieldKind, Ledger, Owner, SchemaField, Sheet
from toolkit.schema.registers import register_faults, whole

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

_FORMULA_TEXT = 250
"""Characters a formula's text may have, all words for nothing in one; Excel takes 255."""

_MEANINGS = {
    "status": ("not_started", "in_progress", "done", "ongoing", "not_applicable"),
    "verdict": ("verified", "sent_back", "confirmed_not_applicable", "extended"),
}


@lru_cache(maxsize=8)
def load_ledger(text: str, file: str = "templates/ledger.toml") -> Ledger:
    """Read the schema; a `ConfigError` names every mistake, also what the rules would miss.

    Fields that do not say which words mean nothing to them get the schema's own. The same text is read once a process.
    """
    ledger = load_toml(text, Ledger, file)
    faults = list(_faults(ledger))
    if faults:
        raise ConfigError(f"{file} 有 {len(faults)} 处错误：" + "；".join(faults), f"请改正 {file} 后再运行。")
    nothing, common = ledger.words.nothing, ledger.every_register
    return replace(
        ledger,
        sheets=tuple(replace(sheet, fields=_with_words(sheet.fields, nothing)) for sheet in ledger.sheets),
        registers=tuple(
            replace(its, fields=_with_words(its.fields, nothing))
            for its in (whole(register, common) for register in ledger.registers)
        ),
        every_register=EveryRegister(_with_words(common.head, nothing), _with_words(common.fields, nothing)),
    )


def _with_words(fields: tuple[SchemaField, ...], nothing: tuple[str, ...]) -> tuple[SchemaField, ...]:
    return tuple(replace(field, nothing=_words_of(field, field.nothing or nothing)) for field in fields)


def _words_of(field: SchemaField, nothing: tuple[str, ...]) -> tuple[str, ...]:
    """The words that say nothing in a field: where figures are asked for, no figure does."""
    counts = field.kind in (FieldKind.INTEGER, FieldKind.PERCENT)
    return tuple(word for word in nothing if not (counts and word.isdecimal()))


def _faults(ledger: Ledger) -> Iterator[str]:
    layouts = Counter(sheet.layout for sheet in ledger.sheets)
    if layouts["form"] != 1 or layouts["rows"] != 1:
        yield "要有一个 layout = “form” 的表和一个 layout = “rows” 的表"
        return
    registers = (whole(register, ledger.every_register) for register in ledger.registers)
    for sheet in (*ledger.sheets, *registers):
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
            if not plain(field.header):
                yield f"“{sheet.title}”表的 {field.name} 没有写 header"
            if any(not choice.text.strip() for choice in field.choices):
                yield f"“{field.header}”有一个选项是空的"
            yield from _rule_faults(sheet, field, ledger.words.nothing)
            if field.carried and field.name in VOUCHING:
                yield f"“{field.header}”每期由单位自己填，不能 carried"
            if field.kind == FieldKind.CHOICE and not field.choices:
                yield f"“{field.header}”是下拉列表，但没有 choices"
            for other, meanings in field.required_when.items():
                known = {choice.means for choice in names[other].choices} if other in names else set()
                for meaning in set(meanings) - known:
                    yield f"“{field.header}”的 required_when：{other} 没有 means = “{meaning}” 的选项"
                if other in names and names[other].scope != field.scope:
                    yield f"“{field.header}”的 required_when：{other} 的 scope 与它不同"
    yield from register_faults(ledger)
    yield from _word_faults(ledger)
    yield from _lookback_faults(ledger)
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


def _lookback_faults(ledger: Ledger) -> Iterator[str]:
    """What the look-back's declaration lacks that the rules go by, or says of what is no field."""
    said = ledger.lookback
    if said is None:
        return
    names = [field.name for field in said.fields]
    for name, count in Counter(names).items():
        if count > 1:
            yield f"lookback.fields 里 {name} 重复"
    for name in _NEEDED:
        if name not in names:
            yield f"lookback.fields 缺少 {name}"
    if not said.title or len(said.title) > 31 or set(said.title) & set("[]:*?/\\'"):
        yield f"lookback.title：表名“{said.title}”要有1至31个字，不能含有 [ ] : * ? / \\ '"
    if said.title in {sheet.title for sheet in (*ledger.sheets, *ledger.registers)}:
        yield f"lookback.title：已有一个表叫“{said.title}”"


def _rule_faults(sheet: Sheet, field: SchemaField, nothing: tuple[str, ...]) -> Iterator[str]:
    for rule, given in (("not_future", field.not_future), ("before_issue", field.before_issue)):
        if given and field.kind != FieldKind.DATE:
            yield f"“{field.header}”不是日期，不能写 {rule}"
    if any(choice.only_when for choice in field.choices) and (sheet.layout != "rows" or field.owner != Owner.UNIT):
        yield f"“{field.header}”不是单位在“工作台账”里填的列，选项不能写 only_when"
    if len("¦".join(field.nothing)) > _FORMULA_TEXT:
        yield f"“{field.header}”的 nothing 太多，合起来不能超过{_FORMULA_TEXT}个字"
    spoken = [{bare(name) for name in (choice.text, *choice.aliases)} for choice in field.choices]
    for name, count in Counter(name for names in spoken for name in names).items():
        if count > 1:
            yield f"“{field.header}”有两个选项都可以写成“{name}”"
        if name in {bare(word) for word in field.nothing or nothing}:
            yield f"“{field.header}”的选项可以写成“{name}”，它又在 nothing 里，算没有填"


def _word_faults(ledger: Ledger) -> Iterator[str]:
    words = ledger.words
    for name, listed in (("nothing", words.nothing), ("markings", words.markings), ("secret", words.secret)):
        if any(not word.strip() or word != word.strip() for word in listed):
            yield f"words.{name} 里有空白的词，或词的前后有空格"
    if len("¦".join(words.nothing)) > _FORMULA_TEXT:
        yield f"words.nothing 太多，合起来不能超过{_FORMULA_TEXT}个字"
    if not words.markings:
        yield "缺少 [words] 的 markings（密级标志），不能不检查"
    for site in ledger.risk.common_sites:
        if host_of(site) != site:
            yield f"risk.common_sites 里的“{site}”不是域名，如 www.gov.cn"
    for word in words.markings:
        if len(squeezed(word)) == 1:
            yield f"words.markings 里的“{word}”只有一个字，会误伤"
