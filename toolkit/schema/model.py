"""Ledger, Sheet, Field, Choice: the one declaration that writing, reading, checking and storing all follow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Any, Literal

from toolkit.keys import looked_back
from toolkit.loading import NUMBER, STRICT, Limits
from toolkit.schema.cell import says_nothing
from toolkit.schema.digest import ASIDE, LATER, digest
from toolkit.schema.found import Bounded
from toolkit.schema.headers import may_be_header, plain
from toolkit.schema.lookback import Lookback, last_years_sheet
from toolkit.values import dataclass

_Name = Annotated[str, Limits(pattern=r"^[a-z][a-z0-9_]{0,40}$")]
_HINT = "hint"


class FieldKind(StrEnum):
    """What values a field takes."""

    TEXT = "text"
    CHOICE = "choice"
    DATE = "date"
    LINK = "link"
    PHONE = "phone"
    INTEGER = "integer"
    PERCENT = "percent"


class Owner(StrEnum):
    """Who writes a field: the plan (locked), the unit, or the office that verifies."""

    PLAN = "plan"
    UNIT = "unit"
    OFFICE = "office"


@dataclass(frozen=True)
class Choice:
    """One entry of a drop-down; `means` is what the rules go by, so that the text may be reworded.

    With `only_when` = `ongoing` it may be chosen only for items that go on (长期工作, 每季度末).
    """

    __pydantic_config__ = STRICT
    text: str
    means: str = ""
    aliases: tuple[str, ...] = ()
    only_when: Literal["", "ongoing"] = ""


@dataclass(frozen=True)
class SchemaField:
    """One field. `required_when` maps a choice field to the meanings with which this one must be filled.

    `scope` says how long a cover field's value holds: one round, or until it is changed (unit). `width` is in columns'
    units; `max_length` in characters; `missing` names it in 提示 (缺佐证). A date before the plan's 印发日期 is refused
    or taken with a warning as `before_issue` says. `nothing` are words as good as a blank: its own or the schema's.
    A register's `computed` field follows from the others by the rule of that name; an `impersonal` one is warned of
    when it holds a telephone or identity card number. What is `carried` stands in the next year's first workbook.
    """

    __pydantic_config__ = STRICT
    name: _Name
    header: str
    kind: FieldKind = FieldKind.TEXT
    owner: Owner = Owner.UNIT
    width: Annotated[float, NUMBER, Limits(ge=3, le=100)] = 12
    aliases: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()
    required: bool = False
    required_when: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    not_future: bool = False
    before_issue: Literal["", "warning", "error"] = ""
    nothing: tuple[str, ...] = ()
    max_length: Annotated[int, NUMBER, Limits(ge=1, le=32000)] = 2000
    help: str = ""
    missing: str = ""
    scope: Literal["unit", "round"] = "unit"
    printed: bool = True
    computed: Literal["", "reply_by", "item_due"] = ""
    impersonal: bool = False
    carried: bool = field(default=False, metadata=LATER)

    @property
    def rule(self) -> str:
        """The rule its value follows from others by: `computed`, or `hint` of the plan's field of that name (提示).

        Empty where somebody types it.
        """
        return self.computed or (_HINT if self.name == _HINT and self.owner == Owner.PLAN else "")

    @property
    def missing_label(self) -> str:
        """The word that says this field is lacking."""
        return self.missing or self.header

    def lacks(self, text: str) -> bool:
        """Whether `text` says nothing: a blank, or a word that stands for one; a choice says what it is."""
        return not text or (says_nothing(self.nothing, text) and text not in (each.text for each in self.choices))

    def meaning(self, text: str) -> str:
        """What a choice's text, or another form of it, means to the rules; an empty string for none."""
        return self._meanings.get(text, "") if text else ""

    @cached_property
    def _meanings(self) -> Mapping[str, str]:
        """Every text and other form of its choices -> what it means; the first choice of a text counts."""
        pairs = [(text, choice.means) for choice in self.choices for text in (choice.text, *choice.aliases)]
        return dict(reversed(pairs))

    def text_for(self, means: str) -> str:
        """The choice that means `means`; an empty string where the office took it out."""
        return next((choice.text for choice in self.choices if choice.means == means), "")


VOUCHING = frozenset({"report", "reported_on", "signed_by", "signed_on"})
"""The fields of a cover that vouch for one round: never filled in beforehand."""
HINT = SchemaField(_HINT, "提示", owner=Owner.PLAN, width=18)
"""提示 as every register has it, behind its own fields; the sheet of assignments declares its own."""


@dataclass(frozen=True)
class Flag:
    """Something to say of a register's row, or of a register: `text`, where `rule` finds it in the named `fields`.

    `stale`: the first date is not within `days` days before the second. `late`: the first date has passed and the
    second is blank or after it. `none_in_year`: no row has that date in the plan's year. `lacking`: the field says
    nothing, or strokes alone, and the office agrees to no such row. With `unless` (choice: meanings) nothing is said.
    """

    __pydantic_config__ = STRICT
    rule: Literal["stale", "late", "none_in_year", "lacking"]
    fields: tuple[str, ...]
    text: str
    days: Annotated[int, NUMBER, Limits(ge=0, le=3660)] = 0
    unless: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Sheet:
    """A sheet: `rows` holds one row an assignment, `form` one label and value a line, `register` what units list."""

    __pydantic_config__ = STRICT
    name: _Name
    title: str
    layout: Literal["rows", "form", "register"]
    fields: tuple[SchemaField, ...]

    @cached_property
    def by_name(self) -> Mapping[str, SchemaField]:
        """Name -> field."""
        return {field.name: field for field in reversed(self.fields)}

    @cached_property
    def conditional(self) -> tuple[SchemaField, ...]:
        """The fields that must be filled in only where others say so (`required_when`)."""
        return tuple(field for field in self.fields if field.required_when)

    @cached_property
    def conditions(self) -> tuple[tuple[SchemaField, tuple[tuple[SchemaField, tuple[str, ...]], ...]], ...]:
        """Each of `conditional`, with the others that say so and the meanings with which they do."""
        return tuple(
            (field, tuple((self.field(other), meanings) for other, meanings in field.required_when.items()))
            for field in self.conditional
        )

    @cached_property
    def choosing(self) -> tuple[str, ...]:
        """The names of the fields that others are to be filled in by."""
        return tuple(dict.fromkeys(name for field in self.conditional for name in field.required_when))

    @cached_property
    def found(self) -> dict[Any, Any]:
        """What rules have found of its rows so far, by their name and the texts they go by; never more than so much."""
        return Bounded()

    def __getstate__(self) -> dict[str, Any]:
        """What it declares, without what was found."""
        return {name: self.__dict__[name] for name in self.__dataclass_fields__}

    def field(self, name: str) -> SchemaField:
        """The field of that name; `KeyError` where there is none."""
        return self.by_name[name]

    @cached_property
    def by_header(self) -> Mapping[str, SchemaField]:
        """Header or alias, as `plain` has it -> field; the first of that header counts."""
        found: dict[str, SchemaField] = {}
        for candidate in self.fields:
            for name in (candidate.header, *candidate.aliases):
                found.setdefault(plain(name), candidate)
        return found

    def headed(self, header: str) -> SchemaField | None:
        """The field whose header or alias this is, white space and ＊ aside."""
        return self.by_header.get(plain(header)) if may_be_header(header) else None

    def owned(self, owner: Owner) -> tuple[SchemaField, ...]:
        """The fields that `owner` writes, in order."""
        return tuple(candidate for candidate in self.fields if candidate.owner == owner)


@dataclass(frozen=True)
class Register(Sheet):
    """A register (清单、台账) that units keep.

    `key` are the fields that tell one row from another; `marks` the words that, in an item's requirement, call for
    it (any of them; the parts of one, between blanks, all); `every_unit` that no item need call for it;
    `zero_report` that a unit without any row is to say so; `flags` what is said of its rows.
    """

    __pydantic_config__ = STRICT
    layout: Literal["rows", "form", "register"] = "register"
    fields: tuple[SchemaField, ...] = ()
    key: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    every_unit: bool = False
    zero_report: bool = True
    flags: tuple[Flag, ...] = ()
    help: str = ""
    rows: Literal["", "led_claims"] = field(default="", metadata=LATER)
    carried: bool = field(default=False, metadata=LATER)


@dataclass(frozen=True)
class Words:
    """Words the checks go by: for nothing at all, secrecy markings that hold a cell, words that only warn."""

    __pydantic_config__ = STRICT
    nothing: tuple[str, ...] = ()
    markings: tuple[str, ...] = ()
    secret: tuple[str, ...] = ()


_Weight = Annotated[int, NUMBER, Limits(ge=0, le=100)]
_Count = Annotated[int, NUMBER, Limits(ge=2, le=10000)]


@dataclass(frozen=True)
class RiskRules:
    """What makes a claim risky, for the office's eyes alone: how much each sign weighs; with 0 it is not looked for.

    `shared_units`, `sent_back_times`, `bulk_rows` and `copied_characters` say from how many on there is a sign at all;
    `common_sites` are domains where any unit may publish, `weak_words` what names no material. Claims whose signs weigh
    `hold_back` or more together are left out of what is passed in bulk; with 0 none is.
    """

    __pydantic_config__ = STRICT
    late: _Weight = 2
    repeated: _Weight = 1
    shared: _Weight = 2
    outside: _Weight = 2
    sent_back: _Weight = 2
    bulk: _Weight = 1
    copied: _Weight = 3
    weak: _Weight = 3
    hold_back: _Weight = 2
    shared_units: _Count = 3
    sent_back_times: _Count = 3
    bulk_rows: _Count = 10
    copied_characters: Annotated[int, NUMBER, Limits(ge=16, le=2000)] = 40
    common_sites: tuple[str, ...] = ("www.gov.cn", "mp.weixin.qq.com")
    weak_words: tuple[str, ...] = ("已完成", "完成", "已办结", "办结", "已落实", "落实", "已公开", "已上报", "是", "有")


@dataclass(frozen=True)
class EveryRegister:
    """What every register has: cells of its `head`, once a round, and its last `fields`."""

    __pydantic_config__ = STRICT
    head: tuple[SchemaField, ...] = ()
    fields: tuple[SchemaField, ...] = ()


@dataclass(frozen=True)
class Ledger:
    """All of `templates/ledger.toml`."""

    __pydantic_config__ = STRICT
    version: Annotated[int, NUMBER, Limits(ge=1)]
    sheets: tuple[Sheet, ...]
    words: Words = Words()
    every_register: EveryRegister = EveryRegister()
    registers: tuple[Register, ...] = ()
    risk: RiskRules = field(default=RiskRules(), metadata=ASIDE)
    lookback: Lookback | None = field(default=None, metadata=LATER)

    @cached_property
    def digest(self) -> str:
        """Twelve hex digits that name exactly this declaration."""
        return digest(self)

    @cached_property
    def cover(self) -> Sheet:
        """The form every workbook begins with."""
        return next(sheet for sheet in self.sheets if sheet.layout == "form")

    @cached_property
    def tasks(self) -> Sheet:
        """The sheet with one row an assignment."""
        return next(sheet for sheet in self.sheets if sheet.layout == "rows")

    @cached_property
    def last_year(self) -> Sheet | None:
        """The sheet of last year's items, its fields those of the sheet of tasks; None where none is declared."""
        return last_years_sheet(self.lookback, self.tasks) if self.lookback else None

    def rows_sheet(self, item: int) -> Sheet:
        """The sheet on which the item of that number has its row."""
        return (self.last_year if looked_back(item) else None) or self.tasks

    def register(self, name: str) -> Register | None:
        """The register of that name, if it is there."""
        return self._registers.get(name)

    @property
    def led_claims(self) -> Register | None:
        """The one whose rows are the claims in items that a unit leads (牵头初审), if there is one."""
        return next((register for register in self.registers if register.rows == "led_claims"), None)

    @cached_property
    def _registers(self) -> Mapping[str, Register]:
        return {register.name: register for register in reversed(self.registers)}

    def head(self, register: Register) -> tuple[SchemaField, ...]:
        """The cells of a register's head, under the names by which the ledger keeps them with the round."""
        if not register.zero_report:
            return ()
        if register.name not in self._heads:
            self._heads[register.name] = tuple(
                replace(its, name=f"{register.name}.{its.name}", scope="round") for its in self.every_register.head
            )
        return self._heads[register.name]

    @cached_property
    def _heads(self) -> dict[str, tuple[SchemaField, ...]]:
        """Register -> its head, once asked for."""
        return {}

    @cached_property
    def form_fields(self) -> tuple[SchemaField, ...]:
        """All that is said once a unit or once a round: on the cover, and in the heads of the registers."""
        return (*self.cover.fields, *(field for register in self.registers for field in self.head(register)))
