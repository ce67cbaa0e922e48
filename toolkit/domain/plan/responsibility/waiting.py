"""The names of a clause that wait for their role word, and the giving of the role."""

from __future__ import annotations

from dataclasses import dataclass, field

from toolkit.domain.plan.model import Role
from toolkit.domain.plan.responsibility.grammar import Doubt
from toolkit.domain.plan.responsibility.model import SpanKind
from toolkit.domain.plan.responsibility.pieces import Piece
from toolkit.domain.plan.responsibility.reading import Reading, Term

Said = tuple[Role, str]
"""A role and the words that say it."""


@dataclass(slots=True)
class Chain:
    """Names that wait for the role word of their clause; those from `join` on stand after 会同."""

    terms: list[Term] = field(default_factory=list)
    join: int | None = None

    def emptied(self) -> tuple[list[Term], int | None]:
        """What it held; it holds nothing from now on."""
        held = self.terms, self.join
        self.terms, self.join = [], None
        return held


@dataclass(slots=True, eq=False)
class Waiting:
    """The names that have no role yet: of this clause (`here`), and of the one before the last comma (`before`).

    `governed` are those the last role word gave a role, `unsettled` those that nothing governs where there is no
    `default`. Under a label nobody knows, which began at `stray`, nobody gets anything; the name after a label is to
    lead where `first` says so.
    """

    reading: Reading
    default: Role | None
    label: Said | None = None
    here: Chain = field(default_factory=Chain)
    before: Chain = field(default_factory=Chain)
    governed: list[Term] = field(default_factory=list)
    unsettled: list[Term] = field(default_factory=list)
    first: Piece | None = None
    stray: int | None = None
    colon: bool = False  # whether the label has one
    verb: bool = False  # whether it is a verb that stands before its names
    idle: bool = False  # whether the label has given nobody its role yet
    listed: bool = False  # whether a 、 stood since the label

    @property
    def has_object(self) -> bool:
        """Whether the names that wait may be whom a word before them is about (配合A：), its label having no colon."""
        return not self.colon and (self.label is not None or self.here.join == 0)

    def take_object(self) -> None:
        """Read 配合A：B and 会同A：B so: B assists A, and B leads together with A."""
        if self.label is None:
            self.settle_here((Role.ASSIST, "会同"))
            self.label = Role.LEAD, "会同"
        elif self.label[0] is Role.ASSIST:
            self.settle_here((Role.IMPLEMENT, self.label[1]))
        else:
            self.under(None)
        self.colon = True

    def label_governs_nobody(self, said: Said) -> bool:
        """Whether another role takes all names that stand under a label such as 牵头单位：, two of them or more."""
        role = self.label[0] if self.label and self.colon and self.idle else Role.IMPLEMENT
        return role not in (Role.IMPLEMENT, said[0]) and len(self.here.terms) + len(self.before.terms) > 1

    def leave_the_last(self) -> None:
        """Give all names that wait but the last the role of their label."""
        last = self.here.terms.pop()
        self.settle_all()
        self.here.terms = [last]

    def add(self, term: Term) -> None:
        """One more name of this clause; those before the comma have had their chance."""
        if self.before.terms:
            self._cross()
        self.here.terms.append(term)
        self.governed = []

    def _cross(self) -> None:
        """Names stood before the comma, and others stand behind it: a list of two clauses, or one."""
        if self.label is None and self.before.join is None and self.reading.differs(Doubt.ACROSS):
            self.here.terms = self.before.emptied()[0] + self.here.terms
        else:
            self.settle_before()

    def drop(self, term: Term) -> None:
        """Let a name of this clause wait no longer."""
        self.here.terms = [other for other in self.here.terms if other is not term]

    def join(self, words: str) -> None:
        """会同: the names before it lead, those after it assist, unless a role word says otherwise."""
        if self.here.join is None:
            self.here.join = len(self.here.terms)
        if self.before.terms:
            self.settle_before((Role.LEAD, words))

    def comma(self) -> None:
        """The names of this clause may still get the role word of the next."""
        if self.here.terms:
            self.settle_before()
            self.before, self.here = self.here, Chain()
            if self.verb and self.reading.differs(Doubt.ACROSS):
                self.under(None)

    def under(self, label: Said | None, *, stray: int | None = None, colon: bool = False, verb: bool = False) -> None:
        """What follows stands under a label; `stray` is where one began that nobody knows."""
        self.settle_all()
        self.verb = verb
        self.label, self.stray, self.governed = label, stray, []
        self.colon, self.idle, self.listed = colon, True, False

    def end(self, *, sentence: bool) -> None:
        """The clause ends, or the `sentence` with it; a label goes on."""
        self.settle_all()
        self.governed = []
        self.stray = None if sentence else self.stray

    def settle_all(self) -> None:
        """Give every name that waits its role."""
        self.settle_before()
        self.settle_here()

    def settle_before(self, said: Said | None = None) -> None:
        """Give the names before the comma their role."""
        self._settle(self.before, said)

    def settle_here(self, said: Said | None = None) -> int | None:
        """Give the names of this clause their role; where nobody gets any, where the stretch called unknown begins."""
        return self._settle(self.here, said)

    def _settle(self, chain: Chain, said: Said | None) -> int | None:
        """Give a chain its role: said by a word, else by the label, else the default; then empty it.

        Under a label that nobody knows (抄送：), or beside a name that is denied (A、B不参与), nobody gets anything:
        what is given back is where the stretch called unknown then begins.
        """
        if chain.terms:
            self.idle = False
        said = said or self.label
        terms, join = chain.emptied()
        stray = None if said else self.stray
        denied = any(self.reading.denied(term.start, term.end) for term in terms if term.unread)
        if denied or (stray is not None and any(term.units for term in terms)):
            start = terms[0].start if stray is None else stray
            self.reading.bury(start, terms[-1].end)
            return start
        if terms and self.first is not None:
            self.let_first_lead(terms[0], self.first)
            self.first = None
        self.governed = terms
        self._give(terms, said, join if said is None or said[0] is Role.IMPLEMENT else None)
        return None

    def _give(self, terms: list[Term], said: Said | None, split: int | None) -> None:
        """Give names that have no role yet theirs; those from `split` on assist, those before it lead."""
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

    def let_first_lead(self, term: Term | None, piece: Piece) -> None:
        """Give a name the lead by words like 列第一位的为牵头单位; they are unknown where it is no unit's."""
        if term is not None and term.is_unit:
            term.take(Role.LEAD, self.reading.words(piece))
            self.reading.mark(piece, SpanKind.ROLE)
        else:
            self.reading.mark(piece, SpanKind.UNKNOWN)
