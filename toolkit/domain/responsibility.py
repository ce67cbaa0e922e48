"""Who is responsible: a phrase of the plan resolved to units and roles, with proof; nothing is dropped.

A phrase is read in two steps. `_Reader` parts it into pieces (names, role words, separators, unknown words), choosing
the reading that leaves the fewest characters unknown and, of those, the one with the fewest and so longest pieces.
`_Scope` then walks the pieces and says which role word governs which names.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from functools import lru_cache
from itertools import islice

from rapidfuzz import fuzz, process

from toolkit.domain.plan import Assignment, Item, Link, Plan, Role
from toolkit.domain.units import Roster, Unit
from toolkit.problems import Code, Origin, Problem, problem

# What callers read


@dataclass(frozen=True, slots=True)
class Unresolved:
    """A part of a phrase that names no unit the roster knows: `start:end` of the phrase as issued."""

    start: int
    end: int
    words: str


@dataclass(frozen=True, slots=True)
class Excluded:
    """A unit that a phrase leaves out of a group, and the words `start:end` that do so."""

    unit: Unit
    start: int
    end: int
    words: str


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a phrase says: who does what (with proof), the words that leave a list open, the words unknown.

    A link's span is the name with what stands in brackets about it; its rule is `unit`, `alias`, `group:NAME`,
    `rest:NAME` (其余…) or `exclusion:NAME` (除…外). `role_words` are, link by link, the words that gave the role,
    empty where none did. `spans` part the whole phrase, in order, into (start, end, kind): unit, group, role, open,
    exclusion, separator, unknown; the unknown ones are `unresolved`. `spaced` are names read over blanks inside them.
    """

    links: tuple[tuple[Unit, Link], ...]
    open_lists: tuple[str, ...]
    unresolved: tuple[Unresolved, ...]
    spans: tuple[tuple[int, int, str], ...] = ()
    role_words: tuple[str, ...] = ()
    excluded: tuple[Excluded, ...] = ()
    spaced: tuple[str, ...] = ()

    def roles(self) -> Mapping[str, frozenset[Role]]:
        """Unit code -> its roles."""
        found: defaultdict[str, set[Role]] = defaultdict(set)
        for unit, link in self.links:
            found[unit.code].add(link.role)
        return {code: frozenset(roles) for code, roles in found.items()}


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Words by which a requirement names its own subject, and the group or unit names they mean."""

    words: str
    means: tuple[str, ...]


def resolve_phrase(phrase: str, roster: Roster) -> Resolution:
    """Resolve a responsibility phrase; the same phrase and roster give the same result.

    Names are those of the roster, longest first; full and half width and blanks inside a name make no difference. A
    role word governs the names before it in its clause, a label (牵头单位：) those after it until the next label, a
    role in brackets the name before it; names that nothing governs implement. A会同B: A leads, B assists.
    其余… is the whole less the units already named in the phrase, 除…外 a group less those named.
    及、和、与 and blanks part two names only where both sides are known; two units joined by 和 and nothing else
    may be one body's name and are left to the office.
    """
    text, places = _squeeze(phrase)
    gaps = {at for at in range(1, len(places)) if places[at] != places[at - 1] + 1}
    lexicon = _lexicon(roster)
    pieces = _Reader(text, gaps, lexicon).read(0, len(text), 0)[1]
    named = [piece for piece in pieces if piece.kind is not _Kind.SEP]
    if _may_be_one_name(named, text):
        pieces = (_Piece(named[0].start, named[-1].end, _Kind.UNKNOWN), *pieces[3:])
    sense = _Sense(text)
    _Scope(sense, Role.IMPLEMENT).walk(pieces)
    return _as_issued(sense, phrase, places)


def assign(
    plan: Plan, roster: Roster, narrowings: tuple[Narrowing, ...], file: str = ""
) -> tuple[tuple[Assignment, ...], tuple[Problem, ...]]:
    """Every assignment of a plan, by item and then in roster order, and what the office must decide."""
    assignments: list[Assignment] = []
    problems: list[Problem] = []
    order = {unit.code: index for index, unit in enumerate(roster.units)}
    for item in plan.items:
        resolution = resolve_phrase(item.responsibility, roster)
        origin = Origin(file, cell=f"第{item.number}项")
        roles = resolution.roles()
        problems.extend(_doubts(item, resolution, roster, origin))
        if item.shared:
            problems.extend(_narrower(item, roles, roster, narrowings, origin))
        for code in sorted(roles, key=order.__getitem__):
            proof = tuple(link for unit, link in resolution.links if unit.code == code)
            assignments.append(Assignment(plan.id, item.number, code, roles[code], proof))
    return tuple(assignments), tuple(problems)


def nearest(words: str, roster: Roster) -> tuple[str, ...]:
    """Up to three names or group phrases of the roster most like `words`, best first; offered, never taken."""
    asked = re.sub(r"（.*?）", "", _squeeze(words)[0]) or words
    names: dict[str, str] = {name: unit.name for name, unit in roster.names().items()}
    names |= {phrase: phrase for group in roster.groups for phrase in group.phrases}
    scores = process.extract(asked, list(names), scorer=fuzz.ratio, processor=_folded, score_cutoff=60, limit=None)
    best: dict[str, str] = {}
    for name, _, _ in scores:
        best.setdefault(names[name], name)
    return tuple(best.values())[:3]


# What the office must decide


def _doubts(item: Item, resolution: Resolution, roster: Roster, origin: Origin) -> Iterator[Problem]:
    """What of an item's phrase was not understood, left open, or read with doubt."""
    for unknown in resolution.unresolved:
        names = "”或“".join(nearest(unknown.words, roster))
        near = f"，是否为“{names}”" if names else ""
        yield problem(Code.PLAN_UNIT_UNKNOWN, origin, unknown.words, item=item.number, near=near)
    if not item.responsibility.strip():
        yield problem(Code.PLAN_UNIT_UNKNOWN, origin, "（空白）", item=item.number, near="")
    elif not resolution.links and not resolution.unresolved:
        yield problem(Code.PLAN_NOBODY, origin, item.responsibility, item=item.number)
    count = len(resolution.roles())
    for words in resolution.open_lists:
        yield problem(Code.PLAN_OPEN_LIST, origin, words, item=item.number, count=count)
    for words in resolution.spaced:
        taken = "".join(char for char in words if not _is_blank(char))
        yield problem(Code.PLAN_NAME_SPACED, origin, words, item=item.number, taken=taken)


def _narrower(
    item: Item,
    roles: Mapping[str, frozenset[Role]],
    roster: Roster,
    narrowings: tuple[Narrowing, ...],
    origin: Origin,
) -> Iterator[Problem]:
    """The requirement's own subject, where several items share a cell and it names fewer units than the cell."""
    text = item.requirement.translate(_WIDE)
    subjects: list[tuple[str, tuple[str, ...]]] = [
        (known.words, known.means) for known in narrowings if known.words.translate(_WIDE) in text
    ]
    by_name = {name: (unit.name,) for name, unit in roster.names().items()}
    by_phrase = {words: (group.name,) for group in roster.groups for words in group.phrases}
    subjects += [
        (words, means)
        for words, means in {**by_name, **by_phrase}.items()
        if re.match(re.escape(words.translate(_WIDE)) + "(?:要|应|应当|须|负责)", text)
    ]
    for words, means in subjects:
        codes = {unit.code for name in means for unit in (*roster.members(name), *_named(name, roster))}
        if codes & roles.keys() < roles.keys():
            yield problem(Code.PLAN_NARROWER, origin, words, item=item.number, proposal="、".join(means))


def _named(name: str, roster: Roster) -> tuple[Unit, ...]:
    unit = roster.names().get(name)
    return (unit,) if unit else ()


# Text as compared

_WIDE = str.maketrans("(),;:", "（），；：")
_SIGNS = str.maketrans("(),;:.[]【】〔〕|", "（），；：。（）（）（）/")
_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff"


def _is_blank(char: str) -> bool:
    return char.isspace() or char in _INVISIBLE


def _fold(char: str) -> str:
    """One character for one: its usual width and form, punctuation full-width."""
    usual = unicodedata.normalize("NFKC", char)
    return (usual if len(usual) == 1 else char).translate(_SIGNS)


def _squeeze(phrase: str) -> tuple[str, list[int]]:
    """The phrase folded and without blanks, and the place of each of its characters in the phrase as issued."""
    places = [at for at, char in enumerate(phrase) if not _is_blank(char)]
    folded = [_fold(phrase[at]) for at in places]
    kept = [(place, char) for place, char in zip(places, folded, strict=True) if not _is_blank(char)]
    return "".join(char for _, char in kept), [place for place, _ in kept]


def _folded(text: str) -> str:
    return _squeeze(text)[0]


# What the roster names


@dataclass(frozen=True, slots=True)
class _Entry:
    """What a name means: its units, and the rule a link made from it carries."""

    units: tuple[Unit, ...]
    rule: str

    @property
    def is_unit(self) -> bool:
        return self.rule in ("unit", "alias")


@dataclass(frozen=True)
class _Lexicon:
    """All units, and folded words -> what they mean; `rests` are those that follow 其余 or 其他."""

    everyone: tuple[Unit, ...]
    names: Mapping[str, _Entry]
    rests: Mapping[str, _Entry]
    lengths: tuple[int, ...]
    rest_lengths: tuple[int, ...]


@lru_cache(maxsize=8)
def _lexicon(roster: Roster) -> _Lexicon:
    names: dict[str, _Entry] = {}
    everyone = _Entry(roster.units, "rest:全部单位")
    rests = dict.fromkeys(("单位", "责任单位", "成员单位", "落实单位", "配合单位"), everyone)
    for group in roster.groups:
        members = roster.members(group.name)
        rest = _Entry(members, f"rest:{group.name}")
        for phrase in group.phrases:
            names[_folded(phrase)] = _Entry(members, f"group:{group.name}")
            rests[_folded(phrase).replace("各", "")] = rest
        for noun in ("", "单位", "部门"):
            rests.setdefault(_folded(group.name + noun), rest)
    for name, unit in roster.names().items():
        names[_folded(name)] = _Entry((unit,), "unit" if name == unit.name else "alias")
    names.pop("", None)
    rests.pop("", None)
    return _Lexicon(roster.units, names, rests, _lengths(names), _lengths(rests))


def _lengths(words: Mapping[str, _Entry]) -> tuple[int, ...]:
    return tuple(sorted({len(word) for word in words}, reverse=True))


# The words of the grammar (all in folded text without blanks)

_MANNER = (
    r"(?:(?:按照?|根据|依据|依照?|结合|在)(?:各自|本部门|本单位|部门)?的?(?:工作)?职[责能](?:任务)?(?:分工|范围内?|要求)?"
    r"|各自(?:工作)?职责(?:分工|范围内?)?|职责分工|(?:按照?|根据)(?:各自|任务|工作|部门)*分工|各司其职|各负其责|分工)"
)
_ADVERBS = r"(?:共同|联合|分别|具体|统一|各自|总|负责|组织|做好|抓好|强化|加强|切实|积极|密切|依法)*"
_AFTER = r"(?:(?:、|和|并|与)?(?:负责|落实|实施|组织实施|组织|推进|办理|协调|统筹|到位|工作))*"
_LEAD = r"(?:牵头|主办|统筹|抓总|主责)"
_ASSIST = r"(?:协助|配合|协办|参与|协作|支持|协同)"
_SUPERVISE = r"(?:监管|监督|督促|指导|督导|督办)"
_IMPLEMENT = r"(?:负责|落实|实施|承办|办理|推进|执行|完成|承担|抓落实|组织)"
_ROLES = {
    Role.LEAD: re.compile(f"{_MANNER}?{_ADVERBS}{_LEAD}{_AFTER}"),
    Role.SUPERVISE: re.compile(
        f"{_MANNER}?{_ADVERBS}(?:业务|跟踪)?{_SUPERVISE}(?:、|和|并)?(?:{_SUPERVISE}|检查|管理|考核)*{_AFTER}"
    ),
    Role.ASSIST: re.compile(f"{_MANNER}?{_ADVERBS}{_ASSIST}(?:{_ASSIST}|做好|开展)*{_AFTER}"),
    Role.IMPLEMENT: re.compile(f"{_MANNER}?{_ADVERBS}{_IMPLEMENT}{_AFTER}|{_MANNER}"),
}
_BODY = "(?:单位|部门|机关|科室|股室|处室)(?:为|是)?"
_BODIES = f"(?:责任|负责|落实|实施)?{_BODY}"
_LABELS = {
    Role.LEAD: re.compile(f"(?:总|共同|联合)?(?:牵头|主办|主责|主管){_BODIES}"),
    Role.SUPERVISE: re.compile(f"(?:监督|监管|督促|指导|督导|督办)+{_BODIES}"),
    Role.ASSIST: re.compile(f"(?:协助|配合|协办|参与|参加|协作|支持){_BODIES}"),
    Role.IMPLEMENT: re.compile(f"(?:责任|主要责任|具体责任|落实|实施|承办|负责|执行|办理|完成|承担){_BODY}"),
}
_BEING = re.compile("作为|担任|为|是")
_NOUN = r"(?:单位|部门|机关|科室|股室|处室|地区|地方|镇街|县区|企业|机构|县（市、区）(?:人民)?(?:政府)?(?:（管委会）)?)"
_NOUNS = f"{_NOUN}(?:（单位）|(?:和|及|、)?单位|和部门)?"
_WHICH = r"(?:其他|其它|各|有关|相关|市直|市级|全市|县区|责任|成员|职能|业务|主管|市)*"
_TAIL = re.compile(f"等(?:(?P<count>[0-9]{{1,3}}|[一二三四五六七八九十两]{{1,3}})[个家])?{_WHICH}{_NOUNS}|等")
_OPEN = re.compile(
    r"(?:其他|其它|其余|全市|市直|市级|市|省直|各级|各)*(?:有关|相关)(?:市直|市级|职能|责任|业务|主管|成员|各)*"
    r"(?:单位|部门|机关|科室|股室|处室|地区|地方|镇街|县区|县（市、区）(?:人民)?(?:政府)?(?:（管委会）)?)"
    r"(?:（单位）|(?:和|及|、)?单位|和部门)?"
    r"|(?:其他|其它|其余)各?(?:市直|市级)?(?:单位|部门|机关|科室|股室|处室)"
)
_JOINING = re.compile("以及|及|和|与|暨|并|联合")
_BY = re.compile("由|交由")
_MARK = re.compile(r"（[一二三四五六七八九十0-9]{1,3}）|[一二三四五六七八九十0-9]{1,3}[、。）]")
_REST = re.compile("(其余|其他|其它|剩余)的?各?")
_ALL = re.compile("(?:各|所有|全部)单位")
_NUMERALS = {char: value for value, char in enumerate("一二三四五六七八九", 1)} | {"两": 2}
_SEPARATORS = "、，；。：/"


class _Kind(Enum):
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
    UNKNOWN = auto()


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part of the squeezed text; `entry` of a name, `role` of a role word, `inner` of brackets and exclusions."""

    start: int
    end: int
    kind: _Kind
    entry: _Entry | None = None
    role: Role | None = None
    inner: tuple[_Piece, ...] = ()


_K = _Kind
_OPENING = {_K.NAME, _K.OPEN, _K.EXCEPT}
_ANY = set(_K) - {_K.START, _K.AND, _K.ALL}
_AFTER_NAME = {_K.BRACKET, _K.TAIL, _K.ROLE, _K.AND, _K.JOIN, _K.EXCEPT, _K.SEP}
_FOLLOWS: Mapping[_Kind, set[_Kind]] = {
    _K.START: _ANY,
    _K.SEP: _ANY | {_K.AND},
    _K.NAME: _AFTER_NAME,
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
    _K.UNKNOWN: {_K.UNKNOWN, _K.ROLE, _K.TAIL, _K.JOIN, _K.BRACKET, _K.SEP},
}
"""What may stand right after what: words beside a name with nothing between make one unknown word with it."""
_OVER_BLANK: Mapping[_Kind, set[_Kind]] = {
    **{kind: _OPENING | {_K.BY, _K.LABEL} for kind in (_K.NAME, _K.OPEN, _K.BRACKET, _K.TAIL)},
    **{kind: {_K.UNKNOWN, _K.LABEL} for kind in (_K.ROLE, _K.LABEL)},
}
_UNENDED = {_K.AND, _K.BY, _K.JOIN, _K.MARK}


@dataclass(frozen=True, slots=True)
class _Path:
    """The best way to a place: characters unknown, pieces used, and the last step."""

    unknown: int
    count: int
    piece: _Piece | None = None
    before: _Path | None = None

    def pieces(self) -> tuple[_Piece, ...]:
        """The pieces in order, neighbouring unknown characters made one word."""
        found: list[_Piece] = []
        path: _Path | None = self
        while path is not None and path.piece is not None:
            piece = path.piece
            if found and piece.kind is found[-1].kind is _Kind.UNKNOWN:
                found[-1] = _Piece(piece.start, found[-1].end, _Kind.UNKNOWN)
            else:
                found.append(piece)
            path = path.before
        return tuple(reversed(found))


class _Reader:
    """Parts a squeezed text into pieces; `gaps` are the places with a blank before them."""

    def __init__(self, text: str, gaps: set[int], lexicon: _Lexicon) -> None:
        self.text, self.gaps, self.lexicon = text, gaps, lexicon
        self.closing = _brackets(text)
        self.known: dict[tuple[int, int, int], tuple[int, tuple[_Piece, ...]]] = {}

    def read(self, low: int, high: int, depth: int) -> tuple[int, tuple[_Piece, ...]]:
        """How many characters of `low:high` stay unknown at best, and the pieces of that reading."""
        key = (low, high, depth)
        if key not in self.known:
            self.known[key] = self._best(low, high, depth)
        return self.known[key]

    def _best(self, low: int, high: int, depth: int) -> tuple[int, tuple[_Piece, ...]]:
        paths: list[dict[_Kind, _Path]] = [{} for _ in range(high - low + 1)]
        paths[0][_Kind.START] = _Path(0, 0)
        for at in range(low, high):
            here = paths[at - low]
            for piece, cost in self._candidates(at, high, depth) if here else ():
                there = paths[piece.end - low]
                for state, path in here.items():
                    if self._may_follow(state, piece, cost):
                        again = state is piece.kind is _Kind.UNKNOWN
                        step = _Path(path.unknown + cost, path.count + (not again), piece, path)
                        old = there.get(piece.kind)
                        if old is None or (step.unknown, step.count) < (old.unknown, old.count):
                            there[piece.kind] = step
        ends = [path for state, path in paths[-1].items() if state not in _UNENDED]
        best = min(ends, key=lambda path: (path.unknown, path.count))
        return best.unknown, best.pieces()

    def _may_follow(self, state: _Kind, piece: _Piece, cost: int) -> bool:
        if piece.kind is _Kind.BRACKET and state is _Kind.UNKNOWN:
            return cost == 0 and _names_any(piece.inner)
        if piece.kind in _FOLLOWS[state]:
            return True
        return piece.start in self.gaps and piece.kind in _OVER_BLANK.get(state, ())

    def _candidates(self, at: int, high: int, depth: int) -> Iterator[tuple[_Piece, int]]:
        """Every piece that can begin at `at`, with the characters it leaves unknown; on a tie the earlier wins."""
        yield from ((piece, 0) for piece in self._names(at, high))
        yield from ((piece, 0) for piece in self._words(at, high))
        if depth < _DEPTH:
            yield from self._brackets(at, high, depth)
            yield from self._exclusions(at, high, depth)
        if self.text[at] in _SEPARATORS:
            yield _Piece(at, at + 1, _Kind.SEP), 0
        else:
            end = self.closing.get(at, at)
            end = end + 1 if end < high else at + 1
            yield _Piece(at, end, _Kind.UNKNOWN), end - at

    def _names(self, at: int, high: int) -> Iterator[_Piece]:
        for length in self.lexicon.lengths:
            if at + length <= high and (entry := self.lexicon.names.get(self.text[at : at + length])):
                yield _Piece(at, at + length, _Kind.NAME, entry)
        if found := _ALL.match(self.text, at, high):
            yield _Piece(at, found.end(), _Kind.ALL, _Entry(self.lexicon.everyone, "group:全部单位"))
        if found := _REST.match(self.text, at, high):
            start = found.end()
            for length in self.lexicon.rest_lengths:
                words = self.text[start : start + length]
                if start + length <= high and (entry := self.lexicon.rests.get(words)):
                    yield _Piece(at, start + length, _Kind.NAME, entry)
            if found[0] in ("其余", "剩余"):
                yield _Piece(at, start, _Kind.NAME, self.lexicon.rests["单位"])

    def _words(self, at: int, high: int) -> Iterator[_Piece]:
        being = _BEING.match(self.text, at, high)
        if found := _longest(_LABELS, self.text, being.end() if being else at, high):
            yield _Piece(at, found[1], _Kind.ROLE if being else _Kind.LABEL, role=found[0])
        if found := _longest(_ROLES, self.text, at, high):
            yield _Piece(at, found[1], _Kind.ROLE, role=found[0])
        for kind, pattern in _PATTERNS:
            if match := pattern.match(self.text, at, high):
                yield _Piece(at, match.end(), kind)

    def _brackets(self, at: int, high: int, depth: int) -> Iterator[tuple[_Piece, int]]:
        end = self.closing.get(at, high)
        if end < high:
            cost, inner = self.read(at + 1, end, depth + 1)
            yield _Piece(at, end + 1, _Kind.BRACKET, inner=inner), cost

    def _exclusions(self, at: int, high: int, depth: int) -> Iterator[tuple[_Piece, int]]:
        """除A、B外（的）, A、B除外, 不含A、B: only where at least one name in it is known."""
        for start, stop, end in _exclusion_bounds(self.text, at, high):
            cost, inner = self.read(start, stop, _DEPTH)
            if _names_any(inner) and all(piece.kind in _IN_EXCLUSION for piece in inner):
                yield _Piece(at, end, _Kind.EXCEPT, inner=inner), cost


_DEPTH = 3
_PATTERNS = (
    (_Kind.OPEN, _OPEN),
    (_Kind.TAIL, _TAIL),
    (_Kind.AND, _JOINING),
    (_Kind.BY, _BY),
    (_Kind.JOIN, re.compile("会同")),
    (_Kind.MARK, _MARK),
)
_OUTSIDE, _WITHOUT, _EXCEPTED = (
    re.compile(p) for p in ("(?:以|之)?外(?:的|，(?=各单位|所有单位))?", "不(?:含|包括|包含)", "[^，（）]+?除外")
)
_IN_EXCLUSION = {_Kind.NAME, _Kind.OPEN, _Kind.AND, _Kind.SEP, _Kind.UNKNOWN}


def _longest(patterns: Mapping[Role, re.Pattern[str]], text: str, at: int, high: int) -> tuple[Role, int] | None:
    """The role whose words reach furthest from `at`, and where they end."""
    ends = [(found.end(), role) for role, pattern in patterns.items() if (found := pattern.match(text, at, high))]
    if not ends:
        return None
    furthest = max(end for end, _ in ends)
    return next((role, end) for end, role in ends if end == furthest)


def _exclusion_bounds(text: str, at: int, high: int) -> Iterator[tuple[int, int, int]]:
    """Where the names of an exclusion beginning at `at` may start and stop, and where the exclusion ends."""
    stops = (place for place in range(at, high) if text[place] in "；。：")
    limit = next(stops, high)
    if text.startswith("除", at):
        outside = _OUTSIDE.finditer(text, at + 2, limit)
        yield from ((at + 1, found.start(), found.end()) for found in islice(outside, 4))
    elif without := _WITHOUT.match(text, at, limit):
        comma = text.find("，", without.end(), limit)
        stop = comma if comma >= 0 else limit
        yield without.end(), stop, stop
    elif (excepted := _EXCEPTED.match(text, at, limit)) and (at == 0 or text[at - 1] in "，；。：（"):
        yield at, excepted.end() - 2, excepted.end()


def _brackets(text: str) -> dict[int, int]:
    """The place of each bracket that is closed -> where."""
    opened: list[int] = []
    closing: dict[int, int] = {}
    for at, char in enumerate(text):
        if char == "（":
            opened.append(at)
        elif char == "）" and opened:
            closing[opened.pop()] = at
    return closing


def _names_any(pieces: tuple[_Piece, ...]) -> bool:
    """Whether a name is among the pieces or in brackets among them."""
    return any(
        piece.kind is _Kind.NAME or (piece.kind is _Kind.BRACKET and _names_any(piece.inner)) for piece in pieces
    )


def _may_be_one_name(pieces: list[_Piece], text: str) -> bool:
    """Two units joined by 和 and nothing else in the phrase."""
    if [piece.kind for piece in pieces] != [_Kind.NAME, _Kind.AND, _Kind.NAME]:
        return False
    units = all(piece.entry and piece.entry.is_unit for piece in (pieces[0], pieces[2]))
    return units and text[pieces[1].start : pieces[1].end] == "和"


# Which role governs which names


@dataclass(slots=True)
class _Term:
    """A name of the phrase: the units it stands for there, and its roles with the words that gave each."""

    start: int
    end: int
    units: list[Unit]
    rule: str
    roles: list[tuple[Role, str]] = field(default_factory=list)

    def take(self, role: Role, words: str) -> None:
        """Add a role once."""
        if role not in [known for known, _ in self.roles]:
            self.roles.append((role, words))


@dataclass(slots=True)
class _Chain:
    """Names that wait for the role word of their clause; those from `join` on stand after 会同."""

    terms: list[_Term] = field(default_factory=list)
    join: int | None = None


@dataclass
class _Sense:
    """What is found in a phrase, all places in the squeezed text."""

    text: str
    terms: list[_Term] = field(default_factory=list)
    opens: list[tuple[int, int]] = field(default_factory=list)
    spans: list[tuple[int, int, str]] = field(default_factory=list)
    excluded: list[tuple[Unit, int, int]] = field(default_factory=list)
    names: list[tuple[int, int]] = field(default_factory=list)

    def words(self, piece: _Piece) -> str:
        """The piece's words."""
        return self.text[piece.start : piece.end]

    def mark(self, piece: _Piece, kind: str) -> None:
        """Say what a piece is."""
        self.spans.append((piece.start, piece.end, kind))

    def named(self) -> set[str]:
        """Codes of the units named so far."""
        return {unit.code for term in self.terms for unit in term.units}

    def exclude(self, term: _Term, piece: _Piece) -> None:
        """Take the units of an exclusion out of a group; names in it that are not there are unknown."""
        at = piece.start
        for part in piece.inner:
            kind = self._excluded(term, part)
            if kind != "exclusion":
                self.spans += [(at, part.start, "exclusion")] if at < part.start else []
                self.mark(part, kind)
                at = part.end
        self.spans += [(at, piece.end, "exclusion")] if at < piece.end else []
        term.rule = term.rule.replace("group:", "exclusion:")

    def _excluded(self, term: _Term, part: _Piece) -> str:
        if part.kind is _Kind.OPEN:
            self.opens.append((part.start, part.end))
            return "open"
        if part.entry is None:
            return "unknown" if part.kind is _Kind.UNKNOWN else "exclusion"
        gone = [unit for unit in term.units if unit in part.entry.units]
        term.units = [unit for unit in term.units if unit not in gone]
        self.excluded += [(unit, part.start, part.end) for unit in gone]
        return "exclusion" if gone else "unknown"


class _Scope:
    """One phrase, or the inside of one pair of brackets, walked from left to right."""

    def __init__(self, sense: _Sense, default: Role | None) -> None:
        self.sense, self.default = sense, default
        self.label: tuple[Role, str] | None = None
        self.chain, self.soft = _Chain(), _Chain()  # names of this clause; of the one before the last comma
        self.governed: list[_Term] = []
        self.host: _Term | None = None
        self.except_next: _Piece | None = None
        self.unsettled: list[_Term] = []

    def walk(self, pieces: tuple[_Piece, ...]) -> list[_Term]:
        """Take in all pieces; what is given back are the terms that nothing in this scope governs."""
        for index, piece in enumerate(pieces):
            after = pieces[index + 1 :]
            if piece.kind is not _Kind.BRACKET:
                self.host = None
            self._take(piece, after)
        self._settle(self.soft)
        self._settle(self.chain)
        return self.unsettled

    def _take(self, piece: _Piece, after: tuple[_Piece, ...]) -> None:
        match piece.kind:
            case _Kind.NAME | _Kind.ALL:
                self._name(piece)
            case _Kind.ROLE | _Kind.LABEL:
                self._role(piece, after)
            case _Kind.SEP:
                self._separator(piece)
            case _Kind.JOIN:
                self._join(piece)
            case _Kind.TAIL:
                self._tail(piece)
            case _Kind.BRACKET:
                self._bracket(piece)
            case _Kind.EXCEPT:
                self._exclusion(piece, after)
            case _Kind.OPEN:
                self._open(piece)
            case _Kind.UNKNOWN:
                self._unknown(piece)
            case _:
                self.sense.mark(piece, "role" if piece.kind is _Kind.BY else "separator")

    def _unknown(self, piece: _Piece) -> None:
        self.sense.mark(piece, "unknown")
        self._nobody(piece)

    def _nobody(self, piece: _Piece) -> None:
        """Words that stand for units nobody knows take the role of their clause, so that no one else gets it."""
        self._add(_Term(piece.start, piece.end, [], "unknown"))

    def _add(self, term: _Term) -> None:
        if self.soft.terms and not self.chain.terms:
            self._settle(self.soft)
        self.chain.terms.append(term)
        self.governed = []

    def _name(self, piece: _Piece) -> None:
        assert piece.entry is not None  # noqa: S101 (a name is made of an entry)
        rest = piece.entry.rule.startswith("rest:")
        named = self.sense.named() if rest else set()
        term = _Term(
            piece.start, piece.end, [unit for unit in piece.entry.units if unit.code not in named], piece.entry.rule
        )
        if not term.units:
            self._unknown(piece)
            return
        self.sense.mark(piece, "unit" if piece.entry.is_unit else "group")
        self.sense.names.append((piece.start, piece.end))
        if self.except_next is not None:
            self.sense.exclude(term, self.except_next)
            term.start, self.except_next = self.except_next.start, None
        self._add(term)
        self.sense.terms.append(term)
        self.host = term

    def _role(self, piece: _Piece, after: tuple[_Piece, ...]) -> None:
        assert piece.role is not None  # noqa: S101 (a role word is made of a role)
        self.sense.mark(piece, "role")
        said = (piece.role, self.sense.words(piece))
        colon = bool(after) and after[0].kind is _Kind.SEP and self.sense.words(after[0]) == "："
        if self.chain.terms and piece.kind is _Kind.ROLE:
            self._settle(self.chain, said)
        elif piece.kind is _Kind.LABEL or colon:
            self._settle(self.soft)
            self._settle(self.chain)
            self.label = said
        elif self.soft.terms:
            self._settle(self.soft, said)
        elif self.governed:
            for term in self.governed:
                term.take(*said)
        elif after and after[0].kind in (_Kind.NAME, _Kind.BRACKET, _Kind.OPEN):
            self.label = said

    def _separator(self, piece: _Piece) -> None:
        self.sense.mark(piece, "separator")
        words = self.sense.words(piece)
        if words == "，" and (self.chain.terms or self.chain.join is not None):
            self._settle(self.soft)
            self.soft, self.chain = self.chain, _Chain()
        elif words in "；。":
            self._settle(self.soft)
            self._settle(self.chain)
            self.governed = []

    def _join(self, piece: _Piece) -> None:
        self.sense.mark(piece, "role")
        if self.chain.join is None:
            self.chain.join = len(self.chain.terms)
        if not self.chain.terms and self.soft.terms:
            self._settle(self.soft, (Role.LEAD, self.sense.words(piece)))

    def _tail(self, piece: _Piece) -> None:
        """等部门 leaves a list open; 等3个部门 after three units does not."""
        found = _TAIL.match(self.sense.text, piece.start, piece.end)
        count = _number(found["count"]) if found and found["count"] else None
        if count == sum(len(term.units) for term in self.chain.terms) and count:
            self.sense.mark(piece, "separator")
        else:
            self._open(piece)

    def _open(self, piece: _Piece) -> None:
        self._nobody(piece)
        self.sense.mark(piece, "open")
        self.sense.opens.append((piece.start, piece.end))

    def _bracket(self, piece: _Piece) -> None:
        kinds = {part.kind for part in piece.inner}
        host = self.host
        if host is not None and piece.inner and kinds <= {_Kind.ROLE, _Kind.LABEL}:
            self._frame(piece)
            host.end, host.roles = piece.end, []
            for part in piece.inner:
                self.sense.mark(part, "role")
                host.take(part.role or Role.IMPLEMENT, self.sense.words(part))
        elif kinds == {_Kind.EXCEPT} and (group := host or self._last_group(piece.inner[0])):
            self._leave_out(piece, group)
        elif host is None and not _names_any(piece.inner):
            self._unknown(piece)
        else:
            self._aside(piece, host)

    def _leave_out(self, piece: _Piece, group: _Term) -> None:
        """An exclusion in brackets, after its group (市直各单位（A除外）) or after the role word of that group."""
        if not _reaches(group, piece.inner[0]):
            self.sense.mark(piece, "unknown")
            return
        self._frame(piece)
        group.end = piece.end if group is self.host else group.end
        for part in piece.inner:
            self.sense.exclude(group, part)

    def _aside(self, piece: _Piece, host: _Term | None) -> None:
        """Names in brackets: they share the role of what stands outside unless they say their own."""
        self._frame(piece)
        known = len(self.sense.terms)
        self.chain.terms += _Scope(self.sense, None).walk(piece.inner)
        inside = self.sense.terms[known:]
        if host is not None:
            host.end = piece.end
        elif inside:
            inside[0].start, inside[-1].end = piece.start, piece.end

    def _frame(self, piece: _Piece) -> None:
        self.sense.spans += [(piece.start, piece.start + 1, "separator"), (piece.end - 1, piece.end, "separator")]

    def _exclusion(self, piece: _Piece, after: tuple[_Piece, ...]) -> None:
        """An exclusion belongs to the group that follows, else to the last one before it, else it is unknown."""
        follower = next((p for p in after if p.kind is not _Kind.BY and self.sense.words(p) != "，"), None)
        entry = follower.entry if follower else None
        if entry and not entry.is_unit and _reaches(_Term(0, 0, list(entry.units), entry.rule), piece):
            self.except_next = piece
            return
        if group := self._last_group(piece):
            self.sense.exclude(group, piece)
        else:
            self.sense.mark(piece, "unknown")

    def _last_group(self, exclusion: _Piece) -> _Term | None:
        """The last group named, where an exclusion names units of it."""
        groups = [term for term in self.sense.terms if term.rule not in ("unit", "alias")]
        return groups[-1] if groups and _reaches(groups[-1], exclusion) else None

    def _settle(self, chain: _Chain, said: tuple[Role, str] | None = None) -> None:
        """Give a chain its role: said by a word, else by the label, else the default; then empty it."""
        said = said or self.label
        split = chain.join if said is None or said[0] is Role.IMPLEMENT else None
        self.governed = chain.terms or self.governed
        for index, term in enumerate(chain.terms):
            if term.roles:
                continue
            if split is not None:
                term.take(Role.LEAD if index < split else Role.ASSIST, "会同")
            elif said is not None:
                term.take(*said)
            elif self.default is not None:
                term.take(self.default, "")
            else:
                self.unsettled.append(term)
        chain.terms, chain.join = [], None


def _reaches(term: _Term, piece: _Piece) -> bool:
    """Whether a unit named in an exclusion is among those of a group."""
    if term.rule in ("unit", "alias"):
        return False
    return any(part.entry and set(part.entry.units) & set(term.units) for part in piece.inner)


def _number(words: str) -> int:
    """A number of up to 99 in figures or Chinese numerals."""
    if words.isdecimal():
        return int(words)
    tens, ten, ones = words.rpartition("十")
    return (_NUMERALS.get(tens, 1) * 10 if ten else 0) + _NUMERALS.get(ones, 0)


# Back to the phrase as issued


def _as_issued(sense: _Sense, phrase: str, places: list[int]) -> Resolution:
    def back(start: int, end: int) -> tuple[int, int]:
        return places[start], places[end - 1] + 1

    def cut(start: int, end: int) -> str:
        first, last = back(start, end)
        return phrase[first:last]

    spans = _whole(sorted((*back(start, end), kind) for start, end, kind in sense.spans), len(phrase))
    links: list[tuple[Unit, Link]] = []
    role_words: list[str] = []
    for term in sorted(sense.terms, key=lambda term: term.start):
        start, end = back(term.start, term.end)
        for role, words in term.roles:
            links += [(unit, Link(start, end, term.rule, phrase[start:end], role)) for unit in term.units]
            role_words += [words] * len(term.units)
    return Resolution(
        links=tuple(links),
        open_lists=tuple(cut(*span) for span in sorted(sense.opens)),
        unresolved=tuple(Unresolved(s, e, phrase[s:e]) for s, e, kind in spans if kind == "unknown"),
        spans=spans,
        role_words=tuple(role_words),
        excluded=tuple(Excluded(unit, *back(s, e), cut(s, e)) for unit, s, e in sense.excluded),
        spaced=tuple(words for s, e in sense.names if len(words := cut(s, e)) != e - s),
    )


def _whole(spans: list[tuple[int, int, str]], length: int) -> tuple[tuple[int, int, str], ...]:
    """The spans with the blanks between them as separators."""
    found: list[tuple[int, int, str]] = []
    at = 0
    for start, end, kind in spans:
        if at < start:
            found.append((at, start, "separator"))
        found.append((start, end, kind))
        at = end
    if at < length:
        found.append((at, length, "separator"))
    return tuple(found)
