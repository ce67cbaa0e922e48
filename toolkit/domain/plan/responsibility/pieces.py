"""A responsibility phrase parted into pieces: names, role words, separators, what is unknown."""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.domain.plan.bodies import ends_like_body
from toolkit.domain.plan.model import Naming, Role, Rule
from toolkit.domain.plan.responsibility.exclusions import exclusion_bounds
from toolkit.domain.plan.responsibility.grammar import (
    ALL,
    CLAUSE_ENDS,
    FOLLOWS,
    IN_BRACKETS,
    IN_EXCLUSION,
    NAMED,
    OFFICE,
    OVER_BLANK,
    REST,
    SEPARATORS,
    UNENDED,
    WORDS,
    PieceKind,
)
from toolkit.domain.plan.responsibility.names import EVERYONE, Entry, Lexicon
from toolkit.domain.plan.responsibility.people import people_label_at, person_at, stranger_at
from toolkit.domain.plan.responsibility.role_words import DASH, being_at, label_at, role_at, role_named
from toolkit.values import dataclass


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of the squeezed text; `entry` of a name, `role` of a role word, `inner` of brackets and exclusions."""

    start: int
    end: int
    kind: PieceKind
    entry: Entry | None = None
    role: Role | None = None
    inner: tuple[Piece, ...] = ()


_DEPTH = 3
"""Brackets within brackets that are read."""


@dataclass(frozen=True, slots=True)
class _Path:
    """The best way to a place: characters unknown, and the last piece with the way to it."""

    unknown: int = 0
    last: tuple[Piece, _Path] | None = None

    def pieces(self) -> tuple[Piece, ...]:
        """The pieces in order, neighbouring unknown characters made one word."""
        found: list[Piece] = []
        path = self
        while path.last:
            piece, path = path.last
            if found and piece.kind is found[-1].kind is PieceKind.UNKNOWN:
                found[-1] = Piece(piece.start, found[-1].end, PieceKind.UNKNOWN)
            else:
                found.append(piece)
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
        paths: list[dict[PieceKind, _Path]] = [{} for _ in range(high - low + 1)]
        paths[0][PieceKind.START] = _Path()
        for at in range(low, high):
            here = paths[at - low]
            for piece, cost in self._candidates(at, high, depth) if here else ():
                there = paths[piece.end - low]
                for state, path in here.items():
                    if self._may_follow(state, piece, cost):
                        step = _Path(path.unknown + cost, (piece, path))
                        old = there.get(piece.kind)
                        if old is None or step.unknown < old.unknown:
                            there[piece.kind] = step
        ends = [path for state, path in paths[-1].items() if state not in UNENDED]
        best = min(ends, key=lambda path: path.unknown)
        return best.unknown, best.pieces()

    def _may_follow(self, state: PieceKind, piece: Piece, cost: int) -> bool:
        if piece.kind is PieceKind.BRACKET and state is PieceKind.UNKNOWN:
            return cost == 0 and names_any(piece.inner)
        if state is PieceKind.UNKNOWN and piece.kind is PieceKind.ROLE and OFFICE.match(self.text, piece.start):
            return piece.start in self.gaps
        if piece.kind in FOLLOWS[state]:
            return True
        if piece.kind is PieceKind.NAME and state is PieceKind.BRACKET and self._is_role_in_brackets(piece.start):
            return True  # 市财政局（牵头）市教育局（配合）
        if (
            piece.kind is PieceKind.LABEL
            and self.text.startswith("：", piece.end)
            and (state in NAMED or ends_like_body(self.text[: piece.start]))
        ):
            return True  # 牵头单位：A配合单位：B, as a line break lost leaves it
        return piece.start in self.gaps and piece.kind in OVER_BLANK.get(state, ())

    def _candidates(self, at: int, high: int, depth: int) -> Iterator[tuple[Piece, int]]:
        """Every piece that can begin at `at`, with the characters it leaves unknown; on a tie the earlier wins."""
        yield from ((piece, 0) for piece in self._names(at, high))
        yield from ((piece, 0) for piece in self._words(at, high))
        if depth < _DEPTH:
            yield from self._brackets(at, high, depth)
            yield from self._exclusions(at, high, depth)
        if at in self.gaps and (stranger := stranger_at(self.text, at, high, self.gaps)):
            yield Piece(at, stranger, PieceKind.STRANGER), stranger - at
        if self.text[at] in SEPARATORS:
            yield Piece(at, at + 1, PieceKind.SEP), 0
        else:
            last = self.closing.get(at, at)
            end = (last if last in range(high) else at) + 1
            yield Piece(at, end, PieceKind.UNKNOWN), end - at

    def _names(self, at: int, high: int) -> Iterator[Piece]:
        for length in self.lexicon.lengths:
            if at + length <= high and (entry := self.lexicon.names.get(self.text[at : at + length])):
                yield Piece(at, at + length, PieceKind.NAME, entry)
        if found := ALL.match(self.text, at, high):
            yield Piece(at, found.end(), PieceKind.ALL, Entry(self.lexicon.everyone, Rule(Naming.GROUP, EVERYONE)))
        if found := REST.match(self.text, at, high):
            start = found.end()
            for length in self.lexicon.rest_lengths:
                words = self.text[start : start + length]
                if start + length <= high and (entry := self.lexicon.rests.get(words)):
                    yield Piece(at, start + length, PieceKind.NAME, entry)
            if found[0] in ("其余", "剩余"):
                yield Piece(at, start, PieceKind.NAME, self.lexicon.rests["单位"])

    def _words(self, at: int, high: int) -> Iterator[Piece]:
        if found := being_at(self.text, at, high):
            yield Piece(at, found[1], PieceKind.ROLE, role=found[0])
        elif found := label_at(self.text, at, high):
            yield Piece(at, found[1], PieceKind.LABEL, role=found[0])
        dash = DASH.match(self.text, at, high)
        if found := role_at(self.text, dash.end() if dash else at, high):
            yield Piece(at, found[1], PieceKind.ROLE, role=found[0])
        if (end := person_at(self.text, at, high, self.gaps)) or (
            end := people_label_at(self.text, at, high, self.gaps)
        ):
            yield Piece(at, end, PieceKind.PERSON)
        for kind, pattern in WORDS:
            if match := pattern.match(self.text, at, high):
                yield Piece(at, match.end(), kind)

    def _brackets(self, at: int, high: int, depth: int) -> Iterator[tuple[Piece, int]]:
        end = self.closing.get(at, high)
        if end >= high:
            return
        if role := IN_BRACKETS.get(self.text[at + 1 : end]):
            said = (Piece(at + 1, end, PieceKind.ROLE, role=role),)
            yield Piece(at, end + 1, PieceKind.BRACKET, inner=said), 0
        cost, inner = self.read(at + 1, end, depth + 1)
        yield Piece(at, end + 1, PieceKind.BRACKET, inner=inner), cost
        if len(inner) == 1 and inner[0].kind in (PieceKind.ROLE, PieceKind.LABEL):
            yield Piece(at, end + 1, PieceKind.LABEL, role=inner[0].role), cost

    def _is_role_in_brackets(self, end: int) -> bool:
        """Whether the brackets that close before `end` hold nothing but a role, and it is that of the name before them.

        Where such brackets begin the clause, they may stand before their names all through it.
        """
        opened = next(opened for opened, closed in self.closing.items() if closed == end - 1)
        begins = max(self.text.rfind(sign, 0, opened) for sign in f"{CLAUSE_ENDS}：") + 1
        return self.text[begins] != "（" and role_named(self.text[opened + 1 : end - 1]) is not None

    def _exclusions(self, at: int, high: int, depth: int) -> Iterator[tuple[Piece, int]]:
        """除A、B外（的）, A、B以外的, A、B除外, 不含A、B: only where at least one name in it is known."""
        for start, stop, end in exclusion_bounds(self.text, at, high):
            cost, inner = self.read(start, stop, _DEPTH)
            if names_any(inner) and all(piece.kind in IN_EXCLUSION for piece in inner):
                yield Piece(at, end, PieceKind.EXCEPT, inner=inner), cost


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
    return any(
        piece.kind is PieceKind.NAME or (piece.kind is PieceKind.BRACKET and names_any(piece.inner)) for piece in pieces
    )
