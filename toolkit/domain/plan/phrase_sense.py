"""Which role word of a phrase governs which names."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from toolkit.domain.plan.model import Role
from toolkit.domain.plan.phrase_pieces import ABOVE, MANNER, TAIL, Kind, Piece, names_any
from toolkit.domain.plan.phrase_words import Lexicon, mentioned
from toolkit.domain.plan.units import Unit
from toolkit.numerals import number_of

_DENIES = re.compile("不|无需|无须|未|非|免|勿|除|外|改由|原")
"""What turns a mention into its opposite: 不参与, 无需, 以外."""
_NOT = re.compile("不(?!动产)|无需|无须|暂不|免")
_COUNTED = re.compile("第[一二三四五六七八九十0-9]{1,3}[组类批项]")
"""A label that only counts (第一组：): what follows is read as if it were not there."""


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
    lexicon: Lexicon
    terms: list[_Term] = field(default_factory=list)
    opens: list[tuple[int, int]] = field(default_factory=list)
    spans: list[tuple[int, int, str]] = field(default_factory=list)
    excluded: list[tuple[Unit, int, int]] = field(default_factory=list)
    names: list[tuple[int, int]] = field(default_factory=list)
    narrowed: list[tuple[int, int]] = field(default_factory=list)

    def words(self, piece: Piece) -> str:
        """The piece's words."""
        return self.text[piece.start : piece.end]

    def mark(self, piece: Piece, kind: str) -> None:
        """Say what a piece is."""
        self.spans.append((piece.start, piece.end, kind))

    def bury(self, start: int, end: int) -> None:
        """Call a stretch unknown as a whole: whoever is named in it gets nothing."""
        while crossing := [s for s in self.spans if s[0] < start < s[1] or s[0] < end < s[1]]:
            start, end = min(start, *(s[0] for s in crossing)), max(end, *(s[1] for s in crossing))
        self.spans = [s for s in self.spans if s[1] <= start or s[0] >= end] + [(start, end, "unknown")]
        self.terms = [term for term in self.terms if not start <= term.start < end]
        self.opens = [s for s in self.opens if not start <= s[0] < end]
        self.names = [s for s in self.names if not start <= s[0] < end]
        self.narrowed = [s for s in self.narrowed if not start <= s[0] < end]
        self.excluded = [s for s in self.excluded if not start <= s[1] < end]

    def denied(self, start: int, end: int) -> tuple[Unit, ...]:
        """The units that words nobody understood name and deny (市财政局不参加)."""
        words = self.text[start:end]
        names = mentioned(words, self.lexicon)
        for name in names:
            words = words.replace(name, "")
        return tuple(u for name in names for u in self.lexicon.names[name].units) if _DENIES.search(words) else ()

    def withhold(self) -> None:
        """Give a denied unit nothing as a member of a group either: 市直各单位（市财政局不参加）."""
        denied = {unit for start, end, kind in self.spans if kind == "unknown" for unit in self.denied(start, end)}
        for term in list(self.terms):
            if term.rule not in ("unit", "alias") and denied & set(term.units):
                term.units = [unit for unit in term.units if unit not in denied]
                if not term.units:
                    self.bury(term.start, term.end)

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
        self.first_next: Piece | None = None
        self.stray: int | None = None  # where a label that nobody knows began
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
        if self.first_next is not None:
            self.sense.mark(self.first_next, "unknown")
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
            case Kind.FIRST:
                self._first(piece)
            case _:
                self.sense.mark(piece, "role" if piece.kind is Kind.BY else "separator")

    def _unknown(self, piece: Piece) -> None:
        self.sense.mark(piece, "unknown")
        self._nobody(piece, "unknown")

    def _nobody(self, piece: Piece, rule: str) -> None:
        """Words that stand for units nobody knows take the role of their clause, so that no one else gets it."""
        self._add(_Term(piece.start, piece.end, [], rule))

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
        said = (piece.role, self.sense.words(piece))
        colon = bool(after) and after[0].kind is Kind.SEP and self.sense.words(after[0]) == "："
        known = "role"
        if self.chain.terms and piece.kind is Kind.ROLE:
            if (buried := self._settle(self.chain, said)) is not None:
                self.sense.bury(buried, piece.end)
                return
        elif piece.kind is Kind.LABEL or colon:
            self._settle(self.soft)
            self._settle(self.chain)
            self.label, self.stray, self.governed = said, None, []
        elif self.soft.terms:
            self._settle(self.soft, said)
        elif self.governed:
            if not MANNER.match(said[1]):  # A配合，按职责分工落实 says how, not what else
                for term in self.governed:
                    term.take(*said)
        elif after and after[0].kind in (Kind.NAME, Kind.BRACKET, Kind.OPEN):
            self.label = said
        elif self.sense.terms and piece.role is not Role.IMPLEMENT:
            known = "unknown"
        self.sense.mark(piece, known)

    def _first(self, piece: Piece) -> None:
        """列第一位的为牵头单位: of the names it stands with; after a label, of those that follow."""
        terms = self.chain.terms or self.soft.terms or self.governed
        if not terms and self.label is not None and self.host is None:
            self.first_next = piece
            return
        terms = terms or self.sense.terms
        if terms and terms[0].rule in ("unit", "alias"):
            terms[0].roles = [(Role.LEAD, self.sense.words(piece))]
            self.sense.mark(piece, "role")
        else:
            self.sense.mark(piece, "unknown")

    def _separator(self, piece: Piece) -> None:
        self.sense.mark(piece, "separator")
        words = self.sense.words(piece)
        if words == "，" and (self.chain.terms or self.chain.join is not None):
            self._settle(self.soft)
            self.soft, self.chain = self.chain, _Chain()
        elif words == "：" and self.chain.terms and self.chain.terms[-1].rule == "unknown":
            label = self.chain.terms.pop()
            self._settle(self.soft)
            self._settle(self.chain)
            counted = _COUNTED.fullmatch(self.sense.text, label.start, label.end)
            self.label, self.stray, self.governed = None, None if counted else label.start, []
        elif words in "；。":
            self._settle(self.soft)
            self._settle(self.chain)
            self.governed = []
            self.stray = None if words == "。" else self.stray

    def _join(self, piece: Piece) -> None:
        self.sense.mark(piece, "role")
        if self.chain.join is None:
            self.chain.join = len(self.chain.terms)
        if not self.chain.terms and self.soft.terms:
            self._settle(self.soft, (Role.LEAD, self.sense.words(piece)))

    def _tail(self, piece: Piece) -> None:
        """等部门 leaves a list open; 等3个部门 or 三部门 after three units does not."""
        found = TAIL.match(self.sense.text, piece.start, piece.end)
        words = (found["count"] or found["sum"]) if found else None
        count = number_of(words) if words else None
        if count == sum(len(term.units) for term in self.chain.terms) and count:
            self.sense.mark(piece, "separator")
        else:
            self._open(piece)

    def _open(self, piece: Piece) -> None:
        self._nobody(piece, "open")
        self.sense.mark(piece, "open")
        self.sense.opens.append((piece.start, piece.end))

    def _bracket(self, piece: Piece) -> None:
        kinds = {part.kind for part in piece.inner}
        host = self.host
        if host is not None and piece.inner and kinds <= {Kind.ROLE, Kind.LABEL}:
            self._frame(piece)
            host.end, host.roles = piece.end, []
            above = ABOVE.match(self.sense.words(piece.inner[0]))
            for part in piece.inner:
                self.sense.mark(part, "role")
                for term in self.chain.terms if above else [host]:
                    term.take(part.role or Role.IMPLEMENT, self.sense.words(part))
        elif kinds == {Kind.FIRST}:
            self._frame(piece)
            self._first(piece.inner[0])
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
        free = Scope(self.sense, None).walk(piece.inner)
        inside = self.sense.terms[known:]
        if host is not None and inside and piece.inner[0].kind is not Kind.WITH and _lists(host, inside, free):
            self._narrow(host)
            host = None
        for term in free:
            term.rule = "aside" if term.rule == "unknown" else term.rule
        self.chain.terms += free
        if host is not None:
            host.end = piece.end
            if any(_NOT.match(self.sense.words(part)) for part in piece.inner if part.kind is Kind.UNKNOWN):
                self.chain.terms = [term for term in self.chain.terms if term is not host]
                self.sense.bury(host.start, host.end)
        elif inside:
            inside[0].start, inside[-1].end = piece.start, piece.end

    def _narrow(self, group: _Term) -> None:
        """市直各单位（A、B）: whether A and B are all that is meant is for the office; only they are taken."""
        at, end, _ = next(span for span in self.sense.spans if span[0] == group.start and span[2] == "group")
        self.sense.spans.remove((at, end, "group"))
        self.sense.spans.append((at, end, "open"))
        self.sense.opens.append((at, end))
        self.sense.narrowed.append((at, end))
        self.sense.names.remove((at, end))
        self.sense.terms = [term for term in self.sense.terms if term is not group]
        self.chain.terms = [term for term in self.chain.terms if term is not group]

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

    def _settle(self, chain: _Chain, said: tuple[Role, str] | None = None) -> int | None:
        """Give a chain its role: said by a word, else by the label, else the default; then empty it.

        Under a label that nobody knows (抄送：), or beside a name that is denied (A、B不参与), nobody gets anything:
        what is given back is where the stretch called unknown then begins.
        """
        said = said or self.label
        terms, split = chain.terms, chain.join if said is None or said[0] is Role.IMPLEMENT else None
        chain.terms, chain.join = [], None
        strayed = self.stray is not None and said is None
        denied = any(self.sense.denied(term.start, term.end) for term in terms if term.rule == "unknown")
        if denied or (strayed and any(term.units for term in terms)):
            start = self.stray if strayed and self.stray is not None else terms[0].start
            self.sense.bury(start, terms[-1].end)
            return start
        if terms and self.first_next is not None:
            piece, self.first_next = self.first_next, None
            self.sense.mark(piece, "role" if terms[0].rule in ("unit", "alias") else "unknown")
            if terms[0].rule in ("unit", "alias"):
                terms[0].take(Role.LEAD, self.sense.words(piece))
        self.governed = terms or self.governed
        for index, term in enumerate(terms):
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
        return None


def _lists(host: _Term, inside: list[_Term], free: list[_Term]) -> bool:
    """Whether what stands in brackets after a group is nothing but units of it, with no role of their own."""
    return (
        host.rule.startswith("group:")
        and all(any(term is other for other in free) for term in inside)
        and all(term.rule in ("unit", "alias") and term.units[0] in host.units for term in inside)
    )


def _reaches(term: _Term, piece: Piece) -> bool:
    """Whether a unit named in an exclusion is among those of a group."""
    if term.rule in ("unit", "alias"):
        return False
    return any(part.entry and set(part.entry.units) & set(term.units) for part in piece.inner)
