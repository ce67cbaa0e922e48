"""A paper cut into sentences, and its sentences beside those of the draft it was made from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import field, replace
from decimal import Decimal
from functools import cached_property
from itertools import pairwise

from rapidfuzz import fuzz

from toolkit.domain.ledger.papers import Paper
from toolkit.domain.office.paper_words import Said, Token, skeleton, tokens_of
from toolkit.domain.plan.units import Roster
from toolkit.values import dataclass

_SENTENCE = re.compile(r"[^。；;！？!?\n]*[。；;！？!?\n]?")
_CLAUSE = re.compile(r"[，,；;。：:（）()]")
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
"""Characters that nobody sees; a name or number with one in it is read as it is seen."""
_CELLS = 2
"""From how many cells on a row of a table is one sentence."""
_OF_SUMS = re.compile(r"[合小总]\s*计|计")
"""The first cell of a row whose numbers are sums of those above it."""
_LIKE = 70
"""How alike (0 to 100) two sentences are of which one was made from the other."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph or a row of a table (cells with tabs between) of a paper, and its place."""

    where: str
    text: str


@dataclass(frozen=True)
class Sentence:
    """A sentence of a paper with what it says; `headers` are those of its columns where it is a row of a table, and
    `or_headers` those where the row, one cell short of its header, lacks its first cell instead of its last; of a row
    of sums `above` are the sums of the rows above it, None for a column of words."""

    where: str
    text: str
    tokens: tuple[Token, ...]
    headers: tuple[str, ...] = ()
    or_headers: tuple[str, ...] = ()
    above: tuple[Decimal | None, ...] = ()

    @cached_property
    def skeleton(self) -> str:
        """What it has in common with one that differs in its figures alone."""
        return skeleton(self.text, self.tokens)

    @cached_property
    def clauses(self) -> tuple[tuple[int, str], ...]:
        """The skeleton of each of its clauses that say anything, with the place of its first token."""
        cuts = [0, *(found.end() for found in _CLAUSE.finditer(self.text)), len(self.text)]
        found = []
        for start, end in pairwise(cuts):
            inside = [at for at, each in enumerate(self.tokens) if start <= each.start < end]
            if inside:
                its = (
                    replace(each, start=each.start - start, end=each.end - start)
                    for each in self.tokens[inside[0] : inside[-1] + 1]
                )
                found.append((inside[0], skeleton(self.text[start:end], its).rstrip("，,；;。：:（）()")))
        return tuple(found)

    def clause(self, token: Token) -> tuple[str, int]:
        """The skeleton of the clause in which one of its tokens stands, and the token's place there."""
        at = self.tokens.index(token)
        first, text = max(each for each in self.clauses if each[0] <= at)
        return text, at - first

    def differs(self, other: Sentence) -> tuple[int, ...]:
        """At which of its tokens it does not say what `other`, of the same skeleton, gives."""
        return tuple(
            at for at, (mine, its) in enumerate(zip(self.tokens, other.tokens, strict=True)) if not mine.same(its)
        )

    def header(self, token: Token) -> str:
        """The header of the column in which one of its tokens stands; blank where it is no row of a table."""
        if not self.headers:
            return ""
        header = self.headers[self.column(token)]
        start = self.text[: token.start].rfind("\t") + 1
        parts, cell = header.split("/"), self.text[start:].partition("\t")[0]
        if cell.count("/") == len(parts) - 1:
            return parts[self.text.count("/", start, token.start)]
        return header

    def column(self, token: Token) -> int:
        """In which column of its row one of its tokens stands."""
        return self.text[: token.start].count("\t")

    def said(self, token: Token) -> str:
        """The words of one of its tokens, with their measure."""
        shown = token.measure if self.text.startswith(token.measure, token.end) else ""
        return self.text[token.start : token.end].strip() + shown


def sentences(passages: Iterable[Passage], roster: Roster) -> tuple[Sentence, ...]:
    """The sentences of a paper in their order; a row of several cells is one, under the headers above it."""
    found, headers, rows = list[Sentence](), tuple[str, ...](), list[tuple[str, ...]]()
    for each in (replace(passage, text=_UNSEEN.sub("", passage.text)) for passage in passages):
        cells = tuple(cell.strip() for cell in each.text.split("\t"))
        if len(cells) >= _CELLS:
            tokens = tokens_of(each.text, roster)
            row = Sentence(each.where, each.text, tokens)
            if not any(token.said in (Said.UNIT, Said.ITEM) or row.said(token) in cells for token in tokens):
                headers, rows = cells, []
            found.append(_under(row, headers, cells, rows))
            rows = [] if _OF_SUMS.fullmatch(cells[0]) else [*rows, cells]
            continue
        rows = []
        for part in _SENTENCE.findall(each.text):
            if part.strip():
                found.append(Sentence(each.where, part, tokens_of(part, roster)))
    return tuple(found)


def _under(
    row: Sentence, headers: tuple[str, ...], cells: tuple[str, ...], rows: Sequence[tuple[str, ...]]
) -> Sentence:
    """A row under these headers, below these rows of its table."""
    above = tuple(_sum([each[at] for each in rows if at < len(each)]) for at in range(len(cells)))
    row = replace(row, above=above if _OF_SUMS.fullmatch(cells[0]) else ())
    if len(headers) == len(cells):
        return replace(row, headers=headers)
    if rows and len(headers) == len(cells) + 1:
        return replace(row, headers=headers[:-1], or_headers=headers[1:])
    return row


def _sum(cells: Sequence[str]) -> Decimal | None:
    numbers = [Decimal(cell) for cell in cells if re.fullmatch(r"\d{1,9}", cell, re.ASCII)]
    return sum(numbers, Decimal(0)) if numbers else None


def draft_of(its: Sequence[Sentence], drafts: Iterable[Paper], roster: Roster) -> Paper | None:
    """The draft that a paper was made from: of which it repeats most, word for word, then but for the figures.

    Of several the latest; None where it repeats nothing of any.
    """
    scored = [(_repeated(its, draft, roster), draft) for draft in drafts]
    (alike, _), best = max(scored, key=lambda each: (each[0], each[1].id), default=((0, 0), None))
    return best if alike else None


def of_another(its: Sequence[Sentence], own: Iterable[Paper], others: Iterable[Paper], roster: Roster) -> Paper | None:
    """The draft among `others` that a paper was made from: of which it repeats more word for word than of any of its
    `own`; None where it does so of none."""
    scored = [(_repeated(its, draft, roster)[::-1], draft) for draft in others]
    best, found = max(scored, key=lambda each: (each[0], each[1].id), default=((0, 0), None))
    mine = max((_repeated(its, draft, roster)[::-1] for draft in own), default=(0, 0))
    return found if best > mine else None


def _repeated(its: Sequence[Sentence], draft: Paper, roster: Roster) -> tuple[int, int]:
    """How many sentences with figures, names or dates of a draft a paper repeats but for these, and word for word."""
    said = {each.text.strip() for each in its}
    skeletons = {each.skeleton for each in its}
    lines = sentences((Passage("", line) for line in draft.lines), roster)
    alike = [line for line in lines if line.tokens and line.skeleton in skeletons]
    return len(alike), sum(line.text.strip() in said for line in alike)


@dataclass
class Draft:
    """The sentences of a draft and of one written today; each of the draft's stands for one of the paper."""

    lines: tuple[Sentence, ...]
    today: tuple[Sentence, ...]
    free: set[int] = field(default_factory=set)

    def match(self, its: Sequence[Sentence]) -> dict[int, Sentence]:
        """By their place the sentences of a paper that say what one of the draft says but for its figures."""
        self.free = set(range(len(self.lines)))
        by_skeleton: dict[str, list[int]] = {}
        for at, line in enumerate(self.lines):
            by_skeleton.setdefault(line.skeleton, []).append(at)
        found: dict[int, Sentence] = {}
        for exact in (True, False):
            for at, each in enumerate(its):
                if at in found:
                    continue
                alike = [(len(each.differs(self.lines[n])), n) for n in by_skeleton.get(each.skeleton, ())]
                left = [pair for pair in alike if pair[1] in self.free and not (exact and pair[0])]
                if left or (alike and not exact):
                    _, number = min(left or alike)
                    self.free.discard(number)
                    found[at] = self.lines[number]
        return found

    def as_of_today(self, line: Sentence, at: int) -> tuple[Sentence, Token] | None:
        """What one of the draft's sentences says today in place of its token `at`, and where.

        That is what the same sentence says today, or the same clause where the rest is worded otherwise by now.
        """
        alike = [each for each in self.today if each.skeleton == line.skeleton]
        if alike:
            best = min(alike, key=lambda each: _distance(line, each))
            return best, best.tokens[at]
        clause, place = line.clause(line.tokens[at])
        found = [
            (each, each.tokens[first + place])
            for each in self.today
            for first, other in each.clauses
            if other == clause
        ]
        return found[0] if len(found) == 1 else None

    def like(self, sentence: Sentence) -> Sentence | None:
        """The sentence of the draft, not said elsewhere in the paper, that this one was most likely made from."""
        scored = [(fuzz.ratio(self.lines[at].text, sentence.text), -at) for at in self.free]
        score, at = max(scored, default=(0.0, 0))
        return self.lines[-at] if score >= _LIKE else None


def _distance(line: Sentence, other: Sentence) -> tuple[bool, int]:
    mine = [each.code for each in line.tokens if each.code]
    its = [each.code for each in other.tokens if each.code]
    return mine != its, len(line.differs(other))
