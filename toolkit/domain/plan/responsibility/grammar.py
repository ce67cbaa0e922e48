"""The grammar of a responsibility phrase, in one place: what its pieces are, which may stand next to which, what each
is taken for, and what of it can be read in two ways.

The words of role and their labels stand in `role_words`, exclusions in `exclusions`, names of people in `people`, those
of units in the roster (`names`). `pieces` finds every way to part a phrase by these tables and takes the one that
leaves the fewest characters unknown; whose role a word gives is said in `stance` and `roles`. Each `Doubt` a phrase
meets is read both ways (`phrases`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from enum import Enum, auto

from toolkit.domain.plan.model import Role
from toolkit.domain.plan.responsibility.model import SpanKind


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


class Doubt(Enum):
    """What of a phrase may be read in two ways: where these give other units or roles, both are told and none taken."""

    STANCE = auto()
    """A 牵头 B: a role word between two names may stand before its own, or behind them."""
    APART = auto()
    """A B主办, 配合A：B, A、B（配合）: names beside one another may go with two words, or with one."""
    ACROSS = auto()
    """A，B配合: a role word may take names over the comma, or not."""


class Joint(Enum):
    """What a sign between names and clauses does."""

    LISTS = auto()  # 、
    PARTS = auto()  # ， names before it may still get the role word behind it
    OPENS = auto()  # ： after a label
    ENDS = auto()  # ； the clause
    CLOSES = auto()  # 。 the sentence, and with it what began under a label nobody knows
    NOTHING = auto()


JOINTS: Mapping[str, Joint] = {
    "、": Joint.LISTS,
    "，": Joint.PARTS,
    "：": Joint.OPENS,
    "；": Joint.ENDS,
    "。": Joint.CLOSES,
    "/": Joint.NOTHING,
}
"""What parts names and clauses."""
SEPARATORS = "".join(JOINTS)
CLAUSE_ENDS = "".join(sign for sign, joint in JOINTS.items() if joint in (Joint.PARTS, Joint.ENDS, Joint.CLOSES))
"""What ends the part of a phrase in which one role word stands."""
TAKEN_FOR: Mapping[PieceKind, SpanKind] = {
    PieceKind.PERSON: SpanKind.PERSON,
    PieceKind.STRANGER: SpanKind.UNKNOWN,
    PieceKind.BY: SpanKind.ROLE,
    PieceKind.AND: SpanKind.SEPARATOR,
    PieceKind.MARK: SpanKind.SEPARATOR,
    PieceKind.WITH: SpanKind.SEPARATOR,
}
"""Pieces that change nothing of who has which role, and what each is told as."""
_FIRST = re.compile(
    "(?:(?:列|排)(?:在|名|序|于)*(?:第一位?|第1位?|首位)|第[一1]个|首位|首个)的?(?:责任)?(?:单位|部门|者)?"
    "(?:作为|即为|为|是|负责)牵头(?:或[^，、；。（）]{1,4}?)?(?:单位|部门|责任单位)?(?:[，、]下同|（下同）)?"
)
_NOUN = r"(?:单位|部门|机关|科室|股室|处室|地区|地方|镇街|县区|企业|机构|县（市、区）(?:人民)?(?:政府)?(?:（管委会）)?)"
_NOUNS = f"{_NOUN}(?:（单位）|(?:和|及|、)?单位|和部门)?"
_WHICH = r"(?:其他|其它|各|有关|相关|市直|市级|全市|县区|责任|成员|职能|业务|主管|市)*"
FIRST_ELSEWHERE = re.compile(
    r"[^，。；;（(]*(?:(?:列|排|名列|排序|署名|位列|位居)[^，。；]{0,4}?(?:第一|第1|首)[位个名]?的?|第[一1]个|首位|首个|第一责任)"
    r"(?:责任|落实)?(?:单位|部门|科室|者)?(?:的)?(?:作为|即为|为|是|负责)?[^，。；）)]{0,3}牵头(?:责任)?(?:单位|部门|科室)?"
    r"(?:[，、；](?:其他|其它|其余|之后|后面)[^，。；]{0,10}?(?:为|是)?(?:配合|参与|协办|协助|参加)(?:责任)?(?:单位|部门|科室)?)?"
)
"""The same in a note or heading, for all phrases of a plan."""
OTHERS_ASSIST = re.compile("配合|参与|协办|协助|参加")
"""What makes those who do not lead assist, in words by which the first leads."""
DENIES = re.compile("不|无需|无须|未|非|免|勿|除|外|改由|原")
"""What turns a mention into its opposite: 不参与, 无需, 以外."""
DENIED_IN_BRACKETS = re.compile("不(?!动产)|无需|无须|暂不|免")
"""What does so at the beginning of brackets behind a name."""
COUNTED_LABEL = re.compile("第[一二三四五六七八九十0-9]{1,3}[组类批项]")
"""A label that only counts (第一组：): what follows is read as if it were not there."""
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
BEHIND_ROLE = {_K.NAME, _K.ALL, _K.OPEN, _K.UNKNOWN, _K.EXCEPT}
"""What a role word may govern that stands right behind it."""
BEFORE_ROLE = {*BEHIND_ROLE, _K.BRACKET, _K.TAIL}
"""The same right before it."""
NAMED = {_K.NAME, _K.OPEN, _K.BRACKET, _K.TAIL}
"""What a label with a colon may follow with nothing between: 牵头单位：A配合单位：B, as a line break lost leaves it."""
UNENDED = {_K.AND, _K.BY, _K.JOIN, _K.MARK}
"""What no phrase ends with."""
