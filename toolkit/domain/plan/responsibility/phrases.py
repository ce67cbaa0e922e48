"""A responsibility phrase resolved: parted into pieces, walked, and told in the places of the phrase as issued."""

from __future__ import annotations

from itertools import pairwise

from toolkit.domain.plan.folding import squeeze
from toolkit.domain.plan.model import Link, Role
from toolkit.domain.plan.responsibility.grammar import Doubt
from toolkit.domain.plan.responsibility.model import Excluded, Resolution, Span, SpanKind, Unresolved, either
from toolkit.domain.plan.responsibility.names import lexicon
from toolkit.domain.plan.responsibility.pieces import Reader
from toolkit.domain.plan.responsibility.reading import Reading
from toolkit.domain.plan.responsibility.roles import Scope
from toolkit.domain.plan.units import Roster, Unit


def resolve_phrase(phrase: str, roster: Roster, first_leads: str = "") -> Resolution:
    """Resolve a responsibility phrase; the same phrase and roster give the same result.

    Names are those of the roster, longest first; full and half width and blanks inside a name make no difference. A
    role word governs the names before it in its clause, a label (牵头单位：) those after it until the next label, a
    role in brackets the name before it; names that nothing governs implement. A会同B: A leads, B assists. A role word
    with a colon behind it or, at the beginning of a clause, a name is a label; where it may be either (A 牵头 B), or
    names may go with another word (协办：A B主办, 配合A：B, A B配合, A，B配合), both `readings` are given. Who leads or
    does the work by its own name does not assist as one of a group besides. Names of people are no units.
    其余… is the whole less the units already named in the phrase, 除…外 a group less those named.
    列第一位的为牵头单位 makes the first of its names lead. Nobody gets anything under a label nobody knows (抄送：),
    beside a name that is denied (A、B不参与), or as a member of a group where denied; 市直各单位（A、B） gives A and B.
    及、和、与 and blanks part two names only where both sides are known. `first_leads` are words elsewhere in the plan
    by which the first unit leads where the phrase itself gives nobody the lead.
    """
    text, places = squeeze(phrase)
    gaps = frozenset(at for at, (before, here) in enumerate(pairwise(places), start=1) if here != before + 1)
    breaks = frozenset(at for at in gaps if "\n" in phrase[places[at - 1] : places[at]])
    known = lexicon(roster)
    pieces = Reader(text, {*gaps}, known).read(0, len(text), 0)[1]

    def read(other: Doubt | None = None) -> Reading:
        reading = Reading(text, known, gaps, breaks, other)
        Scope(reading, Role.IMPLEMENT).walk(pieces)
        reading.finish(first_leads)
        return reading

    reading = read()
    others = [read(doubt) for doubt in Doubt if doubt in reading.met]
    return either(_as_issued(reading, phrase, places), [_as_issued(other, phrase, places) for other in others])


def _as_issued(reading: Reading, phrase: str, places: list[int]) -> Resolution:
    def back(start: int, end: int) -> tuple[int, int]:
        return places[start], places[end - 1] + 1

    def cut(start: int, end: int) -> str:
        return phrase[slice(*back(start, end))]

    spans = _without_gaps(sorted(Span(*back(start, end), kind) for start, end, kind in reading.spans), len(phrase))
    links: list[tuple[Unit, Link]] = []
    role_words: list[str] = []
    for name in sorted(reading.terms, key=lambda name: name.start):
        start, end = back(name.start, name.end)
        for role, words in name.roles:
            links += [(unit, Link(start, end, name.rule, phrase[start:end], role)) for unit in name.units]
            role_words += [words] * len(name.units)
    return Resolution(
        links=tuple(links),
        open_lists=tuple(cut(*place) for place in sorted(reading.opens)),
        unresolved=tuple(Unresolved(s, e, phrase[s:e]) for s, e, kind in spans if kind is SpanKind.UNKNOWN),
        spans=spans,
        role_words=tuple(role_words),
        excluded=tuple(Excluded(unit, *back(s, e), cut(s, e)) for unit, s, e in reading.excluded),
        spaced=tuple(words for s, e in reading.names if len(words := cut(s, e)) != e - s),
        narrowed=tuple(cut(*place) for place in sorted(reading.narrowed)),
    )


def _without_gaps(spans: list[Span], length: int) -> tuple[Span, ...]:
    """The spans with the blanks between them as separators."""
    found: list[Span] = []
    at = 0
    for span in spans:
        if at < span.start:
            found.append(Span(at, span.start, SpanKind.SEPARATOR))
        found.append(span)
        at = span.end
    if at < length:
        found.append(Span(at, length, SpanKind.SEPARATOR))
    return tuple(found)
