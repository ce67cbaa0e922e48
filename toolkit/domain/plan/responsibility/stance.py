"""Whether a role word stands before the names it governs (牵头：A 配合：B) or after them (A牵头，B配合).

A colon after a word says so, and what stands at one side of it only. Of a word between two names the others of its
clause decide (A 牵头 B 配合), else the blank at one side of it; where nothing does, both readings are possible.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from itertools import pairwise

from toolkit.domain.plan.model import Role
from toolkit.domain.plan.responsibility.grammar import BEFORE_ROLE, BEHIND_ROLE, CLAUSE_ENDS, PieceKind
from toolkit.domain.plan.responsibility.pieces import Piece
from toolkit.values import dataclass

_K = PieceKind


@dataclass(frozen=True, slots=True)
class Stance:
    """Where the role words begin that stand before their names, and where those that may stand so or otherwise."""

    before: frozenset[int] = frozenset()
    unclear: frozenset[int] = frozenset()


@dataclass(slots=True)
class _Word:
    """A role word of a clause: whether a name stands right before and right after it, and whether a colon follows.

    `side` is True where it stands before its names, False where after them, None where that cannot be told.
    """

    piece: Piece
    named_before: bool
    named_after: bool
    colon: bool
    side: bool | None = None


def stance_of(pieces: Sequence[Piece], text: str, gaps: Set[int]) -> Stance:
    """How the role words of a phrase stand; `gaps` are the places with a blank before them."""
    words = [word for clause in _clauses(pieces, text) for word in _told(clause, text, gaps)]
    return Stance(
        frozenset(word.piece.start for word in words if word.side is True),
        frozenset(word.piece.start for word in words if word.side is None),
    )


def _clauses(pieces: Sequence[Piece], text: str) -> Iterator[list[Piece]]:
    clause: list[Piece] = []
    for piece in pieces:
        if piece.kind is _K.SEP and text[piece.start] in CLAUSE_ENDS:
            yield clause
            clause = []
        else:
            clause.append(piece)
    yield clause


def _told(clause: Sequence[Piece], text: str, gaps: Set[int]) -> list[_Word]:
    """The role words of a clause with the side they stand at, those that stand at neither left out."""
    words: list[_Word] = []
    for at, piece in enumerate(clause):
        if piece.kind is not _K.ROLE:
            continue
        before, after = (clause[at - 1] if at else None), (clause[at + 1] if at + 1 < len(clause) else None)
        colon = after is not None and text[after.start] == "："
        word = _Word(
            piece,
            before is not None and before.kind in BEFORE_ROLE,
            after is not None and after.kind in BEHIND_ROLE,
            colon,
        )
        if colon or word.named_before or word.named_after:
            words.append(word)
    for at, word in enumerate(words):
        word.side = _alone(word, words[:at], gaps)
    sides = {word.side for word in words if word.side is not None}
    for word in words:
        if word.side is None:
            word.side = next(iter(sides)) if len(sides) == 1 else _by_blank(word.piece, gaps)
    for word, following in pairwise(words):
        closed = word.side and not word.colon and following.side is False
        if closed and _only_names(clause, word.piece, following.piece, text):
            following.side = None  # 牵头 A、B 配合: names between two words
    return words


def _alone(word: _Word, above: Sequence[_Word], gaps: Set[int]) -> bool | None:
    """What a word says of its side by itself."""
    if word.colon:
        spaced = word.piece.start in gaps or any(each.colon for each in above)
        return True if spaced or not word.named_before else None
    if word.named_before and word.named_after:
        return None
    return word.named_after


def _by_blank(piece: Piece, gaps: Set[int]) -> bool | None:
    """The side a blank shows; without any, A配合B is a sentence whose verb follows its subject."""
    before, after = piece.start in gaps, piece.end in gaps
    if not before and not after and piece.role is Role.ASSIST:
        return False
    return before if before != after else None


def _only_names(clause: Sequence[Piece], first: Piece, last: Piece, text: str) -> bool:
    between = (piece for piece in clause if first.end <= piece.start < last.start)
    return all(piece.kind in {*BEFORE_ROLE, _K.AND} or text[piece.start] == "、" for piece in between)
