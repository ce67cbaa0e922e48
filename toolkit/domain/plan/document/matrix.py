"""Tables whose columns are units and whose cells say by a sign or a word what each has to do: ●, √, 牵头.

What the signs mean stands in a legend: in a note, in a row across the table or in a header's brackets.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from toolkit.domain.plan.bodies import ends_like_body
from toolkit.domain.plan.document.headers import IN_BRACKETS, ROLES, UNITS, USUAL, Columns
from toolkit.domain.plan.document.lines import Line
from toolkit.domain.plan.model import Role
from toolkit.domain.plan.responsibility import grammar
from toolkit.domain.plan.responsibility.role_words import role_named
from toolkit.schema.cell import squeezed

_SIGN = r"(?:[A-Za-z0-9]|[^\w\s，。；、：！？,;:.!?（）()《》“”\"'‘’「」『』【】\[\]〔〕=＝—–\-－/／%％&·…→])"
_QUOTED = rf"[“\"「『]?(?P<sign>{_SIGN})[”\"」』]?"
_WORD = r"[“\"「『]?(?P<word>[\u4e00-\u9fff]{1,10}?)[”\"」』]?"
_SAYS = r"\s*(?:表示|代表|表明|即为|作为|为|是|即|指|[：:=＝→]|[—–\-－]{1,2})?\s*"
_END = rf"(?=\s|[，,、；;。.）)]|[“\"「『]?{_SIGN}|\Z)"
_SIGN_FIRST = re.compile(
    rf"(?:[上下]?表中?|其中|凡|用|以|标有?|标注|打|画|划|带|填)*{_QUOTED}(?:号|符号|标记)?(?:的|者)?(?:单位|部门)?{_SAYS}{_WORD}{_END}"
)
_ROLE_FIRST = re.compile(
    rf"{_WORD}\s*(?:用|以|标|打|为|[：:=＝（(]|[—–\-－]{{1,2}})?\s*{_QUOTED}(?:表示|标注|代表|标识)?\s*[）)]?"
)
_OPENING = re.compile(
    r"\s*[（(【\[]?(?:(?:备?注|说明|附注|图例|填表说明|符号说明|标识说明)\d*[】\]）)]?[：:\s]*)?(?:\d+[.．、])?\s*"
)
_BETWEEN = re.compile(r"[\s，,、；;。.）)】\]]*")
_BRACKETS = re.compile(r"[（(]([^（）()]+)[）)]\s*\Z")
_SPLIT = re.compile(r"[\s/／、，,；;+＋和及兼]+")
_WORDS = {
    **grammar.IN_BRACKETS,
    "责任": Role.IMPLEMENT,
    "责": Role.IMPLEMENT,
    "牵": Role.LEAD,
    "配": Role.ASSIST,
}
"""Words in a cell that say a role and would be none in a phrase."""
_TICK = re.compile(rf"[是有]|(?![A-Za-z0-9]){_SIGN}")
_NO = re.compile(r"[×✗✘✕ｘＸ否无/／\\—–－\-]+")
"""What says that a unit has no part."""
_GROUP = re.compile(r"各|[镇乡县区市旗委]\Z|[镇乡街县区]{2}\Z|直(?:属)?(?:单位|部门)\Z")
_NO_UNIT = re.compile(r"是否|有无|涉及|进度|完成|情况|备注|说明|形式|成果|依据|来源|职责|角色|分工|类[型别]|性质")
_UNKNOWN = 2
"""Characters that a cell with a sign nobody knows has at most."""
_LEAST = 2
"""Columns named by units at least, where no header of units stands over them."""
LABELS = {ROLES[name]: USUAL.get(name, "责任单位") for name in UNITS}
"""What the units of a role are told under."""


def legend_of(text: str) -> Mapping[str, Role]:
    """What signs mean by a text that says nothing else, in brackets at its end or as a whole; empty where it is none.

    Either the sign stands first (●牵头 ○配合, 打√的为责任单位) or the role (牵头单位：●；配合（○）), throughout.
    """
    inner = _BRACKETS.search(text)
    for words in filter(None, (text, inner and inner[1])):
        opening = _OPENING.match(words)
        rest = words[opening.end() if opening else 0 :]
        for form in (_SIGN_FIRST, _ROLE_FIRST):
            if found := _pairs(rest, form):
                return found
    return {}


def _pairs(text: str, form: re.Pattern[str]) -> Mapping[str, Role] | None:
    found: dict[str, Role] = {}
    at = 0
    while at < len(text):
        pair = form.match(text, at)
        if pair is None or (role := _role_of_word(pair["word"])) is None:
            return None
        found[pair["sign"]] = role
        between = _BETWEEN.match(text, pair.end())
        at = between.end() if between else pair.end()
    return found


def legends(lines: Iterable[Line]) -> Mapping[str, Role]:
    """What the signs of a document mean; one that is given two meanings has none."""
    found: dict[str, set[Role]] = {}
    for line in lines:
        for text in {part for cell in line.cells for part in re.split(r"[。\n]", cell) if part.strip()}:
            for sign, role in legend_of(text).items():
                found.setdefault(sign, set()).add(role)
    return {sign: next(iter(roles)) for sign, roles in found.items() if len(roles) == 1}


def with_units(columns: Columns, lines: Sequence[Line], known: Mapping[str, Role]) -> Columns:
    """The columns with those that units head told apart, `lines` being those below; `known` are the document's signs.

    They are two or more, or stand below a header of units; most of their cells hold signs or words of role. Where a
    table has one sign alone and nobody says what it means, it is that a unit has to do the work.
    """
    heads = {at: name for at in columns.names if (name := _unit(columns, lines, at, known))}
    enough = len(heads) >= _LEAST or any(columns.fields[at] in UNITS for at in heads)
    if not (enough and any(_filled(lines, at, name) for at, name in heads.items())):
        return columns
    cells = (cell for at, name in heads.items() for cell in _filled(lines, at, name) if is_mark(cell))
    said = {mark for cell in cells for mark in _parts(cell)}
    strange = {mark for mark in said if mark not in known and _role_of_word(mark) is None}
    if len(strange) == 1 == len(said) and _TICK.fullmatch(next(iter(strange))):
        known = {**known, next(iter(strange)): Role.IMPLEMENT}
    roles = {at: ROLES.get(columns.fields[at], Role.IMPLEMENT) for at in heads}
    return replace(
        columns,
        fields={at: "note" if at in heads else name for at, name in columns.fields.items()},
        names={**columns.names, **heads},
        strange={at: name for at, name in columns.strange.items() if at not in heads},
        bodies=roles,
        marks={mark: role for mark, role in known.items() if mark in said},
    )


def shown_marks(columns: Columns) -> Iterator[str]:
    """How the signs below units were read: ●按牵头, √按表头."""
    headed = {*columns.bodies.values()} != {Role.IMPLEMENT}
    for mark, role in columns.marks.items():
        yield f"{mark}按{'表头' if headed and role is Role.IMPLEMENT else role.label}"


def strange_marks(columns: Columns, cells: Sequence[str]) -> str:
    """The signs of a row of which nothing says what they mean, each behind its unit: 市财政局△、市司法局○."""
    found = []
    for at in columns.bodies:
        text = squeezed(cells[at]) if at < len(cells) else ""
        strange = (mark for mark in _parts(text) if mark not in columns.marks and _role_of_word(mark) is None)
        found += [f"{columns.names[at]}{mark}" for mark in strange if is_mark(text)]
    return "、".join(dict.fromkeys(found))


def marked_units(columns: Columns, cells: Sequence[str]) -> Mapping[str, str]:
    """The units of a row by its signs, under the label of what each has to do; under none where all do the work.

    One whose cell has another text has what stands above it.
    """
    found: dict[Role, list[str]] = {}
    for at, header in columns.bodies.items():
        text = squeezed(cells[at]) if at < len(cells) else ""
        for mark in _parts(text) if is_mark(text) else (text,):
            role = columns.marks.get(mark) or _role_of_word(mark) or header
            role = header if role is Role.IMPLEMENT else role
            names = found.setdefault(role, [])
            names += [columns.names[at]] if columns.names[at] not in names else []
    plain = {*found, *columns.bodies.values(), *columns.marks.values()} == {Role.IMPLEMENT}
    return {"" if plain else LABELS[role]: "、".join(found[role]) for role in Role if role in found}


def _unit(columns: Columns, lines: Sequence[Line], at: int, known: Mapping[str, Role]) -> str:
    """The unit that heads a column; blank where none does. It is one too where all below are known signs."""
    field, name = columns.fields.get(at), columns.strange.get(at) or columns.names[at]
    if at in columns.strange:
        return name if _has_marks(lines, at, name) else ""
    if field != "note" or _NO_UNIT.search(name):
        return ""
    if ends_like_body(IN_BRACKETS.sub("", name)) or _GROUP.search(name):
        return name if _has_marks(lines, at, name) else ""
    said = [mark for cell in _filled(lines, at, name) for mark in _parts(cell)]
    return name if said and all(mark in known or _role_of_word(mark) for mark in said) else ""


def _has_marks(lines: Sequence[Line], at: int, name: str) -> bool:
    cells = _filled(lines, at, name)
    return 2 * sum(map(is_mark, cells)) >= len(cells)


def _filled(lines: Sequence[Line], at: int, name: str) -> list[str]:
    """What stands below a column's header, what is merged across more columns and the header repeated left out."""
    own = (line for line in lines if at < len(line.cells) and not {at, at + 1} & line.beside)
    return [text for line in own if (text := squeezed(line.cells[at])) not in ("", name)]


def is_mark(text: str) -> bool:
    """Whether a cell below a unit can be nothing but signs or words of role."""
    return len(text) <= _UNKNOWN or all(_role_of_word(part) or len(part) == 1 for part in _parts(text))


def _parts(text: str) -> Iterator[str]:
    """The signs and words of a cell, those that say no left out: ●牵头 are two that say the same."""
    for part in filter(None, _SPLIT.split(text)):
        if _NO.fullmatch(part):
            continue
        if _role_of_word(part):
            yield part
            continue
        rest = part.lstrip("".join(sign for sign in part if _TICK.fullmatch(sign)))
        yield from part[: len(part) - len(rest)] if not _role_of_word(rest) else ()
        yield from (rest,) if rest else ()


def _role_of_word(word: str) -> Role | None:
    return _WORDS.get(word) or role_named(word)
