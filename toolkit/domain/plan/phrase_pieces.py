"""A responsibility phrase parted into pieces: names, role words, separators, what is unknown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from itertools import islice

from toolkit.domain.plan.model import Role
from toolkit.domain.plan.phrase_words import Entry, Lexicon

_MANNER = (
    r"(?:(?:按照?|根据|依据|依照?|结合|在)(?:各自|本部门|本单位|部门)?的?(?:工作)?职[责能](?:任务)?(?:分工|范围内?|要求)?"
    r"|各自(?:工作)?职责(?:分工|范围内?)?|职责分工|(?:按照?|根据)(?:各自|任务|工作|部门)*分工|各司其职|各负其责|分工)"
)
_ADVERBS = r"(?:共同|联合|分别|具体|统一|各自|属地|分级|分头|总|负责|组织|做好|抓好|强化|加强|切实|积极|密切|依法)*"
_AFTER = r"(?:(?:、|和|并|与)?(?:负责|落实|实施|组织实施|组织|推进|办理|协调|统筹|到位|工作))*"
_LEAD = r"(?:牵头|主办|统筹|抓总|主责|为主|负总责)"
_ASSIST = r"(?:协助|配合|协办|会办|参与|参加|协作|支持|协同)"
_SUPERVISE = r"(?:监管|监督|督促|指导|督导|督办|督查)"
_IMPLEMENT = r"(?:负责|落实|实施|承办|办理|推进|执行|完成|承担|抓落实|组织)"
_BACK = "(?:(?:以上|上述)(?:各?(?:单位|部门))?)?(?:均|都)?"
_ROLES = {
    Role.LEAD: re.compile(f"{_BACK}{_MANNER}?{_ADVERBS}{_LEAD}{_AFTER}"),
    Role.SUPERVISE: re.compile(
        f"{_BACK}{_MANNER}?{_ADVERBS}(?:业务|跟踪)?{_SUPERVISE}(?:、|和|并)?(?:{_SUPERVISE}|检查|管理|考核)*{_AFTER}"
    ),
    Role.ASSIST: re.compile(f"{_BACK}{_MANNER}?{_ADVERBS}{_ASSIST}(?:{_ASSIST}|做好|开展)*{_AFTER}"),
    Role.IMPLEMENT: re.compile(f"{_BACK}(?:{_MANNER}?{_ADVERBS}{_IMPLEMENT}{_AFTER}|{_MANNER})"),
}
MANNER = re.compile(_MANNER)
ABOVE = re.compile("(?:以上|上述|均|都)")
_BODY = "(?:单位|部门|机关|科室|股室|处室|主体)(?:为|是)?"
_BODIES = f"(?:责任|负责|落实|实施)?{_BODY}"
_LABELS = {
    Role.LEAD: re.compile(f"(?:总|共同|联合)?(?:牵头|主办|主责|主管)(?:（责任）)?{_BODIES}"),
    Role.SUPERVISE: re.compile(f"(?:监督|监管|督促|指导|督导|督办|督查)+{_BODIES}"),
    Role.ASSIST: re.compile(f"(?:协助|配合|协办|会办|参与|参加|协作|支持){_BODIES}"),
    Role.IMPLEMENT: re.compile(f"(?:责任|主要责任|具体责任|落实|实施|承办|负责|执行|办理|完成|承担){_BODY}"),
}
_BEING = re.compile(f"{_BACK}(?:作为|担任|为|是)")
_FIRST = re.compile(
    "(?:列|排)(?:在|名|序)*(?:第一位?|第1位?|首位)的?(?:单位|部门)?(?:作为|为|是)牵头(?:单位|部门|责任单位)?"
)
_NOUN = r"(?:单位|部门|机关|科室|股室|处室|地区|地方|镇街|县区|企业|机构|县（市、区）(?:人民)?(?:政府)?(?:（管委会）)?)"
_NOUNS = f"{_NOUN}(?:（单位）|(?:和|及|、)?单位|和部门)?"
_WHICH = r"(?:其他|其它|各|有关|相关|市直|市级|全市|县区|责任|成员|职能|业务|主管|市)*"
TAIL = re.compile(
    f"等(?:(?P<count>[0-9]{{1,3}}|[一二三四五六七八九十两]{{1,3}})[个家])?{_WHICH}{_NOUNS}|等"
    r"|(?P<sum>[2-9]|[1-9][0-9]|[二三四五六七八九十两]{1,3})[个家]?(?:单位|部门)"
)
_OPEN = re.compile(
    r"(?:其他|其它|其余|全市|市直|市级|市|省直|各级|各)*(?:有关|相关)(?:市直|市级|职能|责任|业务|主管|成员|各)*"
    r"(?:单位|部门|机关|科室|股室|处室|地区|地方|镇街|县区|县（市、区）(?:人民)?(?:政府)?(?:（管委会）)?)"
    r"(?:（单位）|(?:和|及|、)?单位|和部门)?"
    r"|(?:其他|其它|其余)各?(?:市直|市级)?(?:单位|部门|机关|科室|股室|处室)"
)
_JOINING = re.compile("以及|及|和|与|暨|并|联合")
_BY = re.compile("由|交由|请|以")
_WITH = re.compile("其中(?:包括)?|含|包括|包含")
_MARK = re.compile(r"（[一二三四五六七八九十0-9]{1,3}）|[一二三四五六七八九十0-9]{1,3}[、。）]")
_REST = re.compile("(其余|其他|其它|剩余)的?各?")
_ALL = re.compile("(?:各|所有|全部)单位")
_SEPARATORS = "、，；。：/"


class Kind(Enum):
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
    UNKNOWN = auto()


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of the squeezed text; `entry` of a name, `role` of a role word, `inner` of brackets and exclusions."""

    start: int
    end: int
    kind: Kind
    entry: Entry | None = None
    role: Role | None = None
    inner: tuple[Piece, ...] = ()


_K = Kind
_OPENING = {_K.NAME, _K.OPEN, _K.EXCEPT}
_ANY = set(_K) - {_K.START, _K.AND, _K.ALL, _K.WITH}
_AFTER_NAME = {_K.BRACKET, _K.TAIL, _K.ROLE, _K.AND, _K.JOIN, _K.EXCEPT, _K.SEP, _K.FIRST}
_FOLLOWS: Mapping[Kind, set[Kind]] = {
    _K.START: _ANY | {_K.WITH},
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
    _K.WITH: _OPENING | {_K.UNKNOWN, _K.SEP},
    _K.FIRST: {_K.SEP},
    _K.UNKNOWN: {_K.UNKNOWN, _K.ROLE, _K.TAIL, _K.JOIN, _K.BRACKET, _K.SEP},
}
"""What may stand right after what: words beside a name with nothing between make one unknown word with it."""
_OVER_BLANK: Mapping[Kind, set[Kind]] = {
    **{kind: _OPENING | {_K.BY, _K.LABEL, _K.MARK} for kind in (_K.NAME, _K.OPEN, _K.BRACKET, _K.TAIL)},
    **{kind: {_K.UNKNOWN, _K.LABEL} for kind in (_K.ROLE, _K.LABEL)},
}
_UNENDED = {_K.AND, _K.BY, _K.JOIN, _K.MARK}


@dataclass(frozen=True, slots=True)
class _Path:
    """The best way to a place: characters unknown, pieces used, and the last step."""

    unknown: int
    count: int
    piece: Piece | None = None
    before: _Path | None = None

    def pieces(self) -> tuple[Piece, ...]:
        """The pieces in order, neighbouring unknown characters made one word."""
        found: list[Piece] = []
        path: _Path | None = self
        while path is not None and path.piece is not None:
            piece = path.piece
            if found and piece.kind is found[-1].kind is Kind.UNKNOWN:
                found[-1] = Piece(piece.start, found[-1].end, Kind.UNKNOWN)
            else:
                found.append(piece)
            path = path.before
        return tuple(reversed(found))


class Reader:
    """Parts a squeezed text into pieces; `gaps` are the places with a blank before them."""

    def __init__(self, text: str, gaps: set[int], lexicon: Lexicon) -> None:
        self.text, self.gaps, self.lexicon = text, gaps, lexicon
        self.closing = _brackets(text)
        self.known: dict[tuple[int, int, int], tuple[int, tuple[Piece, ...]]] = {}

    def read(self, low: int, high: int, depth: int) -> tuple[int, tuple[Piece, ...]]:
        """How many characters of `low:high` stay unknown at best, and the pieces of that reading."""
        key = (low, high, depth)
        if key not in self.known:
            self.known[key] = self._best(low, high, depth)
        return self.known[key]

    def _best(self, low: int, high: int, depth: int) -> tuple[int, tuple[Piece, ...]]:
        paths: list[dict[Kind, _Path]] = [{} for _ in range(high - low + 1)]
        paths[0][Kind.START] = _Path(0, 0)
        for at in range(low, high):
            here = paths[at - low]
            for piece, cost in self._candidates(at, high, depth) if here else ():
                there = paths[piece.end - low]
                for state, path in here.items():
                    if self._may_follow(state, piece, cost):
                        again = state is piece.kind is Kind.UNKNOWN
                        step = _Path(path.unknown + cost, path.count + (not again), piece, path)
                        old = there.get(piece.kind)
                        if old is None or (step.unknown, step.count) < (old.unknown, old.count):
                            there[piece.kind] = step
        ends = [path for state, path in paths[-1].items() if state not in _UNENDED]
        best = min(ends, key=lambda path: (path.unknown, path.count))
        return best.unknown, best.pieces()

    def _may_follow(self, state: Kind, piece: Piece, cost: int) -> bool:
        if piece.kind is Kind.BRACKET and state is Kind.UNKNOWN:
            return cost == 0 and names_any(piece.inner)
        if piece.kind in _FOLLOWS[state]:
            return True
        return piece.start in self.gaps and piece.kind in _OVER_BLANK.get(state, ())

    def _candidates(self, at: int, high: int, depth: int) -> Iterator[tuple[Piece, int]]:
        """Every piece that can begin at `at`, with the characters it leaves unknown; on a tie the earlier wins."""
        yield from ((piece, 0) for piece in self._names(at, high))
        yield from ((piece, 0) for piece in self._words(at, high))
        if depth < _DEPTH:
            yield from self._brackets(at, high, depth)
            yield from self._exclusions(at, high, depth)
        if self.text[at] in _SEPARATORS:
            yield Piece(at, at + 1, Kind.SEP), 0
        else:
            end = self.closing.get(at, at)
            end = end + 1 if end < high else at + 1
            yield Piece(at, end, Kind.UNKNOWN), end - at

    def _names(self, at: int, high: int) -> Iterator[Piece]:
        for length in self.lexicon.lengths:
            if at + length <= high and (entry := self.lexicon.names.get(self.text[at : at + length])):
                yield Piece(at, at + length, Kind.NAME, entry)
        if found := _ALL.match(self.text, at, high):
            yield Piece(at, found.end(), Kind.ALL, Entry(self.lexicon.everyone, "group:全部单位"))
        if found := _REST.match(self.text, at, high):
            start = found.end()
            for length in self.lexicon.rest_lengths:
                words = self.text[start : start + length]
                if start + length <= high and (entry := self.lexicon.rests.get(words)):
                    yield Piece(at, start + length, Kind.NAME, entry)
            if found[0] in ("其余", "剩余"):
                yield Piece(at, start, Kind.NAME, self.lexicon.rests["单位"])

    def _words(self, at: int, high: int) -> Iterator[Piece]:
        being = _BEING.match(self.text, at, high)
        if found := _longest(_LABELS, self.text, being.end() if being else at, high):
            yield Piece(at, found[1], Kind.ROLE if being else Kind.LABEL, role=found[0])
        if found := _longest(_ROLES, self.text, at, high):
            yield Piece(at, found[1], Kind.ROLE, role=found[0])
        for kind, pattern in _PATTERNS:
            if match := pattern.match(self.text, at, high):
                yield Piece(at, match.end(), kind)

    def _brackets(self, at: int, high: int, depth: int) -> Iterator[tuple[Piece, int]]:
        end = self.closing.get(at, high)
        if end < high:
            cost, inner = self.read(at + 1, end, depth + 1)
            yield Piece(at, end + 1, Kind.BRACKET, inner=inner), cost

    def _exclusions(self, at: int, high: int, depth: int) -> Iterator[tuple[Piece, int]]:
        """除A、B外（的）, A、B以外的, A、B除外, 不含A、B: only where at least one name in it is known."""
        for start, stop, end in _exclusion_bounds(self.text, at, high):
            cost, inner = self.read(start, stop, _DEPTH)
            if names_any(inner) and all(piece.kind in _IN_EXCLUSION for piece in inner):
                yield Piece(at, end, Kind.EXCEPT, inner=inner), cost


_DEPTH = 3
_PATTERNS = (
    (Kind.OPEN, _OPEN),
    (Kind.TAIL, TAIL),
    (Kind.AND, _JOINING),
    (Kind.BY, _BY),
    (Kind.JOIN, re.compile("会同")),
    (Kind.MARK, _MARK),
    (Kind.WITH, _WITH),
    (Kind.FIRST, _FIRST),
)
_OUTSIDE, _WITHOUT, _EXCEPTED, _BEYOND = (
    re.compile(p)
    for p in (
        "(?:以|之)?外(?:的|，(?=各单位|所有单位))?",
        "不(?:含|包括|包含)",
        "[^，（）]+?除外",
        "(?P<names>[^，（）]+?)(?:以|之)外的?",
    )
)
_IN_EXCLUSION = {Kind.NAME, Kind.OPEN, Kind.AND, Kind.SEP, Kind.UNKNOWN}


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
    elif at == 0 or text[at - 1] in "，；。：（":
        if excepted := _EXCEPTED.match(text, at, limit):
            yield at, excepted.end() - 2, excepted.end()
        if beyond := _BEYOND.match(text, at, limit):
            yield at, beyond.end("names"), beyond.end()


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


def names_any(pieces: tuple[Piece, ...]) -> bool:
    """Whether a name is among the pieces or in brackets among them."""
    return any(piece.kind is Kind.NAME or (piece.kind is Kind.BRACKET and names_any(piece.inner)) for piece in pieces)
