"""One paragraph of a plan without tables: its number, what is to be done, the units and deadline written behind it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from toolkit.domain.plan.deadlines.phrases import AT_ONCE, parse_deadline
from toolkit.domain.plan.document.headers import UNITS, Headers
from toolkit.numerals import number_of

_COUNTED = r"[一二三四五六七八九十百]{1,5}"
_MEASURE = r"\s*(?:月(?![刊报度])|年(?![度报鉴金轻])|日(?![常报])|个(?![人体性案别])|项(?!目))"
"""What stands behind a number that counts something: 2．8月底前 is item 2, due in August; 1.1个人信息 is no such."""
_MARKS = (
    (1, rf"第{_COUNTED}(?:章|部分|篇|节)[、.．：:\s]*|{_COUNTED}\s*[、.．]"),
    (2, rf"[（(]\s*{_COUNTED}\s*[）)]\s*[、.．]?|第(?:{_COUNTED}|\d{{1,3}})条[、.．：:\s]+"),
    (3, rf"\d{{1,3}}\s*[.．、](?:(?!\d)|(?=\d+(?:[-－至到]\d+)?{_MEASURE}|\d{{4,}}))"),
    (4, rf"\d{{1,3}}(?:[.．]\d{{1,3}})+(?![\d%％万亿]|{_MEASURE})[.．、]?"),
    (5, r"[（(]\s*\d{1,3}\s*[）)]"),
    (6, r"\d{1,3}\s*[）)]|[①-⑳㉑-㉟㊱-㊿]"),
)
_MARK = tuple((level, re.compile(rf"\s*({form})\s*")) for level, form in _MARKS)
_BODY = (
    "(?:局|委|办|部|院|厅|中心|公司|政府|单位|部门|机关|科|股|室|处|所|站|队|会|镇|乡|村|街道?|区|县|市|园|馆"
    "|银行|集团|机构)"
)
_NAMES = re.compile(rf"[^。；;：:，,、（）()]{{1,24}}{_BODY}(?:（[^（）]*）)?(?:等[^、，]{{0,8}})?")
_ROLE = re.compile(r"牵头|负责|配合|落实|主办|协办|承办|会同|按职责|分工|参与|协助|督促|指导|实施")
_NOT_UNITS = re.compile(
    r"[：:]|^(?:含|包括|包含|即|如|例如|简称|以下|详见|见|试行|不含|其中|除(?![^，。；]*外)|依据|根据|责任编辑|来源|此件)"
)
_ENDS = "。；;，,、.！!"
_OPENS, _CLOSES = "（(【[〔", "）)】]〕"


@dataclass(frozen=True)
class Told:
    """What stands behind a text: its units by the label they stand under, its deadline, and what else has a label."""

    units: Mapping[str, str] = field(default_factory=dict)
    deadline: str = ""
    notes: tuple[tuple[str, str], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.units or self.deadline or self.notes)

    def with_more(self, other: Told) -> Told:
        """This and what another says besides."""
        units = dict(self.units)
        for name, text in other.units.items():
            units[name] = "；".join(filter(None, (units.get(name, ""), text)))
        deadline = "；".join(filter(None, (self.deadline, other.deadline)))
        return Told(units, deadline, (*self.notes, *other.notes))

    def going_on(self, names: str) -> Told:
        """This with more names under the last label of units."""
        last = [*self.units, ""][len(self.units) - 1]
        listed = "、".join(filter(None, (self.units.get(last, "").rstrip("、，,；; "), names.strip("、，,；;。 "))))
        return Told({**self.units, last: listed}, self.deadline, self.notes)


@dataclass(frozen=True)
class Part:
    """A text and what is told behind it."""

    text: str
    told: Told


@dataclass(frozen=True)
class Mark:
    """The number a paragraph begins with: how deep it stands (1: 一、), as printed, and its value."""

    level: int
    printed: str
    number: int

    @property
    def is_compound(self) -> bool:
        """Whether it has several parts (1.1), of which `number` is the last."""
        return re.search(r"\d[.．]\d", self.printed) is not None


def mark_of(text: str) -> tuple[Mark | None, str]:
    """The number a paragraph begins with, and the rest."""
    for level, pattern in _MARK:
        if found := pattern.match(text):
            printed = re.sub(r"\s", "", found[1])
            bare = re.sub(
                r"[^\d一二三四五六七八九十百①-⑳㉑-㉟㊱-㊿]", "", printed if level != 4 else printed.split(".")[-1]
            )
            return Mark(level, printed.rstrip("、.．：:"), number_of(bare)), text[found.end() :]
    return None, text


def parts_of(text: str, headers: Headers) -> list[Part]:
    """A text cut behind every mention of units: in brackets at the end of a sentence, or after labels (责任单位：).

    Brackets within a sentence cut nothing: what they say goes with what is said at its end.
    """
    parts: list[Part] = []
    at = 0
    begun = Part("", Told())
    for start, end, told in _mentions(text, headers):
        begun = Part(begun.text + text[at:start].strip(), begun.told.with_more(told))
        if not _is_inside(text, start, end):
            parts.append(begun)
            begun = Part("", Told())
        at = end
    rest = text[at:].strip()
    if begun.told:
        return _without_bare([*parts, Part(begun.text + rest, begun.told)])
    if not parts:
        return [Part(text.strip(), Told())]
    if rest.strip(_ENDS + "…— "):
        last = parts[-1]
        parts[-1] = Part(last.text + rest, last.told)
    elif rest and parts[-1].text and parts[-1].text[-1] not in _ENDS:
        parts[-1] = Part(parts[-1].text + rest[0], parts[-1].told)
    return _without_bare(parts)


def _is_inside(text: str, start: int, end: int) -> bool:
    """Whether a sentence goes on behind a mention: it had not ended before it, nor does it behind it."""
    before, after = text[:start].rstrip(), text[end:].lstrip(" ")
    return bool(before) and before[-1] not in "。；;！!\n" and bool(after) and after[0] not in f"。；;！!\n.{_OPENS}"


def _without_bare(parts: list[Part]) -> list[Part]:
    """Parts without a text of their own belong to the one before them: （牵头单位：A）（完成时限：B）."""
    found: list[Part] = []
    for part in parts:
        if found and not part.text.strip(_ENDS + " "):
            found[-1] = Part(found[-1].text, found[-1].told.with_more(part.told))
        else:
            found.append(part)
    return found


def _mentions(text: str, headers: Headers) -> Iterator[tuple[int, int, Told]]:
    """Where units or a deadline are mentioned, in order, with what is said."""
    at = 0
    while at < len(text):
        if text[at] == "【" and (found := _label(headers).match(text, at)):
            yield at, len(text), labelled(text[at:], headers)
            at = len(text)
        elif text[at] in _OPENS and (end := _closing(text, at)) > 0:
            told = _in_brackets(text[at + 1 : end], _stands_alone(text, at, end), headers)
            if told:
                yield at, end + 1, told
            at = end + 1
        elif (found := _label(headers).match(text, at)) and (at == 0 or text[at - 1] in f"{_ENDS} \n\t　"):
            end = len(text)
            yield at, end, labelled(text[found.start() :], headers)
            at = end
        else:
            at += 1


def _closing(text: str, at: int) -> int:
    depth = 0
    for place in range(at, len(text)):
        depth += (text[place] in _OPENS) - (text[place] in _CLOSES)
        if not depth:
            return place
    return -1


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether brackets stand behind a sentence or at the end of the text."""
    return not text[end + 1 :].strip(_ENDS + " ") or (start > 0 and text[start - 1] in "。；;")


def _in_brackets(inner: str, alone: bool, headers: Headers) -> Told:
    """What brackets say of units and deadline; nothing, where they say something else."""
    inner = inner.strip(" 。；;")
    if _label(headers).match(inner):
        return labelled(inner, headers)
    pieces = [piece for piece in re.split(r"[；;]", inner) if piece.strip()]
    dated = [piece for piece in pieces if _is_deadline(piece)]
    rest = "；".join(piece for piece in pieces if piece not in dated)
    if not dated:
        rest, *dated = _without_date(rest)
    names = re.split(r"[、，,；;]", re.sub(r"（[^（）]*）|\([^()]*\)|〔[^〔〕]*〕", "", rest))
    units = bool(rest) and not _NOT_UNITS.search(rest) and all(map(is_named, names))
    if not units or not (alone or _ROLE.search(rest)):
        return Told(deadline=dated[0]) if alone and dated and not rest else Told()
    return Told({"": rest.strip()}, "；".join(dated))


def _without_date(text: str) -> tuple[str, ...]:
    """Units without the deadline that stands last among them, then that: 市财政局，6月底完成."""
    before, comma, last = text.rpartition("，" if "，" in text else ",")
    return (before.rstrip("，,；; "), last) if comma and _is_deadline(last) else (text,)


def is_list_of_names(text: str) -> bool:
    """Whether a paragraph is nothing but names of units."""
    names = [each.strip() for each in re.split(r"[、，,；;。\s]", text) if each.strip()]
    return bool(names) and all(_NAMES.fullmatch(name) and not _ROLE.search(name) for name in names)


def is_named(text: str) -> bool:
    """Whether words name a unit or say a role; two names may be joined, and one may have 和 in it."""
    whole = not text.strip() or _NAMES.fullmatch(text.strip()) or _ROLE.search(text)
    parts = re.split("和|及|与", text)
    return bool(whole) or (len(parts) > 1 and all(map(is_named, parts)))


def _is_deadline(text: str) -> bool:
    read = parse_deadline(text.strip(), 2000)
    understood = read.milestones or read.recurring or read.ongoing or read.unknown
    return bool(understood) and all(map(AT_ONCE.fullmatch, read.unknown))


def labelled(text: str, headers: Headers) -> Told:
    """Labels and what stands after each: 牵头单位：A；责任单位：B；完成时限：C."""
    found = list(_label(headers, within=True).finditer(text))
    units: dict[str, str] = {}
    deadline: list[str] = []
    notes: list[tuple[str, str]] = []
    for at, label in enumerate(found):
        end = found[at + 1].start() if at + 1 < len(found) else len(text)
        name = label[label.lastindex or 0]
        said, kind = text[label.end() : end].strip(" \n\t　；;。，,"), headers.field(name)
        if kind in UNITS:
            said, *dated = _without_date(said)
            deadline += dated
            units[name] = "；".join(filter(None, (units.get(name, ""), said)))
        elif kind == "deadline":
            deadline.append(said)
        elif said:
            notes.append((name, said))
    return Told(units, "；".join(filter(None, deadline)), tuple(notes))


@lru_cache(maxsize=8)
def _label(headers: Headers, *, within: bool = False) -> re.Pattern[str]:
    """A label of units, deadline, people or notes, with its colon or in 【】; role words may be labels too.

    时间 is one only `within` what began with another.
    """
    fields = (*UNITS, "deadline", "leader", "note")
    words = {word for name in fields for word in getattr(headers, name)} | {"牵头", "配合", "责任单位"}
    common = {"单位", "说明"} if within else {"单位", "时间", "说明"}
    forms = "|".join(re.escape(word) for word in sorted(words - common, key=len, reverse=True))
    return re.compile(rf"【\s*({forms})\s*】\s*[：:]?|(?<![\u4e00-\u9fff])({forms})\s*[：:]")


def starts_with_label(text: str, headers: Headers) -> bool:
    """Whether a paragraph begins with a label: it says something of the one above."""
    return _label(headers).match(text.lstrip()) is not None
