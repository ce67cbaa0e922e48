"""What a register's declaration must hold: its key, its flags and computed fields, the fields every register has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from toolkit.schema.model import EveryRegister, FieldKind, Flag, Ledger, Owner, Register, SchemaField

ROW_FLAGS = {"stale": 2, "late": 2, "none_in_year": 1, "lacking": 1}
"""How many dates each rule of a flag looks at."""

COMPUTED = {
    "reply_by": {
        "received_on": FieldKind.DATE,
        "asked_on": FieldKind.DATE,
        "completed_on": FieldKind.DATE,
        "consulted_from": FieldKind.DATE,
        "consulted_to": FieldKind.DATE,
        "extended_on": FieldKind.DATE,
        "extra_days": FieldKind.INTEGER,
        "charged_on": FieldKind.DATE,
        "paid_on": FieldKind.DATE,
    },
    "item_due": {"item": FieldKind.INTEGER},
}
"""The fields each rule of a computed field goes by."""

DECISIONS = ("refused", "agreed")
"""What the choices of an office's field `decision` mean; a register that has it asks the office of every row."""


LED_CLAIM = ("item", "unit", "topic", "status", "progress", "done_on", "evidence")
"""What a register of `led_claims` shows of each claim, the first two saying which it is."""
LED_OPINION = ("opinion", "remark")
"""What the leading unit may say of it."""


def whole(register: Register, common: EveryRegister) -> Register:
    """The register with the fields every register ends in, unless it has them itself, and with what an office must say
    of rows that it answers, where it was declared before there was the rule.

    What is no list of the unit's own has none of them.
    """
    if register.rows:
        return register
    own = {field.name for field in register.fields}
    fields = (*register.fields, *(each for each in common.fields if each.name not in own))
    return replace(register, fields=fields, flags=(*register.flags, *_rests_on(register)))


def _rests_on(register: Register) -> Iterator[Flag]:
    """That a row of applications without 依据 cannot be agreed to, where the declaration has the column and says no
    such thing of it."""
    fields = {field.name: field for field in register.fields}
    asks = {"decision", "type", "basis"} <= fields.keys() and fields["decision"].owner == Owner.OFFICE
    if asks and not any(flag.rule == "lacking" for flag in register.flags):
        unless = {"type": ("objection",), "decision": ("agreed",)}
        known = {name: means for name, means in unless.items() if fields[name].text_for(means[0])}
        yield Flag("lacking", ("basis",), "缺依据，不能同意", unless=known)


def register_faults(ledger: Ledger) -> Iterator[str]:
    """What is wrong with the registers, in words."""
    sheets = (*ledger.sheets, *ledger.registers)
    for what, values in (("title", [sheet.title for sheet in sheets]), ("name", [sheet.name for sheet in sheets])):
        for value, count in Counter(values).items():
            if count > 1:
                yield f"有{count}个表的 {what} 都是“{value}”"
    for sheet in ledger.sheets:
        if computed := [field.header for field in sheet.fields if field.computed]:
            yield f"“{sheet.title}”不是清单，“{computed[0]}”不能写 computed"
    for register in ledger.registers:
        yield from _led_faults(register) if register.rows else _faults(whole(register, ledger.every_register))
    if sum(bool(register.rows) for register in ledger.registers) > 1:
        yield "只能有一个写了 rows 的清单"
    zero = {field.name: field for field in ledger.every_register.head}
    if ledger.registers and ("none" not in zero or not zero["none"].text_for("none")):
        yield "有清单，但 every_register.head 里没有 none 和它的 means = “none” 的选项（本期无此类事项）"


def _led_faults(sheet: Register) -> Iterator[str]:
    fields = {field.name: field for field in sheet.fields}
    for name in LED_CLAIM:
        if name not in fields or fields[name].owner != Owner.PLAN:
            yield f"“{sheet.title}”表缺少 owner = “plan” 的 {name}"
    for name in LED_OPINION:
        if name not in fields or fields[name].owner != Owner.UNIT:
            yield f"“{sheet.title}”表缺少 owner = “unit” 的 {name}"
    if sheet.key != LED_CLAIM[:2]:
        yield f"“{sheet.title}”表的 key 要写 {list(LED_CLAIM[:2])}"
    if sheet.zero_report or sheet.every_unit or sheet.marks or sheet.flags:
        yield f"“{sheet.title}”表要写 zero_report = false，不写 every_unit、marks、flags"


def _faults(sheet: Register) -> Iterator[str]:
    fields = {field.name: field for field in sheet.fields}
    if sheet.layout != "register":
        yield f"清单“{sheet.title}”不用写 layout"
    if not sheet.key:
        yield f"清单“{sheet.title}”没有写 key（用哪几列认出同一行）"
    for name in sheet.key:
        if name not in fields or fields[name].owner != Owner.UNIT:
            yield f"清单“{sheet.title}”的 key：没有单位填的 {name} 这一列"
    if not sheet.every_unit and not any(words.split() for words in sheet.marks):
        yield f"清单“{sheet.title}”没有写 marks（具体要求里有哪些字就要填它），也没有写 every_unit = true"
    if "retired" not in fields or not fields["retired"].text_for("retired"):
        yield f"清单“{sheet.title}”没有 retired 一列，或它没有 means = “retired” 的选项（作废）"
    for flag in sheet.flags:
        yield from _flag_faults(sheet, flag, fields)
    for field in fields.values():
        if not field.computed:
            if field.owner == Owner.PLAN:
                yield f"清单“{sheet.title}”的“{field.header}”：owner 是 plan 的列要写 computed"
            continue
        if field.owner != Owner.PLAN or field.kind != FieldKind.DATE:
            yield f"清单“{sheet.title}”的“{field.header}”是算出来的，要写 owner = “plan”、kind = “date”"
        for name, kind in COMPUTED[field.computed].items():
            if name not in fields or fields[name].kind != kind:
                yield f"清单“{sheet.title}”的“{field.header}”要用 kind = “{kind}” 的 {name} 一列来算，没有这一列"
    decision = fields.get("decision")
    if (
        decision
        and decision.owner == Owner.OFFICE
        and {choice.means for choice in decision.choices if choice.means} != set(DECISIONS)
    ):
        yield f"清单“{sheet.title}”的“{decision.header}”要有 means = “agreed” 和 means = “refused” 两个选项"


def _flag_faults(sheet: Register, flag: Flag, fields: dict[str, SchemaField]) -> Iterator[str]:
    if len(flag.fields) != ROW_FLAGS[flag.rule]:
        yield f"清单“{sheet.title}”的提示“{flag.text}”：{flag.rule} 要写{ROW_FLAGS[flag.rule]}列"
    for name in flag.fields:
        if name not in fields or (fields[name].kind != FieldKind.DATE and flag.rule != "lacking"):
            why = "" if flag.rule == "lacking" else "，或它不是日期"
            yield f"清单“{sheet.title}”的提示“{flag.text}”：没有 {name} 这一列{why}"
    for other, meanings in flag.unless.items():
        known = {choice.means for choice in fields[other].choices} if other in fields else set()
        for meaning in set(meanings) - known:
            yield f"清单“{sheet.title}”的提示“{flag.text}”的 unless：{other} 没有 means = “{meaning}” 的选项"
