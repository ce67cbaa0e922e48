"""What was read of a document weighed against what is true of it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from kit.plans.reading import Got, Read, Said
from kit.plans.truth import DUE, ITEM, UNITS, Document, Item
from kit.plans.words import NUMERALS

_OF_UNITS = {
    "plan-unit-unknown", "plan-unit-blank", "plan-units-inherited", "plan-open-list", "plan-unnamed",
    "plan-group-listed", "plan-role-unclear", "plan-words-unread", "plan-nobody", "plan-name-spaced", "plan-narrower",
    "plan-first-leads", "plan-unit-elsewhere", "plan-units-two", "plan-mark-unknown", "plan-units-across",
}  # fmt: skip
_OF_DUES = {"plan-due-differs", "plan-deadline-unknown", "plan-deadline-disagrees", "plan-deadline-proposed",
            "plan-deadline-at-once", "plan-deadline-past", "plan-hidden-duty"}  # fmt: skip
"""What each code is about; any other is about the whole line."""
_OF_NUMBERS = {"plan-counted-on", "plan-number-twice", "plan-number-gap", "plan-number-repeated"}
_NOT_THERE = "（空白）"
_ENOUGH = 10
"""Characters that words must share to be the same words."""


@dataclass(frozen=True)
class Finding:
    """Something wrong with an item: what of it (`item`, `units`, `due`, `number`, `doubt`), and whether it was told."""

    what: str
    told: bool
    about: str


@dataclass
class Verdict:
    """What came of a document: how many items, how many wholly right, what is wrong, doubts that nobody needs."""

    document: Document
    items: int
    right: int = 0
    findings: list[Finding] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    no_deadline: int = 0

    @property
    def silent(self) -> list[Finding]:
        """What is lost or other, and nobody was told."""
        return [found for found in self.findings if not found.told and found.what != "number"]


def squeezed(text: str) -> str:
    """Text without blanks, in one width, without a full stop at its end."""
    return "".join(unicodedata.normalize("NFKC", text).split()).rstrip("。.")


def judge(document: Document, read: Read) -> Verdict:
    """The verdict on what was read."""
    verdict = Verdict(document, len(document.items))
    if read.refused:
        verdict.findings.append(Finding(ITEM, told=True, about=f"refused: {read.refused}"))
        return verdict
    pairs = _pairs(document.items, read.items)
    for at, item in enumerate(document.items):
        got = pairs[at]
        told = [said for said in read.said if _names(said, item, got)]
        found = list(_asked(item, told) if item.asked else _wrong(item, got, told))
        verdict.findings += found
        verdict.right += not found
        if not item.asked:
            verdict.doubts += _needless(item, told, verdict)
    matched = [got for got in pairs if got is not None]
    for extra in read.items:
        if not any(extra is got for got in matched) and not any(ITEM in item.asked for item in document.items):
            doubted = any(said.item == extra.number and not said.note for said in read.said)
            verdict.findings.append(Finding(ITEM, doubted, f"no item of the plan: {extra.requirement[:30]}"))
    _of_the_whole(document, read, pairs, verdict)
    return verdict


def _pairs(items: Sequence[Item], read: Sequence[Got]) -> list[Got | None]:
    """For every item what was read of it: the same words, else words that hold them, else much the same."""
    free = list(read)
    pairs: list[Got | None] = [None] * len(items)
    for alike in (_same, _holds, _much_the_same):
        for at, item in enumerate(items):
            if pairs[at] is None and item.requirement:
                pairs[at] = next((got for got in free if alike(squeezed(item.requirement), got)), None)
                free = [got for got in free if got is not pairs[at]]
    return pairs


def _same(words: str, got: Got) -> bool:
    topic = squeezed(got.topic.split("\n")[-1])
    text = squeezed(got.requirement)
    return words == text or words in (squeezed(topic + "。" + text), squeezed(topic + text))


def _holds(words: str, got: Got) -> bool:
    text = squeezed(got.requirement)
    return bool(text) and (words in text or (len(text) > _ENOUGH and text in words))


def _much_the_same(words: str, got: Got) -> bool:
    return SequenceMatcher(None, words, squeezed(got.requirement), autojunk=False).ratio() > 0.7


def _names(said: Said, item: Item, got: Got | None) -> bool:
    """Whether a problem names the place of an item: its number, or its words."""
    if said.item is not None and got is not None:
        return said.item == got.number
    own = re.escape(item.own or (str(got.number) if got else ""))
    if own and re.search(rf"第{own}项(?!：)|序号{own}\D", said.words):
        return True
    if said.code == "plan-requirement-blank":
        return False
    words = squeezed(item.requirement)
    for value in (squeezed(said.value.rstrip("…")), *(map(squeezed, re.findall("“(.+?)”", said.words)))):
        match = SequenceMatcher(None, words, value, autojunk=False).find_longest_match()
        if match.size >= _ENOUGH:
            return True
    return False


def _about(code: str, what: str) -> bool:
    """Whether a problem of that code is about that of an item."""
    if code in _OF_UNITS:
        return what == UNITS
    if code in _OF_DUES:
        return what == DUE
    return code != "plan-counted-on"


def _asked(item: Item, told: Sequence[Said]) -> Iterator[Finding]:
    for what in item.asked:
        if not any(_about(said.code, what) and not said.note for said in told):
            yield Finding("doubt", told=False, about=f"{what} of an item that nobody can tell: {_shown(item)}")


def _wrong(item: Item, got: Got | None, told: Sequence[Said]) -> Iterator[Finding]:
    def found(what: str, about: str) -> Finding:
        return Finding(what, any(_about(said.code, what) for said in told), f"{_shown(item)}: {about}")

    if got is None:
        yield found(ITEM, "not there")
        return
    if not _same(squeezed(item.requirement), got):
        yield found(ITEM, f"reads {got.requirement!r} for {item.requirement!r}")
    roles = {unit: next(iter(mine)) if len(mine) == 1 else "+".join(sorted(mine)) for unit, mine in got.roles.items()}
    if not _either(roles, item.roles):
        lacking = sorted(set(item.roles) - set(roles))
        more = sorted(set(roles) - set(item.roles))
        other = sorted(
            f"{unit} {roles[unit]} for {item.roles[unit]}"
            for unit in set(roles) & set(item.roles)
            if roles[unit] not in item.roles[unit].split(" or ")
        )
        yield found(UNITS, f"lacks {lacking}, has {more}, {other} in {got.responsibility!r}")
    if got.due != item.due:
        yield found(DUE, f"{_due(got)} for {item.due} in {got.deadline!r}")
    if item.own and not _same_number(item.own, got):
        yield found("number", f"{got.number} {got.own!r} for {item.own!r}")


def _either(roles: Mapping[str, str], truth: Mapping[str, str]) -> bool:
    return roles.keys() == truth.keys() and all(roles[unit] in said.split(" or ") for unit, said in truth.items())


def _needless(item: Item, told: Sequence[Said], verdict: Verdict) -> Iterator[str]:
    """Doubts about an item that has none."""
    for said in told:
        if said.note or said.code in _OF_NUMBERS or said.code in ("plan-remark", "plan-note", "plan-first-leads"):
            continue
        if said.code == "plan-deadline-unknown" and said.value == _NOT_THERE and not item.due.said:
            verdict.no_deadline += 1
        elif not any(_about(said.code, what) for what in item.may_ask if what != ITEM):
            yield f"{said.code}: {said.words}"


def _of_the_whole(document: Document, read: Read, pairs: Sequence[Got | None], verdict: Verdict) -> None:
    """What must be told of words beside the items and of the numbers; what need not be."""
    musts = [aside for aside in document.asides if aside.must]
    for aside in musts:
        if not any(_shares(aside.words, said) for said in read.said):
            verdict.findings.append(Finding("doubt", told=False, about=f"words beside the items: {aside.words}"))
    numbers = [said for said in read.said if said.code in _OF_NUMBERS]
    if document.numbers_must and not numbers:
        verdict.findings.append(Finding("doubt", told=False, about="numbers"))
    if numbers and not (document.numbers_ask or document.numbers_must):
        verdict.doubts += [f"{said.code}: {said.words}" for said in numbers]
    inherited = any(UNITS in item.may_ask for item in document.items)
    for said in read.said:
        if said.code in ("plan-units-inherited", "plan-units-across") and inherited:
            continue
        if said.code == "plan-no-deadlines" and all(DUE in item.may_ask for item in document.items):
            verdict.no_deadline += 1
            continue
        beside = said.code in ("plan-remark", "plan-note", "plan-first-leads")
        if beside and not said.note and not any(_shares(aside.words, said) for aside in musts):
            verdict.doubts.append(f"{said.code}: {said.words}")
        if beside or said.item is not None or said.note or said.code in _OF_NUMBERS:
            continue
        named = any(_names(said, item, got) for item, got in zip(document.items, pairs, strict=True))
        if not (named or any(_shares(aside.words, said) for aside in musts)):
            verdict.doubts.append(f"{said.code}: {said.words}")


def _shares(words: str, said: Said) -> bool:
    """Whether a problem quotes these words."""
    whole, value = squeezed(words), squeezed(said.value + said.words)
    match = SequenceMatcher(None, whole, value, autojunk=False).find_longest_match()
    return match.size >= min(_ENOUGH, len(whole))


def _same_number(own: str, got: Got) -> bool:
    """Whether a printed number is the running one, or kept beside it or with the title it stands before."""
    kept, heading = got.own or str(got.number), got.topic.split("\n")[-1]
    return _number(kept) == _number(own) or kept.endswith(own) or heading.startswith(own)


def _number(text: str) -> str:
    """A number without what stands around it, 一 as 1."""
    bare = squeezed(text).strip("()第项、.")
    if bare and set(bare) <= set(NUMERALS):
        tens, _, ones = bare.rpartition("十") if "十" in bare else ("", "", bare)
        value = (NUMERALS.index(tens) + 1 if tens else "十" in bare) * 10 + (NUMERALS.index(ones) + 1 if ones else 0)
        return str(value)
    return bare


def _due(got: Got) -> str:
    return str(got.due)


def _shown(item: Item) -> str:
    return f"{item.own} {item.requirement[:16]}"
