"""Phrases put together from names, role words and what stands between: what has two readings is told with both."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import islice, pairwise, product

import pytest
from kit.plans.phrases import LABELS, VERBS, Phrase, Roles, phrases, readings

from toolkit.codes import Code
from toolkit.domain.plan.assignments import assign
from toolkit.domain.plan.model import Item, Plan, Role
from toolkit.domain.plan.responsibility.grammar import FOLLOWS, TAKEN_FOR, Doubt, PieceKind
from toolkit.domain.plan.responsibility.model import Resolution
from toolkit.domain.plan.responsibility.phrases import resolve_phrase
from toolkit.domain.plan.units import Group, Roster, Unit

NAMES = ("市财政局", "市教育局", "市外事局", "市商务局")
GROUP = "除市审计局外的市直各单位"
ROSTER = Roster(
    (
        *(Unit(name, name, "市直") for name in NAMES),
        Unit("市审计局", "市审计局", "其他"),
        Unit("市司法局", "市司法局", "其他"),
    ),
    (Group("其他", ("市直各单位",)),),
)

_ODD = 5
"""Words from which on phrases are so odd that one more doubt is none too many."""


def is_plain(phrase: Phrase) -> bool:
    """Whether no verb stands before its names: at the beginning of a clause, or in the reach of a label."""
    words = phrase.words
    begins = (
        word in VERBS and (not at or phrase.joints[at - 1] in ("，", "；") or words[at - 1] in LABELS)
        for at, word in enumerate(words)
    )
    led = (a in VERBS and b not in VERBS and any(each in LABELS for each in words) for a, b in pairwise(words))
    return not any(begins) and not any(led)


def plain(resolution: Resolution) -> list[Roles]:
    """Its readings in the words of the kit; the one it gives where there are not two."""
    said = resolution.readings or (resolution.roles(),)
    return [{unit: frozenset(map(str, roles)) for unit, roles in one.items()} for one in said]


def wrong(size: int, step: int = 1) -> Iterator[str]:
    """What is read otherwise than it may be, of phrases of that many words."""
    for phrase in islice(phrases(NAMES, size), 0, None, step):
        possible, resolution = readings(phrase), resolve_phrase(phrase.text, ROSTER)
        found = plain(resolution)
        if resolution.unresolved:
            yield f"{phrase.text}: not understood"
        elif len(possible) > 1 and not resolution.readings:
            yield f"{phrase.text}: {found[0]}, though there are {possible}"
        elif len(possible) == 1 and size < _ODD and is_plain(phrase) and found != [possible[0]]:
            yield f"{phrase.text}: {found} for {possible[0]}"
        elif len(found) == 1 and found[0] not in possible and is_plain(phrase):
            yield f"{phrase.text}: {found} none of {possible}"


@pytest.mark.parametrize(("size", "step"), [(2, 1), (3, 1), (4, 1), (5, 7)])
def test_no_first_reading_is_taken_where_there_are_two(size: int, step: int) -> None:
    assert list(wrong(size, step)) == []


def test_a_good_part_of_the_phrases_has_two_readings() -> None:
    made = list(phrases(NAMES, 4))
    assert len(made) > 500
    assert sum(len(readings(phrase)) > 1 for phrase in made) > 100


def test_a_doubt_names_both_readings() -> None:
    for phrase in islice(phrases(NAMES, 4), 0, None, 5):
        resolution = resolve_phrase(phrase.text, ROSTER)
        item = Item(1, "题", "题", "要求。", phrase.text, "长期工作")
        _, problems = assign(Plan("p", "某方案", 2021, date(2021, 8, 2), (item,)), ROSTER, ())
        told = [each for each in problems if each.code is Code.PLAN_ROLE_UNCLEAR]
        assert len(told) == bool(resolution.readings), phrase.text
        for doubt in told:
            one, other = plain(resolution)
            assert one != other
            named = doubt.message.partition("“")[2]
            assert all(name in named for name in {*one, *other}), doubt.message


def bracketed(size: int) -> Iterator[tuple[str, list[Roles]]]:
    """Names listed, each with or without its role in brackets; the readings: its alone, or of those listed before."""
    roles = {"": "implement", "（牵头）": "lead", "（配合）": "assist"}
    for signs in product(roles, repeat=size):
        for joints in product(("、", "，"), repeat=size - 1):
            text = (
                NAMES[0] + signs[0] + "".join(j + n + s for j, n, s in zip(joints, NAMES[1:], signs[1:], strict=False))
            )
            alone = [roles[sign] for sign in signs]
            listed = list(alone)
            for at in reversed(range(size - 1)):
                if not signs[at] and joints[at] == "、" and (signs[at + 1] or listed[at + 1] != alone[at + 1]):
                    listed[at] = listed[at + 1]
            yield text, [dict(zip(NAMES, (frozenset({r}) for r in way), strict=False)) for way in (alone, listed)]


@pytest.mark.parametrize("size", [1, 2, 3, 4])
def test_a_role_in_brackets_may_be_that_of_the_names_listed_before(size: int) -> None:
    for text, (alone, listed) in bracketed(size):
        found = plain(resolve_phrase(text, ROSTER))
        assert found == ([alone] if alone == listed else [alone, listed]), text


@pytest.mark.parametrize("word", ["共同", "联合", "分别"])
@pytest.mark.parametrize("size", [1, 2, 3])
def test_a_joint_role_in_brackets_is_that_of_all_names_listed(word: str, size: int) -> None:
    text = f"{NAMES[3]}（配合）、{'、'.join(NAMES[:size])}（{word}牵头）"
    found = plain(resolve_phrase(text, ROSTER))
    assert found == [{NAMES[3]: frozenset({"assist"}), **dict.fromkeys(NAMES[:size], frozenset({"lead"}))}]


@pytest.mark.parametrize(
    ("name", "other"), [(NAMES[1], GROUP), (NAMES[1], "市教育局等部门"), (NAMES[0], "市直各单位（市审计局除外）")]
)
def test_groups_exceptions_and_open_lists_are_doubted_where_names_are(name: str, other: str) -> None:
    for size in (2, 3):
        for phrase in phrases(NAMES[:3], size):
            if name in phrase.text:
                text = phrase.text.replace(name, other)
                doubted = bool(resolve_phrase(text, ROSTER).readings)
                assert doubted == bool(resolve_phrase(phrase.text, ROSTER).readings), text


MET = {
    Doubt.STANCE: "市财政局 牵头 市教育局",
    Doubt.APART: "市财政局、市教育局（配合）",
    Doubt.ACROSS: "市财政局，市教育局配合",
}


@pytest.mark.parametrize("doubt", [*Doubt])
def test_every_doubt_that_the_grammar_declares_is_told_with_both_readings_and_neither_is_taken(doubt: Doubt) -> None:
    resolution = resolve_phrase(MET[doubt], ROSTER)
    one, other = resolution.readings
    apart = {unit for unit in {*one, *other} if one.get(unit) != other.get(unit)}
    assert apart and all(resolution.roles()[unit] == {Role.IMPLEMENT} for unit in apart)


def test_the_grammar_says_of_every_piece_what_may_follow_it_and_what_it_is_taken_for() -> None:
    walked = {PieceKind.NAME, PieceKind.ALL, PieceKind.ROLE, PieceKind.LABEL, PieceKind.SEP, PieceKind.JOIN}
    walked |= {PieceKind.TAIL, PieceKind.BRACKET, PieceKind.EXCEPT, PieceKind.OPEN, PieceKind.UNKNOWN, PieceKind.FIRST}
    assert set(FOLLOWS) == set(PieceKind)
    assert set(TAKEN_FOR) | walked | {PieceKind.START} == set(PieceKind)
