"""One paragraph of a plan without tables: its number, what is to be done, the units and deadline written behind it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import field
from operator import itemgetter

from toolkit.domain.plan.bodies import ends_with_another_name, is_called_like_body
from toolkit.domain.plan.deadlines.phrases import AT_ONCE, parse_deadline
from toolkit.domain.plan.document.headers import UNITS, USUAL, Headers
from toolkit.domain.plan.responsibility.role_words import SHOWS_UNITS, role_named
from toolkit.values import dataclass

_BODY = (
    "(?:局|委|办|部|院|厅|中心|公司|政府|单位|部门|机关|科|股|室|处|所|站|队|会|镇|乡|村|街道?|区|县|市|园|馆"
    "|银行|集团|机构|[残妇商侨文]联|社科联|科协|供销社)"
)
_NAMES = re.compile(rf"[^。；;：:，,、（）()]{{1,24}}{_BODY}(?:（[^（）]*）)?(?:等[^、，]{{0,8}})?")
_NOT_UNITS = re.compile(
    r"[：:]|^(?:含|包括|包含|即|如|例如|简称|以下|详见|见|试行|不含|其中|除(?![^，。；]*外)|依据|根据|责任编辑|来源|此件)"
)
_POST = re.compile(
    r"[^。；：、，]{0,8}(?:省长|州长|市长|县长|区长|旗长|镇长|乡长|秘书长|书记|主席|专员|校长|院长|主任|领导|负责人|负责同志)"
)
"""Who answers for a body and is none: 分管副省长."""
_LED = re.compile(rf"(?:{_POST.pattern}(?:负总责|总负责|负责|牵头|主抓)?[、，,；;]\s*)+")
"""Those who answer, before the labels of units."""
_LABEL = re.compile(
    r"【\s*([\u4e00-\u9fff（）()、]{2,14})\s*】\s*[：:]?"
    r"|(?<![\u4e00-\u9fff])"
    r"([\u4e00-\u9fff]{2,14}(?:[（(][\u4e00-\u9fff、]{1,8}[）)][\u4e00-\u9fff]{0,4})?(?:、[\u4e00-\u9fff]{1,5})?)\s*[：:]"
)
"""What may be a label: words in 【】, or before a colon."""
_LABELLED = (*UNITS, "deadline", "leader", "note")
_VERBS = ("牵头", "配合", "责任单位")
"""Role words that are labels too."""
_COMMON = frozenset({"单位", "时间", "说明", "公开时间", "公开时限"})
"""Words common in texts, with which no label begins."""
BETWEEN_NAMES = re.compile(r"[、，,\s]+")
"""What parts the names of a list."""
_OF_LABEL = re.compile(r"\A(?:整改|主要|具体|第一|直接|项目|任务|工作|分管|协管|主管|包保|挂点|联系|总|[省市县区]级?)+")
"""What may stand before the words of a label: 整改责任单位, 分管省领导."""
_ENDS = "。；;，,、.！!"
_SENTENCE_ENDS, _CLAUSE_ENDS = "。；;", "。；;，,、"
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

    @property
    def lacks_names(self) -> bool:
        """Whether nothing stands behind its last label of units."""
        return bool(self.units) and not [*self.units.values()][-1]

    def going_on(self, names: str) -> Told:
        """This with more names under the last label of units."""
        last = [*self.units, ""][len(self.units) - 1]
        listed = "、".join(filter(None, (self.units.get(last, "").rstrip("、，,；; "), names.strip("、，,；;。 "))))
        return Told({**self.units, last: listed}, self.deadline, self.notes)


_Mention = tuple[int, int, Told]
"""Where units or a deadline are mentioned, and what is said."""


@dataclass(frozen=True)
class Part:
    """A text and what is told behind it."""

    text: str
    told: Told


def parts_of(text: str, headers: Headers) -> list[Part]:
    """A text cut behind every mention of units: in brackets at the end of a sentence, or after labels (责任单位：).

    Brackets within a sentence cut nothing: what they say goes with what is said at its end. Where the text begins with
    units in brackets and does not end so, each stand before what they have to do: 【A】公开预算。
    """
    parts: list[Part] = []
    at = 0
    begun = Part("", Told())
    mentions = _cutting(text, headers)
    if mentions and mentions[0][0] == 0 and text[mentions[-1][1] :].strip(_ENDS + " "):
        ends = [start for start, *_ in mentions[1:]] + [len(text)]
        return [Part(text[at:end].strip(), told) for (_, at, told), end in zip(mentions, ends, strict=True)]
    for start, end, told in mentions:
        before = (begun.text + text[at:start]).strip()
        begun = Part(before.lstrip(f"{_CLAUSE_ENDS} ") if at else before, begun.told.with_more(told))
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


def _cutting(text: str, headers: Headers) -> list[_Mention]:
    """The mentions that cut a text.

    Names in brackets behind a clause do, unless units of the whole text stand at its end, to which they are noted then.
    """
    mentions = list(_mentions(text, headers))
    within = [each for each in _within(text, headers) if not any(at <= each[0] < end for at, end, _ in mentions)]
    for start, end, told in mentions[-1:] if within else ():
        if told.units and text[:start].rstrip()[-1:] in _SENTENCE_ENDS and within[0][0] < start:
            names = "、".join(each.units[""] for _, _, each in within)
            return [*mentions[:-1], (start, end, told.with_more(Told(notes=(("文中括注", names),))))]
    return sorted((*within, *mentions), key=itemgetter(0))


def _within(text: str, headers: Headers) -> Iterator[_Mention]:
    """Where names of bodies alone stand in brackets behind a clause: 公开招生（县教育局）；公开名录（县卫健局）。

    They are no other name of what stands before them, nor of a part of it.
    """
    at = 0
    while (start := next((place for place in range(at, len(text)) if text[place] in _OPENS), -1)) >= 0:
        end, before = _closing(text, start), text[:start].rstrip()
        at = max(start, end) + 1
        if not end or text[at : at + 1] not in _CLAUSE_ENDS or before[-1:] in _CLAUSE_ENDS:
            continue
        told = _in_brackets(text[start + 1 : end], True, headers)
        names = [name for name in BETWEEN_NAMES.split(told.units.get("", "")) if name]
        known = all(len(name) > 2 and is_called_like_body(name) for name in names)
        if names and known and not ends_with_another_name(before, names[0]):
            yield start, at, told


def _is_inside(text: str, start: int, end: int) -> bool:
    """Whether a sentence goes on behind a mention: it had not ended before it, nor does it behind it."""
    before, after = text[:start].rstrip(), text[end:].lstrip(" ")
    return bool(before) and before[-1] not in "。；;！!\n" and bool(after) and after[0] not in f"。；;！!\n.{_OPENS}"


def _without_bare(parts: list[Part]) -> list[Part]:
    """Parts without a text of their own belong to the one before them, the first of all to the one behind it."""
    found: list[Part] = []
    for part in parts:
        if found and not part.text.strip(_ENDS + " "):
            found[-1] = Part(found[-1].text, found[-1].told.with_more(part.told))
        elif found and not found[-1].text:
            found[-1] = Part(part.text, found[-1].told.with_more(part.told))
        else:
            found.append(part)
    return found


def _mentions(text: str, headers: Headers) -> Iterator[_Mention]:
    """Where units or a deadline are mentioned, in order, with what is said."""
    at = 0
    while at < len(text):
        if text[at] == "【" and _label_at(text, at, headers):
            yield at, len(text), labelled(text[at:], headers)
            at = len(text)
        elif text[at] in _OPENS and (end := _closing(text, at)):
            told = _in_brackets(text[at + 1 : end], _stands_alone(text, at, end), headers)
            if told:
                yield at, end + 1, told
            at = end + 1
        elif (at == 0 or text[at - 1] in f"{_ENDS} \n\t　") and _label_at(text, at, headers):
            yield at, len(text), labelled(text[at:], headers)
            at = len(text)
        else:
            at += 1


def _closing(text: str, at: int) -> int:
    """Where the brackets that open here close; 0 where they do not."""
    depth = 0
    for place in range(at, len(text)):
        depth += (text[place] in _OPENS) - (text[place] in _CLOSES)
        if not depth:
            return place
    return 0


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether brackets stand behind a sentence, at the end of the text or, where they are 【】, at its beginning."""
    begin = start == 0 and text[0] in "【[〔"
    return begin or not text[end + 1 :].strip(_ENDS + " ") or (start > 0 and text[start - 1] in "。；;")


def _in_brackets(inner: str, alone: bool, headers: Headers) -> Told:
    """What brackets say of units and deadline; nothing, where they say something else."""
    inner = inner.strip(" 。；;")
    if _label_at(inner, 0, headers):
        return labelled(inner, headers)
    if (led := _LED.match(inner)) and _label_at(inner, led.end(), headers):
        told = labelled(inner[led.end() :], headers)
        return Told(told.units, told.deadline, (("领导", led[0].rstrip("，,；; ")), *told.notes))
    pieces = [piece for piece in re.split(r"[；;]", inner) if piece.strip()]
    dated = [piece for piece in pieces if _is_deadline(piece)]
    rest = "；".join(piece for piece in pieces if piece not in dated)
    if not dated:
        rest, *dated = _without_date(rest)
    names = re.split(r"[、，,；;]", re.sub(r"（[^（）]*）|\([^()]*\)|〔[^〔〕]*〕", "", rest))
    named = [name for name in names if not _POST.fullmatch(name.strip())]
    units = bool(rest) and bool(named) and not _NOT_UNITS.search(rest) and all(map(is_named, named))
    if not units or not (alone or SHOWS_UNITS.search(rest)):
        return Told(deadline="；".join(dated)) if alone and not rest else Told()
    return Told({"": rest.strip()}, "；".join(dated))


def _without_date(text: str) -> tuple[str, ...]:
    """Units without the deadline that stands last among them, then that: 市财政局，6月底完成."""
    before, comma, last = text.rpartition("，" if "，" in text else ",")
    return (before.rstrip("，,；; "), last) if comma and _is_deadline(last) else (text,)


def is_list_of_names(text: str) -> bool:
    """Whether a paragraph is nothing but names of units."""
    names = [each.strip() for each in re.split(r"[、，,；;。\s]", text) if each.strip()]
    return bool(names) and all(_NAMES.fullmatch(name) and not SHOWS_UNITS.search(name) for name in names)


def is_named(text: str) -> bool:
    """Whether words name a unit or say a role; two names may be joined, and one may have 和 in it."""
    whole = not text.strip() or _NAMES.fullmatch(text.strip()) or SHOWS_UNITS.search(text)
    parts = re.split("和|及|与", text)
    return bool(whole) or (parts != [text] and all(map(is_named, parts)))


def _is_deadline(text: str) -> bool:
    read = parse_deadline(text.strip(), 2000)
    understood = read.milestones or read.recurring or read.ongoing or read.unknown
    return bool(understood) and all(map(AT_ONCE.fullmatch, read.unknown))


def labelled(text: str, headers: Headers) -> Told:
    """Labels and what stands after each: 牵头单位：A；责任单位：B；完成时限：C.

    Units under a label that says no role, or in words nobody reads as one (部门分工), are told without it.
    """
    found = list(_labels(text, headers))
    units: dict[str, str] = {}
    deadline: list[str] = []
    notes: list[tuple[str, str]] = []
    for at, label in enumerate(found):
        end = found[at + 1].start if at + 1 < len(found) else len(text)
        said = text[label.end : end].strip(" \n\t　；;。，,")
        if label.kind in UNITS:
            said, *dated = _without_date(said)
            deadline += dated
            known = role_named(label.name, label=True) or label.name in _VERBS
            name = label.name if known else USUAL.get(label.kind, "")
            units[name] = "；".join(filter(None, (units.get(name, ""), said)))
        elif label.kind == "deadline":
            deadline.append(said)
        elif said:
            notes.append((label.name, said))
    return Told(units, "；".join(filter(None, deadline)), tuple(notes))


@dataclass(frozen=True, slots=True)
class _Label:
    """Words in a text that name what follows them, and their field: units, deadline, people or notes."""

    start: int
    end: int
    name: str
    kind: str


def _labels(text: str, headers: Headers, common: frozenset[str] = frozenset({"单位", "说明"})) -> Iterator[_Label]:
    """The labels in a text, those words aside that are `common` in texts."""
    for found in _LABEL.finditer(text):
        name = (found[1] or found[2]).strip()
        for start in (0, name.rfind("、") + 1):
            kind = _kind(name[start:], headers)
            if kind and name[start:] not in common:
                yield _Label(found.start() + start, found.end(), name[start:], kind)
                break


def _kind(name: str, headers: Headers) -> str:
    """The field of units, deadline, people or notes that a label names; blank where it is none."""
    bare = _OF_LABEL.sub("", name)
    kind = headers.field(name) or (headers.field(bare) if bare not in _COMMON else "")
    kind = kind or ("responsibility" if name in _VERBS else "")
    return kind if kind in _LABELLED else ""


def _label_at(text: str, at: int, headers: Headers) -> bool:
    """Whether a label begins here; 时间 is one only behind another."""
    found = _LABEL.match(text, at)
    first = next(_labels(text[at : found.end()], headers, _COMMON), None) if found else None
    return first is not None and first.start == 0


def starts_with_label(text: str, headers: Headers) -> bool:
    """Whether a paragraph begins with a label: it says something of the one above."""
    return _label_at(text.lstrip(), 0, headers)
