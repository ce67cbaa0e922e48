"""The grammar of a responsibility phrase, in one place: what its pieces are, and which may stand next to which.

The words of role and their labels stand in `role_words`, exclusions in `exclusions`, names of people in `people`, those
of units in the roster (`names`). `pieces` finds every way to part a phrase by these tables and takes the one that
leaves the fewest characters unknown; whose role a word gives is said in `stance` and `roles`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from enum import Enum, auto

from toolkit.domain.plan.model import Role


class PieceKind(Enum):
    """What a piece of a phrase is."""

    START = auto()
    SEP = auto()
    NAME = auto()
    ALL = auto()  # 各单位, only after 除…外
    OPEN = auto()  # 有关单位: names nobody
    BRACKET = auto()
    TAIL = auto()  # 等部门
    ROLE = auto()
    LABEL = auto()
    AND = auto()
    BY = auto()  # 由
    JOIN = auto()  # 会同
    EXCEPT = auto()
    MARK = auto()  # （一）
    WITH = auto()  # 含, 包括: only where brackets begin
    FIRST = auto()  # 列第一位的为牵头单位
    PERSON = auto()  # 张某某: no unit
    STRANGER = auto()  # 呼某某: nobody knows, but no unit
    UNKNOWN = auto()


_FIRST = re.compile(
    "(?:(?:列|排)(?:在|名|序|于)*(?:第一位?|第1位?|首位)|第[一1]个|首位|首个)的?(?:责任)?(?:单位|部门|者)?"
    "(?:作为|即为|为|是|负责)牵头(?:或[^，、；。（）]{1,4}?)?(?:单位|部门|责任单位)?(?:[，、]下同|（下同）)?"
)
_NOUN = r"(?:单位|部门|机关|科室|股室|处室|地区|地方|镇街|县区|企业|机构|县（市、区）(?:人民)?(?:政府)?(?:（管委会）)?)"
_NOUNS = f"{_NOUN}(?:（单位）|(?:和|及|、)?单位|和部门)?"
_WHICH = r"(?:其他|其它|各|有关|相关|市直|市级|全市|县区|责任|成员|职能|业务|主管|市)*"
TAIL = re.compile(
    f"等(?:(?P<count>[0-9]{{1,3}}|[一二三四五六七八九十两]{{1,3}})[个家])?{_WHICH}{_NOUNS}|等"
    r"|(?P<sum>[2-9]|[1-9][0-9]|[二三四五六七八九十两]{1,3})[个家]?(?:单位|部门)"
)
"""What leaves a list open (等部门), or counts it (等3个单位, 三部门)."""
_OPEN = re.compile(
    r"(?:其他|其它|其余|全市|市直|市级|市|省直|各级|各)*(?:有关|相关)(?:市直|市级|职能|责任|业务|主管|成员|各)*"
    r"(?:单位|部门|机关|科室|股室|处室|地区|地方|镇街|县区|县（市、区）(?:人民)?(?:政府)?(?:（管委会）)?)"
    r"(?:（单位）|(?:和|及|、)?单位|和部门)?"
    r"|(?:其他|其它|其余)各?(?:市直|市级)?(?:单位|部门|机关|科室|股室|处室)"
)
REST = re.compile("(其余|其他|其它|剩余)的?各?")
"""What makes of a group, or of all units, those not named yet."""
ALL = re.compile("(?:各|所有|全部)单位")
"""All units there are."""
SEPARATORS = "、，；。：/"
"""What parts names and clauses."""

WORDS: Sequence[tuple[PieceKind, re.Pattern[str]]] = (
    (PieceKind.OPEN, _OPEN),
    (PieceKind.TAIL, TAIL),
    (PieceKind.AND, re.compile("以及|及|和|与|暨|并|联合")),
    (PieceKind.BY, re.compile("由|交由|请|以")),
    (PieceKind.JOIN, re.compile("会同")),
    (PieceKind.MARK, re.compile(r"（[一二三四五六七八九十0-9]{1,3}）|[一二三四五六七八九十0-9]{1,3}[、。）]")),
    (PieceKind.WITH, re.compile("其中(?:包括)?|含|包括|包含")),
    (PieceKind.FIRST, _FIRST),
)
"""The words of a phrase that are no names and give no role, by what they are."""
IN_EXCLUSION = {PieceKind.NAME, PieceKind.OPEN, PieceKind.AND, PieceKind.SEP, PieceKind.UNKNOWN}
"""What may stand in an exclusion: 除A、B等单位外."""

_K = PieceKind
_OPENING = {_K.NAME, _K.OPEN, _K.EXCEPT}
_ANY = set(_K) - {_K.START, _K.AND, _K.ALL, _K.WITH, _K.STRANGER}
OFFICE = re.compile(r"(?<![局委办部院厅处科股室所站队会社司行校馆园心组位])(?:协办|主办|承办|会办|督办)")
"""What ends a name rather than says a role where nobody knows what stands before it: 市政协办."""
IN_BRACKETS = {"主": Role.LEAD, "主责": Role.LEAD, "协": Role.ASSIST, "辅": Role.ASSIST}
"""Roles that only brackets after a name can say: 区财政局（主）."""
_AFTER_NAME = {_K.BRACKET, _K.TAIL, _K.ROLE, _K.AND, _K.JOIN, _K.EXCEPT, _K.SEP, _K.FIRST}
FOLLOWS: Mapping[PieceKind, set[PieceKind]] = {
    _K.START: _ANY | {_K.WITH},
    _K.SEP: _ANY | {_K.AND},
    _K.NAME: _AFTER_NAME,
    _K.PERSON: {_K.SEP, _K.BRACKET, _K.PERSON},
    _K.STRANGER: {_K.SEP, _K.BRACKET, _K.PERSON},
    _K.OPEN: _AFTER_NAME,
    _K.BRACKET: _AFTER_NAME,
    _K.TAIL: _AFTER_NAME - {_K.TAIL, _K.EXCEPT},
    _K.ROLE: _OPENING | {_K.BY, _K.JOIN, _K.AND, _K.ROLE, _K.TAIL, _K.BRACKET, _K.LABEL, _K.SEP},
    _K.LABEL: _OPENING | {_K.BY, _K.BRACKET, _K.SEP},
    _K.AND: _OPENING | {_K.BY, _K.ROLE, _K.JOIN},
    _K.BY: _OPENING | {_K.UNKNOWN},
    _K.JOIN: _OPENING | {_K.UNKNOWN},
    _K.ALL: _AFTER_NAME,
    _K.EXCEPT: _OPENING | {_K.ALL, _K.SEP, _K.ROLE, _K.BY, _K.AND},
    _K.MARK: _OPENING | {_K.UNKNOWN, _K.LABEL, _K.BY},
    _K.WITH: _OPENING | {_K.UNKNOWN, _K.SEP},
    _K.FIRST: {_K.SEP},
    _K.UNKNOWN: {_K.UNKNOWN, _K.ROLE, _K.TAIL, _K.JOIN, _K.BRACKET, _K.SEP},
}
"""What may stand right after what: words beside a name with nothing between make one unknown word with it."""
OVER_BLANK: Mapping[PieceKind, set[PieceKind]] = {
    **{
        kind: _OPENING | {_K.BY, _K.LABEL, _K.MARK, _K.PERSON, _K.STRANGER}
        for kind in (_K.NAME, _K.OPEN, _K.BRACKET, _K.TAIL, _K.PERSON, _K.STRANGER)
    },
    _K.UNKNOWN: {_K.LABEL, _K.PERSON},
    **{kind: {_K.UNKNOWN, _K.LABEL} for kind in (_K.ROLE, _K.LABEL)},
}
"""What besides may stand after what where a blank parts them."""
NAMED = {_K.NAME, _K.OPEN, _K.BRACKET, _K.TAIL}
"""What a label with a colon may follow with nothing between: 牵头单位：A配合单位：B, as a line break lost leaves it."""
UNENDED = {_K.AND, _K.BY, _K.JOIN, _K.MARK}
"""What no phrase ends with."""
