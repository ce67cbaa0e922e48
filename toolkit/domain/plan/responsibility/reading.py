"""What a phrase is found to say while it is walked: its names with their roles, and what every part of it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from toolkit.domain.plan.model import Naming, Role, Rule
from toolkit.domain.plan.responsibility.grammar import DENIES, OTHERS_ASSIST, Doubt, PieceKind
from toolkit.domain.plan.responsibility.model import Span, SpanKind
from toolkit.domain.plan.responsibility.names import Lexicon, mentioned
from toolkit.domain.plan.responsibility.pieces import Piece
from toolkit.domain.plan.responsibility.role_words import MAIN, is_listed
from toolkit.domain.plan.responsibility.stance import stance_of
from toolkit.domain.plan.units import Unit


@dataclass(slots=True, eq=False)
class Term:
    """Words that stand for units, and the roles these get with the words that gave each.

    Of units nobody knows there are none; `unread` says that the words are not even an open list.
    """

    start: int
    end: int
    units: list[Unit] = field(default_factory=list)
    unread: bool = False
    roles: list[tuple[Role, str]] = field(default_factory=list)

    @property
    def is_unit(self) -> bool:
        """Whether they name one unit."""
        return False

    def take(self, role: Role, words: str) -> None:
        """Add a role once."""
        if role not in [known for known, _ in self.roles]:
            self.roles.append((role, words))


@dataclass(slots=True, eq=False)
class Name(Term):
    """A name of the roster, read by a rule."""

    rule: Rule = field(kw_only=True)

    @property
    def is_unit(self) -> bool:
        """Whether it names one unit, not a group."""
        return self.rule.is_unit


@dataclass
class Reading:
    """What is found in a phrase, all places in the squeezed text.

    `labels` are where the role words begin that stand before their names. `gaps` are the places with a blank before
    them, `breaks` those with the end of a line. `met` is what of the phrase may be read in two ways, `other` the one of
    these that is read otherwise here. `parted` are names with a blank alone before or behind them.
    """

    text: str
    lexicon: Lexicon
    gaps: frozenset[int] = frozenset()
    breaks: frozenset[int] = frozenset()
    other: Doubt | None = None
    met: set[Doubt] = field(default_factory=set)
    parted: list[Name] = field(default_factory=list)
    labels: set[int] = field(default_factory=set)
    terms: list[Name] = field(default_factory=list)
    opens: list[tuple[int, int]] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    excluded: list[tuple[Unit, int, int]] = field(default_factory=list)
    names: list[tuple[int, int]] = field(default_factory=list)
    narrowed: list[tuple[int, int]] = field(default_factory=list)

    def settle_stances(self, pieces: Sequence[Piece]) -> None:
        """Tell the role words among these pieces that stand before their names."""
        stance = stance_of(pieces, self.text, self.gaps)
        self.labels |= stance.before
        if stance.unclear and self.differs(Doubt.STANCE):
            self.labels |= stance.unclear

    def differs(self, doubt: Doubt) -> bool:
        """Say that the phrase may be read in two ways here; whether it is read the other way."""
        self.met.add(doubt)
        return self.other is doubt

    def finish(self, first_leads: str) -> None:
        """Settle what only the whole phrase says, and words elsewhere in the plan by which the first leads."""
        self._withhold()
        self._lead_first(first_leads)
        self._lead_beside_others()
        self._leave_the_strongest()
        leading = [term for term in self.terms if any(role is Role.LEAD for role, _ in term.roles)]
        if any(not leading or term in leading for term in self.parted):
            self.met.add(Doubt.APART)  # a blank may part names, unless others lead

    def words(self, piece: Piece) -> str:
        """The piece's words."""
        return self.text[piece.start : piece.end]

    def mark(self, piece: Piece, kind: SpanKind) -> None:
        """Say what a piece is."""
        self.spans.append(Span(piece.start, piece.end, kind))

    def bury(self, start: int, end: int) -> None:
        """Call a stretch unknown as a whole: whoever is named in it gets nothing."""
        over = [s for s in self.spans if s.end > start and s.start < end]
        start, end = min([start, *(s.start for s in over)]), max([end, *(s.end for s in over)])
        self.spans = [s for s in self.spans if s not in over]
        self.spans.append(Span(start, end, SpanKind.UNKNOWN))
        inside = range(start, end)
        self.terms = [term for term in self.terms if term.start not in inside]
        self.opens = [s for s in self.opens if s[0] not in inside]
        self.names = [s for s in self.names if s[0] not in inside]
        self.narrowed = [s for s in self.narrowed if s[0] not in inside]
        self.excluded = [s for s in self.excluded if s[1] not in inside]

    def denied(self, start: int, end: int) -> tuple[Unit, ...]:
        """The units that words nobody understood name and deny (市财政局不参加)."""
        words = self.text[start:end]
        names = mentioned(words, self.lexicon)
        for name in names:
            words = words.replace(name, "")
        return tuple(u for name in names for u in self.lexicon.names[name].units) if DENIES.search(words) else ()

    def _withhold(self) -> None:
        """Give a denied unit nothing as a member of a group either: 市直各单位（市财政局不参加）."""
        unknown = (span for span in self.spans if span.kind is SpanKind.UNKNOWN)
        denied = {unit for span in unknown for unit in self.denied(span.start, span.end)}
        for term in list(self.terms):
            if not term.is_unit and denied & set(term.units):
                term.units = [unit for unit in term.units if unit not in denied]
                if not term.units:
                    self.bury(term.start, term.end)

    def _lead_first(self, words: str) -> None:
        """Give the first name the lead by `words` from elsewhere in the plan, if it is a unit and nobody leads yet.

        The others assist where the words say that too: 其余为配合单位.
        """
        there: list[Name | Span] = [*self.terms, *(span for span in self.spans if span.kind is SpanKind.UNKNOWN)]
        first = min(there, key=lambda each: each.start, default=None)
        said = {role for term in self.terms for role, _ in term.roles}
        if words and isinstance(first, Name) and first.is_unit and said == {Role.IMPLEMENT}:
            for term in self.terms if OTHERS_ASSIST.search(words) else ():
                term.roles = [(Role.ASSIST, words)]
            first.roles = [(Role.LEAD, words)]

    def _lead_beside_others(self) -> None:
        """Let those lead whom words beside them say to have help: 主要责任单位：A；协同单位：B, and A 会同：B.

        That is where nobody is said to lead, of 会同 those whom no word gives a role.
        """
        said = [pair for term in self.terms for pair in term.roles]
        helped = [words for role, words in said if role is Role.ASSIST]
        if not helped or any(role is Role.LEAD for role, _ in said):
            return
        joined = "会同" if "会同" in helped else ""
        for term in self.terms:
            if term.roles and term.roles[0][0] is Role.IMPLEMENT:
                words = term.roles[0][1] or joined
                if MAIN.match(words):
                    term.roles = [(Role.LEAD, words)]

    def _leave_the_strongest(self) -> None:
        """Let a unit that leads or does the work by its own name not assist besides as one of a group.

        One that leads by its own name gets the work besides only where a word says so (按职责分工落实): not as one of
        those who are just listed.
        """
        leads = {
            unit.code
            for term in self.terms
            if term.is_unit and any(role is Role.LEAD for role, _ in term.roles)
            for unit in term.units
        }
        works = {
            unit.code
            for term in self.terms
            if term.is_unit and any(role in (Role.LEAD, Role.IMPLEMENT) for role, _ in term.roles)
            for unit in term.units
        }
        for term in self.terms:
            if not term.is_unit and [role for role, _ in term.roles] == [Role.ASSIST]:
                term.units = [unit for unit in term.units if unit.code not in works]
            if all(is_listed(role, words) for role, words in term.roles):
                if not term.is_unit:
                    term.units = [unit for unit in term.units if unit.code not in leads]
                elif leads >= {unit.code for unit in term.units}:
                    term.roles = [(Role.LEAD, words) for _, words in term.roles]

    def named(self) -> set[str]:
        """Codes of the units named so far."""
        return {unit.code for term in self.terms for unit in term.units}

    def exclude(self, group: Name, piece: Piece) -> None:
        """Take the units of an exclusion out of a group; names in it that are not there are unknown."""
        at = piece.start
        for part in piece.inner:
            kind = self._excluded(group, part)
            if kind is not SpanKind.EXCLUSION:
                self.spans += [Span(at, part.start, SpanKind.EXCLUSION)] if at != part.start else []
                self.mark(part, kind)
                at = part.end
        self.spans += [Span(at, piece.end, SpanKind.EXCLUSION)] if at != piece.end else []
        if group.rule.naming is Naming.GROUP:
            group.rule = Rule(Naming.EXCLUSION, group.rule.group)

    def _excluded(self, group: Name, part: Piece) -> SpanKind:
        if part.kind is PieceKind.OPEN:
            self.opens.append((part.start, part.end))
            return SpanKind.OPEN
        if part.entry is None:
            return SpanKind.UNKNOWN if part.kind is PieceKind.UNKNOWN else SpanKind.EXCLUSION
        gone = [unit for unit in group.units if unit in part.entry.units]
        group.units = [unit for unit in group.units if unit not in gone]
        self.excluded += [(unit, part.start, part.end) for unit in gone]
        return SpanKind.EXCLUSION if gone else SpanKind.UNKNOWN

    def narrow(self, group: Name) -> None:
        """Leave it open whether the units in brackets after a group are all that is meant; the group gives nothing."""
        own = range(group.start, group.end)
        span = next(s for s in self.spans if s.start in own and s.kind is SpanKind.GROUP)
        self.spans.remove(span)
        self.spans.append(Span(span.start, span.end, SpanKind.OPEN))
        place = (span.start, span.end)
        self.opens.append(place)
        self.narrowed.append(place)
        self.names.remove(place)
        self.terms = [term for term in self.terms if term is not group]
