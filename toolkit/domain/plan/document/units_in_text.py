"""Units that stand in the text itself: at a sentence's end (由A会同B负责, A牵头), or before what they have to do."""

from __future__ import annotations

import re
from collections.abc import Iterator

from toolkit.domain.plan.bodies import ends_with_another_name, is_called_like_body
from toolkit.domain.plan.document.columns import composed
from toolkit.domain.plan.document.headers import Headers
from toolkit.domain.plan.document.paragraph_parts import Part, Told, is_list_of_names, is_named, parts_of
from toolkit.domain.plan.responsibility.role_words import AT_END

_END = r"(?=(?:[，,][^，,。；;]*(?:[\d一二三四五六七八九十]月|年底|季度)[^，,。；;]*)?(?:[。；;]|\Z))"
"""The end of a sentence, or what says when it is due before that."""
_STARTS = re.compile(r"\A|(?<=[，,。；;、\s])")
_BY = re.compile(rf"由(?:[^。；;：:（）()]|[（(][^。；;：:（）()]{{1,16}}[）)]){{2,80}}?{AT_END}{_END}")
"""A clause that says who acts; a name may have another in brackets."""
_BRACKETS = re.compile(r"（[^（）()]*）|\([^（）()]*\)|【[^【】]*】|〔[^〔〕]*〕")
_ACTS = rf"(?>[^。；;：:，,（）()\s]{{2,60}}?{AT_END}(?=[，,。；;]|\Z))"
_BARE = re.compile(rf"{_ACTS}(?:[，,]{_ACTS}){{0,20}}{_END}")
"""The same without 由, where it is nothing but names and what they do; each part is read in one way alone, so that long
texts stay quick."""
_OF_PLACE = re.compile("[省市县区州旗镇乡](?![省市县区州旗镇乡街直级属]).{2}")
_ACTING = re.compile(
    r"(?:\A|(?<=[，,。；;：:\n]))(?:由)?(?P<names>[省市县区州旗镇乡][^，,。；;：:（）()\s]{2,40}?)(?:共同|联合|分别|具体)?"
    r"(?:牵头|负责(?!人|同志)|主办|承办|配合(?!度)|协助|会同|参与|要(?!求|点|闻)|应当|须)"
)
"""Who acts at the beginning of a clause, whatever is said behind it."""
_DONE = re.compile(rf"{AT_END}\Z")
_JOINS = re.compile("[、和及与]|会同|联合")
_NO_NAME = re.compile(
    "明确|确定|指定|安排|落实|加强|建立|健全|完善|推[进动]|督促|指导|组织|协调|做好|压实|依托|通过|根据|按照?|切实|形成|坚持|加快|强化|公开"
    "|对|向|将|把|使|并|要|应|须|每|从|以|为|由|经|其中|单位|部门"
)
"""What no name begins with."""
_PEOPLE = re.compile("负责(?:人|同志)|领导")
_BEFORE = re.compile(r"\s*([^。；;：:\s]{2,60})(?:\s*[：:]\s*|\s+)(?=\S)")
"""Names, and behind a colon or a blank what they have to do."""
_LEAST = 4
"""Characters that what a unit has to do has at least."""


def acting_in_text(text: str) -> str:
    """The clauses of a text that say by whom it is done (由A牵头，B配合), joined; blank where none does.

    They may stand in brackets anywhere, which then say nothing before them: 公开预算（由A牵头），并做好解读.
    """
    inner = [(brackets.start(), brackets[0][1:-1]) for brackets in _BRACKETS.finditer(text)]
    found = [(clause.start(), clause[0]) for clause in _clauses(text)]
    for start, words in inner:
        clauses = list(_clauses(words))
        if clauses and not clauses[0].start() and not any(start in range(at, at + len(said)) for at, said in found):
            found += [(start + clause.start(), clause[0]) for clause in clauses]
    return "；".join(said for _, said in sorted(found))


def named_in_brackets(text: str) -> tuple[str, ...]:
    """The names of bodies that stand alone in brackets behind clauses of a text: 公开名录（县卫健局、县医保局）；."""
    found: dict[str, None] = {}
    for inner in _BRACKETS.finditer(text):
        names = re.split("[、，,；;]", inner[0][1:-1].strip())
        ends = text[inner.end() : inner.end() + 1] in "。；;，,、"
        other = ends_with_another_name(text[: inner.start()], names[0])
        if ends and not other and all(map(_names_one, names)):
            found.update(dict.fromkeys(names))
    return tuple(found)


def bodies_acting_in(text: str) -> Iterator[tuple[str, str]]:
    """Names of bodies of a place that a text says act, each with the words, whatever follows: A牵头公开甲，B配合."""
    for found in _ACTING.finditer(text):
        for name in _JOINS.split(found["names"]):
            if _names_one(name) and not _NO_NAME.match(name):
                yield name, found[0]


def _names_one(words: str) -> bool:
    """Whether words are the name of a body of a place, and not what all of a kind are called (市直单位)."""
    return _OF_PLACE.match(words) is not None and is_called_like_body(words)


def units_in_brackets(text: str, headers: Headers) -> str:
    """The units that stand in brackets behind the sentences of a text, as one phrase; blank where there are none."""
    told = Told()
    for part in parts_of(text, headers):
        told = told.with_more(Told(part.told.units))
    return composed(told.units)


def parts_by_clause(text: str, headers: Headers) -> list[Part]:
    """A text cut behind every clause that says by whom it is done; the clauses stay in it."""
    del headers
    return _cut_behind(text, _clauses(text))


def parts_by_word(text: str, headers: Headers) -> list[Part]:
    """The same by the clauses with 由 alone."""
    del headers
    return _cut_behind(text, (found for found in _clauses(text) if found[0].startswith("由")))


def _cut_behind(text: str, clauses: Iterator[re.Match[str]]) -> list[Part]:
    parts: list[Part] = []
    at = 0
    for found in clauses:
        end = found.end() + (text[found.end() : found.end() + 1] in ("。", "；", ";"))
        parts.append(Part(text[at:end].strip(), Told({"": found[0]})))
        at = end
    if rest := text[at:].strip():
        parts[-1:] = [Part(parts[-1].text + rest, parts[-1].told)] if parts else [Part(rest, Told())]
    return parts or [Part(text.strip(), Told())]


def parts_behind_names(text: str, headers: Headers) -> list[Part]:
    """A text with the units before it taken off: 市财政局  公开预算."""
    del headers
    found = _BEFORE.match(text)
    if found and is_list_of_names(found[1]):
        rest = text[found.end() :].strip()
        if len(rest) >= _LEAST and not is_list_of_names(rest):
            return [Part(rest, Told({"": found[1]}))]
    return [Part(text.strip(), Told())]


def parts_of_titles(text: str, headers: Headers) -> list[Part]:
    """A title that is nothing but the name of a body: what stands below it is that body's."""
    del headers
    name = text.strip(" ：:")
    mine = is_list_of_names(name) and not _NO_NAME.match(name)
    return [Part(text.strip(), Told({"": name} if mine else {}))]


def _clauses(text: str) -> Iterator[re.Match[str]]:
    at = 0
    for start in (found.start() for found in _STARTS.finditer(text)):
        found = _BY.match(text, start) or (_BARE.match(text, start) if text[start - 1 : start] != "、" else None)
        if start >= at and found and not _PEOPLE.search(found[0]) and _names_those_who_act(found[0]):
            yield found
            at = found.end()


def _names_those_who_act(clause: str) -> bool:
    """Whether a clause with 由 names bodies, one without it nothing else than those who act and what they do."""
    if clause.startswith("由"):
        return all(is_named(part) or is_named(_DONE.sub("", part)) for part in re.split("[、，,]", clause))
    said = (_DONE.sub("", part) for part in re.split("[，,]", clause))
    names = (_DONE.sub("", name) for part in said for name in _JOINS.split(part))
    return all(is_list_of_names(name) and not _NO_NAME.match(name) for name in names)
