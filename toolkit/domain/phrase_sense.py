"""Which role word of a phrase governs which names."""

from __future__ import annotations

from dataclasses import dataclass, field

from toolkit.domain.phrase_pieces import NUMERALS, TAIL, Kind, Piece, names_any
from toolkit.domain.plan import Role
from toolkit.domain.units import Unit


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
class Sense:
    """What is found in a phrase, all places in the squeezed text."""

    text: str
    terms: list[_Term] = field(default_factory=list)
    opens: list[tuple[int, int]] = field(default_factory=list)
    spans: list[tuple[int, int, str]] = field(default_factory=list)
    excluded: list[tuple[Unit, int, int]] = field(default_factory=list)
    names: list[tuple[int, int]] = field(default_factory=list)

    def words(self, piece: Piece) -> str:
        """The piece's words."""
        return self.text[piece.start : piece.end]

    def mark(self, piece: Piece, kind: str) -> None:
        """Say what a piece is."""
        self.spans.append((piece.start, piece.end, kind))

    def named(self) -> set[str]:
        """Codes of the units named so far."""
        return {unit.code for term in self.terms for unit in term.units}

    def exclude(self, term: _Term, piece: Piece) -> None:
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

    def _excluded(self, term: _Term, part: Piece) -> str:
        if part.kind is Kind.OPEN:
            self.opens.append((part.start, part.end))
            return "open"
        if part.entry is None:
            return "unknown" if part.kind is Kind.UNKNOWN else "exclusion"
        gone = [unit for unit in term.units if unit in part.entry.units]
        term.units = [unit for unit in term.units if unit not in gone]
        self.excluded += [(unit, part.start, part.end) for unit in gone]
        return "exclusion" if gone else "unknown"


class Scope:
    """One phrase, or the inside of one pair of brackets, walked from left to right."""

    def __init__(self, sense: Sense, default: Role | None) -> None:
        self.sense, self.default = sense, default
        self.label: tuple[Role, str] | None = None
        self.chain, self.soft = _Chain(), _Chain()  # names of this clause; of the one before the last comma
        self.governed: list[_Term] = []
        self.host: _Term | None = None
        self.except_next: Piece | None = None
        self.unsettled: list[_Term] = []

    def walk(self, pieces: tuple[Piece, ...]) -> list[_Term]:
        """Take in all pieces; what is given back are the terms that nothing in this scope governs."""
        for index, piece in enumerate(pieces):
            after = pieces[index + 1 :]
            if piece.kind is not Kind.BRACKET:
                self.host = None
            self._take(piece, after)
        self._settle(self.soft)
        self._settle(self.chain)
        return self.unsettled

    def _take(self, piece: Piece, after: tuple[Piece, ...]) -> None:
        match piece.kind:
            case Kind.NAME | Kind.ALL:
                self._name(piece)
            case Kind.ROLE | Kind.LABEL:
                self._role(piece, after)
            case Kind.SEP:
                self._separator(piece)
            case Kind.JOIN:
                self._join(piece)
            case Kind.TAIL:
                self._tail(piece)
            case Kind.BRACKET:
                self._bracket(piece)
            case Kind.EXCEPT:
                self._exclusion(piece, after)
            case Kind.OPEN:
                self._open(piece)
            case Kind.UNKNOWN:
                self._unknown(piece)
            case _:
                self.sense.mark(piece, "role" if piece.kind is Kind.BY else "separator")

    def _unknown(self, piece: Piece) -> None:
        self.sense.mark(piece, "unknown")
        self._nobody(piece)

    def _nobody(self, piece: Piece) -> None:
        """Words that stand for units nobody knows take the role of their clause, so that no one else gets it."""
        self._add(_Term(piece.start, piece.end, [], "unknown"))

    def _add(self, term: _Term) -> None:
        if self.soft.terms and not self.chain.terms:
            self._settle(self.soft)
        self.chain.terms.append(term)
        self.governed = []

    def _name(self, piece: Piece) -> None:
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

    def _role(self, piece: Piece, after: tuple[Piece, ...]) -> None:
        assert piece.role is not None  # noqa: S101 (a role word is made of a role)
        self.sense.mark(piece, "role")
        said = (piece.role, self.sense.words(piece))
        colon = bool(after) and after[0].kind is Kind.SEP and self.sense.words(after[0]) == "："
        if self.chain.terms and piece.kind is Kind.ROLE:
            self._settle(self.chain, said)
        elif piece.kind is Kind.LABEL or colon:
            self._settle(self.soft)
            self._settle(self.chain)
            self.label = said
        elif self.soft.terms:
            self._settle(self.soft, said)
        elif self.governed:
            for term in self.governed:
                term.take(*said)
        elif after and after[0].kind in (Kind.NAME, Kind.BRACKET, Kind.OPEN):
            self.label = said

    def _separator(self, piece: Piece) -> None:
        self.sense.mark(piece, "separator")
        words = self.sense.words(piece)
        if words == "，" and (self.chain.terms or self.chain.join is not None):
            self._settle(self.soft)
            self.soft, self.chain = self.chain, _Chain()
        elif words in "；。":
            self._settle(self.soft)
            self._settle(self.chain)
            self.governed = []

    def _join(self, piece: Piece) -> None:
        self.sense.mark(piece, "role")
        if self.chain.join is None:
            self.chain.join = len(self.chain.terms)
        if not self.chain.terms and self.soft.terms:
            self._settle(self.soft, (Role.LEAD, self.sense.words(piece)))

    def _tail(self, piece: Piece) -> None:
        """等部门 leaves a list open; 等3个部门 after three units does not."""
        found = TAIL.match(self.sense.text, piece.start, piece.end)
        count = _number(found["count"]) if found and found["count"] else None
        if count == sum(len(term.units) for term in self.chain.terms) and count:
            self.sense.mark(piece, "separator")
        else:
            self._open(piece)

    def _open(self, piece: Piece) -> None:
        self._nobody(piece)
        self.sense.mark(piece, "open")
        self.sense.opens.append((piece.start, piece.end))

    def _bracket(self, piece: Piece) -> None:
        kinds = {part.kind for part in piece.inner}
        host = self.host
        if host is not None and piece.inner and kinds <= {Kind.ROLE, Kind.LABEL}:
            self._frame(piece)
            host.end, host.roles = piece.end, []
            for part in piece.inner:
                self.sense.mark(part, "role")
                host.take(part.role or Role.IMPLEMENT, self.sense.words(part))
        elif kinds == {Kind.EXCEPT} and (group := host or self._last_group(piece.inner[0])):
            self._leave_out(piece, group)
        elif host is None and not names_any(piece.inner):
            self._unknown(piece)
        else:
            self._aside(piece, host)

    def _leave_out(self, piece: Piece, group: _Term) -> None:
        """An exclusion in brackets, after its group (市直各单位（A除外）) or after the role word of that group."""
        if not _reaches(group, piece.inner[0]):
            self.sense.mark(piece, "unknown")
            return
        self._frame(piece)
        group.end = piece.end if group is self.host else group.end
        for part in piece.inner:
            self.sense.exclude(group, part)

    def _aside(self, piece: Piece, host: _Term | None) -> None:
        """Names in brackets: they share the role of what stands outside unless they say their own."""
        self._frame(piece)
        known = len(self.sense.terms)
        self.chain.terms += Scope(self.sense, None).walk(piece.inner)
        inside = self.sense.terms[known:]
        if host is not None:
            host.end = piece.end
        elif inside:
            inside[0].start, inside[-1].end = piece.start, piece.end

    def _frame(self, piece: Piece) -> None:
        self.sense.spans += [(piece.start, piece.start + 1, "separator"), (piece.end - 1, piece.end, "separator")]

    def _exclusion(self, piece: Piece, after: tuple[Piece, ...]) -> None:
        """An exclusion belongs to the group that follows, else to the last one before it, else it is unknown."""
        follower = next((p for p in after if p.kind is not Kind.BY and self.sense.words(p) != "，"), None)
        entry = follower.entry if follower else None
        if entry and not entry.is_unit and _reaches(_Term(0, 0, list(entry.units), entry.rule), piece):
            self.except_next = piece
            return
        if group := self._last_group(piece):
            self.sense.exclude(group, piece)
        else:
            self.sense.mark(piece, "unknown")

    def _last_group(self, exclusion: Piece) -> _Term | None:
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


def _reaches(term: _Term, piece: Piece) -> bool:
    """Whether a unit named in an exclusion is among those of a group."""
    if term.rule in ("unit", "alias"):
        return False
    return any(part.entry and set(part.entry.units) & set(term.units) for part in piece.inner)


def _number(words: str) -> int:
    """A number of up to 99 in figures or Chinese numerals."""
    if words.isdecimal():
        return int(words)
    tens, ten, ones = words.rpartition("十")
    return (NUMERALS.get(tens, 1) * 10 if ten else 0) + NUMERALS.get(ones, 0)
