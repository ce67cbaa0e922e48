"""The columns of the review workbook, and the words the office answers with."""

from __future__ import annotations

from toolkit.domain.ledger.records import Choice
from toolkit.schema.model import Choice as Entry
from toolkit.schema.model import FieldKind, Owner, SchemaField, Sheet

_ALIASES = {
    Choice.OURS: ("甲", "采用已收内容", "ours"),
    Choice.THEIRS: ("乙", "采用另一份内容", "theirs"),
    Choice.BASE: ("原值", "base"),
    Choice.AGREE: ("同意申请", "批准", "agree"),
    Choice.REFUSE: ("不批准", "refuse"),
    Choice.CONFIRM: ("确认", "确认单位", "confirm"),
    Choice.TRUST: ("记住", "记住发件人", "trust"),
    Choice.SEND_BACK: ("退回单位", "send-back", "send_back"),
}
WORDS = {choice: Entry(choice.label, choice.value, _ALIASES[choice]) for choice in Choice}
"""How each answer is written: the drop-down's word first."""
CHOICE_FIELD = SchemaField("choice", "处理", FieldKind.CHOICE, Owner.OFFICE, 12, choices=tuple(WORDS.values()))
"""The column the office answers in."""
_LONG = 32000


def _shown(name: str, header: str, width: float, kind: FieldKind = FieldKind.TEXT) -> SchemaField:
    return SchemaField(name, header, kind, Owner.PLAN, width, max_length=_LONG)


REVIEW_SHEET = Sheet(
    "review",
    "核定表",
    "rows",
    (
        _shown("number", "编号", 6, FieldKind.INTEGER),
        _shown("kind", "类型", 10),
        _shown("unit", "责任单位", 14),
        _shown("item", "序号", 6, FieldKind.INTEGER),
        _shown("header", "栏目", 12),
        _shown("ours", "甲（已收内容）", 27),
        _shown("ours_from", "甲的来源", 15),
        _shown("theirs", "乙（另一份内容）", 27),
        _shown("theirs_from", "乙的来源", 15),
        _shown("base", "原值", 16),
        _shown("evidence", "依据", 26),
        CHOICE_FIELD,
        SchemaField(
            "confirm",
            "确认单位",
            owner=Owner.OFFICE,
            width=14,
            max_length=200,
            help="选“确认为该单位”的，选定是哪个单位。",
        ),
        SchemaField("note", "说明", owner=Owner.OFFICE, width=16, max_length=500, help="需要说明的，写在这里。"),
        SchemaField("by", "核定人", owner=Owner.OFFICE, width=9, max_length=40, help="作出处理的人，记入台账。"),
    ),
)
"""Its columns. The grey ones (`plan`) repeat what was asked, the white ones (`office`) are the answer."""


def choice_of(word: str) -> Choice | None:
    """The choice a word means: the drop-down's, a shorter one (甲, 乙, 原值), or the English one."""
    return next((choice for choice, entry in WORDS.items() if word in (entry.text, *entry.aliases)), None)
