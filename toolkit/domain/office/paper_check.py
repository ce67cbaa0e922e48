"""A paper checked against the ledger: every figure, unit and date in it that the ledger does not give.

A sentence that says, word for word but for its figures, what the draft says must say the draft's figures or those of
today. Any other sentence must say figures of the ledger: of the label it names where it names one, of anything else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from toolkit.domain.office.given import WHOLE, GivenDay
from toolkit.domain.office.paper_days import DaySaid
from toolkit.domain.office.paper_figures import wrong_numbers
from toolkit.domain.office.paper_ground import Checked, Finding, Ground
from toolkit.domain.office.paper_labels import named
from toolkit.domain.office.paper_names import Masked
from toolkit.domain.office.paper_own import is_leader_copied, is_own_day, own_counts
from toolkit.domain.office.paper_places import called_by_place
from toolkit.domain.office.paper_roles import days_in_role, names_years_work
from toolkit.domain.office.paper_sentences import Draft, Passage, Sentence, sentences
from toolkit.domain.office.paper_states import not_checked, wrong_claims, wrong_ranks, wrong_states
from toolkit.domain.office.paper_words import Said, Token, flat
from toolkit.keys import item_words

_YEAR, _MONTH = 372, 31
"""How many days apart a day is from the same one of the next year or month, for which of several dates is nearest."""

_BEFORE_TITLE = re.compile(r"\A\s*项?\s*[“《「：:　]*")
"""What stands between the number of an item and its title."""


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
    told = tuple(each for each in findings if not each.seen)
    read = sum(token.said != Said.LEFT for each in its for token in each.tokens)
    unchecked = tuple(each for each in findings if each.seen)
    return Checked(told, read + sum(each.beside for each in told), unchecked)


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
    if token.said != Said.DAY:
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
    claimed = tuple(wrong_claims(each, masked, ground))
    ranked = tuple(wrong_ranks(each, masked, ground))
    spans = [*own_counts(plain), *((claim.start, claim.end) for claim, _ in claimed)]
    spans += [(rank.start, rank.end) for rank, _ in ranked if rank.ledger is not None]
    settled = Masked(tuple(spans))
    counted = [token for token in its if not settled.covers(token.start, token.end)]
    yield from wrong_numbers(each, plain, counted, ground)
    for token in its:
        own = is_own_day(plain, token.start, token.end)
        if token.said == Said.DAY and not own and (found := _date(token, each, ground)):
            yield found
        if token.said == Said.ITEM and (found := _item(token, each, ground)):
            yield found
    yield from wrong_states(each, its, ground)
    yield from (found for _, found in claimed)
    yield from (found for _, found in ranked if found)
    yield from not_checked(each, masked)
    taken = [*((token.start, token.end) for token in each.tokens if token.said == Said.UNIT), *masked.spans]
    for start, end, near in ground.names.strange(plain, taken, like.text if like else "", tuple(others.values())):
        if is_leader_copied(plain, plain[start:end]):
            continue
        why = "名册里没有这个单位"
        beside = (start, end, near) not in others.values()
        yield Finding(each.where, each.text.strip(), Said.UNIT, each.text[start:end], near or "—", why, beside)


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
    of = {WHOLE, *(one.of for one in named(each.tokens))}
    items = any(other.said == Said.ITEM for other in each.tokens)
    return [day for day in ground.days if not items or of.issuperset(day.of.split("/"))]


def _said_by_then(token: Token, ground: Ground) -> list[DaySaid]:
    return [other.when for other in _readings(token, ground) if not other.when.by_ledger]


def _apart(said: DaySaid, day: GivenDay) -> int:
    year, month, number = (one or other for one, other in zip(said.till, day.parts, strict=True))
    return abs((year - day.day.year) * _YEAR + (month - day.day.month) * _MONTH + number - day.day.day)


def _item(token: Token, each: Sentence, ground: Ground) -> Finding | None:
    item = ground.plan.by_number.get(token.item)
    last = item_words(ground.plan.items[-1].number) if ground.plan.items else "—"
    said = each.text[token.start : token.end]
    if item is None:
        return Finding(each.where, each.text.strip(), Said.ITEM, f"第{said}项", f"第1至{last}项", "方案里没有这一项")
    meant = ground.names.titled(_BEFORE_TITLE.sub("", each.text[token.end :]))
    if meant and token.item not in meant:
        return Finding(
            each.where, each.text.strip(), Said.ITEM, f"第{said}项", f"第{item_words(meant[0])}项", "题目是另一项的"
        )
    return None
