"""A roster drafted from the names in a plan, for an office that has none yet; a person checks it."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import field, replace

from toolkit.domain.plan.bodies import may_be_name
from toolkit.domain.plan.folding import folded
from toolkit.domain.plan.line_ends import column_width, holds_two, parted_names, with_room_shown
from toolkit.domain.plan.model import Plan
from toolkit.domain.plan.responsibility.model import SpanKind
from toolkit.domain.plan.responsibility.phrases import resolve_phrase
from toolkit.domain.plan.responsibility.role_words import label_at, role_named
from toolkit.domain.plan.units import Group, Roster, Unit
from toolkit.values import dataclass

_NOBODY = Roster((), ())
_GROUP_WORDS = re.compile(r"各|所有|全部|直(?:属)?(?:单位|部门|机关(?!工委|党委|事务))|(?:单位|部门)\Z")
_JOINED = re.compile(r"以及|[及和与]")
_NO_NAME = re.compile(
    r" |\d{1,2}月|[年月季]底|\A(?:必要|适时|视情)|\A(?:拟|可)?(?:邀|商)?请|\A(?:拟|暂|原则上)|第\d+[项条]|责任单位|上述"
)
"""What no name of a body has in it, though it ends like one: 10月起运行, 必要时请信息中心."""
_ACTS = re.compile(
    "(?:按照?|根据|依据)?(?:各自)?(?:工作)?(?:职责)?(?:分工)?(?:共同|联合|分别|具体|负责)*"
    "(?:牵头|会同|配合|协助|主办(?=[省市县区])|(?:指导|督促|监督|督导)(?=[省市县区州旗镇乡]))(?:单位|部门)?"
)
"""Words between two names that say who acts, and stand in no name: 市发改委牵头市财政局, 市教育局指导市体育局."""
_TWO = re.compile(r"[→＋+＆&|｜~～*＊]|或者?(?=[省市县区州旗镇乡])")
"""What stands in no name and may part two: 市发改委→市财政局, 市发改委或市财政局."""
_KINDS = (
    ("镇街", re.compile(r"镇|街道|[^城]乡")),
    ("县区", re.compile(r"市、区|各区|管委会|园区|[县区市](?:人民)?政府\Z|[县旗]区?\Z|区县\Z")),
    ("科室", re.compile(r"科室|股室|处室|[^人][科股]\Z")),
)
_OTHERS = "直属"
_BRACKETS = re.compile(r"[（(].*?[）)]")
_ROLE_IN_BRACKETS = re.compile(r"[（(【\[〔]([^（）()【】\[\]〔〕]*)[）)】\]〕]")
_EVERY = re.compile(rf"各|所有|全部|全体|{_BRACKETS.pattern}")
_OF_ALL = re.compile(
    r"(?:全?[省市县区州旗]级?|本级|机关)?(?:人民)?(?:政府)?(?:直属?|属)?(?:各级?|所有|全部|全体)*(?:政府)?(?:直属?|属)?"
    r"(?:有关|相关|责任)?(?:单位|部门|机关|委办局)"
)
"""All there are of the usual kind, and not one sort of bodies (各学院) or another's (委属各单位, 省属驻市单位)."""
_OFFICES = re.compile("(?:机关|内设|有关|相关|责任)*[科股处]室")
"""All the offices of a body, without 各, and not some of them (临床科室)."""
_EXCEPTED = re.compile(
    r"[（(](?:除|不含|不包括|不包含)[^（）()]*[）)]|[（(][^（）()]*(?:除外|以外)[）)]"
    r"|(?:\A|(?<=[，,]))除[^，,]{1,30}?(?:以|之)?外的?(?=各|所有|全)"
)
"""Whom a phrase of a group leaves out: that is read of the item, and is not what the group is called."""
_EVERYBODY = re.compile(r"(?:全[省市县区州旗])?(?:各级各?(?:单位|部门)|(?:各|所有|全部|全体)(?:有关|相关|责任)?单位)")
"""No unit is outside of these words, of whatever kind."""
_SORTS = {
    "镇街": (re.compile("镇"), re.compile("乡"), re.compile("街")),
    "县区": (re.compile("县"), re.compile("(?<!园)区"), re.compile("市"), re.compile("管委会|园")),
}
"""The sorts of bodies within a kind: 各街道 means no town."""
_AREA = re.compile(r"(?:[县区市旗镇乡街道]|政府|管委会|办事处)\Z")
"""How words for areas end, and not those for a body of each (各县区交通运输局)."""
_SIGN = re.compile(r"\A[^\w\s（(【\[〔“《]+")
"""A sign before a name: ★区财政局."""
_BLANK = re.compile(r"\s")
_NEXT_POINT = re.compile(r"\s+\d{1,2}\Z")
"""The number of the point that follows, its sign cut off: 1.市财政局 2.市司法局."""
_ALIKE = {"直属", "科室"}
"""The kinds in which a short name may stand for a long one; districts and townships are told apart by one character."""


@dataclass(frozen=True, slots=True)
class DraftUnit:
    """A unit as drafted, its aliases other ways the plan writes it; `items` is how many items name it."""

    unit: Unit
    items: int


@dataclass(frozen=True)
class DraftRoster:
    """A roster drafted from a plan, in the order in which it names its units, and the groups it speaks of.

    `unsure` are words in the place of a unit that do not read like one: no unit was made of them.
    """

    units: tuple[DraftUnit, ...] = ()
    groups: tuple[Group, ...] = ()
    unsure: tuple[str, ...] = ()


@dataclass
class _Found:
    """Words of a plan -> the items that say them, in the order of their first."""

    names: dict[str, set[int]] = field(default_factory=dict)
    groups: dict[str, set[int]] = field(default_factory=dict)
    unsure: dict[str, set[int]] = field(default_factory=dict)


def draft_roster(plan: Plan) -> DraftRoster:
    """The units and groups a plan names.

    Names are what the grammar of responsibility leaves when it knows no name. Words such as 各镇（街道） or 区直各单位
    are phrases of a group: which units belong to it is guessed by their names, and where these leave it open, nobody
    does. A short name (区发改局) whose characters stand in one longer name in the same order is taken for that unit.
    """
    found = _Found()
    phrases = [item.responsibility for item in plan.items]
    width = column_width(phrases)
    alone = frozenset(name for phrase in phrases for name in _standing_alone(phrase))
    for item in plan.items:
        for words in _names_in(with_room_shown(item.responsibility, width), alone):
            body = found.names if _is_name(words) else found.unsure
            kind = found.groups if _GROUP_WORDS.search(words) else body
            kind.setdefault(words, set()).add(item.number)
    aliases = _aliases(tuple(found.names))
    units: list[DraftUnit] = []
    for name, items in found.names.items():
        if name in aliases:
            continue
        others = tuple(short for short, long in aliases.items() if long == name)
        said = items.union(*(found.names[each] for each in others))
        units.append(DraftUnit(Unit(f"U{len(units) + 1:02}", name, _kind(name), others), len(said)))
    drafted, groups, left = _grouped(tuple(found.groups), units)
    return DraftRoster(drafted, groups, (*found.unsure, *left))


def _names_in(phrase: str, alone: Container[str]) -> Iterator[str]:
    """What stands where units are named: the words the grammar does not know, and groups it leaves open."""
    for stretch in _stretches(phrase):
        for words in parted_names(stretch, alone):
            for part in filter(None, _by_acts(words)):
                yield from _parted(part)


def _standing_alone(phrase: str) -> Iterator[str]:
    """The names of a phrase in which no line ends and no blank stands."""
    for stretch in _stretches(phrase):
        if not _BLANK.search(stretch):
            yield from filter(_is_name, _parted(stretch))


def _stretches(phrase: str) -> Iterator[str]:
    """The words of a phrase between what the grammar knows, without signs and what says a role or an exception."""
    for start, end, kind in resolve_phrase(phrase, _NOBODY).spans:
        if kind is SpanKind.UNKNOWN:
            named = _NEXT_POINT.sub("", _EXCEPTED.sub("", _ROLE_IN_BRACKETS.sub(_without_role, phrase[start:end])))
            if words := _SIGN.sub("", named.strip()):
                yield words


def _is_name(words: str) -> bool:
    """Whether words read like the name of one body."""
    return may_be_name(words) and not _NO_NAME.search(words) and not _holds_two(words)


def _by_acts(words: str) -> list[str]:
    """The names between words that say who acts, where all are such: 市发改委牵头市财政局, 配合单位市教育局."""
    label = label_at(words, 0, len(words))
    bare = words[label[1] :] if label else words
    parts = [part for part in _ACTS.split(bare) if part]
    return parts if all(len(part) > 2 and may_be_name(part) for part in parts) else [words]


def _holds_two(words: str) -> bool:
    """Whether words that end like a name hold two, run together or parted by a strange sign."""
    return _TWO.search(words) is not None or _ACTS.search(words) is not None or holds_two(words)


def _without_role(brackets: re.Match[str]) -> str:
    return "" if role_named(folded(brackets[1])) else brackets[0]


def _parted(words: str) -> Iterator[str]:
    """A and B of A和B where both read like bodies: 区民政局和区司法局, not 区发展和改革局."""
    for at in _JOINED.finditer(words):
        before, after = words[: at.start()], words[at.end() :]
        if (
            len(before) > 2
            and len(after) > 2
            and may_be_name(before)
            and (may_be_name(after) or _GROUP_WORDS.search(after))
        ):
            yield before
            yield from _parted(after)
            return
    yield words


def _kind(words: str) -> str:
    bare = _BRACKETS.sub("", words)
    return next((kind for kind, pattern in _KINDS if pattern.search(words) or pattern.search(bare)), _OTHERS)


def _grouped(
    phrases: Sequence[str], units: Sequence[DraftUnit]
) -> tuple[tuple[DraftUnit, ...], tuple[Group, ...], tuple[str, ...]]:
    """The units in their groups, a group for each kind there is or is spoken of, and the phrases left to a person.

    A phrase stands for a kind only where it means all of it. One for a narrower sort has a group of its own, with the
    units that are surely of it, unless another phrase would lose them; 各单位 is left where there are several kinds.
    """
    said: dict[str, list[str]] = {each.unit.group: [] for each in units}
    kinds, moved, left = tuple(said), dict[str, str](), list[str]()
    for words in phrases:
        kind = _kind(words)
        its = [each.unit for each in units if each.unit.group == kind]
        meant = [unit for unit in its if _means(words, kind, unit)]
        rival = any(other != words and _is_whole(other, _kind(other), kind) for other in phrases)
        own = _EVERY.sub("", words)
        if _EVERYBODY.fullmatch(words) and len(kinds) > 1:
            left.append(words)
        elif _is_whole(words, kind, kind) and meant == its:
            said.setdefault(kind, []).append(words)
        elif not own or own in said or (rival and meant and _is_whole(words, kind, kind)):
            left.append(words)
        else:
            said[own] = [words]
            moved.update({} if rival else {unit.code: own for unit in meant if unit.code not in moved})
    drafted = tuple(
        replace(each, unit=replace(each.unit, group=moved.get(each.unit.code, each.unit.group))) for each in units
    )
    there = {each.unit.group for each in drafted}
    groups = tuple(Group(kind, tuple(words)) for kind, words in said.items() if words or kind in there)
    return drafted, groups, tuple(left)


def _is_whole(words: str, kind: str, of: str) -> bool:
    """Whether a phrase of a kind may stand `of` a kind as such."""
    if kind != of:
        return False
    area = kind in _SORTS and _AREA.search(_EVERY.sub("", words)) is not None
    return area or _OF_ALL.fullmatch(words) is not None or _OFFICES.fullmatch(_EVERY.sub("", words)) is not None


def _means(words: str, kind: str, unit: Unit) -> bool:
    """Whether a phrase surely means a unit of its kind."""
    if not _is_whole(words, kind, kind):
        return unit.name.endswith(_EVERY.sub("", words))
    sorts = _SORTS.get(kind, ())
    return not sorts or any(s.search(words) and s.search(unit.name) for s in sorts)


def _aliases(names: tuple[str, ...]) -> Mapping[str, str]:
    """Short name -> the one longer name it stands for, the longest where they are the same but for usual cuts."""
    found: dict[str, str] = {}
    for short in names:
        longer = [name for name in names if len(name) > len(short) and _shortens(short, name)]
        if len({*map(_cut_short, longer)}) == 1 and _kind(short) in _ALIKE:
            found[short] = max(longer, key=len)
    return {short: long for short, long in found.items() if long not in found}


def _cut_short(name: str) -> str:
    """A name as it is usually cut: 市府办 for 市人民政府办公室."""
    bare = name.replace("人民", "").replace("政府", "府")
    return f"{bare.removesuffix('办公室')}办" if bare.endswith("办公室") else bare


def _shortens(short: str, long: str) -> bool:
    """Whether a name reads like another cut as usual, or like one without its first character (市) or left short.

    Of one left short none is moved, the first two and the last are the same (市委办公室 is none for
    市人大常委会办公室); it has four or more.
    """
    brief, whole = _cut_short(short), _cut_short(long)
    if brief == whole or (len(short) >= 4 and long[1:] == short):
        return True
    if len(short) < 4 or brief[-1:] != whole[-1:] or _kind(short) != _kind(long):
        return False
    rest = iter(whole)
    return brief[:2] == whole[:2] and all(char in rest for char in brief)
