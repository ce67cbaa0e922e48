"""A paper checked against the ledger: every figure, unit and date in it that the ledger does not give.

A sentence that says, word for word but for its figures, what the draft says must say the draft's figures or those of
today. Any other sentence must say figures of the ledger: of the label it names where it names one, of anything else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property

from toolkit.domain.office.given import REPORTED, UNREPORTED, WHOLE, Fact, Given, GivenDay, both, item_of, unit_of
from toolkit.domain.office.paper_claims import claims
from toolkit.domain.office.paper_days import DaySaid
from toolkit.domain.office.paper_labels import Bound, bind, groups_named
from toolkit.domain.office.paper_names import Masked, Names
from toolkit.domain.office.paper_places import called_by_place
from toolkit.domain.office.paper_roles import days_in_role, names_years_work
from toolkit.domain.office.paper_sentences import Draft, Passage, Sentence, sentences
from toolkit.domain.office.paper_sums import made_of_others
from toolkit.domain.office.paper_terms import PRESSING, labels_by_clause
from toolkit.domain.office.paper_wholes import SHARES
from toolkit.domain.office.paper_without import complements
from toolkit.domain.office.paper_words import Said, Token, flat
from toolkit.domain.plan.model import Plan
from toolkit.domain.plan.units import Roster
from toolkit.keys import item_words
from toolkit.values import dataclass

_AIM = re.compile(
    r"(?:力争|争取|力求|(?<!未)确保(?!了)|目标(?:是|为))(?:(?![；;。！!\n]|截[至止]|目前|现有|现已|累计|已|仍|尚|还有).)*\Z"
)
"""What stands before a figure that is to be reached and that nothing has yet (力争办结率达到100%), with no word of how
things stand in between (确保落实，目前逾期12项次)."""
_OF_ROWS = ("序号", "编号", "序")
"""Headers of columns whose numbers count the table's own rows."""
_COUNTS = ("项次", "项", "家")
"""What assignments, their items and their units are counted as: one is easily said for another."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing in a paper that the ledger does not give: where, in which sentence, what is said, what the ledger says
    instead, and why it is told; `beside` is whether it stands where nothing is read that could be checked."""

    where: str
    sentence: str
    kind: Said
    said: str
    ledger: str
    why: str
    beside: bool = False


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found in a paper, and of how many places that were looked at: as many at least as were told."""

    findings: tuple[Finding, ...]
    places: int


@dataclass(frozen=True)
class Ground:
    """What a paper is checked against: figures of the draft's day and of today, the plan and the roster; `draft` and
    `today` are the lines of the draft, and of one written today. `known` are names that are right (the issuer's)."""

    given: tuple[Given, ...]
    plan: Plan
    roster: Roster
    draft: tuple[str, ...] = ()
    today: tuple[str, ...] = ()
    known: tuple[str, ...] = ()

    @cached_property
    def facts(self) -> tuple[Fact, ...]:
        """The figures, the draft's first, and of each state how many are without it."""
        every = (fact for each in self.given for fact in (*each.facts, *complements(each.facts)))
        return tuple(dict.fromkeys(every))

    @cached_property
    def days(self) -> tuple[GivenDay, ...]:
        """The dates."""
        return tuple(dict.fromkeys(day for each in self.given for day in each.days))

    @cached_property
    def names(self) -> Names:
        """What tells a name that is no unit's."""
        return Names.of(self.roster, self.plan, self.known)


def check(passages: Iterable[Passage], ground: Ground) -> tuple[Finding, ...]:
    """All in a paper that the ledger does not give, in its order."""
    return checked(passages, ground).findings


def checked(passages: Iterable[Passage], ground: Ground) -> Checked:
    """The same with the number of places that were looked at: figures, dates, items, units and what looks like one."""
    ground = replace(ground, roster=called_by_place(ground.roster, ground.names.elsewhere.own))
    draft = Draft(
        sentences((Passage("", line) for line in ground.draft), ground.roster),
        sentences((Passage("", line) for line in ground.today), ground.roster),
    )
    its = sentences(passages, ground.roster)
    matched = draft.match(its)
    findings = tuple(
        finding
        for at, each in enumerate(its)
        for finding in (
            _against_draft(each, matched[at], draft, ground)
            if at in matched
            else _against_ledger(each, ground, draft.like(each))
        )
    )
    read = sum(token.said != Said.LEFT for each in its for token in each.tokens)
    return Checked(findings, read + sum(each.beside for each in findings))


def _against_draft(each: Sentence, line: Sentence, draft: Draft, ground: Ground) -> Iterator[Finding]:
    """What differs from the draft's sentence, unless today's figures say so."""
    differs = each.differs(line)
    for at in differs:
        token, was, now = each.tokens[at], line.tokens[at], draft.as_of_today(line, at)
        if _says(token, [was, *([now[1]] if now else [])], ground) or _restates(token, was, each, ground):
            continue
        said = line.said(was)
        today = now[0].said(now[1]) if now else said
        ledger = said if today == said else f"{said}（今天是{today}）"
        yield Finding(each.where, each.text.strip(), token.said, each.said(token), ledger, "与草稿这一句不同")


def _says(token: Token, wanted: Sequence[Token], ground: Ground) -> bool:
    """Whether it says one of those, also by the day of the ledger: 本月底."""
    return any(meant.same(other) for meant in _readings(token, ground) for other in wanted)


def _restates(token: Token, was: Token, each: Sentence, ground: Ground) -> bool:
    """Whether it is a date of the ledger that the draft says vaguely: 9月30日 for 9月底."""
    if token.said != Said.DAY or was.when.exact:
        return False
    return any(was.when.means(day.day) for day in _meant(token, each, ground))


def _readings(token: Token, ground: Ground) -> tuple[Token, ...]:
    """A token, and what it says by the days of the ledger where it is a date said by them.

    This year is the plan's too: its papers are still written when the next has begun.
    """
    days = [given.day for given in ground.given]
    if token.when.years == 0:
        days.append(date(ground.plan.year, 12, 31))
    return (token, *(replace(token, when=token.when.on(day)) for day in days))


def _against_ledger(each: Sentence, ground: Ground, like: Sentence | None) -> Iterator[Finding]:
    """What the ledger does not give of a sentence that is not the draft's."""
    plain = flat(each.text)
    masked = ground.names.plan_words(plain)
    others = {
        token: longer
        for token in each.tokens
        if token.said == Said.UNIT
        and (longer := ground.names.another(plain, token.start, token.end))
        and not masked.covers(*longer[:2])
    }
    each = replace(each, tokens=tuple(token for token in each.tokens if token not in others))
    its = [token for token in each.tokens if not masked.covers(token.start, token.end)]
    wrong: list[Token] = []
    for bound in _bound(each, ground):
        if _AIM.search(plain, 0, bound.token.start):
            continue
        if bound.token in its and bound.token not in wrong and (found := _number(bound, each, ground)):
            wrong.append(bound.token)
            yield found
    for token in its:
        if token.said == Said.DAY and (found := _date(token, each, ground)):
            yield found
        if token.said == Said.ITEM and (found := _item(token, each, ground)):
            yield found
    yield from _states(each, its, ground)
    yield from _claimed(each, masked, ground)
    taken = [*((token.start, token.end) for token in each.tokens if token.said == Said.UNIT), *masked.spans]
    for start, end, near in ground.names.strange(plain, taken, like.text if like else "", tuple(others.values())):
        why = "名册里没有这个单位"
        beside = (start, end, near) not in others.values()
        yield Finding(each.where, each.text.strip(), Said.UNIT, each.text[start:end], near or "—", why, beside)


def _bound(each: Sentence, ground: Ground) -> Iterator[Bound]:
    """The numbers of a sentence with their labels: in a row of a table each by the header of its column."""
    if not each.headers:
        yield from bind(each.text, each.tokens, ground.roster)
        return
    for bound in bind(each.text, each.tokens, ground.roster, "\t"):
        if each.header(bound.token) in _OF_ROWS:
            continue
        named = bind(
            each.text,
            (*(t for t in each.tokens if t.said == Said.UNIT), bound.token),
            ground.roster,
            each.header(bound.token) or "\t",
        )
        yield named[-1] if named else bound


def _number(bound: Bound, each: Sentence, ground: Ground) -> Finding | None:
    facts = bound.facts(ground.facts)
    labelled, why = bool(facts), "台账里没有这个数"
    if not facts and not bound.labels:
        measured = [fact for fact in ground.facts if bound.measures(fact)]
        facts = tuple(fact for of in bound.of for fact in measured if fact.of == of)
    if any(bound.agrees(fact) for fact in facts) or made_of_others(bound, each.text, each.tokens, ground.facts):
        return None
    if miscounted := _miscounted(bound, ground):
        facts, labelled, why = (miscounted,), False, f"台账里这个数是{miscounted.measure}，不是{bound.token.measure}"
    if not bound.labels and not bound.token.measure:
        facts = ()
    middle = (bound.token.span.low + bound.token.span.high) / 2
    near = min(facts, key=lambda fact: abs(fact.value - middle), default=None)
    if labelled and near:
        why = f"台账的“{near.label}”不是这个数"
    said = f"{_name(near, ground)}{near.label}{_shown(near)}" if near else "—"
    return Finding(each.where, each.text.strip(), bound.token.said, each.said(bound.token), said, why)


def _miscounted(bound: Bound, ground: Ground) -> Fact | None:
    """The figure that a number is, counted as another thing than it says: 逾期231项 of what is late in 项次."""
    if bound.token.measure not in _COUNTS:
        return None
    counts = replace(bound, token=replace(bound.token, measure="")).facts(ground.facts)
    return next((fact for fact in counts if fact.measure in _COUNTS and bound.agrees(fact)), None)


def _name(fact: Fact, ground: Ground) -> str:
    names = [
        _called(kind, code, ground.roster)
        for kind, _, code in (part.partition(":") for part in fact.of.split("/") if part)
    ]
    return "".join(names)


def _called(kind: str, code: str, roster: Roster) -> str:
    if kind == "unit":
        return roster.name_of(code)
    return f"第{item_words(int(code))}项" if kind == "item" else f"{code}月" if kind == "month" else code


def _shown(fact: Fact) -> str:
    value = f"{round(fact.value, 2).normalize():f}"
    return f"{value}%" if fact.measure in SHARES else f"{value}{fact.measure}"


def _date(token: Token, each: Sentence, ground: Ground) -> Finding | None:
    if names_years_work(each.text, token):
        if token.day[0] == ground.plan.year:
            return None
        said, why = each.said(token), f"方案是{ground.plan.year}年的"
        return Finding(each.where, each.text.strip(), Said.DAY, said, f"{ground.plan.year}年", why)
    days, role = days_in_role(flat(each.text), token, _days_of(each, ground), each.header(token))
    meant = _said_by_then(token, ground)
    if any(when.means(day.day) for day in days for when in meant):
        return None
    near = min(days, key=lambda day: min(_apart(when, day) for when in meant), default=None)
    ledger = f"{near.day}（{near.what}）" if near else "—"
    why = f"台账的“{role}”不是这个日期" if role and near else "台账里没有这个日期"
    return Finding(each.where, each.text.strip(), Said.DAY, each.said(token), ledger, why)


def _meant(token: Token, each: Sentence, ground: Ground) -> Iterator[GivenDay]:
    """The dates of the ledger that a date of a sentence can be."""
    said = _said_by_then(token, ground)
    days, _ = days_in_role(flat(each.text), token, _days_of(each, ground), each.header(token))
    return (day for day in days if any(when.means(day.day) for when in said))


def _days_of(each: Sentence, ground: Ground) -> list[GivenDay]:
    """The dates that a sentence can speak of: of the items it names, of any where it names none."""
    items = [other.item for other in each.tokens if other.said == Said.ITEM]
    units = [other.code for other in each.tokens if other.said == Said.UNIT]
    named = {WHOLE, *map(item_of, items), *map(unit_of, units), *(both(unit, item) for unit in units for item in items)}
    return [day for day in ground.days if not items or day.of in named]


def _said_by_then(token: Token, ground: Ground) -> list[DaySaid]:
    return [other.when for other in _readings(token, ground) if not other.when.by_ledger]


def _apart(said: DaySaid, day: GivenDay) -> int:
    year, month, number = (one or other for one, other in zip(said.till, day.parts, strict=True))
    return abs((year - day.day.year) * 372 + (month - day.day.month) * 31 + number - day.day.day)


def _item(token: Token, each: Sentence, ground: Ground) -> Finding | None:
    item = ground.plan.by_number.get(token.item)
    last = item_words(ground.plan.items[-1].number) if ground.plan.items else "—"
    said = each.text[token.start : token.end]
    if item is None:
        return Finding(each.where, each.text.strip(), Said.ITEM, f"第{said}项", f"第1至{last}项", "方案里没有这一项")
    quoted = re.match(r"\s*项?\s*[“《「：:　]*", each.text[token.end :])
    rest = each.text[token.end + (quoted.end() if quoted else 0) :]
    meant = ground.names.titled(rest)
    if meant and token.item not in meant:
        return Finding(
            each.where, each.text.strip(), Said.ITEM, f"第{said}项", f"第{item_words(meant[0])}项", "题目是另一项的"
        )
    return None


def _states(each: Sentence, its: Sequence[Token], ground: Ground) -> Iterator[Finding]:
    """Units of a clause that says of them one thing (逾期, 未报, 退回), which the ledger does not."""
    for start, end, labels in labels_by_clause(each.text):
        if len(labels) != 1 or not labels <= PRESSING or each.headers:
            continue
        (label,) = labels
        holds = {code for given in ground.given for code in given.units.get(label, ())}
        clause = each.text[start:end]
        if "0" in clause.split(label)[-1][:1]:
            continue
        for token in its:
            if token.said == Said.UNIT and start <= token.start < end and token.code not in holds:
                said = each.text[token.start : token.end]
                why = f"台账里这个单位没有“{label}”"
                yield Finding(each.where, each.text.strip(), Said.UNIT, said, "—", why)


def _claimed(each: Sentence, masked: Masked, ground: Ground) -> Iterator[Finding]:
    """What is said of all there are (各单位均已报送, 全市没有逾期事项) and is not so of all."""
    groups = groups_named(each.text, ground.roster)
    for claim in claims(each.text, each.tokens, groups) if not each.headers else ():
        if masked.covers(claim.start, claim.end):
            continue
        said, fact = each.text[claim.start : claim.end], claim.denied_by(ground.facts)
        missing = [given.units.get(UNREPORTED, frozenset()) for given in ground.given]
        late = [code for code in claim.units if REPORTED in claim.labels and all(code in its for its in missing)]
        ledger = f"{_name(fact, ground)}{fact.label}{_shown(fact)}" if fact else ""
        ledger = ledger or "、".join(f"{ground.roster.name_of(code)}{UNREPORTED}" for code in late)
        if ledger and missing:
            yield Finding(each.where, each.text.strip(), Said.SHARE, said, ledger, "台账里不全是这样", True)
