"""Which role word of a phrase governs which names: 牵头 those before it in its clause, 牵头单位： those after it."""

from __future__ import annotations

from collections.abc import Iterable

from toolkit.domain.plan.model import Naming, Role
from toolkit.domain.plan.responsibility.grammar import (
    COUNTED_LABEL,
    DENIED_IN_BRACKETS,
    JOINTS,
    TAIL,
    TAKEN_FOR,
    Doubt,
    Joint,
    PieceKind,
)
from toolkit.domain.plan.responsibility.model import SpanKind
from toolkit.domain.plan.responsibility.pieces import Piece, names_any
from toolkit.domain.plan.responsibility.reading import Name, Reading, Term
from toolkit.domain.plan.responsibility.role_words import ABOVE, JOINT, MANNER
from toolkit.domain.plan.responsibility.waiting import Waiting
from toolkit.domain.plan.units import Unit
from toolkit.numerals import number_of


class Scope:
    """One phrase, or the inside of one pair of brackets, walked from left to right."""

    def __init__(self, reading: Reading, default: Role | None) -> None:
        self.reading = reading
        self.waiting = Waiting(reading, default)
        self.host: Name | None = None  # the name right before
        self.neighbour: Name | None = None  # the name right before, over a blank
        self.except_next: Piece | None = None

    def walk(self, pieces: tuple[Piece, ...]) -> list[Term]:
        """Take in all pieces; what is given back are the terms that nothing in this scope governs."""
        self.reading.settle_stances(pieces)
        for index, piece in enumerate(pieces):
            after = pieces[index + 1 :]
            if piece.kind is not PieceKind.BRACKET and self.except_next is None:
                self.neighbour = self.host if piece.start in self.reading.gaps else None
                self.host = None
            self._take(piece, after)
        self.waiting.settle_all()
        if self.waiting.first is not None:
            self.reading.mark(self.waiting.first, SpanKind.UNKNOWN)
        return self.waiting.unsettled

    def _take(self, piece: Piece, after: tuple[Piece, ...]) -> None:
        match piece.kind:
            case PieceKind.NAME | PieceKind.ALL:
                self._name(piece)
            case PieceKind.ROLE | PieceKind.LABEL:
                self._role(piece, after)
            case PieceKind.SEP:
                self._separator(piece)
            case PieceKind.JOIN:
                self.reading.mark(piece, SpanKind.ROLE)
                self.waiting.join(self.reading.words(piece))
            case PieceKind.TAIL:
                self._tail(piece)
            case PieceKind.BRACKET:
                self._bracket(piece)
            case PieceKind.EXCEPT:
                self._exclusion(piece, after)
            case PieceKind.OPEN:
                self._open(piece)
            case PieceKind.UNKNOWN:
                self._unknown(piece)
            case PieceKind.FIRST:
                self._first(piece)
            case kind:
                self.reading.mark(piece, TAKEN_FOR[kind])

    # Names

    def _name(self, piece: Piece) -> None:
        assert piece.entry is not None  # noqa: S101 (a name is made of an entry)
        rule = piece.entry.rule
        named = self.reading.named() if rule.naming is Naming.REST else set()
        units = [unit for unit in piece.entry.units if unit.code not in named]
        if not units:
            self._unknown(piece)
            return
        name = Name(piece.start, piece.end, units, rule=rule)
        self.reading.mark(piece, SpanKind.UNIT if rule.is_unit else SpanKind.GROUP)
        self.reading.names.append((piece.start, piece.end))
        if self.except_next is not None:
            self.reading.exclude(name, self.except_next)
            name.start, self.except_next = self.except_next.start, None
        if self.neighbour is not None:
            self.reading.parted += [self.neighbour, name]
            self._apart(piece)
        self.waiting.add(name)
        self.reading.terms.append(name)
        self.host = name

    def _apart(self, piece: Piece) -> None:
        """A blank alone between two names: it may part them as a comma does; after a list under a label, end that."""
        reading, waiting = self.reading, self.waiting
        ends = piece.start in reading.breaks and waiting.listed
        if ends and reading.differs(Doubt.APART):
            waiting.under(None)
        elif reading.other is Doubt.APART:
            waiting.comma()

    def _unknown(self, piece: Piece) -> None:
        self.reading.mark(piece, SpanKind.UNKNOWN)
        self._nobody(piece, unread=True)

    def _open(self, piece: Piece) -> None:
        self._nobody(piece, unread=False)
        self.reading.mark(piece, SpanKind.OPEN)
        self.reading.opens.append((piece.start, piece.end))

    def _tail(self, piece: Piece) -> None:
        """等部门 leaves a list open; 等3个部门 or 三部门 after three units does not."""
        found = TAIL.match(self.reading.text, piece.start, piece.end)
        words = (found["count"] or found["sum"]) if found else None
        count = number_of(words) if words else 0
        if count and count == sum(len(term.units) for term in self.waiting.here.terms):
            self.reading.mark(piece, SpanKind.SEPARATOR)
        else:
            self._open(piece)

    def _nobody(self, piece: Piece, *, unread: bool) -> None:
        """Words that stand for units nobody knows take the role of their clause, so that no one else gets it."""
        self.waiting.add(Term(piece.start, piece.end, unread=unread))

    # Role words

    def _role(self, piece: Piece, after: tuple[Piece, ...]) -> None:
        assert piece.role is not None  # noqa: S101 (a role word is made of a role)
        said = (piece.role, self.reading.words(piece))
        colon = bool(after) and self.reading.words(after[0]) == "："
        known = SpanKind.ROLE
        waiting = self.waiting
        if piece.start in self.reading.labels:
            waiting.under(said, colon=colon, verb=not colon)
        elif waiting.here.terms and piece.kind is PieceKind.ROLE:
            if waiting.label_governs_nobody(said) and self.reading.differs(Doubt.APART):
                waiting.leave_the_last()
            if (buried := waiting.settle_here(said)) is not None:
                self.reading.bury(buried, piece.end)
                return
        elif piece.kind is PieceKind.LABEL:
            waiting.under(said, colon=colon)
        elif waiting.before.terms:
            waiting.settle_before(said)
        elif waiting.governed:
            if not MANNER.match(said[1]):  # A配合，按职责分工落实 says how, not what else
                for term in waiting.governed:
                    term.take(*said)
        elif after and after[0].kind in (PieceKind.NAME, PieceKind.BRACKET, PieceKind.OPEN):
            waiting.label = said
        elif self.reading.terms and piece.role is not Role.IMPLEMENT:
            known = SpanKind.UNKNOWN
        self.reading.mark(piece, known)

    def _first(self, piece: Piece) -> None:
        """列第一位的为牵头单位: of the names it stands with; after a label, of those that follow."""
        terms = self.waiting.here.terms or self.waiting.before.terms or self.waiting.governed
        if not terms and (self.waiting.label is not None or piece.start == 0):
            self.waiting.first = piece
            return
        first = next(iter(terms or self.reading.terms), None)
        if first is not None and first.is_unit:
            first.roles = []  # whatever was said of it before
        self.waiting.let_first_lead(first, piece)

    def _separator(self, piece: Piece) -> None:
        self.reading.mark(piece, SpanKind.SEPARATOR)
        waiting = self.waiting
        last = next(reversed(waiting.here.terms), None)
        match JOINTS[self.reading.words(piece)]:
            case Joint.LISTS:
                waiting.listed = True
            case Joint.PARTS:
                waiting.comma()
            case Joint.OPENS if last is not None and last.unread:
                waiting.drop(last)
                counted = COUNTED_LABEL.fullmatch(self.reading.text, last.start, last.end)
                waiting.under(None, stray=None if counted else last.start)
            case Joint.OPENS if last is not None and waiting.has_object and self.reading.differs(Doubt.APART):
                waiting.take_object()
            case Joint.ENDS | Joint.CLOSES as joint:
                waiting.end(sentence=joint is Joint.CLOSES)

    # Brackets and exclusions

    def _bracket(self, piece: Piece) -> None:
        kinds = {part.kind for part in piece.inner}
        host = self.host
        if host is not None and piece.inner and all(part.role is not None for part in piece.inner):
            self._roles_in_brackets(piece, host)
        elif kinds == {PieceKind.FIRST}:
            self._first(piece.inner[0])
        elif kinds == {PieceKind.EXCEPT} and (group := host or self._last_group(piece.inner[0])):
            self._leave_out(piece, group)
        elif host is None and not names_any(piece.inner):
            self._unknown(piece)
        else:
            self._aside(piece, host)

    def _roles_in_brackets(self, piece: Piece, host: Name) -> None:
        """市教育局（配合）: the role of the name before them; of the whole clause where they say 均."""
        host.end, host.roles = piece.end, []
        words = self.reading.words(piece.inner[0])
        mine = (
            self.waiting.here.terms if ABOVE.match(words) else self._listed_with(host, JOINT.match(words) is not None)
        )
        for part in piece.inner:
            assert part.role is not None  # noqa: S101 (all of them are role words)
            self.reading.mark(part, SpanKind.ROLE)
            for term in mine:
                term.take(part.role, self.reading.words(part))

    def _listed_with(self, host: Name, joint: bool) -> list[Term]:
        """Whose role brackets after a name say: its alone, or also that of the names listed before it: A、B（配合）.

        Of all of them where it is a `joint` one.
        """
        listed: list[Term] = []
        for term in reversed(self.waiting.here.terms):
            if term.roles or not term.units:
                break
            listed.append(term)
        return listed if len(listed) > 1 and (joint or self.reading.differs(Doubt.APART)) else [host]

    def _leave_out(self, piece: Piece, group: Name) -> None:
        """An exclusion in brackets, after its group (市直各单位（A除外）) or after the role word of that group."""
        if group.is_unit or not _leaves_out_any(piece.inner[0], group.units):
            self.reading.mark(piece, SpanKind.UNKNOWN)
            return
        group.end = piece.end if group is self.host else group.end
        for part in piece.inner:
            self.reading.exclude(group, part)

    def _aside(self, piece: Piece, host: Name | None) -> None:
        """Names in brackets: they share the role of what stands outside unless they say their own."""
        known = len(self.reading.terms)
        free = Scope(self.reading, None).walk(piece.inner)
        inside = self.reading.terms[known:]
        if host is not None and inside and piece.inner[0].kind is not PieceKind.WITH and _lists(host, inside, free):
            self.reading.narrow(host)
            self.waiting.drop(host)
            host = None
        for term in free:
            term.unread = False
        self.waiting.here.terms += free
        if host is not None:
            host.end = piece.end
            if any(DENIED_IN_BRACKETS.match(self.reading.words(part)) for part in piece.inner):
                self.reading.bury(host.start, host.end)
        elif inside:
            inside[0].start, inside[-1].end = piece.start, piece.end

    def _exclusion(self, piece: Piece, after: tuple[Piece, ...]) -> None:
        """An exclusion belongs to the group that follows, else to the last one before it, else it is unknown."""
        follower = next((p for p in after if p.kind is not PieceKind.BY and self.reading.words(p) != "，"), None)
        entry = follower.entry if follower else None
        if entry and not entry.rule.is_unit and _leaves_out_any(piece, entry.units):
            self.except_next = piece
        elif group := self._last_group(piece):
            self.reading.exclude(group, piece)
        else:
            self.reading.mark(piece, SpanKind.UNKNOWN)

    def _last_group(self, exclusion: Piece) -> Name | None:
        """The last group named, where an exclusion names units of it."""
        groups = [term for term in self.reading.terms if not term.is_unit]
        return groups[-1] if groups and _leaves_out_any(exclusion, groups[-1].units) else None


def _lists(host: Name, inside: list[Name], free: list[Term]) -> bool:
    """Whether what stands in brackets after a group is nothing but units of it, with no role of their own."""
    return (
        not host.is_unit
        and all(any(term is other for other in free) for term in inside)
        and all(term.is_unit and term.units[0] in host.units for term in inside)
    )


def _leaves_out_any(exclusion: Piece, units: Iterable[Unit]) -> bool:
    """Whether an exclusion names any of a group's units."""
    return any(part.entry and set(part.entry.units) & set(units) for part in exclusion.inner)
